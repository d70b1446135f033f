package iampolicy_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/internal/iampolicy"
)

const cluster = "arn:aws:eks:us-west-2:111122223333:cluster/agents"

// staging returns an inventory with every role, per network when asked.
func staging(networks ...string) iampolicy.Inventory {
	inv := iampolicy.Inventory{Environment: "staging", Account: account, Regions: []string{"us-west-2"}, Users: true}
	if len(networks) == 0 {
		networks = []string{""}
	}
	add := func(role iampolicy.AgentRole, purpose iampolicy.Purpose) {
		for _, network := range networks {
			alias := fmt.Sprintf("alias/staging-%s-%s", role, purpose)
			if network != "" {
				alias += "-" + network
			}
			inv.Keys = append(inv.Keys, iampolicy.Key{Role: role, Purpose: purpose, Alias: alias})
		}
	}
	for _, role := range []iampolicy.AgentRole{
		iampolicy.RoleUpdater, iampolicy.RoleRelayer, iampolicy.RoleProcessor, iampolicy.RoleWatcher, iampolicy.RoleKathy, iampolicy.RoleBank,
	} {
		add(role, iampolicy.PurposeSigner)
	}
	add(iampolicy.RoleUpdater, iampolicy.PurposeAttestation)
	add(iampolicy.RoleWatcher, iampolicy.PurposeAttestation)
	return inv
}

func generate(t *testing.T, inv iampolicy.Inventory) iampolicy.Set {
	t.Helper()
	set, err := iampolicy.Generate(inv)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// signers returns, for each identity, the aliases it can sign with.
func signers(t *testing.T, set iampolicy.Set, keys []iampolicy.KeyFacts) map[string][]string {
	t.Helper()
	can := map[string][]string{}
	for _, row := range iampolicy.Matrix(set.Identities(), keys) {
		if row.Sign.Allowed {
			can[row.Identity] = append(can[row.Identity], strings.TrimPrefix(row.Aliases[0], "alias/staging-"))
		}
		if row.Read.Allowed != row.Sign.Allowed && row.Identity != "kms-admin" {
			t.Errorf("%s reads %s: %t, signs with it: %t", row.Identity, row.Aliases, row.Read.Allowed, row.Sign.Allowed)
		}
		if row.SignRaw.Allowed || len(row.Around) > 0 {
			t.Errorf("%s on %s: raw %t, around %v", row.Identity, row.Aliases, row.SignRaw.Allowed, row.Around)
		}
	}
	return can
}

func TestEveryIdentitySignsWithItsOwnKeysOnly(t *testing.T) {
	users := map[string][]string{
		"optics-updater-staging":   {"updater-attestation", "updater-signer"},
		"optics-relayer-staging":   {"relayer-signer"},
		"optics-processor-staging": {"processor-signer"},
		"optics-watcher-staging":   {"watcher-attestation", "watcher-signer"},
		"optics-kathy-staging":     {"kathy-signer"},
		"optics-bank-staging":      {"bank-signer"},
		// The operations document's user: every agent's transactions, no
		// attestation, not the bank. kms-admin signs with nothing.
		"optics-signer-staging": {"kathy-signer", "processor-signer", "relayer-signer", "updater-signer", "watcher-signer"},
	}
	t.Run("users", func(t *testing.T) {
		set := generate(t, staging())
		if diff := cmp.Diff(users, signers(t, set, set.Keys(staging()))); diff != "" {
			t.Errorf("(-want +got): %s", diff)
		}
	})
	t.Run("users without key policies", func(t *testing.T) {
		set := generate(t, staging())
		keys := set.Keys(staging())
		for i := range keys {
			keys[i].Policy = nil
		}
		can := map[string][]string{}
		for _, row := range iampolicy.Matrix(set.Identities(), keys) {
			if row.Sign.Allowed {
				can[row.Identity] = append(can[row.Identity], strings.TrimPrefix(row.Aliases[0], "alias/staging-"))
			}
		}
		if diff := cmp.Diff(users, can); diff != "" {
			t.Errorf("(-want +got): %s", diff)
		}
	})
	t.Run("roles", func(t *testing.T) {
		inv := staging()
		inv.Users = false
		inv.PodIdentity = &iampolicy.Workload{Namespace: "optics", ClusterARN: cluster}
		set := generate(t, inv)
		want := map[string][]string{}
		for name, keys := range users {
			if name != "optics-signer-staging" {
				want[name] = keys
			}
		}
		if diff := cmp.Diff(want, signers(t, set, set.Keys(inv))); diff != "" {
			t.Errorf("(-want +got): %s", diff)
		}
	})
	t.Run("per network", func(t *testing.T) {
		inv := staging("alfajores", "kovan", "rinkeby")
		set := generate(t, inv)
		can := signers(t, set, set.Keys(inv))
		want := []string{
			"updater-attestation-alfajores", "updater-attestation-kovan", "updater-attestation-rinkeby",
			"updater-signer-alfajores", "updater-signer-kovan", "updater-signer-rinkeby",
		}
		if diff := cmp.Diff(want, can["optics-updater-staging"]); diff != "" {
			t.Errorf("(-want +got): %s", diff)
		}
	})
}

// asks is a request of an identity of the set for a key.
func asks(t *testing.T, set iampolicy.Set, name string, change func(*iampolicy.Request)) iampolicy.Decision {
	t.Helper()
	id, ok := set.Identity(name)
	if !ok {
		t.Fatalf("no identity %q", name)
	}
	keys := set.Keys(staging())
	i := slices.IndexFunc(keys, func(k iampolicy.KeyFacts) bool { return k.Aliases[0] == "alias/staging-relayer-signer" })
	req := iampolicy.SignRequest(id.Principal, keys[i])
	change(&req)
	return iampolicy.Evaluate(req, id.Policies)
}

func TestASignerMayDoNothingElse(t *testing.T) {
	set := generate(t, staging())
	for _, c := range []struct {
		name    string
		allowed bool
		change  func(*iampolicy.Request)
	}{
		{"its own digest", true, func(*iampolicy.Request) {}},
		{"raw message", false, func(r *iampolicy.Request) { r.Context["kms:MessageType"] = []string{"RAW"} }},
		{"no message type", false, func(r *iampolicy.Request) { delete(r.Context, "kms:MessageType") }},
		{"another algorithm", false, func(r *iampolicy.Request) { r.Context["kms:SigningAlgorithm"] = []string{"ECDSA_SHA_512"} }},
		{"a key without alias", false, func(r *iampolicy.Request) { delete(r.Context, "kms:ResourceAliases") }},
		{"an alias that only begins alike", false, func(r *iampolicy.Request) {
			r.Context["kms:ResourceAliases"] = []string{"alias/staging-relayer-signer2"}
		}},
		{"the same alias in production", false, func(r *iampolicy.Request) {
			r.Context["kms:ResourceAliases"] = []string{"alias/production-relayer-signer"}
		}},
		{"the same alias in another region", false, func(r *iampolicy.Request) {
			r.Resource = strings.Replace(r.Resource, "us-west-2", "eu-west-1", 1)
		}},
		{"the same alias in another account", false, func(r *iampolicy.Request) {
			r.Resource = strings.Replace(r.Resource, account, stranger, 1)
		}},
		{"describe", true, func(r *iampolicy.Request) { r.Action = "kms:DescribeKey" }},
		{"public key", true, func(r *iampolicy.Request) { r.Action = "kms:GetPublicKey" }},
		{"last usage", true, func(r *iampolicy.Request) { r.Action = "kms:GetKeyLastUsage" }},
		{"grant", false, func(r *iampolicy.Request) { r.Action = "kms:CreateGrant" }},
		{"delete", false, func(r *iampolicy.Request) { r.Action = "kms:ScheduleKeyDeletion" }},
		{"key policy", false, func(r *iampolicy.Request) { r.Action = "kms:PutKeyPolicy" }},
		{"alias", false, func(r *iampolicy.Request) { r.Action = "kms:UpdateAlias" }},
		{"list", false, func(r *iampolicy.Request) { r.Action, r.Resource = "kms:ListKeys", "*" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			if d := asks(t, set, "optics-relayer-staging", c.change); d.Allowed != c.allowed {
				t.Errorf("allowed %t, want %t: %s %+v", d.Allowed, c.allowed, d.Reason, d.Misses)
			}
		})
	}
}

func TestKeyPolicyHoldsAgainstOtherPolicies(t *testing.T) {
	set := generate(t, staging())
	all := []iampolicy.Attached{{Name: "AdministratorAccess", Policy: parse(t, `{"Version":"2012-10-17","Statement":`+allowAll+`}`, iampolicy.KindIdentity)}}
	for _, key := range set.Keys(staging()) {
		if key.Aliases[0] != "alias/staging-updater-attestation" {
			continue
		}
		for _, c := range []struct {
			name, who, action string
			raw               bool
			allowed           bool
		}{
			{"an administrator cannot sign", "arn:aws:iam::111122223333:user/admin", "kms:Sign", false, false},
			{"the account's root cannot sign", root, "kms:Sign", false, false},
			{"an administrator cannot grant", "arn:aws:iam::111122223333:user/admin", "kms:CreateGrant", false, false},
			{"the owner cannot sign raw", "arn:aws:iam::111122223333:user/optics-updater-staging", "kms:Sign", true, false},
			{"the owner can sign", "arn:aws:iam::111122223333:user/optics-updater-staging", "kms:Sign", false, true},
			{"the document's signer cannot attest", "arn:aws:iam::111122223333:user/optics-signer-staging", "kms:Sign", false, false},
			{"an administrator can change the policy", "arn:aws:iam::111122223333:user/admin", "kms:PutKeyPolicy", false, true},
			{"another account cannot read", alien, "kms:GetPublicKey", false, false},
		} {
			t.Run(c.name, func(t *testing.T) {
				req := iampolicy.SignRequest(principal(t, c.who), key)
				req.Action = c.action
				if c.raw {
					req.Context["kms:MessageType"] = []string{"RAW"}
				}
				if d := iampolicy.Evaluate(req, iampolicy.Policies{Identity: all, Resource: key.Policy}); d.Allowed != c.allowed {
					t.Errorf("allowed %t, want %t: %s", d.Allowed, c.allowed, d.Reason)
				}
			})
		}
	}
}

func TestKnownKeysAreNamedByTheirARNs(t *testing.T) {
	inv := staging()
	for i := range inv.Keys {
		inv.Keys[i].ARN = fmt.Sprintf("arn:aws:kms:us-west-2:%s:key/%08d", account, i)
	}
	set := generate(t, inv)
	for _, p := range set.Policies {
		if p.Name != "staging-relayer-signer" {
			continue
		}
		for _, s := range p.Document.Statements {
			if diff := cmp.Diff([]string{"arn:aws:kms:us-west-2:111122223333:key/00000001"}, s.Resources); diff != "" {
				t.Errorf("(-want +got): %s", diff)
			}
		}
	}
	if can := signers(t, set, set.Keys(inv)); !slices.Equal(can["optics-relayer-staging"], []string{"relayer-signer"}) {
		t.Errorf("the relayer signs with %v", can["optics-relayer-staging"])
	}
}

func TestGeneratedPoliciesAreCleanAndSurviveTheirText(t *testing.T) {
	inv := everything()
	set := generate(t, inv)
	facts := iampolicy.Facts{Account: account, Regions: inv.Regions}
	for _, k := range inv.Keys {
		facts.Aliases = append(facts.Aliases, k.Alias)
	}
	check := func(name string, kind iampolicy.Kind, p *iampolicy.Policy) {
		text, err := p.Indented()
		if err != nil {
			t.Fatal(err)
		}
		again := parse(t, text, kind)
		if !iampolicy.Equal(p, again) {
			t.Errorf("%s: read again it is another", name)
		}
		facts.Kind = kind
		for _, f := range iampolicy.Lint(again, facts).Findings {
			t.Errorf("%s: %s", name, f)
		}
	}
	for _, p := range set.Policies {
		check(p.Name, iampolicy.KindIdentity, p.Document)
	}
	for _, r := range set.Roles {
		check(r.Name, iampolicy.KindTrust, r.Trust)
	}
	for _, k := range set.KeyPolicies {
		check(k.Alias, iampolicy.KindKey, k.Document)
	}
	if len(set.Roles) != 6 || len(set.KeyPolicies) != 8 {
		t.Errorf("%d roles, %d key policies", len(set.Roles), len(set.KeyPolicies))
	}
}

// everything returns an inventory that asks for all that can be generated.
func everything() iampolicy.Inventory {
	inv := staging()
	inv.Regions = []string{"us-west-2", "eu-central-1"}
	inv.PodIdentity = &iampolicy.Workload{Namespace: "optics", ClusterARN: cluster}
	inv.IRSA = &iampolicy.Workload{
		Namespace: "optics", Issuer: "oidc.eks.us-west-2.amazonaws.com/id/0123456789ABCDEF",
		ServiceAccounts: map[iampolicy.AgentRole]string{iampolicy.RoleKathy: "tester"},
	}
	inv.Operators = []iampolicy.Operator{{Name: "party", Account: stranger, ExternalID: "agreed-id", Roles: []iampolicy.AgentRole{iampolicy.RoleWatcher}}}
	inv.Secrets = []iampolicy.Secret{{Role: iampolicy.RoleKathy, Name: "staging/kathy-signer"}}
	return inv
}
