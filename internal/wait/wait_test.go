// SPDX-License-Identifier: MPL-2.0

package wait_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/wait"
)

var errTransient, errPermanent = errors.New("transient"), errors.New("permanent")

// object has a state; n tells one response from another.
type object struct {
	n     int
	state string
}

// newConfig waits for an object to be COMPLETED and tolerates errTransient for ten seconds.
func newConfig(timeout time.Duration) wait.Config[object] {
	return wait.Config[object]{
		States:  wait.States{Pending: []string{"CREATING"}, Success: []string{"COMPLETED"}, Failure: []string{"FAIL"}},
		State:   func(o object) string { return o.state },
		Timeout: timeout,
		Tolerate: func(err error, errorDuration time.Duration) bool {
			return errors.Is(err, errTransient) && errorDuration < 10*time.Second
		},
	}
}

// everyTwoSeconds is a backoff that makes the times of a test easy to read.
func everyTwoSeconds(time.Duration) time.Duration { return 2 * time.Second }

// scriptedGet returns one state, or one error, after another; the last one stays.
type scriptedGet struct {
	responses []any
	polls     int
}

func (s *scriptedGet) get(context.Context) (object, error) {
	s.polls++
	switch r := s.responses[min(s.polls, len(s.responses))-1].(type) {
	case error:
		return object{}, r
	default:
		return object{s.polls, r.(string)}, nil
	}
}

// waits are the two ways to wait for one object. The only waiter of a group behaves as Until does.
var waits = map[string]func(context.Context, wait.Config[object], *scriptedGet) (object, bool, error){
	"Until": func(ctx context.Context, c wait.Config[object], s *scriptedGet) (object, bool, error) {
		c.Backoff = everyTwoSeconds
		return wait.Until(ctx, c, s.get)
	},
	"Group": func(ctx context.Context, c wait.Config[object], s *scriptedGet) (object, bool, error) {
		g := wait.Group[object]{
			Backoff: everyTwoSeconds,
			Get:     func(ctx context.Context, _ string) (object, error) { return s.get(ctx) },
		}
		return g.Wait(ctx, c, "1")
	},
}

func TestUntil_outcomes(t *testing.T) {
	for _, c := range []struct {
		name      string
		responses []any
		after     time.Duration
		err       error  // nil, or of the wanted type
		message   string // part of the error
		seen      bool
	}{
		{"done at once", []any{"COMPLETED"}, 0, nil, "", true},
		{"done later", []any{"CREATING", "CREATING", "COMPLETED"}, 4 * time.Second, nil, "", true},
		{"failed", []any{"CREATING", "FAIL"}, 2 * time.Second, &wait.FailureError{}, "failed after 2s: last state FAIL, target state COMPLETED", true},
		{"failed after an unknown state", []any{"UPLOADING", "FAIL"}, 2 * time.Second, &wait.FailureError{}, "last state FAIL, target", true},
		{"unknown state is neither success nor failure", []any{"UPLOADING", "COMPLETED"}, 2 * time.Second, nil, "", true},
		{"timeout", []any{"CREATING"}, time.Minute, &wait.TimeoutError{}, "timed out after 1m0s: last state CREATING, target state COMPLETED", true},
		{"timeout in an unknown state", []any{"UPLOADING"}, time.Minute, &wait.TimeoutError{}, "last state UPLOADING (unknown to this version), target", true},
		{"timeout in a known state after an unknown one", []any{"UPLOADING", "CREATING"}, time.Minute, &wait.TimeoutError{}, "last state CREATING, target", true},
		{"tolerated errors", []any{errTransient, errTransient, "COMPLETED"}, 4 * time.Second, nil, "", true},
		{"error that is not tolerated", []any{"CREATING", errPermanent}, 2 * time.Second, &wait.PollError{}, "last state CREATING, target state COMPLETED; the last poll failed: permanent", true},
		{"error that is tolerated for ten seconds only", []any{errTransient}, 10 * time.Second, &wait.PollError{}, "no state was read, target state COMPLETED; the last poll failed: transient", false},
		{"response between errors resets the error duration", []any{errTransient, errTransient, errTransient, "CREATING", errTransient, errTransient, errTransient, "COMPLETED"}, 14 * time.Second, nil, "", true},
	} {
		for way, waitFor := range waits {
			t.Run(way+"/"+c.name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					start := time.Now()
					last, seen, err := waitFor(t.Context(), newConfig(time.Minute), &scriptedGet{responses: c.responses})
					if elapsed := time.Since(start); elapsed != c.after {
						t.Errorf("ended after %s, want %s", elapsed, c.after)
					}
					if seen != c.seen {
						t.Errorf("seen = %t, want %t", seen, c.seen)
					}
					if seen != (last.n > 0) {
						t.Errorf("last = %v although seen = %t", last, seen)
					}
					if reflect.TypeOf(err) != reflect.TypeOf(c.err) {
						t.Fatalf("error = %T %v, want %T", err, err, c.err)
					}
					if err != nil && !strings.Contains(err.Error(), c.message) {
						t.Errorf("error = %q, want %q in it", err, c.message)
					}
				})
			})
		}
	}
}

func TestUntil_responseClearsLastError(t *testing.T) {
	for way, waitFor := range waits {
		t.Run(way, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				_, _, err := waitFor(t.Context(), newConfig(time.Minute), &scriptedGet{responses: []any{errTransient, "CREATING"}})
				var timeout *wait.TimeoutError
				if !errors.As(err, &timeout) {
					t.Fatalf("error = %T %v, want TimeoutError", err, err)
				}
				if timeout.LastError != nil {
					t.Errorf("last error = %v, want none after a response", timeout.LastError)
				}
			})
		})
	}
}

func TestUntil_cancelEndsWaitAtOnce(t *testing.T) {
	for way, waitFor := range waits {
		t.Run(way, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				ctx, cancel := context.WithCancelCause(t.Context())
				interrupt := errors.New("interrupt")
				time.AfterFunc(3*time.Second, func() { cancel(interrupt) })
				last, seen, err := waitFor(ctx, newConfig(time.Hour), &scriptedGet{responses: []any{"CREATING"}})
				if elapsed := time.Since(start); elapsed != 3*time.Second {
					t.Errorf("ended after %s, want 3s", elapsed)
				}
				var cancelled *wait.CancelledError
				if !errors.As(err, &cancelled) {
					t.Fatalf("error = %T %v, want CancelledError", err, err)
				}
				if !errors.Is(err, interrupt) {
					t.Errorf("%v does not unwrap to the cause", err)
				}
				if cancelled.Elapsed != 3*time.Second || cancelled.LastState != "CREATING" {
					t.Errorf("outcome = %+v", cancelled.Outcome)
				}
				if !seen || last.n != 2 {
					t.Errorf("last = %v, seen = %t, want the second response", last, seen)
				}
			})
		})
	}
}

func TestUntil_callerDeadlineIsNotTimeout(t *testing.T) {
	for way, waitFor := range waits {
		t.Run(way, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
				defer cancel()
				_, _, err := waitFor(ctx, newConfig(time.Hour), &scriptedGet{responses: []any{"CREATING"}})
				if !errors.As(err, new(*wait.CancelledError)) || !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("error = %T %v, want CancelledError of the deadline", err, err)
				}
			})
		})
	}
}

func TestUntil_timeoutOfEnclosingWaitIsCancellation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var inner error
		_, _, outer := wait.Until(t.Context(), newConfig(5*time.Second), func(ctx context.Context) (object, error) {
			_, _, inner = wait.Until(ctx, newConfig(time.Hour), (&scriptedGet{responses: []any{"CREATING"}}).get)
			return object{}, inner
		})
		if !errors.As(inner, new(*wait.CancelledError)) {
			t.Errorf("inner error = %T %v, want CancelledError", inner, inner)
		}
		if !errors.As(outer, new(*wait.TimeoutError)) {
			t.Errorf("outer error = %T %v, want TimeoutError", outer, outer)
		}
	})
}

func TestUntil_withoutTimeoutOnlyContextBoundsWait(t *testing.T) {
	for way, waitFor := range waits {
		t.Run(way, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(24*time.Hour, cancel)
				_, _, err := waitFor(ctx, newConfig(0), &scriptedGet{responses: []any{"CREATING"}})
				if elapsed := time.Since(start); elapsed != 24*time.Hour || !errors.As(err, new(*wait.CancelledError)) {
					t.Errorf("ended after %s with %T %v, want CancelledError after 24h", elapsed, err, err)
				}
			})
		})
	}
}

func TestUntil_withoutTolerateEndsAtFirstError(t *testing.T) {
	for way, waitFor := range waits {
		t.Run(way, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &scriptedGet{responses: []any{errTransient}}
				c := newConfig(time.Minute)
				c.Tolerate = nil
				_, _, err := waitFor(t.Context(), c, s)
				if !errors.As(err, new(*wait.PollError)) || !errors.Is(err, errTransient) {
					t.Errorf("error = %T %v, want PollError", err, err)
				}
				if s.polls != 1 {
					t.Errorf("%d polls, want 1", s.polls)
				}
			})
		})
	}
}

func TestUntil_timeoutCutsOffHangingGet(t *testing.T) {
	hang := func(ctx context.Context) (object, error) {
		<-ctx.Done()
		return object{}, errPermanent
	}
	for way, waitFor := range map[string]func(context.Context, wait.Config[object]) (object, bool, error){
		"Until": func(ctx context.Context, c wait.Config[object]) (object, bool, error) {
			return wait.Until(ctx, c, hang)
		},
		"Group": func(ctx context.Context, c wait.Config[object]) (object, bool, error) {
			g := wait.Group[object]{Get: func(ctx context.Context, _ string) (object, error) { return hang(ctx) }}
			return g.Wait(ctx, c, "1")
		},
	} {
		t.Run(way, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				_, seen, err := waitFor(t.Context(), newConfig(30*time.Second))
				if elapsed := time.Since(start); elapsed != 30*time.Second || seen {
					t.Errorf("ended after %s, seen = %t, want 30s and not seen", elapsed, seen)
				}
				var timeout *wait.TimeoutError
				if !errors.As(err, &timeout) {
					t.Fatalf("error = %T %v, want TimeoutError", err, err)
				}
				if timeout.LastError != nil {
					t.Errorf("last error = %v, want none: the poll was cut off", timeout.LastError)
				}
			})
		})
	}
}
