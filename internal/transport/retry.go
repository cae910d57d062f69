package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// The backoff between attempts: half a second, doubling, with jitter. If a server asks for more than maxRetryAfter, the
// client does not wait: the response is the error, which tells how long the server asked for.
const (
	retryWaitMin  = 500 * time.Millisecond
	retryWaitMax  = 15 * time.Second
	maxRetryAfter = time.Minute
)

func newRetryClient(policy retryPolicy, maxRetries int, transport http.RoundTripper) *retryablehttp.Client {
	return &retryablehttp.Client{
		HTTPClient: &http.Client{
			Transport: transport,
			// A redirect would send the access key to another host. It is returned as a response, which is not a success.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		RetryWaitMin: retryWaitMin,
		RetryWaitMax: retryWaitMax,
		RetryMax:     maxRetries,
		CheckRetry:   policy.checkRetry,
		Backoff:      backoff,
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}
}

// retryPolicy decides whether a failed attempt is repeated. Any method but POST is repeated on 429, on a transient error
// and if there was no whole response. A POST has no token that would make a retry harmless, so it is repeated only if it
// certainly had no effect: on 429, and if there never was a connection.
type retryPolicy struct {
	failure   func(*http.Response) error
	transient func(error) bool
}

// checkRetry is called by go-retryablehttp after each attempt.
func (p retryPolicy) checkRetry(ctx context.Context, resp *http.Response, err error) (bool, error) {
	failure := err
	if err == nil {
		if failure = p.failure(resp); failure == nil {
			return false, nil
		}
	}
	call, ok := ctx.Value(callKey{}).(*call)
	if !ok {
		return false, nil
	}
	call.failures++
	call.last = failure
	if ctx.Err() != nil {
		return false, nil
	}
	return p.retryable(ctx, call.method, resp, failure), nil
}

// retryable decides for one failed attempt. resp is nil if there was no whole response.
func (p retryPolicy) retryable(ctx context.Context, method string, resp *http.Response, failure error) bool {
	if resp == nil {
		if untrusted := (*tls.CertificateVerificationError)(nil); errors.As(failure, &untrusted) {
			return false
		}
		attempt := (*attemptError)(nil)
		if notSent := errors.As(failure, &attempt) && attempt.notSent; !notSent && method == http.MethodPost {
			return false
		}
		retry, _ := retryablehttp.DefaultRetryPolicy(ctx, nil, failure)
		return retry
	}
	switch {
	case RetryAfter(resp) > maxRetryAfter:
		return false
	case resp.StatusCode == http.StatusTooManyRequests:
		return true
	case method == http.MethodPost:
		return false
	}
	return p.transient(failure)
}

// backoff is the wait before the next attempt: what the server asked for, or a growing interval. The jitter keeps clients
// that failed together from coming back together.
func backoff(minWait, maxWait time.Duration, attempt int, resp *http.Response) time.Duration {
	wait := retryablehttp.DefaultBackoff(minWait, maxWait, attempt, resp)
	if RetryAfter(resp) > 0 {
		return wait + rand.N(wait/10+1)
	}
	return wait/2 + rand.N(wait/2+1)
}

// RetryAfter returns how long the server asked to wait, or 0 if it did not ask.
func RetryAfter(resp *http.Response) time.Duration {
	if resp == nil || resp.Header.Get("Retry-After") == "" {
		return 0
	}
	return retryablehttp.DefaultBackoff(0, 0, 0, resp)
}
