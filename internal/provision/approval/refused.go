package approval

import (
	"encoding/json"
	"errors"
)

// Why an approval does not count.
var (
	// ErrSignature means that the signature is not right.
	ErrSignature = errors.New("bad signature")
	// ErrForeign means that the key is that of no approver.
	ErrForeign = errors.New("foreign key")
	// ErrEnvironment means that it is for another environment.
	ErrEnvironment = errors.New("wrong environment")
	// ErrPlan means that it is for another plan, or that the plan changed since.
	ErrPlan = errors.New("wrong plan")
	// ErrGate means that it is for plans that touch something else.
	ErrGate = errors.New("wrong gate")
	// ErrProposer means that its signer was told another proposer.
	ErrProposer = errors.New("wrong proposer")
	// ErrOwn means that the proposer signed it.
	ErrOwn = errors.New("own proposal")
	// ErrEarly means that it holds later.
	ErrEarly = errors.New("not yet valid")
	// ErrExpired means that it holds no longer.
	ErrExpired = errors.New("expired")
	// ErrLong means that it holds longer than the environment allows.
	ErrLong = errors.New("valid too long")
	// ErrSpent means that its serial was used before.
	ErrSpent = errors.New("used before")
	// ErrDuplicate means that the person has approved already.
	ErrDuplicate = errors.New("duplicate")
)

// Refused is an approval that does not count.
type Refused struct {
	// File is the name of its file, where it could not be read.
	File string
	// Serial is its serial, zero where it could not be read.
	Serial Serial
	// Key and Person are who signed it, empty where that is not known.
	Key    Key
	Person string
	// Err is the reason in one line; it wraps one of the errors above or
	// [ErrMalformed].
	Err error
}

// MarshalJSON writes what is known.
func (r Refused) MarshalJSON() ([]byte, error) {
	view := struct {
		File   string `json:"file,omitempty"`
		Serial string `json:"serial,omitempty"`
		Key    string `json:"key,omitempty"`
		Person string `json:"person,omitempty"`
		Reason string `json:"reason"`
	}{File: r.File, Key: r.Key.Short(), Person: r.Person, Reason: r.Err.Error()}
	if r.Serial != (Serial{}) {
		view.Serial = r.Serial.String()
	}
	return json.Marshal(view)
}
