package awsfake_test

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	ststypes "github.com/aws/aws-sdk-go-v2/service/sts/types"

	"github.com/opticsnet/optics/internal/awsfake"
)

// trust is a trust policy of one statement.
func trust(kind, who, actions, condition string) string {
	text := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"` + kind + `":"` + who + `"},"Action":"` + actions + `"`
	if condition != "" {
		text += `,"Condition":` + condition
	}
	return text + "}]}"
}

// role makes a role with an inline policy.
func (w *world) role(t *testing.T, name, trust, policy string) *string {
	t.Helper()
	c := w.root().iam
	out := must(c.CreateRole(t.Context(), &iam.CreateRoleInput{RoleName: &name, AssumeRolePolicyDocument: &trust}))(t)
	must(c.PutRolePolicy(t.Context(), &iam.PutRolePolicyInput{RoleName: &name, PolicyName: aws.String("p"), PolicyDocument: &policy}))(t)
	return out.Role.Arn
}

func (w *world) session(out *ststypes.Credentials) *clients {
	return w.as(awsfake.Credentials{AccessKeyID: *out.AccessKeyId, SecretAccessKey: *out.SecretAccessKey, SessionToken: *out.SessionToken}, region)
}

func TestCallerIdentity(t *testing.T) {
	w := start(t)
	ctx := t.Context()
	root := must(w.root().sts.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{}))(t)
	if *root.Arn != "arn:aws:iam::"+account+":root" || *root.Account != account || *root.UserId != account {
		t.Errorf("root is %s %s %s", *root.Arn, *root.Account, *root.UserId)
	}
	denied := w.user(t, "denied", policy("Deny", "*", "*", ""))
	who := must(denied.sts.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{}))(t)
	if *who.Arn != "arn:aws:iam::"+account+":user/denied" || len(*who.UserId) != 21 {
		t.Errorf("the user is %s %s", *who.Arn, *who.UserId)
	}
}

func TestAssumeRole(t *testing.T) {
	const operator = "444455556666"
	w := start(t, func(cfg *awsfake.Config) { cfg.MoreAccounts = []string{operator} })
	ctx := t.Context()
	key := w.root().signingKey(t)
	caller := w.user(t, "caller", policy("Allow", "sts:AssumeRole sts:TagSession", "*", ""))
	arn := w.role(t, "signer", trust("AWS", account, "sts:AssumeRole", ""), policy("Allow", "kms:Sign kms:DescribeKey", "*", ""))
	in := func(arn *string) *sts.AssumeRoleInput {
		return &sts.AssumeRoleInput{RoleArn: arn, RoleSessionName: aws.String("pod-1")}
	}

	t.Run("a session has the role's permissions and no others", func(t *testing.T) {
		out := must(caller.sts.AssumeRole(ctx, in(arn)))(t)
		if *out.AssumedRoleUser.Arn != "arn:aws:sts::"+account+":assumed-role/signer/pod-1" {
			t.Errorf("session %s", *out.AssumedRoleUser.Arn)
		}
		c := w.session(out.Credentials)
		must(c.sign(ctx, key))(t)
		refused(t, only(c.kms.ListKeys(ctx, &kms.ListKeysInput{})), "AccessDeniedException", "User: "+*out.AssumedRoleUser.Arn)
		refused(t, only(caller.sign(ctx, key)), "AccessDeniedException")
		who := must(c.sts.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{}))(t)
		if *who.Arn != *out.AssumedRoleUser.Arn || *who.UserId != *out.AssumedRoleUser.AssumedRoleId {
			t.Errorf("the session is %s %s", *who.Arn, *who.UserId)
		}
	})
	t.Run("a session policy narrows", func(t *testing.T) {
		narrow := in(arn)
		narrow.Policy = aws.String(policy("Allow", "kms:DescribeKey", "*", ""))
		c := w.session(must(caller.sts.AssumeRole(ctx, narrow))(t).Credentials)
		must(c.kms.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: &key}))(t)
		refused(t, only(c.sign(ctx, key)), "AccessDeniedException", "because no session policy allows the kms:Sign action")
	})
	t.Run("who is not trusted, or may not, is refused", func(t *testing.T) {
		refused(t, only(w.user(t, "without", "").sts.AssumeRole(ctx, in(arn))), "AccessDenied", "sts:AssumeRole on resource: "+*arn)
		refused(t, only(caller.sts.AssumeRole(ctx, in(aws.String(*arn+"x")))), "AccessDenied")
		refused(t, only(w.root().sts.AssumeRole(ctx, in(arn))), "AccessDenied", "root accounts")
		tagged := in(arn)
		tagged.Tags = []ststypes.Tag{{Key: aws.String("a"), Value: aws.String("b")}}
		refused(t, only(caller.sts.AssumeRole(ctx, tagged)), "AccessDenied", "sts:TagSession")
	})
	t.Run("sessions are as long as the role allows", func(t *testing.T) {
		long := in(arn)
		long.DurationSeconds = aws.Int32(7200)
		refused(t, only(caller.sts.AssumeRole(ctx, long)), "ValidationError", "exceeds the MaxSessionDuration")
		long.DurationSeconds = aws.Int32(60)
		refused(t, only(caller.sts.AssumeRole(ctx, long)), "ValidationError", "900")
		c := w.session(must(caller.sts.AssumeRole(ctx, in(arn)))(t).Credentials)
		w.clock.advance(time.Hour)
		refused(t, only(c.sign(ctx, key)), "ExpiredTokenException")
	})
	t.Run("a role that is deleted ends its sessions", func(t *testing.T) {
		gone := w.role(t, "gone", trust("AWS", account, "sts:AssumeRole", ""), policy("Allow", "kms:Sign", "*", ""))
		c := w.session(must(caller.sts.AssumeRole(ctx, in(gone)))(t).Credentials)
		must(w.root().iam.DeleteRolePolicy(ctx, &iam.DeleteRolePolicyInput{RoleName: aws.String("gone"), PolicyName: aws.String("p")}))(t)
		must(w.root().iam.DeleteRole(ctx, &iam.DeleteRoleInput{RoleName: aws.String("gone")}))(t)
		refused(t, only(c.sign(ctx, key)), "UnrecognizedClientException")
	})
	t.Run("an operator of another account needs the external id", func(t *testing.T) {
		arn := w.role(t, "contracted", trust("AWS", "arn:aws:iam::"+operator+":root", "sts:AssumeRole", `{"StringEquals":{"sts:ExternalId":"optics-7"}}`), policy("Allow", "kms:Sign", "*", ""))
		root := w.as(must(w.RootOf(operator))(t), region)
		must(root.iam.CreateUser(ctx, &iam.CreateUserInput{UserName: aws.String("op")}))(t)
		must(root.iam.PutUserPolicy(ctx, &iam.PutUserPolicyInput{UserName: aws.String("op"), PolicyName: aws.String("p"), PolicyDocument: aws.String(policy("Allow", "sts:AssumeRole", *arn, ""))}))(t)
		made := must(root.iam.CreateAccessKey(ctx, &iam.CreateAccessKeyInput{UserName: aws.String("op")}))(t).AccessKey
		op := w.as(awsfake.Credentials{AccessKeyID: *made.AccessKeyId, SecretAccessKey: *made.SecretAccessKey}, region)
		refused(t, only(op.sts.AssumeRole(ctx, in(arn))), "AccessDenied")
		with := in(arn)
		with.ExternalId = aws.String("optics-7")
		must(w.session(must(op.sts.AssumeRole(ctx, with))(t).Credentials).sign(ctx, key))(t)
		refused(t, only(caller.sts.AssumeRole(ctx, with)), "AccessDenied")
	})
}

// webIdentity writes a token with claims, signed by nobody.
func webIdentity(t *testing.T, claims map[string]any) string {
	t.Helper()
	head := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"RS256"}`))
	return head + "." + base64.RawURLEncoding.EncodeToString(must(json.Marshal(claims))(t)) + ".c2lnbmF0dXJl"
}

// TestWebIdentity goes the way of a pod: environment, token file, the SDK's own
// chain of credentials.
func TestWebIdentity(t *testing.T) {
	w := start(t)
	ctx := t.Context()
	const issuer = "https://oidc.example.org/id/ABC"
	key := w.root().signingKey(t)
	provider := must(w.root().iam.CreateOpenIDConnectProvider(ctx, &iam.CreateOpenIDConnectProviderInput{Url: aws.String(issuer), ClientIDList: []string{"sts.amazonaws.com"}}))(t)
	arn := w.role(t, "pod", trust("Federated", *provider.OpenIDConnectProviderArn, "sts:AssumeRoleWithWebIdentity",
		`{"StringEquals":{"oidc.example.org/id/ABC:sub":"system:serviceaccount:optics:relayer","oidc.example.org/id/ABC:aud":"sts.amazonaws.com"}}`),
		policy("Allow", "kms:Sign", "*", ""))
	claims := func(change map[string]any) map[string]any {
		out := map[string]any{"iss": issuer, "sub": "system:serviceaccount:optics:relayer", "aud": []string{"sts.amazonaws.com"}, "exp": w.clock.now().Add(time.Hour).Unix()}
		for name, value := range change {
			out[name] = value
		}
		return out
	}

	t.Run("the SDK in a pod signs", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "token")
		if err := os.WriteFile(file, []byte(webIdentity(t, claims(nil))), 0o600); err != nil {
			t.Fatal(err)
		}
		for name, value := range map[string]string{
			"AWS_WEB_IDENTITY_TOKEN_FILE": file, "AWS_ROLE_ARN": *arn, "AWS_ROLE_SESSION_NAME": "pod-1", "AWS_REGION": region,
			"AWS_ENDPOINT_URL": w.URL(), "AWS_ENDPOINT_URL_STS": w.URL(), "AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "AWS_PROFILE": "",
			"AWS_CONFIG_FILE": os.DevNull, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull, "AWS_EC2_METADATA_DISABLED": "true",
		} {
			t.Setenv(name, value)
		}
		c := w.with(must(config.LoadDefaultConfig(ctx))(t))
		who := must(c.sts.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{}))(t)
		if *who.Arn != "arn:aws:sts::"+account+":assumed-role/pod/pod-1" {
			t.Errorf("the pod is %s", *who.Arn)
		}
		must(c.sign(ctx, key))(t)
	})

	c := w.with(aws.Config{Region: region, Credentials: aws.AnonymousCredentials{}}).sts
	assume := func(token string) error {
		return only(c.AssumeRoleWithWebIdentity(ctx, &sts.AssumeRoleWithWebIdentityInput{RoleArn: arn, RoleSessionName: aws.String("pod-1"), WebIdentityToken: &token}))
	}
	for name, tc := range map[string]struct {
		change map[string]any
		code   string
	}{
		"another service account": {map[string]any{"sub": "system:serviceaccount:optics:updater"}, "AccessDenied"},
		"another issuer":          {map[string]any{"iss": "https://oidc.example.org/id/XYZ"}, "InvalidIdentityToken"},
		"another audience":        {map[string]any{"aud": "somebody"}, "InvalidIdentityToken"},
		"a token of the past":     {map[string]any{"exp": 1}, "ExpiredTokenException"},
		"a token of the future":   {map[string]any{"nbf": w.clock.now().Add(time.Hour).Unix()}, "InvalidIdentityToken"},
		"no expiry":               {map[string]any{"exp": nil}, "InvalidIdentityToken"},
	} {
		t.Run(name, func(t *testing.T) { refused(t, assume(webIdentity(t, claims(tc.change))), tc.code) })
	}
	t.Run("no token at all", func(t *testing.T) { refused(t, assume("nonsense"), "InvalidIdentityToken") })
}
