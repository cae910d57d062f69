// SPDX-License-Identifier: MPL-2.0

package shortclip_test

import (
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

// goneTitle is the title of the error of a plan whose snapshot is gone, which is not documented for every way.
func goneTitle(env *acctest.Env, how string) string {
	switch {
	case how == "channel deleted":
		return "Channel Not Found"
	case how == "expired" && env.Behavior().ExpiredSnapshot.StillAvailable:
		return "Snapshot Has Expired"
	}
	return "Snapshot Not Found"
}

func TestPlan_clipFromASnapshotThatIsGoneIsAnError(t *testing.T) {
	for how, remove := range gone {
		t.Run(how, func(t *testing.T) {
			acctest.ForEachBehavior(t, func(t *testing.T, env *acctest.Env) {
				remove(env)
				_, diags := env.Provider(t, nil).PlanCreate(t, typeName, env.ClipConfig())
				diags.RequireError(t, goneTitle(env, how), env.Channel)
			})
		})
	}
}

// A replacement would give up a clip and could create no other.
func TestPlan_replacementFromASnapshotThatIsGoneIsAnErrorThatNamesTheClip(t *testing.T) {
	for how, remove := range gone {
		t.Run(how, func(t *testing.T) {
			acctest.ForEachBehavior(t, func(t *testing.T, env *acctest.Env) {
				state := env.Provider(t, nil).MustCreate(t, typeName, env.ClipConfig())
				remove(env)
				p := env.Provider(t, nil)
				_, diags := p.PlanChange(t, state, env.ClipConfig(acctest.Values{"end_time": 4000}))
				diags.RequireError(t, goneTitle(env, how), "short clip "+state.String("id"), "(COMPLETED)", "could not create another clip", "To keep the clip")
				p.RequireEmptyPlan(t, p.MustRead(t, state), env.ClipConfig())
			})
		})
	}
}

func TestPlan_unknownChannelIsNamed(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, env *acctest.Env) {
		_, diags := env.Provider(t, nil).PlanCreate(t, typeName, env.ClipConfig(acctest.Values{"channel_id": "ls-20000101000000-none0"}))
		diags.RequireError(t, "Channel Not Found", "at channel_id", "ls-20000101000000-none0")
	})
}

func TestPlan_warnsOfASnapshotThatExpiresSoon(t *testing.T) {
	for age, warns := range map[time.Duration]bool{49 * time.Minute: false, 51 * time.Minute: true, 59 * time.Minute: true} {
		env := acctest.New(t)
		env.Advance(age)
		_, diags := env.Provider(t, nil).PlanCreate(t, typeName, env.ClipConfig())
		if !warns {
			diags.RequireNone(t)
			continue
		}
		diags.RequireWarning(t, "Snapshot Expires Soon", "at snapshot_id", env.Snapshot, "expires in", "take a new snapshot")
	}
}

// The snapshot of the environment has ten minutes, of which it may play some seconds less.
func TestPlan_warnsOfAClipThatEndsAfterItsSnapshot(t *testing.T) {
	env := acctest.New(t)
	p := env.Provider(t, nil)
	for end, title := range map[int]string{
		594_000: "",
		595_001: "Clip Ends Close to End of Snapshot",
		600_000: "Clip Ends Close to End of Snapshot",
		600_001: "Clip Ends After Snapshot",
	} {
		t.Run(strconv.Itoa(end), func(t *testing.T) {
			_, diags := p.PlanCreate(t, typeName, env.ClipConfig(acctest.Values{"end_time": end}))
			if title == "" {
				diags.RequireNone(t)
				return
			}
			diags.RequireWarning(t, title, "at end_time", strconv.Itoa(end), "600000 ms")
		})
	}
}

func TestPlan_warnsOfAChannelThatIsNotOnTheAir(t *testing.T) {
	for status, title := range map[string]string{"READY": "Channel Not on the Air", "BLOCK": "Channel Not Ready"} {
		t.Run(status, func(t *testing.T) {
			env := acctest.New(t)
			env.SetChannel(env.Channel, func(c *simulator.ChannelSpec) { c.Status, c.Recording = status, false })
			_, diags := env.Provider(t, nil).PlanCreate(t, typeName, env.ClipConfig())
			diags.RequireWarning(t, title, "at channel_id", env.Channel, status)
		})
	}
}

func TestPlan_unreachableServiceIsAWarningWithinThirtySeconds(t *testing.T) {
	for _, kind := range []simulator.FaultKind{
		simulator.Hang, simulator.Reset, simulator.EndpointError, simulator.Throttled, simulator.Garbage, simulator.NotFoundRoute,
	} {
		t.Run(string(kind), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				env := acctest.New(t)
				env.Inject(simulator.Fault{Kind: kind})
				started := time.Now()
				_, diags := env.Provider(t, nil).PlanCreate(t, typeName, env.ClipConfig())
				checkElapsed(t, started, 0, 30*time.Second)
				diags.RequireWarning(t, "Unable to Verify Snapshot", env.Snapshot, "the apply may fail")
				synctest.Wait()
			})
		})
	}
}

func TestPlan_rejectedCredentialsAreAnError(t *testing.T) {
	for _, kind := range []simulator.FaultKind{simulator.Unauthorized, simulator.PermissionDenied, simulator.Forbidden} {
		t.Run(string(kind), func(t *testing.T) {
			env := acctest.New(t)
			env.Inject(simulator.Fault{Kind: kind})
			_, diags := env.Provider(t, nil).PlanCreate(t, typeName, env.ClipConfig())
			diags.RequireError(t, "Unable to Read Snapshot", env.Snapshot)
		})
	}
}

func TestPlan_clipsOfASnapshotShareOneLookup(t *testing.T) {
	env := acctest.New(t)
	p := env.Provider(t, nil)
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			if _, diags := p.PlanCreate(t, typeName, env.ClipConfig(acctest.Values{"start_time": i})); len(diags) > 0 {
				t.Error(diags)
			}
		})
	}
	wg.Wait()
	env.CheckCount(t, simulator.GetSnapshot, 1)
}

// Live Station may not find a snapshot right after it was taken.
func TestPlan_snapshotOfTheSameApplyIsNotLookedUp(t *testing.T) {
	behavior := simulator.DocsCurrent()
	behavior.SnapshotLag = time.Minute
	env := acctest.New(t, acctest.WithBehavior(behavior))
	p := env.Provider(t, nil)
	plan, diags := p.PlanCreate(t, typeName, env.ClipConfig(acctest.Values{"snapshot_id": acctest.Unknown}))
	diags.RequireNone(t)
	snapshot := p.MustCreate(t, "ncplivestation_snapshot", acctest.Values{"channel_id": env.Channel, "limited_duration": 10})
	state, diags := p.ApplyWith(t, plan, env.ClipConfig(acctest.Values{"snapshot_id": snapshot.String("id")}))
	diags.RequireNone(t)
	state.CheckAttr(t, "status", "COMPLETED")
	env.CheckCount(t, simulator.GetSnapshot, 0)
}

func TestPlan_unknownSnapshotIsNotLookedUp(t *testing.T) {
	env := acctest.New(t)
	p := env.Provider(t, nil)
	env.CheckNoRequests(t, func() {
		_, diags := p.PlanCreate(t, typeName, env.ClipConfig(acctest.Values{"snapshot_id": acctest.Unknown}))
		diags.RequireNone(t)
	})
}
