package approval

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/gofrs/flock"
)

// JournalName is the name of the journal in the folder of an environment.
const JournalName = "approvals.jsonl"

// The events of a journal.
const (
	eventBegun    = "begun"    // serials were spent on a plan
	eventFinished = "finished" // a plan was applied to its end
)

// entry is one line of a journal.
type entry struct {
	At      time.Time   `json:"at"`
	Event   string      `json:"event"`
	Plan    common.Hash `json:"plan"`
	Serials []Serial    `json:"serials,omitempty"`
}

// JournalConfig is what a [Journal] is made of; both fields are required.
type JournalConfig struct {
	// Path is the file; its directory must be there.
	Path string
	// Now says what time stands in the lines. Nothing is decided by it.
	Now func() time.Time
}

// Journal is a [Spent] in a file with one JSON object a line, to which lines are
// only ever added. It holds no secret. Every call reads the file anew, and those
// that write lock it, so many processes may share it. It can only take away: what it
// says makes no approval count.
//
// A line is on the disk when the call returns. A last line without its end is of a
// call that never returned, so nothing began with it; it is cut off by the next.
type Journal struct {
	path string
	now  func() time.Time
}

// NewJournal returns a journal. It touches no file; one that is not there has
// nothing spent.
func NewJournal(cfg JournalConfig) (*Journal, error) {
	if cfg.Path == "" || cfg.Now == nil {
		return nil, errors.New("a journal of approvals needs a path and a clock")
	}
	return &Journal{path: cfg.Path, now: cfg.Now}, nil
}

// UseOf implements [Spent].
func (j *Journal) UseOf(_ context.Context, serial Serial) (Use, bool, error) {
	text, err := os.ReadFile(j.path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Use{}, false, fmt.Errorf("journal of approvals: %w", err)
	}
	uses, _, err := j.parse(text)
	use, used := uses[serial]
	return use, used, err
}

// Spend implements [Spent].
func (j *Journal) Spend(ctx context.Context, plan common.Hash, serials []Serial) error {
	if len(serials) == 0 {
		return nil
	}
	return j.append(ctx, func(uses map[Serial]Use) (*entry, error) {
		e := entry{Event: eventBegun, Plan: plan}
		for _, serial := range serials {
			switch use, used := uses[serial]; {
			case !used:
				e.Serials = append(e.Serials, serial)
			case use.Plan != plan || use.Finished:
				return nil, fmt.Errorf("%w: serial %s was spent on plan %s; approve again", ErrSpent, serial, ShortDigest(use.Plan))
			}
		}
		if len(e.Serials) == 0 {
			return nil, nil
		}
		return &e, nil
	})
}

// Finish implements [Spent].
func (j *Journal) Finish(ctx context.Context, plan common.Hash) error {
	if _, err := os.Stat(j.path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return j.append(ctx, func(uses map[Serial]Use) (*entry, error) {
		for _, use := range uses {
			if use.Plan == plan && !use.Finished {
				return &entry{Event: eventFinished, Plan: plan}, nil
			}
		}
		return nil, nil
	})
}

// lockPace is how often a journal is tried that another process has.
const lockPace = 20 * time.Millisecond

// append adds the line that decide asks for, if any, while no other process can add
// one.
func (j *Journal) append(ctx context.Context, decide func(map[Serial]Use) (*entry, error)) (err error) {
	lock := flock.New(j.path, flock.SetFlag(os.O_CREATE|os.O_RDWR), flock.SetPermissions(0o644))
	if _, err := lock.TryLockContext(ctx, lockPace); err != nil {
		return fmt.Errorf("journal of approvals: lock %s: %w", j.path, err)
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	file, err := os.OpenFile(j.path, os.O_RDWR, 0)
	if err != nil {
		return fmt.Errorf("journal of approvals: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	text, err := io.ReadAll(file)
	if err != nil {
		return fmt.Errorf("journal of approvals: %w", err)
	}
	uses, whole, err := j.parse(text)
	if err != nil {
		return err
	}
	line, err := decide(uses)
	if err != nil || line == nil {
		return err
	}
	if err := j.write(file, *line, int64(whole)); err != nil {
		return fmt.Errorf("journal of approvals: %w", err)
	}
	return nil
}

// write puts a line after the whole ones and makes file and name durable.
func (j *Journal) write(file *os.File, line entry, at int64) error {
	line.At = j.now().UTC().Truncate(time.Second)
	text, err := json.Marshal(line)
	if err != nil {
		return err
	}
	if err := file.Truncate(at); err != nil {
		return err
	}
	if _, err := file.WriteAt(append(text, '\n'), at); err != nil {
		return err
	}
	if err := file.Sync(); err != nil {
		return err
	}
	return syncDir(filepath.Dir(j.path))
}

// parse returns what the lines say and the length of those that are whole.
func (j *Journal) parse(text []byte) (map[Serial]Use, int, error) {
	whole := bytes.LastIndexByte(text, '\n') + 1
	uses := make(map[Serial]Use)
	number := 0
	for line := range bytes.Lines(text[:whole]) {
		number++
		var e entry
		decoder := json.NewDecoder(bytes.NewReader(line))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&e); err != nil {
			return nil, 0, j.unreadable(number, err)
		}
		_, end := decoder.Token()
		switch {
		case !errors.Is(end, io.EOF) || e.Plan == common.Hash{} || e.At.IsZero():
			return nil, 0, j.unreadable(number, errors.New("one object with at, event and plan is expected"))
		case e.Event == eventBegun && len(e.Serials) > 0:
			for _, serial := range e.Serials {
				if use, used := uses[serial]; used && use.Plan != e.Plan {
					return nil, 0, j.unreadable(number, fmt.Errorf("serial %s is spent twice", serial))
				} else if !used {
					uses[serial] = Use{Plan: e.Plan}
				}
			}
		case e.Event == eventFinished && e.Serials == nil:
			for serial, use := range uses {
				if use.Plan == e.Plan {
					uses[serial] = Use{Plan: e.Plan, Finished: true}
				}
			}
		default:
			return nil, 0, j.unreadable(number, fmt.Errorf("event %q with %d serials is not known", clip(e.Event), len(e.Serials)))
		}
	}
	return uses, whole, nil
}

func (j *Journal) unreadable(line int, why error) error {
	return fmt.Errorf("journal of approvals: %s:%d cannot be read (%w); put the line right as it was committed, never remove the file", j.path, line, why)
}
