package sqlite

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
)

func (a *appender) dispatches(ctx context.Context, logs []optics.DispatchLog) error {
	if len(logs) == 0 {
		return nil
	}
	next, err := leafCount(ctx, a.q, a.chain)
	if err != nil {
		return err
	}
	for i := range logs {
		if uint64(logs[i].LeafIndex) != next {
			return fmt.Errorf("%w: home %s, destination %s: expected leaf index %d, found %d",
				optics.ErrGap, a.chain, logs[i].Message.Destination, next, logs[i].LeafIndex)
		}
		if err := a.dispatch(ctx, &logs[i]); err != nil {
			return err
		}
		next++
		if i+1 == len(logs) || logs[i+1].At.Block.Number != logs[i].At.Block.Number {
			_, err := a.q.exec(ctx, `INSERT INTO leaf_count (home, block, leaves) VALUES (?, ?, ?)
				ON CONFLICT DO UPDATE SET leaves = excluded.leaves`, num(a.chain), num(logs[i].At.Block.Number), num(next))
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func (a *appender) dispatch(ctx context.Context, l *optics.DispatchLog) error {
	count, err := a.lane(ctx, l.Message.Lane())
	if err != nil {
		return err
	}
	if uint64(l.Message.Nonce) != count.dispatched {
		return fmt.Errorf("%w: home %s, destination %s: expected nonce %d, found %d",
			optics.ErrGap, a.chain, l.Message.Destination, count.dispatched, l.Message.Nonce)
	}
	count.dispatched++
	if err := a.at(ctx, l.At); err != nil {
		return err
	}
	wire, err := l.Message.MarshalBinary()
	if err != nil {
		return err
	}
	leaf := l.Message.Leaf()
	_, err = a.q.exec(ctx, `INSERT INTO dispatch
		(home, leaf_index, destination, nonce, leaf, committed_root, block, tx_hash, tx_index, log_index, message)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		num(a.chain), num(l.LeafIndex), num(l.Message.Destination), num(l.Message.Nonce), leaf[:], l.CommittedRoot[:],
		num(l.At.Block.Number), l.At.TxHash[:], num(l.At.TxIndex), num(l.At.LogIndex), wire)
	if err != nil {
		return fmt.Errorf("store message %s: %w", leaf, err)
	}
	// The chains are indexed apart: the message may have been processed already.
	_, err = a.q.exec(ctx, `INSERT INTO waiting (home, chain, leaf_index) SELECT ?1, ?2, ?3
		WHERE NOT EXISTS (SELECT 1 FROM process WHERE home = ?1 AND chain = ?2 AND leaf = ?4)`,
		num(a.chain), num(l.Message.Destination), num(l.LeafIndex), leaf[:])
	return err
}

func (a *appender) process(ctx context.Context, l optics.ProcessLog) error {
	count, err := a.lane(ctx, l.Replica)
	if err != nil {
		return err
	}
	if err := a.at(ctx, l.At); err != nil {
		return err
	}
	success := 0
	if count.processed++; l.Success {
		success = 1
	} else {
		count.failed++
	}
	home, chain := num(l.Replica.Home), num(l.Replica.Chain)
	n, err := a.q.exec(ctx, `INSERT INTO process
		(home, chain, leaf, success, return_hash, return_data, block, tx_hash, tx_index, log_index)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		append([]any{home, chain, l.Leaf[:], success, l.ReturnHash[:], l.ReturnData}, atArgs(l.At)...)...)
	if err != nil {
		return err
	}
	if n == 0 {
		return fmt.Errorf("%w: %s processed message %s before", optics.ErrConflict, l.Replica, l.Leaf)
	}
	index, known, err := leafIndex(ctx, a.q, l.Replica, l.Leaf)
	if err != nil || !known {
		return err
	}
	n, err = a.q.exec(ctx, `DELETE FROM waiting WHERE home = ? AND chain = ? AND leaf_index = ?`, home, chain, num(index))
	if err == nil && n == 0 {
		_, err = a.q.exec(ctx, `DELETE FROM hold WHERE home = ? AND chain = ? AND leaf_index = ?`, home, chain, num(index))
	}
	return err
}

func (a *appender) update(ctx context.Context, l optics.UpdateLog) error {
	home, chain := num(l.Contract.Home), num(l.Contract.Chain)
	last, known := a.roots[l.Contract]
	if !known {
		var err error
		known, err = a.q.first(ctx, `SELECT new_root FROM update_log WHERE home = ? AND chain = ? ORDER BY seq DESC LIMIT 1`,
			[]any{home, chain}, []any{&last})
		if err != nil {
			return err
		}
	}
	if known && last != l.Update.OldRoot {
		return fmt.Errorf("%w: %s: expected an update from root %s, found one from %s",
			optics.ErrGap, l.Contract, last, l.Update.OldRoot)
	}
	a.roots[l.Contract] = l.Update.NewRoot
	if err := a.at(ctx, l.At); err != nil {
		return err
	}
	_, err := a.q.exec(ctx, `INSERT INTO update_log (home, chain, old_root, new_root, signature, block, tx_hash, tx_index, log_index)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		append([]any{home, chain, l.Update.OldRoot[:], l.Update.NewRoot[:], l.Update.Signature[:]}, atArgs(l.At)...)...)
	if err != nil {
		return err
	}
	return a.seen(ctx, l.Contract, l.At, l.Update)
}

func (a *appender) improperUpdate(ctx context.Context, l optics.ImproperUpdateLog) error {
	if err := a.at(ctx, l.At); err != nil {
		return err
	}
	_, err := a.q.exec(ctx, `INSERT INTO improper_update (home, old_root, new_root, signature, block, tx_hash, tx_index, log_index)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		append([]any{num(a.chain), l.Update.OldRoot[:], l.Update.NewRoot[:], l.Update.Signature[:]}, atArgs(l.At)...)...)
	if err != nil {
		return err
	}
	return a.seen(ctx, optics.HomeOf(a.chain), l.At, l.Update)
}

func (a *appender) doubleUpdate(ctx context.Context, l optics.DoubleUpdateLog) error {
	if err := a.at(ctx, l.At); err != nil {
		return err
	}
	_, err := a.q.exec(ctx, `INSERT INTO double_update (home, chain, first_old_root, first_new_root, first_signature,
		second_old_root, second_new_root, second_signature, block, tx_hash, tx_index, log_index)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		append([]any{
			num(l.Contract.Home), num(l.Contract.Chain), l.First.OldRoot[:], l.First.NewRoot[:], l.First.Signature[:],
			l.Second.OldRoot[:], l.Second.NewRoot[:], l.Second.Signature[:],
		}, atArgs(l.At)...)...)
	if err != nil {
		return err
	}
	if err := a.seen(ctx, l.Contract, l.At, l.First); err != nil {
		return err
	}
	return a.seen(ctx, l.Contract, l.At, l.Second)
}

func (a *appender) newUpdater(ctx context.Context, l optics.NewUpdaterLog) error {
	if err := a.at(ctx, l.At); err != nil {
		return err
	}
	_, err := a.q.exec(ctx, `INSERT INTO new_updater (home, updater, block, tx_hash, tx_index, log_index) VALUES (?, ?, ?, ?, ?, ?)`,
		append([]any{num(a.chain), l.Updater[:]}, atArgs(l.At)...)...)
	return err
}

// seen keeps what an updater signed, for ever and with its block: the block's
// own row may disappear in a reorganization.
func (a *appender) seen(ctx context.Context, where optics.Contract, at optics.Position, u optics.SignedUpdate) error {
	_, err := a.q.exec(ctx, `INSERT INTO seen_update (home, old_root, new_root, signature, contract, chain,
		block_hash, block_time, block, tx_hash, tx_index, log_index)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		append([]any{
			num(u.HomeDomain), u.OldRoot[:], u.NewRoot[:], u.Signature[:], num(where.Home), num(where.Chain),
			at.Block.Hash[:], num(at.Block.Time),
		}, atArgs(at)...)...)
	return err
}

// leafIndex finds a message of a lane.
func leafIndex(ctx context.Context, q *statements, lane optics.Contract, leaf common.Hash) (index uint64, known bool, err error) {
	known, err = q.first(ctx, `SELECT leaf_index FROM dispatch WHERE leaf = ? AND home = ? AND destination = ?`,
		[]any{leaf[:], num(lane.Home), num(lane.Chain)}, []any{into(&index)})
	return index, known, err
}
