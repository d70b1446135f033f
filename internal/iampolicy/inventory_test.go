package iampolicy_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/internal/iampolicy"
)

func TestGenerateRefusesABadInventory(t *testing.T) {
	party := func(o iampolicy.Operator) func(*iampolicy.Inventory) {
		if o.Account == "" {
			o.Account = stranger
		}
		if o.ExternalID == "" {
			o.ExternalID = "agreed-id"
		}
		o.Name = "party"
		return func(inv *iampolicy.Inventory) { inv.Operators = append(inv.Operators, o) }
	}
	for _, c := range []struct {
		name   string
		change func(*iampolicy.Inventory)
		want   string
	}{
		{"name", func(inv *iampolicy.Inventory) { inv.Environment = "Staging" }, `inventory of environment "Staging": its name: expected lower-case letters, digits and hyphens`},
		{"partition", func(inv *iampolicy.Inventory) { inv.Partition = "azure" }, `partition "azure": expected aws, aws-cn or aws-us-gov`},
		{"account", func(inv *iampolicy.Inventory) { inv.Account = "11111111111" }, `account "11111111111" has 11 characters: expected 12 digits`},
		{"no region", func(inv *iampolicy.Inventory) { inv.Regions = nil }, `no region: expected at least one, like us-west-2`},
		{"region", func(inv *iampolicy.Inventory) { inv.Regions = []string{"*"} }, `region "*": expected one like us-west-2`},
		{"alias", func(inv *iampolicy.Inventory) { inv.Keys[0].Alias = "alias/staging-*" }, `alias "alias/staging-*": expected alias/ and letters, digits, /, _ and -, and not alias/aws/`},
		{"alias of AWS", func(inv *iampolicy.Inventory) { inv.Keys[0].Alias = "alias/aws/s3" }, `alias "alias/aws/s3": expected alias/ and letters, digits, /, _ and -, and not alias/aws/`},
		{"alias twice", func(inv *iampolicy.Inventory) { inv.Keys[1].Alias = inv.Keys[0].Alias }, `alias "alias/staging-updater-signer" stands there twice: expected one key for each`},
		{"role", func(inv *iampolicy.Inventory) { inv.Keys[0].Role = "miner" }, `alias "alias/staging-updater-signer": unknown role "miner"`},
		{"purpose", func(inv *iampolicy.Inventory) { inv.Keys[0].Purpose = "gas" }, `alias "alias/staging-updater-signer": purpose "gas": expected signer or attestation`},
		{"who attests", func(inv *iampolicy.Inventory) { inv.Keys[1].Purpose = iampolicy.PurposeAttestation }, `alias "alias/staging-relayer-signer": a relayer attests nothing: only updater and watcher do`},
		{"ARN", func(inv *iampolicy.Inventory) { inv.Keys[0].ARN = "1234abcd" }, `alias "alias/staging-updater-signer": "1234abcd" is not an ARN: expected arn:partition:service:region:account:resource`},
		{"ARN of an alias", func(inv *iampolicy.Inventory) { inv.Keys[0].ARN = ownAlias }, fmt.Sprintf(`alias "alias/staging-updater-signer": %q: expected the ARN of a KMS key`, ownAlias)},
		{"ARN of all keys", func(inv *iampolicy.Inventory) { inv.Keys[0].ARN = keyARN + "*" }, fmt.Sprintf(`alias "alias/staging-updater-signer": %q: expected the ARN of a KMS key`, keyARN+"*")},
		{"ARN of another account", func(inv *iampolicy.Inventory) { inv.Account = stranger; inv.Keys[0].ARN = keyARN }, fmt.Sprintf(`alias "alias/staging-updater-signer": key %q is not of account 444455556666 in partition aws`, keyARN)},
		{"ARN of another region", func(inv *iampolicy.Inventory) { inv.Regions = []string{"eu-west-1"}; inv.Keys[0].ARN = keyARN }, fmt.Sprintf(`alias "alias/staging-updater-signer": key %q is not in eu-west-1`, keyARN)},
		{"one key for two", func(inv *iampolicy.Inventory) { inv.Keys[0].ARN, inv.Keys[1].ARN = keyARN, keyARN }, fmt.Sprintf(`alias "alias/staging-relayer-signer": key %q has another alias already: expected a key of its own`, keyARN)},
		{"secret", func(inv *iampolicy.Inventory) {
			inv.Secrets = []iampolicy.Secret{{Role: iampolicy.RoleKathy, Name: "a*"}}
		}, `secret "a*": expected letters, digits and /_+=.@-`},
		{"secret's role", func(inv *iampolicy.Inventory) { inv.Secrets = []iampolicy.Secret{{Role: "miner", Name: "a"}} }, `secret "a": unknown role "miner"`},
		{"cluster", func(inv *iampolicy.Inventory) {
			inv.PodIdentity = &iampolicy.Workload{Namespace: "optics", ClusterARN: "agents"}
		}, `pod identity: cluster "agents": expected arn:aws:eks:region:account:cluster/name`},
		{"issuer", func(inv *iampolicy.Inventory) {
			inv.IRSA = &iampolicy.Workload{Namespace: "optics", Issuer: "https://issuer"}
		}, `irsa: issuer "https://issuer": expected the OIDC issuer without https://`},
		{"namespace", func(inv *iampolicy.Inventory) {
			inv.IRSA = &iampolicy.Workload{Namespace: "*", Issuer: "issuer"}
		}, `kubernetes name "*": expected lower-case letters, digits, hyphens and dots`},
		{"operator's account", party(iampolicy.Operator{Account: "444"}), `operator "party": account "444" has 3 characters: expected 12 digits`},
		{"operator is us", party(iampolicy.Operator{Account: account}), `operator "party": account 111122223333 is the environment's own: expected another`},
		{"external id", party(iampolicy.Operator{ExternalID: "short"}), `operator "party": external id "short": expected 8 to 1224 letters, digits and +=,.@:/_-`},
		{"two operators of a role", func(inv *iampolicy.Inventory) {
			watch := iampolicy.Operator{Roles: []iampolicy.AgentRole{iampolicy.RoleWatcher}}
			party(watch)(inv)
			party(watch)(inv)
		}, `operators "party" and "party" both run the watcher: two setups on one signer replace each other's transactions`},
		{"operator of a role without key", func(inv *iampolicy.Inventory) {
			inv.Keys = inv.Keys[:1]
			party(iampolicy.Operator{Roles: []iampolicy.AgentRole{iampolicy.RoleWatcher}})(inv)
		}, `operator "party" runs the watcher, which has no key`},
		{"too many keys for one policy", func(inv *iampolicy.Inventory) {
			for i := range 200 {
				inv.Keys = append(inv.Keys, iampolicy.Key{Role: iampolicy.RoleRelayer, Purpose: iampolicy.PurposeSigner, Alias: fmt.Sprintf("alias/staging-relayer-signer-%03d", i)})
			}
		}, `policy staging-relayer-signer has `},
	} {
		t.Run(c.name, func(t *testing.T) {
			inv := staging()
			c.change(&inv)
			set, err := iampolicy.Generate(inv)
			if err == nil {
				t.Fatalf("generated %+v", set)
			}
			if !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%v, want %s", err, c.want)
			}
		})
	}
}

func TestAnEmptyEnvironmentHasNoPolicies(t *testing.T) {
	set := generate(t, iampolicy.Inventory{Environment: "empty", Account: account, Regions: []string{"us-west-2"}, Users: true})
	want := iampolicy.Set{Environment: "empty", Partition: "aws", Account: account}
	if diff := cmp.Diff(want, set); diff != "" {
		t.Errorf("(-want +got): %s", diff)
	}
}

func TestDevelopmentReadsSecrets(t *testing.T) {
	set := generate(t, iampolicy.Inventory{
		Environment: "development", Partition: "aws-us-gov", Account: account, Regions: []string{"us-gov-west-1"}, Users: true,
		Secrets: []iampolicy.Secret{{Role: iampolicy.RoleUpdater, Name: "optics/updater-attestation"}, {Role: iampolicy.RoleUpdater, Name: "optics/updater-signer"}},
	})
	var names []string
	for _, u := range set.Users {
		names = append(names, u.Name+" "+strings.Join(u.Policies, " "))
	}
	if diff := cmp.Diff([]string{"optics-updater-development development-updater-secrets", "kms-admin "}, names); diff != "" {
		t.Errorf("(-want +got): %s", diff)
	}
	got := set.Policies[0].Document.Statements[0].Resources
	want := []string{
		"arn:aws-us-gov:secretsmanager:us-gov-west-1:111122223333:secret:optics/updater-attestation-??????",
		"arn:aws-us-gov:secretsmanager:us-gov-west-1:111122223333:secret:optics/updater-signer-??????",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got): %s", diff)
	}
}
