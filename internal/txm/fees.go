package txm

import (
	"fmt"
	"math"
	"math/bits"
)

// Defaults for fields of [FeePolicy] that are zero.
const (
	// DefaultMaxFeePerGas is 500 gwei, in wei.
	DefaultMaxFeePerGas uint64 = 500_000_000_000
	// DefaultMaxTipPerGas is 50 gwei, in wei.
	DefaultMaxTipPerGas uint64 = 50_000_000_000
	// DefaultBumpPercent is by how much a replacement pays more.
	DefaultBumpPercent uint64 = 25
	// minBumpPercent is what pools ask of a replacement at the least.
	minBumpPercent uint64 = 10
)

// FeePolicy bounds what one gas may cost. Prices are in wei.
type FeePolicy struct {
	// Legacy sends transactions with one gas price, for chains without EIP-1559.
	Legacy bool
	// MaxFeePerGas is the most that is ever offered for one gas. When the market
	// asks more, transactions go out at this price and the state says so.
	MaxFeePerGas uint64
	// MaxTipPerGas is the most that is ever offered to the proposer for one gas.
	// A first attempt offers at most half of it, since pools take a replacement
	// only when both its prices are higher.
	MaxTipPerGas uint64
	// MinTip is the least that is offered to the proposer, or as gas price on a
	// legacy chain, when the node suggests less.
	MinTip uint64
	// BumpPercent is by how much a replacement pays more, at least 10.
	BumpPercent uint64
}

// complete returns the policy with its defaults, or says what is wrong with it.
func (p FeePolicy) complete() (FeePolicy, error) {
	setDefault(&p.MaxFeePerGas, DefaultMaxFeePerGas)
	setDefault(&p.MaxTipPerGas, min(DefaultMaxTipPerGas, p.MaxFeePerGas))
	setDefault(&p.BumpPercent, DefaultBumpPercent)
	switch {
	case p.BumpPercent < minBumpPercent:
		return p, fmt.Errorf("BumpPercent is %d, pools take a replacement from %d on", p.BumpPercent, minBumpPercent)
	case p.MaxTipPerGas > p.MaxFeePerGas:
		return p, fmt.Errorf("MaxTipPerGas (%d wei) is above MaxFeePerGas (%d wei)", p.MaxTipPerGas, p.MaxFeePerGas)
	case !p.Legacy && p.MinTip > p.MaxTipPerGas:
		return p, fmt.Errorf("MinTip (%d wei) is above MaxTipPerGas (%d wei)", p.MinTip, p.MaxTipPerGas)
	case p.Legacy && p.MinTip > p.MaxFeePerGas:
		return p, fmt.Errorf("MinTip (%d wei) is above MaxFeePerGas (%d wei)", p.MinTip, p.MaxFeePerGas)
	}
	return p, nil
}

// market is what the chain asks for one gas at present, in wei.
type market struct {
	base uint64 // base fee of the newest block, 0 on a legacy chain
	tip  uint64 // the tip that the node suggests, or its gas price on a legacy chain
}

// least is what a transaction must offer to get into the next block.
func (q market) least(p FeePolicy) uint64 { return sum(q.base, max(p.MinTip, min(1, q.tip))) }

// price is what a transaction offers for one gas; both are equal on a legacy
// chain.
type price struct{ fee, tip uint64 }

// first returns the price of a first attempt: twice the base fee, which leaves
// room for six full blocks in a row (EIP-1559 raises it by an eighth each), and
// a tip, within the caps.
func (p FeePolicy) first(q market) price {
	if p.Legacy {
		fee := min(max(q.tip, p.MinTip), p.MaxFeePerGas)
		return price{fee: fee, tip: fee}
	}
	tip := max(min(q.tip, p.MaxTipPerGas/2), p.MinTip)
	fee := min(sum(sum(q.base, q.base), tip), p.MaxFeePerGas)
	return price{fee: fee, tip: min(tip, fee)}
}

// bump returns the price of a replacement: what the market asks, and by
// BumpPercent more than before. Where the caps leave less room, the replacement
// takes what there is; ok is false when that is less than pools accept.
func (p FeePolicy) bump(before price, q market) (after price, ok bool) {
	want := p.first(q)
	tipCap := p.MaxTipPerGas
	if p.Legacy {
		tipCap = p.MaxFeePerGas
	}
	after.fee = min(max(want.fee, raise(before.fee, p.BumpPercent)), p.MaxFeePerGas)
	after.tip = min(max(want.tip, raise(before.tip, p.BumpPercent)), tipCap, after.fee)
	if p.Legacy {
		after.tip = after.fee
	}
	ok = after.fee >= raise(before.fee, minBumpPercent) && after.tip >= raise(before.tip, minBumpPercent)
	return after, ok
}

// capped says that the market asks more than the cap allows.
func (p FeePolicy) capped(q market) bool {
	if p.Legacy {
		return q.tip > p.MaxFeePerGas
	}
	return q.least(p) > p.MaxFeePerGas
}

// raise returns n raised by percent, rounded up and by at least one.
func raise(n, percent uint64) uint64 {
	hi, lo := bits.Mul64(n, percent)
	if hi >= 100 {
		return math.MaxUint64
	}
	more, rest := bits.Div64(hi, lo, 100)
	if rest > 0 || more == 0 {
		more = sum(more, 1)
	}
	return sum(n, more)
}

// sum adds and stops at the largest number.
func sum(a, b uint64) uint64 {
	s, carry := bits.Add64(a, b, 0)
	if carry != 0 {
		return math.MaxUint64
	}
	return s
}
