package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/keys"
)

// bankSigners returns the bank's key for each network.
func (f *funding) bankSigners(ctx context.Context, source string, journal keys.SignatureJournal) (map[string]keys.Signer, error) {
	open, err := f.keySource(ctx, source, journal)
	if err != nil {
		return nil, err
	}
	signers, opened := make(map[string]keys.Signer), make(map[string]keys.Signer)
	for _, c := range f.cfg.Chains {
		key := f.keys[c.Name]
		if opened[key] == nil {
			if opened[key], err = open(key, c.Bank); err != nil {
				return nil, err
			}
			if err := keys.Pin(opened[key], c.Bank); err != nil {
				return nil, err
			}
		}
		signers[c.Name] = opened[key]
	}
	return signers, nil
}

// keySource returns what opens a key of the environment. Hex keys are for
// development alone.
func (f *funding) keySource(ctx context.Context, source string, journal keys.SignatureJournal) (func(string, common.Address) (keys.Signer, error), error) {
	kind, name, _ := strings.Cut(source, ":")
	provider := f.env.Keys.Provider
	switch {
	case source == "" && provider == environment.Hex:
		return nil, usagef("name it with --bank-key, as env:VARIABLE or file:PATH")
	case source == "":
		return f.awsSource(ctx, journal)
	case f.env.Class != environment.Development:
		return nil, usagef("--bank-key: hex keys are for development environments; %s has its keys in %s", f.env.Name, provider)
	case kind == "env" && name != "":
		key, err := keys.HexKeyFromEnv(os.LookupEnv, name)
		return func(string, common.Address) (keys.Signer, error) { return key, err }, err
	case kind == "file" && name != "":
		key, err := keys.HexKeyFromFile(name)
		return func(string, common.Address) (keys.Signer, error) { return key, err }, err
	}
	return nil, usagef("--bank-key: env:VARIABLE or file:PATH is expected") // a key must not be repeated
}

// awsSource opens keys in the KMS or the secret manager of the environment.
func (f *funding) awsSource(ctx context.Context, journal keys.SignatureJournal) (func(string, common.Address) (keys.Signer, error), error) {
	account, err := f.env.Keys.ResolveAccount(os.LookupEnv)
	if err != nil {
		return nil, err
	}
	aws, err := keys.NewAWSPool(keys.AWSConfig{}).Open(ctx, account, f.env.Keys.Region)
	if err != nil {
		return nil, err
	}
	return func(key string, address common.Address) (keys.Signer, error) {
		switch {
		case key == "":
			return nil, fmt.Errorf("%s is an account outside, whose key is not the environment's", address)
		case f.env.Keys.Provider == environment.KMS:
			return keys.OpenKMS(ctx, keys.KMSConfig{AWS: aws, Key: key, Address: address, Journal: journal, Purpose: "fund"})
		}
		return keys.HexKeyFromSecret(ctx, aws, key)
	}, nil
}
