package main

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"
	"github.com/ethereum/go-ethereum/accounts/keystore"
	"github.com/ethereum/go-ethereum/crypto"
	"golang.org/x/crypto/ssh/agent"

	"github.com/opticsnet/optics/internal/awsfake"
	"github.com/opticsnet/optics/internal/keys"
)

// startAgent serves an SSH agent with the keys of numbers at SSH_AUTH_SOCK.
func startAgent(t *testing.T, numbers ...byte) {
	t.Helper()
	keyring := agent.NewKeyring()
	for _, n := range numbers {
		if err := keyring.Add(agent.AddedKey{PrivateKey: ed25519.NewKeyFromSeed(bytes.Repeat([]byte{n}, ed25519.SeedSize))}); err != nil {
			t.Fatal(err)
		}
	}
	socket := filepath.Join(t.TempDir(), "s")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return // the test has ended
			}
			_ = agent.ServeAgent(keyring, conn) // ends with the connection
			_ = conn.Close()
		}
	}()
	t.Cleanup(func() { _ = listener.Close(); <-done })
	t.Setenv("SSH_AUTH_SOCK", socket)
}

func TestApproveWithAnAgent(t *testing.T) {
	w := newApprovalWorld(t)
	startAgent(t, 4, 1, 3)
	_, err := w.run(t, w.plan, "--ssh-agent")
	if err == nil || !strings.HasPrefix(err.Error(), "2 keys in the SSH agent may sign (SHA256:") || !strings.HasSuffix(err.Error(), "; choose one with --key FILE.pub") {
		t.Errorf("two keys: %v", err)
	}
	w.write(t, "carol.pub", w.sshKey(t, "carol", 3)+" carol at home\n")
	out, err := w.run(t, w.plan, "--ssh-agent", "--key", w.path("carol.pub"))
	if err != nil || !strings.Contains(out, "carol approved: ") {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestApproveWithKMS(t *testing.T) {
	server, err := awsfake.New(awsfake.Config{Now: time.Now, Seed: "approve"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	if err := server.Start(t.Context(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL": server.URL(), "AWS_PROFILE": "", "AWS_SESSION_TOKEN": "",
		"AWS_ACCESS_KEY_ID": server.Root().AccessKeyID, "AWS_SECRET_ACCESS_KEY": server.Root().SecretAccessKey,
	} {
		t.Setenv(name, value)
	}
	account, err := keys.NewAWSPool(keys.AWSConfig{}).Open(t.Context(), awsfake.DefaultAccount, awsfake.DefaultRegion)
	if err != nil {
		t.Fatal(err)
	}
	made, err := kms.NewFromConfig(account.Config()).CreateKey(t.Context(), &kms.CreateKeyInput{
		KeySpec: types.KeySpecEccSecgP256k1, KeyUsage: types.KeyUsageTypeSignVerify,
	})
	if err != nil {
		t.Fatal(err)
	}
	w := newApprovalWorld(t)
	_, err = w.run(t, w.plan, "--ethereum", "kms:"+aws.ToString(made.KeyMetadata.Arn))
	if err == nil || !strings.HasPrefix(err.Error(), "foreign key: 0x") {
		t.Fatalf("a key of nobody: %v", err)
	}
	address := strings.Fields(err.Error())[2]
	file := w.path("environments/production/environment.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	w.write(t, "environments/production/environment.yaml", strings.Replace(string(text), "bob: {ethereum: [", "bob: {ethereum: ["+address+", ", 1))
	out, err := w.run(t, w.plan, "--ethereum", "kms:"+aws.ToString(made.KeyMetadata.Arn))
	if err != nil || !strings.Contains(out, "bob approved: ") {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestApproveWithAKeystore(t *testing.T) {
	w := newApprovalWorld(t)
	private, err := crypto.ToECDSA(bytes.Repeat([]byte{2}, 32))
	if err != nil {
		t.Fatal(err)
	}
	text, err := keystore.EncryptKey(&keystore.Key{Address: crypto.PubkeyToAddress(private.PublicKey), PrivateKey: private}, "yes", keystore.LightScryptN, keystore.LightScryptP)
	if err != nil {
		t.Fatal(err)
	}
	w.write(t, "bob.json", string(text))
	w.who.answer = "wrong"
	if _, err := w.run(t, w.plan, "--ethereum", "keystore:"+w.path("bob.json")); !errors.Is(err, keys.ErrDenied) {
		t.Errorf("wrong passphrase: %v", err)
	}
	w.who.answer = "yes" // which is the passphrase, too
	out, err := w.run(t, w.plan, "--ethereum", "keystore:"+w.path("bob.json"))
	if err != nil || !strings.Contains(out, "bob approved: ") {
		t.Errorf("%v\n%s", err, out)
	}
}
