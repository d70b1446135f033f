package main

import (
	"bytes"
	"encoding/hex"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/crypto"

	"github.com/opticsnet/optics/internal/devnet"
)

// An agent whose configuration does not fit the chains says why and does not start.
func TestAgentsRefuseOtherContracts(t *testing.T) {
	n := bareNetwork(t)
	dir := t.TempDir()
	f := n.File()
	writeLegacy(t, f, dir)
	for name, c := range map[string]struct {
		role, variable, value string
		flags                 []string
		want                  string
	}{
		"the key of another updater": {
			role: "updater", variable: "OPT_UPDATER_UPDATER_KEY", value: hex.EncodeToString(crypto.FromECDSA(devnet.Key(devnet.Attacker))),
			want: "OPT_UPDATER_UPDATER_KEY: updater: is the key of " + devnet.Address(devnet.Attacker).Hex() + "; the updater of the home on alpha is " + devnet.Address(devnet.UpdaterAttestation).Hex(),
		},
		"an updater that does not know what it signed": {role: "updater", want: "start once with --import-signing-history"},
		"the domain of another home":                   {role: "relayer", variable: "OPT_BASE_HOME_DOMAIN", value: "7", want: "is of domain 1000, the configuration says 7"},
		"a replica of another chain": {
			role: "relayer", variable: "OPT_BASE_REPLICAS_BRAVO_DOMAIN", value: "7",
			want: "is of home 1000 on chain 2000, the configuration says home 1000 on chain 7",
		},
		"the endpoint of another chain": {role: "relayer", variable: "OPT_BASE_REPLICAS_BRAVO_CONNECTION_URL", value: f.Chains[0].HTTP, want: "bravo ("},
		"no rule of finality":           {role: "relayer", flags: []string{"--finality", "soon"}, want: "--finality soon: finalized, safe or a number of blocks is expected"},
	} {
		t.Run(name, func(t *testing.T) {
			if c.variable != "" {
				t.Setenv(c.variable, c.value)
			}
			var out bytes.Buffer
			args := append([]string{"run", c.role, "--legacy-config", dir, "--base-config", "alpha_config.json", "--db", filepath.Join(t.TempDir(), "db"), "--log-level", "error"}, c.flags...)
			if code := run(t.Context(), args, &out, &out); code == exitOK || !strings.Contains(out.String(), c.want) {
				t.Errorf("exit code %d: %s\nwant %s", code, out.String(), c.want)
			}
			for _, chain := range f.Chains {
				if strings.Contains(out.String(), chain.HTTP) {
					t.Errorf("the endpoint is shown: %s", out.String())
				}
			}
		})
	}
}
