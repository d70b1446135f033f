package chain_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	gethabi "github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain"
)

const (
	root    = "0101010101010101010101010101010101010101010101010101010101010101"
	account = "000000000000000000000000f39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
)

func hexWord(n byte) string { return common.Bytes2Hex(common.LeftPadBytes([]byte{n}, 32)) }

func selector(signature string) string {
	return common.Bytes2Hex(crypto.Keccak256([]byte(signature))[:4])
}

func TestCustomErrorsHaveNamesAndArguments(t *testing.T) {
	for _, test := range []struct{ data, want string }{
		{selector("NotCurrentUpdate(bytes32)") + root, "NotCurrentUpdate(committedRoot: 0x" + root + ")"},
		{selector("BrokenChain(uint256)") + hexWord(7), "BrokenChain(index: 7)"},
		{selector("MalformedMultiproof()"), "MalformedMultiproof()"},
		{selector("NotOwner(address)") + account, "NotOwner(caller: 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266)"},
		{selector("ValueTooLow(uint256,uint256)") + hexWord(1) + hexWord(2), "ValueTooLow(value: 1, needed: 2)"},
		{selector("OwnedAlready(address)") + account, "OwnedAlready(owner: 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266)"},
		{selector("NotInitialized()"), "NotInitialized()"},
		{"", ""},
		{"deadbe", ""},
		{"deadbeef" + hexWord(1), ""},
		{selector("BrokenChain(uint256)"), ""},
		{selector("BrokenChain(uint256)") + hexWord(7) + hexWord(7), ""},
	} {
		got, known := chain.CustomError(common.FromHex(test.data))
		if got != test.want || known != (test.want != "") {
			t.Errorf("%s: %q, %t; expected %q", test.data, got, known, test.want)
		}
	}
}

// Whatever a contract of ours can throw has a name here.
func TestCustomErrorsOfAllContractsAreKnown(t *testing.T) {
	paths, err := filepath.Glob("../../contracts/artifacts/*.json")
	if err != nil || len(paths) == 0 {
		t.Fatal(paths, err)
	}
	seen := 0
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var artifact struct{ ABI gethabi.ABI }
		if err := json.Unmarshal(text, &artifact); err != nil {
			t.Fatal(err)
		}
		for _, e := range artifact.ABI.Errors {
			data := append(e.ID[:4:4], make([]byte, 32*len(e.Inputs))...)
			got, known := chain.CustomError(data)
			if !known || !strings.HasPrefix(got, e.Name+"(") {
				t.Errorf("%s: %s is %q", path, e.Sig, got)
			}
			for _, in := range e.Inputs {
				if !strings.Contains(got, in.Name+": ") {
					t.Errorf("%s: %s has no %s in %q", path, e.Sig, in.Name, got)
				}
			}
			seen++
		}
	}
	if seen < 19 {
		t.Errorf("%d errors were found", seen)
	}
}

// What a Replica says about a batch of updates that comes too late is what a person reads.
func TestARefusedBatchIsExplained(t *testing.T) {
	w := newWorld(t)
	a, b := w.sign(near, common.Hash{3}, common.Hash{1}), w.sign(near, common.Hash{1}, common.Hash{2})
	intent, err := w.replica.UpdateBatchIntent([]optics.SignedUpdate{a, b})
	if err != nil {
		t.Fatal(err)
	}
	var answer hexutil.Bytes
	err = w.rpc.CallContext(w.ctx(), &answer, "eth_call", map[string]any{"to": intent.To, "data": hexutil.Bytes(intent.Data)}, "latest")
	var refusal gethrpc.DataError
	if !errors.As(err, &refusal) {
		t.Fatalf("the replica answers %v, %v", answer, err)
	}
	if got, known := chain.CustomError(common.FromHex(refusal.ErrorData().(string))); !known || got != "NotCurrentUpdate(committedRoot: "+(common.Hash{}).Hex()+")" {
		t.Errorf("%q, %t", got, known)
	}
}
