package doctor

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics/internal/deployment"
	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/keys"
)

// checkDeployment checks that there is a current deployment, that it fits the file,
// and that it has the networks that the agents need.
func checkDeployment(f *facts) []Line {
	line := func(state State, text, repair string) Line {
		return Line{Subject: f.Environment.Name, Check: "deployment", State: state, Text: text, Repair: repair}
	}
	deploy := f.command("plan") + " and optics apply"
	r := f.Record
	switch {
	case f.RecordProblem != nil:
		return []Line{line(Broken, "the current deployment cannot be read: "+oneLine(f.RecordProblem), f.command("env deployments"))}
	case r == nil:
		return []Line{line(Broken, "nothing is deployed", deploy)}
	}
	var lines []Line
	wrong, notes := deployment.Fits(f.Environment, r)
	for _, p := range wrong {
		lines = append(lines, line(Broken, p.String(), "correct the file, or point to the right deployment: "+f.command("env deployments")))
	}
	for _, name := range f.Environment.NetworkNames() {
		if r.Network(name) == nil && f.Selection.Needs(name) {
			lines = append(lines, line(Broken, fmt.Sprintf("deployment %d does not have %s", r.Made, name), deploy))
		}
	}
	for _, p := range notes {
		lines = append(lines, line(Warning, p.String(), f.command("drift")))
	}
	if len(lines) == 0 {
		lines = append(lines, line(OK, fmt.Sprintf("deployment %d fits the file", r.Made), ""))
	}
	return lines
}

// checkKeys has a line for every key that the agents sign with.
func checkKeys(f *facts) []Line {
	lines := make([]Line, 0, len(f.keys))
	for _, k := range f.keys {
		lines = append(lines, f.keyLine(k))
	}
	return lines
}

func (f *facts) keyLine(k keyFacts) Line {
	id := k.key.Alias + k.key.Secret
	l := Line{Subject: id, Check: "key", State: OK, Text: fmt.Sprintf("is %s and can sign", k.address)}
	fault := k.open
	if fault == nil {
		fault = k.ready
	}
	var foreign *keys.ForeignUseError
	known, listed := f.Addresses[id]
	switch {
	case fault != nil:
		l.State, l.Text, l.Repair = Broken, "cannot sign: "+oneLine(fault), f.keyRepair(fault)
		l.Unread = errors.Is(fault, keys.ErrUnavailable) || errors.Is(fault, keys.ErrThrottled)
	case listed && known != k.address:
		l.State, l.Repair = Broken, f.command("keys list", "--output json")
		l.Text = fmt.Sprintf("is %s; the list of addresses says %s", k.address, known)
	case f.pinned(id) != "" && !strings.EqualFold(f.pinned(id), k.address.Hex()):
		l.State, l.Repair = Broken, "use the key of that account, or correct contracts.updater"
		l.Text = fmt.Sprintf("is %s; the file says that the updater is %s", k.address, f.pinned(id))
	case errors.As(k.use, &foreign):
		l.State, l.Text = Broken, oneLine(k.use)
		if f.WarnOfForeignUse {
			l.State = Warning
		}
		l.Repair = fmt.Sprintf("stop whoever signs with it; if that is known and over: optics journal acknowledge-use --db %s --request %s", f.Data.Dir, foreign.RequestID)
	case k.use != nil:
		l.State, l.Text, l.Repair = Warning, "can sign, but who used it last cannot be told: "+oneLine(k.use), f.keyRepair(k.use)
	}
	return l
}

// pinned returns the account that the file says a key must be, "" for any.
func (f *facts) pinned(key string) string {
	for _, p := range f.posts {
		if p.Key == key && common.IsHexAddress(p.Pinned) {
			return p.Pinned
		}
	}
	return ""
}

// keyRepair is what to do about a key, by what is wrong with it.
func (f *facts) keyRepair(err error) string {
	for _, r := range []struct {
		kinds  []error
		repair string
	}{
		{[]error{keys.ErrKeyMissing}, f.command("keys provision")},
		{[]error{keys.ErrDenied}, f.command("iam apply")},
		{[]error{keys.ErrCredentials, keys.ErrAccount}, "use credentials of the agents: AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"},
		{[]error{keys.ErrThrottled, keys.ErrUnavailable}, "wait; then: " + f.command("doctor")},
	} {
		if slices.ContainsFunc(r.kinds, func(kind error) bool { return errors.Is(err, kind) }) {
			return r.repair
		}
	}
	return f.command("keys list")
}

// checkAccounts checks that nobody else of ours, in another role or in another
// environment, uses the accounts of the agents.
func checkAccounts(f *facts) []Line {
	signers := f.Environment.Inventory().Signers
	for i, s := range signers {
		if address, ok := f.addressOf(s.Key); ok {
			signers[i].Address = address.Hex()
		} else if address, ok := f.Addresses[s.Key]; ok {
			signers[i].Address = address.Hex()
		}
	}
	type account struct {
		chain   uint64
		address string
	}
	ours := make(map[account]bool)
	for _, s := range signers {
		if slices.ContainsFunc(f.posts, func(p Post) bool { return p.Key == s.Key && p.Network == s.Network }) && s.Address != "" {
			ours[account{s.ChainID, strings.ToLower(s.Address)}] = true
		}
	}
	signers = slices.DeleteFunc(append(signers, f.Others...), func(s environment.Signer) bool {
		return !ours[account{s.ChainID, strings.ToLower(s.Address)}]
	})
	var lines []Line
	for _, p := range environment.Conflicts(signers) {
		lines = append(lines, Line{
			Subject: "accounts", Check: "accounts", State: Broken, Text: p.String(),
			Repair: "give each its own key: " + f.command("keys rotate", "--help"),
		})
	}
	if len(lines) == 0 {
		lines = append(lines, Line{Subject: "accounts", Check: "accounts", State: OK, Text: fmt.Sprintf("none of %d has another role or environment", len(ours))})
	}
	return lines
}

// checkSharing warns of accounts that agents of other homes use too: in another
// process they would move each other's nonces.
func checkSharing(f *facts) []Line {
	all, err := Select(f.Environment, nil, nil)
	if err != nil || len(all.Homes) == len(f.Selection.Homes) {
		return nil
	}
	var lines []Line
	for _, role := range f.Selection.Roles {
		var shared []string
		for _, network := range f.Environment.NetworkNames() {
			serves := func(home string) bool { return all.Serves(role, home, network) }
			if slices.ContainsFunc(f.Selection.Homes, func(home string) bool { return f.Selection.Serves(role, home, network) }) &&
				slices.ContainsFunc(all.Homes, func(home string) bool { return !f.Selection.IsHome(home) && serves(home) }) {
				shared = append(shared, network)
			}
		}
		if len(shared) > 0 {
			lines = append(lines, Line{
				Subject: string(role), Check: "sharing", State: Warning,
				Text:   fmt.Sprintf("its account on %s serves other homes too; a second process with it would use the same nonces", strings.Join(shared, ", ")),
				Repair: fmt.Sprintf("run all homes of the %s in one process", role),
			})
		}
	}
	return lines
}
