// SPDX-License-Identifier: MPL-2.0

package snapshot_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

// lastTwoMinutes is the configuration of a snapshot of the last two minutes.
func lastTwoMinutes(env *acctest.Env) acctest.Values {
	return acctest.Values{"channel_id": env.Channel, "limited_duration": 2, "triggers": acctest.Values{"goal": "1"}}
}

func TestCreate_recordsTheSnapshot(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, env *acctest.Env) {
		state := env.Provider(t, nil).MustCreate(t, typeName, lastTwoMinutes(env))
		state.CheckAttr(t, "duration", 2)
		state.Identity.CheckAttrs(t, acctest.Values{"channel_id": env.Channel, "id": state.String("id")})
		if got := state.Time("expire_time").Sub(state.Time("created_time")); got != time.Hour {
			t.Errorf("the snapshot expires after %s, want 1h", got)
		}
		if got := state.String("channel_status"); !strings.HasPrefix(got, "PUBLISH") {
			t.Errorf("channel_status = %s", got)
		}
		if state.String("id") == env.Snapshot {
			t.Error("the state has the ID of an older snapshot")
		}
	})
}

// creation returns the request that took the snapshot.
func creation(t *testing.T, env *acctest.Env) simulator.Request {
	t.Helper()
	for _, request := range env.Requests() {
		if request.Operation == simulator.CreateSnapshot {
			return request
		}
	}
	t.Fatal("no snapshot was requested")
	return simulator.Request{}
}

func TestCreate_sendsLimitedDurationAsQuery(t *testing.T) {
	for want, minutes := range map[string]any{"limitedDuration=2": 2, "": nil} {
		env := acctest.New(t)
		env.Provider(t, nil).MustCreate(t, typeName, acctest.Values{"channel_id": env.Channel, "limited_duration": minutes})
		request := creation(t, env)
		if request.Query != want {
			t.Errorf("query = %q, want %q", request.Query, want)
		}
		if len(request.Body) > 0 {
			t.Errorf("body = %q, want none", request.Body)
		}
	}
}

func TestCreate_withoutLimitRecordsDurationAsReported(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, env *acctest.Env) {
		p, config := env.Provider(t, nil), acctest.Values{"channel_id": env.Channel}
		state := p.MustCreate(t, typeName, config)
		state.CheckAttr(t, "duration", omittedDuration(env))
		p.RequireEmptyPlan(t, p.MustRead(t, state), config)
	})
}

// Live Station may not find the snapshot at once.
func TestRead_makesNoRequestAndPlansNothing(t *testing.T) {
	for name, remove := range gone {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			p := env.Provider(t, nil)
			state := p.MustCreate(t, typeName, lastTwoMinutes(env))
			remove(env)
			p = env.Provider(t, nil)
			env.CheckNoRequests(t, func() { p.RequireEmptyPlan(t, p.MustRead(t, state), lastTwoMinutes(env)) })
		})
	}
}

func TestPlan_changeOfAnArgumentTakesAnotherSnapshot(t *testing.T) {
	env := acctest.New(t)
	other := env.AddChannel(simulator.LiveChannel("other"))
	p := env.Provider(t, nil)
	state := p.MustCreate(t, typeName, lastTwoMinutes(env))
	for attribute, value := range map[string]any{
		"channel_id": other, "limited_duration": 3, "triggers": acctest.Values{"goal": "2"},
	} {
		t.Run(attribute, func(t *testing.T) {
			plan, diags := p.PlanChange(t, state, lastTwoMinutes(env).With(acctest.Values{attribute: value}))
			diags.RequireNone(t)
			plan.CheckReplaces(t, attribute)
			plan.CheckAttr(t, "id", acctest.Unknown)
		})
	}
}

// 1039.493 * 1000 is not exactly an integer in the binary fractions that Terraform computes with.
func TestPlan_numberCloseToAnIntegerIsThatInteger(t *testing.T) {
	env := acctest.New(t)
	p := env.Provider(t, nil)
	state := p.MustCreate(t, typeName, lastTwoMinutes(env))
	plan, diags := p.PlanChange(t, state, lastTwoMinutes(env).With(acctest.Values{"limited_duration": 2.0000000001}))
	diags.RequireNone(t)
	plan.CheckInPlace(t)
}

func TestDestroy_onlyRemovesFromState(t *testing.T) {
	env := acctest.New(t)
	p := env.Provider(t, nil)
	state := p.MustCreate(t, typeName, lastTwoMinutes(env))
	env.CheckNoRequests(t, func() {
		plan, diags := p.PlanDestroy(t, state)
		diags.RequireNone(t)
		removed, diags := p.Apply(t, plan)
		diags.RequireNone(t)
		removed.CheckRemoved(t)
	})
}

// notReady are the states of a channel that permit no snapshot.
var notReady = map[string]struct {
	change func(*simulator.ChannelSpec)
	says   []string
}{
	"off air": {
		func(c *simulator.ChannelSpec) { c.Status, c.Recording = "READY", false },
		[]string{"READY, not PUBLISHING", "start the stream", "not being recorded"},
	},
	"not recording": {
		func(c *simulator.ChannelSpec) { c.Recording = false },
		[]string{"not being recorded", "immediate_on_air"},
	},
	"no time machine": {
		func(c *simulator.ChannelSpec) { c.DVR = false },
		[]string{"no time machine", "use_dvr"},
	},
}

func TestPlan_warnsOfChannelThatIsNotReady(t *testing.T) {
	for name, c := range notReady {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			env.SetChannel(env.Channel, c.change)
			_, diags := env.Provider(t, nil).PlanCreate(t, typeName, lastTwoMinutes(env))
			diags.RequireWarning(t, "Channel Not Ready", append(c.says, env.Channel, "at channel_id")...)
		})
	}
}

// The clips that depend on the old snapshot would be destroyed before the new one fails.
func TestPlan_replacementOffAirIsAnError(t *testing.T) {
	env := acctest.New(t)
	state := env.Provider(t, nil).MustCreate(t, typeName, lastTwoMinutes(env))
	env.SetChannel(env.Channel, notReady["off air"].change)
	_, diags := env.Provider(t, nil).PlanChange(t, state, lastTwoMinutes(env).With(acctest.Values{"limited_duration": 3}))
	diags.RequireError(t, "Channel Not Ready", env.Channel, "snapshot "+state.String("id"), "while the channel is PUBLISHING")
}

func TestPlan_unknownChannelIsAnError(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, env *acctest.Env) {
		_, diags := env.Provider(t, nil).PlanCreate(t, typeName, acctest.Values{"channel_id": "ls-20000101000000-none0"})
		diags.RequireError(t, "Channel Not Found", "at channel_id", "ls-20000101000000-none0")
	})
}

func TestPlan_unreachableServiceIsAWarning(t *testing.T) {
	env := acctest.New(t, acctest.WithoutRetries())
	env.Inject(simulator.Fault{Kind: simulator.Reset})
	_, diags := env.Provider(t, nil).PlanCreate(t, typeName, lastTwoMinutes(env))
	diags.RequireWarning(t, "Unable to Read Channel", env.Channel, "the apply may fail")
}

func TestPlan_unknownChannelIDIsNotChecked(t *testing.T) {
	env := acctest.New(t)
	p := env.Provider(t, nil)
	env.CheckNoRequests(t, func() {
		_, diags := p.PlanCreate(t, typeName, acctest.Values{"channel_id": acctest.Unknown})
		diags.RequireNone(t)
	})
}

func TestCreate_rejectionNamesWhatTheChannelLacks(t *testing.T) {
	for name, c := range notReady {
		t.Run(name, func(t *testing.T) {
			acctest.ForEachBehavior(t, func(t *testing.T, env *acctest.Env) {
				env.SetChannel(env.Channel, c.change)
				state, diags := env.Provider(t, nil).Create(t, typeName, lastTwoMinutes(env))
				diags.RequireError(t, "Unable to Take Snapshot", append(c.says, env.Channel, "No snapshot was taken", "error code 250")...)
				state.CheckRemoved(t)
			})
		})
	}
}

func TestCreate_lowLatencyRejectionNamesTheProtocol(t *testing.T) {
	behavior := simulator.DocsCurrent()
	behavior.LLHLSRefused = true
	env := acctest.New(t, acctest.WithBehavior(behavior))
	channel := simulator.LiveChannel("low latency")
	channel.OutputProtocol = "LL_HLS"
	_, diags := env.Provider(t, nil).Create(t, typeName, acctest.Values{"channel_id": env.AddChannel(channel)})
	diags.RequireError(t, "Unable to Take Snapshot", "output protocol is LL_HLS", "need HLS")
}

func TestCreate_rejectionSaysThatNothingWasTaken(t *testing.T) {
	for _, kind := range []simulator.FaultKind{simulator.Unauthorized, simulator.PermissionDenied, simulator.Refused, simulator.NotFoundRoute} {
		t.Run(string(kind), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				env := acctest.New(t)
				env.Inject(simulator.Fault{Operation: simulator.CreateSnapshot, Kind: kind})
				_, diags := env.Provider(t, nil).Create(t, typeName, lastTwoMinutes(env))
				diags.RequireError(t, "Unable to Take Snapshot", env.Channel, "No snapshot was taken")
			})
		})
	}
}

func TestCreate_unknownOutcomeIsAnErrorAndNeverRepeated(t *testing.T) {
	for name, fault := range map[string]simulator.Fault{
		"lost response":        {Kind: simulator.LostResponse},
		"gateway timeout":      {Kind: simulator.GatewayTimeout},
		"unreadable response":  {Kind: simulator.Garbage},
		"request timeout":      {Kind: simulator.Status, Status: 408},
		"custom message":       {Kind: simulator.Status, Status: 400, Body: `{"error":{"errorCode":250001,"message":"x"}}`},
		"undocumented code":    {Kind: simulator.UnknownCode},
		"error without a code": {Kind: simulator.Status, Status: 400, Body: `{"error":"timeout"}`},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				env := acctest.New(t)
				fault.Operation = simulator.CreateSnapshot
				env.Inject(fault)
				state, diags := env.Provider(t, nil).Create(t, typeName, lastTwoMinutes(env))
				diags.RequireError(t, "Snapshot Creation Unconfirmed", env.Channel, "Apply again")
				state.CheckRemoved(t)
				env.CheckCount(t, simulator.CreateSnapshot, 1)
			})
		})
	}
}

// imports are the two ways to import the snapshot of the environment.
var imports = map[string]func(*testing.T, *acctest.Env, *acctest.ProviderClient) (*acctest.State, acctest.Diagnostics){
	"by ID": func(t *testing.T, env *acctest.Env, p *acctest.ProviderClient) (*acctest.State, acctest.Diagnostics) {
		t.Helper()
		return p.Import(t, typeName, env.Channel+"/"+env.Snapshot)
	},
	"by identity": func(t *testing.T, env *acctest.Env, p *acctest.ProviderClient) (*acctest.State, acctest.Diagnostics) {
		t.Helper()
		return p.ImportByIdentity(t, typeName, acctest.Values{"channel_id": env.Channel, "id": env.Snapshot})
	},
}

func TestImport_writesConfiguredArgumentsInPlace(t *testing.T) {
	for name, importSnapshot := range imports {
		t.Run(name, func(t *testing.T) {
			acctest.ForEachBehavior(t, func(t *testing.T, env *acctest.Env) {
				p := env.Provider(t, nil)
				state, diags := importSnapshot(t, env, p)
				diags.RequireNone(t)
				state = p.MustUpdate(t, state, lastTwoMinutes(env))
				state.CheckAttrs(t, acctest.Values{"id": env.Snapshot, "limited_duration": 2, "triggers.goal": "1"})
				state.Identity.CheckAttr(t, "id", env.Snapshot)
				p.RequireEmptyPlan(t, p.MustRead(t, state), lastTwoMinutes(env))
				env.CheckCount(t, simulator.CreateSnapshot, 0)
			})
		})
	}
}

func TestImport_firstChangeAfterTheApplyTakesASnapshot(t *testing.T) {
	env := acctest.New(t)
	p := env.Provider(t, nil)
	state := p.MustImport(t, typeName, env.Channel+"/"+env.Snapshot)
	state = p.MustUpdate(t, state, acctest.Values{"channel_id": env.Channel})
	plan, diags := p.PlanChange(t, state, acctest.Values{"channel_id": env.Channel, "triggers": acctest.Values{"goal": "1"}})
	diags.RequireNone(t)
	plan.CheckReplaces(t, "triggers")
}

func TestImport_errorsNameTheReason(t *testing.T) {
	env := acctest.New(t)
	p := env.Provider(t, nil)
	_, diags := p.Import(t, typeName, env.Channel)
	diags.RequireError(t, "Invalid Import ID", "CHANNEL_ID/SNAPSHOT_ID")
	_, diags = p.Import(t, typeName, env.Channel+"/99")
	diags.RequireError(t, "Snapshot Not Found", "snapshot 99 of channel "+env.Channel)
	env.Inject(simulator.Fault{Kind: simulator.Forbidden})
	_, diags = p.Import(t, typeName, env.Channel+"/99")
	diags.RequireError(t, "Unable to Import Snapshot", "error code 230")
}

func TestValidate_limitsTheDuration(t *testing.T) {
	env := acctest.New(t)
	p := env.Provider(t, nil)
	for _, minutes := range []any{0, 241, -1, 1.5} {
		diags := p.ValidateResource(t, typeName, acctest.Values{"channel_id": env.Channel, "limited_duration": minutes})
		diags.RequireError(t, "Invalid Number", "at limited_duration", "from 1 to 240", fmt.Sprint(minutes))
	}
	for _, minutes := range []any{1, 240} {
		p.ValidateResource(t, typeName, acctest.Values{"channel_id": env.Channel, "limited_duration": minutes}).RequireNone(t)
	}
}

func TestValidate_rejectsChannelIDWithASlash(t *testing.T) {
	env := acctest.New(t)
	diags := env.Provider(t, nil).ValidateResource(t, typeName, acctest.Values{"channel_id": "a/b"})
	diags.RequireError(t, "Invalid Attribute Value Match", "at channel_id")
}

// One apply cuts the last minutes of a live channel, and two hours later there is nothing to change.
func TestAccSnapshot_withClipIsCutInOneApply(t *testing.T) {
	env := acctest.New(t)
	config := func(trigger string) string {
		return env.Configuration(fmt.Sprintf(`
resource "ncplivestation_snapshot" "final" {
  channel_id       = %q
  limited_duration = 2
  triggers         = { event = %q }
}

resource "ncplivestation_shortclip" "final" {
  channel_id  = ncplivestation_snapshot.final.channel_id
  snapshot_id = ncplivestation_snapshot.final.id
  start_time  = 0
  end_time    = 60000
  output      = { bucket_name = "highlights", file_path = "/final" }

  lifecycle {
    create_before_destroy = true
  }
}
`, env.Channel, trigger))
	}
	env.RunTerraform(t, resource.TestCase{Steps: []resource.TestStep{
		{
			Config: config("goal"),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("ncplivestation_shortclip.final", tfjsonpath.New("status"), knownvalue.StringExact("COMPLETED")),
				statecheck.ExpectKnownValue("ncplivestation_snapshot.final", tfjsonpath.New("duration"), knownvalue.Int64Exact(2)),
			},
		},
		acctest.EmptyPlanStep(config("goal"), func() { env.Advance(2 * time.Hour) }),
		{
			Config: config("whistle"),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction("ncplivestation_snapshot.final", plancheck.ResourceActionCreateBeforeDestroy),
				plancheck.ExpectResourceAction("ncplivestation_shortclip.final", plancheck.ResourceActionCreateBeforeDestroy),
			}},
		},
		acctest.EmptyPlanStep(config("whistle"), func() { env.DeleteChannel(env.Channel) }),
	}})
	env.CheckCount(t, simulator.CreateSnapshot, 2)
	env.CheckCount(t, simulator.CreateShortClip, 2)
}

func TestAccSnapshot_rejectionFailsTheApply(t *testing.T) {
	env := acctest.New(t)
	env.SetChannel(env.Channel, notReady["not recording"].change)
	env.RunTerraform(t, resource.TestCase{Steps: []resource.TestStep{{
		Config:      env.Configuration(acctest.Block(`resource "ncplivestation_snapshot" "final"`, lastTwoMinutes(env))),
		ExpectError: regexp.MustCompile(`(?s)Unable to Take Snapshot.*not\s+being\s+recorded`),
	}}})
}
