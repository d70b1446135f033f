package legacyconfig

import (
	"fmt"
	"slices"
	"time"

	"github.com/opticsnet/optics"
)

// complete gives the chains their signers and checks what spans several values.
func (s *settings) complete(root *node) {
	s.cfg.Home.From = s.from
	s.checkInterval(root)
	s.checkDomains()
	var signing []string
	for _, c := range s.signingChains() {
		signing = append(signing, c.Name)
		if c.Name == "" {
			continue // reported already
		}
		at := slices.IndexFunc(s.signers, func(m member) bool { return m.name == c.Name })
		if at < 0 {
			s.problems = append(s.problems, Problem{Place: c.Place, Path: "signers." + c.Name, Text: fmt.Sprintf(
				"is missing: the %s sends transactions on %s; write a signer, or set %s and _TYPE",
				s.cfg.Role, c.Name, variable(upper(s.cfg.Role), "signers."+c.Name+".key"))})
			continue
		}
		c.Signer = s.signer(s.signers[at].value, "signers."+c.Name)
	}
	for _, m := range s.signers {
		if !slices.Contains(signing, m.name) {
			s.ignore(m.value.from(m.place), "signers."+m.name, fmt.Sprintf("the %s sends no transactions on %s", s.cfg.Role, m.name))
		}
	}
	if s.cfg.Chat.Type == "" {
		s.cfg.Chat.Type = ChatDefault
	}
}

// signingChains returns the chains on which the agent sends transactions.
func (s *settings) signingChains() []*Chain {
	var chains []*Chain
	if r := s.cfg.Role; r == Updater || r == Watcher || r == Kathy {
		chains = append(chains, &s.cfg.Home)
	}
	if r := s.cfg.Role; r == Relayer || r == Watcher || (r == Processor && !s.cfg.IndexOnly) {
		for i := range s.cfg.Replicas {
			chains = append(chains, &s.cfg.Replicas[i])
		}
	}
	return chains
}

func (s *settings) checkInterval(root *node) {
	n := root.member("interval")
	if n == nil || len(s.problems) > 0 {
		return
	}
	if s.cfg.Interval == 0 || s.cfg.Interval > 24*time.Hour {
		s.wrong(n, "interval", "is %s; from 1s to a day are possible", s.cfg.Interval)
	}
}

// checkDomains refuses two chains of one domain or name.
func (s *settings) checkDomains() {
	names, domains := map[string]string{s.cfg.Home.Name: "home"}, map[optics.Domain]string{s.cfg.Home.Domain: "home"}
	if s.cfg.Home.Name == "" {
		return // reported already
	}
	for _, c := range s.cfg.Replicas {
		path := "replicas." + c.Name
		if other, taken := names[c.Name]; taken {
			s.problems = append(s.problems, Problem{Place: c.Place, Path: path, Text: "is the name of " + other + " already"})
		}
		if other, taken := domains[c.Domain]; taken {
			s.problems = append(s.problems, Problem{Place: c.Place, Path: path + ".domain", Text: fmt.Sprintf("%s is the domain of %s already", c.Domain, other)})
		}
		names[c.Name], domains[c.Domain] = path, path
	}
}
