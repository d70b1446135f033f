package awsfake

import (
	"maps"
	"slices"

	"github.com/opticsnet/optics/internal/iampolicy"
)

type tagXML struct{ Key, Value string }

type boundaryXML struct{ PermissionsBoundaryType, PermissionsBoundaryArn string }

// userXML, groupXML and roleXML are identities in answers.
type userXML struct {
	Path                string
	UserName            string `xml:",omitempty"`
	UserID              string `xml:"UserId"`
	Arn                 string
	CreateDate          stamp
	PermissionsBoundary *boundaryXML
	Tags                members[tagXML] `xml:",omitempty"`
}

type groupXML struct {
	Path       string
	GroupName  string
	GroupID    string `xml:"GroupId"`
	Arn        string
	CreateDate stamp
}

type roleXML struct {
	Path                     string
	RoleName                 string
	RoleID                   string `xml:"RoleId"`
	Arn                      string
	CreateDate               stamp
	AssumeRolePolicyDocument string
	Description              string `xml:",omitempty"`
	MaxSessionDuration       int
	PermissionsBoundary      *boundaryXML
	Tags                     members[tagXML] `xml:",omitempty"`
}

func (who *identity) boundary() *boundaryXML {
	if who.Boundary == "" {
		return nil
	}
	return &boundaryXML{"Policy", who.Boundary}
}

func tagsXML(tags map[string]string) members[tagXML] {
	out := members[tagXML]{}
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		out = append(out, tagXML{key, tags[key]})
	}
	return out
}

// user shows a user; lists leave out the tags.
func (who *identity) user(account string, tags bool) userXML {
	out := userXML{
		Path: who.Path, UserName: who.Name, UserID: who.ID, Arn: who.arn(account), CreateDate: stamp(who.Created),
		PermissionsBoundary: who.boundary(),
	}
	if tags {
		out.Tags = tagsXML(who.Tags)
	}
	return out
}

func (who *identity) group(account string) groupXML {
	return groupXML{who.Path, who.Name, who.ID, who.arn(account), stamp(who.Created)}
}

// role shows a role; lists leave out the tags.
func (who *identity) role(account string, tags bool) roleXML {
	out := roleXML{
		Path: who.Path, RoleName: who.Name, RoleID: who.ID, Arn: who.arn(account), CreateDate: stamp(who.Created),
		AssumeRolePolicyDocument: escape(who.Trust), Description: who.Description, MaxSessionDuration: who.MaxSession,
		PermissionsBoundary: who.boundary(),
	}
	if tags {
		out.Tags = tagsXML(who.Tags)
	}
	return out
}

type userOutput struct{ User userXML }

func createUser(c *call, p *params) (any, error) {
	who, err := userKind.create(c, p)
	if err != nil {
		return nil, err
	}
	c.caller().Users[fold(who.Name)] = who
	return userOutput{who.user(c.who.Account, true)}, nil
}

// getUser shows a user: the caller unless one is named.
func getUser(c *call, p *params) (any, error) {
	if p.text("UserName") == "" && c.who.Type == iampolicy.PrincipalRoot {
		root := c.srv.state.AccessKeys[c.caller().RootKey]
		return userOutput{userXML{UserID: c.who.Account, Arn: c.who.ARN, CreateDate: stamp(root.Created)}}, nil
	}
	name, err := userOrCaller(c, p)
	if err != nil {
		return nil, err
	}
	who, err := userKind.named(c, name, nil)
	if err != nil {
		return nil, err
	}
	return userOutput{who.user(c.who.Account, true)}, nil
}

// userOrCaller returns the user that a request names, or the one who makes it.
func userOrCaller(c *call, p *params) (string, error) {
	if p.text("UserName") != "" {
		name := p.name("UserName")
		return name, p.err
	}
	if c.who.Type != iampolicy.PrincipalUser {
		return "", refuse(queryCodes.invalid, "Must specify userName when calling with non-User credentials")
	}
	return c.who.Name, nil
}

type usersOutput struct {
	Users members[userXML]
	listed
}

func listUsers(c *call, p *params) (any, error) {
	page, end, err := userKind.list(c, p)
	if err != nil {
		return nil, err
	}
	return usersOutput{usersXML(page, c.who.Account), end}, nil
}

func usersXML(list []*identity, account string) members[userXML] {
	out := members[userXML]{}
	for _, who := range list {
		out = append(out, who.user(account, false))
	}
	return out
}

type groupOutput struct{ Group groupXML }

func createGroup(c *call, p *params) (any, error) {
	who, err := groupKind.create(c, p)
	if err != nil {
		return nil, err
	}
	c.caller().Groups[fold(who.Name)] = who
	return groupOutput{who.group(c.who.Account)}, nil
}

type getGroupOutput struct {
	Group groupXML
	Users members[userXML]
	listed
}

func getGroup(c *call, p *params) (any, error) {
	who, err := groupKind.find(c, p, nil)
	if err != nil {
		return nil, err
	}
	page, end := listPage(p, c.caller().membersOf(who.Name), func(user *identity) string { return fold(user.Name) })
	return getGroupOutput{who.group(c.who.Account), usersXML(page, c.who.Account), end}, p.err
}

type groupsOutput struct {
	Groups members[groupXML]
	listed
}

func groupsXML(list []*identity, account string) members[groupXML] {
	out := members[groupXML]{}
	for _, who := range list {
		out = append(out, who.group(account))
	}
	return out
}

func listGroups(c *call, p *params) (any, error) {
	page, end, err := groupKind.list(c, p)
	if err != nil {
		return nil, err
	}
	return groupsOutput{groupsXML(page, c.who.Account), end}, nil
}

func listGroupsForUser(c *call, p *params) (any, error) {
	who, err := userKind.find(c, p, nil)
	if err != nil {
		return nil, err
	}
	var groups []*identity
	for _, name := range who.Groups {
		groups = append(groups, c.caller().Groups[fold(name)])
	}
	page, end := listPage(p, groups, func(group *identity) string { return fold(group.Name) })
	return groupsOutput{groupsXML(page, c.who.Account), end}, p.err
}

// maxGroups is the largest number of groups of one user.
const maxGroups = 10

// membersOf returns the users in a group.
func (a *account) membersOf(group string) []*identity {
	var out []*identity
	for _, user := range a.Users {
		if user.in(group) >= 0 {
			out = append(out, user)
		}
	}
	return out
}

// in returns the place of a group among a user's, -1 for none.
func (who *identity) in(group string) int {
	return slices.IndexFunc(who.Groups, func(name string) bool { return fold(name) == fold(group) })
}

// membership finds the group and the user of a request.
func membership(c *call, p *params) (group, user *identity, err error) {
	name := p.name("UserName")
	if group, err = groupKind.find(c, p, nil); err != nil {
		return nil, nil, err
	}
	if user = c.caller().Users[fold(name)]; user == nil {
		return nil, nil, userKind.missing(name)
	}
	return group, user, nil
}

func addUserToGroup(c *call, p *params) (any, error) {
	group, user, err := membership(c, p)
	if err != nil {
		return nil, err
	}
	if user.in(group.Name) >= 0 {
		return nil, nil
	}
	if len(user.Groups) >= maxGroups {
		return nil, conflict(limitExceeded, "Cannot exceed quota for GroupsPerUser: %d", maxGroups)
	}
	user.Groups = append(user.Groups, group.Name)
	return nil, nil
}

func removeUserFromGroup(c *call, p *params) (any, error) {
	group, user, err := membership(c, p)
	if err != nil {
		return nil, err
	}
	i := user.in(group.Name)
	if i < 0 {
		return nil, missing("User %s is not in group %s.", user.Name, group.Name)
	}
	user.Groups = slices.Delete(user.Groups, i, i+1)
	return nil, nil
}
