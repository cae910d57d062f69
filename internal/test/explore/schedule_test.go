// SPDX-License-Identifier: MPL-2.0

package explore

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

// schedule is what happens while a configuration with two clips is applied.
type schedule struct {
	setting setting
	// events are in the order in which their requests arrive.
	events []event
}

// setting holds during the whole schedule.
type setting struct {
	creates creates
	// behavior names one of the behaviors of the simulator, docs-current if it is empty.
	behavior string
	// adopt sets adopt_existing.
	adopt bool
	// listLag is how long the list lacks a new clip, and rendering how long Live Station works on a clip.
	listLag, rendering time.Duration
	// gatewayAhead is how far the clock of the gateway is ahead of the clock of the service.
	gatewayAhead time.Duration
	// maxRetries is that of the client. Without retries, a single fault of a read reaches the create.
	maxRetries int
}

// creates says what the two clips have in common. Their times always differ.
type creates string

const (
	sameDestination creates = "same destination"
	otherLength     creates = "same destination, other length"
	otherFolder     creates = "other folder"
)

// event happens when a request arrives.
type event struct {
	operation simulator.Operation
	// nth counts the requests of the operation from 1.
	nth  int
	kind kind
}

// kind is a kind of fault of the simulator, or one of the kinds below.
type kind simulator.FaultKind

const (
	// foreignClip is a clip of another length that somebody else cuts to the destination of the first clip.
	foreignClip kind = "foreign clip"
	// killBefore kills the run before the request is sent, and killAfter before its response arrives. After
	// quietTime, another run begins with the state of the first one.
	killBefore kind = "kill before"
	killAfter  kind = "kill after"
)

func (k kind) kills() bool { return k == killBefore || k == killAfter }

// with returns a schedule with one more event.
func (s schedule) with(e event) schedule {
	s.events = append(slices.Clone(s.events), e)
	return s
}

func (s schedule) kills() bool {
	return slices.ContainsFunc(s.events, func(e event) bool { return e.kind.kills() })
}

// String describes the schedule in one line.
func (s schedule) String() string {
	parts := []string{s.setting.String()}
	for _, e := range s.events {
		parts = append(parts, fmt.Sprintf("%s at %s %d", e.kind, e.operation, e.nth))
	}
	return strings.Join(parts, "; ")
}

func (s setting) String() string {
	parts := []string{string(s.creates)}
	if s.behavior != "" {
		parts = append(parts, s.behavior)
	}
	if s.adopt {
		parts = append(parts, "adopt_existing")
	}
	for _, d := range []struct {
		name  string
		value time.Duration
	}{{"list lag", s.listLag}, {"rendering", s.rendering}, {"gateway ahead", s.gatewayAhead}} {
		if d.value != 0 {
			parts = append(parts, d.name+" "+d.value.String())
		}
	}
	if s.maxRetries != 0 {
		parts = append(parts, fmt.Sprintf("%d retries", s.maxRetries))
	}
	return strings.Join(parts, ", ")
}

// source returns the source of a test that runs the schedule.
func (s schedule) source() string {
	var b strings.Builder
	b.WriteString("func TestSchedule_found(t *testing.T) {\n\trequireSafe(t, schedule{\n")
	fmt.Fprintf(&b, "\t\tsetting{creates: %q, behavior: %q, adopt: %t, listLag: %d, rendering: %d, gatewayAhead: %d, maxRetries: %d},\n",
		s.setting.creates, s.setting.behavior, s.setting.adopt, s.setting.listLag, s.setting.rendering, s.setting.gatewayAhead, s.setting.maxRetries)
	b.WriteString("\t\t[]event{\n")
	for _, e := range s.events {
		fmt.Fprintf(&b, "\t\t\t{%q, %d, %q},\n", e.operation, e.nth, e.kind)
	}
	b.WriteString("\t\t},\n\t})\n}\n")
	return b.String()
}

func TestSchedule_printsItself(t *testing.T) {
	s := schedule{
		setting{creates: otherFolder, behavior: "ListTotal=false", adopt: true, listLag: 8 * time.Second, gatewayAhead: -8 * time.Second, maxRetries: 4},
		[]event{{simulator.CreateShortClip, 2, kind(simulator.LostResponse)}, {simulator.ListShortClips, 1, killBefore}},
	}
	text := "other folder, ListTotal=false, adopt_existing, list lag 8s, gateway ahead -8s, 4 retries; LostResponse at CreateShortClip 2; kill before at ListShortClips 1"
	if s.String() != text {
		t.Errorf("the text is %q, want %q", s, text)
	}
	source := `func TestSchedule_found(t *testing.T) {
	requireSafe(t, schedule{
		setting{creates: "other folder", behavior: "ListTotal=false", adopt: true, listLag: 8000000000, rendering: 0, gatewayAhead: -8000000000, maxRetries: 4},
		[]event{
			{"CreateShortClip", 2, "LostResponse"},
			{"ListShortClips", 1, "kill before"},
		},
	})
}
`
	if s.source() != source {
		t.Errorf("the source is\n%s\nwant\n%s", s.source(), source)
	}
}
