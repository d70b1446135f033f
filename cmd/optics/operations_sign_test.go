package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"
	"github.com/aws/smithy-go"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/opticsnet/optics/internal/awsfake"
	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/keys"
)

// signatures lets every user that has an access key sign with every key that the
// account has, and writes a line for each about what it could: "signatures who.txt".
// Refusals must be those of missing permission. With the keys with which a user
// signs digests it must not sign messages, nor by another algorithm.
func signatures(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: signatures file")
	}
	ctx := context.Background()
	owner, err := clientOf(ctx, ts, "root")
	ts.Check(err)
	names, err := keysInOrder(ctx, owner)
	ts.Check(err)
	var lines []string
	for _, user := range profiles(ts.ReadFile("aws-credentials")) {
		client, err := clientOf(ctx, ts, user)
		ts.Check(err)
		var can []string
		for _, name := range names {
			ok, err := maySign(ctx, client, name)
			if err != nil {
				ts.Fatalf("%s with %s: %v", user, name.alias, err)
			}
			if ok {
				can = append(can, name.alias)
			}
		}
		lines = append(lines, user+": "+abridge(can))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Join(lines, "\n")+"\n"), 0o600))
}

// clientOf returns KMS as a user sees it.
func clientOf(ctx context.Context, ts *testscript.TestScript, user string) (*kms.Client, error) {
	pool := keys.NewAWSPool(keys.AWSConfig{Settings: []func(*config.LoadOptions) error{
		config.WithBaseEndpoint(rehearsalOf(ts).server.URL()), config.WithSharedConfigProfile(user),
		config.WithSharedCredentialsFiles([]string{ts.MkAbs("aws-credentials")}), config.WithSharedConfigFiles([]string{os.DevNull}),
	}})
	account, err := pool.Open(ctx, awsfake.DefaultAccount, "us-west-2")
	if err != nil {
		return nil, err
	}
	return account.KMS(), nil
}

// profiles returns the profiles of a credentials file in order of their names.
func profiles(text string) (names []string) {
	for line := range strings.Lines(text) {
		if name, ok := strings.CutPrefix(strings.TrimSpace(line), "["); ok {
			names = append(names, strings.TrimSuffix(name, "]"))
		}
	}
	slices.Sort(names)
	return names
}

// namedKey is a key that an alias names.
type namedKey struct{ alias, id string }

// keysInOrder returns the named keys of an account, agents first, signers first.
func keysInOrder(ctx context.Context, client *kms.Client) (all []namedKey, err error) {
	out, err := client.ListAliases(ctx, &kms.ListAliasesInput{Limit: aws.Int32(100)})
	if err != nil {
		return nil, err
	}
	if out.Truncated {
		return nil, errors.New("more than a page of aliases")
	}
	for _, a := range out.Aliases {
		if a.TargetKeyId != nil {
			all = append(all, namedKey{*a.AliasName, *a.TargetKeyId})
		}
	}
	rank := func(k namedKey) int {
		for i, role := range environment.AgentRoles() {
			if strings.Contains(k.alias, string(role)) {
				return 2*i + strings.Count(k.alias, "attestation")
			}
		}
		return 2 * len(environment.AgentRoles())
	}
	slices.SortStableFunc(all, func(a, b namedKey) int { return cmp.Compare(rank(a), rank(b)) })
	return all, nil
}

// maySign tries to sign a digest, and more if that is possible.
func maySign(ctx context.Context, client *kms.Client, key namedKey) (bool, error) {
	try := func(kind types.MessageType, algorithm types.SigningAlgorithmSpec) error {
		_, err := client.Sign(ctx, &kms.SignInput{KeyId: &key.id, Message: make([]byte, 32), MessageType: kind, SigningAlgorithm: algorithm})
		return err
	}
	err := try(types.MessageTypeDigest, types.SigningAlgorithmSpecEcdsaSha256)
	if denied(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if err := try(types.MessageTypeRaw, types.SigningAlgorithmSpecEcdsaSha256); !denied(err) {
		return true, fmt.Errorf("a message that is no digest: %w", cmp.Or(err, errors.New("was signed")))
	}
	if err := try(types.MessageTypeDigest, types.SigningAlgorithmSpecEcdsaSha384); err == nil {
		return true, errors.New("another algorithm was possible")
	}
	return true, nil
}

// denied reports whether AWS refused for want of permission.
func denied(err error) bool {
	var answer smithy.APIError
	return errors.As(err, &answer) && answer.ErrorCode() == "AccessDeniedException"
}

// abridge names keys without what their environments have in common.
func abridge(aliases []string) string {
	var parts []string
	for _, env := range []string{"staging", "production"} {
		var short []string
		for _, alias := range aliases {
			if name, ok := strings.CutPrefix(alias, "alias/"+env+"-"); ok {
				short = append(short, name)
			}
		}
		if len(short) > 0 {
			parts = append(parts, strings.Join(short, ", ")+" of "+env)
		}
	}
	return cmp.Or(strings.Join(parts, "; "), "none")
}
