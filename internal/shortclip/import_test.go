// SPDX-License-Identifier: MPL-2.0

package shortclip_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

// importClip imports a clip of the environment by its import ID.
func importClip(t *testing.T, env *acctest.Env, p *acctest.ProviderClient, clip simulator.Clip) *acctest.State {
	t.Helper()
	return p.MustImport(t, typeName, env.Channel+"/"+clipID(clip))
}

// Live Station never reports start and end.
func TestImport_readsTimesFromZeroToTheLength(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, env *acctest.Env) {
		clip := env.AddClip(env.Channel, env.SnapshotNumber(), 1000, 3500, acctest.Bucket, "/clips", "PUBLIC_READ")
		state := importClip(t, env, env.Provider(t, nil), clip)
		state.CheckAttrs(t, acctest.Values{
			"id": clipID(clip), "channel_id": env.Channel, "snapshot_id": env.Snapshot, "status": "COMPLETED", "wait_for_completion": true,
			"start_time": 0, "end_time": 2500, "duration": 2500,
			"output.access_control": "PUBLIC_READ", "output.file_name": clip.FileName, "output.key": "clips/" + clip.FileName,
		})
		state.Identity.CheckAttrs(t, acctest.Values{"channel_id": env.Channel, "id": clipID(clip)})
	})
}

// The configuration that Terraform generates from an import has to be valid.
func TestImport_isValidAsConfiguration(t *testing.T) {
	for length, end := range map[int]int{90: 100, 2500: 2500, 14_400_021: 14_400_000} {
		env := acctest.New(t)
		env.SetRawResponse(simulator.GetShortClip, fmt.Appendf(nil, `{"content":{"snapshotId":7,"shortclip":{"id":1418,"status":"COMPLETED","fileSize":9,"duration":%d,
			"output":{"bucketName":"highlights","filePath":"goals/","accessControl":"PRIVATE","fileName":"1.mp4"}}}}`, length))
		state := env.Provider(t, nil).MustImport(t, typeName, env.Channel+"/1418")
		state.CheckAttrs(t, acctest.Values{"start_time": 0, "end_time": end, "output.file_path": "/goals/"})
	}
}

func TestImport_byIdentityReadsTheSame(t *testing.T) {
	env := acctest.New(t)
	p, clip := env.Provider(t, nil), addClip(env)
	byIdentity, diags := p.ImportByIdentity(t, typeName, acctest.Values{"channel_id": env.Channel, "id": clipID(clip)})
	diags.RequireNone(t)
	byIdentity.CheckAttrs(t, importClip(t, env, p, clip).Values())
}

func TestImport_configuredTimesOfTheSameLengthAreWrittenInPlace(t *testing.T) {
	env := acctest.New(t)
	p, clip := env.Provider(t, nil), addClip(env)
	state := p.MustUpdate(t, importClip(t, env, p, clip), env.ClipConfig())
	state.CheckAttrs(t, acctest.Values{"id": clipID(clip), "start_time": 1000, "end_time": 3500})
	p.RequireEmptyPlan(t, p.MustRead(t, state), env.ClipConfig())
	env.CheckCount(t, simulator.CreateShortClip, 0)
}

// Only the length of an imported clip can be verified, at any later apply too.
func TestImport_laterTimesOfTheSameLengthAreWrittenInPlace(t *testing.T) {
	env := acctest.New(t)
	p := env.Provider(t, nil)
	state := p.MustUpdate(t, importClip(t, env, p, addClip(env)), env.ClipConfig())
	state = p.MustUpdate(t, state, env.ClipConfig(acctest.Values{"start_time": 2000, "end_time": 4500}))
	state.CheckAttr(t, "start_time", 2000)
	env.CheckCount(t, simulator.CreateShortClip, 0)
}

func TestImport_timesOfAnotherLengthReplaceTheClip(t *testing.T) {
	env := acctest.New(t)
	p, clip := env.Provider(t, nil), addClip(env)
	state := importClip(t, env, p, clip)
	for _, c := range []struct {
		start, end any
		fits       bool
	}{
		{1000, 3500, true},
		{0, 2500, true},
		{0, 2700, true},
		{0, 2250, false},
		{0, 2800, false},
		{1000, 9000, false},
		{acctest.Unknown, 3500, true},
	} {
		t.Run(fmt.Sprintf("%v to %v", c.start, c.end), func(t *testing.T) {
			plan, diags := p.PlanChange(t, state, env.ClipConfig(acctest.Values{"start_time": c.start, "end_time": c.end}))
			diags.RequireNoErrors(t)
			if c.fits {
				plan.CheckInPlace(t)
				return
			}
			plan.CheckReplaces(t, "end_time")
			if got := diags[0].Summary; got != "Imported Clip Length Mismatch" {
				t.Errorf("the first warning is %q, want the mismatch:\n%s", got, diags)
			}
		})
	}
}

func TestImport_generatedTimesNeedNoChange(t *testing.T) {
	env := acctest.New(t)
	p := env.Provider(t, nil)
	state := importClip(t, env, p, addClip(env))
	p.RequireEmptyPlan(t, state, env.ClipConfig(acctest.Values{"start_time": 0, "end_time": 2500, "output": acctest.Values{"access_control": "PRIVATE"}}))
}

func TestImport_unfinishedClipIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := acctest.New(t, acctest.WithOutcome(simulator.Outcome{Duration: time.Minute}))
		p, clip := env.Provider(t, nil), addClip(env)
		state := importClip(t, env, p, clip)
		state.CheckAttrs(t, acctest.Values{"status": "CREATING", "start_time": nil, "end_time": nil})
		state = p.MustUpdate(t, state, env.ClipConfig())
		state.CheckAttrs(t, acctest.Values{"id": clipID(clip), "status": "COMPLETED", "start_time": 1000})
		p.RequireEmptyPlan(t, state, env.ClipConfig())
	})
}

func TestImport_unfinishedClipOfAnotherLengthIsAWarning(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := acctest.New(t, acctest.WithOutcome(simulator.Outcome{Duration: time.Minute}))
		p := env.Provider(t, nil)
		clip := env.AddClip(env.Channel, env.SnapshotNumber(), 0, 60_000, acctest.Bucket, "/clips", "PRIVATE")
		state, diags := p.Update(t, importClip(t, env, p, clip), env.ClipConfig())
		diags.RequireWarning(t, "Unexpected Short Clip Length", "60000 ms", "2500 ms")
		state.CheckAttr(t, "status", "COMPLETED")
	})
}

func TestImport_rejectsOtherIDs(t *testing.T) {
	env := acctest.New(t)
	p := env.Provider(t, nil)
	for _, id := range []string{"", "1418", env.Channel, env.Channel + "/", "/1418", env.Channel + "/abc", env.Channel + "/01418", "a b/1418", " / "} {
		t.Run(id, func(t *testing.T) {
			_, diags := p.Import(t, typeName, id)
			diags.RequireError(t, "Invalid Import ID", "CHANNEL_ID/SHORTCLIP_ID", "ls-20250814101530-zTwK2/1418")
		})
	}
	for _, identity := range []acctest.Values{{"channel_id": "a/b", "id": "1418"}, {"channel_id": env.Channel, "id": "x"}} {
		_, diags := p.ImportByIdentity(t, typeName, identity)
		diags.RequireError(t, "Invalid Import Identity")
	}
}

func TestImport_unknownClipIsAnError(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, env *acctest.Env) {
		_, diags := env.Provider(t, nil).Import(t, typeName, env.Channel+"/99")
		diags.RequireError(t, "Unable to Import Short Clip", "short clip 99 of channel "+env.Channel, "Check both parts of the import ID")
	})
}

func TestAccImport_byBlockAndByCommand(t *testing.T) {
	env := acctest.New(t)
	clip := addClip(env)
	id, config := env.Channel+"/"+clipID(clip), env.Configuration(env.ClipBlock("goal"))
	adopted := func(config string) resource.TestStep {
		return resource.TestStep{
			Config: config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(clipAddress, plancheck.ResourceActionUpdate),
			}},
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(clipAddress, tfjsonpath.New("id"), knownvalue.StringExact(clipID(clip))),
				statecheck.ExpectKnownValue(clipAddress, tfjsonpath.New("start_time"), knownvalue.Int64Exact(1000)),
			},
		}
	}
	env.RunTerraform(t, resource.TestCase{Steps: []resource.TestStep{
		adopted(config + acctest.Block("import", acctest.Values{"to": acctest.Expression(clipAddress), "id": id})),
		{Config: env.Configuration(), Destroy: true},
		{Config: config, ResourceName: clipAddress, ImportState: true, ImportStateId: id, ImportStatePersist: true},
		adopted(config),
		acctest.EmptyPlanStep(config, func() { env.Advance(2 * time.Hour) }),
	}})
	env.CheckCount(t, simulator.CreateShortClip, 0)
}

func TestAccImport_byIdentity(t *testing.T) {
	env := acctest.New(t)
	clip := addClip(env)
	env.RunTerraform(t, resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		Steps: []resource.TestStep{{
			Config: env.Configuration(env.ClipBlock("goal"), acctest.Block("import", acctest.Values{
				"to": acctest.Expression(clipAddress), "identity": acctest.Values{"channel_id": env.Channel, "id": clipID(clip)},
			})),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(clipAddress, plancheck.ResourceActionUpdate),
			}},
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectIdentityValue(clipAddress, tfjsonpath.New("channel_id"), knownvalue.StringExact(env.Channel)),
				statecheck.ExpectIdentityValue(clipAddress, tfjsonpath.New("id"), knownvalue.StringExact(clipID(clip))),
			},
		}},
	})
}
