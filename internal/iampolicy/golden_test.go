package iampolicy_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/internal/iampolicy"
)

// The text of a generated policy is what operators review: it changes only on
// purpose.
func TestGeneratedText(t *testing.T) {
	set := generate(t, staging("alfajores", "kovan"))
	for _, p := range set.Policies {
		if p.Name != "staging-watcher-attestation" {
			continue
		}
		got, err := p.Document.Indented()
		if err != nil {
			t.Fatal(err)
		}
		want := `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "ReadOwnKeys",
      "Effect": "Allow",
      "Action": [
        "kms:DescribeKey",
        "kms:GetKeyLastUsage",
        "kms:GetPublicKey"
      ],
      "Resource": "arn:aws:kms:us-west-2:111122223333:key/*",
      "Condition": {
        "ForAnyValue:StringEquals": {
          "kms:ResourceAliases": [
            "alias/staging-watcher-attestation-alfajores",
            "alias/staging-watcher-attestation-kovan"
          ]
        }
      }
    },
    {
      "Sid": "SignDigestsWithOwnKeys",
      "Effect": "Allow",
      "Action": "kms:Sign",
      "Resource": "arn:aws:kms:us-west-2:111122223333:key/*",
      "Condition": {
        "ForAnyValue:StringEquals": {
          "kms:ResourceAliases": [
            "alias/staging-watcher-attestation-alfajores",
            "alias/staging-watcher-attestation-kovan"
          ]
        },
        "StringEquals": {
          "kms:MessageType": "DIGEST",
          "kms:SigningAlgorithm": "ECDSA_SHA_256"
        }
      }
    }
  ]
}
`
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got): %s", diff)
		}
		return
	}
	t.Error("no policy for the watcher's attestation")
}

func BenchmarkEvaluate(b *testing.B) {
	set, err := iampolicy.Generate(staging("alfajores", "kovan", "rinkeby"))
	if err != nil {
		b.Fatal(err)
	}
	key := set.Keys(staging())[0]
	id := set.Identities()[0]
	id.Policies.Resource = key.Policy
	req := iampolicy.SignRequest(id.Principal, key)
	b.ReportAllocs()
	for b.Loop() {
		if d := iampolicy.Evaluate(req, id.Policies); !d.Allowed {
			b.Fatal(d.Reason)
		}
	}
}
