package awsfake

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
)

// alias is a name for a key.
type alias struct {
	Key     string // id
	Created time.Time
	Updated time.Time
}

// maxAliases is the largest number of aliases of one key.
const maxAliases = 50

// ownAlias is an alias that every account has without a key behind it.
const ownAlias = "alias/aws/secretsmanager"

var aliasPattern = regexp.MustCompile(`^alias/[a-zA-Z0-9/_-]{1,250}$`)

type aliasInput struct {
	AliasName   string
	TargetKeyID string `json:"TargetKeyId"`
}

// checkAlias refuses a name that no alias may have.
func checkAlias(name string) error {
	switch {
	case !strings.HasPrefix(name, "alias/"):
		return refuse(jsonCodes.invalid, "Invalid identifier: %.256s; an alias begins with alias/", name)
	case strings.HasPrefix(name, "alias/aws/"):
		return refuse("NotAuthorizedException", "The prefix alias/aws/ is reserved.")
	case !aliasPattern.MatchString(name):
		return breach(jsonCodes.invalid, name, "aliasName", "satisfy regular expression pattern: ^[a-zA-Z0-9:/_-]+$")
	}
	return nil
}

// allowAlias asks IAM about the alias itself. Aliases have no policy of their own.
func (c *call) allowAlias(name string) error {
	return c.allow(resource{arn: c.aliasARN(name), owner: c.who.Account}, conditions{"kms:CallerAccount": {c.who.Account}})
}

func (c *call) aliasARN(name string) string {
	return arn{"kms", c.region, c.who.Account, name}.String()
}

func createAlias(c *call, in *aliasInput) (any, error) {
	if err := checkAlias(in.AliasName); err != nil {
		return nil, err
	}
	ref, err := c.targetKey(in)
	if err != nil {
		return nil, err
	}
	place := c.place()
	if place.Aliases[in.AliasName] != nil {
		return nil, refuse("AlreadyExistsException", "An alias with the name %s already exists", c.aliasARN(in.AliasName))
	}
	place.Aliases[in.AliasName] = &alias{Key: ref.key.ID, Created: c.now, Updated: c.now}
	place.Authorized.set(in.AliasName, ref.key.ID, c.now)
	return nil, nil
}

func updateAlias(c *call, in *aliasInput) (any, error) {
	if err := checkAlias(in.AliasName); err != nil {
		return nil, err
	}
	ref, err := c.targetKey(in)
	if err != nil {
		return nil, err
	}
	place := c.place()
	old := place.Aliases[in.AliasName]
	if old == nil {
		return nil, c.noAlias(in.AliasName)
	}
	before, err := c.ownKey(old.Key)
	if err != nil {
		return nil, err
	}
	if err := c.allowKey(c.name(), before, nil); err != nil {
		return nil, err
	}
	if before.key.Spec != ref.key.Spec || before.key.Usage != ref.key.Usage {
		return nil, refuse(jsonCodes.invalid, "The current key and the new key of an alias have the same type and usage.")
	}
	old.Key, old.Updated = ref.key.ID, c.now
	place.Authorized.set(in.AliasName, ref.key.ID, c.now)
	return nil, nil
}

// targetKey returns the key that an alias is to name: the caller must be allowed to
// change the alias and the key, and the key must be there to stay.
func (c *call) targetKey(in *aliasInput) (*keyRef, error) {
	if err := c.allowAlias(in.AliasName); err != nil {
		return nil, err
	}
	ref, err := c.manageKey(in.TargetKeyID, nil)
	if err != nil {
		return nil, err
	}
	if err := ref.alive(); err != nil {
		return nil, err
	}
	n := 0
	for name, other := range c.place().Aliases {
		if other.Key == ref.key.ID && name != in.AliasName {
			n++
		}
	}
	if n >= maxAliases {
		return nil, refuse("LimitExceededException", "A key has at most %d aliases; %s has as many.", maxAliases, ref.arn)
	}
	return ref, nil
}

func (c *call) noAlias(name string) error {
	return refuse("NotFoundException", "Alias %s is not found.", c.aliasARN(name))
}

func deleteAlias(c *call, in *aliasInput) (any, error) {
	if err := checkAlias(in.AliasName); err != nil {
		return nil, err
	}
	if err := c.allowAlias(in.AliasName); err != nil {
		return nil, err
	}
	place := c.place()
	old := place.Aliases[in.AliasName]
	if old == nil {
		return nil, c.noAlias(in.AliasName)
	}
	if _, err := c.manageKey(old.Key, nil); err != nil {
		return nil, err
	}
	delete(place.Aliases, in.AliasName)
	place.Authorized.remove(in.AliasName, c.now)
	return nil, nil
}

type listAliasesInput struct {
	listInput
	KeyID string
}

type aliasEntry struct {
	AliasName       string   `json:"AliasName"`
	AliasArn        string   `json:"AliasArn"`
	TargetKeyID     string   `json:"TargetKeyId,omitempty"`
	CreationDate    *seconds `json:"CreationDate,omitempty"`
	LastUpdatedDate *seconds `json:"LastUpdatedDate,omitempty"`
}

type listAliasesOutput struct {
	Aliases    []aliasEntry
	NextMarker string `json:",omitempty"`
	Truncated  bool
}

// listAliases lists the aliases by name. Without a key they include one of AWS's
// own, which has no key.
func listAliases(c *call, in *listAliasesInput) (any, error) {
	if err := c.allow(resource{arn: "*", owner: c.who.Account}, nil); err != nil {
		return nil, err
	}
	place := c.place()
	names := slices.Collect(maps.Keys(place.Aliases))
	if in.KeyID != "" {
		ref, err := c.ownKey(in.KeyID)
		if err != nil {
			return nil, err
		}
		names = slices.DeleteFunc(names, func(name string) bool { return place.Aliases[name].Key != ref.key.ID })
	} else {
		names = append(names, ownAlias)
	}
	slices.Sort(names)
	names, next, err := kmsPage(names, func(name string) string { return name }, in.listInput, 50, 100)
	if err != nil {
		return nil, err
	}
	out := listAliasesOutput{Aliases: []aliasEntry{}, NextMarker: next, Truncated: next != ""}
	for _, name := range names {
		entry := aliasEntry{AliasName: name, AliasArn: c.aliasARN(name)}
		if one := place.Aliases[name]; one != nil {
			entry.TargetKeyID = one.Key
			entry.CreationDate, entry.LastUpdatedDate = optionalSeconds(one.Created), optionalSeconds(one.Updated)
		}
		out.Aliases = append(out.Aliases, entry)
	}
	return out, nil
}
