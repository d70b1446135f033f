package drift_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/internal/provision"
	"github.com/opticsnet/optics/internal/provision/drift"
)

// bench is an environment that is looked at.
type bench struct {
	t       *testing.T
	watcher *drift.Watcher
	now     time.Time
	log     bytes.Buffer
	seen    drift.Seen
	err     error
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{t: t, now: time.Unix(1_700_000_000, 0)}
	b.watcher = drift.New(drift.Config{
		Environment: "lab", Now: func() time.Time { return b.now },
		Look: func(context.Context) (drift.Seen, error) { return b.seen, b.err },
		Log: slog.New(slog.NewTextHandler(&b.log, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey {
				return slog.Attr{}
			}
			return a
		}})),
	})
	return b
}

// look looks once and returns the lines that were logged.
func (b *bench) look() []string {
	b.t.Helper()
	b.log.Reset()
	if _, err := b.watcher.Step(b.t.Context()); !errors.Is(err, b.err) {
		b.t.Fatal(err)
	}
	return strings.FieldsFunc(b.log.String(), func(r rune) bool { return r == '\n' })
}

// metrics are the samples, without comments.
func (b *bench) metrics() string {
	b.t.Helper()
	handler, err := b.watcher.Handler()
	if err != nil {
		b.t.Fatal(err)
	}
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, httptest.NewRequest("GET", "/metrics", nil))
	return regexp.MustCompile(`(?m)^#.*\n`).ReplaceAllString(answer.Body.String(), "")
}

func (b *bench) expect(metrics string, lines ...string) {
	b.t.Helper()
	if diff := cmp.Diff(lines, b.look()); diff != "" {
		b.t.Errorf("lines (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(metrics, b.metrics()); diff != "" {
		b.t.Errorf("metrics (-want +got):\n%s", diff)
	}
}

func TestWatcher(t *testing.T) {
	b := newBench(t)
	all := []string{"celo/governance/parameters", "aws/key/lab-updater-signer", "accounts"}
	timelock := provision.Finding{Resource: all[0], Field: "recoveryTimelock", Address: "0xAA", Found: "1", Wanted: "86400", Why: "w", Do: "d"}
	b.seen = drift.Seen{Resources: all}
	b.expect(`optics_drift_differences{environment="lab",kind="accounts"} 0
optics_drift_differences{environment="lab",kind="governance"} 0
optics_drift_differences{environment="lab",kind="key"} 0
optics_drift_failed_reads_total{environment="lab"} 0
optics_drift_last_success_timestamp_seconds{environment="lab"} 1.7e+09
`, []string{}...)

	b.now = b.now.Add(time.Hour)
	b.seen.Differences = []provision.Finding{timelock}
	appeared := `level=WARN msg=difference resource=celo/governance/parameters field=recoveryTimelock address=0xAA found=1 wanted=86400 why=w do=d`
	different := `optics_drift_differences{environment="lab",kind="accounts"} 0
optics_drift_differences{environment="lab",kind="governance"} 1
optics_drift_differences{environment="lab",kind="key"} 0
optics_drift_failed_reads_total{environment="lab"} 0
optics_drift_last_success_timestamp_seconds{environment="lab"} 1.7000036e+09
`
	b.expect(different, appeared)
	b.expect(different, []string{}...) // once is enough

	b.now = b.now.Add(time.Hour)
	b.err = errors.New("celo does not answer")
	b.expect(strings.Replace(different, `reads_total{environment="lab"} 0`, `reads_total{environment="lab"} 1`, 1), []string{}...)

	b.err = nil
	b.seen.Differences[0].Found = "2"
	if lines := b.look(); len(lines) != 1 || !strings.Contains(lines[0], "found=2") {
		t.Errorf("a difference that has become another one: %q", lines)
	}
	b.seen.Differences = nil
	gone := `level=INFO msg="difference is gone" resource=celo/governance/parameters field=recoveryTimelock address=0xAA`
	if diff := cmp.Diff([]string{gone}, b.look()); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}
