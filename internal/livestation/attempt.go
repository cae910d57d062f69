package livestation

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"sync"
	"time"
)

// maxAnswer bounds the body of an answer, in bytes. The largest, a list of short clips, needs some 400 bytes a clip.
const maxResponseSize = 8 << 20

// errAnswerTooLarge is the cause of an error where a body does not end within maxAnswer.
var errResponseTooLarge = fmt.Errorf("the answer is larger than %d MiB", maxResponseSize>>20)

// errRequestTimeout is the cause of an error where one attempt took too long.
var errRequestTimeout = errors.New("no answer within the request time-out")

// wireTransport makes one attempt: it bounds its time, reads its whole body (so that a body that is cut off is a failed
// attempt, like a connection that is), and says of a failed one whether the request can have reached the server.
type attemptTransport struct {
	base    http.RoundTripper
	timeout time.Duration
}

// attemptError is an attempt without a whole answer.
type attemptError struct {
	// unsent is true where no connection was made, so that the server cannot have seen the request.
	unsent bool
	err    error
}

func (e *attemptError) Error() string { return e.err.Error() }
func (e *attemptError) Unwrap() error { return e.err }

// answerBody is a body that was read already.
type bufferedBody struct {
	*bytes.Reader
	raw []byte
}

func (bufferedBody) Close() error { return nil }

func (t *attemptTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	timeout := fmt.Errorf("%w of %s", errRequestTimeout, t.timeout)
	ctx, cancel, made := t.attemptContext(req, timeout)
	defer cancel()

	resp, err := t.base.RoundTrip(req.WithContext(ctx))
	if err != nil {
		return nil, &attemptError{unsent: made.neverConnected(), err: contextCause(ctx, err)}
	}
	raw, err := io.ReadAll(io.LimitReader(resp.Body, maxResponseSize+1))
	_ = resp.Body.Close()
	switch {
	case err != nil:
		return nil, &attemptError{err: fmt.Errorf("the answer (HTTP %d) was cut off: %w", resp.StatusCode, contextCause(ctx, err))}
	case len(raw) > maxResponseSize:
		return nil, &attemptError{err: errResponseTooLarge}
	}
	resp.Body = bufferedBody{bytes.NewReader(raw), raw}
	return resp, nil
}

// attemptContext bounds an attempt. A request that changes something is not cut off from its answer once it may be on
// its way: what was made would be lost. The caller's cancellation ends it only while no connection is made.
func (t *attemptTransport) attemptContext(req *http.Request, timeout error) (context.Context, func(), *connTracker) {
	made := &connTracker{}
	parent := req.Context()
	ctx := parent
	detached := req.Method != http.MethodGet
	if detached {
		ctx = context.WithoutCancel(parent)
	}
	ctx, cancelCause := context.WithCancelCause(ctx)
	ctx, cancelTimeout := context.WithTimeoutCause(ctx, t.timeout, timeout)
	stop := func() bool { return false }
	if detached {
		stop = context.AfterFunc(parent, func() {
			made.ifNotConnected(func() { cancelCause(context.Cause(parent)) })
		})
	}
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { made.set(func(c *connTracker) { c.asked = true }) },
		GotConn: func(httptrace.GotConnInfo) { made.set(func(c *connTracker) { c.got = true }) },
	})
	return ctx, func() { stop(); cancelTimeout(); cancelCause(nil) }, made
}

// connection tells whether an attempt got a connection. A transport that does not report on its connections is taken to
// have made one.
type connTracker struct {
	mu         sync.Mutex
	asked, got bool
}

func (c *connTracker) set(change func(*connTracker)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	change(c)
}

func (c *connTracker) neverConnected() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.asked && !c.got
}

// ifNone calls do while no connection can be got in between.
func (c *connTracker) ifNotConnected(do func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.got {
		do()
	}
}

// causeOf prefers the reason for which a context ended to the error that it led to.
func contextCause(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil && !errors.Is(err, cause) {
		return cause
	}
	return err
}
