package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/provision/approval"
)

// planner knows plans.
type planner interface {
	// ReadPlan reads the plan in a file. Its digest is that of its contents.
	ReadPlan(path string) (approval.Plan, error)
	// DerivePlan makes the plan of an environment anew, from the environment file,
	// endpoints and accounts of this machine alone; the file at path says which kind
	// of plan that is, and for an upgrade what is wished for. It changes nothing.
	DerivePlan(cmd *cobra.Command, env *environment.Environment, path string) (approval.Plan, error)
}

// person is whoever sits at the terminal.
type person interface {
	// Answer asks a question and returns a line. It fails where nobody could
	// answer.
	Answer(in io.Reader, out io.Writer, question string) (string, error)
	// Secret asks for what must not show.
	Secret(in io.Reader, out io.Writer, question string) ([]byte, error)
}

// approveOptions are the flags of optics approve.
type approveOptions struct {
	plans     planner
	who       person
	key       string
	sshAgent  bool
	ethereum  string
	print     bool
	signature string
	statement string
	proposer  string
	validFor  string
}

func newApprove(plans planner, who person) *cobra.Command {
	o := approveOptions{plans: plans, who: who}
	cmd := &cobra.Command{
		Use:   "approve PLAN",
		Short: "Approve a plan with an SSH key or an Ethereum key",
		Long: "Approves a plan of optics plan or of optics upgrade plan -e. Makes the plan anew from this machine's own sources, refuses a file that differs, shows the\n" +
			"plan, asks, and signs its digest for this environment, for a time and for one run. The approval\n" +
			"is a file in PLAN.approvals; hand it to whoever applies the plan.\n\n" +
			"--print writes the statement for a key that this machine does not have: ssh-keygen -Y sign\n" +
			"signs the .txt file, a wallet the .eip712 file (eth_signTypedData_v4); --signature takes the\n" +
			"result.",
		Example: "  optics approve plan.json -e production --key ~/.ssh/id_ed25519\n" +
			"  optics approve plan.json -e production --ssh-agent\n" +
			"  optics approve plan.json -e production --ethereum keystore:me.json\n" +
			"  optics approve plan.json -e production --print\n" +
			"  optics approve plan.json -e production --signature plan.json.approvals/….txt.sig\n" +
			"  optics approve list plan.json -e production",
		Args:              onePlan,
		ValidArgsFunction: planFiles,
		RunE:              func(cmd *cobra.Command, args []string) error { return o.run(cmd, args[0]) },
	}
	planningFlags(cmd)
	cmd.PersistentFlags().StringVar(&o.proposer, "proposer", "", "who proposed the plan, where its file does not say: a name, an address or a fingerprint")
	f := cmd.Flags()
	f.StringVar(&o.key, "key", "", "file with a private SSH key; with --ssh-agent the .pub file of the key in the agent")
	f.BoolVar(&o.sshAgent, "ssh-agent", false, "sign with a key of the SSH agent (SSH_AUTH_SOCK)")
	f.StringVar(&o.ethereum, "ethereum", "", "Ethereum key: keystore:FILE, file:FILE, env:VARIABLE or kms:ARN")
	f.BoolVar(&o.print, "print", false, "write the statement for a key elsewhere")
	f.StringVar(&o.signature, "signature", "", "file with the signature that was made elsewhere")
	f.StringVar(&o.statement, "statement", "", "with --signature: the statement that was signed (default: the signature's file without .sig)")
	f.StringVar(&o.validFor, "valid-for", "", "how long the approval holds, such as 6h (default: as long as the environment allows)")
	cmd.MarkFlagsMutuallyExclusive("key", "ethereum", "print", "signature")
	cmd.MarkFlagsMutuallyExclusive("ssh-agent", "ethereum", "print", "signature")
	cmd.AddCommand(newApproveList(&o))
	return cmd
}

// onePlan asks for exactly one argument.
func onePlan(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return usagef("name the file of one plan; see: %s --help", cmd.CommandPath())
	}
	return nil
}

func planFiles(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{"json"}, cobra.ShellCompDirectiveFilterFileExt
}

// approvalSession is one plan before one environment.
type approvalSession struct {
	*approveOptions
	cmd     *cobra.Command
	env     *environment.Environment
	path    string
	plan    approval.Plan
	policy  approval.Policy
	journal *approval.Journal
}

// open reads the plan and what the environment asks for it.
func (o *approveOptions) open(cmd *cobra.Command, path string) (*approvalSession, error) {
	if err := checkOutput(cmd); err != nil {
		return nil, err
	}
	env, err := loadEnvironment(cmd)
	if err != nil {
		return nil, err
	}
	plan, err := o.plans.ReadPlan(path)
	if err != nil {
		return nil, err
	}
	switch {
	case plan.Environment != env.Name:
		return nil, fmt.Errorf("%s is a plan of %s, not of %s; name that with -e", path, plan.Environment, env.Name)
	case plan.Proposer == "" && o.proposer == "":
		return nil, usagef("%s does not say who proposed it; name the one with --proposer", path)
	case plan.Proposer != "" && o.proposer != "" && o.proposer != plan.Proposer:
		return nil, usagef("--proposer %s: %s says that %s proposed it", o.proposer, path, plan.Proposer)
	case plan.Proposer == "":
		plan.Proposer = o.proposer
	}
	journal, err := approval.NewJournal(approval.JournalConfig{Path: filepath.Join(filepath.Dir(environmentFile(cmd, env.Name)), approval.JournalName), Now: time.Now})
	if err != nil {
		return nil, err
	}
	return &approvalSession{
		approveOptions: o, cmd: cmd, env: env, path: path, plan: plan,
		policy: approval.PolicyOf(env, plan.Kind), journal: journal,
	}, nil
}

func (o *approveOptions) run(cmd *cobra.Command, path string) error {
	if o.key == "" && !o.sshAgent && o.ethereum == "" && !o.print && o.signature == "" {
		return usagef("say what signs: --key, --ssh-agent, --ethereum, --print or --signature")
	}
	if o.statement != "" && o.signature == "" {
		return usagef("--statement needs --signature")
	}
	s, err := o.open(cmd, path)
	if err != nil {
		return err
	}
	switch {
	case s.policy.Gate == environment.GateNone:
		return fmt.Errorf("%s of %s need nobody's approval (%s)", s.policy.Kind, s.env.Name, s.env.Place("gates."+string(s.policy.Kind)))
	case len(s.policy.Approvers) == 0:
		return fmt.Errorf("nothing can be approved in %s while its file names no approvers (%s)", s.env.Name, s.env.Place("approvals.approvers"))
	}
	own, err := o.plans.DerivePlan(cmd, s.env, path)
	if err != nil {
		return fmt.Errorf("make the plan of %s anew: %w", s.env.Name, err)
	}
	if err := s.plan.Compare(own); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	s.show(own)
	switch {
	case o.print:
		return s.print()
	case o.signature != "":
		return s.accept()
	}
	return s.sign()
}

// show prints the plan as this machine has derived it, beside results for programs.
func (s *approvalSession) show(own approval.Plan) {
	fmt.Fprintf(s.screen(), "%s\n\nPlan         %s\nEnvironment  %s\nGate         %s\nProposer     %s\n",
		strings.TrimRight(own.Text, "\n"), own.Digest, own.Environment, own.Kind, s.plan.Proposer)
}

// screen is where a person reads.
func (s *approvalSession) screen() io.Writer {
	if s.cmd.Flag("output").Value.String() == "table" {
		return s.cmd.OutOrStdout()
	}
	return s.cmd.ErrOrStderr()
}

// newStatement returns what is to be signed.
func (s *approvalSession) newStatement() (approval.Statement, error) {
	holds := s.policy.ValidFor
	if s.validFor != "" {
		given, err := environment.ParseSeconds(s.validFor)
		if err != nil {
			return approval.Statement{}, usagef("--valid-for: %w", err)
		}
		if given == 0 || given > s.policy.ValidFor {
			return approval.Statement{}, usagef("--valid-for %s: from 1s to %s are possible in %s", s.validFor, s.policy.ValidFor, s.env.Name)
		}
		holds = given
	}
	serial, err := approval.NewSerial(rand.Reader)
	if err != nil {
		return approval.Statement{}, err
	}
	issued := unixNow()
	statement := approval.Statement{
		Environment: s.env.Name, Gate: s.plan.Kind, Plan: s.plan.Digest, Proposer: s.plan.Proposer,
		Issued: issued, Expiry: issued + uint64(holds), Serial: serial,
	}
	return statement, statement.Validate()
}

// sign asks and signs with a key of this machine.
func (s *approvalSession) sign() (err error) {
	statement, err := s.newStatement()
	if err != nil {
		return err
	}
	key, sign, closer, err := s.openKey()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closer.Close()) }()
	name, err := s.policy.MayApprove(key, s.plan.Proposer)
	if err != nil {
		return err
	}
	before, err := s.check()
	if err != nil {
		return err
	}
	for _, a := range before.Accepted {
		if a.Person == name {
			return fmt.Errorf("%w: %s has approved already, with %s, until %s", approval.ErrDuplicate, name, a.Key.Short(), a.Until().Format(time.RFC3339))
		}
	}
	if err := s.ask(name, key, statement); err != nil {
		return err
	}
	a, err := sign(statement)
	if err != nil {
		return err
	}
	return s.store(a)
}

// ask wants yes from the person, and for a beacon the digest of what was shown.
func (s *approvalSession) ask(name string, key approval.Key, statement approval.Statement) error {
	want, words := "yes", "yes"
	if statement.Gate == approval.Beacons {
		want, words = approval.ShortDigest(statement.Plan), "the first 8 digits of the plan's digest, since it points beacons to other code"
	}
	question := fmt.Sprintf("\n%s\nSign this as %s with %s? Write %s: ", statement.Text(), name, key.Short(), words)
	answer, err := s.who.Answer(s.cmd.InOrStdin(), s.cmd.ErrOrStderr(), question)
	if err != nil {
		return err
	}
	if strings.TrimSpace(answer) != want {
		return errors.New("nothing was signed")
	}
	return nil
}

// stateDir is where the journal of signatures of KMS keys is.
func (s *approvalSession) stateDir() string { return s.cmd.Flag("state").Value.String() }
