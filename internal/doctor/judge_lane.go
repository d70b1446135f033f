package doctor

import (
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/deployment"
	"github.com/opticsnet/optics/internal/environment"
)

// checkLanes checks the Replica of every home on every other network that is looked
// at.
func checkLanes(f *facts) []Line {
	var lines []Line
	for _, home := range f.Selection.Homes {
		for _, remote := range f.Environment.NetworkNames() {
			c := f.chains[remote]
			if c == nil {
				continue
			}
			r, read := c.replicas[home]
			if !read {
				continue
			}
			for _, l := range checkLane(f, lane{home, remote}, r) {
				l.Subject = home + "→" + remote
				lines = append(lines, l)
			}
		}
	}
	return lines
}

// lane is a home and a network with its Replica, by name.
type lane struct{ home, remote string }

func checkLane(f *facts, at lane, r replicaFacts) []Line {
	if r.problem != nil {
		l := unread("replica", r.problem, f)
		if !f.Selection.HasReplica(at.home, at.remote) {
			l.State = Warning
		}
		return []Line{l}
	}
	lines := []Line{replicaLine(f, at, r)}
	switch home := f.chains[at.home]; {
	case home == nil || home.deployed == nil || home.home.problem != nil || home.problem != nil || len(home.answering()) == 0:
	case home.home.Updater != r.Updater:
		lines = append(lines, Line{
			Check: "updater", State: Broken, Text: fmt.Sprintf("the replica has updater %s, its home has %s; no update can pass", r.Updater, home.home.Updater),
			Repair: f.command("plan"),
		})
	default:
		lines = append(lines, Line{Check: "updater", State: OK, Text: fmt.Sprintf("home and replica have %s", r.Updater)})
	}
	watcher, ok := f.attestation(environment.Watcher, at.home)
	if !ok || !f.Selection.Serves(environment.Watcher, at.home, at.remote) {
		return lines
	}
	l := Line{Check: "watcher", State: OK, Text: fmt.Sprintf("%s may un-enrol the replica", watcher)}
	if !r.watched {
		l.State, l.Repair = Broken, f.command("plan")
		l.Text = fmt.Sprintf("%s may not un-enrol the replica; nobody would believe it", watcher)
	}
	return append(lines, l)
}

// replicaLine says whether a Replica is active, of its home, and enrolled.
func replicaLine(f *facts, at lane, r replicaFacts) Line {
	home, _ := f.Environment.Network(at.home)
	remote, _ := f.Environment.Network(at.remote)
	address, _ := proxyOf(f.chains[at.remote].deployed, deployment.Replica, at.home)
	l := Line{Check: "replica", State: OK, Text: fmt.Sprintf("it is active and enrolled, with a window of %s", seconds(int64(r.OptimisticSeconds)))} //nolint:gosec // shown
	switch {
	case r.Remote != home.Domain || r.Local != remote.Domain:
		l.State, l.Repair = Broken, "correct the current deployment: "+f.command("env deployments")
		l.Text = fmt.Sprintf("it is of home %s on chain %s; home %s on chain %s is expected", r.Remote, r.Local, home.Domain, remote.Domain)
	case r.State != optics.StateActive:
		l.State, l.Repair = Broken, "see docs/runbook/halts.md"
		l.Text = "it has failed: a fraud by the updater was proven, and it takes no more updates"
	case r.enrolled == common.Address{}:
		l.State, l.Repair = Broken, "if no watcher cut it off, "+f.command("plan")+"; otherwise see docs/runbook/halts.md"
		l.Text = fmt.Sprintf("the replica at %s is not enrolled; no application believes it", address)
	case r.enrolled != address:
		l.State, l.Repair = Broken, f.command("plan")
		l.Text = fmt.Sprintf("another replica is enrolled, %s instead of %s", r.enrolled, address)
	}
	return l
}
