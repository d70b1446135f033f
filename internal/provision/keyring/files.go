package keyring

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/ethereum/go-ethereum/accounts/keystore"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/keys"
)

// FilesConfig is what a [FileVault] is made of; Dir is required, Passphrase and
// Journal only for what makes keys.
type FilesConfig struct {
	// Dir is the directory of the environment's keys; nobody else may read it.
	Dir string
	// Passphrase encrypts the keys.
	Passphrase string
	// Light makes encryption quick and weak, for tests.
	Light bool
	// Journal remembers intents.
	Journal *Journal
}

// FileVault keeps hex keys in encrypted files, for development without a cloud: one
// key a file, in the web3 secret storage format, version 3 (scrypt, AES-128-CTR),
// which other programs read too.
type FileVault struct{ cfg FilesConfig }

// NewFileVault returns a vault in a directory, which need not exist yet.
func NewFileVault(cfg FilesConfig) *FileVault { return &FileVault{cfg} }

// ErrPassphrase means that a passphrase is needed and there is none.
var ErrPassphrase = errors.New("no passphrase for the keys")

// path returns the file of a key; which is "", "next", or an address.
func (v *FileVault) path(key environment.Key, which string) string {
	name := key.Name
	if which != "" {
		name += "." + which
	}
	return filepath.Join(v.cfg.Dir, name+".json")
}

// List implements [Vault]. It needs no passphrase.
func (v *FileVault) List(_ context.Context, wanted []environment.Key) ([]Entry, error) {
	entries := make([]Entry, len(wanted))
	for i, key := range wanted {
		e, ok, err := v.read(key, "")
		if err != nil {
			return nil, err
		}
		if entries[i] = e; ok {
			entries[i].Status = Present
		}
	}
	return entries, nil
}

// read returns what stands in a key's file, and whether there is one.
func (v *FileVault) read(key environment.Key, which string) (Entry, bool, error) {
	e, path := newEntry(key), v.path(key, which)
	text, err := keys.ReadPrivateFile(path)
	if errors.Is(err, keys.ErrKeyMissing) {
		return e, false, nil
	}
	if err != nil {
		return e, false, err
	}
	var head struct {
		Address string `json:"address"`
		ID      string `json:"id"`
	}
	e.ARN = path
	if err := json.Unmarshal(text, &head); err != nil || !common.IsHexAddress(head.Address) {
		e.Problem = path + " is not an encrypted key; restore it, or move it away"
		return e, true, nil
	}
	address := common.HexToAddress(head.Address)
	e.KeyID, e.Address = head.ID, &address
	return e, true, nil
}

// Open returns the key of a name, decrypted. The error says which file it is when
// the passphrase is wrong.
func (v *FileVault) Open(key environment.Key) (*keys.HexKey, error) {
	path := v.path(key, "")
	text, err := keys.ReadPrivateFile(path)
	if err != nil {
		return nil, err
	}
	if v.cfg.Passphrase == "" {
		return nil, fmt.Errorf("%w: set OPTICS_KEYS_PASSPHRASE", ErrPassphrase)
	}
	stored, err := keystore.DecryptKey(text, v.cfg.Passphrase)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	return keys.ParseHexKey(hex.EncodeToString(crypto.FromECDSA(stored.PrivateKey)))
}

// make draws a key and stores it under a path that must not exist.
func (v *FileVault) make(path string) error {
	if v.cfg.Passphrase == "" {
		return fmt.Errorf("%w: set OPTICS_KEYS_PASSPHRASE", ErrPassphrase)
	}
	private, err := crypto.GenerateKey()
	if err != nil {
		return fmt.Errorf("draw a key: %w", err)
	}
	n, p := keystore.StandardScryptN, keystore.StandardScryptP
	if v.cfg.Light {
		n, p = keystore.LightScryptN, keystore.LightScryptP
	}
	text, err := keystore.EncryptKey(&keystore.Key{Id: randomID(), Address: crypto.PubkeyToAddress(private.PublicKey), PrivateKey: private}, v.cfg.Passphrase, n, p)
	if err != nil {
		return fmt.Errorf("encrypt a key: %w", err)
	}
	if err := os.MkdirAll(v.cfg.Dir, 0o700); err != nil {
		return fmt.Errorf("store a key: %w", err)
	}
	return writeNew(path, text)
}

// randomID returns a random UUID, version 4 (RFC 9562, section 5.4).
func randomID() (id [16]byte) {
	_, _ = rand.Read(id[:]) // never fails
	id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80
	return id
}

// writeNew writes a file that is whole or not there, and replaces none.
func writeNew(path string, text []byte) (err error) {
	temporary, err := os.CreateTemp(filepath.Dir(path), ".new-*") // for its owner alone
	if err != nil {
		return fmt.Errorf("store a key: %w", err)
	}
	defer func() { err = errors.Join(err, os.Remove(temporary.Name())) }()
	_, err = temporary.Write(text)
	err = errors.Join(err, temporary.Sync(), temporary.Close())
	if err == nil {
		err = os.Link(temporary.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("store a key: %w", err)
	}
	return syncDir(filepath.Dir(path))
}

// syncDir makes names durable.
func syncDir(dir string) error {
	f, err := os.Open(dir) //nolint:gosec // the directory of the keys
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// Create implements [Vault].
func (v *FileVault) Create(_ context.Context, key environment.Key) (Entry, error) {
	rec := Record{Step: stepCreateFile, Key: key.Name, Place: v.cfg.Dir}
	if err := v.cfg.Journal.do(&rec, always, func() error { return v.make(v.path(key, "")) }); err != nil {
		return Entry{}, err
	}
	e, _, err := v.read(key, "")
	e.Status = Created
	return e, err
}

// Staged implements [Vault].
func (v *FileVault) Staged(_ context.Context, key environment.Key, current Entry) (Entry, bool, error) {
	e, ok, err := v.read(key, "next")
	e.Status = Staged
	return e, ok && e.Address != nil && !current.HasAddress(*e.Address), err
}

// Stage implements [Vault].
func (v *FileVault) Stage(_ context.Context, key environment.Key, _ Entry) (Entry, error) {
	rec := Record{Step: stepStageFile, Key: key.Name, Place: v.cfg.Dir}
	if err := v.cfg.Journal.do(&rec, always, func() error { return v.make(v.path(key, "next")) }); err != nil {
		return Entry{}, err
	}
	e, _, err := v.read(key, "next")
	e.Status = Staged
	return e, err
}

// Move implements [Vault]. The key before stays in a file with its address.
func (v *FileVault) Move(_ context.Context, key environment.Key, current, next Entry) error {
	rec := Record{Step: stepMoveFile, Key: key.Name, Place: v.cfg.Dir, Address: next.Address.Hex()}
	return v.cfg.Journal.do(&rec, always, func() error {
		err := os.Link(v.path(key, ""), v.path(key, current.Address.Hex()))
		if err != nil && !errors.Is(err, fs.ErrExist) { // an earlier run may have come so far
			return fmt.Errorf("keep the key before: %w", err)
		}
		if err := os.Rename(v.path(key, "next"), v.path(key, "")); err != nil {
			return fmt.Errorf("move the key: %w", err)
		}
		return syncDir(v.cfg.Dir)
	})
}

// always says that a file operation that failed did nothing.
func always(error) bool { return true }
