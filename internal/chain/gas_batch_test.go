package chain_test

import (
	"fmt"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/opticsnet/optics/internal/chain/abi"
)

// gasFirst is where neighbours begin: at no boundary of the tree.
const gasFirst = 15

func neighbours(number uint64) []uint64 {
	indexes := make([]uint64, number)
	for i := range indexes {
		indexes[i] = gasFirst + uint64(i)
	}
	return indexes
}

// scattered leaves three of thirteen out, so that many lack their sibling.
func scattered() (indexes []uint64) {
	for i := range uint64(gasLeaves) {
		if place := i % 13; place%4 != 0 || place == 12 {
			indexes = append(indexes, i)
		}
	}
	return indexes
}

func batchFigures(t *testing.T, setting gasSetting, note func(string, *gasBench)) {
	updateBatchFigure(t, setting, note)
	for name, indexes := range map[string][]uint64{
		"2": neighbours(2), "10": neighbours(10), "100": neighbours(100), "100, scattered": scattered(),
	} {
		r := newGasReplica(t, setting)
		r.accept(32)
		proof, err := r.tree.MultiproofAt(indexes, gasLeaves)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := proof.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		messages := make([][]byte, len(indexes))
		for i, index := range indexes {
			messages[i] = r.messages[index]
		}
		answer := r.call(r.at, abi.NewReplica().PackProveAndProcessBatch(messages, raw, r.tree.Root()))
		processed := common.BytesToHash(answer).Big()
		if !processed.IsInt64() || processed.Int64() != int64(len(indexes)) {
			t.Fatalf("%d of %d messages are processed", processed, len(indexes))
		}
		note("proveAndProcessBatch of "+name, r.gasBench)
	}
}

func updateBatchFigure(t *testing.T, setting gasSetting, note func(string, *gasBench)) {
	t.Helper()
	pack := abi.NewReplica()
	r := newGasReplica(t, setting)
	oldRoot := common.BytesToHash(r.call(r.at, pack.PackCommittedRoot()))
	var updates []abi.IReplicaBatchSignedUpdate
	for i := range 10 {
		// As abi.encode("root", i) lays it out: where the text begins, i, its length, the text.
		text := append([]byte("root"), make([]byte, 28)...)
		newRoot := crypto.Keccak256Hash(word(0x40), word(byte(i)), word(4), text)
		updates = append(updates, abi.IReplicaBatchSignedUpdate{
			OldRoot: oldRoot, NewRoot: newRoot, Signature: r.signed(oldRoot, newRoot),
		})
		oldRoot = newRoot
	}
	r.call(r.at, pack.PackUpdateBatch(updates))
	note(fmt.Sprintf("updateBatch of %d", len(updates)), r.gasBench)
}

func word(last byte) []byte { return common.LeftPadBytes([]byte{last}, 32) }
