package keyring

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/kms"

	"github.com/opticsnet/optics/internal/environment"
)

// Staged implements [Vault]: the next key has no alias and the generation after the
// current one's.
func (v *KMSVault) Staged(ctx context.Context, key environment.Key, current Entry) (Entry, bool, error) {
	next, err := v.nextGeneration(ctx, current)
	if err != nil {
		return Entry{}, false, err
	}
	made, _ := v.cfg.Journal.last(stepCreateKey, key.Name, v.place())
	if made.Generation != next {
		made = Record{}
	}
	all, err := v.search(ctx, key, made)
	if err != nil {
		return Entry{}, false, err
	}
	var found []looseKey
	for _, l := range all {
		if l.generation == next {
			found = append(found, l)
		}
	}
	meta, ok, err := v.oldest(ctx, key, found)
	if err != nil || !ok {
		return Entry{}, false, err
	}
	e, err := v.readNew(ctx, key, meta)
	e.Status = Staged
	return e, err == nil, err
}

// Stage implements [Vault].
func (v *KMSVault) Stage(ctx context.Context, key environment.Key, current Entry) (Entry, error) {
	next, err := v.nextGeneration(ctx, current)
	if err != nil {
		return Entry{}, err
	}
	meta, err := v.createKey(ctx, key, next)
	if err != nil {
		return Entry{}, err
	}
	e, err := v.readNew(ctx, key, meta)
	e.Status = Staged
	return e, err
}

func (v *KMSVault) nextGeneration(ctx context.Context, current Entry) (int, error) {
	tags, err := v.tags(ctx, current.KeyID)
	return generationOf(tags) + 1, err
}

// Move implements [Vault].
func (v *KMSVault) Move(ctx context.Context, key environment.Key, _, next Entry) error {
	rec := Record{Step: stepMoveAlias, Key: key.Name, Place: v.place(), ARN: next.ARN, Address: next.Address.Hex()}
	err := v.cfg.Journal.do(&rec, refused, func() error {
		_, err := v.cfg.AWS.KMS().UpdateAlias(ctx, &kms.UpdateAliasInput{AliasName: &key.Alias, TargetKeyId: &next.KeyID})
		return v.cfg.AWS.Explain(err, "kms:UpdateAlias", key.Alias)
	})
	if err == nil {
		v.aliases[key.Alias] = next.KeyID
	}
	return err
}
