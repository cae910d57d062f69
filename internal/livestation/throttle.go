package livestation

import (
	"context"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"
)

// throttlePause is for how long a client holds back all its requests after one was refused for their number, where the
// answer does not say for how long.
const defaultThrottleDelay = time.Second

// throttleTransport shares among the calls of a client what one of them learnt: that a limit of the gateway is reached.
// The others then wait before they ask, instead of each finding out for itself and making it worse. It stands inside the
// retry and outside the signature, for a request that waited has to be signed with a new time.
type throttleTransport struct {
	next http.RoundTripper

	mu    sync.Mutex
	until time.Time
}

func (t *throttleTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := t.wait(req.Context()); err != nil {
		return nil, &attemptError{unsent: true, err: err}
	}
	resp, err := t.next.RoundTrip(req)
	if err == nil && resp.StatusCode == http.StatusTooManyRequests {
		t.throttle(retryAfter(resp))
	}
	return resp, err
}

// hold makes all requests wait. A server that asks for more than a call is willing to wait makes each call fail by itself.
func (t *throttleTransport) throttle(asked time.Duration) {
	pause := defaultThrottleDelay
	if asked > 0 {
		pause = min(asked, maxRetryAfter)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if until := time.Now().Add(pause); until.After(t.until) {
		t.until = until
	}
}

// wait waits until requests may be made again. The jitter keeps those that wait from coming back together.
func (t *throttleTransport) wait(ctx context.Context) error {
	t.mu.Lock()
	pause := time.Until(t.until)
	t.mu.Unlock()
	if pause <= 0 {
		return nil
	}
	timer := time.NewTimer(pause + rand.N(pause/4+1))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
