package node

import "testing"

// An endpoint never shows what it left out: the whole chain is read again, and
// yet each block only a few times.
func TestRereadsGoBackWithoutEnd(t *testing.T) {
	const blocks = 10_000
	var r rereads
	times, total, deepest := 0, uint64(0), uint64(blocks)
	for final := uint64(100); final < blocks; final++ {
		if from, ok := r.from(final); ok {
			times, total, deepest = times+1, total+final-from, min(deepest, from)
		}
	}
	if times < 8 || deepest != 0 || total > 8*blocks {
		t.Errorf("%d times, %d blocks in all, back to block %d", times, total, deepest)
	}
}
