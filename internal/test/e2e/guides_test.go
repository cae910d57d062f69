// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/storagetest"
)

// The tables of the lifecycle guide: an unfinished clip without a wait plans no changes, and a later apply stores its status.
func TestGuide_clipWithoutWaitFinishesOnALaterApply(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.SetOutcome(neverCompletes)
	w := newWorkspace(t, e.variables(), e.clip("wait_for_completion = false"))
	must(t)(w.Apply(t.Context()))
	requireInState(t, w, "CREATING")
	requireEmptyPlan(t, w)
	e.Finish(e.Clips()[0].ID, "COMPLETED")
	requireEmptyPlan(t, w)
	must(t)(w.Apply(t.Context()))
	requireInState(t, w, "COMPLETED")
	requireEmptyPlanForever(t, e, w)
}

func TestGuide_failedClipIsReplacedWithinTheHourAndAnErrorAfterIt(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.SetOutcome(neverCompletes)
	w := newWorkspace(t, e.variables(), e.clip("wait_for_completion = false"))
	must(t)(w.Apply(t.Context()))
	e.Finish(e.Clips()[0].ID, "PROCESSING_FAIL")
	requireText(t, requireChanges(t, w),
		"Failed Short Clip Will Be Replaced", "has status PROCESSING_FAIL", "must be replaced", "1 to add, 0 to change, 1 to destroy")
	e.Advance(2 * time.Hour)
	requireFailure(t, "Snapshot")(w.Run(t.Context(), "plan"))
}

func TestGuide_importThenRemoveCreatesNothing(t *testing.T) {
	t.Parallel()
	e, replace := exampleEnv(t)
	w := e.example(t, copyExample(t, "resources/ncplivestation_shortclip/import", replace...), nil)
	requireText(t, must(t)(w.Apply(t.Context())), "1 imported, 0 added, 1 changed, 0 destroyed")
	requireEmptyPlan(t, w)

	remove := string(readFile(t, filepath.Join(examplePath("guides/lifecycle/remove"), "main.tf")))
	// OpenTofu before 1.9 has no lifecycle block inside removed.
	if version := defaultCLI(t); version.OpenTofu && version.Before(1, 9) {
		remove = regexp.MustCompile(`(?s)\n  lifecycle \{.*?\n  \}\n`).ReplaceAllString(remove, "")
	}
	for file := range readConfiguration(t, w.Dir) {
		writeFile(t, w.Dir, file, "")
	}
	writeFile(t, w.Dir, "main.tf", remove)
	must(t)(w.Apply(t.Context()))
	if resources := state(t, w); len(resources) != 0 {
		t.Errorf("%d resources in state, want 0", len(resources))
	}
	requireNothingCreated(t, e)
	if n := len(e.Clips()); n != 1 {
		t.Errorf("%d clips in Live Station, want 1", n)
	}
}

// The backend of the CI guide works with an object store that is not Amazon's.
func TestGuide_bucketKeepsTheState(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	accessKey, secretKey := e.Key()
	store := storagetest.New(t, accessKey, secretKey)
	if err := store.CreateBucket(t.Context(), "my-terraform-state"); err != nil {
		t.Fatal(err)
	}
	dir := copyExample(t, "quickstart")
	backend := string(readFile(t, filepath.Join(examplePath("guides/ci/backend-s3"), "main.tf")))
	writeFile(t, dir, "backend.tf", strings.Replace(backend, "https://kr.object.ncloudstorage.com", store.URL, 1))
	skipIfTooOld(t, dir)
	variables := e.variables()
	variables["AWS_ACCESS_KEY_ID"], variables["AWS_SECRET_ACCESS_KEY"] = accessKey, secretKey
	variables["TF_VAR_channel_id"], variables["TF_VAR_bucket_name"] = e.channelID, "clips"
	w := initialize(t, mirror, dir, variables)
	// The recipe takes the snapshot in an apply of its own.
	must(t)(w.Apply(t.Context(), "-target=ncplivestation_snapshot.match"))
	if _, ok := state(t, w)["ncplivestation_snapshot.match"]; !ok {
		t.Error("the snapshot is not in the state of the bucket")
	}
	requireCreates(t, e, 0)
	must(t)(w.Apply(t.Context()))
	requireCreates(t, e, 1)
	requireEmptyPlan(t, w)
	if _, ok := state(t, w)[clipAddress]; !ok {
		t.Errorf("%s is not in the state of the bucket", clipAddress)
	}
}
