// SPDX-License-Identifier: MPL-2.0

package wait

import (
	"fmt"
	"strings"
	"time"
)

// Outcome describes how far a wait got. Each error of this package embeds it.
type Outcome struct {
	// LastState is the state in the last successful response, "" if there was none.
	LastState string
	// Unknown reports whether LastState is missing from the table of states.
	Unknown bool
	// TargetStates are the states of success.
	TargetStates []string
	// Elapsed is how long the wait took.
	Elapsed time.Duration
	// LastError is the error of the last poll, nil if that poll succeeded.
	LastError error
}

func (o Outcome) String() string {
	state := "no state was read"
	if o.LastState != "" {
		state = "last state " + o.LastState
	}
	if o.Unknown {
		state += " (unknown to this version)"
	}
	text := fmt.Sprintf("%s, target state %s", state, strings.Join(o.TargetStates, " or "))
	if o.LastError != nil {
		text += fmt.Sprintf("; the last poll failed: %s", o.LastError)
	}
	return text
}

// FailureError reports that the object reached a state of failure.
type FailureError struct{ Outcome }

func (e *FailureError) Error() string { return describe("failed", e.Outcome) }

// TimeoutError reports that Config.Timeout passed. A deadline of the caller's context is a CancelledError instead.
type TimeoutError struct{ Outcome }

func (e *TimeoutError) Error() string { return describe("timed out", e.Outcome) }

// CancelledError reports that the caller's context ended. It unwraps to the cause of that.
type CancelledError struct {
	Outcome
	Cause error
}

func (e *CancelledError) Error() string { return describe("canceled", e.Outcome) }

// Unwrap returns the cause of the cancellation.
func (e *CancelledError) Unwrap() error { return e.Cause }

// PollError reports that a poll failed with an error that the wait does not tolerate. It unwraps to that error.
type PollError struct{ Outcome }

func (e *PollError) Error() string { return describe("polling failed", e.Outcome) }

// Unwrap returns the error of the last poll.
func (e *PollError) Unwrap() error { return e.LastError }

func describe(what string, o Outcome) string {
	return fmt.Sprintf("%s after %s: %s", what, o.Elapsed.Round(100*time.Millisecond), o)
}
