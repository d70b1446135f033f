package keys

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/ethereum/go-ethereum/accounts/keystore"
	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
)

// maxKeyFile is more than any file with one key has, in bytes.
const maxKeyFile = 8 << 10

// othersMayAct are the permissions that a file with a key must not give.
const othersMayAct fs.FileMode = 0o077

// Pin refuses a signer that is not the account expected: what the deployment says.
// The error wraps [ErrKeyAddress].
func Pin(signer Signer, want common.Address) error {
	if found := signer.Address(); found != want {
		return &awsError{kind: ErrKeyAddress, text: fmt.Sprintf("the key has address %s; the deployment expects %s", found, want)}
	}
	return nil
}

// HexKeyFromEnv reads the hex key in an environment variable; lookup is
// [os.LookupEnv] or the like. The error wraps [ErrKeyMissing] or
// [optics.ErrMalformed] and names the variable, never its value.
func HexKeyFromEnv(lookup func(string) (string, bool), name string) (*HexKey, error) {
	value, ok := lookup(name)
	if !ok || value == "" {
		return nil, fmt.Errorf("%w: the variable %s is not set", ErrKeyMissing, name)
	}
	key, err := ParseHexKey(strings.TrimSpace(value))
	if err != nil {
		return nil, fmt.Errorf("variable %s: %w", name, err)
	}
	return key, nil
}

// HexKeyFromFile reads the hex key in a file that nobody but its owner may read or
// write. White space around it does not count. The error wraps [ErrKeyMissing],
// [ErrDenied] when others have a permission, or [optics.ErrMalformed].
func HexKeyFromFile(path string) (*HexKey, error) {
	text, err := ReadPrivateFile(path)
	if err != nil {
		return nil, err
	}
	key, err := ParseHexKey(strings.TrimSpace(string(text)))
	if err != nil {
		return nil, fmt.Errorf("file %s: %w", path, err)
	}
	return key, nil
}

// ReadPrivateFile reads a short file that nobody but its owner may read or write.
func ReadPrivateFile(path string) ([]byte, error) {
	f, err := os.Open(path) //nolint:gosec // the operator names the file
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: there is no file %s", ErrKeyMissing, path)
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // read only
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%w: %s is not a file", optics.ErrMalformed, path)
	case info.Mode()&othersMayAct != 0:
		return nil, fmt.Errorf("%w: others than its owner may use %s (mode %04o); run: chmod 600 %s", ErrDenied, path, info.Mode().Perm(), path)
	case info.Size() > maxKeyFile:
		return nil, fmt.Errorf("%w: %s has %d bytes, which is more than one key", optics.ErrMalformed, path, info.Size())
	}
	return io.ReadAll(io.LimitReader(f, maxKeyFile))
}

// HexKeyFromSecret reads the hex key in a secret of AWS Secrets Manager, in its
// current version. The error wraps a sentinel error of this package, or
// [optics.ErrMalformed].
func HexKeyFromSecret(ctx context.Context, a *AWS, name string) (*HexKey, error) {
	out, err := a.secrets.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &name})
	if err != nil {
		return nil, a.Explain(err, "secretsmanager:GetSecretValue", name)
	}
	key, err := ParseHexKey(strings.TrimSpace(aws.ToString(out.SecretString)))
	if err != nil {
		return nil, fmt.Errorf("secret %s: %w", name, err)
	}
	return key, nil
}

// HexKeyFromKeystore reads the key in an encrypted file in the web3 secret storage
// format, version 3, that nobody but its owner may read or write. The error is as
// that of [HexKeyFromFile]; it wraps [ErrDenied] when the passphrase is wrong.
func HexKeyFromKeystore(path, passphrase string) (*HexKey, error) {
	text, err := ReadPrivateFile(path)
	if err != nil {
		return nil, err
	}
	key, err := keystore.DecryptKey(text, passphrase)
	switch {
	case errors.Is(err, keystore.ErrDecrypt):
		return nil, fmt.Errorf("%w: the passphrase does not open %s", ErrDenied, path)
	case err != nil:
		return nil, fmt.Errorf("%w: %s is not an encrypted key: %w", optics.ErrMalformed, path, err)
	}
	return &HexKey{private: key.PrivateKey, address: key.Address}, nil
}
