package approval_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/signer/core/apitypes"
	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/internal/provision/approval"
)

// vector is a statement with both of its forms and signatures. The Ethereum key is
// 32 bytes of 0x01, the SSH key that of an ed25519 seed of 32 bytes of 0x01.
type vector struct {
	Statement         approval.Statement `json:"statement"`
	Text              string             `json:"text"`
	SSHKey            string             `json:"sshKey"`
	SSHSignature      string             `json:"sshSignature"`
	DomainSeparator   common.Hash        `json:"domainSeparator"`
	Digest            common.Hash        `json:"digest"`
	Address           common.Address     `json:"address"`
	EthereumSignature string             `json:"ethereumSignature"`
}

func vectors(t *testing.T) []vector {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "vectors", "approval.json"))
	if err != nil {
		t.Fatal(err)
	}
	var list []vector
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&list); err != nil {
		t.Fatal(err)
	}
	if len(list) == 0 {
		t.Fatal("no vectors")
	}
	return list
}

func TestVectors(t *testing.T) {
	for _, v := range vectors(t) {
		t.Run(v.Statement.Environment, func(t *testing.T) {
			if diff := cmp.Diff(v.Text, v.Statement.Text()); diff != "" {
				t.Errorf("text (-want +got):\n%s", diff)
			}
			if again, err := approval.ParseStatement(v.Text); err != nil || again != v.Statement {
				t.Errorf("read again: %+v, %v", again, err)
			}
			if got := approval.DomainSeparator(v.Statement.Environment); got != v.DomainSeparator {
				t.Errorf("domain separator %s, want %s", got, v.DomainSeparator)
			}
			if got := v.Statement.Digest(); got != v.Digest {
				t.Errorf("digest %s, want %s", got, v.Digest)
			}
			for signature, want := range map[string]approval.Key{v.SSHSignature: approval.Key(v.SSHKey), v.EthereumSignature: approval.EthereumKeyOf(v.Address)} {
				a, err := approval.New(v.Statement, signature)
				if err != nil {
					t.Errorf("%s: %v", want, err)
					continue
				}
				if key, err := a.Key(); err != nil || key != want {
					t.Errorf("key %s, %v, want %s", key, err, want)
				}
			}
			if got := armored(t, signSSH(t, sshKey(t, 1), v.Statement)); got != v.SSHSignature {
				t.Errorf("SSH signature\n%s\nwant\n%s", got, v.SSHSignature)
			}
			if got := hexutil.Encode(signEthereum(t, ethereumKey(t, 1), v.Statement).Signature); got != v.EthereumSignature {
				t.Errorf("Ethereum signature %s, want %s", got, v.EthereumSignature)
			}
		})
	}
}

// go-ethereum's own typed data, read from what wallets get, has the same hashes.
func TestTypedDataHashesAsWalletsDo(t *testing.T) {
	for _, v := range vectors(t) {
		text, err := v.Statement.TypedData()
		if err != nil {
			t.Fatal(err)
		}
		var typed apitypes.TypedData
		if err := json.Unmarshal(text, &typed); err != nil {
			t.Fatal(err)
		}
		domain, err := typed.HashStruct("EIP712Domain", typed.Domain.Map())
		if err != nil || common.BytesToHash(domain) != v.DomainSeparator {
			t.Errorf("%s: domain separator %s, %v", v.Statement.Environment, domain, err)
		}
		digest, _, err := apitypes.TypedDataAndHash(typed)
		if err != nil || common.BytesToHash(digest) != v.Digest {
			t.Errorf("%s: digest %x, %v", v.Statement.Environment, digest, err)
		}
	}
}

// Wallets print signatures in several forms of one signature; a high s is another.
func TestEthereumSignaturesOfWallets(t *testing.T) {
	s := statement(1)
	signature := signEthereum(t, ethereumKey(t, alice), s).Signature
	low := bytes.Clone(signature)
	low[64] -= 27
	for name, text := range map[string]string{
		"v 27 or 28": hexutil.Encode(signature), "v 0 or 1": hexutil.Encode(low),
		"a JSON string in a line": "\"" + hexutil.Encode(signature) + "\"\n",
	} {
		a, err := approval.New(s, text)
		if err != nil || !bytes.Equal(a.Signature, signature) {
			t.Errorf("%s: %v", name, err)
		}
	}
	high := bytes.Clone(signature)
	order := common.HexToHash("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141").Big()
	order.Sub(order, common.BytesToHash(high[32:64]).Big()).FillBytes(high[32:64])
	high[64] ^= 27 ^ 28
	for name, test := range map[string]struct{ text, want string }{
		"a high s":   {hexutil.Encode(high), "malformed: not an Ethereum signature: invalid signature: s is in the upper half of the group order"},
		"64 bytes":   {hexutil.Encode(signature[:64]), "malformed: not an Ethereum signature: invalid signature: 64 bytes instead of 65"},
		"v 37":       {hexutil.Encode(append(bytes.Clone(signature[:64]), 37)), "malformed: not an Ethereum signature: invalid signature: v is 37 instead of 27 or 28"},
		"no hex":     {"approved", "malformed: not an Ethereum signature: 0x and 130 hexadecimal digits are expected"},
		"without 0x": {strings.TrimPrefix(hexutil.Encode(signature), "0x"), "malformed: not an Ethereum signature: 0x and 130 hexadecimal digits are expected"},
	} {
		if _, err := approval.New(s, test.text); err == nil || err.Error() != test.want {
			t.Errorf("%s: %v\nwant %s", name, err, test.want)
		}
	}
}
