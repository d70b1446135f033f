package awsfake

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/opticsnet/optics/internal/iampolicy"
)

// iamOperations are the operations of IAM:
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html
func iamOperations() map[string]operation {
	out := map[string]operation{
		"AddUserToGroup":              write(addUserToGroup),
		"CreateAccessKey":             write(createAccessKey),
		"CreateGroup":                 write(createGroup),
		"CreateOpenIDConnectProvider": write(createProvider),
		"CreatePolicy":                write(createPolicy),
		"CreatePolicyVersion":         write(createPolicyVersion),
		"CreateRole":                  write(createRole),
		"CreateUser":                  write(createUser),
		"DeleteAccessKey":             write(deleteAccessKey),
		"DeleteOpenIDConnectProvider": write(deleteProvider),
		"DeletePolicy":                write(deletePolicy),
		"DeletePolicyVersion":         write(deletePolicyVersion),
		"GetAccessKeyLastUsed":        read(getAccessKeyLastUsed),
		"GetGroup":                    read(getGroup),
		"GetOpenIDConnectProvider":    read(getProvider),
		"GetPolicy":                   read(getPolicy),
		"GetPolicyVersion":            read(getPolicyVersion),
		"GetRole":                     read(getRole),
		"GetUser":                     read(getUser),
		"ListAccessKeys":              read(listAccessKeys),
		"ListEntitiesForPolicy":       read(listEntities),
		"ListGroups":                  read(listGroups),
		"ListGroupsForUser":           read(listGroupsForUser),
		"ListOpenIDConnectProviders":  read(listProviders),
		"ListPolicies":                read(listPolicies),
		"ListPolicyTags":              read(listPolicyTags),
		"ListPolicyVersions":          read(listPolicyVersions),
		"ListRoles":                   read(listRoles),
		"ListUsers":                   read(listUsers),
		"RemoveUserFromGroup":         write(removeUserFromGroup),
		"SetDefaultPolicyVersion":     write(setDefaultPolicyVersion),
		"TagPolicy":                   write(tagPolicy),
		"UntagPolicy":                 write(untagPolicy),
		"UpdateAccessKey":             write(updateAccessKey),
		"UpdateAssumeRolePolicy":      write(updateTrust),
		"UpdateRole":                  write(updateRole),
	}
	for _, k := range []*kind{userKind, groupKind, roleKind} {
		maps.Copy(out, k.operations())
	}
	return out
}

// kind is a kind of identity.
type kind struct {
	name      string // in operations and messages
	prefix    string // of the ARN's resource
	idPrefix  string
	most      int // in an account
	mostBytes int // of all inline policies of one, without white space
	of        func(*account) map[string]*identity
}

// The kinds of identities, with their quotas:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
var (
	userKind  = &kind{"User", "user", "AIDA", 5000, 2048, func(a *account) map[string]*identity { return a.Users }}
	groupKind = &kind{"Group", "group", "AGPA", 300, 5120, func(a *account) map[string]*identity { return a.Groups }}
	roleKind  = &kind{"Role", "role", "AROA", 1000, 10240, func(a *account) map[string]*identity { return a.Roles }}
)

// operations are what users, groups and roles have in common.
func (k *kind) operations() map[string]operation {
	out := map[string]operation{
		"Attach" + k.name + "Policy":         write(k.attach),
		"Delete" + k.name:                    write(k.delete),
		"Delete" + k.name + "Policy":         write(k.deleteInline),
		"Detach" + k.name + "Policy":         write(k.detach),
		"Get" + k.name + "Policy":            read(k.getInline),
		"List" + k.name + "Policies":         read(k.listInline),
		"ListAttached" + k.name + "Policies": read(k.listAttached),
		"Put" + k.name + "Policy":            write(k.putInline),
	}
	if k != groupKind {
		out["List"+k.name+"Tags"] = read(k.listTags)
		out["Tag"+k.name] = write(k.tag)
		out["Untag"+k.name] = write(k.untag)
		out["Put"+k.name+"PermissionsBoundary"] = write(k.putBoundary)
		out["Delete"+k.name+"PermissionsBoundary"] = write(k.deleteBoundary)
	}
	return out
}

// identity is a user, a group or a role.
type identity struct {
	Kind        string // as in an ARN
	Name        string
	Path        string
	ID          string
	Created     time.Time
	Attached    []string          `json:",omitempty"` // ARNs of managed policies
	Inline      map[string]string `json:",omitempty"` // documents by name
	Boundary    string            `json:",omitempty"` // ARN of a managed policy
	Tags        map[string]string `json:",omitempty"`
	Groups      []string          `json:",omitempty"` // of a user
	Trust       string            `json:",omitempty"` // of a role, and what follows
	Description string            `json:",omitempty"`
	MaxSession  int               `json:",omitempty"` // seconds
}

func (who *identity) arn(account string) string {
	return arn{service: "iam", account: account, resource: who.Kind + who.Path + who.Name}.String()
}

const (
	noEntity       = "NoSuchEntity"
	entityExists   = "EntityAlreadyExists"
	limitExceeded  = "LimitExceeded"
	deleteConflict = "DeleteConflict"
	malformed      = "MalformedPolicyDocument"
)

func missing(format string, args ...any) error { return refuseWith(404, noEntity, format, args...) }

func conflict(code, format string, args ...any) error { return refuseWith(409, code, format, args...) }

func (k *kind) missing(name string) error {
	return missing("The %s with name %s cannot be found.", k.prefix, name)
}

// find finds the identity that a request is about, and asks IAM. One that is not
// there is asked about first too.
func (k *kind) find(c *call, p *params, cond conditions) (*identity, error) {
	name := p.name(k.name + "Name")
	if p.err != nil {
		return nil, p.err
	}
	return k.named(c, name, cond)
}

// named is find for a name that is known.
func (k *kind) named(c *call, name string, cond conditions) (*identity, error) {
	who := k.of(c.caller())[fold(name)]
	about := who
	if about == nil {
		about = &identity{Kind: k.prefix, Path: "/", Name: name}
	}
	if err := c.allow(about.resource(c), about.conditions(cond)); err != nil {
		return nil, err
	}
	if who == nil {
		return nil, k.missing(name)
	}
	return who, nil
}

func (who *identity) resource(c *call) resource {
	return resource{arn: who.arn(c.who.Account), owner: c.who.Account, tags: who.Tags}
}

func (who *identity) conditions(cond conditions) conditions {
	out := conditions{}
	if who.Boundary != "" {
		out["iam:PermissionsBoundary"] = []string{who.Boundary}
	}
	maps.Copy(out, cond)
	return out
}

// create makes an identity from what all kinds have in common.
func (k *kind) create(c *call, p *params) (*identity, error) {
	who := &identity{Kind: k.prefix, Name: p.name(k.name + "Name"), Path: p.path(), Created: c.now, Tags: p.tags()}
	who.Boundary = p.text("PermissionsBoundary")
	if p.err != nil {
		return nil, p.err
	}
	cond := who.conditions(nil)
	cond.requestTags(who.Tags)
	unborn := resource{arn: who.arn(c.who.Account), owner: c.who.Account}
	if err := c.allow(unborn, cond); err != nil {
		return nil, err
	}
	if len(who.Tags) > 0 {
		if err := c.allowAction("iam:Tag"+k.name, unborn, cond); err != nil {
			return nil, err
		}
	}
	all := k.of(c.caller())
	switch {
	case all[fold(who.Name)] != nil:
		return nil, conflict(entityExists, "%s with name %s already exists.", k.name, who.Name)
	case len(all) >= k.most:
		return nil, conflict(limitExceeded, "Cannot exceed quota for %ssPerAccount: %d", k.name, k.most)
	case who.Boundary != "" && c.caller().managed(who.Boundary) == nil:
		return nil, missing("Scope ARN: %s does not exist or is not attachable.", who.Boundary)
	case len(who.Tags) > maxTags:
		return nil, conflict(limitExceeded, "Cannot exceed quota for TagsPer%s: %d", k.name, maxTags)
	}
	who.ID = c.srv.state.uniqueID(k.idPrefix)
	return who, nil
}

// delete removes an identity that nothing hangs on any more.
func (k *kind) delete(c *call, p *params) (any, error) {
	who, err := k.find(c, p, nil)
	if err != nil {
		return nil, err
	}
	owner := c.caller()
	switch {
	case len(who.Attached) > 0:
		return nil, conflict(deleteConflict, "Cannot delete entity, must detach all policies first.")
	case len(who.Inline) > 0:
		return nil, conflict(deleteConflict, "Cannot delete entity, must delete policies first.")
	case k == userKind && len(c.srv.state.keysOf(owner.ID, who.Name)) > 0:
		return nil, conflict(deleteConflict, "Cannot delete entity, must delete access keys first.")
	case k == userKind && len(who.Groups) > 0, k == groupKind && len(owner.membersOf(who.Name)) > 0:
		return nil, conflict(deleteConflict, "Cannot delete entity, must remove users from group first.")
	}
	delete(k.of(owner), fold(who.Name))
	maps.DeleteFunc(c.srv.state.AccessKeys, func(_ string, key *accessKey) bool {
		return key.Account == owner.ID && key.Session != nil &&
			(k == roleKind && fold(key.Session.Role) == fold(who.Name) || k == userKind && fold(key.User) == fold(who.Name))
	})
	return nil, nil
}

// list returns the page of the identities of one kind that a request asks for.
func (k *kind) list(c *call, p *params) ([]*identity, listed, error) {
	prefix := p.text("PathPrefix")
	if err := c.allow(resource{arn: arn{service: "iam", account: c.who.Account, resource: k.prefix + "/"}.String(), owner: c.who.Account}, nil); err != nil {
		return nil, listed{}, err
	}
	all := slices.Collect(maps.Values(k.of(c.caller())))
	all = slices.DeleteFunc(all, func(who *identity) bool { return !strings.HasPrefix(who.Path, prefix) })
	out, end := listPage(p, all, func(who *identity) string { return fold(who.Name) })
	return out, end, p.err
}

// document reads a policy document from a request.
func (p *params) document(name string, shape iampolicy.Kind) string {
	text := p.needed(name)
	if p.err != nil {
		return ""
	}
	if _, err := iampolicy.Parse([]byte(text), shape); err != nil {
		p.err = refuse(malformed, "Syntax errors in policy: %.300v", err)
	}
	return text
}

// escape returns a document as IAM returns it: percent-encoded (RFC 3986).
func escape(document string) string {
	return strings.ReplaceAll(url.QueryEscape(document), "+", "%20")
}

// size is the length of a document as IAM counts it, without white space.
func size(document string) int { return len(strings.Join(strings.Fields(document), "")) }

// known reports whether a principal of a policy may exist: who is of another
// account than this endpoint's does.
func (st *state) known(principal string) bool {
	if principal == "*" || accountPattern.MatchString(principal) {
		return true
	}
	parsed, ok := parseARN(principal)
	if !ok || !accountPattern.MatchString(parsed.account) {
		return false
	}
	owner := st.Accounts[parsed.account]
	switch parts := strings.Split(parsed.resource, "/"); {
	case parsed.service == "iam" && parsed.resource == "root", owner == nil:
		return parsed.service == "iam" || parsed.service == "sts"
	case parsed.service == "iam" && parts[0] == "user":
		who := owner.Users[fold(parts[len(parts)-1])]
		return who != nil && who.arn(owner.ID) == principal
	case parsed.service == "iam" && parts[0] == "role":
		who := owner.Roles[fold(parts[len(parts)-1])]
		return who != nil && who.arn(owner.ID) == principal
	case parsed.service == "sts" && parts[0] == "assumed-role":
		return len(parts) == 3 && owner.Roles[fold(parts[1])] != nil
	}
	return false
}
