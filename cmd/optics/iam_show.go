package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/opticsnet/optics/internal/iampolicy"
)

// outputCommands prints calls of the aws command line.
const outputCommands = "commands"

func newIAMShow() *cobra.Command {
	var o iamOptions
	var policy string
	cmd := &cobra.Command{
		Use:   "show",
		Short: "Show the policies, groups, users and roles of an environment",
		Long: "show prints what IAM has to hold for an environment: a table, JSON whose documents can be\n" +
			"pasted into the AWS console, or the calls of the aws command line that create it in an\n" +
			"account that has nothing of it. It asks nobody.",
		Example: "  optics iam show -e staging\n" +
			"  optics iam show -e staging --policy staging-updater-signer     one document, for the console\n" +
			"  optics iam show -e staging --output commands > create.sh\n" +
			"  optics iam show -e staging --style pod-identity --namespace optics \\\n" +
			"    --cluster-arn arn:aws:eks:us-west-2:111122223333:cluster/agents",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			commands := cmd.Flag("output").Value.String() == outputCommands
			if !commands {
				if err := checkOutput(cmd); err != nil {
					return err
				}
			}
			w, err := o.world(cmd)
			switch {
			case err != nil:
				return err
			case policy != "":
				return w.printPolicy(cmd.OutOrStdout(), policy)
			case commands:
				return w.printCommands(cmd.OutOrStdout())
			}
			view, err := w.view()
			if err != nil {
				return err
			}
			return printAs(cmd, view, func() error { return view.print(cmd.OutOrStdout()) })
		},
	}
	o.flags(cmd)
	cmd.Flags().StringVar(&policy, "policy", "", "print the document of one policy alone: of a managed policy, of a role (its trust) or of a key (by alias)")
	cmd.Flags().String("output", "table", "table, json, yaml or commands")
	completeWords(cmd, "output", append(slices.Clone(outputs), outputCommands))
	o.complete(cmd, "policy", func(w *iamWorld) []string {
		names, _ := w.documents()
		return names
	})
	return cmd
}

// iamView is what iam show says. Documents are as AWS takes them.
type iamView struct {
	Environment string       `json:"environment"`
	Account     string       `json:"account"`
	Policies    []policyView `json:"policies"`
	Groups      []groupView  `json:"groups"`
	Users       []userView   `json:"users"`
	Roles       []roleView   `json:"roles"`
	KeyPolicies []keyView    `json:"keyPolicies"`
	Notes       []string     `json:"notes"`
}

type policyView struct {
	Name        string          `json:"name"`
	Description string          `json:"description"`
	Document    json.RawMessage `json:"document"`
}

type groupView struct {
	Name     string   `json:"name"`
	Policies []string `json:"policies"`
}

type userView struct {
	Name     string   `json:"name"`
	Groups   []string `json:"groups"`
	Policies []string `json:"policies"`
}

type roleView struct {
	Name        string          `json:"name"`
	Description string          `json:"description"`
	Trust       json.RawMessage `json:"trust"`
	Policies    []string        `json:"policies"`
}

type keyView struct {
	Alias    string          `json:"alias"`
	Document json.RawMessage `json:"document"`
}

// view returns the set as it is shown; lists are never null.
func (w *iamWorld) view() (iamView, error) {
	v := iamView{
		Environment: w.set.Environment, Account: w.set.Account,
		Policies: []policyView{}, Groups: []groupView{}, Users: []userView{}, Roles: []roleView{}, KeyPolicies: []keyView{}, Notes: []string{},
	}
	var failed error
	document := func(p *iampolicy.Policy) json.RawMessage {
		text, err := p.MarshalJSON()
		if err != nil && failed == nil {
			failed = err
		}
		return text
	}
	for _, p := range w.set.Policies {
		v.Policies = append(v.Policies, policyView{p.Name, p.Description, document(p.Document)})
	}
	for _, g := range w.set.Groups {
		v.Groups = append(v.Groups, groupView{g.Name, list(g.Policies)})
	}
	for _, u := range w.set.Users {
		v.Users = append(v.Users, userView{u.Name, list(u.Groups), list(u.Policies)})
	}
	for _, r := range w.set.Roles {
		v.Roles = append(v.Roles, roleView{r.Name, r.Description, document(r.Trust), list(r.Policies)})
	}
	for _, k := range w.set.KeyPolicies {
		v.KeyPolicies = append(v.KeyPolicies, keyView{k.Alias, document(k.Document)})
	}
	for _, f := range iampolicy.LintSet(w.set, w.inventory) {
		v.Notes = append(v.Notes, f.String())
	}
	return v, failed
}

// list returns a copy that is not nil.
func list(words []string) []string { return append([]string{}, words...) }

func (v iamView) print(out io.Writer) error {
	p := newPrinter(out)
	p.row("environment", v.Environment)
	p.row("account", v.Account)
	p.table("POLICY", "SAYS")
	for _, policy := range v.Policies {
		p.row(policy.Name, policy.Description)
	}
	if len(v.Groups) > 0 {
		p.table("GROUP", "POLICIES")
		for _, g := range v.Groups {
			p.row(g.Name, strings.Join(g.Policies, ", "))
		}
	}
	if len(v.Users) > 0 {
		p.table("USER", "GROUPS", "POLICIES")
		for _, u := range v.Users {
			p.row(u.Name, orNone(u.Groups), orNone(u.Policies))
		}
	}
	if len(v.Roles) > 0 {
		p.table("ROLE", "POLICIES")
		for _, r := range v.Roles {
			p.row(r.Name, strings.Join(r.Policies, ", "))
		}
	}
	printNotes(p, v.Notes)
	p.flush()
	return p.err
}

// printNotes prints a line for each note.
func printNotes(p *printer, notes []string) {
	if len(notes) > 0 {
		p.table("NOTES")
	}
	for _, note := range notes {
		p.row(note)
	}
}

func orNone(words []string) string {
	if len(words) == 0 {
		return "-"
	}
	return strings.Join(words, ", ")
}

// printCommands prints a shell script.
func (w *iamWorld) printCommands(out io.Writer) error {
	commands, err := w.set.Commands()
	if err != nil {
		return err
	}
	var text strings.Builder
	text.WriteString("#!/bin/sh\nset -eu\n")
	for _, c := range commands {
		text.WriteString(c.String() + "\n")
	}
	_, err = io.WriteString(out, text.String())
	return err
}

// printPolicy prints one document as people read it.
func (w *iamWorld) printPolicy(out io.Writer, name string) error {
	names, documents := w.documents()
	document := documents[name]
	if document == nil {
		return usagef("--policy %s: there is no such policy; there are %s", name, some(names))
	}
	text, err := document.Indented()
	if err != nil {
		return fmt.Errorf("policy %s: %w", name, err)
	}
	_, err = io.WriteString(out, text)
	return err
}

// documents returns all documents by the names of what they belong to, and the
// names in order.
func (w *iamWorld) documents() ([]string, map[string]*iampolicy.Policy) {
	documents := map[string]*iampolicy.Policy{}
	var names []string
	add := func(name string, p *iampolicy.Policy) {
		documents[name], names = p, append(names, name)
	}
	for _, p := range w.set.Policies {
		add(p.Name, p.Document)
	}
	for _, r := range w.set.Roles {
		add(r.Name, r.Trust)
	}
	for _, k := range w.set.KeyPolicies {
		add(k.Alias, k.Document)
	}
	return names, documents
}
