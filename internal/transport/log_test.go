// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"
)

// logged sends one request to base and returns what the client logs from a level on.
func logged(t *testing.T, level slog.Level, base http.RoundTripper) string {
	t.Helper()
	var log strings.Builder
	client := newClient(base, func(c *Config) {
		c.Service, c.TraceHeader = "Test Service", "x-trace"
		c.Logger = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: level}))
		c.Redact = func(req *http.Request) func(string) string { return Redactor("secret", req.Header.Get("x-signature")) }
	})
	_, _ = client.Do(t.Context(), Request{
		Method: http.MethodPost, URL: "http://test/a%20b?key=secret",
		Header: http.Header{"X-Key": {"secret"}, "X-Signature": {"signature1"}}, Body: []byte(`{"sent":"secret"}`),
	})
	for _, secret := range []string{"secret", "signature1", "X-Key", "X-Signature"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log shows %s:\n%s", secret, log.String())
		}
	}
	return log.String()
}

func requireLines(t *testing.T, log string, lines ...string) {
	t.Helper()
	if got := strings.Count(log, "\n"); got != len(lines) {
		t.Errorf("%d records, want %d:\n%s", got, len(lines), log)
	}
	for _, line := range lines {
		for _, part := range strings.Split(line, " … ") {
			if !strings.Contains(log, part) {
				t.Errorf("no %s in the log:\n%s", part, log)
			}
		}
	}
}

func TestLog_hasOneRecordForEachAttempt(t *testing.T) {
	ok := roundTripper(func(req *http.Request) (*http.Response, error) {
		return respond(req, 200, http.Header{"X-Trace": {"trace1"}}, `{"received":"secret","echo":"signature1"}`), nil
	})
	requireLines(t, logged(t, slog.LevelDebug, ok),
		`msg="response from Test Service" method=POST path="/a%20b?key=***" duration_ms= … status=200 trace_id=trace1`)
	requireLines(t, logged(t, LevelTrace, ok),
		`msg="request to Test Service" … body="{\"sent\":\"***\"}"`,
		`msg="response from Test Service"`,
		`msg="response body from Test Service" … body="{\"received\":\"***\",\"echo\":\"***\"}"`)
	requireLines(t, logged(t, slog.LevelInfo, ok))
}

func TestLog_namesTheErrorOfAnAttemptWithoutResponse(t *testing.T) {
	requireLines(t, logged(t, slog.LevelDebug, roundTripper(func(*http.Request) (*http.Response, error) {
		return nil, errors.New("reset by secret")
	})), `msg="no response from Test Service" … error="reset by ***"`)
}
