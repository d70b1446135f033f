// Package safe describes transactions of a Safe, the multi-signature account, as
// its owners see them: the hashes that they sign, and the file that the
// Transaction Builder reads. It knows the versions 1.3.0 and 1.4.1, whose hashes
// are computed alike (EIP-712).
package safe

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// ErrVersion means that a Safe is of a version that this package does not know.
var ErrVersion = errors.New("unknown version of Safe")

// Operation is how a Safe makes a transaction.
type Operation uint8

// The operations.
const (
	OperationCall         Operation = 0
	OperationDelegateCall Operation = 1
)

// Call is a call without value.
type Call struct {
	To   common.Address
	Data []byte
}

// Tx is a transaction of a Safe that pays no refund for gas.
type Tx struct {
	To        common.Address
	Data      []byte
	Operation Operation
	// Nonce is that of the Safe.
	Nonce uint64
}

// Hashes are what signers compare.
type Hashes struct {
	// Domain is the EIP-712 domain separator: the chain and the Safe.
	Domain common.Hash `json:"domain_hash"`
	// Message is the EIP-712 struct hash of the transaction.
	Message common.Hash `json:"message_hash"`
	// SafeTx is what is signed: keccak256(0x1901 ‖ Domain ‖ Message).
	SafeTx common.Hash `json:"safe_tx_hash"`
}

// The types of EIP-712, as they stand in the Safe's contracts.
var (
	domainType = crypto.Keccak256Hash([]byte("EIP712Domain(uint256 chainId,address verifyingContract)"))
	txType     = crypto.Keccak256Hash([]byte("SafeTx(address to,uint256 value,bytes data,uint8 operation,uint256 safeTxGas," +
		"uint256 baseGas,uint256 gasPrice,address gasToken,address refundReceiver,uint256 nonce)"))
)

// Hash computes the hashes of a transaction of a Safe on a chain.
func (t Tx) Hash(chainID uint64, safe common.Address) Hashes {
	data := crypto.Keccak256Hash(t.Data)
	var zero common.Hash // value, gas and refund
	h := Hashes{
		Domain: crypto.Keccak256Hash(domainType[:], word(chainID), common.LeftPadBytes(safe[:], 32)),
		Message: crypto.Keccak256Hash(txType[:], common.LeftPadBytes(t.To[:], 32), zero[:], data[:], word(uint64(t.Operation)),
			zero[:], zero[:], zero[:], zero[:], zero[:], word(t.Nonce)),
	}
	h.SafeTx = crypto.Keccak256Hash([]byte{0x19, 0x01}, h.Domain[:], h.Message[:])
	return h
}

func word(n uint64) []byte {
	var w [32]byte
	binary.BigEndian.PutUint64(w[24:], n)
	return w[:]
}

// Batch makes one transaction of calls: a plain one of one call, and of several a
// delegate call of MultiSendCallOnly at an address.
func Batch(calls []Call, multiSend common.Address, nonce uint64) (Tx, error) {
	switch len(calls) {
	case 0:
		return Tx{}, errors.New("a Safe's transaction needs a call")
	case 1:
		return Tx{To: calls[0].To, Data: calls[0].Data, Operation: OperationCall, Nonce: nonce}, nil
	}
	return Tx{To: multiSend, Data: MultiSend(calls), Operation: OperationDelegateCall, Nonce: nonce}, nil
}

// multiSendSelector is that of multiSend(bytes).
var multiSendSelector = crypto.Keccak256([]byte("multiSend(bytes)"))[:4]

// MultiSend is the input of multiSend(bytes): for each call operation (1) ‖ to
// (20) ‖ value (32) ‖ length of data (32) ‖ data.
func MultiSend(calls []Call) []byte {
	var packed []byte
	for _, c := range calls {
		packed = slices.Concat(packed, []byte{byte(OperationCall)}, c.To[:], word(0), word(uint64(len(c.Data))), c.Data)
	}
	padding := make([]byte, (32-len(packed)%32)%32)
	return slices.Concat(multiSendSelector, word(32), word(uint64(len(packed))), packed, padding)
}

// The addresses of MultiSendCallOnly. Chains that refuse transactions without a
// chain id have the one of 1.3.0 elsewhere; others may have both, and the Safe's
// interface takes one of them.
var (
	multiSend130       = common.HexToAddress("0x40A2aCCbd92BCA938b02010E17A5b8929b49130D")
	multiSend130EIP155 = common.HexToAddress("0xA1dabEF33b3B82c7814B6D82A79e50F4AC44102B")
	multiSend141       = common.HexToAddress("0x9641d764fc13c8B624c04430C7356C1C7C8102e2")

	// eip155First are chains where the Safe's interface takes the second address:
	// Celo, Avalanche and Sepolia.
	eip155First = []uint64{42_220, 43_114, 11_155_111}
)

// MultiSendCallOnly returns the address that the Safe's interface uses for several
// calls. The error wraps ErrVersion.
func MultiSendCallOnly(version string, chainID uint64) (common.Address, error) {
	switch {
	case version == "1.4.1":
		return multiSend141, nil
	case version == "1.3.0" && slices.Contains(eip155First, chainID):
		return multiSend130EIP155, nil
	case version == "1.3.0":
		return multiSend130, nil
	}
	return common.Address{}, fmt.Errorf("%w: %q; 1.3.0 and 1.4.1 are known", ErrVersion, version)
}

// Selectors of what a Safe tells of itself.
var (
	NonceSelector   = crypto.Keccak256([]byte("nonce()"))[:4]
	VersionSelector = crypto.Keccak256([]byte("VERSION()"))[:4]
)

// UnpackNonce reads the answer to nonce().
func UnpackNonce(answer []byte) (uint64, error) {
	n := new(big.Int).SetBytes(answer)
	if len(answer) != 32 || !n.IsUint64() {
		return 0, fmt.Errorf("%d bytes are no nonce of a Safe", len(answer))
	}
	return n.Uint64(), nil
}

// UnpackVersion reads the answer to VERSION(). A suffix, as "+L2", is dropped.
func UnpackVersion(answer []byte) (string, error) {
	if len(answer) < 64 || len(answer) < 64+int(answer[63]) {
		return "", fmt.Errorf("%w: %d bytes are no version", ErrVersion, len(answer))
	}
	text := string(answer[64 : 64+int(answer[63])])
	if i := slices.Index([]byte(text), '+'); i >= 0 {
		text = text[:i]
	}
	return text, nil
}
