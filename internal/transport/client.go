// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"strings"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// DefaultRequestTimeout is the time limit of one attempt if Config sets none.
const DefaultRequestTimeout = 30 * time.Second

// Config says how a Client sends requests. Service, Sign, Failure, Transient and Redact are required.
type Config struct {
	// Service names the API in log records, such as "Live Station".
	Service string
	// Sign returns a RoundTripper that signs each request and passes it to next.
	Sign func(next http.RoundTripper) http.RoundTripper
	// Failure returns the error that a response describes, or nil if the response is a success.
	Failure func(*http.Response) error
	// Transient reports whether a retry may succeed after an error of Failure.
	Transient func(error) bool
	// Redact returns a function that removes secrets from a text: the client's, and those that req carries. req may be nil.
	Redact func(req *http.Request) func(string) string
	// TraceHeader is the response header that identifies a request to the service's support. The log shows it.
	TraceHeader string
	// MaxRetries limits the retries of a call; none if 0.
	MaxRetries int
	// MaxBackoff limits the interval between two attempts, unless Retry-After sets a longer one; 15 s if 0.
	MaxBackoff time.Duration
	// RequestTimeout limits one attempt; DefaultRequestTimeout if 0.
	RequestTimeout time.Duration
	// Logger gets one record for each attempt, and bodies at LevelTrace; no record is written if it is nil.
	Logger *slog.Logger
	// Base sends the requests; a pool of connections if nil.
	Base http.RoundTripper
}

// Client sends requests to one service. It is safe for concurrent use. All calls share its connections and its throttle.
type Client struct {
	http   *retryablehttp.Client
	redact func(*http.Request) func(string) string
}

// New creates a client. It sends nothing.
func New(config Config) *Client {
	if config.RequestTimeout <= 0 {
		config.RequestTimeout = DefaultRequestTimeout
	}
	if config.Logger == nil {
		config.Logger = slog.New(slog.DiscardHandler)
	}
	if config.MaxBackoff <= 0 {
		config.MaxBackoff = defaultMaxBackoff
	}
	if config.Base == nil {
		config.Base = newPool()
	}
	retry := retryPolicy{failure: config.Failure, transient: config.Transient}
	return &Client{
		http: newRetryClient(retry, config.MaxRetries, config.MaxBackoff, &throttleTransport{next: config.Sign(&logTransport{
			service: config.Service, traceHeader: config.TraceHeader, logger: config.Logger, redact: config.Redact,
			next: &attemptTransport{base: config.Base, timeout: config.RequestTimeout},
		})}),
		redact: config.Redact,
	}
}

// Request is one request of an API. A nil Body sends none.
type Request struct {
	Method, URL string
	Header      http.Header
	Body        []byte
}

// Response is the last response to a call, whatever its status, with its whole body in memory (Body).
type Response struct {
	*http.Response
	// Failure is the error that the response describes by Config.Failure, or nil for a success.
	Failure error
	// Attempts is the number of requests that were sent and failed.
	Attempts int
}

// Error is a call that ended without a response.
type Error struct {
	// NotSent is true if the service certainly did not act on the request: no attempt reached it, or the wait for a retry of
	// a request without effect was canceled.
	NotSent bool
	// Attempts is the number of requests that failed.
	Attempts int
	Err      error
}

func (e *Error) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Do sends a request, and retries it if it failed and a retry is safe. It returns the last response, also if that describes
// an error. Its error is always an *Error.
func (c *Client) Do(ctx context.Context, request Request) (*Response, error) {
	call := &call{method: request.Method}
	var body any
	if request.Body != nil {
		body = request.Body
	}
	req, err := retryablehttp.NewRequestWithContext(context.WithValue(ctx, callKey{}, call), request.Method, request.URL, body)
	if err != nil {
		return nil, &Error{NotSent: true, Err: err}
	}
	maps.Copy(req.Header, request.Header)
	resp, err := c.http.Do(req) //nolint:bodyclose // attemptTransport has read and closed it
	if err != nil {
		return nil, call.noResponse(ctx, err)
	}
	return &Response{Response: resp, Failure: call.last, Attempts: call.failures}, nil
}

// Redact removes the secrets of the client, and those that req carries, from a text. req may be nil.
func (c *Client) Redact(req *http.Request, text string) string { return c.redact(req)(text) }

// RedactError is Redact for the text of an error. An error without secrets is returned as it is.
func (c *Client) RedactError(req *http.Request, err error) error {
	if text := c.Redact(req, err.Error()); text != err.Error() {
		return errors.New(text)
	}
	return err
}

// call is what Do remembers of its attempts.
type call struct {
	method   string
	failures int
	// last is the failure of the last attempt, nil if it succeeded. If the caller cancels the wait between two attempts, the
	// user needs to read it.
	last error
}

type callKey struct{}

func (c *call) noResponse(ctx context.Context, err error) *Error {
	failed := &Error{NotSent: true, Attempts: c.failures, Err: err}
	if attempt := (*attemptError)(nil); errors.As(err, &attempt) {
		failed.NotSent, failed.Err = attempt.notSent, attempt.err
	} else if ctx.Err() != nil && c.last != nil {
		// The wait before a retry was canceled, and only what certainly had no effect is retried.
		failed.Err = fmt.Errorf("%w while waiting to retry; the last attempt: %w", context.Cause(ctx), c.last)
	}
	if errors.Is(failed.Err, context.Canceled) || errors.Is(failed.Err, context.DeadlineExceeded) {
		failed.Err = &endedError{failed.Err}
	}
	return failed
}

// endedError is a request that the caller ended. It says so in the words of a message instead of those of a Go program.
type endedError struct{ err error }

var endings = strings.NewReplacer(context.Canceled.Error(), "the request was interrupted", context.DeadlineExceeded.Error(), "the time limit has passed")

func (e *endedError) Error() string { return endings.Replace(e.err.Error()) }
func (e *endedError) Unwrap() error { return e.err }
