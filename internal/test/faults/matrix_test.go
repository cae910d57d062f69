// SPDX-License-Identifier: MPL-2.0

package faults

import (
	"context"
	"flag"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

// matrixFile is the page for contributors that keeps the matrix, from its first line to endOfMatrix.
const (
	matrixFile  = "../../../contributing/faults.md"
	endOfMatrix = "\n<!-- end of the matrix -->\n"
)

var (
	update = flag.Bool("update", false, "write "+matrixFile)
	show   = flag.Bool("show", false, "print the matrix")
)

// times are how often a fault happens; 0 is always.
var times = []struct {
	name  string
	count int
}{{"once", 1}, {"twice", 2}, {"always", 0}}

// transientFaults are the faults that the provider must survive if they happen once or twice.
var transientFaults = map[simulator.FaultKind]bool{
	simulator.Refused: true, simulator.Reset: true, simulator.Hang: true, simulator.Slow: true, simulator.Status: true, simulator.HTML: true,
	simulator.Truncated: true, simulator.LostResponse: true, simulator.GatewayTimeout: true, simulator.EndpointError: true,
	simulator.Throttled: true, simulator.Quota: true, simulator.OKError: true, simulator.RequestTimeout: true,
	simulator.HangAfterWork: true, simulator.RequestTimeoutAfterWork: true, simulator.HTMLAfterWork: true,
	simulator.ResetThenWork: true, simulator.HangThenWork: true, simulator.EndpointErrorThenWork: true, simulator.GatewayTimeoutThenWork: true,
}

// cell is the outcome of a scenario under a fault.
type cell struct {
	diags acctest.Diagnostics
	// clips is how many clips the service has at the end.
	clips int
	// problem says what is wrong with the outcome, "" if nothing is.
	problem string
}

func (c cell) String() string {
	switch {
	case c.problem != "":
		return "BAD: " + c.problem
	case len(c.diags.Errors()) > 0:
		return "error"
	case len(c.diags.Warnings()) > 0:
		return "warning"
	}
	return "ok"
}

// run runs a scenario under a fault on a virtual clock.
func run(t *testing.T, s scenario, kind simulator.FaultKind, count int) (result cell) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		e := acctest.New(t)
		e.SetClipOutcome(simulator.Outcome{Duration: 3 * time.Second})
		p := e.Provider(t, nil)
		result.diags, result.problem = s.run(t, e, p, func() {
			fault := simulator.Fault{Operation: s.operation, Kind: kind, Times: count}
			if kind == simulator.Slow {
				fault.Delay = 5 * time.Second
			}
			e.Inject(fault)
		})
		result.clips = len(e.Clips())
		if result.problem == "" && !slices.ContainsFunc(e.Requests(), func(r simulator.Request) bool { return r.Operation == s.operation && r.Fault == kind }) {
			result.problem = "no request met the fault"
		}
		synctest.Wait()
	})
	if result.problem == "" {
		result.problem = validate(s, kind, count, result.diags)
	}
	return result
}

// validate says what is wrong with the diagnostics of a scenario, "" if nothing is.
func validate(s scenario, kind simulator.FaultKind, count int, diags acctest.Diagnostics) string {
	for _, d := range diags {
		text := d.String()
		if strings.Contains(text, "provider developer") {
			return "a message that blames the provider: " + text
		}
		if !strings.Contains(text, "ls-2") && !strings.Contains(text, "channels") {
			return "a message that names no channel: " + text
		}
	}
	switch {
	case len(diags.Errors()) == 0:
		return ""
	case s.neverFails:
		return "an error, which taints the clip"
	case s.transientSurvived && transientFaults[kind] && count > 0:
		return "a transient fault led to an error"
	}
	return ""
}

// matrix returns the matrix as a Markdown page. Nothing in it depends on chance.
func matrix(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	cells, survived, bad, maxClips := 0, 0, 0, 0
	for _, s := range scenarios {
		fmt.Fprintf(&b, "\n## %s\n\n| fault |", strings.ToUpper(s.name[:1])+s.name[1:])
		for _, n := range times {
			fmt.Fprintf(&b, " %s |", n.name)
		}
		b.WriteString("\n|" + strings.Repeat(" --- |", len(times)+1) + "\n")
		for _, kind := range simulator.FaultKinds() {
			fmt.Fprintf(&b, "| %s |", kind)
			for _, n := range times {
				result := run(t, s, kind, n.count)
				cells++
				text := result.String()
				switch {
				case result.problem != "":
					bad++
					t.Errorf("%s under %s, %s: %s\n%s", s.name, kind, n.name, result.problem, result.diags)
				case len(result.diags.Errors()) == 0:
					survived++
				}
				if s.createsClip {
					maxClips = max(maxClips, result.clips)
					text += fmt.Sprintf(", %d", result.clips)
				}
				fmt.Fprintf(&b, " %s |", text)
			}
			b.WriteString("\n")
		}
	}
	return fmt.Sprintf(`# The fault matrix

What the provider does under each fault of the service: each fault happens once, twice or always. The constants in
[fault.go](../internal/test/simulator/fault.go) say what each one is.

* "ok": the run succeeds without a message, after a retry if needed.
* "warning": the run continues, and a warning says what happened.
* "error": the error says what happened, and nothing is lost.

Where a scenario creates a clip, the number is how many clips the service has at the end. Generated by %s. A test fails for each bad
cell, and if this page is not up to date.

**%d cells: %d ok or warning, %d error, %d bad. A create leads to at most %d clip.**
%s`, "`make faults`", cells, survived, cells-survived-bad, bad, maxClips, b.String())
}

func TestMatrix_hasNoBadCellAndIsUpToDate(t *testing.T) {
	got := matrix(t)
	if *show {
		fmt.Println(got)
	}
	page, err := os.ReadFile(matrixFile)
	if err != nil {
		t.Fatal(err)
	}
	kept, rest, _ := strings.Cut(string(page), endOfMatrix)
	switch {
	case kept == got:
	case *update && !t.Failed():
		if err := os.WriteFile(matrixFile, []byte(got+endOfMatrix+rest), 0o600); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("%s is not up to date: run make faults", matrixFile)
	}
}

// An operation is a method of the client that takes a context.
func TestScenarios_coverEveryOperationOfTheClient(t *testing.T) {
	client := reflect.TypeFor[*livestation.Client]()
	for i := range client.NumMethod() {
		method := client.Method(i)
		if method.Type.NumIn() < 2 || method.Type.In(1) != reflect.TypeFor[context.Context]() {
			continue
		}
		if !slices.ContainsFunc(scenarios, func(s scenario) bool { return s.method == method.Name }) {
			t.Errorf("no scenario covers livestation.Client.%s: add one to scenarios", method.Name)
		}
	}
	for _, s := range scenarios {
		if _, ok := client.MethodByName(s.method); !ok {
			t.Errorf("the scenario %q covers %s, which livestation.Client does not have", s.name, s.method)
		}
	}
}
