package keys_test

import (
	"context"
	"encoding/binary"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"golang.org/x/sync/errgroup"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/awsfake"
	"github.com/opticsnet/optics/internal/keys"
)

// shapes are the forms that signatures are asked for in, and how many of each: the
// rare ones cost the endpoint hundreds of tries.
var shapes = []struct {
	shape awsfake.SignatureShape
	n     int
}{
	{awsfake.HighS, 5000}, {awsfake.LowS, 2000}, {awsfake.AnyShape, 2970}, {awsfake.ShortR, 15}, {awsfake.ShortS, 15},
}

func TestKMSSignaturesVerify(t *testing.T) {
	w := newWorld(t)
	journal := new(memoryJournal)
	signer := w.signer(journal)
	var n, short atomic.Uint64
	var v [256]atomic.Uint64
	sign := func() {
		digest := crypto.Keccak256Hash(binary.BigEndian.AppendUint64(nil, n.Add(1)))
		sig, err := signer.SignDigest(t.Context(), digest)
		if err != nil {
			t.Errorf("%s: %v", digest, err)
			return
		}
		if who, err := sig.Recover(digest); err != nil || who != w.key {
			t.Errorf("the signature of %s is of %s, %v", digest, who, err)
		}
		if sig[0] == 0 || sig[32] == 0 {
			short.Add(1)
		}
		v[sig[64]].Add(1)
	}
	for _, group := range shapes {
		w.ShapeSignatures(group.shape)
		var callers errgroup.Group
		callers.SetLimit(4)
		for range group.n {
			callers.Go(func() error { sign(); return nil })
		}
		_ = callers.Wait() // what went wrong is told
	}
	if n.Load() != 10_000 || short.Load() < 30 || v[27].Load() < 4000 || v[28].Load() < 4000 || v[27].Load()+v[28].Load() != 10_000 {
		t.Errorf("%d signatures, %d short, %d with v 27 and %d with v 28", n.Load(), short.Load(), v[27].Load(), v[28].Load())
	}
	if len(journal.records) != 10_000 {
		t.Errorf("%d signatures are journaled", len(journal.records))
	}
}

func TestKMSJournalsEverySignature(t *testing.T) {
	w := newWorld(t)
	journal := new(memoryJournal)
	signer := w.signer(journal)
	update := optics.Update{HomeDomain: 1000, OldRoot: common.Hash{1}, NewRoot: common.Hash{2}}
	g := guard(t, signer, new(memoryLedger))
	if _, err := g.SignUpdate(t.Context(), update, 7); err != nil {
		t.Fatal(err)
	}
	notice := optics.FailureNotice{HomeDomain: 1000, Updater: common.Hash{31: 7}}
	if _, err := keys.SignFailure(t.Context(), signer, notice); err != nil {
		t.Fatal(err)
	}
	if _, err := signer.SignDigest(t.Context(), common.Hash{9}); err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct {
		digest  common.Hash
		purpose string
	}{
		{update.Digest(), "update home=1000 old_root=" + update.OldRoot.Hex() + " new_root=" + update.NewRoot.Hex() + " leaves=7"},
		{notice.Digest(), "failure_notice home=1000 updater=" + notice.Updater.Hex()},
		{common.Hash{9}, "transaction of the updater"},
	} {
		rec := journal.records[i]
		if rec.Digest != want.digest || rec.Purpose != want.purpose || rec.Signer != w.key || rec.Key != w.arn || rec.At == 0 || rec.Failure != "" {
			t.Errorf("record %d is %+v, expected %+v", i, rec, want)
		}
		if id := w.calls[len(w.calls)-3+i].RequestID; rec.RequestID != id || id == "" {
			t.Errorf("record %d has request %q, the endpoint says %q", i, rec.RequestID, id)
		}
	}
	t.Run("a signature that cannot be journaled stays here", func(t *testing.T) {
		journal.broken = errors.New("disk full")
		if sig, err := signer.SignDigest(t.Context(), common.Hash{1}); !errors.Is(err, journal.broken) || sig != (optics.Signature{}) {
			t.Errorf("got %x, %v", sig, err)
		}
	})
}

func TestKMSSurvivesBadWeather(t *testing.T) {
	w := newWorld(t)
	journal := new(memoryJournal)
	signer := w.signer(journal)
	for _, kind := range []awsfake.FaultKind{awsfake.FaultThrottle, awsfake.FaultInternal} {
		w.inject(awsfake.Fault{Action: "kms:Sign", Kind: kind})
		before := w.count("kms:Sign")
		sig, err := signer.SignDigest(t.Context(), common.Hash{1})
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		if who, err := sig.Recover(common.Hash{1}); err != nil || who != w.key || w.count("kms:Sign") != before+2 {
			t.Errorf("%s: signed by %s, %v, in %d calls", kind, who, err, w.count("kms:Sign")-before)
		}
	}
	t.Run("an answer that says no is not asked for again", func(t *testing.T) {
		id := signer.ARN()
		must(w.aws.KMS().DisableKey(t.Context(), &kms.DisableKeyInput{KeyId: &id}))(t)
		before := w.count("kms:Sign")
		_, err := signer.SignDigest(t.Context(), common.Hash{2})
		wantLine(t, err, keys.ErrKeyState, "is disabled", signer.ARN())
		wantLine(t, signer.Ready(t.Context()), keys.ErrKeyState, "is disabled")
		if n := w.count("kms:Sign") - before; n != 2 {
			t.Errorf("%d calls", n)
		}
		last := journal.records[len(journal.records)-1]
		if last.Failure != err.Error() || last.RequestID == "" {
			t.Errorf("journaled as %+v", last)
		}
		must(w.aws.KMS().ScheduleKeyDeletion(t.Context(), &kms.ScheduleKeyDeletionInput{KeyId: &id}))(t)
		_, err = signer.SignDigest(t.Context(), common.Hash{2})
		wantLine(t, err, keys.ErrKeyState, "pending deletion")
	})
	t.Run("the caller's patience counts", func(t *testing.T) {
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := signer.SignDigest(ended, common.Hash{3}); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		if last := journal.records[len(journal.records)-1]; !last.Open() {
			t.Errorf("journaled as %+v", last)
		}
	})
}

// An answer that never comes leaves the record open: KMS may have signed.
func TestKMSWithoutAnAnswer(t *testing.T) {
	w := newWorld(t)
	journal := new(memoryJournal)
	if err := w.Start(t.Context(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Setenv("AWS_ENDPOINT_URL", w.URL())
	w.pool = keys.NewAWSPool(keys.AWSConfig{MaxBackoff: time.Millisecond, AttemptTimeout: time.Minute})
	w.aws = w.open(region)
	cfg := w.config(journal)
	cfg.Timeout = 300 * time.Millisecond
	signer := must(keys.OpenKMS(t.Context(), cfg))(t)
	w.inject(awsfake.Fault{Action: "kms:Sign", Kind: awsfake.FaultTimeout})
	_, err := signer.SignDigest(t.Context(), common.Hash{1})
	wantLine(t, err, keys.ErrUnavailable, "kms:Sign", "not answered in time")
	if open, _ := journal.OpenSignatures(t.Context(), w.key, 1); len(open) != 1 {
		t.Errorf("open records: %v", open)
	}
	w.inject(awsfake.Fault{Action: "kms:Sign", Kind: awsfake.FaultLostAnswer})
	if _, err := signer.SignDigest(t.Context(), common.Hash{1}); err != nil {
		t.Errorf("after a lost answer: %v", err)
	}
}

func TestKMSReadiness(t *testing.T) {
	w := newWorld(t)
	journal := new(memoryJournal)
	signer := w.signer(journal)
	if err := signer.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(journal.records) != 0 {
		t.Errorf("readiness made signatures: %v", journal.records)
	}
	if err := signer.CheckLastUse(t.Context()); err != nil {
		t.Errorf("a key that was never used: %v", err)
	}
	must(signer.SignDigest(t.Context(), common.Hash{1}))(t)
	if err := signer.CheckLastUse(t.Context()); err != nil {
		t.Errorf("our own signature: %v", err)
	}
	must(w.signer(new(memoryJournal)).SignDigest(t.Context(), common.Hash{1}))(t)
	err := signer.CheckLastUse(t.Context())
	wantLine(t, err, keys.ErrForeignUse, w.calls[len(w.calls)-2].RequestID, w.arn, "CloudTrail")
	var use *keys.ForeignUseError
	if !errors.As(err, &use) || use.First {
		t.Errorf("a use beside a journal is %+v", use)
	}
	fresh := w.signer(new(memoryJournal)) // a journal that begins now
	if err := fresh.CheckLastUse(t.Context()); !errors.As(err, &use) || !use.First {
		t.Errorf("a use before a journal is %+v", err)
	}
	if err := errors.Join(fresh.AdoptLastUse(t.Context(), use), fresh.CheckLastUse(t.Context())); err != nil {
		t.Errorf("after it was adopted: %v", err)
	}
	must(journal.BeginSignature(t.Context(), optics.SignatureRecord{Signer: w.key}))(t)
	if err := signer.CheckLastUse(t.Context()); err != nil {
		t.Errorf("a request of ours is open: %v", err)
	}
}

func TestAWSPoolHasOneClientForAnAccountAndRegion(t *testing.T) {
	w := newWorld(t)
	var wg sync.WaitGroup
	clients := make([]*keys.AWS, 8)
	for i := range clients {
		wg.Go(func() { clients[i], _ = w.pool.Open(t.Context(), account, region) })
	}
	wg.Wait()
	for _, c := range clients {
		if c != w.aws {
			t.Error("a second client")
		}
	}
	if n := w.count("sts:GetCallerIdentity"); n != 1 {
		t.Errorf("asked %d times who the caller is", n)
	}
	if other := w.open("eu-west-1"); other == w.aws || other.Region() != "eu-west-1" || other.Account() != account {
		t.Errorf("another region gives %+v", other)
	}
}
