package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/spf13/cobra"
	"golang.org/x/crypto/ssh"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/provision/approval"
)

// twoPlans reads one plan from every file and derives another.
type twoPlans struct {
	read, derived     approval.Plan
	unread, underived error
}

func (p twoPlans) ReadPlan(string) (approval.Plan, error) { return p.read, p.unread }
func (p twoPlans) DerivePlan(*cobra.Command, *environment.Environment, string) (approval.Plan, error) {
	return p.derived, p.underived
}

// scriptedPerson answers every question alike, and remembers them.
type scriptedPerson struct {
	answer string
	asked  strings.Builder
}

func (p *scriptedPerson) Answer(_ io.Reader, _ io.Writer, question string) (string, error) {
	p.asked.WriteString(question)
	return p.answer + "\n", nil
}

func (p *scriptedPerson) Secret(_ io.Reader, _ io.Writer, question string) ([]byte, error) {
	p.asked.WriteString(question)
	return []byte(p.answer), nil
}

// approvalWorld is a production environment with the approvers alice (SSH), bob
// (Ethereum) and carol (both).
type approvalWorld struct {
	dir  string
	plan string // path
	twoPlans
	who *scriptedPerson
}

func newApprovalWorld(t *testing.T) *approvalWorld {
	t.Helper()
	w := &approvalWorld{dir: t.TempDir(), who: &scriptedPerson{answer: "yes"}}
	w.plan = filepath.Join(w.dir, "plan.json")
	text, err := os.ReadFile("../../environments/production/environment.yaml")
	if err != nil {
		t.Fatal(err)
	}
	approvers := "approvers:\n    alice: {ssh: [" + w.sshKey(t, "alice", 1) + "]}\n" +
		"    bob: {ethereum: [" + w.ethereumKey(t, "bob", 2).Hex() + "]}\n" +
		"    carol: {ssh: [" + w.sshKey(t, "carol", 3) + "], ethereum: [" + w.ethereumKey(t, "carol-wallet", 3).Hex() + "]}"
	changed := strings.Replace(string(text), "approvers: {}", approvers, 1)
	w.write(t, "environments/production/environment.yaml", changed)
	w.sshKey(t, "stranger", 4)
	own := approval.Plan{
		Environment: "production", Kind: approval.Changes, Digest: common.HexToHash("0x3f9a12bc" + strings.Repeat("5e", 28)),
		Proposer: "dave", Text: "celo  set recovery timelock  1 second -> 1 day\n",
	}
	w.twoPlans = twoPlans{read: own, derived: own}
	return w
}

func (w *approvalWorld) write(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join(w.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// sshKey writes a private key and returns the line of its .pub file.
func (w *approvalWorld) sshKey(t *testing.T, name string, n byte) string {
	t.Helper()
	private := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{n}, ed25519.SeedSize))
	block, err := ssh.MarshalPrivateKey(private, name)
	if err != nil {
		t.Fatal(err)
	}
	w.write(t, name, string(pem.EncodeToMemory(block)))
	public, err := ssh.NewPublicKey(private.Public())
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(ssh.MarshalAuthorizedKey(public)))
}

// ethereumKey writes a hex key and returns its address.
func (w *approvalWorld) ethereumKey(t *testing.T, name string, n byte) common.Address {
	t.Helper()
	digits := hex.EncodeToString(bytes.Repeat([]byte{n}, 32))
	w.write(t, name, digits)
	key, err := keys.ParseHexKey(digits)
	if err != nil {
		t.Fatal(err)
	}
	return key.Address()
}

// run runs optics approve in the environment, with its plans and its person.
func (w *approvalWorld) run(t *testing.T, args ...string) (string, error) {
	t.Helper()
	return w.runAs(t, w.who, args...)
}

// rootWith returns the commands with another one in place of its namesake.
func rootWith(cmd *cobra.Command) *cobra.Command {
	root := newRoot()
	for _, own := range root.Commands() {
		if own.Name() == cmd.Name() {
			root.RemoveCommand(own)
		}
	}
	root.AddCommand(cmd)
	return root
}

func (w *approvalWorld) runAs(t *testing.T, who person, args ...string) (string, error) {
	t.Helper()
	root := rootWith(newApprove(w, who))
	var out bytes.Buffer
	root.SetOut(&out)
	root.SetErr(io.Discard)
	root.SetIn(strings.NewReader("yes\n"))
	root.SetArgs(append(append([]string{"approve"}, args...), "-e", "production", "--environments", filepath.Join(w.dir, "environments"), "--state", w.dir))
	err := root.ExecuteContext(t.Context())
	if err != nil && (strings.Contains(err.Error(), "\n") || len(err.Error()) > 300) {
		t.Errorf("no short line: %v", err)
	}
	return out.String(), err
}

func (w *approvalWorld) path(name string) string { return filepath.Join(w.dir, name) }

// list returns what approve list says.
func (w *approvalWorld) list(t *testing.T) string {
	t.Helper()
	root := rootWith(newApprove(w, w.who))
	var out bytes.Buffer
	root.SetOut(&out)
	root.SetArgs([]string{"approve", "list", w.plan, "-e", "production", "--environments", w.path("environments")})
	if err := root.ExecuteContext(t.Context()); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestApprove(t *testing.T) {
	w := newApprovalWorld(t)
	out, err := w.run(t, w.plan, "--key", w.path("alice"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"celo  set recovery timelock  1 second -> 1 day", w.read.Digest.Hex(), "Proposer     dave",
		"alice approved: " + w.plan + ".approvals/", "1 of 2 approvals that changes of production need are there; missing are bob, carol.",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	for _, want := range []string{"Optics approval, version 1", "Gate:        changes", "Sign this as alice with SHA256:"} {
		if !strings.Contains(w.who.asked.String(), want) {
			t.Errorf("%q is not asked in\n%s", want, w.who.asked.String())
		}
	}
	if _, err := w.run(t, w.plan, "--key", w.path("alice")); !errors.Is(err, approval.ErrDuplicate) {
		t.Errorf("a second time: %v", err)
	}
	out, err = w.run(t, w.plan, "--ethereum", "file:"+w.path("bob"), "--output", "json", "--valid-for", "6h")
	if err != nil {
		t.Fatal(err)
	}
	var view storedView
	if err := json.Unmarshal([]byte(strings.TrimSpace(out)), &view); err != nil {
		t.Fatalf("%v in\n%s", err, out)
	}
	if view.Person != "bob" || !view.Verdict.Open {
		t.Errorf("%+v", view)
	}
	listed := w.list(t)
	for _, want := range []string{"alice   until 2", "bob     until 2", "carol   missing", "2 of 2 approvals"} {
		if !strings.Contains(listed, want) {
			t.Errorf("%q is not in\n%s", want, listed)
		}
	}
	w.write(t, "plan.json.approvals/lost.json", "{")
	if listed := w.list(t); !strings.Contains(listed, "?       malformed: not an approval: unexpected EOF") || !strings.Contains(listed, "lost.json") {
		t.Errorf("a broken file:\n%s", listed)
	}
}

func TestApproveABeacon(t *testing.T) {
	w := newApprovalWorld(t)
	w.read.Kind, w.derived.Kind = approval.Beacons, approval.Beacons
	w.who.answer = "3f9a12bc"
	out, err := w.run(t, w.plan, "--key", w.path("alice"))
	if err != nil || !strings.Contains(out, "1 of 3 approvals that beacons of production need are there") {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestApproveNeedsATerminal(t *testing.T) {
	w := newApprovalWorld(t)
	_, err := w.runAs(t, terminal{}, w.plan, "--key", w.path("alice"))
	if !isUsage(err) || err.Error() != "a person approves at a terminal; without one use --print, sign elsewhere, and give --signature" {
		t.Errorf("a question: %v", err)
	}
	block, err := ssh.MarshalPrivateKeyWithPassphrase(ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, 32)), "alice", []byte("secret"))
	if err != nil {
		t.Fatal(err)
	}
	w.write(t, "alice", string(pem.EncodeToMemory(block)))
	_, err = w.runAs(t, terminal{}, w.plan, "--key", w.path("alice"))
	if !isUsage(errors.Unwrap(err)) || !strings.HasSuffix(err.Error(), "a passphrase is typed at a terminal; without one use --ssh-agent") {
		t.Errorf("a passphrase: %v", err)
	}
}
