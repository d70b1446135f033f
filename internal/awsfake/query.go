package awsfake

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// read makes an operation of a Query service that changes nothing.
func read(run func(*call, *params) (any, error)) operation {
	return operation{run: func(c *call) (any, error) { return run(c, &params{form: c.form}) }}
}

// write makes an operation of a Query service that changes something.
func write(run func(*call, *params) (any, error)) operation {
	op := read(run)
	op.changes = true
	return op
}

// params reads the parameters of a Query request. The first that is missing or
// wrong is kept in err.
type params struct {
	form url.Values
	err  error
}

var (
	namePattern = regexp.MustCompile(`^[\w+=,.@-]{1,128}$`)
	pathPattern = regexp.MustCompile(`^/([!-~]{1,510}/)?$`)
)

func (p *params) fail(value, member, rule string) {
	if p.err == nil {
		p.err = breach(queryCodes.invalid, value, member, rule)
	}
}

// text returns a parameter, empty when it is absent.
func (p *params) text(name string) string { return p.form.Get(name) }

// needed returns a parameter that must be there.
func (p *params) needed(name string) string {
	value := p.form.Get(name)
	if value == "" && p.err == nil {
		p.err = refuse(queryCodes.invalid, "1 validation error detected: Value null at '%s' failed to satisfy constraint: Member must not be null", member(name))
	}
	return value
}

// name returns the name of an identity or a policy.
func (p *params) name(key string) string {
	value := p.needed(key)
	if value != "" && !namePattern.MatchString(value) {
		p.fail(value, member(key), `satisfy regular expression pattern: [\w+=,.@-]+`)
	}
	return value
}

// path returns the path of an identity or a policy, / when absent.
func (p *params) path() string {
	value := p.text("Path")
	if value == "" {
		return "/"
	}
	if !pathPattern.MatchString(value) {
		p.fail(value, "path", `satisfy regular expression pattern: (\u002F)|(\u002F[\u0021-\u007E]+\u002F)`)
	}
	return value
}

// number returns a whole number between two bounds, or a default when absent.
func (p *params) number(name string, standard, least, most int) int {
	raw := p.text(name)
	if raw == "" {
		return standard
	}
	value, err := strconv.Atoi(raw)
	switch {
	case err != nil:
		p.fail(raw, member(name), "be a number")
	case value < least:
		p.fail(raw, member(name), fmt.Sprintf("have value greater than or equal to %d", least))
	case value > most:
		p.fail(raw, member(name), fmt.Sprintf("have value less than or equal to %d", most))
	}
	return value
}

// maxList is the largest number of members of a list in a request.
const maxList = 1000

// list returns the members of a list of values.
func (p *params) list(name string) []string {
	var out []string
	for i := 1; i <= maxList; i++ {
		key := name + ".member." + strconv.Itoa(i)
		if !p.form.Has(key) {
			break
		}
		out = append(out, p.form.Get(key))
	}
	return out
}

// field returns one field of every member of a list of structures.
func (p *params) field(list, name string) []string {
	var out []string
	for i := 1; i <= maxList; i++ {
		key := list + ".member." + strconv.Itoa(i) + "." + name
		if !p.form.Has(key) {
			break
		}
		out = append(out, p.form.Get(key))
	}
	return out
}

// tags returns the parameter Tags: at most 50, no key twice, none reserved.
func (p *params) tags() map[string]string {
	keys, values := p.field("Tags", "Key"), p.field("Tags", "Value")
	if len(keys) != len(values) {
		p.fail(strconv.Itoa(len(keys)), "tags", "have a value for every key")
		return nil
	}
	out := make(map[string]string, len(keys))
	for i, key := range keys {
		if _, twice := out[key]; twice && p.err == nil {
			p.err = refuse("InvalidInput", "Duplicate tag keys found. Please note that Tag keys are case insensitive.")
		}
		if problem := badTag(key, values[i]); problem != "" && p.err == nil {
			p.err = refuse("InvalidInput", "%s", problem)
		}
		out[key] = values[i]
	}
	return out
}

// member returns a parameter's name as AWS writes it in messages.
func member(name string) string {
	if name == "" || name[0] < 'A' || name[0] > 'Z' {
		return name
	}
	return string(name[0]+'a'-'A') + name[1:]
}

// members is a list in an XML answer: an element with one member element for each
// item, there even when it is empty.
type members[T any] []T

// MarshalXML implements [xml.Marshaler].
func (m members[T]) MarshalXML(e *xml.Encoder, start xml.StartElement) error {
	if err := e.EncodeToken(start); err != nil {
		return err
	}
	for _, item := range m {
		if err := e.EncodeElement(item, xml.StartElement{Name: xml.Name{Local: "member"}}); err != nil {
			return err
		}
	}
	return e.EncodeToken(start.End())
}

// stamp is a time in an XML answer.
type stamp time.Time

// MarshalText implements [encoding.TextMarshaler].
func (t stamp) MarshalText() ([]byte, error) {
	return []byte(time.Time(t).UTC().Format("2006-01-02T15:04:05Z")), nil
}

// optionalStamp returns nil for the zero time.
func optionalStamp(t time.Time) *stamp {
	if t.IsZero() {
		return nil
	}
	out := stamp(t)
	return &out
}

// listed is the page that ends the answers of IAM's lists.
type listed struct {
	IsTruncated bool
	Marker      string `xml:",omitempty"`
}

// listPage cuts the page that a request asks for out of items, which it sorts.
func listPage[T any](p *params, items []T, name func(T) string) ([]T, listed) {
	limit := p.number("MaxItems", 100, 1, 1000)
	if p.err != nil {
		return nil, listed{}
	}
	slices.SortFunc(items, func(a, b T) int { return strings.Compare(name(a), name(b)) })
	out, next, ok := page(items, name, p.text("Marker"), limit)
	if !ok && p.err == nil {
		p.err = refuse(queryCodes.invalid, "Invalid Marker.")
	}
	return out, listed{IsTruncated: next != "", Marker: next}
}

const xmlKind = "text/xml"

// xmlResult encodes the answer of a Query service.
func xmlResult(c *call, out any) (*answer, error) {
	var body bytes.Buffer
	fmt.Fprintf(&body, `<%sResponse xmlns="%s">`, c.action, c.svc.namespace)
	if out != nil {
		start := xml.StartElement{Name: xml.Name{Local: c.action + "Result"}}
		if err := xml.NewEncoder(&body).EncodeElement(out, start); err != nil {
			return nil, err
		}
	}
	fmt.Fprintf(&body, `<ResponseMetadata><RequestId>%s</RequestId></ResponseMetadata></%sResponse>`, c.requestID, c.action)
	return &answer{status: http.StatusOK, kind: xmlKind, header: "x-amzn-RequestId", body: body.Bytes()}, nil
}

// xmlError encodes an error of a Query service.
func xmlError(c *call, failure *apiError) *answer {
	kind := "Sender"
	if failure.status >= http.StatusInternalServerError {
		kind = "Receiver"
	}
	var message bytes.Buffer
	_ = xml.EscapeText(&message, []byte(failure.message)) // a buffer takes everything
	body := fmt.Sprintf(`<ErrorResponse xmlns="%s"><Error><Type>%s</Type><Code>%s</Code><Message>%s</Message></Error><RequestId>%s</RequestId></ErrorResponse>`,
		c.svc.namespace, kind, failure.code, message.String(), c.requestID)
	return &answer{status: failure.status, code: failure.code, kind: xmlKind, header: "x-amzn-RequestId", body: []byte(body)}
}
