package approval_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"golang.org/x/crypto/ssh"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/provision/approval"
)

// What the approvals of the tests are about.
const (
	now      = 1767225600 // 2026-01-01T00:00:00Z
	hour     = 3600
	validFor = 24 * hour
)

var plan = common.HexToHash("0x3f9a12bc" + strings.Repeat("5e", 28))

// serial returns a serial that shows its number.
func serial(n byte) (s approval.Serial) {
	for i := range s {
		s[i] = n
	}
	return s
}

// statement returns a statement that counts, with the serial of a number.
func statement(n byte) approval.Statement {
	return approval.Statement{
		Environment: "production", Gate: approval.Changes, Plan: plan, Proposer: "proposer",
		Issued: now - hour, Expiry: now + hour, Serial: serial(n),
	}
}

// sshKey returns the ed25519 key of a number.
func sshKey(t *testing.T, n byte) ssh.Signer {
	t.Helper()
	signer, err := ssh.NewSignerFromKey(ed25519.NewKeyFromSeed(bytes.Repeat([]byte{n}, ed25519.SeedSize)))
	if err != nil {
		t.Fatal(err)
	}
	return signer
}

// ethereumKey returns the Ethereum key of a number.
func ethereumKey(t *testing.T, n byte) *keys.HexKey {
	t.Helper()
	key, err := keys.ParseHexKey(common.Bytes2Hex(bytes.Repeat([]byte{n}, 32)))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func signSSH(t *testing.T, key ssh.Signer, s approval.Statement) approval.Approval {
	t.Helper()
	a, err := approval.SignSSH(nil, key, s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func signEthereum(t *testing.T, key keys.Signer, s approval.Statement) approval.Approval {
	t.Helper()
	a, err := approval.SignEthereum(t.Context(), key, s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func environmentKey(t *testing.T, public ssh.PublicKey) environment.SSHKey {
	t.Helper()
	var k environment.SSHKey
	if err := k.UnmarshalText(ssh.MarshalAuthorizedKey(public)); err != nil {
		t.Fatal(err)
	}
	return k
}

// The people of the tests. Each has an SSH key and an Ethereum key of a number.
const (
	alice byte = 1 + iota
	bob
	carol
	stranger
)

// policy is 2 of alice, bob and carol for changes of production.
func policy(t *testing.T) approval.Policy {
	t.Helper()
	p := approval.Policy{
		Environment: "production", Class: environment.Production, Kind: approval.Changes,
		Gate: environment.GateApprovers, Threshold: 2, ValidFor: validFor,
	}
	for n, name := range []string{"alice", "bob", "carol"} {
		n := byte(n + 1)
		p.Approvers = append(p.Approvers, environment.Approver{
			Name: name, SSH: []environment.SSHKey{environmentKey(t, sshKey(t, n).PublicKey())},
			Ethereum: []environment.Address{environment.Address(ethereumKey(t, n).Address())},
		})
	}
	return p
}

// spentSerials is a [approval.Spent] in memory that nobody writes.
type spentSerials map[approval.Serial]approval.Use

func (s spentSerials) UseOf(_ context.Context, serial approval.Serial) (approval.Use, bool, error) {
	use, used := s[serial]
	return use, used, nil
}

func (spentSerials) Spend(context.Context, common.Hash, []approval.Serial) error { return nil }
func (spentSerials) Finish(context.Context, common.Hash) error                   { return nil }
