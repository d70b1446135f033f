package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/opticsnet/optics/internal/metrics"
)

func metricsFlag(cmd *cobra.Command, to *string) {
	cmd.Flags().StringVar(to, "metrics", "", "serve metrics for Prometheus at this address, under /metrics; a port alone is on loopback (default: none)")
}

// metricsPort is where metrics are served; nil serves none.
type metricsPort struct{ net.Listener }

// listenMetrics opens the port that --metrics names, if it does. Without a host it is
// on loopback: the figures are nobody's business unless somebody says so.
func listenMetrics(ctx context.Context, address string) (*metricsPort, error) {
	if address == "" {
		return nil, nil //nolint:nilnil // nil is no port
	}
	if !strings.Contains(address, ":") {
		address = ":" + address
	}
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, usagef("--metrics %q: a port, or host:port is expected", address)
	}
	if host == "" {
		host = "127.0.0.1"
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", net.JoinHostPort(host, port))
	if err != nil {
		return nil, fmt.Errorf("--metrics: %w; choose another port", err)
	}
	return &metricsPort{listener}, nil
}

// url returns where the metrics are, "" for none.
func (p *metricsPort) url() string {
	if p == nil {
		return ""
	}
	return fmt.Sprintf("http://%s/metrics", p.Addr())
}

// close gives the port free, also one that serves already.
func (p *metricsPort) close() {
	if p != nil {
		_ = p.Close() // nothing was written
	}
}

// beside serves metrics while something runs.
func (p *metricsPort) beside(ctx context.Context, source metrics.Source, run func(context.Context) error) error {
	if p == nil {
		return run(ctx)
	}
	handler, err := metrics.Handler(source)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		if err := server.Serve(p.Listener); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("--metrics: %w", err)
		}
		return nil
	})
	group.Go(func() error {
		defer func() { _ = server.Close() }() // scrapes that are under way are lost
		return run(ctx)
	})
	return group.Wait()
}
