package deployment

import (
	"fmt"

	"github.com/opticsnet/optics/internal/environment"
)

// Fits compares an environment with the record of its current deployment. Wrong is
// what no plan could change: the name, a chain id, a domain. Notes are what a plan
// would change. What the contracts say is for the chains to tell.
func Fits(e *environment.Environment, r *Record) (wrong, notes []environment.Problem) {
	add := func(to *[]environment.Problem, path, format string, args ...any) {
		text := fmt.Sprintf("deployment %d: %s", r.Made, fmt.Sprintf(format, args...))
		*to = append(*to, environment.Problem{Place: e.Place(path), Text: text})
	}
	if r.Environment != e.Name {
		add(&wrong, "name", "is one of environment %s; it does not belong here", r.Environment)
	}
	for i := range e.Networks {
		n := &e.Networks[i]
		path, was := "networks."+n.Name, r.Network(n.Name)
		if was == nil {
			add(&notes, path, "does not have the network; it is not deployed yet")
			continue
		}
		if was.ChainID != n.ChainID {
			add(&wrong, path+".chainId", "was made on chain %d; the contracts are there", was.ChainID)
		}
		if was.Domain != n.Domain {
			add(&wrong, path+".domain", "was made with domain %s, which is in the code of the contracts", was.Domain)
		}
	}
	for _, was := range r.Networks {
		if _, ok := e.Network(was.Name); !ok {
			add(&notes, "networks", "has contracts on %s, which the file does not name", was.Name)
		}
	}
	if g := r.Governor; g != nil && g.Network != e.Contracts.Governor.Network {
		add(&notes, "contracts.governor.network", "is governed from %s", g.Network)
	}
	return wrong, notes
}
