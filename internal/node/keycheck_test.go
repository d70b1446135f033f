package node_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"
	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent"
	"github.com/opticsnet/optics/internal/awsfake"
	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/store"
	"github.com/opticsnet/optics/internal/store/sqlite"
)

// vault is an AWS account with one key.
type vault struct {
	t      *testing.T
	server *awsfake.Server
	arn    string
}

func newVault(t *testing.T) *vault {
	t.Helper()
	server, err := awsfake.New(awsfake.Config{Now: time.Now, Seed: t.Name()})
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(t.Context(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL": server.URL(), "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
		"AWS_EC2_METADATA_DISABLED": "true", "AWS_PROFILE": "", "AWS_REGION": "", "AWS_CA_BUNDLE": "",
	} {
		t.Setenv(name, value)
	}
	v := &vault{t: t, server: server}
	made, err := v.open(server.Root()).KMS().CreateKey(t.Context(), &kms.CreateKeyInput{
		KeySpec: types.KeySpecEccSecgP256k1, KeyUsage: types.KeyUsageTypeSignVerify,
	})
	if err != nil {
		t.Fatal(err)
	}
	v.arn = *made.KeyMetadata.Arn
	return v
}

func (v *vault) open(who awsfake.Credentials) *keys.AWS {
	v.t.Helper()
	v.t.Setenv("AWS_ACCESS_KEY_ID", who.AccessKeyID)
	v.t.Setenv("AWS_SECRET_ACCESS_KEY", who.SecretAccessKey)
	account, err := keys.NewAWSPool(keys.AWSConfig{MaxBackoff: time.Millisecond}).OpenOwn(v.t.Context(), awsfake.DefaultRegion)
	if err != nil {
		v.t.Fatal(err)
	}
	return account
}

// user makes a user with a policy.
func (v *vault) user(name, policy string) awsfake.Credentials {
	v.t.Helper()
	root := v.server.Root()
	client := iam.New(iam.Options{
		BaseEndpoint: aws.String(v.server.URL()), Region: awsfake.DefaultRegion,
		Credentials: credentials.NewStaticCredentialsProvider(root.AccessKeyID, root.SecretAccessKey, ""),
	})
	_, err := client.CreateUser(v.t.Context(), &iam.CreateUserInput{UserName: &name})
	if err == nil {
		_, err = client.PutUserPolicy(v.t.Context(), &iam.PutUserPolicyInput{UserName: &name, PolicyName: &name, PolicyDocument: &policy})
	}
	if err != nil {
		v.t.Fatal(err)
	}
	made, err := client.CreateAccessKey(v.t.Context(), &iam.CreateAccessKeyInput{UserName: &name})
	if err != nil {
		v.t.Fatal(err)
	}
	return awsfake.Credentials{AccessKeyID: *made.AccessKey.AccessKeyId, SecretAccessKey: *made.AccessKey.SecretAccessKey}
}

func (v *vault) signer(who awsfake.Credentials, journal keys.SignatureJournal) *keys.KMSKey {
	v.t.Helper()
	key, err := keys.OpenKMS(v.t.Context(), keys.KMSConfig{AWS: v.open(who), Key: v.arn, AnyAddress: true, Journal: journal})
	if err != nil {
		v.t.Fatal(err)
	}
	return key
}

// stranger signs with the key, journaled elsewhere, and returns the request's id.
func (v *vault) stranger() string {
	v.t.Helper()
	elsewhere, err := sqlite.Open(v.t.Context(), store.Config{Dir: v.t.TempDir(), Deployment: "elsewhere"})
	if err != nil {
		v.t.Fatal(err)
	}
	defer elsewhere.Close()
	if _, err := v.signer(v.server.Root(), elsewhere).SignDigest(v.t.Context(), common.Hash{1}); err != nil {
		v.t.Fatal(err)
	}
	records, err := elsewhere.Signatures(v.t.Context(), 0, 1)
	if err != nil || len(records) != 1 {
		v.t.Fatalf("%v, %v", records, err)
	}
	return records[0].RequestID
}

// acknowledge journals a request that the journal does not have.
func acknowledge(t *testing.T, s *sqlite.Store, request string) {
	t.Helper()
	seq, err := s.BeginSignature(t.Context(), optics.SignatureRecord{})
	if err == nil {
		err = s.EndSignature(t.Context(), optics.SignatureRecord{Seq: seq, RequestID: request})
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestAKeyThatAnotherUsesStopsTheAgent(t *testing.T) {
	w, v := newWorld(t), newVault(t)
	signer := v.signer(v.server.Root(), w.store)
	request := v.stranger()
	p := w.start("", signer)
	err := <-p.done
	if !agent.IsHalt(err) || strings.Contains(err.Error(), "\n") {
		t.Fatalf("with a foreign signature before the start it ended with %v", err)
	}
	contains(t, err.Error(), "key of the kathy", request, v.arn, signer.Address().Hex(), "optics journal acknowledge-use --db DIR --request "+request)

	acknowledge(t, w.store, request)
	p = w.start("", signer)
	w.until("kathy to begin", func() bool { return p.kathy().State == agent.Running })
	request = v.stranger()
	w.until("kathy to halt", func() bool { return p.kathy().State == agent.Halted })
	is := p.kathy()
	if is.Reason != agent.ForeignUse {
		t.Errorf("the reason is %q", is.Reason)
	}
	contains(t, is.Detail, request, v.arn)
	accounts, err := p.Accounts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w.until("the pipeline to say so", func() bool {
		accounts, err = p.Accounts(t.Context())
		return err != nil || strings.Contains(accounts[0].Txs.Waiting, request)
	})
	if err := errors.Join(err, p.stop()); err != nil {
		t.Fatal(err)
	}
}

const (
	signAlone = `{"Version": "2012-10-17", "Statement": [
		{"Effect": "Allow", "Action": ["kms:DescribeKey", "kms:GetPublicKey", "kms:Sign"], "Resource": "*"}]}`
	readAlone = `{"Version": "2012-10-17", "Statement": [
		{"Effect": "Allow", "Action": ["kms:DescribeKey", "kms:GetPublicKey", "kms:GetKeyLastUsage"], "Resource": "*"}]}`
)

// lines collects what is logged.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) count(part string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Count(l.text.String(), part)
}

func TestAKeyWhoseLastUseIsSecretIsUsed(t *testing.T) {
	w, v := newWorld(t), newVault(t)
	logged := new(lines)
	w.log = slog.New(slog.NewTextHandler(logged, nil))
	v.stranger()
	p := w.start("", v.signer(v.user("kathy", signAlone), w.store))
	w.until("kathy to begin", func() bool { return p.kathy().State == agent.Running })
	w.until("some checks", func() bool { return p.checks() > 2 })
	if err := p.stop(); err != nil {
		t.Fatal(err)
	}
	if n := logged.count("key is doubtful"); n != 1 || logged.count("kms:GetKeyLastUsage") != 1 {
		t.Errorf("it was said %d times", n)
	}
}

// checks is how often the key was checked since the start.
func (p *process) checks() uint64 {
	p.w.t.Helper()
	s, err := p.Status(p.w.t.Context())
	if err != nil {
		p.w.t.Fatal(err)
	}
	for _, a := range s.Agents {
		if strings.HasPrefix(a.Name, "key ") {
			return a.Steps
		}
	}
	return 0
}

func TestAKeyThatCannotSignIsRefusedAtTheStart(t *testing.T) {
	w, v := newWorld(t), newVault(t)
	p := w.start("", v.signer(v.user("kathy", readAlone), w.store))
	err := <-p.done
	if !errors.Is(err, keys.ErrDenied) || errors.Is(err, context.Canceled) {
		t.Fatalf("it ended with %v", err)
	}
	contains(t, err.Error(), "key of the kathy", "kms:Sign", v.arn)
}
