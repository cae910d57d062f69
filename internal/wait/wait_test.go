package wait_test

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/wait"
)

var states = wait.States{Pending: []string{"CREATING"}, Success: []string{"COMPLETED"}, Failure: []string{"FAIL"}}

var errPasses, errStays = errors.New("passes"), errors.New("stays")

// script is a thing that is in one state, or gives one error, after another; the last one stays.
type script struct {
	answers []any
	asked   []time.Duration
	begun   time.Time
}

func (s *script) waiter(timeout time.Duration) wait.Waiter[int] {
	s.begun = time.Now()
	return wait.Waiter[int]{
		States: states, Timeout: timeout,
		Pause: func(time.Duration) time.Duration { return 2 * time.Second },
		Endure: func(err error, failing time.Duration) bool {
			return errors.Is(err, errPasses) && failing < 10*time.Second
		},
		Ask: func(context.Context) (int, string, error) {
			s.asked = append(s.asked, time.Since(s.begun))
			answer := s.answers[min(len(s.asked), len(s.answers))-1]
			if err, failed := answer.(error); failed {
				return 0, "", err
			}
			return len(s.asked), answer.(string), nil
		},
	}
}

func TestWait_endings(t *testing.T) {
	for _, c := range []struct {
		name    string
		answers []any
		after   time.Duration
		err     error  // nil, or of the type that is wanted
		message string // part of it
		seen    bool
	}{
		{"done at once", []any{"COMPLETED"}, 0, nil, "", true},
		{"done later", []any{"CREATING", "CREATING", "COMPLETED"}, 4 * time.Second, nil, "", true},
		{"failed", []any{"CREATING", "FAIL"}, 2 * time.Second, &wait.FailureError{}, "failed after 2s: last state FAIL, wanted COMPLETED", true},
		{"unknown state is neither success nor failure", []any{"UPLOADING", "COMPLETED"}, 2 * time.Second, nil, "", true},
		{"time up", []any{"CREATING"}, time.Minute, &wait.TimeoutError{}, "not done after 1m0s: last state CREATING, wanted COMPLETED", true},
		{"time up in an unknown state", []any{"UPLOADING"}, time.Minute, &wait.TimeoutError{}, "last state UPLOADING, which is not known here", true},
		{"error that passes", []any{errPasses, errPasses, "COMPLETED"}, 4 * time.Second, nil, "", true},
		{"error that does not", []any{"CREATING", errStays}, 2 * time.Second, &wait.AskError{}, "last state CREATING, wanted COMPLETED; the last question failed: stays", true},
		{"error that should have passed", []any{errPasses}, 10 * time.Second, &wait.AskError{}, "no state was seen, wanted COMPLETED; the last question failed: passes", false},
		{"answers in between begin anew", []any{errPasses, errPasses, errPasses, "CREATING", errPasses, errPasses, errPasses, "COMPLETED"}, 14 * time.Second, nil, "", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &script{answers: c.answers}
				thing, seen, err := s.waiter(time.Minute).Wait(t.Context())
				if got := time.Since(s.begun); got != c.after {
					t.Errorf("ended after %s, want %s", got, c.after)
				}
				if seen != c.seen || seen && thing == 0 {
					t.Errorf("thing = %d, seen = %t, want it seen: %t", thing, seen, c.seen)
				}
				if reflect.TypeOf(err) != reflect.TypeOf(c.err) {
					t.Fatalf("error = %T %v, want %T", err, err, c.err)
				}
				if asked := new(wait.AskError); errors.As(err, &asked) && !errors.Is(err, asked.LastError) {
					t.Errorf("%v does not unwrap to the error of the question", err)
				}
				if err != nil && !strings.Contains(err.Error(), c.message) {
					t.Errorf("message = %q, want %q in it", err, c.message)
				}
			})
		})
	}
}

func TestWait_isCancelledAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{answers: []any{"CREATING"}}
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(3*time.Second, cancel)
		thing, seen, err := s.waiter(time.Hour).Wait(ctx)
		var cancelled *wait.CancelledError
		if !errors.As(err, &cancelled) || !errors.Is(err, context.Canceled) || time.Since(s.begun) != 3*time.Second {
			t.Fatalf("ended after %s with %T %v", time.Since(s.begun), err, err)
		}
		if !seen || thing != 2 || cancelled.Last != "CREATING" || !strings.HasPrefix(err.Error(), "interrupted after 3s") {
			t.Errorf("thing = %d, seen = %t, %v", thing, seen, err)
		}
	})
}

// A deadline of the caller is not the wait's own: who set it is told apart.
func TestWait_tellsTheCallersDeadlineFromItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{answers: []any{"CREATING"}}
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		_, _, err := s.waiter(time.Hour).Wait(ctx)
		if !errors.As(err, new(*wait.CancelledError)) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error = %T %v", err, err)
		}
	})
}

// A question that hangs does not hold up the end.
func TestWait_cutsOffAQuestion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		_, seen, err := wait.Waiter[int]{
			States: states, Pause: wait.Tenth, Timeout: 30 * time.Second,
			Ask: func(ctx context.Context) (int, string, error) {
				<-ctx.Done()
				return 0, "", ctx.Err()
			},
		}.Wait(t.Context())
		if !errors.As(err, new(*wait.TimeoutError)) || seen || time.Since(begun) != 30*time.Second {
			t.Errorf("ended after %s: %v", time.Since(begun), err)
		}
	})
}

func TestWait_withoutEndureEndsAtTheFirstError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{answers: []any{errPasses}}
		w := s.waiter(time.Minute)
		w.Endure = nil
		if _, _, err := w.Wait(t.Context()); !errors.As(err, new(*wait.AskError)) || len(s.asked) != 1 {
			t.Errorf("%v after %d questions", err, len(s.asked))
		}
	})
}

func TestTenth_isATenthWithinBounds(t *testing.T) {
	for _, waited := range []time.Duration{0, time.Second, 10 * time.Second, 30 * time.Second, time.Minute, 150 * time.Second, time.Hour} {
		var seen []time.Duration
		for range 1000 {
			pause := wait.Tenth(waited)
			if pause < time.Second || pause > 15*time.Second {
				t.Fatalf("after %s: pause of %s", waited, pause)
			}
			if tenth := min(max(waited/10, time.Second), 15*time.Second); pause < tenth*9/10-time.Millisecond || pause > max(tenth, 1050*time.Millisecond) {
				t.Fatalf("after %s: pause of %s is not a tenth", waited, pause)
			}
			if !slices.Contains(seen, pause) {
				seen = append(seen, pause)
			}
		}
		if waited < 10*time.Minute && len(seen) < 100 {
			t.Errorf("after %s: only %d different pauses, want jitter", waited, len(seen))
		}
	}
}

// The schedule of a job: asked at once, seen not later than a tenth after its end, with few questions.
func TestTenth_schedule(t *testing.T) {
	for _, c := range []struct {
		job       time.Duration
		lag       time.Duration
		questions int
	}{
		{3 * time.Second, 1050 * time.Millisecond, 5},
		{20 * time.Second, 2 * time.Second, 20},
		{5 * time.Minute, 15 * time.Second, 55},
		{30 * time.Minute, 15 * time.Second, 165},
	} {
		synctest.Test(t, func(t *testing.T) {
			begun := time.Now()
			asked := 0
			_, _, err := wait.Waiter[int]{
				States: states, Pause: wait.Tenth, Timeout: time.Hour,
				Ask: func(context.Context) (int, string, error) {
					asked++
					if asked == 1 && time.Since(begun) != 0 {
						t.Errorf("first asked after %s, want at once", time.Since(begun))
					}
					if time.Since(begun) < c.job {
						return 0, "CREATING", nil
					}
					return 0, "COMPLETED", nil
				},
			}.Wait(t.Context())
			if lag := time.Since(begun) - c.job; err != nil || lag > c.lag || asked > c.questions {
				t.Errorf("a job of %s: %v, seen %s late, %d questions; want at most %s and %d", c.job, err, lag, asked, c.lag, c.questions)
			}
		})
	}
}
