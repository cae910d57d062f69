// SPDX-License-Identifier: MPL-2.0

package live

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"time"
)

// exchange is a response as it was on the wire, or the error in its place.
type exchange struct {
	proto  string
	status int
	header http.Header
	body   []byte
	err    error
	// received is when the probe got the response; only creates have it.
	received time.Time
}

// recorder is a [livestation.Config.Transport] that records each exchange. The client decodes leniently, which hides the
// details that the probe looks for.
type recorder struct {
	next http.RoundTripper
	// omit is a header that the recorder removes from each request, "" for none. It must not be a signed header.
	omit string

	mu        sync.Mutex
	exchanges []exchange
	secrets   []string
}

// signatureHeader holds signature v2.
const signatureHeader = "x-ncp-apigw-signature-v2"

// RoundTrip implements [http.RoundTripper].
func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	if r.omit != "" {
		req = req.Clone(req.Context())
		req.Header.Del(r.omit)
	}
	resp, err := r.next.RoundTrip(req)
	got := exchange{err: err}
	if err == nil {
		got.proto, got.status, got.header = resp.Proto, resp.StatusCode, resp.Header
		got.body, got.err = io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		resp.Body = io.NopCloser(bytes.NewReader(got.body))
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.exchanges = append(r.exchanges, got)
	r.secrets = append(append(r.secrets, req.Header.Get(signatureHeader)), streamKeys(got.body)...)
	return resp, err
}

// drain returns the exchanges since the last call.
func (r *recorder) drain() []exchange {
	r.mu.Lock()
	defer r.mu.Unlock()
	drained := r.exchanges
	r.exchanges = nil
	return drained
}

// seenSecrets returns the signatures and stream keys of all exchanges.
func (r *recorder) seenSecrets() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.secrets)
}

var streamKeyField = regexp.MustCompile(`(?i)"[a-z]*streamKey"\s*:\s*"((?:[^"\\]|\\.)+)"`)

// streamKeys returns the stream keys in a body.
func streamKeys(body []byte) []string {
	var found []string
	for _, match := range streamKeyField.FindAllSubmatch(body, -1) {
		found = append(found, string(match[1]))
	}
	return found
}

// at returns the value at a path of fields of the body, spelled exactly so, or nil.
func (e exchange) at(path ...string) json.RawMessage { return field(e.body, path...) }

// okCode is OPEN_API_OK, an error code that means success.
const okCode = "250013"

// succeeded reports whether the response has content and no error.
func (e exchange) succeeded() bool {
	code := text(e.at("error", "errorCode"))
	return e.err == nil && e.status/100 == 2 && e.at("content") != nil && (code == "" || code == okCode)
}

// summary is the status, and the code and texts of an error.
func (e exchange) summary() string {
	if e.err != nil {
		return "no response: " + e.err.Error()
	}
	summary := "HTTP " + strconv.Itoa(e.status)
	switch code := text(e.at("error", "errorCode")); {
	case e.at("error") == nil && e.succeeded():
		return summary + ", success"
	case code == "":
		return summary + ", undocumented form that starts with: " + string(e.body[:min(len(e.body), 120)])
	default:
		summary += ", code " + code
	}
	for _, name := range []string{"errorName", "message", "details"} {
		if value := text(e.at("error", name)); value != "" {
			summary += ", " + name + " " + strconv.Quote(value)
		}
	}
	if e.succeeded() {
		summary += ", success"
	}
	return summary
}
