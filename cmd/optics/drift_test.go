package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestDriftWatch reads the gauges of an environment whose keys are not there yet.
func TestDriftWatch(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "solo"), 0o700); err != nil {
		t.Fatal(err)
	}
	file := fmt.Sprintf(soloEnvironment, fundAddress("deployer"), fundAddress("governor"), fundAddress("recovery-manager"), fundAddress("bank"))
	if err := os.WriteFile(filepath.Join(dir, "solo", "environment.yaml"), []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	out, in := io.Pipe()
	ended := make(chan int, 1)
	var log strings.Builder
	go func() {
		defer in.Close()
		ended <- run(ctx, []string{
			"drift", "--environments", dir, "--state", dir, "--only", "files", "--watch", "--every", "1h", "--metrics", "127.0.0.1:0",
		}, in, &log)
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	want := `optics_drift_differences{environment="solo",kind="key"} 4`
	for !strings.Contains(scrape(t, strings.TrimSpace(line)), want) { // until the first look is done
		if t.Context().Err() != nil {
			t.Fatal("no gauge came")
		}
	}
	cancel()
	if code := <-ended; code != exitOK {
		t.Errorf("exit code %d", code)
	}
	if n := strings.Count(log.String(), "msg=difference environment=solo resource=files/key/solo-"); n != 4 {
		t.Errorf("%d lines of differences instead of 4:\n%s", n, log.String())
	}
}
