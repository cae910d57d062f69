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

// caller signs and sends requests as a well-behaved client does; each field breaks one rule.
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

// answer is a decoded answer.
type answer struct {
	status int
	header http.Header
	raw    string
	body   map[string]any
}

func (c *caller) try(t *testing.T, method, path, body string) (answer, error) {
	t.Helper()
	r := c.request(t, method, path, body)
	resp, err := c.transport.RoundTrip(r)
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	a := answer{status: resp.StatusCode, header: resp.Header, raw: string(raw)}
	if err == nil {
		_ = json.Unmarshal(raw, &a.body)
	}
	return a, err
}

func (c *caller) do(t *testing.T, method, path, body string) answer {
	t.Helper()
	a, err := c.try(t, method, path, body)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	return a
}

func (c *caller) get(t *testing.T, path string) answer {
	t.Helper()
	return c.do(t, http.MethodGet, path, "")
}

// at follows a path of keys and list positions through the body; nil if something is missing on the way.
func (a answer) at(path ...any) any {
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
func (a answer) code() string {
	switch v := a.at("error", "errorCode").(type) {
	case string:
		return v
	case float64:
		return strconv.Itoa(int(v))
	}
	return ""
}

func (a answer) expect(t *testing.T, status int, code string) {
	t.Helper()
	if a.status != status || a.code() != code {
		t.Errorf("got %d %q, want %d %q; body %s", a.status, a.code(), status, code, a.raw)
	}
}

// expectAnswer compares with the reading of a knob.
func (a answer) expectAnswer(t *testing.T, want ErrorResponse) {
	t.Helper()
	if want.StillAvailable || want.Empty {
		a.expect(t, http.StatusOK, "")
		return
	}
	a.expect(t, want.Status, strconv.Itoa(want.Code))
}

func clipBody(start, end int64) string {
	return `{"startTime":` + strconv.FormatInt(start, 10) + `,"endTime":` + strconv.FormatInt(end, 10) +
		`,"shortclip":{"output":{"accessControl":"PRIVATE","bucketName":"myTestBucket","filePath":"/"}}}`
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// newLive is a service with a live channel and a snapshot of ten minutes.
func newLive(t *testing.T, opts ...Option) (*Simulator, *caller, string, Snapshot) {
	t.Helper()
	sim := New(opts...)
	id := sim.AddChannel(LiveChannel("live"))
	return sim, newCaller(sim), id, sim.AddSnapshot(id, 10)
}
