// SPDX-License-Identifier: MPL-2.0

// Package wait polls an object until it reaches a target state.
//
// Until polls one object. Group polls many objects for concurrent waiters and shares list requests among them. The
// package does not depend on the kind of object: a table says what each state means, and functions send the requests.
// Each way in which a wait ends without success is an error type of its own.
package wait

import (
	"context"
	"errors"
	"slices"
	"time"
)

// States is the table of what each state means. A state in none of the lists is unknown: it is neither success nor
// failure, so the wait continues, and Outcome.Unknown reports it.
type States struct {
	Pending, Success, Failure []string
}

func (s States) known(state string) bool {
	return slices.Contains(s.Pending, state) || slices.Contains(s.Success, state) || slices.Contains(s.Failure, state)
}

// Config says what a wait waits for, and for how long.
type Config[T any] struct {
	States States
	// State returns the state of an object.
	State func(T) string
	// Timeout is how long the wait takes at most, exactly. If it is 0, only the context bounds the wait.
	Timeout time.Duration
	// Tolerate reports whether the wait continues after a poll failed with err. errorDuration is how long every poll has
	// failed, 0 for the first failure. If Tolerate is nil, the first error ends the wait.
	Tolerate func(err error, errorDuration time.Duration) bool
	// Backoff returns how long to wait before the next poll, from the time waited so far. Nil means ProportionalBackoff.
	// Group.Wait uses the backoff of the group instead.
	Backoff func(elapsed time.Duration) time.Duration
}

// Until calls get at once and then after each backoff, until the object is in a state of success. Then err is nil.
//
// Otherwise err is a *FailureError, *TimeoutError, *CancelledError, or *PollError. last is the object of the last
// successful poll, and seen reports whether there was one. get must return when its context ends.
func Until[T any](ctx context.Context, c Config[T], get func(context.Context) (T, error)) (last T, seen bool, err error) {
	start := time.Now()
	// A value of this call alone, so that it is never mistaken for the timeout of an enclosing wait.
	errTimeout := errors.New("timeout of the wait")
	if c.Timeout != 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, c.Timeout, errTimeout)
		defer cancel()
	}
	backoff := c.Backoff
	if backoff == nil {
		backoff = ProportionalBackoff
	}

	outcome := Outcome{TargetStates: c.States.Success}
	var failingSince time.Time
	for {
		object, getErr := get(ctx)
		outcome.Elapsed = time.Since(start)
		switch {
		case getErr == nil:
			last, seen = object, true
			state := c.State(object)
			outcome.LastState, outcome.Unknown = state, !c.States.known(state)
			outcome.LastError, failingSince = nil, time.Time{}
			if slices.Contains(c.States.Success, state) {
				return last, seen, nil
			}
			if slices.Contains(c.States.Failure, state) {
				return last, seen, &FailureError{outcome}
			}
		case ctx.Err() == nil: // After the context has ended, the error only says so.
			outcome.LastError = getErr
			if failingSince.IsZero() {
				failingSince = time.Now()
			}
			if c.Tolerate == nil || !c.Tolerate(getErr, time.Since(failingSince)) {
				return last, seen, &PollError{outcome}
			}
		}

		if cause := Sleep(ctx, backoff(outcome.Elapsed)); cause != nil {
			outcome.Elapsed = time.Since(start)
			if errors.Is(cause, errTimeout) {
				return last, seen, &TimeoutError{outcome}
			}
			return last, seen, &CancelledError{Outcome: outcome, Cause: cause}
		}
	}
}

// Sleep returns after d, or when ctx ends. If ctx has ended, it returns its cause.
func Sleep(ctx context.Context, d time.Duration) error {
	if d > 0 { // In a synctest bubble, a timer of zero can crash the race detector of Go 1.26.
		timer := time.NewTimer(d)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
		}
	}
	return context.Cause(ctx)
}
