package awsfake

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"
)

// webToken holds the claims of a web identity token (RFC 7519, section 4.1).
type webToken struct {
	Issuer   string   `json:"iss"`
	Subject  string   `json:"sub"`
	Audience audience `json:"aud"`
	Expires  *int64   `json:"exp"`
	Begins   int64    `json:"nbf"`
}

// audience is one string or several.
type audience []string

// UnmarshalJSON implements [json.Unmarshaler].
func (a *audience) UnmarshalJSON(raw []byte) error {
	var one string
	if json.Unmarshal(raw, &one) == nil {
		*a = audience{one}
		return nil
	}
	return json.Unmarshal(raw, (*[]string)(a))
}

// readToken reads the claims of a token that is in force. The signature is not
// checked.
func readToken(text string, now time.Time) (*webToken, error) {
	const invalid = "InvalidIdentityToken"
	parts := strings.Split(text, ".")
	if len(parts) != 3 {
		return nil, refuse(invalid, "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)")
	}
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil {
		return nil, refuse(invalid, "The ID Token provided is not a valid JWT.")
	}
	token := new(webToken)
	if err := json.Unmarshal(raw, token); err != nil {
		return nil, refuse(invalid, "The ID Token provided is not a valid JWT.")
	}
	switch {
	case token.Issuer == "" || token.Subject == "" || len(token.Audience) == 0 || token.Expires == nil:
		return nil, refuse(invalid, "Missing a required claim: iss, sub, aud and exp are needed")
	case now.Unix() >= *token.Expires:
		return nil, refuse("ExpiredTokenException", "Token expired: current date/time %d must be before the expiration date/time %d", now.Unix(), *token.Expires)
	case now.Unix() < token.Begins:
		return nil, refuse(invalid, "Token is not valid before %d", token.Begins)
	}
	return token, nil
}
