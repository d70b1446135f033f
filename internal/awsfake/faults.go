package awsfake

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"
)

// FaultKind is a way in which a call goes wrong.
type FaultKind string

// The kinds of faults.
const (
	// FaultThrottle answers that the caller is too fast; nothing happens.
	FaultThrottle FaultKind = "throttle"
	// FaultInternal answers with status 500; nothing happens.
	FaultInternal FaultKind = "internal"
	// FaultDrop closes the connection before anything happens.
	FaultDrop FaultKind = "drop"
	// FaultDelay waits for Fault.Delay, then executes and answers the call.
	FaultDelay FaultKind = "delay"
	// FaultTimeout executes the call and never answers: the connection stays open
	// until the client gives up or the server closes.
	FaultTimeout FaultKind = "timeout"
	// FaultLostAnswer executes the call and closes the connection without an answer.
	FaultLostAnswer FaultKind = "lost-answer"
)

var faultKinds = []FaultKind{FaultThrottle, FaultInternal, FaultDrop, FaultDelay, FaultTimeout, FaultLostAnswer}

// Fault is something that goes wrong on demand.
type Fault struct {
	// Action says which calls count: "kms:Sign", "kms:*", or "*" for all.
	Action string `json:"action"`
	// Nth is the first of these calls that fails, counted from 1 and from when the
	// fault was injected. Zero means the next.
	Nth int `json:"nth,omitempty"`
	// Times is how many calls in a row fail. Zero means one; a negative number
	// means every call from Nth on.
	Times int `json:"times,omitempty"`
	// Kind says how they fail.
	Kind FaultKind `json:"kind"`
	// Delay belongs to FaultDelay, in nanoseconds.
	Delay time.Duration `json:"delay,omitempty"`
}

// Limits of what may be planned.
const (
	maxFaults = 1000
	maxDelay  = 10 * time.Minute
)

// armedFault is a fault and the calls that it has seen.
type armedFault struct {
	Fault
	seen int
}

// Inject plans a fault. The oldest fault that is due decides about a call; others
// count the call all the same.
func (s *Server) Inject(f Fault) error {
	if f.Nth == 0 {
		f.Nth = 1
	}
	if f.Times == 0 {
		f.Times = 1
	}
	switch {
	case !slices.Contains(faultKinds, f.Kind):
		return fmt.Errorf("fault of kind %q: one of %v is expected", f.Kind, faultKinds)
	case f.Action != "*" && !s.knows(f.Action):
		return fmt.Errorf("fault of action %q: an action such as kms:Sign, a service such as kms:*, or * is expected", f.Action)
	case f.Nth < 1:
		return fmt.Errorf("fault from call %d on: 1 or more is expected", f.Nth)
	case (f.Kind == FaultDelay) != (f.Delay > 0) || f.Delay < 0 || f.Delay > maxDelay:
		return fmt.Errorf("fault of kind %q with delay %s: a delay up to %s belongs to kind %q alone", f.Kind, f.Delay, maxDelay, FaultDelay)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.faults) == maxFaults {
		return fmt.Errorf("%d faults are planned already; clear them first", maxFaults)
	}
	s.faults = append(s.faults, &armedFault{Fault: f})
	return nil
}

// ClearFaults takes back all faults that are planned.
func (s *Server) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// knows reports whether an action of a fault can ever match.
func (s *Server) knows(action string) bool {
	name, operation, _ := strings.Cut(action, ":")
	svc, ok := s.services[name]
	if !ok {
		return false
	}
	_, ok = svc.operations[operation]
	return ok || operation == "*"
}

// takeFault counts a call for every fault and returns the one that is due.
func (s *Server) takeFault(action string) *Fault {
	var due *Fault
	s.faults = slices.DeleteFunc(s.faults, func(f *armedFault) bool {
		service, all := strings.CutSuffix(f.Action, "*")
		if f.Action != action && (!all || !strings.HasPrefix(action, service)) {
			return false
		}
		f.seen++
		if due == nil && f.seen >= f.Nth {
			due = &f.Fault
		}
		return f.Times > 0 && f.seen >= f.Nth+f.Times-1
	})
	return due
}

// failure is the error that a fault answers with, nil for other kinds.
func (f *Fault) failure(svc *service) error {
	switch {
	case f == nil:
		return nil
	case f.Kind == FaultThrottle:
		return throttled(svc)
	case f.Kind == FaultInternal:
		return refuseWith(http.StatusInternalServerError, svc.codes.internal, "The request processing has failed because of an unknown error, exception or failure.")
	}
	return nil
}

// obeyBefore does what a fault does before a call is executed. It returns false
// when the connection is to be dropped.
func (s *Server) obeyBefore(ctx context.Context, f *Fault) bool {
	switch {
	case f == nil:
		return true
	case f.Kind == FaultDrop:
		return false
	case f.Kind == FaultDelay:
		timer := time.NewTimer(f.Delay)
		defer timer.Stop()
		select {
		case <-timer.C:
			return true
		case <-ctx.Done():
			return false
		case <-s.closing:
			return false
		}
	}
	return true
}

// obeyAfter does what a fault does when a call is executed. It returns false when
// the call is not to be answered.
func (s *Server) obeyAfter(ctx context.Context, f *Fault) bool {
	switch {
	case f == nil:
		return true
	case f.Kind == FaultLostAnswer:
		return false
	case f.Kind == FaultTimeout:
		select {
		case <-ctx.Done():
		case <-s.closing:
		}
		return false
	}
	return true
}

// ControlPath is where the server of this endpoint takes faults over HTTP: POST a
// [Fault] as JSON to plan it, DELETE to take all back. Only this machine is heard.
const ControlPath = "/_optics/faults"

// control plans and clears faults over HTTP.
func (s *Server) control(w http.ResponseWriter, r *http.Request) {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
		http.Error(w, "faults are taken from this machine only", http.StatusForbidden)
		return
	}
	// No page in a browser sends this type to another origin without asking first.
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/json" {
		http.Error(w, "application/json is expected", http.StatusUnsupportedMediaType)
		return
	}
	switch r.Method {
	case http.MethodDelete:
		s.ClearFaults()
		w.WriteHeader(http.StatusNoContent)
	case http.MethodPost:
		f, err := readFault(http.MaxBytesReader(w, r.Body, maxBody))
		if err == nil {
			err = s.Inject(f)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	default:
		http.Error(w, "POST or DELETE is expected", http.StatusMethodNotAllowed)
	}
}

func readFault(body io.Reader) (Fault, error) {
	var f Fault
	decoder := json.NewDecoder(body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&f); err != nil {
		return f, fmt.Errorf("the fault is not the JSON that is expected: %w", err)
	}
	if decoder.More() {
		return f, errors.New("one fault at a time is expected")
	}
	return f, nil
}
