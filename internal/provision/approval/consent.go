package approval

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/ethereum/go-ethereum/common"

	"github.com/opticsnet/optics/internal/environment"
)

// Consent is what the person who applies a plan has said, beside all approvals.
type Consent string

// The consents.
const (
	// NoConsent is nothing, or a no.
	NoConsent Consent = ""
	// FlagYes is a flag on the command line, which no person need have written.
	FlagYes Consent = "flag"
	// TypedYes is yes, typed at a terminal.
	TypedYes Consent = "yes"
	// TypedDigest is the plan's short digest, typed at a terminal.
	TypedDigest Consent = "digest"
)

// suffices says whether a consent alone passes the gate "human".
//
//	changes  yes at a terminal; in development a flag, too
//	beacons  the short digest at a terminal, and only where the environment names
//	         no approvers; where it does, one of them approves
func (p Policy) suffices(consent Consent) bool {
	switch consent {
	case TypedDigest:
		return p.Kind == Changes || len(p.Approvers) == 0
	case TypedYes:
		return p.Kind == Changes
	case FlagYes:
		return p.Kind == Changes && p.Class == environment.Development
	case NoConsent:
	}
	return false
}

// decide sets what follows from the approvals that count.
func (p Policy) decide(v *Verdict, c Case) {
	count := uint64(len(v.Accepted))
	switch {
	case p.Gate == environment.GateNone && p.Kind == Changes:
		v.Open, v.Why = true, fmt.Sprintf("%s of %s need nobody's approval", p.Kind, p.Environment)
	case p.Gate == environment.GateApprovers && p.Threshold > 0:
		v.Needed = p.Threshold
		v.Open = count >= p.Threshold
		v.Why = fmt.Sprintf("%d of %d approvals that %s of %s need are there%s", count, p.Threshold, p.Kind, p.Environment, p.hint(*v))
	case p.Gate == environment.GateHuman && count > 0:
		v.Open, v.Needed, v.Why = true, 1, v.Accepted[0].Person+" approved"
	case p.Gate == environment.GateHuman && p.suffices(c.Consent):
		v.Open, v.Why = true, "a person said yes"
	case p.Gate == environment.GateHuman:
		v.Needed, v.Why = 1, fmt.Sprintf("%s of %s need a person: %s", p.Kind, p.Environment, p.wanted())
	default:
		v.Why = fmt.Sprintf("%s of %s have no gate that could open", p.Kind, p.Environment)
	}
}

// hint says what to do while approvals are missing.
func (p Policy) hint(v Verdict) string {
	switch {
	case v.Open:
		return ""
	case len(p.Approvers) == 0:
		return "; its file names no approvers, so nothing can be approved"
	case uint64(len(v.Accepted)+len(v.Missing)) < v.Needed:
		return "; without the proposer there are too few approvers"
	}
	return "; missing are " + strings.Join(v.Missing, ", ")
}

// wanted says what the gate "human" asks for.
func (p Policy) wanted() string {
	switch {
	case p.Kind == Changes && len(p.Approvers) == 0:
		return "yes at a terminal"
	case p.Kind == Changes:
		return "yes at a terminal, or the approval of an approver"
	case len(p.Approvers) == 0:
		return "the plan's short digest, typed at a terminal"
	}
	return "the approval of one of " + strings.Join(p.names(), ", ")
}

func (p Policy) names() []string {
	names := make([]string, len(p.Approvers))
	for i, approver := range p.Approvers {
		names[i] = approver.Name
	}
	return names
}

// maxAnswer is the most bytes of an answer that are read.
const maxAnswer = 256

// Ask asks the person at a terminal for what the gate "human" needs: yes, or for a
// beacon the plan's short digest. It asks nothing where no answer could suffice. The
// caller makes sure that in and out are a terminal, and shows the plan before.
func (p Policy) Ask(in io.Reader, out io.Writer, plan common.Hash) (Consent, error) {
	want, consent := "yes", TypedYes
	if p.Kind != Changes {
		want, consent = ShortDigest(plan), TypedDigest
	}
	if p.Gate != environment.GateHuman || !p.suffices(consent) {
		return NoConsent, nil
	}
	if consent == TypedYes {
		fmt.Fprintf(out, "Apply plan %s to %s? Write yes: ", ShortDigest(plan), p.Environment)
	} else {
		fmt.Fprintf(out, "The plan points beacons of %s to other code. Write the first 8 digits of its digest: ", p.Environment)
	}
	answer, err := bufio.NewReader(io.LimitReader(in, maxAnswer)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return NoConsent, fmt.Errorf("read the answer: %w", err)
	}
	if strings.TrimSpace(answer) != want {
		return NoConsent, nil
	}
	return consent, nil
}
