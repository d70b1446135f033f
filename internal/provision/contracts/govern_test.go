package contracts_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/internal/chain/abi"
	"github.com/opticsnet/optics/internal/provision"
	"github.com/opticsnet/optics/internal/provision/contracts"
)

// deliveredNode says of every message that it was delivered.
type deliveredNode struct{ contracts.Node }

func (n deliveredNode) CallContext(ctx context.Context, result any, method string, args ...any) error {
	if out, ok := result.(*hexutil.Bytes); ok && method == "eth_call" {
		call, err := json.Marshal(args[0])
		messages := hexutil.Encode(abi.NewReplica().PackMessages(common.Hash{})[:4])
		if err == nil && strings.Contains(string(call), messages) {
			*out = common.LeftPadBytes([]byte{2}, 32)
			return nil
		}
	}
	return n.Node.CallContext(ctx, result, method, args...)
}

// TestTheGovernorChangesWhatIsInUse adds a watcher to a network that was handed
// over. The governor's chain is changed at once, the others by messages: until these
// have arrived a plan sends none again, and afterwards only to those that failed.
func TestTheGovernorChangesWhatIsInUse(t *testing.T) {
	l := newLab(t, 2)
	if err := l.apply(t.Context(), l.plan(), nil); err != nil {
		t.Fatal(err)
	}
	for i := range l.cfg.Chains {
		l.cfg.Chains[i].Watchers = append(l.cfg.Chains[i].Watchers, accountOf(key("second watcher")))
	}
	p := l.plan()
	var got []string
	for _, s := range p.Steps {
		watcher := strings.Split(s.Resource, "/")
		got = append(got, strings.Join([]string{s.Lane, watcher[0], watcher[1], watcher[2], string(s.Verb), string(s.Risk), s.Call.From, s.Call.To}, " "))
		if s.Later != (watcher[0] == "b") {
			t.Errorf("%s takes effect later: %v", s.ID, s.Later)
		}
	}
	governor, router := accountOf(l.governor).Hex(), l.where("a", "governance/proxy")
	want := []string{"a a watcher b set governance " + governor + " " + router, "a b watcher a set governance " + governor + " " + router}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatal(diff)
	}
	if err := l.apply(t.Context(), p, nil); err != nil {
		t.Fatal(err)
	}
	next := l.plan()
	if len(next.Steps) != 0 || len(next.Findings) != 1 || next.Findings[0].Why != "a message of the governor that sets it is under way" {
		t.Errorf("while the message is under way: %+v %+v", next.Steps, next.Findings)
	}
	l.cfg.Chains[1].Node = deliveredNode{l.nodes[1]}
	if again := l.plan(); len(again.Steps) != 1 || again.Steps[0].ID != p.Steps[1].ID || len(again.Findings) != 0 {
		t.Errorf("after a message that failed: %+v %+v", again.Steps, again.Findings)
	}
}

// TestAGovernorOutside says which call somebody else must make.
func TestAGovernorOutside(t *testing.T) {
	l := newLab(t, 2)
	l.cfg.Governor.Ours = false
	if err := l.apply(t.Context(), l.plan(), nil); err != nil {
		t.Fatal(err)
	}
	l.cfg.Chains[1].Updater = accountOf(key("another updater"))
	p := l.plan()
	if len(p.Steps) != 0 {
		t.Fatalf("steps without a key: %+v", p.Steps)
	}
	router := l.where("a", "governance/proxy")
	calls := map[string]*provision.Transaction{}
	for _, f := range p.Findings {
		calls[f.Resource+" "+f.Field] = f.Call
	}
	for name, selector := range map[string][]byte{
		"b/updater-manager/parameters updater": abi.NewGovernanceRouter().PackCallRemote(0, nil)[:4],
		"a/replica/b/parameters updater":       abi.NewGovernanceRouter().PackCallLocal(nil)[:4],
	} {
		call := calls[name]
		if call == nil || call.To != router || call.From != l.cfg.Governor.Address.Hex() || !strings.HasPrefix(call.Data, hexutil.Encode(selector)) {
			t.Errorf("%s: %+v", name, call)
		}
	}
	if home := calls["b/home/parameters updater"]; home != nil {
		t.Errorf("the Home's updater is set through its manager, not by %+v", home)
	}
}

// TestWatchersAreThoseOfTheHome gives each chain a watcher of its own: it must be able
// to cut the channel from that chain, wherever the Replica is, since agents attest
// with the key of the Home that they watch.
func TestWatchersAreThoseOfTheHome(t *testing.T) {
	l := newLab(t, 2)
	first, second := accountOf(key("watcher of a")), accountOf(key("watcher of b"))
	l.cfg.Chains[0].Watchers, l.cfg.Chains[1].Watchers = []common.Address{first}, []common.Address{second}
	var got []string
	for _, s := range l.plan().Steps {
		if s.Field == "permission" {
			got = append(got, s.Resource)
		}
	}
	want := []string{"a/watcher/b/" + strings.ToLower(second.Hex()), "b/watcher/a/" + strings.ToLower(first.Hex())}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
