package environment

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/ethereum/go-ethereum/common"
)

// Lookup returns the value of a variable and whether it is set; os.LookupEnv is
// one.
type Lookup func(name string) (value string, ok bool)

var (
	variablePattern = regexp.MustCompile(`\$\{([A-Z][A-Z0-9_]*)\}`)
	onlyVariable    = regexp.MustCompile(`^\$\{[A-Z][A-Z0-9_]*\}$`)
)

var errVariable = errors.New("a variable is written ${NAME}, with a name of capitals, digits and _")

// Text is a text in which ${VARIABLES} are possible. They are looked up when the
// value is needed, not when the file is loaded.
type Text struct {
	raw   string
	place Place
}

// String returns the text as it stands in the file.
func (t Text) String() string { return t.raw }

// Place returns where the text stands in the file.
func (t Text) Place() Place { return t.place }

// Variables returns the names of the variables in the text, in order.
func (t Text) Variables() []string {
	var names []string
	for _, m := range variablePattern.FindAllStringSubmatch(t.raw, -1) {
		names = append(names, m[1])
	}
	return names
}

// Resolve returns the text with its variables replaced. A variable that is not
// set, or is empty, is an error that says where the text stands; the value of a
// variable never stands in an error.
func (t Text) Resolve(lookup Lookup) (string, error) {
	var unset []string
	text := variablePattern.ReplaceAllStringFunc(t.raw, func(variable string) string {
		name := variable[2 : len(variable)-1]
		value, ok := lookup(name)
		if !ok || value == "" {
			unset = append(unset, name)
		}
		return value
	})
	if len(unset) > 0 {
		return "", t.problem("the environment variable %s is not set", strings.Join(unset, ", "))
	}
	return text, nil
}

func (t Text) problem(format string, args ...any) error {
	return &InvalidError{Problems: []Problem{{Place: t.place, Text: fmt.Sprintf(format, args...)}}}
}

// MarshalText returns the text as it stands in the file. It never fails.
func (t Text) MarshalText() ([]byte, error) { return []byte(t.raw), nil }

// UnmarshalText takes a text whose every $ begins a ${VARIABLE}.
func (t *Text) UnmarshalText(text []byte) error {
	if strings.Contains(variablePattern.ReplaceAllString(string(text), ""), "$") {
		return fmt.Errorf("%s: %w", quote(string(text)), errVariable)
	}
	t.raw = string(text)
	return nil
}

func (t *Text) setPlace(p Place) { t.place = p }

func (t Text) text() Text { return t }

// Account names an Ethereum account: "key", which is a key of the environment
// for the role that the account has; an address; or a ${VARIABLE} that holds an
// address. The zero value is no account.
type Account struct{ Text }

// ownKey is how an account says that it is a key of the environment.
const ownKey = "key"

// IsZero reports whether no account is named.
func (a Account) IsZero() bool { return a.raw == "" }

// IsKey reports whether the account is a key of the environment, and so part of
// its inventory.
func (a Account) IsKey() bool { return a.raw == ownKey }

// Address returns the account's address, with its variable replaced. It is an
// error when the account is a key of the environment, whose address only its
// provider knows.
func (a Account) Address(lookup Lookup) (common.Address, error) {
	if a.IsKey() {
		return common.Address{}, a.problem("is a key of the environment; its address is known when it is provisioned")
	}
	text, err := a.Resolve(lookup)
	if err != nil {
		return common.Address{}, err
	}
	address, err := parseAddress(text)
	if err != nil {
		return common.Address{}, a.problem("%v", err)
	}
	return address, nil
}

// UnmarshalText reads "key", an address or a ${VARIABLE}.
func (a *Account) UnmarshalText(text []byte) error {
	s := string(text)
	switch {
	case s == ownKey || onlyVariable.MatchString(s):
	case strings.Contains(s, "$"):
		return fmt.Errorf("%s: %w, and nothing beside it", quote(s), errVariable)
	case strings.HasPrefix(s, "0x"):
		if _, err := parseAddress(s); err != nil {
			return err
		}
	default:
		return fmt.Errorf("%s is not an account; write key, an address of 0x and 40 hex digits, or ${VARIABLE}%s", quote(s), meant(s, []string{ownKey}))
	}
	a.raw = s
	return nil
}

// Address is an Ethereum address of 20 bytes, written in hex. Mixed case must be
// a valid EIP-55 checksum; the zero address is refused.
type Address common.Address

// String returns 0x and 40 hex digits with the EIP-55 checksum.
func (a Address) String() string { return common.Address(a).Hex() }

// MarshalText returns what UnmarshalText reads. It never fails.
func (a Address) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText reads 0x and 40 hex digits.
func (a *Address) UnmarshalText(text []byte) error {
	address, err := parseAddress(string(text))
	*a = Address(address)
	return err
}

var addressPattern = regexp.MustCompile(`^0x[0-9a-fA-F]{40}$`)

func parseAddress(text string) (common.Address, error) {
	if !addressPattern.MatchString(text) {
		return common.Address{}, fmt.Errorf("%s is not an address; 0x and 40 hex digits are expected, %d characters were found", quote(text), len(text))
	}
	address := common.HexToAddress(text)
	digits := text[2:]
	switch {
	case address == common.Address{}:
		return common.Address{}, errors.New("the zero address is nobody's account")
	case digits == strings.ToLower(digits) || digits == strings.ToUpper(digits) || text == address.Hex():
		return address, nil
	}
	return common.Address{}, fmt.Errorf("%s has a wrong checksum (EIP-55); a digit may be mistyped; in lower case it is not checked", quote(text))
}
