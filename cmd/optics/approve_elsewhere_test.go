package main

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/provision/approval"
)

// print prints a statement.
func (w *approvalWorld) print(t *testing.T) printedView {
	t.Helper()
	out, err := w.run(t, w.plan, "--print", "--output", "json")
	if err != nil {
		t.Fatal(err)
	}
	var view printedView
	if err := json.Unmarshal([]byte(out), &view); err != nil {
		t.Fatalf("%v in\n%s", err, out)
	}
	return view
}

// A statement that is printed is signed with any other program.
func TestApproveWithSSHElsewhere(t *testing.T) {
	w := newApprovalWorld(t)
	view := w.print(t)
	signer, err := approval.OpenSSHKey(w.path("alice"), nil)
	if err != nil {
		t.Fatal(err)
	}
	a, err := approval.SignSSH(rand.Reader, signer, view.Statement)
	if err != nil {
		t.Fatal(err)
	}
	text, err := a.Encode()
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Signature string }
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(view.Text+".sig", []byte(file.Signature), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := w.run(t, w.plan, "--signature", view.Text+".sig")
	if err != nil || !strings.Contains(out, "alice approved: ") {
		t.Errorf("%v\n%s", err, out)
	}
	if _, err := w.run(t, w.plan, "--signature", view.Text+".sig"); err == nil {
		t.Error("the same signature was stored twice")
	}
}

func TestApproveWithAWallet(t *testing.T) {
	w := newApprovalWorld(t)
	view := w.print(t)
	key, err := keys.HexKeyFromFile(w.path("carol-wallet"))
	if err != nil {
		t.Fatal(err)
	}
	sig, err := key.SignDigest(t.Context(), view.Statement.Digest())
	if err != nil {
		t.Fatal(err)
	}
	sig[64] -= 27
	w.write(t, "wallet.txt", `"0x`+hex.EncodeToString(sig[:])+"\"\n")
	if _, err := w.run(t, w.plan, "--signature", w.path("wallet.txt")); !isUsage(err) {
		t.Errorf("without its statement: %v", err)
	}
	out, err := w.run(t, w.plan, "--signature", w.path("wallet.txt"), "--statement", view.Text)
	if err != nil || !strings.Contains(out, "carol approved: ") || !strings.Contains(out, "1 of 2 approvals") {
		t.Errorf("%v\n%s", err, out)
	}
}
