package updater_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent"
	"github.com/opticsnet/optics/internal/agent/agenttest"
	"github.com/opticsnet/optics/internal/agent/updater"
	"github.com/opticsnet/optics/internal/keys"
)

// The Home walks its queue: an update that adds too many leaves fits into no
// transaction.
func TestUpdaterLimitsTheLeavesOfAnUpdate(t *testing.T) {
	w := newWorld(t)
	w.maxLeaves = 4
	w.start()
	w.block(9, "a")
	w.block(0, "")
	w.block(0, "")
	w.wantStep(w.intentKey(common.Hash{}, w.root(4)))
	w.home.commit(w.root(4))
	w.block(0, "")
	w.wantStep(w.intentKey(w.root(4), w.root(8)))
	w.home.commit(w.root(8))
	w.block(0, "")
	w.wantStep(w.intentKey(w.root(8), w.root(9)))
}

func TestUpdaterSeesTheTreeChange(t *testing.T) {
	w := newWorld(t)
	w.block(3, "a")
	w.block(0, "")
	w.block(0, "")
	guard, err := keys.NewGuard(keys.GuardConfig{Signer: w.key, Ledger: w.store})
	if err != nil {
		t.Fatal(err)
	}
	u := updater.New(updater.Config{
		Domain: domain, Home: w.home, Tree: &shiftingTree{Prover: w.tree}, Signer: guard, Heads: &w.heads, Txs: w.txs, Log: agenttest.Log,
	})
	if _, err := u.Step(t.Context()); !errors.Is(err, agent.ErrBehind) {
		t.Errorf("got %v", err)
	}
	if w.signed != 0 {
		t.Error("signed all the same")
	}
}

func TestUpdaterHalts(t *testing.T) {
	for name, change := range map[string]func(h *paperHome){
		"home failed":     func(h *paperHome) { h.state = optics.StateFailed },
		"another updater": func(h *paperHome) { h.updater = common.Address{9} },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.block(3, "a")
			w.block(0, "")
			w.block(0, "")
			change(w.home)
			if _, err := w.agent.Step(t.Context()); !agent.IsHalt(err) {
				t.Errorf("got %v", err)
			}
			if w.signed != 0 || w.txs.Take() != nil {
				t.Error("signed or sent all the same")
			}
		})
	}
	t.Run("another process with the same store signed for the same root", func(t *testing.T) {
		w := newWorld(t)
		w.block(3, "a")
		w.block(0, "")
		w.block(0, "")
		u := updater.New(updater.Config{
			Domain: domain, Home: w.home, Tree: w.tree, Signer: refusingGuard{w.key.Address()}, Heads: &w.heads, Txs: w.txs, Log: agenttest.Log,
		})
		if _, err := u.Step(t.Context()); !agent.IsHalt(err) {
			t.Errorf("got %v", err)
		}
	})
}

// refusingGuard has signed another update.
type refusingGuard struct{ address common.Address }

func (g refusingGuard) Address() common.Address { return g.address }

func (g refusingGuard) Head(context.Context, optics.Domain) (optics.SigningRecord, error) {
	return optics.SigningRecord{}, nil
}

func (g refusingGuard) SignUpdate(context.Context, optics.Update, uint64) (optics.SignedUpdate, error) {
	return optics.SignedUpdate{}, fmt.Errorf("record: %w", optics.ErrDoubleUpdate)
}
