package awsfake

import (
	"github.com/opticsnet/optics/internal/iampolicy"
)

type versionXML struct {
	Document         string `xml:",omitempty"`
	VersionID        string `xml:"VersionId"`
	IsDefaultVersion bool
	CreateDate       stamp
}

func (m *managedPolicy) showVersion(v *policyVersion, full bool) versionXML {
	out := versionXML{VersionID: v.ID, IsDefaultVersion: v.ID == m.Default, CreateDate: stamp(v.Created)}
	if full {
		out.Document = escape(v.Document)
	}
	return out
}

type versionOutput struct{ PolicyVersion versionXML }

func createPolicyVersion(c *call, p *params) (any, error) {
	document := p.document("PolicyDocument", iampolicy.KindIdentity)
	m, err := ownPolicy(c, p, nil)
	if err != nil {
		return nil, err
	}
	switch {
	case len(m.Versions) >= maxPolicyVersions:
		return nil, conflict(limitExceeded, "A managed policy can have up to %d versions. Before you create a new version, you must delete an existing version.", maxPolicyVersions)
	case size(document) > maxPolicySize:
		return nil, conflict(limitExceeded, "Cannot exceed quota for PolicySize: %d", maxPolicySize)
	}
	v := m.add(document, c.now)
	if p.text("SetAsDefault") == "true" {
		m.Default = v.ID
	}
	return versionOutput{m.showVersion(v, false)}, nil
}

// findVersion finds the version of a policy that a request names, with the function
// that finds the policy.
func findVersion(c *call, p *params, find func(*call, *params, conditions) (*managedPolicy, error)) (*managedPolicy, *policyVersion, error) {
	id := p.needed("VersionId")
	m, err := find(c, p, nil)
	if err != nil {
		return nil, nil, err
	}
	v := m.version(id)
	if v == nil {
		return nil, nil, missing("Policy %s version %s does not exist or is not attachable.", m.arn(c.who.Account), id)
	}
	return m, v, nil
}

func getPolicyVersion(c *call, p *params) (any, error) {
	m, v, err := findVersion(c, p, findPolicy)
	if err != nil {
		return nil, err
	}
	return versionOutput{m.showVersion(v, true)}, nil
}

func deletePolicyVersion(c *call, p *params) (any, error) {
	m, v, err := findVersion(c, p, ownPolicy)
	if err != nil {
		return nil, err
	}
	if v.ID == m.Default {
		return nil, conflict(deleteConflict, "Cannot delete the default version of a policy.")
	}
	kept := m.Versions[:0:0]
	for _, other := range m.Versions {
		if other.ID != v.ID {
			kept = append(kept, other)
		}
	}
	m.Versions = kept
	return nil, nil
}

func setDefaultPolicyVersion(c *call, p *params) (any, error) {
	m, v, err := findVersion(c, p, ownPolicy)
	if err != nil {
		return nil, err
	}
	m.Default, m.Updated = v.ID, c.now
	return nil, nil
}

type versionsOutput struct {
	Versions members[versionXML]
	listed
}

func listPolicyVersions(c *call, p *params) (any, error) {
	m, err := findPolicy(c, p, nil)
	if err != nil {
		return nil, err
	}
	all := members[versionXML]{}
	for i := len(m.Versions) - 1; i >= 0; i-- {
		all = append(all, m.showVersion(&m.Versions[i], false))
	}
	return versionsOutput{Versions: all}, nil // five at most: always one page
}
