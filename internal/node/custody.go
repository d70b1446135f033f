package node

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent"
	"github.com/opticsnet/optics/internal/lease"
	"github.com/opticsnet/optics/internal/store/sqlite"
)

// custody is the right to use one account or attestation key: the lease, and that
// nobody else is known to sign with the key.
type custody struct {
	*lease.Keeper
	key *keyCheck // nil for a key that cannot be checked
	// What it is about, for labels; the chain is the Home's for an attestation key.
	role, chain, purpose string
	address              common.Address
}

// The purposes of a custody.
const (
	purposeTxs    = "transactions"
	purposeAttest = "attestation"
)

// Lease returns the lease while it stands and the key is ours alone.
func (c *custody) Lease() (optics.Lease, error) {
	if c.key != nil {
		if err := c.key.halted(); err != nil {
			return optics.Lease{}, err
		}
	}
	return c.Keeper.Lease()
}

// Check returns nil while the right stands.
func (c *custody) Check() error {
	_, err := c.Lease()
	return err
}

// halted returns a *agent.HaltError when the key is somebody else's too.
func (c *custody) halted() error {
	if c.key == nil {
		return nil
	}
	return c.key.halted()
}

// holder says for people who this process is.
func holder(role string) string {
	host, err := os.Hostname()
	if err != nil {
		host = "this machine"
	}
	return fmt.Sprintf("%s in process %d on %s", role, os.Getpid(), host)
}

// newCustody returns the right to use a key of a role, which nobody asks for yet.
func (n *Node) newCustody(c custody, name, what string, log *slog.Logger) *custody {
	c.Keeper = lease.New(lease.Config{
		Store: n.cfg.Leases, Name: name, What: what, Holder: cmp.Or(n.cfg.Holder, holder(c.role)), TTL: n.cfg.LeaseTTL,
		Now: time.Now, Log: log, //nolint:forbidigo // leases end by wall time
	})
	n.custodies = append(n.custodies, &c)
	return &c
}

// release gives all leases back.
func (n *Node) release(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), releaseTimeout)
	defer cancel()
	for _, c := range n.custodies {
		if err := c.Release(ctx); err != nil {
			n.cfg.Log.WarnContext(ctx, "lease not given back, it ends by itself", "lease", c.Status().Name, "error", err)
		}
	}
}

// releaseTimeout bounds giving leases back at the end.
const releaseTimeout = 5 * time.Second

// fencedJournal is the transaction journal as the holder of a lease writes it: what
// was signed is not stored, and so not sent, once somebody else has the lease.
type fencedJournal struct {
	*sqlite.Store
	custody *custody
}

// SaveTx implements txm.Journal. What became of transactions may be stored after the
// lease is over, as long as nobody else has it: the newest lease that there was
// counts.
func (j fencedJournal) SaveTx(ctx context.Context, records []optics.TxRecord) error {
	return j.SaveTxUnder(ctx, j.custody.Last(), records)
}

// fencedLedger is the guard's ledger as the holder of a lease writes it.
type fencedLedger struct {
	*sqlite.Store
	custody *custody
}

// RecordSigning implements keys.Ledger. Nothing is recorded, and so nothing signed,
// without the lease.
func (l fencedLedger) RecordSigning(ctx context.Context, rec optics.SigningRecord) (optics.SigningRecord, error) {
	held, err := l.custody.Lease()
	if err != nil {
		return optics.SigningRecord{}, err
	}
	return l.RecordSigningUnder(ctx, held, rec)
}

// ready waits until all rights of an agent are there, and reports whether they came
// before ctx ended.
func (a staffed) ready(ctx context.Context) bool {
	for _, c := range a.needs {
		select {
		case <-ctx.Done():
			return false
		case <-c.Held():
		}
	}
	return true
}

// status is that of the loop; an agent that waits for a lease says for which.
func (a staffed) status() agent.Status {
	s := a.loop.Status()
	if s.State != agent.Starting {
		return s
	}
	for _, c := range a.needs {
		if is := c.Status(); !is.Held {
			s.Detail = is.Waiting
			return s
		}
	}
	return s
}
