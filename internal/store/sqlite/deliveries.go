package sqlite

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
)

const processColumns = `p.home, p.chain, p.leaf, p.success, p.return_hash, p.return_data,
	c.number, c.hash, c.time, p.tx_hash, p.tx_index, p.log_index`

func intoProcess(l *optics.ProcessLog) []any {
	return append([]any{into(&l.Replica.Home), into(&l.Replica.Chain), &l.Leaf, &l.Success, &l.ReturnHash, told{&l.ReturnData}}, intoAt(&l.At)...)
}

// Process returns the Process log of a message on a Replica, or an error that
// wraps [optics.ErrNotFound]. The message's Dispatch log need not be known.
func (s *Store) Process(ctx context.Context, replica optics.Contract, leaf common.Hash) (optics.ProcessLog, error) {
	var l optics.ProcessLog
	err := s.reads.one(ctx, `SELECT `+processColumns+` FROM process p JOIN block c ON c.chain = p.chain AND c.number = p.block
		WHERE p.home = ? AND p.chain = ? AND p.leaf = ?`, []any{num(replica.Home), num(replica.Chain), leaf[:]}, intoProcess(&l))
	if err != nil {
		return optics.ProcessLog{}, fmt.Errorf("process of message %s at %s: %w", leaf, replica, err)
	}
	return l, nil
}

// Deliveries returns the processed messages of a lane with a leaf index of at
// least from, by leaf index. The next page begins at the last one's leaf index
// plus 1; messages are not processed in order, so that later calls may show
// more on pages seen before.
func (s *Store) Deliveries(ctx context.Context, lane optics.Contract, from uint64, limit int) ([]optics.Delivery, error) {
	scan := func(row scanner) (optics.Delivery, error) {
		var d optics.Delivery
		err := row(append(intoDispatch(&d.Dispatch), intoProcess(&d.Process)...)...)
		return d, err
	}
	deliveries, err := list(ctx, s.reads, scan, `SELECT `+dispatchColumns+`, `+processColumns+`
		FROM dispatch f CROSS JOIN process p ON p.home = f.home AND p.chain = f.destination AND p.leaf = f.leaf
		CROSS JOIN block b ON b.chain = f.home AND b.number = f.block
		CROSS JOIN block c ON c.chain = p.chain AND c.number = p.block
		WHERE f.home = ? AND f.destination = ? AND f.leaf_index >= ? ORDER BY f.leaf_index LIMIT ?`,
		num(lane.Home), num(lane.Chain), clamp(from), atMost(limit))
	if err != nil {
		return nil, fmt.Errorf("deliveries of %s: %w", lane, err)
	}
	return deliveries, nil
}
