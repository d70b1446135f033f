package keyring_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"
	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/internal/awsfake"
	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/provision/keyring"
)

func TestProvisionKMS(t *testing.T) {
	w := newWorld(t, "staging")
	w.admin("staging-kms-admin") // what IAM grants is enough
	first := w.provision()
	if len(first) != len(w.env.Inventory().Keys) || len(first) != 9 {
		t.Fatalf("%d keys", len(first))
	}
	addresses := make(map[string]bool)
	for i, e := range first {
		key := w.env.Inventory().Keys[i]
		if e.Alias != key.Alias || e.Region != region || e.Description != key.Description || e.Status != keyring.Created || e.Problem != "" ||
			e.ARN != "arn:aws:kms:us-west-2:"+account+":key/"+e.KeyID || e.Address == nil {
			t.Errorf("%s: %+v", key.Name, e)
		}
		addresses[e.Address.Hex()] = true
	}
	if len(addresses) != 9 {
		t.Errorf("%d different addresses", len(addresses))
	}
	calls := w.server.Calls()
	second := w.provision()
	if diff := cmp.Diff(same(first), same(second)); diff != "" {
		t.Errorf("the second run changed something:\n%s", diff)
	}
	if second[0].Status != keyring.Present || len(w.allKeys()) != 9 {
		t.Errorf("the second run: %s, %d keys", second[0].Status, len(w.allKeys()))
	}
	if n := w.server.Calls() - calls; n != 21 { // who, aliases, two for each key, and our own look
		t.Errorf("the second run made %d calls", n)
	}
}

// Killed at any call, before or after AWS has executed it, another run ends in the
// same inventory, and a further one changes nothing.
func TestProvisionKMSSurvivesAKillAnywhere(t *testing.T) {
	probe := &transport{}
	reference := newWorld(t, "staging")
	if _, err := reference.process(probe, func(ring *keyring.Keyring) error { _, err := ring.Provision(t.Context()); return err }); err != nil {
		t.Fatal(err)
	}
	if probe.calls != 30 { // who, aliases, keys, three for each key
		t.Errorf("a whole run makes %d calls", probe.calls)
	}
	for _, after := range []bool{false, true} {
		for n := 1; n <= probe.calls; n++ {
			t.Run(fmt.Sprintf("call %d, executed %t", n, after), func(t *testing.T) {
				w := newWorld(t, "staging")
				dead, err := w.process(&transport{killAt: n, after: after}, func(ring *keyring.Keyring) error {
					_, err := ring.Provision(t.Context())
					return err
				})
				if !dead {
					t.Fatalf("the process lives: %v", err)
				}
				w.check()
			})
		}
	}
}

// check expects that a run ends in one key for each name, and a further one changes
// nothing.
func (w *world) check() {
	w.t.Helper()
	entries := w.provision()
	for _, e := range entries {
		if e.Address == nil || e.Problem != "" || e.Status == keyring.Missing {
			w.t.Errorf("%s: %+v", e.Alias, e)
		}
	}
	if ids := w.allKeys(); len(ids) != len(entries) {
		w.t.Errorf("%d keys for %d names", len(ids), len(entries))
	}
	if diff := cmp.Diff(same(entries), same(w.provision())); diff != "" {
		w.t.Errorf("a further run changed something:\n%s", diff)
	}
}

// An answer that is lost is not a kill: the run ends with an error, and the next one
// adopts what was made.
func TestProvisionKMSNeverRetriesCreateKey(t *testing.T) {
	w := newWorld(t, "staging")
	if err := w.server.Inject(awsfake.Fault{Action: "kms:CreateKey", Nth: 3, Kind: awsfake.FaultInternal}); err != nil {
		t.Fatal(err)
	}
	var entries []keyring.Entry
	_, err := w.process(&transport{}, func(ring *keyring.Keyring) (err error) {
		entries, err = ring.Provision(t.Context())
		return err
	})
	if !errors.Is(err, keys.ErrUnavailable) || !strings.Contains(err.Error(), "kms:CreateKey") {
		t.Fatalf("got %v", err)
	}
	if entries[1].Status != keyring.Created || entries[2].Status != keyring.Missing || len(w.allKeys()) != 2 {
		t.Errorf("after the failure: %+v, %d keys", entries[:3], len(w.allKeys()))
	}
	w.check()
	if !w.told("an earlier run may have created a key") || w.clock.slept < 4*time.Minute {
		t.Errorf("looked for the key for %s; told:\n%s", w.clock.slept, strings.Join(w.lines, "\n"))
	}
}

func TestProvisionKMSThrottled(t *testing.T) {
	w := newWorld(t, "staging")
	if err := w.server.Inject(awsfake.Fault{Action: "kms:CreateKey", Kind: awsfake.FaultThrottle}); err != nil {
		t.Fatal(err)
	}
	w.check()
	if w.clock.slept != 0 {
		t.Errorf("looked for a key for %s although nothing was made", w.clock.slept)
	}
}

// An account may have hundreds of aliases, and keys without one.
func TestProvisionKMSPagesThroughAliases(t *testing.T) {
	w := newWorld(t, "staging")
	client := kms.NewFromConfig(w.root())
	foreign := must(client.CreateKey(t.Context(), &kms.CreateKeyInput{Tags: []types.Tag{{TagKey: aws.String("environment"), TagValue: aws.String("other")}}}))(t)
	for n := range 5 {
		key := must(client.CreateKey(t.Context(), &kms.CreateKeyInput{}))(t)
		for i := range 49 {
			name := fmt.Sprintf("alias/a-%d-%d", n, i)
			must(client.CreateAlias(t.Context(), &kms.CreateAliasInput{AliasName: &name, TargetKeyId: key.KeyMetadata.KeyId}))(t)
		}
	}
	before := len(w.allKeys())
	w.provision()
	entries := w.provision()
	for _, e := range entries {
		if e.Status != keyring.Present || e.KeyID == *foreign.KeyMetadata.KeyId {
			t.Errorf("%s is %s", e.Alias, e.Status)
		}
	}
	if n := len(w.allKeys()) - before; n != 9 {
		t.Errorf("%d keys were made", n)
	}
}

func TestProvisionKMSAdoptsOrphans(t *testing.T) {
	orphan := func(w *world, spec types.KeySpec, usage types.KeyUsageType, more ...types.Tag) string {
		out := must(kms.NewFromConfig(w.root()).CreateKey(w.t.Context(), &kms.CreateKeyInput{
			KeySpec: spec, KeyUsage: usage, Tags: append(more,
				types.Tag{TagKey: aws.String("environment"), TagValue: aws.String("staging")},
				types.Tag{TagKey: aws.String("optics-key"), TagValue: aws.String("staging-updater-signer")}),
		}))(w.t)
		return *out.KeyMetadata.KeyId
	}
	refusal := func(w *world) error {
		_, err := w.process(&transport{}, func(ring *keyring.Keyring) error { _, err := ring.Provision(w.t.Context()); return err })
		return err
	}
	secp, sign := types.KeySpecEccSecgP256k1, types.KeyUsageTypeSignVerify
	t.Run("on a machine without a journal", func(t *testing.T) {
		w := newWorld(t, "staging")
		id, second := orphan(w, secp, sign), orphan(w, secp, sign)
		entries := w.provision()
		if entries[0].Status != keyring.Adopted || !slices.Contains([]string{id, second}, entries[0].KeyID) || !w.told("is not needed") {
			t.Errorf("%+v\n%s", entries[0], strings.Join(w.lines, "\n"))
		}
	})
	t.Run("not one that cannot sign", func(t *testing.T) {
		w := newWorld(t, "staging")
		id := orphan(w, types.KeySpecEccNistP256, sign)
		if err := refusal(w); err == nil || !strings.Contains(err.Error(), id) || !strings.Contains(err.Error(), "ECC_NIST_P256") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("not one that is disabled", func(t *testing.T) {
		w := newWorld(t, "staging")
		id := orphan(w, secp, sign)
		must(kms.NewFromConfig(w.root()).DisableKey(t.Context(), &kms.DisableKeyInput{KeyId: &id}))(t)
		if err := refusal(w); err == nil || !strings.Contains(err.Error(), id) || !strings.Contains(err.Error(), "Disabled") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("not one that is about to be deleted", func(t *testing.T) {
		w := newWorld(t, "staging")
		id := orphan(w, secp, sign)
		must(kms.NewFromConfig(w.root()).ScheduleKeyDeletion(t.Context(), &kms.ScheduleKeyDeletionInput{KeyId: &id}))(t)
		if e := w.provision()[0]; e.Status != keyring.Created || e.KeyID == id {
			t.Errorf("%+v", e)
		}
	})
	t.Run("not one of a later generation", func(t *testing.T) {
		w := newWorld(t, "staging")
		id := orphan(w, secp, sign, types.Tag{TagKey: aws.String("optics-generation"), TagValue: aws.String("2")})
		if err := refusal(w); err == nil || !strings.Contains(err.Error(), id) || !strings.Contains(err.Error(), "was rotated before") {
			t.Errorf("got %v", err)
		}
	})
}

func TestListKMSTellsProblems(t *testing.T) {
	w := newWorld(t, "staging")
	entries := w.provision()
	id := entries[0].KeyID
	client := kms.NewFromConfig(w.root())
	must(client.DisableKey(t.Context(), &kms.DisableKeyInput{KeyId: &id}))(t)
	must(client.UpdateAlias(t.Context(), &kms.UpdateAliasInput{AliasName: &entries[3].Alias, TargetKeyId: &entries[2].KeyID}))(t)
	var listed []keyring.Entry
	_, err := w.process(&transport{}, func(ring *keyring.Keyring) (err error) {
		listed, err = ring.List(t.Context())
		return err
	})
	if !errors.Is(err, keyring.ErrProblems) || !strings.Contains(err.Error(), "Disabled") || !strings.Contains(err.Error(), "give each its own account") {
		t.Errorf("got %v", err)
	}
	if len(listed) != 9 || listed[0].Problem == "" || listed[1].Problem != "" {
		t.Errorf("listed %+v", listed)
	}
}

func TestProvisionKMSWithoutPermission(t *testing.T) {
	w := newWorld(t, "staging")
	w.admin("staging-updater-signer")
	_, err := w.process(&transport{}, func(ring *keyring.Keyring) error { _, err := ring.Provision(t.Context()); return err })
	if !errors.Is(err, keys.ErrDenied) || !strings.Contains(err.Error(), "may not kms:ListAliases on *") {
		t.Errorf("got %v", err)
	}
}
