package keyring

import (
	"fmt"
	"strings"

	"github.com/opticsnet/optics/internal/environment"
)

// Checklist returns what follows from a rotation that is staged, in order: on the
// chains, for funding and configuration, and last the command that moves the name.
func Checklist(key environment.Key, r Rotation) []string {
	if r.Next == nil || r.Next.Address == nil || r.Current.Address == nil {
		return nil
	}
	old, next, on := r.Current.Address.Hex(), r.Next.Address.Hex(), strings.Join(key.Networks, ", ")
	var steps []string
	if key.Purpose == environment.Attestation {
		steps = attestationSteps(key.Role, old, next, on)
	} else {
		steps = append(steps, fmt.Sprintf("fund %s on %s: optics fund send -e %s", next, on, key.Environment))
		steps = append(steps, accountSteps(key.Role, old, next, on)...)
	}
	move := fmt.Sprintf("move the name: optics keys rotate %s %s -e %s", key.Role, key.Purpose, key.Environment)
	if key.Network != "" {
		move += " --network " + key.Network
	}
	steps = append(steps, move+" --to "+next)
	if key.Role.IsAgent() {
		steps = append(steps, fmt.Sprintf("edit the agents' configuration and restart the %s: optics config signers -e %s", key.Role, key.Environment))
	}
	if key.Alias != "" {
		steps = append(steps, "permissions follow the alias after up to 5 minutes; write policies that name ARNs again: optics iam apply -e "+key.Environment)
	}
	if key.Purpose == environment.Transactions {
		steps = append(steps, fmt.Sprintf("bring what is left on %s to %s", old, next))
	}
	return append(steps, fmt.Sprintf("keep the old key %s until nothing of it is open on any chain; then disable it, and delete it much later", r.Current.KeyID))
}

// attestationSteps are about contracts that know the key's address.
func attestationSteps(role environment.Role, old, next, on string) []string {
	if role == environment.Watcher {
		return []string{
			fmt.Sprintf("on %s: XAppConnectionManager.setWatcherPermission(%s, home domain, true) for every Home, by governance", on, next),
			fmt.Sprintf("after the move: setWatcherPermission(%s, home domain, false)", old),
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
