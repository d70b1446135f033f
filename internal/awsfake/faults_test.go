package awsfake_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/smithy-go"

	"github.com/opticsnet/optics/internal/awsfake"
)

// keys returns how many keys there are.
func (c *clients) keys(t *testing.T) int {
	t.Helper()
	return len(must(c.kms.ListKeys(t.Context(), &kms.ListKeysInput{}))(t).Keys)
}

// inject plans a fault.
func (w *world) inject(t *testing.T, f awsfake.Fault) {
	t.Helper()
	if err := w.Inject(f); err != nil {
		t.Fatal(err)
	}
}

// create makes a key.
func (c *clients) create(ctx context.Context) error {
	return only(c.kms.CreateKey(ctx, &kms.CreateKeyInput{}))
}

// unanswered expects an error that is no answer.
func unanswered(t *testing.T, err error) {
	t.Helper()
	var api smithy.APIError
	if err == nil || errors.As(err, &api) {
		t.Errorf("error %v, no answer is expected", err)
	}
}

func TestRefusals(t *testing.T) {
	w := start(t)
	c, ctx := w.root(), t.Context()

	w.inject(t, awsfake.Fault{Action: "kms:CreateKey", Kind: awsfake.FaultThrottle, Nth: 2, Times: 2})
	if err := c.create(ctx); err != nil {
		t.Errorf("the first call: %v", err)
	}
	refused(t, c.create(ctx), "ThrottlingException", "Reduce the frequency")
	if n := c.keys(t); n != 1 { // and another action does not count
		t.Errorf("%d keys after a call that was throttled", n)
	}
	refused(t, c.create(ctx), "ThrottlingException")
	if err := c.create(ctx); err != nil || c.keys(t) != 2 {
		t.Errorf("the call after the fault: %v, %d keys", err, c.keys(t))
	}

	w.inject(t, awsfake.Fault{Action: "kms:*", Kind: awsfake.FaultInternal})
	refused(t, c.create(ctx), "InternalFailure")
	w.inject(t, awsfake.Fault{Action: "*", Kind: awsfake.FaultThrottle})
	refused(t, only(c.iam.ListUsers(ctx, &iam.ListUsersInput{})), "Throttling", "Rate exceeded")

	w.inject(t, awsfake.Fault{Action: "*", Kind: awsfake.FaultInternal, Times: -1})
	for range 3 {
		refused(t, c.create(ctx), "InternalFailure")
	}
	w.ClearFaults()
	if err := c.create(ctx); err != nil {
		t.Errorf("after the faults were taken back: %v", err)
	}
}

// TestLostAnswers holds what has happened when a client hears nothing.
func TestLostAnswers(t *testing.T) {
	w := start(t)
	c, ctx := w.root(), t.Context()
	w.inject(t, awsfake.Fault{Action: "kms:CreateKey", Kind: awsfake.FaultDrop})
	unanswered(t, c.create(ctx))
	if n := c.keys(t); n != 0 {
		t.Errorf("%d keys after a call that was dropped", n)
	}
	w.inject(t, awsfake.Fault{Action: "kms:CreateKey", Kind: awsfake.FaultLostAnswer})
	unanswered(t, c.create(ctx))
	if n := c.keys(t); n != 1 {
		t.Errorf("%d keys after an answer that was lost", n)
	}
	w.inject(t, awsfake.Fault{Action: "kms:CreateKey", Kind: awsfake.FaultTimeout})
	short, cancel := context.WithTimeout(ctx, 100*time.Millisecond)
	defer cancel()
	unanswered(t, c.create(short))
	if n := c.keys(t); n != 2 {
		t.Errorf("%d keys after a call that was not answered", n)
	}
	w.inject(t, awsfake.Fault{Action: "kms:CreateKey", Kind: awsfake.FaultDelay, Delay: 10 * time.Millisecond})
	if err := c.create(ctx); err != nil || c.keys(t) != 3 {
		t.Errorf("a call that was delayed: %v, %d keys", err, c.keys(t))
	}
}

// TestRetries holds that the SDK takes the faults for what they are.
func TestRetries(t *testing.T) {
	w := start(t)
	cfg := w.root().config
	cfg.Retryer = func() aws.Retryer {
		return retry.NewStandard(func(o *retry.StandardOptions) {
			o.MaxAttempts = 3
			o.Backoff = retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) { return 0, nil })
		})
	}
	c := w.with(cfg)
	for _, kind := range []awsfake.FaultKind{awsfake.FaultThrottle, awsfake.FaultInternal, awsfake.FaultDrop} {
		if err := w.Inject(awsfake.Fault{Action: "kms:ListKeys", Kind: kind, Times: 2}); err != nil {
			t.Fatal(err)
		}
		before := w.Calls()
		c.keys(t)
		if n := w.Calls() - before; n != 3 {
			t.Errorf("%s: %d calls, 3 are expected", kind, n)
		}
	}
}

func TestFaultsThatCannotBe(t *testing.T) {
	w := start(t)
	for _, f := range []awsfake.Fault{
		{Action: "kms:Sign"},
		{Action: "kms:Nonsense", Kind: awsfake.FaultDrop},
		{Action: "s3:*", Kind: awsfake.FaultDrop},
		{Action: "*", Kind: awsfake.FaultDrop, Nth: -1},
		{Action: "*", Kind: awsfake.FaultDelay},
		{Action: "*", Kind: awsfake.FaultDelay, Delay: time.Hour},
		{Action: "*", Kind: awsfake.FaultDrop, Delay: time.Second},
	} {
		if err := w.Inject(f); err == nil {
			t.Errorf("%+v is planned", f)
		}
	}
}

func TestControl(t *testing.T) {
	w := start(t)
	c := w.root()
	send := func(method, kind, body string) int {
		t.Helper()
		r := must(http.NewRequestWithContext(t.Context(), method, w.URL()+awsfake.ControlPath, bytes.NewReader([]byte(body))))(t)
		r.Header.Set("Content-Type", kind)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		return answer.StatusCode
	}
	const good = `{"action":"kms:ListKeys","kind":"throttle","times":-1}`
	for name, tc := range map[string]struct {
		method, kind, body string
		status             int
	}{
		"a page in a browser": {"POST", "text/plain", good, 415},
		"another method":      {"PUT", "application/json", good, 405},
		"no fault":            {"POST", "application/json", "{", 400},
		"an unknown field":    {"POST", "application/json", `{"surprise":1}`, 400},
		"two faults":          {"POST", "application/json", good + good, 400},
		"an unknown action":   {"POST", "application/json", `{"action":"x","kind":"drop"}`, 400},
	} {
		if got := send(tc.method, tc.kind, tc.body); got != tc.status {
			t.Errorf("%s: status %d instead of %d", name, got, tc.status)
		}
	}
	c.keys(t)
	if got := send("POST", "application/json", good); got != 204 {
		t.Fatalf("status %d", got)
	}
	refused(t, only(c.kms.ListKeys(t.Context(), &kms.ListKeysInput{})), "ThrottlingException")
	if got := send("DELETE", "application/json", ""); got != 204 {
		t.Fatalf("status %d", got)
	}
	c.keys(t)
}

func TestQuotas(t *testing.T) {
	begin, passed := time.Now(), time.Duration(0)
	w := start(t, func(cfg *awsfake.Config) {
		cfg.Quotas = awsfake.DefaultQuotas()
		cfg.Now = func() time.Time { return begin.Add(passed) }
	})
	c, ctx := w.root(), t.Context()
	create := func(c *clients) error { return only(c.kms.CreateKey(ctx, &kms.CreateKeyInput{})) }
	for range 5 {
		if err := create(c); err != nil {
			t.Fatal(err)
		}
	}
	refused(t, create(c), "ThrottlingException")
	if err := create(w.as(w.Root(), "eu-west-1")); err != nil {
		t.Errorf("another region has a quota of its own: %v", err)
	}
	c.keys(t)
	passed = 200 * time.Millisecond // a fifth of a second, of five a second
	if err := create(c); err != nil {
		t.Errorf("a token that came back: %v", err)
	}
	refused(t, create(c), "ThrottlingException")
}

// TestAfterCall holds what the hook sees, and when.
func TestAfterCall(t *testing.T) {
	var calls []awsfake.Call
	w := start(t, func(cfg *awsfake.Config) {
		cfg.AfterCall = func(call awsfake.Call) { calls = append(calls, call) }
	})
	c, ctx := w.root(), t.Context()
	c.signingKey(t)
	refused(t, only(c.kms.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: aws.String("x")})), "NotFoundException")
	if len(calls) != 2 {
		t.Fatalf("%d calls", len(calls))
	}
	first, second := calls[0], calls[1]
	if first.Action != "kms:CreateKey" || !first.Changed || first.Status != 200 || first.Number != 1 || first.RequestID == "" ||
		first.Principal != "arn:aws:iam::"+account+":root" {
		t.Errorf("call %+v", first)
	}
	if second.ErrorCode != "NotFoundException" || second.Changed || second.Status != 400 || second.Number != 2 {
		t.Errorf("call %+v", second)
	}
}

// TestClientThatDies ends a client when its call is done and not answered yet: the
// key is there, and the client never learns of it.
func TestClientThatDies(t *testing.T) {
	ctx, kill := context.WithCancel(t.Context())
	w := start(t, func(cfg *awsfake.Config) {
		cfg.AfterCall = func(call awsfake.Call) {
			if call.Action == "kms:CreateKey" {
				kill()
			}
		}
	})
	err := only(w.root().kms.CreateKey(ctx, &kms.CreateKeyInput{}))
	if n := w.root().keys(t); n != 1 {
		t.Errorf("error %v, %d keys", err, n)
	}
}
