package main

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"text/tabwriter"

	"golang.org/x/term"

	"github.com/opticsnet/optics/internal/agent"
	"github.com/opticsnet/optics/internal/devnet"
	"github.com/opticsnet/optics/internal/node"
)

// Control sequences of terminals (ECMA-48).
const (
	enterScreen = "\x1b[?1049h\x1b[?25l" // alternate screen, no cursor
	leaveScreen = "\x1b[?25h\x1b[?1049l"
	topLeft     = "\x1b[H"
	clearLine   = "\x1b[K"
	clearRest   = "\x1b[J"
)

// screen is the live view of a network on a terminal.
type screen struct {
	tty         *os.File
	file        devnet.File
	provisioned string // see show
}

func newScreen(tty *os.File) *screen {
	_, _ = tty.WriteString(enterScreen) // a terminal that is gone shows nothing
	return &screen{tty: tty}
}

func (s *screen) close() { _, _ = s.tty.WriteString(leaveScreen) } // as above

// draw puts a picture on the screen, cut to its size.
func (s *screen) draw(status node.Status) {
	width, height, err := term.GetSize(int(s.tty.Fd()))
	if err != nil {
		width, height = 80, 24
	}
	text := render(s.file, status)
	if s.provisioned != "" {
		text += "\n\n" + s.provisioned
	}
	lines := strings.Split(text, "\n")
	lines = lines[:min(len(lines), height-1)]
	for i, line := range lines {
		if runes := []rune(line); len(runes) > width {
			line = string(runes[:width])
		}
		lines[i] = line + clearLine
	}
	_, _ = s.tty.WriteString(topLeft + strings.Join(lines, "\r\n") + clearRest) // as in newScreen
}

// longHash finds 32-byte hashes; on a screen their beginning is enough.
var longHash = regexp.MustCompile(`\b(0x[0-9a-f]{8})[0-9a-f]{56}\b`)

// render is the picture as text.
func render(f devnet.File, s node.Status) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "CHAIN\tHEIGHT\tFINAL\tINDEXED\tLEAVES\tRPC")
	for i, c := range s.Chains {
		url := ""
		if i < len(f.Chains) {
			url = f.Chains[i].HTTP
		}
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%s\n", c.Name, c.Height, c.Final, c.Indexed, c.Leaves, url)
	}
	fmt.Fprintln(w, "\nLANE\tDISPATCHED\tSIGNED\tRELAYED\tPROCESSED\tFAILED\tLATENCY p50")
	for _, l := range s.Lanes {
		latency := "-"
		if l.Processed > 0 {
			latency = fmt.Sprintf("%d s", l.Latency.P50)
		}
		fmt.Fprintf(w, "%s→%s\t%d\t%d\t%d\t%d\t%d\t%s\n", l.From, l.To, l.Dispatched, l.Signed, l.Relayed, l.Processed, l.Failed, latency)
	}
	fmt.Fprintln(w, "\nAGENT\tSTATE\tWAITING FOR")
	for _, a := range byUrgency(s.Agents) {
		fmt.Fprintf(w, "%s\t%s\t%s\n", a.Name, a.State, longHash.ReplaceAllString(a.Detail, "$1…"))
	}
	for _, c := range s.Chains {
		for role, trouble := range c.Troubles {
			fmt.Fprintf(w, "%s on %s\ttransactions\t%s\n", role, c.Name, trouble)
		}
	}
	_ = w.Flush() // a strings.Builder takes everything
	return b.String() + "\nCtrl-C ends the network"
}

// byUrgency puts the agents first that need a person.
func byUrgency(agents []agent.Status) []agent.Status {
	rank := map[agent.State]int{agent.Halted: 0, agent.Retrying: 1, agent.Running: 2, agent.Starting: 3}
	agents = slices.Clone(agents)
	slices.SortStableFunc(agents, func(a, b agent.Status) int { return rank[a.State] - rank[b.State] })
	return agents
}
