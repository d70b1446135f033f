package approval

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/ethereum/go-ethereum/common/hexutil"
)

// MaxFile is the most bytes that an approval's file may have.
const MaxFile = 32 << 10

// maxFiles is the most approvals that are read beside one plan.
const maxFiles = 256

// document is an approval as it stands in its file.
type document struct {
	Version   int       `json:"version"`
	Statement Statement `json:"statement"`
	Scheme    Scheme    `json:"scheme"`
	Signature string    `json:"signature"`
}

// Encode returns the contents of an approval's file: one JSON object, indented by
// two spaces, with a newline at its end. An SSH signature stands in its armor, an
// Ethereum signature as 0x and 130 digits. There is no secret in it.
func (a Approval) Encode() ([]byte, error) {
	doc := document{Version: 1, Statement: a.Statement, Scheme: a.Scheme}
	switch a.Scheme {
	case SSH:
		doc.Signature = armor(a.Signature)
	case Ethereum:
		doc.Signature = hexutil.Encode(a.Signature)
	default:
		return nil, fmt.Errorf("%w: %q is not a sort of signature", ErrMalformed, a.Scheme)
	}
	text, err := json.MarshalIndent(doc, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write approval: %w", err)
	}
	return append(text, '\n'), nil
}

// Decode reads what [Approval.Encode] writes, and nothing that it does not: another
// order, an unknown key, one that stands twice or white space is refused, so that an
// approval has one file. Whether the signature is right is for [Policy.Check]. The
// error wraps [ErrMalformed].
func Decode(text []byte) (Approval, error) {
	if len(text) > MaxFile {
		return Approval{}, fmt.Errorf("%w: an approval has at most %d bytes, this has more", ErrMalformed, MaxFile)
	}
	var doc document
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&doc); err != nil {
		return Approval{}, fmt.Errorf("%w: not an approval: %w", ErrMalformed, err)
	}
	if doc.Version != 1 {
		return Approval{}, fmt.Errorf("%w: its version is %d, 1 is expected", ErrMalformed, doc.Version)
	}
	if err := doc.Statement.Validate(); err != nil {
		return Approval{}, err
	}
	a := Approval{Statement: doc.Statement, Scheme: doc.Scheme}
	var err error
	switch doc.Scheme {
	case SSH:
		if a.Signature, err = unarmor(doc.Signature); err == nil {
			_, err = parseSSHSig(a.Signature)
		}
	case Ethereum:
		var sig [65]byte
		sig, err = parseEthereum(doc.Signature)
		a.Signature = sig[:]
	default:
		err = fmt.Errorf("%w: %q is not a sort of signature; %s or %s is expected", ErrMalformed, clip(string(doc.Scheme)), SSH, Ethereum)
	}
	if err != nil {
		return Approval{}, err
	}
	if again, err := a.Encode(); err != nil || !bytes.Equal(again, text) {
		return Approval{}, fmt.Errorf("%w: it is not written as approvals are; take the file as it was made", ErrMalformed)
	}
	return a, nil
}

// Dir returns the directory of the approvals of a plan's file: PLAN.approvals
// beside it.
func Dir(plan string) string { return plan + ".approvals" }

// FileName returns the name of an approval's file: <serial>.json.
func FileName(s Serial) string { return s.String() + ".json" }

// Write stores an approval in a directory, which is made when it is missing, and
// returns the path. The file is whole or not there, replaces none, and everybody may
// read it. The error wraps [fs.ErrExist] when an approval with the serial is there.
func Write(dir string, a Approval) (string, error) {
	text, err := a.Encode()
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, FileName(a.Statement.Serial))
	if err := writeNew(path, text); err != nil {
		return "", fmt.Errorf("store approval: %w", err)
	}
	return path, nil
}

// writeNew writes a file that is whole or not there, and replaces none.
func writeNew(path string, text []byte) (err error) {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // approvals are for everybody to read
		return err
	}
	temporary, err := os.CreateTemp(dir, ".new-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.Remove(temporary.Name())) }()
	_, err = temporary.Write(text)
	err = errors.Join(err, temporary.Chmod(0o644), temporary.Sync(), temporary.Close())
	if err == nil {
		err = os.Link(temporary.Name(), path)
	}
	if err != nil {
		return err
	}
	return syncDir(dir)
}

// syncDir makes names durable.
func syncDir(dir string) error {
	f, err := os.Open(dir) //nolint:gosec // the operator names the directory
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// ReadDir reads all approvals in a directory, in the order of their serials. A file
// that is none is refused with its reason and keeps none of the others from
// counting; only names that end in .json are looked at. A directory that is not
// there has no approvals.
func ReadDir(dir string) ([]Approval, []Refused, error) {
	root, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read approvals: %w", err)
	}
	defer func() { _ = root.Close() }() // read only
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return nil, nil, fmt.Errorf("read approvals: %w", err)
	}
	var approvals []Approval
	var refused []Refused
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), ".json") {
			continue
		}
		if len(approvals)+len(refused) == maxFiles {
			return nil, nil, fmt.Errorf("read approvals: %s holds more than %d files; remove those of others", dir, maxFiles)
		}
		a, err := readFile(root, entry)
		if err != nil {
			refused = append(refused, Refused{File: entry.Name(), Err: err})
			continue
		}
		approvals = append(approvals, a)
	}
	return approvals, refused, nil
}

func readFile(root *os.Root, entry fs.DirEntry) (Approval, error) {
	if !entry.Type().IsRegular() {
		return Approval{}, fmt.Errorf("%w: it is not a file", ErrMalformed)
	}
	f, err := root.Open(entry.Name())
	if err != nil {
		return Approval{}, err
	}
	defer func() { _ = f.Close() }() // read only
	text, err := io.ReadAll(io.LimitReader(f, MaxFile+1))
	if err != nil {
		return Approval{}, err
	}
	a, err := Decode(text)
	if err == nil && entry.Name() != FileName(a.Statement.Serial) {
		err = fmt.Errorf("%w: its name is not that of its serial, %s", ErrMalformed, FileName(a.Statement.Serial))
	}
	return a, err
}
