package iampolicy_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/internal/iampolicy"
)

// Who asks in the tables.
const (
	user    = "arn:aws:iam::111122223333:user/agents/relayer"
	role    = "arn:aws:iam::111122223333:role/relayer"
	session = "arn:aws:sts::111122223333:assumed-role/relayer/session"
	root    = "arn:aws:iam::111122223333:root"
	alien   = "arn:aws:iam::444455556666:user/alien"
	pods    = "pods.eks.amazonaws.com"
	nobody  = "*"
	roleARN = "arn:aws:iam::111122223333:role/target"
	bucket  = "arn:aws:s3:::bucket/object"
	queue   = "arn:aws:sqs:us-west-2:111122223333:queue"
)

// Statements of the tables.
const (
	allowSign  = `{"Sid":"S","Effect":"Allow","Action":"kms:Sign","Resource":"*"}`
	allowRead  = `{"Sid":"R","Effect":"Allow","Action":"kms:GetPublicKey","Resource":"*"}`
	allowAll   = `{"Sid":"A","Effect":"Allow","Action":"*","Resource":"*"}`
	denySign   = `{"Sid":"D","Effect":"Deny","Action":"kms:Sign","Resource":"*"}`
	enableIAM  = `{"Sid":"E","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}`
	toUser     = `{"Sid":"U","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/agents/relayer"},"Action":"*","Resource":"*"}`
	toRole     = `{"Sid":"O","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/relayer"},"Action":"*","Resource":"*"}`
	toSession  = `{"Sid":"N","Effect":"Allow","Principal":{"AWS":"arn:aws:sts::111122223333:assumed-role/relayer/session"},"Action":"*","Resource":"*"}`
	toAll      = `{"Sid":"W","Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}`
	toAlien    = `{"Sid":"X","Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"*","Resource":"*"}`
	toPods     = `{"Sid":"P","Effect":"Allow","Principal":{"Service":"pods.eks.amazonaws.com"},"Action":["sts:AssumeRole","sts:TagSession"]}`
	trustRoot  = `{"Sid":"T","Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}`
	trustUser  = `{"Sid":"V","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/agents/relayer"},"Action":"sts:AssumeRole"}`
	trustToken = `{"Sid":"F","Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111122223333:oidc-provider/issuer"},"Action":"sts:AssumeRoleWithWebIdentity"}`
	trustAlien = `{"Sid":"G","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:root"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"agreed-id"}}}`
	mayAssume  = `{"Sid":"M","Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}`
)

// logicCases are requests under policies of all layers. Empty layers are absent.
var logicCases = []struct {
	name                                           string
	who, action, resource                          string
	identity, group, boundary, sessions, resources string
	context                                        context
	want                                           string // "allowed", "denied" or the missing layer
	by                                             string // layer and Sid of the statement that decided
}{
	// The caller's own policies.
	{name: "nothing allows", who: user, want: "identity policy"},
	{name: "identity allows", who: user, identity: allowSign, want: "allowed", by: "identity policy S"},
	{name: "group allows", who: user, group: allowSign, want: "allowed", by: "group policy S"},
	{name: "identity before group", who: user, identity: allowSign, group: allowAll, want: "allowed", by: "identity policy S"},
	{name: "first of several statements", who: user, identity: allowSign + "," + allowAll, want: "allowed", by: "identity policy S"},
	{name: "another action", who: user, identity: allowRead, want: "identity policy"},
	{name: "deny beats allow", who: user, identity: allowAll + "," + denySign, want: "denied", by: "identity policy D"},
	{name: "deny first", who: user, identity: denySign + "," + allowAll, want: "denied", by: "identity policy D"},
	{name: "deny in the group", who: user, identity: allowAll, group: denySign, want: "denied", by: "group policy D"},
	{name: "deny of another action", who: user, identity: allowAll + "," + denySign, action: "kms:GetPublicKey", want: "allowed", by: "identity policy A"},
	{name: "deny with a condition that does not hold", who: user, identity: allowAll + `,{"Effect":"Deny","Action":"kms:Sign","Resource":"*","Condition":{"StringEquals":{"kms:MessageType":"RAW"}}}`, context: context{"kms:MessageType": {"DIGEST"}}, want: "allowed", by: "identity policy A"},
	{name: "deny with a condition that holds", who: user, identity: allowAll + `,{"Sid":"Z","Effect":"Deny","Action":"kms:Sign","Resource":"*","Condition":{"StringEquals":{"kms:MessageType":"RAW"}}}`, context: context{"kms:MessageType": {"RAW"}}, want: "denied", by: "identity policy Z"},
	{name: "role's policy", who: role, identity: allowSign, want: "allowed", by: "identity policy S"},

	// Boundary.
	{name: "boundary allows too", who: user, identity: allowAll, boundary: allowSign, want: "allowed", by: "identity policy A"},
	{name: "boundary does not allow", who: user, identity: allowAll, boundary: allowRead, want: "permissions boundary"},
	{name: "boundary alone grants nothing", who: user, boundary: allowAll, want: "identity policy"},
	{name: "deny in the boundary", who: user, identity: allowAll, boundary: allowAll + "," + denySign, want: "denied", by: "permissions boundary D"},
	{name: "boundary bounds groups", who: user, group: allowAll, boundary: allowRead, want: "permissions boundary"},

	// Session policies.
	{name: "session allows too", who: role, identity: allowAll, sessions: allowSign, want: "allowed", by: "identity policy A"},
	{name: "session does not allow", who: role, identity: allowAll, sessions: allowRead, want: "session policy"},
	{name: "session alone grants nothing", who: role, sessions: allowAll, want: "identity policy"},
	{name: "deny in the session", who: role, identity: allowAll, sessions: allowAll + "," + denySign, want: "denied", by: "session policy D"},
	{name: "boundary and session", who: role, identity: allowAll, boundary: allowSign, sessions: allowSign, want: "allowed", by: "identity policy A"},
	{name: "boundary before session", who: role, identity: allowAll, boundary: allowRead, sessions: allowRead, want: "permissions boundary"},

	// Key policies: the account's policies count only when the key lets them.
	{name: "key enables IAM", who: user, identity: allowSign, resources: enableIAM, want: "allowed", by: "identity policy S"},
	{name: "key enables IAM, IAM is silent", who: user, resources: enableIAM, want: "identity policy"},
	{name: "key does not enable IAM", who: user, identity: allowSign, resources: toAlien, want: "resource policy"},
	{name: "key enables IAM for another account", who: user, identity: allowSign, resources: `{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"kms:*","Resource":"*"}`, want: "resource policy"},
	{name: "key enables IAM for reading only", who: user, identity: allowSign, resources: `{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"kms:Get*","Resource":"*"}`, want: "resource policy"},
	{name: "key policy is empty", who: user, identity: allowSign, resources: `{"Effect":"Allow","Principal":{"AWS":[]},"Action":"kms:*","Resource":"*"}`, want: "resource policy"},
	{name: "key names the account by number", who: user, identity: allowSign, resources: `{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"kms:*","Resource":"*"}`, want: "allowed", by: "identity policy S"},
	{name: "key names the user", who: user, resources: toUser, want: "allowed", by: "resource policy U"},
	{name: "key names the user without its path", who: user, resources: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/relayer"},"Action":"*","Resource":"*"}`, want: "resource policy"},
	{name: "key names another user", who: user, identity: allowSign, resources: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/updater"},"Action":"*","Resource":"*"}`, want: "resource policy"},
	{name: "key names everybody", who: user, resources: toAll, want: "allowed", by: "resource policy W"},
	{name: "wildcards in a principal are characters", who: user, resources: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/*"},"Action":"*","Resource":"*"}`, want: "resource policy"},
	{name: "key enables IAM and names the user", who: user, resources: enableIAM + "," + toUser, want: "allowed", by: "resource policy U"},
	{name: "deny in the key policy", who: user, identity: allowSign, resources: enableIAM + `,{"Sid":"K","Effect":"Deny","Principal":"*","Action":"kms:Sign","Resource":"*"}`, want: "denied", by: "resource policy K"},
	{name: "deny of another principal", who: user, identity: allowSign, resources: enableIAM + `,{"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::111122223333:user/x"},"Action":"kms:Sign","Resource":"*"}`, want: "allowed", by: "identity policy S"},
	{name: "deny of the account is a deny of its users", who: user, identity: allowSign, resources: enableIAM + `,{"Sid":"K","Effect":"Deny","Principal":{"AWS":"111122223333"},"Action":"kms:Sign","Resource":"*"}`, want: "denied", by: "resource policy K"},
	{name: "key policy about another key", who: user, identity: allowSign, resources: `{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"kms:*","Resource":"arn:aws:kms:us-west-2:111122223333:key/other"}`, want: "resource policy"},
	{name: "default key policy", who: user, identity: allowSign, want: "allowed", by: "identity policy S"},
	{name: "alias needs no key policy", who: user, action: "kms:CreateAlias", resource: "arn:aws:kms:us-west-2:111122223333:alias/x", identity: allowAll, want: "allowed", by: "identity policy A"},

	// What a resource's policy is free of.
	{name: "user named, boundary silent", who: user, boundary: allowRead, resources: toUser, want: "allowed", by: "resource policy U"},
	{name: "user named, boundary denies", who: user, boundary: denySign, resources: toUser, want: "denied", by: "permissions boundary D"},
	{name: "user named, identity denies", who: user, identity: denySign, resources: toUser, want: "denied", by: "identity policy D"},
	{name: "role named", who: role, resources: toRole, want: "allowed", by: "resource policy O"},
	{name: "role named, boundary silent", who: role, boundary: allowRead, resources: toRole, want: "permissions boundary"},
	{name: "role named, session silent", who: role, sessions: allowRead, resources: toRole, want: "session policy"},
	{name: "role named, both allow", who: role, boundary: allowSign, sessions: allowSign, resources: toRole, want: "allowed", by: "resource policy O"},
	{name: "session named", who: session, resources: toSession, want: "allowed", by: "resource policy N"},
	{name: "session named, boundary and session silent", who: session, boundary: allowRead, sessions: allowRead, resources: toSession, want: "allowed", by: "resource policy N"},
	{name: "another session named", who: "arn:aws:sts::111122223333:assumed-role/relayer/other", resources: toSession, want: "resource policy"},
	{name: "everybody named, boundary silent", who: role, boundary: allowRead, resources: toAll, want: "allowed", by: "resource policy W"},

	// Other resources of the account: either side suffices.
	{name: "queue by identity", who: user, action: "sqs:SendMessage", resource: queue, identity: allowAll, want: "allowed", by: "identity policy A"},
	{name: "queue by identity against a silent queue", who: user, action: "sqs:SendMessage", resource: queue, identity: allowAll, resources: toAlien, want: "allowed", by: "identity policy A"},
	{name: "queue by the queue", who: user, action: "sqs:SendMessage", resource: queue, resources: toUser, want: "allowed", by: "resource policy U"},
	{name: "queue that names the account only", who: user, action: "sqs:SendMessage", resource: queue, resources: `{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"*","Resource":"*"}`, want: "identity policy"},
	{name: "resource without account is our own", who: user, action: "s3:GetObject", resource: bucket, identity: allowAll, want: "allowed", by: "identity policy A"},

	// Other accounts: both sides.
	{name: "alien: both sides", who: alien, identity: allowSign, resources: toAlien, want: "allowed", by: "identity policy S"},
	{name: "alien: key silent", who: alien, identity: allowSign, resources: enableIAM, want: "resource policy"},
	{name: "alien: default key policy", who: alien, identity: allowAll, want: "resource policy"},
	{name: "alien: identity silent", who: alien, resources: toAlien, want: "identity policy"},
	{name: "alien: named itself, identity silent", who: alien, resources: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:user/alien"},"Action":"*","Resource":"*"}`, want: "identity policy"},
	{name: "alien: everybody named, identity silent", who: alien, resources: toAll, want: "identity policy"},
	{name: "alien: boundary silent", who: alien, identity: allowSign, boundary: allowRead, resources: toAlien, want: "permissions boundary"},
	{name: "alien: denied at home", who: alien, identity: denySign, resources: toAlien, want: "denied", by: "identity policy D"},

	// Roles to be assumed.
	{name: "trust names the user", who: user, action: "sts:AssumeRole", resource: roleARN, resources: trustUser, want: "allowed", by: "resource policy V"},
	{name: "trust names the account, identity silent", who: user, action: "sts:AssumeRole", resource: roleARN, resources: trustRoot, want: "identity policy"},
	{name: "trust names the account, identity allows", who: user, action: "sts:AssumeRole", resource: roleARN, identity: mayAssume, resources: trustRoot, want: "allowed", by: "identity policy M"},
	{name: "no trust", who: user, action: "sts:AssumeRole", resource: roleARN, identity: mayAssume, want: "resource policy"},
	{name: "trust of the alien with its external id", who: alien, action: "sts:AssumeRole", resource: roleARN, identity: mayAssume, resources: trustAlien, context: context{"sts:ExternalId": {"agreed-id"}}, want: "allowed", by: "identity policy M"},
	{name: "trust of the alien with another external id", who: alien, action: "sts:AssumeRole", resource: roleARN, identity: mayAssume, resources: trustAlien, context: context{"sts:ExternalId": {"guess"}}, want: "resource policy"},
	{name: "trust of the alien without an external id", who: alien, action: "sts:AssumeRole", resource: roleARN, identity: mayAssume, resources: trustAlien, want: "resource policy"},
	{name: "service", who: pods, action: "sts:AssumeRole", resource: roleARN, resources: toPods, want: "allowed", by: "resource policy P"},
	{name: "another service", who: "ec2.amazonaws.com", action: "sts:AssumeRole", resource: roleARN, resources: toPods, want: "resource policy"},
	{name: "token", who: "arn:aws:iam::111122223333:oidc-provider/issuer", action: "sts:AssumeRoleWithWebIdentity", resource: roleARN, resources: trustToken, want: "allowed", by: "resource policy F"},
	{name: "token of another issuer", who: "arn:aws:iam::111122223333:oidc-provider/other", action: "sts:AssumeRoleWithWebIdentity", resource: roleARN, resources: trustToken, want: "resource policy"},

	// Root and nobody.
	{name: "root of the account", who: root, resources: enableIAM, want: "allowed", by: "resource policy E"},
	{name: "root, and a key that does not know it", who: root, resources: toUser, want: "resource policy"},
	{name: "root on other things", who: root, action: "sqs:SendMessage", resource: queue, want: "allowed"},
	{name: "root denied by a key", who: root, resources: enableIAM + `,{"Sid":"K","Effect":"Deny","Principal":"*","Action":"kms:Sign","Resource":"*"}`, want: "denied", by: "resource policy K"},
	{name: "anonymous", who: nobody, resources: toAll, want: "allowed", by: "resource policy W"},
	{name: "anonymous, nobody named", who: nobody, resources: enableIAM, want: "resource policy"},

	// NotPrincipal.
	{name: "NotPrincipal names user and account", who: user, identity: allowSign, resources: enableIAM + `,{"Effect":"Deny","NotPrincipal":{"AWS":["arn:aws:iam::111122223333:user/agents/relayer","111122223333"]},"Action":"*","Resource":"*"}`, want: "allowed", by: "identity policy S"},
	{name: "NotPrincipal names the user only", who: user, identity: allowSign, resources: enableIAM + `,{"Sid":"K","Effect":"Deny","NotPrincipal":{"AWS":"arn:aws:iam::111122223333:user/agents/relayer"},"Action":"*","Resource":"*"}`, want: "denied", by: "resource policy K"},
	{name: "NotPrincipal and a boundary", who: user, identity: allowSign, boundary: allowAll, resources: enableIAM + `,{"Sid":"K","Effect":"Deny","NotPrincipal":{"AWS":["arn:aws:iam::111122223333:user/agents/relayer","111122223333"]},"Action":"*","Resource":"*"}`, want: "denied", by: "resource policy K"},
	{name: "NotPrincipal names session, role and account", who: session, identity: allowSign, resources: enableIAM + `,{"Effect":"Deny","NotPrincipal":{"AWS":["arn:aws:sts::111122223333:assumed-role/relayer/session","arn:aws:iam::111122223333:role/relayer","111122223333"]},"Action":"*","Resource":"*"}`, want: "allowed", by: "identity policy S"},
	{name: "NotPrincipal names role and account only", who: session, identity: allowSign, resources: enableIAM + `,{"Sid":"K","Effect":"Deny","NotPrincipal":{"AWS":["arn:aws:iam::111122223333:role/relayer","111122223333"]},"Action":"*","Resource":"*"}`, want: "denied", by: "resource policy K"},
	{name: "NotPrincipal names others", who: user, identity: allowSign, resources: enableIAM + `,{"Sid":"K","Effect":"Deny","NotPrincipal":{"AWS":"444455556666"},"Action":"*","Resource":"*"}`, want: "denied", by: "resource policy K"},

	// Actions have no case and wildcards.
	{name: "action without case", who: user, identity: `{"Sid":"S","Effect":"Allow","Action":"KMS:sIGN","Resource":"*"}`, want: "allowed", by: "identity policy S"},
	{name: "action with a star", who: user, identity: `{"Sid":"S","Effect":"Allow","Action":"kms:S*","Resource":"*"}`, want: "allowed", by: "identity policy S"},
	{name: "action with a question mark", who: user, identity: `{"Sid":"S","Effect":"Allow","Action":"kms:Sig?","Resource":"*"}`, want: "allowed", by: "identity policy S"},
	{name: "action with a star inside", who: user, identity: `{"Sid":"S","Effect":"Allow","Action":"kms:S*n","Resource":"*"}`, want: "allowed", by: "identity policy S"},
	{name: "action of another service", who: user, identity: `{"Sid":"S","Effect":"Allow","Action":"s3:*","Resource":"*"}`, want: "identity policy"},
	{name: "action that only begins alike", who: user, identity: `{"Sid":"S","Effect":"Allow","Action":"kms:Sig","Resource":"*"}`, want: "identity policy"},
	{name: "NotAction leaves out", who: user, identity: `{"Effect":"Allow","NotAction":"kms:*","Resource":"*"}`, want: "identity policy"},
	{name: "NotAction covers the rest", who: user, identity: `{"Sid":"S","Effect":"Allow","NotAction":"s3:*","Resource":"*"}`, want: "allowed", by: "identity policy S"},
	{name: "NotAction with Deny", who: user, identity: allowAll + `,{"Sid":"Z","Effect":"Deny","NotAction":"kms:Get*","Resource":"*"}`, want: "denied", by: "identity policy Z"},
	{name: "no action at all", who: user, identity: `{"Effect":"Allow","Action":[],"Resource":"*"}`, want: "identity policy"},

	// Resources have case, wildcards and bounds.
	{name: "exact key", who: user, identity: onResource(keyARN), want: "allowed", by: "identity policy S"},
	{name: "another key", who: user, identity: onResource(keyARN + "x"), want: "identity policy"},
	{name: "keys of the account", who: user, identity: onResource("arn:aws:kms:us-west-2:111122223333:key/*"), want: "allowed", by: "identity policy S"},
	{name: "keys of an 11-digit account", who: user, identity: onResource("arn:aws:kms:*:11111111111:key/*"), want: "identity policy"},
	{name: "keys of every region", who: user, identity: onResource("arn:aws:kms:*:111122223333:key/*"), want: "allowed", by: "identity policy S"},
	{name: "keys of another region", who: user, identity: onResource("arn:aws:kms:eu-west-1:111122223333:key/*"), want: "identity policy"},
	{name: "part of a region", who: user, identity: onResource("arn:aws:kms:us-*-2:111122223333:key/*"), want: "allowed", by: "identity policy S"},
	{name: "a question mark for each digit", who: user, identity: onResource("arn:aws:kms:us-west-2:????????????:key/*"), want: "allowed", by: "identity policy S"},
	{name: "a star at a segment's end runs on", who: user, identity: onResource("arn:aws:kms:*"), want: "allowed", by: "identity policy S"},
	{name: "a star inside a segment does not", who: user, identity: onResource("arn:aws:kms:us*3:key/1234abcd"), want: "identity policy"},
	{name: "a question mark is no colon", who: user, identity: onResource("arn:aws:kms:us-west-2?111122223333:key/1234abcd"), want: "identity policy"},
	{name: "resources have case", who: user, identity: onResource("arn:aws:kms:us-west-2:111122223333:KEY/1234abcd"), want: "identity policy"},
	{name: "an alias is no key", who: user, identity: onResource("arn:aws:kms:us-west-2:111122223333:alias/*"), want: "identity policy"},
	{name: "a star crosses slashes", who: user, action: "s3:GetObject", resource: "arn:aws:s3:::bucket/a/b/c", identity: `{"Sid":"S","Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::bucket/*c"}`, want: "allowed", by: "identity policy S"},
	{name: "a star crosses colons in the last part", who: user, action: "logs:GetLogEvents", resource: "arn:aws:logs:us-west-2:111122223333:log-group:a:log-stream:b", identity: `{"Sid":"S","Effect":"Allow","Action":"logs:*","Resource":"arn:aws:logs:*:*:log-group:a*b"}`, want: "allowed", by: "identity policy S"},
	{name: "NotResource leaves out", who: user, identity: `{"Effect":"Allow","Action":"kms:*","NotResource":"arn:aws:kms:*:*:key/*"}`, want: "identity policy"},
	{name: "NotResource covers the rest", who: user, identity: `{"Sid":"S","Effect":"Allow","Action":"kms:*","NotResource":"arn:aws:s3:::*"}`, want: "allowed", by: "identity policy S"},
	{name: "variable in a resource", who: user, action: "s3:GetObject", resource: "arn:aws:s3:::bucket/relayer", identity: `{"Sid":"S","Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::bucket/${aws:username}"}`, want: "allowed", by: "identity policy S"},
	{name: "variable without a value drops the statement", who: role, action: "s3:GetObject", resource: "arn:aws:s3:::bucket/relayer", identity: `{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::bucket/${aws:username}"}`, want: "identity policy"},
	{name: "no resource at all", who: user, identity: `{"Effect":"Allow","Action":"kms:*","Resource":[]}`, want: "identity policy"},
	{name: "list on star", who: user, action: "kms:ListKeys", resource: "*", identity: `{"Sid":"S","Effect":"Allow","Action":"kms:ListKeys","Resource":"*"}`, want: "allowed", by: "identity policy S"},
	{name: "list on keys", who: user, action: "kms:ListKeys", resource: "*", identity: `{"Effect":"Allow","Action":"kms:ListKeys","Resource":"arn:aws:kms:*:*:key/*"}`, want: "identity policy"},

	// What follows from the principal.
	{name: "PrincipalArn of a user", who: user, identity: onPrincipal("aws:PrincipalArn", user), want: "allowed", by: "identity policy S"},
	{name: "PrincipalArn of a session is its role", who: session, identity: onPrincipal("aws:PrincipalArn", role), want: "allowed", by: "identity policy S"},
	{name: "PrincipalAccount", who: session, identity: onPrincipal("aws:PrincipalAccount", account), want: "allowed", by: "identity policy S"},
	{name: "PrincipalType", who: session, identity: onPrincipal("aws:PrincipalType", "AssumedRole"), want: "allowed", by: "identity policy S"},
	{name: "username", who: user, identity: onPrincipal("aws:username", "relayer"), want: "allowed", by: "identity policy S"},
	{name: "a session has no username", who: session, identity: onPrincipal("aws:username", "relayer"), want: "identity policy"},
	{name: "CallerAccount", who: user, identity: onPrincipal("kms:CallerAccount", account), want: "allowed", by: "identity policy S"},
	{name: "a user is no service", who: user, identity: onPrincipal("aws:PrincipalIsAWSService", "false"), want: "allowed", by: "identity policy S"},
	{name: "the request may say otherwise", who: user, identity: onPrincipal("aws:username", "relayer"), context: context{"aws:UserName": {"other"}}, want: "identity policy"},

	// Requests that are not well formed are refused.
	{name: "action without a service", who: user, action: "Sign", identity: allowAll, want: "identity policy"},
	{name: "action with a wildcard", who: user, action: "kms:*", identity: allowAll, want: "identity policy"},
	{name: "resource that is no ARN", who: user, resource: "key/1234abcd", identity: allowAll, want: "identity policy"},
}

func onResource(resource string) string {
	return `{"Sid":"S","Effect":"Allow","Action":"kms:*","Resource":"` + resource + `"}`
}

func onPrincipal(key, value string) string {
	return `{"Sid":"S","Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"` + key + `":"` + value + `"}}}`
}

func TestEvaluate(t *testing.T) {
	for _, c := range logicCases {
		t.Run(c.name, func(t *testing.T) {
			req := iampolicy.Request{Principal: principal(t, c.who), Action: "kms:Sign", Resource: keyARN, Context: c.context}
			if c.action != "" {
				req.Action = c.action
			}
			if c.resource != "" {
				req.Resource = c.resource
			}
			d := iampolicy.Evaluate(req, iampolicy.Policies{
				Identity: attach(t, c.identity), Groups: attach(t, c.group), Session: attach(t, c.sessions),
				Boundary: first(attach(t, c.boundary)), Resource: first(attach(t, c.resources)),
			})
			got := string(d.Missing)
			switch {
			case d.Allowed:
				got = "allowed"
			case d.Explicit:
				got = "denied"
			}
			if got != c.want {
				t.Errorf("%s, want %s: %s", got, c.want, d.Reason)
			}
			by := ""
			if d.By != nil {
				by = string(d.By.Layer) + " " + d.By.Sid
			}
			if diff := cmp.Diff(c.by, by); diff != "" {
				t.Errorf("decided by (-want +got): %s", diff)
			}
			if d.Reason == "" {
				t.Error("a decision has a reason")
			}
		})
	}
}

// attach makes a policy of statements, none for none.
func attach(t *testing.T, statements string) []iampolicy.Attached {
	t.Helper()
	if statements == "" {
		return nil
	}
	text := `{"Version":"2012-10-17","Statement":[` + statements + `]}`
	return []iampolicy.Attached{{Name: "p", Policy: parse(t, text, iampolicy.KindAny)}}
}

func first(attached []iampolicy.Attached) *iampolicy.Attached {
	if len(attached) == 0 {
		return nil
	}
	return &attached[0]
}
