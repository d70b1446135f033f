package approval

import (
	"bytes"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"fmt"
	"hash"
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"
)

// Namespace is what ssh-keygen -Y is given with -n: signatures for anything else
// are no approvals.
const Namespace = "optics-approval"

// The armor of an SSH signature (OpenSSH PROTOCOL.sshsig).
const (
	armorBegin = "-----BEGIN SSH SIGNATURE-----"
	armorEnd   = "-----END SSH SIGNATURE-----"
	armorWidth = 70 // what ssh-keygen writes
)

// maxSSHSig is more than a signature of any key has, in bytes: an RSA key of 16384
// bits needs about 4200.
const maxSSHSig = 8 << 10

// sshsigMagic opens the signature and what is signed.
const sshsigMagic = "SSHSIG"

// sshSig is the signature after its magic. Strings are a length u32 and as many
// bytes (RFC 4251 section 5).
type sshSig struct {
	Version   uint32
	PublicKey []byte
	Namespace string
	Reserved  []byte
	Hash      string
	Signature []byte
}

// sshSigned is what the key signs after the magic: the message by its hash.
type sshSigned struct {
	Namespace string
	Reserved  []byte
	Hash      string
	Digest    []byte
}

// sshAlgorithms are the keys that may sign, and with which algorithms.
var sshAlgorithms = map[string][]string{
	ssh.KeyAlgoED25519:    {ssh.KeyAlgoED25519},
	ssh.KeyAlgoECDSA256:   {ssh.KeyAlgoECDSA256},
	ssh.KeyAlgoRSA:        {ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256},
	ssh.KeyAlgoSKED25519:  {ssh.KeyAlgoSKED25519},
	ssh.KeyAlgoSKECDSA256: {ssh.KeyAlgoSKECDSA256},
}

// newHash returns a hash of those that PROTOCOL.sshsig knows, nil for others.
func newHash(name string) hash.Hash {
	switch name {
	case "sha256":
		return sha256.New()
	case "sha512":
		return sha512.New()
	}
	return nil
}

// sshProof is a signature with the key that it names.
type sshProof struct {
	sshSig
	key ssh.PublicKey
}

// parseSSHSig reads an SSH signature without its armor. It demands the shortest
// encoding, the namespace, an empty reserved field and nothing after the end, so
// that one signature has one form. The error wraps [ErrMalformed].
func parseSSHSig(raw []byte) (sshProof, error) {
	var sig sshSig
	fault := func(format string, args ...any) (sshProof, error) {
		return sshProof{}, fmt.Errorf("%w: not an SSH signature of an approval: %s", ErrMalformed, fmt.Sprintf(format, args...))
	}
	body, ok := bytes.CutPrefix(raw, []byte(sshsigMagic))
	if !ok || len(raw) > maxSSHSig {
		return fault("it does not begin with %s, or has more than %d bytes", sshsigMagic, maxSSHSig)
	}
	if err := ssh.Unmarshal(body, &sig); err != nil {
		return fault("it is cut off, or more follows")
	}
	switch {
	case sig.Version != 1:
		return fault("its version is %d, 1 is expected", sig.Version)
	case sig.Namespace != Namespace:
		return fault("its namespace is %q; sign with: ssh-keygen -Y sign -n %s", clip(sig.Namespace), Namespace)
	case len(sig.Reserved) > 0:
		return fault("its reserved field is not empty")
	case newHash(sig.Hash) == nil:
		return fault("its hash is %q, sha512 or sha256 is expected", clip(sig.Hash))
	}
	key, err := ssh.ParsePublicKey(sig.PublicKey)
	if err != nil {
		return fault("its public key cannot be read")
	}
	if sshAlgorithms[key.Type()] == nil {
		return fault("its key is of type %s; ed25519, ecdsa on nistp256, rsa and their sk- forms are possible", clip(key.Type()))
	}
	if !bytes.Equal(key.Marshal(), sig.PublicKey) {
		return fault("its public key is not in the shortest form")
	}
	return sshProof{sig, key}, nil
}

// errFit means that a signature is of another statement or another key.
var errFit = errors.New("it does not fit the statement")

// verify checks the signature over a message.
func (s sshProof) verify(message []byte) error {
	var inner ssh.Signature
	if err := ssh.Unmarshal(s.Signature, &inner); err != nil {
		return errors.New("its inside is cut off")
	}
	if !slices.Contains(sshAlgorithms[s.key.Type()], inner.Format) {
		return fmt.Errorf("algorithm %q is not possible with a key of type %s", clip(inner.Format), s.key.Type())
	}
	// A key in a token adds flags and a counter; x/crypto demands that it was touched.
	if !strings.HasPrefix(s.key.Type(), "sk-") && len(inner.Rest) > 0 {
		return errors.New("more follows its inside")
	}
	if err := s.key.Verify(s.signed(message), &inner); err != nil {
		return errFit
	}
	return nil
}

// signed returns the bytes that the key signs.
func (s sshSig) signed(message []byte) []byte {
	h := newHash(s.Hash)
	h.Write(message)
	return append([]byte(sshsigMagic), ssh.Marshal(sshSigned{Namespace: s.Namespace, Reserved: s.Reserved, Hash: s.Hash, Digest: h.Sum(nil)})...)
}

// armor writes an SSH signature as ssh-keygen does, to the byte.
func armor(raw []byte) string {
	var b strings.Builder
	b.WriteString(armorBegin + "\n")
	for line := range slices.Chunk([]byte(base64.StdEncoding.EncodeToString(raw)), armorWidth) {
		b.Write(line)
		b.WriteByte('\n')
	}
	b.WriteString(armorEnd + "\n")
	return b.String()
}

// unarmor reads an armored SSH signature; line ends and white space around it do
// not matter. The error wraps [ErrMalformed].
func unarmor(text string) ([]byte, error) {
	if len(text) > 2*maxSSHSig {
		return nil, fmt.Errorf("%w: not an SSH signature: it has %d bytes, at most %d are possible", ErrMalformed, len(text), 2*maxSSHSig)
	}
	body, begins := strings.CutPrefix(strings.TrimSpace(text), armorBegin)
	body, ends := strings.CutSuffix(body, armorEnd)
	if !begins || !ends {
		return nil, fmt.Errorf("%w: not an SSH signature: lines %q and %q are expected around it", ErrMalformed, armorBegin, armorEnd)
	}
	raw, err := base64.StdEncoding.Strict().DecodeString(strings.Join(strings.Fields(body), ""))
	if err != nil {
		return nil, fmt.Errorf("%w: not an SSH signature: what stands in it is not base64", ErrMalformed)
	}
	return raw, nil
}

// clip shortens what a stranger wrote, for a line of an error.
func clip(text string) string {
	const most = 40
	if len(text) > most {
		return text[:most] + "…"
	}
	return text
}
