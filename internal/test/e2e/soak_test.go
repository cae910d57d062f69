// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

var full = flag.Bool("full", false, "run TestSoak with 1,000 clips and four seeds instead of its short form")

// soakShare is the probability with which a request meets one kind of fault.
const soakShare = 0.01

// soak is one run of TestSoak.
type soak struct {
	clips, seeds int
	faults       []simulator.FaultKind
}

// fullSoak has faults before the work, after it and later than the response, with each form of response: none, a part, the
// gateway's, and the service's.
var fullSoak = soak{clips: 1000, seeds: 4, faults: []simulator.FaultKind{
	simulator.Reset, simulator.Status, simulator.Throttled, simulator.Truncated, simulator.LostResponse, simulator.GatewayTimeout,
	simulator.EndpointErrorThenWork,
}}

// shortSoak leaves out Reset and Status. After them the provider waits 30 s before it sends a create again, because the
// service may still do the work.
var shortSoak = soak{clips: 80, seeds: 1, faults: []simulator.FaultKind{
	simulator.Throttled, simulator.Truncated, simulator.LostResponse, simulator.GatewayTimeout, simulator.EndpointErrorThenWork,
}}

// soakResult is the outcome of one seed.
type soakResult struct {
	seed uint64
	tally
	errors  int
	faults  int
	changes bool
	elapsed time.Duration
}

// Each of many creates leads to exactly one clip in its place, whatever faults the requests meet.
func TestSoak_everyCreateLeadsToOneClip(t *testing.T) {
	t.Parallel()
	run := shortSoak
	if *full {
		run = fullSoak
	}
	results := make([]soakResult, run.seeds)
	t.Run("seeds", func(t *testing.T) {
		for i := range results {
			seed := uint64(i + 1)
			t.Run(fmt.Sprint(seed), func(t *testing.T) {
				t.Parallel()
				results[i] = run.apply(t, seed)
			})
		}
	})
	table := soakTable(run, results)
	t.Log("\n" + table)
	if *full {
		updatePage(t, "soak", table)
	}
}

// apply applies the clips once under faults, and plans once more without them.
func (s soak) apply(t *testing.T, seed uint64) soakResult {
	e := startEnv(t)
	e.SetOutcome(completesAfter(200 * time.Millisecond))
	w := newWorkspace(t, e.variables(), e.soakConfiguration(s.clips/4))
	random := rand.New(rand.NewPCG(seed, 0))
	// Every clip costs at least one create and shares the polls of the others.
	for _, fault := range faultSchedule(random, s.faults, soakShare, 20*s.clips) {
		e.Inject(fault)
	}

	started := time.Now()
	result, err := w.Apply(t.Context(), "-parallelism=100")
	elapsed := time.Since(started)
	if err != nil {
		t.Error(err)
	}
	e.ClearFaults()
	faults := 0
	for _, request := range e.Requests() {
		if request.Fault != "" {
			faults++
		}
	}
	got := compare(state(t, w), e.Clips())
	if got != perfect(s.clips) {
		t.Errorf("got %s; want %s", got, perfect(s.clips))
	}
	plan, changes, err := w.Plan(t.Context())
	if err != nil || changes {
		t.Errorf("the second plan should be empty: %v\n%s", err, plan.Stdout)
	}
	return soakResult{
		seed: seed, tally: got, errors: strings.Count(result.Text(), "Error: "), faults: faults, changes: changes, elapsed: elapsed,
	}
}

// soakConfiguration configures four groups of n clips: with different lengths and with the same length, to one destination and
// to a destination for each clip.
func (e *env) soakConfiguration(n int) string {
	var b strings.Builder
	for _, group := range []struct{ name, end, path string }{
		{"unique_one", "1000 + 110 * count.index", "/unique"},
		{"unique_many", "1000 + 110 * count.index", "/unique/${count.index}"},
		{"equal_one", "2000 + 100 * count.index", "/equal"},
		{"equal_many", "2000 + 100 * count.index", "/equal/${count.index}"},
	} {
		fmt.Fprintf(&b, `
resource "ncplivestation_shortclip" %q {
  count       = %d
  channel_id  = %q
  snapshot_id = "%d"
  start_time  = 100 * count.index
  end_time    = %s
  output      = { bucket_name = "clips", file_path = %q }
}`, group.name, n, e.channelID, e.snapshot.ID, group.end, group.path)
	}
	return b.String()
}

// faultSchedule returns faults for the first n requests. Each request meets each kind with the probability share, and at most
// one of them.
func faultSchedule(random *rand.Rand, kinds []simulator.FaultKind, share float64, n int) []simulator.Fault {
	var faults []simulator.Fault
	for request := range n {
		if kind := int(random.Float64() / share); kind < len(kinds) {
			// A fault does not see the requests that meet an earlier fault, so it has fewer of them to skip.
			faults = append(faults, simulator.Fault{Kind: kinds[kind], Times: 1, Skip: request - len(faults)})
		}
	}
	return faults
}

// soakTable is the table of a soak for contributing/faults.md.
func soakTable(run soak, results []soakResult) string {
	var names []string
	for _, kind := range run.faults {
		names = append(names, string(kind))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d clips, a quarter of them each with different and with equal lengths, to one destination and to many. Each request meets\n"+
		"each of these faults with a probability of %g %%: %s.\n\n", run.clips, 100*soakShare, strings.Join(names, ", "))
	b.WriteString("| seed | wanted | created | in state | orphans | swapped | errors | second plan | faults | time |\n" +
		"| ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- | ---: | ---: |\n")
	for _, r := range results {
		plan := "empty"
		if r.changes {
			plan = "has changes"
		}
		fmt.Fprintf(&b, "| %d | %d | %d | %d | %d | %d | %d | %s | %d | %.0f s |\n",
			r.seed, run.clips, r.created, r.inState-r.missing-r.shared, r.orphans, r.swapped, r.errors, plan, r.faults, r.elapsed.Seconds())
	}
	return b.String()
}

func TestFaultSchedule_hitsPlannedRequests(t *testing.T) {
	const n, share = 1000, 0.1
	// A 429 would make the client wait before the next request.
	kinds := []simulator.FaultKind{simulator.HTML, simulator.Status}
	sim := simulator.New()
	planned := map[int]simulator.FaultKind{}
	for i, fault := range faultSchedule(rand.New(rand.NewPCG(1, 0)), kinds, share, n) {
		planned[fault.Skip+i] = fault.Kind
		sim.Inject(fault)
	}
	accessKey, secretKey := sim.Key()
	client, err := livestation.New(livestation.Config{AccessKey: accessKey, SecretKey: secretKey, Transport: sim.Transport()})
	if err != nil {
		t.Fatal(err)
	}
	channelID := sim.AddChannel(simulator.LiveChannel("live"))
	for range n {
		_, _ = client.GetChannel(t.Context(), channelID)
	}
	met := 0
	for i, request := range sim.Requests() {
		if request.Fault != planned[i] {
			t.Fatalf("request %d met %q, want %q", i, request.Fault, planned[i])
		}
		if request.Fault != "" {
			met++
		}
	}
	if met < n/10 || met > 3*n/10 {
		t.Errorf("%d of %d requests met a fault, want about %g", met, n, n*share*float64(len(kinds)))
	}
}
