package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
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

// kmsAdmin is the user of the operations document that makes keys.
const kmsAdmin = "kms-admin"

// openCloud starts the endpoint and brings the account to what the environment
// asks for: identities, keys, and policies that name the keys. A second start finds
// all of it there.
func openCloud(ctx context.Context, o devOptions, dir string, log *slog.Logger) (_ *devCloud, err error) {
	c := &devCloud{options: o, log: log, callers: make(map[environment.Role]string)}
	if c.dir, err = filepath.Abs(dir); err == nil {
		err = os.MkdirAll(c.dir, 0o700)
	}
	if err != nil {
		return nil, fmt.Errorf("make the data directory: %w", err)
	}
	if c.env, err = environment.Parse(c.path(environmentsDir, devEnvironment, environment.FileName), o.environment(nil)); err != nil {
		return nil, err
	}
	state := c.path(cloudState)
	if o.data == "" {
		state = "" // the network is forgotten at the end
	}
	c.server, err = awsfake.New(awsfake.Config{Region: c.env.Keys.Region, Now: time.Now, StateFile: state, Log: log})
	if err != nil {
		return nil, err
	}
	if err := c.start(ctx); err != nil {
		return nil, errors.Join(err, c.close())
	}
	return c, nil
}

func (c *devCloud) path(parts ...string) string {
	return filepath.Join(append([]string{c.dir}, parts...)...)
}

func (c *devCloud) close() error { return c.server.Close() }

// start takes the steps of the operations document, in its order.
func (c *devCloud) start(ctx context.Context) error {
	if err := c.server.Start(ctx, "127.0.0.1:0"); err != nil {
		return err
	}
	root := c.server.Root()
	owner, err := c.open(ctx, config.WithCredentialsProvider(aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		return aws.Credentials{AccessKeyID: root.AccessKeyID, SecretAccessKey: root.SecretAccessKey}, nil
	})))
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
	if err := c.provision(ctx); err != nil {
		return err
	}
	_, err = c.applyIAM(ctx, owner) // the policies name the keys now
	return err
}

// open reaches the account as somebody.
func (c *devCloud) open(ctx context.Context, who func(*config.LoadOptions) error) (*keys.AWS, error) {
	pool := keys.NewAWSPool(keys.AWSConfig{Settings: []func(*config.LoadOptions) error{
		config.WithBaseEndpoint(c.server.URL()), who,
		config.WithSharedCredentialsFiles([]string{c.path(cloudCredentials)}), config.WithSharedConfigFiles([]string{os.DevNull}),
	}})
	account, err := c.env.Keys.ResolveAccount(os.LookupEnv)
	if err != nil {
		return nil, err
	}
	return pool.Open(ctx, account, c.env.Keys.Region)
}

// openUser reaches the account with a user's access key.
func (c *devCloud) openUser(ctx context.Context, user string) (*keys.AWS, error) {
	return c.open(ctx, config.WithSharedConfigProfile(user))
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

// provision makes the keys that are missing, as the administrator of keys.
func (c *devCloud) provision(ctx context.Context) error {
	admin, err := c.openUser(ctx, kmsAdmin)
	if err != nil {
		return err
	}
	clock := &instantClock{}
	journal, err := keyring.OpenJournal(c.path(cloudKeys, "keys-"+c.env.Name+".jsonl"), clock)
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
