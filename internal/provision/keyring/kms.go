package keyring

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"
	"github.com/aws/smithy-go"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/keys"
)

// The tags of a key. IAM lets the provisioner act on keys with the environment's
// tag; the others say whose key it is while no alias does.
const (
	// TagEnvironment is the name of the environment.
	TagEnvironment = "environment"
	// TagName is the name of the key.
	TagName = "optics-key"
	// TagGeneration counts the keys that a name had, from 1.
	TagGeneration = "optics-generation"
)

// Page sizes: the largest that KMS takes.
const (
	aliasPage = 100
	keyPage   = 1000
	tagPage   = 50
)

// KMSConfig is what a [KMSVault] is made of; all but Progress are required.
type KMSConfig struct {
	// AWS is the account and region of the keys.
	AWS *keys.AWS
	// Journal remembers intents. A vault that only lists needs none.
	Journal *Journal
	// Clock is for the age of intents, and for waiting.
	Clock Clock
	// Progress is told what happens, a line at a time.
	Progress func(line string)
}

// KMSVault keeps keys in AWS KMS, under aliases.
type KMSVault struct {
	cfg     KMSConfig
	aliases map[string]string // alias to key id, for all of the account and region
	loose   []looseKey        // keys of ours without an alias
	scanned bool
}

// NewKMSVault returns a vault in KMS.
func NewKMSVault(cfg KMSConfig) *KMSVault {
	if cfg.Progress == nil {
		cfg.Progress = func(string) {}
	}
	return &KMSVault{cfg: cfg}
}

// place names the account and region in the journal.
func (v *KMSVault) place() string { return v.cfg.AWS.Account() + "/" + v.cfg.AWS.Region() }

func (v *KMSVault) tell(format string, args ...any) { v.cfg.Progress(fmt.Sprintf(format, args...)) }

// List implements [Vault].
func (v *KMSVault) List(ctx context.Context, wanted []environment.Key) ([]Entry, error) {
	if err := v.readAliases(ctx); err != nil {
		return nil, err
	}
	entries := make([]Entry, len(wanted))
	for i, key := range wanted {
		if v.aliases[key.Alias] == "" {
			entries[i] = v.entry(key)
			continue
		}
		v.tell("%s: reading", key.Name)
		meta, err := v.cfg.AWS.DescribeKMS(ctx, key.Alias)
		if err != nil {
			return nil, err
		}
		if entries[i], err = v.read(ctx, key, meta); err != nil {
			return nil, err
		}
	}
	return entries, nil
}

// readAliases reads the aliases of the account and region, page by page.
func (v *KMSVault) readAliases(ctx context.Context) error {
	v.aliases, v.loose, v.scanned = make(map[string]string), nil, false
	pages := kms.NewListAliasesPaginator(v.cfg.AWS.KMS(), &kms.ListAliasesInput{Limit: aws.Int32(aliasPage)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return v.cfg.AWS.Explain(err, "kms:ListAliases", "*")
		}
		for _, a := range page.Aliases {
			v.aliases[aws.ToString(a.AliasName)] = aws.ToString(a.TargetKeyId)
		}
	}
	return nil
}

func (v *KMSVault) entry(key environment.Key) Entry {
	e := newEntry(key)
	e.Region = v.cfg.AWS.Region()
	return e
}

// read fills in what KMS says about a key. What is wrong with the key is a Problem.
func (v *KMSVault) read(ctx context.Context, key environment.Key, meta *types.KeyMetadata) (Entry, error) {
	e := v.entry(key)
	e.Status, e.KeyID, e.ARN, e.Description = Present, aws.ToString(meta.KeyId), aws.ToString(meta.Arn), aws.ToString(meta.Description)
	if err := keys.CheckKMS(key.Alias, meta); err != nil {
		e.Problem = err.Error()
		return e, nil
	}
	address, err := v.cfg.AWS.AddressKMS(ctx, e.ARN)
	if err != nil {
		return e, err
	}
	e.Address = &address
	return e, nil
}

// Create implements [Vault].
func (v *KMSVault) Create(ctx context.Context, key environment.Key) (Entry, error) {
	found, ok, err := v.orphan(ctx, key)
	if err != nil {
		return Entry{}, err
	}
	status := Adopted
	if !ok {
		status = Created
		if found, err = v.createKey(ctx, key, 1); err != nil {
			return Entry{}, err
		}
	}
	e, err := v.readNew(ctx, key, found)
	if err != nil {
		return Entry{}, err
	}
	if err := v.createAlias(ctx, key, e); err != nil {
		return Entry{}, err
	}
	v.aliases[key.Alias], e.Status = e.KeyID, status
	return e, nil
}

// readNew reads a key that may be so new that KMS does not know it everywhere. A key
// that cannot sign is refused: nothing is named after it.
func (v *KMSVault) readNew(ctx context.Context, key environment.Key, meta *types.KeyMetadata) (e Entry, err error) {
	err = v.settle(ctx, func() error {
		e, err = v.read(ctx, key, meta)
		return err
	})
	if err == nil && e.Problem != "" {
		err = fmt.Errorf("%s; mend it, or take its tag %s away, and run this again", e.Problem, TagName)
	}
	return e, err
}

// createKey makes a key that its tags will find again. KMS has no token that would
// make the call repeatable, so that it is retried only after throttling: whether a
// call without an answer was executed is found out by the next run.
func (v *KMSVault) createKey(ctx context.Context, key environment.Key, generation int) (*types.KeyMetadata, error) {
	rec := Record{Step: stepCreateKey, Key: key.Name, Place: v.place(), Generation: generation}
	v.tell("%s: creating a key", key.Name)
	var meta *types.KeyMetadata
	err := v.cfg.Journal.do(&rec, refused, func() error {
		out, err := v.cfg.AWS.KMS().CreateKey(ctx, &kms.CreateKeyInput{
			KeySpec: types.KeySpecEccSecgP256k1, KeyUsage: types.KeyUsageTypeSignVerify, Description: &key.Description,
			Tags: []types.Tag{
				{TagKey: aws.String(TagEnvironment), TagValue: &key.Environment},
				{TagKey: aws.String(TagName), TagValue: &key.Name},
				{TagKey: aws.String(TagGeneration), TagValue: aws.String(strconv.Itoa(generation))},
			},
		}, keys.RetryThrottlingOnly)
		if err != nil {
			return v.cfg.AWS.Explain(err, "kms:CreateKey", "*")
		}
		meta, rec.ARN = out.KeyMetadata, aws.ToString(out.KeyMetadata.Arn)
		return nil
	})
	return meta, err
}

// createAlias names a key. An alias that is there already is right when it names
// this key; otherwise somebody else provisioned at the same time.
func (v *KMSVault) createAlias(ctx context.Context, key environment.Key, e Entry) error {
	rec := Record{Step: stepCreateAlias, Key: key.Name, Place: v.place(), ARN: e.ARN}
	return v.cfg.Journal.do(&rec, refused, func() error {
		_, err := v.cfg.AWS.KMS().CreateAlias(ctx, &kms.CreateAliasInput{AliasName: &key.Alias, TargetKeyId: &e.KeyID})
		if !isCode(err, (&types.AlreadyExistsException{}).ErrorCode()) {
			return v.cfg.AWS.Explain(err, "kms:CreateAlias", key.Alias)
		}
		meta, err := v.cfg.AWS.DescribeKMS(ctx, key.Alias)
		if err == nil && aws.ToString(meta.KeyId) != e.KeyID {
			err = fmt.Errorf("%s was given to key %s meanwhile, by somebody else; key %s of this run is not needed: look at both, and schedule its deletion",
				key.Alias, aws.ToString(meta.KeyId), e.KeyID)
		}
		return err
	})
}

// refused reports whether AWS answered that it did nothing.
func refused(err error) bool {
	return !errors.Is(err, keys.ErrUnavailable) && !errors.Is(err, context.Canceled)
}

// isCode reports whether an answer has an error code.
func isCode(err error, code string) bool {
	var api smithy.APIError
	return errors.As(err, &api) && api.ErrorCode() == code
}
