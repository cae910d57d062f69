package e2e

import (
	"maps"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/cli"
)

// guide returns a workspace with an example of the gitops guide, for the channel and the snapshot.
func (e *env) guide(t *testing.T, name string, variables map[string]string) *cli.Workspace {
	t.Helper()
	all := e.variables()
	all["TF_VAR_channel_id"] = e.channelID
	all["TF_VAR_snapshot_id"] = strconv.FormatInt(e.snapshot.ID, 10)
	all["TF_VAR_bucket_name"] = "clips"
	maps.Copy(all, variables)
	return initialize(t, mirror, copyExample(t, "guides/gitops/"+name), all)
}

func TestGuide_eventAppliesAndStaysClean(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	w := e.guide(t, "event", nil)
	must(t)(w.Apply(t.Context()))
	requireEmptyPlanForever(t, e, w)
}

func TestGuide_pipelineFinishesOnALaterApply(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.SetOutcome(neverCompletes)
	w := e.guide(t, "pipeline", nil)
	must(t)(w.Apply(t.Context()))
	requireInState(t, w, "CREATING")
	requireEmptyPlan(t, w)
	e.Finish(e.Clips()[0].ID, "COMPLETED")
	must(t)(w.Apply(t.Context()))
	requireInState(t, w, "COMPLETED")
	requireEmptyPlanForever(t, e, w)
}

func TestGuide_pipelinePlansReplacementOfFailedClip(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.SetOutcome(neverCompletes)
	w := e.guide(t, "pipeline", nil)
	must(t)(w.Apply(t.Context()))
	e.Finish(e.Clips()[0].ID, "PROCESSING_FAIL")
	requireText(t, requireChanges(t, w),
		"Failed Short Clip Will Be Replaced", "ended as PROCESSING_FAIL", "must be replaced", "1 to add, 0 to change, 1 to destroy")
}

func TestGuide_adoptThenForgetCreatesNothing(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	clip := e.AddClip(e.channelID, e.snapshot.ID, 1000, 11000, "clips", "/event", "PRIVATE")
	w := e.guide(t, "adopt", map[string]string{"TF_VAR_shortclip_id": strconv.FormatInt(clip.ID, 10)})
	requireText(t, must(t)(w.Apply(t.Context())), "1 imported, 0 added, 1 changed, 0 destroyed")
	requireEmptyPlan(t, w)

	forget := string(readFile(t, filepath.Join(examplePath("guides/gitops/forget"), "main.tf")))
	// OpenTofu before 1.9 has no lifecycle block inside removed.
	if version := defaultCLI(t); version.OpenTofu && version.Before(1, 9) {
		forget = regexp.MustCompile(`(?s)\n  lifecycle \{.*?\n  \}\n`).ReplaceAllString(forget, "")
	}
	writeFile(t, w.Dir, "main.tf", forget)
	must(t)(w.Apply(t.Context()))
	if resources := state(t, w); len(resources) != 0 {
		t.Errorf("%d resources in state, want 0", len(resources))
	}
	requireNothingCreated(t, e)
	if n := len(e.Clips()); n != 1 {
		t.Errorf("%d clips in Live Station, want 1", n)
	}
}
