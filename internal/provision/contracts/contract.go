package contracts

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/opticsnet/optics/internal/provision"
)

// codeField is the field of a contract's state: the Keccak-256 of its code.
const codeField = "code"

// contract is one contract that has to stand somewhere.
type contract struct {
	chain *Chain
	book  *Book
	name  string // its key without the chain
	what  string // its name in the sources
	needs []string
	// bytecode is the creation code in hex; arguments are those of the constructor.
	bytecode  string
	arguments func(d *provision.Draft) []provision.Argument
}

func (c *contract) Key() string     { return c.chain.Name + "/" + c.name }
func (c *contract) Lane() string    { return c.chain.Name }
func (c *contract) Needs() []string { return c.needs }

func (c *contract) Read(ctx context.Context) (provision.State, error) {
	at, known := c.book.Where(c.Key())
	if !known {
		return nil, nil
	}
	code, err := c.chain.code(ctx, common.HexToAddress(at.Address))
	if err != nil {
		return nil, err
	}
	if len(code) == 0 {
		return nil, fmt.Errorf("%w: the record of the deployment has %s of %s at %s; is the endpoint of another chain, or was the chain reset?",
			errNoCode, c.what, c.chain.Name, at.Address)
	}
	return provision.State{"address": at.Address, codeField: crypto.Keccak256Hash(code).Hex()}, nil
}

func (c *contract) Diff(found provision.State, d *provision.Draft) error {
	if len(found) == 0 {
		var arguments []provision.Argument
		if c.arguments != nil {
			arguments = c.arguments(d)
		}
		packed, err := pack(arguments)
		if err != nil {
			return err
		}
		tx := c.chain.transaction(d, c.chain.Deployer, nil, append(hexutil.MustDecode(c.bytecode), packed...))
		address := crypto.CreateAddress(c.chain.Deployer, tx.Nonce).Hex()
		step := d.Add(provision.Step{
			Verb: provision.Create, Address: address, Why: c.what + " is not there yet", Risk: provision.CostsGas, Call: tx,
			Arguments: arguments,
		})
		d.Publish(address, &step)
		return nil
	}
	d.Publish(found["address"], nil)
	if at, _ := c.book.Where(c.Key()); at.CodeHash != "" && at.CodeHash != found[codeField] {
		d.Find(provision.Finding{
			Field: codeField, Address: found["address"], Found: found[codeField], Wanted: at.CodeHash,
			Why: "code at an address never changes by itself; the endpoint lies or the contract destroyed itself and was replaced",
			Do:  "ask another endpoint; if it is so, stop the agents and treat " + c.chain.Name + " as compromised",
		})
	}
	return nil
}

// Apply creates the contract. Where it came to stand goes into the book.
func (c *contract) Apply(ctx context.Context, s provision.Step) (provision.Pending, error) {
	sent, err := send(ctx, c.chain, s)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context) (provision.Outcome, error) {
		out, err := sent(ctx)
		if err != nil {
			return out, err
		}
		code, err := c.chain.code(ctx, common.HexToAddress(s.Address))
		if err != nil {
			return out, err
		}
		if len(code) == 0 {
			return out, fmt.Errorf("%w: %s was to be created at %s by transaction %s", errNoCode, c.what, s.Address, out.Tx)
		}
		out.Address, out.CodeHash = s.Address, crypto.Keccak256Hash(code).Hex()
		out.Arguments, out.From = s.Arguments, s.Call.From
		if s.Wanted != "" && s.Wanted != out.CodeHash {
			return out, fmt.Errorf("the code of %s at %s is %s instead of %s, which the simulation came to", c.what, s.Address, out.CodeHash, s.Wanted)
		}
		c.book.put(c.Key(), out)
		return out, nil
	}, nil
}

// send sends the transaction of a step on the chain of its lane.
func send(ctx context.Context, c *Chain, s provision.Step) (provision.Pending, error) {
	if s.Call == nil {
		return nil, fmt.Errorf("%w: step %s has no transaction", provision.ErrPlan, s.ID)
	}
	if c.Sender == nil {
		return nil, fmt.Errorf("nothing sends on %s", c.Name)
	}
	data, err := hexutil.Decode(s.Call.Data)
	if err != nil {
		return nil, fmt.Errorf("%w: data of step %s: %w", provision.ErrPlan, s.ID, err)
	}
	if s.Call.ChainID != c.ChainID {
		return nil, fmt.Errorf("%w of this chain: step %s is for chain id %d, %s has %d", provision.ErrPlan, s.ID, s.Call.ChainID, c.Name, c.ChainID)
	}
	return c.Sender.Send(ctx, sendKey(s, data), *s.Call)
}

// sendKey names the transaction of a step: the same in every run, another for
// another transaction.
func sendKey(s provision.Step, data []byte) string {
	digest := crypto.Keccak256(common.HexToAddress(s.Call.To).Bytes(), data)
	return fmt.Sprintf("plan/%s@%d/%x", s.ID, s.Call.Nonce, digest[:8])
}
