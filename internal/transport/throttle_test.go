// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestThrottle_delaysAllCallsOfTheClient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{outcomes: []any{status(429, "Retry-After", "10"), status(200)}}
		client := newClient(s)
		start := time.Now()
		if _, err := client.Do(t.Context(), Request{Method: http.MethodGet, URL: "http://test"}); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				if _, err := client.Do(t.Context(), Request{Method: http.MethodPost, URL: "http://test"}); err != nil {
					t.Error(err)
				}
				if waited := time.Since(start); waited < 10*time.Second || waited > 13*time.Second {
					t.Errorf("sent after %s, want 10s and a little", waited)
				}
			})
		}
		wg.Wait()
		if got := s.calls.Load(); got != 21 {
			t.Errorf("%d requests, want 21", got)
		}
	})
}

func TestThrottle_canceledWaitSendsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{outcomes: []any{status(429, "Retry-After", "10")}}
		client := newClient(s)
		_, _ = client.Do(t.Context(), Request{Method: http.MethodGet, URL: "http://test"})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		_, err := client.Do(ctx, Request{Method: http.MethodPost, URL: "http://test"})
		if failed := requireError(t, err); !failed.NotSent || !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != time.Second {
			t.Errorf("%+v after %s, want NotSent after 1s", failed, time.Since(start))
		}
		if !errors.Is(err, ErrThrottled) || !strings.Contains(err.Error(), "rate limit (HTTP 429)") {
			t.Errorf("error = %v, want the rate limit", err)
		}
		if got := s.calls.Load(); got != 1 {
			t.Errorf("%d requests, want 1", got)
		}
	})
}

func TestThrottle_doesNotHoldCallsForMoreThanAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{outcomes: []any{status(429, "Retry-After", "86400")}}
		client := newClient(s, func(c *Config) { c.MaxRetries = 4 })
		start := time.Now()
		for range 10 {
			if _, err := client.Do(t.Context(), Request{Method: http.MethodGet, URL: "http://test"}); err != nil {
				t.Fatal(err)
			}
		}
		if elapsed := time.Since(start); s.calls.Load() != 10 || elapsed > 15*time.Second {
			t.Errorf("%d requests in %s, want each call to end with its first response", s.calls.Load(), elapsed)
		}
	})
}
