package environment

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
)

// FileName is the name of the environment file in the folder of an environment.
const FileName = "environment.yaml"

// ErrNone means that a folder holds no environment.
var ErrNone = errors.New("no environment")

// Load reads the environment file at path. An error is an [*InvalidError] with
// everything that is wrong with the file, or says why it could not be read. The
// folder of a file with the name [FileName] must have the environment's name.
func Load(path string) (*Environment, error) {
	f, err := os.Open(path) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, fmt.Errorf("open environment: %w", err)
	}
	defer func() { _ = f.Close() }() // read only
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("read environment: %w", err)
	}
	e, err := Parse(path, data)
	if err != nil {
		return nil, err
	}
	if folder, err := filepath.Abs(filepath.Dir(path)); err != nil {
		return nil, fmt.Errorf("find folder of environment: %w", err)
	} else if filepath.Base(path) == FileName && filepath.Base(folder) != e.Name {
		return nil, invalid([]Problem{{Place: e.Place("name"), Text: fmt.Sprintf(
			"%s is not the name of its folder, %s; they must be equal", quote(e.Name), quote(filepath.Base(folder)))}})
	}
	return e, nil
}

// LoadAll reads the environment of every folder in dir that has one, in order of
// their names, and refuses what contradicts between them: one account that signs
// on one chain in two environments, one key in two environments. It returns the
// environments that could be read also when there is an error; the error is an
// [*InvalidError], wraps [ErrNone] when there is no environment, or says what
// could not be read.
func LoadAll(dir string) ([]*Environment, error) {
	paths, err := filepath.Glob(filepath.Join(escapeGlob(dir), "*", FileName))
	if err != nil {
		return nil, fmt.Errorf("look for environments: %w", err)
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("%w in %s: a folder for each with a file %s is expected", ErrNone, dir, FileName)
	}
	var all []*Environment
	var problems []Problem
	for _, path := range paths {
		e, err := Load(path)
		var known *InvalidError
		switch {
		case err == nil:
			all = append(all, e)
		case errors.As(err, &known):
			problems = append(problems, known.Problems...)
		default:
			return nil, err
		}
	}
	slices.SortFunc(all, func(a, b *Environment) int { return cmp.Compare(a.Name, b.Name) })
	var signers []Signer
	var keys []Key
	for _, e := range all {
		inventory := e.Inventory()
		signers, keys = append(signers, inventory.Signers...), append(keys, inventory.Keys...)
	}
	problems = append(problems, sharedKeys(keys)...)
	problems = append(problems, Conflicts(signers)...)
	return all, invalid(problems)
}

// escapeGlob makes a path match itself alone.
func escapeGlob(path string) string {
	var escaped []rune
	for _, r := range path {
		if slices.Contains([]rune(`*?[\`), r) && filepath.Separator != '\\' {
			escaped = append(escaped, '\\')
		}
		escaped = append(escaped, r)
	}
	return string(escaped)
}

// Parse reads an environment file from memory; file is its name in problems. An
// error is an [*InvalidError].
func Parse(file string, data []byte) (*Environment, error) {
	s := &source{file: file}
	root := s.parse(data)
	if root == nil {
		return nil, invalid(s.problems)
	}
	d := &decoder{source: s, places: make(map[string]Place), bad: make(map[string]bool), void: make(map[string]bool)}
	e := &Environment{File: file, places: d.places}
	d.value(root, reflect.ValueOf(e).Elem(), "")
	e.complete()
	e.texts = d.texts
	(&checker{decoder: d, e: e}).all()
	if err := invalid(s.problems); err != nil {
		return nil, err
	}
	return e, nil
}

// complete fills in the defaults that are no plain values.
func (e *Environment) complete() {
	if e.Contracts.Watchers == nil {
		e.Contracts.Watchers = []Account{{Text{raw: ownKey, place: e.Place("contracts.watchers")}}}
	}
}
