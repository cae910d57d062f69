package livestation

import (
	"context"
	"crypto/tls"
	"errors"
	"math/rand/v2"
	"net/http"
	"net/url"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// The pauses between attempts: half a second, doubling, with jitter. A server that asks for more than maxRetryAfter is
// not waited for: its answer is the error, and says how long it asked for.
const (
	retryWaitMin  = 500 * time.Millisecond
	retryWaitMax  = 15 * time.Second
	maxRetryAfter = time.Minute
)

func newRetryClient(transport http.RoundTripper, maxRetries int) *retryablehttp.Client {
	return &retryablehttp.Client{
		HTTPClient: &http.Client{
			Transport: transport,
			// A redirect would carry the key to another address. It is an answer like others: not a success.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		RetryWaitMin: retryWaitMin,
		RetryWaitMax: retryWaitMax,
		RetryMax:     maxRetries,
		CheckRetry:   checkRetry,
		Backoff:      backoff,
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}
}

// attempts is what a call remembers of its attempts: a wait between two of them may end the call, and then the last
// failure is the reason that its user wants to read.
type attempts struct {
	failed int
	last   error
}

type attemptsKey struct{}

// checkRetry lets a GET be repeated on 429, on 5xx, on an error of the service that passes, and where no whole answer
// came. A POST has no token that would make a repeat harmless: it is repeated only where it certainly did nothing, that
// is on 429 and where no connection was made.
func checkRetry(ctx context.Context, resp *http.Response, err error) (bool, error) {
	failure := err
	if err == nil {
		apiError := parseErrorResponse(resp)
		if apiError == nil {
			return false, nil
		}
		failure = apiError
	}
	if past, ok := ctx.Value(attemptsKey{}).(*attempts); ok {
		past.failed++
		past.last = failure
	}
	if ctx.Err() != nil || !retryable(ctx, resp, failure) {
		return false, nil
	}
	return true, nil
}

// repeatable tells whether an attempt that failed may be made again. resp is nil where no whole answer came.
func retryable(ctx context.Context, resp *http.Response, failure error) bool {
	if resp == nil {
		if untrusted := (*tls.CertificateVerificationError)(nil); errors.As(failure, &untrusted) {
			return false
		}
		attempt := (*attemptError)(nil)
		if unsent := errors.As(failure, &attempt) && attempt.unsent; !unsent && !isGet(failure) {
			return false
		}
		retry, _ := retryablehttp.DefaultRetryPolicy(ctx, nil, failure)
		return retry
	}
	switch {
	case retryAfter(resp) > maxRetryAfter:
		return false
	case resp.StatusCode == http.StatusTooManyRequests:
		return true
	case resp.Request.Method != http.MethodGet:
		return false
	}
	// Which HTTP status goes with which code of the service is not documented: the code has the last word.
	return IsTransient(failure)
}

// isGet tells from the error of a http.Client, which always names the method, whether a GET failed.
func isGet(err error) bool {
	failed := (*url.Error)(nil)
	return errors.As(err, &failed) && failed.Op == "Get"
}

// backoff is the pause before the next attempt: what the server asked for, or the growing pause, with jitter so that
// clients that were refused together do not come back together.
func backoff(minWait, maxWait time.Duration, attempt int, resp *http.Response) time.Duration {
	wait := retryablehttp.DefaultBackoff(minWait, maxWait, attempt, resp)
	if retryAfter(resp) > 0 {
		return wait + rand.N(wait/10+1)
	}
	return wait/2 + rand.N(wait/2+1)
}

// retryAfter is what the server asked to wait. The header is not documented for this API, but clients have honoured it.
func retryAfter(resp *http.Response) time.Duration {
	if resp == nil || resp.Header.Get("Retry-After") == "" {
		return 0
	}
	return retryablehttp.DefaultBackoff(0, 0, 0, resp)
}
