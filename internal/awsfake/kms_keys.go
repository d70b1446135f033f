package awsfake

import (
	"maps"
	"math/big"
	"slices"
	"strconv"
	"time"

	"github.com/ethereum/go-ethereum/crypto"
)

// keyOrigin is where the material of every key comes from.
const keyOrigin = "AWS_KMS"

// The key specs that the endpoint makes.
const (
	specSecp256k1 = "ECC_SECG_P256K1"
	specP256      = "ECC_NIST_P256"
	specSymmetric = "SYMMETRIC_DEFAULT"
)

// Limits of KMS:
// https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html
const (
	maxKeys        = 100_000
	maxDescription = 8192
	maxKeyPolicy   = 32 << 10
	minWindow      = 7
	maxWindow      = 30
)

// signAlgorithms are the signing algorithms of each spec.
var signAlgorithms = map[string][]string{
	specSecp256k1: {algorithmSHA256}, specP256: {algorithmSHA256}, specSymmetric: nil,
}

// keyUsages are the usages of each spec; the first is the only one here.
var keyUsages = map[string]string{
	specSecp256k1: "SIGN_VERIFY", specP256: "SIGN_VERIFY", specSymmetric: "ENCRYPT_DECRYPT",
}

type createKeyInput struct {
	Policy                         *string
	Description                    string
	KeyUsage                       string
	KeySpec                        string
	CustomerMasterKeySpec          string
	Origin                         string
	MultiRegion                    bool
	BypassPolicyLockoutSafetyCheck bool
	Tags                           []tagJSON
}

// keyMetadata is a key in an answer.
type keyMetadata struct {
	AWSAccountID          string   `json:"AWSAccountId"`
	KeyID                 string   `json:"KeyId"`
	Arn                   string   `json:"Arn"`
	CreationDate          seconds  `json:"CreationDate"`
	Enabled               bool     `json:"Enabled"`
	Description           string   `json:"Description"`
	KeyUsage              string   `json:"KeyUsage"`
	KeyState              string   `json:"KeyState"`
	DeletionDate          *seconds `json:"DeletionDate,omitempty"`
	Origin                string   `json:"Origin"`
	KeyManager            string   `json:"KeyManager"`
	CustomerMasterKeySpec string   `json:"CustomerMasterKeySpec"`
	KeySpec               string   `json:"KeySpec"`
	EncryptionAlgorithms  []string `json:"EncryptionAlgorithms,omitempty"`
	SigningAlgorithms     []string `json:"SigningAlgorithms,omitempty"`
	MultiRegion           bool     `json:"MultiRegion"`
}

type keyAnswer struct{ KeyMetadata keyMetadata }

func (ref *keyRef) metadata() keyMetadata {
	key := ref.key
	out := keyMetadata{
		AWSAccountID: ref.owner.ID, KeyID: key.ID, Arn: ref.arn, CreationDate: seconds(key.Created),
		Enabled: key.State == keyEnabled, Description: key.Description, KeyUsage: key.Usage, KeyState: key.State,
		DeletionDate: optionalSeconds(key.DeleteAt), Origin: keyOrigin, KeyManager: "CUSTOMER",
		CustomerMasterKeySpec: key.Spec, KeySpec: key.Spec, SigningAlgorithms: signAlgorithms[key.Spec],
	}
	if key.Spec == specSymmetric {
		out.EncryptionAlgorithms = []string{specSymmetric}
	}
	return out
}

// complete fills in the defaults and refuses what this endpoint does not make.
func (in *createKeyInput) complete() error {
	if in.KeySpec == "" {
		in.KeySpec = in.CustomerMasterKeySpec
	}
	if in.KeySpec == "" {
		in.KeySpec = specSymmetric
	}
	if in.KeyUsage == "" {
		in.KeyUsage = "ENCRYPT_DECRYPT"
	}
	usage, ok := keyUsages[in.KeySpec]
	switch {
	case !ok:
		return refuse("UnsupportedOperationException", "The offline endpoint makes keys of spec %s, %s and %s.", specSecp256k1, specP256, specSymmetric)
	case usage != in.KeyUsage:
		return refuse(jsonCodes.invalid, "KeyUsage %.40s is not compatible with KeySpec %s", in.KeyUsage, in.KeySpec)
	case in.Origin != "" && in.Origin != keyOrigin, in.MultiRegion:
		return refuse("UnsupportedOperationException", "The offline endpoint makes keys of one region with origin %s.", keyOrigin)
	case len(in.Description) > maxDescription:
		return breach(jsonCodes.invalid, "…", "description", "have length less than or equal to "+strconv.Itoa(maxDescription))
	}
	return nil
}

func createKey(c *call, in *createKeyInput) (any, error) {
	if err := in.complete(); err != nil {
		return nil, err
	}
	tags, err := kmsTags(in.Tags)
	if err != nil {
		return nil, err
	}
	cond := conditions{
		"kms:CallerAccount": {c.who.Account}, "kms:KeySpec": {in.KeySpec}, "kms:KeyUsage": {in.KeyUsage},
		"kms:KeyOrigin": {keyOrigin}, "kms:MultiRegion": {"false"},
		"kms:BypassPolicyLockoutSafetyCheck": {strconv.FormatBool(in.BypassPolicyLockoutSafetyCheck)},
	}
	cond.requestTags(tags)
	if err := c.allow(resource{arn: "*", owner: c.who.Account}, cond); err != nil {
		return nil, err
	}
	place := c.place()
	if len(place.Keys) >= maxKeys {
		return nil, refuse("LimitExceededException", "The account has %d keys in this region already.", maxKeys)
	}
	st := c.srv.state
	key := &kmsKey{
		ID: st.uuid("key"), Spec: in.KeySpec, Usage: in.KeyUsage, Description: in.Description, State: keyEnabled,
		Created: c.now, Policy: defaultKeyPolicy(c.who.Account), Tags: tags, Authorized: history{Settled: maps.Clone(tags)},
		Private: st.privateKey(),
	}
	ref := &keyRef{key: key, owner: c.caller(), arn: arn{"kms", c.region, c.who.Account, "key/" + key.ID}.String()}
	if len(tags) > 0 {
		unborn := resource{arn: ref.arn, owner: ref.owner.ID, policy: key.Policy}
		if err := c.allowAction("kms:TagResource", unborn, cond); err != nil {
			return nil, err
		}
	}
	if in.Policy != nil {
		if err := c.checkKeyPolicy(ref, *in.Policy, in.BypassPolicyLockoutSafetyCheck); err != nil {
			return nil, err
		}
		key.Policy = *in.Policy
	}
	place.Keys[key.ID] = key
	return keyAnswer{ref.metadata()}, nil
}

// privateKey draws a number from 1 to n-1.
func (st *state) privateKey() []byte {
	n := crypto.S256().Params().N
	for {
		b := st.draw("private key")
		if d := new(big.Int).SetBytes(b[:]); d.Sign() > 0 && d.Cmp(n) < 0 {
			return b[:]
		}
	}
}

type keyInput struct{ KeyID string }

func describeKey(c *call, in *keyInput) (any, error) {
	ref, err := c.useKey(in.KeyID, nil)
	if err != nil {
		return nil, err
	}
	return keyAnswer{ref.metadata()}, nil
}

type keyEntry struct {
	KeyID  string `json:"KeyId"`
	KeyArn string `json:"KeyArn"`
}

type listKeysOutput struct {
	Keys       []keyEntry
	NextMarker string `json:",omitempty"`
	Truncated  bool
}

func listKeys(c *call, in *listInput) (any, error) {
	if err := c.allow(resource{arn: "*", owner: c.who.Account}, nil); err != nil {
		return nil, err
	}
	ids := slices.Sorted(maps.Keys(c.place().Keys))
	ids, next, err := kmsPage(ids, func(id string) string { return id }, *in, 100, 1000)
	if err != nil {
		return nil, err
	}
	out := listKeysOutput{Keys: []keyEntry{}, NextMarker: next, Truncated: next != ""}
	for _, id := range ids {
		out.Keys = append(out.Keys, keyEntry{id, arn{"kms", c.region, c.who.Account, "key/" + id}.String()})
	}
	return out, nil
}

func enableKey(c *call, in *keyInput) (any, error) { return setState(c, in.KeyID, keyEnabled) }

func disableKey(c *call, in *keyInput) (any, error) { return setState(c, in.KeyID, keyDisabled) }

func setState(c *call, id, state string) (any, error) {
	ref, err := c.manageKey(id, nil)
	if err != nil {
		return nil, err
	}
	if err := ref.alive(); err != nil {
		return nil, err
	}
	ref.key.State = state
	return nil, nil
}

type scheduleInput struct {
	KeyID               string
	PendingWindowInDays *int
}

type scheduleOutput struct {
	KeyID               string  `json:"KeyId"`
	DeletionDate        seconds `json:"DeletionDate"`
	KeyState            string  `json:"KeyState"`
	PendingWindowInDays int     `json:"PendingWindowInDays"`
}

func scheduleKeyDeletion(c *call, in *scheduleInput) (any, error) {
	days := maxWindow
	if in.PendingWindowInDays != nil {
		days = *in.PendingWindowInDays
	}
	ref, err := c.manageKey(in.KeyID, conditions{"kms:ScheduleKeyDeletionPendingWindowInDays": {strconv.Itoa(days)}})
	if err != nil {
		return nil, err
	}
	if days < minWindow || days > maxWindow {
		return nil, refuse(jsonCodes.invalid, "PendingWindowInDays must be between %d and %d days", minWindow, maxWindow)
	}
	if err := ref.alive(); err != nil {
		return nil, err
	}
	ref.key.State, ref.key.DeleteAt = keyPending, c.now.Add(time.Duration(days)*24*time.Hour)
	return scheduleOutput{ref.arn, seconds(ref.key.DeleteAt), keyPending, days}, nil
}

type keyIDOutput struct {
	KeyID string `json:"KeyId"`
}

func cancelKeyDeletion(c *call, in *keyInput) (any, error) {
	ref, err := c.manageKey(in.KeyID, nil)
	if err != nil {
		return nil, err
	}
	if ref.key.State != keyPending {
		return nil, ref.invalidState("is not pending deletion.")
	}
	ref.key.State, ref.key.DeleteAt = keyDisabled, time.Time{}
	return keyIDOutput{ref.arn}, nil
}

type describeInput struct {
	KeyID       string
	Description *string
}

func updateKeyDescription(c *call, in *describeInput) (any, error) {
	ref, err := c.manageKey(in.KeyID, nil)
	if err != nil {
		return nil, err
	}
	if in.Description == nil || len(*in.Description) > maxDescription {
		return nil, refuse(jsonCodes.invalid, "a description of at most %d characters is needed", maxDescription)
	}
	if err := ref.alive(); err != nil {
		return nil, err
	}
	ref.key.Description = *in.Description
	return nil, nil
}
