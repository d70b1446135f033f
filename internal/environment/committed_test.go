package environment_test

import (
	"slices"
	"testing"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/environment"
)

const committed = "../../environments"

// The environments that come with the project load, and mean what the operations
// document says.
func TestCommittedEnvironments(t *testing.T) {
	all, err := environment.LoadAll(committed)
	if err != nil {
		t.Fatal(err)
	}
	gates := map[string]environment.Gates{
		"development": {Changes: environment.GateNone, Beacons: environment.GateHuman},
		"staging":     {Changes: environment.GateNone, Beacons: environment.GateHuman},
		"production":  {Changes: environment.GateApprovers, Beacons: environment.GateApprovers},
	}
	if len(all) != len(gates) {
		t.Fatalf("%d environments instead of %d", len(all), len(gates))
	}
	for _, e := range all {
		t.Run(e.Name, func(t *testing.T) {
			if e.Gates != gates[e.Name] {
				t.Errorf("gates are %+v", e.Gates)
			}
			if got := e.Contracts.RecoveryTimelock; got != environment.Day {
				t.Errorf("recovery timelock is %s", got)
			}
			if (e.Keys.Provider == environment.KMS) == (e.Name == "development") {
				t.Errorf("keys are in %s", e.Keys.Provider)
			}
			for _, n := range e.Networks {
				if len(n.RPC.Endpoints) < 3 {
					t.Errorf("%s has %d endpoints", n.Name, len(n.RPC.Endpoints))
				}
				for _, endpoint := range n.RPC.Endpoints {
					if len(endpoint.Variables()) != 1 {
						t.Errorf("endpoint %s of %s is no variable", endpoint, n.Name)
					}
				}
			}
		})
	}
}

// Production has the published domains; the testnets have the letters of a name.
func TestCommittedDomains(t *testing.T) {
	want := map[string]optics.Domain{
		"celo": 1667591279, "ethereum": 6648936, "polygon": 1886350457, "avalanche": 1635148152,
		"celo-sepolia": letters("csep"), "sepolia": letters("sepo"), "amoy": letters("amoy"), "fuji": letters("fuji"),
	}
	all, err := environment.LoadAll(committed)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		for _, n := range e.Networks {
			if n.Domain != want[n.Name] {
				t.Errorf("%s: %s has domain %d instead of %d", e.Name, n.Name, n.Domain, want[n.Name])
			}
		}
	}
}

func letters(word string) (d optics.Domain) {
	for _, r := range []byte(word) {
		d = d<<8 | optics.Domain(r)
	}
	return d
}

// The keys of staging are those of the operations document: one for each role and
// purpose, shared by all networks, and the two that operations need.
func TestCommittedKeys(t *testing.T) {
	e, err := environment.Load(committed + "/staging/environment.yaml")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"alias/staging-updater-signer", "alias/staging-updater-attestation", "alias/staging-relayer-signer",
		"alias/staging-processor-signer", "alias/staging-watcher-signer", "alias/staging-watcher-attestation",
		"alias/staging-kathy-signer", "alias/staging-deployer-signer", "alias/staging-bank-signer",
	}
	var got []string
	for _, k := range e.Inventory().Keys {
		got = append(got, k.Alias)
	}
	if !slices.Equal(got, want) {
		t.Errorf("the aliases are %v", got)
	}
}
