// SPDX-License-Identifier: MPL-2.0

package bench

import (
	"flag"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

// reportFile is the page for contributors that keeps the results.
const reportFile = "../../../contributing/bench.md"

var (
	full   = flag.Bool("full", false, "measure at full scale, which takes minutes, and print the report")
	update = flag.Bool("update", false, "with -full: write "+reportFile)
	peer   = flag.String("peer", "", "the binary of another implementation of the same contract, to measure as well")
)

// latency is how long the simulator takes to respond.
const latency = 20 * time.Millisecond

// scale is how much is measured.
type scale struct {
	// release builds the programs as a release is built. Such a build reuses nothing of other tests' builds.
	release bool
	// clips are the numbers of clips to plan, and times how often a command with each number runs. Memory and the client
	// alone are measured with the last number.
	clips, times []int
	// applied is the number of clips of an apply, which runs applies times. Connections are counted with -parallelism=parallel.
	applied, applies, parallel int
	startUps                   int
	// jobs are the times that a clip takes to complete, and waited the numbers of clips to wait for together.
	jobs   []time.Duration
	waited []int
	waits  int
}

var (
	// fullScale is the scale of make bench.
	fullScale = scale{
		release: true,
		clips:   []int{1, 100, 1000}, times: []int{7, 5, 3},
		applied: 100, applies: 5, parallel: 50, startUps: 15,
		jobs: []time.Duration{3 * time.Second, 20 * time.Second, 5 * time.Minute}, waited: []int{1, 10, 50}, waits: 20,
	}
	// smallScale is the scale of the ordinary tests, which show only that each figure can be measured.
	smallScale = scale{
		clips: []int{1, 3}, times: []int{1, 1},
		applied: 3, applies: 1, parallel: 50, startUps: 1,
		jobs: []time.Duration{3 * time.Second, 20 * time.Second}, waited: []int{1, 3}, waits: 2,
	}
)

// results are all figures. Each row of costs has one cost per candidate.
type results struct {
	scale      scale
	machine    string
	candidates []*candidate
	commands   []row
	startUp    row
	client     cost
	waits      []wait
}

// measure takes all figures.
func measure(t *testing.T, s scale) *results {
	t.Helper()
	r := &results{scale: s, candidates: build(t, s)}
	r.machine = machine(t, r.candidates[0].mirror)
	e := newEnv(t)
	for i, clips := range s.clips {
		r.commands = append(r.commands, e.plans(t, r.candidates, clips, s.times[i])...)
	}
	r.commands = append(r.commands, e.applies(t, r.candidates, s))
	r.startUp = e.startUps(t, r.candidates, s)
	r.client = e.rawClient(t, s)
	e.connections(t, r.candidates, s)
	r.waits = waits(t, s)
	return r
}

// Whether a target is met depends on the machine, so the report says it and no test fails because of it.
func TestMeasure(t *testing.T) {
	s := smallScale
	if *full {
		s = fullScale
	}
	r := measure(t, s)
	r.check(t)
	text := r.report()
	if *full || testing.Verbose() {
		fmt.Println(text)
	}
	if *update && *full && !t.Failed() {
		if err := os.WriteFile(reportFile, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// check fails the test if a figure is missing, or was measured on something else than its name says.
func (r *results) check(t *testing.T) {
	t.Helper()
	if want := 2*len(r.scale.clips) + 1; len(r.commands) != want {
		t.Errorf("%d rows of commands, want %d", len(r.commands), want)
	}
	for _, row := range append(r.commands, r.startUp) {
		if len(row.costs) != len(r.candidates) {
			t.Fatalf("%s: %d costs, want %d", row.name, len(row.costs), len(r.candidates))
		}
		for i, c := range row.costs {
			if c.cpu <= 0 || c.provider <= 0 || c.provider >= c.cpu || c.wall <= 0 {
				t.Errorf("%s of %s: %+v", row.name, r.candidates[i].name, c)
			}
		}
		if got := row.costs[0].requests; row.maxRequests >= 0 && got > row.maxRequests {
			t.Errorf("%s: %d requests, want at most %d", row.name, got, row.maxRequests)
		}
		if got := row.costs[1].requests; got != 0 {
			t.Errorf("%s: %d requests of the baseline, want none", row.name, got)
		}
	}
	for _, c := range r.candidates {
		if c.size <= 0 || c.peak <= 0 || c.connections <= 0 && c.name != baselineName {
			t.Errorf("%s: size %d bytes, peak memory %d bytes, %d connections", c.name, c.size, c.peak, c.connections)
		}
	}
	if c := r.client; c.cpu <= 0 || c.wall <= 0 || c.requests != r.scale.clips[len(r.scale.clips)-1] {
		t.Errorf("the client alone: %+v", c)
	}
	if len(r.waits) != len(r.scale.jobs)*len(r.scale.waited) {
		t.Errorf("%d waits", len(r.waits))
	}
	for _, w := range r.waits {
		// One request creates the clip, and at least one sees its end.
		if w.requests <= 1 || w.mean <= 0 || w.max < w.mean {
			t.Errorf("%+v", w)
		}
	}
}

// completeAtOnce completes each clip before its first poll, so that a benchmark measures the provider.
func completeAtOnce(simulator.Clip) simulator.Outcome { return simulator.Outcome{} }
