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

func TestApply_cutsOneClipAndTheSecondPlanIsEmpty(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	s.SetOutcome(func(simulator.Clip) simulator.Outcome { return simulator.Outcome{Duration: 2 * time.Second} })
	w := workspace(t, s.env(), s.clip(""))

	must(t)(w.Apply(t.Context()))
	inState(t, w, "COMPLETED", false)
	noChanges(t, w)
	if n := s.creates(); n != 1 {
		t.Errorf("%d clips were asked for, want 1", n)
	}

	clip := s.Clips()[0]
	result := must(t)(w.Destroy(t.Context()))
	expectText(t, result, "Warning: Short Clip Forgotten, Not Deleted", "object e2e/"+clip.FileName+" in bucket clips")
}

// finishes has the next apply go on waiting, ends the clip in Live Station meanwhile, and checks that the apply takes it
// over in place, with no second request for one.
func completeOnNextApply(t *testing.T, s *env, w *cli.Workspace) {
	t.Helper()
	asked := s.Count(simulator.GetShortClip)
	process, err := w.Start(t.Context(), "apply", "-auto-approve")
	if err != nil {
		t.Fatal(err)
	}
	// The refresh asks once, the wait from then on.
	eventually(t, "a question of the wait", func() bool { return s.Count(simulator.GetShortClip) > asked+1 })
	s.Finish(s.Clips()[0].ID, "COMPLETED")
	expectText(t, must(t)(process.Wait()), "updated in-place", "0 added, 1 changed, 0 destroyed")
	inState(t, w, "COMPLETED", false)
	if n := s.creates(); n != 1 {
		t.Errorf("%d clips were asked for, want 1", n)
	}
	noChanges(t, w)
}

func noChanges(t *testing.T, w *cli.Workspace) {
	t.Helper()
	result, changes, err := w.Plan(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if changes {
		t.Errorf("the plan should be empty:\n%s", result.Stdout)
	}
}

// interrupted starts an apply, presses Ctrl-C when it is at the point, and checks that it ends within seconds.
func interrupted(t *testing.T, w *cli.Workspace, point string, reached func() bool) cli.Result {
	t.Helper()
	process, err := w.Start(t.Context(), "apply", "-auto-approve")
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, point, reached)
	pressed := time.Now()
	if err := process.Interrupt(); err != nil {
		t.Fatal(err)
	}
	result, _ := process.Wait()
	if took := time.Since(pressed); took > 5*time.Second {
		t.Errorf("the apply ended %s after Ctrl-C, want less than 5 s", took)
	}
	if result.ExitCode != 1 {
		t.Errorf("exit code %d, want 1", result.ExitCode)
	}
	return result
}

func TestCtrlC_endsTheWaitAndLosesNothing(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	s.SetOutcome(never)
	w := workspace(t, s.env(), s.clip(""))

	result := interrupted(t, w, "a question for the clip", func() bool { return s.Count(simulator.GetShortClip) > 0 })
	expectText(t, result, "Warning: Interrupted While the Short Clip Is Being Made")
	inState(t, w, "CREATING", false)
	completeOnNextApply(t, s, w)
}

func TestCtrlC_whileTheRequestIsUnderWayKeepsTheClip(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	s.SetOutcome(never)
	s.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: simulator.Slow, Delay: 2 * time.Second, Times: 1})
	w := workspace(t, s.env(), s.clip(""))

	interrupted(t, w, "the request for a clip", func() bool { return s.creates() > 0 })
	inState(t, w, "CREATING", false)
	completeOnNextApply(t, s, w)
}

func TestCtrlC_whileAnUpdateGoesOnWaitingLosesNothing(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	s.SetOutcome(never)
	w := workspace(t, s.env(), s.clip(`timeouts = { create = "1s" }`))
	must(t)(w.Apply(t.Context()))

	asked := s.Count(simulator.GetShortClip)
	// The refresh asks once, the wait from then on.
	interrupted(t, w, "a question of the wait", func() bool { return s.Count(simulator.GetShortClip) > asked+1 })
	inState(t, w, "CREATING", false)
	completeOnNextApply(t, s, w)
}

var createdAfter = regexp.MustCompile(`Creation complete after (\d+)s`)

func TestTimeout_isAWarningAndTheNextApplyGoesOn(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	s.SetOutcome(never)
	w := workspace(t, s.env(), s.clip(`timeouts = { create = "3s" }`))

	result := must(t)(w.Apply(t.Context()))
	expectText(t, result, "Warning: Short Clip Still Being Made", "timeouts.create", "Nothing is lost", strconv.FormatInt(s.Clips()[0].ID, 10))
	// By the command line's own clock, which has no start of a process in it.
	if found := createdAfter.FindStringSubmatch(result.Stdout); len(found) != 2 || (found[1] != "3" && found[1] != "4") {
		t.Errorf("the create should take about 3 s: %q", found)
	}
	inState(t, w, "CREATING", false)
	completeOnNextApply(t, s, w)
}

func TestTimeout_withPostconditionStopsTheRunAndTaintsNothing(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	s.SetOutcome(never)
	w := workspace(t, s.env(), s.clip(`
  timeouts = { create = "1s" }
  lifecycle {
    postcondition {
      condition     = self.status == "COMPLETED"
      error_message = "The clip is not finished yet."
    }
  }`))

	refused(t, "The clip is not finished yet.")(w.Apply(t.Context()))
	inState(t, w, "CREATING", false)
	completeOnNextApply(t, s, w)
}

func TestFailedClip_isAnErrorThatNamesClipAndStatus(t *testing.T) {
	for _, status := range []string{"PROCESSING_FAIL", "UPLOAD_FAIL"} {
		t.Run(status, func(t *testing.T) {
			t.Parallel()
			s := newStation(t)
			s.SetOutcome(func(simulator.Clip) simulator.Outcome { return simulator.Outcome{Status: status} })
			w := workspace(t, s.env(), s.clip(""))

			result, err := w.Apply(t.Context())
			refused(t, "Error: Short Clip Failed", fmt.Sprintf("hort clip %d of channel %s ended as %s", s.Clips()[0].ID, s.channelID, status))(result, err)
			inState(t, w, status, true)

			s.SetOutcome(nil)
			expectText(t, must(t)(w.Apply(t.Context())), "1 added, 0 changed, 1 destroyed")
			inState(t, w, "COMPLETED", false)
			if n := s.creates(); n != 2 {
				t.Errorf("%d clips were asked for, want 2", n)
			}
		})
	}
}
