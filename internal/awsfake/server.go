package awsfake

import (
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// maxBody is the largest body of a request in bytes.
const maxBody = 1 << 20

// operation is one API operation.
type operation struct {
	run     func(*call) (any, error)
	changes bool // the state, so that it must be saved
	open    bool // needs no signature
}

// service is one AWS service.
type service struct {
	name       string // in policies and credential scopes
	namespace  string // of the XML answers; empty for a service that speaks JSON
	codes      *codes
	operations map[string]operation
}

func services() map[string]*service {
	return map[string]*service{
		"kms":            {name: "kms", codes: &jsonCodes, operations: kmsOperations()},
		"secretsmanager": {name: "secretsmanager", codes: &jsonCodes, operations: secretOperations()},
		"iam":            {name: "iam", codes: &queryCodes, namespace: "https://iam.amazonaws.com/doc/2010-05-08/", operations: iamOperations()},
		"sts":            {name: "sts", codes: &queryCodes, namespace: "https://sts.amazonaws.com/doc/2011-06-15/", operations: stsOperations()},
	}
}

// jsonTargets are the first halves of the X-Amz-Target header.
var jsonTargets = map[string]string{"TrentService": "kms", "secretsmanager": "secretsmanager"}

// queryVersions are the API versions that tell the Query services apart.
var queryVersions = map[string]string{"2010-05-08": "iam", "2011-06-15": "sts"}

// serve answers one HTTP request.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Date", s.cfg.Now().UTC().Format(http.TimeFormat))
	if r.URL.Path == ControlPath {
		s.control(w, r)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			http.Error(w, "the request is larger than 1 MiB", http.StatusRequestEntityTooLarge)
		} else {
			http.Error(w, "the request ended early", http.StatusBadRequest)
		}
		return
	}
	c, err := s.route(r, body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	planned := s.begin(c)
	if !s.obeyBefore(r.Context(), planned) {
		panic(http.ErrAbortHandler) // drops the connection without an answer
	}
	var out any
	if err = planned.failure(c.svc); err == nil {
		out, err = s.execute(c, r)
	}
	answer := encodeAnswer(c, out, err)
	s.tell(r, c, answer)
	if !s.obeyAfter(r.Context(), planned) {
		panic(http.ErrAbortHandler)
	}
	answer.write(w, c.requestID)
}

// route finds out what a request asks for.
func (s *Server) route(r *http.Request, body []byte) (*call, error) {
	if r.Method != http.MethodPost || r.URL.Path != "/" {
		return nil, errors.New("this is an offline AWS endpoint: KMS, Secrets Manager, IAM and STS answer POST on /")
	}
	if target := r.Header.Get("X-Amz-Target"); target != "" {
		prefix, action, _ := strings.Cut(target, ".")
		name, ok := jsonTargets[prefix]
		if !ok {
			return nil, errors.New("no service answers this X-Amz-Target; KMS and Secrets Manager do")
		}
		return &call{srv: s, svc: s.services[name], action: action, body: body}, nil
	}
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return nil, errors.New("neither an X-Amz-Target header nor a form: KMS, Secrets Manager, IAM and STS are served")
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, errors.New("the form cannot be read")
	}
	name, ok := queryVersions[form.Get("Version")]
	if !ok {
		return nil, errors.New("no service answers this Version; IAM 2010-05-08 and STS 2011-06-15 do")
	}
	return &call{srv: s, svc: s.services[name], action: form.Get("Action"), body: body, form: form}, nil
}

// begin numbers a call and finds the fault that is planned for it.
func (s *Server) begin(c *call) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls++
	c.number = s.calls
	c.requestID = s.state.uuid("request")
	return s.takeFault(c.name())
}

// execute authenticates a call, runs it, and makes its changes durable.
func (s *Server) execute(c *call, r *http.Request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.now = s.cfg.Now().UTC()
	c.region = s.cfg.Region
	op, known := c.svc.operations[c.action]
	if !op.open {
		key, scope, err := s.authenticate(r, c.svc, c.body)
		if err != nil {
			return nil, err
		}
		c.identify(key)
		if s.cfg.serves(scope.region) {
			c.region = scope.region
		}
	}
	if !known {
		return nil, refuse(c.svc.codes.unknown, "The offline endpoint has no operation %s:%.64s", c.svc.name, c.action)
	}
	if err := s.spend(c); err != nil {
		return nil, err
	}
	s.expire(c)
	out, err := op.run(c)
	if err != nil || !op.changes {
		return out, err
	}
	if err := s.save(); err != nil {
		return nil, refuseWith(http.StatusInternalServerError, c.svc.codes.internal, "%v", err)
	}
	c.changed = true
	return out, nil
}

// tell logs a call and calls the hook.
func (s *Server) tell(r *http.Request, c *call, answer *answer) {
	done := Call{
		Number: c.number, Action: c.name(), Principal: c.who.ARN, RequestID: c.requestID,
		Status: answer.status, ErrorCode: answer.code, Changed: c.changed,
	}
	level := slog.LevelDebug
	if answer.status >= http.StatusInternalServerError {
		level = slog.LevelWarn
	}
	s.log.Log(r.Context(), level, "aws call", "number", done.Number, "action", done.Action, "principal", done.Principal,
		"status", done.Status, "error_code", done.ErrorCode, "request_id", done.RequestID)
	if s.cfg.AfterCall != nil {
		s.cfg.AfterCall(done)
	}
}

// answer is an encoded answer.
type answer struct {
	status int
	code   string // of the error, empty for success
	kind   string // content type
	header string // that names the request id
	body   []byte
}

func (a *answer) write(w http.ResponseWriter, requestID string) {
	w.Header().Set("Content-Type", a.kind)
	w.Header().Set(a.header, requestID)
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body) //nolint:gosec // JSON or escaped XML, and for a client that has gone nobody is left to tell
}

// encodeAnswer puts a result or an error into the protocol of the service.
func encodeAnswer(c *call, out any, err error) *answer {
	if err == nil {
		a, encodeErr := encodeResult(c, out)
		if encodeErr == nil {
			return a
		}
		err = encodeErr
	}
	var failure *apiError
	if !errors.As(err, &failure) {
		failure = &apiError{http.StatusInternalServerError, c.svc.codes.internal, err.Error()}
	}
	if c.svc.namespace != "" {
		return xmlError(c, failure)
	}
	body, err := json.Marshal(map[string]string{"__type": failure.code, "message": failure.message})
	if err != nil { // two strings always encode
		body = []byte(`{"__type":"InternalFailure"}`)
	}
	return &answer{status: failure.status, code: failure.code, kind: jsonKind, header: "x-amzn-RequestId", body: body}
}

const jsonKind = "application/x-amz-json-1.1"

func encodeResult(c *call, out any) (*answer, error) {
	if c.svc.namespace != "" {
		return xmlResult(c, out)
	}
	a := &answer{status: http.StatusOK, kind: jsonKind, header: "x-amzn-RequestId"}
	if out == nil {
		return a, nil
	}
	body, err := json.Marshal(out)
	a.body = body
	return a, err
}

// seconds is a time in a JSON answer: seconds since 1970, with milliseconds.
type seconds time.Time

// MarshalJSON implements [json.Marshaler].
func (t seconds) MarshalJSON() ([]byte, error) {
	return json.Marshal(float64(time.Time(t).UnixMilli()) / 1000)
}

// optionalSeconds returns nil for the zero time.
func optionalSeconds(t time.Time) *seconds {
	if t.IsZero() {
		return nil
	}
	out := seconds(t)
	return &out
}
