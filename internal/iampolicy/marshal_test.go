package iampolicy_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/internal/iampolicy"
)

func TestIndentedIsTheTextOfTheDocument(t *testing.T) {
	text := `{
  "Version": "2012-10-17",
  "Id": "doc",
  "Statement": [
    {
      "Sid": "One",
      "Effect": "Allow",
      "Principal": {
        "AWS": [
          "111122223333",
          "arn:aws:iam::444455556666:root"
        ],
        "Service": "s.amazonaws.com"
      },
      "Action": "kms:Sign",
      "Resource": "*",
      "Condition": {
        "StringLike": {
          "a:k": "<&>"
        }
      }
    },
    {
      "Effect": "Deny",
      "NotPrincipal": "*",
      "NotAction": [],
      "NotResource": "*"
    }
  ]
}
`
	got, err := parse(t, text, iampolicy.KindKey).Indented()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(text, got); diff != "" {
		t.Errorf("(-want +got): %s", diff)
	}
}

func TestEqual(t *testing.T) {
	base := `{"Version":"2012-10-17","Statement":[
		{"Sid":"A","Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":["kms:Sign","kms:GetPublicKey"],"Resource":"*","Condition":{"StringEquals":{"kms:MessageType":"DIGEST"},"Bool":{"a:b":"true"}}},
		{"Sid":"B","Effect":"Deny","Principal":"*","Action":"kms:CreateGrant","Resource":"*"}]}`
	for _, c := range []struct {
		name, text string
		equal      bool
	}{
		{"itself", base, true},
		{"lists, order, case, repetition", `{"Statement":[
			{"Resource":["*","*"],"Sid":"B","Action":["KMS:createGrant"],"Principal":{"AWS":["*"]},"Effect":"Deny"},
			{"Effect":"Allow","Sid":"A","Principal":{"AWS":["arn:aws:iam::111122223333:root"]},"Action":["kms:getPublicKey","kms:Sign"],"Resource":["*"],"Condition":{"Bool":{"A:B":true},"StringEquals":{"kms:messagetype":["DIGEST"]}}}
			],"Version":"2012-10-17"}`, true},
		{"no version", `{"Statement":[]}`, false},
		{"another value", `{"Version":"2012-10-17","Statement":[
			{"Sid":"A","Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":["kms:Sign","kms:GetPublicKey"],"Resource":"*","Condition":{"StringEquals":{"kms:MessageType":"digest"},"Bool":{"a:b":"true"}}},
			{"Sid":"B","Effect":"Deny","Principal":"*","Action":"kms:CreateGrant","Resource":"*"}]}`, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, b := parse(t, base, iampolicy.KindKey), parse(t, c.text, iampolicy.KindKey)
			if got := iampolicy.Equal(a, b); got != c.equal {
				t.Errorf("equal %t, want %t", got, c.equal)
			}
			if got := iampolicy.Equal(b, a); got != c.equal {
				t.Errorf("the other way round: equal %t, want %t", got, c.equal)
			}
		})
	}
}

func TestEqualDistinguishes(t *testing.T) {
	for _, c := range []struct {
		name, a, b string
		equal      bool
	}{
		{"no version is 2008", `{"Statement":[]}`, `{"Version":"2008-10-17","Statement":[]}`, true},
		{"versions", `{"Statement":[]}`, `{"Version":"2012-10-17","Statement":[]}`, false},
		{"one statement or a list", `{"Statement":{"Effect":"Deny","Action":"*"}}`, `{"Statement":[{"Effect":"Deny","Action":["*"]}]}`, true},
		{"Sid", `{"Statement":{"Sid":"a","Effect":"Deny","Action":"*"}}`, `{"Statement":{"Effect":"Deny","Action":"*"}}`, false},
		{"Id", `{"Id":"a","Statement":[]}`, `{"Statement":[]}`, false},
		{"effect", `{"Statement":{"Effect":"Deny","Action":"*"}}`, `{"Statement":{"Effect":"Allow","Action":"*"}}`, false},
		{"Action and NotAction", `{"Statement":{"Effect":"Deny","Action":"*"}}`, `{"Statement":{"Effect":"Deny","NotAction":"*"}}`, false},
		{"resources have case", `{"Statement":{"Effect":"Deny","Action":"*","Resource":"arn:a"}}`, `{"Statement":{"Effect":"Deny","Action":"*","Resource":"arn:A"}}`, false},
		{"absent and empty", `{"Statement":{"Effect":"Deny","Action":"*","Resource":[]}}`, `{"Statement":{"Effect":"Deny","Action":"*"}}`, false},
		{"a statement twice", `{"Statement":[{"Effect":"Deny","Action":"*"},{"Effect":"Deny","Action":"*"}]}`, `{"Statement":[{"Effect":"Deny","Action":"*"}]}`, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := iampolicy.Equal(parse(t, c.a, iampolicy.KindAny), parse(t, c.b, iampolicy.KindAny)); got != c.equal {
				t.Errorf("equal %t, want %t", got, c.equal)
			}
		})
	}
}

func TestDocumentsSurviveTheirOwnText(t *testing.T) {
	for name, text := range documents(t) {
		t.Run(name, func(t *testing.T) {
			p := parse(t, string(text), iampolicy.KindIdentity)
			line, err := json.Marshal(p)
			if err != nil {
				t.Fatal(err)
			}
			var again iampolicy.Policy
			if err := json.Unmarshal(line, &again); err != nil {
				t.Fatal(err)
			}
			if !iampolicy.Equal(p, &again) {
				t.Errorf("read again it is another: %s", line)
			}
		})
	}
}

func TestMarshalRefusesWhatJSONCannotHold(t *testing.T) {
	c := iampolicy.Condition{Operator: "StringEquals", Key: "a:k", Values: []string{"v"}}
	p := &iampolicy.Policy{Statements: []iampolicy.Statement{{Effect: iampolicy.Allow, Conditions: []iampolicy.Condition{c, c}}}}
	if text, err := p.MarshalJSON(); err == nil {
		t.Errorf("wrote %s", text)
	}
	if iampolicy.Equal(p, p) {
		t.Error("what cannot be written is equal to nothing")
	}
}
