package kathy_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent/agenttest"
	"github.com/opticsnet/optics/internal/agent/kathy"
	"github.com/opticsnet/optics/internal/store"
	"github.com/opticsnet/optics/internal/store/sqlite"
)

// paperHome writes a message into the calldata as people read it.
type paperHome struct{}

func (paperHome) DispatchIntent(key string, destination optics.Domain, recipient common.Hash, body []byte) (optics.TxIntent, error) {
	return optics.TxIntent{Key: key, Purpose: "dispatch", Data: fmt.Appendf(nil, "%s:%x:%s", destination, recipient[31], body)}, nil
}

type world struct {
	t     *testing.T
	heads agenttest.Heads
	txs   *agenttest.Pipeline
	cfg   kathy.Config
	agent *kathy.Kathy
}

func newWorld(t *testing.T, cfg kathy.Config) *world {
	t.Helper()
	s, err := sqlite.Open(t.Context(), store.Config{Dir: t.TempDir(), Deployment: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	w := &world{t: t, txs: &agenttest.Pipeline{Chain: 1000, Journal: s}}
	cfg.Domain, cfg.Home, cfg.Heads, cfg.Txs, cfg.Log, cfg.Name = 1000, paperHome{}, &w.heads, w.txs, agenttest.Log, "k"
	cfg.Targets = []kathy.Target{{Domain: 2000, Recipient: common.Hash{31: 2}}, {Domain: 3000, Recipient: common.Hash{31: 3}}}
	w.cfg, w.agent = cfg, kathy.New(cfg)
	return w
}

// step makes a step at a height and a time in seconds, and returns the new
// messages.
func (w *world) step(height, seconds uint64) []string {
	w.t.Helper()
	w.heads.Now.Latest = optics.BlockRef{Number: height, Time: 1_700_000_000 + seconds}
	if _, err := w.agent.Step(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	var sent []string
	for _, intent := range w.txs.Sent {
		sent = append(sent, string(intent.Data))
	}
	w.txs.Sent = nil
	return sent
}

func (w *world) mined(from, to int) {
	for n := from; n < to; n++ {
		w.txs.Becomes(w.t, fmt.Sprintf("dispatch/1000/k/%d", n), optics.TxMined, "")
	}
}

func list(n int) kathy.Chat {
	var bodies [][]byte
	for i := range n {
		bodies = append(bodies, fmt.Append(nil, i))
	}
	return kathy.OrderedList(bodies)
}

func want(t *testing.T, got []string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("messages (-want +got):\n%s", diff)
	}
}

func TestKathyKeepsToBlockTime(t *testing.T) {
	w := newWorld(t, kathy.Config{Chat: list(100), Rate: 0.5})
	want(t, w.step(1, 0))
	want(t, w.step(2, 1))
	want(t, w.step(3, 4), "2000:2:0", "3000:3:1")
	want(t, w.step(3, 4))
	want(t, w.step(4, 2)) // a block of another fork
	want(t, w.step(5, 6), "2000:2:2")
}

func TestKathyEnds(t *testing.T) {
	for name, cfg := range map[string]kathy.Config{
		"with the total": {Chat: kathy.Static([]byte("hi")), Total: 3},
		"with the list":  {Chat: list(3)},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, cfg)
			if got := len(w.step(1, 0)); got != 3 {
				t.Fatalf("%d messages, want 3", got)
			}
			w.mined(0, 2)
			w.step(2, 12)
			if turn, err := w.agent.Step(t.Context()); err != nil || !strings.Contains(turn.Waiting, "2 of them in a block") {
				t.Errorf("before the last is in a block: %+v, %v", turn, err)
			}
			w.mined(2, 3)
			turn, err := w.agent.Step(t.Context())
			if err != nil || turn.Waiting != "nothing: all 3 messages are sent" {
				t.Errorf("at the end: %+v, %v", turn, err)
			}
			want(t, w.step(900, 9999))
		})
	}
}

func TestKathyInFlight(t *testing.T) {
	w := newWorld(t, kathy.Config{Chat: list(100), InFlight: 2})
	want(t, w.step(1, 0), "2000:2:0", "3000:3:1")
	want(t, w.step(2, 12))
	w.mined(1, 2) // the second, while the first is not
	want(t, w.step(3, 24))
	w.mined(0, 1)
	want(t, w.step(4, 36), "2000:2:2", "3000:3:3")
}

func TestKathyResumes(t *testing.T) {
	w := newWorld(t, kathy.Config{Chat: list(100), InFlight: 3, Total: 5})
	if got := len(w.step(1, 0)); got != 3 {
		t.Fatalf("%d messages, want 3", got)
	}
	w.mined(0, 1)
	w.cfg.Sent = 3
	w.agent = kathy.New(w.cfg)
	want(t, w.step(2, 12), "3000:3:3")
	w.mined(1, 4)
	want(t, w.step(3, 24), "2000:2:4")
	w.mined(4, 5)
	want(t, w.step(4, 36))
}

func TestKathyPassesOverEarlierRunsPageByPage(t *testing.T) {
	const sent = 5000
	w := newWorld(t, kathy.Config{Chat: kathy.Static([]byte("hi")), InFlight: sent, Total: sent + 1})
	if got := len(w.step(1, 0)); got != sent {
		t.Fatalf("%d messages, want %d", got, sent)
	}
	records, err := w.txs.Submit(t.Context(), allIntents(sent)...)
	if err != nil {
		t.Fatal(err)
	}
	for i := range records {
		records[i].State = optics.TxMined
	}
	if err := w.txs.Journal.SaveTx(t.Context(), records); err != nil {
		t.Fatal(err)
	}
	w.cfg.Sent, w.cfg.InFlight = sent, 10
	w.agent = kathy.New(w.cfg)
	w.txs.Lookups = 0
	turn, err := w.agent.Step(t.Context())
	if err != nil || !turn.Again || w.txs.Lookups >= sent {
		t.Fatalf("the first step looks %d times and returns %+v, %v", w.txs.Lookups, turn, err)
	}
	want(t, w.step(2, 12), "2000:2:hi")
}

func allIntents(n int) []optics.TxIntent {
	intents := make([]optics.TxIntent, n)
	for i := range intents {
		intents[i].Key = fmt.Sprintf("dispatch/1000/k/%d", i)
	}
	return intents
}

func TestKathyTriesAgain(t *testing.T) {
	w := newWorld(t, kathy.Config{Chat: list(2), InFlight: 2})
	w.step(1, 0)
	w.txs.Becomes(t, "dispatch/1000/k/0", optics.TxReverted, "out of gas")
	w.mined(1, 2)
	want(t, w.step(2, 12))
	want(t, w.step(3, 24), "2000:2:0") // the same message
	want(t, w.step(4, 36))
	w.mined(0, 1)
	w.step(5, 48)
	if turn, err := w.agent.Step(t.Context()); err != nil || !strings.HasPrefix(turn.Waiting, "nothing") {
		t.Errorf("%+v, %v", turn, err)
	}
}

func TestKathyLosesNothingToAFailure(t *testing.T) {
	w := newWorld(t, kathy.Config{Chat: list(2)})
	w.heads.Now.Latest = optics.BlockRef{Number: 1, Time: 1}
	w.txs.Err = errors.New("the disk is full")
	if _, err := w.agent.Step(t.Context()); !errors.Is(err, w.txs.Err) {
		t.Fatalf("got %v", err)
	}
	w.txs.Err = nil
	want(t, w.step(1, 0), "2000:2:0", "3000:3:1")
}

func TestChats(t *testing.T) {
	random, err := kathy.Random(40, 7)
	if err != nil {
		t.Fatal(err)
	}
	other, err := kathy.Random(40, 8)
	if err != nil {
		t.Fatal(err)
	}
	again, err := kathy.Random(40, 7)
	if err != nil {
		t.Fatal(err)
	}
	seen := make(map[string]bool)
	for n := range uint64(100) {
		body := random.Body(n)
		if len(body) != 40 || seen[string(body)] || bytes.Equal(body, other.Body(n)) {
			t.Errorf("random body %d is %q", n, body)
		}
		seen[string(body)] = true
		if !bytes.Equal(body, again.Body(n)) {
			t.Errorf("random body %d differs the second time", n)
		}
	}
	if _, ends := random.Len(); ends {
		t.Error("random bodies end")
	}
	if got := kathy.Static([]byte("x")).Body(99); string(got) != "x" {
		t.Errorf("static body 99 is %q", got)
	}
	if n, ends := list(3).Len(); n != 3 || !ends {
		t.Errorf("a list of 3 has %d bodies, ends %v", n, ends)
	}
	for _, length := range []int{-1, optics.MaxBodyLen + 1} {
		if _, err := kathy.Random(length, 0); !errors.Is(err, optics.ErrBodyTooLong) {
			t.Errorf("bodies of %d bytes: %v", length, err)
		}
	}
	if _, err := kathy.Random(optics.MaxBodyLen, 0); err != nil {
		t.Error(err)
	}
}
