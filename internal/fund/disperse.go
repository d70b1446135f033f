package fund

import (
	"bytes"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/chain/abi"
)

// Factory is the contract that deploys by CREATE2 (EIP-1014) at the same address
// on nearly every chain: its calldata is a salt of 32 bytes and a creation code.
var Factory = common.HexToAddress("0x4e59b44847b379578588920cA78FbF26c0B4956C")

// DisperseAddress is where [Factory] puts the disperse contract: it follows from
// the contract's code, so that nobody has to configure or to trust it.
func DisperseAddress() common.Address {
	return crypto.CreateAddress2(Factory, [32]byte{}, crypto.Keccak256(disperseCode()))
}

// disperseCode is the creation code; what it deploys is its own end.
func disperseCode() []byte { return common.FromHex(abi.DisperseMetaData.Bin) }

// isDisperse says whether the code of an account is the disperse contract.
func isDisperse(code []byte) bool { return len(code) > 0 && bytes.HasSuffix(disperseCode(), code) }

// deployment is the intent to deploy the disperse contract on a chain.
func deployment(network string) optics.TxIntent {
	return optics.TxIntent{
		Key: fmt.Sprintf("deploy/%s/disperse/%s", network, DisperseAddress()), Purpose: "deploy",
		To: Factory, Data: append(make([]byte, 32), disperseCode()...),
	}
}
