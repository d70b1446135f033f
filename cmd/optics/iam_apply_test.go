package main

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/opticsnet/optics/internal/awsfake"
	"github.com/opticsnet/optics/internal/keys"
)

// What AWS answers becomes one line that says what was called and what to do.
func TestExplainAWS(t *testing.T) {
	server, err := awsfake.New(awsfake.Config{Now: time.Now, Seed: "explain"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := server.Start(t.Context(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL": server.URL(), "AWS_ENDPOINT_URL_STS": server.URL(), "AWS_PROFILE": "", "AWS_SESSION_TOKEN": "",
		"AWS_ACCESS_KEY_ID": server.Root().AccessKeyID, "AWS_SECRET_ACCESS_KEY": server.Root().SecretAccessKey,
	} {
		t.Setenv(name, value)
	}
	account, err := keys.NewAWSPool(keys.AWSConfig{MaxAttempts: 1}).Open(t.Context(), awsfake.DefaultAccount, awsfake.DefaultRegion)
	if err != nil {
		t.Fatal(err)
	}
	client := iam.NewFromConfig(account.Config())

	t.Run("throttling", func(t *testing.T) {
		if err := server.Inject(awsfake.Fault{Action: "iam:GetPolicy", Kind: awsfake.FaultThrottle}); err != nil {
			t.Fatal(err)
		}
		_, err := client.GetPolicy(t.Context(), &iam.GetPolicyInput{PolicyArn: aws.String("arn:aws:iam::" + awsfake.DefaultAccount + ":policy/one")})
		err = explainAWS(account, err)
		if !errors.Is(err, keys.ErrThrottled) || !strings.Contains(err.Error(), "iam:GetPolicy in account "+awsfake.DefaultAccount) {
			t.Errorf("error %v", err)
		}
	})

	t.Run("an answer that no permission helps against", func(t *testing.T) {
		_, err := client.CreatePolicy(t.Context(), &iam.CreatePolicyInput{PolicyName: aws.String("one"), PolicyDocument: aws.String("{}")})
		err = explainAWS(account, err)
		if err == nil || !strings.HasPrefix(err.Error(), "AWS refuses iam:CreatePolicy in account "+awsfake.DefaultAccount+": MalformedPolicyDocument: ") ||
			!strings.HasSuffix(err.Error(), "; check it with: optics iam lint") {
			t.Errorf("error %v", err)
		}
	})

	t.Run("what is no answer of AWS stays as it is", func(t *testing.T) {
		own := errors.New("nothing was changed")
		if err := explainAWS(account, own); !errors.Is(err, own) || err.Error() != own.Error() {
			t.Errorf("error %v", err)
		}
	})
}
