package cloud

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/provision"
)

// Balances answers requests about a chain.
type Balances interface {
	// CallContext decodes the answer to one request into result.
	CallContext(ctx context.Context, result any, method string, args ...any) error
}

// Account is an account that pays for transactions on a chain.
type Account struct {
	// Network is its chain, Node is asked.
	Network string
	Node    Balances
	// Role is whose account it is.
	Role environment.Role
	// Address is the account.
	Address common.Address
	// Low is the balance that it must not fall below, in wei.
	Low environment.Wei
	// Token is what the chain's tokens are called.
	Token string
}

// Funds returns a resource for each account. It has no steps: the bank has a journal
// and caps of its own.
func Funds(env string, accounts []Account) []provision.Resource {
	all := make([]provision.Resource, len(accounts))
	for i, a := range accounts {
		all[i] = &funds{noSteps{a.Network + "/funds/" + string(a.Role), a.Network}, env, a}
	}
	return all
}

// funds are what one account holds.
type funds struct {
	noSteps
	env     string
	account Account
}

// fieldBalance is what an account holds when that is too little; it is not kept
// otherwise, since it changes all the time.
const fieldBalance = "balance"

// Read implements [provision.Resource].
func (f *funds) Read(ctx context.Context) (provision.State, error) {
	var balance hexutil.Big
	if err := f.account.Node.CallContext(ctx, &balance, "eth_getBalance", f.account.Address, "latest"); err != nil {
		return nil, fmt.Errorf("balance of %s: %w", f.account.Address, err)
	}
	state := provision.State{fieldAccount: f.account.Address.Hex()}
	if has := environment.NewWei(balance.ToInt()); has.Cmp(f.account.Low) < 0 {
		state[fieldBalance] = has.String()
	}
	return state, nil
}

// Diff implements [provision.Resource].
func (f *funds) Diff(found provision.State, d *provision.Draft) error {
	if found[fieldBalance] == "" {
		return nil
	}
	finding := provision.Finding{
		Field: fieldBalance, Address: f.account.Address.Hex(), Found: found[fieldBalance],
		Wanted: "at least " + f.account.Low.String(),
		Why:    fmt.Sprintf("the %s pays for its transactions in %s", f.account.Role, f.account.Token),
		Do:     "optics fund send -e " + f.env,
	}
	if f.account.Role == environment.Bank {
		finding.Why, finding.Do = "the bank pays the other accounts", fmt.Sprintf("send it %s", f.account.Token)
	}
	d.Find(finding)
	return nil
}
