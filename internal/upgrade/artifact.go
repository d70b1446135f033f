package upgrade

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/big"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"
)

// catalogue holds the implementations that this build was made with, generated
// from contracts/; published holds the storage layouts of the contracts in use
// that were there before them.
//
//go:embed catalogue/*.json published/*.json
var embedded embed.FS

// Artifact is what is known of an implementation.
type Artifact struct {
	Name     string  `json:"contractName"`
	Compiler string  `json:"compiler"`
	ABI      abi.ABI `json:"abi"`
	// Bytecode creates the contract, with the constructor's arguments behind it.
	Bytecode hexutil.Bytes `json:"bytecode"`
	// DeployedBytecode is the code that runs, with zeros where immutables stand.
	DeployedBytecode hexutil.Bytes `json:"deployedBytecode"`
	Immutables       []Immutable   `json:"immutables"`
	Layout           Layout        `json:"storageLayout"`
}

// Immutable is a value that the constructor writes into the code.
type Immutable struct {
	Name string `json:"name"`
	// Type is as Solidity writes it.
	Type string `json:"type"`
	// Places are byte offsets into the code; the value takes 32 bytes at each.
	Places []int `json:"places"`
}

// Values are immutables by name, as the 32 bytes that stand in the code.
type Values map[string]common.Hash

// Errors that callers tell apart.
var (
	// ErrUnknownCode means that no known implementation has this code.
	ErrUnknownCode = errors.New("code of no known implementation")
	// ErrInput means that what was asked for cannot be.
	ErrInput = errors.New("invalid upgrade")
)

// Catalogue are the implementations that are known, by name.
type Catalogue map[string]*Artifact

// LoadCatalogue returns the implementations that this build was made with.
func LoadCatalogue() (Catalogue, error) { return loadAll("catalogue") }

// PublishedLayouts returns the storage layouts of the first version, without its
// code, by contract.
func PublishedLayouts() (Catalogue, error) { return loadAll("published") }

func loadAll(dir string) (Catalogue, error) {
	entries, err := fs.ReadDir(embedded, dir)
	if err != nil {
		return nil, fmt.Errorf("read the %s: %w", dir, err)
	}
	all := make(Catalogue, len(entries))
	for _, e := range entries {
		data, err := fs.ReadFile(embedded, path.Join(dir, e.Name()))
		if err != nil {
			return nil, fmt.Errorf("read the %s: %w", dir, err)
		}
		a := new(Artifact)
		if err := json.Unmarshal(data, a); err != nil {
			return nil, fmt.Errorf("read %s of the %s: %w", e.Name(), dir, err)
		}
		all[a.Name] = a
	}
	return all, nil
}

// ReadArtifact reads a file like those of the catalogue. The error names the file
// and what is missing in it.
func ReadArtifact(file string) (*Artifact, error) {
	data, err := os.ReadFile(file) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, fmt.Errorf("read the implementation: %w", err)
	}
	a := new(Artifact)
	if err := json.Unmarshal(data, a); err != nil {
		return nil, fmt.Errorf("%w: %s is not an implementation: %w", ErrInput, file, err)
	}
	switch {
	case a.Name == "" || len(a.Bytecode) == 0 || len(a.DeployedBytecode) == 0:
		return nil, fmt.Errorf("%w: %s has no contractName, bytecode or deployedBytecode", ErrInput, file)
	case len(a.Layout.Storage) == 0:
		return nil, fmt.Errorf("%w: %s has no storageLayout; without it nobody can say what becomes of the proxies", ErrInput, file)
	}
	for _, i := range a.Immutables {
		for _, place := range i.Places {
			if place < 0 || place+wordBytes > len(a.DeployedBytecode) {
				return nil, fmt.Errorf("%w: %s has immutable %s outside of the code", ErrInput, file, i.Name)
			}
		}
	}
	return a, nil
}

// CodeHash is the keccak256 of the code with zeros for the immutables.
func (a *Artifact) CodeHash() common.Hash { return crypto.Keccak256Hash(a.DeployedBytecode) }

// Match returns the values of the immutables when code is this implementation's.
func (a *Artifact) Match(code []byte) (Values, bool) {
	if len(code) != len(a.DeployedBytecode) || len(code) == 0 {
		return nil, false
	}
	masked, values := bytes.Clone(code), make(Values, len(a.Immutables))
	for _, immutable := range a.Immutables {
		for i, place := range immutable.Places {
			value := common.BytesToHash(code[place : place+wordBytes])
			if i > 0 && values[immutable.Name] != value {
				return nil, false
			}
			values[immutable.Name] = value
			clear(masked[place : place+wordBytes])
		}
	}
	return values, bytes.Equal(masked, a.DeployedBytecode)
}

// Identify finds the implementation that has this code, and the values of its
// immutables. It returns an error that wraps ErrUnknownCode.
func (c Catalogue) Identify(code []byte) (*Artifact, Values, error) {
	for _, name := range slices.Sorted(maps.Keys(c)) {
		if values, ok := c[name].Match(code); ok {
			return c[name], values, nil
		}
	}
	return nil, nil, fmt.Errorf("%w: %d bytes with hash %s", ErrUnknownCode, len(code), crypto.Keccak256Hash(code))
}

// Creation returns the input of the transaction that creates the contract with
// these immutables. Arguments of the constructor are found by their names:
// _processGas is PROCESS_GAS. The error wraps ErrInput and names the argument.
func (a *Artifact) Creation(values Values) ([]byte, error) {
	arguments := make([]any, 0, len(a.ABI.Constructor.Inputs))
	for _, input := range a.ABI.Constructor.Inputs {
		name := a.immutableOf(input.Name)
		value, ok := values[name]
		if name == "" || !ok {
			return nil, fmt.Errorf("%w: nothing says what %s of %s is; set it", ErrInput, strings.TrimPrefix(input.Name, "_"), a.Name)
		}
		argument, err := constructorArgument(input.Type, value)
		if err != nil {
			return nil, fmt.Errorf("%w: %s of %s: %w", ErrInput, name, a.Name, err)
		}
		arguments = append(arguments, argument)
	}
	packed, err := a.ABI.Pack("", arguments...)
	if err != nil {
		return nil, fmt.Errorf("%w: arguments of %s: %w", ErrInput, a.Name, err)
	}
	return slices.Concat(a.Bytecode, packed), nil
}

// HasImmutable reports whether there is an immutable of that name.
func (a *Artifact) HasImmutable(name string) bool {
	return slices.ContainsFunc(a.Immutables, func(i Immutable) bool { return i.Name == name })
}

func (a *Artifact) immutableOf(argument string) string {
	plain := func(name string) string { return strings.ToLower(strings.ReplaceAll(name, "_", "")) }
	for _, i := range a.Immutables {
		if plain(i.Name) == plain(argument) {
			return i.Name
		}
	}
	return ""
}

func constructorArgument(t abi.Type, value common.Hash) (any, error) {
	n := value.Big()
	switch {
	case t.T == abi.AddressTy:
		return common.BytesToAddress(value[:]), nil
	case t.T == abi.UintTy && n.BitLen() > t.Size:
		return nil, fmt.Errorf("%d does not fit %s", n, t)
	case t.T == abi.UintTy && t.Size == 32:
		return uint32(n.Uint64()), nil //nolint:gosec // checked above
	case t.T == abi.UintTy && t.Size == 256:
		return n, nil
	}
	return nil, fmt.Errorf("an argument of type %s cannot be set", t)
}

// Text writes an immutable's value as people read it.
func (i Immutable) Text(value common.Hash) string {
	if i.Type == "address" || strings.HasPrefix(i.Type, "contract ") {
		return common.BytesToAddress(value[:]).Hex()
	}
	if strings.HasPrefix(i.Type, "uint") {
		return value.Big().String()
	}
	return value.Hex()
}

// ParseValue reads a decimal number, an address or 32 bytes in hex.
func ParseValue(text string) (common.Hash, error) {
	if n, ok := new(big.Int).SetString(text, 10); ok && n.Sign() >= 0 && n.BitLen() <= 256 {
		return common.BigToHash(n), nil
	}
	raw, err := hexutil.Decode(text)
	if err != nil || len(raw) != common.AddressLength && len(raw) != common.HashLength {
		return common.Hash{}, fmt.Errorf("%w: %q is neither a decimal number nor an address", ErrInput, text)
	}
	return common.BytesToHash(raw), nil
}
