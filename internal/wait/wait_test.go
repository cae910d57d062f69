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

// thing is in a state; n tells one answer from another.
type thing struct {
	n     int
	state string
}

// waiter waits for a thing, and endures errPasses for ten seconds.
func waiter(timeout time.Duration) wait.Waiter[thing] {
	return wait.Waiter[thing]{
		States: states, Timeout: timeout,
		State: func(it thing) string { return it.state },
		Endure: func(err error, failing time.Duration) bool {
			return errors.Is(err, errPasses) && failing < 10*time.Second
		},
	}
}

// script is a thing that is in one state, or gives one error, after another; the last one stays.
type script struct {
	answers []any
	asked   []time.Duration
	begun   time.Time
}

// wait waits for the thing of the script, asking every two seconds.
func (s *script) wait(ctx context.Context, w wait.Waiter[thing]) (thing, bool, error) {
	s.begun = time.Now()
	return w.Wait(ctx, &wait.Poller[thing]{
		Pause: func(time.Duration) time.Duration { return 2 * time.Second },
		One: func(context.Context, string) (thing, error) {
			s.asked = append(s.asked, time.Since(s.begun))
			answer := s.answers[min(len(s.asked), len(s.answers))-1]
			if err, failed := answer.(error); failed {
				return thing{}, err
			}
			return thing{len(s.asked), answer.(string)}, nil
		},
	}, "1")
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
				last, seen, err := s.wait(t.Context(), waiter(time.Minute))
				if got := time.Since(s.begun); got != c.after {
					t.Errorf("ended after %s, want %s", got, c.after)
				}
				if seen != c.seen || seen && last.n == 0 {
					t.Errorf("last seen %v, seen = %t, want it seen: %t", last, seen, c.seen)
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
		last, seen, err := s.wait(ctx, waiter(time.Hour))
		var cancelled *wait.CancelledError
		if !errors.As(err, &cancelled) || !errors.Is(err, context.Canceled) || time.Since(s.begun) != 3*time.Second {
			t.Fatalf("ended after %s with %T %v", time.Since(s.begun), err, err)
		}
		if !seen || last.n != 2 || cancelled.Last != "CREATING" || !strings.HasPrefix(err.Error(), "interrupted after 3s") {
			t.Errorf("last seen %v, seen = %t, %v", last, seen, err)
		}
	})
}

// A deadline of the caller is not the wait's own: who set it is told apart.
func TestWait_tellsTheCallersDeadlineFromItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{answers: []any{"CREATING"}}
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		_, _, err := s.wait(ctx, waiter(time.Hour))
		if !errors.As(err, new(*wait.CancelledError)) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error = %T %v", err, err)
		}
	})
}

// A question that hangs does not hold up the end.
func TestWait_cutsOffAQuestion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		_, seen, err := waiter(30*time.Second).Wait(t.Context(), &wait.Poller[thing]{
			Pause: wait.Tenth,
			One: func(ctx context.Context, _ string) (thing, error) {
				<-ctx.Done()
				return thing{}, ctx.Err()
			},
		}, "1")
		if !errors.As(err, new(*wait.TimeoutError)) || seen || time.Since(begun) != 30*time.Second {
			t.Errorf("ended after %s: %v", time.Since(begun), err)
		}
	})
}

func TestWait_withoutEndureEndsAtTheFirstError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{answers: []any{errPasses}}
		w := waiter(time.Minute)
		w.Endure = nil
		if _, _, err := s.wait(t.Context(), w); !errors.As(err, new(*wait.AskError)) || len(s.asked) != 1 {
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
			_, _, err := waiter(time.Hour).Wait(t.Context(), &wait.Poller[thing]{
				Pause: wait.Tenth,
				One: func(context.Context, string) (thing, error) {
					asked++
					if asked == 1 && time.Since(begun) != 0 {
						t.Errorf("first asked after %s, want at once", time.Since(begun))
					}
					if time.Since(begun) < c.job {
						return thing{state: "CREATING"}, nil
					}
					return thing{state: "COMPLETED"}, nil
				},
			}, "1")
			if lag := time.Since(begun) - c.job; err != nil || lag > c.lag || asked > c.questions {
				t.Errorf("a job of %s: %v, seen %s late, %d questions; want at most %s and %d", c.job, err, lag, asked, c.lag, c.questions)
			}
		})
	}
}
