package awsfake

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// secretOperations are the operations of Secrets Manager:
// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Operations.html
func secretOperations() map[string]operation {
	return map[string]operation{
		"CreateSecret":             jsonWrite(createSecret),
		"DeleteSecret":             jsonWrite(deleteSecret),
		"DescribeSecret":           jsonRead(describeSecret),
		"GetSecretValue":           jsonRead(getSecretValue),
		"ListSecretVersionIds":     jsonRead(listSecretVersions),
		"ListSecrets":              jsonRead(listSecrets),
		"PutSecretValue":           jsonWrite(putSecretValue),
		"RestoreSecret":            jsonWrite(restoreSecret),
		"TagResource":              jsonWrite(tagSecret),
		"UntagResource":            jsonWrite(untagSecret),
		"UpdateSecret":             jsonWrite(updateSecret),
		"UpdateSecretVersionStage": jsonWrite(updateStage),
	}
}

// secret is a secret with its versions.
type secret struct {
	Name        string
	Suffix      string // of the ARN
	Description string `json:",omitempty"`
	KmsKey      string `json:",omitempty"`
	Created     time.Time
	Changed     time.Time
	Read        time.Time                 `json:",omitzero"`
	DeletedAt   time.Time                 `json:",omitzero"`
	DeleteAt    time.Time                 `json:",omitzero"` // end of the recovery window
	Tags        map[string]string         `json:",omitempty"`
	Versions    map[string]*secretVersion // by id
}

// Limits of Secrets Manager.
const (
	maxSecrets      = 10_000
	maxSecretValue  = 65_536
	maxSecretText   = 2048
	maxVersions     = 100
	recoveryDefault = 30
)

// Error codes of Secrets Manager.
const (
	noSecret       = "ResourceNotFoundException"
	secretExists   = "ResourceExistsException"
	secretRequest  = "InvalidRequestException"
	secretArgument = "InvalidParameterException"
)

var secretName = regexp.MustCompile(`^[a-zA-Z0-9/_+=.@-]{1,512}$`)

// secretRef is a secret that a call names.
type secretRef struct {
	secret *secret
	arn    string
	owner  *account
}

// findSecret finds a secret by its name, its ARN, or its ARN without the suffix, and
// asks IAM. A name that is not there is asked about too, so that nobody learns
// which names exist.
func (c *call) findSecret(id string, cond conditions) (*secretRef, error) {
	if id == "" {
		return nil, refuse(secretArgument, "You must provide a value for the SecretId parameter.")
	}
	ref := &secretRef{owner: c.caller()}
	name := id
	if parsed, ok := parseARN(id); ok {
		name = strings.TrimPrefix(parsed.resource, "secret:")
		if ref.owner = c.srv.state.Accounts[parsed.account]; parsed.service != "secretsmanager" || parsed.region != c.region {
			ref.owner = nil
		}
	}
	res := resource{arn: arn{"secretsmanager", c.region, c.who.Account, "secret:" + name}.String(), owner: c.who.Account}
	if ref.owner != nil {
		ref.secret = ref.owner.Regions[c.region].secret(name)
	}
	if ref.secret != nil {
		ref.arn = ref.secret.arn(c.region, ref.owner.ID)
		res = resource{arn: ref.arn, owner: ref.owner.ID, tags: ref.secret.Tags}
	}
	all := conditions{"secretsmanager:SecretId": {id}}
	maps.Copy(all, cond)
	if err := c.allow(res, all); err != nil {
		return nil, err
	}
	if ref.secret == nil {
		return nil, refuse(noSecret, "Secrets Manager can't find the specified secret.")
	}
	return ref, nil
}

// liveSecret finds a secret that is not scheduled for deletion.
func (c *call) liveSecret(id string, cond conditions) (*secretRef, error) {
	ref, err := c.findSecret(id, cond)
	if err != nil {
		return nil, err
	}
	if !ref.secret.DeleteAt.IsZero() {
		return nil, refuse(secretRequest, "You can't perform this operation on the secret because it was marked for deletion.")
	}
	return ref, nil
}

// secret finds a secret by its name, with or without the suffix of its ARN.
func (place *regionState) secret(name string) *secret {
	if one := place.Secrets[name]; one != nil {
		return one
	}
	if i := strings.LastIndexByte(name, '-'); i > 0 {
		if one := place.Secrets[name[:i]]; one != nil && one.Suffix == name[i+1:] {
			return one
		}
	}
	return nil
}

func (one *secret) arn(region, account string) string {
	return arn{"secretsmanager", region, account, "secret:" + one.Name + "-" + one.Suffix}.String()
}

// unbornARN stands for the ARN of a secret that is being created. Policies are asked
// about it with a suffix, which nobody knows yet: they match it with wildcards only.
func unbornARN(region, account, name string) string {
	return (&secret{Name: name, Suffix: "??????"}).arn(region, account)
}

type secretInput struct {
	SecretID           string
	Name               string
	ClientRequestToken string
	Description        *string
	KmsKeyID           *string
	SecretString       *string
	SecretBinary       []byte
	VersionStages      []string
	Tags               []secretTag
	TagKeys            []string
	AddReplicaRegions  []any
}

type secretOutput struct {
	ARN           string
	Name          string
	VersionID     string   `json:"VersionId,omitempty"`
	VersionStages []string `json:",omitempty"`
}

func createSecret(c *call, in *secretInput) (any, error) {
	tags, err := secretTags(in.Tags)
	if err != nil {
		return nil, err
	}
	if !secretName.MatchString(in.Name) {
		return nil, refuse(jsonCodes.invalid, "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!")
	}
	if err := in.check(); err != nil {
		return nil, err
	}
	cond := conditions{"secretsmanager:Name": {in.Name}}
	cond.requestTags(tags)
	unborn := resource{arn: unbornARN(c.region, c.who.Account, in.Name), owner: c.who.Account}
	if err := c.allow(unborn, cond); err != nil {
		return nil, err
	}
	if len(tags) > 0 {
		if err := c.allowAction("secretsmanager:TagResource", unborn, cond); err != nil {
			return nil, err
		}
	}
	place := c.place()
	if old := place.Secrets[in.Name]; old != nil {
		return c.createdBefore(old, in)
	}
	if len(place.Secrets) >= maxSecrets {
		return nil, refuse("LimitExceededException", "The account has %d secrets in this region already.", maxSecrets)
	}
	one := &secret{
		Name: in.Name, Suffix: c.srv.state.suffix(), Created: c.now, Changed: c.now, Tags: tags,
		Versions: make(map[string]*secretVersion),
	}
	one.describe(in)
	out := secretOutput{ARN: one.arn(c.region, c.who.Account), Name: one.Name}
	if in.hasValue() {
		out.VersionID, _, err = one.put(c, in, []string{stageCurrent})
		if err != nil {
			return nil, err
		}
	}
	place.Secrets[in.Name] = one
	return out, nil
}

// createdBefore answers a CreateSecret for a name that is taken: the same request
// again succeeds.
func (c *call) createdBefore(old *secret, in *secretInput) (any, error) {
	if !old.DeleteAt.IsZero() {
		return nil, refuse(secretRequest, "You can't create this secret because a secret with this name is already scheduled for deletion.")
	}
	if same := old.Versions[in.ClientRequestToken]; same != nil && same.equals(in) {
		return secretOutput{ARN: old.arn(c.region, c.who.Account), Name: old.Name, VersionID: in.ClientRequestToken}, nil
	}
	return nil, refuse(secretExists, "The operation failed because the secret %s already exists.", in.Name)
}

// describe takes over what a request says about the secret itself.
func (one *secret) describe(in *secretInput) {
	if in.Description != nil {
		one.Description = *in.Description
	}
	if in.KmsKeyID != nil {
		one.KmsKey = *in.KmsKeyID
	}
}

func updateSecret(c *call, in *secretInput) (any, error) {
	if err := in.check(); err != nil {
		return nil, err
	}
	ref, err := c.liveSecret(in.SecretID, nil)
	if err != nil {
		return nil, err
	}
	out := secretOutput{ARN: ref.arn, Name: ref.secret.Name}
	if in.hasValue() {
		out.VersionID, _, err = ref.secret.put(c, in, []string{stageCurrent})
		if err != nil {
			return nil, err
		}
	}
	ref.secret.describe(in)
	ref.secret.Changed = c.now
	return out, nil
}

type deleteSecretInput struct {
	SecretID                   string
	RecoveryWindowInDays       *int
	ForceDeleteWithoutRecovery bool
}

type deleteSecretOutput struct {
	ARN          string
	Name         string
	DeletionDate seconds
}

func deleteSecret(c *call, in *deleteSecretInput) (any, error) {
	days := recoveryDefault
	cond := conditions{"secretsmanager:ForceDeleteWithoutRecovery": {strconv.FormatBool(in.ForceDeleteWithoutRecovery)}}
	if in.RecoveryWindowInDays != nil {
		days = *in.RecoveryWindowInDays
		cond["secretsmanager:RecoveryWindowInDays"] = []string{strconv.Itoa(days)}
	}
	ref, err := c.findSecret(in.SecretID, cond)
	if err != nil {
		return nil, err
	}
	out := deleteSecretOutput{ARN: ref.arn, Name: ref.secret.Name, DeletionDate: seconds(c.now)}
	if in.ForceDeleteWithoutRecovery {
		if in.RecoveryWindowInDays != nil {
			return nil, refuse(secretArgument, "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.")
		}
		delete(ref.owner.Regions[c.region].Secrets, ref.secret.Name)
		return out, nil
	}
	if days < minWindow || days > maxWindow {
		return nil, refuse(secretArgument, "The RecoveryWindowInDays value must be between %d and %d days (inclusive).", minWindow, maxWindow)
	}
	if !ref.secret.DeleteAt.IsZero() {
		return nil, refuse(secretRequest, "You can't perform this operation on the secret because it was already scheduled for deletion.")
	}
	ref.secret.DeletedAt, ref.secret.DeleteAt = c.now, c.now.Add(time.Duration(days)*24*time.Hour)
	out.DeletionDate = seconds(ref.secret.DeleteAt)
	return out, nil
}

func restoreSecret(c *call, in *secretInput) (any, error) {
	ref, err := c.findSecret(in.SecretID, nil)
	if err != nil {
		return nil, err
	}
	ref.secret.DeletedAt, ref.secret.DeleteAt = time.Time{}, time.Time{}
	return secretOutput{ARN: ref.arn, Name: ref.secret.Name}, nil
}

func secretTags(list []secretTag) (map[string]string, error) {
	tags := make(map[string]string, len(list))
	for _, tag := range list {
		if problem := badTag(tag.Key, tag.Value); problem != "" {
			return nil, refuse(secretArgument, "%s", problem)
		}
		tags[tag.Key] = tag.Value
	}
	if len(tags) > maxTags {
		return nil, refuse(secretArgument, "A secret has at most %d tags.", maxTags)
	}
	return tags, nil
}

func tagSecret(c *call, in *secretInput) (any, error) {
	tags, err := secretTags(in.Tags)
	if err != nil {
		return nil, err
	}
	cond := conditions{}
	cond.requestTags(tags)
	ref, err := c.liveSecret(in.SecretID, cond)
	if err != nil {
		return nil, err
	}
	after := maps.Clone(ref.secret.Tags)
	maps.Copy(after, tags)
	if len(after) > maxTags {
		return nil, refuse(secretArgument, "A secret has at most %d tags.", maxTags)
	}
	ref.secret.Tags = after
	return nil, nil
}

func untagSecret(c *call, in *secretInput) (any, error) {
	ref, err := c.liveSecret(in.SecretID, conditions{"aws:TagKeys": in.TagKeys})
	if err != nil {
		return nil, err
	}
	for _, key := range in.TagKeys {
		delete(ref.secret.Tags, key)
	}
	return nil, nil
}

func (one *secret) tagList() []secretTag {
	out := []secretTag{}
	for _, key := range slices.Sorted(maps.Keys(one.Tags)) {
		out = append(out, secretTag{key, one.Tags[key]})
	}
	return out
}
