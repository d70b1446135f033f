package keys

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"
	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
)

// ErrForeignUse means that somebody else signs with a key.
var ErrForeignUse = errors.New("the key is used by somebody else")

// ForeignUseError is a signature that somebody else made. It wraps [ErrForeignUse].
type ForeignUseError struct {
	// Key is the key's ARN and address.
	Key string
	// RequestID is the id of the request in KMS and CloudTrail.
	RequestID string
	// At is when KMS signed.
	At time.Time
	// First says that nothing is journaled of the key: it may have been used before
	// the journal began, which [KMSKey.AdoptLastUse] takes as known.
	First bool
}

// Error names request, time and key.
func (e *ForeignUseError) Error() string {
	return fmt.Sprintf("%s: request %s at %s signed with %s and is not in the journal; find it in CloudTrail",
		ErrForeignUse, e.RequestID, e.At.UTC().Format(time.RFC3339), e.Key)
}

// Unwrap returns [ErrForeignUse].
func (e *ForeignUseError) Unwrap() error { return ErrForeignUse }

// Ready proves that the key could sign now, without a signature. The error is as
// that of [KMSKey.SignDigest].
func (k *KMSKey) Ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, k.cfg.Timeout)
	defer cancel()
	_, err := k.cfg.AWS.kms.Sign(ctx, k.input(common.Hash{}, true))
	switch {
	case err == nil:
		return fmt.Errorf("readiness of %s: AWS signed although DryRun was set", k.arn)
	case isCode(err, (&types.DryRunOperationException{}).ErrorCode()):
		return nil
	default:
		return k.cfg.AWS.Explain(err, "kms:Sign", k.arn)
	}
}

// CheckLastUse compares the key's last use, as KMS knows it, with the journal. The
// error is a *[ForeignUseError] when the last signature is not journaled here, and no
// request is open that it could be. Only a key whose signers all share the journal
// can be checked.
func (k *KMSKey) CheckLastUse(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, k.cfg.Timeout)
	defer cancel()
	out, err := k.cfg.AWS.kms.GetKeyLastUsage(ctx, &kms.GetKeyLastUsageInput{KeyId: &k.arn})
	if err != nil {
		return k.cfg.AWS.Explain(err, "kms:GetKeyLastUsage", k.arn)
	}
	use := out.KeyLastUsage
	if use == nil || aws.ToString(use.KmsRequestId) == "" || use.Operation != types.KeyLastUsageTrackingOperationSign {
		return nil
	}
	// In this order: what is open now may be journaled as ended a moment later.
	open, err := k.cfg.Journal.OpenSignatures(ctx, k.cfg.Address, 1)
	if err != nil || len(open) > 0 {
		return err
	}
	_, err = k.cfg.Journal.SignatureByRequest(ctx, *use.KmsRequestId)
	if !errors.Is(err, optics.ErrNotFound) {
		return err
	}
	known, err := k.cfg.Journal.HasSignatures(ctx, k.cfg.Address)
	if err != nil {
		return err
	}
	return &ForeignUseError{Key: k.String(), RequestID: *use.KmsRequestId, At: aws.ToTime(use.Timestamp), First: !known}
}

// AdoptLastUse journals a use that was before the journal began, so that whatever
// comes after it can be told from ours.
func (k *KMSKey) AdoptLastUse(ctx context.Context, use *ForeignUseError) error {
	rec := optics.SignatureRecord{
		Signer: k.cfg.Address, Key: k.arn, Purpose: "before this journal began", RequestID: use.RequestID, At: uint64(max(use.At.Unix(), 0)),
	}
	var err error
	if rec.Seq, err = k.cfg.Journal.BeginSignature(ctx, rec); err != nil {
		return err
	}
	return k.cfg.Journal.EndSignature(ctx, rec)
}
