package cloud

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/opticsnet/optics/internal/deployment"
	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/provision"
)

// FilesConfig says where the agents' files are.
type FilesConfig struct {
	// Dir is the folder of the environment.
	Dir string
	// Environment is what they follow from, beside the record of the deployment.
	Environment *environment.Environment
	// Clock names a new deployment.
	Clock Clock
}

// AgentFiles returns the resource of the files that agents are started from: those of
// the current deployment. Files are never changed where they are; a step writes
// another deployment, with the same contracts, and points to it.
func AgentFiles(cfg FilesConfig) provision.Resource { //nolint:ireturn // a resource is what callers want
	return &agentFiles{noSteps{provision.Files + "/agents", provision.Files}, cfg}
}

type agentFiles struct {
	noSteps
	cfg FilesConfig
}

// The value of the files, and what it is when nothing is to be done.
const (
	fieldFiles = "files"
	asImplied  = "as record and environment imply"
)

// compare returns what differs, and what a new deployment has. Without a deployment
// it returns no record.
func (f *agentFiles) compare() ([]deployment.Difference, *deployment.Record, deployment.AgentConfigs, error) {
	record, err := deployment.Current(f.cfg.Dir)
	if errors.Is(err, deployment.ErrNone) {
		return nil, nil, deployment.AgentConfigs{}, nil
	}
	if err != nil {
		return nil, nil, deployment.AgentConfigs{}, err
	}
	implied, err := deployment.AgentConfigsOf(f.cfg.Environment)
	if err != nil {
		return nil, nil, deployment.AgentConfigs{}, err
	}
	differences, merged, err := deployment.Compare(f.cfg.Dir, record, implied)
	return differences, record, merged, err
}

// Read implements [provision.Resource].
func (f *agentFiles) Read(context.Context) (provision.State, error) {
	differences, record, _, err := f.compare()
	if err != nil || record == nil {
		return nil, err
	}
	state := provision.State{"deployment": strconv.FormatUint(record.Made, 10), fieldFiles: asImplied}
	if len(differences) > 0 {
		text, err := json.Marshal(differences)
		if err != nil {
			return nil, err
		}
		state[fieldFiles] = string(text)
	}
	return state, nil
}

// Diff implements [provision.Resource]. An environment without a deployment gets its
// files with the first one.
func (f *agentFiles) Diff(found provision.State, d *provision.Draft) error {
	if len(found) == 0 || found[fieldFiles] == asImplied {
		return nil
	}
	var differences []deployment.Difference
	if err := json.Unmarshal([]byte(found[fieldFiles]), &differences); err != nil {
		return fmt.Errorf("%s: %w", f.key, err)
	}
	step := provision.Step{
		Verb: provision.Set, Field: fieldFiles, Found: found[fieldFiles], Wanted: asImplied, Risk: provision.Reversible, Barrier: true,
		Address: deployment.Folder + "/" + found["deployment"],
		Why:     "agents are started from these files; another deployment with the same contracts is written",
	}
	for _, one := range differences {
		name := one.File
		if one.Member != "" {
			name += " " + one.Member
		}
		step.Parts = append(step.Parts, provision.Part{Field: name, Found: one.Found, Wanted: one.Wanted})
	}
	d.Add(step)
	return nil
}

// Apply implements [provision.Resource].
func (f *agentFiles) Apply(context.Context, provision.Step) (provision.Pending, error) {
	return func(context.Context) (provision.Outcome, error) {
		differences, record, merged, err := f.compare()
		if err != nil {
			return provision.Outcome{}, err
		}
		if record == nil {
			return provision.Outcome{}, fmt.Errorf("%w: the environment has no deployment any more", provision.ErrStale)
		}
		if len(differences) == 0 {
			return provision.Outcome{Note: deployment.Dir(f.cfg.Dir, record.Made)}, nil // an earlier run was here
		}
		now := uint64(f.cfg.Clock.Now().UnixMilli())
		record.Made = max(now, record.Made+1)
		if err := deployment.Write(f.cfg.Dir, record, merged); err != nil {
			return provision.Outcome{}, err
		}
		return provision.Outcome{Note: deployment.Dir(f.cfg.Dir, record.Made)}, nil
	}, nil
}
