package main

import (
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/opticsnet/optics/internal/iampolicy"
)

func newIAMMatrix() *cobra.Command {
	var o iamOptions
	cmd := &cobra.Command{
		Use:   "matrix",
		Short: "Say who can sign with which key",
		Long: "matrix evaluates the policies of an environment for every identity and every key and prints\n" +
			"who can sign, by which statement; in JSON also who cannot. Who can read a hex key can sign\n" +
			"with it. It asks nobody.",
		Example: "  optics iam matrix -e staging\n" +
			"  optics iam matrix -e staging --output json | jq -r '.rows[] | select(.sign) | .identity + \" \" + .key'",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkOutput(cmd); err != nil {
				return err
			}
			w, err := o.world(cmd)
			if err != nil {
				return err
			}
			view := w.matrix()
			return printAs(cmd, view, func() error { return view.print(cmd.OutOrStdout()) })
		},
	}
	o.flags(cmd)
	return cmd
}

// matrixView is what iam matrix says.
type matrixView struct {
	Rows  []matrixRow `json:"rows"`
	Notes []string    `json:"notes"`
}

// matrixRow says what one identity may do with one key.
type matrixRow struct {
	Identity string `json:"identity"`
	Key      string `json:"key"`
	// Sign is about digests, SignRaw about messages that KMS hashes itself.
	Sign    bool `json:"sign"`
	SignRaw bool `json:"signRaw"`
	Read    bool `json:"read"`
	// Around are operations by which it could come to sign.
	Around []string `json:"around"`
	Reason string   `json:"reason"`
}

func (w *iamWorld) matrix() matrixView {
	v := matrixView{Rows: []matrixRow{}, Notes: []string{}}
	for _, r := range iampolicy.Matrix(w.set.Identities(), w.set.Keys(w.inventory)) {
		v.Rows = append(v.Rows, matrixRow{
			Identity: r.Identity, Key: strings.Join(r.Aliases, ", "), Sign: r.Sign.Allowed, SignRaw: r.SignRaw.Allowed,
			Read: r.Read.Allowed, Around: list(r.Around), Reason: r.Sign.Reason,
		})
	}
	for _, id := range w.set.Identities() {
		for _, s := range w.inventory.Secrets {
			d := iampolicy.Evaluate(w.secretRequest(id, readSecret, s.Name), id.Policies)
			v.Rows = append(v.Rows, matrixRow{
				Identity: id.Name, Key: s.Name, Sign: d.Allowed, SignRaw: d.Allowed, Read: d.Allowed, Around: []string{}, Reason: d.Reason,
			})
		}
	}
	for _, f := range iampolicy.LintSet(w.set, w.inventory) {
		v.Notes = append(v.Notes, f.String())
	}
	return v
}

func (v matrixView) print(out io.Writer) error {
	p := newPrinter(out)
	p.row("IDENTITY", "SIGNS WITH", "BECAUSE")
	for i, r := range v.Rows {
		others := func(o matrixRow) bool { return o.Identity == r.Identity && o.Sign }
		switch {
		case r.Sign:
			p.row(r.Identity, r.Key, r.Reason)
		case (i == 0 || v.Rows[i-1].Identity != r.Identity) && !slices.ContainsFunc(v.Rows, others):
			p.row(r.Identity, "nothing", r.Reason)
		}
	}
	printNotes(p, v.Notes)
	p.flush()
	return p.err
}
