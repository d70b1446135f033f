package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/opticsnet/optics/internal/doctor"
)

// barWidth is the length of a progress bar in characters.
const barWidth = 24

// clearBar removes a progress bar, for a line that takes its place.
const clearBar = "\r\x1b[K"

// progressBar returns what shows how much of long work is done, on standard error and
// only to a person at a terminal; nil otherwise. It may be called from any goroutine,
// and clears its line at the end.
func progressBar(cmd *cobra.Command, what string) func(done, all int) {
	screen := terminalOf(cmd.ErrOrStderr())
	if screen == nil {
		return nil
	}
	var mu sync.Mutex
	return func(done, all int) {
		mu.Lock()
		defer mu.Unlock()
		if done >= all {
			fmt.Fprint(screen, clearBar)
			return
		}
		fmt.Fprint(screen, clearBar+bar(what, done, all))
	}
}

// bar is a progress bar in words and characters.
func bar(what string, done, all int) string {
	full := barWidth * done / max(all, 1)
	return fmt.Sprintf("%s [%s%s] %d/%d", what, strings.Repeat("=", full), strings.Repeat(" ", barWidth-full), done, all)
}

// terminalOf returns the terminal that something is written to, nil for none.
func terminalOf(w io.Writer) *os.File {
	if file, ok := w.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		return file
	}
	return nil
}

// colours are those of states, as long as each other so that columns stay in line.
var colours = map[doctor.State]string{doctor.OK: "\x1b[32m", doctor.Warning: "\x1b[33m", doctor.Broken: "\x1b[31m"}

// coloured is a state in its colour on a terminal whose user has not asked for none
// (NO_COLOR), and the word alone everywhere else.
func coloured(w io.Writer, s doctor.State) string {
	if terminalOf(w) == nil || os.Getenv("NO_COLOR") != "" {
		return string(s)
	}
	return colours[s] + string(s) + "\x1b[0m"
}
