package agent_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent"
)

// memoryJournal is Transactions with the rules of the journal: a further try is
// taken only after the one before ended.
type memoryJournal struct {
	newest map[string]optics.TxRecord
	calls  int
	refuse error
}

func (j *memoryJournal) Submit(_ context.Context, intents ...optics.TxIntent) ([]optics.TxRecord, error) {
	if j.refuse != nil {
		return nil, j.refuse
	}
	j.calls++
	if j.newest == nil {
		j.newest = make(map[string]optics.TxRecord)
	}
	records := make([]optics.TxRecord, len(intents))
	for i, intent := range intents {
		rec, known := j.newest[intent.Key]
		if !known && intent.Try == 0 || known && intent.Try == rec.Try+1 && rec.State.Ended() {
			rec = optics.TxRecord{TxIntent: intent}
		}
		j.newest[intent.Key], records[i] = rec, rec
	}
	return records, nil
}

// becomes says what became of the newest try.
func (j *memoryJournal) becomes(key string, state optics.TxState) {
	rec := j.newest[key]
	rec.State, rec.Reason = state, "no reason"
	j.newest[key] = rec
}

// tries submits a and b at a height and returns the newest try of each.
func tries(t *testing.T, r *agent.Retries, j *memoryJournal, height uint64) [2]uint32 {
	t.Helper()
	records, err := r.Submit(t.Context(), j, height, optics.TxIntent{Key: "a"}, optics.TxIntent{Key: "b"})
	if err != nil {
		t.Fatal(err)
	}
	if records[0].Key != "a" || records[1].Key != "b" {
		t.Fatalf("records of %s and %s", records[0].Key, records[1].Key)
	}
	return [2]uint32{records[0].Try, records[1].Try}
}

func TestRetries(t *testing.T) {
	for _, state := range []optics.TxState{optics.TxReverted, optics.TxRefused, optics.TxReplaced} {
		t.Run(state.String()+" is tried again after pauses of 1, 2, 4, … blocks", func(t *testing.T) {
			var r agent.Retries
			j := &memoryJournal{}
			tries(t, &r, j, 100)
			height := uint64(100)
			for try := range uint32(10) {
				j.becomes("b", state)
				height++ // where the end is noticed
				pause := agent.Pause(try)
				if want := min(uint64(1)<<try, 256); pause != want {
					t.Fatalf("the pause after try %d is %d, want %d", try, pause, want)
				}
				for _, early := range []uint64{height, height + pause - 1} {
					if got := tries(t, &r, j, early); got != [2]uint32{0, try} {
						t.Fatalf("%d blocks after the end of try %d the tries are %v", early-height, try, got)
					}
				}
				height += pause
				if got := tries(t, &r, j, height); got != [2]uint32{0, try + 1} {
					t.Fatalf("%d blocks after the end of try %d the tries are %v", pause, try, got)
				}
			}
		})
	}
	t.Run("no second try while one is on its way", func(t *testing.T) {
		for _, state := range []optics.TxState{optics.TxQueued, optics.TxSent, optics.TxMined} {
			var r agent.Retries
			j := &memoryJournal{}
			for height := range uint64(1000) {
				if got := tries(t, &r, j, height); got != [2]uint32{} {
					t.Fatalf("%s at height %d: tries %v", state, height, got)
				}
				j.becomes("a", state)
			}
		}
	})
	t.Run("a pause begins anew when a try came back to life", func(t *testing.T) {
		var r agent.Retries
		j := &memoryJournal{}
		tries(t, &r, j, 1)
		j.becomes("a", optics.TxReverted)
		tries(t, &r, j, 2)
		j.becomes("a", optics.TxSent) // its block left the chain
		tries(t, &r, j, 3)
		j.becomes("a", optics.TxReverted)
		if got := tries(t, &r, j, 10); got[0] != 0 {
			t.Fatal("tried again where the second end was noticed")
		}
		if got := tries(t, &r, j, 11); got[0] != 1 {
			t.Fatal("not tried again")
		}
	})
	t.Run("all that are due go out together", func(t *testing.T) {
		var r agent.Retries
		j := &memoryJournal{}
		tries(t, &r, j, 1)
		j.becomes("a", optics.TxReverted)
		j.becomes("b", optics.TxReverted)
		tries(t, &r, j, 2)
		before := j.calls
		if got := tries(t, &r, j, 3); got != [2]uint32{1, 1} || j.calls != before+2 {
			t.Fatalf("tries %v in %d calls, want 1 and 1 in 2", got, j.calls-before)
		}
	})
	t.Run("what is no longer wanted is forgotten", func(t *testing.T) {
		var r agent.Retries
		j := &memoryJournal{}
		tries(t, &r, j, 1)
		j.becomes("a", optics.TxReverted)
		tries(t, &r, j, 2)
		if _, err := r.Submit(t.Context(), j, 3, optics.TxIntent{Key: "c"}); err != nil {
			t.Fatal(err)
		}
		if got := tries(t, &r, j, 500); got[0] != 0 {
			t.Fatal("the pause of an intent that was not wanted went on")
		}
	})
}

func TestRetriesPark(t *testing.T) {
	r := agent.Retries{Max: 2}
	j := &memoryJournal{}
	tries(t, &r, j, 1)
	j.becomes("a", optics.TxReverted)
	tries(t, &r, j, 2)
	tries(t, &r, j, 3)
	j.becomes("a", optics.TxReverted)
	j.becomes("b", optics.TxReverted)
	for height := uint64(4); height < 600; height += 100 {
		records, err := r.Submit(t.Context(), j, height, optics.TxIntent{Key: "a"}, optics.TxIntent{Key: "b"})
		var parked *agent.ParkedError
		if !errors.As(err, &parked) || parked.Record.Key != "a" {
			t.Fatalf("at height %d: %v", height, err)
		}
		if want := "parked after 2 tries: a: no reason"; parked.Error() != want {
			t.Errorf("%q, want %q", parked, want)
		}
		if records[0].Try != 1 {
			t.Errorf("a parked intent has try %d", records[0].Try)
		}
	}
	if j.newest["b"].Try != 1 {
		t.Error("a parked neighbour keeps an intent from its next try")
	}
}

func TestRetriesFail(t *testing.T) {
	var r agent.Retries
	failure := errors.New("the disk is full")
	records, err := r.Submit(t.Context(), &memoryJournal{refuse: failure}, 1, optics.TxIntent{Key: "a"})
	if !errors.Is(err, failure) || !cmp.Equal(records, []optics.TxRecord(nil)) {
		t.Errorf("got %v and %v", records, err)
	}
}
