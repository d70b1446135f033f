package keys

import (
	"context"
	"fmt"

	"github.com/opticsnet/optics"
)

// purposeKey is the context key of what a signature is for.
type purposeKey struct{}

// WithPurpose tells the signers that are called with the context what the digest
// stands for, in words that an audit reads beside it: the kind of statement and its
// fields. Nothing is decided by it.
func WithPurpose(ctx context.Context, purpose string) context.Context {
	return context.WithValue(ctx, purposeKey{}, purpose)
}

// PurposeOf returns what [WithPurpose] told, or "".
func PurposeOf(ctx context.Context) string {
	purpose, _ := ctx.Value(purposeKey{}).(string)
	return purpose
}

func purposeOfUpdate(r optics.SigningRecord) string {
	return fmt.Sprintf("update home=%s old_root=%s new_root=%s leaves=%d", r.Update.HomeDomain, r.Update.OldRoot, r.Update.NewRoot, r.LeafCount)
}

func purposeOfFailure(n optics.FailureNotice) string {
	return fmt.Sprintf("failure_notice home=%s updater=%s", n.HomeDomain, n.Updater)
}
