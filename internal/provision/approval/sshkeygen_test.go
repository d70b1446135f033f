package approval_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/provision/approval"
)

// keygen runs ssh-keygen in a directory; tests that need it are skipped where it is
// not installed.
type keygen struct{ path, dir string }

func newKeygen(t *testing.T) keygen {
	t.Helper()
	path, err := exec.LookPath("ssh-keygen")
	if err != nil {
		t.Skip("ssh-keygen is not installed; what it makes and accepts is not compared")
	}
	return keygen{path, t.TempDir()}
}

func (k keygen) run(ctx context.Context, input string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, k.path, args...)
	cmd.Dir, cmd.Stdin = k.dir, strings.NewReader(input)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func (k keygen) must(t *testing.T, input string, args ...string) string {
	t.Helper()
	out, err := k.run(t.Context(), input, args...)
	if err != nil {
		t.Fatalf("ssh-keygen %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

func (k keygen) write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(k.dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (k keygen) read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(k.dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// armored returns the signature of an approval as its file has it.
func armored(t *testing.T, a approval.Approval) string {
	t.Helper()
	text, err := a.Encode()
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), `"signature": "`)
	rest, _, _ = strings.Cut(rest, `"`)
	return strings.ReplaceAll(rest, `\n`, "\n")
}

// verify says whether ssh-keygen accepts an approval as that of a key.
func (k keygen) verify(t *testing.T, a approval.Approval, public string) error {
	t.Helper()
	k.write(t, "allowed", "alice namespaces=\""+approval.Namespace+"\" "+public)
	k.write(t, "ours.sig", armored(t, a))
	_, err := k.run(t.Context(), a.Statement.Text(), "-Y", "verify", "-f", "allowed", "-I", "alice", "-n", approval.Namespace, "-s", "ours.sig")
	return err
}

var keyTypes = map[string][]string{
	"ed25519": {"-t", "ed25519"},
	"ecdsa":   {"-t", "ecdsa", "-b", "256"},
	"rsa":     {"-t", "rsa", "-b", "2048"},
}

// What ssh-keygen signs we accept, and what we sign it accepts, to the byte where a
// signature is deterministic.
func TestSignaturesAreThoseOfSSHKeygen(t *testing.T) {
	for name, kind := range keyTypes {
		t.Run(name, func(t *testing.T) {
			k := newKeygen(t)
			k.must(t, "", append(kind, "-q", "-N", "", "-C", "alice", "-f", "key")...)
			public := k.read(t, "key.pub")
			s := statement(1)
			k.write(t, "statement", s.Text())
			k.must(t, "", "-Y", "sign", "-n", approval.Namespace, "-f", "key", "statement")
			theirs, err := approval.New(s, k.read(t, "statement.sig"))
			if err != nil {
				t.Fatal(err)
			}
			signer, err := approval.OpenSSHKey(filepath.Join(k.dir, "key"), nil)
			if err != nil {
				t.Fatal(err)
			}
			ours, err := approval.SignSSH(rand.Reader, signer, s)
			if err != nil {
				t.Fatal(err)
			}
			key, err := theirs.Key()
			if err != nil || !strings.HasPrefix(public, string(key)+" ") {
				t.Errorf("key %s, %v; %s is expected", key, err, public)
			}
			if fingerprint := k.must(t, "", "-l", "-f", "key.pub"); !strings.Contains(fingerprint, " "+key.Short()+" ") {
				t.Errorf("fingerprint %s, ssh-keygen says %s", key.Short(), fingerprint)
			}
			if name != "ecdsa" && armored(t, ours) != k.read(t, "statement.sig") {
				t.Errorf("signed\n%s\nssh-keygen signed\n%s", armored(t, ours), k.read(t, "statement.sig"))
			}
			if err := k.verify(t, ours, public); err != nil {
				t.Errorf("ssh-keygen refuses ours: %v", err)
			}
			ours.Statement.Expiry++
			if err := k.verify(t, ours, public); err == nil {
				t.Error("ssh-keygen accepts ours for another statement")
			}
			if _, err := ours.Key(); !errors.Is(err, approval.ErrSignature) {
				t.Errorf("another statement: %v", err)
			}
		})
	}
}

func TestSignaturesOfSSHKeygenForSomethingElse(t *testing.T) {
	k := newKeygen(t)
	k.must(t, "", "-q", "-t", "ed25519", "-N", "", "-f", "key")
	s := statement(1)
	k.write(t, "statement", s.Text())
	sign := func(args ...string) (approval.Approval, error) {
		if err := os.Remove(filepath.Join(k.dir, "statement.sig")); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		k.must(t, "", append(append([]string{"-Y", "sign", "-f", "key"}, args...), "statement")...)
		return approval.New(s, k.read(t, "statement.sig"))
	}
	t.Run("the other hash is possible", func(t *testing.T) {
		if _, err := sign("-n", approval.Namespace, "-O", "hashalg=sha256"); err != nil {
			t.Error(err)
		}
	})
	t.Run("another namespace is not", func(t *testing.T) {
		_, err := sign("-n", "git")
		want := `bad signature: malformed: not an SSH signature of an approval: its namespace is "git"; sign with: ssh-keygen -Y sign -n optics-approval`
		if !errors.Is(err, approval.ErrMalformed) || err.Error() != want {
			t.Errorf("%v\nwant\n%s", err, want)
		}
	})
	t.Run("another text is not", func(t *testing.T) {
		k.write(t, "statement", s.Text()+"\n")
		if _, err := sign("-n", approval.Namespace); !errors.Is(err, approval.ErrSignature) {
			t.Error(err)
		}
	})
	t.Run("another curve is not", func(t *testing.T) {
		k.must(t, "y\n", "-q", "-t", "ecdsa", "-b", "384", "-N", "", "-f", "other")
		k.write(t, "statement", s.Text())
		k.must(t, "y\n", "-Y", "sign", "-f", "other", "-n", approval.Namespace, "statement")
		_, err := approval.New(s, k.read(t, "statement.sig"))
		if err == nil || !strings.Contains(err.Error(), "its key is of type ecdsa-sha2-nistp384; ") {
			t.Error(err)
		}
	})
}

func TestEncryptedKeys(t *testing.T) {
	k := newKeygen(t)
	k.must(t, "", "-q", "-t", "ed25519", "-N", "open sesame", "-f", "key")
	path := filepath.Join(k.dir, "key")
	say := func(phrase string, err error) approval.Passphrase {
		return func() ([]byte, error) { return []byte(phrase), err }
	}
	signer, err := approval.OpenSSHKey(path, say("open sesame", nil))
	if err != nil {
		t.Fatal(err)
	}
	if err := k.verify(t, signSSH(t, signer, statement(1)), k.read(t, "key.pub")); err != nil {
		t.Error(err)
	}
	if _, err := approval.OpenSSHKey(path, say("sesame", nil)); !errors.Is(err, keys.ErrDenied) {
		t.Errorf("wrong passphrase: %v", err)
	}
	gone := errors.New("gone")
	if _, err := approval.OpenSSHKey(path, say("", gone)); !errors.Is(err, gone) {
		t.Errorf("nobody answers: %v", err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := approval.OpenSSHKey(path, nil); !errors.Is(err, keys.ErrDenied) {
		t.Errorf("a key for everybody: %v", err)
	}
	if _, err := approval.OpenSSHKey(filepath.Join(k.dir, "key.pub"), nil); err == nil {
		t.Error("a public key opened")
	}
}

// A signature of a key in a token says whether it was touched, and ssh-keygen takes
// it as we do.
func TestKeysInTokens(t *testing.T) {
	for _, kind := range []string{ssh.KeyAlgoSKED25519, ssh.KeyAlgoSKECDSA256} {
		t.Run(kind, func(t *testing.T) {
			token := newToken(t, kind)
			a, err := approval.SignSSH(rand.Reader, token, statement(1))
			if err != nil {
				t.Fatal(err)
			}
			public := string(bytes.TrimSpace(ssh.MarshalAuthorizedKey(token.PublicKey())))
			if key, err := a.Key(); err != nil || string(key) != public {
				t.Errorf("key %s, %v", key, err)
			}
			if err := newKeygen(t).verify(t, a, public+"\n"); err != nil {
				t.Errorf("ssh-keygen refuses: %v", err)
			}
			token.flags = 0
			if _, err := approval.SignSSH(rand.Reader, token, statement(1)); !errors.Is(err, approval.ErrSignature) {
				t.Errorf("a token that nobody touched: %v", err)
			}
		})
	}
}
