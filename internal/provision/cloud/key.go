package cloud

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/provision"
	"github.com/opticsnet/optics/internal/provision/keyring"
)

// KMSConfig says which keys have to be in AWS KMS.
type KMSConfig struct {
	// AWS is the account and region of the keys.
	AWS *keys.AWS
	// Keys are the environment's.
	Keys []environment.Key
	// Made are the keys that plans have made, by resource.
	Made map[string]provision.Outcome
	// Beside are the ARNs of the keys of rotations that are not finished, by alias.
	Beside map[string][]string
	// Provision makes a key.
	Provision Provisioner
}

// KMSKeys returns a resource for each key. It publishes the key's account.
func KMSKeys(cfg KMSConfig) []provision.Resource {
	all := make([]provision.Resource, len(cfg.Keys))
	for i, k := range cfg.Keys {
		all[i] = &kmsKey{cfg, k}
	}
	return all
}

// kmsKey is an alias and the key that it leads to.
type kmsKey struct {
	cfg KMSConfig
	key environment.Key
}

// The values of a key.
const (
	fieldKey      = "key"
	fieldState    = "state"
	fieldAccount  = "account"
	fieldRotation = "rotation"
	fieldTag      = "tag "
)

// Key implements [provision.Resource].
func (k *kmsKey) Key() string { return provision.AWS + "/key/" + k.key.Name }

// Lane implements [provision.Resource].
func (k *kmsKey) Lane() string { return provision.AWS }

// Needs implements [provision.Resource].
func (k *kmsKey) Needs() []string { return nil }

// Read implements [provision.Resource].
func (k *kmsKey) Read(ctx context.Context) (provision.State, error) {
	meta, err := k.cfg.AWS.DescribeKMS(ctx, k.key.Alias)
	if errors.Is(err, keys.ErrKeyMissing) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	state := provision.State{
		fieldKey: aws.ToString(meta.Arn), fieldState: string(meta.KeyState), "spec": string(meta.KeySpec), "usage": string(meta.KeyUsage),
	}
	pages := kms.NewListResourceTagsPaginator(k.cfg.AWS.KMS(), &kms.ListResourceTagsInput{KeyId: meta.KeyId})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, k.cfg.AWS.Explain(err, "kms:ListResourceTags", *meta.Arn)
		}
		for _, tag := range page.Tags {
			state[fieldTag+aws.ToString(tag.TagKey)] = aws.ToString(tag.TagValue)
		}
	}
	if keys.CheckKMS(k.key.Alias, meta) == nil {
		account, err := k.cfg.AWS.AddressKMS(ctx, *meta.Arn)
		if err != nil {
			return nil, err
		}
		state[fieldAccount] = account.Hex()
	}
	return state, nil
}

// Diff implements [provision.Resource].
func (k *kmsKey) Diff(found provision.State, d *provision.Draft) error {
	if len(found) == 0 {
		step := d.Add(provision.Step{
			Verb: provision.Create, Address: k.key.Alias, Risk: provision.Reversible, Barrier: true,
			Why: whyKey(k.key, k.cfg.Made[k.Key()]),
		})
		d.Publish("", &step)
		return nil
	}
	d.Publish(found[fieldAccount], nil)
	arn := found[fieldKey]
	differ(found, d, arn, k.wanted(found))
	if beside := k.cfg.Beside[k.key.Alias]; len(beside) > 0 {
		d.Find(provision.Finding{
			Field: fieldRotation, Address: arn, Found: strings.Join(beside, ", "), Wanted: "",
			Why: "a rotation is not finished: keys of the name that can sign are beside the one in use",
			Do:  fmt.Sprintf("finish it: optics keys rotate %s %s -e %s; then disable the old key", k.key.Role, k.key.Purpose, k.key.Environment),
		})
	}
	return nil
}

func whyKey(k environment.Key, made provision.Outcome) string {
	if made.Address != "" {
		return fmt.Sprintf("the %s key of the %s was made as %s and its name is gone; another key is another account", k.Purpose, k.Role, made.Address)
	}
	return fmt.Sprintf("the %s key of the %s is not there yet", k.Purpose, k.Role)
}

// wanted is what a key must be. An alias leads to the key that was made for it, or to
// one of a later generation, which is the end of a rotation.
func (k *kmsKey) wanted(found provision.State) []wants {
	arn := found[fieldKey]
	mend := func(tag, value string) string {
		return fmt.Sprintf("if it is the right key: aws kms tag-resource --key-id %s --tags TagKey=%s,TagValue=%s", arn, tag, value)
	}
	all := []wants{
		{fieldState, string(types.KeyStateEnabled), "a key that is not enabled signs nothing", "find out who did it; aws kms enable-key --key-id " + arn},
		{"spec", string(types.KeySpecEccSecgP256k1), "chains take no other signatures", "make another key and move the alias"},
		{"usage", string(types.KeyUsageTypeSignVerify), "the key has to sign", "make another key and move the alias"},
		{
			fieldTag + keyring.TagEnvironment, k.key.Environment, "IAM lets the environment's administrators act on keys with this tag",
			mend(keyring.TagEnvironment, k.key.Environment),
		},
		{
			fieldTag + keyring.TagName, k.key.Name, "the tag says whose key it is; the alias may lead to another one",
			mend(keyring.TagName, k.key.Name),
		},
	}
	if made, known := k.right(found); known && made != arn {
		all = append(all, wants{
			fieldKey, made, "the alias leads to another key than the one that was made for it",
			fmt.Sprintf("find out who moved it; aws kms update-alias --alias-name %s --target-key-id %s", k.key.Alias, made),
		})
	}
	return all
}

// right returns the key that the alias must lead to, and whether that can be said:
// the one that was made for it, or, after a rotation or where no plan has made it, the
// one that has its tags.
func (k *kmsKey) right(found provision.State) (arn string, known bool) {
	made := k.cfg.Made[k.Key()].Address
	generation, err := strconv.Atoi(found[fieldTag+keyring.TagGeneration])
	ours := found[fieldTag+keyring.TagName] == k.key.Name && found[fieldTag+keyring.TagEnvironment] == k.key.Environment
	rotated := ours && err == nil && generation > 1
	switch {
	case made != "" && !rotated:
		return made, true
	case ours:
		return found[fieldKey], true
	}
	return "", false
}

// RightKeys returns the ARNs of the keys that the aliases have to lead to, by alias.
// Where an alias was moved to another key this is the right one, so that nobody gets
// rights or roles for the other. An alias is missing when it leads to no key, or to
// one of which it cannot be said whose it is.
func RightKeys(ctx context.Context, cfg KMSConfig) (map[string]string, error) {
	arns := make(map[string]string, len(cfg.Keys))
	for _, key := range cfg.Keys {
		k := &kmsKey{cfg, key}
		found, err := k.Read(ctx)
		if err != nil {
			return nil, err
		}
		if arn, known := k.right(found); known && len(found) > 0 {
			arns[key.Alias] = arn
		}
	}
	return arns, nil
}

// Apply implements [provision.Resource].
func (k *kmsKey) Apply(context.Context, provision.Step) (provision.Pending, error) {
	return makeKey(k.cfg.Provision, k.key), nil
}

// makeKey makes a key, or finds the one that an earlier run made.
func makeKey(provisioner Provisioner, key environment.Key) provision.Pending {
	return func(ctx context.Context) (provision.Outcome, error) {
		if provisioner == nil {
			return provision.Outcome{}, fmt.Errorf("nothing makes keys of %s", key.Environment)
		}
		e, err := provisioner(ctx, key)
		if err != nil {
			return provision.Outcome{}, err
		}
		out := provision.Outcome{Address: e.ARN}
		if e.Address != nil {
			out.Note = "account " + e.Address.Hex()
		}
		return out, nil
	}
}
