// SPDX-License-Identifier: MPL-2.0

package objectstorage

import (
	"context"
	"errors"
	"sync"
	"time"
)

const (
	// openFor is how long all calls fail at once after one found Object Storage unreachable. Without this, a run with many
	// clips would wait for the request timeout once for each clip.
	openFor = time.Minute
	// longEnough is how long a call has to wait without a response to show that Object Storage is unreachable, if its caller
	// ended it.
	longEnough = 5 * time.Second
)

// circuit remembers that Object Storage is unreachable. Its zero value is a closed circuit: calls are made.
type circuit struct {
	mu    sync.Mutex
	err   error
	until time.Time
}

// check returns the error with which a call fails at once, or nil if the call can be made.
func (c *circuit) check() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err != nil && time.Now().Before(c.until) {
		return c.err
	}
	return nil
}

// record takes note of a call that got a response, if err is nil, or of one that got none, retries included.
func (c *circuit) record(err error, elapsed time.Duration) {
	if err != nil && !provesUnreachable(err, elapsed) {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.err, c.until = err, time.Now().Add(openFor)
}

// provesUnreachable reports whether a call without a response shows that Object Storage is unreachable. A call that its
// caller ended early does not.
func provesUnreachable(err error, elapsed time.Duration) bool {
	switch {
	case errors.Is(err, context.Canceled):
		return false
	case errors.Is(err, context.DeadlineExceeded):
		return elapsed >= longEnough
	}
	return true
}
