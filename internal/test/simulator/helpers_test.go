// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"testing"
	"time"
)

// caller signs and sends requests as a well-behaved client does. Each field breaks one rule.
type caller struct {
	sim                    *Simulator
	transport              http.RoundTripper
	base, prefix           string
	accessKey, secretKey   string
	region, contentType    string
	now                    func() time.Time
	timestamp, signature   string
	withoutTimestampHeader bool
}

func newCaller(sim *Simulator) *caller {
	access, secret := sim.Key()
	return &caller{
		sim: sim, transport: sim.Transport(), base: "https://livestation.apigw.ntruss.com", prefix: "/api/v2",
		accessKey: access, secretKey: secret, region: "KR", contentType: "application/json", now: sim.Now,
	}
}

func (c *caller) request(t *testing.T, method, path, body string) *http.Request {
	t.Helper()
	var reader io.Reader
	if body != "" {
		reader = bytes.NewReader([]byte(body))
	}
	r, err := http.NewRequestWithContext(t.Context(), method, c.base+c.prefix+path, reader)
	if err != nil {
		t.Fatal(err)
	}
	timestamp := c.timestamp
	if timestamp == "" {
		timestamp = strconv.FormatInt(c.now().UnixMilli(), 10)
	}
	signature := c.signature
	if signature == "" {
		signature = sign(method, r.URL.RequestURI(), timestamp, c.accessKey, c.secretKey)
	}
	if !c.withoutTimestampHeader {
		r.Header.Set("x-ncp-apigw-timestamp", timestamp)
	}
	r.Header.Set("x-ncp-iam-access-key", c.accessKey)
	r.Header.Set("x-ncp-apigw-signature-v2", signature)
	if c.region != "" {
		r.Header["x-ncp-region_code"] = []string{c.region}
	}
	if c.contentType != "" {
		r.Header.Set("Content-Type", c.contentType)
	}
	return r
}

// response is a decoded response.
type response struct {
	status int
	header http.Header
	raw    string
	body   map[string]any
}

func (c *caller) try(t *testing.T, method, path, body string) (response, error) {
	t.Helper()
	r := c.request(t, method, path, body)
	resp, err := c.transport.RoundTrip(r)
	if err != nil {
		return response{}, err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	a := response{status: resp.StatusCode, header: resp.Header, raw: string(raw)}
	if err == nil {
		_ = json.Unmarshal(raw, &a.body)
	}
	return a, err
}

func (c *caller) do(t *testing.T, method, path, body string) response {
	t.Helper()
	a, err := c.try(t, method, path, body)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	return a
}

func (c *caller) get(t *testing.T, path string) response {
	t.Helper()
	return c.do(t, http.MethodGet, path, "")
}

// at follows a path of keys and list positions through the body. It is nil if a part of the path is missing.
func (a response) at(path ...any) any {
	var v any = a.body
	for _, step := range path {
		switch step := step.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[step]
		case int:
			list, _ := v.([]any)
			if step >= len(list) {
				return nil
			}
			v = list[step]
		}
	}
	return v
}

// code is the error code as text, "" for a success.
func (a response) code() string {
	switch v := a.at("error", "errorCode").(type) {
	case string:
		return v
	case float64:
		return strconv.Itoa(int(v))
	}
	return ""
}

func (a response) require(t *testing.T, status int, code string) {
	t.Helper()
	if a.status != status || a.code() != code {
		t.Errorf("got %d %q, want %d %q; body %s", a.status, a.code(), status, code, a.raw)
	}
}

// requireResponse compares with the value of a setting.
func (a response) requireResponse(t *testing.T, want ErrorResponse) {
	t.Helper()
	switch {
	case want.StillAvailable, want.Empty:
		a.require(t, http.StatusOK, "")
	case want.Code == 0:
		a.require(t, want.Status, "")
		if body := map[bool]string{true: "{}"}[want.Status == http.StatusOK]; a.raw != body {
			t.Errorf("body %q, want %q", a.raw, body)
		}
	default:
		status := want.Status
		if status == 0 {
			status = http.StatusBadRequest
		}
		a.require(t, status, strconv.Itoa(want.Code))
	}
}

func clipBody(start, end int64) string {
	return `{"startTime":` + strconv.FormatInt(start, 10) + `,"endTime":` + strconv.FormatInt(end, 10) +
		`,"shortclip":{"output":{"accessControl":"PRIVATE","bucketName":"myTestBucket","filePath":"/"}}}`
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// with is DocsCurrent with a change.
func with(change func(*Behavior)) Behavior {
	b := DocsCurrent()
	change(&b)
	return b
}

// valuesOf returns all values of a setting of type T.
func valuesOf[T any](t *testing.T, field string) []T {
	t.Helper()
	for _, s := range settings() {
		if s.field == field {
			var values []T
			for _, value := range append(append([]any{}, s.usual...), s.unusual...) {
				values = append(values, value.(T))
			}
			return values
		}
	}
	t.Fatalf("no setting %s", field)
	return nil
}

// newInstant is a service that completes each clip when it is first read, unless opts say otherwise.
func newInstant(opts ...Option) *Simulator {
	return New(append([]Option{WithRenderTime(0)}, opts...)...)
}

// newLive is a service with a live channel and a snapshot of ten minutes. It completes each clip when it is first read.
func newLive(t *testing.T, opts ...Option) (*Simulator, *caller, string, Snapshot) {
	t.Helper()
	sim := newInstant(opts...)
	id := sim.AddChannel(LiveChannel("live"))
	return sim, newCaller(sim), id, sim.AddSnapshot(id, 10)
}
