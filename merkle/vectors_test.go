package merkle_test

import (
	"encoding/json"
	"os"
	"strconv"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/merkle"
)

// hashMessage is EIP-191 over text: the length prefix is in decimal digits.
func hashMessage(s string) common.Hash {
	return crypto.Keccak256Hash([]byte("\x19Ethereum Signed Message:\n" + strconv.Itoa(len(s)) + s))
}

func TestVectors(t *testing.T) {
	text, err := os.ReadFile("../vectors/merkle.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors []struct {
		TestName     string
		ExpectedRoot common.Hash
		Leaves       []string
		Proofs       []json.RawMessage
	}
	if err := json.Unmarshal(text, &vectors); err != nil {
		t.Fatal(err)
	}
	if len(vectors) == 0 {
		t.Fatal("no vectors")
	}
	for _, v := range vectors {
		t.Run(v.TestName, func(t *testing.T) {
			var tree merkle.Tree
			for _, s := range v.Leaves {
				if err := tree.Append(hashMessage(s)); err != nil {
					t.Fatal(err)
				}
			}
			if got := tree.Root(); got != v.ExpectedRoot {
				t.Errorf("root is %s, want %s", got, v.ExpectedRoot)
			}
			if len(v.Proofs) != len(v.Leaves) {
				t.Fatalf("%d proofs for %d leaves", len(v.Proofs), len(v.Leaves))
			}
			for i, raw := range v.Proofs {
				checkProofVector(t, raw, &tree, uint64(i))
			}
		})
	}
}

func checkProofVector(t *testing.T, raw []byte, tree *merkle.Tree, index uint64) {
	t.Helper()
	var want merkle.Proof
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	got, err := tree.ProofAt(index, tree.Size())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("proof %d (-want +got):\n%s", index, diff)
	}
	if got.Root() != tree.Root() {
		t.Errorf("proof %d leads to %s, want %s", index, got.Root(), tree.Root())
	}
	var wantForm, gotForm any
	text, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &wantForm); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &gotForm); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wantForm, gotForm); diff != "" {
		t.Errorf("JSON of proof %d (-want +got):\n%s", index, diff)
	}
}
