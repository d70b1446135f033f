package safe_test

import (
	"encoding/json"
	"math/big"
	"testing"

	gethabi "github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/common/math"
	"github.com/ethereum/go-ethereum/signer/core/apitypes"
	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/internal/chain/abi"
	"github.com/opticsnet/optics/internal/upgrade"
	"github.com/opticsnet/optics/internal/upgrade/safe"
)

// The transaction with nonce 234 of a Safe on Arbitrum, whose hashes are public.
func TestHashesOfAPublishedTransaction(t *testing.T) {
	account := common.HexToAddress("0x111CEEee040739fD91D29C34C33E6B3E112F2177")
	tx := safe.Tx{To: account, Nonce: 234, Data: common.FromHex("0x0d582f130000000000000000000000000c75fa5a5f1c0997e3eea425cfa13184ed0ec9e50000000000000000000000000000000000000000000000000000000000000003")}
	want := safe.Hashes{
		Domain:  common.HexToHash("0x1CF7F9B1EFE3BC47FE02FD27C649FEA19E79D66040683A1C86C7490C80BF7291"),
		Message: common.HexToHash("0xD9109EA63C50ECD3B80B6B27ED5C5A9FD3D546C2169DFB69BFA7BA24CD14C7A5"),
		SafeTx:  common.HexToHash("0x0cb7250b8becd7069223c54e2839feaed4cee156363fbfe5dd0a48e75c4e25b3"),
	}
	if diff := cmp.Diff(want, tx.Hash(42_161, account)); diff != "" {
		t.Error(diff)
	}
}

// typed is the same transaction for go-ethereum's implementation of EIP-712.
func typed(tx safe.Tx, chainID uint64, account common.Address) apitypes.TypedData {
	field := func(pairs ...string) (fields []apitypes.Type) {
		for i := 0; i < len(pairs); i += 2 {
			fields = append(fields, apitypes.Type{Type: pairs[i], Name: pairs[i+1]})
		}
		return fields
	}
	return apitypes.TypedData{
		PrimaryType: "SafeTx",
		Types: apitypes.Types{
			"EIP712Domain": field("uint256", "chainId", "address", "verifyingContract"),
			"SafeTx": field("address", "to", "uint256", "value", "bytes", "data", "uint8", "operation", "uint256", "safeTxGas",
				"uint256", "baseGas", "uint256", "gasPrice", "address", "gasToken", "address", "refundReceiver", "uint256", "nonce"),
		},
		Domain: apitypes.TypedDataDomain{ChainId: math.NewHexOrDecimal256(int64(chainID)), VerifyingContract: account.Hex()},
		Message: apitypes.TypedDataMessage{
			"to": tx.To.Hex(), "value": "0", "data": hexutil.Encode(tx.Data), "operation": new(big.Int).SetUint64(uint64(tx.Operation)).String(),
			"safeTxGas": "0", "baseGas": "0", "gasPrice": "0", "gasToken": common.Address{}.Hex(), "refundReceiver": common.Address{}.Hex(),
			"nonce": new(big.Int).SetUint64(tx.Nonce).String(),
		},
	}
}

func TestHashesAreThoseOfEIP712(t *testing.T) {
	account := common.HexToAddress("0xdf8a1ce35c9a6ace153b4e0767942f1e2291a1aa")
	calls := []safe.Call{{To: account, Data: []byte{1, 2, 3}}, {To: common.Address{7}, Data: make([]byte, 40)}}
	for version, want := range map[string]string{"1.3.0": "0x40A2aCCbd92BCA938b02010E17A5b8929b49130D", "1.4.1": "0x9641d764fc13c8B624c04430C7356C1C7C8102e2"} {
		multi, err := safe.MultiSendCallOnly(version, 1)
		if err != nil || multi != common.HexToAddress(want) {
			t.Fatal(multi, err)
		}
		for n := 1; n <= len(calls); n++ {
			tx, err := safe.Batch(calls[:n], multi, 12)
			if err != nil {
				t.Fatal(err)
			}
			hash, _, err := apitypes.TypedDataAndHash(typed(tx, 31_001, account))
			if err != nil {
				t.Fatal(err)
			}
			if got := tx.Hash(31_001, account).SafeTx; got != common.BytesToHash(hash) {
				t.Errorf("%d calls: %s instead of %x", n, got, hash)
			}
		}
	}
	if _, err := safe.MultiSendCallOnly("1.1.1", 1); err == nil {
		t.Error("an old version is taken")
	}
	if _, err := safe.Batch(nil, account, 0); err == nil {
		t.Error("nothing is a transaction")
	}
}

// The calls are packed without padding, in the argument of multiSend(bytes).
func TestMultiSend(t *testing.T) {
	got := safe.MultiSend([]safe.Call{{To: common.Address{1}, Data: []byte{0xaa}}, {To: common.Address{2}}})
	arguments := gethabi.Arguments{{Type: mustType(t, "bytes")}}
	values, err := arguments.Unpack(got[4:])
	if err != nil {
		t.Fatal(err)
	}
	want := "00" + "0100000000000000000000000000000000000000" + zeros(32) + zeros(31) + "01" + "aa" +
		"00" + "0200000000000000000000000000000000000000" + zeros(32) + zeros(32)
	if common.Bytes2Hex(got[:4]) != "8d80ff0a" || common.Bytes2Hex(values[0].([]byte)) != want {
		t.Errorf("%x", got)
	}
}

func zeros(n int) string { return common.Bytes2Hex(make([]byte, n)) }

func mustType(t *testing.T, name string) gethabi.Type {
	t.Helper()
	kind, err := gethabi.NewType(name, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	return kind
}

// The builder's own test has this file and this sum.
func TestChecksumOfThePublishedFile(t *testing.T) {
	const file = `{"version":"1.0","chainId":"4","createdAt":1646321521061,"meta":{"name":"test batch file","txBuilderVersion":"1.4.0","checksum":"",
"createdFromSafeAddress":"0xDF8a1Ce35c9a6ACE153B4e0767942f1E2291a1Aa","createdFromOwnerAddress":"0x49d4450977E2c95362C13D3a31a09311E0Ea26A6"},
"transactions":[{"to":"0x49d4450977E2c95362C13D3a31a09311E0Ea26A6","value":"0","contractMethod":{"inputs":[{"internalType":"address","name":"paramAddress","type":"address"}],
"name":"testAddress","payable":false},"contractInputsValues":{"paramAddress":"0x49d4450977E2c95362C13D3a31a09311E0Ea26A6"}},
{"to":"0x49d4450977E2c95362C13D3a31a09311E0Ea26A6","value":"0","contractMethod":{"inputs":[{"internalType":"bool","name":"paramBool","type":"bool"}],
"name":"testBool","payable":false},"contractInputsValues":{"paramAddress":"","paramBool":"false"}},
{"to":"0x49d4450977E2c95362C13D3a31a09311E0Ea26A6","value":"2000000000000000000","data":"0x42f4579000000000000000000000000049d4450977e2c95362c13d3a31a09311e0ea26a6"}]}`
	got, err := safe.Checksum([]byte(file))
	if err != nil || got != "0x4ecbfd364aa6759983915644e73f8bd411e85a2dc306f252a387c2728c4db64c" {
		t.Error(got, err)
	}
}

// What the builder makes of the file's inputs is the calldata.
func TestFileHasTheInputsOfTheCalls(t *testing.T) {
	known, err := upgrade.LoadCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	router := known["GovernanceRouter"].ABI
	calls := []abi.GovernanceMessageCall{{To: [32]byte{31: 9}, Data: []byte{1, 2}}, {To: [32]byte{31: 8}, Data: []byte{}}}
	account, to := common.Address{1}, common.Address{2}
	data := abi.NewGovernanceRouter().PackCallRemote(2000, calls)
	f, err := safe.NewFile("upgrade", 42_220, account, []safe.Named{{Call: safe.Call{To: to, Data: data}, Method: router.Methods["callRemote"]}})
	if err != nil {
		t.Fatal(err)
	}
	tx := f.Transactions[0]
	want := map[string]string{
		"_destination": "2000",
		"_calls":       `[["0x0000000000000000000000000000000000000000000000000000000000000009","0x0102"],["0x0000000000000000000000000000000000000000000000000000000000000008","0x"]]`,
	}
	if diff := cmp.Diff(want, tx.Inputs); diff != "" {
		t.Error(diff)
	}
	method, err := json.Marshal(tx.Method)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(`{"inputs":[{"internalType":"uint32","name":"_destination","type":"uint32"},{"components":[{"internalType":"bytes32","name":"to","type":"bytes32"},{"internalType":"bytes","name":"data","type":"bytes"}],"internalType":"struct GovernanceMessageCall[]","name":"_calls","type":"tuple[]"}],"name":"callRemote","payable":false}`, string(method)); diff != "" {
		t.Error(diff)
	}
	sum := f.Meta.Checksum
	f.Meta.Checksum, f.Meta.Name = "", "another name"
	plain, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := safe.Checksum(plain); err != nil || again != sum {
		t.Errorf("%s, %v, want %s", again, err, sum)
	}
	if _, err := safe.NewFile("", 1, account, []safe.Named{{Call: safe.Call{Data: data}, Method: router.Methods["callLocal"]}}); err == nil {
		t.Error("a call of another method is taken")
	}
}
