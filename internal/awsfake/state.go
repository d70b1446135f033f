package awsfake

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// stateFormat is the format of the state file.
const stateFormat = 1

// state is everything that the endpoint remembers, private keys included. The
// whole of it is one JSON document.
type state struct {
	Format     int
	Seed       string
	Draws      uint64 // random values drawn since the start
	Starts     uint64 // starts with this state
	Accounts   map[string]*account
	AccessKeys map[string]*accessKey // of all accounts, by id
}

// account is one AWS account.
type account struct {
	ID        string
	RootKey   string // id of the root user's access key
	Users     map[string]*identity
	Groups    map[string]*identity
	Roles     map[string]*identity
	Policies  map[string]*managedPolicy // by ARN
	Providers map[string]*oidcProvider  // by ARN
	Regions   map[string]*regionState
}

// regionState is what one account has in one region.
type regionState struct {
	Keys       map[string]*kmsKey // by id
	Aliases    map[string]*alias  // by name
	Authorized history            // the aliases as authorization sees them
	Secrets    map[string]*secret // by name
}

// accessKey is a pair of credentials: of a root user, a user, or a session.
type accessKey struct {
	ID       string
	Secret   string
	Token    string `json:",omitempty"` // of a session
	Account  string
	User     string    `json:",omitempty"` // empty for a root user and a role
	Session  *session  `json:",omitempty"`
	Inactive bool      `json:",omitempty"`
	Created  time.Time `json:",omitzero"`
	Expires  time.Time `json:",omitzero"` // zero for never
	Used     keyUse    `json:",omitzero"`
}

// keyUse is when and for what an access key was used last.
type keyUse struct {
	At      time.Time
	Service string
	Region  string
}

// session is what temporary credentials have beyond permanent ones.
type session struct {
	Role       string            `json:",omitempty"` // empty for GetSessionToken
	Name       string            `json:",omitempty"`
	SourceID   string            `json:",omitempty"` // the source identity
	Policies   []string          `json:",omitempty"` // session policies, each narrows
	Tags       map[string]string `json:",omitempty"`
	Federated  string            `json:",omitempty"` // the web identity provider
	ExternalID string            `json:",omitempty"`
}

// newState returns the state of a new account.
func newState(seed string) *state {
	if seed == "" {
		seed = randomSeed()
	}
	return &state{
		Format: stateFormat, Seed: seed,
		Accounts: make(map[string]*account), AccessKeys: make(map[string]*accessKey),
	}
}

// ensure makes the accounts and regions that are configured and not there yet.
func (st *state) ensure(cfg *Config) {
	for _, id := range cfg.accounts() {
		owner, ok := st.Accounts[id]
		if !ok {
			root := &accessKey{ID: st.accessKeyID("AKIA"), Secret: st.secretKey(), Account: id, Created: cfg.Now().UTC()}
			st.AccessKeys[root.ID] = root
			owner = &account{
				ID: id, RootKey: root.ID,
				Users: make(map[string]*identity), Groups: make(map[string]*identity), Roles: make(map[string]*identity),
				Policies: make(map[string]*managedPolicy), Providers: make(map[string]*oidcProvider),
				Regions: make(map[string]*regionState),
			}
			st.Accounts[id] = owner
		}
		for _, name := range cfg.regions() {
			if owner.Regions[name] == nil {
				owner.Regions[name] = &regionState{
					Keys: make(map[string]*kmsKey), Aliases: make(map[string]*alias), Secrets: make(map[string]*secret),
				}
			}
		}
	}
}

// open reads the state file or begins a new state, and saves it.
func (s *Server) open() error {
	s.state = newState(s.cfg.Seed)
	if s.cfg.StateFile != "" {
		raw, err := readPrivate(s.cfg.StateFile)
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return err
		default:
			if s.state, err = decodeState(raw); err != nil {
				return fmt.Errorf("%s: %w", s.cfg.StateFile, err)
			}
		}
	}
	s.state.Starts++
	s.state.Draws = 0
	s.state.ensure(&s.cfg)
	return s.save()
}

// decodeState reads a state that save has written.
func decodeState(raw []byte) (*state, error) {
	st := new(state)
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(st); err != nil {
		return nil, fmt.Errorf("not a state of the offline AWS endpoint: %w", err)
	}
	if st.Format != stateFormat || st.Seed == "" || st.Accounts == nil || st.AccessKeys == nil {
		return nil, fmt.Errorf("format %d of the state, format %d with a seed and accounts is expected", st.Format, stateFormat)
	}
	for id, owner := range st.Accounts {
		if owner == nil || st.AccessKeys[owner.RootKey] == nil {
			return nil, fmt.Errorf("account %s has no root user", id)
		}
		if owner.Regions == nil || owner.Users == nil || owner.Groups == nil || owner.Roles == nil ||
			owner.Policies == nil || owner.Providers == nil {
			return nil, fmt.Errorf("account %s is not whole", id)
		}
	}
	return st, nil
}

// readPrivate reads a file that nobody but its owner may read.
func readPrivate(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return nil, fmt.Errorf("%s holds private keys and has mode %04o; 0600 is expected: chmod 600 %s", path, mode, path)
	}
	return os.ReadFile(path) //nolint:gosec // the operator names the file
}

// save makes the state durable. When that fails, the state is as it was saved last.
func (s *Server) save() error {
	if s.cfg.StateFile == "" {
		return nil
	}
	raw, err := json.MarshalIndent(s.state, "", " ")
	if err == nil {
		err = writePrivate(s.cfg.StateFile, raw)
	}
	if err == nil {
		s.saved = raw
		return nil
	}
	if s.saved != nil {
		before, decodeErr := decodeState(s.saved)
		if decodeErr != nil {
			return errors.Join(err, decodeErr)
		}
		s.state = before
	}
	return fmt.Errorf("save the state: %w", err)
}

// writePrivate replaces a file as a whole: after a crash there is the old one or
// the new one.
func writePrivate(path string, raw []byte) (err error) {
	dir := filepath.Dir(path)
	file, err := os.CreateTemp(dir, filepath.Base(path)+".*.tmp") // mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(file.Name()) // the first error is the one to tell
		}
	}()
	_, err = file.Write(raw)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	if err = os.Rename(file.Name(), path); err != nil {
		return err
	}
	folder, err := os.Open(dir) //nolint:gosec // the operator names the file
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// change is one step of a [history]: a name has had a value since a time.
type change struct {
	Name    string
	Value   string
	Removed bool `json:",omitempty"`
	Since   time.Time
}

// history is a map as it was some time ago: what changed since is pending.
type history struct {
	Settled map[string]string `json:",omitempty"`
	Pending []change          `json:",omitempty"`
}

// set records that a name has a value from now on.
func (h *history) set(name, value string, now time.Time) {
	h.Pending = append(h.Pending, change{Name: name, Value: value, Since: now})
}

// remove records that a name has no value from now on.
func (h *history) remove(name string, now time.Time) {
	h.Pending = append(h.Pending, change{Name: name, Removed: true, Since: now})
}

// at returns the map as it was a delay ago, and forgets what nobody can ask for
// any more.
func (h *history) at(now time.Time, delay time.Duration) map[string]string {
	if h.Settled == nil {
		h.Settled = make(map[string]string)
	}
	n := 0
	for _, step := range h.Pending {
		if step.Since.Add(delay).After(now) {
			break
		}
		if step.Removed {
			delete(h.Settled, step.Name)
		} else {
			h.Settled[step.Name] = step.Value
		}
		n++
	}
	h.Pending = h.Pending[n:]
	return h.Settled
}
