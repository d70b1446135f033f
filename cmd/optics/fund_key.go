package main

import (
	"context"
	"fmt"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/keys"
)

// bankSigners returns the bank's key for each network: from the source that a flag
// names, or from where the environment keeps its keys.
func (f *funding) bankSigners(ctx context.Context, source string, journal keys.SignatureJournal) (map[string]keys.Signer, error) {
	all := newKeySource(f.env, f.state)
	if source != "" {
		key, err := all.hexKey("--bank-key", source)
		if err != nil {
			return nil, err
		}
		all.given[string(environment.Bank)] = key
	}
	signers := make(map[string]keys.Signer)
	for _, c := range f.cfg.Chains {
		want := wantedKey{id: f.keys[c.Name], address: c.Bank, journal: journal, purpose: "fund"}
		if want.id == "" && source == "" {
			return nil, fmt.Errorf("%s is an account outside, whose key is not the environment's", c.Bank)
		}
		var err error
		if want.id == "" {
			signers[c.Name] = all.given[string(environment.Bank)]
			err = keys.Pin(signers[c.Name], c.Bank)
		} else {
			signers[c.Name], err = all.open(ctx, want)
		}
		if err != nil {
			return nil, err
		}
	}
	return signers, nil
}
