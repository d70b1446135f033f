package contracts_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/opticsnet/optics/internal/chain/abi"
	"github.com/opticsnet/optics/internal/deployment"
	"github.com/opticsnet/optics/internal/provision"
	"github.com/opticsnet/optics/internal/provision/contracts"
)

// errKilled ends an apply as a kill would.
var errKilled = errors.New("killed")

// TestKilledAfterEveryStep kills an apply after each single step and starts it
// again, until it is done. Nothing may be made twice, nothing may be without an
// owner or half enrolled at any time, and the next plan must be empty.
func TestKilledAfterEveryStep(t *testing.T) {
	l := newLab(t, 3)
	p := l.plan()
	if len(p.Findings) > 0 {
		t.Fatalf("findings %+v", p.Findings)
	}
	kills := l.applyKilled(p)
	if kills < len(p.Steps)/6 {
		t.Errorf("%d kills for %d steps: the test does not test", kills, len(p.Steps))
	}
	t.Logf("%d steps, %d kills", len(p.Steps), kills)
	l.asPlanned(p)
	made, err := contracts.Record(l.cfg, deployment.Record{Environment: "lab", Made: 1_700_000_000_000, Plan: p.DigestHex()})
	if err != nil {
		t.Fatal(err)
	}
	if err := made.Check(); err != nil {
		t.Errorf("the record: %v", err)
	}
	l.record = made // from now on it alone says where contracts are
	if next := l.plan(); !next.Empty() {
		t.Errorf("the next plan is not empty: %+v %+v", next.Steps, next.Findings)
	}
	if err := l.apply(t.Context(), p, nil); err != nil {
		t.Errorf("applying a plan that is done: %v", err)
	}
}

// applyKilled applies a plan and kills that by turns before a step was sent and
// after one was done, until nothing is left. It returns the number of kills.
func (l *lab) applyKilled(p *provision.Plan) (kills int) {
	l.t.Helper()
	for {
		ctx, kill := context.WithCancelCause(l.t.Context())
		var happened atomic.Int32
		moment := []provision.Event{provision.Happened, provision.Begins}[kills%2]
		err := l.apply(ctx, p, func(_ provision.Step, e provision.Event, _ provision.Outcome) {
			if e == moment && happened.Add(1) == 1 {
				kill(errKilled)
			}
		})
		kill(nil)
		l.neverHalf(p)
		if err == nil {
			return kills
		}
		if !errors.Is(err, errKilled) && !errors.Is(err, context.Canceled) {
			l.t.Fatalf("after %d kills: %v", kills, err)
		}
		kills++
	}
}

// asPlanned holds that a plan was applied as it stands, and once.
func (l *lab) asPlanned(p *provision.Plan) {
	l.t.Helper()
	sent := map[string]int{}
	for _, s := range p.Steps {
		sent[s.Lane]++
	}
	for i, n := range strings.Fields(l.nonces()) {
		if want := sent[l.cfg.Chains[i].Name]; n != hexutil.EncodeUint64(uint64(want)) {
			l.t.Errorf("%s sent %s transactions, the plan has %d", l.cfg.Chains[i].Name, n, want)
		}
	}
	for _, s := range p.Steps {
		if at, _ := l.cfg.Book.Where(s.Resource); s.Verb == provision.Create && at.Address != s.Address {
			l.t.Errorf("%s stands at %s, the plan has it at %s", s.Resource, at.Address, s.Address)
		}
	}
	for i := range l.nodes {
		if n := l.ask(i, "home/proxy", abi.NewHome().PackCount()).Big().Uint64(); n != 0 {
			l.t.Errorf("%d messages on %s; a fresh network has none", n, l.cfg.Chains[i].Name)
		}
	}
}

// neverHalf holds what must be true of every prefix of a deployment.
func (l *lab) neverHalf(p *provision.Plan) {
	l.t.Helper()
	there := map[string]bool{}
	for _, s := range p.Steps {
		if at, ok := l.cfg.Book.Where(s.Resource); ok {
			there[s.Resource] = at.Address != ""
		}
	}
	for i, c := range l.cfg.Chains {
		router := ""
		if at, ok := l.cfg.Book.Where(c.Name + "/governance/proxy"); ok {
			router = at.Address
		}
		for _, key := range []string{"updater-manager", "connection-manager", "home/proxy", "beacon-controller"} {
			if !there[c.Name+"/"+key] {
				continue
			}
			owner := common.BytesToAddress(l.ask(i, key, abi.NewHome().PackOwner()).Bytes())
			if owner != c.Deployer && owner.Hex() != router {
				l.t.Fatalf("%s of %s is owned by %s", key, c.Name, owner)
			}
		}
		for _, remote := range l.cfg.Chains {
			if remote.Name == c.Name || !there[c.Name+"/connection-manager"] {
				continue
			}
			connections, domain := abi.NewXAppConnectionManager(), uint32(remote.Domain)
			enrolled := common.BytesToAddress(l.ask(i, "connection-manager", connections.PackDomainToReplica(domain)).Bytes())
			if enrolled == (common.Address{}) {
				continue
			}
			if watched := l.ask(i, "connection-manager", connections.PackWatcherPermission(l.watcher, domain)); watched == (common.Hash{}) {
				l.t.Fatalf("%s has enrolled %s without a watcher", c.Name, remote.Name)
			}
			if !there[remote.Name+"/home/proxy"] || !there[remote.Name+"/governance/proxy"] {
				l.t.Fatalf("%s has enrolled %s, which is not there", c.Name, remote.Name)
			}
		}
	}
}

// ask calls a contract and returns the first word of the answer.
func (l *lab) ask(chain int, key string, data []byte) common.Hash {
	l.t.Helper()
	at, ok := l.cfg.Book.Where(l.cfg.Chains[chain].Name + "/" + key)
	if !ok {
		l.t.Fatalf("%s is not there", key)
	}
	var out hexutil.Bytes
	call := map[string]any{"to": at.Address, "data": hexutil.Bytes(data)}
	if err := l.nodes[chain].CallContext(l.t.Context(), &out, "eth_call", call, "latest"); err != nil {
		l.t.Fatalf("%s of %s: %v", key, l.cfg.Chains[chain].Name, err)
	}
	return common.BytesToHash(out)
}
