// Package wait asks for the state of a thing until it is one that was waited for. It knows nothing of what the thing is:
// a table says which states mean what, functions ask, for one thing or for all that are waited for at the same time, a
// function says how long to pause, and each way in which a wait can end without success is an error type of its own.
package wait

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// States is the table of what each state means. A state in none of the lists is unknown: the wait goes on, for it is
// neither success nor failure.
type States struct {
	Pending, Success, Failure []string
}

// Waiter waits until a T is in a state of success.
type Waiter[T any] struct {
	States States
	// State tells the state of the thing.
	State func(T) string
	// Endure says of an error of the Poller's questions that it may pass, so that the wait goes on. failing is how long every
	// question has failed, 0 for the first. Nil endures none.
	Endure func(err error, failing time.Duration) bool
	// Timeout is how long to wait, exactly.
	Timeout time.Duration
}

// Ending is what the errors of a wait have in common.
type Ending struct {
	// Last is the last state seen, "" if none was; Unknown tells that the table does not have it.
	Last    string
	Unknown bool
	// Wanted are the states that were waited for.
	Wanted []string
	// Waited is how long.
	Waited time.Duration
	// LastError is the error with which the last question ended, nil if it was answered.
	LastError error
}

func (e Ending) String() string {
	last := "no state was seen"
	if e.Last != "" {
		last = "last state " + e.Last
		if e.Unknown {
			last += ", which is not known here"
		}
	}
	text := fmt.Sprintf("%s, wanted %s", last, strings.Join(e.Wanted, " or "))
	if e.LastError != nil {
		text += fmt.Sprintf("; the last question failed: %s", e.LastError)
	}
	return text
}

// FailureError tells that the thing is in a state of failure.
type FailureError struct{ Ending }

func (e *FailureError) Error() string {
	return fmt.Sprintf("failed after %s: %s", round(e.Waited), e.Ending)
}

// TimeoutError tells that the time was up.
type TimeoutError struct{ Ending }

func (e *TimeoutError) Error() string {
	return fmt.Sprintf("not done after %s: %s", round(e.Waited), e.Ending)
}

// CancelledError tells that the caller ended the wait. It unwraps to the cause.
type CancelledError struct {
	Ending
	Cause error
}

func (e *CancelledError) Error() string {
	return fmt.Sprintf("interrupted after %s: %s", round(e.Waited), e.Ending)
}

// Unwrap gives the cause of the cancellation.
func (e *CancelledError) Unwrap() error { return e.Cause }

// AskError tells that asking failed with an error that is not to be endured. It unwraps to that error.
type AskError struct{ Ending }

func (e *AskError) Error() string {
	return fmt.Sprintf("could not be asked for after %s: %s", round(e.Waited), e.Ending)
}

// Unwrap gives the error of the question.
func (e *AskError) Unwrap() error { return e.LastError }

func round(d time.Duration) time.Duration { return d.Round(100 * time.Millisecond) }

// errTimeUp tells the end of the Timeout from an end that the caller brought.
var errTimeUp = errors.New("time is up")

// Wait waits for the thing of this id, for which the poller asks, at once and then after each pause. It returns the thing in
// a state of success, or one of the errors of this package. With an error comes the thing as it was last seen, and seen
// tells whether it ever was.
func (w Waiter[T]) Wait(ctx context.Context, poller *Poller[T], id string) (thing T, seen bool, err error) {
	begun := time.Now()
	ctx, cancel := context.WithTimeoutCause(ctx, w.Timeout, errTimeUp)
	defer cancel()
	seat := poller.join(ctx, id)
	defer poller.leave(seat)

	ending := Ending{Wanted: w.States.Success}
	var failingSince time.Time
	for {
		select {
		case got := <-seat.answers:
			ending.Waited = time.Since(begun)
			if got.err == nil {
				state := w.State(got.thing)
				thing, seen = got.thing, true
				ending.Last, ending.LastError, failingSince = state, nil, time.Time{}
				ending.Unknown = !slices.Contains(w.States.Pending, state)
				switch {
				case slices.Contains(w.States.Success, state):
					return thing, seen, nil
				case slices.Contains(w.States.Failure, state):
					ending.Unknown = false
					return thing, seen, &FailureError{ending}
				}
			} else if ctx.Err() == nil {
				ending.LastError = got.err
				if failingSince.IsZero() {
					failingSince = time.Now()
				}
				if w.Endure == nil || !w.Endure(got.err, time.Since(failingSince)) {
					return thing, seen, &AskError{ending}
				}
			}
		case <-ctx.Done():
			ending.Waited = time.Since(begun)
			cause := context.Cause(ctx)
			if errors.Is(cause, errTimeUp) {
				return thing, seen, &TimeoutError{ending}
			}
			return thing, seen, &CancelledError{Ending: ending, Cause: cause}
		}
	}
}
