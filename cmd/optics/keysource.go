package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/provision/keyring"
)

// keySource opens the keys of an environment, each once: from where the flags say, in
// development, or from where the environment keeps them.
type keySource struct {
	env   *environment.Environment
	state string // directory of encrypted files
	aws   *keys.AWSPool

	mu     sync.Mutex // also so that one file is decrypted at a time: that takes 256 MiB
	opened map[string]keys.Signer
	given  map[string]keys.Signer // by role, or role-attestation
}

func newKeySource(e *environment.Environment, state string) *keySource {
	return &keySource{
		env: e, state: state, aws: keys.NewAWSPool(keys.AWSConfig{}),
		opened: make(map[string]keys.Signer), given: make(map[string]keys.Signer),
	}
}

// wantedKey says which key is to be opened, and as what.
type wantedKey struct {
	// id is the alias, or the name of the secret.
	id string
	// address is the account that it must be; the zero address is any.
	address common.Address
	// journal and purpose are for keys that journal their signatures.
	journal keys.SignatureJournal
	purpose string
}

// take opens the keys that a flag names, as NAME=env:VARIABLE or NAME=file:PATH. A
// name is a role, or with -attestation that of its statements.
func (s *keySource) take(flag string, sources []string, roles ...environment.Role) error {
	var names []string
	for _, role := range roles {
		names = append(names, string(role))
		if role.Attests() {
			names = append(names, attestationOf(role))
		}
	}
	for _, source := range sources {
		name, where, _ := strings.Cut(source, "=")
		if !slices.Contains(names, name) {
			return usagef("%s %s=…: %s are possible", flag, name, strings.Join(names, ", "))
		}
		key, err := s.hexKey(flag+" "+name+"=…", where)
		if err != nil {
			return err
		}
		s.given[name] = key
	}
	return nil
}

func attestationOf(role environment.Role) string { return string(role) + "-attestation" }

// hexKey reads a private key from env:VARIABLE or file:PATH. They are for development
// alone.
func (s *keySource) hexKey(flag, source string) (*keys.HexKey, error) {
	if s.env.Class != environment.Development {
		return nil, usagef("%s: hex keys are for development environments; %s has its keys in %s", flag, s.env.Name, s.env.Keys.Provider)
	}
	switch kind, name, _ := strings.Cut(source, ":"); {
	case kind == "env" && name != "":
		return keys.HexKeyFromEnv(os.LookupEnv, name)
	case kind == "file" && name != "":
		return keys.HexKeyFromFile(name)
	}
	return nil, usagef("%s: env:VARIABLE or file:PATH is expected", flag) // a key must not be repeated
}

// open opens a key, or returns the one that it has opened before.
func (s *keySource) open(ctx context.Context, want wantedKey) (keys.Signer, error) { //nolint:ireturn // the environment says which it is
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.opened[want.id] == nil {
		key, err := s.find(ctx, want)
		if err != nil {
			return nil, err
		}
		s.opened[want.id] = key
	}
	if want.address != (common.Address{}) {
		if err := keys.Pin(s.opened[want.id], want.address); err != nil {
			return nil, err
		}
	}
	return s.opened[want.id], nil
}

func (s *keySource) find(ctx context.Context, want wantedKey) (keys.Signer, error) { //nolint:ireturn // as open
	inventory := s.env.Inventory().Keys
	at := slices.IndexFunc(inventory, func(k environment.Key) bool { return k.Alias+k.Secret == want.id })
	if at < 0 {
		return nil, fmt.Errorf("%q is no key of %s", want.id, s.env.Name)
	}
	key := inventory[at]
	name := string(key.Role)
	if key.Purpose == environment.Attestation {
		name = attestationOf(key.Role)
	}
	if given := s.given[name]; given != nil {
		return given, nil
	}
	if s.env.Keys.Provider == environment.Hex {
		return s.files().Open(key)
	}
	account, err := s.account(ctx)
	if err != nil {
		return nil, err
	}
	if s.env.Keys.Provider == environment.SecretsManager {
		return keys.HexKeyFromSecret(ctx, account, want.id)
	}
	return keys.OpenKMS(ctx, keys.KMSConfig{
		AWS: account, Key: want.id, Address: want.address, AnyAddress: want.address == common.Address{},
		Journal: want.journal, Purpose: want.purpose,
	})
}

// files are the encrypted files of the environment's keys.
func (s *keySource) files() *keyring.FileVault {
	return keyring.NewFileVault(keyring.FilesConfig{
		Dir: filepath.Join(s.state, "keys-"+s.env.Name), Passphrase: os.Getenv(passphraseVariable),
	})
}

// account is the environment's AWS account.
func (s *keySource) account(ctx context.Context) (*keys.AWS, error) {
	account, err := s.env.Keys.ResolveAccount(os.LookupEnv)
	if err != nil {
		return nil, err
	}
	return s.aws.Open(ctx, account, s.env.Keys.Region)
}
