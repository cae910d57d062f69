// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"fmt"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/cli"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

func TestApply_cutsOneClipAndNextPlanIsEmpty(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.SetOutcome(completesAfter(2 * time.Second))
	w := newWorkspace(t, e.variables(), e.clip(""))

	must(t)(w.Apply(t.Context()))
	requireInState(t, w, "COMPLETED")
	requireEmptyPlan(t, w)
	requireCreates(t, e, 1)
}

func TestDestroy_namesRemainingFile(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	w := newWorkspace(t, e.variables(), e.clip(""))
	must(t)(w.Apply(t.Context()))

	result := must(t)(w.Destroy(t.Context()))
	requireText(t, result, "Warning: Short Clip File Will Remain", "in bucket clips: e2e/"+e.Clips()[0].FileName)
}

// waits returns a condition that holds once the run that starts next polls the clip.
func (e *env) waits() func() bool {
	before := e.Count(simulator.GetShortClip)
	// The refresh reads the clip once, and the wait polls it from then on.
	return func() bool { return e.Count(simulator.GetShortClip) > before+1 }
}

// completeOnNextApply completes the clip in Live Station while the next apply waits for it. It checks that this apply updates
// the clip in place, without a second create.
func completeOnNextApply(t *testing.T, e *env, w *cli.Workspace) {
	t.Helper()
	waits := e.waits()
	process, err := w.Start(t.Context(), "apply", "-auto-approve")
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "the apply polls the clip", waits)
	e.Finish(e.Clips()[0].ID, "COMPLETED")
	requireText(t, must(t)(process.Wait()), "updated in-place", "0 added, 1 changed, 0 destroyed")
	requireInState(t, w, "COMPLETED")
	requireCreates(t, e, 1)
	requireEmptyPlan(t, w)
}

// interruptApply starts an apply and presses Ctrl-C once a condition holds. It checks that the apply ends within seconds.
func interruptApply(t *testing.T, w *cli.Workspace, what string, holds func() bool) cli.Result {
	t.Helper()
	process, err := w.Start(t.Context(), "apply", "-auto-approve")
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, what, holds)
	return requireFailure(t)(interrupt(t, process))
}

// interrupt presses Ctrl-C and waits until the apply ends. It checks that this takes less than 5 s.
func interrupt(t *testing.T, process *cli.Process) (cli.Result, error) {
	t.Helper()
	interrupted := time.Now()
	if err := process.Interrupt(); err != nil {
		t.Fatal(err)
	}
	result, err := process.Wait()
	if took := time.Since(interrupted); took > 5*time.Second {
		t.Errorf("the apply ended %s after Ctrl-C, want less than 5 s", took)
	}
	return result, err
}

func TestInterrupt_keepsClipDuringWait(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.SetOutcome(neverCompletes)
	w := newWorkspace(t, e.variables(), e.clip(""))

	result := interruptApply(t, w, "the apply polls the clip", func() bool { return e.Count(simulator.GetShortClip) > 0 })
	requireText(t, result, "Warning: Short Clip Wait Interrupted")
	requireInState(t, w, "CREATING")
	completeOnNextApply(t, e, w)
}

func TestInterrupt_keepsClipWhosePOSTIsInFlight(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.SetOutcome(neverCompletes)
	e.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: simulator.Slow, Delay: 2 * time.Second, Times: 1})
	w := newWorkspace(t, e.variables(), e.clip(""))

	interruptApply(t, w, "the POST arrives", func() bool { return e.creates() > 0 })
	requireInState(t, w, "CREATING")
	completeOnNextApply(t, e, w)
}

func TestInterrupt_keepsClipWhileUpdateResumesWait(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.SetOutcome(neverCompletes)
	w := newWorkspace(t, e.variables(), e.clip(`timeouts = { create = "1s" }`))
	must(t)(w.Apply(t.Context()))

	interruptApply(t, w, "the apply polls the clip", e.waits())
	requireInState(t, w, "CREATING")
	completeOnNextApply(t, e, w)
}

var createdAfter = regexp.MustCompile(`Creation complete after (\d+)s`)

func TestTimeout_warnsAndNextApplyResumes(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.SetOutcome(neverCompletes)
	w := newWorkspace(t, e.variables(), e.clip(`timeouts = { create = "3s" }`))

	result := must(t)(w.Apply(t.Context()))
	requireText(t, result, "Warning: Short Clip Still Processing", "timeouts.create", "Nothing is lost", strconv.FormatInt(e.Clips()[0].ID, 10))
	// The CLI measures the create alone, without the start of the process.
	if found := createdAfter.FindStringSubmatch(result.Stdout); len(found) != 2 || (found[1] != "3" && found[1] != "4") {
		t.Errorf("the create should take about 3 s: %q", found)
	}
	requireInState(t, w, "CREATING")
	completeOnNextApply(t, e, w)
}

func TestTimeout_withPostconditionFailsRunWithoutTaint(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.SetOutcome(neverCompletes)
	w := newWorkspace(t, e.variables(), e.clip(`
  timeouts = { create = "1s" }
  lifecycle {
    postcondition {
      condition     = self.status == "COMPLETED"
      error_message = "The clip is not finished yet."
    }
  }`))

	requireFailure(t, "The clip is not finished yet.")(w.Apply(t.Context()))
	requireInState(t, w, "CREATING")
	completeOnNextApply(t, e, w)
}

func TestFailedClip_isErrorAndNextApplyReplacesIt(t *testing.T) {
	t.Parallel()
	for status, title := range map[string]string{"PROCESSING_FAIL": "Short Clip Processing Failed", "UPLOAD_FAIL": "Short Clip Upload Failed"} {
		t.Run(status, func(t *testing.T) {
			t.Parallel()
			e := newEnv(t)
			e.SetOutcome(func(simulator.Clip) simulator.Outcome { return simulator.Outcome{Status: status} })
			w := newWorkspace(t, e.variables(), e.clip(""))

			result, err := w.Apply(t.Context())
			requireFailure(t, "Error: "+title, fmt.Sprintf("hort clip %d of channel %s", e.Clips()[0].ID, e.channelID), status)(result, err)
			requireTainted(t, w, status)

			e.SetOutcome(nil)
			requireText(t, must(t)(w.Apply(t.Context())), "1 added, 0 changed, 1 destroyed")
			requireInState(t, w, "COMPLETED")
			requireCreates(t, e, 2)
		})
	}
}
