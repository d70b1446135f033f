package keyring_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/provision/keyring"
)

func TestChecklist(t *testing.T) {
	for _, name := range []string{"staging", "development"} {
		w := newWorld(t, name)
		w.provision()
		for _, key := range w.env.Inventory().Keys {
			r := must(w.stage(key))(t)
			text := strings.Join(keyring.Checklist(key, r, environment.GateNone), "\n")
			for _, words := range []string{
				"--to " + r.Next.Address.Hex(), fmt.Sprintf("optics keys rotate %s %s -e %s", key.Role, key.Purpose, name), "keep the old key",
			} {
				if !strings.Contains(text, words) {
					t.Errorf("%s: %q is not in\n%s", key.Name, words, text)
				}
			}
			special := map[string]string{
				"updater attestation": "UpdaterManager.setUpdater(", "watcher attestation": "setWatcherPermission(",
				"governor signer": "transferGovernor", "recovery-manager signer": "transferRecoveryManager", "relayer signer": "optics fund send",
			}
			if words := special[fmt.Sprintf("%s %s", key.Role, key.Purpose)]; !strings.Contains(text, words) {
				t.Errorf("%s: %q is not in\n%s", key.Name, words, text)
			}
		}
	}
	if got := keyring.Checklist(environment.Key{}, keyring.Rotation{Moved: true}, environment.GateNone); got != nil {
		t.Errorf("after a rotation: %v", got)
	}
}

// firstWith returns the number of the first step with some words.
func firstWith(t *testing.T, steps []string, words string) int {
	t.Helper()
	at := slices.IndexFunc(steps, func(s string) bool { return strings.Contains(s, words) })
	if at < 0 {
		t.Fatalf("no step has %q:\n%s", words, strings.Join(steps, "\n"))
	}
	return at
}

// Both keys are allowed before the alias moves, the key before until it is disabled.
func TestChecklistOrder(t *testing.T) {
	w := newWorld(t, "staging")
	w.provision()
	for _, key := range w.env.Inventory().Keys {
		r := must(w.stage(key))(t)
		steps := keyring.Checklist(key, r, environment.GateHuman)
		move, disable := firstWith(t, steps, "move the name"), firstWith(t, steps, "aws kms disable-key --region us-west-2 --key-id "+r.Current.KeyID)
		if first := firstWith(t, steps, "optics iam apply -e staging"); first != 0 || move > disable || !strings.HasSuffix(steps[disable+1], "optics iam apply -e staging") {
			t.Errorf("%s: %s", key.Name, strings.Join(steps, "\n"))
		}
		moved := must(w.move(key, *r.Next.Address))(t)
		if rest := keyring.Checklist(key, moved, environment.GateHuman); !slices.Equal(rest, steps[move+1:]) {
			t.Errorf("%s: after the move %q, expected %q", key.Name, rest, steps[move+1:])
		}
		again := must(w.move(key, *r.Next.Address))(t)
		if rest := keyring.Checklist(key, again, environment.GateHuman); rest != nil {
			t.Errorf("%s: %q", key.Name, rest)
		}
		approved := strings.Join(keyring.Checklist(key, moved, environment.GateApprovers), "\n")
		if !strings.Contains(approved, "optics iam apply -e staging --dry-run, have its digest approved, then optics iam apply -e staging --digest …") {
			t.Errorf("with approvers: %s", approved)
		}
	}
}

// A key that was disabled in an emergency is rotated, too. Its address is not known any more.
func TestChecklistOfADisabledKey(t *testing.T) {
	w := newWorld(t, "staging")
	w.provision()
	key := w.key(environment.Relayer, environment.Transactions)
	id := must(w.stage(key))(t).Current.KeyID
	must(kms.NewFromConfig(w.root()).DisableKey(t.Context(), &kms.DisableKeyInput{KeyId: &id}))(t)
	r := must(w.stage(key))(t)
	steps := keyring.Checklist(key, r, environment.GateNone)
	firstWith(t, steps, "no transaction of the account of key "+id+" is open")
	firstWith(t, steps, "--to "+r.Next.Address.Hex())
	moved := must(w.move(key, *r.Next.Address))(t)
	firstWith(t, keyring.Checklist(key, moved, environment.GateNone), "what is left on the account of key "+id)
}

// Secrets keep their name and ARN, and nothing about IAM is to be done.
func TestChecklistOfSecrets(t *testing.T) {
	w := newWorld(t, "development")
	w.provision()
	key := w.key(environment.Relayer, environment.Transactions)
	text := strings.Join(keyring.Checklist(key, must(w.stage(key))(t), environment.GateNone), "\n")
	for _, words := range []string{"optics iam", "optics config signers", "aws kms"} {
		if strings.Contains(text, words) {
			t.Errorf("%q is in %s", words, text)
		}
	}
}

// beside returns the keys of rotations, as a process on another machine sees them.
func (w *world) beside(who *transport) (map[string][]string, error) {
	w.t.Helper()
	who.handler = w.server.Handler()
	a := must(keys.NewAWSPool(keys.AWSConfig{HTTPClient: who}).Open(w.t.Context(), account, region))(w.t)
	return keyring.NewKMSVault(keyring.KMSConfig{AWS: a, Clock: w.clock}).Beside(w.t.Context(), w.env.Inventory().Keys)
}

func TestBeside(t *testing.T) {
	w := newWorld(t, "staging")
	client, key := kms.NewFromConfig(w.root()), w.key(environment.Relayer, environment.Transactions)
	expect := func(when string, want ...string) {
		t.Helper()
		slices.Sort(want)
		if got := must(w.beside(&transport{}))(t); !slices.Equal(got[key.Alias], want) || len(got) > min(len(want), 1) {
			t.Errorf("%s: %v, expected %v", when, got, want)
		}
	}
	expect("before there are keys")
	w.provision()
	expect("before a rotation")
	tags := func(name, generation string) []types.Tag {
		return []types.Tag{
			{TagKey: aws.String("environment"), TagValue: aws.String("staging")},
			{TagKey: aws.String("optics-key"), TagValue: &name},
			{TagKey: aws.String("optics-generation"), TagValue: &generation},
		}
	}
	makeKey := func(spec types.KeySpec, generation string) {
		usage := types.KeyUsageTypeSignVerify
		must(client.CreateKey(t.Context(), &kms.CreateKeyInput{KeySpec: spec, KeyUsage: usage, Tags: tags(key.Name, generation)}))(t)
	}
	makeKey(types.KeySpecEccSecgP256k1, "1")
	expect("with a twin of the key, of two runs at once")
	makeKey(types.KeySpecEccNistP256, "2")
	expect("with a key of another kind")

	r := must(w.stage(w.key(environment.Watcher, environment.Attestation)))(t)
	if got := must(w.beside(&transport{}))(t); !slices.Equal(got["alias/staging-watcher-attestation"], []string{r.Next.ARN}) {
		t.Errorf("staged: %v", got)
	}
	must(w.move(w.key(environment.Watcher, environment.Attestation), *r.Next.Address))(t)
	if got := must(w.beside(&transport{}))(t); !slices.Equal(got["alias/staging-watcher-attestation"], []string{r.Current.ARN}) {
		t.Errorf("moved: %v", got)
	}
	must(client.DisableKey(t.Context(), &kms.DisableKeyInput{KeyId: &r.Current.KeyID}))(t)
	expect("with the key before disabled")
}

// Who may not read the tags is told: a rotation that is overlooked locks agents out.
func TestBesideNeedsItsPermissions(t *testing.T) {
	w := newWorld(t, "staging")
	w.provision()
	for denied, allowed := range map[string]string{
		"kms:ListResourceTags": `"kms:ListAliases", "kms:ListKeys", "kms:DescribeKey"`,
		"kms:ListKeys":         `"kms:ListAliases", "kms:ListResourceTags", "kms:DescribeKey"`,
	} {
		w.user(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "*", "Action": [` + allowed + `]}]}`)
		if _, err := w.beside(&transport{}); !errors.Is(err, keys.ErrDenied) || !strings.Contains(err.Error(), denied) {
			t.Errorf("without %s: %v", denied, err)
		}
		w.become(w.server.Root())
	}
}
