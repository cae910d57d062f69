// SPDX-License-Identifier: MPL-2.0

package bench

import (
	"fmt"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

// wait is the cost of waiting for several clips of one snapshot at once.
type wait struct {
	// job is the time that a clip takes to complete.
	job   time.Duration
	clips int
	// requests is the number of requests per clip, including the lookup of the snapshot and the POST.
	requests float64
	// mean and max are the times from the true end of a clip to the end of its create.
	mean, max time.Duration
}

// The bounds of a poll interval.
const (
	// shortestInterval includes the jitter.
	shortestInterval = 1050 * time.Millisecond
	longestInterval  = 15 * time.Second
)

// bound is how late the end of a clip may be seen: a tenth of the job within the bounds of an interval, and the latency of
// the response.
func (w wait) bound() time.Duration {
	return min(max(shortestInterval, w.job/10), longestInterval) + latency
}

// waits measures the waits on a virtual clock.
func waits(t *testing.T, s scale) []wait {
	t.Helper()
	var all []wait
	for _, job := range s.jobs {
		for _, clips := range s.waited {
			all = append(all, waitFor(t, job, clips, s.waits))
		}
	}
	return all
}

// waitFor repeats a wait. The clips of each repetition complete a little earlier than those of the one before, spread
// evenly over one interval. Otherwise the result would depend on where the polls happen to fall.
func waitFor(t *testing.T, job time.Duration, clips, times int) wait {
	t.Helper()
	w := wait{job: job, clips: clips}
	interval := min(max(time.Second, job/10), longestInterval)
	requests := 0
	var total time.Duration
	for i := range times {
		synctest.Test(t, func(t *testing.T) {
			n, lags := create(t, job-interval*time.Duration(i)/time.Duration(times), clips)
			requests += n
			for _, lag := range lags {
				total += lag
				w.max = max(w.max, lag)
			}
		})
	}
	w.requests = float64(requests) / float64(clips*times)
	w.mean = total / time.Duration(clips*times)
	return w
}

// create creates clips at once through the plugin protocol. Each clip takes as long as job. create returns the number of
// requests, and for each clip the time from its end to the end of its create.
func create(t *testing.T, job time.Duration, clips int) (requests int, lags []time.Duration) {
	const typeName = "ncplivestation_shortclip"
	s := acctest.New(t)
	s.SetOutcome(func(simulator.Clip) simulator.Outcome { return simulator.Outcome{Duration: job} })
	s.Inject(simulator.Fault{Kind: simulator.Slow, Delay: latency})
	p := s.Provider(t, nil)
	plans := make([]*acctest.Plan, clips)
	for i := range plans {
		plan, diags := p.PlanCreate(t, typeName, acctest.Values{
			"channel_id": s.Channel, "snapshot_id": s.Snapshot, "start_time": 1000 + 100*i, "end_time": 3500 + 100*i,
			"output": acctest.Values{"bucket_name": "clips", "file_path": fmt.Sprintf("/bench/%d", i)},
		})
		if text := diags.String(); text != "" {
			t.Fatal(text)
		}
		plans[i] = plan
	}
	lags = make([]time.Duration, clips)
	var applies sync.WaitGroup
	for i, plan := range plans {
		applies.Go(func() {
			state, diags := p.Apply(t, plan)
			ended := s.Now()
			if !state.Exists() || state.Value("status") != "COMPLETED" || diags.String() != "" {
				t.Errorf("state %v, %s", state, diags)
				return
			}
			id, _ := state.Value("id").(string)
			number, _ := strconv.ParseInt(id, 10, 64)
			clip, _ := s.Simulator.Clip(number)
			lags[i] = ended.Sub(clip.Created.Add(job))
		})
	}
	applies.Wait()
	requests = s.Count("")
	synctest.Wait()
	return requests, lags
}
