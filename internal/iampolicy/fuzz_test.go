package iampolicy_test

import (
	"errors"
	"os"
	"testing"

	"github.com/opticsnet/optics/internal/iampolicy"
)

// FuzzParse: whatever is read can be written, read again, evaluated and linted;
// whatever is not is refused in one line with a place.
func FuzzParse(f *testing.F) {
	for _, file := range []string{"kms-admin.json", "staging-processor-signer.json"} {
		text, err := os.ReadFile("testdata/" + file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte(`{"Statement":{"Effect":"Allow","Principal":{"AWS":["1"],"Service":"x"},"NotAction":[],"Condition":{"Null":{"a:b":true},"ForAllValues:ArnLike":{"c:d":["${e:f, 'g'}","*"]}}}}`))
	f.Add([]byte(`{"Version":"2012-10-17","Statement":[{"Effect":"Deny","NotPrincipal":"*","Action":"*","NotResource":"arn:${aws:username}"}]}`))
	f.Add([]byte(`{"Statement":[{"Sid":"A","Effect":"Allow","Action":["kms:Sign","kms:*"],"Resource":"arn:aws:kms:*:1:alias/*"},{"Sid":"ASign","Effect":"Allow","Action":"kms:createkey","Resource":["*","arn:${"],"Condition":{"StringLike":{"kms:RequestAlias":"alias/*"}}}]}`))
	f.Add([]byte(`{"Statement":{"Effect":"Allow","Principal":"*","Action":"*","Condition":{"ArnLike":{"c:d":"${e:fl 'g'}"}}}}`))
	f.Add([]byte(`[{"Statement":`))
	me, err := iampolicy.ParsePrincipal(user)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := iampolicy.Parse(text, iampolicy.KindAny)
		if err != nil {
			var parseError *iampolicy.ParseError
			if !errors.As(err, &parseError) || parseError.Position.Line < 1 || parseError.Position.Column < 1 {
				t.Errorf("error without a place: %v", err)
			}
			return
		}
		line, err := p.MarshalJSON()
		if err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		again, err := iampolicy.Parse(line, iampolicy.KindAny)
		if err != nil {
			t.Fatalf("what was written cannot be read: %v: %s", err, line)
		}
		if !iampolicy.Equal(p, again) {
			t.Fatalf("read again it is another: %s", line)
		}
		attached := []iampolicy.Attached{{Name: "p", Policy: p}}
		iampolicy.Evaluate(iampolicy.Request{Principal: me, Action: "kms:Sign", Resource: keyARN}, iampolicy.Policies{
			Identity: attached, Boundary: &attached[0], Session: attached, Resource: &attached[0],
		})
		corrected := iampolicy.Lint(p, iampolicy.Facts{Account: account, Regions: []string{"us-west-2"}, Aliases: []string{"alias/a"}}).Corrected
		if corrected == nil {
			return
		}
		if line, err = corrected.MarshalJSON(); err != nil {
			t.Fatalf("the correction cannot be written: %v", err)
		}
		if _, err := iampolicy.Parse(line, iampolicy.KindAny); err != nil {
			t.Fatalf("the correction cannot be read: %v: %s", err, line)
		}
	})
}
