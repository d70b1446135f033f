package localchain_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	gethlog "github.com/ethereum/go-ethereum/log"

	"github.com/opticsnet/optics/internal/devnet/localchain"
)

func TestNodeLogGoesToTheGivenLogger(t *testing.T) {
	before := slog.Default()
	var out bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelInfo}))
	chain, err := localchain.New(localchain.Config{ChainID: 1, GenesisTime: genesisTime, Log: logger})
	if err != nil {
		t.Fatal(err)
	}
	seal(t, chain)
	if out.Len() != 0 {
		t.Errorf("a chain that is well says %q", out.String())
	}
	gethlog.Warn("of no concern")
	gethlog.New("disk", "full").Error("cannot write", "path", "here")
	if err := chain.Close(); err != nil {
		t.Fatal(err)
	}
	gethlog.Error("after the end")
	line := out.String()
	for _, want := range []string{"level=ERROR", `msg="cannot write"`, "source=go-ethereum", "disk=full", "path=here"} {
		if !strings.Contains(line, want) {
			t.Errorf("log %q lacks %s", line, want)
		}
	}
	if strings.Count(line, "\n") != 1 {
		t.Errorf("log %q, want one line", line)
	}
	if slog.Default() != before {
		t.Error("the process's default logger was replaced")
	}
}
