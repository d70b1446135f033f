package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/opticsnet/optics/internal/awsfake"
	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/iampolicy"
	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/provision/iamapply"
	"github.com/opticsnet/optics/internal/provision/keyring"
)

// devCloud is the AWS account of a development network, in this process: its keys
// are in KMS, and every agent has an identity there that signs with its own keys.
type devCloud struct {
	options devOptions
	dir     string // of the network
	log     *slog.Logger
	server  *awsfake.Server
	known   bool // the account is one of an earlier start
	env     *environment.Environment
	keys    []keyring.Entry
	callers map[environment.Role]string // ARN of who signs
}

// The files of a network with keys in KMS, in its directory.
const (
	cloudState       = "aws.json"        // the account
	cloudCredentials = "aws-credentials" // an access key for each user, a profile each
	cloudKeys        = "keys"            // the journal of provisioning
	cloudBank        = "bank"            // the bank's journal
)

// Who makes the account what it has to be: its owner makes users, the user of the
// operations document makes keys.
const (
	accountOwner = "root"
	kmsAdmin     = "kms-admin"
)

// newCloud describes the account of a network in a directory. It is opened when the
// network is known to be one with keys in KMS.
func newCloud(o devOptions, dir string, log *slog.Logger) (*devCloud, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("find the data directory: %w", err)
	}
	c := &devCloud{options: o, dir: dir, log: log, callers: make(map[environment.Role]string)}
	c.env, err = environment.Parse(c.path(environmentsDir, devEnvironment, environment.FileName), o.environment(nil))
	return c, err
}

// open starts the endpoint and brings the account to what the environment asks for:
// identities, keys, and policies that name the keys. A second start finds all of it
// there. The account is to be closed also after an error.
func (c *devCloud) open(ctx context.Context) (err error) {
	state := c.path(cloudState)
	if c.options.data == "" {
		state = "" // the network is forgotten at the end
	} else if _, err := os.Stat(state); err == nil {
		c.known = true
	}
	c.server, err = awsfake.New(awsfake.Config{Region: c.env.Keys.Region, Now: time.Now, StateFile: state, Log: c.log})
	if err != nil {
		return err
	}
	if err := c.server.Start(ctx, "127.0.0.1:0"); err != nil {
		return err
	}
	return c.provision(ctx)
}

// close ends the endpoint.
func (c *devCloud) close() error {
	if c.server == nil {
		return nil
	}
	return c.server.Close()
}

func (c *devCloud) path(parts ...string) string {
	return filepath.Join(append([]string{c.dir}, parts...)...)
}

// provision takes the steps of the operations document.
func (c *devCloud) provision(ctx context.Context) error {
	if err := c.beginCredentials(); err != nil {
		return err
	}
	owner, err := c.openUser(ctx, accountOwner)
	if err != nil {
		return err
	}
	users, err := c.applyIAM(ctx, owner)
	if err != nil {
		return err
	}
	if err := c.writeAccessKeys(ctx, owner, users); err != nil {
		return err
	}
	if err := c.makeKeys(ctx); err != nil {
		return err
	}
	_, err = c.applyIAM(ctx, owner) // the policies name the keys now
	return err
}

// journal is the path of the journal of keys, where optics keys looks for it.
func (c *devCloud) journal() string { return c.path(cloudKeys, "keys-"+c.env.Name+".jsonl") }

// beginCredentials writes the owner's access key where those of the users follow.
// What is beside a new account is of one that is gone.
func (c *devCloud) beginCredentials() error {
	path, root := c.path(cloudCredentials), c.server.Root()
	if !c.known {
		if err := errors.Join(os.RemoveAll(path), os.RemoveAll(c.journal())); err != nil {
			return fmt.Errorf("forget an account that is gone: %w", err)
		}
	}
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	text := fmt.Sprintf("[%s]\naws_access_key_id = %s\naws_secret_access_key = %s\n", accountOwner, root.AccessKeyID, root.SecretAccessKey)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return fmt.Errorf("write the owner's access key: %w", err)
	}
	return nil
}

// openUser reaches the account with a user's access key, whatever the process's own
// settings for AWS are.
func (c *devCloud) openUser(ctx context.Context, user string) (*keys.AWS, error) {
	pool := keys.NewAWSPool(keys.AWSConfig{Settings: []func(*config.LoadOptions) error{
		config.WithBaseEndpoint(c.server.URL()), config.WithSharedConfigProfile(user),
		config.WithSharedCredentialsFiles([]string{c.path(cloudCredentials)}), config.WithSharedConfigFiles([]string{os.DevNull}),
	}})
	account, err := c.env.Keys.ResolveAccount(os.LookupEnv)
	if err != nil {
		return nil, err
	}
	return pool.Open(ctx, account, c.env.Keys.Region)
}

// applyIAM makes the policies, groups and users of the environment, and returns the
// users.
func (c *devCloud) applyIAM(ctx context.Context, owner *keys.AWS) (users []string, err error) {
	defer func() { err = explainAWS(owner, err) }()
	o := iamOptions{style: styleFile}
	inventory, err := o.inventory(c.env)
	if err != nil {
		return nil, err
	}
	if inventory.Keys, _, err = iamapply.FindKeys(ctx, owner.KMS(), inventory.Keys); err != nil {
		return nil, err
	}
	set, err := iampolicy.Generate(inventory)
	if err != nil {
		return nil, err
	}
	applier := iamapply.New(iamapply.Config{IAM: iam.NewFromConfig(owner.Config()), KMS: owner.KMS(), Set: set})
	plan, err := applier.Plan(ctx)
	if err != nil {
		return nil, err
	}
	for _, u := range set.Users {
		users = append(users, u.Name)
	}
	return users, applier.Apply(ctx, plan, func(step iamapply.Step) { c.log.DebugContext(ctx, "iam", "step", step.String()) })
}

// writeAccessKeys gives every user an access key that is in the file. One whose
// secret a killed start has lost is replaced.
func (c *devCloud) writeAccessKeys(ctx context.Context, owner *keys.AWS, users []string) (err error) {
	defer func() { err = explainAWS(owner, err) }()
	client, lost := iam.NewFromConfig(owner.Config()), map[string]string{}
	note := func(k iamapply.AccessKey) {
		if k.Lost {
			lost[k.User] = k.ID
		}
	}
	if err := iamapply.WriteAccessKeys(ctx, client, users, c.path(cloudCredentials), note); err != nil || len(lost) == 0 {
		return err
	}
	for user, id := range lost {
		if _, err := client.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{UserName: &user, AccessKeyId: &id}); err != nil {
			return err
		}
	}
	return iamapply.WriteAccessKeys(ctx, client, users, c.path(cloudCredentials), func(iamapply.AccessKey) {})
}

// makeKeys makes the keys that are missing, as the administrator of keys.
func (c *devCloud) makeKeys(ctx context.Context) error {
	admin, err := c.openUser(ctx, kmsAdmin)
	if err != nil {
		return err
	}
	clock := &instantClock{}
	journal, err := keyring.OpenJournal(c.journal(), clock)
	if err != nil {
		return err
	}
	tell := func(line string) { c.log.DebugContext(ctx, "keys", "step", line) }
	vault := keyring.NewKMSVault(keyring.KMSConfig{AWS: admin, Journal: journal, Clock: clock, Progress: tell})
	ring, err := keyring.New(keyring.Config{Inventory: c.env.Inventory(), Vault: vault, Journal: journal, Progress: tell})
	if err == nil {
		c.keys, err = ring.Provision(ctx)
	}
	return errors.Join(err, journal.Close())
}

// instantClock lets time pass without waiting: the endpoint shows at once what was
// made, so that a start that was killed need not be waited for.
type instantClock struct{ ahead time.Duration }

// Now implements keyring.Clock.
func (c *instantClock) Now() time.Time { return time.Now().Add(c.ahead) }

// Sleep implements keyring.Clock.
func (c *instantClock) Sleep(ctx context.Context, d time.Duration) error {
	c.ahead += d
	return ctx.Err()
}
