package iampolicy_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/internal/iampolicy"
)

func TestDecisionNamesWhatItWentThrough(t *testing.T) {
	d := iampolicy.Evaluate(
		iampolicy.Request{Principal: principal(t, role), Action: "kms:Sign", Resource: keyARN},
		iampolicy.Policies{
			Identity: attach(t, allowAll), Boundary: first(attach(t, allowSign)),
			Session: attach(t, allowRead+","+allowSign), Resource: first(attach(t, enableIAM)),
		},
	)
	want := iampolicy.Decision{
		Allowed: true,
		By:      &iampolicy.Ref{Layer: iampolicy.LayerIdentity, Policy: "p", Sid: "A"},
		Through: []iampolicy.Ref{
			{Layer: iampolicy.LayerResource, Policy: "p", Sid: "E"},
			{Layer: iampolicy.LayerBoundary, Policy: "p", Sid: "S"},
			{Layer: iampolicy.LayerSession, Policy: "p", Index: 1, Sid: "S"},
		},
		Reason: `allowed by statement "A" of identity policy "p"`,
	}
	if diff := cmp.Diff(want, d); diff != "" {
		t.Errorf("(-want +got): %s", diff)
	}
}

func TestRefusalSaysWhyEachStatementMissed(t *testing.T) {
	policies := iampolicy.Policies{
		Identity: attach(t, `
			{"Sid":"Region","Effect":"Allow","Action":"kms:Sign","Resource":"arn:aws:kms:eu-west-1:111122223333:key/*"},
			{"Effect":"Allow","Action":"kms:Sign","Resource":"*","Condition":{"StringEquals":{"kms:MessageType":"DIGEST"}}},
			{"Sid":"Alias","Effect":"Allow","Action":"kms:Sign","Resource":"*","Condition":{"ForAnyValue:StringEquals":{"kms:ResourceAliases":["alias/a","alias/b"]}}},
			{"Sid":"Null","Effect":"Allow","Action":"kms:Sign","Resource":"*","Condition":{"Null":{"kms:RequestAlias":"false"}}},
			{"Sid":"Other","Effect":"Allow","Action":"kms:Verify","Resource":"*"},
			{"Sid":"NotFar","Effect":"Allow","Action":"kms:Sign","NotResource":"arn:aws:kms:us-west-2:*:key/*"},
			{"Sid":"Variable","Effect":"Allow","Action":"kms:Sign","Resource":"*","Condition":{"StringEquals":{"kms:KeySpec":"${aws:PrincipalTag/spec}"}}}`),
		Resource: first(attach(t, `{"Sid":"Who","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/x"},"Action":"kms:*","Resource":"*"}`)),
	}
	d := iampolicy.Evaluate(iampolicy.Request{
		Principal: principal(t, user), Action: "kms:Sign", Resource: keyARN,
		Context: context{"kms:MessageType": {"RAW"}, "kms:ResourceAliases": {"alias/c"}},
	}, policies)
	var got []string
	for _, m := range d.Misses {
		got = append(got, m.Ref.String()+": "+m.Why)
	}
	want := []string{
		`statement "Region" of identity policy "p": resource arn:aws:kms:us-west-2:111122223333:key/1234abcd does not match "arn:aws:kms:eu-west-1:111122223333:key/*"`,
		`statement 2 of identity policy "p": condition StringEquals on kms:MessageType: it is "RAW", expected "DIGEST"`,
		`statement "Alias" of identity policy "p": condition ForAnyValue:StringEquals on kms:ResourceAliases: it is "alias/c", expected ["alias/a", "alias/b"]`,
		`statement "Null" of identity policy "p": condition Null: kms:RequestAlias is not in the request, but must not be absent`,
		`statement "NotFar" of identity policy "p": its NotResource leaves arn:aws:kms:us-west-2:111122223333:key/1234abcd out`,
		`statement "Variable" of identity policy "p": condition StringEquals on kms:KeySpec: variable ${aws:PrincipalTag/spec} has no value in the request`,
		`statement "Who" of resource policy "p": principal arn:aws:iam::111122223333:user/agents/relayer is not among "arn:aws:iam::111122223333:user/x"`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got): %s", diff)
	}
}

func TestAccessDeniedReadsLikeAWS(t *testing.T) {
	req := iampolicy.Request{Principal: principal(t, user), Action: "kms:Sign", Resource: keyARN}
	const who = "User: arn:aws:iam::111122223333:user/agents/relayer is not authorized to perform: kms:Sign on resource: arn:aws:kms:us-west-2:111122223333:key/1234abcd "
	for _, c := range []struct {
		name     string
		policies iampolicy.Policies
		want     string
	}{
		{"nothing allows", iampolicy.Policies{}, "because no identity-based policy allows the kms:Sign action"},
		{"identity denies", iampolicy.Policies{Identity: attach(t, denySign)}, "with an explicit deny in an identity-based policy"},
		{"group denies", iampolicy.Policies{Groups: attach(t, denySign)}, "with an explicit deny in an identity-based policy"},
		{"boundary denies", iampolicy.Policies{Boundary: first(attach(t, denySign))}, "with an explicit deny in a permissions boundary"},
		{"boundary is silent", iampolicy.Policies{Identity: attach(t, allowAll), Boundary: first(attach(t, allowRead))}, "because no permissions boundary allows the kms:Sign action"},
		{"session is silent", iampolicy.Policies{Identity: attach(t, allowAll), Session: attach(t, allowRead)}, "because no session policy allows the kms:Sign action"},
		{"key is silent", iampolicy.Policies{Identity: attach(t, allowAll), Resource: first(attach(t, toAlien))}, "because no resource-based policy allows the kms:Sign action"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(who+c.want, iampolicy.Evaluate(req, c.policies).AccessDenied(req)); diff != "" {
				t.Errorf("(-want +got): %s", diff)
			}
		})
	}
}

// A statement that was not parsed may hold an operator that does not exist: it
// must neither allow nor let a Deny slip.
func TestUnknownOperatorFailsClosed(t *testing.T) {
	odd := func(effect iampolicy.Effect) iampolicy.Statement {
		return iampolicy.Statement{
			Effect: effect, Actions: []string{"*"}, Resources: []string{"*"},
			Conditions: []iampolicy.Condition{{Operator: "StringRhymes", Key: "a:k", Values: []string{"v"}}},
		}
	}
	plain := iampolicy.Statement{Effect: iampolicy.Allow, Actions: []string{"*"}, Resources: []string{"*"}}
	decide := func(statements ...iampolicy.Statement) iampolicy.Decision {
		return iampolicy.Evaluate(
			iampolicy.Request{Principal: principal(t, user), Action: "kms:Sign", Resource: keyARN},
			iampolicy.Policies{Identity: []iampolicy.Attached{{Name: "p", Policy: &iampolicy.Policy{Statements: statements}}}},
		)
	}
	if d := decide(odd(iampolicy.Allow)); d.Allowed {
		t.Errorf("an Allow with an unknown operator allowed: %+v", d)
	}
	if d := decide(plain, odd(iampolicy.Deny)); d.Allowed || !d.Explicit {
		t.Errorf("a Deny with an unknown operator slipped: %+v", d)
	}
}

// A Principal has no place in an identity's policy, and its lack none in a
// resource's: such statements match nothing.
func TestStatementsInTheWrongPlaceMatchNothing(t *testing.T) {
	req := iampolicy.Request{Principal: principal(t, user), Action: "kms:Sign", Resource: keyARN}
	for name, policies := range map[string]iampolicy.Policies{
		"Principal in an identity policy":   {Identity: attach(t, toAll)},
		"no Principal in a resource policy": {Resource: first(attach(t, allowAll))},
		"nil documents":                     {Identity: []iampolicy.Attached{{Name: "none"}}},
	} {
		t.Run(name, func(t *testing.T) {
			if d := iampolicy.Evaluate(req, policies); d.Allowed {
				t.Errorf("allowed: %+v", d)
			}
		})
	}
}

func TestParsePrincipal(t *testing.T) {
	for _, c := range []struct {
		text string
		want iampolicy.Principal
	}{
		{user, iampolicy.Principal{Type: iampolicy.PrincipalUser, ARN: user, Account: account, Name: "relayer"}},
		{role, iampolicy.Principal{Type: iampolicy.PrincipalSession, ARN: session, RoleARN: role, Account: account, Name: "relayer"}},
		{session, iampolicy.Principal{Type: iampolicy.PrincipalSession, ARN: session, RoleARN: role, Account: account, Name: "relayer"}},
		{root, iampolicy.Principal{Type: iampolicy.PrincipalRoot, ARN: root, Account: account}},
		{account, iampolicy.Principal{Type: iampolicy.PrincipalRoot, ARN: root, Account: account}},
		{pods, iampolicy.Principal{Type: iampolicy.PrincipalService, ARN: pods}},
		{"*", iampolicy.Principal{Type: iampolicy.PrincipalAnonymous}},
		{"arn:aws:iam::111122223333:oidc-provider/i/id/1", iampolicy.Principal{Type: iampolicy.PrincipalFederated, ARN: "arn:aws:iam::111122223333:oidc-provider/i/id/1"}},
	} {
		got, err := iampolicy.ParsePrincipal(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got): %s", c.text, diff)
		}
	}
	for _, text := range []string{
		"", "relayer", "11111111111", "arn:aws:iam::11111111111:user/x", "arn:aws:iam::111122223333:user/", "arn:aws:iam::111122223333:group/x",
		"arn:aws:kms:us-west-2:111122223333:key/x", "arn:aws:sts::111122223333:assumed-role/x", "arn:aws:sts::111122223333:assumed-role/x/y/z",
		"arn:aws:sts::111122223333:assumed-role//y",
	} {
		if got, err := iampolicy.ParsePrincipal(text); err == nil {
			t.Errorf("%q was read as %+v", text, got)
		}
	}
}
