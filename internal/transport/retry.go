// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// The backoff between attempts is half a second and doubles, with jitter. If Retry-After is longer than maxRetryAfter, the
// client does not wait: the response is the error of the call, and the error holds Retry-After.
const (
	minBackoff        = 500 * time.Millisecond
	defaultMaxBackoff = 15 * time.Second
	maxRetryAfter     = time.Minute
)

// RedirectNotFollowed describes the response of a redirect.
const RedirectNotFollowed = "a redirect, which the client does not follow because the request carries credentials; check the endpoint"

func newRetryClient(policy retryPolicy, maxRetries int, maxBackoff time.Duration, transport http.RoundTripper) *retryablehttp.Client {
	return &retryablehttp.Client{
		HTTPClient: &http.Client{
			Transport: transport,
			// A redirect would send the access key to another host. It is returned as a response, which is not a success.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		RetryWaitMin: minBackoff,
		RetryWaitMax: maxBackoff,
		RetryMax:     maxRetries,
		CheckRetry:   policy.checkRetry,
		Backoff:      backoff,
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}
}

// retryPolicy decides whether a failed attempt is retried. Every method but POST is idempotent in the APIs of this provider:
// it is retried on 429, on 408, on a transient error, and if there was no complete response. A POST has no idempotency
// token, so it is retried only if it certainly had no effect: on 429, and if there never was a connection.
type retryPolicy struct {
	failure   func(*http.Response) error
	transient func(error) bool
}

// checkRetry is called by go-retryablehttp after each attempt.
func (p retryPolicy) checkRetry(ctx context.Context, resp *http.Response, err error) (bool, error) {
	call, ok := ctx.Value(callKey{}).(*call)
	if !ok {
		return false, err
	}
	if err == nil {
		err = p.failure(resp)
	}
	call.last = err
	if err == nil {
		return false, nil
	}
	call.failures++
	if ctx.Err() != nil {
		return false, nil
	}
	return p.retryable(ctx, call.method, resp, err), nil
}

// retryable decides for one failed attempt. resp is nil if there was no complete response.
func (p retryPolicy) retryable(ctx context.Context, method string, resp *http.Response, failure error) bool {
	if resp == nil {
		attempt := (*attemptError)(nil)
		untrusted := (*tls.CertificateVerificationError)(nil)
		switch {
		case errors.As(failure, &untrusted), errors.Is(failure, errResponseTooLarge):
			return false
		case method == http.MethodPost && !(errors.As(failure, &attempt) && attempt.notSent):
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
	return resp.StatusCode == http.StatusRequestTimeout || p.transient(failure)
}

// backoff returns the wait before the next attempt: Retry-After, or a growing interval. Jitter spreads the retries of
// clients that failed at the same time.
func backoff(minWait, maxWait time.Duration, attempt int, resp *http.Response) time.Duration {
	if wait := min(RetryAfter(resp), maxRetryAfter); wait > 0 {
		return wait + rand.N(wait/10+1)
	}
	wait := retryablehttp.DefaultBackoff(minWait, maxWait, attempt, nil)
	return wait/2 + rand.N(wait/2+1)
}

// RetryAfter returns the wait that a response requests with its Retry-After header, from 0 (no header, or an invalid one) to
// a year. Neither API documents the header.
func RetryAfter(resp *http.Response) time.Duration {
	if resp == nil {
		return 0
	}
	now, err := http.ParseTime(resp.Header.Get("Date"))
	if err != nil {
		now = time.Now()
	}
	return parseRetryAfter(resp.Header.Get("Retry-After"), now)
}

// parseRetryAfter reads the value of a Retry-After header: seconds or a date. now is the server's time. Source: RFC 9110,
// section 10.2.3.
func parseRetryAfter(value string, now time.Time) time.Duration {
	const longest = 365 * 24 * time.Hour
	value = strings.TrimSpace(value)
	if at, err := http.ParseTime(value); err == nil {
		return max(0, min(at.Sub(now), longest))
	}
	// A number that is too large for an int64 becomes the largest one.
	seconds, err := strconv.ParseInt(value, 10, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return 0
	}
	return time.Duration(max(0, min(seconds, int64(longest/time.Second)))) * time.Second
}
