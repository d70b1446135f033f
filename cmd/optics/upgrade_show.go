package main

import (
	"fmt"
	"io"

	"github.com/opticsnet/optics/internal/upgrade"
)

// lineWriter writes lines until one fails.
type lineWriter struct {
	w   io.Writer
	err error
}

func (l *lineWriter) line(format string, args ...any) {
	if l.err == nil {
		_, l.err = fmt.Fprintf(l.w, format+"\n", args...)
	}
}

// printUpgrade writes a plan for people, with its digest.
func printUpgrade(w io.Writer, p *upgrade.Plan) error {
	if err := printUpgradeBody(w, p); err != nil {
		return err
	}
	digest, err := p.Digest()
	if err != nil {
		return err
	}
	l := &lineWriter{w: w}
	l.line("digest %s", digest)
	return l.err
}

// printUpgradeBody writes what changes, what was tried, what is to be sent, and what
// speaks against it.
func printUpgradeBody(w io.Writer, p *upgrade.Plan) error {
	l := &lineWriter{w: w}
	for _, c := range p.Chains {
		l.chain(c)
	}
	held := 0
	for _, c := range p.Checks {
		verdict := "FAIL"
		if c.OK {
			verdict, held = "ok  ", held+1
		}
		l.line("%s  %s", verdict, c)
	}
	if len(p.Checks) > 0 {
		l.line("%d checks on forks, %d hold\n", len(p.Checks), held)
	}
	for i, t := range p.Transactions {
		l.transaction(i+1, t)
	}
	if p.Empty() {
		l.line("nothing to do: the beacons have what they shall have")
	}
	for _, problem := range p.Problems {
		l.line("problem: %s", problem)
	}
	l.line("risk   %s", p.Risk)
	return l.err
}

func (l *lineWriter) chain(c upgrade.ChainPlan) {
	l.line("%s (domain %s, chain id %d)", c.Network, c.Domain, c.ChainID)
	switch {
	case c.Route.InRecovery:
		l.line("  governed in recovery by the recovery manager %s", c.Route.Sender)
	case c.Route.Kind == upgrade.Remote:
		l.line("  governed by messages from domain %s", c.Route.GovernorDomain)
	case c.Route.Kind == upgrade.Local:
		l.line("  governed here by %s", c.Route.Sender)
	default:
		l.line("  not governed: the beacons obey %s", c.Route.Sender)
	}
	for _, b := range c.Beacons {
		l.beacon(b)
	}
	l.line("")
}

func (l *lineWriter) beacon(b upgrade.BeaconPlan) {
	l.line("  %s beacon %s", b.Beacon, b.Address)
	l.line("    now         %s", implementationText(b.Now))
	if b.UpToDate() {
		l.line("    then        the same")
		return
	}
	l.line("    then        %s", implementationText(b.Then))
	for _, i := range b.Immutables {
		switch i.Now {
		case i.Then:
			l.line("    immutable   %s %s", i.Name, i.Then)
		case "":
			l.line("    immutable   %s %s (new)", i.Name, i.Then)
		default:
			l.line("    immutable   %s %s → %s", i.Name, i.Now, i.Then)
		}
	}
	for _, f := range b.Functions.Added {
		l.line("    function    + %s", f)
	}
	for _, f := range b.Functions.Removed {
		l.line("    function    - %s", f)
	}
	if len(b.Storage) == 0 {
		l.line("    storage     as in %s", b.Layout)
	}
	for _, s := range b.Storage {
		verdict := ""
		if s.Refused() {
			verdict = " (REFUSED)"
		}
		l.line("    storage     %s%s", s, verdict)
	}
}

func implementationText(i upgrade.Implementation) string {
	name := i.Name
	if name == "" {
		name = "unknown code"
	}
	return fmt.Sprintf("%s at %s, %d bytes, code hash %s", name, i.Address, i.Bytes, i.CodeHash)
}

func (l *lineWriter) transaction(n int, t upgrade.Transaction) {
	l.line("transaction %d on %s (chain id %d): %s", n, t.Network, t.ChainID, t.What)
	l.line("  from  %s", t.From)
	if t.To == nil {
		l.line("  nonce %d, creates %s", *t.Nonce, t.Creates)
	} else {
		l.line("  to    %s", t.To)
	}
	if t.Method != "" {
		call := t.Method
		if t.Destination != 0 {
			call += " to domain " + t.Destination.String()
		}
		l.line("  call  %s", call)
	}
	for _, c := range t.Calls {
		l.line("  asks  %s %s", c.To, c.Data)
	}
	l.line("  data  %s\n", t.Data)
}
