package awsfake

import (
	"encoding/base64"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/opticsnet/optics/internal/iampolicy"
)

// stsOperations are the operations of STS:
// https://docs.aws.amazon.com/STS/latest/APIReference/API_Operations.html
func stsOperations() map[string]operation {
	web := write(assumeWithWebIdentity)
	web.open = true
	return map[string]operation{
		"AssumeRole":                write(assumeRole),
		"AssumeRoleWithWebIdentity": web,
		"GetCallerIdentity":         read(getCallerIdentity),
		"GetSessionToken":           write(getSessionToken),
	}
}

// Limits of sessions, in seconds and numbers.
const (
	shortestSession = 900
	longestToken    = 129_600
	standardToken   = 43_200
	maxSessions     = 100_000
	maxSessionText  = 2048
)

var sessionPattern = regexp.MustCompile(`^[\w+=,.@-]{2,64}$`)

type callerOutput struct {
	Arn     string
	UserID  string `xml:"UserId"`
	Account string
}

// getCallerIdentity needs no permission: AWS answers even those that are denied it.
func getCallerIdentity(c *call, _ *params) (any, error) {
	return callerOutput{c.who.ARN, c.userID(), c.who.Account}, nil
}

type credentialsXML struct {
	AccessKeyID     string `xml:"AccessKeyId"`
	SecretAccessKey string
	SessionToken    string
	Expiration      stamp
}

type assumedXML struct {
	AssumedRoleID string `xml:"AssumedRoleId"`
	Arn           string
}

type assumeOutput struct {
	Credentials                 credentialsXML
	SubjectFromWebIdentityToken string `xml:",omitempty"`
	AssumedRoleUser             assumedXML
	Provider                    string `xml:",omitempty"`
	Audience                    string `xml:",omitempty"`
	SourceIdentity              string `xml:",omitempty"`
}

// begin makes the credentials of a session.
func (c *call) begin(owner, user string, s *session, length int) (*accessKey, error) {
	st := c.srv.state
	if len(st.AccessKeys) >= maxSessions {
		return nil, throttled(c.svc)
	}
	token := st.draw("session token")
	key := &accessKey{
		ID: st.accessKeyID("ASIA"), Secret: st.secretKey(), Token: base64.StdEncoding.EncodeToString(token[:]),
		Account: owner, User: user, Session: s, Created: c.now, Expires: c.now.Add(time.Duration(length) * time.Second),
	}
	st.AccessKeys[key.ID] = key
	return key, nil
}

func (key *accessKey) credentials() credentialsXML {
	return credentialsXML{key.ID, key.Secret, key.Token, stamp(key.Expires)}
}

type sessionTokenOutput struct{ Credentials credentialsXML }

func getSessionToken(c *call, p *params) (any, error) {
	length := p.number("DurationSeconds", standardToken, shortestSession, longestToken)
	if p.err != nil {
		return nil, p.err
	}
	if c.key.Session != nil {
		return nil, refuseWith(403, queryCodes.denied, "Cannot call GetSessionToken with session credentials")
	}
	if c.who.Type == iampolicy.PrincipalRoot {
		length = min(length, standardSession)
	}
	key, err := c.begin(c.who.Account, c.key.User, &session{}, length)
	if err != nil {
		return nil, err
	}
	return sessionTokenOutput{key.credentials()}, nil
}

// assumption is a request for a role's session.
type assumption struct {
	roleARN string
	owner   *account
	role    *identity // nil when there is none
	session session
	length  int
}

// assumption reads what both ways to assume a role have in common.
func (c *call) assumption(p *params) (*assumption, error) {
	a := &assumption{roleARN: p.needed("RoleArn")}
	a.session.Name = p.needed("RoleSessionName")
	a.length = p.number("DurationSeconds", standardSession, shortestSession, longestSession)
	if p.err == nil && !sessionPattern.MatchString(a.session.Name) {
		p.fail(a.session.Name, "roleSessionName", `satisfy regular expression pattern: [\w+=,.@-]*`)
	}
	parsed, ok := parseARN(a.roleARN)
	if p.err == nil && (!ok || parsed.service != "iam" || !strings.HasPrefix(parsed.resource, "role/")) {
		p.err = refuse(queryCodes.invalid, "%.256s is invalid", a.roleARN)
	}
	if p.err != nil {
		return nil, p.err
	}
	if a.owner = c.srv.state.Accounts[parsed.account]; a.owner != nil {
		parts := strings.Split(parsed.resource, "/")
		role := a.owner.Roles[fold(parts[len(parts)-1])]
		if role != nil && role.arn(a.owner.ID) == a.roleARN {
			a.role, a.session.Role = role, role.Name
		}
	}
	return a, a.sessionPolicies(p)
}

// sessionPolicies reads the policies that narrow the session.
func (a *assumption) sessionPolicies(p *params) error {
	if text := p.text("Policy"); text != "" {
		if p.document("Policy", iampolicy.KindIdentity); p.err != nil {
			return p.err
		}
		if len(text) > maxSessionText {
			return refuse("PackedPolicyTooLarge", "Packed policy consumes more than %d bytes.", maxSessionText)
		}
		a.session.Policies = append(a.session.Policies, text)
	}
	for _, name := range p.field("PolicyArns", "arn") {
		var policy *managedPolicy
		if a.owner != nil {
			policy = a.owner.managed(name)
		}
		if policy == nil {
			return refuse(queryCodes.invalid, "The managed policy %.256s cannot be found.", name)
		}
		a.session.Policies = append(a.session.Policies, policy.current())
	}
	return nil
}

// trusts asks the role's trust policy, and the caller's own policies, about one
// action on the role. A role that is not there is refused in the same words.
func (c *call) trusts(a *assumption, action string, cond conditions) error {
	refused := refuseWith(403, queryCodes.denied, "User: %s is not authorized to perform: %s on resource: %s", c.who.ARN, action, a.roleARN)
	if a.role == nil {
		return refused
	}
	res := resource{arn: a.roleARN, owner: a.owner.ID, tags: a.role.Tags}
	if !c.decide(action, res, cond, a.role.Trust).Allowed {
		return refused
	}
	return nil
}

// grant makes the session, when its length is one that the role allows.
func (c *call) grant(a *assumption) (*accessKey, assumedXML, error) {
	if a.length > a.role.MaxSession {
		return nil, assumedXML{}, refuse(queryCodes.invalid, "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
	}
	key, err := c.begin(a.owner.ID, "", &a.session, a.length)
	if err != nil {
		return nil, assumedXML{}, err
	}
	return key, assumedXML{a.role.ID + ":" + a.session.Name, sessionARN(a.owner.ID, a.role.Name, a.session.Name)}, nil
}

func assumeRole(c *call, p *params) (any, error) {
	a, err := c.assumption(p)
	if err != nil {
		return nil, err
	}
	a.session.Tags, a.session.SourceID, a.session.ExternalID = p.tags(), p.text("SourceIdentity"), p.text("ExternalId")
	if p.err != nil {
		return nil, p.err
	}
	if c.who.Type == iampolicy.PrincipalRoot {
		return nil, refuseWith(403, queryCodes.denied, "Roles may not be assumed by root accounts.")
	}
	cond := conditions{"sts:RoleSessionName": {a.session.Name}}
	if a.session.ExternalID != "" {
		cond["sts:ExternalId"] = []string{a.session.ExternalID}
	}
	if a.session.SourceID != "" {
		cond["sts:SourceIdentity"] = []string{a.session.SourceID}
	}
	cond.requestTags(a.session.Tags)
	if keys := p.list("TransitiveTagKeys"); len(keys) > 0 {
		cond["sts:TransitiveTagKeys"] = keys
	}
	actions := []string{c.name()}
	if len(a.session.Tags) > 0 {
		actions = append(actions, "sts:TagSession")
	}
	if a.session.SourceID != "" {
		actions = append(actions, "sts:SetSourceIdentity")
	}
	for _, action := range actions {
		if err := c.trusts(a, action, cond); err != nil {
			return nil, err
		}
	}
	if c.key.Session != nil && c.key.Session.Role != "" && a.length > standardSession {
		return nil, refuse(queryCodes.invalid, "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining")
	}
	key, assumed, err := c.grant(a)
	if err != nil {
		return nil, err
	}
	return assumeOutput{Credentials: key.credentials(), AssumedRoleUser: assumed, SourceIdentity: a.session.SourceID}, nil
}

// assumeWithWebIdentity gives a role's session for a token of a web identity
// provider, as pods with a service account do. The provider must exist, and the
// trust policy must want the token's subject and audience. The token's own
// signature is not checked: the endpoint is offline and knows no keys of issuers.
func assumeWithWebIdentity(c *call, p *params) (any, error) {
	token, err := readToken(p.needed("WebIdentityToken"), c.now)
	if p.err != nil {
		return nil, p.err
	}
	if err != nil {
		return nil, err
	}
	a, err := c.assumption(p)
	if err != nil {
		return nil, err
	}
	c.who = iampolicy.Principal{Type: iampolicy.PrincipalFederated, ARN: token.Subject}
	if a.role == nil {
		return nil, refuseWith(403, queryCodes.denied, "Not authorized to perform %s", c.name())
	}
	host := strings.TrimSuffix(strings.TrimPrefix(token.Issuer, "https://"), "/")
	c.who.ARN = providerARN(a.owner.ID, host)
	provider := a.owner.Providers[c.who.ARN]
	if provider == nil {
		return nil, refuse("InvalidIdentityToken", "No OpenIDConnect provider found in your account for %s", token.Issuer)
	}
	i := slices.IndexFunc(token.Audience, func(audience string) bool { return slices.Contains(provider.Clients, audience) })
	if i < 0 {
		return nil, refuse("InvalidIdentityToken", "Incorrect token audience")
	}
	a.session.Federated = c.who.ARN
	cond := conditions{
		"sts:RoleSessionName": {a.session.Name}, "aws:FederatedProvider": {c.who.ARN},
		host + ":sub": {token.Subject}, host + ":aud": {token.Audience[i]},
	}
	res := resource{arn: a.roleARN, owner: a.owner.ID, tags: maps.Clone(a.role.Tags)}
	if !c.decide(c.name(), res, cond, a.role.Trust).Allowed {
		return nil, refuseWith(403, queryCodes.denied, "Not authorized to perform %s", c.name())
	}
	key, assumed, err := c.grant(a)
	if err != nil {
		return nil, err
	}
	return assumeOutput{
		Credentials: key.credentials(), AssumedRoleUser: assumed, SubjectFromWebIdentityToken: token.Subject,
		Provider: c.who.ARN, Audience: token.Audience[i],
	}, nil
}
