package awsfake

import (
	"maps"
	"slices"

	"github.com/opticsnet/optics/internal/iampolicy"
)

// Bounds of the longest session of a role, in seconds.
const (
	standardSession = 3600
	longestSession  = 43_200
)

// maxTrust is the size of the largest trust policy.
const maxTrust = 2048

type roleOutput struct{ Role roleXML }

func createRole(c *call, p *params) (any, error) {
	trust := p.document("AssumeRolePolicyDocument", iampolicy.KindTrust)
	longest := p.number("MaxSessionDuration", standardSession, standardSession, longestSession)
	who, err := roleKind.create(c, p)
	if err != nil {
		return nil, err
	}
	if err := c.checkTrust(trust); err != nil {
		return nil, err
	}
	who.Trust, who.MaxSession, who.Description = trust, longest, p.text("Description")
	c.caller().Roles[fold(who.Name)] = who
	return roleOutput{who.role(c.who.Account, true)}, nil
}

// checkTrust refuses a trust policy that names somebody who does not exist.
func (c *call) checkTrust(text string) error {
	if size(text) > maxTrust {
		return conflict(limitExceeded, "Cannot exceed quota for ACLSizePerRole: %d", maxTrust)
	}
	policy, err := iampolicy.Parse([]byte(text), iampolicy.KindTrust)
	if err != nil {
		return refuse(malformed, "Syntax errors in policy: %.300v", err)
	}
	for _, statement := range policy.Statements {
		for _, who := range slices.Concat(statement.Principals, statement.NotPrincipals) {
			if who.Type == iampolicy.TypeAWS && !c.srv.state.known(who.Value) {
				return refuse(malformed, `Invalid principal in policy: "AWS":"%s"`, who.Value)
			}
		}
	}
	return nil
}

func getRole(c *call, p *params) (any, error) {
	who, err := roleKind.find(c, p, nil)
	if err != nil {
		return nil, err
	}
	return roleOutput{who.role(c.who.Account, true)}, nil
}

type rolesOutput struct {
	Roles members[roleXML]
	listed
}

func listRoles(c *call, p *params) (any, error) {
	page, end, err := roleKind.list(c, p)
	if err != nil {
		return nil, err
	}
	out := rolesOutput{members[roleXML]{}, end}
	for _, who := range page {
		out.Roles = append(out.Roles, who.role(c.who.Account, false))
	}
	return out, nil
}

func updateRole(c *call, p *params) (any, error) {
	longest := p.number("MaxSessionDuration", 0, standardSession, longestSession)
	who, err := roleKind.find(c, p, nil)
	if err != nil {
		return nil, err
	}
	if longest > 0 {
		who.MaxSession = longest
	}
	if p.form.Has("Description") {
		who.Description = p.text("Description")
	}
	return struct{}{}, nil
}

func updateTrust(c *call, p *params) (any, error) {
	trust := p.document("PolicyDocument", iampolicy.KindTrust)
	who, err := roleKind.find(c, p, nil)
	if err != nil {
		return nil, err
	}
	if err := c.checkTrust(trust); err != nil {
		return nil, err
	}
	who.Trust = trust
	return nil, nil
}

type tagsOutput struct {
	Tags members[tagXML]
	listed
}

func (k *kind) listTags(c *call, p *params) (any, error) {
	who, err := k.find(c, p, nil)
	if err != nil {
		return nil, err
	}
	return pageOfTags(p, who.Tags)
}

func pageOfTags(p *params, tags map[string]string) (any, error) {
	page, end := listPage(p, []tagXML(tagsXML(tags)), func(tag tagXML) string { return tag.Key })
	return tagsOutput{page, end}, p.err
}

func (k *kind) tag(c *call, p *params) (any, error) {
	tags := p.tags()
	cond := conditions{}
	cond.requestTags(tags)
	who, err := k.find(c, p, cond)
	if err != nil {
		return nil, err
	}
	who.Tags, err = mergeTags(who.Tags, tags, k.name)
	return nil, err
}

// mergeTags returns tags with more of them; before stays as it is.
func mergeTags(before, more map[string]string, name string) (map[string]string, error) {
	after := make(map[string]string, len(before)+len(more))
	maps.Copy(after, before)
	maps.Copy(after, more)
	if len(after) > maxTags {
		return before, conflict(limitExceeded, "Cannot exceed quota for TagsPer%s: %d", name, maxTags)
	}
	return after, nil
}

func (k *kind) untag(c *call, p *params) (any, error) {
	keys := p.list("TagKeys")
	who, err := k.find(c, p, conditions{"aws:TagKeys": keys})
	if err != nil {
		return nil, err
	}
	for _, key := range keys {
		delete(who.Tags, key)
	}
	return nil, nil
}

func (k *kind) putBoundary(c *call, p *params) (any, error) {
	boundary := p.needed("PermissionsBoundary")
	who, err := k.find(c, p, conditions{"iam:PermissionsBoundary": {boundary}})
	if err != nil {
		return nil, err
	}
	if c.caller().managed(boundary) == nil {
		return nil, missing("Policy %s does not exist or is not attachable.", boundary)
	}
	who.Boundary = boundary
	return nil, nil
}

func (k *kind) deleteBoundary(c *call, p *params) (any, error) {
	who, err := k.find(c, p, nil)
	if err != nil {
		return nil, err
	}
	if who.Boundary == "" {
		return nil, missing("The %s %s has no permissions boundary.", k.prefix, who.Name)
	}
	who.Boundary = ""
	return nil, nil
}
