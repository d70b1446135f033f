package published

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/opticsnet/optics"
	bindings "github.com/opticsnet/optics/internal/chain/abi"
	"github.com/opticsnet/optics/internal/deployment"
)

// constructors are the types of the arguments of each contract.
var constructors = map[deployment.ID][]string{
	{Contract: deployment.UpgradeBeaconController}:                           {},
	{Contract: deployment.UpdaterManager}:                                    {"address"},
	{Contract: deployment.XAppConnectionManager}:                             {},
	{Contract: deployment.Home, Part: deployment.Implementation}:             {"uint32"},
	{Contract: deployment.GovernanceRouter, Part: deployment.Implementation}: {"uint32", "uint256"},
	{Contract: deployment.Replica, Part: deployment.Implementation}:          {"uint32", "uint256", "uint256"},
	{Part: deployment.Beacon}:                                                {"address", "address"},
	{Part: deployment.Proxy}:                                                 {"address", "bytes"},
}

// typesOf returns the types of a contract's constructor.
func typesOf(id deployment.ID) []string {
	if id.Part == deployment.Beacon || id.Part == deployment.Proxy {
		return constructors[deployment.ID{Part: id.Part}]
	}
	return constructors[deployment.ID{Contract: id.Contract, Part: id.Part}]
}

// arguments returns the constructor arguments of a network's contracts that its
// verification file has. An entry is known by what it was initialized with, or else
// by its address: names changed over the years.
func (d *Directory) arguments(n *network, addresses map[deployment.ID]common.Address) map[deployment.ID][]deployment.Argument {
	found := make(map[deployment.ID][]deployment.Argument)
	for _, e := range n.entries {
		id, ok := d.identify(e, addresses)
		if !ok {
			d.note(n, "%s names %s at %s, which is none of the contracts; it is left out", n.file+verificationSuffix, e.Name, e.Address.address())
			continue
		}
		if address := addresses[id]; address != e.Address.address() {
			d.note(n, "%s has %s for the %s, which is at %s; the contracts file is right", n.file+verificationSuffix, e.Address.address(), id, address)
		}
		arguments, err := typed(typesOf(id), e.ConstructorArguments)
		if err == nil && id.Part == deployment.Proxy && arguments[0] != deployment.AddressArgument(addresses[beaconOf(id, addresses)]) {
			err = fmt.Errorf("its beacon is %s", arguments[0].Value)
		}
		if err != nil {
			d.note(n, "%s: arguments of the %s: %v; they are left out", n.file+verificationSuffix, id, err)
			continue
		}
		found[id] = arguments
	}
	return found
}

func (d *Directory) note(n *network, format string, args ...any) {
	d.findings = append(d.findings, Finding{Level: Note, Network: n.name, Text: fmt.Sprintf(format, args...)})
}

// beaconOf returns the beacon of a proxy: a Replica's own, or that of all.
func beaconOf(id deployment.ID, addresses map[deployment.ID]common.Address) deployment.ID {
	own := deployment.ID{Contract: id.Contract, Part: deployment.Beacon, Remote: id.Remote}
	if _, ok := addresses[own]; ok {
		return own
	}
	return deployment.ID{Contract: id.Contract, Part: deployment.Beacon}
}

// identify says which contract an entry is about.
func (d *Directory) identify(e verified, addresses map[deployment.ID]common.Address) (deployment.ID, bool) {
	if len(e.ConstructorArguments) == 2 {
		if text, ok := e.ConstructorArguments[1].(string); ok {
			if init, ok := decodeReplicaInit(common.FromHex(text)); ok {
				at := slices.IndexFunc(d.networks, func(n *network) bool { return n.domain == init.remote })
				if at < 0 {
					return deployment.ID{}, false
				}
				return deployment.ID{Contract: deployment.Replica, Part: deployment.Proxy, Remote: d.networks[at].name}, true
			}
		}
	}
	for id, address := range addresses {
		if address == e.Address.address() {
			return id, true
		}
	}
	return deployment.ID{}, false
}

// replicaInit is what a Replica was initialized with.
type replicaInit struct {
	remote     optics.Domain
	updater    common.Address
	optimistic uint64 // seconds
}

var replicaABI = bindings.NewReplica().GetABI()

// decodeReplicaInit reads initialize(remoteDomain, updater, committedRoot,
// optimisticSeconds).
func decodeReplicaInit(data []byte) (replicaInit, bool) {
	initialize, known := replicaABI.Methods["initialize"]
	if !known || len(data) < 4 || !bytes.Equal(data[:4], initialize.ID) {
		return replicaInit{}, false
	}
	values, err := initialize.Inputs.Unpack(data[4:])
	if err != nil || len(values) != 4 {
		return replicaInit{}, false
	}
	remote, isDomain := values[0].(uint32)
	updater, isAddress := values[1].(common.Address)
	seconds, isNumber := values[3].(*big.Int)
	if !isDomain || !isAddress || !isNumber || !seconds.IsUint64() {
		return replicaInit{}, false
	}
	return replicaInit{optics.Domain(remote), updater, seconds.Uint64()}, true
}

// typed gives the values of a verification file their types.
func typed(types []string, values []any) ([]deployment.Argument, error) {
	if len(values) != len(types) {
		return nil, fmt.Errorf("%d are there; %d are expected", len(values), len(types))
	}
	arguments := make([]deployment.Argument, len(types))
	for i, kind := range types {
		var err error
		if arguments[i], err = typedValue(kind, values[i]); err != nil {
			return nil, fmt.Errorf("argument %d: %w", i, err)
		}
	}
	return arguments, nil
}

func typedValue(kind string, value any) (deployment.Argument, error) {
	text, isText := value.(string)
	switch {
	case kind == "address" && isText && common.IsHexAddress(text):
		return deployment.AddressArgument(common.HexToAddress(text)), nil
	case kind == "bytes" && isText:
		data, err := hexutil.Decode(text)
		return deployment.BytesArgument(data), err
	case strings.HasPrefix(kind, "uint"):
		n, ok := number(value)
		if ok {
			return deployment.Argument{Type: kind, Value: n.String()}, nil
		}
	}
	return deployment.Argument{}, fmt.Errorf("%v is no %s", value, kind)
}

// number reads a number that JavaScript wrote: a number, decimal or hexadecimal
// digits, or {"type": "BigNumber", "hex": "0x…"}.
func number(value any) (*big.Int, bool) {
	switch v := value.(type) {
	case json.Number:
		return natural(v.String(), 10)
	case string:
		return natural(v, 0)
	case map[string]any:
		text, _ := v["hex"].(string)
		return natural(text, 0)
	}
	return nil, false
}

func natural(text string, base int) (*big.Int, bool) {
	n, ok := new(big.Int).SetString(text, base)
	return n, ok && n.Sign() >= 0 && n.BitLen() <= 256
}
