package main

import (
	"encoding/csv"
	"io"

	"github.com/spf13/cobra"

	"github.com/opticsnet/optics/internal/provision/keyring"
)

// keyTitles are the columns of the operations document, and the state of the key.
var keyTitles = []string{"Alias Name", "Region", "Key ID", "ARN", "Key Description", "Ethereum Address", "Status"}

// keyCells returns the columns of a key.
func keyCells(e keyring.Entry) []string {
	address, status := "", string(e.Status)
	if e.Address != nil {
		address = e.Address.Hex()
	}
	if e.Problem != "" {
		status = "problem"
	}
	return []string{e.Alias, e.Region, e.KeyID, e.ARN, e.Description, address, status}
}

func printKeys(cmd *cobra.Command, entries []keyring.Entry) error {
	switch cmd.Flag("output").Value.String() {
	case "json":
		return printJSON(cmd.OutOrStdout(), entries)
	case "csv":
		w := csv.NewWriter(cmd.OutOrStdout())
		rows := [][]string{keyTitles}
		for _, e := range entries {
			rows = append(rows, keyCells(e))
		}
		return w.WriteAll(rows)
	default:
		return printKeyTable(cmd.OutOrStdout(), entries)
	}
}

func printKeyTable(out io.Writer, entries []keyring.Entry) error {
	p := newPrinter(out)
	row := func(texts []string) {
		cells := make([]any, len(texts))
		for i, text := range texts {
			if cells[i] = text; text == "" {
				cells[i] = "-"
			}
		}
		p.row(cells...)
	}
	row(keyTitles)
	for _, e := range entries {
		row(keyCells(e))
	}
	p.flush()
	return p.err
}
