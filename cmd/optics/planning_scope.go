package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/provision"
)

// scopeChains is the word for all networks.
const scopeChains = "chains"

// scope is the part of an environment that a plan is about.
type scope struct {
	only string // as given, "" for all
	env  *environment.Environment
}

// scopeOf reads --only.
func scopeOf(cmd *cobra.Command, env *environment.Environment) (scope, error) {
	s := scope{cmd.Flag("only").Value.String(), env}
	lane, _, isPrefix := strings.Cut(s.only, "/")
	_, isNetwork := env.Network(lane)
	words := []string{scopeChains, provision.AWS, provision.Files}
	switch {
	case s.only == "", isNetwork, !isPrefix && s.only == scopeChains, lane == provision.AWS, lane == provision.Files:
		return s, nil
	}
	return s, usagef("--only %q: %s, or the beginning of a resource such as %s/home are possible",
		s.only, strings.Join(words, ", "), env.Networks[0].Name)
}

// has says whether a lane is looked at. Contracts of one chain stand on those of
// others, so that chains are looked at together.
func (s scope) has(lane string) bool {
	if s.only == "" {
		return true
	}
	wanted, _, _ := strings.Cut(s.only, "/")
	cloud := func(name string) bool { return name == provision.AWS || name == provision.Files }
	if cloud(lane) || cloud(wanted) {
		return lane == wanted
	}
	return true
}

// keep says whether a resource may have steps and findings.
func (s scope) keep(key string) bool {
	switch lane, _, _ := strings.Cut(key, "/"); {
	case s.only == "":
		return true
	case !strings.Contains(s.only, "/"):
		return s.only == scopeChains || lane == s.only
	}
	return key == s.only || strings.HasPrefix(key, strings.TrimSuffix(s.only, "/")+"/")
}
