// Package approval holds what people sign before an environment changes, and
// decides whether enough of them did.
//
// A [Statement] names an environment, the digest of one plan, what the plan may
// touch, who proposed it, from when to when it holds, and a serial that is good
// once. An [Approval] is a statement with a signature: of an SSH key, exactly as
// ssh-keygen -Y sign makes it, or of an Ethereum key over typed data (EIP-712).
// [Policy.Check] says which distinct people approved, and for every approval that
// does not count the reason. [Spent] remembers serials that were used.
//
// Nothing here reads a plan or a chain: that the digest is that of a plan which the
// signer has derived himself is the matter of the command that asks for signatures.
package approval

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics/internal/environment"
)

// ErrMalformed means that a text is no statement, signature or approval.
var ErrMalformed = errors.New("malformed")

// Kind says what a plan touches, and so which gate of the environment it needs.
type Kind string

// The kinds.
const (
	// Changes is a plan that points no upgrade beacon to other code.
	Changes Kind = "changes"
	// Beacons is a plan that does, whatever else is in it.
	Beacons Kind = "beacons"
)

// Serial is the number of one approval: 16 random bytes, written as 32 small
// hexadecimal digits.
type Serial [16]byte

// NewSerial draws a serial from a source of random bytes, crypto/rand.Reader
// outside tests.
func NewSerial(random io.Reader) (Serial, error) {
	var s Serial
	if _, err := io.ReadFull(random, s[:]); err != nil {
		return Serial{}, fmt.Errorf("draw a serial: %w", err)
	}
	return s, nil
}

// String returns 32 hexadecimal digits.
func (s Serial) String() string { return hex.EncodeToString(s[:]) }

// MarshalText returns what UnmarshalText reads. It never fails.
func (s Serial) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads 32 small hexadecimal digits. The error wraps
// [ErrMalformed].
func (s *Serial) UnmarshalText(text []byte) error {
	var read Serial
	if len(text) != hex.EncodedLen(len(read)) {
		return fmt.Errorf("%w: a serial has 32 hexadecimal digits, this has %d characters", ErrMalformed, len(text))
	}
	if _, err := hex.Decode(read[:], text); err != nil || read.String() != string(text) {
		return fmt.Errorf("%w: a serial has small hexadecimal digits alone", ErrMalformed)
	}
	*s = read
	return nil
}

// Statement is what a person signs. [Statement.Text] is its form for SSH keys,
// [Statement.Digest] that for Ethereum keys; each holds every field.
type Statement struct {
	// Environment is the name of the environment.
	Environment string `json:"environment"`
	// Gate is what the plan touches.
	Gate Kind `json:"gate"`
	// Plan is the digest of the plan.
	Plan common.Hash `json:"plan"`
	// Proposer is who proposed the plan, as the signer was told: the name of an
	// approver, one of an approver's keys (an address, an SSH fingerprint
	// SHA256:…), or the name of somebody else.
	Proposer string `json:"proposer"`
	// Issued and Expiry are when it begins to hold and when it holds no longer,
	// in unix seconds.
	Issued uint64 `json:"issued"`
	Expiry uint64 `json:"expiry"`
	// Serial makes it good for one run of the plan.
	Serial Serial `json:"serial"`
}

// ShortDigest is the first 8 hexadecimal digits of a plan's digest: what people
// read out and type.
func ShortDigest(plan common.Hash) string { return hex.EncodeToString(plan[:4]) }

// lastSecond is the last unix second with a year of four digits.
const lastSecond = 253402300799

var (
	environmentPattern = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	proposerPattern    = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9:+/=@._-]{0,127}$`)
)

// maxEnvironment is the most characters that an environment's name has.
const maxEnvironment = 32

// Validate refuses a statement that nobody could mean. The error wraps
// [ErrMalformed].
func (s Statement) Validate() error {
	switch {
	case len(s.Environment) > maxEnvironment || !environmentPattern.MatchString(s.Environment):
		return fmt.Errorf("%w: %q is not the name of an environment", ErrMalformed, s.Environment)
	case s.Gate != Changes && s.Gate != Beacons:
		return fmt.Errorf("%w: %q is not a gate; %s or %s is expected", ErrMalformed, s.Gate, Changes, Beacons)
	case s.Plan == common.Hash{}:
		return fmt.Errorf("%w: the digest of the plan is zero", ErrMalformed)
	case !proposerPattern.MatchString(s.Proposer):
		return fmt.Errorf("%w: %q is not a proposer; a name, an address or a fingerprint of at most 128 characters is expected", ErrMalformed, s.Proposer)
	case s.Issued == 0 || s.Expiry > lastSecond:
		return fmt.Errorf("%w: its times are out of range", ErrMalformed)
	case s.Issued >= s.Expiry:
		return fmt.Errorf("%w: it expires at %s, not after it is issued at %s", ErrMalformed, utc(s.Expiry), utc(s.Issued))
	case s.Serial == Serial{}:
		return fmt.Errorf("%w: the serial is zero", ErrMalformed)
	}
	return nil
}

// title is the first line of every statement.
const title = "Optics approval, version 1"

// Text returns the bytes that an SSH key signs, nine lines that end in a newline
// each, the last one too:
//
//	Optics approval, version 1
//
//	Environment: production
//	Gate:        beacons
//	Plan:        0x (64 small hexadecimal digits)
//	Proposer:    alice
//	Issued:      2026-01-01T00:00:00Z
//	Expiry:      2026-01-02T00:00:00Z
//	Serial:      (32 small hexadecimal digits)
//
// Times are UTC in whole seconds (RFC 3339). Statements that differ have texts that
// differ.
func (s Statement) Text() string {
	var b strings.Builder
	b.WriteString(title + "\n\n")
	for i, value := range s.values() {
		fmt.Fprintf(&b, "%-13s%s\n", labels[i]+":", value)
	}
	return b.String()
}

var labels = [7]string{"Environment", "Gate", "Plan", "Proposer", "Issued", "Expiry", "Serial"}

func (s Statement) values() [len(labels)]string {
	return [...]string{s.Environment, string(s.Gate), s.Plan.Hex(), s.Proposer, utc(s.Issued), utc(s.Expiry), s.Serial.String()}
}

// maxText is more than the longest text of a statement has, in bytes.
const maxText = 1 << 10

// ParseStatement reads what [Statement.Text] writes, to the byte. The error wraps
// [ErrMalformed].
func ParseStatement(text string) (Statement, error) {
	fault := func(format string, args ...any) (Statement, error) {
		return Statement{}, fmt.Errorf("%w: not a statement: %w", ErrMalformed, fmt.Errorf(format, args...))
	}
	lines := strings.SplitAfter(text, "\n")
	if len(text) > maxText || len(lines) != len(labels)+3 || lines[0] != title+"\n" {
		return fault("%q and %d lines after it are expected", title, len(labels)+1)
	}
	var values [len(labels)]string
	for i, label := range labels {
		value, ok := strings.CutPrefix(lines[i+2], fmt.Sprintf("%-13s", label+":"))
		if !ok {
			return fault("line %d is not the %s", i+3, label)
		}
		values[i] = strings.TrimSuffix(value, "\n")
	}
	s := Statement{Environment: values[0], Gate: Kind(values[1]), Proposer: values[3]}
	plan, err := hex.DecodeString(strings.TrimPrefix(values[2], "0x"))
	if err != nil || len(plan) != len(s.Plan) {
		return fault("the plan is no digest of 32 bytes")
	}
	s.Plan = common.BytesToHash(plan)
	if s.Issued, err = parseUTC(values[4]); err != nil {
		return fault("Issued: %w", err)
	}
	if s.Expiry, err = parseUTC(values[5]); err != nil {
		return fault("Expiry: %w", err)
	}
	if err := s.Serial.UnmarshalText([]byte(values[6])); err != nil {
		return Statement{}, err
	}
	if s.Text() != text {
		return fault("it is not written as it is signed; take the file as it was printed")
	}
	return s, s.Validate()
}

// utc writes unix seconds as a person reads them.
func utc(second uint64) string {
	return time.Unix(int64(min(second, lastSecond)), 0).UTC().Format(time.RFC3339)
}

// parseUTC reads what utc writes.
func parseUTC(text string) (uint64, error) {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil || at.Unix() < 0 {
		return 0, errors.New("a time such as 2026-01-01T00:00:00Z is expected")
	}
	return uint64(at.Unix()), nil //nolint:gosec // not negative
}

// length writes a length of time in its largest unit.
func length(seconds uint64) string { return environment.Seconds(seconds).String() }
