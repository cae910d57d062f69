package bench

import (
	"flag"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

// page is where the contributors' documentation keeps the figures.
const page = "../../contributing/bench.md"

var (
	full   = flag.Bool("full", false, "measure at full scale, which takes minutes, and print the page")
	update = flag.Bool("update", false, "with -full: write "+page)
	peer   = flag.String("peer", "", "the binary of another implementation of the same contract, to be measured too")
)

// latency is that of each answer of the simulator.
const latency = 20 * time.Millisecond

// scale is how much is measured.
type scale struct {
	// release builds the programs as a release is built, which shares nothing with what the other tests have built.
	release bool
	// clips are the plans' numbers of clips, and times how often a command runs that has as many. The last is also that of
	// the memory and of the client alone.
	clips, times []int
	// applied is the number of clips of an apply, and parallel that of the connections' -parallelism.
	applied, applies, parallel int
	startUps                   int
	// jobs is how long a clip takes, and waited how many clips are waited for at once.
	jobs   []time.Duration
	waited []int
	waits  int
}

var (
	// fullScale is that of make bench.
	fullScale = scale{
		release: true,
		clips:   []int{1, 100, 1000}, times: []int{7, 5, 3},
		applied: 100, applies: 5, parallel: 50, startUps: 15,
		jobs: []time.Duration{3 * time.Second, 20 * time.Second, 5 * time.Minute}, waited: []int{1, 10, 50}, waits: 20,
	}
	// smallScale is that of the ordinary tests, which show that each figure can still be had.
	smallScale = scale{
		clips: []int{1, 3}, times: []int{1, 1},
		applied: 3, applies: 1, parallel: 50, startUps: 1,
		jobs: []time.Duration{3 * time.Second, 20 * time.Second}, waited: []int{1, 3}, waits: 2,
	}
)

// figures are all that was measured. A row of costs has one for each column.
type results struct {
	scale    scale
	machine  string
	columns  []*candidate
	commands []row
	startUp  row
	client   cost
	waits    []wait
}

// measure takes all figures.
func measure(t *testing.T, s scale) *results {
	t.Helper()
	f := &results{scale: s, columns: build(t, s)}
	f.machine = machine(t, f.columns[0].mirror)
	station := newStation(t)
	for i, clips := range s.clips {
		f.commands = append(f.commands, station.plans(t, f.columns, clips, s.times[i])...)
	}
	f.commands = append(f.commands, station.applies(t, f.columns, s))
	f.startUp = station.startUps(t, f.columns, s)
	f.client = station.clientAlone(t, s)
	station.connections(t, f.columns, s)
	f.waits = waits(t, s)
	return f
}

// TestMeasure checks no time: whether a target is met depends on the machine, and the page says it.
func TestMeasure(t *testing.T) {
	s := smallScale
	if *full {
		s = fullScale
	}
	f := measure(t, s)
	f.check(t)
	text := f.report()
	if *full || testing.Verbose() {
		fmt.Println(text)
	}
	if *update && *full && !t.Failed() {
		if err := os.WriteFile(page, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// check sees to it that each figure was taken, and of what it is said to be of.
func (f *results) check(t *testing.T) {
	t.Helper()
	if want := 2*len(f.scale.clips) + 1; len(f.commands) != want {
		t.Errorf("%d rows of commands, want %d", len(f.commands), want)
	}
	for _, row := range append(f.commands, f.startUp) {
		if len(row.costs) != len(f.columns) {
			t.Fatalf("%s: %d columns, want %d", row.name, len(row.costs), len(f.columns))
		}
		for i, c := range row.costs {
			if c.cpu <= 0 || c.provider <= 0 || c.provider >= c.cpu || c.wall <= 0 {
				t.Errorf("%s of %s: %+v", row.name, f.columns[i].name, c)
			}
		}
		ours, idle := row.costs[0].requests, row.costs[1].requests
		if row.wants >= 0 && ours != row.wants || idle != 0 {
			t.Errorf("%s: %d requests, and %d of the minimal provider; want %d and none", row.name, ours, idle, row.wants)
		}
	}
	for _, c := range f.columns {
		if c.size <= 0 || c.peak <= 0 || c.connections <= 0 && c.name != minimalName {
			t.Errorf("%s: %d bytes, %d bytes of memory, %d connections", c.name, c.size, c.peak, c.connections)
		}
	}
	if c := f.client; c.cpu <= 0 || c.wall <= 0 || c.requests != f.scale.clips[len(f.scale.clips)-1] {
		t.Errorf("the client alone: %+v", c)
	}
	if len(f.waits) != len(f.scale.jobs)*len(f.scale.waited) {
		t.Errorf("%d waits", len(f.waits))
	}
	for _, w := range f.waits {
		// A request makes the clip, and one at least sees its end.
		if w.requests <= 1 || w.mean <= 0 || w.most < w.mean {
			t.Errorf("%+v", w)
		}
	}
}

// instantly ends each clip by the first look at it, so that what is measured is the provider.
func instantly(simulator.Clip) simulator.Outcome { return simulator.Outcome{} }
