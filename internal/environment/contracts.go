package environment

// Contracts are the parameters and roles of the contracts on every chain.
type Contracts struct {
	// Deployer sends the deployment and owns what it has not handed over yet.
	Deployer Account `json:"deployer" env:"required"`
	// Governor may change everything, from one chain.
	Governor GovernorAccount `json:"governor" env:"required"`
	// RecoveryManager takes over a chain that the governor cannot reach any more,
	// RecoveryTimelock after it said so.
	RecoveryManager Account `json:"recoveryManager" env:"required"`
	// RecoveryTimelock is in seconds: at least a day in staging and production, a
	// minute in development.
	RecoveryTimelock Seconds `json:"recoveryTimelock" env:"required"`
	// OptimisticSeconds is how long a root waits on a Replica of another chain
	// before messages can be proved under it: the time watchers have.
	OptimisticSeconds uint64 `json:"optimisticSeconds" env:"required"`
	// Updater attests roots. "key" is the updater's attestation key; an address
	// says which account that key must be.
	Updater Account `json:"updater" env:"default=key"`
	// Watchers may un-enrol Replicas: "key" is the watcher's attestation key,
	// addresses are watchers that others run. Without a list it is "key".
	Watchers []Account `json:"watchers,omitempty"`
	// ProcessGas is the gas that a recipient gets, at least 850000.
	ProcessGas uint64 `json:"processGas" env:"default=850000"`
	// ReserveGas is the gas kept back for what follows, at least 15000.
	ReserveGas uint64 `json:"reserveGas" env:"default=15000"`
	// Networks say what is different on a chain.
	Networks []ContractsOverride `json:"networks,omitempty"`
}

// GovernorAccount is the governor and the chain it is on.
type GovernorAccount struct {
	// Network is the governing chain.
	Network string `json:"network" env:"required"`
	// Account is usually a multisig contract.
	Account Account `json:"account" env:"required"`
}

// ContractsOverride says what is different on one chain; what it leaves out is as
// everywhere. The fields are those of [Contracts]. Updater, OptimisticSeconds and
// RecoveryManager are those of the Home and the GovernanceRouter of this chain;
// the Replicas of this chain on other chains have its Updater and its
// OptimisticSeconds, and are watched by its Watchers.
type ContractsOverride struct {
	Network           string    `json:"network" env:"name"`
	RecoveryManager   *Account  `json:"recoveryManager,omitempty"`
	RecoveryTimelock  *Seconds  `json:"recoveryTimelock,omitempty"`
	OptimisticSeconds *uint64   `json:"optimisticSeconds,omitempty"`
	Updater           *Account  `json:"updater,omitempty"`
	Watchers          []Account `json:"watchers,omitempty"`
	ProcessGas        *uint64   `json:"processGas,omitempty"`
	ReserveGas        *uint64   `json:"reserveGas,omitempty"`
}

// NetworkContracts are the parameters of one chain after its overrides.
type NetworkContracts struct {
	Network           string    `json:"network"`
	RecoveryManager   Account   `json:"recoveryManager"`
	RecoveryTimelock  Seconds   `json:"recoveryTimelock"`
	OptimisticSeconds uint64    `json:"optimisticSeconds"`
	Updater           Account   `json:"updater"`
	Watchers          []Account `json:"watchers"`
	ProcessGas        uint64    `json:"processGas"`
	ReserveGas        uint64    `json:"reserveGas"`
}

// ContractsOn returns the parameters of one chain, its overrides applied.
func (e *Environment) ContractsOn(network string) NetworkContracts {
	c := e.Contracts
	n := NetworkContracts{
		Network: network, RecoveryManager: c.RecoveryManager, RecoveryTimelock: c.RecoveryTimelock,
		OptimisticSeconds: c.OptimisticSeconds, Updater: c.Updater, Watchers: c.Watchers,
		ProcessGas: c.ProcessGas, ReserveGas: c.ReserveGas,
	}
	for _, o := range c.Networks {
		if o.Network != network {
			continue
		}
		override(&n.RecoveryManager, o.RecoveryManager)
		override(&n.Updater, o.Updater)
		override(&n.RecoveryTimelock, o.RecoveryTimelock)
		override(&n.OptimisticSeconds, o.OptimisticSeconds)
		override(&n.ProcessGas, o.ProcessGas)
		override(&n.ReserveGas, o.ReserveGas)
		if o.Watchers != nil {
			n.Watchers = o.Watchers
		}
	}
	return n
}

// override sets a value to what stands for one chain, if anything does.
func override[T any](value, with *T) {
	if with != nil {
		*value = *with
	}
}
