package live

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// exchange is a request and the whole answer to it, as they were on the wire.
type exchange struct {
	status int
	header http.Header
	body   []byte
	err    error
}

// recorder is a livestation.Config.Transport that keeps what passes through it. The client decodes leniently, which hides
// what the survey is after.
type recorder struct {
	next http.RoundTripper
	// without is a header that is taken off each request, "" for none. Only headers that are not signed are of use.
	without string

	mu        sync.Mutex
	exchanges []exchange
	secrets   []string
}

// signatureHeader is that of signature v2.
const signatureHeader = "x-ncp-apigw-signature-v2"

func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	if r.without != "" {
		req = req.Clone(req.Context())
		req.Header.Del(r.without)
	}
	resp, err := r.next.RoundTrip(req)
	got := exchange{err: err}
	if err == nil {
		got.status, got.header = resp.StatusCode, resp.Header
		got.body, err = io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		resp.Body = io.NopCloser(bytes.NewReader(got.body))
		got.err = err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.exchanges = append(r.exchanges, got)
	r.secrets = append(append(r.secrets, req.Header.Get(signatureHeader)), streamKeysOf(got.body)...)
	return resp, err
}

// take gives the exchanges since the last take.
func (r *recorder) take() []exchange {
	r.mu.Lock()
	defer r.mu.Unlock()
	taken := r.exchanges
	r.exchanges = nil
	return taken
}

// seen are the signatures and stream keys that passed through.
func (r *recorder) seen() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.secrets)
}

var streamKeyField = regexp.MustCompile(`(?i)"[a-z]*streamKey"\s*:\s*"((?:[^"\\]|\\.)+)"`)

func streamKeysOf(body []byte) []string {
	var found []string
	for _, match := range streamKeyField.FindAllSubmatch(body, -1) {
		found = append(found, string(match[1]))
	}
	return found
}

// at is the value at a path of the body's fields, spelled exactly so; nil where there is none.
func (e exchange) at(path ...string) json.RawMessage { return field(e.body, path...) }

func field(raw json.RawMessage, path ...string) json.RawMessage {
	for _, name := range path {
		var fields map[string]json.RawMessage
		if json.Unmarshal(raw, &fields) != nil {
			return nil
		}
		raw = fields[name]
	}
	return raw
}

func list(raw json.RawMessage) []json.RawMessage {
	var items []json.RawMessage
	if json.Unmarshal(raw, &items) != nil {
		return nil
	}
	return items
}

// succeeded tells a content without a refusal beside it. Code 250013 means OK.
func (e exchange) succeeded() bool {
	code := text(e.at("error", "errorCode"))
	return e.err == nil && e.status/100 == 2 && e.at("content") != nil && (code == "" || code == okCode)
}

// okCode is OPEN_API_OK, an error code that says there is no error.
const okCode = "250013"

// says is what an answer comes down to: its status, and its code and texts where it has any.
func (e exchange) says() string {
	if e.err != nil {
		return "no answer: " + e.err.Error()
	}
	said := "HTTP " + strconv.Itoa(e.status)
	switch code := text(e.at("error", "errorCode")); {
	case e.at("error") == nil && e.succeeded():
		return said + ", served"
	case code == "":
		return said + ", no documented form; it begins: " + string(e.body[:min(len(e.body), 120)])
	default:
		said += ", code " + code
	}
	for _, name := range []string{"errorName", "message", "details"} {
		if value := text(e.at("error", name)); value != "" {
			said += ", " + name + " " + strconv.Quote(value)
		}
	}
	if e.succeeded() {
		said += ", served"
	}
	return said
}

// kind is the JSON type of a value.
func kind(raw json.RawMessage) string {
	raw = bytes.TrimSpace(raw)
	switch {
	case len(raw) == 0:
		return "absent"
	case string(raw) == "null":
		return "null"
	case string(raw) == "true", string(raw) == "false":
		return "boolean"
	}
	switch raw[0] {
	case '"':
		return "string"
	case '{':
		return "object"
	case '[':
		return "list"
	}
	return "number"
}

// text is the text of a string or a number, "" for all else.
func text(raw json.RawMessage) string {
	var s string
	if kind(raw) == "number" || json.Unmarshal(raw, &s) != nil {
		s = string(raw)
	}
	if kind(raw) != "number" && kind(raw) != "string" {
		return ""
	}
	return s
}

// shape is a value without its contents: the fields of objects, the first item of lists, and types.
func shape(raw json.RawMessage) string {
	switch kind(raw) {
	case "object":
		var fields map[string]json.RawMessage
		_ = json.Unmarshal(raw, &fields)
		var parts []string
		for _, name := range slices.Sorted(maps.Keys(fields)) {
			parts = append(parts, name+": "+shape(fields[name]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case "list":
		items := list(raw)
		if len(items) == 0 {
			return "[]"
		}
		return fmt.Sprintf("[%s] (%d)", shape(items[0]), len(items))
	}
	return kind(raw)
}
