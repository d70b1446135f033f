package optics

import "github.com/ethereum/go-ethereum/common"

// SigningRecord is one statement that an updater key made or is about to make.
// It is stored before the signature exists; see package keys.
type SigningRecord struct {
	// Signer is the updater's address.
	Signer common.Address
	// Update is the statement.
	Update Update
	// LeafCount is the number of leaves in the tree that has Update.NewRoot.
	LeafCount uint64
	// Signature is the signature once it is stored; nil between recording and
	// signing.
	Signature *Signature
}
