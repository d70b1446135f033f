package iampolicy_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/internal/iampolicy"
)

const keyOf = "arn:aws:kms:us-west-2:111122223333:key/"

// rotating is the staging environment with a rotation of the relayer's key.
func rotating() iampolicy.Inventory {
	inv := staging()
	for i, k := range inv.Keys {
		inv.Keys[i].ARN = keyOf + strings.TrimPrefix(k.Alias, "alias/staging-")
		if k.Role == iampolicy.RoleRelayer {
			inv.Keys[i].Beside = []string{keyOf + "next", keyOf + "before"}
		}
	}
	return inv
}

// While a rotation is not finished its keys are allowed to their owner, wherever the
// alias leads, and to nobody else; digests only.
func TestKeysInRotation(t *testing.T) {
	inv := rotating()
	set := generate(t, inv)
	keys := set.Keys(inv)
	for i := range keys {
		keys[i].Aliases = nil // none of the aliases counts yet
	}
	for _, policies := range []string{"with key policies", "without"} {
		can := map[string][]string{}
		for _, row := range iampolicy.Matrix(set.Identities(), keys) {
			if row.Sign.Allowed {
				can[row.Identity] = append(can[row.Identity], strings.TrimPrefix(row.KeyARN, keyOf))
			}
			if row.SignRaw.Allowed || row.Read.Allowed != row.Sign.Allowed && row.Identity != "kms-admin" {
				t.Errorf("%s on %s: raw %t, read %t", row.Identity, row.KeyARN, row.SignRaw.Allowed, row.Read.Allowed)
			}
		}
		want := map[string][]string{
			"optics-relayer-staging": {"before", "next", "relayer-signer"},
			"optics-signer-staging":  {"before", "next", "relayer-signer"},
		}
		if diff := cmp.Diff(want, can); diff != "" {
			t.Errorf("%s (-want +got): %s", policies, diff)
		}
		for i := range keys {
			keys[i].Policy = nil
		}
	}
	for _, p := range set.Policies {
		facts := iampolicy.Facts{Kind: iampolicy.KindIdentity, Account: account, Regions: inv.Regions}
		for _, f := range iampolicy.Lint(p.Document, facts).Findings {
			t.Errorf("policy %s: %+v", p.Name, f)
		}
	}
}

func TestGenerateRefusesBadKeysInRotation(t *testing.T) {
	for name, c := range map[string]struct {
		beside string
		arn    string
		want   string
	}{
		"of another alias":   {keyOf + "updater-signer", keyOf + "relayer-signer", "has another alias already"},
		"of another account": {"arn:aws:kms:us-west-2:444455556666:key/1", keyOf + "relayer-signer", "is not of account 111122223333"},
		"all keys":           {keyOf + "*", keyOf + "relayer-signer", "expected the ARN of a KMS key"},
		"without its own":    {keyOf + "next", "", "keys beside it, and none of its own"},
	} {
		t.Run(name, func(t *testing.T) {
			inv := rotating()
			for i := range inv.Keys {
				if inv.Keys[i].Role == iampolicy.RoleRelayer {
					inv.Keys[i].ARN, inv.Keys[i].Beside = c.arn, []string{c.beside}
				}
			}
			if _, err := iampolicy.Generate(inv); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v", err)
			}
		})
	}
}
