package abi_test

import (
	"encoding/hex"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics/internal/chain/abi"
)

// TestSelectorsAndTopics compares the bindings with the selectors and topics of deployed contracts, which the protocol
// fixes (protocol, appendix A).
func TestSelectorsAndTopics(t *testing.T) {
	for _, contract := range []struct {
		metadata *bind.MetaData
		methods  map[string]string
		events   map[string]string
	}{
		{
			metadata: &abi.HomeMetaData,
			methods: map[string]string{
				"dispatch": "fa31de01", "update": "b31c01fb", "improperUpdate": "8e4e30e0", "doubleUpdate": "19d9d21a",
				"suggestUpdate": "36e104de", "initialize": "c4d66de8", "queueContains": "2bef2892", "nonces": "b95a2001",
			},
			events: map[string]string{
				"Dispatch":       "9d4c83d2e57d7d381feb264b44a5015e7f9ef26340f4fc46b558a6dc16dd811a",
				"Update":         "608828ad904a0c9250c09004ba7226efb08f35a5c815bb3f76b5a8a271cd08b2",
				"DoubleUpdate":   "2c3f60bab4170347826231b75a920b5053941ddebc6eed6fd2c25721648b186f",
				"ImproperUpdate": "6844fd5e21c932b5197b78ac11bf96e2eaa4e882dd0c88087060cf2065c04ab2",
				"UpdaterSlashed": "98064af315f26d7333ba107ba43a128ec74345f4d4e6f2549840fe092a1c8bce",
			},
		},
		{
			metadata: &abi.ReplicaMetaData,
			methods: map[string]string{
				"initialize": "e7e7a7b7", "update": "b31c01fb", "prove": "371d3071", "process": "928bc4b2",
				"proveAndProcess": "6188af0e", "messages": "2bbd59ca", "confirmAt": "71bfb7b8", "acceptableRoot": "a3f81d68",
			},
			events: map[string]string{
				"Process": "d42de95a9b26f1be134c8ecce389dc4fcfa18753d01661b7b361233569e8fe48",
				"Update":  "608828ad904a0c9250c09004ba7226efb08f35a5c815bb3f76b5a8a271cd08b2",
			},
		},
		{
			metadata: &abi.XAppConnectionManagerMetaData,
			methods:  map[string]string{"unenrollReplica": "e0e7a913", "ownerEnrollReplica": "f31faefb", "isReplica": "5190bc53"},
			events: map[string]string{
				"ReplicaUnenrolled": "ce1533133fb359ace801d3176bbad25ace030d714aed35e38a6293c8a60b115b",
			},
		},
		{
			metadata: &abi.UpdaterManagerMetaData,
			methods:  map[string]string{"setUpdater": "9d54f419", "setHome": "6ef0f37f", "slashUpdater": "5b3c2cbf"},
			events:   map[string]string{"FakeSlashed": "4180932f5f5f11458bcd408e42c54626987799e7c4c89f40f484fefdfdfff14f"},
		},
		{
			metadata: &abi.UpgradeBeaconControllerMetaData,
			methods:  map[string]string{"upgrade": "99a88ec4"},
			events:   map[string]string{"BeaconUpgraded": "c945ae30494f6ee00b9e4bf1fec5653ced7244b559666f44f9a88ea732e957b0"},
		},
		{
			metadata: &abi.UpgradeBeaconMetaData,
			events:   map[string]string{"Upgrade": "f78721226efe9a1bb678189a16d1554928b9f2192e2cb93eeda83b79fa40007d"},
		},
		{
			metadata: &abi.MessageSinkMetaData,
			methods:  map[string]string{"handle": "56d5d475"},
		},
	} {
		t.Run(contract.metadata.ID, func(t *testing.T) {
			parsed, err := contract.metadata.ParseABI()
			if err != nil {
				t.Fatalf("ParseABI: %v", err)
			}
			for name, want := range contract.methods {
				if got := hex.EncodeToString(parsed.Methods[name].ID); got != want {
					t.Errorf("selector of %s = %q, want %q", name, got, want)
				}
			}
			for name, want := range contract.events {
				if got := parsed.Events[name].ID; got != common.HexToHash(want) {
					t.Errorf("topic of %s = %s, want %s", name, got, want)
				}
			}
		})
	}
}

// TestBytecode makes sure that every contract can be deployed from its bindings alone: there is creation code, no library
// to be linked, and it fits the limit of EIP-3860 (49,152 bytes).
func TestBytecode(t *testing.T) {
	for _, metadata := range []*bind.MetaData{
		&abi.HomeMetaData, &abi.MessageSinkMetaData, &abi.ReplicaMetaData, &abi.RevertingRecipientMetaData,
		&abi.UpdaterManagerMetaData, &abi.UpgradeBeaconMetaData, &abi.UpgradeBeaconControllerMetaData,
		&abi.UpgradeBeaconProxyMetaData, &abi.XAppConnectionManagerMetaData,
	} {
		t.Run(metadata.ID, func(t *testing.T) {
			code, err := hex.DecodeString(metadata.Bin[len("0x"):])
			if err != nil {
				t.Fatalf("creation code: %v", err)
			}
			if len(code) == 0 || len(code) > 49_152 {
				t.Errorf("creation code has %d bytes, want 1 to 49152", len(code))
			}
		})
	}
}
