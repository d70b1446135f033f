package keys

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/opticsnet/optics"
)

// DefaultSignTimeout is how long a signature may take with all its attempts when
// [KMSConfig.Timeout] is zero.
const DefaultSignTimeout = 15 * time.Second

// SignatureJournal remembers every request for a signature. What it has journaled
// when BeginSignature or EndSignature return outlives a kill of the process, and is
// on the disk before anything that is committed later.
type SignatureJournal interface {
	// BeginSignature journals a request that is about to be made and returns the
	// record's Seq.
	BeginSignature(ctx context.Context, rec optics.SignatureRecord) (uint64, error)
	// EndSignature journals RequestID, At and Failure of the record with rec.Seq.
	EndSignature(ctx context.Context, rec optics.SignatureRecord) error
	// OpenSignatures returns records of which it is not known what became of them.
	OpenSignatures(ctx context.Context, signer common.Address, limit int) ([]optics.SignatureRecord, error)
	// SignatureByRequest returns the record with a request id, or an error that
	// wraps [optics.ErrNotFound].
	SignatureByRequest(ctx context.Context, requestID string) (optics.SignatureRecord, error)
}

// KMSConfig describes a [KMSKey]. AWS, Key and Journal are required, and Address
// unless AnyAddress is set.
type KMSConfig struct {
	// AWS is the account and region of the key.
	AWS *AWS
	// Key is an alias (alias/staging-updater-signer), a key id or an ARN.
	Key string
	// Address is the account that the key must be: what the deployment says.
	Address common.Address
	// AnyAddress takes the key with the address that it has, for configurations that
	// name none. Whoever sets it compares [KMSKey.Address] with what a chain expects.
	AnyAddress bool
	// Journal remembers every signature.
	Journal SignatureJournal
	// Purpose is journaled for digests that come without one (see [WithPurpose]).
	Purpose string
	// Timeout bounds each signature with all its attempts.
	Timeout time.Duration
}

// KMSKey is a [Signer] whose key is in AWS KMS and never leaves it. It is pinned
// when it is opened: an alias that is moved later changes nothing. Its signatures
// are not deterministic. It may be used from any goroutine.
type KMSKey struct {
	cfg KMSConfig
	arn string
}

// OpenKMS finds a key, pins its ARN and checks that it is the one expected: of the
// right spec and usage, enabled, with the address of cfg.Address. The error wraps
// one of the sentinel errors of this package, in one line that names what was
// expected and what was found.
func OpenKMS(ctx context.Context, cfg KMSConfig) (*KMSKey, error) {
	if cfg.AWS == nil || cfg.Key == "" || cfg.Journal == nil || cfg.AnyAddress == (cfg.Address != common.Address{}) {
		return nil, fmt.Errorf("KMS key %q: AWS, Key, Journal, and either Address or AnyAddress are needed", cfg.Key)
	}
	if cfg.Timeout == 0 {
		cfg.Timeout = DefaultSignTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, cfg.Timeout)
	defer cancel()
	meta, err := cfg.AWS.DescribeKMS(ctx, cfg.Key)
	if err != nil {
		return nil, err
	}
	k := &KMSKey{cfg: cfg, arn: aws.ToString(meta.Arn)}
	if err := CheckKMS(cfg.Key, meta); err != nil {
		return nil, err
	}
	found, err := cfg.AWS.AddressKMS(ctx, k.arn)
	if err != nil {
		return nil, err
	}
	if cfg.AnyAddress {
		k.cfg.Address = found
	}
	if found != k.cfg.Address {
		return nil, &awsError{kind: ErrKeyAddress, text: fmt.Sprintf("%s is %s, which has address %s; the deployment expects %s; move the alias back, or correct the deployment",
			cfg.Key, k.arn, found, cfg.Address)}
	}
	return k, nil
}

// DescribeKMS returns what KMS says about the key behind an alias, an id or an ARN.
// An ARN of another account or region is refused without asking.
func (a *AWS) DescribeKMS(ctx context.Context, key string) (*types.KeyMetadata, error) {
	if strings.HasPrefix(key, "arn:") {
		parsed, err := arn.Parse(key)
		switch {
		case err != nil || parsed.Service != "kms":
			return nil, &awsError{kind: ErrKeyMissing, text: fmt.Sprintf("%q is not the ARN of a KMS key", key)}
		case parsed.Region != a.region:
			return nil, &awsError{kind: ErrRegion, text: fmt.Sprintf("%s is in region %s, the environment's keys are in %s", key, parsed.Region, a.region)}
		case parsed.AccountID != a.account:
			return nil, &awsError{kind: ErrAccount, text: fmt.Sprintf("%s is in account %s, the environment's keys are in %s", key, parsed.AccountID, a.account)}
		}
	}
	out, err := a.kms.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: &key})
	if err != nil {
		return nil, a.Explain(err, "kms:DescribeKey", key)
	}
	return out.KeyMetadata, nil
}

// CheckKMS refuses a key that cannot sign for a chain: its spec must be
// ECC_SECG_P256K1, its usage SIGN_VERIFY, its state Enabled.
func CheckKMS(name string, meta *types.KeyMetadata) error {
	if meta.KeySpec != types.KeySpecEccSecgP256k1 || meta.KeyUsage != types.KeyUsageTypeSignVerify {
		return &awsError{kind: ErrKeyKind, text: fmt.Sprintf("%s (%s) has spec %s and usage %s; %s and %s are expected",
			name, aws.ToString(meta.Arn), meta.KeySpec, meta.KeyUsage, types.KeySpecEccSecgP256k1, types.KeyUsageTypeSignVerify)}
	}
	if meta.KeyState != types.KeyStateEnabled {
		return &awsError{kind: ErrKeyState, text: fmt.Sprintf("%s (%s) is in state %s; Enabled is expected; %s",
			name, aws.ToString(meta.Arn), meta.KeyState, remedy(meta.KeyState))}
	}
	return nil
}

// remedy says what makes a key usable again.
func remedy(state types.KeyState) string {
	switch state { //nolint:exhaustive // in the others KMS is busy, or waits for something of its own
	case types.KeyStateDisabled:
		return "enable it (aws kms enable-key), or rotate it (optics keys rotate)"
	case types.KeyStatePendingDeletion:
		return "take its deletion back (aws kms cancel-key-deletion) and enable it, or rotate it (optics keys rotate)"
	default:
		return "see what aws kms describe-key says of it"
	}
}

// AddressKMS returns the account of the key with an ARN.
func (a *AWS) AddressKMS(ctx context.Context, keyARN string) (common.Address, error) {
	out, err := a.kms.GetPublicKey(ctx, &kms.GetPublicKeyInput{KeyId: &keyARN})
	if err != nil {
		return common.Address{}, a.Explain(err, "kms:GetPublicKey", keyARN)
	}
	public, err := ParseSPKI(out.PublicKey)
	if err != nil {
		return common.Address{}, fmt.Errorf("public key of %s: %w", keyARN, err)
	}
	return crypto.PubkeyToAddress(*public), nil
}

// Address implements [Signer].
func (k *KMSKey) Address() common.Address { return k.cfg.Address }

// ARN returns the key that was pinned.
func (k *KMSKey) ARN() string { return k.arn }

// String returns the ARN and the address.
func (k *KMSKey) String() string { return fmt.Sprintf("%s (%s)", k.arn, k.cfg.Address) }

// SignDigest implements [Signer]. The request is journaled before it is made, and
// its end before the signature is returned. Throttling and failures of AWS are
// retried until [KMSConfig.Timeout]; the error wraps a sentinel error of this
// package or the journal's.
func (k *KMSKey) SignDigest(ctx context.Context, digest common.Hash) (optics.Signature, error) {
	ctx, cancel := context.WithTimeout(ctx, k.cfg.Timeout)
	defer cancel()
	rec := optics.SignatureRecord{Signer: k.cfg.Address, Key: k.arn, Digest: digest, Purpose: PurposeOf(ctx)}
	if rec.Purpose == "" {
		rec.Purpose = k.cfg.Purpose
	}
	var err error
	if rec.Seq, err = k.cfg.Journal.BeginSignature(ctx, rec); err != nil {
		return optics.Signature{}, err
	}
	sig, err := k.request(ctx, &rec)
	if err != nil && rec.RequestID == "" {
		return optics.Signature{}, err // no answer: the record stays open, KMS may have signed
	}
	if err != nil {
		rec.Failure = err.Error()
	}
	// The answer is there; that the caller has gone must not lose it.
	if ended := k.cfg.Journal.EndSignature(context.WithoutCancel(ctx), rec); ended != nil {
		return optics.Signature{}, errors.Join(err, ended)
	}
	return sig, err
}

// request asks for the signature of rec.Digest, and fills in what the answer says.
func (k *KMSKey) request(ctx context.Context, rec *optics.SignatureRecord) (optics.Signature, error) {
	out, err := k.cfg.AWS.kms.Sign(ctx, k.input(rec.Digest, false))
	if err != nil {
		rec.RequestID = requestID(err)
		return optics.Signature{}, k.cfg.AWS.Explain(err, "kms:Sign", k.arn)
	}
	rec.RequestID, _ = awsmiddleware.GetRequestIDMetadata(out.ResultMetadata)
	if at, ok := awsmiddleware.GetServerTime(out.ResultMetadata); ok {
		rec.At = uint64(max(at.Unix(), 0))
	}
	if signer := aws.ToString(out.KeyId); signer != k.arn {
		return optics.Signature{}, &awsError{kind: ErrKeyAddress, text: fmt.Sprintf("%s signed instead of %s", signer, k.arn)}
	}
	r, s, err := ParseSignatureDER(out.Signature)
	if err != nil {
		return optics.Signature{}, fmt.Errorf("signature of %s: %w", k.arn, err)
	}
	return completeSignature(r, s, rec.Digest, k.cfg.Address)
}

func (k *KMSKey) input(digest common.Hash, dryRun bool) *kms.SignInput {
	return &kms.SignInput{
		KeyId: &k.arn, Message: digest[:], MessageType: types.MessageTypeDigest,
		SigningAlgorithm: types.SigningAlgorithmSpecEcdsaSha256, DryRun: &dryRun,
	}
}
