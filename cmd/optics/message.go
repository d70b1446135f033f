package main

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/spf13/cobra"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/devnet"
	"github.com/opticsnet/optics/internal/explain"
)

// networkTimeout bounds what a message command waits for.
const networkTimeout = time.Minute

func newMessage() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "message",
		Short: "Send messages and see where they are",
		Example: "  optics message send --from alpha --to bravo --recipient 0x… --body hello\n" +
			"  optics message status 0x…",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.PersistentFlags().String("network", "", "description of the running network (default: the one started last)")
	cmd.PersistentFlags().Bool("json", false, "print JSON")
	cmd.AddCommand(newMessageSend(), newMessageStatus())
	return cmd
}

func newMessageSend() *cobra.Command {
	var from, to, recipient, body string
	cmd := &cobra.Command{
		Use:   "send --from CHAIN --to CHAIN --recipient ADDRESS --body TEXT",
		Short: "Dispatch a message and print its hash",
		Example: "  optics message send --from alpha --to bravo --recipient 0x… --body hello\n" +
			"  optics message send --from alpha --to bravo --recipient 0x… --body 0xc0ffee\n" +
			"  optics message send --from alpha --to bravo --recipient 0x… --body @letter.txt",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			to32, err := parseRecipient(recipient)
			if err != nil {
				return err
			}
			bytes, err := parseBody(body)
			if err != nil {
				return err
			}
			return sendMessage(cmd, from, to, to32, bytes)
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "name of the chain to send from")
	cmd.Flags().StringVar(&to, "to", "", "name of the chain to send to")
	cmd.Flags().StringVar(&recipient, "recipient", "", "address (20 bytes) or id (32 bytes) of the recipient, in hex")
	cmd.Flags().StringVar(&body, "body", "", "text, bytes as 0x…, or @FILE; at most 2048 bytes")
	return cmd
}

func sendMessage(cmd *cobra.Command, from, to string, recipient common.Hash, body []byte) error {
	file, err := networkFile(cmd)
	if err != nil {
		return err
	}
	origin, err := file.Chain(from)
	if err != nil {
		return usagef("--from: %w", err)
	}
	destination, err := file.Chain(to)
	if err != nil {
		return usagef("--to: %w", err)
	}
	if origin.Domain == destination.Domain {
		return usagef("--from and --to are both %s; a message goes to another chain", from)
	}
	ctx, cancel := context.WithTimeout(cmd.Context(), networkTimeout)
	defer cancel()
	sent, err := file.Send(ctx, origin, destination, recipient, body)
	if err != nil {
		return err
	}
	if asJSON(cmd) {
		return printJSON(cmd.OutOrStdout(), sent)
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "message %s\nis leaf %d of %s, in block %d\nsee it with: optics message status %s\n",
		sent.Message, sent.LeafIndex, from, sent.Block, sent.Message)
	return err
}

func newMessageStatus() *cobra.Command {
	return &cobra.Command{
		Use:     "status HASH",
		Short:   "Say at which stage a message is and what it waits for",
		Example: "  optics message status 0x31def026c93f999e8beacc858eb138c6ed85e1d6db7928786a5f72cb70836316",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("one message hash is expected; see: %s --help", cmd.CommandPath())
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			hash, err := devnet.ParseHash(args[0])
			if err != nil {
				return &usageError{err}
			}
			file, err := networkFile(cmd)
			if err != nil {
				return err
			}
			report, err := messageStatus(cmd.Context(), file.API, hash)
			if err != nil {
				return err
			}
			if asJSON(cmd) {
				return printJSON(cmd.OutOrStdout(), report)
			}
			return printReport(cmd.OutOrStdout(), report)
		},
	}
}

// messageStatus asks the running network.
func messageStatus(ctx context.Context, api string, hash common.Hash) (explain.Report, error) {
	var report explain.Report
	ctx, cancel := context.WithTimeout(ctx, networkTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, api+"/v1/messages/"+hash.Hex(), nil)
	if err != nil {
		return report, fmt.Errorf("ask the network: %w", err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return report, fmt.Errorf("the network does not answer at %s; is it still running? start one with: optics dev", api)
	}
	defer func() { _ = response.Body.Close() }() // it was read
	switch response.StatusCode {
	case http.StatusOK:
		return report, json.NewDecoder(response.Body).Decode(&report)
	case http.StatusNotFound:
		return report, fmt.Errorf("no message %s was seen on any chain; it may not be in a block yet", hash)
	}
	text, err := io.ReadAll(io.LimitReader(response.Body, 4096))
	return report, errors.Join(fmt.Errorf("the network answers %s: %s", response.Status, strings.TrimSpace(string(text))), err)
}

func printReport(w io.Writer, r explain.Report) error {
	since := time.Unix(int64(r.Since), 0).UTC().Format(time.DateTime) //nolint:gosec // block times fit
	text := fmt.Sprintf("message   %s\nstage     %s, since %s UTC\n", r.Leaf, r.Stage, since)
	if r.Reason != "" {
		text += fmt.Sprintf("reason    %s\n", r.Reason)
	}
	if r.WaitsFor != "" {
		text += fmt.Sprintf("waits for %s\nturn      %s\n", r.WaitsFor, r.Turn)
	}
	if r.Do != "" {
		text += fmt.Sprintf("do        %s\n", r.Do)
	}
	_, err := io.WriteString(w, text)
	return err
}

// parseRecipient reads 20 or 32 bytes of hex. Mixed case must be a valid EIP-55
// checksum.
func parseRecipient(text string) (common.Hash, error) {
	raw, err := hex.DecodeString(strings.TrimPrefix(text, "0x"))
	if text == "" || err != nil || (len(raw) != common.AddressLength && len(raw) != common.HashLength) {
		return common.Hash{}, usagef("--recipient %q is not an address: 0x and 40 hex digits (or 64 for a 32-byte id) are expected", text)
	}
	if len(raw) == common.AddressLength {
		digits, checksummed := strings.TrimPrefix(text, "0x"), common.BytesToAddress(raw).Hex()[2:]
		if digits != strings.ToLower(digits) && digits != strings.ToUpper(digits) && digits != checksummed {
			return common.Hash{}, usagef("--recipient %q has a wrong checksum; a digit may be mistyped (in lower case it is not checked)", text)
		}
	}
	return common.BytesToHash(raw), nil
}

// parseBody reads text, 0x… or @FILE.
func parseBody(text string) ([]byte, error) {
	body := []byte(text)
	switch {
	case strings.HasPrefix(text, "@"):
		data, err := readLimited(text[1:], optics.MaxBodyLen+1)
		if err != nil {
			return nil, fmt.Errorf("--body: %w", err)
		}
		body = data
	case strings.HasPrefix(text, "0x"):
		data, err := hex.DecodeString(text[2:])
		if err != nil {
			return nil, usagef("--body %q is not hex: an even number of hex digits is expected after 0x", text)
		}
		body = data
	}
	if len(body) > optics.MaxBodyLen {
		return nil, usagef("--body is longer than the %d bytes that a home accepts", optics.MaxBodyLen)
	}
	return body, nil
}

func readLimited(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path) //nolint:gosec // the user names the file
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // read only
	return io.ReadAll(io.LimitReader(f, limit))
}

func networkFile(cmd *cobra.Command) (devnet.File, error) {
	path, err := cmd.Flags().GetString("network")
	if err != nil {
		return devnet.File{}, err
	}
	if path == "" {
		if path, err = devnet.DefaultFile(); err != nil {
			return devnet.File{}, err
		}
	}
	return devnet.ReadFile(path)
}

func asJSON(cmd *cobra.Command) bool {
	on, err := cmd.Flags().GetBool("json")
	return err == nil && on
}

func printJSON(w io.Writer, v any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(v)
}
