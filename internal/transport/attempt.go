// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"sync"
	"time"
)

// maxResponseSize limits the body of a response, in bytes. The largest, a list of short clips, has some 400 bytes for
// each clip.
const maxResponseSize = 8 << 20

var errResponseTooLarge = fmt.Errorf("the response is larger than %d MiB", maxResponseSize>>20)

// ErrRequestTimeout is the cause of an error if an attempt exceeded its time limit.
var ErrRequestTimeout = errors.New("no response within the request timeout")

// attemptTransport sends one attempt. It limits the time of the attempt and the size of the response. It reads the whole
// body, so that a body that is cut off is a failed attempt, like a broken connection. And it tells whether a failed attempt
// may have reached the server.
type attemptTransport struct {
	base    http.RoundTripper
	timeout time.Duration
}

// attemptError is an attempt without a complete response.
type attemptError struct {
	// notSent is true if there never was a connection, so that the server cannot have seen the request.
	notSent bool
	err     error
}

func (e *attemptError) Error() string { return e.err.Error() }
func (e *attemptError) Unwrap() error { return e.err }

func (t *attemptTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Context().Err() != nil {
		return nil, &attemptError{notSent: true, err: context.Cause(req.Context())}
	}
	ctx, cancel, conn := t.attemptContext(req)
	defer cancel()
	resp, err := t.base.RoundTrip(req.WithContext(ctx))
	if err != nil {
		return nil, &attemptError{notSent: conn.neverConnected(), err: contextCause(ctx, err)}
	}
	raw, err := io.ReadAll(io.LimitReader(resp.Body, maxResponseSize+1))
	_ = resp.Body.Close()
	switch {
	case err != nil:
		return nil, &attemptError{err: fmt.Errorf("the response (HTTP %d) was cut off: %w", resp.StatusCode, contextCause(ctx, err))}
	case len(raw) > maxResponseSize && resp.StatusCode/100 == 2:
		return nil, &attemptError{err: errResponseTooLarge}
	}
	// The start of a long error is enough, and its status must not be lost.
	resp.Body = NewBody(raw[:min(len(raw), maxResponseSize)])
	return resp, nil
}

// attemptContext limits the time of an attempt. The caller's cancellation ends a POST only while there is no connection
// yet: after that the request may be on its way, and without its response nobody would know what it created.
func (t *attemptTransport) attemptContext(req *http.Request) (context.Context, func(), *connTracker) {
	_, isPool := t.base.(*pool)
	conn := &connTracker{reported: isPool}
	parent := req.Context()
	ctx := parent
	detached := req.Method == http.MethodPost
	if detached {
		ctx = context.WithoutCancel(parent)
	}
	ctx, cancelCause := context.WithCancelCause(ctx)
	ctx, cancelTimeout := context.WithTimeoutCause(ctx, t.timeout, fmt.Errorf("%w of %s", ErrRequestTimeout, t.timeout))
	stop := func() bool { return false }
	if detached {
		stop = context.AfterFunc(parent, func() {
			conn.ifNotConnected(func() { cancelCause(context.Cause(parent)) })
		})
	}
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { conn.set(func(c *connTracker) { c.reported = true }) },
		GotConn: func(httptrace.GotConnInfo) { conn.set(func(c *connTracker) { c.got = true }) },
	})
	return ctx, func() { stop(); cancelTimeout(); cancelCause(nil) }, conn
}

// connTracker records whether an attempt got a connection.
type connTracker struct {
	mu sync.Mutex
	// reported is true if the transport reports its connections to httptrace, as the pool does. Any other transport is
	// assumed to have had a connection, unless it reports that it looked for one.
	reported bool
	// got is true if there was a connection, so that the request may be on its way.
	got bool
}

func (c *connTracker) set(change func(*connTracker)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	change(c)
}

func (c *connTracker) neverConnected() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.reported && !c.got
}

// ifNotConnected calls do if there is no connection yet. Until do returns, there cannot be one.
func (c *connTracker) ifNotConnected(do func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.got {
		do()
	}
}

// contextCause returns the reason why a context ended, or err if the context has not ended or err names that reason.
func contextCause(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil && !errors.Is(err, cause) {
		return cause
	}
	return err
}
