package environment

// Operator is a party that runs agents.
type Operator struct {
	// Name is what the operator is called.
	Name string `json:"name" env:"name"`
	// Description is for people.
	Description string `json:"description,omitempty"`
	// Access is how the operator's agents reach their keys.
	Access Access `json:"access" env:"required"`
	// Account is the operator's own AWS account, 12 digits; cross-account only.
	Account *Text `json:"account,omitempty"`
	// ExternalID is what the operator must name to assume its roles;
	// cross-account only. It is no secret, but nobody should guess it.
	ExternalID *Text `json:"externalId,omitempty"`
	// OIDCProvider is the issuer of the cluster without its scheme, such as
	// oidc.eks.eu-west-1.amazonaws.com/id/…; irsa only.
	OIDCProvider *Text `json:"oidcProvider,omitempty"`
	// Namespace is the Kubernetes namespace of the agents' service accounts; irsa
	// and pod-identity only.
	Namespace string `json:"namespace,omitempty"`
}

// Agent is one agent and who runs it.
type Agent struct {
	// Role is one of the five agents.
	Role Role `json:"role" env:"name"`
	// Operator is the name of who runs it.
	Operator string `json:"operator" env:"required"`
	// Networks are the chains on which it sends transactions; without a list all.
	Networks []string `json:"networks,omitempty"`
	// Interval is its pause between two looks, in seconds; without it the agent's
	// own.
	Interval *Seconds `json:"interval,omitempty"`
	// Pause is how long an updater lets a root stand before it signs, in seconds.
	Pause *Seconds `json:"pause,omitempty"`
}

// NetworksOf returns the chains on which a role sends transactions, in the order
// of the file: the agent's own list, or all.
func (e *Environment) NetworksOf(role Role) []string {
	agent, ok := e.Agent(role)
	if !ok || len(agent.Networks) == 0 {
		return e.NetworkNames()
	}
	var names []string
	for _, n := range e.Networks {
		for _, wanted := range agent.Networks {
			if n.Name == wanted {
				names = append(names, n.Name)
			}
		}
	}
	return names
}

// Keys say where the keys of an environment are kept.
type Keys struct {
	// Provider is hex, kms or secrets-manager. Hex keys, wherever they are kept,
	// are for development alone.
	Provider Provider `json:"provider" env:"required"`
	// Account is the AWS account, 12 digits or a ${VARIABLE}; not with hex.
	Account *Text `json:"account,omitempty"`
	// Region is the AWS region, such as us-west-2; not with hex.
	Region string `json:"region,omitempty"`
	// PerNetwork makes each role's keys one per chain instead of one for all.
	PerNetwork bool `json:"perNetwork" env:"default=false"`
	// AliasOrder is how aliases are put together. The operations document's order
	// is the default; the other is for keys per network that exist already.
	AliasOrder AliasOrder `json:"aliasOrder" env:"default=document"`
	// Operator is who uses the keys of operations: deployer, bank, and governor or
	// recovery manager where they are keys. Without it that is the first operator.
	Operator string `json:"operator,omitempty"`
}

// OperatorOf returns who uses the keys of a role: the agent's operator, or the one
// of operations. It returns false for an agent that does not run.
func (e *Environment) OperatorOf(role Role) (*Operator, bool) {
	if role.IsAgent() {
		agent, ok := e.Agent(role)
		if !ok {
			return nil, false
		}
		return e.Operator(agent.Operator)
	}
	if e.Keys.Operator == "" && len(e.Operators) > 0 {
		return &e.Operators[0], true
	}
	return e.Operator(e.Keys.Operator)
}

// ResolveAccount returns the 12 digits of the AWS account, or "" for a provider
// without one.
func (k *Keys) ResolveAccount(lookup Lookup) (string, error) {
	return resolveAWSAccount(k.Account, lookup)
}

// ResolveAccount returns the 12 digits of the operator's AWS account, or "" when
// it has none of its own.
func (o *Operator) ResolveAccount(lookup Lookup) (string, error) {
	return resolveAWSAccount(o.Account, lookup)
}

func resolveAWSAccount(account *Text, lookup Lookup) (string, error) {
	if account == nil {
		return "", nil
	}
	digits, err := account.Resolve(lookup)
	if err != nil {
		return "", err
	}
	if !awsAccountPattern.MatchString(digits) {
		return "", account.problem("%s is not an AWS account: 12 digits are expected, %d characters were found", quote(digits), len(digits))
	}
	return digits, nil
}
