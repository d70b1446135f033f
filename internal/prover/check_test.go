package prover_test

import (
	"errors"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/prover"
	"github.com/opticsnet/optics/merkle"
)

func TestCommittedRootThatTheTreeNeverHad(t *testing.T) {
	l := filled(30)
	wrong := common.Hash{0xbb}
	l.leaves[20].CommittedRoot = wrong
	p := newProver(l)
	var mismatch *prover.MismatchError
	if err := p.Sync(t.Context()); !errors.As(err, &mismatch) {
		t.Fatalf("error is %v, want a mismatch", err)
	}
	ours, err := l.tree.RootAt(20)
	if err != nil {
		t.Fatal(err)
	}
	if want := (prover.MismatchError{Home: home, Leaf: 20, Ours: ours, Chain: wrong}); *mismatch != want {
		t.Errorf("mismatch is %+v, want %+v", *mismatch, want)
	}
	want := "the tree of home 1000 disagrees with its chain at leaf 20: our root is " + ours.Hex() + ", the chain shows " + wrong.Hex()
	if mismatch.Error() != want {
		t.Errorf("error is %q, want %q", mismatch, want)
	}
	if p.Size() != 20 {
		t.Errorf("%d leaves were taken, want the 20 before it", p.Size())
	}
	stopped(t, p, mismatch)
	l.leaves[20].CommittedRoot = common.Hash{}
	if err := p.Sync(t.Context()); !errors.Is(err, mismatch) {
		t.Errorf("goes on after the leaf changed: %v", err)
	}
}

// stopped makes sure that nothing that could be signed or sent comes out.
func stopped(t *testing.T, p *prover.Prover, want error) {
	t.Helper()
	_, rootErr := p.RootAt(1)
	_, proofErr := p.Proof(0, 1)
	_, multiproofErr := p.Multiproof([]uint64{0}, 1)
	for name, err := range map[string]error{
		"halted": p.Halted(), "root": rootErr, "proof": proofErr, "multiproof": multiproofErr, "sync": p.Sync(t.Context()),
		"check": p.Check(common.Hash{}, 1), "check committed": p.CheckCommitted(common.Hash{}, 1),
	} {
		if !errors.Is(err, want) {
			t.Errorf("%s: error is %v, want %v", name, err, want)
		}
	}
}

func TestCommittedRootFromTheFuture(t *testing.T) {
	l := filled(30)
	later, err := l.tree.RootAt(25)
	if err != nil {
		t.Fatal(err)
	}
	l.leaves[24].CommittedRoot = later // the root with this very leaf
	var mismatch *prover.MismatchError
	if err := newProver(l).Sync(t.Context()); !errors.As(err, &mismatch) || mismatch.Leaf != 24 {
		t.Errorf("error is %v, want a mismatch at leaf 24", err)
	}
}

func TestChecks(t *testing.T) {
	root := func(l *leafList, size uint64) common.Hash {
		r, err := l.tree.RootAt(size)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	for name, test := range map[string]struct {
		check    func(p *prover.Prover, l *leafList) error
		behind   bool
		mismatch *prover.MismatchError // Ours is filled in
	}{
		"the root at its size":  {check: func(p *prover.Prover, l *leafList) error { return p.Check(root(l, 7), 7) }},
		"the root of no leaves": {check: func(p *prover.Prover, _ *leafList) error { return p.Check(merkle.EmptyRoot(), 0) }},
		"a size to come":        {check: func(p *prover.Prover, _ *leafList) error { return p.Check(common.Hash{5}, 31) }, behind: true},
		"the root at another size": {
			check:    func(p *prover.Prover, l *leafList) error { return p.Check(root(l, 7), 8) },
			mismatch: &prover.MismatchError{Leaf: 7},
		},
		"a committed root":      {check: func(p *prover.Prover, l *leafList) error { return p.CheckCommitted(root(l, 7), 30) }},
		"the newest, committed": {check: func(p *prover.Prover, l *leafList) error { return p.CheckCommitted(root(l, 30), 30) }},
		"nothing committed":     {check: func(p *prover.Prover, _ *leafList) error { return p.CheckCommitted(common.Hash{}, 0) }},
		"committed, to come":    {check: func(p *prover.Prover, _ *leafList) error { return p.CheckCommitted(common.Hash{5}, 31) }, behind: true},
		"committed too early": {
			check:    func(p *prover.Prover, l *leafList) error { return p.CheckCommitted(root(l, 9), 8) },
			mismatch: &prover.MismatchError{Leaf: 7},
		},
		"committed, unknown": {
			check:    func(p *prover.Prover, _ *leafList) error { return p.CheckCommitted(common.Hash{5}, 30) },
			mismatch: &prover.MismatchError{Leaf: 29},
		},
	} {
		t.Run(name, func(t *testing.T) {
			l := filled(30)
			p := newProver(l)
			sync1(t, p)
			err := test.check(p, l)
			var mismatch *prover.MismatchError
			switch {
			case test.behind:
				if !errors.Is(err, prover.ErrBehind) || p.Halted() != nil {
					t.Errorf("error is %v, want %v", err, prover.ErrBehind)
				}
			case test.mismatch == nil:
				if err != nil || p.Halted() != nil {
					t.Errorf("error is %v", err)
				}
			case !errors.As(err, &mismatch) || mismatch.Leaf != test.mismatch.Leaf || mismatch.Ours != root(l, test.mismatch.Leaf+1):
				t.Errorf("error is %v, want a mismatch at leaf %d", err, test.mismatch.Leaf)
			default:
				stopped(t, p, mismatch)
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	p := newProver(filled(5))
	sync1(t, p)
	if _, err := p.RootAt(6); !errors.Is(err, prover.ErrBehind) {
		t.Errorf("root: %v, want %v", err, prover.ErrBehind)
	}
	if _, err := p.Proof(0, 6); !errors.Is(err, prover.ErrBehind) {
		t.Errorf("proof: %v, want %v", err, prover.ErrBehind)
	}
	if _, err := p.Proof(5, 5); !errors.Is(err, merkle.ErrIndex) {
		t.Errorf("proof: %v, want %v", err, merkle.ErrIndex)
	}
	if _, err := p.Multiproof([]uint64{0}, 6); !errors.Is(err, prover.ErrBehind) {
		t.Errorf("multiproof: %v, want %v", err, prover.ErrBehind)
	}
	for _, indices := range [][]uint64{nil, {0, 5}, {1, 0}, {1, 1}} {
		if _, err := p.Multiproof(indices, 5); !errors.Is(err, merkle.ErrIndex) {
			t.Errorf("multiproof of %d: %v, want %v", indices, err, merkle.ErrIndex)
		}
	}
	l := filled(9)
	l.leaves[4].Index = 5
	if err := newProver(l).Sync(t.Context()); !errors.Is(err, optics.ErrGap) {
		t.Errorf("a leaf is left out: %v, want %v", err, optics.ErrGap)
	}
}
