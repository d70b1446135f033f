package published

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/legacyconfig"
)

// page is an environment file on its way.
type page struct{ text string }

// line writes a line: text, and where it came from as a comment.
func (p *page) line(indent int, text, why string) {
	p.text += strings.Repeat("  ", indent) + text
	if why != "" {
		p.text += " # " + why
	}
	p.text += "\n"
}

// assumed marks what is in no file.
const assumed = "CHECK: not in the files"

// variable returns a variable of the environment, such as ${LAB_GOVERNOR}.
func (im *importing) variable(name string) string {
	return "${" + strings.ToUpper(strings.ReplaceAll(im.options.Name, "-", "_")) + "_" + name + "}"
}

// file returns the environment file.
func (im *importing) file() []byte {
	p := &page{}
	p.line(0, "# Made by optics env import of "+comment(baseOf(im.path))+". It says what is wanted; what is stands in deployments.", "")
	p.line(0, "# Behind each value stands where it came from; what is marked with CHECK was assumed.", "")
	p.line(0, "", "")
	p.line(0, "name: "+im.options.Name, "")
	p.line(0, "class: "+string(im.options.Class), fmt.Sprintf("the agents' files say %q", comment(im.label)))
	p.line(0, "purpose: Imported from a published deployment.", "CHECK: say what it is for")
	im.writeGates(p)
	p.line(0, "", "")
	p.line(0, "# In the order in which they were deployed, as far as the files tell.", "")
	p.line(0, "networks:", "")
	for _, s := range im.states {
		im.writeNetwork(p, s)
	}
	im.writeContracts(p)
	im.writeOperations(p)
	return []byte(p.text)
}

// comment makes a text fit for a comment.
func comment(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || r == '$' {
			return '?'
		}
		return r
	}, text[:min(len(text), 60)])
}

func (im *importing) writeGates(p *page) {
	p.line(0, "", "")
	if im.options.Class != environment.Production {
		p.line(0, "gates: {changes: none, beacons: human}", "")
		return
	}
	p.line(0, "gates: {changes: approvers, beacons: approvers}", "")
	p.line(0, "# Nobody can approve anything until the approvers stand here.", "")
	p.line(0, "approvals:", "")
	p.line(1, "threshold: {changes: 2, beacons: 3}", assumed)
	p.line(1, "approvers: {}", "")
	im.find(Missing, nil, "approvals.approvers: no file says who approves changes; nothing can be approved until they stand there")
}

func (im *importing) writeNetwork(p *page, s *state) {
	production := im.options.Class == environment.Production
	known := assumed
	if s.known {
		known = "as " + s.name + " has"
	}
	p.line(1, s.name+":", "")
	p.line(2, fmt.Sprintf("chainId: %d", s.chainID.is), s.chainID.from)
	p.line(2, fmt.Sprintf("domain: %s", s.domain), s.file+configSuffix)
	p.line(2, fmt.Sprintf("testnet: %v", s.info.testnet), known)
	p.line(2, "token: "+s.info.token, known)
	p.line(2, "blockTime: "+s.info.blockTime, known)
	p.line(2, "finality: "+s.info.finality, assumed)
	p.line(2, "rpc:", "")
	base, quorum := strings.ToUpper(strings.ReplaceAll(s.name, "-", "_"))+"_RPC", 1
	endpoints := fmt.Sprintf("[\"${%s}\"]", base)
	if production {
		endpoints, quorum = fmt.Sprintf("[\"${%s_1}\", \"${%s_2}\"]", base, base), 2
	}
	p.line(3, "endpoints: "+endpoints, "endpoints are never copied")
	p.line(3, fmt.Sprintf("quorum: %d", quorum), "")
	if s.chunk > 0 && s.chunk <= 1_000_000 {
		p.line(3, fmt.Sprintf("logRange: %d", s.chunk), "index.chunk of "+s.file+configSuffix)
	}
	p.line(2, "fees:", "")
	if s.info.legacy {
		p.line(3, "legacy: true", "as published tools sent transactions here")
	}
	p.line(3, "maxFee: "+s.info.maxFee, assumed)
	if s.info.maxTip != "" {
		p.line(3, "maxTip: "+s.info.maxTip, assumed)
	}
	if s.info.explorer != "" {
		p.line(2, "explorer: "+s.info.explorer, "")
	}
	if !s.known {
		im.find(Missing, s.network, "testnet, token, blockTime, finality and fees: no file says them; see what is marked with CHECK")
	}
}

func (im *importing) writeContracts(p *page) {
	p.line(0, "", "")
	p.line(0, "contracts:", "")
	p.line(1, "deployer: "+im.variable("DEPLOYER"), assumed)
	account, why := im.variable("GOVERNOR"), assumed
	if im.governor != nil {
		account, why = quoted(im.governor.Address), im.governing.from
	} else {
		im.find(Missing, nil, "contracts.governor.account: no file says it; %s holds it, or --rpc %s=URL reads it", im.variable("GOVERNOR"), im.governing.is)
	}
	p.line(1, "governor:", "")
	p.line(2, "network: "+im.governing.is, cmp.Or(im.governing.from, "CHECK: not in the files; it was deployed first"))
	p.line(2, "account: "+account, why)
	usual := im.parameters(im.states[0])
	for _, own := range usual {
		p.line(1, own.key+": "+own.text, own.why)
	}
	p.line(1, "watchers: [key]", assumed)
	im.find(Missing, nil, "contracts.watchers: no file says who watches; the watcher of the environment is assumed")
	var others page
	for _, s := range im.states[1:] {
		title := s.name + ":"
		for i, own := range im.parameters(s) {
			if own.text == usual[i].text {
				continue
			}
			if title != "" {
				others.line(2, title, "")
				title = ""
			}
			others.line(3, own.key+": "+own.text, own.why)
		}
	}
	if others.text != "" {
		p.line(1, "networks:", "")
		p.text += others.text
	}
}

// parameter is one parameter of the contracts on a network, and where it came from.
type parameter struct{ key, text, why string }

// parameters returns those of a network, always in one order.
func (im *importing) parameters(s *state) []parameter {
	manager, managerWhy := im.recoveryManager(s)
	timelock, timelockWhy := im.timelockOf(s)
	window, windowWhy := im.windowOf(s)
	process, processWhy := gasOf(s.processGas, 850_000)
	reserve, reserveWhy := gasOf(s.reserveGas, 15_000)
	return []parameter{
		{"recoveryManager", manager, managerWhy},
		{"recoveryTimelock", environment.Seconds(timelock).String(), timelockWhy},
		{"optimisticSeconds", strconv.FormatUint(window, 10), windowWhy},
		{"updater", quoted(s.updater.is), s.updater.from},
		{"processGas", strconv.FormatUint(process, 10), processWhy},
		{"reserveGas", strconv.FormatUint(reserve, 10), reserveWhy},
	}
}

func gasOf(v value[uint64], otherwise uint64) (gas uint64, why string) {
	if v.from == "" {
		return otherwise, assumed + "; published tools took it"
	}
	return v.is, v.from
}

// recoveryManager returns the account as the file has it.
func (im *importing) recoveryManager(s *state) (text, why string) {
	if s.recoveryManager.is == (common.Address{}) {
		return im.variable("RECOVERY_" + strings.ToUpper(strings.ReplaceAll(s.name, "-", "_"))), "CHECK: " + s.recoveryManager.from + " has none"
	}
	return quoted(s.recoveryManager.is), s.recoveryManager.from
}

func quoted(a common.Address) string { return `"` + a.Hex() + `"` }

// writeOperations writes what no file of a deployment has: operators, agents, keys
// and funding.
func (im *importing) writeOperations(p *page) {
	development := im.options.Class == environment.Development
	access := "user"
	if development {
		access = "none"
	}
	p.line(0, "", "")
	p.line(0, "operators:", "")
	p.line(1, "core: {access: "+access+"}", assumed)
	p.line(0, "", "")
	p.line(0, "agents:", "")
	roles := im.roles()
	for _, role := range roles {
		im.writeAgent(p, role)
	}
	p.line(0, "", "")
	p.line(0, "keys:", "")
	if development {
		p.line(1, "provider: hex", assumed)
	} else {
		p.line(1, "provider: kms", "")
		p.line(1, "account: "+im.variable("AWS_ACCOUNT"), assumed)
		p.line(1, "region: us-west-2", assumed)
		im.find(Missing, nil, "keys.account and keys.region: no file says them; %s holds the account, the region us-west-2 is assumed", im.variable("AWS_ACCOUNT"))
	}
	if slices.ContainsFunc(im.states, func(s *state) bool { return s.updater.is != im.states[0].updater.is }) {
		p.line(1, "perNetwork: true", "the homes have different updaters")
	}
	p.line(0, "", "")
	p.line(0, "# Amounts are of each chain's own token; ether is 10^18 of its smallest unit.", "CHECK: all of them")
	p.line(0, "funding:", "")
	p.line(1, "bank: {account: \""+im.variable("BANK")+"\", floor: 0.05 ether}", "")
	p.line(1, "caps: {transaction: 1 ether, day: 5 ether}", "")
	p.line(1, "bands:", "")
	for _, role := range roles {
		p.line(2, string(role)+": {low: 0.1 ether, target: 0.5 ether, days: 3}", "")
	}
	im.find(Missing, nil, "contracts.deployer and funding.bank.account: no file says them; %s and %s hold them", im.variable("DEPLOYER"), im.variable("BANK"))
}

// roles returns the agents that the directory has files of, all where it has none.
// An updater and a watcher are always there: the contracts name them.
func (im *importing) roles() []legacyconfig.Role {
	var roles []legacyconfig.Role
	for _, role := range legacyconfig.Roles() {
		if _, ok := im.partials[role]; ok || role.Attests() || len(im.partials) == 0 {
			roles = append(roles, role)
		}
	}
	return roles
}

func (im *importing) writeAgent(p *page, role legacyconfig.Role) {
	text, why := "operator: core", ""
	for _, key := range []string{"interval", "pause"} {
		n, ok := number(im.partials[role][key])
		if !ok || !n.IsUint64() || n.Sign() == 0 || (key == "pause" && role != legacyconfig.Updater) {
			continue
		}
		if seconds := environment.Seconds(n.Uint64()); seconds <= environment.Day {
			text += fmt.Sprintf(", %s: %s", key, seconds)
			why = string(role) + "-partial.json"
		}
	}
	p.line(1, fmt.Sprintf("%s: {%s}", role, text), why)
}
