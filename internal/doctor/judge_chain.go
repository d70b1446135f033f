package doctor

import (
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain/rpc"
	"github.com/opticsnet/optics/internal/environment"
)

const (
	// staleBlocks and staleLeast are how old the newest block of a chain may be: so
	// many times its block time, but at least so many seconds.
	staleBlocks, staleLeast = 20, 120
	// lagging is how many blocks an endpoint may be behind the best one; the pool of
	// endpoints sets it aside beyond that.
	lagging = 5
	// clockLead is how many seconds a block may be younger than the machine's clock
	// says: nodes of Ethereum accept blocks that are 15 seconds ahead of theirs.
	clockLead = 30
)

// chainChecks are the checks of one chain, in the order of their lines.
var chainChecks = []func(*facts, *chainFacts) []Line{
	checkEndpoints, checkQuorum, checkHead, checkContracts, checkHome, checkBalances,
}

// aboutEndpoints is how many of them, the first, are about the endpoints themselves.
const aboutEndpoints = 2

// checkChains checks every chain that is looked at. What is wrong with one that the
// agents do not need themselves is a warning.
func checkChains(f *facts) []Line {
	var lines []Line
	for _, name := range f.Environment.NetworkNames() {
		c := f.chains[name]
		if c == nil {
			continue
		}
		for i, check := range chainChecks {
			if i >= aboutEndpoints && len(c.answering()) == 0 {
				break // there is nothing to say about what could not be asked
			}
			for _, l := range check(f, c) {
				l.Subject = name
				if l.State == Broken && l.Unread && !f.Selection.Needs(name) {
					l.State = Warning
				}
				lines = append(lines, l)
			}
		}
	}
	return lines
}

// checkEndpoints has a line for every endpoint. One that does not answer breaks
// nothing as long as there are enough others.
func checkEndpoints(f *facts, c *chainFacts) []Line {
	if c.Problem != nil {
		return []Line{{
			Check: "endpoint", State: Broken, Unread: true, Text: oneLine(c.Problem),
			Repair: "set the variables; then: " + f.command("env check", "--variables"),
		}}
	}
	newest, missing := c.newest(), Warning
	if !c.quorate() {
		missing = Broken
	}
	lines := make([]Line, len(c.endpoints))
	for i, e := range c.endpoints {
		place := c.network.RPC.Endpoints[i].String()
		l := Line{Check: "endpoint", State: OK, Text: fmt.Sprintf("%s has chain id %d and block %d", e.name, e.chainID, e.head.Number)}
		switch {
		case errors.Is(e.problem, rpc.ErrWrongChain), e.problem == nil && e.chainID != c.network.ChainID:
			l.State, l.Repair = Broken, "set "+place+" to an endpoint of "+c.network.Name
			l.Text = fmt.Sprintf("%s serves another chain than %s with chain id %d", e.name, c.network.Name, c.network.ChainID)
		case e.problem != nil:
			l.State, l.Unread, l.Repair = missing, true, "set "+place+" to an endpoint that answers, or wait for its provider"
			l.Text = fmt.Sprintf("%s does not answer: %s", e.name, oneLine(e.problem))
		case newest.Number-e.head.Number > lagging:
			l.State, l.Repair = missing, "wait until it has caught up, or set "+place+" to another"
			l.Text = fmt.Sprintf("%s is at block %d, %d behind the best", e.name, e.head.Number, newest.Number-e.head.Number)
		}
		lines[i] = l
	}
	return lines
}

// quorate reports whether enough endpoints serve the chain and are not behind.
func (c *chainFacts) quorate() bool {
	newest, fit := c.newest(), uint64(0)
	for _, e := range c.answering() {
		if newest.Number-e.head.Number <= lagging {
			fit++
		}
	}
	return fit >= max(c.network.RPC.Quorum, 1)
}

// checkQuorum checks that endpoints agree on a block that all of them have.
func checkQuorum(f *facts, c *chainFacts) []Line {
	if c.Problem != nil {
		return nil // there are no endpoints
	}
	l := Line{Check: "quorum", State: OK}
	fit := c.answering()
	l.Text = fmt.Sprintf("%d of %d endpoints serve the chain, %d are needed", len(fit), len(c.endpoints), max(c.network.RPC.Quorum, 1))
	if !c.quorate() {
		l.State, l.Unread = Broken, true
		l.Repair = "mend the endpoints above; then: " + f.command("doctor")
		return []Line{l}
	}
	for _, e := range fit {
		if e.at != fit[0].at {
			l.State = Broken
			l.Text = fmt.Sprintf("endpoints disagree about block %d: %s has %s, %s has %s", c.height, fit[0].name, fit[0].at, e.name, e.at)
			l.Repair = "find out which one is right, and take the other out of networks." + c.network.Name + ".rpc.endpoints"
			break
		}
	}
	return []Line{l}
}

// checkHead checks that the chain moves and has final blocks.
func checkHead(f *facts, c *chainFacts) []Line {
	newest := c.newest()
	age := f.now - int64(newest.Time)                                //nolint:gosec // a time of a block
	limit := max(staleLeast, staleBlocks*int64(c.network.BlockTime)) //nolint:gosec // a block time is short
	head := Line{Check: "head", State: OK, Text: fmt.Sprintf("block %d is %s old", newest.Number, seconds(max(age, 0)))}
	if age > limit {
		head.State = Broken
		head.Text += fmt.Sprintf("; at most %s is expected", seconds(limit))
		head.Repair = "look at " + explorer(c.network) + ": either the chain stands still, or all its endpoints do, or the clock of this machine is ahead"
	}
	final := Line{Check: "finality", State: OK, Text: fmt.Sprintf("there are final blocks by the rule %s", c.network.Finality)}
	if !c.final {
		final.State = Broken
		final.Text = fmt.Sprintf("no block is final by the rule %s; nothing would ever be signed", c.network.Finality)
		final.Repair = "correct networks." + c.network.Name + ".finality, or take endpoints that know the tag"
	}
	return []Line{head, final}
}

func explorer(n *environment.Network) string {
	if n.Explorer == "" {
		return "an explorer of " + n.Name
	}
	return n.Explorer
}

func seconds(n int64) time.Duration { return time.Duration(n) * time.Second }

// checkContracts compares the code of every contract with the record.
func checkContracts(f *facts, c *chainFacts) []Line {
	if c.deployed == nil {
		return nil // said of the deployment
	}
	if c.problem != nil {
		return []Line{unread("contracts", c.problem, f)}
	}
	var lines []Line
	for _, contract := range c.deployed.Contracts {
		found, there := c.codes[contract.Address]
		what := fmt.Sprintf("%s at %s", contract.ID, contract.Address)
		switch {
		case !there:
			lines = append(lines, Line{
				Check: "contracts", State: Broken, Text: what + " has no code",
				Repair: "the endpoints are of another chain, or the chain was reset: check them; then: " + f.command("plan"),
			})
		case contract.CodeHash != common.Hash{} && contract.CodeHash != found:
			lines = append(lines, Line{
				Check: "contracts", State: Broken, Text: fmt.Sprintf("%s has code %s; %s was deployed", what, found, contract.CodeHash),
				Repair: "code never changes by itself: ask other endpoints; if it is so, treat " + c.network.Name + " as compromised",
			})
		}
	}
	if len(lines) == 0 {
		lines = append(lines, Line{Check: "contracts", State: OK, Text: fmt.Sprintf("%d contracts have the recorded code", len(c.deployed.Contracts))})
	}
	return lines
}

// checkHome checks the Home of a chain whose messages the agents are about, and that
// its updater is our key.
func checkHome(f *facts, c *chainFacts) []Line {
	if c.deployed == nil || !f.Selection.IsHome(c.network.Name) || c.problem != nil {
		return nil
	}
	h := c.home
	if h.problem != nil {
		return []Line{unread("home", h.problem, f)}
	}
	l := Line{Check: "home", State: OK, Text: fmt.Sprintf("it is active, with %d messages and the updater %s", h.Count, h.Updater)}
	switch {
	case h.domain != c.network.Domain:
		l.State, l.Repair = Broken, "correct networks."+c.network.Name+".domain, or the current deployment"
		l.Text = fmt.Sprintf("it is of domain %s; %s has domain %s", h.domain, c.network.Name, c.network.Domain)
	case h.State != optics.StateActive:
		l.State, l.Repair = Broken, "see docs/runbook/halts.md"
		l.Text = "it has failed: a fraud by its updater was proven, and it takes no more messages"
	}
	lines := []Line{l}
	if key, ok := f.attestation(environment.Updater, c.network.Name); ok {
		lines = append(lines, updaterLine(f, "the home", h.Updater, key))
	}
	return lines
}

// updaterLine compares the updater of a contract with our key.
func updaterLine(f *facts, contract string, has, key common.Address) Line {
	if has == key {
		return Line{Check: "updater", State: OK, Text: fmt.Sprintf("%s has our key %s", contract, key)}
	}
	return Line{
		Check: "updater", State: Broken, Text: fmt.Sprintf("%s has updater %s; our key is %s", contract, has, key),
		Repair: "use the key that it has, or make it ours: " + f.command("plan"),
	}
}

// checkBalances compares what the accounts hold with their bands.
func checkBalances(f *facts, c *chainFacts) []Line {
	if c.problem != nil && c.deployed == nil {
		return []Line{unread("balance", c.problem, f)}
	}
	bands := f.Environment.FundingOn(c.network.Name)
	var lines []Line
	for _, p := range f.posts {
		address, known := f.addressOf(p.Key)
		balance := c.balances[address]
		if !known || balance == nil || p.Network != c.network.Name || p.Purpose != environment.Transactions {
			continue
		}
		l := Line{Check: "balance", State: OK}
		band, _ := bands.Band(p.Role)
		l.Text = fmt.Sprintf("%s %s has %s %s", p.Role, address, amount(balance), c.network.Token)
		switch {
		case balance.Sign() == 0:
			l.State = Broken
		case balance.Cmp(band.Low.Big()) < 0:
			l.State = Warning
		}
		if l.State != OK {
			l.Text += fmt.Sprintf("; at least %s is wanted", band.Low)
			l.Repair = f.command("fund send")
		}
		lines = append(lines, l)
	}
	return lines
}

// amount is wei in words, rounded down to a millionth of a token.
func amount(wei *big.Int) string {
	unit := big.NewInt(1_000_000_000_000)
	rounded := new(big.Int).Mul(new(big.Int).Quo(wei, unit), unit)
	if rounded.Sign() == 0 && wei.Sign() > 0 {
		return "less than a millionth of a"
	}
	return strings.TrimSuffix(environment.NewWei(rounded).String(), " ether")
}

// checkClock compares the machine's clock with the newest blocks.
func checkClock(f *facts) []Line {
	var ahead int64
	var where []string
	for name, c := range f.chains {
		if newest := c.newest(); newest.Time > 0 {
			lead := int64(newest.Time) - f.now //nolint:gosec // a time of a block
			ahead, where = max(ahead, lead), append(where, name)
		}
	}
	if len(where) == 0 {
		return nil
	}
	l := Line{Subject: "clock", Check: "clock", State: OK, Text: fmt.Sprintf("no block of %d chains is in its future", len(where))}
	if ahead > clockLead {
		slices.Sort(where)
		l.State = Broken
		l.Text = fmt.Sprintf("the clock of this machine is %s behind the newest block of %s", seconds(ahead), strings.Join(where, " or "))
		l.Repair = "set it: timedatectl set-ntp true"
	}
	return []Line{l}
}

// unread is a line about what could not be read.
func unread(check string, err error, f *facts) Line {
	return Line{
		Check: check, State: Broken, Unread: true, Text: "cannot be read: " + oneLine(err),
		Repair: "check the endpoints; then: " + f.command("doctor"),
	}
}

// command is a command of ours for the environment.
func (f *facts) command(words string, flags ...string) string {
	return strings.Join(append([]string{"optics", words, "-e", f.Environment.Name}, flags...), " ")
}

func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }
