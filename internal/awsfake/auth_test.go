package awsfake_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/opticsnet/optics/internal/awsfake"
)

func TestSignatures(t *testing.T) {
	w := start(t)
	ctx := t.Context()

	list := func(c *clients) error { return only(c.kms.ListKeys(ctx, &kms.ListKeysInput{})) }
	users := func(c *clients) error { return only(c.iam.ListUsers(ctx, &iam.ListUsersInput{})) }
	both := func(t *testing.T, c *clients, code, query string, words ...string) {
		t.Helper()
		refused(t, list(c), code, words...)
		refused(t, users(c), query, words...)
	}

	t.Run("an unknown key", func(t *testing.T) {
		both(t, w.as(awsfake.Credentials{AccessKeyID: "AKIAAAAAAAAAAAAAAAAA", SecretAccessKey: "x"}, region),
			"UnrecognizedClientException", "InvalidClientTokenId", "The security token included in the request is invalid.")
	})
	t.Run("a wrong secret", func(t *testing.T) {
		bad := w.Root()
		bad.SecretAccessKey += "x"
		both(t, w.as(bad, region), "InvalidSignatureException", "SignatureDoesNotMatch", "does not match the signature you provided")
	})
	t.Run("no signature", func(t *testing.T) {
		c := w.with(aws.Config{Region: region, Credentials: aws.AnonymousCredentials{}})
		both(t, c, "MissingAuthenticationTokenException", "MissingAuthenticationToken")
	})
	t.Run("a region that is not served", func(t *testing.T) {
		both(t, w.as(w.Root(), "ap-south-1"), "InvalidSignatureException", "SignatureDoesNotMatch", "Credential should be scoped to a valid region.")
	})
	t.Run("a key that is switched off", func(t *testing.T) {
		who := w.userKey(t, "off", policy("Allow", "*", "*", ""))
		if err := list(w.as(who, region)); err != nil {
			t.Fatal(err)
		}
		root := w.root()
		must(root.iam.UpdateAccessKey(ctx, &iam.UpdateAccessKeyInput{UserName: aws.String("off"), AccessKeyId: &who.AccessKeyID, Status: iamtypes.StatusTypeInactive}))(t)
		both(t, w.as(who, region), "UnrecognizedClientException", "InvalidClientTokenId")
		must(root.iam.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{UserName: aws.String("off"), AccessKeyId: &who.AccessKeyID}))(t)
		both(t, w.as(who, region), "UnrecognizedClientException", "InvalidClientTokenId")
	})
	t.Run("a body that was changed on the way", func(t *testing.T) {
		c := w.with(aws.Config{
			Region:      region,
			Credentials: credentials.NewStaticCredentialsProvider(w.Root().AccessKeyID, w.Root().SecretAccessKey, ""),
			HTTPClient:  changing(func(r *http.Request) { setBody(r, []byte(`{"Limit":2}`)) }),
		})
		refused(t, list(c), "InvalidSignatureException")
	})
	t.Run("a header that was changed on the way", func(t *testing.T) {
		c := w.with(aws.Config{
			Region:      region,
			Credentials: credentials.NewStaticCredentialsProvider(w.Root().AccessKeyID, w.Root().SecretAccessKey, ""),
			HTTPClient:  changing(func(r *http.Request) { r.Header.Set("X-Amz-Target", "TrentService.CreateKey") }),
		})
		refused(t, list(c), "InvalidSignatureException")
	})
}

// changing is a client that changes requests after they were signed.
type changing func(*http.Request)

func (change changing) Do(r *http.Request) (*http.Response, error) {
	change(r)
	return http.DefaultClient.Do(r)
}

func setBody(r *http.Request, body []byte) {
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
}

func TestDates(t *testing.T) {
	w := start(t, func(cfg *awsfake.Config) { cfg.MaxSkew = 0 })
	ctx := t.Context()
	c := w.root()
	must(c.kms.ListKeys(ctx, &kms.ListKeysInput{}))(t)
	w.clock.advance(time.Hour)
	refused(t, only(c.kms.ListKeys(ctx, &kms.ListKeysInput{})), "InvalidSignatureException", "Signature expired: ", "5 min.")
	w.clock.advance(-2 * time.Hour)
	refused(t, only(w.root().sts.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})), "SignatureDoesNotMatch", "Signature not yet current: ")
}

func TestExpiredSession(t *testing.T) {
	w := start(t)
	ctx := t.Context()
	out := must(w.root().sts.GetSessionToken(ctx, &sts.GetSessionTokenInput{DurationSeconds: aws.Int32(900)}))(t).Credentials
	who := awsfake.Credentials{AccessKeyID: *out.AccessKeyId, SecretAccessKey: *out.SecretAccessKey, SessionToken: *out.SessionToken}
	c := w.as(who, region)
	must(c.kms.ListKeys(ctx, &kms.ListKeysInput{}))(t)
	without := who
	without.SessionToken = ""
	refused(t, only(w.as(without, region).kms.ListKeys(ctx, &kms.ListKeysInput{})), "UnrecognizedClientException")
	refused(t, only(c.iam.ListUsers(ctx, &iam.ListUsersInput{})), "InvalidClientTokenId")
	refused(t, only(c.sts.GetSessionToken(ctx, &sts.GetSessionTokenInput{})), "AccessDenied", "session credentials")
	w.clock.advance(15 * time.Minute)
	refused(t, only(c.kms.ListKeys(ctx, &kms.ListKeysInput{})), "ExpiredTokenException", "expired")
	refused(t, only(c.sts.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})), "ExpiredToken", "expired")
}

// TestStrangers holds what everything that is no AWS request gets.
func TestStrangers(t *testing.T) {
	w := start(t)
	for name, tc := range map[string]struct {
		method, path, kind, target, body string
		status                           int
	}{
		"a browser":                 {"GET", "/", "", "", "", 404},
		"a bucket":                  {"POST", "/bucket", "", "", "", 404},
		"another service":           {"POST", "/", "application/x-amz-json-1.1", "DynamoDB_20120810.ListTables", "{}", 404},
		"another version":           {"POST", "/", "application/x-www-form-urlencoded", "", "Action=X&Version=1999-01-01", 404},
		"neither form nor target":   {"POST", "/", "text/plain", "", "x", 404},
		"a form that is none":       {"POST", "/", "application/x-www-form-urlencoded", "", "%zz", 404},
		"an operation of nowhere":   {"POST", "/", "application/x-amz-json-1.1", "TrentService.Nonsense", "{}", 400},
		"a broken authorization":    {"POST", "/", "application/x-amz-json-1.1", "TrentService.ListKeys", "{}", 400},
		"a body of more than 1 MiB": {"POST", "/", "application/x-amz-json-1.1", "TrentService.ListKeys", string(make([]byte, 1<<20+1)), 413},
	} {
		t.Run(name, func(t *testing.T) {
			r := must(http.NewRequestWithContext(context.Background(), tc.method, w.URL()+tc.path, bytes.NewReader([]byte(tc.body))))(t)
			r.Header.Set("Content-Type", tc.kind)
			if tc.target != "" {
				r.Header.Set("X-Amz-Target", tc.target)
			}
			r.Header.Set("Authorization", "AWS4-HMAC-SHA256 nonsense")
			answer := must(http.DefaultClient.Do(r))(t)
			defer answer.Body.Close()
			if answer.StatusCode != tc.status {
				t.Errorf("status %d instead of %d", answer.StatusCode, tc.status)
			}
		})
	}
}
