package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/node"
	"github.com/opticsnet/optics/internal/store/sqlite"
)

// What to do about a signature that no journal has.
const (
	foreignStop = "stop"
	foreignWarn = "warn"
)

// sharedJournal is the signature journal of an agent, and for reading those of others
// that sign with the same keys.
type sharedJournal struct {
	*sqlite.Store
	others []*sqlite.Store
}

// openSharedJournal opens the journals of others beside an agent's own. They may be in
// use.
func openSharedJournal(ctx context.Context, own *sqlite.Store, dirs []string) (keys.SignatureJournal, func(), error) { //nolint:ireturn // what signers ask for
	j := &sharedJournal{Store: own}
	done := func() {
		for _, other := range j.others {
			_ = other.Close() // read only
		}
	}
	for _, dir := range dirs {
		path, err := filepath.Abs(dir)
		if err == nil {
			var other *sqlite.Store
			if other, err = sqlite.OpenReadOnly(ctx, path); err == nil {
				j.others = append(j.others, other)
				continue
			}
		}
		done()
		return nil, nil, fmt.Errorf("--journal: %w", err)
	}
	return j, done, nil
}

// OpenSignatures implements keys.SignatureJournal.
func (j *sharedJournal) OpenSignatures(ctx context.Context, signer common.Address, limit int) ([]optics.SignatureRecord, error) {
	all, err := j.Store.OpenSignatures(ctx, signer, limit)
	for _, other := range j.others {
		if err != nil || len(all) >= limit {
			break
		}
		var more []optics.SignatureRecord
		more, err = other.OpenSignatures(ctx, signer, limit-len(all))
		all = append(all, more...)
	}
	return all, err
}

// SignatureByRequest implements keys.SignatureJournal.
func (j *sharedJournal) SignatureByRequest(ctx context.Context, requestID string) (optics.SignatureRecord, error) {
	rec, err := j.Store.SignatureByRequest(ctx, requestID)
	for _, other := range j.others {
		if !errors.Is(err, optics.ErrNotFound) {
			break
		}
		rec, err = other.SignatureByRequest(ctx, requestID)
	}
	return rec, err
}

// openLeases opens the leases that --leases names, if it does, for a node.
func (o runOptions) openLeases(ctx context.Context, to *node.Config) (done func(), err error) {
	if o.leases == "" {
		return func() {}, nil
	}
	leases, err := sqlite.OpenLeases(ctx, o.leases, nil)
	if err != nil {
		return nil, fmt.Errorf("--leases: %w", err)
	}
	to.Leases = leases
	return func() { _ = leases.Close() }, nil // what was not given back ends by itself
}
