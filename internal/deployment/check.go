package deployment

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/common"
)

// Check says everything that is missing or contradicts in the record, a line each;
// nil for a record that is whole. A deployment that is under way is not.
func (r *Record) Check() error {
	c := &checker{record: r}
	c.head()
	c.networks()
	for i := range r.Networks {
		c.network(&r.Networks[i])
	}
	return errors.Join(c.problems...)
}

// checker collects what is wrong with a record.
type checker struct {
	record   *Record
	problems []error
}

func (c *checker) want(holds bool, format string, args ...any) {
	if !holds {
		c.problems = append(c.problems, fmt.Errorf(format, args...))
	}
}

// namePattern is that of names in environment files: they become names of files.
var namePattern = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

const (
	maxName = 32
	// firstMade and lastMade are 13 digits, so that directories sort by time.
	firstMade, lastMade = 1_000_000_000_000, 9_999_999_999_999
)

func (c *checker) head() {
	r := c.record
	c.want(isName(r.Environment), "environment: %q is not a name", r.Environment)
	c.want(r.Made >= firstMade && r.Made <= lastMade, "made: %d is not a time in milliseconds since 1970", r.Made)
	c.want(r.Plan != "" || r.ImportedFrom != "", "plan: a deployment has the digest of a plan, or says what it was imported from")
	for name, text := range map[string]string{"plan": r.Plan, "importedFrom": r.ImportedFrom} {
		c.want(len(text) <= 200 && !strings.ContainsFunc(text, func(c rune) bool { return c < ' ' }), "%s: is too long, or has control characters", name)
	}
	g := r.Governor
	c.want(g != nil || r.ImportedFrom != "", "governor: is missing")
	if g != nil {
		c.want(r.Network(g.Network) != nil, "governor: %q is not a network of the deployment", g.Network)
		c.want(g.Address != common.Address{}, "governor: the zero address is nobody")
	}
}

func isName(text string) bool { return len(text) <= maxName && namePattern.MatchString(text) }

func (c *checker) networks() {
	networks := c.record.Networks
	c.want(len(networks) >= 2, "networks: %d are there; at least 2 are expected", len(networks))
	for i, n := range networks {
		c.want(isName(n.Name), "networks: %q is not a name", n.Name)
		c.want(n.ChainID != 0, "%s: the chain id is missing", n.Name)
		c.want(n.Domain != 0, "%s: the domain is missing", n.Name)
		for _, other := range networks[:i] {
			c.want(n.Name != other.Name, "%s: stands twice", n.Name)
			c.want(n.ChainID != other.ChainID, "%s: chain id %d is that of %s already", n.Name, n.ChainID, other.Name)
			c.want(n.Domain != other.Domain, "%s: domain %s is that of %s already", n.Name, n.Domain, other.Name)
		}
	}
}

func (c *checker) network(n *Network) {
	c.want(n.Updater != common.Address{}, "%s: the updater is missing", n.Name)
	for _, id := range c.expected(n.Name) {
		_, ok := n.Contract(id)
		c.want(ok, "%s: the %s is missing", n.Name, id)
	}
	at := make(map[common.Address]ID)
	var seen []ID
	for _, contract := range n.Contracts {
		c.want(c.known(n.Name, contract.ID), "%s: the %s is not part of a deployment on these networks", n.Name, contract.ID)
		c.want(!slices.Contains(seen, contract.ID), "%s: the %s stands twice", n.Name, contract.ID)
		other, taken := at[contract.Address]
		c.want(!taken, "%s: %s and %s have one address, %s", n.Name, other, contract.ID, contract.Address)
		at[contract.Address], seen = contract.ID, append(seen, contract.ID)
		c.contract(n, contract)
	}
}

// expected returns the contracts that a network needs.
func (c *checker) expected(network string) []ID {
	var ids []ID
	for _, kind := range kinds {
		switch {
		case !kind.Upgradeable():
			ids = append(ids, ID{Contract: kind})
		case kind != Replica:
			ids = append(ids, ID{kind, Implementation, ""}, ID{kind, Beacon, ""}, ID{kind, Proxy, ""})
		}
	}
	for _, remote := range c.record.Networks {
		if remote.Name != network {
			ids = append(ids, ID{Replica, Implementation, remote.Name}, ID{Replica, Beacon, remote.Name}, ID{Replica, Proxy, remote.Name})
		}
	}
	return ids
}

// known reports whether an ID can be in a record: one that is expected, or the
// implementation and the beacon that serve all Replicas.
func (c *checker) known(network string, id ID) bool {
	serves := id.Contract == Replica && id.Remote == "" && (id.Part == Implementation || id.Part == Beacon)
	return serves || slices.Contains(c.expected(network), id)
}

func (c *checker) contract(n *Network, contract Contract) {
	what := n.Name + ": " + contract.String()
	c.want(contract.Address != common.Address{}, "%s: the address is missing", what)
	for i, a := range contract.Arguments {
		c.want(a.valid(), "%s: argument %d: %q is not a value of the type %s", what, i, a.Value, a.Type)
	}
	if beacon, ok := n.Contract(ID{contract.Contract, Beacon, contract.Remote}); ok && contract.Part == Proxy && len(contract.Arguments) > 0 {
		c.want(contract.Arguments[0] == AddressArgument(beacon.Address), "%s: its beacon is %s; %s is expected",
			what, contract.Arguments[0].Value, beacon.Address)
	}
	if contract.Block != 0 && n.From != 0 {
		c.want(n.From <= contract.Block, "%s: was created in block %d, before the first block, %d", what, contract.Block, n.From)
	}
	if c.record.ImportedFrom != "" {
		return
	}
	c.want(contract.Arguments != nil, "%s: the arguments are missing", what)
	c.want(contract.CodeHash != common.Hash{}, "%s: the code hash is missing", what)
	c.want(contract.Block != 0, "%s: the block is missing", what)
	c.want(contract.Transaction != common.Hash{}, "%s: the transaction is missing", what)
	c.want(contract.Deployer != common.Address{}, "%s: the deployer is missing", what)
}

var (
	numberPattern = regexp.MustCompile(`^(0|[1-9][0-9]{0,77})$`)
	bytesPattern  = regexp.MustCompile(`^0x([0-9a-f]{2})*$`)
)

// valid reports whether the value is one of its type in its only spelling.
func (a Argument) valid() bool {
	switch a.Type {
	case "address":
		return common.IsHexAddress(a.Value) && common.HexToAddress(a.Value).Hex() == a.Value
	case "uint32", "uint256":
		return numberPattern.MatchString(a.Value)
	case "bytes":
		return bytesPattern.MatchString(a.Value)
	}
	return false
}
