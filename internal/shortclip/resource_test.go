// SPDX-License-Identifier: MPL-2.0

package shortclip_test

import (
	"fmt"
	"regexp"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

func TestCreate_recordsTheCompletedClip(t *testing.T) {
	acctest.ForEachBehaviorInBubble(t, func(t *testing.T, env *acctest.Env) {
		p := env.Provider(t, nil)
		state := p.MustCreate(t, typeName, env.ClipConfig())
		clip := env.OnlyClip(t)
		state.CheckAttrs(t, acctest.Values{
			"id": clipID(clip), "channel_id": env.Channel, "snapshot_id": env.Snapshot, "status": "COMPLETED",
			"start_time": 1000, "end_time": 3500, "duration": clip.Duration, "file_size": clip.FileSize,
			"created_time": attribute.FormatTime(clip.Created), "wait_for_completion": true,
			"output.bucket_name": acctest.Bucket, "output.file_path": "/clips", "output.access_control": "PRIVATE",
			"output.file_name": clip.FileName, "output.key": "clips/" + clip.FileName,
			"output.url": "https://kr.object.ncloudstorage.com/highlights/clips/" + clip.FileName,
		})
		state.Identity.CheckAttrs(t, acctest.Values{"channel_id": env.Channel, "id": clipID(clip)})
		p.RequireEmptyPlan(t, p.MustRead(t, state), env.ClipConfig())
	}, acctest.WithOutcome(simulator.Outcome{Duration: 20 * time.Second}))
}

func TestCreate_usualCreateIsOnePOSTAndThePolls(t *testing.T) {
	env := acctest.New(t)
	env.Provider(t, nil).MustCreate(t, typeName, env.ClipConfig())
	env.CheckCount(t, simulator.CreateShortClip, 1)
	env.CheckCount(t, simulator.GetShortClip, 1)
	env.CheckCount(t, simulator.ListShortClips, 0)
}

// An error in a create taints the clip, and the next apply would cut another.
func TestCreate_savesIDWhenWaitFails(t *testing.T) {
	for _, kind := range []simulator.FaultKind{
		simulator.Hang, simulator.Reset, simulator.Unauthorized, simulator.PermissionDenied, simulator.Forbidden,
		simulator.NotFoundRoute, simulator.Garbage, simulator.EndpointError, simulator.Throttled, simulator.UnknownCode, simulator.WrongID,
	} {
		t.Run(string(kind), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				env := acctest.New(t)
				env.Inject(simulator.Fault{Operation: simulator.GetShortClip, Kind: kind})
				state, diags := env.Provider(t, nil).Create(t, typeName, env.ClipConfig())
				diags.RequireNoErrors(t)
				clip := env.OnlyClip(t)
				if got := diags.Warnings(); len(got) != 1 {
					t.Errorf("%d warnings, want 1: %s", len(got), got)
				}
				state.CheckAttrs(t, acctest.Values{"id": clipID(clip), "status": "CREATING", "output.file_name": clip.FileName})
				state.CheckKnown(t)
				synctest.Wait()
			})
		})
	}
}

func TestCreate_failedClipIsAnErrorAndInState(t *testing.T) {
	for status, title := range map[string]string{"PROCESSING_FAIL": "Short Clip Processing Failed", "UPLOAD_FAIL": "Short Clip Upload Failed"} {
		t.Run(status, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				env := acctest.New(t, acctest.WithOutcome(simulator.Outcome{Status: status, Duration: 5 * time.Second}))
				state, diags := env.Provider(t, nil).Create(t, typeName, env.ClipConfig())
				diags.RequireError(t, title, clipID(env.OnlyClip(t)), env.Channel, status)
				state.CheckAttrs(t, acctest.Values{"id": clipID(env.OnlyClip(t)), "status": status, "file_size": nil})
			})
		})
	}
}

func TestCreate_clipThatTheResponseCallsFailedIsAnErrorAndInState(t *testing.T) {
	for _, change := range []acctest.Values{nil, withoutWait} {
		env := acctest.New(t)
		env.SetRawResponse(simulator.CreateShortClip, []byte(`{"content":{"shortclip":{"id":1418,"status":"UPLOAD_FAIL"}}}`))
		state, diags := env.Provider(t, nil).Create(t, typeName, env.ClipConfig(change))
		diags.RequireError(t, "Short Clip Upload Failed", "1418", "UPLOAD_FAIL")
		state.CheckAttrs(t, acctest.Values{"id": "1418", "status": "UPLOAD_FAIL"})
		env.CheckCount(t, simulator.GetShortClip, 0)
	}
}

func TestCreate_withoutWaitEndsOnceTheClipIsAccepted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := acctest.New(t, acctest.WithOutcome(simulator.Outcome{Duration: time.Minute}))
		p, config := env.Provider(t, nil), env.ClipConfig(withoutWait)
		started := time.Now()
		state := p.MustCreate(t, typeName, config)
		checkElapsed(t, started, 0, time.Second)
		state.CheckAttr(t, "status", "CREATING")
		env.CheckCount(t, simulator.GetShortClip, 0)
		p.RequireEmptyPlan(t, state, config)

		time.Sleep(2 * time.Minute)
		state = p.MustRead(t, state)
		state.CheckAttrs(t, acctest.Values{"status": "COMPLETED", "duration": 2500})
		p.RequireEmptyPlan(t, state, config)
	})
}

func TestCreate_warnsOfACompletedClipOfAnotherLength(t *testing.T) {
	env := acctest.New(t)
	env.SetRawResponse(simulator.GetShortClip, fmt.Appendf(nil, `{"content":{"shortclip":{"id":%d,"status":"COMPLETED","fileSize":9,"duration":1200}}}`, nextClipID(t)))
	state, diags := env.Provider(t, nil).Create(t, typeName, env.ClipConfig())
	diags.RequireWarning(t, "Unexpected Short Clip Length", "at end_time", "1200 ms", "2500 ms")
	state.CheckAttr(t, "status", "COMPLETED")
}

// nextClipID is the ID that the first clip of an environment gets.
func nextClipID(t *testing.T) int64 {
	t.Helper()
	return addClip(acctest.New(t)).ID
}

func TestCreate_outputThatDiffersFromTheConfiguredOneIsAWarning(t *testing.T) {
	env := acctest.New(t)
	env.SetRawResponse(simulator.GetShortClip, fmt.Appendf(nil, `{"content":{"shortclip":{"id":%d,"status":"COMPLETED","fileSize":9,"duration":2500,`+
		`"output":{"bucketName":"elsewhere","filePath":"/clips","accessControl":"PRIVATE","fileName":"1.mp4"}}}}`, nextClipID(t)))
	_, diags := env.Provider(t, nil).Create(t, typeName, env.ClipConfig())
	diags.RequireWarning(t, "Unexpected Short Clip Output", "at output", "elsewhere", acctest.Bucket)
}

// A completed clip is its mp4, which never changes.
func TestRead_finishedClipMakesNoRequest(t *testing.T) {
	for _, status := range []string{"COMPLETED", "PROCESSING_FAIL", "UPLOAD_FAIL"} {
		t.Run(status, func(t *testing.T) {
			env := acctest.New(t, acctest.WithOutcome(simulator.Outcome{Status: status}))
			p := env.Provider(t, nil)
			state, _ := p.Create(t, typeName, env.ClipConfig())
			env.RemoveClip(env.OnlyClip(t).ID)
			env.DeleteChannel(env.Channel)
			env.CheckNoRequests(t, func() {
				refreshed := p.MustRead(t, state)
				for _, name := range []string{"id", "status", "file_size", "output"} {
					refreshed.CheckAttr(t, name, state.Value(name))
				}
			})
		})
	}
}

func TestRead_completedClipWithoutSizeIsReadAgain(t *testing.T) {
	env := acctest.New(t)
	id := nextClipID(t)
	env.SetRawResponse(simulator.GetShortClip, fmt.Appendf(nil, `{"content":{"shortclip":{"id":%d,"status":"COMPLETED"}}}`, id))
	p := env.Provider(t, nil)
	state := p.MustCreate(t, typeName, env.ClipConfig())
	state.CheckAttrs(t, acctest.Values{"status": "COMPLETED", "file_size": nil})
	env.SetRawResponse(simulator.GetShortClip, nil)
	p.MustRead(t, state).CheckAttr(t, "file_size", env.OnlyClip(t).FileSize)

	env.SetRawResponse(simulator.GetShortClip, fmt.Appendf(nil, `{"content":{"shortclip":{"id":%d,"status":"PROCESSING_FAIL"}}}`, id))
	refreshed, diags := p.Read(t, state)
	diags.RequireWarning(t, "Unexpected Short Clip Status", "PROCESSING_FAIL", "COMPLETED")
	refreshed.CheckAttr(t, "status", "COMPLETED")
}

// transientFaults are responses that say nothing about the existence of a clip.
func transientFaults(behavior simulator.Behavior) map[string]simulator.Fault {
	faults := map[string]simulator.Fault{
		"conflict":                       {Kind: simulator.Status, Status: 409, Body: `{}`},
		"404 without a body":             {Kind: simulator.Status, Status: 404},
		"410 without a body":             {Kind: simulator.Status, Status: 410},
		"404 of a proxy":                 {Kind: simulator.HTML, Status: 404},
		"not available":                  {Kind: simulator.Status, Status: 400, Body: behavior.ErrorBody(250005, "shortclip")},
		"not found of another service":   {Kind: simulator.Status, Status: 404, Body: behavior.ErrorBody(250702)},
		"200 without content":            {Kind: simulator.Status, Status: 200, Body: `{}`},
		"custom message":                 {Kind: simulator.Status, Status: 400, Body: behavior.ErrorBody(250001)},
		"invalid format":                 {Kind: simulator.Status, Status: 400, Body: behavior.ErrorBody(250002)},
		"access denied":                  {Kind: simulator.Status, Status: 400, Body: behavior.ErrorBody(250015)},
		"channel value not allowed":      {Kind: simulator.Status, Status: 400, Body: behavior.ErrorBody(250131)},
		"text error of a load balancer":  {Kind: simulator.Status, Status: 500, Body: `{"error":"timeout"}`},
		"503 without a body":             {Kind: simulator.Status, Status: 503},
		"gateway timeout without a body": {Kind: simulator.Status, Status: 504},
	}
	for _, kind := range []simulator.FaultKind{
		simulator.NotFoundRoute, simulator.Unauthorized, simulator.PermissionDenied, simulator.Forbidden, simulator.Throttled, simulator.Quota,
		simulator.Status, simulator.EndpointError, simulator.GatewayTimeout, simulator.Redirect, simulator.HTML, simulator.Empty, simulator.Garbage,
		simulator.Truncated, simulator.OKError, simulator.WrongID, simulator.UnknownCode, simulator.Refused, simulator.Reset, simulator.LostResponse,
		simulator.Hang,
	} {
		faults[string(kind)] = simulator.Fault{Kind: kind}
	}
	return faults
}

func TestRead_transientFaultIsAnErrorAndKeepsTheClip(t *testing.T) {
	for _, behavior := range []simulator.Behavior{simulator.DocsCurrent(), simulator.Docs2022()} {
		for name, fault := range transientFaults(behavior) {
			t.Run(behavior.Name+"/"+name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					env, p, state := unfinishedClip(t, acctest.WithBehavior(behavior))
					env.Inject(fault)
					refreshed, diags := p.Read(t, state)
					diags.RequireError(t, "Unable to Read Short Clip", "short clip "+state.String("id")+" of channel "+env.Channel, "The clip stays in state as it was")
					refreshed.CheckAttr(t, "status", "CREATING")
					env.ClearFaults()
					p.RequireEmptyPlan(t, p.MustRead(t, refreshed), env.ClipConfig(withoutWait))
					synctest.Wait()
				})
			})
		}
	}
}

func TestUpdate_argumentsThatChangeNothingMakeNoRequest(t *testing.T) {
	env, p, state := completedClip(t)
	for name, change := range map[string]acctest.Values{
		"trailing slash":         {"output": acctest.Values{"file_path": "/clips/"}},
		"timeouts":               timeout("create", "1h"),
		"wait_for_completion":    withoutWait,
		"adopt_existing":         adopts,
		"delete_file_on_destroy": deletesFile,
	} {
		t.Run(name, func(t *testing.T) {
			env.CheckNoRequests(t, func() {
				updated := p.MustUpdate(t, state, env.ClipConfig(change))
				updated.CheckAttr(t, "id", state.String("id"))
				updated.Identity.CheckAttr(t, "id", state.String("id"))
				p.RequireEmptyPlan(t, updated, env.ClipConfig(change))
			})
		})
	}
}

func TestDestroy_makesNoRequestAndSaysNothing(t *testing.T) {
	env, p, state := completedClip(t)
	plan, diags := p.PlanDestroy(t, state)
	diags.RequireNoErrors(t)
	env.CheckNoRequests(t, func() {
		removed, diags := p.Apply(t, plan)
		diags.RequireNone(t)
		removed.CheckRemoved(t)
	})
}

// A plan whose provider depends on values of the apply shows the state as it is.
func TestUnknownProviderConfiguration_permitsPlansOnly(t *testing.T) {
	env, _, state := completedClip(t)
	p, diags := env.Configure(t, acctest.Values{"access_key": acctest.Unknown, "secret_key": acctest.Unknown})
	diags.RequireNone(t)
	env.CheckNoRequests(t, func() {
		p.RequireEmptyPlan(t, p.MustRead(t, state), env.ClipConfig())
		_, diags = p.PlanCreate(t, typeName, env.ClipConfig())
		diags.RequireNone(t)
		_, diags = p.Import(t, typeName, env.Channel+"/1418")
		diags.RequireError(t, "Unknown Provider Configuration", "An import")
		_, diags = p.ReadDataSource(t, typeName, acctest.Values{"channel_id": env.Channel, "id": "1418"})
		diags.RequireError(t, "Unknown Provider Configuration", "Reading a data source")
	})
}

// The main job under a real CLI: cut a clip, wait for it, use its URLs, plan nothing afterwards, and import it.
func TestAccShortClip_lifecycle(t *testing.T) {
	for _, behavior := range []simulator.Behavior{simulator.DocsCurrent(), simulator.Docs2022()} {
		t.Run(behavior.Name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, acctest.WithBehavior(behavior))
			clip := env.ClipBlock("goal", timeout("create", "1m"))
			config := env.Configuration(clip, fmt.Sprintf(`
data "ncplivestation_shortclip" "goal" {
  channel_id = ncplivestation_shortclip.goal.channel_id
  id         = ncplivestation_shortclip.goal.id
}

data "ncplivestation_snapshot" "event" {
  channel_id    = %[1]q
  snapshot_id   = %[2]s # a number converts to a string
  allow_expired = true
}

data "ncplivestation_service_urls" "live" {
  channel_id       = %[1]q
  service_url_type = "GENERAL"
}

output "playback" {
  value = {
    clip = ncplivestation_shortclip.goal.output.url
    live = data.ncplivestation_service_urls.live.urls["ABR"]
  }
}
`, env.Channel, env.Snapshot))
			env.RunTerraform(t, resource.TestCase{Steps: []resource.TestStep{
				{
					Config: config,
					ConfigStateChecks: []statecheck.StateCheck{
						statecheck.ExpectKnownValue(clipAddress, tfjsonpath.New("status"), knownvalue.StringExact("COMPLETED")),
						statecheck.ExpectKnownValue(clipAddress, tfjsonpath.New("duration"), knownvalue.Int64Exact(2500)),
						statecheck.ExpectKnownValue(clipAddress, tfjsonpath.New("output").AtMapKey("url"),
							knownvalue.StringRegexp(regexp.MustCompile(`^https://kr\.object\.ncloudstorage\.com/highlights/clips/\d+-\d+\.mp4$`))),
						statecheck.ExpectKnownValue("data.ncplivestation_shortclip.goal", tfjsonpath.New("status"), knownvalue.StringExact("COMPLETED")),
						statecheck.ExpectKnownValue("data.ncplivestation_snapshot.event", tfjsonpath.New("expired"), knownvalue.Bool(false)),
						statecheck.ExpectKnownOutputValueAtPath("playback", tfjsonpath.New("live"),
							knownvalue.StringRegexp(regexp.MustCompile(`^https://.*/playlist\.m3u8$`))),
					},
					ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
				},
				{
					ResourceName: clipAddress, ImportState: true, ImportStateVerify: true,
					// Live Station never reports start and end, and timeouts are not Live Station's.
					ImportStateVerifyIgnore: []string{"start_time", "end_time", "timeouts"},
					ImportStateIdFunc: func(state *terraform.State) (string, error) {
						clip := state.RootModule().Resources[clipAddress].Primary
						return clip.Attributes["channel_id"] + "/" + clip.ID, nil
					},
				},
				{
					PreConfig: func() {
						env.Advance(2 * time.Hour)
						env.RemoveClip(env.Clips()[0].ID)
						env.DeleteChannel(env.Channel)
					},
					Config: env.Configuration(clip),
					ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
						plancheck.ExpectResourceAction(clipAddress, plancheck.ResourceActionNoop),
					}},
				},
			}})
			env.CheckCount(t, simulator.CreateShortClip, 1)
		})
	}
}

func TestAccShortClip_failedClipIsReplaced(t *testing.T) {
	env := acctest.New(t, acctest.WithOutcome(neverEnds))
	config := env.Configuration(env.ClipBlock("goal", withoutWait))
	env.RunTerraform(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: config},
		{
			PreConfig: func() {
				env.Finish(env.Clips()[0].ID, "UPLOAD_FAIL")
				env.SetClipOutcome(simulator.Outcome{})
			},
			RefreshState: true, ExpectNonEmptyPlan: true,
			Check: resource.TestCheckResourceAttr(clipAddress, "status", "UPLOAD_FAIL"),
		},
		{
			Config: config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(clipAddress, plancheck.ResourceActionDestroyBeforeCreate),
			}},
		},
		{
			Config: config,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(clipAddress, tfjsonpath.New("status"), knownvalue.StringExact("COMPLETED")),
			},
		},
	}})
}

func TestAccShortClip_rejectionFailsTheApply(t *testing.T) {
	env := acctest.New(t)
	env.SetChannel(env.Channel, func(c *simulator.ChannelSpec) { c.Status, c.Recording = "BLOCK", false })
	env.RunTerraform(t, resource.TestCase{Steps: []resource.TestStep{{
		Config:      env.Configuration(env.ClipBlock("goal")),
		ExpectError: regexp.MustCompile(`(?s)Unable to Create Short Clip.*No clip was created`),
	}}})
	if got := len(env.Clips()); got != 0 {
		t.Errorf("Live Station holds %d clips, want none", got)
	}
}
