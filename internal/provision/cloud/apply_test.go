package cloud_test

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/internal/awsfake"
	"github.com/opticsnet/optics/internal/provision"
)

// storeSecrets stores what only a person knows.
func (w *world) storeSecrets() {
	w.t.Helper()
	for _, s := range w.env.Secrets {
		must(w.rootSecrets().CreateSecret(w.t.Context(), &secretsmanager.CreateSecretInput{Name: aws.String(s.ID), SecretString: aws.String("known to a person")}))(w.t)
	}
}

// TestAppliedIsEmpty brings an empty account to what an environment wants.
func TestAppliedIsEmpty(t *testing.T) {
	for _, name := range []string{"staging", "development"} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, name)
			first := w.plan()
			var kinds, findings []string
			for _, s := range first.Steps {
				if kind := provision.KindOf(s.Resource); !slices.Contains(kinds, kind) {
					kinds = append(kinds, kind)
				}
			}
			for _, f := range first.Findings {
				findings = append(findings, f.Resource+" "+f.Address)
			}
			wantKinds, wantFindings, plans := []string{"key"}, []string{
				"aws/secret/explorer-api-key optics/staging/explorer-api-key", "accounts alias/staging-bank-signer and 8 more",
			}, 2
			if name == "development" {
				wantKinds, wantFindings, plans = []string{"key", "policy", "group", "user", "role"}, []string{"aws/secret/explorer-api-key optics/development/explorer-api-key"}, 1
			}
			if diff := cmp.Diff(wantKinds, kinds); diff != "" {
				t.Errorf("kinds of the first plan (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(wantFindings, findings); diff != "" {
				t.Errorf("findings of the first plan (-want +got):\n%s", diff)
			}
			if n := w.settled(); n != plans {
				t.Errorf("%d plans until there was nothing to do, %d are expected", n, plans)
			}
			w.storeSecrets()
			if next := w.plan(); !next.Empty() {
				t.Errorf("not empty: %+v %+v", next.Steps, next.Findings)
			}
			if err := w.apply(t.Context(), first, nil); err != nil {
				t.Errorf("a plan that was applied: %v", err)
			}
		})
	}
}

// TestKilledAtEveryWrite kills an apply after every intent, after every change and
// after every end, and starts it again. What comes of it must be what comes of an
// apply that nobody kills, with nothing made twice.
func TestKilledAtEveryWrite(t *testing.T) {
	calm := newWorld(t, "staging")
	calm.settled()
	w := newWorld(t, "staging")
	kills, changes := 0, 0
	for plan := w.plan(); len(plan.Steps) > 0; plan = w.plan() {
		for {
			dead, err := w.killed(plan, kills%3, &changes)
			if err == nil {
				break
			}
			if !dead {
				t.Fatalf("after %d kills: %v", kills, err)
			}
			kills++
		}
	}
	t.Logf("%d kills, %d changes", kills, changes)
	if kills < 100 {
		t.Errorf("%d kills: the test does not test", kills)
	}
	if diff := cmp.Diff(calm.holds(), w.holds()); diff != "" {
		t.Errorf("killed and not killed differ (-calm +killed):\n%s", diff)
	}
}

// killed applies a plan and ends it at its first intent, change or end.
func (w *world) killed(plan *provision.Plan, moment int, changes *int) (dead bool, err error) {
	ctx, cancel := context.WithCancelCause(w.t.Context())
	defer cancel(nil)
	defer func() { w.after = func(awsfake.Call) {} }()
	err = w.apply(ctx, plan, func(p *process) provision.Watch {
		kill := func() { dead, p.line.dead = true, true; cancel(errKilled) }
		w.after = func(c awsfake.Call) {
			if c.Changed && c.ErrorCode == "" {
				*changes++
				if moment == 1 {
					kill()
				}
			}
		}
		return func(_ provision.Step, e provision.Event, _ provision.Outcome) {
			if moment == 0 && e == provision.Begins || moment == 2 && e == provision.Happened {
				kill()
			}
		}
	})
	return dead, err
}

// holds is all that the account holds, without what differs between two keys.
func (w *world) holds() map[string]string {
	w.t.Helper()
	p := must(w.start(w.t.Context()))(w.t)
	all, replaced := make(map[string]string), []string{}
	for _, k := range w.env.Inventory().Keys {
		meta := must(w.rootKMS().DescribeKey(w.t.Context(), &kms.DescribeKeyInput{KeyId: &k.Alias}))(w.t).KeyMetadata
		replaced = append(replaced, *meta.KeyId, k.Name)
	}
	plain := strings.NewReplacer(replaced...)
	for _, r := range p.resources {
		state := must(r.Read(w.t.Context()))(w.t)
		delete(state, "account")
		text := must(json.Marshal(state))(w.t)
		all[r.Key()] = plain.Replace(string(text))
	}
	count := must(w.rootKMS().ListKeys(w.t.Context(), &kms.ListKeysInput{Limit: aws.Int32(1000)}))(w.t)
	all["keys in all"] = strconv.Itoa(len(count.Keys))
	return all
}
