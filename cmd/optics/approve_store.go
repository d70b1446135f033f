package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/opticsnet/optics/internal/provision/approval"
)

// maxApprovalInput is the most bytes of a statement or signature that are read.
const maxApprovalInput = approval.MaxFile

// readShort reads a file that has no business being long.
func readShort(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() || info.Size() > maxApprovalInput {
		return "", fmt.Errorf("%s is not a file of at most %d bytes", path, maxApprovalInput)
	}
	text, err := os.ReadFile(path) //nolint:gosec // the operator names the file
	return string(text), err
}

// printedView is what approve --print says.
type printedView struct {
	Statement approval.Statement `json:"statement"`
	Text      string             `json:"text"`
	TypedData string             `json:"typedData"`
	Commands  []string           `json:"commands"`
}

// print writes a statement in both of its forms for a key elsewhere.
func (s *approvalSession) print() error {
	statement, err := s.newStatement()
	if err != nil {
		return err
	}
	typed, err := statement.TypedData()
	if err != nil {
		return err
	}
	dir := approval.Dir(s.path)
	base := filepath.Join(dir, statement.Serial.String())
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // approvals are for everybody to read
		return fmt.Errorf("write the statement: %w", err)
	}
	for name, text := range map[string][]byte{base + ".txt": []byte(statement.Text()), base + ".eip712": typed} {
		if err := os.WriteFile(name, text, 0o644); err != nil { //nolint:gosec // approvals are for everybody to read
			return fmt.Errorf("write the statement: %w", err)
		}
	}
	again := fmt.Sprintf("optics approve %s -e %s --signature ", s.path, s.env.Name)
	if s.proposer != "" {
		again = fmt.Sprintf("optics approve %s -e %s --proposer %s --signature ", s.path, s.env.Name, s.proposer)
	}
	view := printedView{Statement: statement, Text: base + ".txt", TypedData: base + ".eip712", Commands: []string{
		fmt.Sprintf("ssh-keygen -Y sign -n %s -f KEY %s.txt", approval.Namespace, base),
		again + base + ".txt.sig",
		fmt.Sprintf("%sFILE --statement %s.txt", again, base),
	}}
	return printAs(s.cmd, view, func() error {
		fmt.Fprintf(s.screen(), "\n%s\nThe statement is in %s, its typed data in %s.\n\n"+
			"With an SSH key:\n  %s\n  %s\n\nWith an Ethereum key: sign the typed data with eth_signTypedData_v4, put the signature into a file, then\n  %s\n",
			statement.Text(), view.Text, view.TypedData, view.Commands[0], view.Commands[1], view.Commands[2])
		return nil
	})
}

// accept takes a signature that was made elsewhere.
func (s *approvalSession) accept() error {
	path := s.statement
	if path == "" {
		var ok bool
		if path, ok = strings.CutSuffix(s.signature, ".sig"); !ok {
			return usagef("--signature %s: name the statement that was signed with --statement", s.signature)
		}
	}
	text, err := readShort(path)
	if err != nil {
		return fmt.Errorf("read the statement: %w", err)
	}
	statement, err := approval.ParseStatement(text)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	signature, err := readShort(s.signature)
	if err != nil {
		return fmt.Errorf("read the signature: %w", err)
	}
	a, err := approval.New(statement, signature)
	if err != nil {
		return fmt.Errorf("%s: %w", s.signature, err)
	}
	return s.store(a)
}

// storedView is what approve says of an approval that it has stored.
type storedView struct {
	File    string           `json:"file"`
	Person  string           `json:"person"`
	Serial  approval.Serial  `json:"serial"`
	Verdict approval.Verdict `json:"verdict"`
}

// store writes an approval if it counts.
func (s *approvalSession) store(a approval.Approval) error {
	v, err := s.check(a)
	if err != nil {
		return err
	}
	view := storedView{Serial: a.Statement.Serial, Verdict: v}
	for _, r := range v.Refused {
		if r.Serial == a.Statement.Serial {
			return fmt.Errorf("the approval does not count: %w", r.Err)
		}
	}
	for _, accepted := range v.Accepted {
		if accepted.Serial == a.Statement.Serial {
			view.Person = accepted.Person
		}
	}
	if view.Person == "" {
		return errors.New("the approval does not count; see: optics approve list " + s.path)
	}
	if view.File, err = approval.Write(approval.Dir(s.path), a); err != nil {
		return err
	}
	return printAs(s.cmd, view, func() error {
		fmt.Fprintf(s.screen(), "\n%s approved: %s\n%s.\n", view.Person, view.File, v.Why)
		return nil
	})
}
