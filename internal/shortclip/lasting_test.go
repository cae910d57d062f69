package shortclip_test

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

// A table of answers, each an error on refresh that keeps the state as it was; the next healthy plan is empty.
func TestRead_neverDropsOnAHiccup(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, s *acctest.Env) {
		p := s.Provider(t, acctest.Values{"max_retries": 0, "request_timeout": "1s"})
		state, diags := p.Create(t, typeName, s.ClipConfig())
		requireNoDiagnostics(t, diags)
		unfinished, diags := p.Create(t, typeName, s.ClipConfig(acctest.Values{"wait_for_completion": false}))
		requireNoDiagnostics(t, diags)
		for _, c := range hiccups(s) {
			for _, before := range []*acctest.State{state, unfinished} {
				s.Inject(c.Fault)
				after, diags := p.Read(t, before)
				s.ClearFaults()
				requireDiagnostic(t, c.name, diags.Errors(), "Cannot Read Short Clip", before.Value("id").(string), s.Channel)
				if !after.Exists() || after.Value("status") != before.Value("status") || after.Value("id") != before.Value("id") {
					t.Errorf("%s: state = %v", c.name, after)
				}
			}
		}
		after, diags := p.Read(t, state)
		requireNoDiagnostics(t, diags)
		p.RequireEmptyPlan(t, after, s.ClipConfig())
	})
}

type transientFault struct {
	name string
	simulator.Fault
}

func hiccups(s *acctest.Env) []transientFault {
	all := []transientFault{
		{"conflict", simulator.Fault{Kind: simulator.Status, Status: 409, Body: `{}`}},
		{"404 without a body", simulator.Fault{Kind: simulator.Status, Status: 404}},
		{"410 without a body", simulator.Fault{Kind: simulator.Status, Status: 410}},
		{"404 of a proxy", simulator.Fault{Kind: simulator.HTML, Status: 404}},
		{"not available", simulator.Fault{Kind: simulator.Status, Status: 400, Body: s.Behavior().ErrorBody(250005, "shortclip")}},
		{"another service's not found", simulator.Fault{Kind: simulator.Status, Status: 404, Body: s.Behavior().ErrorBody(250702)}},
	}
	for _, kind := range []simulator.FaultKind{
		simulator.NotFoundRoute, simulator.Unauthorized, simulator.PermissionDenied, simulator.Forbidden, simulator.Throttled, simulator.Quota,
		simulator.Status, simulator.EndpointError, simulator.GatewayTimeout, simulator.Redirect, simulator.HTML, simulator.Empty, simulator.Garbage,
		simulator.Truncated, simulator.OKError, simulator.WrongID, simulator.UnknownCode, simulator.Refused, simulator.Reset, simulator.LostResponse,
	} {
		all = append(all, transientFault{string(kind), simulator.Fault{Kind: kind}})
	}
	return all
}

func TestRead_timeOutKeepsTheState(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := acctest.New(t)
		p := s.Provider(t, nil)
		state, diags := p.Create(t, typeName, s.ClipConfig())
		requireNoDiagnostics(t, diags)
		s.Inject(simulator.Fault{Kind: simulator.Hang})
		after, diags := p.Read(t, state)
		requireDiagnostic(t, "error", diags.Errors(), "Cannot Read Short Clip", "30s", "after 5 attempts")
		if after.Value("status") != "COMPLETED" {
			t.Errorf("state = %v", after)
		}
		synctest.Wait()
	})
}

func TestRead_unfinishedAndGoneLeavesTheStateWithAWarning(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, s *acctest.Env) {
		setOutcome(s, simulator.Outcome{Never: true})
		p := s.Provider(t, acctest.Values{"max_retries": 0})
		state, diags := p.Create(t, typeName, s.ClipConfig(acctest.Values{"wait_for_completion": false}))
		requireNoDiagnostics(t, diags)
		s.RemoveClip(onlyClip(t, s).ID)
		after, diags := p.Read(t, state)
		requireNoErrors(t, diags)
		requireDiagnostic(t, "warning", diags.Warnings(), "Short Clip Gone", state.Value("id").(string), "last status was CREATING", "trace id")
		if after.Exists() {
			t.Errorf("state = %v", after)
		}
	})
}

func TestRead_failureIsShownAndThePlanReplacesAndSaysWhy(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, s *acctest.Env) {
		setOutcome(s, simulator.Outcome{Never: true})
		p := s.Provider(t, nil)
		config := s.ClipConfig(acctest.Values{"wait_for_completion": false})
		state, diags := p.Create(t, typeName, config)
		requireNoDiagnostics(t, diags)
		s.Finish(onlyClip(t, s).ID, "PROCESSING_FAIL")
		state, diags = p.Read(t, state)
		requireNoDiagnostics(t, diags)
		if state.Value("status") != "PROCESSING_FAIL" {
			t.Errorf("state = %v", state)
		}
		plan, diags := p.PlanChange(t, state, config)
		requireNoErrors(t, diags)
		requireDiagnostic(t, "warning", diags.Warnings(), "Failed Short Clip Will Be Replaced", state.Value("id").(string), "PROCESSING_FAIL")
		if len(plan.Replaces) == 0 || plan.Value("id") != acctest.Unknown {
			t.Errorf("plan = %v, replaces for %v", plan, plan.Replaces)
		}
	})
}

// gone are the ways in which a snapshot is no more.
var gone = map[string]func(*acctest.Env){
	"expired":         func(s *acctest.Env) { s.Advance(2 * time.Hour) },
	"deleted":         func(s *acctest.Env) { s.RemoveSnapshot(s.SnapshotNumber()) },
	"channel deleted": func(s *acctest.Env) { s.DeleteChannel(s.Channel) },
}

func TestPlan_goneSnapshotIsAnError(t *testing.T) {
	for name, goes := range gone {
		t.Run(name, func(t *testing.T) {
			acctest.ForEachBehavior(t, func(t *testing.T, s *acctest.Env) {
				p := s.Provider(t, acctest.Values{"max_retries": 0})
				state, diags := p.Create(t, typeName, s.ClipConfig())
				requireNoDiagnostics(t, diags)
				goes(s)
				p = s.Provider(t, acctest.Values{"max_retries": 0})

				_, diags = p.PlanCreate(t, typeName, s.ClipConfig())
				requireDiagnostic(t, "create", diags.Errors(), "snapshot_id", "Snapshot Expired", s.Snapshot, s.Channel, "one hour", "Take a new snapshot")
				if name == "expired" && s.Behavior().ExpiredSnapshot.StillAvailable {
					requireDiagnostic(t, "create", diags.Errors(), "expired at 2", " ago: ")
				}
				_, diags = p.PlanChange(t, state, s.ClipConfig(acctest.Values{"end_time": 4000}))
				requireDiagnostic(t, "replacement", diags.Errors(), "Snapshot Expired", "Short clip "+state.Value("id").(string), "(COMPLETED)", "given up for nothing", "put back the values")

				// Without a change there is nothing to fail.
				state, diags = p.Read(t, state)
				requireNoErrors(t, diags)
				p.RequireEmptyPlan(t, state, s.ClipConfig())
				if made := s.Count(simulator.CreateShortClip); made != 1 {
					t.Errorf("%d creates", made)
				}
			})
		})
	}
}

func TestPlan_doubtsAreWarnings(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, s *acctest.Env) {
		p := s.Provider(t, nil)
		_, diags := p.PlanCreate(t, typeName, s.ClipConfig(acctest.Values{"end_time": 600001}))
		requireNoErrors(t, diags)
		requireDiagnostic(t, "too short", diags.Warnings(), "end_time", "Short Clip Ends Behind Its Snapshot", "600001 ms", "10m0s (600000 ms)", "600000 or less")

		s.Advance(49 * time.Minute)
		_, diags = s.Provider(t, nil).PlanCreate(t, typeName, s.ClipConfig())
		requireNoDiagnostics(t, diags)
		s.Advance(2 * time.Minute)
		_, diags = s.Provider(t, nil).PlanCreate(t, typeName, s.ClipConfig())
		requireNoErrors(t, diags)
		requireDiagnostic(t, "about to expire", diags.Warnings(), "snapshot_id", "Snapshot About to Expire", "in 9m", "Apply before that")

		other := s.AddChannel(simulator.LiveChannel("blocked"))
		snapshot := s.AddSnapshot(other, 10)
		s.SetChannel(other, func(c *simulator.ChannelSpec) { c.Status, c.Recording = "BLOCK", false })
		_, diags = s.Provider(t, nil).PlanCreate(t, typeName, s.ClipConfig(acctest.Values{"channel_id": other, "snapshot_id": itoa(snapshot.ID)}))
		requireNoErrors(t, diags)
		requireDiagnostic(t, "blocked", diags.Warnings(), "Channel Not Ready", "BLOCK", "READY or PUBLISHING")
	})
}

func TestPlan_unreachableServiceIsAWarningAndWrongKeysAreAnError(t *testing.T) {
	for _, kind := range []simulator.FaultKind{simulator.Refused, simulator.Reset, simulator.Hang, simulator.EndpointError, simulator.Throttled, simulator.HTML, simulator.Garbage, simulator.NotFoundRoute, simulator.UnknownCode} {
		synctest.Test(t, func(t *testing.T) {
			s := acctest.New(t)
			p := s.Provider(t, nil)
			s.Inject(simulator.Fault{Kind: kind})
			begun := time.Now()
			_, diags := p.PlanCreate(t, typeName, s.ClipConfig())
			requireNoErrors(t, diags)
			requireDiagnostic(t, string(kind), diags.Warnings(), "Snapshot Not Checked", s.Snapshot, "the apply may still fail")
			if waited := time.Since(begun); waited > 30*time.Second {
				t.Errorf("%s: the plan waited %s", kind, waited)
			}
			synctest.Wait()
		})
	}
	for _, kind := range []simulator.FaultKind{simulator.Unauthorized, simulator.PermissionDenied, simulator.Forbidden} {
		s := acctest.New(t)
		p := s.Provider(t, nil)
		s.Inject(simulator.Fault{Kind: kind})
		_, diags := p.PlanCreate(t, typeName, s.ClipConfig())
		requireDiagnostic(t, string(kind), diags.Errors(), "Cannot Look Up Snapshot", s.Snapshot)
	}
}

func TestPlan_fortyClipsOfASnapshotCostOneLookUp(t *testing.T) {
	s := acctest.New(t)
	p := s.Provider(t, nil)
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			_, diags := p.PlanCreate(t, typeName, s.ClipConfig(acctest.Values{"start_time": i}))
			requireNoDiagnostics(t, diags)
		})
	}
	wg.Wait()
	if got := s.Count(simulator.GetSnapshot); got != 1 {
		t.Errorf("%d look-ups", got)
	}
}

// A plan that was made before is applied when the snapshot has expired meanwhile: the message is as clear.
func TestCreate_ofAnExpiredSnapshotSaysSo(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, s *acctest.Env) {
		p := s.Provider(t, acctest.Values{"max_retries": 0})
		plan, diags := p.PlanCreate(t, typeName, s.ClipConfig())
		requireNoDiagnostics(t, diags)
		s.Advance(2 * time.Hour)
		state, diags := s.Provider(t, acctest.Values{"max_retries": 0}).Apply(t, plan)
		requireDiagnostic(t, "error", diags.Errors(), "Snapshot Expired", s.Snapshot, s.Channel, "No clip was made", "one hour", "Take a new snapshot")
		if state.Exists() || len(s.Clips()) != 0 {
			t.Errorf("state = %v, %d clips", state, len(s.Clips()))
		}
	})
}

func TestImport_misfitIsReplacedAndSaidSo(t *testing.T) {
	s := acctest.New(t)
	clip := s.AddClip(s.Channel, s.SnapshotNumber(), 1000, 3500, "highlights", "/clips", "PRIVATE")
	p := s.Provider(t, nil)
	state, diags := p.Import(t, typeName, s.Channel+"/"+itoa(clip.ID))
	requireNoDiagnostics(t, diags)
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
		plan, diags := p.PlanChange(t, state, s.ClipConfig(acctest.Values{"start_time": c.start, "end_time": c.end}))
		requireNoErrors(t, diags)
		if fits := len(plan.Replaces) == 0; fits != c.fits {
			t.Errorf("%v to %v: fits %t, want %t", c.start, c.end, fits, c.fits)
		}
		if !c.fits {
			requireDiagnostic(t, "warning", diags.Warnings(), "Imported Short Clip Does Not Fit", itoa(clip.ID), "lasts 2500 ms", "replaces")
		}
	}
}

// A clip that was still being made when it was imported is waited for, and start and end are taken over with it.
func TestImport_ofAnUnfinishedClipGoesOnWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := acctest.New(t)
		setOutcome(s, simulator.Outcome{Duration: time.Minute})
		clip := s.AddClip(s.Channel, s.SnapshotNumber(), 1000, 3500, "highlights", "/clips", "PRIVATE")
		p := s.Provider(t, nil)
		state, diags := p.Import(t, typeName, s.Channel+"/"+itoa(clip.ID))
		requireNoDiagnostics(t, diags)
		plan, diags := p.PlanChange(t, state, s.ClipConfig())
		requireNoDiagnostics(t, diags)
		state, diags = p.Apply(t, plan)
		requireNoDiagnostics(t, diags)
		if state.Value("status") != "COMPLETED" || state.Value("start_time") != int64(1000) || len(s.Clips()) != 1 {
			t.Errorf("state = %v", state)
		}
		p.RequireEmptyPlan(t, state, s.ClipConfig())
	})
}

func TestListDataSource_inEachDialect(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, s *acctest.Env) {
		const listName = "ncplivestation_shortclips"
		p := s.Provider(t, acctest.Values{"max_retries": 0})
		arguments := acctest.Values{"channel_id": s.Channel, "snapshot_id": s.Snapshot}
		data, diags := p.ReadDataSource(t, listName, arguments)
		requireNoDiagnostics(t, diags)
		if list := data.Value("shortclips").([]any); len(list) != 0 {
			t.Errorf("list = %v", list)
		}
		state, diags := p.Create(t, typeName, s.ClipConfig())
		requireNoDiagnostics(t, diags)
		setOutcome(s, simulator.Outcome{Never: true})
		unfinished, diags := p.Create(t, typeName, s.ClipConfig(acctest.Values{"wait_for_completion": false}))
		requireNoDiagnostics(t, diags)
		for status, ids := range map[any][]any{
			nil:           {state.Value("id"), unfinished.Value("id")},
			"COMPLETED":   {state.Value("id")},
			"CREATING":    {unfinished.Value("id")},
			"UPLOAD_FAIL": {},
		} {
			data, diags := p.ReadDataSource(t, listName, acctest.Values{"channel_id": s.Channel, "snapshot_id": s.Snapshot, "status": status})
			requireNoDiagnostics(t, diags)
			list := data.Value("shortclips").([]any)
			if len(list) != len(ids) {
				t.Fatalf("status %v: %v, want %v", status, list, ids)
			}
			for i, item := range list {
				clip := item.(acctest.Values)
				if clip["id"] != ids[i] || clip["channel_id"] != s.Channel || clip["snapshot_id"] != s.Snapshot || clip["output"].(acctest.Values)["url"] == nil {
					t.Errorf("status %v: %v", status, clip)
				}
			}
		}

		s.Advance(2 * time.Hour)
		p = s.Provider(t, acctest.Values{"max_retries": 0})
		data, diags = p.ReadDataSource(t, listName, arguments)
		if s.Behavior().ExpiredSnapshotList.StillAvailable {
			requireNoDiagnostics(t, diags)
			if len(data.Value("shortclips").([]any)) != 2 {
				t.Errorf("list = %v", data)
			}
			return
		}
		if s.Behavior().ExpiredSnapshotList.Empty && !s.Behavior().ExpiredSnapshot.StillAvailable {
			requireDiagnostic(t, "error", diags.Errors(), "List of Short Clips No Longer Available")
		}
		requireDiagnostic(t, "error", diags.Errors(), "List of Short Clips No Longer Available", s.Snapshot, "only within one hour", "ncplivestation_shortclip")
	})
}

func TestListDataSource_otherErrorsAreErrors(t *testing.T) {
	s := acctest.New(t)
	p := s.Provider(t, nil)
	s.Inject(simulator.Fault{Kind: simulator.NotFoundRoute})
	_, diags := p.ReadDataSource(t, "ncplivestation_shortclips", acctest.Values{"channel_id": s.Channel, "snapshot_id": s.Snapshot})
	requireDiagnostic(t, "error", diags.Errors(), "Cannot List Short Clips", "endpoint, site and region")
}
