package bench

import (
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

// wait is what it took to wait for clips of one snapshot at once.
type wait struct {
	job   time.Duration
	clips int
	// requests is how many a clip cost, the look at the snapshot and the request that made it included.
	requests float64
	// mean and most are how long after the true end of its clip a create ended.
	mean, most time.Duration
}

// The bounds of a pause, by the contract.
const (
	// shortestPause is the shortest with the jitter that lengthens it.
	shortestPause = 1050 * time.Millisecond
	longestPause  = 15 * time.Second
)

// bound is how long after its end a clip may be seen to be done: a tenth of the job, no less than the shortest pause, no
// more than the longest, and the answer has its latency.
func (w wait) bound() time.Duration {
	return min(max(shortestPause, w.job/10), longestPause) + latency
}

// waits measures the waits on a moved clock.
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

// waitFor repeats a wait. The jobs of the repetitions end within one pause before the length of the job, evenly spread:
// where questions happen to fall would else decide, as the second of them at the end of a job of 3 s.
func waitFor(t *testing.T, job time.Duration, clips, times int) wait {
	t.Helper()
	w := wait{job: job, clips: clips}
	pause := min(max(time.Second, job/10), longestPause)
	requests := 0
	var total time.Duration
	for i := range times {
		synctest.Test(t, func(t *testing.T) {
			n, lags := create(t, job-pause*time.Duration(i)/time.Duration(times), clips)
			requests += n
			for _, lag := range lags {
				total += lag
				w.most = max(w.most, lag)
			}
		})
	}
	w.requests = float64(requests) / float64(clips*times)
	w.mean = total / time.Duration(clips*times)
	return w
}

// create creates clips at once by the provider's protocol, each of which takes as long as job. It gives the requests that
// this cost, and how long after the end of its clip each create ended.
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
			"output": acctest.Values{"bucket_name": "clips", "file_path": "/bench"},
		})
		if text := diags.String(); text != "" {
			t.Fatal(text)
		}
		plans[i] = plan
	}
	lags = make([]time.Duration, clips)
	var all sync.WaitGroup
	for i, plan := range plans {
		all.Go(func() {
			state, diags := p.Apply(t, plan)
			done := s.Now()
			if !state.Exists() || state.Value("status") != "COMPLETED" || diags.String() != "" {
				t.Errorf("state %v, %s", state, diags)
				return
			}
			id, _ := state.Value("id").(string)
			number, _ := strconv.ParseInt(id, 10, 64)
			clip, _ := s.Simulator.Clip(number)
			lags[i] = done.Sub(clip.Created.Add(job))
		})
	}
	all.Wait()
	requests = s.Count("")
	synctest.Wait()
	return requests, lags
}
