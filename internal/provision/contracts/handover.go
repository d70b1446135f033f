package contracts

import (
	"fmt"
	"strings"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics/internal/chain/abi"
	"github.com/opticsnet/optics/internal/provision"
)

// enrolments let the Replicas of a chain speak to its applications.
func (w *world) enrolments(c *Chain) []provision.Resource {
	connections := abi.NewXAppConnectionManager()
	var all []provision.Resource
	for _, home := range w.others(c) {
		replica, domain := proxyOf(replicaOf(home)), uint32(home.Domain)
		all = append(all, &settings{
			world: w, chain: c, key: "enrolment/" + home.Name, contract: connectionsKey, owner: connections.PackOwner,
			needs: []string{c.Name + "/" + replica, home.Name + "/" + proxyOf(homeKey)},
			fields: []field{{
				name: "replica", get: [][]byte{connections.PackDomainToReplica(domain)}, text: addressText, want: w.address(c, replica),
				set: func(d *provision.Draft) []byte {
					return connections.PackOwnerEnrollReplica(w.output(d, c, replica), domain)
				},
				phase: phaseEnrol,
				why:   "applications believe messages from " + home.Name + " that come through this Replica",
			}},
		})
	}
	return all
}

// govern names the governor. The chains without a seat learn only on which domain
// it is.
func (w *world) govern(c *Chain) []provision.Resource {
	routers, seat := abi.NewGovernanceRouter(), w.chain(w.governor.Network)
	f := field{
		name: "governor", get: [][]byte{routers.PackGovernorDomain(), routers.PackGovernor()}, text: w.governorText,
		want: fixed(seat.Name), start: fixed(c.Name + " " + c.Deployer.Hex()),
		set:   calldata(routers.PackTransferGovernor(uint32(seat.Domain), w.governor.Address)),
		verb:  provision.Transfer,
		phase: phaseGovern,
		why:   "the governor governs this chain from " + seat.Name,
	}
	if c == seat {
		f.want = fixed(seat.Name + " " + w.governor.Address.Hex())
		f.why = "this account governs all chains"
	} else {
		f.before, f.after = w.park(c), w.unpark(c)
	}
	s := &settings{
		world: w, chain: c, key: governanceKey + "/governor", contract: proxyOf(governanceKey), owner: routers.PackGovernor,
		fields: []field{f},
	}
	for _, other := range w.others(c) {
		s.needs = append(s.needs, c.Name+"/"+governanceKey+"/router/"+other.Name)
	}
	return []provision.Resource{s}
}

// governorText is the governing chain, and the governor when it is this one.
func (w *world) governorText(answers [][]byte) (string, error) {
	domain, err := numberText(answers[:1])
	if err != nil {
		return "", err
	}
	name := "domain " + domain
	for _, c := range w.chains {
		if number(uint64(c.Domain)) == domain {
			name = c.Name
		}
	}
	governor, err := addressText(answers[1:])
	if governor != "" {
		name += " " + governor
	}
	return name, err
}

// park takes the Home out of governance's way: a router that gives the governor to
// another chain tells all others, and those refuse what is not from the governor's
// router. A beacon takes every call and does nothing, so the messages are never
// made and a new network begins with empty queues. Nothing is in use yet, and the
// deployer still owns everything.
func (w *world) park(c *Chain) func(*provision.Draft) provision.Step {
	return func(d *provision.Draft) provision.Step {
		step := w.setHome(d, c, w.output(d, c, beaconOf(homeKey)))
		step.Field, step.Phase, step.After = "parked", phasePark, d.Before(phasePark, c.Name)
		step.Why = "while the governor moves no message must be sent about it, since all others would refuse it"
		return step
	}
}

func (w *world) unpark(c *Chain) func(*provision.Draft) provision.Step {
	return func(d *provision.Draft) provision.Step {
		step := w.setHome(d, c, w.output(d, c, proxyOf(homeKey)))
		step.Field, step.Phase, step.Why = "unparked", phaseUnpark, "the Home is back in its place"
		return step
	}
}

func (w *world) setHome(d *provision.Draft, c *Chain, to common.Address) provision.Step {
	connections := w.output(d, c, connectionsKey)
	return provision.Step{
		Verb: provision.Call, Wanted: to.Hex(), Address: connections.Hex(), Risk: provision.Reversible,
		Call: c.transaction(d, c.Deployer, &connections, abi.NewXAppConnectionManager().PackSetHome(to)),
	}
}

// owners hand what the deployer owns to the governance router of the chain. The
// beacons' controller is last: with it the deployer could still repair the rest.
func (w *world) owners(c *Chain) []provision.Resource {
	homes := abi.NewHome()
	contracts := []string{managerKey, connectionsKey, proxyOf(homeKey)}
	for _, home := range w.others(c) {
		contracts = append(contracts, proxyOf(replicaOf(home)))
	}
	contracts = append(contracts, controllerKey)
	var all []provision.Resource
	for _, key := range contracts {
		all = append(all, &settings{
			world: w, chain: c, key: key + "/owner", contract: key, needs: []string{c.Name + "/" + proxyOf(governanceKey)},
			// All of them have the functions of the Home's owner.
			owner: homes.PackOwner,
			fields: []field{{
				name: "owner", get: [][]byte{homes.PackOwner()}, text: addressText, want: w.address(c, proxyOf(governanceKey)),
				start: fixed(c.Deployer.Hex()), optional: strings.HasPrefix(key, replicaKey), // the first version has no owner
				set: func(d *provision.Draft) []byte {
					return homes.PackTransferOwnership(w.output(d, c, proxyOf(governanceKey)))
				},
				verb: provision.Transfer, phase: phaseHandOver,
				why: fmt.Sprintf("the governor owns %s of %s through the governance router", key, c.Name),
			}},
		})
	}
	return all
}
