package iampolicy_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/opticsnet/optics/internal/iampolicy"
)

const (
	account  = "111122223333"
	stranger = "444455556666"
	keyARN   = "arn:aws:kms:us-west-2:111122223333:key/1234abcd"
)

// context is a request's context in a table.
type context = map[string][]string

func parse(t *testing.T, text string, kind iampolicy.Kind) *iampolicy.Policy {
	t.Helper()
	p, err := iampolicy.Parse([]byte(text), kind)
	if err != nil {
		t.Fatalf("parse %s: %v", text, err)
	}
	return p
}

func principal(t *testing.T, text string) iampolicy.Principal {
	t.Helper()
	p, err := iampolicy.ParsePrincipal(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// conditionCases are tests of one Condition element in an Allow: the request is
// allowed exactly when it holds.
var conditionCases = []struct {
	condition string
	context   context
	holds     bool
}{
	// StringEquals and its kin.
	{`{"StringEquals":{"a:k":"v"}}`, context{"a:k": {"v"}}, true},
	{`{"StringEquals":{"a:k":"v"}}`, context{"a:k": {"V"}}, false},
	{`{"StringEquals":{"a:k":"v"}}`, context{"A:K": {"v"}}, true},
	{`{"StringEquals":{"A:K":"v"}}`, context{"a:k": {"v"}}, true},
	{`{"StringEquals":{"a:k":"v"}}`, nil, false},
	{`{"StringEquals":{"a:k":"v"}}`, context{"a:k": {}}, false},
	{`{"StringEquals":{"a:k":["u","v"]}}`, context{"a:k": {"v"}}, true},
	{`{"StringEquals":{"a:k":["u","v"]}}`, context{"a:k": {"w"}}, false},
	{`{"StringEquals":{"a:k":"v*"}}`, context{"a:k": {"value"}}, false},
	{`{"StringEquals":{"a:k":"v*"}}`, context{"a:k": {"v*"}}, true},
	{`{"StringEquals":{"a:k":""}}`, context{"a:k": {""}}, true},
	{`{"StringEquals":{"a:k":""}}`, nil, false},
	{`{"StringEquals":{"a:k":[]}}`, context{"a:k": {"v"}}, false},
	{`{"StringEquals":{"a:k":true}}`, context{"a:k": {"true"}}, true},
	{`{"StringEquals":{"a:k":5}}`, context{"a:k": {"5"}}, true},
	{`{"StringNotEquals":{"a:k":"v"}}`, context{"a:k": {"w"}}, true},
	{`{"StringNotEquals":{"a:k":"v"}}`, context{"a:k": {"v"}}, false},
	{`{"StringNotEquals":{"a:k":"v"}}`, nil, true},
	{`{"StringNotEquals":{"a:k":["u","v"]}}`, context{"a:k": {"v"}}, false},
	{`{"StringNotEquals":{"a:k":["u","v"]}}`, context{"a:k": {"w"}}, true},
	{`{"StringNotEquals":{"a:k":[]}}`, context{"a:k": {"w"}}, true},
	{`{"StringEqualsIgnoreCase":{"a:k":"VaLue"}}`, context{"a:k": {"vAlUE"}}, true},
	{`{"StringEqualsIgnoreCase":{"a:k":"value"}}`, context{"a:k": {"values"}}, false},
	{`{"StringNotEqualsIgnoreCase":{"a:k":"value"}}`, context{"a:k": {"VALUE"}}, false},
	{`{"StringNotEqualsIgnoreCase":{"a:k":"value"}}`, context{"a:k": {"other"}}, true},
	{`{"StringNotEqualsIgnoreCase":{"a:k":"value"}}`, nil, true},

	// StringLike.
	{`{"StringLike":{"a:k":"v*"}}`, context{"a:k": {"value"}}, true},
	{`{"StringLike":{"a:k":"v*"}}`, context{"a:k": {"v"}}, true},
	{`{"StringLike":{"a:k":"v*"}}`, context{"a:k": {"Value"}}, false},
	{`{"StringLike":{"a:k":"v?lue"}}`, context{"a:k": {"value"}}, true},
	{`{"StringLike":{"a:k":"v?"}}`, context{"a:k": {"v"}}, false},
	{`{"StringLike":{"a:k":"*:*"}}`, context{"a:k": {"a:b:c"}}, true},
	{`{"StringLike":{"a:k":"a*c"}}`, context{"a:k": {"a:b:c"}}, true},
	{`{"StringLike":{"a:k":"alias/staging-processor*"}}`, context{"a:k": {"alias/staging-processor2-signer"}}, true},
	{`{"StringLike":{"a:k":"*"}}`, nil, false},
	{`{"StringLike":{"a:k":"*"}}`, context{"a:k": {""}}, true},
	{`{"StringNotLike":{"a:k":"v*"}}`, context{"a:k": {"value"}}, false},
	{`{"StringNotLike":{"a:k":"v*"}}`, context{"a:k": {"other"}}, true},
	{`{"StringNotLike":{"a:k":"v*"}}`, nil, true},

	// IfExists.
	{`{"StringEqualsIfExists":{"a:k":"v"}}`, nil, true},
	{`{"StringEqualsIfExists":{"a:k":"v"}}`, context{"a:k": {"w"}}, false},
	{`{"StringEqualsIfExists":{"a:k":"v"}}`, context{"a:k": {"v"}}, true},
	{`{"StringNotEqualsIfExists":{"a:k":"v"}}`, nil, true},
	{`{"StringNotLikeIfExists":{"a:k":"v*"}}`, context{"a:k": {"value"}}, false},
	{`{"NumericLessThanIfExists":{"a:k":"5"}}`, nil, true},
	{`{"NumericLessThanIfExists":{"a:k":"5"}}`, context{"a:k": {"6"}}, false},
	{`{"BoolIfExists":{"a:k":"true"}}`, nil, true},
	{`{"BoolIfExists":{"a:k":"true"}}`, context{"a:k": {"false"}}, false},
	{`{"ArnLikeIfExists":{"a:k":"arn:aws:iam::*:user/*"}}`, nil, true},
	{`{"IpAddressIfExists":{"a:k":"203.0.113.0/24"}}`, context{"a:k": {"198.51.100.1"}}, false},

	// Null.
	{`{"Null":{"a:k":"true"}}`, nil, true},
	{`{"Null":{"a:k":"true"}}`, context{"a:k": {"v"}}, false},
	{`{"Null":{"a:k":"false"}}`, context{"a:k": {"v"}}, true},
	{`{"Null":{"a:k":"false"}}`, nil, false},
	{`{"Null":{"a:k":true}}`, nil, true},
	{`{"Null":{"a:k":"true"}}`, context{"a:k": {}}, true},
	{`{"Null":{"a:k":"false"}}`, context{"a:k": {""}}, true},

	// Bool.
	{`{"Bool":{"a:k":"true"}}`, context{"a:k": {"true"}}, true},
	{`{"Bool":{"a:k":true}}`, context{"a:k": {"true"}}, true},
	{`{"Bool":{"a:k":"True"}}`, context{"a:k": {"true"}}, true},
	{`{"Bool":{"a:k":"true"}}`, context{"a:k": {"false"}}, false},
	{`{"Bool":{"a:k":"false"}}`, context{"a:k": {"false"}}, true},
	{`{"Bool":{"a:k":"false"}}`, nil, false},
	{`{"Bool":{"a:k":"true"}}`, context{"a:k": {"yes"}}, false},

	// Numeric.
	{`{"NumericEquals":{"a:k":"5"}}`, context{"a:k": {"5.0"}}, true},
	{`{"NumericEquals":{"a:k":5}}`, context{"a:k": {"5"}}, true},
	{`{"NumericEquals":{"a:k":"5"}}`, context{"a:k": {"6"}}, false},
	{`{"NumericEquals":{"a:k":"5"}}`, context{"a:k": {"five"}}, false},
	{`{"NumericEquals":{"a:k":"9007199254740993"}}`, context{"a:k": {"9007199254740992"}}, false},
	{`{"NumericNotEquals":{"a:k":"5"}}`, context{"a:k": {"6"}}, true},
	{`{"NumericNotEquals":{"a:k":"5"}}`, context{"a:k": {"5"}}, false},
	{`{"NumericNotEquals":{"a:k":"5"}}`, nil, true},
	{`{"NumericLessThan":{"a:k":"5"}}`, context{"a:k": {"4.9"}}, true},
	{`{"NumericLessThan":{"a:k":"5"}}`, context{"a:k": {"5"}}, false},
	{`{"NumericLessThan":{"a:k":"5"}}`, context{"a:k": {"-5"}}, true},
	{`{"NumericLessThan":{"a:k":"10"}}`, context{"a:k": {"9"}}, true},
	{`{"NumericLessThanEquals":{"a:k":"5"}}`, context{"a:k": {"5"}}, true},
	{`{"NumericLessThanEquals":{"a:k":"5"}}`, context{"a:k": {"5.1"}}, false},
	{`{"NumericGreaterThan":{"a:k":"5"}}`, context{"a:k": {"6"}}, true},
	{`{"NumericGreaterThan":{"a:k":"5"}}`, context{"a:k": {"5"}}, false},
	{`{"NumericGreaterThanEquals":{"a:k":"5"}}`, context{"a:k": {"5"}}, true},
	{`{"NumericGreaterThanEquals":{"a:k":"5"}}`, nil, false},

	// Date.
	{`{"DateEquals":{"a:k":"2026-01-31T00:00:00Z"}}`, context{"a:k": {"2026-01-31T01:00:00+01:00"}}, true},
	{`{"DateEquals":{"a:k":"2026-01-31"}}`, context{"a:k": {"2026-01-31T00:00Z"}}, true},
	{`{"DateEquals":{"a:k":"1769817600"}}`, context{"a:k": {"2026-01-31T00:00:00Z"}}, true},
	{`{"DateNotEquals":{"a:k":"2026-01-31"}}`, context{"a:k": {"2026-01-31T00:00:00Z"}}, false},
	{`{"DateNotEquals":{"a:k":"2026-01-31"}}`, context{"a:k": {"2026-02-01T00:00:00Z"}}, true},
	{`{"DateLessThan":{"a:k":"2026-02-01"}}`, context{"a:k": {"2026-01-31T23:59:59Z"}}, true},
	{`{"DateLessThan":{"a:k":"2026-02-01"}}`, context{"a:k": {"2026-02-01T00:00:00Z"}}, false},
	{`{"DateLessThanEquals":{"a:k":"2026-02-01"}}`, context{"a:k": {"2026-02-01T00:00:00Z"}}, true},
	{`{"DateGreaterThan":{"a:k":"2026-02"}}`, context{"a:k": {"2026-02-01T00:00:01Z"}}, true},
	{`{"DateGreaterThan":{"a:k":"2026"}}`, context{"a:k": {"2025-12-31T23:59:59.999Z"}}, false},
	{`{"DateGreaterThanEquals":{"a:k":"2026"}}`, context{"a:k": {"2026-01-01T00:00:00Z"}}, true},
	{`{"DateGreaterThan":{"a:k":"2026"}}`, context{"a:k": {"soon"}}, false},
	{`{"DateGreaterThan":{"a:k":"2026"}}`, nil, false},

	// IpAddress.
	{`{"IpAddress":{"a:k":"203.0.113.0/24"}}`, context{"a:k": {"203.0.113.9"}}, true},
	{`{"IpAddress":{"a:k":"203.0.113.0/24"}}`, context{"a:k": {"203.0.114.9"}}, false},
	{`{"IpAddress":{"a:k":"203.0.113.9"}}`, context{"a:k": {"203.0.113.9"}}, true},
	{`{"IpAddress":{"a:k":["198.51.100.0/24","2001:db8::/32"]}}`, context{"a:k": {"2001:db8::1"}}, true},
	{`{"IpAddress":{"a:k":"203.0.113.0/24"}}`, context{"a:k": {"::ffff:203.0.113.9"}}, true},
	{`{"IpAddress":{"a:k":"0.0.0.0/0"}}`, context{"a:k": {"2001:db8::1"}}, false},
	{`{"NotIpAddress":{"a:k":"203.0.113.0/24"}}`, context{"a:k": {"203.0.113.9"}}, false},
	{`{"NotIpAddress":{"a:k":"203.0.113.0/24"}}`, context{"a:k": {"198.51.100.1"}}, true},
	{`{"NotIpAddress":{"a:k":"203.0.113.0/24"}}`, nil, true},

	// Arn: part by part, with case, ArnEquals like ArnLike.
	{`{"ArnEquals":{"a:k":"arn:aws:iam::111122223333:user/x"}}`, context{"a:k": {"arn:aws:iam::111122223333:user/x"}}, true},
	{`{"ArnEquals":{"a:k":"arn:aws:iam::*:user/*"}}`, context{"a:k": {"arn:aws:iam::111122223333:user/x"}}, true},
	{`{"ArnLike":{"a:k":"arn:aws:iam::111122223333:user/X"}}`, context{"a:k": {"arn:aws:iam::111122223333:user/x"}}, false},
	{`{"ArnLike":{"a:k":"arn:aws:*:user/x"}}`, context{"a:k": {"arn:aws:iam::111122223333:user/x"}}, false},
	{`{"ArnLike":{"a:k":"arn:aws:iam::1*3:user/x"}}`, context{"a:k": {"arn:aws:iam::111122223333:user/x"}}, true},
	{`{"ArnLike":{"a:k":"arn:aws:sns:*:*:a*z"}}`, context{"a:k": {"arn:aws:sns:us-west-2:111122223333:a:b:z"}}, true},
	{`{"ArnLike":{"a:k":"*"}}`, context{"a:k": {"arn:aws:iam::111122223333:user/x"}}, false},
	{`{"ArnLike":{"a:k":"arn:aws:iam::111122223333:user/?"}}`, context{"a:k": {"arn:aws:iam::111122223333:user/xy"}}, false},
	{`{"ArnNotEquals":{"a:k":"arn:aws:iam::111122223333:user/x"}}`, context{"a:k": {"arn:aws:iam::111122223333:user/y"}}, true},
	{`{"ArnNotEquals":{"a:k":"arn:aws:iam::111122223333:user/x"}}`, context{"a:k": {"arn:aws:iam::111122223333:user/x"}}, false},
	{`{"ArnNotLike":{"a:k":"arn:aws:iam::*:user/x"}}`, nil, true},
	{`{"ArnNotLike":{"a:k":"arn:aws:iam::*:user/x"}}`, context{"a:k": {"no ARN"}}, true},

	// Binary.
	{`{"BinaryEquals":{"a:k":"QmluYXJ5"}}`, context{"a:k": {"QmluYXJ5"}}, true},
	{`{"BinaryEquals":{"a:k":"QmluYXJ5"}}`, context{"a:k": {"QmluYXJ6"}}, false},

	// ForAnyValue and ForAllValues.
	{`{"ForAnyValue:StringEquals":{"a:k":["x","y"]}}`, context{"a:k": {"w", "x"}}, true},
	{`{"ForAnyValue:StringEquals":{"a:k":["x","y"]}}`, context{"a:k": {"v", "w"}}, false},
	{`{"ForAnyValue:StringEquals":{"a:k":"x"}}`, nil, false},
	{`{"ForAnyValue:StringEquals":{"a:k":"x"}}`, context{"a:k": {}}, false},
	{`{"ForAnyValue:StringLike":{"a:k":"alias/staging-*"}}`, context{"a:k": {"alias/other", "alias/staging-x"}}, true},
	{`{"ForAnyValue:StringNotEquals":{"a:k":"x"}}`, context{"a:k": {"x", "y"}}, true},
	{`{"ForAnyValue:StringNotEquals":{"a:k":"x"}}`, context{"a:k": {"x"}}, false},
	{`{"ForAnyValue:StringNotEquals":{"a:k":"x"}}`, nil, false},
	{`{"ForAnyValue:StringEqualsIfExists":{"a:k":"x"}}`, nil, true},
	{`{"ForAllValues:StringEquals":{"a:k":["x","y"]}}`, context{"a:k": {"x", "y"}}, true},
	{`{"ForAllValues:StringEquals":{"a:k":["x","y"]}}`, context{"a:k": {"x", "z"}}, false},
	{`{"ForAllValues:StringEquals":{"a:k":"x"}}`, nil, true},
	{`{"ForAllValues:StringEquals":{"a:k":"x"}}`, context{"a:k": {}}, true},
	{`{"ForAllValues:StringEquals":{"a:k":"x"}}`, context{"a:k": {""}}, true},
	{`{"ForAllValues:StringNotEquals":{"a:k":"x"}}`, context{"a:k": {"y", "z"}}, true},
	{`{"ForAllValues:StringNotEquals":{"a:k":"x"}}`, context{"a:k": {"y", "x"}}, false},
	{`{"ForAllValues:StringLike":{"a:k":["x*","y*"]}}`, context{"a:k": {"x1", "y2"}}, true},
	{`{"ForAnyValue:ArnLike":{"a:k":"arn:aws:iam::*:user/x"}}`, context{"a:k": {"no", "arn:aws:iam::1:user/x"}}, true},
	{`{"ForAllValues:Bool":{"a:k":"true"}}`, context{"a:k": {"true", "true"}}, true},
	{`{"ForAnyValue:NumericGreaterThan":{"a:k":"5"}}`, context{"a:k": {"1", "6"}}, true},
	{`{"ForAllValues:StringEquals":{"a:k":"x"},"Null":{"a:k":"false"}}`, nil, false},

	// Several values of a key under an operator without a set match nothing.
	{`{"StringEquals":{"a:k":"x"}}`, context{"a:k": {"x", "y"}}, false},
	{`{"StringNotEquals":{"a:k":"x"}}`, context{"a:k": {"x", "y"}}, true},

	// Operators and keys are joined by and.
	{`{"StringEquals":{"a:k":"v","a:l":"w"}}`, context{"a:k": {"v"}, "a:l": {"w"}}, true},
	{`{"StringEquals":{"a:k":"v","a:l":"w"}}`, context{"a:k": {"v"}, "a:l": {"x"}}, false},
	{`{"StringEquals":{"a:k":"v"},"Bool":{"a:b":"true"}}`, context{"a:k": {"v"}, "a:b": {"true"}}, true},
	{`{"StringEquals":{"a:k":"v"},"Bool":{"a:b":"true"}}`, context{"a:k": {"v"}}, false},
	{`{}`, nil, true},

	// Variables.
	{`{"StringEquals":{"a:k":"${aws:username}"}}`, context{"a:k": {"relayer"}}, true},
	{`{"StringEquals":{"a:k":"x-${aws:username}-y"}}`, context{"a:k": {"x-relayer-y"}}, true},
	{`{"StringEquals":{"a:k":"${aws:PrincipalTag/team}"}}`, context{"a:k": {"red"}, "aws:PrincipalTag/team": {"red"}}, true},
	{`{"StringEquals":{"a:k":"${aws:PrincipalTag/team}"}}`, context{"a:k": {"red"}}, false},
	{`{"StringEquals":{"a:k":"${aws:PrincipalTag/team, 'red'}"}}`, context{"a:k": {"red"}}, true},
	{`{"StringEquals":{"a:k":"${aws:PrincipalTag/team, 'red'}"}}`, context{"a:k": {"red"}, "aws:principaltag/team": {"blue"}}, false},
	{`{"StringNotEquals":{"a:k":"${aws:PrincipalTag/team}"}}`, context{"a:k": {"red"}}, false},
	{`{"StringEquals":{"a:k":"${a:many}"}}`, context{"a:k": {"x"}, "a:many": {"x", "y"}}, false},
	{`{"StringLike":{"a:k":"${a:v}*"}}`, context{"a:k": {"star-x"}, "a:v": {"star"}}, true},
	{`{"StringLike":{"a:k":"${a:v}"}}`, context{"a:k": {"anything"}, "a:v": {"*"}}, false},
	{`{"StringLike":{"a:k":"${a:v}"}}`, context{"a:k": {"*"}, "a:v": {"*"}}, true},
	{`{"StringLike":{"a:k":"a${*}c"}}`, context{"a:k": {"abc"}}, false},
	{`{"StringLike":{"a:k":"a${*}c"}}`, context{"a:k": {"a*c"}}, true},
	{`{"StringLike":{"a:k":"a${?}"}}`, context{"a:k": {"a?"}}, true},
	{`{"StringEquals":{"a:k":"${$}5"}}`, context{"a:k": {"$5"}}, true},
	{`{"ArnLike":{"a:k":"arn:aws:iam::${aws:PrincipalAccount}:user/*"}}`, context{"a:k": {"arn:aws:iam::111122223333:user/z"}}, true},
	{`{"NumericEquals":{"a:k":"5"}}`, context{"a:k": {"${a:v}"}, "a:v": {"5"}}, false},
}

func TestConditions(t *testing.T) {
	me := principal(t, "arn:aws:iam::"+account+":user/relayer")
	for _, c := range conditionCases {
		found, err := json.Marshal(c.context)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(c.condition+string(found), func(t *testing.T) {
			text := fmt.Sprintf(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"kms:Sign","Resource":"*","Condition":%s}}`, c.condition)
			d := iampolicy.Evaluate(
				iampolicy.Request{Principal: me, Action: "kms:Sign", Resource: keyARN, Context: c.context},
				iampolicy.Policies{Identity: []iampolicy.Attached{{Name: "p", Policy: parse(t, text, iampolicy.KindIdentity)}}},
			)
			if d.Allowed != c.holds {
				t.Errorf("allowed %t, want %t: %+v", d.Allowed, c.holds, d)
			}
			if !d.Allowed && (len(d.Misses) != 1 || d.Misses[0].Why == "") {
				t.Errorf("a refusal names the statement that came near, found %+v", d.Misses)
			}
		})
	}
}
