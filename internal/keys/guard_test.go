package keys_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math/big"
	"sync"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/math"
	"github.com/ethereum/go-ethereum/crypto/secp256k1"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/keys"
)

// memoryLedger is a ledger that survives guards, not processes.
type memoryLedger struct {
	mu      sync.Mutex
	records map[common.Hash]optics.SigningRecord // by old root
	head    *optics.SigningRecord
}

func (l *memoryLedger) RecordSigning(_ context.Context, r optics.SigningRecord) (optics.SigningRecord, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	stored, ok := l.records[r.Update.OldRoot]
	switch {
	case ok && stored.Update == r.Update:
		return stored, nil
	case ok, l.head != nil && (l.head.Update.NewRoot != r.Update.OldRoot || l.head.LeafCount >= r.LeafCount):
		return optics.SigningRecord{}, optics.ErrDoubleUpdate
	}
	if l.records == nil {
		l.records = map[common.Hash]optics.SigningRecord{}
	}
	r.Signature = nil
	l.records[r.Update.OldRoot], l.head = r, &r
	return r, nil
}

func (l *memoryLedger) SaveSignature(_ context.Context, r optics.SigningRecord) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	stored, ok := l.records[r.Update.OldRoot]
	if !ok {
		return optics.ErrNotFound
	}
	if stored.Signature != nil && *stored.Signature != *r.Signature {
		return optics.ErrConflict
	}
	l.records[r.Update.OldRoot] = r
	return nil
}

func (l *memoryLedger) SigningHead(context.Context, common.Address, optics.Domain) (optics.SigningRecord, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.head == nil {
		return optics.SigningRecord{}, optics.ErrNotFound
	}
	return l.records[l.head.Update.OldRoot], nil
}

// randomSigner signs as key services do: never twice the same.
type randomSigner struct {
	*keys.HexKey
	mu    sync.Mutex
	calls map[common.Hash]int
	err   error
}

// SignDigest implements keys.Signer with a random nonce.
func (s *randomSigner) SignDigest(_ context.Context, digest common.Hash) (optics.Signature, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return optics.Signature{}, s.err
	}
	if s.calls == nil {
		s.calls = map[common.Hash]int{}
	}
	s.calls[digest]++
	return signRandomly(s.Address(), digest)
}

// signRandomly is textbook ECDSA over secp256k1 with the test key.
func signRandomly(address common.Address, digest common.Hash) (optics.Signature, error) {
	curve := secp256k1.S256()
	n := curve.Params().N
	d, _ := new(big.Int).SetString(hexKey, 16)
	k, err := rand.Int(rand.Reader, n)
	if err != nil {
		return optics.Signature{}, err
	}
	x, _ := curve.ScalarBaseMult(k.Bytes())
	r := new(big.Int).Mod(x, n)
	s := new(big.Int).Mul(r, d)
	s.Add(s, digest.Big()).Mul(s, new(big.Int).ModInverse(k, n)).Mod(s, n)
	if s.Cmp(new(big.Int).Rsh(n, 1)) > 0 {
		s.Sub(n, s)
	}
	for v := range byte(2) {
		raw := append(math.PaddedBigBytes(r, 32), math.PaddedBigBytes(s, 32)...)
		sig, err := optics.DecodeSignature(append(raw, v))
		if err != nil {
			return optics.Signature{}, err
		}
		if who, err := sig.Recover(digest); err == nil && who == address {
			return sig, nil
		}
	}
	return optics.Signature{}, errors.New("no recovery id fits")
}

func guard(t *testing.T, signer keys.Signer, ledger keys.Ledger) *keys.Guard {
	t.Helper()
	g, err := keys.NewGuard(keys.GuardConfig{Signer: signer, Ledger: ledger})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// step is the update from root n to another.
func step(from, to byte) optics.Update {
	return optics.Update{HomeDomain: 1000, OldRoot: common.Hash{from}, NewRoot: common.Hash{to}}
}

func TestGuardReturnsTheStoredSignature(t *testing.T) {
	signer := &randomSigner{HexKey: parse(t, hexKey)}
	ledger := &memoryLedger{}
	first, err := guard(t, signer, ledger).SignUpdate(t.Context(), step(0, 1), 5)
	if err != nil {
		t.Fatal(err)
	}
	if who, err := first.Signer(); err != nil || who != signer.Address() {
		t.Fatalf("signed by %s, %v", who, err)
	}
	// Another guard, as after a restart, and one whose key is away.
	signer.err = errors.New("the key service is away")
	again, err := guard(t, signer, ledger).SignUpdate(t.Context(), step(0, 1), 5)
	if err != nil || again != first {
		t.Errorf("the second time: %x, %v, want %x", again.Signature, err, first.Signature)
	}
}

func TestGuardRefusesASecondUpdateFromOneRoot(t *testing.T) {
	signer := &randomSigner{HexKey: parse(t, hexKey)}
	g := guard(t, signer, &memoryLedger{})
	if _, err := g.SignUpdate(t.Context(), step(0, 1), 5); err != nil {
		t.Fatal(err)
	}
	for name, u := range map[string]optics.Update{"another new root": step(0, 2), "a step that does not follow": step(7, 8)} {
		if _, err := g.SignUpdate(t.Context(), u, 9); !errors.Is(err, optics.ErrDoubleUpdate) {
			t.Errorf("%s: %v", name, err)
		}
		if n := signer.calls[u.Digest()]; n != 0 {
			t.Errorf("%s was signed %d times", name, n)
		}
	}
	if _, err := g.SignUpdate(t.Context(), step(1, 1), 9); !errors.Is(err, optics.ErrMalformed) {
		t.Errorf("equal roots: %v", err)
	}
	if _, err := g.SignUpdate(t.Context(), step(1, 2), 9); err != nil {
		t.Errorf("the next step: %v", err)
	}
}

// A ledger that answers with another statement is not believed.
func TestGuardDistrustsTheLedger(t *testing.T) {
	signer := &randomSigner{HexKey: parse(t, hexKey)}
	g := guard(t, signer, confusedLedger{&memoryLedger{}})
	if _, err := g.SignUpdate(t.Context(), step(0, 1), 5); !errors.Is(err, optics.ErrDoubleUpdate) {
		t.Errorf("got %v", err)
	}
	if len(signer.calls) != 0 {
		t.Errorf("signed %v", signer.calls)
	}
	bad := optics.Signature{0: 1, 32: 1, 64: 27}
	ledger := &memoryLedger{}
	record := optics.SigningRecord{Signer: signer.Address(), Update: step(0, 1), LeafCount: 5}
	if _, err := ledger.RecordSigning(t.Context(), record); err != nil {
		t.Fatal(err)
	}
	record.Signature = &bad
	if err := ledger.SaveSignature(t.Context(), record); err != nil {
		t.Fatal(err)
	}
	if signed, err := guard(t, signer, ledger).SignUpdate(t.Context(), step(0, 1), 5); !errors.Is(err, optics.ErrSignature) || signed != (optics.SignedUpdate{}) {
		t.Errorf("a stored signature of somebody else: %+v, %v", signed, err)
	}
}

type confusedLedger struct{ *memoryLedger }

func (l confusedLedger) RecordSigning(_ context.Context, r optics.SigningRecord) (optics.SigningRecord, error) {
	r.Update.NewRoot[5]++
	return r, nil
}

// brokenLedger fails at its n-th call, before or after the call's effect.
type brokenLedger struct {
	*memoryLedger
	left  int
	after bool
}

var errCrashed = errors.New("crashed")

func (l *brokenLedger) around(call func() error) error {
	l.left--
	if l.left != 0 {
		return call()
	}
	if l.after {
		_ = call()
	}
	return errCrashed
}

func (l *brokenLedger) RecordSigning(ctx context.Context, r optics.SigningRecord) (out optics.SigningRecord, err error) {
	err = l.around(func() error { out, err = l.memoryLedger.RecordSigning(ctx, r); return err })
	return out, err
}

func (l *brokenLedger) SaveSignature(ctx context.Context, r optics.SigningRecord) error {
	return l.around(func() error { return l.memoryLedger.SaveSignature(ctx, r) })
}

func TestGuardSurvivesACrashAnywhere(t *testing.T) {
	for _, after := range []bool{false, true} {
		for k := 1; k <= 2; k++ {
			t.Run(fmt.Sprintf("call %d, after %t", k, after), func(t *testing.T) {
				signer := &randomSigner{HexKey: parse(t, hexKey)}
				ledger := &memoryLedger{}
				signed, err := guard(t, signer, &brokenLedger{ledger, k, after}).SignUpdate(t.Context(), step(0, 1), 5)
				if !errors.Is(err, errCrashed) || signed != (optics.SignedUpdate{}) {
					t.Fatalf("got %+v, %v: a signature that is not stored must not leave", signed, err)
				}
				g := guard(t, signer, ledger)
				if recorded := len(ledger.records) == 1; recorded {
					if _, err := g.SignUpdate(t.Context(), step(0, 2), 6); !errors.Is(err, optics.ErrDoubleUpdate) {
						t.Errorf("another update after the crash: %v", err)
					}
				}
				first, err := g.SignUpdate(t.Context(), step(0, 1), 5)
				if err != nil {
					t.Fatal(err)
				}
				if head, err := g.Head(t.Context(), 1000); err != nil || head.Update != step(0, 1) || *head.Signature != first.Signature {
					t.Errorf("the head is %+v, %v", head, err)
				}
			})
		}
	}
}

func TestGuardSignsOnceForManyCallers(t *testing.T) {
	signer := &randomSigner{HexKey: parse(t, hexKey)}
	g := guard(t, signer, &memoryLedger{})
	var wg sync.WaitGroup
	out := make([]optics.SignedUpdate, 20)
	for i := range out {
		wg.Go(func() { out[i], _ = g.SignUpdate(t.Context(), step(0, 1), 5) })
	}
	wg.Wait()
	for _, signed := range out {
		if signed != out[0] || signed.Update != step(0, 1) {
			t.Fatalf("two callers got %x and %x", signed.Signature, out[0].Signature)
		}
	}
	if n := signer.calls[step(0, 1).Digest()]; n != 1 {
		t.Errorf("signed %d times", n)
	}
}

func TestGuardNeedsItsParts(t *testing.T) {
	if _, err := keys.NewGuard(keys.GuardConfig{}); err == nil {
		t.Error("a guard without signer and ledger was made")
	}
	if _, err := guard(t, parse(t, hexKey), &memoryLedger{}).Head(t.Context(), 1); !errors.Is(err, optics.ErrNotFound) {
		t.Errorf("the head of an empty ledger: %v", err)
	}
}
