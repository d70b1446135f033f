package doctor_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/internal/devnet"
	"github.com/opticsnet/optics/internal/doctor"
)

// A process has the keys of its agents where they sign, and no others.
func TestSelectionHasTheKeysOfItsAgentsAlone(t *testing.T) {
	f := devnet.File{Chains: []devnet.FileChain{
		{Deployment: devnet.Deployment{Name: "alpha", ChainID: 31, Domain: 1000}, HTTP: "http://127.0.0.1:1"},
		{Deployment: devnet.Deployment{Name: "bravo", ChainID: 32, Domain: 2000}, HTTP: "http://127.0.0.1:2"},
		{Deployment: devnet.Deployment{Name: "charlie", ChainID: 33, Domain: 3000}, HTTP: "http://127.0.0.1:3"},
	}}
	e := load(t, f, "key", "2")
	for name, c := range map[string]struct {
		roles, homes, want string
		needs              string
	}{
		"an updater signs on its home": {"updater", "bravo", "updater-signer@bravo updater-attestation@bravo", "bravo"},
		"a relayer sends to the others": {
			"relayer", "alpha", "relayer-signer@bravo relayer-signer@charlie", "alpha bravo charlie",
		},
		"a watcher sends everywhere and attests for its home": {
			"watcher", "charlie", "watcher-signer@alpha watcher-signer@bravo watcher-signer@charlie watcher-attestation@charlie", "alpha bravo charlie",
		},
		"two homes": {
			"processor,kathy", "alpha,bravo",
			"processor-signer@alpha kathy-signer@alpha processor-signer@bravo kathy-signer@bravo processor-signer@charlie", "alpha bravo charlie",
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := doctor.Select(e, strings.Split(c.roles, ","), strings.Split(c.homes, ","))
			if err != nil {
				t.Fatal(err)
			}
			var posts, needs []string
			for _, p := range s.Posts() {
				posts = append(posts, fmt.Sprintf("%s-%s@%s", p.Role, p.Purpose, p.Network))
			}
			for _, n := range e.NetworkNames() {
				if s.Needs(n) {
					needs = append(needs, n)
				}
			}
			if diff := cmp.Diff(c.want, strings.Join(posts, " ")); diff != "" {
				t.Errorf("posts (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.needs, strings.Join(needs, " ")); diff != "" {
				t.Errorf("networks (-want +got):\n%s", diff)
			}
		})
	}
	if _, err := doctor.Select(e, []string{"bank"}, nil); err == nil || !strings.Contains(err.Error(), `role "bank": the agents of lab are updater, relayer, processor, watcher, kathy`) {
		t.Errorf("a role that is no agent: %v", err)
	}
	if _, err := doctor.Select(e, nil, []string{"delta"}); err == nil || !strings.Contains(err.Error(), `home "delta": the networks of lab are alpha, bravo, charlie`) {
		t.Errorf("a home that is no network: %v", err)
	}
}
