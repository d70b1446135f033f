package main

import (
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/opticsnet/optics/internal/devnet"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"optics": main})
}

// Each script is a session of a person with the command line.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("OPTICS_NETWORK", env.Getenv("WORK")+"/network.json")
			environments, err := filepath.Abs("../../environments")
			env.Setenv("ENVIRONMENTS", environments)
			return err
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"occupy": occupy,
			"code":   code,
			"answer": answer,
		},
	})
}

// occupy listens on a free port and sets PORT to it: "occupy".
func occupy(ts *testscript.TestScript, _ bool, _ []string) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Defer(func() { _ = listener.Close() })
	ts.Setenv("PORT", strconv.Itoa(listener.Addr().(*net.TCPAddr).Port))
}

// answer starts a network that answers every question with a file: "answer
// report.json".
func answer(ts *testscript.TestScript, _ bool, args []string) {
	report := ts.ReadFile(args[0])
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(report)) }))
	ts.Defer(server.Close)
	file := devnet.File{PID: 1, API: server.URL}
	ts.Check(file.Write(ts.Getenv("OPTICS_NETWORK")))
}

// code runs a command that must end with an exit code and one line of at most 300
// bytes on standard error: "code 2 optics dev --nonsense".
func code(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N command [args]")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := 0
	if err != nil {
		exit, ok := err.(interface{ ExitCode() int })
		if !ok {
			ts.Fatalf("run: %v", err)
		}
		got = exit.ExitCode()
	}
	if strconv.Itoa(got) != args[0] {
		ts.Fatalf("exit code %d instead of %s", got, args[0])
	}
	text := ts.ReadFile("stderr")
	if lines := countLines(text); got != 0 && (lines != 1 || len(text) > 300) {
		ts.Fatalf("standard error has %d lines and %d bytes; one short line is expected:\n%s", lines, len(text), text)
	}
}

func countLines(text string) (n int) {
	for _, r := range text {
		if r == '\n' {
			n++
		}
	}
	return n
}
