package environment_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/opticsnet/optics/internal/environment"
)

// set returns a lookup over the variables of the lab, with changes.
func set(changes ...string) environment.Lookup {
	values := map[string]string{
		"ALPHA_RPC_1": "https://one.example/key", "ALPHA_HOST": "two.example", "BRAVO_RPC_1": "wss://three.example",
		"LAB_GOVERNOR": "0x6666666666666666666666666666666666666666", "GUARD_ID": "guard-1",
	}
	for i := 0; i < len(changes); i += 2 {
		values[changes[i]] = changes[i+1]
	}
	return func(name string) (string, bool) {
		value, ok := values[name]
		return value, ok
	}
}

// A variable is looked up when it is needed; one that is not set says where it
// stands.
func TestVariables(t *testing.T) {
	e := parse(t, good(t))
	if want := []string{"ALPHA_RPC_1", "ALPHA_HOST", "BRAVO_RPC_1", "LAB_GOVERNOR", "GUARD_ID"}; !slices.Equal(e.Variables(), want) {
		t.Errorf("the variables are %v", e.Variables())
	}
	if err := e.CheckVariables(set()); err != nil {
		t.Error(err)
	}
	alpha, _ := e.Network("alpha")
	urls, err := alpha.ResolveEndpoints(set())
	if want := []string{"https://one.example/key", "https://two.example/rpc", "http://localhost:8545"}; err != nil || !slices.Equal(urls, want) {
		t.Errorf("%v, %v", urls, err)
	}
	governor, err := e.Contracts.Governor.Account.Address(set())
	if err != nil || governor.Hex() != "0x6666666666666666666666666666666666666666" {
		t.Errorf("%v, %v", governor, err)
	}
	if _, err := e.Contracts.Deployer.Address(set()); err == nil || !strings.Contains(err.Error(), "lab.yaml:41:13: contracts.deployer: is a key of the environment") {
		t.Errorf("%v", err)
	}
	account, err := e.Keys.ResolveAccount(set())
	if account != "123456789012" || err != nil {
		t.Errorf("%q, %v", account, err)
	}
}

// A value that is not what it must be is named by its variable, and never shown
// where it may hold a key.
func TestVariablesThatDoNotFit(t *testing.T) {
	withAccount := edited(t, good(t), "account: \"123456789012\"\n", "account: ${LAB_ACCOUNT}\n")
	tests := []struct{ name, text, variable, value, want string }{
		{"not set", good(t), "BRAVO_RPC_1", "", "lab.yaml:37:19: networks.bravo.rpc.endpoints[0]: the environment variable BRAVO_RPC_1 is not set"},
		{"no URL", good(t), "BRAVO_RPC_1", "hunter2", "lab.yaml:37:19: networks.bravo.rpc.endpoints[0]: the value of BRAVO_RPC_1 is not a URL of a node; http://, https://, ws:// or wss:// and a host are expected"},
		{"one URL twice", good(t), "ALPHA_RPC_1", "http://localhost:8545", "lab.yaml:24:66: networks.alpha.rpc.endpoints[2]: is the same URL as endpoint 1; a quorum needs different ones"},
		{"no address", good(t), "LAB_GOVERNOR", "0x12", `lab.yaml:42:39: contracts.governor.account: "0x12" is not an address; 0x and 40 hex digits are expected, 4 characters were found`},
		{"no account", withAccount, "LAB_ACCOUNT", "12345678901", `lab.yaml:60:12: keys.account: "12345678901" is not an AWS account: 12 digits are expected, 11 characters were found`},
		{
			"one account in two roles", good(t), "LAB_GOVERNOR", "0x3333333333333333333333333333333333333333",
			`lab.yaml:46:19: contracts.watchers[1]: "0x3333333333333333333333333333333333333333" would sign on chain 31001 as the watcher attestation of lab, but is the governor signer of lab already (lab.yaml:42:39); give each its own account`,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			lines := problemsOf(t, parse(t, test.text).CheckVariables(set(test.variable, test.value)))
			if len(lines) != 1 || lines[0] != test.want {
				t.Errorf("%s", strings.Join(lines, "\n"))
			}
		})
	}
}

func TestNotes(t *testing.T) {
	e := parse(t, edited(t, good(t), good(t)[strings.Index(good(t), "  approvers:\n"):strings.Index(good(t), "networks:")], "  approvers: {}\n"))
	var got []string
	for _, note := range e.Notes() {
		got = append(got, note.String())
	}
	want := []string{
		"lab.yaml:10:3: approvals.approvers: there are no approvers; nothing can be approved until 2 stand here",
		"lab.yaml:46:18: operators.core.access: a user has access keys that do not expire; pod-identity, irsa or cross-account do without",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s", strings.Join(got, "\n"))
	}
}
