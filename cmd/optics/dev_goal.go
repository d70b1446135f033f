package main

import (
	"context"
	"fmt"
	"time"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/agent"
	"github.com/opticsnet/optics/internal/devnet"
	"github.com/opticsnet/optics/internal/node"
)

// lookEvery is the pause between two looks at a running network.
const lookEvery = 200 * time.Millisecond

// deliver waits until that many messages, and all others that were sent, are
// processed. An agent that halts ends the wait.
func deliver(ctx context.Context, network *devnet.Network, messages uint64, show *show) error {
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	for {
		status, err := network.Node().Status(ctx)
		if ctx.Err() != nil {
			return fmt.Errorf("interrupted before all %d messages were processed", messages)
		}
		if err != nil {
			return err
		}
		if who, why := halted(status); who != "" {
			return fmt.Errorf("the %s has %s", who, why)
		}
		if done(status, messages) {
			break
		}
		select {
		case <-ctx.Done():
		case <-ticker.C:
		}
	}
	report, err := network.Node().Report(ctx)
	if err != nil {
		return err
	}
	if err := show.report(report); err != nil {
		return err
	}
	if report.Failed > 0 {
		return errSilent // the summary says how many
	}
	return nil
}

func halted(s node.Status) (who, why string) {
	for _, a := range s.Agents {
		if a.State == agent.Halted {
			return a.Name, a.Detail
		}
	}
	return "", ""
}

func done(s node.Status, messages uint64) bool {
	var sent, processed uint64
	for _, l := range s.Lanes {
		sent += l.Dispatched
		processed += l.Processed
	}
	return sent >= messages && processed == sent
}

// drillTime bounds a drill.
const drillTime = 3 * time.Minute

// drill lets the updater cheat and succeeds only if every channel was cut.
func drill(ctx context.Context, network *devnet.Network, kind optics.FraudKind, show *show) error {
	ctx, cancel := context.WithTimeout(ctx, drillTime)
	defer cancel()
	report, err := network.Drill(ctx, kind, show.say)
	if err != nil {
		return fmt.Errorf("the drill did not end well: %d of the channels were cut: %w", len(report.Cuts), err)
	}
	return show.drill(report)
}
