package optics

import "github.com/ethereum/go-ethereum/common"

// SignatureRecord is one request to a key service for a signature. Key services
// keep logs of their own, without digests; RequestID joins the two.
type SignatureRecord struct {
	// Seq is the record's place in the journal, from 1.
	Seq uint64
	// Signer is the address of the key.
	Signer common.Address
	// Key is the key as its service names it: an ARN.
	Key string
	// Digest is what was to be signed.
	Digest common.Hash
	// Purpose is what the digest stands for, in words.
	Purpose string
	// RequestID is the service's id of the request; empty while it is not known,
	// because the process ended or no answer came.
	RequestID string
	// At is the time of the answer by the service's clock, in seconds since 1970.
	At uint64
	// Failure says why there is no signature; empty when there is one, and while
	// that is not known.
	Failure string
}

// Open reports whether it is not known what became of the request.
func (r SignatureRecord) Open() bool { return r.RequestID == "" && r.Failure == "" }
