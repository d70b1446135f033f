package legacyconfig

import (
	"fmt"
	"slices"
)

// KMSKey names a key of AWS KMS in a configuration.
type KMSKey struct {
	// ID is its alias (alias/…), key id or ARN; Region its AWS region.
	ID, Region string
}

// Signers are the keys that one agent should have.
type Signers struct {
	// Role is the agent.
	Role Role
	// Transactions are the keys for transactions by the name of the network, in
	// the order of Networks.
	Transactions map[string]KMSKey
	// Networks is the order in which missing signers are added.
	Networks []string
	// Attestation is the key for statements, nil to leave that as it is.
	Attestation *KMSKey
}

// EditSigners makes the signers of a file those that are wanted: in signers, one for
// each network, and under the agent's name the one for statements. A key in the
// file (hexKey) that is replaced disappears. It returns the signers that it leaves
// alone because none is wanted for their network.
//
// Only KMS keys can be written: there is no way to write a private key.
func EditSigners(d *Document, want Signers) (left []string, err error) {
	for _, network := range want.Networks {
		if err := d.setKMS(want.Transactions[network], "signers", network); err != nil {
			return nil, err
		}
	}
	if want.Attestation != nil {
		if !want.Role.Attests() {
			return nil, fmt.Errorf("the %s signs no statements", want.Role)
		}
		if err := d.setKMS(*want.Attestation, string(want.Role)); err != nil {
			return nil, err
		}
	}
	for _, network := range d.Keys("signers") {
		if !slices.Contains(want.Networks, network) {
			left = append(left, network)
		}
	}
	return left, nil
}

// setKMS makes an object name a key of KMS.
func (d *Document) setKMS(key KMSKey, path ...string) error {
	at := func(name string) []string { return append(slices.Clone(path), name) }
	for _, e := range []Entry{{Key: "type", Text: string(AWS)}, {Key: "id", Text: key.ID}, {Key: "region", Text: key.Region}} {
		if err := d.Set(e.Text, at(e.Key)...); err != nil {
			return err
		}
	}
	return d.Delete(at("key")...)
}

// Networks returns the home's name and the replicas' that a base file describes,
// nothing for other files.
func (d *Document) Networks() (home string, replicas []string) {
	home, _ = d.Text("home", "name")
	return home, d.Keys("replicas")
}
