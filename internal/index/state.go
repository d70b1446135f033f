package index

import "github.com/opticsnet/optics"

const (
	defaultMaxChunk = 16384
	firstChunk      = 256
	// growAfter is how many full ranges in a row must work before a size that
	// was refused once is tried again.
	growAfter = 16
)

// chunk is the number of blocks that one log query may span, as learned. It
// doubles while that works and halves when the endpoint refuses.
type chunk struct {
	size, most uint64
	// wasRefused slows the growth; streak counts what worked since.
	wasRefused bool
	streak     int
}

// resume takes up what an earlier process learned.
func (c *chunk) resume(learned uint64) {
	if c.size != 0 {
		return
	}
	c.size = learned
	if learned == 0 {
		c.size = firstChunk
	}
	c.size = min(c.size, c.most)
}

func (c *chunk) worked(blocks uint64) {
	if blocks < c.size {
		return // says nothing about larger ones
	}
	c.streak++
	if c.wasRefused && c.streak < growAfter {
		return
	}
	c.streak = 0
	c.size = min(c.size*2, c.most)
}

func (c *chunk) refused(blocks uint64) {
	c.wasRefused, c.streak = true, 0
	c.size = max(blocks/2, 1)
}

// Reorg is a reorganization that an Indexer followed.
type Reorg struct {
	// From is the block at which the cursor was.
	From optics.BlockRef
	// To is the newest kept block that stayed.
	To optics.BlockRef
	// Removed is the number of logs that were removed.
	Removed int
}

// State is what an Indexer did and waits for.
type State struct {
	// Cursor is how far the chain was read; its Block is zero before the first
	// range.
	Cursor optics.Cursor
	// Latest is the newest block that the last turn knew of.
	Latest optics.BlockRef
	// Left is the number of blocks that can be read right now.
	Left uint64
	// Gap says which logs an endpoint leaves out; empty when none are missing.
	Gap string
	// Reorgs counts the reorganizations followed since the start.
	Reorgs uint64
	// LastReorg is the newest of them.
	LastReorg Reorg
}

// State returns what the last turn left.
func (x *Indexer) State() State {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.state
}

func (x *Indexer) show(cursor optics.Cursor, head optics.Head, left uint64) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.state.Cursor, x.state.Latest, x.state.Left = cursor, head.Latest, left
	if x.gap.span == 0 {
		x.state.Gap = ""
	}
}

func (x *Indexer) showGap(cause error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.state.Gap = cause.Error()
}

func (x *Indexer) showReorg(r Reorg) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.state.Reorgs++
	x.state.LastReorg = r
}
