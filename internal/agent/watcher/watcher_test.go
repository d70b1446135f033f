package watcher_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent/agenttest"
)

var forged = agenttest.Hash("a root that no tree had")

func improperFrom(root common.Hash) string { return fmt.Sprintf("improper %x", root[:2]) }

// double is the key of a proof that starts from the zero root.
const double = "double 0000"

func TestWatcherLeavesHonestUpdatersAlone(t *testing.T) {
	w := newWorld(t)
	r1 := w.dispatch(2)
	w.sync()
	w.home.accept(t, w.update(common.Hash{}, r1))
	w.b.accept(t, w.update(common.Hash{}, r1))
	r2 := w.dispatch(1)
	w.sync()
	w.b.accept(t, w.update(r1, r2))
	w.c.accept(t, w.update(common.Hash{}, r1), w.update(r1, r2))
	for range 5 {
		w.step()
		w.tick()
	}
	w.wantQuiet()
	if w.home.reads != 0 || w.b.reads != 0 {
		t.Errorf("%d and %d reads though our tree knows every root", w.home.reads, w.b.reads)
	}
}

func TestWatcherImproperUpdate(t *testing.T) {
	for name, where := range map[string]func(w *world) *place{
		"on the home":   func(w *world) *place { return w.home },
		"on a replica":  func(w *world) *place { return w.b },
		"on the second": func(w *world) *place { return w.c },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			r1 := w.dispatch(2)
			w.sync()
			at := where(w)
			at.accept(t, w.update(common.Hash{}, r1), w.update(r1, forged))
			w.home.committed = r1
			w.tick()
			if waits := w.step(); !strings.Contains(waits, "un-enrolled") || !strings.Contains(waits, "improper update") {
				t.Errorf("waits for %q", waits)
			}
			w.wantSent(w.home, improperFrom(r1))
			w.wantSent(w.b, w.unenroll())
			w.wantSent(w.c, w.unenroll())
			w.step()
			w.home.state, w.b.enrolled, w.c.enrolled = optics.StateFailed, common.Address{}, common.Address{}
			if waits := w.step(); !strings.Contains(waits, "nothing: improper update") {
				t.Errorf("at the end it waits for %q", waits)
			}
			for _, p := range []*place{w.home, w.b, w.c} {
				w.wantSent(p)
			}
		})
	}
	t.Run("from a root that the home has left, only the channels are cut", func(t *testing.T) {
		w := newWorld(t)
		r1 := w.dispatch(2)
		w.sync()
		w.b.accept(t, w.update(common.Hash{}, r1), w.update(r1, forged))
		w.home.committed = w.dispatch(1)
		w.sync()
		w.tick()
		w.step()
		w.wantSent(w.home)
		w.wantSent(w.b, w.unenroll())
	})
}

func TestWatcherDoubleUpdate(t *testing.T) {
	w := newWorld(t)
	r1 := w.dispatch(2)
	w.sync()
	w.home.accept(t, w.update(common.Hash{}, r1))
	w.step()
	w.wantQuiet()
	w.b.accept(t, w.update(common.Hash{}, w.dispatch(1))) // a root that the tree has: only the pair is fraud
	w.sync()
	if waits := w.step(); !strings.Contains(waits, "double update from") {
		t.Errorf("waits for %q", waits)
	}
	w.wantSent(w.home, double)
	w.wantSent(w.b, w.unenroll(), double)
	w.wantSent(w.c, w.unenroll(), double)
	w.home.state, w.b.state, w.c.state = optics.StateFailed, optics.StateFailed, optics.StateFailed
	waits := w.step()
	if !strings.Contains(waits, "2000 to be un-enrolled (transaction queued)") {
		t.Errorf("a replica that failed is not cut: %q", waits)
	}
	if strings.Contains(waits, "to fail") {
		t.Errorf("all have failed, and it waits for %q", waits)
	}
}

func TestWatcherFindsBothKindsAtOnce(t *testing.T) {
	w := newWorld(t)
	r1 := w.dispatch(2)
	w.sync()
	w.home.accept(t, w.update(common.Hash{}, r1))
	w.b.accept(t, w.update(common.Hash{}, forged))
	w.home.committed = common.Hash{} // as before the update: the Home can judge both
	w.tick()
	w.step()
	w.wantSent(w.home, double, improperFrom(common.Hash{}))
}

func TestWatcherAnswersEachChainByItself(t *testing.T) {
	away := errors.New("connection refused")
	for name, hit := range map[string]func(w *world) *place{
		"home": func(w *world) *place { return w.home }, "first destination": func(w *world) *place { return w.b },
		"last destination": func(w *world) *place { return w.c },
	} {
		t.Run(name+" is away", func(t *testing.T) {
			w := newWorld(t)
			w.home.accept(t, w.update(common.Hash{}, w.dispatch(1)))
			w.b.accept(t, w.update(common.Hash{}, forged))
			w.tick()
			lost := hit(w)
			lost.away = away
			if waits := w.step(); !strings.Contains(waits, "chain "+lost.chain.Domain.String()+" (") || !strings.Contains(waits, away.Error()) {
				t.Errorf("waits for %q", waits)
			}
			for _, p := range []*place{w.home, w.b, w.c} {
				if got := p.txs.Take(); (len(got) == 0) != (p == lost) {
					t.Errorf("sent to %s: %v", p.chain.Domain, got)
				}
			}
			lost.away = nil
			w.step()
			if got := lost.txs.Take(); len(got) == 0 {
				t.Error("nothing is sent once it is back")
			}
		})
	}
	t.Run("a pipeline that fails", func(t *testing.T) {
		w := newWorld(t)
		w.b.accept(t, w.update(common.Hash{}, forged))
		w.c.accept(t, w.update(common.Hash{}, agenttest.Hash("another")))
		w.b.txs.Err = away
		w.step()
		w.wantSent(w.b)
		w.wantSent(w.c, w.unenroll(), double)
	})
	t.Run("no fraud is known and the home is away", func(t *testing.T) {
		w := newWorld(t)
		w.b.accept(t, w.update(common.Hash{}, forged))
		w.home.away = away
		if _, err := w.agent.Step(t.Context()); !errors.Is(err, away) {
			t.Fatalf("got %v", err)
		}
		w.home.away = nil
		w.tick()
		w.step()
		w.wantSent(w.b, w.unenroll())
	})
}

func TestWatcherRetries(t *testing.T) {
	w := newWorld(t)
	w.b.accept(t, w.update(common.Hash{}, forged))
	w.tick()
	w.step()
	w.wantSent(w.b, w.unenroll())
	for try := range 6 {
		w.b.txs.Becomes(t, w.unenroll(), optics.TxReverted, "out of gas")
		if waits := w.step(); !strings.Contains(waits, "transaction reverted: out of gas") {
			t.Errorf("waits for %q", waits)
		}
		for range 1<<try - 1 {
			w.b.tick(t)
			w.step()
			w.wantSent(w.b)
		}
		w.b.tick(t)
		w.step()
		w.wantSent(w.b, w.unenroll())
	}
	w.start() // a new process goes on where the chain is
	w.sync()
	w.step()
	w.wantSent(w.b)
	w.b.txs.Becomes(t, w.unenroll(), optics.TxMined, "")
	w.b.enrolled, w.c.enrolled, w.home.state = common.Address{}, common.Address{}, optics.StateFailed
	if waits := w.step(); !strings.HasPrefix(waits, "nothing") {
		t.Errorf("waits for %q", waits)
	}
	w.b.chain.Rollback(t, 1) // the un-enrolment leaves the chain
	w.b.enrolled = w.b.address()
	w.b.txs.Becomes(t, w.unenroll(), optics.TxReverted, "out of gas")
	w.b.tick(t)
	w.step()
	w.b.tick(t)
	for range 64 {
		w.b.tick(t)
	}
	w.step()
	w.wantSent(w.b, w.unenroll())
}

func TestWatcherIgnoresOtherSigners(t *testing.T) {
	stranger := agenttest.NewKey("stranger")
	w := newWorld(t)
	w.b.accept(t, stranger.Update(homeDomain, common.Hash{}, forged))
	w.c.accept(t, stranger.Update(homeDomain, common.Hash{}, agenttest.Hash("another")))
	w.tick()
	w.step()
	for _, p := range []*place{w.home, w.b, w.c} {
		w.wantSent(p)
	}
	t.Run("but answers where one is trusted", func(t *testing.T) {
		w.c.updater = stranger.Address()
		w.step()
		w.wantSent(w.home)
		w.wantSent(w.b)
		w.wantSent(w.c, "unenroll/"+stranger.Address().Hex(), double)
	})
	t.Run("and not once a new updater is trusted there", func(t *testing.T) {
		w.c.updater = w.updater.Address()
		if waits := w.step(); !strings.HasPrefix(waits, "nothing") {
			t.Errorf("waits for %q", waits)
		}
		w.wantSent(w.c)
	})
}

func TestWatcherAfterAReplicaWasReplaced(t *testing.T) {
	w := newWorld(t)
	w.b.accept(t, w.update(common.Hash{}, forged))
	w.tick()
	w.b.enrolled = common.Address{0xee}
	if waits := w.step(); !strings.Contains(waits, "another replica is enrolled") {
		t.Errorf("waits for %q", waits)
	}
	w.wantSent(w.b)
	w.wantSent(w.c, w.unenroll())
}

func TestWatcherRemembersFrauds(t *testing.T) {
	w := newWorld(t)
	var log bytes.Buffer
	w.log = slog.New(slog.NewTextHandler(&log, nil))
	w.start()
	w.b.accept(t, w.update(common.Hash{}, forged))
	w.tick()
	w.step()
	w.b.chain.Rollback(t, 2) // the log that showed it is gone, the statement is not
	w.start()
	w.b.tick(t)
	w.step()
	frauds, err := w.store.Frauds(t.Context(), homeDomain)
	if err != nil || len(frauds) != 1 || frauds[0].Kind != optics.ImproperUpdate || frauds[0].First.NewRoot != forged {
		t.Errorf("frauds %+v, %v", frauds, err)
	}
	if n := strings.Count(log.String(), "fraud found"); n != 1 {
		t.Errorf("one fraud is reported %d times:\n%s", n, log.String())
	}
}

func TestWatcherReadsOnWhileItAnswers(t *testing.T) {
	w := newWorld(t)
	w.c.accept(t, w.update(common.Hash{}, forged))
	root := common.Hash{}
	for range 300 {
		next := w.dispatch(1)
		w.b.accept(t, w.update(root, next))
		root = next
	}
	w.sync()
	if turn, err := w.agent.Step(t.Context()); err != nil || !turn.Again {
		t.Errorf("the first page: %+v, %v", turn, err)
	}
	w.wantSent(w.c, w.unenroll(), double)
	if turn, err := w.agent.Step(t.Context()); err != nil || turn.Again {
		t.Errorf("the last page: %+v, %v", turn, err)
	}
}
