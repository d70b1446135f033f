package contracts

import (
	"context"
	"fmt"
	"strconv"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/opticsnet/optics/internal/provision"
)

// account is an account that sends transactions of plans. It has no steps: it
// says which nonce comes next.
type account struct {
	chain   *Chain
	role    string
	address common.Address
}

func (a *account) Key() string     { return a.chain.Name + "/account/" + a.role }
func (a *account) Lane() string    { return a.chain.Name }
func (a *account) Needs() []string { return nil }

func (a *account) Read(ctx context.Context) (provision.State, error) {
	var mined, pending hexutil.Uint64
	for tag, into := range map[string]*hexutil.Uint64{"latest": &mined, "pending": &pending} {
		if err := a.chain.Node.CallContext(ctx, into, "eth_getTransactionCount", a.address, tag); err != nil {
			return nil, fmt.Errorf("nonce of the %s %s: %w", a.role, a.address, err)
		}
	}
	if pending > mined {
		return nil, fmt.Errorf("%d transactions of the %s %s are under way on %s; apply the plan that sent them again, or wait until they are in a block",
			pending-mined, a.role, a.address, a.chain.Name)
	}
	return provision.State{"address": a.address.Hex(), "nonce": strconv.FormatUint(uint64(mined), 10)}, nil
}

func (a *account) Diff(found provision.State, d *provision.Draft) error {
	nonce, err := strconv.ParseUint(found["nonce"], 10, 64)
	if err != nil {
		return fmt.Errorf("nonce: %w", err)
	}
	d.Start(a.chain.account(a.address), nonce)
	return nil
}

func (a *account) Apply(context.Context, provision.Step) (provision.Pending, error) {
	return nil, fmt.Errorf("%s has no steps", a.Key())
}
