package transport

import (
	"context"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"
)

// defaultThrottleDelay is how long all requests wait after a 429 that does not say for how long, or asks for more than a
// call waits.
const defaultThrottleDelay = time.Second

// throttleTransport shares among the calls of a client that one of them was rejected with 429. The others then wait before
// they send, instead of running into the limit one by one. It sits inside the retry and outside the signature, because a
// request that waited needs a new timestamp.
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

// throttle delays all requests.
func (t *throttleTransport) throttle(asked time.Duration) {
	delay := defaultThrottleDelay
	if asked > 0 && asked <= maxRetryAfter {
		delay = asked
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if until := time.Now().Add(delay); until.After(t.until) {
		t.until = until
	}
}

// wait waits until requests may be sent again. The jitter keeps the waiting requests from coming back together.
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
		return context.Cause(ctx)
	}
}
