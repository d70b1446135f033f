package approval

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/keys"
)

// Scheme says what sort of key signed.
type Scheme string

// The schemes.
const (
	// SSH is a signature in the format of ssh-keygen -Y over [Statement.Text].
	SSH Scheme = "ssh"
	// Ethereum is a secp256k1 signature over [Statement.Digest].
	Ethereum Scheme = "ethereum"
)

// Approval is a statement with a signature. It counts only as far as
// [Policy.Check] says.
type Approval struct {
	// Statement is what was signed.
	Statement Statement
	// Scheme is the sort of key.
	Scheme Scheme
	// Signature is an SSH signature without its armor (OpenSSH PROTOCOL.sshsig),
	// or r(32) ‖ s(32) ‖ v(1) with v 27 or 28 and a low s.
	Signature []byte
}

// Key is a public key that may count as a person: type and base64 of an SSH key,
// or an Ethereum address with its checksum (EIP-55). Equal keys are equal.
type Key string

// SSHKeyOf returns the key of a line of a .pub file.
func SSHKeyOf(k environment.SSHKey) Key { return Key(k.String()) }

// EthereumKeyOf returns the key of an address.
func EthereumKeyOf(a common.Address) Key { return Key(a.Hex()) }

func keyOfPublic(k ssh.PublicKey) Key {
	return SSHKeyOf(environment.SSHKey{Type: k.Type(), Blob: k.Marshal()})
}

// Short returns what people compare: the address, or the fingerprint SHA256:… of
// an SSH key as ssh-keygen -l prints it.
func (k Key) Short() string {
	if !strings.Contains(string(k), " ") {
		return string(k)
	}
	public, _, _, _, err := ssh.ParseAuthorizedKey([]byte(k))
	if err != nil {
		return string(k) // a key that no signature can have
	}
	return ssh.FingerprintSHA256(public)
}

// Key returns the key that signed the statement. For an SSH signature the error
// wraps [ErrSignature] when it is not right. Every Ethereum signature is right for
// some statement and key: one of another statement shows as an unknown key.
func (a Approval) Key() (Key, error) {
	switch a.Scheme {
	case SSH:
		proof, err := parseSSHSig(a.Signature)
		if err == nil {
			err = proof.verify([]byte(a.Statement.Text()))
		}
		if err != nil {
			return "", fmt.Errorf("%w: %w", ErrSignature, err)
		}
		return keyOfPublic(proof.key), nil
	case Ethereum:
		sig, err := optics.DecodeSignature(a.Signature)
		var signer common.Address
		if err == nil {
			signer, err = sig.Recover(a.Statement.Digest())
		}
		if err != nil {
			return "", fmt.Errorf("%w: %w", ErrSignature, err)
		}
		return EthereumKeyOf(signer), nil
	}
	return "", fmt.Errorf("%w: %q is not a sort of signature; %s or %s is expected", ErrSignature, a.Scheme, SSH, Ethereum)
}

// New joins a statement with a signature that was made elsewhere: the text that
// ssh-keygen -Y sign wrote, or the hexadecimal digits of eth_signTypedData_v4. The
// error wraps [ErrMalformed] or [ErrSignature].
func New(s Statement, signature string) (Approval, error) {
	a := Approval{Statement: s}
	if strings.HasPrefix(strings.TrimSpace(signature), armorBegin) {
		raw, err := unarmor(signature)
		if err != nil {
			return Approval{}, err
		}
		a.Scheme, a.Signature = SSH, raw
	} else {
		sig, err := parseEthereum(signature)
		if err != nil {
			return Approval{}, err
		}
		a.Scheme, a.Signature = Ethereum, sig[:]
	}
	return a.checked()
}

// checked returns the approval if its statement and signature are right.
func (a Approval) checked() (Approval, error) {
	if err := a.Statement.Validate(); err != nil {
		return Approval{}, err
	}
	if _, err := a.Key(); err != nil {
		return Approval{}, err
	}
	return a, nil
}

// SignEthereum signs a statement with an Ethereum key. The error wraps the
// signer's, or [ErrSignature] when the signature is not the signer's own.
func SignEthereum(ctx context.Context, signer keys.Signer, s Statement) (Approval, error) {
	ctx = keys.WithPurpose(ctx, fmt.Sprintf("approval environment=%s gate=%s plan=%s serial=%s", s.Environment, s.Gate, s.Plan, s.Serial))
	sig, err := signer.SignDigest(ctx, s.Digest())
	if err != nil {
		return Approval{}, fmt.Errorf("sign the approval: %w", err)
	}
	a := Approval{Statement: s, Scheme: Ethereum, Signature: sig[:]}
	if key, err := a.Key(); err != nil || key != EthereumKeyOf(signer.Address()) {
		return Approval{}, fmt.Errorf("%w: it is not that of %s", ErrSignature, signer.Address())
	}
	return a.checked()
}

// SignSSH signs a statement with an SSH key: the very signature that ssh-keygen -Y
// sign -n optics-approval makes. The error wraps the signer's, or [ErrSignature]
// when the key is of a type that approvals cannot have.
func SignSSH(random io.Reader, signer ssh.Signer, s Statement) (Approval, error) {
	public := signer.PublicKey()
	algorithms := sshAlgorithms[public.Type()]
	if algorithms == nil {
		return Approval{}, fmt.Errorf("%w: a key of type %s cannot approve", ErrSignature, public.Type())
	}
	wrapped := sshSig{Version: 1, PublicKey: public.Marshal(), Namespace: Namespace, Hash: "sha512"}
	message := wrapped.signed([]byte(s.Text()))
	var inner *ssh.Signature
	var err error
	if chooser, ok := signer.(ssh.AlgorithmSigner); ok {
		inner, err = chooser.SignWithAlgorithm(random, message, algorithms[0])
	} else {
		inner, err = signer.Sign(random, message)
	}
	if err != nil {
		return Approval{}, fmt.Errorf("sign the approval with %s: %w", ssh.FingerprintSHA256(public), err)
	}
	wrapped.Signature = ssh.Marshal(inner)
	return Approval{Statement: s, Scheme: SSH, Signature: append([]byte(sshsigMagic), ssh.Marshal(wrapped)...)}.checked()
}

// Passphrase asks a person for the passphrase of a key.
type Passphrase func() ([]byte, error)

// OpenSSHKey reads a private SSH key from a file that its owner alone may read. ask
// is called when it is encrypted. Keys in a token cannot be opened; an agent or
// ssh-keygen signs with them.
func OpenSSHKey(path string, ask Passphrase) (ssh.Signer, error) { //nolint:ireturn // what x/crypto has for a private key
	text, err := keys.ReadPrivateFile(path)
	if err != nil {
		return nil, err
	}
	signer, err := ssh.ParsePrivateKey(text)
	var missing *ssh.PassphraseMissingError
	if errors.As(err, &missing) {
		phrase, asked := ask()
		if asked != nil {
			return nil, fmt.Errorf("passphrase of %s: %w", path, asked)
		}
		signer, err = ssh.ParsePrivateKeyWithPassphrase(text, phrase)
	}
	switch {
	case errors.Is(err, x509.IncorrectPasswordError):
		return nil, fmt.Errorf("%w: the passphrase does not open %s", keys.ErrDenied, path)
	case err != nil:
		return nil, fmt.Errorf("%w: %s is no private SSH key that can be opened; a key in a token signs with --ssh-agent or --print", ErrMalformed, path)
	}
	return signer, nil
}

// AgentKey returns the key of an SSH agent that may sign. The error says which
// there are when none or several may.
func AgentKey(from agent.Agent, may func(Key) bool) (ssh.Signer, error) { //nolint:ireturn // what x/crypto has for a key of an agent
	signers, err := from.Signers()
	if err != nil {
		return nil, fmt.Errorf("ask the SSH agent for its keys: %w", err)
	}
	var found []ssh.Signer
	var names []string
	for _, signer := range signers {
		if may(keyOfPublic(signer.PublicKey())) {
			found, names = append(found, signer), append(names, ssh.FingerprintSHA256(signer.PublicKey()))
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return nil, fmt.Errorf("none of the %d keys in the SSH agent is one that may sign; add it with: ssh-add FILE", len(signers))
	}
	return nil, fmt.Errorf("%d keys in the SSH agent may sign (%s); choose one with --key FILE.pub", len(found), strings.Join(names, ", "))
}
