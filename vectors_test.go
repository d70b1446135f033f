package optics_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics"
)

// vectors reads one of the files that the Solidity tests read too.
func vectors[T any](t *testing.T, name string) []T {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("vectors", name))
	if err != nil {
		t.Fatal(err)
	}
	var list []T
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

type vectorSignature struct {
	R, S common.Hash
	V    byte
}

func (v vectorSignature) signature(t *testing.T) optics.Signature {
	t.Helper()
	s, err := optics.DecodeSignature(append(append(v.R[:], v.S[:]...), v.V))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestMessageVectors(t *testing.T) {
	type vector struct {
		Origin, Destination, Nonce     uint32
		Sender, Recipient, MessageHash common.Hash
		Body                           []int
	}
	for _, v := range vectors[vector](t, "message.json") {
		m := optics.Message{
			Origin: optics.Domain(v.Origin), Sender: v.Sender, Nonce: v.Nonce,
			Destination: optics.Domain(v.Destination), Recipient: v.Recipient,
		}
		for _, b := range v.Body {
			m.Body = append(m.Body, byte(b))
		}
		if got := m.Leaf(); got != v.MessageHash {
			t.Errorf("leaf is %s, want %s", got, v.MessageHash)
		}
		wire, err := m.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		back, err := optics.DecodeMessage(wire)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(m, back); diff != "" {
			t.Errorf("decoded (-want +got):\n%s", diff)
		}
	}
}

func TestDestinationAndNonceVectors(t *testing.T) {
	type vector struct {
		Destination, Nonce          uint32
		ExpectedDestinationAndNonce uint64
	}
	for _, v := range vectors[vector](t, "destinationNonce.json") {
		m := optics.Message{Destination: optics.Domain(v.Destination), Nonce: v.Nonce}
		if got := m.DestinationAndNonce(); got != v.ExpectedDestinationAndNonce {
			t.Errorf("destination %d, nonce %d: %d, want %d", v.Destination, v.Nonce, got, v.ExpectedDestinationAndNonce)
		}
	}
}

func TestHomeHashVectors(t *testing.T) {
	type vector struct {
		HomeDomain         uint32
		ExpectedDomainHash common.Hash
	}
	list := vectors[vector](t, "homeDomainHash.json")
	for domain, hash := range map[uint32]string{ // protocol section 1.3
		1:          "0xfa923b9e3942a539792474b49136600ed6690d0e51c6993e9238819047dfea63",
		2:          "0x8caa11ba0b38c460170899d835c99eb38b9319603fe5d391c469da2657e01039",
		3:          "0xa2718888038cf3886089211e47a6f2fb003fc887a4f748fd6278156f23f9ecbf",
		1000:       "0x37064202a7c6a95d9ca7da3cf2b78a0be08f6d2bc926919f717c7ba7f4f16a91",
		2000:       "0x59fd95e4b1c7195a505a38e27ff664aeb9c6d00ca516c95e89c055523c72a05c",
		3000:       "0xe1a834bb7f359ab572f5c1bbcd01dd4e2b7d5154fd40d57b973842c806dc8c99",
		6648936:    "0xae0c02ff12852e3fb80794f3504aa3d7393b3ef3149213ffe623be2cbe67e77c",
		1667591279: "0x6b881beed7c8ffb30baea620e40be2b61ea2706b341014fb812bc7ff2f75fca1",
		1886350457: "0x59173efcb1579737af2864591230a38bbbf3a97113ba8e64761852aa96c4cd34",
		1635148152: "0x0b5556792c661aa352522c32e0f6ca0eade1906d6d1e4a7d4cfd83733edd272c",
	} {
		list = append(list, vector{domain, common.HexToHash(hash)})
	}
	for _, v := range list {
		if got := optics.Domain(v.HomeDomain).HomeHash(); got != v.ExpectedDomainHash {
			t.Errorf("domain %d: %s, want %s", v.HomeDomain, got, v.ExpectedDomainHash)
		}
	}
}

func TestSignedUpdateVectors(t *testing.T) {
	type vector struct {
		HomeDomain       uint32
		OldRoot, NewRoot common.Hash
		Signature        vectorSignature
		Signer           common.Address
	}
	for _, v := range vectors[vector](t, "signedUpdate.json") {
		u := optics.SignedUpdate{
			Update:    optics.Update{HomeDomain: optics.Domain(v.HomeDomain), OldRoot: v.OldRoot, NewRoot: v.NewRoot},
			Signature: v.Signature.signature(t),
		}
		checkSigner(t, u.Signer, v.Signer)
		wire, err := u.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		want := append([]byte{0, 0, 0x03, 0xe8}, v.OldRoot[:]...)
		want = append(append(append(want, v.NewRoot[:]...), v.Signature.R[:]...), v.Signature.S[:]...)
		if want = append(want, v.Signature.V); !bytes.Equal(wire, want) || len(wire) != 133 {
			t.Errorf("encoded as %x, want %x", wire, want)
		}
		var back optics.SignedUpdate
		if err := back.UnmarshalBinary(wire); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(u, back); diff != "" {
			t.Errorf("decoded (-want +got):\n%s", diff)
		}
		u.HomeDomain++
		if signer, err := u.Signer(); err == nil && signer == v.Signer {
			t.Error("the signature is good for another domain too")
		}
	}
}

func TestSignedFailureVectors(t *testing.T) {
	type vector struct {
		Domain          uint32
		Updater, Signer common.Address
		Signature       vectorSignature
	}
	for _, v := range vectors[vector](t, "signedFailure.json") {
		n := optics.SignedFailureNotice{
			FailureNotice: optics.FailureNotice{HomeDomain: optics.Domain(v.Domain), Updater: optics.Bytes32(v.Updater)},
			Signature:     v.Signature.signature(t),
		}
		checkSigner(t, n.Signer, v.Signer)
		wire, err := n.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		var back optics.SignedFailureNotice
		if err := back.UnmarshalBinary(wire); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(n, back); diff != "" || len(wire) != 101 {
			t.Errorf("decoded from %d bytes (-want +got):\n%s", len(wire), diff)
		}
		n.Updater[31]++
		if signer, err := n.Signer(); err == nil && signer == v.Signer {
			t.Error("the signature is good for another updater too")
		}
	}
}

func checkSigner(t *testing.T, recovered func() (common.Address, error), want common.Address) {
	t.Helper()
	got, err := recovered()
	if err != nil {
		t.Fatal(err)
	}
	if got != want {
		t.Errorf("signer is %s, want %s", got, want)
	}
}
