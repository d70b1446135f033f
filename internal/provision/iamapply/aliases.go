package iamapply

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"

	"github.com/opticsnet/optics/internal/iampolicy"
)

// Aliases is what [FindKeys] calls of AWS KMS; [kms.Client] is one.
type Aliases interface {
	ListAliases(context.Context, *kms.ListAliasesInput, ...func(*kms.Options)) (*kms.ListAliasesOutput, error)
}

// FindKeys returns keys with the ARNs of those that the account has, as their
// aliases say, and the aliases that lead to no key. It reads all pages of the
// region's aliases.
func FindKeys(ctx context.Context, region Aliases, keys []iampolicy.Key) ([]iampolicy.Key, []string, error) {
	pages := kms.NewListAliasesPaginator(region, &kms.ListAliasesInput{})
	all, err := collect(ctx, pages, func(p *kms.ListAliasesOutput) []types.AliasListEntry { return p.Aliases })
	if err != nil {
		return nil, nil, fmt.Errorf("list the aliases of keys: %w", err)
	}
	arns := make(map[string]string, len(all))
	for _, alias := range all {
		// An alias without a key is one that AWS keeps for itself.
		if id := aws.ToString(alias.TargetKeyId); id != "" {
			name := aws.ToString(alias.AliasName)
			arns[name] = strings.TrimSuffix(aws.ToString(alias.AliasArn), name) + "key/" + id
		}
	}
	found := make([]iampolicy.Key, len(keys))
	var missing []string
	for i, key := range keys {
		key.ARN = arns[key.Alias]
		if key.ARN == "" {
			missing = append(missing, key.Alias)
		}
		found[i] = key
	}
	return found, missing, nil
}
