package awsfake_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

// TestAWSCommandLine goes the way of an operator with the aws command line.
func TestAWSCommandLine(t *testing.T) {
	t.Parallel() // each of its commands takes its time to begin
	tool, err := exec.LookPath("aws")
	if err == nil {
		err = exec.CommandContext(t.Context(), tool, "--version").Run()
	}
	if err != nil {
		t.Skipf("the aws command line is not installed: %v; the SDK's tests cover the same calls", err)
	}
	w := start(t)
	root := w.Root()
	home := t.TempDir()
	env := append(os.Environ(),
		"AWS_ENDPOINT_URL="+w.URL(), "AWS_ACCESS_KEY_ID="+root.AccessKeyID, "AWS_SECRET_ACCESS_KEY="+root.SecretAccessKey,
		"AWS_SESSION_TOKEN=", "AWS_REGION="+region, "AWS_DEFAULT_REGION="+region, "AWS_PAGER=", "AWS_MAX_ATTEMPTS=1",
		"AWS_CONFIG_FILE="+filepath.Join(home, "config"), "AWS_SHARED_CREDENTIALS_FILE="+filepath.Join(home, "credentials"))
	c := &awsCLI{tool, env, home}
	t.Run("keys", func(t *testing.T) { c.signs(t, w) })
	t.Run("identities and secrets", func(t *testing.T) { c.manages(t, w) })
}

// awsCLI is the aws command line with an environment.
type awsCLI struct {
	tool string
	env  []string
	home string
}

// run runs a command, and returns its output or what it says is wrong.
func (c *awsCLI) run(t *testing.T, args ...string) (map[string]any, string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), c.tool, append(args, "--output", "json")...)
	var stdout, stderr bytes.Buffer
	cmd.Env, cmd.Stdout, cmd.Stderr = c.env, &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return nil, stderr.String()
	}
	out := map[string]any{}
	if stdout.Len() > 0 {
		if err := json.Unmarshal(stdout.Bytes(), &out); err != nil {
			t.Fatalf("aws %v: %v: %s", args, err, stdout.String())
		}
	}
	return out, ""
}

// must runs a command that has to succeed.
func (c *awsCLI) must(t *testing.T, args ...string) map[string]any {
	t.Helper()
	out, problem := c.run(t, args...)
	if out == nil {
		t.Fatalf("aws %v: %s", args, problem)
	}
	return out
}

func (c *awsCLI) signs(t *testing.T, w *world) {
	if who := c.must(t, "sts", "get-caller-identity"); who["Arn"] != "arn:aws:iam::"+account+":root" {
		t.Errorf("caller %v", who)
	}
	key := c.must(t, "kms", "create-key", "--key-spec", "ECC_SECG_P256K1", "--key-usage", "SIGN_VERIFY", "--tags", "TagKey=role,TagValue=relayer")["KeyMetadata"].(map[string]any)
	c.must(t, "kms", "create-alias", "--alias-name", "alias/staging-relayer-signer", "--target-key-id", key["KeyId"].(string))
	if list := c.must(t, "kms", "list-aliases")["Aliases"].([]any); len(list) != 2 {
		t.Errorf("aliases %v", list)
	}
	message := filepath.Join(c.home, "digest")
	if err := os.WriteFile(message, digest, 0o600); err != nil {
		t.Fatal(err)
	}
	signed := c.must(t, "kms", "sign", "--key-id", "alias/staging-relayer-signer", "--message", "fileb://"+message, "--message-type", "DIGEST", "--signing-algorithm", "ECDSA_SHA_256")
	r, s := rs(t, must(base64.StdEncoding.DecodeString(signed["Signature"].(string)))(t))
	if !valid(w.root().public(t, key["KeyId"].(string)), digest, r, s) {
		t.Error("the signature is not valid")
	}
}

func (c *awsCLI) manages(t *testing.T, w *world) {
	root, ctx := w.root(), t.Context()
	key := root.signingKey(t)
	must(root.secrets.CreateSecret(ctx, &secretsmanager.CreateSecretInput{Name: aws.String("s"), SecretString: aws.String("v")}))(t)
	if got := c.must(t, "secretsmanager", "get-secret-value", "--secret-id", "s"); got["SecretString"] != "v" {
		t.Errorf("secret %v", got)
	}
	if list := c.must(t, "iam", "list-roles")["Roles"].([]any); len(list) != 0 {
		t.Errorf("roles %v", list)
	}
	made := c.must(t, "iam", "create-policy", "--policy-name", "p", "--policy-document", policy("Allow", "kms:GetPublicKey", "*", ""))["Policy"].(map[string]any)
	version := c.must(t, "iam", "get-policy-version", "--policy-arn", made["Arn"].(string), "--version-id", "v1")["PolicyVersion"].(map[string]any)
	if text := string(must(json.Marshal(version["Document"]))(t)); !strings.Contains(text, "kms:GetPublicKey") {
		t.Errorf("document %s", text)
	}

	who := w.userKey(t, "u", policy("Allow", "kms:GetPublicKey", "*", ""))
	c.env = append(c.env, "AWS_ACCESS_KEY_ID="+who.AccessKeyID, "AWS_SECRET_ACCESS_KEY="+who.SecretAccessKey)
	c.must(t, "kms", "get-public-key", "--key-id", key)
	out, problem := c.run(t, "kms", "describe-key", "--key-id", key)
	if out != nil || !strings.Contains(problem, "(AccessDeniedException)") ||
		!strings.Contains(problem, "user/u is not authorized to perform: kms:DescribeKey on resource: "+key) {
		t.Errorf("answer %v, problem %s", out, problem)
	}
}
