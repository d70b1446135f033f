package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/kms"

	"github.com/opticsnet/optics/internal/awsfake"
	"github.com/opticsnet/optics/internal/keys"
)

// rotation is an account with an environment, in which aliases count as late as they
// may on AWS, and agents with the permissions that iam apply gave them.
type rotation struct {
	t       *testing.T
	dir     string
	later   atomic.Int64 // how far the account's clock is ahead
	kms     *kms.Client  // of the root user
	relayer *keys.AWS
	updater *keys.AWS
}

func newRotation(t *testing.T) *rotation {
	t.Helper()
	r := &rotation{t: t, dir: t.TempDir()}
	server, err := awsfake.New(awsfake.Config{
		Now: func() time.Time { return time.Now().Add(time.Duration(r.later.Load())) }, MaxSkew: -1,
		Seed: t.Name(), Region: "us-west-2", AliasDelay: 5 * time.Minute,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	if err := server.Start(t.Context(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	credentials := filepath.Join(r.dir, "credentials")
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL": server.URL(), "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": credentials,
		"AWS_ACCESS_KEY_ID": server.Root().AccessKeyID, "AWS_SECRET_ACCESS_KEY": server.Root().SecretAccessKey,
		"AWS_SESSION_TOKEN": "", "AWS_PROFILE": "", "AWS_REGION": "us-west-2", "OPTICS_STATE": filepath.Join(r.dir, "state"),
	} {
		t.Setenv(name, value)
	}
	cfg, err := config.LoadDefaultConfig(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r.kms = kms.NewFromConfig(cfg)
	t.Chdir(r.dir)
	if err := os.MkdirAll("environments/turn", 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("environments/turn/environment.yaml", []byte(turnEnvironment), 0o600); err != nil {
		t.Fatal(err)
	}
	r.run("keys provision -e turn")
	r.run("iam apply -e turn --access-keys credentials")
	r.wait()
	r.relayer, r.updater = r.as("optics-relayer-turn"), r.as("optics-updater-turn")
	return r
}

// run runs a command line and returns what it prints.
func (r *rotation) run(line string) string {
	r.t.Helper()
	var stdout, stderr bytes.Buffer
	if code := run(r.t.Context(), strings.Fields(line), &stdout, &stderr); code != exitOK {
		r.t.Fatalf("optics %s: exit code %d: %s", line, code, &stderr)
	}
	return stdout.String()
}

// wait lets the account's aliases count.
func (r *rotation) wait() { r.later.Add(int64(6 * time.Minute)) }

// as returns the account under the access key of a user.
func (r *rotation) as(user string) *keys.AWS {
	r.t.Helper()
	id, secret := os.Getenv("AWS_ACCESS_KEY_ID"), os.Getenv("AWS_SECRET_ACCESS_KEY")
	defer func() {
		r.t.Setenv("AWS_ACCESS_KEY_ID", id)
		r.t.Setenv("AWS_SECRET_ACCESS_KEY", secret)
		r.t.Setenv("AWS_PROFILE", "")
	}()
	r.t.Setenv("AWS_ACCESS_KEY_ID", "")
	r.t.Setenv("AWS_SECRET_ACCESS_KEY", "")
	r.t.Setenv("AWS_PROFILE", user)
	a, err := keys.NewAWSPool(keys.AWSConfig{}).Open(r.t.Context(), awsfake.DefaultAccount, "us-west-2")
	if err != nil {
		r.t.Fatal(err)
	}
	return a
}

// unused is a journal for signers that only show that they could sign.
type unused struct{ keys.SignatureJournal }

// signer starts a signer as an agent does, and has it prove that it could sign.
func (r *rotation) signer(who *keys.AWS, key string) (*keys.KMSKey, error) {
	k, err := keys.OpenKMS(r.t.Context(), keys.KMSConfig{AWS: who, Key: key, AnyAddress: true, Journal: unused{}})
	if err != nil {
		return nil, err
	}
	return k, k.Ready(r.t.Context())
}

// relayerRotation is what keys rotate says.
type relayerRotation struct {
	Current, Next struct{ ARN, KeyID string }
	Steps         []string
}

func (r *rotation) stage() relayerRotation {
	r.t.Helper()
	var out relayerRotation
	if err := json.Unmarshal([]byte(r.run("keys rotate relayer signer -e turn --output json")), &out); err != nil {
		r.t.Fatal(err)
	}
	return out
}

// commandIn finds the commands of a checklist that change who may sign.
var commandIn = regexp.MustCompile(`optics ((?:iam apply|keys rotate) .*)$`)

// Whoever follows the list finds neither the running relayer nor a restarted one
// locked out after any step; and nobody else may use the next key.
func TestRotationLocksNobodyOut(t *testing.T) {
	r := newRotation(t)
	const alias = "alias/turn-relayer-signer"
	running, err := r.signer(r.relayer, alias)
	if err != nil {
		t.Fatal(err)
	}
	turn := r.stage()
	check := func(after string) *keys.KMSKey {
		t.Helper()
		if err := running.Ready(t.Context()); err != nil {
			t.Errorf("%s: the running relayer: %v", after, err)
		}
		restarted, err := r.signer(r.relayer, alias)
		if err != nil {
			t.Errorf("%s: a restarted relayer: %v", after, err)
		}
		for _, arn := range []string{turn.Current.ARN, turn.Next.ARN} {
			if _, err := r.signer(r.updater, arn); !errors.Is(err, keys.ErrDenied) {
				t.Errorf("%s: the updater with %s: %v", after, arn, err)
			}
		}
		return restarted
	}
	var done []string
	for _, step := range turn.Steps {
		switch command := commandIn.FindStringSubmatch(step); {
		case command != nil:
			r.run(command[1])
			done = append(done, strings.Join(strings.Fields(command[1])[:2], " "))
		case strings.Contains(step, "restart the relayer"):
			r.wait() // nobody hurries
			if restarted := check("some minutes later"); restarted != nil {
				running = restarted
			}
		case strings.Contains(step, "aws kms disable-key --region us-west-2 --key-id "+turn.Current.KeyID):
			if _, err := r.kms.DisableKey(t.Context(), &kms.DisableKeyInput{KeyId: &turn.Current.KeyID}); err != nil {
				t.Fatal(err)
			}
		}
		check(step)
	}
	if want := []string{"iam apply", "keys rotate", "iam apply"}; !slices.Equal(done, want) {
		t.Errorf("the list has the commands %v", done)
	}
	if running.ARN() != turn.Next.ARN {
		t.Errorf("in the end the relayer signs with %s", running)
	}
	if _, err := r.kms.EnableKey(t.Context(), &kms.EnableKeyInput{KeyId: aws.String(turn.Current.KeyID)}); err != nil {
		t.Fatal(err)
	}
	if _, err := r.signer(r.relayer, turn.Current.ARN); !errors.Is(err, keys.ErrDenied) {
		t.Errorf("after the rotation the key before is not out of reach: %v", err)
	}
}

// The first step of the list is not there for nothing.
func TestRotationWithoutPermissionsLocksOut(t *testing.T) {
	r := newRotation(t)
	turn := r.stage()
	command := commandIn.FindStringSubmatch(turn.Steps[slices.IndexFunc(turn.Steps, func(s string) bool { return strings.HasPrefix(s, "move the name (policy turn-kms-rotation)") })])
	r.run(command[1])
	if _, err := r.signer(r.relayer, "alias/turn-relayer-signer"); !errors.Is(err, keys.ErrDenied) {
		t.Errorf("a restarted relayer: %v", err)
	}
	r.run("iam apply -e turn")
	if _, err := r.signer(r.relayer, "alias/turn-relayer-signer"); err != nil {
		t.Errorf("after another iam apply: %v", err)
	}
}

const turnEnvironment = `
name: turn
class: staging
purpose: Tests rotations.
gates: {changes: none, beacons: human}
networks:
  alpha: {chainId: 31001, domain: 1000, testnet: true, token: ETH, blockTime: 1s, finality: 1, rpc: {endpoints: ["http://127.0.0.1:1"], quorum: 1}, fees: {maxFee: 100 gwei}}
  bravo: {chainId: 31002, domain: 2000, testnet: true, token: ETH, blockTime: 1s, finality: 1, rpc: {endpoints: ["http://127.0.0.1:1"], quorum: 1}, fees: {maxFee: 100 gwei}}
contracts:
  deployer: "0x00000000000000000000000000000000000000d1"
  governor: {network: alpha, account: "0x00000000000000000000000000000000000000d2"}
  recoveryManager: "0x00000000000000000000000000000000000000d3"
  recoveryTimelock: 1d
  optimisticSeconds: 1800
  watchers: ["0x00000000000000000000000000000000000000d4"]
operators: {core: {access: user}}
agents: {updater: {operator: core}, relayer: {operator: core}}
keys: {provider: kms, account: "111122223333", region: us-west-2}
funding:
  bank: {account: "0x00000000000000000000000000000000000000d5", floor: 1 ether}
  caps: {transaction: 5 ether, day: 20 ether}
  bands:
    updater: {low: 1 ether, target: 2 ether, days: 1}
    relayer: {low: 1 ether, target: 2 ether, days: 1}
`
