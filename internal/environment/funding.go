package environment

// Funding says how much the accounts hold on each chain, in its native token.
type Funding struct {
	// Bank pays for the others.
	Bank BankAccount `json:"bank" env:"required"`
	// Caps bound what the bank pays on one chain.
	Caps Caps `json:"caps" env:"required"`
	// Bands are for each role with a key that sends transactions, but the bank.
	Bands []Band `json:"bands" env:"required"`
	// Networks say what is different on a chain.
	Networks []FundingOverride `json:"networks,omitempty"`
}

// BankAccount pays for the others.
type BankAccount struct {
	// Account is "key", or the account of a wallet outside.
	Account Account `json:"account" env:"required"`
	// Floor is what always stays on the bank's account of a chain, in wei.
	Floor Wei `json:"floor" env:"required"`
}

// Caps bound what the bank pays on one chain.
type Caps struct {
	// Transaction is the most that one transaction sends, in wei.
	Transaction Wei `json:"transaction" env:"required"`
	// Day is the most that leaves the bank from one midnight UTC to the next, in wei.
	Day Wei `json:"day" env:"required"`
}

// Band is what the account of one role holds on one chain.
type Band struct {
	// Role is whose account it is.
	Role Role `json:"role" env:"name"`
	// Low is the balance under which the account is topped up, in wei.
	Low Wei `json:"low" env:"required"`
	// Target is what it is topped up to, in wei.
	Target Wei `json:"target" env:"required"`
	// Days is the runway in days under which it is topped up although it holds
	// more than Low.
	Days uint64 `json:"days" env:"required"`
}

// FundingOverride says what is different on one chain.
type FundingOverride struct {
	Network string `json:"network" env:"name"`
	Floor   *Wei   `json:"floor,omitempty"`
	Caps    *Caps  `json:"caps,omitempty"`
	Bands   []Band `json:"bands,omitempty"`
}

// NetworkFunding is the funding of one chain after its overrides.
type NetworkFunding struct {
	Network string `json:"network"`
	Floor   Wei    `json:"floor"`
	Caps    Caps   `json:"caps"`
	Bands   []Band `json:"bands"`
}

// FundingOn returns the funding of one chain, its overrides applied. It has the
// bands of the roles that send transactions there.
func (e *Environment) FundingOn(network string) NetworkFunding {
	n := NetworkFunding{Network: network, Floor: e.Funding.Bank.Floor, Caps: e.Funding.Caps}
	bands := make(map[Role]Band)
	for _, band := range e.Funding.Bands {
		bands[band.Role] = band
	}
	for _, o := range e.Funding.Networks {
		if o.Network != network {
			continue
		}
		override(&n.Floor, o.Floor)
		override(&n.Caps, o.Caps)
		for _, band := range o.Bands {
			bands[band.Role] = band
		}
	}
	for _, role := range allRoles {
		if band, ok := bands[role]; ok && e.acts(role, network) {
			n.Bands = append(n.Bands, band)
		}
	}
	return n
}

// Band returns the band of a role on a chain.
func (n NetworkFunding) Band(role Role) (Band, bool) {
	for _, band := range n.Bands {
		if band.Role == role {
			return band, true
		}
	}
	return Band{}, false
}
