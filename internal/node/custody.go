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
	// keepers have the lease of the store, whose fence its journals go by, and, when
	// there are leases beyond it, that one before.
	keepers []*lease.Keeper
	key     *keyCheck // nil for a key that cannot be checked
	// What it is about, for labels; the chain is the Home's for an attestation key.
	role, chain, purpose string
	address              common.Address
}

// The purposes of a custody.
const (
	purposeTxs    = "transactions"
	purposeAttest = "attestation"
)

// lease returns that of the store while all stand and the key is ours alone.
func (c *custody) lease() (held optics.Lease, err error) {
	if err := c.halted(); err != nil {
		return optics.Lease{}, err
	}
	for _, k := range c.keepers {
		if held, err = k.Lease(); err != nil {
			return optics.Lease{}, err
		}
	}
	return held, nil
}

// Check implements txm.Permit.
func (c *custody) Check() error {
	_, err := c.lease()
	return err
}

// status is that of the lease of the store, or of the first that is not held.
func (c *custody) status() (s lease.Status) {
	for _, k := range c.keepers {
		if s = k.Status(); !s.Held {
			return s
		}
	}
	return s
}

// await waits until all leases were held once, and reports whether that was before
// ctx ended.
func (c *custody) await(ctx context.Context) bool {
	for _, k := range c.keepers {
		select {
		case <-ctx.Done():
			return false
		case <-k.Held():
		}
	}
	return true
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
	cfg := lease.Config{
		Name: name, What: what, Holder: cmp.Or(n.cfg.Holder, holder(c.role)), TTL: n.cfg.LeaseTTL,
		Now: time.Now, Log: log, //nolint:forbidigo // leases end by wall time
	}
	if cfg.Store = n.cfg.Leases; cfg.Store != nil {
		c.keepers = append(c.keepers, lease.New(cfg))
	}
	cfg.Store = n.cfg.Store
	c.keepers = append(c.keepers, lease.New(cfg))
	n.custodies = append(n.custodies, &c)
	return &c
}

// release gives all leases back.
func (n *Node) release(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), releaseTimeout)
	defer cancel()
	for _, c := range n.custodies {
		for _, k := range c.keepers {
			if err := k.Release(ctx); err != nil {
				n.cfg.Log.WarnContext(ctx, "lease not given back, it ends by itself", "lease", k.Status().Name, "error", err)
			}
		}
	}
}

// releaseTimeout bounds giving leases back at the end.
const releaseTimeout = 5 * time.Second

// last is the newest lease of the store that there was, whether it stands or not.
func (c *custody) last() optics.Lease { return c.keepers[len(c.keepers)-1].Last() }

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
	return j.SaveTxUnder(ctx, j.custody.last(), records)
}

// fencedLedger is the guard's ledger as the holder of a lease writes it.
type fencedLedger struct {
	*sqlite.Store
	custody *custody
}

// RecordSigning implements keys.Ledger. Nothing is recorded, and so nothing signed,
// without the lease.
func (l fencedLedger) RecordSigning(ctx context.Context, rec optics.SigningRecord) (optics.SigningRecord, error) {
	held, err := l.custody.lease()
	if err != nil {
		return optics.SigningRecord{}, err
	}
	return l.RecordSigningUnder(ctx, held, rec)
}

// ready waits until all rights of an agent are there, and reports whether they came
// before ctx ended.
func (a staffed) ready(ctx context.Context) bool {
	for _, c := range a.needs {
		if !c.await(ctx) {
			return false
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
		if is := c.status(); !is.Held {
			s.Detail = is.Waiting
			return s
		}
	}
	return s
}
