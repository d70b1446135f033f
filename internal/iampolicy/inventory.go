package iampolicy

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// AgentRole is what an identity does in an environment.
type AgentRole string

// The roles. Those from the deployer on are no agents: people and pipelines use
// them to operate the environment; the bank funds the others.
const (
	RoleUpdater         AgentRole = "updater"
	RoleRelayer         AgentRole = "relayer"
	RoleProcessor       AgentRole = "processor"
	RoleWatcher         AgentRole = "watcher"
	RoleKathy           AgentRole = "kathy"
	RoleDeployer        AgentRole = "deployer"
	RoleBank            AgentRole = "bank"
	RoleGovernor        AgentRole = "governor"
	RoleRecoveryManager AgentRole = "recovery-manager"
)

// agentRoles are all roles, in the order in which they are generated.
var agentRoles = append(
	[]AgentRole{RoleUpdater, RoleRelayer, RoleProcessor, RoleWatcher, RoleKathy},
	operationRoles...,
)

// operationRoles are the roles that are no agents.
var operationRoles = []AgentRole{RoleDeployer, RoleBank, RoleGovernor, RoleRecoveryManager}

// Purpose is what a key signs.
type Purpose string

// The purposes. Only the updater and the watcher attest.
const (
	// PurposeSigner signs transactions.
	PurposeSigner Purpose = "signer"
	// PurposeAttestation signs statements: updates and failure notices.
	PurposeAttestation Purpose = "attestation"
)

// Key is a KMS key of an environment.
type Key struct {
	// Role and Purpose say whose key it is and what it signs.
	Role    AgentRole
	Purpose Purpose
	// Alias is the key's alias, for example alias/staging-updater-signer.
	Alias string
	// ARN is the key's ARN, empty while it is not known. Policies whose keys all
	// have one name these keys alone.
	ARN string
	// Beside are the ARNs of other keys that the alias led to before, or will lead
	// to: those of a rotation that is not finished. Who signs with the key signs with
	// them too, so that neither an agent that pinned the key before nor one that was
	// restarted with the next is locked out, whenever the alias moves.
	Beside []string
}

// Secret is a hex key in AWS Secrets Manager, for development.
type Secret struct {
	// Role is whose key it is.
	Role AgentRole
	// Name is the secret's name, without the suffix that AWS adds in the ARN.
	Name string
}

// Workload is where in Kubernetes the agents run.
type Workload struct {
	// Roles are the roles that run there; all of them when there are none here.
	Roles []AgentRole
	// Namespace is that of the agents' service accounts.
	Namespace string
	// ServiceAccounts are their names by role; optics-<role> for those not here.
	ServiceAccounts map[AgentRole]string
	// ClusterARN, for EKS Pod Identity, is the one cluster that may use the roles;
	// every cluster of the environment's account may where it is empty.
	ClusterARN string
	// Issuer, for IRSA, is the cluster's OIDC issuer without https://, for example
	// oidc.eks.us-west-2.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF.
	Issuer string
}

// Operator is a contracted party that runs agents from its own account.
type Operator struct {
	// Name is used in texts for people.
	Name string
	// Account is the party's account: 12 digits.
	Account string
	// ExternalID is agreed with the party, at least 8 characters.
	ExternalID string
	// Roles are the roles it runs. A role has one operator at most: its keys are
	// no one else's.
	Roles []AgentRole
}

// Inventory is what the policies of an environment are made of.
type Inventory struct {
	// Environment is its name, for example staging.
	Environment string
	// Partition is aws where it is empty.
	Partition string
	// Account is the environment's account: 12 digits.
	Account string
	// Regions are where its keys and secrets are; at least one.
	Regions []string
	// Keys and Secrets are what its identities sign with.
	Keys    []Key
	Secrets []Secret
	// Users asks for users: one for each role, and those of the operations
	// document.
	Users bool
	// UserRoles are the roles that get a user of their own; all of them when there
	// are none here.
	UserRoles []AgentRole
	// PodIdentity and IRSA ask for roles for agents in Kubernetes.
	PodIdentity, IRSA *Workload
	// Operators ask for roles for other accounts.
	Operators []Operator
}

var (
	environmentText = regexp.MustCompile(`^[a-z][a-z0-9-]{0,30}$`)
	regionText      = regexp.MustCompile(`^[a-z]{2}(-[a-z]+)+-[0-9]$`)
	aliasText       = regexp.MustCompile(`^alias/[0-9A-Za-z/_-]{1,250}$`)
	secretText      = regexp.MustCompile(`^[0-9A-Za-z/_+=.@-]{1,512}$`)
	partitionText   = regexp.MustCompile(`^aws(-[a-z-]+)?$`)
	externalIDText  = regexp.MustCompile(`^[0-9A-Za-z+=,.@:/_-]+$`)
	kubernetesText  = regexp.MustCompile(`^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$`)
	issuerText      = regexp.MustCompile(`^[0-9A-Za-z.-]+(/[0-9A-Za-z._-]+)*$`)
)

// normal returns the inventory with its defaults, or what is wrong with it.
func (inv Inventory) normal() (Inventory, error) {
	if inv.Partition == "" {
		inv.Partition = "aws"
	}
	err := inv.checkPlace()
	for _, check := range []func() error{inv.checkKeys, inv.checkSecrets, inv.checkWorkloads, inv.checkOperators} {
		if err == nil {
			err = check()
		}
	}
	if err != nil {
		return Inventory{}, fmt.Errorf("inventory of environment %q: %w", inv.Environment, err)
	}
	return inv, nil
}

func (inv Inventory) checkPlace() error {
	switch {
	case !environmentText.MatchString(inv.Environment):
		return errors.New("its name: expected lower-case letters, digits and hyphens")
	case !partitionText.MatchString(inv.Partition):
		return fmt.Errorf("partition %q: expected aws, aws-cn or aws-us-gov", inv.Partition)
	case !isAccount(inv.Account):
		return fmt.Errorf("account %q has %d characters: expected 12 digits", inv.Account, len(inv.Account))
	case len(inv.Regions) == 0:
		return errors.New("no region: expected at least one, like us-west-2")
	}
	for _, region := range inv.Regions {
		if !regionText.MatchString(region) {
			return fmt.Errorf("region %q: expected one like us-west-2", region)
		}
	}
	return nil
}

func (inv Inventory) checkKeys() error {
	seen := map[string]bool{}
	for _, k := range inv.Keys {
		switch {
		case k.ARN != "" && seen[k.ARN]:
			return fmt.Errorf("alias %q: key %q has another alias already: expected a key of its own", k.Alias, k.ARN)
		case !aliasText.MatchString(k.Alias) || strings.HasPrefix(k.Alias, "alias/aws/"):
			return fmt.Errorf("alias %q: expected alias/ and letters, digits, /, _ and -, and not alias/aws/", k.Alias)
		case seen[k.Alias]:
			return fmt.Errorf("alias %q stands there twice: expected one key for each", k.Alias)
		case !slices.Contains(agentRoles, k.Role):
			return fmt.Errorf("alias %q: unknown role %q", k.Alias, k.Role)
		case k.Purpose != PurposeSigner && k.Purpose != PurposeAttestation:
			return fmt.Errorf("alias %q: purpose %q: expected signer or attestation", k.Alias, k.Purpose)
		case k.Purpose == PurposeAttestation && k.Role != RoleUpdater && k.Role != RoleWatcher:
			return fmt.Errorf("alias %q: a %s attests nothing: only updater and watcher do", k.Alias, k.Role)
		}
		seen[k.Alias], seen[k.ARN] = true, true
		if k.ARN == "" && len(k.Beside) > 0 {
			return fmt.Errorf("alias %q: keys beside it, and none of its own: expected its ARN", k.Alias)
		}
		if err := inv.checkKeyARN(k.Alias, k.ARN); err != nil {
			return err
		}
		for _, other := range k.Beside {
			if seen[other] {
				return fmt.Errorf("alias %q: key %q has another alias already: expected a key of its own", k.Alias, other)
			}
			seen[other] = true
			if err := inv.checkKeyARN(k.Alias, other); err != nil {
				return err
			}
		}
	}
	return nil
}

func (inv Inventory) checkKeyARN(alias, text string) error {
	if text == "" {
		return nil
	}
	a, err := parseARN(text)
	if err != nil {
		return fmt.Errorf("alias %q: %w", alias, err)
	}
	id, isKey := strings.CutPrefix(a.resource, "key/")
	switch {
	case a.service != "kms" || !isKey || id == "" || strings.ContainsAny(id, "*?/:$"):
		return fmt.Errorf("alias %q: %q: expected the ARN of a KMS key", alias, text)
	case a.partition != inv.Partition || a.account != inv.Account:
		return fmt.Errorf("alias %q: key %q is not of account %s in partition %s", alias, text, inv.Account, inv.Partition)
	case !slices.Contains(inv.Regions, a.region):
		return fmt.Errorf("alias %q: key %q is not in %s", alias, text, strings.Join(inv.Regions, " or "))
	}
	return nil
}

func (inv Inventory) checkSecrets() error {
	for _, s := range inv.Secrets {
		switch {
		case !secretText.MatchString(s.Name):
			return fmt.Errorf("secret %q: expected letters, digits and /_+=.@-", s.Name)
		case !slices.Contains(agentRoles, s.Role):
			return fmt.Errorf("secret %q: unknown role %q", s.Name, s.Role)
		}
	}
	return nil
}

func (inv Inventory) checkWorkloads() error {
	if w := inv.PodIdentity; w != nil && w.ClusterARN != "" {
		if a, err := parseARN(w.ClusterARN); err != nil || a.service != "eks" || strings.ContainsAny(w.ClusterARN, "*?$") {
			return fmt.Errorf("pod identity: cluster %q: expected arn:aws:eks:region:account:cluster/name", w.ClusterARN)
		}
	}
	if w := inv.IRSA; w != nil && !issuerText.MatchString(w.Issuer) {
		return fmt.Errorf("irsa: issuer %q: expected the OIDC issuer without https://", w.Issuer)
	}
	for _, w := range []*Workload{inv.PodIdentity, inv.IRSA} {
		if w == nil {
			continue
		}
		names := []string{w.Namespace}
		for _, role := range agentRoles {
			names = append(names, w.serviceAccount(role))
		}
		for _, name := range names {
			if !kubernetesText.MatchString(name) {
				return fmt.Errorf("kubernetes name %q: expected lower-case letters, digits, hyphens and dots", name)
			}
		}
	}
	return nil
}

// runs says whether a role runs there.
func (w *Workload) runs(role AgentRole) bool { return w != nil && among(w.Roles, role) }

// among says whether a list names a role; an empty list names all.
func among(roles []AgentRole, role AgentRole) bool {
	return len(roles) == 0 || slices.Contains(roles, role)
}

func (w *Workload) serviceAccount(role AgentRole) string {
	if name := w.ServiceAccounts[role]; name != "" {
		return name
	}
	return "optics-" + string(role)
}

func (inv Inventory) checkOperators() error {
	runs := map[AgentRole]string{}
	for _, o := range inv.Operators {
		switch {
		case !isAccount(o.Account):
			return fmt.Errorf("operator %q: account %q has %d characters: expected 12 digits", o.Name, o.Account, len(o.Account))
		case o.Account == inv.Account:
			return fmt.Errorf("operator %q: account %s is the environment's own: expected another", o.Name, o.Account)
		case !externalIDText.MatchString(o.ExternalID) || len(o.ExternalID) < 8 || len(o.ExternalID) > 1224:
			return fmt.Errorf("operator %q: external id %q: expected 8 to 1224 letters, digits and +=,.@:/_-", o.Name, o.ExternalID)
		}
		for _, role := range o.Roles {
			if other, taken := runs[role]; taken {
				return fmt.Errorf("operators %q and %q both run the %s: two setups on one signer replace each other's transactions", other, o.Name, role)
			}
			if len(inv.policiesOf(role)) == 0 {
				return fmt.Errorf("operator %q runs the %s, which has no key", o.Name, role)
			}
			runs[role] = o.Name
		}
	}
	return nil
}
