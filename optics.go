// Package optics is the Optics v1 protocol as values: messages, updates,
// failure notices, the digests that are signed over them, and the facts that
// the contracts write to their chains.
//
// A Home contract appends the leaf of every dispatched [Message] to a depth-32
// merkle tree (package merkle). One updater key signs each step from one root
// to the next, an [Update]. Replica contracts on other chains accept signed
// updates and, after an optimistic window, let messages be proved against the
// roots. A watcher that sees fraud signs a [FailureNotice], which cuts the
// channel.
//
// The package is pure: no I/O, no clock, no logger. Every integer on the wire
// is big-endian and every layout is packed without padding.
package optics

import (
	"encoding/binary"
	"fmt"
	"strconv"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// Domain numbers a chain in Optics (protocol section 1). It is not the chain
// id: Ethereum mainnet is domain 6648936, "eth" read as an integer.
type Domain uint32

// String returns the domain in decimal.
func (d Domain) String() string { return strconv.FormatUint(uint64(d), 10) }

// ParseDomain reads a decimal domain. It returns an error that wraps
// [ErrMalformed] for anything that is not a decimal number below 2^32.
func ParseDomain(s string) (Domain, error) {
	n, err := strconv.ParseUint(s, 10, 32)
	if err != nil {
		return 0, fmt.Errorf("%w: domain %q is not a number from 0 to 4294967295", ErrMalformed, s)
	}
	return Domain(n), nil
}

// HomeHash returns keccak256(domain u32 ‖ "OPTICS"), the 10-byte preimage that
// ties signatures to the Home of one domain (protocol section 1.3).
func (d Domain) HomeHash() common.Hash {
	var b [10]byte
	binary.BigEndian.PutUint32(b[:4], uint32(d))
	copy(b[4:], "OPTICS")
	return crypto.Keccak256Hash(b[:])
}

// Contract names one Home or Replica of a deployment: the Home of domain d is
// {d, d}, and the Replica on chain c that follows the Home of d is {d, c}.
// A lane is a Contract whose two domains differ.
type Contract struct {
	// Home is the domain whose messages and roots the contract carries.
	Home Domain
	// Chain is the domain of the chain on which the contract stands.
	Chain Domain
}

// HomeOf returns the Home contract of a domain.
func HomeOf(d Domain) Contract { return Contract{Home: d, Chain: d} }

// IsHome reports whether c is a Home rather than a Replica.
func (c Contract) IsHome() bool { return c.Home == c.Chain }

// String returns "home 1000" or "replica 1000→2000".
func (c Contract) String() string {
	if c.IsHome() {
		return "home " + c.Home.String()
	}
	return "replica " + c.Home.String() + "→" + c.Chain.String()
}

// Bytes32 left-pads an EVM address to the 32-byte form that messages and
// failure notices carry.
func Bytes32(a common.Address) common.Hash { return common.BytesToHash(a[:]) }

// EIP191 returns keccak256("\x19Ethereum Signed Message:\n32" ‖ h), the
// personal-message digest over 32 raw bytes (EIP-191, version 0x45).
func EIP191(h common.Hash) common.Hash {
	return crypto.Keccak256Hash([]byte("\x19Ethereum Signed Message:\n32"), h[:])
}
