package keyring

import (
	"fmt"
	"strings"

	"github.com/opticsnet/optics/internal/environment"
)

// Checklist returns what there is to do for a rotation, in order: for a staged one
// what comes before the move of the name, the command that moves it, and what comes
// after; for one that was just moved, what comes after. Changes of the environment
// pass a gate, which the commands take into account.
//
// Permissions for both keys come first and end last: whichever key the name leads to,
// and whichever of them an agent has pinned, at no moment is it locked out.
func Checklist(key environment.Key, r Rotation, gate environment.Gate) []string {
	current, next := &r.Current, r.Next
	if r.Before != nil {
		current, next = r.Before, &r.Current
	}
	if next == nil || next.Address == nil {
		return nil
	}
	t := turn{key: key, gate: gate, current: *current, old: "the account of key " + current.KeyID, next: next.Address.Hex()}
	if current.Address != nil {
		t.old = current.Address.Hex() // of a disabled key it is not known
	}
	if r.Before != nil {
		return t.after()
	}
	return append(append(t.before(), t.move()), t.after()...)
}

// turn is a rotation from one key to the next.
type turn struct {
	key       environment.Key
	gate      environment.Gate
	current   Entry
	old, next string // accounts
}

// before returns the steps up to the move.
func (t turn) before() []string {
	var steps []string
	on := strings.Join(t.key.Networks, ", ")
	if t.key.Alias != "" {
		steps = append(steps, "let both keys sign, or else agents are locked out when the alias moves: "+t.apply())
	}
	if t.key.Purpose == environment.Attestation {
		return append(steps, attestationSteps(t.key.Role, t.old, t.next, on)...)
	}
	return append(steps, accountSteps(t.key.Role, t.old, t.next, on)...)
}

// apply returns the command that writes the policies.
func (t turn) apply() string {
	command := "optics iam apply -e " + t.key.Environment
	if t.gate == environment.GateApprovers {
		return fmt.Sprintf("%s --dry-run, have its digest approved, then %s --digest …", command, command)
	}
	return command
}

// move returns the step that moves the name.
func (t turn) move() string {
	what := "move the name"
	if t.key.Alias != "" {
		what += fmt.Sprintf(" (policy %s-kms-rotation)", t.key.Environment)
	}
	command := fmt.Sprintf("%s: optics keys rotate %s %s -e %s", what, t.key.Role, t.key.Purpose, t.key.Environment)
	if t.key.Network != "" {
		command += " --network " + t.key.Network
	}
	return command + " --to " + t.next
}

// after returns the steps from the move on.
func (t turn) after() []string {
	var steps []string
	if t.key.Purpose == environment.Transactions && t.key.Role != environment.Bank {
		steps = append(steps, fmt.Sprintf("fund %s on %s: optics keys list -e %s --output json > keys.json, then optics fund send -e %s --addresses keys.json",
			t.next, strings.Join(t.key.Networks, ", "), t.key.Environment, t.key.Environment))
	}
	switch env := t.key.Environment; {
	case !t.key.Role.IsAgent():
	case t.key.Alias != "":
		steps = append(steps, fmt.Sprintf("edit the agents' configuration and restart the %s: optics config signers -e %s --config DIR --write", t.key.Role, env))
	default:
		steps = append(steps, fmt.Sprintf("restart the %s, so that it reads its key again", t.key.Role))
	}
	if t.key.Purpose == environment.Attestation && t.key.Role == environment.Watcher {
		steps = append(steps, fmt.Sprintf("take the old permission away: setWatcherPermission(%s, home domain, false) for every Home, by governance", t.old))
	}
	if t.key.Purpose == environment.Transactions {
		steps = append(steps, fmt.Sprintf("bring what is left on %s to %s", t.old, t.next))
	}
	if t.key.Alias == "" {
		return append(steps, fmt.Sprintf("keep the old key %s until nothing of it is open on any chain", t.current.KeyID))
	}
	return append(
		steps,
		fmt.Sprintf("keep the old key until nothing of it is open on any chain, then disable it (policy %s-kms-break-glass): aws kms disable-key --region %s --key-id %s", t.key.Environment, t.current.Region, t.current.KeyID),
		"end the permission for the old key: "+t.apply(),
	)
}

// attestationSteps are about contracts that know the key's address.
func attestationSteps(role environment.Role, old, next, on string) []string {
	if role == environment.Watcher {
		return []string{
			fmt.Sprintf("on %s: XAppConnectionManager.setWatcherPermission(%s, home domain, true) for every Home, by governance", on, next),
		}
	}
	return []string{
		fmt.Sprintf("stop the updaters on %s, and wait until every update that %s signed is final on Home and Replicas", on, old),
		fmt.Sprintf("on every home chain: UpdaterManager.setUpdater(%s), by governance", next),
		fmt.Sprintf("on every other chain: Replica.setUpdater(%s) for that Home, by governance", next),
		"import the committed roots for the new key into the guard's store before the updater starts",
	}
}

// accountSteps are about accounts that contracts or queues know.
func accountSteps(role environment.Role, old, next, on string) []string {
	switch role { //nolint:exhaustive // the others are agents
	case environment.Governor:
		return []string{fmt.Sprintf("on %s: GovernanceRouter.transferGovernor(domain, %s), by %s", on, next, old)}
	case environment.RecoveryManager:
		return []string{fmt.Sprintf("on %s: GovernanceRouter.transferRecoveryManager(%s), by %s", on, next, old)}
	case environment.Bank:
		return []string{fmt.Sprintf("wait until no transfer of %s is open", old)}
	case environment.Deployer:
		return []string{fmt.Sprintf("let no deployment of %s be under way: what it owns would stay with it", old)}
	default:
		return []string{fmt.Sprintf("stop the %s, and wait until no transaction of %s is open on %s", role, old, on)}
	}
}
