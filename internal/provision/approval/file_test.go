package approval_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/internal/provision/approval"
)

func TestFilesOfApprovals(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "plan.json.approvals")
	if approvals, refused, err := approval.ReadDir(dir); len(approvals)+len(refused) > 0 || err != nil {
		t.Errorf("no directory: %v, %v, %v", approvals, refused, err)
	}
	want := []approval.Approval{signSSH(t, sshKey(t, alice), statement(1)), signEthereum(t, ethereumKey(t, bob), statement(2))}
	for _, a := range want {
		path, err := approval.Write(dir, a)
		if err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != 0o644 || info.Name() != a.Statement.Serial.String()+".json" {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
		if _, err := approval.Write(dir, a); !errors.Is(err, fs.ErrExist) {
			t.Errorf("written twice: %v", err)
		}
	}
	got, refused, err := approval.ReadDir(dir)
	if err != nil || len(refused) > 0 {
		t.Fatalf("refused %v, %v", refused, err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("read (-written +read):\n%s", diff)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != len(want) {
		t.Errorf("left in the directory: %v, %v", entries, err)
	}
}

// One file that is none keeps no other from counting.
func TestFilesThatAreNoApprovals(t *testing.T) {
	dir := t.TempDir()
	good := signSSH(t, sshKey(t, alice), statement(1))
	if _, err := approval.Write(dir, good); err != nil {
		t.Fatal(err)
	}
	text, err := good.Encode()
	if err != nil {
		t.Fatal(err)
	}
	for name, contents := range map[string][]byte{
		serial(2).String() + ".json": text, "notes.txt": []byte("to be ignored"), "empty.json": nil,
		"large.json": []byte(strings.Repeat("[", approval.MaxFile+1)),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), contents, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("/etc/passwd", filepath.Join(dir, "link.json")); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "folder.json"), 0o700); err != nil {
		t.Fatal(err)
	}
	approvals, refused, err := approval.ReadDir(dir)
	if err != nil || len(approvals) != 1 {
		t.Fatalf("%v, %v", approvals, err)
	}
	reasons := map[string]string{}
	for _, r := range refused {
		reasons[r.File] = r.Err.Error()
	}
	if diff := cmp.Diff(map[string]string{
		serial(2).String() + ".json": "malformed: its name is not that of its serial, 01010101010101010101010101010101.json",
		"empty.json":                 "malformed: not an approval: EOF",
		"large.json":                 "malformed: an approval has at most 32768 bytes, this has more",
		"link.json":                  "malformed: it is not a file",
		"folder.json":                "malformed: it is not a file",
	}, reasons); diff != "" {
		t.Errorf("refused (-want +got):\n%s", diff)
	}
}

func TestFilesAreStrict(t *testing.T) {
	text, err := signSSH(t, sshKey(t, alice), statement(1)).Encode()
	if err != nil {
		t.Fatal(err)
	}
	const exactly = "malformed: it is not written as approvals are; take the file as it was made"
	for name, test := range map[string]struct{ old, new, want string }{
		"unknown key":       {`"version": 1,`, `"version": 1, "note": "x",`, `malformed: not an approval: json: unknown field "note"`},
		"another version":   {`"version": 1`, `"version": 2`, "malformed: its version is 2, 1 is expected"},
		"a key twice":       {`"version": 1,`, `"version": 1, "version": 1,`, exactly},
		"a key in capitals": {`"version"`, `"Version"`, exactly},
		"white space":       {"{\n", "{\n\n", exactly},
		"more after it":     {"}\n", "}\n{}", exactly},
		"serial in capitals": {
			`"serial": "01`, `"serial": "0A`, "malformed: not an approval: malformed: a serial has small hexadecimal digits alone",
		},
		"short serial": {
			`"serial": "01`, `"serial": "`, "malformed: not an approval: malformed: a serial has 32 hexadecimal digits, this has 30 characters",
		},
		"another sort":      {`"scheme": "ssh"`, `"scheme": "pgp"`, `malformed: "pgp" is not a sort of signature; ssh or ethereum is expected`},
		"the other sort":    {`"scheme": "ssh"`, `"scheme": "ethereum"`, "malformed: not an Ethereum signature: 0x and 130 hexadecimal digits are expected"},
		"another gate":      {`"gate": "changes"`, `"gate": "all"`, `malformed: "all" is not a gate; changes or beacons is expected`},
		"no armor":          {`-----BEGIN SSH`, `-----BEGIN PGP`, `malformed: not an SSH signature: lines "-----BEGIN SSH SIGNATURE-----" and "-----END SSH SIGNATURE-----" are expected around it`},
		"another line":      {`SIGNATURE-----\nU1N`, `SIGNATURE-----\nU1\nN`, exactly},
		"no base64":         {`U1N`, `U1?`, "malformed: not an SSH signature: what stands in it is not base64"},
		"another signature": {`U1N`, `U1O`, "malformed: not an SSH signature of an approval: it does not begin with SSHSIG, or has more than 8192 bytes"},
		"fraction of a second": {
			`"issued": 1767222000`, `"issued": 1767222000.5`,
			"malformed: not an approval: json: cannot unmarshal number 1767222000.5 into Go struct field Statement.statement.issued of type uint64",
		},
		"times turned round": {
			`"issued": 1767222000`, `"issued": 1767229200`, "malformed: it expires at 2026-01-01T01:00:00Z, not after it is issued at 2026-01-01T01:00:00Z",
		},
		"proposer of two lines": {
			`"proposer": "proposer"`, `"proposer": "a\nGate: beacons"`,
			`malformed: "a\nGate: beacons" is not a proposer; a name, an address or a fingerprint of at most 128 characters is expected`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			changed := strings.Replace(string(text), test.old, test.new, 1)
			if changed == string(text) {
				t.Fatalf("%s does not stand in\n%s", test.old, text)
			}
			_, err := approval.Decode([]byte(changed))
			if !errors.Is(err, approval.ErrMalformed) || err.Error() != test.want {
				t.Errorf("%v\nwant %s", err, test.want)
			}
		})
	}
}
