package awsfake

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// arn is an Amazon resource name: arn:aws:service:region:account:resource.
type arn struct {
	service, region, account, resource string
}

func (a arn) String() string {
	return "arn:aws:" + a.service + ":" + a.region + ":" + a.account + ":" + a.resource
}

// parseARN reads a resource name of the partition aws.
func parseARN(text string) (arn, bool) {
	parts := strings.SplitN(text, ":", 6)
	if len(parts) != 6 || parts[0] != "arn" || parts[1] != "aws" || parts[5] == "" {
		return arn{}, false
	}
	return arn{service: parts[2], region: parts[3], account: parts[4], resource: parts[5]}, true
}

func rootARN(account string) string {
	return arn{service: "iam", account: account, resource: "root"}.String()
}

func sessionARN(account, role, session string) string {
	return arn{service: "sts", account: account, resource: "assumed-role/" + role + "/" + session}.String()
}

// fold returns a name as IAM compares it: without case.
func fold(name string) string { return strings.ToLower(name) }

func epoch(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) }

// maxTags is the largest number of tags on a resource.
const maxTags = 50

var tagPattern = regexp.MustCompile(`^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$`)

// badTag says what is wrong with a tag, or nothing.
func badTag(key, value string) string {
	switch {
	case key == "" || len(key) > 128:
		return "A tag key has from 1 to 128 characters."
	case len(value) > 256:
		return "A tag value has at most 256 characters."
	case strings.HasPrefix(fold(key), "aws:"):
		return "Tag keys that begin with aws: are reserved."
	case !tagPattern.MatchString(key) || !tagPattern.MatchString(value):
		return "Tags consist of letters, numbers, spaces and _.:/=+-@."
	}
	return ""
}
