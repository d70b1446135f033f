package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/opticsnet/optics/internal/awsfake"
)

// Scripts of the commands about keys have an AWS account of their own.
func TestKeysScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:   "testdata/keys",
		Setup: withAWS,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"chain":   startChain,
			"code":    code,
			"disable": disable,
			"exits":   exits,
			"fault":   fault,
			"field":   field,
		},
	})
}

// serverKey is where a script's endpoint is kept.
type serverKey struct{}

// withAWS starts an offline endpoint, which the script's commands take for AWS.
func withAWS(env *testscript.Env) error {
	server, err := awsfake.New(awsfake.Config{
		Now: time.Now, Seed: "scripts", Region: "us-west-2", MoreRegions: []string{"eu-west-1"}, MoreAccounts: []string{"444455556666"},
	})
	if err != nil {
		return err
	}
	if err := server.Start(env.T().(testing.TB).Context(), "127.0.0.1:0"); err != nil {
		return err
	}
	env.Defer(func() { _ = server.Close() })
	env.Values[serverKey{}] = server
	other, err := server.RootOf("444455556666")
	if err != nil {
		return err
	}
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL": server.URL(), "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
		"AWS_EC2_METADATA_DISABLED": "true", "AWS_MAX_ATTEMPTS": "1", "HOME": env.WorkDir,
		"AWS_ACCESS_KEY_ID": server.Root().AccessKeyID, "AWS_SECRET_ACCESS_KEY": server.Root().SecretAccessKey,
		"OTHER_KEY_ID": other.AccessKeyID, "OTHER_SECRET": other.SecretAccessKey, "ACCOUNT": awsfake.DefaultAccount,
	} {
		env.Setenv(name, value)
	}
	return nil
}

// fault makes further calls go wrong: "fault kms:CreateKey internal".
func fault(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: fault action kind")
	}
	server := ts.Value(serverKey{}).(*awsfake.Server)
	ts.Check(server.Inject(awsfake.Fault{Action: args[0], Kind: awsfake.FaultKind(args[1])}))
}

// disable disables a key of KMS: "disable alias/small-relayer-signer".
func disable(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: disable ALIAS")
	}
	server, ctx := ts.Value(serverKey{}).(*awsfake.Server), context.Background()
	client := kms.NewFromConfig(aws.Config{
		Region: "us-west-2", BaseEndpoint: aws.String(server.URL()),
		Credentials: credentials.NewStaticCredentialsProvider(server.Root().AccessKeyID, server.Root().SecretAccessKey, ""),
	})
	key, err := client.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: &args[0]})
	ts.Check(err)
	_, err = client.DisableKey(ctx, &kms.DisableKeyInput{KeyId: key.KeyMetadata.KeyId})
	ts.Check(err)
}

// field sets a variable to a cell of the CSV on standard output, counted from 1:
// "field NEXT line 3 column 6".
func field(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 || len(args[1]) != 1 || len(args[2]) != 1 {
		ts.Fatalf("usage: field VARIABLE line column")
	}
	lines := strings.Split(ts.ReadFile("stdout"), "\n")
	cells := strings.Split(lines[args[1][0]-'1'], ",")
	ts.Setenv(args[0], cells[args[2][0]-'1'])
}
