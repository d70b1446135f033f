package provision

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"
)

// JournalName is the name of the journal in the folder of an environment.
const JournalName = "journal.jsonl"

// ErrBusy means that another process applies a plan of this environment on this
// machine.
var ErrBusy = errors.New("another process has the journal")

// The events of a journal.
const (
	eventBegin  = "begin"  // a plan begins
	eventIntent = "intent" // a step is about to happen
	eventDone   = "done"   // it has happened and was read back
	eventEnd    = "end"    // the plan is done
)

// Record is one line of a journal. It holds no secret.
type Record struct {
	// Time is when it was written.
	Time time.Time `json:"time"`
	// Plan is the digest of the plan, in hex.
	Plan string `json:"plan"`
	// Event is begin, intent, done or end.
	Event string `json:"event"`
	// Step and Resource are those of the step.
	Step     string `json:"step,omitempty"`
	Resource string `json:"resource,omitempty"`
	Verb     Verb   `json:"verb,omitempty"`
	// Wanted is the value that a step will bring about later.
	Wanted string `json:"wanted,omitempty"`
	// Outcome is what came of a step that is done.
	Outcome *Outcome `json:"outcome,omitempty"`
}

// Clock tells the time.
type Clock func() time.Time

// Journal is a file with one JSON object a line: what was about to be done, and
// what was. It is durable when a method returns. One process writes it at a time.
type Journal struct {
	file  *os.File
	lock  *flock.Flock
	clock Clock

	mu      sync.Mutex
	records []Record
}

// OpenJournal opens the journal at a path, or makes it. A last line that a crash
// has cut off is dropped: what it announced was never done. The error wraps
// [ErrBusy], or says which line cannot be read.
func OpenJournal(path string, clock Clock) (*Journal, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	lock := flock.New(path + ".lock")
	got, err := lock.TryLock()
	if err == nil && !got {
		err = fmt.Errorf("%w %s; wait for it to end", ErrBusy, path)
	}
	if err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	j := &Journal{lock: lock, clock: clock}
	if err := j.open(path); err != nil {
		return nil, errors.Join(fmt.Errorf("journal: %w", err), lock.Close())
	}
	return j, nil
}

func (j *Journal) open(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644) //nolint:gosec // the operator's own folder; others may read what was done
	if err != nil {
		return err
	}
	data, err := io.ReadAll(file)
	if err == nil {
		var whole int
		j.records, whole, err = readRecords(data)
		if err == nil {
			err = file.Truncate(int64(whole))
		}
		if err == nil {
			_, err = file.Seek(int64(whole), io.SeekStart)
		}
	}
	if err != nil {
		return errors.Join(fmt.Errorf("%s: %w", path, err), file.Close())
	}
	j.file = file
	return nil
}

// ReadJournal returns the records of the journal at a path, none when there is no
// such file. It takes no lock.
func ReadJournal(path string) ([]Record, error) {
	data, err := os.ReadFile(path) //nolint:gosec // the operator's own folder
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err == nil {
		var records []Record
		if records, _, err = readRecords(data); err == nil {
			return records, nil
		}
		err = fmt.Errorf("%s: %w", path, err)
	}
	return nil, fmt.Errorf("journal: %w", err)
}

// readRecords returns the records and the length of the whole lines.
func readRecords(data []byte) ([]Record, int, error) {
	whole := bytes.LastIndexByte(data, '\n') + 1
	var records []Record
	for n, line := range bytes.Split(bytes.TrimSuffix(data[:whole], []byte("\n")), []byte("\n")) {
		if whole == 0 {
			break
		}
		var r Record
		dec := json.NewDecoder(bytes.NewReader(line))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&r); err != nil {
			return nil, 0, fmt.Errorf("line %d: %w", n+1, err)
		}
		records = append(records, r)
	}
	return records, whole, nil
}

// Close releases the journal.
func (j *Journal) Close() error { return errors.Join(j.file.Close(), j.lock.Close()) }

// Records returns all records, oldest first.
func (j *Journal) Records() []Record {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.records[:len(j.records):len(j.records)]
}

func (j *Journal) write(r Record) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	r.Time = j.clock().UTC().Truncate(time.Millisecond)
	line, err := json.Marshal(r)
	if err == nil {
		_, err = j.file.Write(append(line, '\n'))
	}
	if err == nil {
		err = j.file.Sync()
	}
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	j.records = append(j.records, r)
	return nil
}

// progress is what a journal says about one plan.
type progress struct {
	begun, ended bool
	intended     map[string]bool
	done         map[string]bool
}

func (j *Journal) progress(plan string) progress {
	p := progress{intended: make(map[string]bool), done: make(map[string]bool)}
	for _, r := range j.Records() {
		if r.Plan != plan {
			continue
		}
		switch r.Event {
		case eventBegin:
			p.begun = true
		case eventIntent:
			p.intended[r.Step] = true
		case eventDone:
			p.done[r.Step] = true
		case eventEnd:
			p.ended = true
		}
	}
	return p
}

// Begun reports whether a plan was begun, and whether it is done.
func (j *Journal) Begun(plan string) (begun, ended bool) {
	p := j.progress(plan)
	return p.begun, p.ended
}

// BeganAt returns when a plan was begun, to the millisecond; false when it was not.
func (j *Journal) BeganAt(plan string) (time.Time, bool) {
	for _, r := range j.Records() {
		if r.Plan == plan && r.Event == eventBegin {
			return r.Time, true
		}
	}
	return time.Time{}, false
}

// Sent returns the newest record of every step that brings its value about later,
// by the step's id.
func Sent(records []Record) map[string]Record {
	out := make(map[string]Record)
	for _, r := range records {
		if r.Event == eventDone && r.Wanted != "" && r.Outcome != nil {
			out[r.Step] = r
		}
	}
	return out
}

// Created returns where things were made: the newest address of each resource.
func Created(records []Record) map[string]Outcome {
	out := make(map[string]Outcome)
	for _, r := range records {
		if r.Event == eventDone && r.Verb == Create && r.Outcome != nil && r.Outcome.Address != "" {
			out[r.Resource] = *r.Outcome
		}
	}
	return out
}
