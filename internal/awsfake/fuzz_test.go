package awsfake_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"github.com/opticsnet/optics/internal/awsfake"
)

// FuzzRequests sends bodies that are rightly signed and otherwise anything: every
// answer is one of AWS's, and none is a server error.
func FuzzRequests(f *testing.F) {
	for _, seed := range [][2]string{
		{"TrentService.CreateKey", `{"KeySpec":"ECC_SECG_P256K1","KeyUsage":"SIGN_VERIFY","Tags":[{"TagKey":"a","TagValue":"b"}]}`},
		{"TrentService.CreateKey", `{"Policy":"{\"Statement\":[]}"}`},
		{"TrentService.Sign", `{"KeyId":"alias/x","Message":"AAAA","MessageType":"DIGEST","SigningAlgorithm":"ECDSA_SHA_256"}`},
		{"TrentService.Verify", `{"KeyId":"alias/x","Message":"AAAA","SigningAlgorithm":"ECDSA_SHA_256","Signature":"MAYCAQECAQE="}`},
		{"TrentService.ListAliases", `{"Limit":1,"Marker":"YWZ0ZXI6eA=="}`},
		{"TrentService.CreateAlias", `{"AliasName":"alias/y","TargetKeyId":"arn:aws:kms:us-east-1:111122223333:alias/x"}`},
		{"TrentService.CreateGrant", `{"KeyId":"alias/x","GranteePrincipal":"arn:aws:iam::111122223333:root","Operations":["Sign"]}`},
		{"TrentService.RetireGrant", `{}`},
		{"TrentService.UntagResource", `{"KeyId":"x","TagKeys":null}`},
		{"secretsmanager.CreateSecret", `{"Name":"a","SecretString":"b"}`},
		{"secretsmanager.UpdateSecretVersionStage", `{"SecretId":"a","VersionStage":"AWSCURRENT"}`},
		{"secretsmanager.ListSecrets", `{"Filters":[{"Key":"name","Values":["!a"]}]}`},
		{"", "Action=CreateUser&Version=2010-05-08&UserName=u&Tags.member.1.Key=a&Tags.member.1.Value=b"},
		{"", "Action=CreateRole&Version=2010-05-08&RoleName=r&AssumeRolePolicyDocument=%7B%7D"},
		{"", "Action=ListRoles&Version=2010-05-08&Marker=YWZ0ZXI6eA==&MaxItems=1"},
		{"", "Action=DetachRolePolicy&Version=2010-05-08&RoleName=r&PolicyArn=x"},
		{"", "Action=AssumeRole&Version=2011-06-15&RoleArn=arn:aws:iam::111122223333:role/r&RoleSessionName=ss"},
		{"", "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn:aws:iam::1:role/r&RoleSessionName=ss&WebIdentityToken=a.e30.c"},
		{"", "Action=GetSessionToken&Version=2011-06-15&DurationSeconds=900"},
	} {
		f.Add(seed[0], []byte(seed[1]))
	}
	now := func() time.Time { return time.Unix(1_700_000_000, 0) }
	f.Fuzz(func(t *testing.T, target string, body []byte) {
		server := must(awsfake.New(awsfake.Config{Now: now, Seed: "fuzz"}))(t)
		for range 2 { // what is there already is another case
			answer := post(t, server, target, body, now())
			text := answer.Body.Bytes()
			switch kind := answer.Header().Get("Content-Type"); {
			case answer.Code >= 500:
				t.Fatalf("status %d: %s", answer.Code, text)
			case kind == "application/x-amz-json-1.1" && len(text) > 0 && !json.Valid(text):
				t.Fatalf("not JSON: %s", text)
			case kind == "text/xml":
				if err := xml.Unmarshal(text, new(struct{})); err != nil {
					t.Fatalf("not XML: %v: %s", err, text)
				}
			}
		}
	})
}

// post signs a request as the root user and sends it.
func post(t *testing.T, server *awsfake.Server, target string, body []byte, now time.Time) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(context.Background(), http.MethodPost, "http://localhost/", bytes.NewReader(body))
	service := "iam"
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if target != "" {
		service = "kms"
		r.Header["X-Amz-Target"] = []string{target}
		r.Header.Set("Content-Type", "application/x-amz-json-1.1")
	}
	if strings.HasPrefix(target, "secretsmanager") {
		service = "secretsmanager"
	} else if bytes.Contains(body, []byte("2011-06-15")) {
		service = "sts"
	}
	root := server.Root()
	sum := sha256.Sum256(body)
	err := v4.NewSigner().SignHTTP(context.Background(), aws.Credentials{AccessKeyID: root.AccessKeyID, SecretAccessKey: root.SecretAccessKey},
		r, hex.EncodeToString(sum[:]), service, region, now)
	if err != nil {
		t.Fatal(err)
	}
	answer := httptest.NewRecorder()
	server.Handler().ServeHTTP(answer, r)
	return answer
}

// FuzzAuthorization sends headers of any kind.
func FuzzAuthorization(f *testing.F) {
	f.Add("AWS4-HMAC-SHA256 Credential=A/20231114/us-east-1/kms/aws4_request, SignedHeaders=host;x-amz-date, Signature=00", "20231114T221320Z", "")
	f.Add("AWS4-HMAC-SHA256 Credential=A/2/us-east-1/kms/aws4_request,SignedHeaders=host,Signature=00", "20231114T221320Z", "token")
	f.Add("Basic x", "", "")
	now := func() time.Time { return time.Unix(1_700_000_000, 0) }
	server, err := awsfake.New(awsfake.Config{Now: now, Seed: "fuzz"})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, authorization, date, token string) {
		r := httptest.NewRequestWithContext(context.Background(), http.MethodPost, "http://localhost/", strings.NewReader("{}"))
		r.Header.Set("X-Amz-Target", "TrentService.ListKeys")
		for name, value := range map[string]string{"Authorization": authorization, "X-Amz-Date": date, "X-Amz-Security-Token": token} {
			r.Header[name] = []string{value}
		}
		answer := httptest.NewRecorder()
		server.Handler().ServeHTTP(answer, r)
		if answer.Code != http.StatusBadRequest {
			t.Fatalf("status %d: %s", answer.Code, answer.Body)
		}
	})
}
