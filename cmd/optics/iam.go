package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/iampolicy"
)

func newIAM() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "iam",
		Short: "Who may do what with an environment's keys",
		Long: "iam makes least-privilege policies from an environment file, shows them, brings them into\n" +
			"the AWS account, and answers questions about them. Every agent has an identity of its own\n" +
			"that signs digests with its own keys; who manages keys cannot sign.",
		Example: "  optics iam show -e staging\n" +
			"  optics iam apply -e staging --dry-run\n" +
			"  optics iam lint policy.json\n" +
			"  optics iam simulate -e staging --as kms-admin --action kms:Sign --key alias/staging-updater-signer\n" +
			"  optics iam matrix -e staging",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	environmentFlags(cmd)
	cmd.AddCommand(newIAMShow(), newIAMApply(), newIAMLint(), newIAMSimulate(), newIAMMatrix())
	return cmd
}

// styleFile is the style that takes each operator's access from the file.
const styleFile = "file"

// styles are the ways in which agents can reach their keys. A role for another
// account needs an external id and always comes from the file.
var styles = []string{styleFile, "users", string(environment.AccessPodIdentity), string(environment.AccessIRSA)}

// iamOptions are the flags of commands that derive policies.
type iamOptions struct {
	style     string
	cluster   string
	issuer    string
	namespace string
}

func (o *iamOptions) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&o.style, "style", styleFile, "how our own agents reach the keys: as the file says, or "+strings.Join(styles[1:], ", "))
	f.StringVar(&o.cluster, "cluster-arn", "", "with pod-identity: ARN of the one EKS cluster that may use the roles (default: every cluster of the account)")
	f.StringVar(&o.issuer, "issuer", "", "with irsa: OIDC issuer of the cluster without https:// (default: as in the file)")
	f.StringVar(&o.namespace, "namespace", "", "with pod-identity and irsa: namespace of the agents (default: as in the file)")
	completeWords(cmd, "style", styles)
}

// completeWords completes the values of a flag.
func completeWords(cmd *cobra.Command, flag string, words []string) {
	err := cmd.RegisterFlagCompletionFunc(flag, func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return words, cobra.ShellCompDirectiveNoFileComp
	})
	if err != nil {
		panic(err) // the flag is defined by the caller
	}
}

// maxWords is how many bytes of a list an error shows.
const maxWords = 180

// some lists words, and says how many more there are than fit on a line.
func some(words []string) string {
	text := ""
	for i, word := range words {
		if len(text)+len(word) > maxWords {
			return fmt.Sprintf("%s and %d more", text, len(words)-i)
		}
		if i > 0 {
			text += ", "
		}
		text += word
	}
	return text
}

// complete completes the values of a flag from an environment; from none when it
// is not there yet.
func (o *iamOptions) complete(cmd *cobra.Command, flag string, words func(*iamWorld) []string) {
	err := cmd.RegisterFlagCompletionFunc(flag, func(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
		w, err := o.world(cmd)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return words(w), cobra.ShellCompDirectiveNoFileComp
	})
	if err != nil {
		panic(err) // the flag is defined by the caller
	}
}

// iamWorld is what follows from an environment file for IAM.
type iamWorld struct {
	env       *environment.Environment
	inventory iampolicy.Inventory
	set       iampolicy.Set
}

// world loads the environment that the flags name and derives its policies.
func (o *iamOptions) world(cmd *cobra.Command) (*iamWorld, error) {
	e, err := loadEnvironment(cmd)
	if err != nil {
		return nil, err
	}
	w := &iamWorld{env: e}
	if w.inventory, err = o.inventory(e); err != nil {
		return nil, err
	}
	return w, w.generate()
}

func (w *iamWorld) generate() (err error) {
	w.set, err = iampolicy.Generate(w.inventory)
	return err
}

// inventory says what the policies of an environment are made of.
func (o *iamOptions) inventory(e *environment.Environment) (iampolicy.Inventory, error) {
	if !slices.Contains(styles, o.style) {
		return iampolicy.Inventory{}, usagef("--style %q: %s are possible", o.style, strings.Join(styles, ", "))
	}
	account, err := e.Keys.ResolveAccount(os.LookupEnv)
	if err != nil {
		return iampolicy.Inventory{}, err
	}
	if account == "" {
		return iampolicy.Inventory{}, fmt.Errorf("environment %s keeps its keys outside AWS (keys.provider: %s); there is nothing for IAM to do", e.Name, e.Keys.Provider)
	}
	inv := iampolicy.Inventory{
		Environment: e.Name, Partition: partitionOf(e.Keys.Region), Account: account, Regions: []string{e.Keys.Region},
	}
	var roles []iampolicy.AgentRole
	for _, k := range e.Inventory().Keys {
		role := iampolicy.AgentRole(k.Role)
		if k.Alias != "" {
			inv.Keys = append(inv.Keys, iampolicy.Key{Role: role, Purpose: iampolicy.Purpose(k.Purpose), Alias: k.Alias})
		} else {
			inv.Secrets = append(inv.Secrets, iampolicy.Secret{Role: role, Name: k.Secret})
		}
		if !slices.Contains(roles, role) {
			roles = append(roles, role)
		}
	}
	for _, role := range roles {
		if err := o.way(&inv, e, role); err != nil {
			return iampolicy.Inventory{}, err
		}
	}
	return inv, nil
}

// partitionOf returns the part of AWS that a region is in:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
func partitionOf(region string) string {
	switch {
	case strings.HasPrefix(region, "cn-"):
		return "aws-cn"
	case strings.HasPrefix(region, "us-gov-"):
		return "aws-us-gov"
	default:
		return "aws"
	}
}

// way adds how the one who has a role reaches its keys.
func (o *iamOptions) way(inv *iampolicy.Inventory, e *environment.Environment, role iampolicy.AgentRole) error {
	operator, ok := e.OperatorOf(environment.Role(role))
	if !ok {
		return fmt.Errorf("environment %s: nobody operates the %s", e.Name, role)
	}
	access := operator.Access
	if o.style != styleFile && access != environment.AccessCrossAccount {
		access = environment.Access(o.style)
		if o.style == "users" {
			access = environment.AccessUser
		}
	}
	switch access {
	case environment.AccessUser:
		inv.Users, inv.UserRoles = true, append(inv.UserRoles, role)
	case environment.AccessPodIdentity:
		return o.workload(&inv.PodIdentity, operator, role, iampolicy.Workload{ClusterARN: o.cluster})
	case environment.AccessIRSA:
		issuer, err := o.issuerOf(operator)
		if err != nil {
			return err
		}
		return o.workload(&inv.IRSA, operator, role, iampolicy.Workload{Issuer: issuer})
	case environment.AccessCrossAccount:
		return addOperator(inv, operator, role)
	case environment.AccessNone:
		return fmt.Errorf("operator %s has access none, but the keys of the %s are in AWS; correct its access, or use --style", operator.Name, role)
	}
	return nil
}

func (o *iamOptions) issuerOf(operator *environment.Operator) (string, error) {
	switch {
	case o.issuer != "":
		return o.issuer, nil
	case operator.OIDCProvider == nil:
		return "", usagef("operator %s names no oidcProvider; name the issuer of the cluster with --issuer", operator.Name)
	}
	return operator.OIDCProvider.Resolve(os.LookupEnv)
}

// workload adds a role to what runs in Kubernetes.
func (o *iamOptions) workload(to **iampolicy.Workload, operator *environment.Operator, role iampolicy.AgentRole, w iampolicy.Workload) error {
	w.Namespace = operator.Namespace
	if o.namespace != "" {
		w.Namespace = o.namespace
	}
	if w.Namespace == "" {
		return usagef("operator %s names no namespace; name that of the agents with --namespace", operator.Name)
	}
	have := *to
	switch {
	case have == nil:
		have = &w
	case have.Namespace != w.Namespace || have.Issuer != w.Issuer:
		return fmt.Errorf("operator %s runs agents in another namespace or cluster than the operators before it; one of each kind of access is possible in an environment", operator.Name)
	}
	have.Roles = append(have.Roles, role)
	*to = have
	return nil
}

// addOperator adds a role to what another account runs.
func addOperator(inv *iampolicy.Inventory, operator *environment.Operator, role iampolicy.AgentRole) error {
	at := slices.IndexFunc(inv.Operators, func(o iampolicy.Operator) bool { return o.Name == operator.Name })
	if at < 0 {
		account, err := operator.ResolveAccount(os.LookupEnv)
		if err != nil {
			return err
		}
		var id string
		if operator.ExternalID != nil {
			if id, err = operator.ExternalID.Resolve(os.LookupEnv); err != nil {
				return err
			}
		}
		at = len(inv.Operators)
		inv.Operators = append(inv.Operators, iampolicy.Operator{Name: operator.Name, Account: account, ExternalID: id})
	}
	inv.Operators[at].Roles = append(inv.Operators[at].Roles, role)
	return nil
}
