package awsfake

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/opticsnet/optics/internal/iampolicy"
)

// call is one call while it is executed.
type call struct {
	srv       *Server
	svc       *service
	action    string
	body      []byte
	form      url.Values // of a Query service
	number    int
	requestID string
	region    string
	now       time.Time
	changed   bool

	key      *accessKey
	who      iampolicy.Principal
	policies iampolicy.Policies // of the caller
}

// name returns the action as policies write it.
func (c *call) name() string { return c.svc.name + ":" + c.action }

// caller returns the caller's account.
func (c *call) caller() *account { return c.srv.state.Accounts[c.who.Account] }

// place returns what the caller's account has in the region of the call.
func (c *call) place() *regionState { return c.caller().Regions[c.region] }

// exists reports whether there is still somebody behind a key.
func (st *state) exists(key *accessKey) bool {
	owner, ok := st.Accounts[key.Account]
	switch {
	case !ok:
		return false
	case key.Session != nil && key.Session.Role != "":
		return owner.Roles[fold(key.Session.Role)] != nil
	case key.User != "":
		return owner.Users[fold(key.User)] != nil
	}
	return true
}

// identify finds the principal behind a key and the policies it brings along.
func (c *call) identify(key *accessKey) {
	c.key = key
	owner := c.srv.state.Accounts[key.Account]
	c.who, c.policies = principalOf(owner, key)
}

func principalOf(owner *account, key *accessKey) (iampolicy.Principal, iampolicy.Policies) {
	var set iampolicy.Policies
	who := iampolicy.Principal{Account: owner.ID}
	if key.Session != nil {
		for _, text := range key.Session.Policies {
			set.Session = append(set.Session, attachedText("session policy", text))
		}
	}
	switch {
	case key.Session != nil && key.Session.Role != "":
		role := owner.Roles[fold(key.Session.Role)]
		who.Type, who.Name, who.RoleARN = iampolicy.PrincipalSession, role.Name, role.arn(owner.ID)
		who.ARN = sessionARN(owner.ID, role.Name, key.Session.Name)
		set.Identity, set.Boundary = owner.policiesOf(role), owner.boundaryOf(role)
	case key.User != "":
		user := owner.Users[fold(key.User)]
		who.Type, who.Name, who.ARN = iampolicy.PrincipalUser, user.Name, user.arn(owner.ID)
		set.Identity, set.Boundary = owner.policiesOf(user), owner.boundaryOf(user)
		for _, name := range user.Groups {
			set.Groups = append(set.Groups, owner.policiesOf(owner.Groups[fold(name)])...)
		}
	default:
		who.Type, who.ARN = iampolicy.PrincipalRoot, rootARN(owner.ID)
	}
	return who, set
}

// policiesOf returns the managed and inline policies of one identity.
func (a *account) policiesOf(who *identity) []iampolicy.Attached {
	var out []iampolicy.Attached
	for _, arn := range who.Attached {
		if policy := a.managed(arn); policy != nil {
			out = append(out, attachedText(arn, policy.current()))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(who.Inline)) {
		out = append(out, attachedText("inline policy "+name, who.Inline[name]))
	}
	return out
}

func (a *account) boundaryOf(who *identity) *iampolicy.Attached {
	policy := a.managed(who.Boundary)
	if policy == nil {
		return nil
	}
	out := attachedText(who.Boundary, policy.current())
	return &out
}

// attachedText parses a document that was checked when it was stored. One that
// cannot be read any more grants nothing.
func attachedText(name, text string) iampolicy.Attached {
	policy, err := iampolicy.Parse([]byte(text), iampolicy.KindAny)
	if err != nil {
		policy = &iampolicy.Policy{Statements: []iampolicy.Statement{{
			Effect: iampolicy.Deny, Actions: []string{"*"}, Resources: []string{"*"},
		}}}
	}
	return iampolicy.Attached{Name: name, Policy: policy}
}

// resource is what a call is about, as authorization sees it.
type resource struct {
	arn    string
	owner  string            // account
	tags   map[string]string // aws:ResourceTag
	policy string            // of the resource itself, empty for none
	grant  bool              // a KMS grant allows it unless something denies it
}

// conditions are the condition keys of a call.
type conditions map[string][]string

// requestTags adds the tags that a call brings.
func (cond conditions) requestTags(tags map[string]string) {
	if len(tags) == 0 {
		return
	}
	for key, value := range tags {
		cond["aws:RequestTag/"+key] = []string{value}
	}
	cond["aws:TagKeys"] = slices.Sorted(maps.Keys(tags))
}

// allow asks IAM whether the caller may make this call.
func (c *call) allow(res resource, cond conditions) error {
	return c.allowAction(c.name(), res, cond)
}

// allowAction asks IAM whether the caller may do something with a resource.
func (c *call) allowAction(action string, res resource, cond conditions) error {
	decision := c.decide(action, res, cond, res.policy)
	if decision.Allowed || res.grant && !decision.Explicit {
		return nil
	}
	return refuseWith(c.svc.codes.status, c.svc.codes.denied, "%s", denial(c.who, action, res.arn, decision))
}

// decide evaluates a request with a given policy of the resource.
func (c *call) decide(action string, res resource, cond conditions, resourcePolicy string) iampolicy.Decision {
	set := c.policies
	if resourcePolicy != "" {
		attached := attachedText("policy of "+res.arn, resourcePolicy)
		set.Resource = &attached
	}
	return iampolicy.Evaluate(iampolicy.Request{
		Principal: c.who, Action: action, Resource: res.arn, ResourceAccount: res.owner,
		Context: c.context(res, cond),
	}, set)
}

// context returns the condition keys that every call has, and those of this one.
func (c *call) context(res resource, cond conditions) map[string][]string {
	out := map[string][]string{
		"aws:RequestedRegion": {c.region},
		"aws:SecureTransport": {"true"}, // as on every call to AWS, though not here
		"aws:CurrentTime":     {c.now.Format(time.RFC3339)},
		"aws:EpochTime":       {epoch(c.now)},
		"aws:ViaAWSService":   {"false"},
	}
	if res.owner != "" {
		out["aws:ResourceAccount"] = []string{res.owner}
	}
	if c.key != nil {
		c.callerContext(out)
	}
	for key, value := range res.tags {
		out["aws:ResourceTag/"+key] = []string{value}
		if c.svc.name == "iam" {
			out["iam:ResourceTag/"+key] = []string{value}
		}
	}
	maps.Copy(out, cond)
	return out
}

// callerContext adds the condition keys that follow from the credentials.
func (c *call) callerContext(out map[string][]string) {
	out["aws:userid"] = []string{c.userID()}
	tags := map[string]string{}
	if c.key.User != "" {
		tags = c.caller().Users[fold(c.key.User)].Tags
	}
	if s := c.key.Session; s != nil {
		out["aws:TokenIssueTime"] = []string{c.key.Created.Format(time.RFC3339)}
		if s.SourceID != "" {
			out["aws:SourceIdentity"] = []string{s.SourceID}
		}
		if s.Federated != "" {
			out["aws:FederatedProvider"] = []string{s.Federated}
		}
		if s.Role != "" {
			tags = maps.Clone(c.caller().Roles[fold(s.Role)].Tags)
			if tags == nil {
				tags = make(map[string]string)
			}
			maps.Copy(tags, s.Tags)
		}
	}
	for key, value := range tags {
		out["aws:PrincipalTag/"+key] = []string{value}
	}
}

// userID returns the caller's unique id as GetCallerIdentity shows it.
func (c *call) userID() string {
	switch owner := c.caller(); {
	case c.key.Session != nil && c.key.Session.Role != "":
		return owner.Roles[fold(c.key.Session.Role)].ID + ":" + c.key.Session.Name
	case c.key.User != "":
		return owner.Users[fold(c.key.User)].ID
	default:
		return owner.ID
	}
}

// denialKinds are the layers in the words of AWS.
var denialKinds = map[iampolicy.Layer]string{
	iampolicy.LayerIdentity: "identity-based policy",
	iampolicy.LayerGroup:    "identity-based policy",
	iampolicy.LayerBoundary: "permissions boundary",
	iampolicy.LayerSession:  "session policy",
	iampolicy.LayerResource: "resource-based policy",
}

// denial says why a call is refused as AWS says it.
func denial(who iampolicy.Principal, action, arn string, decision iampolicy.Decision) string {
	text := "User: " + who.ARN + " is not authorized to perform: " + action
	if arn != "*" {
		text += " on resource: " + arn
	}
	if decision.Explicit {
		kind := "identity-based policy"
		if decision.By != nil {
			kind = denialKinds[decision.By.Layer]
		}
		article := "a "
		if strings.HasPrefix(kind, "identity") {
			article = "an "
		}
		return text + " with an explicit deny in " + article + kind
	}
	kind, ok := denialKinds[decision.Missing]
	if !ok {
		kind = "identity-based policy"
	}
	return text + " because no " + kind + " allows the " + action + " action"
}
