package rpc_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"github.com/opticsnet/optics/internal/chain/rpc"
)

func TestAgree(t *testing.T) {
	block := func(order string) *stub {
		if order == "ab" {
			return always(json.RawMessage(`{"a":"0x1","b":"0x2"}`))
		}
		return always(json.RawMessage(`{"b":"0x2","a":"0x1"}`))
	}
	lie := always(map[string]string{"a": "0x1", "b": "0x3"})
	tests := map[string]struct {
		stubs []*stub
		n     int
		ok    bool
	}{
		"two of three agree":                     {[]*stub{lie, block("ab"), block("ba")}, 2, true},
		"three of three do not":                  {[]*stub{lie, block("ab"), block("ba")}, 3, false},
		"one that hangs counts as a no":          {[]*stub{hanging(t), block("ab")}, 2, false},
		"one that hangs does not hold up others": {[]*stub{hanging(t), block("ab"), block("ba")}, 2, true},
		"one of another chain counts as a no":    {[]*stub{{chainID: 3}, block("ab")}, 2, false},
		"more than there are":                    {[]*stub{block("ab")}, 2, false},
		"none":                                   {[]*stub{block("ab")}, 0, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			p, _ := pool(t, func(c *rpc.Config) { c.Timeout = 300 * time.Millisecond }, test.stubs...)
			got, err := p.Agree(t.Context(), test.n, "eth_getBlockByNumber", "0x1", false)
			if !test.ok {
				if !errors.Is(err, rpc.ErrNoQuorum) && !errors.Is(err, rpc.ErrConfig) {
					t.Errorf("got %s, %v", got, err)
				}
				return
			}
			if err != nil || string(got) != `{"a":"0x1","b":"0x2"}` {
				t.Errorf("got %s, %v", got, err)
			}
		})
	}
}

func TestQuorumComparesWhatIsDecoded(t *testing.T) {
	block := func(hash, rest string) *stub {
		return always(json.RawMessage(`{"hash":"` + hash + `","client":"` + rest + `"}`))
	}
	type header struct{ Hash string }
	read := func(t *testing.T, p *rpc.Pool, n int) (header, header, error) {
		t.Helper()
		q, err := p.Quorum(n)
		if err != nil {
			t.Fatal(err)
		}
		var a, b header
		err = q.BatchCallContext(t.Context(), []gethrpc.BatchElem{{Method: "x", Result: &a}, {Method: "y", Result: &b}})
		return a, b, err
	}
	t.Run("nodes that differ in the rest agree", func(t *testing.T) {
		p, _ := pool(t, nil, block("0x1", "geth"), block("0x2", "liar"), block("0x1", "reth"))
		if a, b, err := read(t, p, 2); err != nil || a.Hash != "0x1" || b.Hash != "0x1" {
			t.Errorf("%v, %v, %v", a, b, err)
		}
	})
	t.Run("without a quorum nothing is decoded", func(t *testing.T) {
		p, _ := pool(t, nil, block("0x1", "geth"), block("0x2", "liar"), failing(500, ""))
		if a, b, err := read(t, p, 2); !errors.Is(err, rpc.ErrNoQuorum) || a.Hash != "" || b.Hash != "" {
			t.Errorf("%v, %v, %v", a, b, err)
		}
	})
	t.Run("a refusal by all is the answer", func(t *testing.T) {
		no := &refusal{Code: 3, Message: "execution reverted: !updater sig"}
		p, _ := pool(t, nil, always(no), always(no))
		q, err := p.Quorum(2)
		if err != nil {
			t.Fatal(err)
		}
		var refused gethrpc.Error
		if err := q.CallContext(t.Context(), nil, "eth_call"); !errors.As(err, &refused) || refused.ErrorCode() != 3 {
			t.Errorf("got %v", err)
		}
	})
}
