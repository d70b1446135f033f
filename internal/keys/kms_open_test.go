package keys_test

import (
	"encoding/json"
	"io"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"
	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics/internal/awsfake"
	"github.com/opticsnet/optics/internal/keys"
)

func TestKMSOpensByAliasIDAndARN(t *testing.T) {
	w := newWorld(t)
	aliasARN := strings.Replace(w.arn, w.arn[strings.Index(w.arn, "key/"):], alias, 1)
	for _, name := range []string{alias, w.arn, w.arn[strings.Index(w.arn, "key/")+4:], aliasARN} {
		cfg := w.config(new(memoryJournal))
		cfg.Key = name
		signer, err := keys.OpenKMS(t.Context(), cfg)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if signer.ARN() != w.arn || signer.Address() != w.key {
			t.Errorf("%s is pinned as %s", name, signer)
		}
	}
	if _, err := keys.OpenKMS(t.Context(), keys.KMSConfig{AWS: w.aws, Key: alias, Journal: new(memoryJournal)}); err == nil {
		t.Error("opened without the address that is expected")
	}
}

// Configurations of existing deployments name neither account nor address.
func TestKMSOpensWithoutAccountAndAddress(t *testing.T) {
	w := newWorld(t)
	own := must(w.pool.OpenOwn(t.Context(), region))(t)
	if own != w.aws || own.Account() != account {
		t.Errorf("the credentials' own account is opened a second time, as %s", own.Account())
	}
	first := must(keys.NewAWSPool(keys.AWSConfig{HTTPClient: inProcess{w.Handler()}}).OpenOwn(t.Context(), "eu-west-1"))(t)
	if first.Account() != account || first.Region() != "eu-west-1" {
		t.Errorf("opened %s in %s", first.Account(), first.Region())
	}
	if _, err := w.pool.OpenOwn(t.Context(), ""); err == nil {
		t.Error("opened no region")
	}
	cfg := w.config(new(memoryJournal))
	cfg.AnyAddress = true
	if _, err := keys.OpenKMS(t.Context(), cfg); err == nil {
		t.Error("opened with an address and without one")
	}
	cfg.Address = common.Address{}
	signer := must(keys.OpenKMS(t.Context(), cfg))(t)
	sig := must(signer.SignDigest(t.Context(), common.Hash{1}))(t)
	if who, err := sig.Recover(common.Hash{1}); err != nil || who != w.key || signer.Address() != w.key {
		t.Errorf("signed by %s, %v; the key is %s", who, err, signer)
	}
}

// What was opened stays what it is, wherever the alias goes.
func TestKMSIsPinned(t *testing.T) {
	w := newWorld(t)
	signer := w.signer(new(memoryJournal))
	other := w.newKey(types.KeySpecEccSecgP256k1, types.KeyUsageTypeSignVerify)
	name := alias
	must(w.aws.KMS().UpdateAlias(t.Context(), &kms.UpdateAliasInput{AliasName: &name, TargetKeyId: &other}))(t)
	if sig, err := signer.SignDigest(t.Context(), common.Hash{1}); err != nil {
		t.Error(err)
	} else if who, err := sig.Recover(common.Hash{1}); err != nil || who != w.key {
		t.Errorf("signed by %s, %v", who, err)
	}
	_, err := keys.OpenKMS(t.Context(), w.config(new(memoryJournal)))
	found := must(w.aws.AddressKMS(t.Context(), other))(t)
	wantLine(t, err, keys.ErrKeyAddress, alias, found.Hex(), w.key.Hex())
}

func TestKMSRefusesKeysThatCannotSign(t *testing.T) {
	w := newWorld(t)
	open := func(key string) error {
		cfg := w.config(new(memoryJournal))
		cfg.Key = key
		_, err := keys.OpenKMS(t.Context(), cfg)
		return err
	}
	p256 := w.newKey(types.KeySpecEccNistP256, types.KeyUsageTypeSignVerify)
	wantLine(t, open(p256), keys.ErrKeyKind, p256, "ECC_NIST_P256", "ECC_SECG_P256K1")
	symmetric := w.newKey(types.KeySpecSymmetricDefault, types.KeyUsageTypeEncryptDecrypt)
	wantLine(t, open(symmetric), keys.ErrKeyKind, "ENCRYPT_DECRYPT", "SIGN_VERIFY")

	wantLine(t, open("alias/staging-relayer-signer"), keys.ErrKeyMissing, "alias/staging-relayer-signer", region, account, "optics keys provision")
	wantLine(t, open("arn:aws:sqs:us-east-1:111122223333:queue"), keys.ErrKeyMissing, "not the ARN of a KMS key")
	wantLine(t, open(strings.Replace(w.arn, region, "eu-west-1", 1)), keys.ErrRegion, "eu-west-1", region)
	wantLine(t, open(strings.Replace(w.arn, account, "444455556666", 1)), keys.ErrAccount, "444455556666", account)

	id := w.arn
	must(w.aws.KMS().DisableKey(t.Context(), &kms.DisableKeyInput{KeyId: &id}))(t)
	wantLine(t, open(alias), keys.ErrKeyState, alias, w.arn, "Disabled", "Enabled")
}

func TestAWSSaysWhatIsWrong(t *testing.T) {
	policy := func(actions ...string) string {
		text, err := json.Marshal(map[string]any{
			"Version": "2012-10-17", "Statement": []any{map[string]any{"Effect": "Allow", "Action": actions, "Resource": "*"}},
		})
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	t.Run("no credentials", func(t *testing.T) {
		w := newWorld(t)
		w.become(awsfake.Credentials{})
		_, err := w.pool.Open(t.Context(), account, region)
		wantLine(t, err, keys.ErrCredentials, "AWS_ACCESS_KEY_ID", "AWS_PROFILE")
	})
	t.Run("credentials that nobody knows", func(t *testing.T) {
		w := newWorld(t)
		w.become(awsfake.Credentials{AccessKeyID: "AKIAIOSFODNN7EXAMPLE", SecretAccessKey: "secret"})
		_, err := w.pool.Open(t.Context(), account, region)
		wantLine(t, err, keys.ErrCredentials, "AWS refuses them", "InvalidClientTokenId", "renew")
	})
	t.Run("another account", func(t *testing.T) {
		w := newWorld(t)
		w.become(must(w.RootOf("444455556666"))(t))
		_, err := w.pool.Open(t.Context(), account, region)
		wantLine(t, err, keys.ErrAccount, "444455556666", account)
	})
	t.Run("no account or region", func(t *testing.T) {
		w := newWorld(t)
		for _, place := range [][2]string{{"", region}, {account, ""}, {"11111111111", region}} {
			if _, err := w.pool.Open(t.Context(), place[0], place[1]); err == nil || !strings.Contains(err.Error(), "12 digits") {
				t.Errorf("%q: %v", place, err)
			}
		}
	})
	t.Run("another region", func(t *testing.T) {
		w := newWorld(t)
		_, err := w.pool.Open(t.Context(), account, "eu-nowhere-1")
		wantLine(t, err, keys.ErrRegion, "eu-nowhere-1", "keys.region")
		cfg := w.config(new(memoryJournal))
		cfg.AWS = w.open("eu-west-1")
		_, err = keys.OpenKMS(t.Context(), cfg)
		wantLine(t, err, keys.ErrKeyMissing, alias, "eu-west-1", "keys.region")
	})
	t.Run("a permission that is missing", func(t *testing.T) {
		w := newWorld(t)
		w.user(policy("kms:DescribeKey", "kms:GetPublicKey"))
		signer := w.signer(new(memoryJournal))
		who := "arn:aws:iam::" + account + ":user/optics"
		wantLine(t, signer.Ready(t.Context()), keys.ErrDenied, who, "kms:Sign", w.arn)
		before := w.count("kms:Sign")
		_, err := signer.SignDigest(t.Context(), common.Hash{1})
		wantLine(t, err, keys.ErrDenied, who, "kms:Sign", w.arn)
		if n := w.count("kms:Sign") - before; n != 1 {
			t.Errorf("asked %d times", n)
		}
	})
	t.Run("throttling that does not end", func(t *testing.T) {
		w := newWorld(t)
		w.pool = keys.NewAWSPool(keys.AWSConfig{HTTPClient: inProcess{w.Handler()}, MaxAttempts: 2, MaxBackoff: time.Millisecond})
		w.aws = w.open(region)
		w.inject(awsfake.Fault{Action: "kms:DescribeKey", Kind: awsfake.FaultThrottle, Times: -1})
		cfg := w.config(new(memoryJournal))
		_, err := keys.OpenKMS(t.Context(), cfg)
		wantLine(t, err, keys.ErrThrottled, "kms:DescribeKey", account, region)
	})
}

// What is wrong before AWS answers at all.
func TestAWSSaysWhyItIsNotReached(t *testing.T) {
	t.Run("nothing is listening", func(t *testing.T) {
		newWorld(t)
		t.Setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
		_, err := keys.NewAWSPool(keys.AWSConfig{MaxAttempts: 1}).Open(t.Context(), account, region)
		wantLine(t, err, keys.ErrUnavailable, "sts:GetCallerIdentity", `at "127.0.0.1:1" of AWS_ENDPOINT_URL`, "refused")
	})
	t.Run("an endpoint that is no address", func(t *testing.T) {
		newWorld(t)
		for _, endpoint := range []string{"nonsense", "127.0.0.1:4599", "ftp://127.0.0.1", "http://"} {
			t.Setenv("AWS_ENDPOINT_URL", endpoint)
			_, err := keys.NewAWSPool(keys.AWSConfig{}).Open(t.Context(), account, region)
			wantLine(t, err, keys.ErrUnavailable, "AWS_ENDPOINT_URL is", endpoint, "http://127.0.0.1:4599 is expected")
		}
	})
	t.Run("an endpoint of AWS needs no more words", func(t *testing.T) {
		w := newWorld(t)
		err := &url.Error{Op: "Post", URL: "https://kms.us-west-2.amazonaws.com/", Err: io.EOF}
		wantLine(t, w.aws.Explain(err, "kms:Sign", ""), keys.ErrUnavailable, "kms:Sign in "+region+", at kms.us-west-2.amazonaws.com: EOF")
	})
	t.Run("a profile that is not there", func(t *testing.T) {
		newWorld(t)
		t.Setenv("AWS_PROFILE", "nowhere")
		_, err := keys.NewAWSPool(keys.AWSConfig{}).Open(t.Context(), account, region)
		wantLine(t, err, keys.ErrCredentials, `no profile "nowhere"`, "correct AWS_PROFILE")
	})
}
