package awsfake

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
)

// kmsOperations are the operations of KMS:
// https://docs.aws.amazon.com/kms/latest/APIReference/API_Operations.html
func kmsOperations() map[string]operation {
	return map[string]operation{
		"CancelKeyDeletion":    jsonWrite(cancelKeyDeletion),
		"CreateAlias":          jsonWrite(createAlias),
		"CreateGrant":          jsonWrite(createGrant),
		"CreateKey":            jsonWrite(createKey),
		"DeleteAlias":          jsonWrite(deleteAlias),
		"DescribeKey":          jsonRead(describeKey),
		"DisableKey":           jsonWrite(disableKey),
		"EnableKey":            jsonWrite(enableKey),
		"GetKeyLastUsage":      jsonRead(getKeyLastUsage),
		"GetKeyPolicy":         jsonRead(getKeyPolicy),
		"GetPublicKey":         jsonRead(getPublicKey),
		"ListAliases":          jsonRead(listAliases),
		"ListGrants":           jsonRead(listGrants),
		"ListKeyPolicies":      jsonRead(listKeyPolicies),
		"ListKeys":             jsonRead(listKeys),
		"ListResourceTags":     jsonRead(listResourceTags),
		"PutKeyPolicy":         jsonWrite(putKeyPolicy),
		"RetireGrant":          jsonWrite(retireGrant),
		"RevokeGrant":          jsonWrite(revokeGrant),
		"ScheduleKeyDeletion":  jsonWrite(scheduleKeyDeletion),
		"Sign":                 jsonRead(signMessage),
		"TagResource":          jsonWrite(tagKey),
		"UntagResource":        jsonWrite(untagKey),
		"UpdateAlias":          jsonWrite(updateAlias),
		"UpdateKeyDescription": jsonWrite(updateKeyDescription),
		"Verify":               jsonRead(verifyMessage),
	}
}

// The states of a key.
const (
	keyEnabled  = "Enabled"
	keyDisabled = "Disabled"
	keyPending  = "PendingDeletion"
)

// kmsKey is a key, its private half included.
type kmsKey struct {
	ID          string
	Spec        string
	Usage       string
	Description string `json:",omitempty"`
	Private     []byte // 32 bytes, big-endian
	State       string
	Created     time.Time
	DeleteAt    time.Time `json:",omitzero"`
	Policy      string
	Tags        map[string]string `json:",omitempty"`
	Authorized  history           // the tags as authorization sees them
	Grants      map[string]*grant `json:",omitempty"` // by id
	Used        *keySigned        `json:",omitempty"`
}

// keySigned is the last successful use of a key.
type keySigned struct {
	Operation string
	RequestID string
	EventID   string
	At        time.Time
}

// keyRef is a key that a call names.
type keyRef struct {
	key   *kmsKey
	arn   string
	owner *account
	alias string // under which the call names it, empty for none
}

var uuidPattern = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)

// findKey finds the key behind an id, an ARN, an alias, or the ARN of an alias.
func (c *call) findKey(id string) (*keyRef, error) {
	if id == "" {
		return nil, refuse(jsonCodes.invalid, "1 validation error detected: Value null at 'keyId' failed to satisfy constraint: Member must not be null")
	}
	owner, name := c.who.Account, id
	if strings.HasPrefix(id, "arn:") {
		parsed, ok := parseARN(id)
		if !ok || parsed.service != "kms" {
			return nil, refuse("InvalidArnException", "Invalid arn %.256s", id)
		}
		if parsed.region != c.region {
			return nil, refuse("NotFoundException", "Invalid arn %s", parsed.region)
		}
		owner, name = parsed.account, strings.TrimPrefix(parsed.resource, "key/")
	}
	ref := &keyRef{owner: c.srv.state.Accounts[owner]}
	full := arn{service: "kms", region: c.region, account: owner}
	if strings.HasPrefix(name, "alias/") {
		full.resource = name
		if ref.owner != nil {
			if target := ref.owner.Regions[c.region].Aliases[name]; target != nil {
				ref.alias, name = name, target.Key
			}
		}
		if ref.alias == "" {
			return nil, refuse("NotFoundException", "Alias %s is not found.", full)
		}
	} else if !uuidPattern.MatchString(name) {
		return nil, refuse("NotFoundException", "Invalid keyId '%.256s'", name)
	}
	full.resource = "key/" + name
	if ref.owner != nil {
		ref.key = ref.owner.Regions[c.region].Keys[name]
	}
	if ref.key == nil {
		return nil, refuse("NotFoundException", "Key '%s' does not exist", full)
	}
	ref.arn = full.String()
	return ref, nil
}

// ownKey finds a key of the caller's account by its id or ARN; aliases do not name
// keys in operations that manage them.
func (c *call) ownKey(id string) (*keyRef, error) {
	ref, err := c.findKey(id)
	if err != nil {
		return nil, err
	}
	if ref.alias != "" {
		return nil, refuse("NotFoundException", "Invalid keyId '%.256s'", id)
	}
	if ref.owner.ID != c.who.Account {
		return nil, refuse("NotFoundException", "Key '%s' does not exist", ref.arn)
	}
	return ref, nil
}

// useKey finds a key that a call names in any way, and asks IAM.
func (c *call) useKey(id string, cond conditions) (*keyRef, error) {
	ref, err := c.findKey(id)
	if err != nil {
		return nil, err
	}
	return ref, c.allowKey(c.name(), ref, cond)
}

// manageKey finds a key of the caller's account, and asks IAM.
func (c *call) manageKey(id string, cond conditions) (*keyRef, error) {
	ref, err := c.ownKey(id)
	if err != nil {
		return nil, err
	}
	return ref, c.allowKey(c.name(), ref, cond)
}

// allowKey asks IAM whether the caller may do something with a key.
func (c *call) allowKey(action string, ref *keyRef, cond conditions) error {
	res := ref.resource(c)
	res.grant = ref.granted(c, action)
	return c.allowAction(action, res, ref.conditions(c, cond))
}

// resource returns a key as authorization sees it.
func (ref *keyRef) resource(c *call) resource {
	return resource{
		arn: ref.arn, owner: ref.owner.ID, policy: ref.key.Policy,
		tags: ref.key.Authorized.at(c.now, c.srv.cfg.AliasDelay),
	}
}

// conditions returns the condition keys that every call about a key has.
func (ref *keyRef) conditions(c *call, cond conditions) conditions {
	out := conditions{
		"kms:CallerAccount": {c.who.Account},
		"kms:KeySpec":       {ref.key.Spec},
		"kms:KeyUsage":      {ref.key.Usage},
		"kms:KeyOrigin":     {keyOrigin},
		"kms:MultiRegion":   {"false"},
	}
	for name, key := range ref.owner.Regions[c.region].Authorized.at(c.now, c.srv.cfg.AliasDelay) {
		if key == ref.key.ID {
			out["kms:ResourceAliases"] = append(out["kms:ResourceAliases"], name)
		}
	}
	slices.Sort(out["kms:ResourceAliases"])
	if ref.alias != "" {
		out["kms:RequestAlias"] = []string{ref.alias}
	}
	maps.Copy(out, cond)
	return out
}

// usable refuses a key that is not enabled.
func (ref *keyRef) usable() error {
	switch ref.key.State {
	case keyDisabled:
		return refuse("DisabledException", "%s is disabled.", ref.arn)
	case keyPending:
		return ref.invalidState("is pending deletion.")
	}
	return nil
}

// alive refuses a key that is about to be deleted.
func (ref *keyRef) alive() error {
	if ref.key.State == keyPending {
		return ref.invalidState("is pending deletion.")
	}
	return nil
}

func (ref *keyRef) invalidState(text string) error {
	return refuse("KMSInvalidStateException", "%s %s", ref.arn, text)
}

// expire removes what has passed its time: keys and secrets whose deletion is due,
// credentials that have been useless for a day.
func (s *Server) expire(c *call) {
	for _, owner := range s.state.Accounts {
		for _, place := range owner.Regions {
			maps.DeleteFunc(place.Keys, func(id string, key *kmsKey) bool {
				gone := key.State == keyPending && !c.now.Before(key.DeleteAt)
				if gone {
					maps.DeleteFunc(place.Aliases, func(_ string, a *alias) bool { return a.Key == id })
				}
				return gone
			})
			maps.DeleteFunc(place.Secrets, func(_ string, one *secret) bool {
				return !one.DeleteAt.IsZero() && !c.now.Before(one.DeleteAt)
			})
		}
	}
	maps.DeleteFunc(s.state.AccessKeys, func(_ string, key *accessKey) bool {
		return !key.Expires.IsZero() && c.now.Sub(key.Expires) > 24*time.Hour
	})
}
