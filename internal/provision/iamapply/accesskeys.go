package iamapply

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
)

// AccessKeys is what [WriteAccessKeys] calls of AWS IAM; [iam.Client] is one.
type AccessKeys interface {
	ListAccessKeys(context.Context, *iam.ListAccessKeysInput, ...func(*iam.Options)) (*iam.ListAccessKeysOutput, error)
	CreateAccessKey(context.Context, *iam.CreateAccessKeyInput, ...func(*iam.Options)) (*iam.CreateAccessKeyOutput, error)
	DeleteAccessKey(context.Context, *iam.DeleteAccessKeyInput, ...func(*iam.Options)) (*iam.DeleteAccessKeyOutput, error)
}

// AccessKey says what was done about a user's access key. It never holds a secret.
type AccessKey struct {
	// User is the user's name and that of its profile in the file.
	User string `json:"user"`
	// ID is the access key's id; of the first, when a user without a profile has
	// several.
	ID string `json:"id,omitempty"`
	// Created says that the key was made now.
	Created bool `json:"created"`
	// Lost says that the user has a key whose secret is not in the file. AWS never
	// shows it again: delete that key to get another.
	Lost bool `json:"lost"`
}

// filePerm lets the owner alone read a file.
const filePerm fs.FileMode = 0o600

// WriteAccessKeys makes an access key for every user that has none and adds it to
// a credentials file as the AWS tools read it, a profile for each user. The file
// must be its owner's alone; it is created when it is not there. A user with a
// profile in the file is left alone, and so is one that has a key elsewhere. A key
// that could not be written is deleted again. done is called for each user.
func WriteAccessKeys(ctx context.Context, api AccessKeys, users []string, path string, done func(AccessKey)) error {
	file, err := openPrivate(path)
	if err != nil {
		return err
	}
	err = func() error {
		profiles, err := readProfiles(file)
		if err != nil {
			return fmt.Errorf("read %s: %w", path, err)
		}
		for _, user := range users {
			key, err := accessKey(ctx, api, user, profiles, file)
			if err != nil {
				return fmt.Errorf("access key of user %s: %w", user, err)
			}
			done(key)
		}
		return nil
	}()
	return errors.Join(err, file.Close())
}

// openPrivate opens a file to read and append, and refuses one that others can
// read.
func openPrivate(path string) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, filePerm) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, fmt.Errorf("open the credentials file: %w", err)
	}
	info, err := file.Stat()
	switch {
	case err != nil:
		err = fmt.Errorf("look at the credentials file: %w", err)
	case !info.Mode().IsRegular():
		err = fmt.Errorf("%s is no file; a file for credentials is expected", path)
	case info.Mode().Perm()&^filePerm != 0:
		err = fmt.Errorf("%s has mode %04o, others may read it; make it yours alone: chmod 600 %s", path, info.Mode().Perm(), path)
	default:
		return file, nil
	}
	return nil, errors.Join(err, file.Close())
}

// readProfiles returns the access key ids of the profiles in a credentials file. It
// refuses a profile without a secret: what an interrupted run has left, or one that
// is not for access keys.
func readProfiles(file io.Reader) (map[string]string, error) {
	profiles := make(map[string]string)
	secrets := make(map[string]bool)
	profile := ""
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		name, isHead := strings.CutPrefix(line, "[")
		key, value, _ := strings.Cut(line, "=")
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		switch {
		case isHead:
			profile = strings.TrimSpace(strings.TrimSuffix(name, "]"))
			profiles[profile] = ""
		case key == "aws_access_key_id":
			profiles[profile] = value
		case key == "aws_secret_access_key" && value != "":
			secrets[profile] = true
		}
	}
	for name := range profiles {
		if !secrets[name] {
			return nil, fmt.Errorf("profile [%s] has no aws_secret_access_key; complete it or remove it", name)
		}
	}
	return profiles, lines.Err()
}

// accessKey makes and writes the access key of one user, when it has none.
func accessKey(ctx context.Context, api AccessKeys, user string, profiles map[string]string, file *os.File) (AccessKey, error) {
	if id, ok := profiles[user]; ok {
		return AccessKey{User: user, ID: id}, nil
	}
	pages := iam.NewListAccessKeysPaginator(api, &iam.ListAccessKeysInput{UserName: &user})
	have, err := collect(ctx, pages, func(p *iam.ListAccessKeysOutput) []types.AccessKeyMetadata { return p.AccessKeyMetadata })
	if err != nil {
		return AccessKey{}, err
	}
	if len(have) > 0 {
		return AccessKey{User: user, ID: aws.ToString(have[0].AccessKeyId), Lost: true}, nil
	}
	made, err := api.CreateAccessKey(ctx, &iam.CreateAccessKeyInput{UserName: &user})
	if err != nil {
		return AccessKey{}, err
	}
	id := aws.ToString(made.AccessKey.AccessKeyId)
	text := fmt.Sprintf("\n[%s]\naws_access_key_id = %s\naws_secret_access_key = %s\n", user, id, aws.ToString(made.AccessKey.SecretAccessKey))
	_, err = file.WriteString(text)
	if err == nil {
		err = file.Sync()
	}
	if err != nil {
		_, undo := api.DeleteAccessKey(context.WithoutCancel(ctx), &iam.DeleteAccessKeyInput{UserName: &user, AccessKeyId: &id})
		return AccessKey{}, errors.Join(fmt.Errorf("write it: %w", err), undo)
	}
	return AccessKey{User: user, ID: id, Created: true}, nil
}
