package awsfake

import (
	"encoding/hex"
	"maps"
	"slices"
	"strconv"
	"time"
)

// grant lets a principal use a key without a policy.
type grant struct {
	ID         string
	Token      string
	Name       string `json:",omitempty"`
	Grantee    string
	Retiring   string `json:",omitempty"`
	Operations []string
	Issuer     string
	Created    time.Time
}

// maxGrants is the largest number of grants on a key.
const maxGrants = 50_000

// grantable are the operations that a grant on a signing key can allow.
var grantable = []string{"Sign", "Verify", "GetPublicKey", "DescribeKey", "CreateGrant", "RetireGrant"}

// granted reports whether a grant allows an action with a key.
func (ref *keyRef) granted(c *call, action string) bool {
	for _, g := range ref.key.Grants {
		if (g.Grantee == c.who.ARN || g.Grantee == c.who.RoleARN) &&
			slices.ContainsFunc(g.Operations, func(op string) bool { return "kms:"+op == action }) {
			return true
		}
	}
	return false
}

type createGrantInput struct {
	KeyID             string
	GranteePrincipal  string
	RetiringPrincipal string
	Operations        []string
	Constraints       map[string]any
	Name              string
	DryRun            bool
}

type createGrantOutput struct {
	GrantToken string
	GrantID    string `json:"GrantId"`
}

func createGrant(c *call, in *createGrantInput) (any, error) {
	ref, err := c.useKey(in.KeyID, conditions{
		"kms:GrantOperations": in.Operations, "kms:GranteePrincipal": {in.GranteePrincipal},
		"kms:GrantIsForAWSResource": {"false"},
	})
	if err != nil {
		return nil, err
	}
	if err := in.check(c, ref); err != nil {
		return nil, err
	}
	if in.DryRun {
		return nil, dryRun()
	}
	for _, g := range ref.key.Grants { // the same named grant twice is one grant
		if in.Name != "" && g.Name == in.Name && g.Grantee == in.GranteePrincipal && slices.Equal(g.Operations, in.Operations) {
			return createGrantOutput{g.Token, g.ID}, nil
		}
	}
	if len(ref.key.Grants) >= maxGrants {
		return nil, refuse("LimitExceededException", "A key has at most %d grants.", maxGrants)
	}
	st := c.srv.state
	id, token := st.draw("grant"), st.draw("grant token")
	g := &grant{
		ID: hex.EncodeToString(id[:]), Token: hex.EncodeToString(token[:]), Name: in.Name, Grantee: in.GranteePrincipal,
		Retiring: in.RetiringPrincipal, Operations: in.Operations, Issuer: c.who.ARN, Created: c.now,
	}
	if ref.key.Grants == nil {
		ref.key.Grants = make(map[string]*grant)
	}
	ref.key.Grants[g.ID] = g
	return createGrantOutput{g.Token, g.ID}, nil
}

func (in *createGrantInput) check(c *call, ref *keyRef) error {
	for _, who := range []string{in.GranteePrincipal, in.RetiringPrincipal} {
		if who == "" && who != in.GranteePrincipal {
			continue
		}
		if !c.srv.state.known(who) || who == "*" {
			return refuse("InvalidArnException", "ARN does not refer to a valid principal: %.256s", who)
		}
	}
	if len(in.Constraints) > 0 {
		return refuse(jsonCodes.invalid, "Grant constraints are for symmetric encryption keys.")
	}
	for _, op := range in.Operations {
		if !slices.Contains(grantable, op) {
			return refuse(jsonCodes.invalid, "Operation %.40s is not supported in a grant on %s", op, ref.arn)
		}
	}
	if len(in.Operations) == 0 {
		return breach(jsonCodes.invalid, "[]", "operations", "not be empty")
	}
	return ref.alive()
}

type listGrantsInput struct {
	listInput
	KeyID            string
	GrantID          string
	GranteePrincipal string
	GrantToken       string // of RetireGrant
	DryRun           bool
}

type grantEntry struct {
	KeyID             string `json:"KeyId"`
	GrantID           string `json:"GrantId"`
	Name              string `json:"Name,omitempty"`
	CreationDate      seconds
	GranteePrincipal  string
	RetiringPrincipal string `json:",omitempty"`
	IssuingAccount    string
	Operations        []string
}

type listGrantsOutput struct {
	Grants     []grantEntry
	NextMarker string `json:",omitempty"`
	Truncated  bool
}

func listGrants(c *call, in *listGrantsInput) (any, error) {
	ref, err := c.manageKey(in.KeyID, nil)
	if err != nil {
		return nil, err
	}
	ids := slices.Sorted(maps.Keys(ref.key.Grants))
	ids = slices.DeleteFunc(ids, func(id string) bool {
		return in.GrantID != "" && id != in.GrantID || in.GranteePrincipal != "" && ref.key.Grants[id].Grantee != in.GranteePrincipal
	})
	ids, next, err := kmsPage(ids, func(id string) string { return id }, in.listInput, 50, 100)
	if err != nil {
		return nil, err
	}
	out := listGrantsOutput{Grants: []grantEntry{}, NextMarker: next, Truncated: next != ""}
	for _, id := range ids {
		g := ref.key.Grants[id]
		out.Grants = append(out.Grants, grantEntry{
			KeyID: ref.arn, GrantID: g.ID, Name: g.Name, CreationDate: seconds(g.Created), GranteePrincipal: g.Grantee,
			RetiringPrincipal: g.Retiring, IssuingAccount: rootARN(ref.owner.ID), Operations: g.Operations,
		})
	}
	return out, nil
}

func revokeGrant(c *call, in *listGrantsInput) (any, error) {
	ref, err := c.manageKey(in.KeyID, nil)
	if err != nil {
		return nil, err
	}
	if ref.key.Grants[in.GrantID] == nil {
		return nil, refuse("NotFoundException", "Grant ID %s not found", strconv.Quote(in.GrantID))
	}
	if in.DryRun {
		return nil, dryRun()
	}
	delete(ref.key.Grants, in.GrantID)
	return nil, nil
}

// retireGrant ends a grant for the principal that may retire it, or for one that
// the policies allow it.
func retireGrant(c *call, in *listGrantsInput) (any, error) {
	ref, g, err := c.findGrant(in)
	if err != nil {
		return nil, err
	}
	retires := g.Retiring != "" && (g.Retiring == c.who.ARN || g.Retiring == c.who.RoleARN)
	if !retires {
		if err := c.allowKey(c.name(), ref, nil); err != nil {
			return nil, err
		}
	}
	if in.DryRun {
		return nil, dryRun()
	}
	delete(ref.key.Grants, g.ID)
	return nil, nil
}

// findGrant finds a grant by its token, or by key and id.
func (c *call) findGrant(in *listGrantsInput) (*keyRef, *grant, error) {
	if in.GrantToken == "" {
		ref, err := c.findKey(in.KeyID)
		if err != nil {
			return nil, nil, err
		}
		if g := ref.key.Grants[in.GrantID]; g != nil {
			return ref, g, nil
		}
		return nil, nil, refuse("NotFoundException", "Grant ID %s not found", strconv.Quote(in.GrantID))
	}
	for _, key := range c.place().Keys {
		for _, g := range key.Grants {
			if g.Token == in.GrantToken {
				ref, err := c.findKey(key.ID)
				return ref, g, err
			}
		}
	}
	return nil, nil, refuse("InvalidGrantTokenException", "No grant has this token.")
}
