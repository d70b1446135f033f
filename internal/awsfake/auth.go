package awsfake

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Signature Version 4: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
const (
	signAlgorithm = "AWS4-HMAC-SHA256"
	dateLayout    = "20060102T150405Z"
	scopeEnd      = "aws4_request"
)

// authorization is a parsed Authorization header.
type authorization struct {
	keyID     string
	day       string // YYYYMMDD
	region    string
	service   string
	headers   []string // signed, lower case, in order
	signature string
	date      time.Time
	rawDate   string
}

func (a *authorization) scope() string {
	return strings.Join([]string{a.day, a.region, a.service, scopeEnd}, "/")
}

// parseAuthorization reads the header that signs a request.
func parseAuthorization(r *http.Request, names *codes) (*authorization, error) {
	header := r.Header.Get("Authorization")
	if header == "" {
		return nil, refuseWith(names.status, names.noToken, "Request is missing Authentication Token")
	}
	algorithm, rest, _ := strings.Cut(header, " ")
	if algorithm != signAlgorithm {
		return nil, refuse(names.incomplete, "Unsupported AWS 'algorithm': '%.40s'", algorithm)
	}
	fields := make(map[string]string)
	for part := range strings.SplitSeq(rest, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		fields[name] = value
	}
	for _, name := range []string{"Credential", "Signature", "SignedHeaders"} {
		if fields[name] == "" {
			return nil, refuse(names.incomplete, "Authorization header requires '%s' parameter.", name)
		}
	}
	scope := strings.Split(fields["Credential"], "/")
	if len(scope) != 5 || scope[4] != scopeEnd {
		return nil, refuse(names.incomplete, "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '%.100s'", fields["Credential"])
	}
	a := &authorization{
		keyID: scope[0], day: scope[1], region: scope[2], service: scope[3],
		headers: strings.Split(fields["SignedHeaders"], ";"), signature: fields["Signature"],
		rawDate: r.Header.Get("X-Amz-Date"),
	}
	date, err := time.Parse(dateLayout, a.rawDate)
	if err != nil {
		return nil, refuse(names.incomplete, "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
	}
	a.date = date
	return a, nil
}

// authenticate finds out who signed a request, and that nobody changed it since.
func (s *Server) authenticate(r *http.Request, svc *service, body []byte) (*accessKey, *authorization, error) {
	names := svc.codes
	a, err := parseAuthorization(r, names)
	if err != nil {
		return nil, nil, err
	}
	if err := s.checkScope(a, svc); err != nil {
		return nil, nil, err
	}
	now := s.cfg.Now().UTC()
	if err := s.checkDate(a, names, now); err != nil {
		return nil, nil, err
	}
	key, ok := s.state.AccessKeys[a.keyID]
	invalid := refuseWith(names.status, names.badToken, "The security token included in the request is invalid.")
	token := r.Header.Get("X-Amz-Security-Token")
	if !ok || key.Inactive || subtle.ConstantTimeCompare([]byte(token), []byte(key.Token)) != 1 {
		return nil, nil, invalid
	}
	want, err := signatureOf(r, a, key.Secret, body)
	if err != nil || subtle.ConstantTimeCompare([]byte(want), []byte(a.signature)) != 1 {
		return nil, nil, refuseWith(names.status, names.badSign, "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.")
	}
	if !key.Expires.IsZero() && !now.Before(key.Expires) {
		return nil, nil, refuseWith(names.status, names.expired, "The security token included in the request is expired")
	}
	// GetSessionToken without MFA gives credentials that IAM does not take.
	plain := key.Session != nil && key.Session.Role == "" && svc.name == "iam"
	if plain || !s.state.exists(key) {
		return nil, nil, invalid
	}
	key.Used = keyUse{At: now, Service: svc.name, Region: a.region}
	return key, a, nil
}

// checkScope holds the region and the service that a request was signed for.
func (s *Server) checkScope(a *authorization, svc *service) error {
	names := svc.codes
	if a.service != svc.name {
		return refuseWith(names.status, names.badSign, "Credential should be scoped to correct service: '%s'. ", svc.name)
	}
	global := svc.namespace != "" && a.region == DefaultRegion // where IAM and STS are at home
	if !s.cfg.serves(a.region) && !global {
		return refuseWith(names.status, names.badSign, "Credential should be scoped to a valid region. ")
	}
	if !strings.HasPrefix(a.rawDate, a.day) {
		return refuseWith(names.status, names.badSign, "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '%.8s' != '%s', from '%s'.", a.day, a.rawDate[:8], a.rawDate)
	}
	return nil
}

// checkDate refuses a request that is too old or from the future.
func (s *Server) checkDate(a *authorization, names *codes, now time.Time) error {
	skew := s.cfg.MaxSkew
	if skew < 0 {
		return nil
	}
	minutes := strconv.Itoa(int(skew.Minutes()))
	if edge := now.Add(-skew); a.date.Before(edge) {
		return refuseWith(names.status, names.badSign, "Signature expired: %s is now earlier than %s (%s - %s min.)",
			a.rawDate, edge.Format(dateLayout), now.Format(dateLayout), minutes)
	}
	if edge := now.Add(skew); a.date.After(edge) {
		return refuseWith(names.status, names.badSign, "Signature not yet current: %s is still later than %s (%s + %s min.)",
			a.rawDate, edge.Format(dateLayout), now.Format(dateLayout), minutes)
	}
	return nil
}

// signatureOf computes the signature that a request should have.
func signatureOf(r *http.Request, a *authorization, secret string, body []byte) (string, error) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return "", err
	}
	path := r.URL.EscapedPath()
	if path == "" {
		path = "/"
	}
	sum := sha256.Sum256(body)
	payload := hex.EncodeToString(sum[:])
	var headers strings.Builder
	for _, name := range a.headers {
		headers.WriteString(name + ":" + headerValue(r, name) + "\n")
	}
	for _, needed := range []string{"host", "x-amz-date"} {
		if !slices.Contains(a.headers, needed) {
			return "", errors.New("host and date must be signed")
		}
	}
	canonical := strings.Join([]string{
		r.Method, path, strings.ReplaceAll(query.Encode(), "+", "%20"), headers.String(), strings.Join(a.headers, ";"), payload,
	}, "\n")
	digest := sha256.Sum256([]byte(canonical))
	text := strings.Join([]string{signAlgorithm, a.rawDate, a.scope(), hex.EncodeToString(digest[:])}, "\n")
	mac := []byte("AWS4" + secret)
	for _, part := range []string{a.day, a.region, a.service, scopeEnd, text} {
		mac = hmacSHA256(mac, part)
	}
	return hex.EncodeToString(mac), nil
}

// headerValue returns a header as it is signed: trimmed, single spaces, several
// values joined by commas.
func headerValue(r *http.Request, name string) string {
	switch name {
	case "host":
		return r.Host
	case "content-length":
		return strconv.FormatInt(r.ContentLength, 10)
	}
	values := slices.Clone(r.Header.Values(name))
	for i, value := range values {
		values[i] = strings.Join(strings.Fields(value), " ")
	}
	return strings.Join(values, ",")
}

func hmacSHA256(key []byte, text string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(text))
	return mac.Sum(nil)
}
