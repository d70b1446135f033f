package devnet_test

import (
	"context"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/explain"
)

// A recipient that reverts, one that is no contract, and one whose upper 12 bytes
// are not zero: each message ends in its own way and delays no other.
func TestMessageThatFailsIsFinalAndDelaysNoOther(t *testing.T) {
	const messages = 12
	ctx, n := start(t, config(t.TempDir(), messages, 0))
	f := n.File()
	alpha, bravo := f.Chains[0], f.Chains[1]
	dirty := optics.Bytes32(bravo.Sink)
	dirty[0] = 0xff
	sent := map[string]common.Hash{}
	err := run(ctx, n, func(ctx context.Context) error {
		blocks, stop := context.WithCancel(ctx)
		defer stop()
		go func() { _ = drive(blocks, n, nil, func() (bool, error) { return false, nil }) }()
		for name, recipient := range map[string]common.Hash{
			"reverts": optics.Bytes32(bravo.Reverter), "is no contract": optics.Bytes32(common.Address{1}), "has a long id": dirty,
		} {
			s, err := f.Send(ctx, alpha, bravo, recipient, []byte(name))
			if err != nil {
				return err
			}
			sent[name] = s.Message
		}
		return watch(ctx, delivered(ctx, n, messages+3))
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]explain.Stage{
		"reverts": explain.Failed, "is no contract": explain.Processed, "has a long id": explain.Processed,
	} {
		report, err := n.Node().Explain(t.Context(), sent[name])
		if err != nil {
			t.Fatal(err)
		}
		if report.Stage != want {
			t.Errorf("the message whose recipient %s is %s instead of %s", name, report.Stage, want)
		}
	}
	status, err := n.Node().Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if sum := total(status); sum.Failed != 1 || sum.Processed != messages+3 {
		t.Errorf("%d messages were processed and %d failed", sum.Processed, sum.Failed)
	}
}
