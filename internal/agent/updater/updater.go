// Package updater signs the roots of one Home and brings them to it.
//
// It signs a root only when its own tree, built from final Dispatch logs, has
// that root at the size that the Home itself reports at the same final block,
// and only through a guard that never signs twice from one old root. One
// update is on its way at a time: the next builds on the root that the Home
// has committed.
package updater

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent"
)

// Home is the contract whose roots are signed.
type Home interface {
	// State reads the Home at a block.
	State(ctx context.Context, at optics.BlockRef) (optics.HomeState, error)
	// UpdateIntent packs Home.update.
	UpdateIntent(u optics.SignedUpdate) (optics.TxIntent, error)
}

// Tree is our own tree of the Home's messages.
type Tree interface {
	// Size returns the number of leaves.
	Size() uint64
	// RootAt returns the root that the tree had at a size.
	RootAt(size uint64) (common.Hash, error)
	// SizeOf returns the size at which the tree had a root. The zero root has
	// size 0.
	SizeOf(root common.Hash) (uint64, bool)
}

// Signer signs updates and remembers them.
type Signer interface {
	// Address is the updater's address.
	Address() common.Address
	// Head returns the newest statement that was recorded for the home, signed
	// or about to be. It returns an error that wraps optics.ErrNotFound when
	// the guard was never told where to start.
	Head(ctx context.Context, home optics.Domain) (optics.SigningRecord, error)
	// SignUpdate records the update durably, then signs it. For an update that
	// was signed before it returns the stored signature. It returns an error
	// that wraps optics.ErrDoubleUpdate rather than sign a second update from
	// one root.
	SignUpdate(ctx context.Context, u optics.Update, leafCount uint64) (optics.SignedUpdate, error)
}

// Config describes an Updater. Every field but MaxLeaves is required.
type Config struct {
	// Domain is the Home's.
	Domain optics.Domain
	Home   Home
	Tree   Tree
	Signer Signer
	// Heads are those of the Home's chain.
	Heads agent.Heads
	// Txs sends to the Home's chain.
	Txs agent.Transactions
	Log *slog.Logger
	// MaxLeaves is the most leaves that one update adds; 0 means 2,000. The Home
	// walks the queued roots, at about 6,400 gas each, and a transaction may
	// have 16,777,216 gas (EIP-7825).
	MaxLeaves uint64
}

// patience is for how many blocks our tree may contradict the chain before that
// is a reason to halt. Nothing is signed meanwhile; an index that is behind
// follows a reorganization within one or two.
const patience = 8

// Updater is the agent of one Home.
type Updater struct {
	cfg     Config
	retries agent.Retries
	doubted uint64 // height at which a contradiction began, 0 for none
}

// New returns an Updater.
func New(cfg Config) *Updater {
	if cfg.MaxLeaves == 0 {
		cfg.MaxLeaves = 2000
	}
	return &Updater{cfg: cfg}
}

// Step signs at most one update and submits what is signed and not committed.
func (u *Updater) Step(ctx context.Context) (agent.Turn, error) {
	head, ok := u.cfg.Heads.Head()
	if !ok || head.Final == (optics.BlockRef{}) {
		return agent.Waiting("the first final block"), nil
	}
	v, err := u.look(ctx, head)
	if err != nil {
		return agent.Turn{}, err
	}
	d, err := decide(v)
	if err := u.doubt(err, head.Latest.Number); err != nil || d.wait != "" {
		return agent.Turn{Waiting: d.wait}, err
	}
	signed, err := u.cfg.Signer.SignUpdate(ctx, d.update, d.leafCount)
	if errors.Is(err, optics.ErrDoubleUpdate) {
		return agent.Turn{}, agent.Halt(agent.UnknownHistory, "find out who else signs with this key before starting the updater again",
			"the guard refuses %s→%s: %v", d.update.OldRoot, d.update.NewRoot, err)
	}
	if err != nil {
		return agent.Turn{}, fmt.Errorf("sign update: %w", err)
	}
	if !d.signed {
		u.cfg.Log.InfoContext(ctx, "update signed", "old_root", signed.OldRoot, "new_root", signed.NewRoot, "leaves", d.leafCount)
	}
	return u.submit(ctx, signed, head)
}

// doubt turns a contradiction into an error that is tried again, until it has
// lasted too long.
func (u *Updater) doubt(err error, height uint64) error {
	var c *contradictionError
	if !errors.As(err, &c) {
		u.doubted = 0
		return err
	}
	if u.doubted == 0 {
		u.doubted = max(height, 1)
	}
	if height < u.doubted+patience {
		return fmt.Errorf("%w: nothing is signed; unless the index catches up by block %d: %s", agent.ErrBehind, u.doubted+patience, c.Error())
	}
	return c.halt
}

func (u *Updater) submit(ctx context.Context, signed optics.SignedUpdate, head optics.Head) (agent.Turn, error) {
	intent, err := u.cfg.Home.UpdateIntent(signed)
	if err != nil {
		return agent.Turn{}, fmt.Errorf("pack update: %w", err)
	}
	records, err := u.retries.Submit(ctx, u.cfg.Txs, head.Latest.Number, intent)
	if err != nil {
		return agent.Turn{}, err
	}
	rec := records[0]
	if rec.State.Ended() {
		return agent.Waiting("another try of the update to %s, which was %s: %s", signed.NewRoot, rec.State, rec.Reason), nil
	}
	return agent.Waiting("the update to %s, which is %s", signed.NewRoot, rec.State), nil
}

// look reads everything that the decision depends on.
func (u *Updater) look(ctx context.Context, head optics.Head) (view, error) {
	latest, err := u.cfg.Home.State(ctx, head.Latest)
	if err != nil {
		return view{}, fmt.Errorf("read home at block %d: %w", head.Latest.Number, err)
	}
	final, err := u.cfg.Home.State(ctx, head.Final)
	if err != nil {
		return view{}, fmt.Errorf("read home at final block %d: %w", head.Final.Number, err)
	}
	last, err := u.cfg.Signer.Head(ctx, u.cfg.Domain)
	if errors.Is(err, optics.ErrNotFound) {
		return view{}, agent.Halt(agent.UnknownHistory, "import the signing history from the chain first",
			"the store does not know what this key signed before for home %s", u.cfg.Domain)
	}
	if err != nil {
		return view{}, fmt.Errorf("read last signed update: %w", err)
	}
	v := view{home: u.cfg.Domain, signer: u.cfg.Signer.Address(), latest: latest, final: final, last: last}
	err = u.locate(&v)
	return v, err
}

// locate fills in what our tree knows. It returns an error that wraps
// agent.ErrBehind when the tree changed meanwhile otherwise than by growing.
func (u *Updater) locate(v *view) error {
	tree := u.cfg.Tree
	v.treeSize = tree.Size()
	whole, err := tree.RootAt(v.treeSize)
	if err != nil {
		return fmt.Errorf("root of our tree: %w", err)
	}
	if v.final.Count <= v.treeSize {
		if v.finalRoot, err = tree.RootAt(v.final.Count); err != nil {
			return fmt.Errorf("root of our tree at size %d: %w", v.final.Count, err)
		}
	}
	v.committed.size, v.committed.known = tree.SizeOf(v.latest.CommittedRoot)
	v.finalCommitted.size, v.finalCommitted.known = tree.SizeOf(v.final.CommittedRoot)
	v.lastNew.size, v.lastNew.known = tree.SizeOf(v.last.Update.NewRoot)
	if v.next = min(v.final.Count, v.lastNew.size+u.cfg.MaxLeaves); v.next <= v.treeSize {
		if v.nextRoot, err = tree.RootAt(v.next); err != nil {
			return fmt.Errorf("root of our tree at size %d: %w", v.next, err)
		}
	}
	after, err := tree.RootAt(v.treeSize)
	if err != nil {
		return fmt.Errorf("root of our tree: %w", err)
	}
	if after != whole {
		return fmt.Errorf("our tree of %d leaves: %w: it changed under our eyes", v.treeSize, agent.ErrBehind)
	}
	return nil
}
