// SPDX-License-Identifier: MPL-2.0

package livestation

import (
	"encoding/json"
	"net/http"
	"os"
	"testing"
	"time"
)

func TestSkewCorrection_replaysCases(t *testing.T) {
	raw, err := os.ReadFile("testdata/clock.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Name, Date, Offset, Correct string
		Sent, Received              time.Time
	}
	if err := json.Unmarshal(raw, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			offset, err := time.ParseDuration(c.Offset)
			if err != nil {
				t.Fatal(err)
			}
			correct, wrong := skewCorrection(&http.Response{Header: http.Header{"Date": {c.Date}}}, offset, c.Sent, c.Received)
			if wrong != (c.Correct != "") {
				t.Fatalf("skewCorrection() = %s, %t, want %q", correct, wrong, c.Correct)
			}
			if wrong && correct.String() != c.Correct {
				t.Errorf("skewCorrection() = %s, want %s", correct, c.Correct)
			}
		})
	}
}

func TestMayBeClockSkew_onlyIfTheGatewayRejectsTheSignature(t *testing.T) {
	for _, c := range []struct {
		status, code int
		want         bool
	}{
		{401, 200, true},
		{400, 100, true},
		{400, 200, true},
		{401, 100, true},
		{401, 0, false},
		{400, 0, false},
		{403, 0, false},
		{403, 200, false},
		{401, 210, false},
		{400, 250002, false},
		{200, 200, false},
		{503, 500, false},
	} {
		if got := mayBeClockSkew(&Error{StatusCode: c.status, Code: c.code}); got != c.want {
			t.Errorf("HTTP %d, code %d: %t, want %t", c.status, c.code, got, c.want)
		}
	}
	if mayBeClockSkew(nil) {
		t.Error("a success may be clock skew")
	}
}

func TestClock_ignoresTheDateOfOtherServers(t *testing.T) {
	now := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	c := &clock{now: func() time.Time { return now }}
	response := func(date string, header string) *http.Response {
		return &http.Response{Header: http.Header{"Date": {date}, http.CanonicalHeaderKey(header): {"1"}}}
	}
	for _, step := range []struct {
		name, date, header string
		want               time.Duration
	}{
		{"no response yet", "", headerTraceID, 0},
		{"the API", "Tue, 24 Nov 2026 08:00:08 GMT", headerTraceID, 8 * time.Second},
		{"a login page", "Mon, 01 Jan 1990 00:00:00 GMT", "x-portal", 8 * time.Second},
		{"the API without a readable Date", "soon", headerTraceID, 8 * time.Second},
		{"the API again", "Tue, 24 Nov 2026 07:59:00 GMT", headerTraceID, -time.Minute},
	} {
		c.observe(response(step.date, step.header), now, now)
		if got := c.serverTime(now).Sub(now); got != step.want {
			t.Errorf("after a response of %s, the server is %s ahead, want %s", step.name, got, step.want)
		}
	}
}
