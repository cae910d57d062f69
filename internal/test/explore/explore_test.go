// SPDX-License-Identifier: MPL-2.0

package explore

import (
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

var maxEvents = flag.Int("events", 0, "explore schedules of so many events in every setting, instead of those of the package comment")

// requireSafe runs one schedule. The tests that the explorer prints call it.
func requireSafe(t *testing.T, s schedule) {
	t.Helper()
	r := run(t, s)
	for _, broken := range r.broken {
		t.Errorf("%s\n%s", broken, s)
	}
	if r.missed {
		t.Errorf("an event did not happen: %s", s)
	}
	if t.Failed() {
		t.Log(r.log)
	}
}

// Every kind of fault, and a kill, at every request of two creates. The client retries as it does by default.
func TestExplore_eachKindOfFaultAlone(t *testing.T) {
	x := newExplorer(t, allKinds().withOtherEvents(), allPositions)
	for _, c := range []creates{sameDestination, otherFolder} {
		for _, adopt := range []bool{false, true} {
			x.explore(t, setting{creates: c, adopt: adopt, listLag: listLag, rendering: rendering, maxRetries: 4}, 1)
		}
	}
}

// One event, under each value of each setting of the simulator.
func TestExplore_eachBehavior(t *testing.T) {
	x := newExplorer(t, distinctKinds(t).withOtherEvents(), distinctPositions)
	for _, b := range simulator.EachValue() {
		for _, c := range []creates{sameDestination, otherFolder} {
			x.explore(t, setting{creates: c, behavior: b.Name, rendering: rendering}, 1)
		}
	}
}

// Up to three events, without retries of the client.
func TestExplore_severalEvents(t *testing.T) {
	x := newExplorer(t, distinctKinds(t).withOtherEvents(), distinctPositions)
	for _, s := range settings() {
		x.explore(t, s, eventsIn(s))
	}
}

// Live Station is rendering a clip long after late work is done and shows in the list, and when the run after a kill begins.
const (
	listLag         = 8 * time.Second
	rendering       = 40 * time.Second
	clockDifference = 8 * time.Second
)

// settings returns all settings. Where the clips have different lengths, the clocks agree: a length is compared without them.
func settings() (all []setting) {
	for _, c := range []creates{sameDestination, otherLength, otherFolder} {
		for _, adopt := range []bool{false, true} {
			for _, lag := range []time.Duration{0, listLag} {
				for _, rendering := range []time.Duration{0, rendering} {
					for _, ahead := range []time.Duration{0, clockDifference, -clockDifference} {
						if c == otherLength && ahead != 0 {
							continue
						}
						all = append(all, setting{creates: c, adopt: adopt, listLag: lag, rendering: rendering, gatewayAhead: ahead})
					}
				}
			}
		}
	}
	return all
}

// eventsIn returns how many events a schedule has at most in a setting: three in the usual setting, two in all others.
func eventsIn(s setting) int {
	usual := setting{creates: s.creates, listLag: listLag, rendering: rendering}
	switch {
	case *maxEvents > 0:
		return *maxEvents
	case raceDetector || testing.Short():
		return 1
	case s == usual && s.creates != otherLength:
		return 3
	}
	return 2
}

// explorer enumerates schedules.
type explorer struct {
	kinds     kindsOf
	positions func([]position) []position

	mu        sync.Mutex
	schedules int
	requests  int
	outcomes  map[string]int
}

func newExplorer(t *testing.T, kinds kindsOf, positions func([]position) []position) *explorer {
	t.Helper()
	x := &explorer{kinds: kinds, positions: positions, outcomes: map[string]int{}}
	began := time.Now()
	t.Cleanup(func() { t.Logf("%s; in %s", x, time.Since(began).Round(time.Second)) })
	return x
}

// explore runs every schedule of up to this many events in a setting.
func (x *explorer) explore(t *testing.T, s setting, events int) {
	t.Run(s.String(), func(t *testing.T) {
		t.Parallel()
		x.extend(t, schedule{setting: s}, events)
	})
}

// extend runs a schedule, and then every schedule that has more events.
func (x *explorer) extend(t *testing.T, s schedule, more int) {
	r := run(t, s)
	if r.missed {
		return // Without its last event, the schedule is one that ran before.
	}
	x.count(r)
	if len(r.broken) > 0 {
		t.Errorf("%s\n%s\n%s\n%s", strings.Join(r.broken, "\n"), s, s.source(), r.log)
		return
	}
	if more == 0 {
		return
	}
	for _, p := range x.positions(r.requests[r.last+1:]) {
		for _, k := range x.kinds[p.operation] {
			if k.kills() && !mayBeKilled(s) {
				continue
			}
			x.extend(t, s.with(event{p.operation, p.nth, k}), more-1)
		}
	}
}

func mayBeKilled(s schedule) bool {
	// After a kill, adopt_existing cannot tell clips of one destination and length apart, as the documentation says.
	return !s.kills() && !(s.setting.adopt && s.setting.creates == sameDestination)
}

// allPositions returns every request.
func allPositions(requests []position) []position { return requests }

// distinctPositions returns the requests that lead to different results: of each operation the first two and the last, because
// a create sends the others while nothing changes. A look at the snapshot belongs to the list before it, so one is enough.
func distinctPositions(requests []position) (distinct []position) {
	for _, operation := range operations {
		of := slices.DeleteFunc(slices.Clone(requests), func(p position) bool { return p.operation != operation })
		switch {
		case operation == simulator.GetSnapshot:
			of = of[:min(len(of), 1)]
		case len(of) > 3:
			of = append(of[:2], of[len(of)-1])
		}
		distinct = append(distinct, of...)
	}
	return distinct
}

func (x *explorer) count(r result) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.schedules++
	x.requests += len(r.requests)
	for _, outcome := range r.outcomes {
		x.outcomes[outcome]++
	}
}

// String says how many schedules ran, and how their creates ended.
func (x *explorer) String() string {
	text := fmt.Sprintf("%d schedules with %d requests; of the creates", x.schedules, x.requests)
	for i, outcome := range slices.Sorted(maps.Keys(x.outcomes)) {
		if i > 0 {
			text += ","
		}
		text += fmt.Sprintf(" %d %s", x.outcomes[outcome], outcome)
	}
	return text
}
