package doctor

import (
	"fmt"
	"slices"
	"strings"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/store"
)

// checkData checks the data directory: that it is of this deployment, that nobody
// uses it, that nobody else sent from its accounts, and that it knows what the
// updater's key signed.
func checkData(f *facts) []Line {
	d := f.Data
	line := func(check string, state State, text, repair string) Line {
		return Line{Subject: d.Dir, Check: check, State: state, Text: text, Repair: repair}
	}
	another := "name another directory with --data"
	switch {
	case d.Problem != nil:
		return []Line{line("store", Broken, oneLine(d.Problem), another)}
	case f.data.problem != nil:
		return []Line{line("store", Broken, oneLine(f.data.problem), another)}
	case d.Store == nil:
		lines := append([]Line{line("store", OK, "there is none yet; the agents make it", "")}, f.leaseLines()...)
		return append(lines, f.historyLines()...)
	case d.Deployment != "" && f.data.bound != d.Deployment:
		return []Line{line("store", Broken, fmt.Sprintf("it belongs to %s, not to %s", f.data.bound, d.Deployment), another)}
	}
	lines := []Line{line("store", OK, "it is of this deployment", "")}
	for _, s := range f.data.strayTxs {
		lines = append(lines, line("nonces", Broken,
			fmt.Sprintf("somebody else sent from the %s's account %s on %s, nonce %d", s.post.Role, s.tx.From, s.post.Network, s.tx.Nonce),
			fmt.Sprintf("find out who; if it is over: optics journal acknowledge --db %s --domain %s --account %s --nonce %d", d.Dir, s.tx.Chain, s.tx.From, s.tx.Nonce)))
	}
	lines = append(lines, f.leaseLines()...)
	return append(lines, f.historyLines()...)
}

// leaseLines tells of leases on our accounts that somebody holds. The store of a
// process of ours has ended those of others.
func (f *facts) leaseLines() []Line {
	leases := f.data.shared
	if !f.Data.Mine {
		leases = append(slices.Clip(leases), f.data.leases...)
	}
	var lines []Line
	for _, l := range leases {
		if int64(l.Until) <= f.now*1000 || !f.isAbout(l) { //nolint:gosec // a time of ours
			continue
		}
		lines = append(lines, Line{
			Subject: f.Data.Dir, Check: "leases", State: Warning,
			Text:   fmt.Sprintf("%s has the lease %s until %s", l.Holder, l.Name, store.LeaseTime(l.Until)),
			Repair: "others wait as long as it runs; end it if it should not",
		})
	}
	if len(lines) == 0 {
		lines = append(lines, Line{Subject: f.Data.Dir, Check: "leases", State: OK, Text: "nobody holds one on these accounts"})
	}
	return lines
}

// isAbout reports whether a lease is on one of the accounts: they end in it.
func (f *facts) isAbout(l optics.Lease) bool {
	return slices.ContainsFunc(f.keys, func(k keyFacts) bool { return k.open == nil && strings.HasSuffix(l.Name, k.address.Hex()) })
}

// historyLines says whether it is known what the updater's key signed. A guard that
// knows nothing is no clean record.
func (f *facts) historyLines() []Line {
	var lines []Line
	for _, p := range f.posts {
		if p.Role != environment.Updater || p.Purpose != environment.Attestation {
			continue
		}
		l := Line{Subject: f.Data.Dir, Check: "history", State: OK, Text: "it is known what was signed for " + p.Network}
		switch {
		case f.Data.Store != nil && !f.isUnknown(p):
		case f.Data.ImportsHistory:
			l.Text = "what was signed for " + p.Network + " is read from the chains at the start"
		default:
			l.State = Broken
			l.Text = "it is not known what the updater's key signed for " + p.Network
			l.Repair = fmt.Sprintf("stop every other updater with this key, wait until its last update is final, and start once: %s --data %s --import-signing-history",
				f.command("run", "--role updater"), f.Data.Dir)
		}
		lines = append(lines, l)
	}
	return lines
}

// isUnknown reports whether the store knows nothing of an attestation; it was not
// asked where the key could not be opened.
func (f *facts) isUnknown(p Post) bool {
	for _, u := range f.data.unknown {
		if u == p {
			return true
		}
	}
	_, opened := f.addressOf(p.Key)
	return !opened
}
