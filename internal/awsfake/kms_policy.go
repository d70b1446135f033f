package awsfake

import (
	"maps"
	"slices"

	"github.com/opticsnet/optics/internal/iampolicy"
)

// keyPolicyName is the name of every key's only policy.
const keyPolicyName = "default"

// defaultKeyPolicy leaves the decision to the IAM policies of the account.
func defaultKeyPolicy(account string) string {
	return `{
  "Version" : "2012-10-17",
  "Id" : "key-default-1",
  "Statement" : [ {
    "Sid" : "Enable IAM User Permissions",
    "Effect" : "Allow",
    "Principal" : {
      "AWS" : "` + rootARN(account) + `"
    },
    "Action" : "kms:*",
    "Resource" : "*"
  } ]
}`
}

type keyPolicyInput struct {
	listInput
	KeyID                          string
	PolicyName                     string
	Policy                         string
	BypassPolicyLockoutSafetyCheck bool
}

// named refuses any other name of a policy than the only one there is.
func (in *keyPolicyInput) named() error {
	if in.PolicyName != "" && in.PolicyName != keyPolicyName {
		return refuse("NotFoundException", "No such policy exists")
	}
	return nil
}

type keyPolicyOutput struct{ Policy, PolicyName string }

func getKeyPolicy(c *call, in *keyPolicyInput) (any, error) {
	ref, err := c.manageKey(in.KeyID, nil)
	if err != nil {
		return nil, err
	}
	if err := in.named(); err != nil {
		return nil, err
	}
	return keyPolicyOutput{ref.key.Policy, keyPolicyName}, nil
}

type listKeyPoliciesOutput struct {
	PolicyNames []string
	Truncated   bool
}

func listKeyPolicies(c *call, in *keyPolicyInput) (any, error) {
	if _, err := c.manageKey(in.KeyID, nil); err != nil {
		return nil, err
	}
	return listKeyPoliciesOutput{PolicyNames: []string{keyPolicyName}}, nil
}

func putKeyPolicy(c *call, in *keyPolicyInput) (any, error) {
	bypass := "false"
	if in.BypassPolicyLockoutSafetyCheck {
		bypass = "true"
	}
	ref, err := c.manageKey(in.KeyID, conditions{"kms:BypassPolicyLockoutSafetyCheck": {bypass}})
	if err != nil {
		return nil, err
	}
	if err := in.named(); err != nil {
		return nil, err
	}
	if err := c.checkKeyPolicy(ref, in.Policy, in.BypassPolicyLockoutSafetyCheck); err != nil {
		return nil, err
	}
	ref.key.Policy = in.Policy
	return nil, nil
}

// checkKeyPolicy refuses a document that is no policy, that names principals that
// do not exist, or that would keep the caller from changing it again.
func (c *call) checkKeyPolicy(ref *keyRef, text string, bypass bool) error {
	const badPolicy = "MalformedPolicyDocumentException"
	if len(text) > maxKeyPolicy {
		return refuse("LimitExceededException", "A key policy has at most %d bytes.", maxKeyPolicy)
	}
	policy, err := iampolicy.Parse([]byte(text), iampolicy.KindKey)
	if err != nil {
		return refuse(badPolicy, "%.300v", err)
	}
	for _, statement := range policy.Statements {
		for _, who := range slices.Concat(statement.Principals, statement.NotPrincipals) {
			if who.Type == iampolicy.TypeAWS && !c.srv.state.known(who.Value) {
				return refuse(badPolicy, "Policy contains a statement with one or more invalid principals.")
			}
		}
	}
	if bypass {
		return nil
	}
	if decision := c.decide("kms:PutKeyPolicy", ref.resource(c), ref.conditions(c, nil), text); !decision.Allowed {
		return refuse(badPolicy, "The new key policy will not allow you to update the key policy in the future.")
	}
	return nil
}

// kmsTags reads the tags of a request.
func kmsTags(list []tagJSON) (map[string]string, error) {
	tags := make(map[string]string, len(list))
	for _, tag := range list {
		if problem := badTag(tag.Key, tag.Value); problem != "" {
			return nil, refuse("TagException", "%s", problem)
		}
		if _, twice := tags[tag.Key]; twice {
			return nil, refuse("TagException", "Duplicate tag keys")
		}
		tags[tag.Key] = tag.Value
	}
	if len(tags) > maxTags {
		return nil, refuse("TagException", "Too many tags")
	}
	return tags, nil
}

type tagKeyInput struct {
	KeyID   string
	Tags    []tagJSON
	TagKeys []string
}

func tagKey(c *call, in *tagKeyInput) (any, error) {
	tags, err := kmsTags(in.Tags)
	if err != nil {
		return nil, err
	}
	cond := conditions{}
	cond.requestTags(tags)
	ref, err := c.manageKey(in.KeyID, cond)
	if err != nil {
		return nil, err
	}
	if err := ref.alive(); err != nil {
		return nil, err
	}
	after := maps.Clone(ref.key.Tags)
	if after == nil {
		after = make(map[string]string)
	}
	maps.Copy(after, tags)
	if len(after) > maxTags {
		return nil, refuse("TagException", "Too many tags")
	}
	ref.key.Tags = after
	for key, value := range tags {
		ref.key.Authorized.set(key, value, c.now)
	}
	return nil, nil
}

func untagKey(c *call, in *tagKeyInput) (any, error) {
	ref, err := c.manageKey(in.KeyID, conditions{"aws:TagKeys": in.TagKeys})
	if err != nil {
		return nil, err
	}
	if err := ref.alive(); err != nil {
		return nil, err
	}
	for _, key := range in.TagKeys {
		delete(ref.key.Tags, key)
		ref.key.Authorized.remove(key, c.now)
	}
	return nil, nil
}

type listTagsOutput struct {
	Tags       []tagJSON
	NextMarker string `json:",omitempty"`
	Truncated  bool
}

func listResourceTags(c *call, in *keyPolicyInput) (any, error) {
	ref, err := c.manageKey(in.KeyID, nil)
	if err != nil {
		return nil, err
	}
	keys := slices.Sorted(maps.Keys(ref.key.Tags))
	keys, next, err := kmsPage(keys, func(key string) string { return key }, in.listInput, 50, 50)
	if err != nil {
		return nil, err
	}
	out := listTagsOutput{Tags: []tagJSON{}, NextMarker: next, Truncated: next != ""}
	for _, key := range keys {
		out.Tags = append(out.Tags, tagJSON{key, ref.key.Tags[key]})
	}
	return out, nil
}
