package devnet_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/opticsnet/optics/internal/devnet"
)

// BenchmarkNetwork sends 3,000 messages over six lanes of three chains with
// one-second blocks, as fast as the chains take them, and reports what
// docs/design/throughput.md is about.
func BenchmarkNetwork(b *testing.B) {
	const messages = 3000
	for range b.N {
		cfg := config(b.TempDir(), messages, 0)
		cfg.BlockTime = time.Second
		n, err := devnet.Start(b.Context(), cfg)
		if err != nil {
			b.Fatal(err)
		}
		err = run(b.Context(), n, func(ctx context.Context) error { return watch(ctx, delivered(ctx, n, messages)) })
		if err != nil {
			b.Fatal(err)
		}
		r, err := n.Node().Report(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		if r.Delivered != messages {
			b.Fatalf("%d messages were delivered", r.Delivered)
		}
		b.ReportMetric(r.MessagesPerSecond, "messages/s")
		b.ReportMetric(float64(r.ConfirmableToProcess.P50), "p50-blocks")
		b.ReportMetric(float64(r.ConfirmableToProcess.P99), "p99-blocks")
		b.ReportMetric(float64(r.DispatchToProcess.P50), "p50-s-dispatch-process")
		b.ReportMetric(r.RPCPerMessage, "rpc-calls/message")
		b.ReportMetric(r.RequestsPerMessage, "rpc-requests/message")
		b.ReportMetric(r.GasPerMessage, "gas/message")
		b.ReportMetric(float64(peakMemory(b))/(1<<20), "peak-MiB")
		if err := n.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// watch asks until the answer is yes; blocks come by themselves.
func watch(ctx context.Context, done func() (bool, error)) error {
	ticker := time.NewTicker(100 * time.Millisecond)
	defer ticker.Stop()
	for {
		if ok, err := done(); ok || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
	}
}

// peakMemory is the largest resident size of this process in bytes: chains,
// agents and all.
func peakMemory(b *testing.B) uint64 {
	b.Helper()
	f, err := os.Open("/proc/self/status")
	if err != nil { // not Linux
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.Sys
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var kib uint64
		if strings.HasPrefix(lines.Text(), "VmHWM:") {
			if _, err := fmt.Sscanf(lines.Text(), "VmHWM: %d kB", &kib); err != nil {
				b.Fatal(err)
			}
			return kib << 10
		}
	}
	b.Fatal("no VmHWM")
	return 0
}
