package approval_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/internal/provision/approval"
)

// otherPlan is the digest of another plan.
var otherPlan = common.HexToHash("0xabcdef01" + strings.Repeat("00", 28))

// refusal is an approval that does not count, and why.
type refusal struct {
	name string
	a    approval.Approval
	is   error
	want string
}

// changed returns the statement of serial 7 with a change.
func changed(f func(*approval.Statement)) approval.Statement {
	s := statement(7)
	f(&s)
	return s
}

// badSignatures are refused before anybody looks at the statement.
func badSignatures(t *testing.T) []refusal {
	t.Helper()
	forged := signSSH(t, sshKey(t, alice), statement(7))
	forged.Statement.Expiry++
	lent := signEthereum(t, ethereumKey(t, alice), statement(7))
	lent.Statement.Expiry++
	lentKey, err := lent.Key()
	if err != nil {
		t.Fatal(err)
	}
	mangled := signEthereum(t, ethereumKey(t, alice), statement(7))
	mangled.Signature = slices.Clone(mangled.Signature)
	mangled.Signature[64] = 29
	strange := approval.SSHKeyOf(environmentKey(t, sshKey(t, stranger).PublicKey())).Short()
	return []refusal{
		{"SSH signature of another statement", forged, approval.ErrSignature, "bad signature: it does not fit the statement"},
		{
			"Ethereum signature of another statement", lent, approval.ErrForeign,
			fmt.Sprintf("foreign key: %s is no approver of production; a signature over another statement looks so, too", lentKey),
		},
		{"Ethereum signature that is none", mangled, approval.ErrSignature, "bad signature: invalid signature: v is 29 instead of 27 or 28"},
		{"no sort of signature", approval.Approval{Statement: statement(7)}, approval.ErrSignature, `bad signature: "" is not a sort of signature; ssh or ethereum is expected`},
		{"statement of nothing", approval.Approval{}, approval.ErrMalformed, `malformed: "" is not the name of an environment`},
		{
			"SSH key of nobody", signSSH(t, sshKey(t, stranger), statement(7)), approval.ErrForeign,
			"foreign key: " + strange + " is that of no approver of production",
		},
	}
}

// badStatements are signed by alice and do not fit.
func badStatements(t *testing.T) []refusal {
	t.Helper()
	sign := func(f func(*approval.Statement)) approval.Approval { return signSSH(t, sshKey(t, alice), changed(f)) }
	return []refusal{
		{
			"environment", sign(func(s *approval.Statement) { s.Environment = "staging" }), approval.ErrEnvironment,
			"wrong environment: it is for staging, not for production",
		},
		{
			"plan", sign(func(s *approval.Statement) { s.Plan = otherPlan }), approval.ErrPlan,
			"wrong plan: it is for plan abcdef01, this is plan 3f9a12bc; approve this one",
		},
		{
			"gate", sign(func(s *approval.Statement) { s.Gate = approval.Beacons }), approval.ErrGate,
			"wrong gate: it is for beacons, the plan needs one for changes",
		},
		{
			"proposer whom the signer was not told", sign(func(s *approval.Statement) { s.Proposer = "bob" }), approval.ErrProposer,
			"wrong proposer: its signer was told bob, the plan is proposed by proposer",
		},
		{
			"not yet valid", sign(func(s *approval.Statement) { s.Issued = now + 1 }), approval.ErrEarly,
			"not yet valid: it holds from 2026-01-01T00:00:01Z, now it is 2026-01-01T00:00:00Z; compare the clocks",
		},
		{
			"expired", sign(func(s *approval.Statement) { s.Expiry = now }), approval.ErrExpired,
			"expired: it held until 2026-01-01T00:00:00Z, now it is 2026-01-01T00:00:00Z; approve again",
		},
		{
			"valid too long", sign(func(s *approval.Statement) { s.Expiry = s.Issued + validFor + hour }), approval.ErrLong,
			"valid too long: it holds for 25h, production allows 1d",
		},
	}
}

// badUses fit, and do not count beside what else there is.
func badUses(t *testing.T) []refusal {
	t.Helper()
	fingerprint := approval.SSHKeyOf(environmentKey(t, sshKey(t, alice).PublicKey())).Short()
	later := changed(func(s *approval.Statement) { s.Issued++ })
	reused := changed(func(s *approval.Statement) { s.Issued, s.Serial = s.Issued+1, serial(1) })
	return []refusal{
		{"serial of another plan", signSSH(t, sshKey(t, alice), statement(100)), approval.ErrSpent, "used before: its serial was spent on plan abcdef01; approve again"},
		{
			"serial of this plan, finished", signSSH(t, sshKey(t, alice), statement(101)), approval.ErrSpent,
			"used before: plan 3f9a12bc was applied with it to its end; approve again",
		},
		{
			"a second key of one person", signEthereum(t, ethereumKey(t, alice), later), approval.ErrDuplicate,
			"duplicate: alice has approved already, with " + fingerprint + "; a person counts once",
		},
		{
			"a serial that another person used", signSSH(t, sshKey(t, bob), reused), approval.ErrSpent,
			"used before: alice has signed with this serial; each approver makes an own statement",
		},
	}
}

// Each way in which an approval does not count, with the line that says so; the
// approval beside it counts.
func TestEveryRefusalHasItsReason(t *testing.T) {
	spent := spentSerials{serial(100): {Plan: otherPlan}, serial(101): {Plan: plan, Finished: true}}
	for _, test := range slices.Concat(badSignatures(t), badStatements(t), badUses(t)) {
		t.Run(test.name, func(t *testing.T) {
			good := signSSH(t, sshKey(t, alice), statement(1))
			v := check(t, policy(t), spent, approval.Case{Plan: plan, Proposer: "proposer", Now: now, Approvals: []approval.Approval{test.a, good}})
			if v.Open || cmp.Diff(people(v), []string{"alice"}) != "" || len(v.Refused) != 1 {
				t.Fatalf("open %v, accepted %v, refused %v", v.Open, people(v), v.Refused)
			}
			if got := v.Refused[0].Err; !errors.Is(got, test.is) || got.Error() != test.want {
				t.Errorf("reason\n  %v\nwant\n  %s", got, test.want)
			}
			if !errors.Is(v.Err(), approval.ErrClosed) ||
				v.Why != "1 of 2 approvals that changes of production need are there; missing are bob, carol" {
				t.Errorf("error %v", v.Err())
			}
		})
	}
}
