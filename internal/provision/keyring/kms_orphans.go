package keyring

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/keys"
)

const (
	// settleTime is how long KMS may take to show everywhere what was changed:
	// https://docs.aws.amazon.com/kms/latest/developerguide/accessing-kms.html#programming-eventual-consistency
	settleTime = 5 * time.Minute
	// settlePause is the pause between two looks.
	settlePause = 5 * time.Second
)

// looseKey is a key of an environment that no alias names: the orphan of a run that
// was killed, the next key of a rotation, or the one before the last.
type looseKey struct {
	name       string
	generation int
	id         string
}

// settle repeats what fails because KMS does not know a key yet.
func (v *KMSVault) settle(ctx context.Context, look func() error) error {
	for end := v.cfg.Clock.Now().Add(settleTime); ; {
		err := look()
		if !errors.Is(err, keys.ErrKeyMissing) || !v.cfg.Clock.Now().Before(end) {
			return err
		}
		if err := v.cfg.Clock.Sleep(ctx, settlePause); err != nil {
			return err
		}
	}
}

// orphan returns the key that an earlier run made for a name without an alias.
func (v *KMSVault) orphan(ctx context.Context, key environment.Key) (*types.KeyMetadata, bool, error) {
	found, err := v.search(ctx, key, v.lastMade(key))
	if err != nil {
		return nil, false, err
	}
	if generations := generationsOf(found); len(generations) > 1 || len(generations) == 1 && generations[0] > 1 {
		return nil, false, fmt.Errorf("%s is missing, but its key was rotated before: %s; find out which one the deployment expects and name it: aws kms create-alias --alias-name %s --target-key-id …",
			key.Alias, describeLoose(found), key.Alias)
	}
	return v.oldest(ctx, key, found)
}

// search looks for the loose keys of a name. As long as a run that has just ended
// may have made one that is not shown yet, it waits.
func (v *KMSVault) search(ctx context.Context, key environment.Key, made Record) ([]looseKey, error) {
	end := made.Time.Add(settleTime)
	for told := false; ; told = true {
		found, err := v.looseKeys(ctx, key, made)
		if err != nil || len(found) > 0 || made.Outcome != outcomeIntent || !v.cfg.Clock.Now().Before(end) {
			return found, err
		}
		if !told {
			v.tell("%s: an earlier run may have created a key at %s; looking for it until %s", key.Name,
				made.Time.Format(time.TimeOnly), end.Format(time.TimeOnly))
		}
		if err := v.cfg.Clock.Sleep(ctx, settlePause); err != nil {
			return nil, err
		}
		v.scanned = false
	}
}

// looseKeys returns the loose keys of a name, with the one that the journal knows
// even when the list does not show it yet.
func (v *KMSVault) looseKeys(ctx context.Context, key environment.Key, made Record) ([]looseKey, error) {
	if err := v.scan(ctx, key.Environment); err != nil {
		return nil, err
	}
	var found []looseKey
	for _, l := range v.loose {
		if l.name == key.Name {
			found = append(found, l)
		}
	}
	id := made.ARN[strings.LastIndexByte(made.ARN, '/')+1:]
	known := slices.ContainsFunc(found, func(l looseKey) bool { return l.id == id })
	young := v.cfg.Clock.Now().Before(made.Time.Add(settleTime))
	if made.Outcome == outcomeDone && young && !known && !v.named(id) {
		found = append(found, looseKey{key.Name, made.Generation, id})
	}
	return found, nil
}

// named reports whether an alias names a key.
func (v *KMSVault) named(id string) bool {
	for _, target := range v.aliases {
		if target == id {
			return true
		}
	}
	return false
}

// scan reads the tags of all keys without an alias, once.
func (v *KMSVault) scan(ctx context.Context, env string) error {
	if v.scanned {
		return nil
	}
	v.tell("looking for keys without an alias")
	v.loose = nil
	pages := kms.NewListKeysPaginator(v.cfg.AWS.KMS(), &kms.ListKeysInput{Limit: aws.Int32(keyPage)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return v.cfg.AWS.Explain(err, "kms:ListKeys", "*")
		}
		for _, k := range page.Keys {
			if id := aws.ToString(k.KeyId); !v.named(id) {
				if err := v.inspect(ctx, env, id); err != nil {
					return err
				}
			}
		}
	}
	v.scanned = true
	return nil
}

// inspect keeps a key that has the tags of the environment.
func (v *KMSVault) inspect(ctx context.Context, env, id string) error {
	tags, err := v.tags(ctx, id)
	switch {
	case errors.Is(err, keys.ErrDenied):
		v.tell("key %s is left alone: its tags cannot be read", id) // ours can
		return nil
	case errors.Is(err, keys.ErrKeyMissing):
		return nil // deleted meanwhile
	case err != nil:
		return err
	}
	if tags[TagEnvironment] == env && tags[TagName] != "" {
		v.loose = append(v.loose, looseKey{tags[TagName], generationOf(tags), id})
	}
	return nil
}

// tags returns the tags of a key.
func (v *KMSVault) tags(ctx context.Context, id string) (map[string]string, error) {
	tags := make(map[string]string)
	pages := kms.NewListResourceTagsPaginator(v.cfg.AWS.KMS(), &kms.ListResourceTagsInput{KeyId: &id, Limit: aws.Int32(tagPage)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, v.cfg.AWS.Explain(err, "kms:ListResourceTags", id)
		}
		for _, tag := range page.Tags {
			tags[aws.ToString(tag.TagKey)] = aws.ToString(tag.TagValue)
		}
	}
	return tags, nil
}

// generationOf is 1 for keys that were made by other means.
func generationOf(tags map[string]string) int {
	n, err := strconv.Atoi(tags[TagGeneration])
	if err != nil || n < 1 {
		return 1
	}
	return n
}

func generationsOf(found []looseKey) []int {
	var all []int
	for _, l := range found {
		all = append(all, l.generation)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func describeLoose(found []looseKey) string {
	var all []string
	for _, l := range found {
		all = append(all, fmt.Sprintf("%s (generation %d)", l.id, l.generation))
	}
	return strings.Join(all, ", ")
}

// oldest returns the oldest of some keys; all but those about to be deleted count.
// Others are named, so that somebody looks at them.
func (v *KMSVault) oldest(ctx context.Context, key environment.Key, found []looseKey) (*types.KeyMetadata, bool, error) {
	var all []*types.KeyMetadata
	for _, l := range found {
		var meta *types.KeyMetadata
		err := v.settle(ctx, func() (err error) {
			meta, err = v.cfg.AWS.DescribeKMS(ctx, l.id)
			return err
		})
		if err != nil {
			return nil, false, err
		}
		if meta.KeyState != types.KeyStatePendingDeletion {
			all = append(all, meta)
		}
	}
	if len(all) == 0 {
		return nil, false, nil
	}
	slices.SortFunc(all, func(a, b *types.KeyMetadata) int {
		if by := aws.ToTime(a.CreationDate).Compare(aws.ToTime(b.CreationDate)); by != 0 {
			return by
		}
		return strings.Compare(aws.ToString(a.KeyId), aws.ToString(b.KeyId))
	})
	v.tell("%s: adopting key %s of an earlier run", key.Name, aws.ToString(all[0].KeyId))
	for _, other := range all[1:] {
		v.tell("%s: key %s has the same tags and is not needed; look at it, and schedule its deletion", key.Name, aws.ToString(other.KeyId))
	}
	return all[0], true, nil
}
