package doctor

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"golang.org/x/sync/errgroup"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/environment"
)

// facts are everything that was read.
type facts struct {
	Config
	posts  []Post
	keys   []keyFacts
	chains map[string]*chainFacts
	data   dataFacts
	now    int64 // seconds since 1970, when the chains were read
}

// keyFacts are those of one key.
type keyFacts struct {
	key     environment.Key
	address common.Address // zero for one that could not be opened
	open    error          // why it could not be opened
	ready   error          // why it cannot sign
	use     error          // what is wrong with its last use
}

// dataFacts are those of the data directory.
type dataFacts struct {
	bound    string
	leases   []optics.Lease
	shared   []optics.Lease
	problem  error
	unknown  []Post // attestations of which the store knows nothing
	strayTxs []strayTx
}

// strayTx is what somebody else sent from an account of ours.
type strayTx struct {
	post Post
	tx   optics.ForeignTx
}

// read reads keys first, since their accounts are looked for on the chains.
func (d *Doctor) read(ctx context.Context) *facts {
	f := &facts{Config: d.cfg, posts: d.cfg.Selection.Posts(), chains: make(map[string]*chainFacts)}
	wanted := d.cfg.Selection.Keys()
	f.keys = make([]keyFacts, len(wanted))
	var chains []*chainFacts
	for i := range d.cfg.Environment.Networks {
		n := &d.cfg.Environment.Networks[i]
		if d.cfg.Selection.Reads(n.Name) {
			c := &chainFacts{network: n, Chain: d.cfg.Chains[n.Name]}
			chains = append(chains, c)
			f.chains[n.Name] = c
		}
	}
	tell := d.progress(len(wanted) + len(chains))
	d.each(ctx, len(wanted), tell, func(ctx context.Context, i int) { f.keys[i] = d.readKey(ctx, wanted[i]) })
	d.each(ctx, len(chains), tell, func(ctx context.Context, i int) { chains[i].read(ctx, f) })
	f.now = d.cfg.Now().Unix()
	f.readData(ctx)
	return f
}

// each does something for 0 to n-1, some at the same time.
func (d *Doctor) each(ctx context.Context, n int, done func(), do func(ctx context.Context, i int)) {
	var group errgroup.Group
	group.SetLimit(d.cfg.Parallel)
	for i := range n {
		group.Go(func() error {
			within, cancel := context.WithTimeout(ctx, d.cfg.Timeout)
			defer cancel()
			do(within, i)
			done()
			return nil
		})
	}
	_ = group.Wait() // what failed is a fact
}

// progress counts what was read.
func (d *Doctor) progress(all int) func() {
	if d.cfg.Progress == nil {
		return func() {}
	}
	var mu sync.Mutex
	count := 0
	return func() {
		mu.Lock()
		defer mu.Unlock()
		count++
		d.cfg.Progress(count, all)
	}
}

// readKey opens a key and asks it whether it could sign, without a signature.
func (d *Doctor) readKey(ctx context.Context, key environment.Key) keyFacts {
	k := keyFacts{key: key}
	signer, err := d.cfg.Open(ctx, key)
	if err != nil {
		k.open = err
		return k
	}
	k.address = signer.Address()
	if asked, ok := signer.(interface{ Ready(context.Context) error }); ok {
		k.ready = asked.Ready(ctx)
	}
	if asked, ok := signer.(interface{ CheckLastUse(context.Context) error }); ok && k.ready == nil && d.cfg.Data.Store != nil {
		k.use = asked.CheckLastUse(ctx)
	}
	return k
}

// addressOf returns the account of a key, if it could be opened.
func (f *facts) addressOf(key string) (common.Address, bool) {
	for _, k := range f.keys {
		if k.key.Alias+k.key.Secret == key && k.open == nil {
			return k.address, true
		}
	}
	return common.Address{}, false
}

// attestation returns the account with which a role attests about a home.
func (f *facts) attestation(role environment.Role, home string) (common.Address, bool) {
	for _, p := range f.posts {
		if p.Role == role && p.Purpose == environment.Attestation && p.Network == home {
			return f.addressOf(p.Key)
		}
	}
	return common.Address{}, false
}

// readData reads the store in the data directory, if there is one.
func (f *facts) readData(ctx context.Context) {
	s, d := f.Data.Store, &f.data
	if f.Data.Shared != nil {
		if d.shared, d.problem = f.Data.Shared.Leases(ctx); d.problem != nil {
			return
		}
	}
	if s == nil || f.Data.Problem != nil {
		return
	}
	if d.bound, d.problem = s.Deployment(ctx); d.problem != nil {
		return
	}
	if d.leases, d.problem = s.Leases(ctx); d.problem != nil {
		return
	}
	for _, p := range f.posts {
		if d.problem = f.readPost(ctx, p); d.problem != nil {
			return
		}
	}
}

// readPost reads what the store knows of one account.
func (f *facts) readPost(ctx context.Context, p Post) error {
	address, ok := f.addressOf(p.Key)
	n, known := f.Environment.Network(p.Network)
	switch {
	case !ok || !known:
		return nil
	case p.Purpose == environment.Transactions:
		foreign, err := f.Data.Store.ForeignTxs(ctx, n.Domain, address)
		for _, tx := range foreign {
			if !tx.Acknowledged {
				f.data.strayTxs = append(f.data.strayTxs, strayTx{p, tx})
			}
		}
		return err
	case p.Role != environment.Updater:
		return nil
	}
	_, err := f.Data.Store.SigningHead(ctx, address, n.Domain)
	if errors.Is(err, optics.ErrNotFound) {
		f.data.unknown = append(f.data.unknown, p)
		return nil
	}
	if err != nil {
		return fmt.Errorf("signing history of %s: %w", address, err)
	}
	return nil
}
