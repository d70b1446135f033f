package deployment

import (
	"cmp"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/common"
)

// Network returns a network by its name, to read it or to fill it in; nil when
// there is none. It is valid until Put adds another network.
func (r *Record) Network(name string) *Network {
	at := slices.IndexFunc(r.Networks, func(n Network) bool { return n.Name == name })
	if at < 0 {
		return nil
	}
	return &r.Networks[at]
}

// Put adds a contract to a network, in the place of the one with its ID. The
// network is added where the record does not have it; its other fields are the
// caller's to set.
func (r *Record) Put(network string, c Contract) {
	n := r.Network(network)
	if n == nil {
		r.Networks = append(r.Networks, Network{Name: network})
		n = &r.Networks[len(r.Networks)-1]
	}
	at := slices.IndexFunc(n.Contracts, func(old Contract) bool { return old.ID == c.ID })
	if at < 0 {
		n.Contracts = append(n.Contracts, c)
		return
	}
	n.Contracts[at] = c
}

// Contract returns the contract with an ID. For the implementation and the beacon
// of a Replica that is the Replica's own, or else the one that serves all.
func (n *Network) Contract(id ID) (Contract, bool) {
	at := slices.IndexFunc(n.Contracts, func(c Contract) bool { return c.ID == id })
	switch {
	case at >= 0:
		return n.Contracts[at], true
	case id.Contract == Replica && id.Part != Proxy && id.Remote != "":
		return n.Contract(ID{Contract: Replica, Part: id.Part})
	}
	return Contract{}, false
}

// FirstBlock returns the first block that can hold a log of the network's
// contracts: From, or the first of the blocks in which they were created; 0 when
// neither is known.
func (n *Network) FirstBlock() uint64 {
	first := n.From
	for _, c := range n.Contracts {
		if first == 0 || (c.Block != 0 && c.Block < first) {
			first = c.Block
		}
	}
	return first
}

// Addresses are the contracts of one network.
type Addresses struct {
	UpgradeBeaconController common.Address
	UpdaterManager          common.Address
	XAppConnectionManager   common.Address
	Home                    Upgradeable
	GovernanceRouter        Upgradeable
	// Replicas are those on the network by the name of the network whose Home they
	// follow.
	Replicas map[string]Upgradeable
}

// Upgradeable are the addresses of the parts of an upgradeable contract.
type Upgradeable struct {
	Implementation common.Address
	Beacon         common.Address
	Proxy          common.Address
}

// Addresses returns the contracts of a network; false when the record does not have
// the network. A contract that is not in the record has the zero address.
func (r *Record) Addresses(network string) (Addresses, bool) {
	n := r.Network(network)
	if n == nil {
		return Addresses{}, false
	}
	at := func(id ID) common.Address { c, _ := n.Contract(id); return c.Address }
	three := func(k Kind, remote string) Upgradeable {
		return Upgradeable{
			Implementation: at(ID{k, Implementation, remote}), Beacon: at(ID{k, Beacon, remote}), Proxy: at(ID{k, Proxy, remote}),
		}
	}
	a := Addresses{
		UpgradeBeaconController: at(ID{Contract: UpgradeBeaconController}),
		UpdaterManager:          at(ID{Contract: UpdaterManager}),
		XAppConnectionManager:   at(ID{Contract: XAppConnectionManager}),
		Home:                    three(Home, ""), GovernanceRouter: three(GovernanceRouter, ""),
		Replicas: make(map[string]Upgradeable),
	}
	for _, other := range r.Networks {
		if other.Name != network {
			a.Replicas[other.Name] = three(Replica, other.Name)
		}
	}
	return a, true
}

// sorted returns the record in canonical order; the original stays as it is.
func (r *Record) sorted() *Record {
	s := *r
	s.Networks = slices.Clone(r.Networks)
	slices.SortStableFunc(s.Networks, func(a, b Network) int { return cmp.Compare(a.Name, b.Name) })
	for i := range s.Networks {
		n := &s.Networks[i]
		n.Contracts = slices.Clone(n.Contracts)
		slices.SortStableFunc(n.Contracts, func(a, b Contract) int { return a.compare(b.ID) })
	}
	return &s
}

func trim0x(digits string) string { return strings.TrimPrefix(digits, "0x") }
