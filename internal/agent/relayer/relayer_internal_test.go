package relayer

import (
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent"
	"github.com/opticsnet/optics/internal/agent/agenttest"
)

func TestMustHalt(t *testing.T) {
	us, them := agenttest.NewKey("updater"), agenttest.NewKey("another")
	update := func(k agenttest.Key) optics.UpdateLog {
		return optics.UpdateLog{Update: k.Update(1, common.Hash{1}, common.Hash{2})}
	}
	broken := update(us)
	broken.Update.Signature = optics.Signature{64: 29}
	for _, test := range []struct {
		name   string
		change func(v *view)
		halt   string
	}{
		{name: "goes on", change: func(*view) {}},
		{name: "home failed", change: func(v *view) { v.home.State = optics.StateFailed }, halt: "home 1 has failed"},
		{name: "replica failed", change: func(v *view) { v.replica.State = optics.StateFailed }, halt: "replica 1→2 has failed"},
		{name: "the updaters differ", change: func(v *view) { v.replica.Updater = them.Address() }, halt: "home 1 trusts updater"},
		{
			name: "an update by a key that both left behind",
			change: func(v *view) {
				v.updates = append(v.updates, update(them))
			},
			halt: "is signed by " + them.Address().String(),
		},
		{name: "an update that nobody signed", change: func(v *view) { v.updates = append(v.updates, broken) }, halt: "is signed by"},
	} {
		t.Run(test.name, func(t *testing.T) {
			v := view{
				lane:    optics.Contract{Home: 1, Chain: 2},
				home:    optics.HomeState{State: optics.StateActive, Updater: us.Address()},
				replica: optics.ReplicaState{State: optics.StateActive, Updater: us.Address()},
				updates: []optics.UpdateLog{update(us)},
			}
			test.change(&v)
			err := mustHalt(v)
			if agent.IsHalt(err) != (test.halt != "") || err != nil && !strings.Contains(err.Error(), test.halt) {
				t.Errorf("got %v, want a halt that says %q", err, test.halt)
			}
		})
	}
}
