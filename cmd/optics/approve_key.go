package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
	"golang.org/x/term"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/provision/approval"
	"github.com/opticsnet/optics/internal/store"
	"github.com/opticsnet/optics/internal/store/sqlite"
)

// terminal is the person at a real terminal.
type terminal struct{}

// Answer implements [person].
func (terminal) Answer(in io.Reader, out io.Writer, question string) (string, error) {
	if file, ok := in.(*os.File); !ok || !term.IsTerminal(int(file.Fd())) {
		return "", usagef("a person approves at a terminal; without one use --print, sign elsewhere, and give --signature")
	}
	fmt.Fprint(out, question)
	answer, err := bufio.NewReader(in).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read the answer: %w", err)
	}
	return answer, nil
}

// Secret implements [person].
func (terminal) Secret(in io.Reader, out io.Writer, question string) ([]byte, error) {
	file, ok := in.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return nil, usagef("a passphrase is typed at a terminal; without one use --ssh-agent")
	}
	fmt.Fprint(out, question)
	secret, err := term.ReadPassword(int(file.Fd()))
	fmt.Fprintln(out)
	return secret, err
}

// signStatement signs with one key.
type signStatement func(approval.Statement) (approval.Approval, error)

// noCloser closes nothing.
type noCloser struct{}

func (noCloser) Close() error { return nil }

// openKey opens the key that the flags name. What it returns beside is closed when
// all is signed.
func (s *approvalSession) openKey() (approval.Key, signStatement, io.Closer, error) {
	if s.ethereum != "" {
		signer, closer, err := s.ethereumKey(s.cmd.Context())
		if err != nil {
			return "", nil, nil, err
		}
		return approval.EthereumKeyOf(signer.Address()), func(st approval.Statement) (approval.Approval, error) {
			return approval.SignEthereum(s.cmd.Context(), signer, st)
		}, closer, nil
	}
	signer, closer, err := s.sshKey(s.cmd.Context())
	if err != nil {
		return "", nil, nil, err
	}
	key, err := publicKey(string(ssh.MarshalAuthorizedKey(signer.PublicKey())))
	if err != nil {
		return "", nil, nil, errors.Join(err, closer.Close())
	}
	return key, func(st approval.Statement) (approval.Approval, error) {
		return approval.SignSSH(rand.Reader, signer, st)
	}, closer, nil
}

// publicKey reads the line of a .pub file.
func publicKey(line string) (approval.Key, error) {
	var key environment.SSHKey
	if err := key.UnmarshalText([]byte(strings.TrimSpace(line))); err != nil {
		return "", fmt.Errorf("the key %w", err)
	}
	return approval.SSHKeyOf(key), nil
}

// sshKey opens the file of a private key, or finds the key in the agent.
func (s *approvalSession) sshKey(ctx context.Context) (ssh.Signer, io.Closer, error) { //nolint:ireturn // what x/crypto has for a private key
	if !s.sshAgent {
		signer, err := approval.OpenSSHKey(s.key, func() ([]byte, error) { return s.passphrase(s.key) })
		return signer, noCloser{}, err
	}
	may := func(key approval.Key) bool { return s.policy.Person(string(key)) != "" }
	if s.key != "" {
		line, err := readShort(s.key)
		if err != nil {
			return nil, nil, fmt.Errorf("--key: %w", err)
		}
		chosen, err := publicKey(line)
		if err != nil {
			return nil, nil, fmt.Errorf("--key %s: %w", s.key, err)
		}
		may = func(key approval.Key) bool { return key == chosen }
	}
	socket := os.Getenv("SSH_AUTH_SOCK")
	if socket == "" {
		return nil, nil, errors.New("no SSH agent runs: SSH_AUTH_SOCK is not set; start one, or use --key")
	}
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "unix", socket)
	if err != nil {
		return nil, nil, fmt.Errorf("reach the SSH agent at SSH_AUTH_SOCK: %w", err)
	}
	signer, err := approval.AgentKey(agent.NewClient(conn), may)
	if err != nil {
		return nil, nil, errors.Join(err, conn.Close())
	}
	return signer, conn, nil
}

func (s *approvalSession) passphrase(path string) ([]byte, error) {
	return s.who.Secret(s.cmd.InOrStdin(), s.cmd.ErrOrStderr(), fmt.Sprintf("Passphrase of %s: ", path))
}

// ethereumKey opens the key that --ethereum names.
func (s *approvalSession) ethereumKey(ctx context.Context) (keys.Signer, io.Closer, error) { //nolint:ireturn // the flag says which it is
	kind, name, _ := strings.Cut(s.ethereum, ":")
	if name == "" {
		kind = "" // a key must not be repeated
	}
	var key *keys.HexKey
	var err error
	switch kind {
	case "kms":
		return s.kmsKey(ctx, name)
	case "env":
		key, err = keys.HexKeyFromEnv(os.LookupEnv, name)
	case "file":
		key, err = keys.HexKeyFromFile(name)
	case "keystore":
		var phrase []byte
		if phrase, err = s.passphrase(name); err == nil {
			key, err = keys.HexKeyFromKeystore(name, string(phrase))
		}
	default:
		err = usagef("--ethereum: keystore:FILE, file:FILE, env:VARIABLE or kms:ARN is expected")
	}
	if err != nil {
		return nil, nil, err
	}
	return key, noCloser{}, nil
}

// kmsKey opens a key in AWS KMS. Its signatures are journaled in the state directory.
func (s *approvalSession) kmsKey(ctx context.Context, name string) (keys.Signer, io.Closer, error) { //nolint:ireturn // as ethereumKey
	where, err := arn.Parse(name)
	if err != nil || where.Service != "kms" || where.Region == "" || where.AccountID == "" {
		return nil, nil, usagef("--ethereum kms:%s: the ARN of a key or an alias is expected, arn:aws:kms:REGION:ACCOUNT:alias/NAME", name)
	}
	account, err := keys.NewAWSPool(keys.AWSConfig{}).Open(ctx, where.AccountID, where.Region)
	if err != nil {
		return nil, nil, err
	}
	journal, err := sqlite.Open(ctx, store.Config{Dir: filepath.Join(s.stateDir(), "approvals-"+s.env.Name), Deployment: "approvals/" + s.env.Name})
	if err != nil {
		return nil, nil, fmt.Errorf("the journal of signatures: %w", err)
	}
	key, err := keys.OpenKMS(ctx, keys.KMSConfig{AWS: account, Key: name, AnyAddress: true, Journal: journal, Purpose: "approval"})
	if err != nil {
		return nil, nil, errors.Join(err, journal.Close())
	}
	return key, journal, nil
}
