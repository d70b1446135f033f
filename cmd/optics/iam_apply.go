package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/smithy-go"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/keys"
	"github.com/opticsnet/optics/internal/provision/iamapply"
)

// applyOptions are the flags of optics iam apply.
type applyOptions struct {
	iamOptions

	dryRun        bool
	yes           bool
	digest        string
	noKeyPolicies bool
	state         string
	accessKeys    string
	users         []string
}

func newIAMApply() *cobra.Command {
	var o applyOptions
	cmd := &cobra.Command{
		Use:   "apply",
		Short: "Bring policies, groups, users and roles into the AWS account",
		Long: "apply reads what the account holds, shows the difference, and makes it. Whatever is there\n" +
			"beyond the environment is told and left alone. It can be interrupted at any point and run\n" +
			"again; a second run changes nothing. Policies name keys once `optics keys provision` has\n" +
			"made them, and keys get their policies: run apply again after it. In a rotation of keys,\n" +
			"run it before the alias moves, and again when the old key is disabled.\n\n" +
			"An environment whose gate for changes is human needs a yes at the terminal, or --yes. One\n" +
			"whose gate is approvers needs --digest, with the digest of the dry run that was approved:\n" +
			"apply refuses when the difference is another one by then. No access key is made unless\n" +
			"--access-keys names a file for them.",
		Example: "  optics iam apply -e staging --dry-run\n" +
			"  optics iam apply -e production --digest 5c0e…\n" +
			"  optics iam apply -e staging --access-keys ./staging.credentials --user optics-updater-staging\n" +
			"  AWS_SHARED_CREDENTIALS_FILE=./staging.credentials AWS_PROFILE=optics-updater-staging aws sts get-caller-identity",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return o.run(cmd) },
	}
	o.flags(cmd)
	f := cmd.Flags()
	f.BoolVar(&o.dryRun, "dry-run", false, "show the difference and change nothing")
	f.BoolVar(&o.yes, "yes", false, "do not ask")
	f.StringVar(&o.digest, "digest", "", "change only what the dry run with this digest has shown")
	f.BoolVar(&o.noKeyPolicies, "no-key-policies", false, "leave the policies of the keys themselves alone")
	f.StringVar(&o.state, "state", defaultState(), "directory of the journal of `optics keys`, which knows keys that KMS does not list yet")
	f.StringVar(&o.accessKeys, "access-keys", "", "credentials file to which an access key is added for every user that has none")
	f.StringSliceVar(&o.users, "user", nil, "with --access-keys: these users alone")
	return cmd
}

// applyView is what iam apply says.
type applyView struct {
	Account    string               `json:"account"`
	Caller     string               `json:"caller"`
	DryRun     bool                 `json:"dryRun"`
	Plan       iamapply.Plan        `json:"plan"`
	Applied    []iamapply.Step      `json:"applied"`
	AccessKeys []iamapply.AccessKey `json:"accessKeys"`
	Notes      []string             `json:"notes"`
}

func (o *applyOptions) run(cmd *cobra.Command) error {
	if err := checkOutput(cmd); err != nil {
		return err
	}
	w, err := o.world(cmd)
	if err != nil {
		return err
	}
	if err := o.checkUsers(w); err != nil {
		return err
	}
	account, err := keys.NewAWSPool(keys.AWSConfig{}).Open(cmd.Context(), w.inventory.Account, w.inventory.Regions[0])
	if err != nil {
		return err
	}
	s := &applySession{
		applyOptions: o, cmd: cmd, world: w, account: account, iam: iam.NewFromConfig(account.Config()),
		quiet: cmd.Flag("output").Value.String() != "table",
		view: applyView{
			Account: account.Account(), Caller: account.Caller(), DryRun: o.dryRun,
			Applied: []iamapply.Step{}, AccessKeys: []iamapply.AccessKey{}, Notes: []string{},
		},
	}
	err = s.run()
	if s.quiet && (err == nil || len(s.view.Applied) > 0) {
		err = errors.Join(err, printAs(cmd, s.view, func() error { return nil }))
	}
	return explainAWS(account, err)
}

// checkUsers refuses --user for somebody whom the environment does not have.
func (o *applyOptions) checkUsers(w *iamWorld) error {
	if len(o.users) > 0 && o.accessKeys == "" {
		return usagef("--user needs --access-keys")
	}
	names := map[string]bool{}
	all := make([]string, len(w.set.Users))
	for i, u := range w.set.Users {
		names[u.Name], all[i] = true, u.Name
	}
	if o.accessKeys != "" && len(all) == 0 {
		return usagef("--access-keys: the environment has no users, only roles")
	}
	for _, name := range o.users {
		if !names[name] {
			return usagef("--user %s: there is no such user; there are %s", name, some(all))
		}
	}
	if len(o.users) == 0 {
		o.users = all
	}
	return nil
}

// applySession is one run of iam apply.
type applySession struct {
	*applyOptions

	cmd     *cobra.Command
	world   *iamWorld
	account *keys.AWS
	iam     *iam.Client
	quiet   bool // JSON and YAML are printed at the end
	view    applyView
}

// say prints a line, unless the result is printed as a whole.
func (s *applySession) say(format string, args ...any) {
	if !s.quiet {
		fmt.Fprintf(s.cmd.OutOrStdout(), format+"\n", args...)
	}
}

// note prints a line and keeps it.
func (s *applySession) note(format string, args ...any) {
	s.view.Notes = append(s.view.Notes, fmt.Sprintf(format, args...))
	s.say("note    "+format, args...)
}

func (s *applySession) run() error {
	s.say("account %s, as %s", s.view.Account, s.view.Caller)
	if err := s.findKeys(); err != nil {
		return err
	}
	cfg := iamapply.Config{IAM: s.iam, KMS: s.account.KMS(), Set: s.world.set}
	if s.noKeyPolicies {
		cfg.KMS = nil
	}
	applier := iamapply.New(cfg)
	plan, err := applier.Plan(s.cmd.Context())
	if err != nil {
		return err
	}
	s.view.Plan = plan
	s.show(plan)
	if s.dryRun {
		return nil
	}
	if len(plan.Steps) > 0 {
		if err := s.agree(plan); err != nil {
			return err
		}
		err := applier.Apply(s.cmd.Context(), plan, func(step iamapply.Step) {
			s.view.Applied = append(s.view.Applied, step)
			s.say("done    %s", step)
		})
		if err != nil {
			return err
		}
	}
	s.say("%d done, the account is as the environment asks", len(s.view.Applied))
	if err := s.workloads(); err != nil {
		return err
	}
	return s.writeAccessKeys()
}

func (s *applySession) show(plan iamapply.Plan) {
	for _, step := range plan.Steps {
		s.say("%-7s %s", step.Verb, strings.TrimPrefix(step.String(), string(step.Verb)+" "))
	}
	for _, extra := range plan.Extras {
		s.say("extra   %s; left alone", extra)
	}
	s.say("%d to do, %d as they have to be, %d extra", len(plan.Steps), plan.Same, len(plan.Extras))
	if len(plan.Steps) > 0 {
		s.say("digest  %s", plan.Digest)
	}
}

// agree asks for what the environment's gate asks.
func (s *applySession) agree(plan iamapply.Plan) error {
	gate := s.world.env.Gates.Changes
	approvals := s.world.env.Approvals
	switch {
	case gate == environment.GateApprovers && (approvals == nil || len(approvals.Approvers) == 0):
		return fmt.Errorf("nothing can be approved in %s while its file names no approvers", s.world.env.Name)
	case s.digest != "" && s.digest != plan.Digest:
		return fmt.Errorf("%w: its digest is %s now; have the difference that --dry-run shows approved again", iamapply.ErrMoved, plan.Digest)
	case s.digest != "", gate == environment.GateNone, s.yes && gate == environment.GateHuman:
		return nil
	case gate == environment.GateApprovers:
		return usagef("changes of %s need approvers; have what --dry-run shows approved, then name it: --digest %s", s.world.env.Name, plan.Digest)
	}
	in := s.cmd.InOrStdin()
	if file, ok := in.(*os.File); !ok || !term.IsTerminal(int(file.Fd())) {
		return usagef("changes of %s need a yes; look at the difference with --dry-run and add --yes", s.world.env.Name)
	}
	fmt.Fprintf(s.cmd.ErrOrStderr(), "Change account %s in %d steps? Write yes: ", s.view.Account, len(plan.Steps))
	answer, err := bufio.NewReader(in).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read the answer: %w", err)
	}
	if strings.TrimSpace(answer) != "yes" {
		return errors.New("nothing was changed")
	}
	return nil
}

func (s *applySession) writeAccessKeys() error {
	if s.accessKeys == "" {
		return nil
	}
	return iamapply.WriteAccessKeys(s.cmd.Context(), s.iam, s.users, s.accessKeys, func(key iamapply.AccessKey) {
		s.view.AccessKeys = append(s.view.AccessKeys, key)
		switch {
		case key.Created:
			s.say("key     %s of user %s is in %s, profile %s", key.ID, key.User, s.accessKeys, key.User)
		case key.Lost:
			s.note("user %s has the access key %s, whose secret is not in %s; for another delete it: aws iam delete-access-key --user-name %s --access-key-id %s",
				key.User, key.ID, s.accessKeys, key.User, key.ID)
		}
	})
}

// workloads says what pods still need beside their roles.
func (s *applySession) workloads() error {
	if w := s.world.inventory.PodIdentity; w != nil {
		cluster := w.ClusterARN[strings.LastIndexByte(w.ClusterARN, '/')+1:]
		if cluster == "" {
			cluster = "NAME"
			s.note("every EKS cluster of account %s may use the roles of pods; name the one that runs the agents with --cluster-arn", s.view.Account)
		}
		for _, role := range w.Roles {
			s.note("pods get the role by: aws eks create-pod-identity-association --cluster-name %s --namespace %s --service-account optics-%s --role-arn arn:%s:iam::%s:role/optics-%s-%s",
				cluster, w.Namespace, role, s.world.set.Partition, s.world.set.Account, role, s.world.env.Name)
		}
	}
	w := s.world.inventory.IRSA
	if w == nil {
		return nil
	}
	arn := fmt.Sprintf("arn:%s:iam::%s:oidc-provider/%s", s.world.set.Partition, s.world.set.Account, w.Issuer)
	_, err := s.iam.GetOpenIDConnectProvider(s.cmd.Context(), &iam.GetOpenIDConnectProviderInput{OpenIDConnectProviderArn: &arn})
	var missing *types.NoSuchEntityException
	if errors.As(err, &missing) {
		s.note("the account does not know the cluster's issuer: aws iam create-open-id-connect-provider --url https://%s --client-id-list sts.amazonaws.com", w.Issuer)
		return nil
	}
	return err
}

// explainAWS turns an error of an SDK call into one line: what was called, and
// what to do.
func explainAWS(account *keys.AWS, err error) error {
	var call *smithy.OperationError
	if !errors.As(err, &call) {
		return err
	}
	action := strings.ToLower(call.Service()) + ":" + call.Operation()
	var answer smithy.APIError
	if errors.As(err, &answer) && answer.ErrorFault() == smithy.FaultClient {
		if _, known := iamAnswers[answer.ErrorCode()]; known {
			return fmt.Errorf("AWS refuses %s in account %s: %s: %s; %s", action, account.Account(), answer.ErrorCode(),
				strings.TrimSuffix(answer.ErrorMessage(), "."), iamAnswers[answer.ErrorCode()])
		}
	}
	return account.Explain(err, action, "")
}

// iamAnswers are what to do about answers of IAM that no retry helps against.
var iamAnswers = map[string]string{
	"ConcurrentModification":                 "somebody else changes it; run this again",
	"DeleteConflict":                         "run this again",
	"EntityAlreadyExists":                    "run this again",
	"LimitExceeded":                          "ask AWS for a higher quota, or remove what is not needed",
	"MalformedPolicyDocument":                "check it with: optics iam lint",
	"MalformedPolicyDocumentException":       "check it with: optics iam lint",
	"NoSuchEntity":                           "IAM may need some seconds to show what was made; run this again",
	"UnmodifiableEntity":                     "AWS owns it",
	"EntityTemporarilyUnmodifiable":          "run this again",
	"EntityTemporarilyUnmodifiableException": "run this again",
	"PolicyNotAttachable":                    "AWS owns it",
}
