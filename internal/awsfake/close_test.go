package awsfake_test

import (
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/opticsnet/optics/internal/awsfake"
)

// Clients open connections that they do not use when another becomes free first. The
// end does not wait for them.
func TestCloseLeavesUnusedConnections(t *testing.T) {
	server, err := awsfake.New(awsfake.Config{Now: time.Now, Seed: t.Name()})
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(t.Context(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	unused, err := net.Dial("tcp", strings.TrimPrefix(server.URL(), "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer unused.Close()
	answer, err := http.Get(server.URL()) // connections are accepted in their order
	if err != nil {
		t.Fatal(err)
	}
	if err := answer.Body.Close(); err != nil {
		t.Error(err)
	}
	if err := server.Close(); err != nil {
		t.Error(err)
	}
}
