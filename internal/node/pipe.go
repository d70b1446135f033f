package node

import (
	"context"
	"slices"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent"
	"github.com/opticsnet/optics/internal/store/sqlite"
	"github.com/opticsnet/optics/internal/txm"
)

// pipe is a transaction pipeline with its part of the journal.
type pipe struct {
	*txm.Manager
	journal *sqlite.Store
	chain   optics.Domain
	from    common.Address
	right   *custody
}

// halted returns a *agent.HaltError while the pipeline sends nothing until an
// operator acts.
func (p pipe) halted() error {
	if foreign := p.HaltedFor(); len(foreign) > 0 {
		why, do := txm.Foreign(foreign[0])
		return agent.Halt(agent.ForeignTx, do, "%s", why)
	}
	return p.right.halted()
}

// Open returns the records that are not settled, oldest first.
func (p pipe) Open(ctx context.Context) ([]optics.TxRecord, error) {
	return p.journal.OpenTx(ctx, p.chain, p.from)
}

// batchOf returns the newest open record that has a message among others, nil
// when there is none.
func (l *link) batchOf(ctx context.Context, home optics.Domain, leaf common.Hash) (*optics.TxRecord, error) {
	open, err := l.pipes[roleProcessor].Open(ctx)
	if err != nil {
		return nil, err
	}
	for _, rec := range slices.Backward(open) {
		if leaves, ok := l.replicas[home].BatchLeaves(rec.TxIntent); ok && slices.Contains(leaves, leaf) {
			return &rec, nil
		}
	}
	return nil, nil //nolint:nilnil // nil is how Facts says that there is none
}
