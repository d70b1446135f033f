package approval

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/opticsnet/optics"
)

// The typed data (EIP-712) of a statement. An approval is for an environment, not
// for a chain, so the domain has no chainId and no contract; its salt is the keccak
// of the environment's name.
const (
	domainName    = "Optics"
	domainVersion = "1"
	primaryType   = "Approval"
)

// typeField is a field of an EIP-712 type.
type typeField struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

var (
	domainFields   = []typeField{{"name", "string"}, {"version", "string"}, {"salt", "bytes32"}}
	approvalFields = []typeField{
		{"environment", "string"},
		{"gate", "string"},
		{"plan", "bytes32"},
		{"proposer", "string"},
		{"issued", "uint64"},
		{"expiry", "uint64"},
		{"serial", "bytes16"},
	}
)

// typeHash is keccak256(encodeType).
func typeHash(name string, fields []typeField) common.Hash {
	parts := make([]string, len(fields))
	for i, f := range fields {
		parts[i] = f.Type + " " + f.Name
	}
	return crypto.Keccak256Hash([]byte(name + "(" + strings.Join(parts, ",") + ")"))
}

// hashStruct is keccak256(typeHash ‖ one word for each field).
func hashStruct(kind common.Hash, words ...common.Hash) common.Hash {
	encoded := append([]byte(nil), kind[:]...)
	for _, word := range words {
		encoded = append(encoded, word[:]...)
	}
	return crypto.Keccak256Hash(encoded)
}

func wordOfText(text string) common.Hash { return crypto.Keccak256Hash([]byte(text)) }

func wordOfNumber(n uint64) (word common.Hash) {
	binary.BigEndian.PutUint64(word[24:], n)
	return word
}

// DomainSeparator returns the EIP-712 domain separator of an environment: the hash
// of EIP712Domain(string name,string version,bytes32 salt) with name "Optics",
// version "1" and salt keccak256(environment).
func DomainSeparator(environment string) common.Hash {
	return hashStruct(typeHash("EIP712Domain", domainFields), wordOfText(domainName), wordOfText(domainVersion), wordOfText(environment))
}

// Digest returns the 32 bytes that an Ethereum key signs (EIP-712):
// keccak256(0x19 ‖ 0x01 ‖ [DomainSeparator] ‖ hashStruct) with the type
//
//	Approval(string environment,string gate,bytes32 plan,string proposer,uint64 issued,uint64 expiry,bytes16 serial)
func (s Statement) Digest() common.Hash {
	var serial common.Hash
	copy(serial[:], s.Serial[:]) // bytesN stand left in their word
	message := hashStruct(typeHash(primaryType, approvalFields),
		wordOfText(s.Environment), wordOfText(string(s.Gate)), s.Plan, wordOfText(s.Proposer),
		wordOfNumber(s.Issued), wordOfNumber(s.Expiry), serial)
	domain := DomainSeparator(s.Environment)
	return crypto.Keccak256Hash([]byte{0x19, 0x01}, domain[:], message[:])
}

// TypedData returns the statement as eth_signTypedData_v4 takes it: the JSON object
// whose hash is [Statement.Digest]. Numbers are decimal strings, which every wallet
// reads exactly.
func (s Statement) TypedData() ([]byte, error) {
	document := struct {
		Types       map[string][]typeField `json:"types"`
		PrimaryType string                 `json:"primaryType"`
		Domain      map[string]string      `json:"domain"`
		Message     map[string]string      `json:"message"`
	}{
		Types:       map[string][]typeField{"EIP712Domain": domainFields, primaryType: approvalFields},
		PrimaryType: primaryType,
		Domain:      map[string]string{"name": domainName, "version": domainVersion, "salt": wordOfText(s.Environment).Hex()},
		Message: map[string]string{
			"environment": s.Environment, "gate": string(s.Gate), "plan": s.Plan.Hex(), "proposer": s.Proposer,
			"issued": strconv.FormatUint(s.Issued, 10), "expiry": strconv.FormatUint(s.Expiry, 10), "serial": "0x" + s.Serial.String(),
		},
	}
	text, err := json.MarshalIndent(document, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write typed data: %w", err)
	}
	return append(text, '\n'), nil
}

// parseEthereum reads a signature of 65 bytes in hexadecimal as wallets print it:
// r ‖ s ‖ v with v 0, 1, 27 or 28 and a low s. The error wraps [ErrMalformed].
func parseEthereum(text string) (optics.Signature, error) {
	raw, err := hexutil.Decode(strings.Trim(strings.TrimSpace(text), `"`))
	if err != nil {
		return optics.Signature{}, fmt.Errorf("%w: not an Ethereum signature: 0x and 130 hexadecimal digits are expected", ErrMalformed)
	}
	sig, err := optics.DecodeSignature(raw)
	if err != nil {
		return optics.Signature{}, fmt.Errorf("%w: not an Ethereum signature: %w", ErrMalformed, err)
	}
	return sig, nil
}
