package node

import (
	"testing"

	"github.com/opticsnet/optics"
)

func TestDoubtLastsForSomeBlocks(t *testing.T) {
	var d doubt
	for number, want := range map[uint64]bool{20: false, 20 + doubtFor - 1: false} {
		d = doubt{since: 20}
		if got := d.lasting(optics.BlockRef{Number: number}); got != want {
			t.Errorf("at block %d the doubt lasts: %t", number, got)
		}
	}
	d = doubt{}
	if d.lasting(optics.BlockRef{Number: 20}) || !d.lasting(optics.BlockRef{Number: 20 + doubtFor}) {
		t.Error("a doubt that began at block 20 does not end 8 blocks later")
	}
}
