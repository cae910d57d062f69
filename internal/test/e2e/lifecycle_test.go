// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

func TestSavedPlan_appliedTwoHoursLaterReportsExpiredSnapshot(t *testing.T) {
	t.Parallel()
	for _, behavior := range []simulator.Behavior{simulator.Docs2022(), simulator.DocsCurrent(), expiredSnapshotsAvailable()} {
		t.Run(behavior.Name, func(t *testing.T) {
			t.Parallel()
			e := newEnv(t, simulator.WithBehavior(behavior))
			w := newWorkspace(t, e.variables(), e.clip(""))
			requireChanges(t, w, "-out=saved.tfplan")
			e.Advance(2 * time.Hour)

			title := "Error: Snapshot Not Found"
			if behavior.ExpiredSnapshot.StillAvailable {
				title = "Error: Snapshot Has Expired"
			}
			requireFailure(t, title, fmt.Sprintf("napshot %d of channel %s", e.snapshot.ID, e.channelID), "valid for one hour", "ake a new snapshot")(
				w.Run(t.Context(), "apply", "saved.tfplan"))
			if n := len(e.Clips()); n != 0 {
				t.Errorf("%d clips in Live Station, want 0", n)
			}
		})
	}
}

func expiredSnapshotsAvailable() simulator.Behavior {
	b := simulator.DocsCurrent()
	b.Name, b.ExpiredSnapshot = "expired-snapshots-available", simulator.ErrorResponse{StillAvailable: true}
	return b
}

func TestRefreshFalse_planOfFinishedClipMakesNoRequest(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	w := newWorkspace(t, e.variables(), e.clip(""))
	must(t)(w.Apply(t.Context()))
	e.ResetRequests()

	requireEmptyPlan(t, w, "-refresh=false")
	if n := len(e.Requests()); n != 0 {
		t.Errorf("%d requests, want 0", n)
	}
}

func TestRefreshFalse_planOfReplacementReportsExpiredSnapshot(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	w := newWorkspace(t, e.variables(), e.clip(""))
	must(t)(w.Apply(t.Context()))
	e.Advance(2 * time.Hour)

	writeFile(t, w.Dir, "main.tf", strings.Replace(e.clip(""), "11000", "12000", 1))
	result, _, err := w.Plan(t.Context(), "-refresh=false")
	requireFailure(t, "Error: Snapshot Not Found", "and could not create another clip", "restore the arguments")(result, err)
	requireInState(t, w, "COMPLETED")
}

func TestPlan_looksUpSnapshotOnceForFortyClips(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	w := newWorkspace(t, e.variables(), strings.Replace(e.clip("count = 40"), "= 1000\n", "= 1000 + count.index\n", 1))
	requireChanges(t, w)
	if n := e.Count(simulator.GetSnapshot); n != 1 {
		t.Errorf("%d reads of the snapshot, want 1", n)
	}
	if n := len(e.Requests()); n != 1 {
		t.Errorf("%d requests, want 1", n)
	}
}

// Live Station does not return the times of a clip, so the generated configuration starts at 0. The real times can be written
// into it later, without a new clip.
func TestGenerateConfigOut_appliesAsItIs(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	clip := e.AddClip(e.channelID, e.snapshot.ID, 1000, 11000, "clips", "/e2e", "PUBLIC_READ")
	importBlock := func(more string) string {
		return fmt.Sprintf("import {\n  to = %s\n  id = \"%s/%d\"\n%s}\n", clipAddress, e.channelID, clip.ID, more)
	}
	// Terraform 1.16 needs the provider argument to generate, and every CLI rejects it once the resource is configured.
	w := newWorkspace(t, e.variables(), importBlock("  provider = ncplivestation\n"))
	must(t)(w.Run(t.Context(), "plan", "-generate-config-out=generated.tf"))
	writeFile(t, w.Dir, "main.tf", importBlock(""))
	requireText(t, must(t)(w.Apply(t.Context())), "1 imported, 0 added, 0 changed, 0 destroyed")
	requireEmptyPlan(t, w)

	correctTimes(t, w)
	requireText(t, must(t)(w.Apply(t.Context())), "0 added, 1 changed, 0 destroyed")
	requireEmptyPlan(t, w)
	requireNothingCreated(t, e)
}

func TestLostResponses_ofFiftyClipsKeepEachClipInItsPlace(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.SetOutcome(completesAfter(500 * time.Millisecond))
	e.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: simulator.LostResponse, Skip: 5, Times: 4})
	w := newWorkspace(t, e.variables(), strings.Replace(e.clip("count = 50"), "= 11000\n", "= 2000 + 1000 * count.index\n", 1))
	result := must(t)(w.Apply(t.Context(), "-parallelism=50"))
	requireText(t, result, "Short Clip Found After Lost Response", "50 added")
	requireCreates(t, e, 50)
	requireClipsInPlace(t, e, w, 50)
	requireEmptyPlan(t, w)
}
