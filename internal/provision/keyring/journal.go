package keyring

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// Step is a kind of change.
type Step string

// The steps that are journaled.
const (
	stepCreateKey    Step = "create-key"
	stepCreateAlias  Step = "create-alias"
	stepMoveAlias    Step = "move-alias"
	stepCreateSecret Step = "create-secret"
	stepStageSecret  Step = "stage-secret"
	stepMoveSecret   Step = "move-secret"
	stepCreateFile   Step = "create-file"
	stepStageFile    Step = "stage-file"
	stepMoveFile     Step = "move-file"
	stepRotate       Step = "rotate"
)

// The outcomes of a step.
const (
	outcomeIntent = "intent" // about to be taken; what became of it is not known
	outcomeDone   = "done"
	outcomeFailed = "failed" // refused: nothing happened
)

// Record is one line of a journal.
type Record struct {
	// Time is when it was written.
	Time time.Time `json:"time"`
	// Step, Key and Place say what is done to which key where: the name of the key,
	// and account and region, or the directory.
	Step  Step   `json:"step"`
	Key   string `json:"key"`
	Place string `json:"place"`
	// Outcome is intent, done or failed.
	Outcome string `json:"outcome"`
	// Generation counts the keys that a name had, from 1; KMS only.
	Generation int `json:"generation,omitempty"`
	// ARN and Address are those of the key, where they are known.
	ARN     string `json:"arn,omitempty"`
	Address string `json:"address,omitempty"`
}

// Journal is a file with one JSON object a line that only its owner may read. It
// holds no secret. One process has it at a time.
type Journal struct {
	file    *os.File
	lock    *flock.Flock
	clock   Clock
	records []Record
}

// ErrBusy means that another process provisions the keys of this environment from
// this machine.
var ErrBusy = errors.New("another process has the journal")

// OpenJournal opens the journal at a path, or makes it, with its directory. The last
// line may be cut off, by a crash; it is dropped, since what it announced was never
// done. The error wraps [ErrBusy], or says which line cannot be read.
func OpenJournal(path string, clock Clock) (*Journal, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("journal of keys: %w", err)
	}
	lock := flock.New(path+".lock", flock.SetPermissions(0o600))
	got, err := lock.TryLock()
	if err == nil && !got {
		err = fmt.Errorf("%w %s; wait for it to end", ErrBusy, path)
	}
	if err != nil {
		return nil, fmt.Errorf("journal of keys: %w", err)
	}
	j := &Journal{lock: lock, clock: clock}
	if err := j.open(path); err != nil {
		return nil, errors.Join(fmt.Errorf("journal of keys: %w", err), lock.Close())
	}
	return j, nil
}

func (j *Journal) open(path string) (err error) {
	j.file, err = os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600) //nolint:gosec // the operator names the directory
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, j.file.Close())
		}
	}()
	info, err := j.file.Stat()
	if err != nil {
		return err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("others than its owner may use %s (mode %04o); run: chmod 600 %s", path, info.Mode().Perm(), path)
	}
	text, err := io.ReadAll(j.file)
	if err != nil {
		return err
	}
	whole := bytes.LastIndexByte(text, '\n') + 1
	if err := j.parse(path, text[:whole]); err != nil {
		return err
	}
	if err := j.file.Truncate(int64(whole)); err != nil {
		return err
	}
	_, err = j.file.Seek(int64(whole), io.SeekStart)
	return err
}

func (j *Journal) parse(path string, text []byte) error {
	number := 0
	for line := range bytes.Lines(text) {
		number++
		var rec Record
		if err := json.Unmarshal(line, &rec); err != nil {
			return fmt.Errorf("%s:%d cannot be read (%w); mend the line, or move the file away", path, number, err)
		}
		j.records = append(j.records, rec)
	}
	return nil
}

// write appends a record. An intent is on the disk when it returns; an outcome that a
// loss of power takes away leaves the intent, which the next run looks after.
func (j *Journal) write(rec Record, outcome string) error {
	rec.Time, rec.Outcome = j.clock.Now().UTC(), outcome
	line, err := json.Marshal(rec)
	if err == nil {
		_, err = j.file.Write(append(line, '\n'))
	}
	if err == nil && outcome == outcomeIntent {
		err = j.file.Sync()
	}
	if err != nil {
		return fmt.Errorf("journal of keys: %w", err)
	}
	j.records = append(j.records, rec)
	return nil
}

// last returns the newest record of a step for a key in a place.
func (j *Journal) last(step Step, key, place string) (Record, bool) {
	for i := len(j.records) - 1; i >= 0; i-- {
		if r := j.records[i]; r.Step == step && r.Key == key && r.Place == place {
			return r, true
		}
	}
	return Record{}, false
}

// do journals the intent, takes the step, and journals how it ended. refused tells
// whether an error means that nothing happened; otherwise the intent stays open.
func (j *Journal) do(rec *Record, refused func(error) bool, act func() error) error {
	if err := j.write(*rec, outcomeIntent); err != nil {
		return err
	}
	if err := act(); err != nil {
		if refused(err) {
			return errors.Join(err, j.write(*rec, outcomeFailed))
		}
		return err
	}
	return j.write(*rec, outcomeDone)
}

// Close gives the journal free.
func (j *Journal) Close() error {
	return errors.Join(j.file.Sync(), j.file.Close(), j.lock.Close())
}
