package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"github.com/opticsnet/optics/internal/agent"
	"github.com/opticsnet/optics/internal/environment"
	"github.com/opticsnet/optics/internal/provision/drift"
)

// watchOver looks at an environment until the command is interrupted.
func (o *driftOptions) watchOver(cmd *cobra.Command, e *environment.Environment) error {
	log := slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), nil)).With("environment", e.Name)
	watcher := drift.New(drift.Config{Environment: e.Name, Look: look(cmd), Now: time.Now, Log: log})
	ctx, cancel := context.WithCancel(cmd.Context())
	defer cancel()
	served := make(chan error, 1)
	if o.metrics != "" {
		server, address, err := serveMetrics(ctx, watcher, o.metrics, served)
		if err != nil {
			return err
		}
		defer server.Close() //nolint:errcheck // nothing is left to be answered
		fmt.Fprintf(cmd.OutOrStdout(), "http://%s/metrics\n", address)
	}
	loop := agent.New(agent.Config{Name: "drift " + e.Name, Step: watcher.Step, Idle: o.every, Backoff: min(o.every, 5*time.Second), Log: log})
	ended := make(chan error, 1)
	go func() { ended <- loop.Run(ctx) }()
	select {
	case err := <-served:
		cancel()
		return errors.Join(fmt.Errorf("--metrics: %w", err), <-ended)
	case err := <-ended:
		return err
	}
}

// serveMetrics serves gauges, and says when it cannot any more.
func serveMetrics(ctx context.Context, watcher *drift.Watcher, at string, ended chan<- error) (*http.Server, net.Addr, error) {
	handler, err := watcher.Handler()
	if err != nil {
		return nil, nil, err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", at)
	if err != nil {
		return nil, nil, fmt.Errorf("--metrics: %w", err)
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second}
	go func() { ended <- server.Serve(listener) }()
	return server, listener.Addr(), nil
}
