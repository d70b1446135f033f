package environment

import (
	"regexp"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/goccy/go-yaml/token"
)

var (
	hexKeyPattern    = regexp.MustCompile(`[0-9a-fA-F]{64}`)
	accessKeyPattern = regexp.MustCompile(`\b(?:AKIA|ASIA)[A-Z0-9]{16}\b`)
	urlPattern       = regexp.MustCompile(`[A-Za-z][A-Za-z0-9+.-]*://[^\s"']+`)
	longWordPattern  = regexp.MustCompile(`^[A-Za-z0-9_-]{20,}$`)
	keyNamePattern   = regexp.MustCompile(`(?i)[?&](?:api[_-]?key|key|token|access[_-]?token|auth|secret|password)=([^&]+)`)
)

// findSecrets reports everything in the file, comments too, that looks like a
// secret. The decoder passes by what this function reports, so that no problem
// repeats it.
func (s *source) findSecrets(tokens token.Tokens) {
	for _, t := range tokens {
		if t.Position == nil {
			continue
		}
		if text := looksSecret(t.Value); text != "" {
			s.secret = true
			at := t.Position
			if t.Prev != nil && (t.Prev.Type == token.LiteralType || t.Prev.Type == token.FoldedType) {
				at = t.Prev.Position // where the block begins
			}
			s.report(at.Line, at.Column, "", "%s", text)
		}
	}
}

// looksSecret says what a text looks like and what to do, or nothing.
func looksSecret(text string) string {
	switch {
	case strings.Contains(text, "PRIVATE KEY-----"):
		return "this looks like a private key; keys never stand in an environment file: remove it, and make a new key, since this one may have been seen"
	case hexKeyPattern.MatchString(text):
		return "this looks like a private key of 32 bytes; keys never stand in an environment file: remove it, and make a new key, since this one may have been seen"
	case accessKeyPattern.MatchString(text):
		return "this looks like an AWS access key; credentials come from the environment of the process, never from an environment file"
	}
	for _, found := range urlPattern.FindAllString(text, -1) {
		if hint := secretURL(found); hint != "" {
			return hint
		}
	}
	return ""
}

// secretURL says what is secret in a URL: a user and password before its host, a
// parameter that is named like a key, or a word in its path that is long and mixed
// like the keys of providers.
func secretURL(text string) string {
	const instead = "write ${NAME} for the URL, or for its secret part, and set the variable NAME where the command runs"
	literal := variablePattern.ReplaceAllString(text, "")
	_, rest, _ := strings.Cut(literal, "://")
	authority, path := rest, ""
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		authority, path = rest[:i], rest[i:]
	}
	if at := strings.LastIndex(authority, "@"); at >= 0 && strings.Trim(authority[:at], ":") != "" {
		return "this is a URL with credentials; " + instead
	}
	if keyNamePattern.MatchString(path) {
		return "this is a URL with a key; " + instead
	}
	for _, word := range strings.FieldsFunc(path, func(r rune) bool { return strings.ContainsRune("/?#&=.", r) }) {
		mixed := strings.ContainsAny(word, "0123456789") && strings.ContainsFunc(strings.ToLower(word), func(r rune) bool { return r >= 'a' && r <= 'z' })
		if mixed && longWordPattern.MatchString(word) && !common.IsHexAddress(word) {
			return "this is a URL with what looks like a provider's key; " + instead
		}
	}
	return ""
}
