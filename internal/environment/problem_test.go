package environment_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/opticsnet/optics/internal/environment"
)

// mark stands in a test's text where a problem is expected.
const mark = "▶"

// problemTest is a change of testdata/good.yaml, and the problems it causes: one
// for each mark, in order, at the mark.
type problemTest struct {
	name string
	// edits are pairs of a text that stands once in the file and its successor.
	edits []string
	want  []string
}

func good(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile("testdata/good.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// edited applies pairs of a text that stands once and its successor.
func edited(t testing.TB, text string, pairs ...string) string {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if strings.Count(text, pairs[i]) != 1 {
			t.Fatalf("%q stands %d times in the file", pairs[i], strings.Count(text, pairs[i]))
		}
		text = strings.Replace(text, pairs[i], pairs[i+1], 1)
	}
	return text
}

// marks removes the marks, and returns where they were.
func marks(text string) (string, []environment.Place) {
	var places []environment.Place
	for n, line := range strings.Split(text, "\n") {
		for {
			before, after, found := strings.Cut(line, mark)
			if !found {
				break
			}
			places = append(places, environment.Place{File: "lab.yaml", Line: n + 1, Column: len([]rune(before)) + 1})
			line = before + after
		}
	}
	return strings.ReplaceAll(text, mark, ""), places
}

func problemsOf(t *testing.T, err error) []string {
	t.Helper()
	if err == nil {
		return nil
	}
	var invalid *environment.InvalidError
	if !errors.As(err, &invalid) {
		t.Fatalf("the error is %v", err)
	}
	var lines []string
	for _, p := range invalid.Problems {
		if strings.Contains(p.String(), "\n") {
			t.Errorf("%q has more than one line", p)
		}
		lines = append(lines, p.String())
	}
	return lines
}

func runProblems(t *testing.T, tests []problemTest) {
	t.Helper()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			text, places := marks(edited(t, good(t), test.edits...))
			var want []string
			for i, w := range test.want {
				if i >= len(places) {
					t.Fatalf("%d marks for %d problems", len(places), len(test.want))
				}
				want = append(want, places[i].String()+": "+w)
			}
			_, err := environment.Parse("lab.yaml", []byte(text))
			if diff := cmp.Diff(want, problemsOf(t, err)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestGoodFileHasNoProblem(t *testing.T) {
	if _, err := environment.Parse("lab.yaml", []byte(good(t))); err != nil {
		t.Fatal(err)
	}
}

// Every key, type and word of the file is checked where it stands.
func TestStrictDecoding(t *testing.T) {
	runProblems(t, []problemTest{
		{"an unknown key names the nearest", []string{"  deployer: key", "  deployer: key\n  ▶recoveryTimeLock: 1d"}, []string{
			"contracts.recoveryTimeLock: unknown key; did you mean recoveryTimelock; possible are deployer, governor, recoveryManager, recoveryTimelock, optimisticSeconds, updater, watchers, processGas, reserveGas or networks",
		}},
		{"an unknown key that is near nothing", []string{"class: staging", "class: staging\n▶zebra: 1"}, []string{
			"zebra: unknown key; possible are name, class, purpose, gates, approvals, networks, contracts, operators, agents, keys, funding or secrets",
		}},
		{"a mistyped key is missing too", []string{"    rpc:\n      endpoints: [\"${BRAVO_RPC_1}\"]\n      quorum: 1", "    ▶rpc:\n      endpoints: [\"${BRAVO_RPC_1}\"]\n      ▶quorom: 1"}, []string{
			"networks.bravo.rpc.quorum: the key is missing",
			"networks.bravo.rpc.quorom: unknown key; did you mean quorum; possible are endpoints, quorum or logRange",
		}},
		{"a key that stands twice", []string{"    domain: 2000", "    domain: 2000\n    ▶domain: 2000"}, []string{
			"networks.bravo.domain: the key stands twice, in line 31 too",
		}},
		{"a network that stands twice", []string{"  bravo:\n    chainId: 31002", "  ▶alpha:\n    chainId: 31003\n  bravo:\n    chainId: 31002"}, []string{
			"networks.alpha: the key stands twice, in line 16 too",
		}},
		{"a text for a number", []string{"chainId: 31002", "chainId: ▶many"}, []string{
			`networks.bravo.chainId: a whole number is expected, the text "many" was found`,
		}},
		{"a number in quotes", []string{"chainId: 31002", `chainId: ▶"31002"`}, []string{
			`networks.bravo.chainId: a whole number is expected, the text "31002" was found; remove the quotes`,
		}},
		{"a number with an underscore", []string{"chainId: 31002", "chainId: ▶31_002"}, []string{
			`networks.bravo.chainId: "31_002" is not a whole number from 0 to 18446744073709551615, in decimal digits`,
		}},
		{"a negative number", []string{"chainId: 31002", "chainId: ▶-1"}, []string{
			`networks.bravo.chainId: "-1" is not a whole number from 0 to 18446744073709551615, in decimal digits`,
		}},
		{"a domain above 32 bits", []string{"domain: 2000", "domain: ▶4294967296"}, []string{
			`networks.bravo.domain: "4294967296" is not a whole number from 0 to 4294967295, in decimal digits`,
		}},
		{"a number for a text", []string{"purpose: Tests the loader.", "purpose: ▶5"}, []string{
			`purpose: a text is expected, the number "5" was found; put it in quotes`,
		}},
		{"a word for a boolean", []string{"domain: 2000\n    testnet: true", "domain: 2000\n    testnet: ▶yes"}, []string{
			`networks.bravo.testnet: true or false is expected, the text "yes" was found`,
		}},
		{"a list for a mapping", []string{"  core: {access: user}", "  core: ▶[user]"}, []string{
			"operators.core: a mapping of key: value is expected, a list was found",
		}},
		{"a text for a list", []string{`["${BRAVO_RPC_1}"]`, `▶"${BRAVO_RPC_1}"`}, []string{
			`networks.bravo.rpc.endpoints: a list is expected, the text "${BRAVO_RPC_1}" was found`,
		}},
		{"nothing", []string{"purpose: Tests the loader.", "purpose:▶"}, []string{
			"purpose: a text is expected, nothing was found",
		}},
		{"a word that is not possible", []string{"  provider: kms", "  provider: ▶mks"}, []string{
			`keys.provider: "mks" is not possible; hex, kms or secrets-manager is expected; did you mean kms?`,
		}},
		{"a role that does not exist", []string{"  relayer: {operator: core}", "  ▶relayr: {operator: core}"}, []string{
			`agents.relayr: "relayr" is not possible; updater, relayer, processor, watcher, kathy, deployer, bank, governor or recovery-manager is expected; did you mean relayer?`,
		}},
		{"a finality that does not exist", []string{"finality: 12", "finality: ▶finalised"}, []string{
			`networks.bravo.finality: malformed: finality "finalised" is not "safe", "finalized" or a number of blocks`,
		}},
	})
}

// Amounts, lengths of time, accounts and keys say what is wrong with them.
func TestValues(t *testing.T) {
	runProblems(t, []problemTest{
		{"an amount without a unit", []string{"floor: 1 ether", "floor: ▶1"}, []string{
			`funding.bank.floor: "1" has no unit; write ether, gwei or wei after it`,
		}},
		{"an amount of another unit", []string{"floor: 1 ether", "floor: ▶1 eter"}, []string{
			`funding.bank.floor: "1 eter" has an unknown unit; ether, gwei or wei are possible; did you mean ether?`,
		}},
		{"an amount below one wei", []string{"floor: 1 ether", "floor: ▶0.5 wei"}, []string{
			`funding.bank.floor: "0.5 wei" is not a whole number of wei; wei has 0 decimals`,
		}},
		{"a negative amount", []string{"floor: 1 ether", "floor: ▶-1 ether"}, []string{
			`funding.bank.floor: "-1 ether" is not an amount; write a decimal number, a space and ether, gwei or wei, such as 0.5 ether`,
		}},
		{"a time without a unit", []string{"recoveryTimelock: 1d", "recoveryTimelock: ▶86400"}, []string{
			`contracts.recoveryTimelock: "86400" has no unit; write a whole number and s, m, h, d or w, such as 90s or 1d`,
		}},
		{"a time of another unit", []string{"recoveryTimelock: 1d", "recoveryTimelock: ▶1y"}, []string{
			`contracts.recoveryTimelock: "1y" has an unknown unit; write a whole number and s, m, h, d or w, such as 90s or 1d`,
		}},
		{"an address that is cut off", []string{`"0x2222222222222222222222222222222222222222"`, `▶"0x22"`}, []string{
			`contracts.recoveryManager: "0x22" is not an address; 0x and 40 hex digits are expected, 4 characters were found`,
		}},
		{"an address with a mistyped digit", []string{`"0x2222222222222222222222222222222222222222"`, `▶"0xF4583f1D66dC99e4E6423a0A8f68817b6252CE2a"`}, []string{
			`contracts.recoveryManager: "0xF4583f1D66dC99e4E6423a0A8f68817b6252CE2a" has a wrong checksum (EIP-55); a digit may be mistyped; in lower case it is not checked`,
		}},
		{"nobody's address", []string{`"0x2222222222222222222222222222222222222222"`, `▶"0x0000000000000000000000000000000000000000"`}, []string{
			"contracts.recoveryManager: the zero address is nobody's account",
		}},
		{"a word for an account", []string{"deployer: key", "deployer: ▶kye"}, []string{
			`contracts.deployer: "kye" is not an account; write key, an address of 0x and 40 hex digits, or ${VARIABLE}; did you mean key?`,
		}},
		{"a variable without braces", []string{`"${BRAVO_RPC_1}"`, `▶"$BRAVO_RPC_1"`}, []string{
			`networks.bravo.rpc.endpoints[0]: "$BRAVO_RPC_1": a variable is written ${NAME}, with a name of capitals, digits and _`,
		}},
		{"a variable where none is possible", []string{"region: us-west-2", `region: ▶${REGION}`}, []string{
			`keys.region: "${REGION}" is not one AWS region, such as us-west-2`,
		}},
		{"an SSH key that is cut off", []string{"[ssh-ed25519 ", "[▶ssh-ed25519 ", "GhscHR4f", ""}, []string{
			"approvals.approvers.ada.ssh[0]: is not an SSH public key of type ssh-ed25519: it is cut off",
		}},
		{"an SSH key of another type", []string{"ssh-ed25519 ", "▶ssh-ed25518 "}, []string{
			`approvals.approvers.ada.ssh[0]: "ssh-ed25518" is not a type of SSH key; ssh-ed25519, sk-ssh-ed25519@openssh.com, ecdsa-sha2-nistp256, sk-ecdsa-sha2-nistp256@openssh.com or ssh-rsa is expected; did you mean ssh-ed25519?`,
		}},
	})
}
