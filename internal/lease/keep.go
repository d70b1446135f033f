package lease

import (
	"context"
	"fmt"
	"time"

	"github.com/opticsnet/optics"
)

// renew makes the lease last longer.
func (k *Keeper) renew(ctx context.Context) error {
	k.mu.Lock()
	lease := k.lease
	k.mu.Unlock()
	asked := k.cfg.Now()
	lease, err := k.cfg.Store.RenewLease(ctx, lease, k.cfg.TTL)
	if err != nil {
		return err
	}
	k.adopt(asked, lease)
	return nil
}

// adopt takes over what the store gave to a question of some time.
func (k *Keeper) adopt(asked time.Time, lease optics.Lease) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.lease, k.asked, k.waiting = lease, asked, ""
}

// wait says why there is no lease, and reports whether that is news: whose the lease
// is counts, not when it ends.
func (k *Keeper) wait(text string, fence uint64) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	news := fence != k.behind || fence == 0 && text != k.waiting
	k.waiting, k.behind = text, fence
	return news
}

// lose ends the lease for good.
func (k *Keeper) lose(ctx context.Context, err error) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.lost = fmt.Errorf("%s: %w; nothing more is signed or sent here; start this process again if it should take over when that one ends", k.cfg.What, err)
	k.cfg.Log.ErrorContext(ctx, "lease lost", "lease", k.cfg.Name, "error", err)
	return k.lost
}

// passed returns how much time is between two moments: the more of what the
// monotonic and the wall clock say, since either may have stood still while the
// machine was paused.
func passed(from, to time.Time) time.Duration {
	return max(to.Sub(from), to.Round(0).Sub(from.Round(0)))
}

// pause waits and reports whether ctx still lasts.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
