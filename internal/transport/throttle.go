// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"
)

// ErrThrottled is the cause of an error if a request waited because an earlier one was rejected with 429.
var ErrThrottled = errors.New("all requests wait because of a rate limit (HTTP 429)")

// defaultThrottleDelay is how long all requests wait after a 429 without Retry-After, or with one that is too long to wait
// for.
const defaultThrottleDelay = time.Second

// throttleTransport delays all calls of a client after one of them was rejected with 429, so that they do not run into the
// limit one by one. It sits inside the retry and outside the signature, because a request that waited needs a new timestamp.
type throttleTransport struct {
	next http.RoundTripper

	mu    sync.Mutex
	until time.Time
}

func (t *throttleTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := t.wait(req.Context()); err != nil {
		return nil, &attemptError{notSent: true, err: err}
	}
	resp, err := t.next.RoundTrip(req)
	if err == nil && resp.StatusCode == http.StatusTooManyRequests {
		t.throttle(RetryAfter(resp))
	}
	return resp, err
}

// throttle delays all requests by retryAfter, if the response had one.
func (t *throttleTransport) throttle(retryAfter time.Duration) {
	delay := defaultThrottleDelay
	if retryAfter > 0 && retryAfter <= maxRetryAfter {
		delay = retryAfter
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if until := time.Now().Add(delay); until.After(t.until) {
		t.until = until
	}
}

// wait waits until the delay is over. Jitter spreads the requests that wait at the same time.
func (t *throttleTransport) wait(ctx context.Context) error {
	t.mu.Lock()
	delay := time.Until(t.until)
	t.mu.Unlock()
	if delay <= 0 {
		return nil
	}
	timer := time.NewTimer(delay + rand.N(delay/4+1))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("%w while %w", context.Cause(ctx), ErrThrottled)
	}
}
