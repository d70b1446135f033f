package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"

	"github.com/opticsnet/optics/internal/environment"
)

// agentProcess is a running agent.
type agentProcess struct {
	name   string
	cmd    *exec.Cmd
	output lockedBuffer
	ended  chan struct{}
	err    error
}

// runAgents starts the agents of the environment but kathy, whose traffic a
// rehearsal does not need, each as a process of its own under its own user.
func (s *stage) runAgents(ctx context.Context) error {
	for _, agent := range s.env.Agents {
		if agent.Role == environment.Kathy {
			continue
		}
		role := string(agent.Role)
		args := s.e("run", "--role", role, "--addresses", "keys.json", "--data", s.path("run", role), "--leases", s.path("run", "leases"))
		if agent.Role == environment.Updater {
			args = append(args, "--import-signing-history") // of a network that is new
		}
		if err := s.start(ctx, "the "+role, s.user(agent.Role), args...); err != nil {
			return err
		}
	}
	return nil
}

// start starts an agent under an AWS profile.
func (s *stage) start(ctx context.Context, name, profile string, args ...string) error {
	a := &agentProcess{name: name, cmd: s.prepare(ctx, profile, args...), ended: make(chan struct{})}
	a.cmd.Stdout, a.cmd.Stderr = &a.output, &a.output
	if err := a.cmd.Start(); err != nil {
		return fmt.Errorf("start %s: %w", name, err)
	}
	s.agents = append(s.agents, a)
	go func() {
		a.err = a.cmd.Wait()
		close(a.ended)
	}()
	return nil
}

// failed returns an error when an agent has ended by itself.
func (a *agentProcess) failed() error {
	select {
	case <-a.ended:
		return fmt.Errorf("%s has ended: %w: %s", a.name, errors.Join(a.err, errAgentEnded), lastLines(a.output.String()))
	default:
		return nil
	}
}

var errAgentEnded = errors.New("nobody has stopped it")

// stop ends an agent as Ctrl-C does.
func (a *agentProcess) stop() error {
	if a.failed() != nil {
		return nil // told already
	}
	if err := a.cmd.Process.Signal(os.Interrupt); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("stop %s: %w", a.name, err)
	}
	<-a.ended
	return nil
}

// lockedBuffer keeps what a process prints.
type lockedBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write implements io.Writer. It keeps the last 64 KiB.
func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.text.Len() > 64<<10 {
		b.text.Next(b.text.Len() - 32<<10)
	}
	return b.text.Write(p)
}

// String returns what is kept.
func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}
