package main

import (
	"fmt"
	"os"
	"strings"
	"sync"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// barWidth is the length of a progress bar in characters.
const barWidth = 24

// progressBar returns what shows how much of long work is done, on standard error and
// only to a person at a terminal; nil otherwise. It may be called from any goroutine,
// and clears its line at the end.
func progressBar(cmd *cobra.Command, what string) func(done, all int) {
	screen, ok := cmd.ErrOrStderr().(*os.File)
	if !ok || !term.IsTerminal(int(screen.Fd())) {
		return nil
	}
	var mu sync.Mutex
	return func(done, all int) {
		mu.Lock()
		defer mu.Unlock()
		if done >= all {
			fmt.Fprint(screen, "\r\x1b[K")
			return
		}
		fmt.Fprint(screen, "\r\x1b[K"+bar(what, done, all))
	}
}

// bar is a progress bar in words and characters.
func bar(what string, done, all int) string {
	full := barWidth * done / max(all, 1)
	return fmt.Sprintf("%s [%s%s] %d/%d", what, strings.Repeat("=", full), strings.Repeat(" ", barWidth-full), done, all)
}
