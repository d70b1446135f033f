package keys

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strings"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"
)

// Sentinel errors of keys that others hold. All but [ErrThrottled] and
// [ErrUnavailable] stay until somebody changes something: trying again is of no use.
var (
	// ErrCredentials means that there are no AWS credentials, or that AWS does not
	// accept them.
	ErrCredentials = errors.New("no usable AWS credentials")
	// ErrAccount means that credentials or a key are of another AWS account.
	ErrAccount = errors.New("wrong AWS account")
	// ErrRegion means that a key is in another region, or that AWS does not serve it.
	ErrRegion = errors.New("wrong AWS region")
	// ErrDenied means that a permission is missing.
	ErrDenied = errors.New("permission denied")
	// ErrKeyMissing means that there is no such key, alias or secret.
	ErrKeyMissing = errors.New("key not found")
	// ErrKeyState means that the key is disabled or about to be deleted.
	ErrKeyState = errors.New("key is not enabled")
	// ErrKeyKind means that the key is not of the kind that chains use.
	ErrKeyKind = errors.New("wrong kind of key")
	// ErrKeyAddress means that the key is another one than expected.
	ErrKeyAddress = errors.New("wrong key")
	// ErrThrottled means that AWS refuses more calls for now.
	ErrThrottled = errors.New("throttled by AWS")
	// ErrUnavailable means that no answer came, or that AWS failed itself. Whether
	// the call was executed is not known.
	ErrUnavailable = errors.New("AWS is not available")
)

// awsError is one line about something that went wrong with AWS.
type awsError struct {
	kind  error // a sentinel
	cause error // nil when we found out ourselves
	text  string
}

func (e *awsError) Error() string { return e.kind.Error() + ": " + e.text }

// Unwrap returns the sentinel and what the SDK said.
func (e *awsError) Unwrap() []error {
	if e.cause == nil {
		return []error{e.kind}
	}
	return []error{e.kind, e.cause}
}

// errorClasses are the error codes of AWS that mean one thing to an operator.
var errorClasses = map[string]error{
	"AccessDenied":                        ErrDenied,
	"AccessDeniedException":               ErrDenied,
	"UnauthorizedOperation":               ErrDenied,
	"UnrecognizedClientException":         ErrCredentials,
	"InvalidClientTokenId":                ErrCredentials,
	"MissingAuthenticationToken":          ErrCredentials,
	"MissingAuthenticationTokenException": ErrCredentials,
	"SignatureDoesNotMatch":               ErrCredentials,
	"InvalidSignatureException":           ErrCredentials,
	"IncompleteSignatureException":        ErrCredentials,
	"ExpiredToken":                        ErrCredentials,
	"ExpiredTokenException":               ErrCredentials,
	"OptInRequired":                       ErrRegion,
	"NotFoundException":                   ErrKeyMissing,
	"ResourceNotFoundException":           ErrKeyMissing,
	"DisabledException":                   ErrKeyState,
	"KMSInvalidStateException":            ErrKeyState,
	"InvalidKeyUsageException":            ErrKeyKind,
	"UnsupportedOperationException":       ErrKeyKind,
}

// Explain turns an error of the SDK into one line that wraps a sentinel error of
// this package. Action is what was called, such as kms:Sign; resource is what it was
// about, or empty. It returns nil for nil.
func (a *AWS) Explain(err error, action, resource string) error {
	var known *awsError
	if err == nil || errors.As(err, &known) {
		return err
	}
	e := &awsError{cause: err}
	code, message := apiError(err)
	switch {
	case code == "" && errors.Is(err, context.Canceled):
		return fmt.Errorf("%s: %w", action, context.Canceled)
	case code == "":
		e.text, e.kind = a.unanswered(err, action)
	case isThrottle(err):
		e.kind, e.text = ErrThrottled, fmt.Sprintf("%s in account %s, %s (%s); try again later, or ask AWS for a higher quota", action, a.account, a.region, code)
	case strings.Contains(message, "scoped to a valid region"):
		e.kind, e.text = ErrRegion, fmt.Sprintf("%s is not served by the endpoint; correct keys.region", a.region)
	default:
		e.kind = errorClasses[code]
		e.text = a.answered(e.kind, code, message, what{action, resource})
	}
	if e.kind == nil {
		e.kind = ErrUnavailable
	}
	return e
}

// what is a call and what it was about.
type what struct{ action, resource string }

func (w what) String() string { return strings.TrimSpace(w.action + " " + w.resource) }

// answered says what an answer of AWS means.
func (a *AWS) answered(kind error, code, message string, w what) string {
	switch {
	case errors.Is(kind, ErrDenied):
		return denial(message, w)
	case errors.Is(kind, ErrCredentials):
		return fmt.Sprintf("AWS refuses them (%s); renew them", code)
	case errors.Is(kind, ErrRegion):
		return fmt.Sprintf("the account has not enabled %s; correct keys.region", a.region)
	case errors.Is(kind, ErrKeyMissing):
		return fmt.Sprintf("%s is not in account %s, region %s; correct keys.region and keys.account, or run: optics keys provision", w.resource, a.account, a.region)
	case errors.Is(kind, ErrKeyState):
		return fmt.Sprintf("%s (%s)", strings.TrimSuffix(message, "."), w.action)
	case errors.Is(kind, ErrKeyKind):
		return strings.TrimSuffix(message, ".") + "; ECC_SECG_P256K1 with usage SIGN_VERIFY is expected"
	default:
		return fmt.Sprintf("%s: %s: %s", w, code, strings.TrimSuffix(message, "."))
	}
}

var deniedText = regexp.MustCompile(`^User: (\S+) is not authorized to perform: (\S+)(?: on resource: (\S+))?`)

// denial names who may not do what with what. Explicit denies are told apart, since
// no further permission helps against them.
func denial(message string, w what) string {
	who := "the caller"
	if m := deniedText.FindStringSubmatch(message); m != nil {
		who = m[1]
		w.action = m[2]
		if m[3] != "" {
			w.resource = m[3]
		}
	}
	if w.resource == "" {
		w.resource = "*"
	}
	text := fmt.Sprintf("%s may not %s on %s", who, w.action, w.resource)
	if strings.Contains(message, "explicit deny") {
		text += ", a policy denies it"
	}
	return text
}

// unanswered says why there is no answer, and what that means.
func (a *AWS) unanswered(err error, action string) (text string, kind error) {
	var dns *net.DNSError
	var call *url.Error
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return fmt.Sprintf("%s does not exist; correct keys.region %s, or AWS_ENDPOINT_URL", dns.Name, a.region), ErrRegion
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Sprintf("%s in %s was not answered in time", action, a.region), ErrUnavailable
	case errors.As(err, &call):
		return fmt.Sprintf("%s in %s, at %s: %s", action, a.region, place(call.URL), cause(err)), ErrUnavailable
	default:
		return fmt.Sprintf("%s in %s: %s", action, a.region, cause(err)), ErrUnavailable
	}
}

// apiError returns the code and the message of an answer, empty without one.
func apiError(err error) (code, message string) {
	var api smithy.APIError
	if errors.As(err, &api) {
		return api.ErrorCode(), api.ErrorMessage()
	}
	return "", ""
}

// isCode reports whether an answer has an error code.
func isCode(err error, code string) bool {
	got, _ := apiError(err)
	return got == code
}

// requestID returns the id of the request that failed, empty without an answer.
func requestID(err error) string {
	var answer *awshttp.ResponseError
	if errors.As(err, &answer) {
		return answer.RequestID
	}
	return ""
}

// cause returns the innermost error in one line.
func cause(err error) string {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return strings.Join(strings.Fields(err.Error()), " ")
		}
		err = inner
	}
}
