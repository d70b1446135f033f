package chain_test

import (
	"errors"
	"io"
	"net"
	"sync"
	"testing"
)

// line forwards connections to an address until it is frozen: then nothing
// passes, and nothing is closed.
type line struct {
	address string
	to      string

	mu    sync.Mutex
	alive chan struct{} // closed while thawed
}

func newLine(t *testing.T, to string) *line {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := &line{address: listener.Addr().String(), to: to, alive: make(chan struct{})}
	close(l.alive)
	t.Cleanup(func() { _ = listener.Close() })
	t.Cleanup(l.thaw)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go l.forward(conn)
		}
	}()
	return l
}

func (l *line) forward(conn net.Conn) {
	<-l.gate()
	up, err := net.Dial("tcp", l.to)
	if err != nil {
		_ = conn.Close()
		return
	}
	pump := func(to, from net.Conn) {
		buffer := make([]byte, 64<<10)
		for {
			n, err := from.Read(buffer)
			<-l.gate()
			if n > 0 {
				_, _ = to.Write(buffer[:n])
			}
			if err != nil {
				if !errors.Is(err, io.EOF) {
					_ = from.Close()
				}
				_ = to.Close()
				return
			}
		}
	}
	go pump(up, conn)
	pump(conn, up)
}

func (l *line) gate() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.alive
}

func (l *line) freeze() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.alive = make(chan struct{})
}

func (l *line) thaw() {
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case <-l.alive:
	default:
		close(l.alive)
	}
}
