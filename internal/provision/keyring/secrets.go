package keyring

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/keys"
)

// The stages of a secret's versions: the one in use, and the next one of a
// rotation, as Secrets Manager's own rotations name it.
const (
	stageCurrent = "AWSCURRENT"
	stagePending = "AWSPENDING"
)

// versionID is the id of a version that holds a key: the key's address. Whoever may
// not read the secret learns the address all the same, and a call that is made
// twice makes one version.
var versionID = regexp.MustCompile(`^0x[0-9a-f]{40}$`)

// SecretsVault keeps hex keys in AWS Secrets Manager, for development.
type SecretsVault struct {
	aws     *keys.AWS
	journal *Journal
}

// NewSecretsVault returns a vault in Secrets Manager; one that only lists needs no
// journal.
func NewSecretsVault(a *keys.AWS, journal *Journal) *SecretsVault {
	return &SecretsVault{aws: a, journal: journal}
}

func (v *SecretsVault) place() string { return v.aws.Account() + "/" + v.aws.Region() }

// List implements [Vault].
func (v *SecretsVault) List(ctx context.Context, wanted []environment.Key) ([]Entry, error) {
	entries := make([]Entry, len(wanted))
	for i, key := range wanted {
		secret, err := v.describe(ctx, key)
		switch {
		case errors.Is(err, keys.ErrKeyMissing), errors.Is(err, keys.ErrDenied) && v.absent(ctx, key):
			entries[i] = newEntry(key)
			entries[i].Region = v.aws.Region()
		case err != nil:
			return nil, err
		default:
			if entries[i], err = v.read(ctx, key, secret, stageCurrent); err != nil {
				return nil, err
			}
		}
	}
	return entries, nil
}

func (v *SecretsVault) describe(ctx context.Context, key environment.Key) (*secretsmanager.DescribeSecretOutput, error) {
	out, err := v.aws.Secrets().DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: &key.Secret})
	return out, v.aws.Explain(err, "secretsmanager:DescribeSecret", key.Secret)
}

// absent reports whether the list of secrets is without one. A policy that names
// secrets by their ARNs, with the suffix that AWS gives them, denies to look at one
// that is not there.
func (v *SecretsVault) absent(ctx context.Context, key environment.Key) bool {
	pages := secretsmanager.NewListSecretsPaginator(v.aws.Secrets(), &secretsmanager.ListSecretsInput{
		IncludePlannedDeletion: aws.Bool(true),
		Filters:                []types.Filter{{Key: types.FilterNameStringTypeName, Values: []string{key.Secret}}},
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil || slices.ContainsFunc(page.SecretList, func(s types.SecretListEntry) bool { return aws.ToString(s.Name) == key.Secret }) {
			return false // the denial is what there is to tell
		}
	}
	return true
}

// read returns what a secret's version in a stage says. A version that was stored by
// other means has another id; its address is read from the key itself.
func (v *SecretsVault) read(ctx context.Context, key environment.Key, secret *secretsmanager.DescribeSecretOutput, stage string) (Entry, error) {
	e := newEntry(key)
	e.Region, e.ARN, e.Status, e.Description = v.aws.Region(), aws.ToString(secret.ARN), Present, aws.ToString(secret.Description)
	e.KeyID = versionIn(secret, stage)
	switch {
	case secret.DeletedDate != nil:
		e.Problem = fmt.Sprintf("%s is about to be deleted; restore it: aws secretsmanager restore-secret --secret-id %s", key.Secret, key.Secret)
	case e.KeyID == "":
		e.Problem = fmt.Sprintf("%s has no version in stage %s", key.Secret, stage)
	case versionID.MatchString(e.KeyID):
		address := common.HexToAddress(e.KeyID)
		e.Address = &address
	default:
		hexKey, err := keys.HexKeyFromSecret(ctx, v.aws, key.Secret)
		switch {
		case errors.Is(err, keys.ErrUnavailable), errors.Is(err, keys.ErrThrottled):
			return e, err
		case err != nil:
			e.Problem = err.Error()
		default:
			address := hexKey.Address()
			e.Address = &address
		}
	}
	return e, nil
}

// versionIn returns the id of the version with a stage, or "".
func versionIn(secret *secretsmanager.DescribeSecretOutput, stage string) string {
	for id, stages := range secret.VersionIdsToStages {
		if slices.Contains(stages, stage) {
			return id
		}
	}
	return ""
}

// newHexKey draws a key; text is its 64 digits, and id the version's.
func newHexKey() (text, id string, err error) {
	private, err := crypto.GenerateKey()
	if err != nil {
		return "", "", fmt.Errorf("draw a key: %w", err)
	}
	return hexutil.Encode(crypto.FromECDSA(private)), strings.ToLower(crypto.PubkeyToAddress(private.PublicKey).Hex()), nil
}

// Create implements [Vault]. The secret and its key come in one call, so that there
// are no orphans.
func (v *SecretsVault) Create(ctx context.Context, key environment.Key) (Entry, error) {
	text, id, err := newHexKey()
	if err != nil {
		return Entry{}, err
	}
	rec := Record{Step: stepCreateSecret, Key: key.Name, Place: v.place(), Address: id}
	err = v.journal.do(&rec, refused, func() error {
		_, err := v.aws.Secrets().CreateSecret(ctx, &secretsmanager.CreateSecretInput{
			Name: &key.Secret, Description: &key.Description, SecretString: &text, ClientRequestToken: &id,
			Tags: []types.Tag{
				{Key: aws.String(TagEnvironment), Value: &key.Environment},
				{Key: aws.String(TagName), Value: &key.Name},
			},
		})
		if isCode(err, (&types.ResourceExistsException{}).ErrorCode()) {
			return nil // somebody else made it meanwhile: theirs counts
		}
		return v.aws.Explain(err, "secretsmanager:CreateSecret", key.Secret)
	})
	if err != nil {
		return Entry{}, err
	}
	secret, err := v.describe(ctx, key)
	if err != nil {
		return Entry{}, err
	}
	e, err := v.read(ctx, key, secret, stageCurrent)
	if e.KeyID == id {
		e.Status = Created
	}
	return e, err
}

// Staged implements [Vault].
func (v *SecretsVault) Staged(ctx context.Context, key environment.Key, current Entry) (Entry, bool, error) {
	secret, err := v.describe(ctx, key)
	if err != nil {
		return Entry{}, false, err
	}
	if id := versionIn(secret, stagePending); id == "" || id == current.KeyID || !versionID.MatchString(id) {
		return Entry{}, false, nil
	}
	e, err := v.read(ctx, key, secret, stagePending)
	e.Status = Staged
	return e, err == nil, err
}

// Stage implements [Vault].
func (v *SecretsVault) Stage(ctx context.Context, key environment.Key, current Entry) (Entry, error) {
	text, id, err := newHexKey()
	if err != nil {
		return Entry{}, err
	}
	rec := Record{Step: stepStageSecret, Key: key.Name, Place: v.place(), Address: id}
	err = v.journal.do(&rec, refused, func() error {
		_, err := v.aws.Secrets().PutSecretValue(ctx, &secretsmanager.PutSecretValueInput{
			SecretId: &key.Secret, SecretString: &text, ClientRequestToken: &id, VersionStages: []string{stagePending},
		})
		return v.aws.Explain(err, "secretsmanager:PutSecretValue", key.Secret)
	})
	if err != nil {
		return Entry{}, err
	}
	next, ok, err := v.Staged(ctx, key, current)
	if err == nil && !ok {
		err = fmt.Errorf("%s has no version in stage %s although one was stored; run this again", key.Secret, stagePending)
	}
	return next, err
}

// Move implements [Vault]. The version before stays, in stage AWSPREVIOUS.
func (v *SecretsVault) Move(ctx context.Context, key environment.Key, current, next Entry) error {
	rec := Record{Step: stepMoveSecret, Key: key.Name, Place: v.place(), ARN: next.ARN, Address: next.KeyID}
	return v.journal.do(&rec, refused, func() error {
		_, err := v.aws.Secrets().UpdateSecretVersionStage(ctx, &secretsmanager.UpdateSecretVersionStageInput{
			SecretId: &key.Secret, VersionStage: aws.String(stageCurrent), MoveToVersionId: &next.KeyID, RemoveFromVersionId: &current.KeyID,
		})
		return v.aws.Explain(err, "secretsmanager:UpdateSecretVersionStage", key.Secret)
	})
}
