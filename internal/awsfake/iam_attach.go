package awsfake

import (
	"maps"
	"slices"
	"strings"

	"github.com/opticsnet/optics/internal/iampolicy"
)

// maxAttached is the largest number of managed policies of one identity.
const maxAttached = 10

func (k *kind) attach(c *call, p *params) (any, error) {
	arn := p.needed("PolicyArn")
	who, err := k.find(c, p, conditions{"iam:PolicyARN": {arn}})
	if err != nil {
		return nil, err
	}
	switch {
	case c.caller().managed(arn) == nil:
		return nil, missing("Policy %s does not exist or is not attachable.", arn)
	case slices.Contains(who.Attached, arn):
		return nil, nil
	case len(who.Attached) >= maxAttached:
		return nil, conflict(limitExceeded, "Cannot exceed quota for PoliciesPer%s: %d", k.name, maxAttached)
	}
	who.Attached = append(who.Attached, arn)
	return nil, nil
}

func (k *kind) detach(c *call, p *params) (any, error) {
	arn := p.needed("PolicyArn")
	who, err := k.find(c, p, conditions{"iam:PolicyARN": {arn}})
	if err != nil {
		return nil, err
	}
	i := slices.Index(who.Attached, arn)
	if i < 0 {
		return nil, missing("Policy %s was not found.", arn)
	}
	who.Attached = slices.Delete(who.Attached, i, i+1)
	return nil, nil
}

type attachedXML struct{ PolicyName, PolicyArn string }

type attachedOutput struct {
	AttachedPolicies members[attachedXML]
	listed
}

func (k *kind) listAttached(c *call, p *params) (any, error) {
	who, err := k.find(c, p, nil)
	if err != nil {
		return nil, err
	}
	var all []attachedXML
	for _, arn := range who.Attached {
		if m := c.caller().managed(arn); m != nil && strings.HasPrefix(m.Path, p.text("PathPrefix")) {
			all = append(all, attachedXML{m.Name, arn})
		}
	}
	page, end := listPage(p, all, func(one attachedXML) string { return fold(one.PolicyName) + one.PolicyArn })
	return attachedOutput{page, end}, p.err
}

// inlineXML is an inline policy; one of the three names is set.
type inlineXML struct {
	UserName       string `xml:",omitempty"`
	GroupName      string `xml:",omitempty"`
	RoleName       string `xml:",omitempty"`
	PolicyName     string
	PolicyDocument string
}

func (k *kind) putInline(c *call, p *params) (any, error) {
	name := p.name("PolicyName")
	document := p.document("PolicyDocument", iampolicy.KindIdentity)
	who, err := k.find(c, p, nil)
	if err != nil {
		return nil, err
	}
	total := size(document)
	for other, text := range who.Inline {
		if other != name {
			total += size(text)
		}
	}
	if total > k.mostBytes {
		return nil, conflict(limitExceeded, "Maximum policy size of %d bytes exceeded for %s %s", k.mostBytes, k.prefix, who.Name)
	}
	if who.Inline == nil {
		who.Inline = make(map[string]string)
	}
	who.Inline[name] = document
	return nil, nil
}

// findInline finds the inline policy that a request names.
func (k *kind) findInline(c *call, p *params) (*identity, string, error) {
	name := p.name("PolicyName")
	who, err := k.find(c, p, nil)
	if err != nil {
		return nil, "", err
	}
	if _, ok := who.Inline[name]; !ok {
		return nil, "", missing("The %s policy with name %s cannot be found.", k.prefix, name)
	}
	return who, name, nil
}

func (k *kind) getInline(c *call, p *params) (any, error) {
	who, name, err := k.findInline(c, p)
	if err != nil {
		return nil, err
	}
	out := inlineXML{PolicyName: name, PolicyDocument: escape(who.Inline[name])}
	switch k {
	case userKind:
		out.UserName = who.Name
	case groupKind:
		out.GroupName = who.Name
	default:
		out.RoleName = who.Name
	}
	return out, nil
}

func (k *kind) deleteInline(c *call, p *params) (any, error) {
	who, name, err := k.findInline(c, p)
	if err != nil {
		return nil, err
	}
	delete(who.Inline, name)
	return nil, nil
}

type inlineOutput struct {
	PolicyNames members[string]
	listed
}

func (k *kind) listInline(c *call, p *params) (any, error) {
	who, err := k.find(c, p, nil)
	if err != nil {
		return nil, err
	}
	names := slices.Collect(maps.Keys(who.Inline))
	page, end := listPage(p, names, func(name string) string { return name })
	return inlineOutput{page, end}, p.err
}

type policyUserXML struct {
	UserName string
	UserID   string `xml:"UserId"`
}

type policyGroupXML struct {
	GroupName string
	GroupID   string `xml:"GroupId"`
}

type policyRoleXML struct {
	RoleName string
	RoleID   string `xml:"RoleId"`
}

type entitiesOutput struct {
	PolicyGroups members[policyGroupXML]
	PolicyUsers  members[policyUserXML]
	PolicyRoles  members[policyRoleXML]
	listed
}

// listEntities lists who has a managed policy.
func listEntities(c *call, p *params) (any, error) {
	m, err := findPolicy(c, p, nil)
	if err != nil {
		return nil, err
	}
	arn, filter := m.arn(c.who.Account), p.text("EntityFilter")
	var all []*identity
	for _, who := range c.caller().everyone() {
		if slices.Contains(who.Attached, arn) && (filter == "" || fold(filter) == who.Kind) {
			all = append(all, who)
		}
	}
	page, end := listPage(p, all, func(who *identity) string { return who.Kind + "/" + fold(who.Name) })
	out := entitiesOutput{listed: end}
	for _, who := range page {
		switch who.Kind {
		case groupKind.prefix:
			out.PolicyGroups = append(out.PolicyGroups, policyGroupXML{who.Name, who.ID})
		case userKind.prefix:
			out.PolicyUsers = append(out.PolicyUsers, policyUserXML{who.Name, who.ID})
		default:
			out.PolicyRoles = append(out.PolicyRoles, policyRoleXML{who.Name, who.ID})
		}
	}
	return out, p.err
}
