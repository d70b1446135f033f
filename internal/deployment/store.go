package deployment

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Names in the folder of an environment.
const (
	// Folder holds the deployments of an environment.
	Folder = "deployments"
	// FileName is the name of the record in the directory of a deployment.
	FileName = "deployment.json"
	// PointerName is the name of the file that holds the number of the current
	// deployment.
	PointerName = "current"
)

// Errors that callers tell apart.
var (
	// ErrNone means that an environment has no deployment yet, or not that one.
	ErrNone = errors.New("no deployment")
	// ErrExists means that another deployment of the same millisecond is there;
	// deployments are never overwritten.
	ErrExists = errors.New("another deployment is there already")
)

// Write adds a deployment to the folder of its environment, such as
// environments/staging, and makes it the current one. The files appear together,
// under their final name, and are durable on return; so is the pointer, which
// changes last. Written again after it was cut short, the same deployment is no
// error.
//
// Errors: what [Record.Check] says, [ErrExists], or what could not be written.
func Write(envDir string, r *Record, configs AgentConfigs) error {
	contents, err := files(r, configs)
	if err != nil {
		return err
	}
	parent := filepath.Join(envDir, Folder)
	if err := os.MkdirAll(parent, 0o755); err != nil { //nolint:gosec // records are public
		return fmt.Errorf("write deployment: %w", err)
	}
	final := filepath.Join(parent, directory(r.Made))
	_, err = os.Lstat(final)
	switch {
	case err == nil:
		err = same(final, contents)
	case errors.Is(err, fs.ErrNotExist):
		err = writeDirectory(parent, final, contents)
	}
	if err != nil {
		return fmt.Errorf("write deployment: %w", err)
	}
	if err := writeFile(filepath.Join(parent, PointerName), []byte(directory(r.Made)+"\n")); err != nil {
		return fmt.Errorf("point to the deployment: %w", err)
	}
	return nil
}

func directory(made uint64) string { return strconv.FormatUint(made, 10) }

// same refuses a directory that holds anything else than the contents.
func same(dir string, contents map[string][]byte) error {
	for name, want := range contents {
		found, err := os.ReadFile(filepath.Join(dir, name)) //nolint:gosec // a deployment of the environment
		if err != nil || !bytes.Equal(found, want) {
			return fmt.Errorf("%w: %s differs from what was to be written, in %s", ErrExists, dir, name)
		}
	}
	return nil
}

// writeDirectory makes a directory with all files, or none. Nothing is replaced: no
// directory takes the name of another that is not empty.
func writeDirectory(parent, final string, contents map[string][]byte) (err error) {
	draft, err := os.MkdirTemp(parent, ".draft-")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(draft))
		}
	}()
	if err := os.Chmod(draft, 0o755); err != nil { //nolint:gosec // records are public
		return err
	}
	for name, data := range contents {
		if err := writeSynced(filepath.Join(draft, name), data); err != nil {
			return err
		}
	}
	if err := syncDirectory(draft); err != nil {
		return err
	}
	if err := os.Rename(draft, final); err != nil {
		return err
	}
	return syncDirectory(parent)
}

// writeFile replaces a file as a whole.
func writeFile(path string, data []byte) error {
	draft := path + ".draft"
	if err := writeSynced(draft, data); err != nil {
		return err
	}
	if err := os.Rename(draft, path); err != nil {
		return err
	}
	return syncDirectory(filepath.Dir(path))
}

func writeSynced(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644) //nolint:gosec // records are public
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

func syncDirectory(path string) error {
	d, err := os.Open(path) //nolint:gosec // a directory of the environment
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Read returns one deployment of an environment. The error wraps [ErrNone] when
// there is no such deployment, or says what is wrong with its record.
func Read(envDir string, made uint64) (*Record, error) {
	path := filepath.Join(Dir(envDir, made), FileName)
	data, err := os.ReadFile(path) //nolint:gosec // a deployment of the environment
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w %d: %s is not there", ErrNone, made, path)
	}
	if err != nil {
		return nil, fmt.Errorf("read deployment: %w", err)
	}
	r, err := Decode(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if r.Made != made {
		return nil, fmt.Errorf("%s: was made at %d; the name of its directory says %d", path, r.Made, made)
	}
	return r, nil
}

// Dir returns the directory of a deployment: the one that agents are given with
// --legacy-config.
func Dir(envDir string, made uint64) string { return filepath.Join(envDir, Folder, directory(made)) }

// Current returns the deployment that the pointer names. The error wraps [ErrNone]
// when the environment has none; a pointer to nothing is another error.
func Current(envDir string) (*Record, error) {
	made, err := pointer(envDir)
	if err != nil {
		return nil, err
	}
	r, err := Read(envDir, made)
	if errors.Is(err, ErrNone) {
		return nil, fmt.Errorf("%s points to deployment %d, which is not there; restore it, or write the number of another one",
			filepath.Join(envDir, Folder, PointerName), made)
	}
	return r, err
}

func pointer(envDir string) (uint64, error) {
	path := filepath.Join(envDir, Folder, PointerName)
	data, err := os.ReadFile(path) //nolint:gosec // the pointer of the environment
	if errors.Is(err, fs.ErrNotExist) {
		return 0, fmt.Errorf("%w in %s", ErrNone, filepath.Join(envDir, Folder))
	}
	if err != nil {
		return 0, fmt.Errorf("read pointer: %w", err)
	}
	text, ok := strings.CutSuffix(string(data), "\n")
	if !ok || !directoryPattern.MatchString(text) {
		return 0, fmt.Errorf("%s: the name of a deployment, 13 digits and a line feed, is expected", path)
	}
	return strconv.ParseUint(text, 10, 64)
}

var directoryPattern = regexp.MustCompile(`^[1-9][0-9]{12}$`)

// Listed is one deployment of an environment.
type Listed struct {
	// Made names it: milliseconds since 1970.
	Made uint64 `json:"made"`
	// Current says that the pointer names it.
	Current bool `json:"current"`
}

// List returns the deployments of an environment, the latest first; none is no
// error.
func List(envDir string) ([]Listed, error) {
	entries, err := os.ReadDir(filepath.Join(envDir, Folder))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("list deployments: %w", err)
	}
	current, err := pointer(envDir)
	if err != nil && !errors.Is(err, ErrNone) {
		return nil, err
	}
	var list []Listed
	for _, entry := range slices.Backward(entries) {
		if !entry.IsDir() || !directoryPattern.MatchString(entry.Name()) {
			continue
		}
		made, err := strconv.ParseUint(entry.Name(), 10, 64)
		if err != nil {
			return nil, fmt.Errorf("list deployments: %w", err)
		}
		list = append(list, Listed{Made: made, Current: made == current})
	}
	return list, nil
}
