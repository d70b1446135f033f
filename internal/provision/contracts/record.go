package contracts

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics/internal/deployment"
	"github.com/opticsnet/optics/internal/provision"
)

// kindOf are the contracts of a record by their keys.
var kindOf = map[string]deployment.Kind{
	controllerKey: deployment.UpgradeBeaconController, managerKey: deployment.UpdaterManager,
	connectionsKey: deployment.XAppConnectionManager, homeKey: deployment.Home,
	governanceKey: deployment.GovernanceRouter, replicaKey: deployment.Replica,
}

// idOf returns which contract of a record a key without the chain means.
func idOf(key string) (id deployment.ID, ok bool) {
	words := strings.Split(key, "/")
	if id.Contract, ok = kindOf[words[0]]; !ok {
		return id, false
	}
	words = words[1:]
	if id.Contract == deployment.Replica && len(words) == 2 {
		id.Remote, words = words[0], words[1:]
	}
	switch {
	case len(words) == 0:
		return id, !id.Contract.Upgradeable()
	case len(words) > 1:
		return id, false
	}
	id.Part = deployment.Part(words[0])
	known := []deployment.Part{deployment.Implementation, deployment.Beacon, deployment.Proxy}
	return id, id.Contract.Upgradeable() && slices.Contains(known, id.Part)
}

// keyOf is the key, without the chain, of a contract of a record.
func keyOf(id deployment.ID) string {
	for key, kind := range kindOf {
		if kind != id.Contract {
			continue
		}
		for _, word := range []string{id.Remote, string(id.Part)} {
			if word != "" {
				key += "/" + word
			}
		}
		return key
	}
	return ""
}

// Entries returns the contracts of a record by resource, as a [Book] has them.
func Entries(r *deployment.Record) map[string]provision.Outcome {
	entries := make(map[string]provision.Outcome)
	for _, n := range r.Networks {
		for _, c := range n.Contracts {
			out := provision.Outcome{Address: c.Address.Hex(), Block: c.Block}
			if c.CodeHash != (common.Hash{}) {
				out.CodeHash = c.CodeHash.Hex()
			}
			if c.Transaction != (common.Hash{}) {
				out.Tx = c.Transaction.Hex()
			}
			if c.Deployer != (common.Address{}) {
				out.From = c.Deployer.Hex()
			}
			for _, a := range c.Arguments {
				out.Arguments = append(out.Arguments, provision.Argument(a))
			}
			entries[n.Name+"/"+keyOf(c.ID)] = out
		}
	}
	return entries
}

// Record returns the record of a deployment whose contracts stand where the book
// of the config says. The error names a contract that the book does not have.
func Record(cfg Config, r deployment.Record) (*deployment.Record, error) {
	r.Governor = &deployment.Governor{Network: cfg.Governor.Network, Address: cfg.Governor.Address}
	r.Networks = nil
	resources, err := Resources(cfg)
	if err != nil {
		return nil, err
	}
	for _, c := range cfg.Chains {
		r.Networks = append(r.Networks, deployment.Network{
			Name: c.Name, ChainID: c.ChainID, Domain: c.Domain, Updater: c.Updater, RecoveryManager: c.RecoveryManager,
		})
	}
	for _, resource := range resources {
		of, is := resource.(*contract)
		if !is {
			continue
		}
		at, known := cfg.Book.Where(of.Key())
		id, ok := idOf(of.name)
		if !known || !ok {
			return nil, fmt.Errorf("no contract is known for %s", of.Key())
		}
		c := deployment.Contract{
			ID: id, Address: common.HexToAddress(at.Address), CodeHash: common.HexToHash(at.CodeHash), Block: at.Block,
			Transaction: common.HexToHash(at.Tx), Deployer: common.HexToAddress(at.From), Arguments: []deployment.Argument{},
		}
		for _, a := range at.Arguments {
			c.Arguments = append(c.Arguments, deployment.Argument(a))
		}
		r.Put(of.chain.Name, c)
	}
	return &r, nil
}
