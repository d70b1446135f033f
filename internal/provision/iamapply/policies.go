package iamapply

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/kms"

	"github.com/opticsnet/optics/internal/iampolicy"
)

// maxVersions is how many versions of a managed policy AWS keeps:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const maxVersions = 5

// policyARN returns the ARN of a policy of the set.
func (a *Applier) policyARN(name string) string {
	return fmt.Sprintf("arn:%s:iam::%s:policy/%s", a.set.Partition, a.set.Account, name)
}

// tags are what everything that is created carries.
func (a *Applier) tags() []types.Tag {
	return []types.Tag{{Key: aws.String("environment"), Value: aws.String(a.set.Environment)}}
}

// policy compares a managed policy.
func (a *Applier) policy(want iampolicy.ManagedPolicy) compare {
	return func(ctx context.Context) (difference, error) {
		text, err := want.Document.MarshalJSON()
		if err != nil {
			return difference{}, err
		}
		arn := aws.String(a.policyARN(want.Name))
		have, err := a.iam.GetPolicy(ctx, &iam.GetPolicyInput{PolicyArn: arn})
		if hasCode(err, noEntity) {
			return difference{steps: []Step{{
				Verb: VerbCreate, Kind: "policy", Name: want.Name, document: string(text),
				do: func(ctx context.Context) error {
					_, err := a.iam.CreatePolicy(ctx, &iam.CreatePolicyInput{
						PolicyName: &want.Name, Description: &want.Description, PolicyDocument: aws.String(string(text)), Tags: a.tags(),
					})
					return err
				},
			}}}, nil
		}
		if err != nil {
			return difference{}, err
		}
		version, err := a.iam.GetPolicyVersion(ctx, &iam.GetPolicyVersionInput{PolicyArn: arn, VersionId: have.Policy.DefaultVersionId})
		if err != nil {
			return difference{}, err
		}
		changes, found, err := changed(aws.ToString(version.PolicyVersion.Document), want.Document, iampolicy.KindIdentity)
		if err != nil || changes == "" {
			return difference{}, err
		}
		return a.newVersion(ctx, Step{Verb: VerbUpdate, Kind: "policy", Name: want.Name, Detail: changes, document: string(text), field: FieldDocument, found: found})
	}
}

// newVersion returns the steps that make a document the policy's default, and make
// room for it.
func (a *Applier) newVersion(ctx context.Context, update Step) (difference, error) {
	arn := aws.String(a.policyARN(update.Name))
	pages := iam.NewListPolicyVersionsPaginator(a.iam, &iam.ListPolicyVersionsInput{PolicyArn: arn})
	versions, err := collect(ctx, pages, func(p *iam.ListPolicyVersionsOutput) []types.PolicyVersion { return p.Versions })
	if err != nil {
		return difference{}, err
	}
	var d difference
	if len(versions) >= maxVersions {
		oldest := aws.ToString(oldestVersion(versions).VersionId)
		d.steps = append(d.steps, Step{
			Verb: VerbDelete, Kind: "policy", Name: update.Name, Detail: fmt.Sprintf("version %s, the oldest; AWS keeps %d", oldest, maxVersions),
			field: FieldDocument,
			do: func(ctx context.Context) error {
				_, err := a.iam.DeletePolicyVersion(ctx, &iam.DeletePolicyVersionInput{PolicyArn: arn, VersionId: &oldest})
				return err
			},
		})
	}
	update.do = func(ctx context.Context) error {
		_, err := a.iam.CreatePolicyVersion(ctx, &iam.CreatePolicyVersionInput{PolicyArn: arn, PolicyDocument: &update.document, SetAsDefault: true})
		return err
	}
	d.steps = append(d.steps, update)
	return d, nil
}

// oldestVersion returns the version that was made first of those not in force.
func oldestVersion(versions []types.PolicyVersion) types.PolicyVersion {
	unused := slices.DeleteFunc(slices.Clone(versions), func(v types.PolicyVersion) bool { return v.IsDefaultVersion })
	return slices.MinFunc(unused, func(x, y types.PolicyVersion) int { return cmp.Compare(versionNumber(x), versionNumber(y)) })
}

// versionNumber returns the 3 of v3; versions are numbered in order and no number
// is given twice.
func versionNumber(v types.PolicyVersion) int {
	n, err := strconv.Atoi(strings.TrimPrefix(aws.ToString(v.VersionId), "v"))
	if err != nil {
		return 0 // not a number that AWS gives
	}
	return n
}

// keyName names a key for people: by its alias, and by its id when the alias does not
// lead there.
func keyName(k iampolicy.KeyPolicy) string {
	if !k.Beside {
		return k.Alias
	}
	return k.Alias + " " + k.KeyARN[strings.LastIndexByte(k.KeyARN, '/')+1:]
}

// keyPolicy compares the policy of a KMS key.
func (a *Applier) keyPolicy(want iampolicy.KeyPolicy) compare {
	return func(ctx context.Context) (difference, error) {
		text, err := want.Document.MarshalJSON()
		if err != nil {
			return difference{}, err
		}
		have, err := a.kms.GetKeyPolicy(ctx, &kms.GetKeyPolicyInput{KeyId: &want.KeyARN})
		if err != nil {
			return difference{}, err
		}
		changes, found, err := changedText(aws.ToString(have.Policy), want.Document, iampolicy.KindKey)
		if err != nil || changes == "" {
			return difference{}, err
		}
		return difference{steps: []Step{{
			Verb: VerbUpdate, Kind: "key", Name: keyName(want), Detail: changes, document: string(text),
			field: FieldDocument, found: found,
			do: func(ctx context.Context) error {
				_, err := a.kms.PutKeyPolicy(ctx, &kms.PutKeyPolicyInput{KeyId: &want.KeyARN, Policy: aws.String(string(text))})
				return err
			},
		}}}, nil
	}
}

// changed says which statements of a document, as IAM returns it, differ from
// what is wanted; nothing when they say the same. It returns the document, too.
func changed(escaped string, want *iampolicy.Policy, kind iampolicy.Kind) (changes, found string, err error) {
	text, err := url.PathUnescape(escaped)
	if err != nil {
		return "", "", fmt.Errorf("decode the document that IAM returned: %w", err)
	}
	return changedText(text, want, kind)
}

func changedText(text string, want *iampolicy.Policy, kind iampolicy.Kind) (changes, found string, err error) {
	have, err := iampolicy.Parse([]byte(text), kind)
	var shape *iampolicy.ParseError
	switch {
	case errors.As(err, &shape):
		return "replaces a document of another shape, " + shape.Error(), text, nil
	case err != nil:
		return "", "", err
	case iampolicy.Equal(have, want):
		return "", "", nil
	}
	canonical, err := have.MarshalJSON()
	if err != nil {
		return "", "", err
	}
	return described(have, want), string(canonical), nil
}

// described says which statements have to change.
func described(have, want *iampolicy.Policy) string {
	var parts []string
	for _, part := range []struct {
		what string
		sids []string
	}{
		{"adds", sidsMissing(want, have, sameSid)},
		{"changes", sidsBoth(want, have)},
		{"removes", sidsMissing(have, want, sameSid)},
	} {
		if len(part.sids) > 0 {
			parts = append(parts, part.what+" "+strings.Join(part.sids, ", "))
		}
	}
	if len(parts) == 0 {
		return "changes its version or name"
	}
	return strings.Join(parts, "; ")
}

func sameSid(a, b iampolicy.Statement) bool { return a.Sid == b.Sid }

// sidsMissing returns the labels of the statements of one policy that have no
// match in another.
func sidsMissing(in, from *iampolicy.Policy, match func(a, b iampolicy.Statement) bool) []string {
	var sids []string
	for i, s := range in.Statements {
		if !slices.ContainsFunc(from.Statements, func(other iampolicy.Statement) bool { return match(s, other) }) {
			sids = append(sids, cmp.Or(s.Sid, fmt.Sprintf("statement %d", i+1)))
		}
	}
	return sids
}

// sidsBoth returns the labels that both policies have with another meaning.
func sidsBoth(want, have *iampolicy.Policy) []string {
	differs := sidsMissing(want, have, func(a, b iampolicy.Statement) bool {
		one := func(s iampolicy.Statement) *iampolicy.Policy {
			return &iampolicy.Policy{Version: iampolicy.Version2012, Statements: []iampolicy.Statement{s}}
		}
		return iampolicy.Equal(one(a), one(b))
	})
	added := sidsMissing(want, have, sameSid)
	return slices.DeleteFunc(differs, func(sid string) bool { return slices.Contains(added, sid) })
}
