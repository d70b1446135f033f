package environment

import (
	"fmt"
	"regexp"
	"slices"
)

// Bounds of the parameters of contracts.
const (
	minProcessGas = 850_000 // Replica refuses less
	minReserveGas = 15_000  // Replica refuses less
	maxGas        = 100_000_000
	maxOptimistic = 30 * Day
	maxTimelock   = 365 * Day
)

// minTimelock and minOptimistic are what each class asks for: networks ran with a
// recovery timelock of one second before anybody looked.
var (
	minTimelock   = map[Class]Seconds{Development: Minute, Staging: Day, Production: Day}
	minOptimistic = map[Class]uint64{Development: 1, Staging: 60, Production: 600}
)

func (c *checker) contracts() {
	e, contracts := c.e, c.e.Contracts
	if !c.fine("contracts") {
		return
	}
	c.parameters("contracts", &contracts.RecoveryTimelock, &contracts.OptimisticSeconds, &contracts.ProcessGas, &contracts.ReserveGas)
	c.known("contracts.governor.network", contracts.Governor.Network)
	c.watchers("contracts.watchers", contracts.Watchers)
	for _, o := range contracts.Networks {
		path := join("contracts.networks", o.Network)
		c.known(path, o.Network)
		c.parameters(path, o.RecoveryTimelock, o.OptimisticSeconds, o.ProcessGas, o.ReserveGas)
		if o.Watchers != nil {
			c.watchers(path+".watchers", o.Watchers)
		}
	}
	if !c.fine("agents") {
		return
	}
	for _, n := range e.Networks {
		on := e.ContractsOn(n.Name)
		_, updates := e.Agent(Updater)
		c.want(updates || !on.Updater.IsKey(), "contracts.updater", "is a key of the environment, but agents has no updater; name the account of the one who runs it")
		_, watches := e.Agent(Watcher)
		c.want(watches || !slices.ContainsFunc(on.Watchers, Account.IsKey), "contracts.watchers",
			"has a key of the environment, but agents has no watcher; list the accounts of those who run them")
	}
}

// parameters checks those that are given.
func (c *checker) parameters(path string, timelock *Seconds, optimistic, process, reserve *uint64) {
	class := c.e.Class
	if timelock != nil && c.fine("class") {
		c.want(*timelock >= minTimelock[class] && *timelock <= maxTimelock, path+".recoveryTimelock",
			"is %s; in %s from %s to %s are possible", *timelock, class, minTimelock[class], maxTimelock)
	}
	if optimistic != nil && c.fine("class") {
		c.want(*optimistic >= minOptimistic[class] && *optimistic <= uint64(maxOptimistic), path+".optimisticSeconds",
			"is %d; in %s from %d to %d are possible: it is the time that watchers have", *optimistic, class, minOptimistic[class], uint64(maxOptimistic))
	}
	if process != nil {
		c.want(*process >= minProcessGas && *process <= maxGas, path+".processGas", "is %d; from %d to %d are possible", *process, minProcessGas, maxGas)
	}
	if reserve != nil {
		c.want(*reserve >= minReserveGas && *reserve <= maxGas, path+".reserveGas", "is %d; from %d to %d are possible", *reserve, minReserveGas, maxGas)
	}
}

// known checks that a name is that of a network.
func (c *checker) known(path, network string) {
	if _, ok := c.e.Network(network); ok || !c.allFine(path, "networks", "networks."+network) {
		return
	}
	names := c.e.NetworkNames()
	c.problem(path, "%s is not a network; %s is expected%s", quote(network), oneOf(names), meant(network, names))
}

func (c *checker) watchers(path string, watchers []Account) {
	c.want(len(watchers) > 0, path, "is empty; without a watcher nobody can cut a channel")
	for i, w := range watchers {
		for _, before := range watchers[:i] {
			c.want(w.IsZero() || w.String() != before.String(), fmt.Sprintf("%s[%d]", path, i), "stands twice")
		}
	}
}

// roles checks operators and agents.
func (c *checker) roles() {
	for i := range c.e.Operators {
		c.operator(&c.e.Operators[i])
	}
	if c.fine("agents") {
		c.want(len(c.e.Agents) > 0, "agents", "is empty; at least one agent is expected")
	}
	c.want(len(c.e.Operators) > 0, "operators", "is empty; at least one operator is expected")
	if c.e.Keys.Operator != "" {
		c.operatorName("keys.operator", c.e.Keys.Operator)
	}
	for _, a := range c.e.Agents {
		path := join("agents", string(a.Role))
		c.want(a.Role.IsAgent(), path, "is not an agent; updater, relayer, processor, watcher or kathy is expected")
		c.operatorName(path+".operator", a.Operator)
		for i, network := range a.Networks {
			at := fmt.Sprintf("%s.networks[%d]", path, i)
			c.known(at, network)
			c.want(!slices.Contains(a.Networks[:i], network), at, "%s stands twice", quote(network))
		}
		c.want(a.Networks == nil || len(a.Networks) > 0, path+".networks", "is empty; leave the key out for all networks")
		c.want(a.Interval == nil || *a.Interval > 0, path+".interval", "0s is not possible")
		c.want(a.Pause == nil || a.Role == Updater, path+".pause", "only an updater has a pause")
	}
}

// operatorName checks that a name is that of an operator.
func (c *checker) operatorName(path, name string) {
	names := make([]string, len(c.e.Operators))
	for i, o := range c.e.Operators {
		names[i] = o.Name
	}
	if c.fine("operators") {
		c.want(slices.Contains(names, name), path, "%s is not an operator; %s is expected%s", quote(name), oneOf(names), meant(name, names))
	}
}

var kubernetesName = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)

func (c *checker) operator(o *Operator) {
	path := join("operators", o.Name)
	c.named(path, o.Name)
	if !c.allFine(path+".access", "keys.provider") {
		return
	}
	none := c.e.Keys.Provider == Hex
	c.want((o.Access == AccessNone) == none, path+".access", "%s is not possible with keys.provider %s", o.Access, c.e.Keys.Provider)
	c.only(path, "account", o.Account, o.Access, AccessCrossAccount)
	c.only(path, "externalId", o.ExternalID, o.Access, AccessCrossAccount)
	c.only(path, "oidcProvider", o.OIDCProvider, o.Access, AccessIRSA)
	if o.Account != nil {
		c.awsAccount(path+".account", o.Account)
	}
	kubernetes := o.Access == AccessIRSA || o.Access == AccessPodIdentity
	switch {
	case kubernetes && o.Namespace == "":
		c.problem(path+".namespace", "the key is missing; %s needs it", o.Access)
	case !kubernetes:
		c.want(o.Namespace == "", path+".namespace", "is not possible with access: %s", o.Access)
	default:
		c.want(kubernetesName.MatchString(o.Namespace), path+".namespace", "%s is not a Kubernetes namespace", quote(o.Namespace))
	}
}

// only checks that a key is there exactly with one way of access.
func (c *checker) only(path, key string, value *Text, access, with Access) {
	at := join(path, key)
	if access == with {
		c.want(value != nil && value.String() != "", at, "the key is missing; %s needs it", with)
	} else {
		c.want(value == nil, at, "is possible with access: %s only", with)
	}
}

var (
	awsAccountPattern = regexp.MustCompile(`^[0-9]{12}$`)
	awsRegionPattern  = regexp.MustCompile(`^[a-z]{2,3}(-[a-z]+)+-[0-9]{1,2}$`)
)

func (c *checker) awsAccount(path string, account *Text) {
	text := account.String()
	c.want(onlyVariable.MatchString(text) || awsAccountPattern.MatchString(text), path,
		"%s is not an AWS account: 12 digits or a ${VARIABLE} are expected, %d characters were found", quote(text), len(text))
}

func (c *checker) keys() {
	k := c.e.Keys
	if !c.fine("keys.provider") {
		return
	}
	if k.Provider == Hex {
		c.want(k.Account == nil, "keys.account", "is not possible with provider: hex, which needs no cloud")
		c.want(k.Region == "", "keys.region", "is not possible with provider: hex, which needs no cloud")
	} else {
		c.want(k.Account != nil, "keys.account", "the key is missing; %s needs it", k.Provider)
		c.want(k.Region != "", "keys.region", "the key is missing; %s needs it", k.Provider)
		c.want(k.Region == "" || awsRegionPattern.MatchString(k.Region), "keys.region", "%s is not one AWS region, such as us-west-2", quote(k.Region))
	}
	if k.Account != nil {
		c.awsAccount("keys.account", k.Account)
	}
	if c.fine("class") {
		c.want(k.Provider == KMS || c.e.Class == Development, "keys.provider", "%s is not possible in %s; hex keys are for development, kms is expected", k.Provider, c.e.Class)
	}
	c.want(k.PerNetwork || k.AliasOrder != NetworkFirst, "keys.aliasOrder", "network-first is not possible without perNetwork: true; such aliases have no network")
}

func (c *checker) funding() {
	sound := len(c.problems) == 0
	f := c.e.Funding
	c.caps("funding.caps", f.Caps)
	c.bands("funding.bands", f.Bands)
	declared := map[string][]Band{"funding.bands": f.Bands}
	for _, o := range f.Networks {
		path := join("funding.networks", o.Network)
		c.known(path, o.Network)
		if o.Caps != nil {
			c.caps(path+".caps", *o.Caps)
		}
		c.bands(path+".bands", o.Bands)
		declared[path+".bands"] = o.Bands
	}
	if !sound || len(c.problems) > 0 {
		return // what follows compares with keys and networks
	}
	for path, bands := range declared {
		for _, band := range bands {
			c.want(len(c.e.keyNetworks(band.Role)) > 0, join(path, string(band.Role)),
				"the %s has no key of the environment; remove the band, or add the agent or the key", band.Role)
		}
	}
	for _, network := range c.e.NetworkNames() {
		c.bandsOn(network)
	}
}

func (c *checker) caps(path string, caps Caps) {
	if c.allFine(path+".transaction", path+".day") {
		c.want(!caps.Transaction.IsZero(), path+".transaction", "0 is not possible")
		c.want(caps.Day.Cmp(caps.Transaction) >= 0, path+".day", "%s is less than one transaction may send, %s", caps.Day, caps.Transaction)
	}
}

func (c *checker) bands(path string, bands []Band) {
	for _, band := range bands {
		at := join(path, string(band.Role))
		c.want(band.Role != Bank, at, "the bank has no band; it has a floor")
		if c.allFine(at+".low", at+".target") {
			c.want(band.Target.Cmp(band.Low) > 0, at+".target", "%s is not more than low, %s", band.Target, band.Low)
		}
		c.want(band.Days >= 1 && band.Days <= 365, at+".days", "is %d; from 1 to 365 are possible", band.Days)
	}
}

// bandsOn checks the funding of one chain against the keys that send there.
func (c *checker) bandsOn(network string) {
	funding := c.e.FundingOn(network)
	for _, role := range allRoles {
		if role == Bank || !slices.Contains(c.e.keyNetworks(role), network) {
			continue
		}
		band, ok := funding.Band(role)
		path := join("funding.bands", string(role))
		c.want(ok, path, "the key is missing; the %s sends transactions", role)
		c.want(!ok || band.Target.Cmp(funding.Caps.Transaction) <= 0, path,
			"on %s an empty account gets %s, but one transaction may send %s only", network, band.Target, funding.Caps.Transaction)
	}
}

var secretPattern = regexp.MustCompile(`^[A-Za-z0-9/_+=.@-]{1,512}$`)

func (c *checker) secrets() {
	for _, s := range c.e.Secrets {
		path := join("secrets", s.Name)
		c.named(path, s.Name)
		c.want(secretPattern.MatchString(s.ID), path, "%s is not the name of a secret; letters, digits and /_+=.@- are possible", quote(s.ID))
	}
}

// inventory checks what the file implies.
func (c *checker) inventory() {
	inv := c.e.Inventory()
	c.problems = append(c.problems, sharedKeys(inv.Keys)...)
	c.problems = append(c.problems, Conflicts(inv.Signers)...)
}
