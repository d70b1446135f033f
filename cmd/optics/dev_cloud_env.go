package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"text/template"
	"time"

	"github.com/opticsnet/optics/internal/awsfake"
	"github.com/opticsnet/optics/internal/devnet"
	"github.com/opticsnet/optics/internal/environment"
)

// The environment of a development network with keys in KMS.
const (
	devEnvironment  = "devnet"
	environmentsDir = "environments"
)

// devTemplate is what an operator would write for the network. 500 ether is what
// the operations document gives an account on a testnet.
var devTemplate = template.Must(template.New("environment").Parse(`# The environment of this development network, written by optics dev --keys kms at every start.

name: {{.Name}}
class: development
purpose: A development network on one machine, with its keys in an offline KMS.

gates: {changes: none, beacons: human}

networks:
{{- range .Networks}}
  {{.Name}}:
    chainId: {{.ChainID}}
    domain: {{.Domain}}
    testnet: true
    token: ETH
    blockTime: {{$.BlockTime}}
    finality: {{$.Finality}}
    rpc: {endpoints: ["{{.Endpoint}}"], quorum: 1}
    fees: {maxFee: 1000 gwei, minTip: 1 gwei}
{{- end}}

contracts:
  deployer: "{{.Deployer}}"
  # Nobody governs a development network.
  governor: {network: {{(index .Networks 0).Name}}, account: "{{.User}}"}
  recoveryManager: "{{.User}}"
  recoveryTimelock: 1m
  optimisticSeconds: {{.OptimisticSeconds}}

operators:
  core: {access: user}

agents:
  updater: {operator: core}
  relayer: {operator: core}
  processor: {operator: core}
  watcher: {operator: core}
  kathy: {operator: core}

keys: {provider: kms, account: "{{.Account}}", region: {{.Region}}}

funding:
  bank: {account: key, floor: 1 ether}
  caps: {transaction: 500 ether, day: 100000 ether}
  bands:
    updater: {low: 100 ether, target: 500 ether, days: 1}
    relayer: {low: 100 ether, target: 500 ether, days: 1}
    processor: {low: 100 ether, target: 500 ether, days: 1}
    watcher: {low: 100 ether, target: 500 ether, days: 1}
    kathy: {low: 100 ether, target: 500 ether, days: 1}
`))

// environment is the environment file of the network. Endpoints of chains that do
// not run yet are variables.
func (o devOptions) environment(running []devnet.FileChain) []byte {
	type network struct {
		devnet.Deployment
		Endpoint string
	}
	var networks []network
	for i, d := range devnet.Describe(o.chains) {
		n := network{d, "${" + strings.ToUpper(d.Name) + "_RPC}"}
		if i < len(running) {
			n.Endpoint = running[i].HTTP
		}
		networks = append(networks, n)
	}
	var text bytes.Buffer
	err := devTemplate.Execute(&text, map[string]any{
		"Name": devEnvironment, "Networks": networks,
		"BlockTime": environment.Seconds((o.blockTime + time.Second - 1) / time.Second), //nolint:gosec // more than a second
		"Finality":  o.finality, "OptimisticSeconds": o.optimistic,
		"Deployer": devnet.Address(devnet.Deployer), "User": devnet.Address(devnet.User),
		"Account": awsfake.DefaultAccount, "Region": awsfake.DefaultRegion,
	})
	if err != nil {
		panic(err) // a fixed template with values of this program
	}
	return text.Bytes()
}

// writeEnvironment puts the environment file where other commands find it, and
// takes it from there.
func (c *devCloud) writeEnvironment(running []devnet.FileChain) (err error) {
	path := c.path(environmentsDir, devEnvironment, environment.FileName)
	if err = os.MkdirAll(filepath.Dir(path), 0o700); err == nil {
		err = os.WriteFile(path, c.options.environment(running), 0o600)
	}
	if err != nil {
		return fmt.Errorf("write the network's environment: %w", err)
	}
	c.env, err = environment.Load(path)
	return err
}

// table says what was provisioned, and how another shell uses it.
func (c *devCloud) table() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "KEY IN KMS\tADDRESS\tWHO SIGNS")
	for _, e := range c.keys {
		fmt.Fprintf(w, "%s\t%s\t%s\n", e.Alias, e.Address, c.callers[e.Role])
	}
	_ = w.Flush() // a strings.Builder takes everything
	fmt.Fprintf(&b, "AWS account %s in %s; in another shell:\n", awsfake.DefaultAccount, c.env.Keys.Region)
	fmt.Fprintf(&b, "  export AWS_ENDPOINT_URL=%[1]s AWS_ENDPOINT_URL_STS=%[1]s AWS_SHARED_CREDENTIALS_FILE=%[2]s AWS_PROFILE=%[3]s\n",
		c.server.URL(), c.path(cloudCredentials), kmsAdmin)
	fmt.Fprintf(&b, "  optics keys list --environments %s", c.path(environmentsDir))
	return b.String()
}
