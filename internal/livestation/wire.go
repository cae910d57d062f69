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
const maxAnswer = 8 << 20

// errAnswerTooLarge is the cause of an error where a body does not end within maxAnswer.
var errAnswerTooLarge = fmt.Errorf("the answer is larger than %d MiB", maxAnswer>>20)

// errRequestTimeout is the cause of an error where one attempt took too long.
var errRequestTimeout = errors.New("no answer within the request time-out")

// wireTransport makes one attempt: it bounds its time, reads its whole body (so that a body that is cut off is a failed
// attempt, like a connection that is), and says of a failed one whether the request can have reached the server.
type wireTransport struct {
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
type answerBody struct {
	*bytes.Reader
	raw []byte
}

func (answerBody) Close() error { return nil }

func (t *wireTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	timeout := fmt.Errorf("%w of %s", errRequestTimeout, t.timeout)
	ctx, cancel, made := t.attemptContext(req, timeout)
	defer cancel()

	resp, err := t.base.RoundTrip(req.WithContext(ctx))
	if err != nil {
		return nil, &attemptError{unsent: made.none(), err: causeOf(ctx, err)}
	}
	raw, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	_ = resp.Body.Close()
	switch {
	case err != nil:
		return nil, &attemptError{err: fmt.Errorf("the answer (HTTP %d) was cut off: %w", resp.StatusCode, causeOf(ctx, err))}
	case len(raw) > maxAnswer:
		return nil, &attemptError{err: errAnswerTooLarge}
	}
	resp.Body = answerBody{bytes.NewReader(raw), raw}
	return resp, nil
}

// attemptContext bounds an attempt. A request that changes something is not cut off from its answer once it may be on
// its way: what was made would be lost. The caller's cancellation ends it only while no connection is made.
func (t *wireTransport) attemptContext(req *http.Request, timeout error) (context.Context, func(), *connection) {
	made := &connection{}
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
			made.ifNone(func() { cancelCause(context.Cause(parent)) })
		})
	}
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { made.set(func(c *connection) { c.asked = true }) },
		GotConn: func(httptrace.GotConnInfo) { made.set(func(c *connection) { c.got = true }) },
	})
	return ctx, func() { stop(); cancelTimeout(); cancelCause(nil) }, made
}

// connection tells whether an attempt got a connection. A transport that does not report on its connections is taken to
// have made one.
type connection struct {
	mu         sync.Mutex
	asked, got bool
}

func (c *connection) set(change func(*connection)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	change(c)
}

func (c *connection) none() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.asked && !c.got
}

// ifNone calls do while no connection can be got in between.
func (c *connection) ifNone(do func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.got {
		do()
	}
}

// causeOf prefers the reason for which a context ended to the error that it led to.
func causeOf(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil && !errors.Is(err, cause) {
		return cause
	}
	return err
}
