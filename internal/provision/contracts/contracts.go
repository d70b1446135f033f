// Package contracts are the resources of an environment's chains: the contracts,
// their parameters and roles, and who they belong to, each a
// [provision.Resource].
//
// The order keeps every prefix of a plan safe. First everything is created and
// set up, by the deployer, on all chains; watchers have their permission before a
// Replica is enrolled. When that has been read back everywhere, Replicas are
// enrolled; then the governor is named; ownership is handed to the governance
// routers last. Until then the deployer owns all, and can go on.
package contracts

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/provision"
)

// Node answers requests about a chain.
type Node interface {
	// CallContext decodes the answer to one request into result.
	CallContext(ctx context.Context, result any, method string, args ...any) error
}

// Sender sends transactions of a plan on one chain. Sending one again that it has
// sent changes nothing.
type Sender interface {
	// Send journals a transaction, which goes out under its own nonce or not at
	// all, and returns what waits until it is in a block. The key is the same
	// whenever the transaction is.
	Send(ctx context.Context, key string, tx provision.Transaction) (provision.Pending, error)
}

// Chain is a chain of the environment, and what is wanted there.
type Chain struct {
	// Name is the name of the network, ChainID its EIP-155 chain id, Domain its
	// number in Optics.
	Name    string
	ChainID uint64
	Domain  optics.Domain
	// Node is asked, Sender sends. A plan needs no Sender.
	Node   Node
	Sender Sender
	// Deployer sends the deployment.
	Deployer common.Address
	// Updater attests the roots of the chain's Home.
	Updater common.Address
	// Watchers may un-enrol the Replicas of the chain's Home, on all other chains.
	Watchers []common.Address
	// RecoveryManager takes over when governance is lost, RecoveryTimelock seconds
	// after it said so.
	RecoveryManager  common.Address
	RecoveryTimelock uint64
	// OptimisticSeconds is how long a root of the chain's Home waits on Replicas.
	OptimisticSeconds uint64
	// ProcessGas and ReserveGas are in gas, for the chain's Replicas.
	ProcessGas, ReserveGas uint64
}

// Governor is who governs all chains.
type Governor struct {
	// Network is the governing chain.
	Network string
	// Address is the governor there.
	Address common.Address
	// Ours says that the environment has the governor's key.
	Ours bool
}

// Config describes an environment's contracts.
type Config struct {
	// Chains are all chains, in the order of the environment file.
	Chains []Chain
	// Governor governs them.
	Governor Governor
	// Book knows where contracts stand.
	Book *Book
	// Sent are the steps whose messages were sent, as [provision.Sent] returns them.
	Sent map[string]provision.Record
}

// Book says where the contracts of an environment stand: what the record of the
// deployment has, and what was created since.
type Book struct {
	mu      sync.Mutex
	entries map[string]provision.Outcome
}

// NewBook returns a book of outcomes by resource.
func NewBook(entries map[string]provision.Outcome) *Book {
	b := &Book{entries: make(map[string]provision.Outcome)}
	for key, e := range entries {
		b.entries[key] = e
	}
	return b
}

// Where returns where a contract stands, and what its code must be.
func (b *Book) Where(key string) (e provision.Outcome, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	e, ok = b.entries[key]
	return e, ok
}

func (b *Book) put(key string, e provision.Outcome) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.entries[key] = e
}

// call asks a contract. An answer that is empty is none.
func (c *Chain) call(ctx context.Context, to common.Address, data []byte) ([]byte, error) {
	var out hexutil.Bytes
	arg := struct {
		To   common.Address `json:"to"`
		Data hexutil.Bytes  `json:"data"`
	}{to, data}
	if err := c.Node.CallContext(ctx, &out, "eth_call", arg, "latest"); err != nil {
		return nil, err
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("the contract at %s does not answer", to)
	}
	return out, nil
}

// code returns the code of an account.
func (c *Chain) code(ctx context.Context, at common.Address) ([]byte, error) {
	var out hexutil.Bytes
	err := c.Node.CallContext(ctx, &out, "eth_getCode", at, "latest")
	return out, err
}

// storage returns one word of a contract's storage.
func (c *Chain) storage(ctx context.Context, at common.Address, slot string) ([]byte, error) {
	var out hexutil.Bytes
	err := c.Node.CallContext(ctx, &out, "eth_getStorageAt", at, slot, "latest")
	return common.LeftPadBytes(out, common.HashLength), err
}

// errNoCode means that the record and the chain disagree.
var errNoCode = errors.New("no contract there")

// gas of transactions: what is left over is not paid.
const (
	callGas = 300_000
	// createGas is the gas of a creation beside that of its code.
	createGas = 900_000
	// gasPerByte is for a byte of creation code: 200 to store it, 16 to send it,
	// and what its constructor's copy costs.
	gasPerByte = 230
)

func (c *Chain) transaction(d *provision.Draft, from common.Address, to *common.Address, data []byte) *provision.Transaction {
	tx := &provision.Transaction{
		ChainID: c.ChainID, From: from.Hex(), Nonce: d.Count(c.account(from)), Data: hexutil.Encode(data), Gas: callGas,
	}
	if to == nil {
		tx.Gas = createGas + gasPerByte*uint64(len(data))
	} else {
		tx.To = to.Hex()
	}
	return tx
}

// account names the counter of an account's nonces.
func (c *Chain) account(from common.Address) string { return c.Name + "/" + from.Hex() }
