package awsfake

import (
	"fmt"
	"net/http"
)

// apiError is an answer that is an error, in the words of AWS.
type apiError struct {
	status  int
	code    string
	message string
}

func (e *apiError) Error() string { return e.code + ": " + e.message }

// refuse returns an error of the caller's making: status 400.
func refuse(code, format string, args ...any) error {
	return &apiError{http.StatusBadRequest, code, fmt.Sprintf(format, args...)}
}

// refuseWith returns an error with a status of its own.
func refuseWith(status int, code, format string, args ...any) error {
	return &apiError{status, code, fmt.Sprintf(format, args...)}
}

// codes are the names that one protocol has for errors that every service knows.
type codes struct {
	status     int // of what has to do with credentials
	denied     string
	noToken    string
	badToken   string
	badSign    string
	incomplete string
	expired    string
	throttled  string
	internal   string
	unknown    string
	invalid    string
}

var jsonCodes = codes{
	status:     http.StatusBadRequest,
	denied:     "AccessDeniedException",
	noToken:    "MissingAuthenticationTokenException",
	badToken:   "UnrecognizedClientException",
	badSign:    "InvalidSignatureException",
	incomplete: "IncompleteSignatureException",
	expired:    "ExpiredTokenException",
	throttled:  "ThrottlingException",
	internal:   "InternalFailure",
	unknown:    "UnknownOperationException",
	invalid:    "ValidationException",
}

var queryCodes = codes{
	status:     http.StatusForbidden,
	denied:     "AccessDenied",
	noToken:    "MissingAuthenticationToken",
	badToken:   "InvalidClientTokenId",
	badSign:    "SignatureDoesNotMatch",
	incomplete: "IncompleteSignature",
	expired:    "ExpiredToken",
	throttled:  "Throttling",
	internal:   "InternalFailure",
	unknown:    "InvalidAction",
	invalid:    "ValidationError",
}

// breach is one parameter that breaks a rule, in the words of AWS.
func breach(code, value, member, rule string) error {
	return refuse(code, "1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: Member must %s", value, member, rule)
}
