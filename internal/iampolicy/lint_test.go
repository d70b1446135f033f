package iampolicy_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/internal/iampolicy"
)

// facts are what the policies of an environment are checked against.
func facts(environment string) iampolicy.Facts {
	f := iampolicy.Facts{Account: account, Regions: []string{"us-west-2"}}
	for _, name := range []string{
		"updater-signer", "updater-attestation", "relayer-signer", "processor-signer", "watcher-signer", "watcher-attestation",
	} {
		f.Aliases = append(f.Aliases, "alias/"+environment+"-"+name)
	}
	return f
}

// found writes findings as "line rule".
func found(findings []iampolicy.Finding) []string {
	var lines []string
	for _, f := range findings {
		lines = append(lines, fmt.Sprintf("%d %s", f.Position.Line, f.Rule))
	}
	return lines
}

// Every defect of the examples in the operations document is found, at its
// line, and the corrected policy has none of them left.
func TestLintOfTheOperationsDocument(t *testing.T) {
	signer := []string{
		"3 no-describe", "7 message-type", "7 signing-algorithm", "11 account-digits", "11 region-any", "14 alias-prefix",
	}
	for _, c := range []struct {
		file, environment string
		want              []string
	}{
		{"staging-processor-signer.json", "staging", signer},
		{"production-processor-signer.json", "production", signer},
		{"staging-updater-signer.json", "staging", append(slices.Clone(signer), "14 alias-purposes")},
		{"kms-admin.json", "staging", []string{
			"3 no-deny-sign", "3 sign-and-manage",
			"7 create-key-any", "8 custom-key-store", "10 custom-key-store", "11 action-unneeded", "12 custom-key-store",
			"14 custom-key-store", "16 custom-key-store", "17 custom-key-store", "19 region-unpinned",
			"24 kms-all",
			"26 account-other", "26 region-any", "26 alias-resource-any", "27 account-other", "27 region-any",
		}},
	} {
		t.Run(c.file, func(t *testing.T) {
			p := parse(t, string(documents(t)[c.file]), iampolicy.KindIdentity)
			report := iampolicy.Lint(p, facts(c.environment))
			if diff := cmp.Diff(c.want, found(report.Findings)); diff != "" {
				t.Errorf("(-want +got): %s", diff)
			}
			for _, f := range report.Findings {
				if f.What == "" || f.Why == "" || f.Correction == "" || f.Path == "" || !f.Corrected {
					t.Errorf("not whole or not corrected: %s", f)
				}
			}
			if report.Corrected == nil {
				t.Fatal("no corrected policy")
			}
			text, err := report.Corrected.Indented()
			if err != nil {
				t.Fatal(err)
			}
			again := parse(t, text, iampolicy.KindIdentity)
			if left := iampolicy.Lint(again, facts(c.environment)); len(left.Findings) > 0 || left.Corrected != nil {
				t.Errorf("the correction has findings of its own: %s\n%s", found(left.Findings), text)
			}
		})
	}
}

func TestCorrectedSignerIsTheGeneratedOne(t *testing.T) {
	p := parse(t, string(documents(t)["staging-processor-signer.json"]), iampolicy.KindIdentity)
	corrected := iampolicy.Lint(p, facts("staging")).Corrected
	want := parse(t, `{"Version":"2012-10-17","Statement":[
		{"Sid":"OpticsStagingPolicy","Effect":"Allow","Action":["kms:DescribeKey","kms:GetPublicKey"],
		 "Resource":"arn:aws:kms:us-west-2:111122223333:key/*",
		 "Condition":{"ForAnyValue:StringEquals":{"kms:ResourceAliases":"alias/staging-processor-signer"}}},
		{"Sid":"OpticsStagingPolicySign","Effect":"Allow","Action":"kms:Sign",
		 "Resource":"arn:aws:kms:us-west-2:111122223333:key/*",
		 "Condition":{"ForAnyValue:StringEquals":{"kms:ResourceAliases":"alias/staging-processor-signer"},
		  "StringEquals":{"kms:MessageType":"DIGEST","kms:SigningAlgorithm":"ECDSA_SHA_256"}}}]}`, iampolicy.KindIdentity)
	if !iampolicy.Equal(want, corrected) {
		text, err := corrected.Indented()
		t.Errorf("corrected to %s %v", text, err)
	}
}

// The correction of the document's updater policy keeps the signer: the
// attestation key belongs to a policy of its own.
func TestCorrectionKeepsAttestationApart(t *testing.T) {
	p := parse(t, string(documents(t)["staging-updater-signer.json"]), iampolicy.KindIdentity)
	for _, s := range iampolicy.Lint(p, facts("staging")).Corrected.Statements {
		if diff := cmp.Diff([]string{"alias/staging-updater-signer"}, s.Conditions[0].Values); diff != "" {
			t.Errorf("(-want +got): %s", diff)
		}
	}
}

func TestFindingReadsAsOneLine(t *testing.T) {
	p := parse(t, string(documents(t)["staging-processor-signer.json"]), iampolicy.KindIdentity)
	for _, f := range iampolicy.Lint(p, facts("staging")).Findings {
		if f.Rule != "account-digits" {
			continue
		}
		want := `11:19: error: account-digits: account "11111111111" has 11 characters: an account has 12 digits, so this matches nothing; write 111122223333`
		if diff := cmp.Diff(want, f.String()); diff != "" {
			t.Errorf("(-want +got): %s", diff)
		}
		return
	}
	t.Error("not found")
}

func TestLintWithoutFacts(t *testing.T) {
	p := parse(t, string(documents(t)["staging-updater-signer.json"]), iampolicy.KindAny)
	report := iampolicy.Lint(p, iampolicy.Facts{})
	want := []string{
		"3 no-describe", "7 message-type", "7 signing-algorithm", "11 account-digits", "11 region-any", "14 alias-prefix", "14 alias-purposes",
	}
	if diff := cmp.Diff(want, found(report.Findings)); diff != "" {
		t.Errorf("(-want +got): %s", diff)
	}
	for _, f := range report.Findings {
		// What needs no fact is corrected; account, region and aliases are not known.
		derived := slices.Contains([]string{"no-describe", "message-type", "signing-algorithm"}, f.Rule)
		if f.Corrected != derived {
			t.Errorf("%s: corrected %t", f.Rule, f.Corrected)
		}
	}
}

func TestLintOfABuiltPolicyHasPaths(t *testing.T) {
	p := &iampolicy.Policy{Version: iampolicy.Version2012, Statements: []iampolicy.Statement{{
		Effect: iampolicy.Allow, Actions: []string{"kms:Verify"}, Resources: []string{"arn:aws:kms:us-west-2:1:key/x"},
	}}}
	findings := iampolicy.Lint(p, iampolicy.Facts{}).Findings
	if len(findings) != 1 || findings[0].Path != "Statement[0].Resource[0]" || findings[0].Position != (iampolicy.Position{}) {
		t.Errorf("%+v", findings)
	}
}

func TestLintSet(t *testing.T) {
	inv := staging()
	rules := func(set iampolicy.Set) []string {
		var all []string
		for _, f := range iampolicy.LintSet(set, inv) {
			all = append(all, f.Rule+": "+f.What)
		}
		return all
	}
	t.Run("generated users", func(t *testing.T) {
		want := []string{
			`access-keys: ["optics-updater-staging", "optics-relayer-staging", "optics-processor-staging", "optics-watcher-staging", "optics-kathy-staging", "optics-bank-staging", "optics-signer-staging", "kms-admin"]`,
			"roles-many: optics-signer-staging signs for kathy, processor, relayer, updater, watcher",
		}
		if diff := cmp.Diff(want, rules(generate(t, inv))); diff != "" {
			t.Errorf("(-want +got): %s", diff)
		}
	})
	t.Run("generated roles", func(t *testing.T) {
		roles := inv
		roles.Users, roles.PodIdentity = false, &iampolicy.Workload{Namespace: "optics", ClusterARN: cluster}
		if got := rules(generate(t, roles)); got != nil {
			t.Errorf("found %v", got)
		}
	})
	t.Run("everything that can be wrong", func(t *testing.T) {
		all := parse(t, `{"Version":"2012-10-17","Statement":`+allowAll+`}`, iampolicy.KindIdentity)
		set := iampolicy.Set{
			Environment: "staging", Partition: "aws", Account: account,
			Policies:    []iampolicy.ManagedPolicy{{Name: "staging-all", Document: all}},
			Groups:      []iampolicy.Group{{Name: "staging-signer", Policies: []string{"staging-al"}}},
			Users:       []iampolicy.User{{Name: "u", Groups: []string{"staging-signers"}}},
			Roles:       []iampolicy.Role{{Name: "r", Policies: slices.Repeat([]string{"staging-all"}, 11)}},
			KeyPolicies: []iampolicy.KeyPolicy{{Alias: "alias/staging-relayer-signer", Document: parse(t, `{"Version":"2012-10-17","Statement":`+enableIAM+`}`, iampolicy.KindKey)}},
		}
		inv = iampolicy.Inventory{Account: account, Regions: []string{"us-west-2"}}
		want := []string{
			`policy-unknown: group staging-signer has policy "staging-al"`,
			`group-unknown: user u is in group "staging-signers"`,
			`attached-many: role r has 11 policies`,
			`access-keys: "u"`,
			`sign-raw: r signs RAW messages with alias/staging-relayer-signer`,
			`sign-around: r may kms:CreateGrant, kms:PutKeyPolicy on alias/staging-relayer-signer`,
		}
		if diff := cmp.Diff(want, rules(set)); diff != "" {
			t.Errorf("(-want +got): %s", diff)
		}
	})
}
