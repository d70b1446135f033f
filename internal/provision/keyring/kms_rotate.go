package keyring

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/keys"
)

// Staged implements [Vault]: the next key has no alias and the generation after the
// current one's.
func (v *KMSVault) Staged(ctx context.Context, key environment.Key, current Entry) (Entry, bool, error) {
	next, err := v.nextGeneration(ctx, current)
	if err != nil {
		return Entry{}, false, err
	}
	made := v.lastMade(key)
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

// lastMade returns the journal's newest record of a key that was made for a name, or
// none.
func (v *KMSVault) lastMade(key environment.Key) Record {
	if v.cfg.Journal == nil {
		return Record{}
	}
	made, _ := v.cfg.Journal.last(stepCreateKey, key.Name, v.place())
	return made
}

// Beside returns, by alias, the ARNs of the keys of rotations that are not finished:
// keys with the tags of a name and without an alias, of another generation than the
// key that has it, that can sign. The next key is one from the moment it is staged,
// the key before is one until it is disabled. It needs no journal; with one it knows
// keys that KMS does not list yet. It changes nothing. The error wraps a sentinel
// error of package keys.
func (v *KMSVault) Beside(ctx context.Context, wanted []environment.Key) (map[string][]string, error) {
	if err := v.readAliases(ctx); err != nil {
		return nil, err
	}
	beside := make(map[string][]string)
	for _, key := range wanted {
		id := v.aliases[key.Alias]
		if id == "" {
			continue
		}
		tags, err := v.tags(ctx, id)
		if err != nil {
			return nil, err
		}
		arns, err := v.besideOf(ctx, key, generationOf(tags))
		if err != nil {
			return nil, err
		}
		if len(arns) > 0 {
			beside[key.Alias] = arns
		}
	}
	return beside, nil
}

// besideOf returns the keys beside the one that has a name.
func (v *KMSVault) besideOf(ctx context.Context, key environment.Key, generation int) ([]string, error) {
	all, err := v.looseKeys(ctx, key, v.lastMade(key))
	if err != nil {
		return nil, err
	}
	var arns []string
	for _, l := range all {
		if l.generation == generation {
			continue // of two runs at the same moment; nobody uses it
		}
		var meta *types.KeyMetadata
		if err := v.settle(ctx, func() (err error) {
			meta, err = v.cfg.AWS.DescribeKMS(ctx, l.id)
			return err
		}); err != nil {
			return nil, err
		}
		if keys.CheckKMS(key.Alias, meta) == nil {
			arns = append(arns, aws.ToString(meta.Arn))
		}
	}
	slices.Sort(arns)
	return arns, nil
}
