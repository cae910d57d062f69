// SPDX-License-Identifier: MPL-2.0

package wait_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/wait"
)

func TestProportionalBackoff_isTenthWithinBounds(t *testing.T) {
	for _, elapsed := range []time.Duration{0, time.Second, 10 * time.Second, 30 * time.Second, time.Minute, 150 * time.Second, time.Hour} {
		seen := map[time.Duration]bool{}
		for range 1000 {
			interval := wait.ProportionalBackoff(elapsed)
			if interval < time.Second || interval > 15*time.Second {
				t.Fatalf("after %s: interval of %s, want 1s to 15s", elapsed, interval)
			}
			tenth := min(max(elapsed/10, time.Second), 15*time.Second)
			if interval < tenth*9/10-time.Millisecond || interval > max(tenth, 1050*time.Millisecond) {
				t.Fatalf("after %s: interval of %s, want about %s", elapsed, interval, tenth)
			}
			seen[interval] = true
		}
		if elapsed < 10*time.Minute && len(seen) < 100 {
			t.Errorf("after %s: only %d different intervals in 1000, want jitter", elapsed, len(seen))
		}
	}
}

// A job's end is seen within a tenth of the job, at least 1 s and at most 15 s, with few polls.
func TestProportionalBackoff_schedule(t *testing.T) {
	for _, c := range []struct {
		job   time.Duration
		lag   time.Duration
		polls int
	}{
		{3 * time.Second, 1050 * time.Millisecond, 5},
		{20 * time.Second, 2 * time.Second, 20},
		{5 * time.Minute, 15 * time.Second, 55},
		{30 * time.Minute, 15 * time.Second, 165},
	} {
		synctest.Test(t, func(t *testing.T) {
			start := time.Now()
			polls := 0
			_, _, err := wait.Until(t.Context(), newConfig(time.Hour), func(context.Context) (object, error) {
				polls++
				if time.Since(start) < c.job {
					return object{state: "CREATING"}, nil
				}
				return object{state: "COMPLETED"}, nil
			})
			if err != nil {
				t.Error(err)
			}
			if lag := time.Since(start) - c.job; lag > c.lag {
				t.Errorf("a job of %s: end seen %s late, want at most %s", c.job, lag, c.lag)
			}
			if polls > c.polls {
				t.Errorf("a job of %s: %d polls, want at most %d", c.job, polls, c.polls)
			}
		})
	}
}
