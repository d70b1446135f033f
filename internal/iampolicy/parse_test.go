package iampolicy_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/opticsnet/optics/internal/iampolicy"
)

func TestParse(t *testing.T) {
	got := parse(t, `{
		"Version": "2012-10-17", "Id": "doc",
		"Statement": {
			"Sid": "One", "Effect": "Allow",
			"Principal": {"AWS": ["111122223333", "arn:aws:iam::1:root"], "Service": "s.amazonaws.com"},
			"NotAction": ["kms:*"], "Resource": "*",
			"Condition": {
				"ForAnyValue:StringEquals": {"kms:ResourceAliases": ["alias/a", "alias/b"]},
				"Bool": {"aws:SecureTransport": true}, "NumericLessThan": {"a:n": [1, "2.5"]}
			}
		}
	}`, iampolicy.KindKey)
	want := &iampolicy.Policy{
		Version: iampolicy.Version2012, ID: "doc",
		Statements: []iampolicy.Statement{{
			Sid: "One", Effect: iampolicy.Allow,
			Principals: []iampolicy.PrincipalMatch{
				{Type: iampolicy.TypeAWS, Value: "111122223333"},
				{Type: iampolicy.TypeAWS, Value: "arn:aws:iam::1:root"},
				{Type: iampolicy.TypeService, Value: "s.amazonaws.com"},
			},
			NotActions: []string{"kms:*"}, Resources: []string{"*"},
			Conditions: []iampolicy.Condition{
				{Operator: "ForAnyValue:StringEquals", Key: "kms:ResourceAliases", Values: []string{"alias/a", "alias/b"}},
				{Operator: "Bool", Key: "aws:SecureTransport", Values: []string{"true"}},
				{Operator: "NumericLessThan", Key: "a:n", Values: []string{"1", "2.5"}},
			},
		}},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(iampolicy.Policy{})); diff != "" {
		t.Errorf("(-want +got): %s", diff)
	}
}

// in puts an element into a statement that lacks nothing but it; the element is
// on line 2, from column 1.
func in(element string) string {
	return "{\"Version\":\"2012-10-17\",\"Statement\":[{\n" + element + ",\n\"Effect\":\"Allow\",\"Action\":\"kms:Sign\",\"Resource\":\"*\"}]}"
}

func TestParseErrors(t *testing.T) {
	const identity, key, trust = iampolicy.KindIdentity, iampolicy.KindKey, iampolicy.KindTrust
	for _, c := range []struct {
		name, text string
		kind       iampolicy.Kind
		want       string
	}{
		{"empty", " \n", identity, `1:1: the text is empty: expected a policy document`},
		{"array", `[]`, identity, `1:1: found an array: expected a policy document, an object with Version and Statement`},
		{"string", `"x"`, identity, `1:1: found the string "x": expected a policy document, an object with Version and Statement`},
		{"URL-encoded", `%7B%22Version%22`, identity, `1:1: the document is URL-encoded, as the IAM API returns it: decode it first`},
		{"not UTF-8", "{\n\"\xff\"", identity, `2:2: the text is not UTF-8`},
		{"not JSON", "{\n\"Version\": oops}", identity, `2:12: not JSON: invalid character 'o' looking for beginning of value`},
		{"comma too many", `{"Statement":[],}`, identity, `1:17: not JSON: invalid character '}' looking for beginning of object key string`},
		{"cut off", `{"Statement":[`, identity, `1:15: not JSON: the text ends inside the document`},
		{"text behind", "{\"Statement\":[]}\n{}", identity, `2:1: not JSON: invalid character '{' after top-level value`},
		{"too deep", strings.Repeat("[", 40) + strings.Repeat("]", 40), identity, `1:34: more than 32 levels deep: expected a policy document`},
		{"too long", strings.Repeat(" ", 1<<17+1), identity, `1:1: the text is 131073 bytes long: expected a policy document of at most 131072`},
		{"answer of the API", `{"PolicyVersion":{}}`, identity, `1:2: found "PolicyVersion", as in an answer of AWS: expected the policy document in it alone`},
		{"element in lower case", `{"statement":[]}`, identity, `1:2: unknown element "statement" in the policy: did you mean "Statement"?`},
		{"name twice", `{"Version":"2012-10-17","Version":"2012-10-17"}`, identity, `1:25: "Version" stands here a second time: the first is at 1:2`},
		{"version", `{"Version":"2012-10-18","Statement":[]}`, identity, `1:12: Version is "2012-10-18": expected 2012-10-17 or 2008-10-17`},
		{"version is a number", `{"Version":2012,"Statement":[]}`, identity, `1:12: Version is the number 2012: expected a string`},
		{"no statement", `{"Version":"2012-10-17"}`, identity, `1:1: the policy has no Statement: expected a statement or an array of them`},
		{"statement is a string", `{"Statement":"x"}`, identity, `1:14: Statement is the string "x": expected a statement or an array of them`},
		{"statement in statement", `{"Statement":[[]]}`, identity, `1:15: a statement is an array: expected an object with Effect and Action`},
		{"unknown element", in(`"Actions":"x"`), identity, `2:1: unknown element "Actions" in a statement: did you mean "Action"?`},
		{"effect", `{"Statement":{"Effect":"allow"}}`, identity, `1:24: Effect is "allow": expected Allow or Deny`},
		{"no effect", `{"Statement":{"Action":"*","Resource":"*"}}`, identity, `1:14: the statement has no Effect: expected Allow or Deny`},
		{"no action", `{"Statement":{"Effect":"Deny","Resource":"*"}}`, identity, `1:14: the statement has no Action: expected Action or NotAction`},
		{"no resource", `{"Statement":{"Effect":"Deny","Action":"*"}}`, identity, `1:14: the statement has no Resource: expected Resource or NotResource`},
		{"Action and NotAction", in(`"NotAction":"*"`), identity, `1:38: the statement has Action and NotAction: expected one of them`},
		{"Resource and NotResource", in(`"NotResource":"*"`), identity, `1:38: the statement has Resource and NotResource: expected one of them`},
		{"action without service", `{"Statement":{"Effect":"Deny","Action":"Sign","Resource":"*"}}`, identity, `1:40: Action: "Sign": expected service:Operation, with * and ? in the operation, or *`},
		{"action is an object", `{"Statement":{"Effect":"Deny","Action":{},"Resource":"*"}}`, identity, `1:40: Action is an object: expected a string or an array of strings`},
		{"action in actions", `{"Statement":{"Effect":"Deny","Action":["kms:Sign",null],"Resource":"*"}}`, identity, `1:52: Action is null: expected a string or an array of strings`},
		{"resource without arn", `{"Statement":{"Effect":"Deny","Action":"*","Resource":"key/1"}}`, identity, `1:55: Resource: "key/1": expected an ARN or *`},
		{"open variable", `{"Statement":{"Effect":"Deny","Action":"*","Resource":"arn:${x"},"Version":"2012-10-17"}`, identity, `1:55: Resource: variable "${x" is not closed: expected }`},
		{"nameless variable", in(`"Condition":{"StringEquals":{"a:k":"${}"}}`), identity, `2:36: condition key a:k: variable ${} has no name: expected ${key} or ${key, 'fallback'}`},
		{"fallback without quotes", in(`"Condition":{"StringEquals":{"a:k":"${b:k, x}"}}`), identity, `2:36: condition key a:k: variable ${b:k, x} has a fallback without quotes: expected ${key, 'fallback'}`},
		{"Sid with a space", in(`"Sid":"my keys"`), identity, `2:7: Sid "my keys": expected letters and digits only`},
		{"Sid twice", `{"Statement":[{"Sid":"a","Effect":"Deny","Action":"*","Resource":"*"},{"Sid":"a"}]}`, identity, `1:78: Sid "a" stands here a second time: the first is at 1:22`},
		{"principal in an identity policy", in(`"Principal":"*"`), identity, `1:38: the statement has a Principal: expected none in an identity policy, which speaks of whom it is attached to`},
		{"no principal in a key policy", in(`"Sid":"my keys"`), key, `1:38: the statement has no Principal: expected one in a key policy`},
		{"resource in a trust policy", in(`"Principal":"*"`), trust, `1:38: the statement has a Resource: expected none in a trust policy, which speaks of its role`},
		{"principal is another string", in(`"Principal":"me"`), key, `2:13: Principal is the string "me": expected "*" or an object like {"AWS": "arn:…"}`},
		{"kind of principal", in(`"Principal":{"aws":"*"}`), key, `2:14: unknown kind of principal "aws": did you mean "AWS"?`},
		{"principal is a number", in(`"Principal":{"AWS":111122223333}`), key, `2:20: AWS is the number 111122223333: expected a string or an array of strings`},
		{"principal is empty", in(`"Principal":{"AWS":""}`), key, `2:20: AWS: "": expected a principal`},
		{"condition is a list", in(`"Condition":[]`), identity, `2:13: Condition is an array: expected an object of operators`},
		{"unknown operator", in(`"Condition":{"StringEqual":{"a:k":"v"}}`), identity, `2:14: unknown condition operator "StringEqual": did you mean "StringEquals"?`},
		{"operator in another case", in(`"Condition":{"stringequals":{"a:k":"v"}}`), identity, `2:14: unknown condition operator "stringequals": did you mean "StringEquals"?`},
		{"unknown set", in(`"Condition":{"ForSomeValue:StringEquals":{"a:k":"v"}}`), identity, `2:14: unknown condition operator "ForSomeValue:StringEquals": expected ForAnyValue: or ForAllValues: before the colon`},
		{"NullIfExists", in(`"Condition":{"NullIfExists":{"a:k":"true"}}`), identity, `2:14: unknown condition operator "NullIfExists": did you mean "Null"?`},
		{"operator of nothing", in(`"Condition":{"Rhymes":{"a:k":"true"}}`), identity, `2:14: unknown condition operator "Rhymes": expected one of the String, Numeric, Date, Bool, Binary, IpAddress, Arn and Null operators`},
		{"operator is a string", in(`"Condition":{"Bool":"true"}`), identity, `2:21: condition Bool is the string "true": expected an object of keys`},
		{"key without prefix", in(`"Condition":{"Bool":{"k":"true"}}`), identity, `2:22: condition key "k": expected prefix:name, like kms:MessageType`},
		{"key twice", in(`"Condition":{"Bool":{"a:k":"true","A:K":"true"}}`), identity, `2:35: condition key "A:K" stands here a second time: keys have no case`},
		{"boolean", in(`"Condition":{"Bool":{"a:k":"yes"}}`), identity, `2:28: condition key a:k: "yes" is not a boolean: expected true or false`},
		{"null", in(`"Condition":{"Null":{"a:k":"yes"}}`), identity, `2:28: condition key a:k: "yes" is not a boolean: expected true or false`},
		{"number", in(`"Condition":{"NumericEquals":{"a:k":"1e9"}}`), identity, `2:37: condition key a:k: "1e9" is not a number: expected digits, with a fraction or without`},
		{"date", in(`"Condition":{"DateEquals":{"a:k":"31.1.2026"}}`), identity, `2:34: condition key a:k: "31.1.2026" is not a date: expected ISO 8601, like 2026-01-31T00:00:00Z, or seconds since 1970`},
		{"address", in(`"Condition":{"IpAddress":{"a:k":"203.0.113"}}`), identity, `2:33: condition key a:k: "203.0.113" is not an address: expected one like 203.0.113.0/24 or 2001:db8::/32`},
		{"value is an object", in(`"Condition":{"StringLike":{"a:k":[{}]}}`), identity, `2:35: condition key a:k is an object: expected a string or an array of strings`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := iampolicy.Parse([]byte(c.text), c.kind)
			var parseError *iampolicy.ParseError
			if !errors.As(err, &parseError) {
				t.Fatalf("error %v: expected a ParseError", err)
			}
			if diff := cmp.Diff(c.want, err.Error()); diff != "" {
				t.Errorf("(-want +got): %s", diff)
			}
			if strings.Contains(err.Error(), "\n") {
				t.Error("an error is one line")
			}
		})
	}
}

func TestVariablesAreTextBefore2012(t *testing.T) {
	p := parse(t, `{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::${aws:username"}}`, iampolicy.KindIdentity)
	d := iampolicy.Evaluate(
		iampolicy.Request{Principal: principal(t, user), Action: "s3:GetObject", Resource: "arn:aws:s3:::${aws:username"},
		iampolicy.Policies{Identity: []iampolicy.Attached{{Name: "p", Policy: p}}},
	)
	if !d.Allowed {
		t.Error(d.Reason)
	}
}

// documents returns the policies in testdata by file name.
func documents(t *testing.T) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no documents in testdata: %v", err)
	}
	texts := map[string][]byte{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts[filepath.Base(file)] = text
	}
	return texts
}
