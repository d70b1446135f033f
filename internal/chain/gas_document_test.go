package chain_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	gasDocument     = "../../docs/design/gas.md"
	gasAccountBegin = "<!-- account: make gas-account writes this -->\n"
	gasAccountEnd   = "<!-- end of account -->\n"
)

var updateGasAccount = flag.Bool("update-gas-account", false, "write the account into docs/design/gas.md")

// gasAccountTable is one line for each call, one column for each class that any
// call spends gas on.
func gasAccountTable(accounts map[string]gasAccount) string {
	names := make([]string, 0, len(accounts))
	for name := range accounts {
		names = append(names, name)
	}
	slices.Sort(names)
	classes := slices.DeleteFunc(slices.Clone(gasClasses), func(class string) bool {
		return !slices.ContainsFunc(names, func(name string) bool { return accounts[name][class] != 0 })
	})
	var table strings.Builder
	fmt.Fprintf(&table, "| call | %s | total |\n|---|%s---:|\n", strings.Join(classes, " | "), strings.Repeat("---:|", len(classes)))
	for _, name := range names {
		fmt.Fprintf(&table, "| %s |", name)
		for _, class := range classes {
			fmt.Fprintf(&table, " %s |", grouped(accounts[name][class]))
		}
		fmt.Fprintf(&table, " %s |\n", grouped(accounts[name].total()))
	}
	return table.String()
}

// grouped writes a number with a comma before every three digits.
func grouped(n int64) string {
	if n < 0 {
		return "-" + grouped(-n)
	}
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", grouped(n/1000), n%1000)
}

// The account in the document is what the committed contracts spend.
func TestGasAccount(t *testing.T) {
	raw, err := os.ReadFile(gasDocument)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, begun := strings.Cut(string(raw), gasAccountBegin)
	written, after, ended := strings.Cut(rest, gasAccountEnd)
	if !begun || !ended {
		t.Fatalf("%s has no lines %q and %q", gasDocument, gasAccountBegin, gasAccountEnd)
	}
	table := gasAccountTable(gasFigures(t, gasSetting{config: london()}))
	if *updateGasAccount {
		document := before + gasAccountBegin + table + gasAccountEnd + after
		if err := os.WriteFile(gasDocument, []byte(document), 0o600); err != nil {
			t.Fatal(err)
		}
		t.Logf("\n%s", table)
		return
	}
	if diff := cmp.Diff(written, table); diff != "" {
		t.Errorf("the account is not what the contracts spend, run make gas-account:\n%s", diff)
	}
}
