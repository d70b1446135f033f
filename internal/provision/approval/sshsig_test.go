package approval_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha512"
	"errors"
	"math/big"
	"testing"

	"golang.org/x/crypto/ssh"

	"github.com/opticsnet/optics/internal/provision/approval"
)

// wireSig is an SSH signature in parts (OpenSSH PROTOCOL.sshsig), each of which a
// stranger may have changed.
type wireSig struct {
	magic     string
	version   uint32
	publicKey []byte
	namespace string
	reserved  string
	hash      string
	inner     ssh.Signature
	after     string
}

// signWire signs a statement and takes the signature apart. format is the algorithm
// of the key.
func signWire(t *testing.T, key ssh.AlgorithmSigner, format string, s approval.Statement) wireSig {
	t.Helper()
	digest := sha512.Sum512([]byte(s.Text()))
	message := append([]byte("SSHSIG"), ssh.Marshal(struct {
		Namespace, Reserved, Hash string
		Digest                    []byte
	}{approval.Namespace, "", "sha512", digest[:]})...)
	inner, err := key.SignWithAlgorithm(rand.Reader, message, format)
	if err != nil {
		t.Fatal(err)
	}
	return wireSig{magic: "SSHSIG", version: 1, publicKey: key.PublicKey().Marshal(), namespace: approval.Namespace, hash: "sha512", inner: *inner}
}

func (w wireSig) bytes() []byte {
	return append(append([]byte(w.magic), ssh.Marshal(struct {
		Version             uint32
		PublicKey           []byte
		Namespace, Reserved string
		Hash                string
		Signature           []byte
	}{w.version, w.publicKey, w.namespace, w.reserved, w.hash, ssh.Marshal(w.inner)})...), w.after...)
}

func rsaKey(t *testing.T) (*rsa.PrivateKey, ssh.AlgorithmSigner) {
	t.Helper()
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return private, signer.(ssh.AlgorithmSigner)
}

// A signature that is right has one form; what it does not cover may not vary.
func TestSSHSignaturesHaveOneForm(t *testing.T) {
	private, key := rsaKey(t)
	const not = "bad signature: malformed: not an SSH signature of an approval: "
	for name, test := range map[string]struct {
		change func(w *wireSig)
		want   string // empty: it is right
	}{
		"as it is":         {func(*wireSig) {}, ""},
		"magic":            {func(w *wireSig) { w.magic = "SSHSIJ" }, not + "it does not begin with SSHSIG, or has more than 8192 bytes"},
		"length":           {func(w *wireSig) { w.reserved = string(make([]byte, 8<<10)) }, not + "it does not begin with SSHSIG, or has more than 8192 bytes"},
		"version":          {func(w *wireSig) { w.version = 2 }, not + "its version is 2, 1 is expected"},
		"namespace":        {func(w *wireSig) { w.namespace = "file" }, not + `its namespace is "file"; sign with: ssh-keygen -Y sign -n optics-approval`},
		"reserved":         {func(w *wireSig) { w.reserved = "x" }, not + "its reserved field is not empty"},
		"hash":             {func(w *wireSig) { w.hash = "sha1" }, not + `its hash is "sha1", sha512 or sha256 is expected`},
		"the other hash":   {func(w *wireSig) { w.hash = "sha256" }, "bad signature: it does not fit the statement"},
		"more after it":    {func(w *wireSig) { w.after = "x" }, not + "it is cut off, or more follows"},
		"more in it":       {func(w *wireSig) { w.inner.Rest = []byte{0} }, "bad signature: more follows its inside"},
		"another bit":      {func(w *wireSig) { w.inner.Blob[7] ^= 1 }, "bad signature: it does not fit the statement"},
		"weaker algorithm": {func(w *wireSig) { w.inner.Format = ssh.KeyAlgoRSA }, `bad signature: algorithm "ssh-rsa" is not possible with a key of type ssh-rsa`},
		"no key":           {func(w *wireSig) { w.publicKey = nil }, not + "its public key cannot be read"},
		"longer key": {
			func(w *wireSig) {
				modulus := append([]byte{0, 0}, private.N.Bytes()...)
				w.publicKey = ssh.Marshal(struct {
					Kind    string
					E       *big.Int
					Modulus []byte
				}{ssh.KeyAlgoRSA, big.NewInt(int64(private.E)), modulus})
			},
			not + "its public key is not in the shortest form",
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := signWire(t, key, ssh.KeyAlgoRSASHA256, statement(1))
			test.change(&w)
			_, err := approval.Approval{Statement: statement(1), Scheme: approval.SSH, Signature: w.bytes()}.Key()
			switch {
			case test.want == "" && err != nil:
				t.Error(err)
			case test.want != "" && (!errors.Is(err, approval.ErrSignature) || err.Error() != test.want):
				t.Errorf("%v\nwant %s", err, test.want)
			}
		})
	}
}

// RSA signatures over SHA-1 are right for many programs, and for nobody here.
func TestNoSHA1(t *testing.T) {
	_, key := rsaKey(t)
	w := signWire(t, key, ssh.KeyAlgoRSA, statement(1))
	_, err := approval.Approval{Statement: statement(1), Scheme: approval.SSH, Signature: w.bytes()}.Key()
	if !errors.Is(err, approval.ErrSignature) || err.Error() != `bad signature: algorithm "ssh-rsa" is not possible with a key of type ssh-rsa` {
		t.Error(err)
	}
}
