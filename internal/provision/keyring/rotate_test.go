package keyring_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/provision/keyring"
)

// stage, move and rotate run one process each.
func (w *world) stage(key environment.Key) (r keyring.Rotation, err error) {
	_, err = w.process(&transport{}, func(ring *keyring.Keyring) (err error) { r, err = ring.Stage(w.t.Context(), key); return err })
	return r, err
}

func (w *world) move(key environment.Key, to common.Address) (r keyring.Rotation, err error) {
	_, err = w.process(&transport{}, func(ring *keyring.Keyring) (err error) { r, err = ring.Move(w.t.Context(), key, to); return err })
	return r, err
}

func (w *world) rotate(key environment.Key) (r keyring.Rotation, err error) {
	_, err = w.process(&transport{}, func(ring *keyring.Keyring) (err error) { r, err = ring.Rotate(w.t.Context(), key); return err })
	return r, err
}

// A rotation is the same whatever keeps the keys.
func TestRotation(t *testing.T) {
	for _, name := range []string{"staging", "development"} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, name)
			key := w.key(environment.Updater, environment.Attestation)
			if _, err := w.stage(key); err == nil || !strings.Contains(err.Error(), "is missing; run: optics keys provision -e "+name) {
				t.Errorf("before there is a key: %v", err)
			}
			before := w.provision()
			if _, err := w.move(key, common.Address{1}); err == nil || !strings.Contains(err.Error(), "has no next key") {
				t.Errorf("moved to nothing: %v", err)
			}
			first := must(w.stage(key))(t)
			again := must(w.stage(key))(t)
			if first.Next.Status != keyring.Staged || *first.Next.Address != *again.Next.Address || *first.Next.Address == *first.Current.Address {
				t.Fatalf("staged %+v, then %+v", first.Next, again.Next)
			}
			if got := w.provision(); *got[1].Address != *before[1].Address {
				t.Errorf("staging changed what is in use")
			}
			if _, err := w.move(key, common.Address{1}); err == nil || !strings.Contains(err.Error(), "nothing was changed") {
				t.Errorf("moved to another key: %v", err)
			}
			for range 2 {
				moved := must(w.move(key, *first.Next.Address))(t)
				if !moved.Moved || !moved.Current.HasAddress(*first.Next.Address) || moved.Current.Status != keyring.Present {
					t.Fatalf("moved %+v", moved)
				}
			}
			after := w.provision()
			if !after[1].HasAddress(*first.Next.Address) {
				t.Errorf("the name is at %s", after[1].Address)
			}
			second := must(w.rotate(key))(t)
			if !second.Moved || second.Current.HasAddress(*first.Next.Address) || second.Current.HasAddress(*first.Current.Address) {
				t.Errorf("the second rotation: %+v", second)
			}
		})
	}
}

// Killed at any call, a rotation at once is ended by the next run, and never becomes
// two rotations.
func TestRotationSurvivesAKillAnywhere(t *testing.T) {
	for _, name := range []string{"staging", "development"} {
		key := func(w *world) environment.Key { return w.key(environment.Relayer, environment.Transactions) }
		probe := &transport{}
		w := newWorld(t, name)
		w.provision()
		run := func(w *world, p *transport) (bool, error) {
			return w.process(p, func(ring *keyring.Keyring) error { _, err := ring.Rotate(t.Context(), key(w)); return err })
		}
		if _, err := run(w, probe); err != nil {
			t.Fatal(err)
		}
		for n := 1; n <= probe.calls; n++ {
			for _, after := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s, call %d of %d, executed %t", name, n, probe.calls, after), func(t *testing.T) {
					w := newWorld(t, name)
					old := w.provision()
					before := len(w.allKeys())
					if dead, err := run(w, &transport{killAt: n, after: after}); !dead {
						t.Fatalf("the process lives: %v", err)
					}
					if _, err := run(w, &transport{}); err != nil {
						t.Fatal(err)
					}
					at := slices.IndexFunc(old, func(e keyring.Entry) bool { return e.Role == environment.Relayer })
					if now := w.provision(); now[at].HasAddress(*old[at].Address) || now[at].Status != keyring.Present {
						t.Errorf("after the rotation: %+v", now[at])
					}
					if made := len(w.allKeys()) - before; name == "staging" && made != 1 {
						t.Errorf("%d keys were made", made)
					}
				})
			}
		}
	}
}

// The provisioner may make the next key; moving the alias takes another policy.
func TestRotationNeedsItsPermission(t *testing.T) {
	w := newWorld(t, "staging")
	w.admin("staging-kms-admin")
	w.provision()
	key := w.key(environment.Relayer, environment.Transactions)
	staged := must(w.stage(key))(t)
	if _, err := w.move(key, *staged.Next.Address); !errors.Is(err, keys.ErrDenied) || !strings.Contains(err.Error(), "kms:UpdateAlias") {
		t.Errorf("got %v", err)
	}
	w.admin("staging-kms-admin", "staging-kms-rotation")
	must(w.move(key, *staged.Next.Address))(t)
}

// Nothing is destroyed: the key before is there, enabled, without a name.
func TestRotationKeepsTheKeyBefore(t *testing.T) {
	w := newWorld(t, "staging")
	w.provision()
	r := must(w.stage(w.key(environment.Relayer, environment.Transactions)))(t)
	must(w.move(w.key(environment.Relayer, environment.Transactions), *r.Next.Address))(t)
	out := must(kms.NewFromConfig(w.root()).DescribeKey(t.Context(), &kms.DescribeKeyInput{KeyId: aws.String(r.Current.KeyID)}))(t)
	if !out.KeyMetadata.Enabled {
		t.Errorf("the key before is %s", out.KeyMetadata.KeyState)
	}
}
