// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestParseRetryAfter_isSafeForAnyValue(t *testing.T) {
	now := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	const year = 365 * 24 * time.Hour
	for value, want := range map[string]time.Duration{
		"":                                0,
		"0":                               0,
		"20":                              20 * time.Second,
		" 20 ":                            20 * time.Second,
		"-20":                             0,
		"3600":                            time.Hour,
		"1763980000000":                   year,
		"9223372036":                      year,
		"9223372036854775807":             year,
		"99999999999999999999999":         year,
		"-99999999999999999999999":        0,
		"1.5":                             0,
		"1e9":                             0,
		"soon":                            0,
		"Tue, 24 Nov 2026 08:00:30 GMT":   30 * time.Second,
		"Tue, 24 Nov 2026 07:59:30 GMT":   0,
		"Mon, 01 Jan 1990 00:00:00 GMT":   0,
		"Fri, 31 Dec 9999 23:59:59 GMT":   year,
		"Tuesday, 24-Nov-26 08:00:30 GMT": 30 * time.Second,
	} {
		if got := parseRetryAfter(value, now); got != want {
			t.Errorf("parseRetryAfter(%q) = %s, want %s", value, got, want)
		}
	}
}

func TestRetryAfter_dateIsReadByTheServersClock(t *testing.T) {
	resp := &http.Response{Header: http.Header{
		"Date":        {"Mon, 01 Jan 1990 00:00:00 GMT"},
		"Retry-After": {"Mon, 01 Jan 1990 00:00:20 GMT"},
	}}
	if got := RetryAfter(resp); got != 20*time.Second {
		t.Errorf("RetryAfter() = %s, want 20s", got)
	}
}

// script responds with one outcome after the other, and repeats the last one. An outcome is a *http.Response without a
// request, or an error.
type script struct {
	outcomes []any
	calls    atomic.Int64
}

func (s *script) RoundTrip(req *http.Request) (*http.Response, error) {
	outcome := s.outcomes[min(int(s.calls.Add(1)), len(s.outcomes))-1]
	if err, ok := outcome.(error); ok {
		return nil, err
	}
	resp := *outcome.(*http.Response)
	resp.Request = req
	return &resp, nil
}

func status(code int, header ...string) *http.Response {
	resp := &http.Response{StatusCode: code, Header: http.Header{}, Body: NewBody(nil)}
	if len(header) == 2 {
		resp.Header.Set(header[0], header[1])
	}
	return resp
}

func TestRetry_byMethodAndOutcome(t *testing.T) {
	for name, c := range map[string]struct {
		outcome   any
		get, post int // attempts
	}{
		"429":           {status(429), 3, 3},
		"429, in 1 min": {status(429, "Retry-After", "60"), 3, 3},
		"429, in 61 s":  {status(429, "Retry-After", "61"), 1, 1},
		"408":           {status(408), 3, 1},
		"500":           {status(500), 3, 1},
		"503":           {status(503), 3, 1},
		"503, in 1 s":   {status(503, "Retry-After", "1"), 3, 1},
		"404":           {status(404), 1, 1},
		"302":           {status(302, "Location", "http://elsewhere.invalid"), 1, 1},
		"reset":         {io.ErrUnexpectedEOF, 3, 1},
		"200":           {status(200), 1, 1},
	} {
		for method, want := range map[string]int{
			http.MethodGet: c.get, http.MethodHead: c.get, http.MethodPut: c.get, http.MethodDelete: c.get, http.MethodPost: c.post,
		} {
			t.Run(name+" "+method, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := &script{outcomes: []any{c.outcome}}
					resp, err := newClient(s, func(c *Config) { c.MaxRetries = 2 }).Do(t.Context(), Request{Method: method, URL: "http://test", Body: []byte("{}")})
					if got := int(s.calls.Load()); got != want {
						t.Errorf("%d attempts, want %d", got, want)
					}
					if _, broken := c.outcome.(error); broken {
						if failed := requireError(t, err); failed.Attempts != want {
							t.Errorf("error = %+v, want %d attempts", failed, want)
						}
						return
					}
					if err != nil {
						t.Fatal(err)
					}
					if name == "200" {
						want = 0
					}
					if resp.Attempts != want || (resp.Failure == nil) != (name == "200") {
						t.Errorf("response = %+v, want %d failed attempts", resp, want)
					}
				})
			})
		}
	}
}

func TestRetry_untilItSucceeds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{outcomes: []any{status(503), io.ErrUnexpectedEOF, status(200)}}
		resp, err := newClient(s, func(c *Config) { c.MaxRetries = 4 }).Do(t.Context(), Request{Method: http.MethodGet, URL: "http://test"})
		if err != nil || resp.StatusCode != 200 || resp.Failure != nil || resp.Attempts != 2 {
			t.Errorf("response = %+v, %v", resp, err)
		}
	})
}

func TestRetry_survivesAnyRetryAfter(t *testing.T) {
	for _, code := range []int{429, 503} {
		for _, value := range []string{"0", "-1", "60", "61", "1763980000000", "9223372036854775807", "99999999999999999999", "1.5", "soon", "Mon, 01 Jan 1990 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT"} {
			synctest.Test(t, func(t *testing.T) {
				s := &script{outcomes: []any{status(code, "Retry-After", value)}}
				start := time.Now()
				resp, err := newClient(s, func(c *Config) { c.MaxRetries = 4 }).Do(t.Context(), Request{Method: http.MethodGet, URL: "http://test"})
				if err != nil || resp.StatusCode != code {
					t.Fatalf("%d with Retry-After %q: %v, %v", code, value, resp, err)
				}
				elapsed := time.Since(start)
				wait := RetryAfter(resp.Response)
				if wait > time.Minute && elapsed != 0 || wait == time.Minute && elapsed < 4*time.Minute || elapsed > 6*time.Minute {
					t.Errorf("%d with Retry-After %q: %d attempts in %s", code, value, s.calls.Load(), elapsed)
				}
			})
		}
	}
}

func TestRetry_backsOffWithJitter(t *testing.T) {
	for attempt, longest := range []time.Duration{500 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 15 * time.Second, 15 * time.Second} {
		for range 100 {
			if got := backoff(minBackoff, defaultMaxBackoff, attempt, nil); got < longest/2 || got > longest {
				t.Errorf("backoff after attempt %d = %s, want %s to %s", attempt, got, longest/2, longest)
			}
		}
	}
}

func TestRetry_canceledWaitNamesTheLastFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{outcomes: []any{status(429, "Retry-After", "30")}}
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		start := time.Now()
		_, err := newClient(s, func(c *Config) { c.MaxRetries = 4 }).Do(ctx, Request{Method: http.MethodPost, URL: "http://test"})
		failed := requireError(t, err)
		if time.Since(start) != 5*time.Second || !failed.NotSent || s.calls.Load() != 1 {
			t.Errorf("ended after %s and %d attempts: %+v", time.Since(start), s.calls.Load(), failed)
		}
		if !errors.Is(err, context.DeadlineExceeded) || !strings.HasPrefix(err.Error(), "the time limit has passed while waiting to retry; the last attempt: HTTP 429") {
			t.Errorf("error = %v, want the reason of the cancellation and the last failure", err)
		}
	})
}

func TestRedirect_isNotFollowed(t *testing.T) {
	s := &script{outcomes: []any{status(302, "Location", "http://elsewhere.invalid")}}
	resp, err := newClient(s).Do(t.Context(), Request{Method: http.MethodGet, URL: "http://test"})
	if err != nil || resp.StatusCode != 302 || s.calls.Load() != 1 {
		t.Errorf("%v, %v after %d requests", resp, err, s.calls.Load())
	}
}
