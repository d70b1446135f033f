package iampolicy

import (
	"fmt"
	"strings"
)

// arn is an Amazon Resource Name taken apart:
// arn:partition:service:region:account:resource.
type arn struct {
	partition, service, region, account, resource string
}

func parseARN(text string) (arn, error) {
	parts := strings.SplitN(text, ":", arnParts)
	if len(parts) != arnParts || parts[0] != "arn" {
		return arn{}, fmt.Errorf("%q is not an ARN: expected arn:partition:service:region:account:resource", text)
	}
	return arn{parts[1], parts[2], parts[3], parts[4], parts[5]}, nil
}

func (a arn) String() string {
	return strings.Join([]string{"arn", a.partition, a.service, a.region, a.account, a.resource}, ":")
}

// isAccount says whether text is an account: 12 digits.
func isAccount(text string) bool {
	if len(text) != 12 {
		return false
	}
	for _, c := range []byte(text) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

func rootARN(account string) string { return "arn:aws:iam::" + account + ":root" }

// accountOf returns the account that an entry of a Principal element means as a
// whole, by its number or by its root's ARN; empty when it means another.
func accountOf(value string) string {
	if isAccount(value) {
		return value
	}
	a, err := parseARN(value)
	if err == nil && a.service == "iam" && a.resource == "root" && isAccount(a.account) {
		return a.account
	}
	return ""
}
