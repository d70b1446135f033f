package devnet

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain"
	"github.com/opticsnet/optics/internal/keys"
)

// DrillReport says how a network answered a fraud.
type DrillReport struct {
	Kind string `json:"kind"`
	// Home is the chain whose updater cheated, Victim the chain whose Replica
	// took the fraudulent root.
	Home   string `json:"home"`
	Victim string `json:"victim"`
	// FraudBlock and FraudTime are where the fraud landed on the victim.
	FraudBlock uint64 `json:"fraud_block"`
	FraudTime  uint64 `json:"fraud_time"`
	// ConfirmableAt is the block time at which the fraudulent root would have
	// become usable.
	ConfirmableAt uint64 `json:"confirmable_at"`
	// Cuts are the un-enrolments, in the order of the chains.
	Cuts []Cut `json:"cuts"`
	// InTime says that the victim was cut before ConfirmableAt.
	InTime bool `json:"in_time"`
	// HomeFailed says that the Home has judged the fraud too.
	HomeFailed bool `json:"home_failed"`
}

// Cut is the un-enrolment of the Home's Replica on one chain.
type Cut struct {
	Chain string `json:"chain"`
	Block uint64 `json:"block"`
	Time  uint64 `json:"time"`
	// Seconds is the block time since the fraud landed.
	Seconds uint64 `json:"seconds_after_fraud"`
}

// DrillWithout returns the agents that must not run during a drill: for a double
// update, the relayer that would bring the honest root first.
func DrillWithout(kind optics.FraudKind) []string {
	if kind == optics.DoubleUpdate {
		return []string{"relayer " + chainNames[0] + "→" + chainNames[1]}
	}
	return nil
}

// Drill lets the updater of the first chain cheat on the second, and waits until
// every chain has cut the channel. Run must be running.
func (n *Network) Drill(ctx context.Context, kind optics.FraudKind, say func(string)) (DrillReport, error) {
	home, victim := n.places[0], n.places[1]
	r := DrillReport{Kind: kind.String(), Home: home.Name, Victim: victim.Name}
	say("an honest message goes from " + home.Name + " to " + victim.Name)
	file := n.File()
	if _, err := file.Send(ctx, file.Chains[0], file.Chains[1], optics.Bytes32(victim.Sink), []byte("drill")); err != nil {
		return r, err
	}
	old, err := n.fraudStart(ctx, kind)
	if err != nil {
		return r, err
	}
	if err := n.cheat(ctx, old, &r, say); err != nil {
		return r, err
	}
	for i := 1; i < len(n.places); i++ {
		if err := n.waitCut(ctx, i, &r); err != nil {
			return r, err
		}
		last := r.Cuts[len(r.Cuts)-1]
		say(fmt.Sprintf("%s cut the channel in block %d, %d s after the fraud", last.Chain, last.Block, last.Seconds))
	}
	r.InTime = r.Cuts[0].Time < r.ConfirmableAt
	return r, n.waitFailed(ctx, &r)
}

// fraudStart waits until the honest update is where the fraud needs it, and
// returns the root that the fraud starts from: for a double update the old root
// of an update that only the Home has, otherwise a root that both have.
func (n *Network) fraudStart(ctx context.Context, kind optics.FraudKind) (old common.Hash, err error) {
	home := optics.HomeOf(n.places[0].Domain)
	lane := optics.Contract{Home: home.Home, Chain: n.places[1].Domain}
	err = until(ctx, func() (bool, error) {
		honest, err := n.store.LastUpdate(ctx, home)
		if errors.Is(err, optics.ErrNotFound) {
			return false, nil
		}
		if kind == optics.DoubleUpdate || err != nil {
			old = honest.Update.OldRoot
			return true, err
		}
		relayed, err := n.store.LastUpdate(ctx, lane)
		if errors.Is(err, optics.ErrNotFound) {
			return false, nil
		}
		old = honest.Update.NewRoot
		return relayed.Update.NewRoot == old, err
	})
	return old, err
}

// cheat signs a root that no tree ever had, past the guard, and brings it to the
// victim.
func (n *Network) cheat(ctx context.Context, old common.Hash, r *DrillReport, say func(string)) error {
	home, victim := n.places[0], n.places[1]
	fraud := optics.Update{HomeDomain: home.Domain, OldRoot: old, NewRoot: crypto.Keccak256Hash([]byte("fraud"), old[:])}
	signature, err := n.accounts.Keys.Updater.SignDigest(keys.WithPurpose(ctx, "drill"), fraud.Digest())
	if err != nil {
		return fmt.Errorf("sign the fraud: %w", err)
	}
	client, err := ethclient.DialContext(ctx, n.chains[1].HTTPURL())
	if err != nil {
		return fmt.Errorf("reach %s: %w", victim.Name, err)
	}
	defer client.Close()
	replica := chain.NewReplica(client.Client(), optics.Contract{Home: home.Domain, Chain: victim.Domain}, victim.Replicas[home.Domain])
	intent, err := replica.UpdateIntent(optics.SignedUpdate{Update: fraud, Signature: signature})
	if err != nil {
		return fmt.Errorf("pack the fraud: %w", err)
	}
	receipt, err := transact(ctx, client, victim, Attacker, intent)
	if err != nil {
		return fmt.Errorf("bring the fraud to %s: %w", victim.Name, err)
	}
	block, err := chain.NewClient(client.Client()).Block(ctx, receipt.BlockNumber.Uint64())
	if err != nil {
		return fmt.Errorf("read block %d of %s: %w", receipt.BlockNumber, victim.Name, err)
	}
	r.FraudBlock, r.FraudTime = block.Number, block.Time
	r.ConfirmableAt = block.Time + n.cfg.OptimisticSeconds
	say(fmt.Sprintf("the updater of %s cheats: root %s is on %s in block %d, usable in %d s", home.Name, fraud.NewRoot, victim.Name, block.Number, n.cfg.OptimisticSeconds))
	return nil
}

// waitCut waits until chain i has no Replica of the first chain's Home.
func (n *Network) waitCut(ctx context.Context, i int, r *DrillReport) error {
	d := n.places[i]
	client, err := ethclient.DialContext(ctx, n.chains[i].HTTPURL())
	if err != nil {
		return fmt.Errorf("reach %s: %w", d.Name, err)
	}
	defer client.Close()
	manager := chain.NewXAppConnectionManager(client.Client(), d.Domain, d.ConnectionManager)
	return until(ctx, func() (bool, error) {
		head, err := chain.NewClient(client.Client()).Latest(ctx)
		if err != nil {
			return false, fmt.Errorf("read the head of %s: %w", d.Name, err)
		}
		replica, err := manager.ReplicaOf(ctx, head, n.places[0].Domain)
		if err != nil || replica != (common.Address{}) {
			return false, err
		}
		r.Cuts = append(r.Cuts, Cut{
			Chain: d.Name, Block: head.Number, Time: head.Time, Seconds: head.Time - min(r.FraudTime, head.Time),
		})
		return true, nil
	})
}

// waitFailed waits until the Home has failed.
func (n *Network) waitFailed(ctx context.Context, r *DrillReport) error {
	d := n.places[0]
	client, err := ethclient.DialContext(ctx, n.chains[0].HTTPURL())
	if err != nil {
		return fmt.Errorf("reach %s: %w", d.Name, err)
	}
	defer client.Close()
	home := chain.NewHome(client.Client(), d.Domain, d.Home)
	return until(ctx, func() (bool, error) {
		state, err := home.State(ctx, optics.BlockRef{})
		r.HomeFailed = state.State == optics.StateFailed
		return r.HomeFailed, err
	})
}

// until asks again until the answer is yes, an error, or ctx has ended.
func until(ctx context.Context, done func() (bool, error)) error {
	ticker := time.NewTicker(100 * time.Millisecond)
	defer ticker.Stop()
	for {
		if ok, err := done(); ok || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
	}
}
