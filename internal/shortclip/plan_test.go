// SPDX-License-Identifier: MPL-2.0

package shortclip_test

import (
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

func TestPlan_changeOfTheCutReplacesTheClip(t *testing.T) {
	env, p, state := completedClip(t)
	snapshot := strconv.FormatInt(env.AddSnapshot(env.Channel, 10).ID, 10)
	for name, c := range map[string]struct {
		change   acctest.Values
		replaces string
	}{
		"snapshot":         {acctest.Values{"snapshot_id": snapshot}, "snapshot_id"},
		"unknown snapshot": {acctest.Values{"snapshot_id": acctest.Unknown}, "snapshot_id"},
		"start":            {acctest.Values{"start_time": 500}, "start_time"},
		"end":              {acctest.Values{"end_time": 4000}, "end_time"},
		"bucket":           {acctest.Values{"output": acctest.Values{"bucket_name": "elsewhere"}}, "output.bucket_name"},
		"folder":           {acctest.Values{"output": acctest.Values{"file_path": "/elsewhere"}}, "output.file_path"},
		"access control":   {acctest.Values{"output": acctest.Values{"access_control": "PUBLIC_READ"}}, "output.access_control"},
	} {
		t.Run(name, func(t *testing.T) {
			plan, diags := p.PlanChange(t, state, env.ClipConfig(c.change))
			diags.RequireNoErrors(t)
			plan.CheckReplaces(t, c.replaces)
			plan.CheckAttr(t, "id", acctest.Unknown)
		})
	}
}

// Terraform computes in binary fractions, so 1039.493 * 1000 is not exactly 1039493.
func TestPlan_timeCloseToAnIntegerIsThatInteger(t *testing.T) {
	env, p, state := completedClip(t)
	plan, diags := p.PlanChange(t, state, env.ClipConfig(acctest.Values{"start_time": 1000.0000001}))
	diags.RequireNone(t)
	plan.CheckInPlace(t)
}

// A snapshot belongs to one channel, so a channel that is not known yet is the same one.
func TestPlan_unknownChannelOfTheSameSnapshotIsNoReplacement(t *testing.T) {
	env, p, state := completedClip(t)
	plan, diags := p.PlanChange(t, state, env.ClipConfig(acctest.Values{"channel_id": acctest.Unknown}))
	diags.RequireNone(t)
	plan.CheckInPlace(t)
}

func TestPlan_unfinishedClipResumesTheWait(t *testing.T) {
	env, p, state := unfinishedClip(t)
	for name, value := range map[string]any{"true": true, "unknown": acctest.Unknown} {
		t.Run(name, func(t *testing.T) {
			plan, diags := p.PlanChange(t, state, env.ClipConfig(acctest.Values{"wait_for_completion": value}))
			diags.RequireNone(t)
			plan.CheckInPlace(t)
			plan.CheckAttrs(t, acctest.Values{
				"id": state.String("id"), "status": acctest.Unknown, "updated_time": acctest.Unknown, "file_size": acctest.Unknown, "duration": acctest.Unknown,
			})
		})
	}
}

// Live Station may tell the file name only at completion.
func TestPlan_outputOfAnUnfinishedClipIsUnknownWhileItsFileNameIs(t *testing.T) {
	for _, fileName := range []string{"absent", "empty"} {
		t.Run(fileName, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				behavior := simulator.DocsCurrent()
				behavior.FileNameUntilCompleted = fileName
				env := acctest.New(t, acctest.WithBehavior(behavior), acctest.WithOutcome(simulator.Outcome{Duration: time.Minute}))
				p := env.Provider(t, nil)
				state, diags := p.Create(t, typeName, env.ClipConfig(timeout("create", "10s")))
				diags.RequireWarning(t, "Short Clip Still Processing")
				state.CheckAttrs(t, acctest.Values{"output.file_name": nil, "output.key": nil, "output.url": nil})
				state = p.MustRead(t, state)
				plan, diags := p.PlanChange(t, state, env.ClipConfig(timeout("create", "10s")))
				diags.RequireNone(t)
				plan.CheckAttrs(t, acctest.Values{"output.file_name": acctest.Unknown, "output.key": acctest.Unknown, "output.url": acctest.Unknown})
				state, diags = p.Apply(t, plan)
				diags.RequireNone(t)
				state.CheckAttr(t, "output.file_name", env.OnlyClip(t).FileName)
			})
		})
	}
}

func TestPlan_failedClipIsReplacedAndTheWarningSaysWhy(t *testing.T) {
	for status, says := range map[string]string{"PROCESSING_FAIL": "could not render it", "UPLOAD_FAIL": "could not upload the mp4"} {
		t.Run(status, func(t *testing.T) {
			env, p, state := unfinishedClip(t)
			env.Finish(env.OnlyClip(t).ID, status)
			state = p.MustRead(t, state)
			state.CheckAttr(t, "status", status)
			plan, diags := p.PlanChange(t, state, env.ClipConfig(withoutWait))
			diags.RequireWarning(t, "Failed Short Clip Will Be Replaced", state.String("id"), status, says)
			plan.CheckReplaces(t, "status")
			plan.CheckAttr(t, "id", acctest.Unknown)
		})
	}
}

func TestPlanDestroy_saysWhatBecomesOfTheMP4(t *testing.T) {
	for name, c := range map[string]struct {
		outcome simulator.Outcome
		change  acctest.Values
		title   string
		says    []string
	}{
		"completed":               {simulator.Outcome{}, nil, "Short Clip File Will Remain", []string{"no API to delete a short clip", "bucket highlights: clips/", "Delete the object yourself"}},
		"completed, deletes file": {simulator.Outcome{}, deletesFile, "Short Clip File Will Be Deleted", []string{"bucket highlights: clips/", "delete_file_on_destroy"}},
		"unfinished":              {neverEnds, nil, "Short Clip File Will Remain", []string{"still processing", "bucket highlights"}},
		"unfinished, deletes":     {neverEnds, deletesFile, "Short Clip File Will Be Deleted", []string{"bucket highlights"}},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t, acctest.WithOutcome(c.outcome))
			p := env.Provider(t, nil)
			state := p.MustCreate(t, typeName, env.ClipConfig(withoutWait, c.change))
			state = p.MustRead(t, state)
			_, diags := p.PlanDestroy(t, state)
			diags.RequireWarning(t, c.title, append(c.says, clipID(env.OnlyClip(t)))...)
		})
	}
}

func TestPlanDestroy_failedClipLeavesNothingToSay(t *testing.T) {
	env := acctest.New(t, acctest.WithOutcome(simulator.Outcome{Status: "PROCESSING_FAIL"}))
	p := env.Provider(t, nil)
	state, _ := p.Create(t, typeName, env.ClipConfig())
	_, diags := p.PlanDestroy(t, state)
	diags.RequireNone(t)
}

// Terraform drops the warnings of the second plan call of a replacement.
func TestPlan_replacementShowsEachWarning(t *testing.T) {
	env, _, state := completedClip(t)
	env.Advance(55 * time.Minute)
	plan, diags := env.Provider(t, nil).PlanChange(t, state, env.ClipConfig(acctest.Values{"end_time": 1_000_000}))
	plan.CheckReplaces(t, "end_time")
	titles := map[string]bool{}
	for _, diagnostic := range diags.Warnings() {
		titles[diagnostic.Summary] = true
	}
	for _, title := range []string{"Short Clip File Will Remain", "Snapshot Expires Soon", "Clip Ends After Snapshot"} {
		if !titles[title] {
			t.Errorf("there is no warning %q in:\n%s", title, diags)
		}
	}
}

func TestPlan_replacementFromAnUnknownSnapshotIsAWarningThatNamesTheWayOut(t *testing.T) {
	env, p, state := completedClip(t)
	_, diags := p.PlanChange(t, state, env.ClipConfig(acctest.Values{"snapshot_id": acctest.Unknown}))
	diags.RequireNoErrors(t)
	found := false
	for _, diagnostic := range diags.Warnings() {
		found = found || diagnostic.Summary == "Replacement Snapshot Unknown"
	}
	if !found {
		t.Errorf("there is no warning of the unknown snapshot in:\n%s", diags)
	}
}

// No plan replaces a finished clip if the replacement cannot succeed, even if the provider is not configured yet.
func TestPlan_replacementFromTheSameSnapshotAfterAnHourIsAnErrorWithoutConfiguration(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env, _, state := completedClip(t)
		time.Sleep(61 * time.Minute)
		p, diags := env.Configure(t, acctest.Values{"access_key": acctest.Unknown, "secret_key": acctest.Unknown})
		diags.RequireNone(t)
		_, diags = p.PlanChange(t, state, env.ClipConfig(acctest.Values{"end_time": 4000}))
		diags.RequireError(t, "Snapshot Has Expired", "at snapshot_id", state.String("id"))
	})
}

// For a replacement that the user forced, Terraform plans an unchanged clip and then a create.
func TestPlan_forcedReplacementAfterAnHourIsAnErrorWithoutConfiguration(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env, _, state := completedClip(t)
		time.Sleep(61 * time.Minute)
		p, diags := env.Configure(t, acctest.Values{"access_key": acctest.Unknown, "secret_key": acctest.Unknown})
		diags.RequireNone(t)
		p.RequireEmptyPlan(t, state, env.ClipConfig())
		_, diags = p.PlanCreate(t, typeName, env.ClipConfig())
		diags.RequireError(t, "Snapshot Has Expired", "A clip was cut 1 hour 1 minute ago from snapshot "+env.Snapshot)
	})
}

func TestPlan_warnsIfClipsToAdoptShareADestination(t *testing.T) {
	env := acctest.New(t)
	p := env.Provider(t, nil)
	_, diags := p.PlanCreate(t, typeName, env.ClipConfig(adopts))
	diags.RequireNone(t)
	_, diags = p.PlanCreate(t, typeName, env.ClipConfig(adopts, acctest.Values{"end_time": 4000}))
	diags.RequireWarning(t, "Short Clips Share a Destination", "at adopt_existing", "file_path of its own")
	_, diags = p.PlanCreate(t, typeName, env.ClipConfig(adopts, acctest.Values{"output": acctest.Values{"file_path": "/own"}}))
	diags.RequireNone(t)
}

// A create with adopt_existing would adopt the clip that another resource manages, such as the clip that it replaces. Terraform
// plans resources in any order.
func TestPlan_createThatWouldAdoptAManagedClipIsAnError(t *testing.T) {
	const title = "Managed Short Clip Would Be Adopted"
	t.Run("managed clip first", func(t *testing.T) {
		env, _, state := completedClip(t)
		p := env.Provider(t, nil)
		p.RequireEmptyPlan(t, p.MustRead(t, state), env.ClipConfig())
		_, diags := p.PlanCreate(t, typeName, env.ClipConfig(adopts))
		diags.RequireError(t, title, "at adopt_existing", state.String("id"), "file_path of its own")
	})
	t.Run("create first", func(t *testing.T) {
		env, _, state := completedClip(t)
		p := env.Provider(t, nil)
		_, diags := p.PlanCreate(t, typeName, env.ClipConfig(adopts))
		diags.RequireNone(t)
		_, diags = p.Read(t, state)
		diags.RequireError(t, title, "at adopt_existing", state.String("id"))
	})
	t.Run("another length", func(t *testing.T) {
		env, _, state := completedClip(t)
		p := env.Provider(t, nil)
		p.MustRead(t, state)
		_, diags := p.PlanCreate(t, typeName, env.ClipConfig(adopts, acctest.Values{"end_time": 60_000}))
		diags.RequireNone(t)
	})
	t.Run("failed clip", func(t *testing.T) {
		env, p, state := unfinishedClip(t)
		env.Finish(env.OnlyClip(t).ID, "UPLOAD_FAIL")
		state = p.MustRead(t, state)
		p = env.Provider(t, nil)
		p.MustRead(t, state)
		_, diags := p.PlanCreate(t, typeName, env.ClipConfig(adopts))
		diags.RequireNone(t)
	})
}
