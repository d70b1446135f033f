package awsfake

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/opticsnet/optics/internal/iampolicy"
)

// managedPolicy is a managed policy with its versions.
type managedPolicy struct {
	Name        string
	Path        string
	ID          string
	Description string `json:",omitempty"`
	Created     time.Time
	Updated     time.Time
	Default     string // id of a version
	Next        int    // number of the next version
	Versions    []policyVersion
	Tags        map[string]string `json:",omitempty"`
}

// policyVersion is one document of a managed policy.
type policyVersion struct {
	ID       string // v1, v2, …
	Document string
	Created  time.Time
}

// Limits of managed policies.
const (
	maxPolicies       = 1500
	maxPolicySize     = 6144
	maxPolicyVersions = 5
)

// administrator is the one policy of AWS's own that is there.
const administrator = "arn:aws:iam::aws:policy/AdministratorAccess"

var administratorPolicy = &managedPolicy{
	Name: "AdministratorAccess", Path: "/", ID: "ANPAIWMBCKSKIEE64ZLYK", Default: "v1", Next: 2,
	Created: time.Date(2015, 2, 6, 18, 39, 46, 0, time.UTC), Updated: time.Date(2015, 2, 6, 18, 39, 46, 0, time.UTC),
	Versions: []policyVersion{{
		ID: "v1", Created: time.Date(2015, 2, 6, 18, 39, 46, 0, time.UTC),
		Document: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`,
	}},
}

// managed returns a managed policy by its ARN, nil when there is none.
func (a *account) managed(arn string) *managedPolicy {
	if arn == administrator {
		return administratorPolicy
	}
	return a.Policies[arn]
}

func (m *managedPolicy) arn(account string) string {
	if m == administratorPolicy {
		account = "aws"
	}
	return arn{service: "iam", account: account, resource: "policy" + m.Path + m.Name}.String()
}

// version returns a version by its id, nil when there is none.
func (m *managedPolicy) version(id string) *policyVersion {
	for i := range m.Versions {
		if m.Versions[i].ID == id {
			return &m.Versions[i]
		}
	}
	return nil
}

// current returns the document in force.
func (m *managedPolicy) current() string { return m.version(m.Default).Document }

// add appends a version; the caller has checked that there is room.
func (m *managedPolicy) add(document string, now time.Time) *policyVersion {
	m.Versions = append(m.Versions, policyVersion{"v" + strconv.Itoa(m.Next), document, now})
	m.Next++
	m.Updated = now
	return &m.Versions[len(m.Versions)-1]
}

type policyXML struct {
	PolicyName                    string
	PolicyID                      string `xml:"PolicyId"`
	Arn                           string
	Path                          string
	DefaultVersionID              string `xml:"DefaultVersionId"`
	AttachmentCount               int
	PermissionsBoundaryUsageCount int
	IsAttachable                  bool
	Description                   string `xml:",omitempty"`
	CreateDate                    stamp
	UpdateDate                    stamp
	Tags                          members[tagXML] `xml:",omitempty"`
}

// everyone returns all identities of an account.
func (a *account) everyone() []*identity {
	return slices.Concat(slices.Collect(maps.Values(a.Users)), slices.Collect(maps.Values(a.Groups)), slices.Collect(maps.Values(a.Roles)))
}

func (m *managedPolicy) show(owner *account, full bool) policyXML {
	out := policyXML{
		PolicyName: m.Name, PolicyID: m.ID, Arn: m.arn(owner.ID), Path: m.Path, DefaultVersionID: m.Default,
		IsAttachable: true, CreateDate: stamp(m.Created), UpdateDate: stamp(m.Updated),
	}
	for _, who := range owner.everyone() {
		if slices.Contains(who.Attached, out.Arn) {
			out.AttachmentCount++
		}
		if who.Boundary == out.Arn {
			out.PermissionsBoundaryUsageCount++
		}
	}
	if full {
		out.Description, out.Tags = m.Description, tagsXML(m.Tags)
	}
	return out
}

type policyOutput struct{ Policy policyXML }

func createPolicy(c *call, p *params) (any, error) {
	m := &managedPolicy{
		Name: p.name("PolicyName"), Path: p.path(), Description: p.text("Description"), Created: c.now, Updated: c.now,
		Tags: p.tags(), Next: 1, Default: "v1",
	}
	document := p.document("PolicyDocument", iampolicy.KindIdentity)
	if p.err != nil {
		return nil, p.err
	}
	owner := c.caller()
	name := m.arn(owner.ID)
	cond := conditions{}
	cond.requestTags(m.Tags)
	if err := c.allow(resource{arn: name, owner: owner.ID}, cond); err != nil {
		return nil, err
	}
	if len(m.Tags) > 0 {
		if err := c.allowAction("iam:TagPolicy", resource{arn: name, owner: owner.ID}, cond); err != nil {
			return nil, err
		}
	}
	taken := slices.ContainsFunc(slices.Collect(maps.Values(owner.Policies)), func(other *managedPolicy) bool {
		return fold(other.Name) == fold(m.Name)
	})
	switch {
	case taken:
		return nil, conflict(entityExists, "A policy called %s already exists. Duplicate names are not allowed.", m.Name)
	case len(owner.Policies) >= maxPolicies:
		return nil, conflict(limitExceeded, "Cannot exceed quota for PoliciesPerAccount: %d", maxPolicies)
	case size(document) > maxPolicySize:
		return nil, conflict(limitExceeded, "Cannot exceed quota for PolicySize: %d", maxPolicySize)
	case len(m.Tags) > maxTags:
		return nil, conflict(limitExceeded, "Cannot exceed quota for TagsPerPolicy: %d", maxTags)
	}
	m.ID = c.srv.state.uniqueID("ANPA")
	m.add(document, c.now)
	owner.Policies[name] = m
	return policyOutput{m.show(owner, true)}, nil
}

// findPolicy finds the managed policy that a request is about, and asks IAM.
func findPolicy(c *call, p *params, cond conditions) (*managedPolicy, error) {
	name := p.needed("PolicyArn")
	if p.err != nil {
		return nil, p.err
	}
	if parsed, ok := parseARN(name); !ok || parsed.service != "iam" || !strings.HasPrefix(parsed.resource, "policy/") {
		return nil, refuse(queryCodes.invalid, "ARN %.256s is not valid.", name)
	}
	m := c.caller().managed(name)
	res := resource{arn: name, owner: c.who.Account}
	if m != nil {
		res.tags = m.Tags
	}
	if err := c.allow(res, cond); err != nil {
		return nil, err
	}
	if m == nil {
		return nil, missing("Policy %s was not found.", name)
	}
	return m, nil
}

// ownPolicy is findPolicy for what changes the policy, which AWS's own never do.
func ownPolicy(c *call, p *params, cond conditions) (*managedPolicy, error) {
	m, err := findPolicy(c, p, cond)
	if err == nil && m == administratorPolicy {
		return nil, refuseWith(403, queryCodes.denied, "Policy is outside your own account.")
	}
	return m, err
}

func getPolicy(c *call, p *params) (any, error) {
	m, err := findPolicy(c, p, nil)
	if err != nil {
		return nil, err
	}
	return policyOutput{m.show(c.caller(), true)}, nil
}

func deletePolicy(c *call, p *params) (any, error) {
	m, err := ownPolicy(c, p, nil)
	if err != nil {
		return nil, err
	}
	shown := m.show(c.caller(), false)
	switch {
	case shown.AttachmentCount > 0:
		return nil, conflict(deleteConflict, "Cannot delete a policy attached to entities.")
	case shown.PermissionsBoundaryUsageCount > 0:
		return nil, conflict(deleteConflict, "Cannot delete a policy used as a permissions boundary.")
	case len(m.Versions) > 1:
		return nil, conflict(deleteConflict, "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.")
	}
	delete(c.caller().Policies, shown.Arn)
	return nil, nil
}

type policiesOutput struct {
	Policies members[policyXML]
	listed
}

func listPolicies(c *call, p *params) (any, error) {
	owner := c.caller()
	if err := c.allow(resource{arn: arn{service: "iam", account: owner.ID, resource: "policy/"}.String(), owner: owner.ID}, nil); err != nil {
		return nil, err
	}
	var all []*managedPolicy
	if scope := p.text("Scope"); scope != "AWS" {
		all = slices.Collect(maps.Values(owner.Policies))
	}
	if p.text("Scope") != "Local" {
		all = append(all, administratorPolicy)
	}
	prefix, attached := p.text("PathPrefix"), p.text("OnlyAttached") == "true"
	all = slices.DeleteFunc(all, func(m *managedPolicy) bool {
		return !strings.HasPrefix(m.Path, prefix) || attached && m.show(owner, false).AttachmentCount == 0
	})
	page, end := listPage(p, all, func(m *managedPolicy) string { return fold(m.Name) })
	out := policiesOutput{members[policyXML]{}, end}
	for _, m := range page {
		out.Policies = append(out.Policies, m.show(owner, false))
	}
	return out, p.err
}

func listPolicyTags(c *call, p *params) (any, error) {
	m, err := findPolicy(c, p, nil)
	if err != nil {
		return nil, err
	}
	return pageOfTags(p, m.Tags)
}

func tagPolicy(c *call, p *params) (any, error) {
	tags := p.tags()
	cond := conditions{}
	cond.requestTags(tags)
	m, err := ownPolicy(c, p, cond)
	if err != nil {
		return nil, err
	}
	m.Tags, err = mergeTags(m.Tags, tags, "Policy")
	return nil, err
}

func untagPolicy(c *call, p *params) (any, error) {
	keys := p.list("TagKeys")
	m, err := ownPolicy(c, p, conditions{"aws:TagKeys": keys})
	if err != nil {
		return nil, err
	}
	for _, key := range keys {
		delete(m.Tags, key)
	}
	return nil, nil
}
