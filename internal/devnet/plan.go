// Package devnet runs a whole Optics network in one process: several EVM chains
// that make blocks by themselves, the contracts on each of them, and every
// agent for every lane. The agents reach the chains over JSON-RPC on loopback,
// as they would reach any node.
package devnet

import (
	"crypto/ecdsa"
	"fmt"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/opticsnet/optics"
)

// Limits and defaults of a development network.
const (
	// MinChains is the smallest number of chains.
	MinChains = 2
	// MaxChains is the largest number of chains.
	MaxChains = 16
	// firstDomain and firstChainID are those of the first chain; the others
	// follow in steps of firstDomain and of one.
	firstDomain, firstChainID = 1000, 31_001
	// processGas and reserveGas are the smallest that a Replica accepts, in gas.
	processGas, reserveGas = 850_000, 15_000
	// recoveryTimelock is a day, in seconds.
	recoveryTimelock = 86_400
)

var chainNames = [MaxChains]string{
	"alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel",
	"india", "juliett", "kilo", "lima", "mike", "november", "oscar", "papa",
}

// Role is what an account of the network is for.
type Role string

// The roles. Attestation keys sign statements and hold no funds; the others send
// transactions.
const (
	Deployer           Role = "deployer"
	UpdaterSigner      Role = "updater-signer"
	UpdaterAttestation Role = "updater-attestation"
	RelayerSigner      Role = "relayer-signer"
	ProcessorSigner    Role = "processor-signer"
	WatcherSigner      Role = "watcher-signer"
	WatcherAttestation Role = "watcher-attestation"
	KathySigner        Role = "kathy-signer"
	User               Role = "user"
	Attacker           Role = "attacker"
	Governor           Role = "governor"
	RecoveryManager    Role = "recovery-manager"
)

var roles = []Role{
	Deployer, UpdaterSigner, UpdaterAttestation, RelayerSigner, ProcessorSigner,
	WatcherSigner, WatcherAttestation, KathySigner, User, Attacker, Governor, RecoveryManager,
}

// Key returns the key of a role: keccak256("optics devnet " ‖ role), the same on
// every development network. Everybody knows these keys.
func Key(r Role) *ecdsa.PrivateKey {
	key, err := crypto.ToECDSA(crypto.Keccak256([]byte("optics devnet " + string(r))))
	if err != nil {
		panic("devnet: no key for role " + string(r) + ": " + err.Error()) // a fixed input that is tested
	}
	return key
}

// Address returns the address of a role.
func Address(r Role) common.Address { return crypto.PubkeyToAddress(Key(r).PublicKey) }

// RoleOf returns the role that an address belongs to.
func RoleOf(address common.Address) (Role, bool) {
	for _, r := range roles {
		if Address(r) == address {
			return r, true
		}
	}
	return "", false
}

// Deployment is where the contracts of one chain stand. Every address follows
// from the deployer and the order of deployment.
type Deployment struct {
	Name              string         `json:"name"`
	Domain            optics.Domain  `json:"domain"`
	ChainID           uint64         `json:"chain_id"`
	BeaconController  common.Address `json:"upgrade_beacon_controller"`
	UpdaterManager    common.Address `json:"updater_manager"`
	ConnectionManager common.Address `json:"x_app_connection_manager"`
	Home              common.Address `json:"home"`
	// Replicas are the Replicas on this chain by the domain they follow.
	Replicas map[optics.Domain]common.Address `json:"replicas"`
	// HomeBeacon and ReplicaBeacon are what the proxies ask for their code.
	HomeBeacon    common.Address `json:"home_beacon"`
	ReplicaBeacon common.Address `json:"replica_beacon"`
	// Governance is the GovernanceRouter's proxy and GovernanceBeacon its beacon;
	// zero where the deployer owns everything.
	Governance       common.Address `json:"governance_router"`
	GovernanceBeacon common.Address `json:"governance_beacon"`
	// Sink accepts every message and Reverter refuses every message.
	Sink     common.Address `json:"message_sink"`
	Reverter common.Address `json:"reverting_recipient"`
}

// step is one transaction of a deployment. Its nonce is its place in the list.
type step struct {
	what string
	to   *common.Address // nil creates a contract
	data []byte
}

// shape is what the deployment of a chain follows from.
type shape struct {
	chains            int
	optimisticSeconds uint64
	updater, watcher  common.Address // who attests
	plain             bool           // Replicas of the first version
	governed          bool
}

// plan returns the deployment of the i-th chain, and its steps.
func plan(i int, s shape) (Deployment, []step) {
	p := planner{deployer: Address(Deployer), updater: s.updater, watcher: s.watcher}
	d := describe(i)
	implementation := p.core(&d)
	p.replicaBeacon(&d, s.plain)
	for j := range s.chains {
		if j != i {
			p.replica(&d, domainOf(j), s.optimisticSeconds)
		}
	}
	p.recipients(&d)
	if s.governed {
		p.governance(&d, i, s)
		p.handOver(&d, i, s, implementation)
	}
	return d, p.steps
}

// describe returns what is known of the i-th chain without its contracts.
func describe(i int) Deployment {
	return Deployment{
		Name: chainNames[i], Domain: domainOf(i), ChainID: chainID(i),
		Replicas: make(map[optics.Domain]common.Address),
	}
}

// Describe returns the first n chains with their names, domains and chain ids, and
// without contracts.
func Describe(n int) []Deployment {
	places := make([]Deployment, min(n, MaxChains))
	for i := range places {
		places[i] = describe(i)
	}
	return places
}

func domainOf(i int) optics.Domain { return optics.Domain(firstDomain * (i + 1)) } //nolint:gosec // i is below MaxChains

func chainID(i int) uint64 { return uint64(firstChainID + i) } //nolint:gosec // i is below MaxChains

// ChainIndex returns the place of a chain name among n, or an error that lists
// the names.
func chainIndex(name string, n int) (int, error) {
	for i := range n {
		if chainNames[i] == name {
			return i, nil
		}
	}
	return 0, fmt.Errorf("no chain is called %q; the chains are %s", name, strings.Join(chainNames[:n], ", "))
}
