package approval_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"net"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh/agent"

	"github.com/opticsnet/optics/internal/provision/approval"
)

// agentWith serves an SSH agent that holds the keys of numbers.
func agentWith(t *testing.T, numbers ...byte) agent.ExtendedAgent {
	t.Helper()
	keyring := agent.NewKeyring()
	for _, n := range numbers {
		private := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{n}, ed25519.SeedSize))
		if err := keyring.Add(agent.AddedKey{PrivateKey: private}); err != nil {
			t.Fatal(err)
		}
	}
	here, there := net.Pipe()
	done := make(chan error, 1)
	go func() { done <- agent.ServeAgent(keyring, there) }()
	t.Cleanup(func() {
		if err := here.Close(); err != nil {
			t.Error(err)
		}
		<-done // ends with the connection
	})
	return agent.NewClient(here)
}

func TestAgent(t *testing.T) {
	p := policy(t)
	may := func(k approval.Key) bool { return p.Person(string(k)) != "" }
	t.Run("the one key that may sign does", func(t *testing.T) {
		signer, err := approval.AgentKey(agentWith(t, stranger, bob), may)
		if err != nil {
			t.Fatal(err)
		}
		a, err := approval.SignSSH(rand.Reader, signer, statement(1))
		if err != nil {
			t.Fatal(err)
		}
		if key, err := a.Key(); err != nil || p.Person(string(key)) != "bob" {
			t.Errorf("key %s, %v", key, err)
		}
	})
	t.Run("none", func(t *testing.T) {
		_, err := approval.AgentKey(agentWith(t, stranger), may)
		if err == nil || err.Error() != "none of the 1 keys in the SSH agent is one that may sign; add it with: ssh-add FILE" {
			t.Error(err)
		}
	})
	t.Run("several", func(t *testing.T) {
		_, err := approval.AgentKey(agentWith(t, alice, bob), may)
		if err == nil || !strings.HasPrefix(err.Error(), "2 keys in the SSH agent may sign (SHA256:") {
			t.Error(err)
		}
	})
}
