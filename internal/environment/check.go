package environment

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"

	"github.com/opticsnet/optics"
)

// checker looks for what the decoder cannot see: values that are possible alone
// and wrong together.
type checker struct {
	*decoder
	e *Environment
}

func (c *checker) all() {
	c.identity()
	c.gates()
	c.networks()
	c.contracts()
	c.roles()
	c.keys()
	c.funding()
	c.secrets()
	if len(c.problems) == 0 {
		c.inventory()
	}
}

// want reports text for a path unless the condition holds.
func (c *checker) want(holds bool, path, format string, args ...any) {
	if !holds {
		c.problem(path, format, args...)
	}
}

// allFine reports whether nothing is known to be wrong with any of the paths.
func (c *checker) allFine(paths ...string) bool {
	return !slices.ContainsFunc(paths, func(p string) bool { return !c.fine(p) })
}

var namePattern = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

const maxName = 32

func (c *checker) named(path, name string) {
	c.want(namePattern.MatchString(name) && len(name) <= maxName, path,
		"%s is not a name; at most %d small letters, digits and single hyphens are possible, a letter first", quote(name), maxName)
}

func (c *checker) identity() {
	e := c.e
	c.named("name", e.Name)
	c.want(e.Purpose != "", "purpose", "is empty; say in a sentence what the environment is for")
	if c.allFine("name", "class") && slices.Contains(classes, Class(e.Name)) {
		c.want(e.Class == Class(e.Name), "class", "is %s, but the environment is called %s", e.Class, e.Name)
	}
}

func (c *checker) gates() {
	e := c.e
	if c.allFine("gates.beacons", "gates.changes") {
		c.want(e.Gates.Beacons != GateNone, "gates.beacons", "none is not possible; pointing a beacon to other code always needs human or approvers")
		c.want(slices.Index(gates, e.Gates.Beacons) >= slices.Index(gates, e.Gates.Changes), "gates.beacons",
			"%s is weaker than gates.changes, %s; beacons need at least as much", e.Gates.Beacons, e.Gates.Changes)
		if c.fine("class") && e.Class == Production {
			c.want(e.Gates.Changes == GateApprovers, "gates.changes", "is %s; in production everything needs approvers", e.Gates.Changes)
		}
	}
	if c.allFine("gates.changes", "gates.beacons", "approvals") {
		c.approvals()
	}
}

func (c *checker) approvals() {
	a := c.e.Approvals
	if a == nil {
		c.want(c.e.Gates.Beacons != GateApprovers && c.e.Gates.Changes != GateApprovers, "approvals",
			"the key is missing, but a gate needs approvers: threshold, validFor and approvers are expected")
		return
	}
	c.want(a.ValidFor > 0 && a.ValidFor <= Week, "approvals.validFor", "is %s; from 1s to 7d are possible", a.ValidFor)
	c.threshold("approvals.threshold.changes", a.Threshold.Changes, c.e.Gates.Changes)
	c.threshold("approvals.threshold.beacons", a.Threshold.Beacons, c.e.Gates.Beacons)
	c.want(a.Threshold.Beacons == 0 || a.Threshold.Beacons >= a.Threshold.Changes, "approvals.threshold.beacons",
		"is %d, less than the %d that other changes need", a.Threshold.Beacons, a.Threshold.Changes)
	owner := make(map[string]string)
	for _, approver := range a.Approvers {
		path := join("approvals.approvers", approver.Name)
		c.named(path, approver.Name)
		c.want(len(approver.SSH)+len(approver.Ethereum) > 0, path, "has no key; ssh or ethereum is expected")
		for i, key := range approver.SSH {
			c.ownKey(owner, approver.Name, fmt.Sprintf("%s.ssh[%d]", path, i), key.String())
		}
		for i, address := range approver.Ethereum {
			c.ownKey(owner, approver.Name, fmt.Sprintf("%s.ethereum[%d]", path, i), address.String())
		}
	}
}

func (c *checker) threshold(path string, k uint64, gate Gate) {
	n := uint64(len(c.e.Approvals.Approvers))
	switch {
	case gate != GateApprovers:
		c.want(k == 0, path, "is %d, but that gate is %s; remove one or change the other", k, gate)
	case k == 0:
		c.problem(path, "at least 1 is expected, since the gate is approvers")
	case n > 0 && c.fine("approvals.approvers"):
		c.want(k <= n, path, "is %d, but there are only %d approvers", k, n)
	}
}

func (c *checker) ownKey(owner map[string]string, name, path, key string) {
	if before, taken := owner[key]; taken && c.fine(path) {
		c.problem(path, "is a key of %s already; a key counts as one person, once", before)
	}
	owner[key] = name
}

// published are the domains that Optics has given to mainnets (protocol section
// 1.3), by their chain ids.
var published = map[uint64]optics.Domain{1: 6648936, 42220: 1667591279, 137: 1886350457, 43114: 1635148152}

// maxNetworks bounds an environment; its lanes grow with the square.
const maxNetworks = 64

func (c *checker) networks() {
	e := c.e
	if c.fine("networks") {
		c.want(len(e.Networks) >= 2 && len(e.Networks) <= maxNetworks, "networks", "%d are named; 2 to %d are possible", len(e.Networks), maxNetworks)
	}
	chains, domains := make(map[uint64]string), make(map[optics.Domain]string)
	for i := range e.Networks {
		n := &e.Networks[i]
		path := join("networks", n.Name)
		c.named(path, n.Name)
		c.unique(path+".chainId", n.ChainID, chains[n.ChainID])
		c.unique(path+".domain", uint64(n.Domain), domains[n.Domain])
		chains[n.ChainID], domains[n.Domain] = n.Name, n.Name
		c.chain(path, n)
		c.rpc(path+".rpc", n)
		c.fees(path+".fees", n.Fees)
	}
}

func (c *checker) unique(path string, number uint64, before string) {
	c.want(number != 0, path, "0 is not possible")
	c.want(before == "", path, "%d is that of %s already", number, before)
}

func (c *checker) chain(path string, n *Network) {
	if c.allFine(path+".chainId", path+".testnet", path+".domain") {
		domain, mainnet := published[n.ChainID]
		c.want(!mainnet || !n.Testnet, path+".testnet", "true is not possible; chain %d is a mainnet", n.ChainID)
		c.want(!mainnet || c.e.Class != Production || n.Domain == domain, path+".domain",
			"is %d, but the published domain of chain %d is %d", n.Domain, n.ChainID, domain)
		for id, domain := range published {
			c.want(id == n.ChainID || n.Domain != domain, path+".domain", "%d is the published domain of chain %d", domain, id)
		}
	}
	if c.allFine("class", path+".testnet") {
		c.want(n.Testnet == (c.e.Class != Production), path+".testnet", "%v is not possible: %s is deployed on %s",
			n.Testnet, c.e.Class, map[bool]string{true: "mainnets", false: "testnets"}[c.e.Class == Production])
	}
	c.want(n.BlockTime > 0 && n.BlockTime <= Hour, path+".blockTime", "is %s; from 1s to 1h are possible", n.BlockTime)
	c.want(regexp.MustCompile(`^[A-Za-z0-9-]{1,12}$`).MatchString(n.Token), path+".token", "%s is not the symbol of a token, such as ETH", quote(n.Token))
	u, err := url.Parse(n.Explorer)
	c.want(n.Explorer == "" || err == nil && u.Scheme == "https" && u.Host != "", path+".explorer", "%s is not an https:// URL", quote(n.Explorer))
}

func (c *checker) rpc(path string, n *Network) {
	if !c.fine(path + ".endpoints") {
		return
	}
	count := uint64(len(n.RPC.Endpoints))
	c.want(count > 0, path+".endpoints", "is empty; at least one endpoint is expected")
	if count > 0 && c.fine(path+".quorum") {
		c.want(n.RPC.Quorum >= 1 && n.RPC.Quorum <= count, path+".quorum", "is %d; from 1 to the number of endpoints, %d, are possible", n.RPC.Quorum, count)
		c.want(c.e.Class != Production || n.RPC.Quorum >= 2, path+".quorum",
			"is %d; in production at least 2 endpoints must agree before an update is signed", n.RPC.Quorum)
	}
	c.want(n.RPC.LogRange >= 1 && n.RPC.LogRange <= 1_000_000, path+".logRange", "is %d; from 1 to 1000000 blocks are possible", n.RPC.LogRange)
	var seen []string
	for i, endpoint := range n.RPC.Endpoints {
		at := fmt.Sprintf("%s.endpoints[%d]", path, i)
		before := slices.Index(seen, endpoint.String())
		seen = append(seen, endpoint.String())
		switch {
		case !c.fine(at):
		case before >= 0:
			c.problem(at, "is the same as endpoint %d; a quorum needs different ones", before+1)
		case len(endpoint.Variables()) == 0:
			if err := checkEndpoint(endpoint, endpoint.String(), nil); err != nil {
				c.problem(at, "%s", problemsOf(endpoint, err)[0].Text)
			}
		}
	}
}

func (c *checker) fees(path string, f Fees) {
	if !c.allFine(path+".maxFee", path+".maxTip", path+".minTip") {
		return
	}
	_, fits := f.MaxFee.Uint64()
	c.want(fits && !f.MaxFee.IsZero(), path+".maxFee", "is %s for one gas; more than 0 and less than 2^64 wei is possible", f.MaxFee)
	if f.MaxTip != nil {
		c.want(f.MaxTip.Cmp(f.MaxFee) <= 0, path+".maxTip", "%s is more than maxFee, %s", f.MaxTip, f.MaxFee)
	}
	c.want(f.MinTip.Cmp(f.CapTip()) <= 0, path+".minTip", "%s is more than the most that may be offered, %s", f.MinTip, f.CapTip())
	c.want(!f.Legacy || f.MaxTip == nil, path+".maxTip", "is not possible with legacy: true, which has one price")
}
