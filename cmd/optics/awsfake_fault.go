package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/opticsnet/optics/internal/awsfake"
)

// faultOptions are the flags of optics aws-fake fault.
type faultOptions struct {
	endpoint string
	fault    awsfake.Fault
	kind     string
	clear    bool
}

// faultTimeout is how long the endpoint may take to answer.
const faultTimeout = 10 * time.Second

func newAWSFakeFault() *cobra.Command {
	var o faultOptions
	cmd := &cobra.Command{
		Use:   "fault",
		Short: "Let calls of a running endpoint fail",
		Long: "fault plans that calls fail: throttle and internal answer with an error, drop closes the\n" +
			"connection before anything happens, lost-answer and timeout after it happened, delay waits.",
		Example: "  optics aws-fake fault --action kms:Sign --kind throttle --times 3\n" +
			"  optics aws-fake fault --action kms:CreateKey --kind lost-answer --nth 2\n" +
			"  optics aws-fake fault --clear",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if o.endpoint == "" {
				o.endpoint = os.Getenv("AWS_ENDPOINT_URL")
			}
			if o.endpoint == "" {
				return usagef("no endpoint is known: set AWS_ENDPOINT_URL or --endpoint")
			}
			if o.clear == (o.kind != "") {
				return usagef("one of --kind and --clear is expected")
			}
			o.fault.Kind = awsfake.FaultKind(o.kind)
			return o.send(cmd.Context())
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.endpoint, "endpoint", "", "address of the endpoint (default $AWS_ENDPOINT_URL)")
	f.StringVar(&o.fault.Action, "action", "*", "calls that count: kms:Sign, kms:*, or * for all")
	f.IntVar(&o.fault.Nth, "nth", 1, "the first of these calls that fails")
	f.IntVar(&o.fault.Times, "times", 1, "how many calls in a row fail; -1 is no end")
	f.StringVar(&o.kind, "kind", "", "throttle, internal, drop, delay, timeout or lost-answer")
	f.DurationVar(&o.fault.Delay, "delay", 0, "time to wait, with --kind delay")
	f.BoolVar(&o.clear, "clear", false, "take back all faults that are planned")
	return cmd
}

// send gives the fault to the endpoint.
func (o *faultOptions) send(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, faultTimeout)
	defer cancel()
	method, body := http.MethodDelete, []byte(nil)
	if !o.clear {
		raw, err := json.Marshal(o.fault)
		if err != nil {
			return fmt.Errorf("encode the fault: %w", err)
		}
		method, body = http.MethodPost, raw
	}
	request, err := http.NewRequestWithContext(ctx, method, strings.TrimSuffix(o.endpoint, "/")+awsfake.ControlPath, bytes.NewReader(body))
	if err != nil {
		return usagef("--endpoint %q: %w", o.endpoint, err)
	}
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("reach the offline AWS endpoint: %w; start it with: optics aws-fake serve", err)
	}
	defer func() { _ = answer.Body.Close() }() // everything that matters was read
	if answer.StatusCode == http.StatusNoContent {
		return nil
	}
	text, err := io.ReadAll(io.LimitReader(answer.Body, 1024))
	if err != nil {
		return fmt.Errorf("read the answer of %s: %w", o.endpoint, err)
	}
	return fmt.Errorf("%s refuses the fault (%s): %s", o.endpoint, answer.Status, strings.TrimSpace(string(text)))
}
