package awsfake

import (
	"bytes"
	"maps"
	"slices"
	"time"
)

// The stages that Secrets Manager moves by itself.
const (
	stageCurrent  = "AWSCURRENT"
	stagePrevious = "AWSPREVIOUS"
)

// secretVersion is one value of a secret.
type secretVersion struct {
	ID      string
	Text    *string `json:",omitempty"`
	Binary  []byte  `json:",omitempty"`
	Stages  []string
	Created time.Time
}

func (in *secretInput) hasValue() bool { return in.SecretString != nil || in.SecretBinary != nil }

// check refuses a value or a description that no secret can have.
func (in *secretInput) check() error {
	switch {
	case in.SecretString != nil && in.SecretBinary != nil:
		return refuse(secretArgument, "You can't specify both a binary secret value and a string secret value in the same secret.")
	case in.SecretString != nil && len(*in.SecretString) > maxSecretValue, len(in.SecretBinary) > maxSecretValue:
		return refuse(secretArgument, "The secret value has more than %d bytes.", maxSecretValue)
	case in.Description != nil && len(*in.Description) > maxSecretText:
		return refuse(secretArgument, "The description has more than %d characters.", maxSecretText)
	case in.ClientRequestToken != "" && (len(in.ClientRequestToken) < 32 || len(in.ClientRequestToken) > 64):
		return refuse(secretArgument, "ClientRequestToken must have from 32 to 64 characters.")
	case len(in.AddReplicaRegions) > 0:
		return refuse(secretArgument, "The offline endpoint keeps secrets in one region.")
	}
	return nil
}

// equals reports whether a version has the value of a request.
func (v *secretVersion) equals(in *secretInput) bool {
	if (v.Text == nil) != (in.SecretString == nil) || v.Text != nil && *v.Text != *in.SecretString {
		return false
	}
	return bytes.Equal(v.Binary, in.SecretBinary)
}

// put adds a version and moves stages to it. The same token with the same value
// again changes nothing, with another value it is refused.
func (one *secret) put(c *call, in *secretInput, stages []string) (id string, has []string, err error) {
	id = in.ClientRequestToken
	if id == "" {
		id = c.srv.state.uuid("version")
	}
	if old := one.Versions[id]; old != nil {
		if !old.equals(in) {
			return "", nil, refuse(secretExists, "You can't modify an existing version, you can only create new versions: %s", id)
		}
		return id, old.Stages, nil
	}
	one.dropOldest()
	if len(one.Versions) >= maxVersions {
		return "", nil, refuse("LimitExceededException", "A secret has at most %d versions.", maxVersions)
	}
	version := &secretVersion{ID: id, Text: in.SecretString, Binary: in.SecretBinary, Created: c.now}
	if len(one.Versions) == 0 && !slices.Contains(stages, stageCurrent) {
		stages = append([]string{stageCurrent}, stages...) // the first version is the current one
	}
	one.Versions[id] = version
	for _, stage := range stages {
		one.move(stage, id)
	}
	one.Changed = c.now
	return id, version.Stages, nil
}

// dropOldest makes room for a version by removing the oldest one without a stage.
func (one *secret) dropOldest() {
	var oldest *secretVersion
	for _, v := range one.Versions {
		if len(v.Stages) == 0 && (oldest == nil || v.Created.Before(oldest.Created)) {
			oldest = v
		}
	}
	if len(one.Versions) >= maxVersions && oldest != nil {
		delete(one.Versions, oldest.ID)
	}
}

// holder returns the version with a stage, nil when there is none.
func (one *secret) holder(stage string) *secretVersion {
	for _, v := range one.Versions {
		if slices.Contains(v.Stages, stage) {
			return v
		}
	}
	return nil
}

// move gives a stage to a version, and takes it from the one that had it. The
// version that was current becomes the previous one.
func (one *secret) move(stage, id string) {
	before := one.holder(stage)
	if before != nil && before.ID == id {
		return
	}
	if before != nil {
		before.Stages = slices.DeleteFunc(before.Stages, func(s string) bool { return s == stage })
	}
	if version := one.Versions[id]; version != nil {
		version.Stages = append(version.Stages, stage)
		slices.Sort(version.Stages)
	}
	if stage == stageCurrent && before != nil {
		one.move(stagePrevious, before.ID)
	}
}

func putSecretValue(c *call, in *secretInput) (any, error) {
	if err := in.check(); err != nil {
		return nil, err
	}
	ref, err := c.liveSecret(in.SecretID, nil)
	if err != nil {
		return nil, err
	}
	if !in.hasValue() {
		return nil, refuse(secretArgument, "You must provide either SecretString or SecretBinary.")
	}
	stages := in.VersionStages
	if len(stages) == 0 {
		stages = []string{stageCurrent}
	}
	id, has, err := ref.secret.put(c, in, stages)
	if err != nil {
		return nil, err
	}
	return secretOutput{ARN: ref.arn, Name: ref.secret.Name, VersionID: id, VersionStages: has}, nil
}

type getSecretInput struct {
	SecretID     string
	VersionID    string
	VersionStage string
}

type getSecretOutput struct {
	ARN           string
	Name          string
	VersionID     string  `json:"VersionId"`
	SecretString  *string `json:",omitempty"`
	SecretBinary  []byte  `json:",omitempty"`
	VersionStages []string
	CreatedDate   seconds
}

func getSecretValue(c *call, in *getSecretInput) (any, error) {
	stage := in.VersionStage
	if stage == "" && in.VersionID == "" {
		stage = stageCurrent
	}
	cond := conditions{}
	if stage != "" {
		cond["secretsmanager:VersionStage"] = []string{stage}
	}
	if in.VersionID != "" {
		cond["secretsmanager:VersionId"] = []string{in.VersionID}
	}
	ref, err := c.liveSecret(in.SecretID, cond)
	if err != nil {
		return nil, err
	}
	version := ref.secret.Versions[in.VersionID]
	if in.VersionID == "" {
		version = ref.secret.holder(stage)
	}
	if version == nil || stage != "" && !slices.Contains(version.Stages, stage) {
		missing := "staging label: " + stage
		if in.VersionID != "" {
			missing = "VersionId: " + in.VersionID
		}
		return nil, refuse(noSecret, "Secrets Manager can't find the specified secret value for %s", missing)
	}
	ref.secret.Read = c.now.Truncate(24 * time.Hour)
	return getSecretOutput{
		ARN: ref.arn, Name: ref.secret.Name, VersionID: version.ID, SecretString: version.Text, SecretBinary: version.Binary,
		VersionStages: version.Stages, CreatedDate: seconds(version.Created),
	}, nil
}

type stageInput struct {
	SecretID            string
	VersionStage        string
	RemoveFromVersionID string
	MoveToVersionID     string
}

func updateStage(c *call, in *stageInput) (any, error) {
	ref, err := c.liveSecret(in.SecretID, conditions{"secretsmanager:VersionStage": {in.VersionStage}})
	if err != nil {
		return nil, err
	}
	one := ref.secret
	for _, id := range []string{in.RemoveFromVersionID, in.MoveToVersionID} {
		if id != "" && one.Versions[id] == nil {
			return nil, refuse(noSecret, "Secrets Manager can't find the specified secret value for VersionId: %s", id)
		}
	}
	before := one.holder(in.VersionStage)
	switch {
	case in.VersionStage == "" || in.RemoveFromVersionID == "" && in.MoveToVersionID == "":
		return nil, refuse(secretArgument, "A stage and a version are needed.")
	case in.RemoveFromVersionID != "" && (before == nil || before.ID != in.RemoveFromVersionID):
		return nil, refuse(secretArgument, "The version in RemoveFromVersionId does not have the staging label %s.", in.VersionStage)
	case in.RemoveFromVersionID == "" && before != nil && before.ID != in.MoveToVersionID:
		return nil, refuse(secretArgument, "The parameter RemoveFromVersionId can't be empty. Staging label %s is currently attached to version %s, so you must explicitly reference that version in RemoveFromVersionId.", in.VersionStage, before.ID)
	case in.VersionStage == stageCurrent && in.MoveToVersionID == "":
		return nil, refuse(secretArgument, "You can't remove the staging label %s without moving it.", stageCurrent)
	}
	one.move(in.VersionStage, in.MoveToVersionID)
	one.Changed = c.now
	return secretOutput{ARN: ref.arn, Name: one.Name}, nil
}

// secretEntry is a secret in a list or a description.
type secretEntry struct {
	ARN                    string
	Name                   string
	Description            string   `json:",omitempty"`
	KmsKeyID               string   `json:"KmsKeyId,omitempty"`
	CreatedDate            seconds  `json:"CreatedDate"`
	LastChangedDate        *seconds `json:",omitempty"`
	LastAccessedDate       *seconds `json:",omitempty"`
	DeletedDate            *seconds `json:",omitempty"`
	Tags                   []secretTag
	VersionIDsToStages     map[string][]string `json:"VersionIdsToStages,omitempty"`
	SecretVersionsToStages map[string][]string `json:",omitempty"`
}

func (one *secret) entry(arn string) secretEntry {
	return secretEntry{
		ARN: arn, Name: one.Name, Description: one.Description, KmsKeyID: one.KmsKey, CreatedDate: seconds(one.Created),
		LastChangedDate: optionalSeconds(one.Changed), LastAccessedDate: optionalSeconds(one.Read),
		DeletedDate: optionalSeconds(one.DeletedAt), Tags: one.tagList(),
	}
}

// stages returns the versions that have a stage.
func (one *secret) stages() map[string][]string {
	out := make(map[string][]string)
	for id, v := range one.Versions {
		if len(v.Stages) > 0 {
			out[id] = v.Stages
		}
	}
	return out
}

func describeSecret(c *call, in *getSecretInput) (any, error) {
	ref, err := c.findSecret(in.SecretID, nil)
	if err != nil {
		return nil, err
	}
	out := ref.secret.entry(ref.arn)
	out.VersionIDsToStages = ref.secret.stages()
	return out, nil
}

type versionEntry struct {
	VersionID     string   `json:"VersionId"`
	VersionStages []string `json:",omitempty"`
	CreatedDate   seconds
}

type listVersionsOutput struct {
	ARN      string
	Name     string
	Versions []versionEntry
}

type listVersionsInput struct {
	SecretID          string
	IncludeDeprecated bool
}

// listSecretVersions lists all versions at once; there are never many.
func listSecretVersions(c *call, in *listVersionsInput) (any, error) {
	ref, err := c.findSecret(in.SecretID, nil)
	if err != nil {
		return nil, err
	}
	out := listVersionsOutput{ARN: ref.arn, Name: ref.secret.Name, Versions: []versionEntry{}}
	for _, id := range slices.Sorted(maps.Keys(ref.secret.Versions)) {
		v := ref.secret.Versions[id]
		if len(v.Stages) > 0 || in.IncludeDeprecated {
			out.Versions = append(out.Versions, versionEntry{id, v.Stages, seconds(v.Created)})
		}
	}
	return out, nil
}
