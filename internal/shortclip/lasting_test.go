package shortclip_test

import (
	"encoding/json"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/acctest"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/simulator"
)

// A table of answers, each an error on refresh that keeps the state as it was; the next healthy plan is empty.
func TestRead_neverDropsOnAHiccup(t *testing.T) {
	acctest.ForEachDialect(t, func(t *testing.T, s *acctest.Service) {
		p := s.Protocol(t, acctest.Object{"max_retries": 0, "request_timeout": "1s"})
		state, diags := p.Create(t.Context(), t, typeName, clipOf(s))
		nothing(t, diags)
		unfinished, diags := p.Create(t.Context(), t, typeName, clipOf(s, acctest.Object{"wait_for_completion": false}))
		nothing(t, diags)
		for _, c := range hiccups(s) {
			for _, before := range []*acctest.State{state, unfinished} {
				s.Inject(c.Fault)
				after, diags := p.Read(t.Context(), t, typeName, before)
				s.ClearFaults()
				expect(t, c.name, diags.Errors, "Cannot Read Short Clip", before.Object["id"].(string), s.Channel)
				if after == nil || after.Object["status"] != before.Object["status"] || after.Object["id"] != before.Object["id"] {
					t.Errorf("%s: state = %v", c.name, after)
				}
			}
		}
		after, diags := p.Read(t.Context(), t, typeName, state)
		nothing(t, diags)
		unchanged(t, p, after, clipOf(s))
	})
}

type hiccup struct {
	name string
	simulator.Fault
}

func hiccups(s *acctest.Service) []hiccup {
	all := []hiccup{
		{"conflict", simulator.Fault{Kind: simulator.Status, Status: 409, Body: `{}`}},
		{"404 without a body", simulator.Fault{Kind: simulator.Status, Status: 404}},
		{"410 without a body", simulator.Fault{Kind: simulator.Status, Status: 410}},
		{"404 of a proxy", simulator.Fault{Kind: simulator.HTML, Status: 404}},
		{"not available", simulator.Fault{Kind: simulator.Status, Status: 400, Body: s.Dialect().ErrorBody(250005, "shortclip")}},
		{"another service's not found", simulator.Fault{Kind: simulator.Status, Status: 404, Body: s.Dialect().ErrorBody(250702)}},
	}
	for _, kind := range []simulator.Kind{
		simulator.NotFoundRoute, simulator.Unauthorized, simulator.PermissionDenied, simulator.Forbidden, simulator.Throttled, simulator.Quota,
		simulator.Status, simulator.EndpointError, simulator.GatewayTimeout, simulator.Redirect, simulator.HTML, simulator.Empty, simulator.Garbage,
		simulator.Truncated, simulator.OKError, simulator.WrongID, simulator.UnknownCode, simulator.Refused, simulator.Reset, simulator.LostAnswer,
	} {
		all = append(all, hiccup{string(kind), simulator.Fault{Kind: kind}})
	}
	return all
}

func TestRead_timeOutKeepsTheState(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := acctest.New(simulator.GEN2())
		p := s.Protocol(t, nil)
		state, diags := p.Create(t.Context(), t, typeName, clipOf(s))
		nothing(t, diags)
		s.Inject(simulator.Fault{Kind: simulator.Hang})
		after, diags := p.Read(t.Context(), t, typeName, state)
		expect(t, "error", diags.Errors, "Cannot Read Short Clip", "30s", "after 5 attempts")
		if after.Object["status"] != "COMPLETED" {
			t.Errorf("state = %v", after.Object)
		}
		synctest.Wait()
	})
}

func TestRead_unfinishedAndGoneLeavesTheStateWithAWarning(t *testing.T) {
	acctest.ForEachDialect(t, func(t *testing.T, s *acctest.Service) {
		takes(s, simulator.Outcome{Never: true})
		p := s.Protocol(t, acctest.Object{"max_retries": 0})
		state, diags := p.Create(t.Context(), t, typeName, clipOf(s, acctest.Object{"wait_for_completion": false}))
		nothing(t, diags)
		s.ForgetClip(theClip(t, s).ID)
		after, diags := p.Read(t.Context(), t, typeName, state)
		noErrors(t, diags)
		expect(t, "warning", diags.Warnings, "Short Clip Gone", state.Object["id"].(string), "last status was CREATING", "trace id")
		if after != nil {
			t.Errorf("state = %v", after.Object)
		}
	})
}

func TestRead_failureIsShownAndThePlanReplacesAndSaysWhy(t *testing.T) {
	acctest.ForEachDialect(t, func(t *testing.T, s *acctest.Service) {
		takes(s, simulator.Outcome{Never: true})
		p := s.Protocol(t, nil)
		config := clipOf(s, acctest.Object{"wait_for_completion": false})
		state, diags := p.Create(t.Context(), t, typeName, config)
		nothing(t, diags)
		s.Finish(theClip(t, s).ID, "PROCESSING_FAIL")
		state, diags = p.Read(t.Context(), t, typeName, state)
		nothing(t, diags)
		if state.Object["status"] != "PROCESSING_FAIL" {
			t.Errorf("state = %v", state.Object)
		}
		plan, diags := p.Plan(t.Context(), t, typeName, state, config)
		noErrors(t, diags)
		expect(t, "warning", diags.Warnings, "Failed Short Clip Will Be Replaced", state.Object["id"].(string), "PROCESSING_FAIL")
		if len(plan.Replace) == 0 || plan.Object["id"] != acctest.Unknown {
			t.Errorf("plan = %v, replaces for %v", plan.Object, plan.Replace)
		}
	})
}

// gone are the ways in which a snapshot is no more.
var gone = map[string]func(*acctest.Service){
	"expired":         func(s *acctest.Service) { s.Advance(2 * time.Hour) },
	"deleted":         func(s *acctest.Service) { s.RemoveSnapshot(s.SnapshotNumber()) },
	"channel deleted": func(s *acctest.Service) { s.DeleteChannel(s.Channel) },
}

func TestPlan_goneSnapshotIsAnError(t *testing.T) {
	for name, goes := range gone {
		t.Run(name, func(t *testing.T) {
			acctest.ForEachDialect(t, func(t *testing.T, s *acctest.Service) {
				p := s.Protocol(t, acctest.Object{"max_retries": 0})
				state, diags := p.Create(t.Context(), t, typeName, clipOf(s))
				nothing(t, diags)
				goes(s)
				p = s.Protocol(t, acctest.Object{"max_retries": 0})

				_, diags = p.Plan(t.Context(), t, typeName, nil, clipOf(s))
				expect(t, "create", diags.Errors, "snapshot_id", "Snapshot Expired", s.Snapshot, s.Channel, "one hour", "Take a new snapshot")
				if name == "expired" && s.Dialect().ExpiredSnapshot.StillServed {
					expect(t, "create", diags.Errors, "expired at 2", " ago: ")
				}
				_, diags = p.Plan(t.Context(), t, typeName, state, clipOf(s, acctest.Object{"end_time": 4000}))
				expect(t, "replacement", diags.Errors, "Snapshot Expired", "Short clip "+state.Object["id"].(string), "(COMPLETED)", "given up for nothing", "put back the values")

				// Without a change there is nothing to fail.
				state, diags = p.Read(t.Context(), t, typeName, state)
				noErrors(t, diags)
				unchanged(t, p, state, clipOf(s))
				if made := s.Count(simulator.CreateShortClip); made != 1 {
					t.Errorf("%d creates", made)
				}
			})
		})
	}
}

func TestPlan_doubtsAreWarnings(t *testing.T) {
	acctest.ForEachDialect(t, func(t *testing.T, s *acctest.Service) {
		p := s.Protocol(t, nil)
		_, diags := p.Plan(t.Context(), t, typeName, nil, clipOf(s, acctest.Object{"end_time": 600001}))
		noErrors(t, diags)
		expect(t, "too short", diags.Warnings, "end_time", "Short Clip Ends Behind Its Snapshot", "600001 ms", "10m0s (600000 ms)", "600000 or less")

		s.Advance(49 * time.Minute)
		_, diags = s.Protocol(t, nil).Plan(t.Context(), t, typeName, nil, clipOf(s))
		nothing(t, diags)
		s.Advance(2 * time.Minute)
		_, diags = s.Protocol(t, nil).Plan(t.Context(), t, typeName, nil, clipOf(s))
		noErrors(t, diags)
		expect(t, "about to expire", diags.Warnings, "snapshot_id", "Snapshot About to Expire", "in 9m", "Apply before that")

		other := s.AddChannel(simulator.LiveChannel("blocked"))
		snapshot := s.AddSnapshot(other, 10)
		s.SetChannel(other, func(c *simulator.ChannelSpec) { c.Status, c.Recording = "BLOCK", false })
		_, diags = s.Protocol(t, nil).Plan(t.Context(), t, typeName, nil, clipOf(s, acctest.Object{"channel_id": other, "snapshot_id": itoa(snapshot.ID)}))
		noErrors(t, diags)
		expect(t, "blocked", diags.Warnings, "Channel Not Ready", "BLOCK", "READY or PUBLISHING")
	})
}

func TestPlan_unreachableServiceIsAWarningAndWrongKeysAreAnError(t *testing.T) {
	for _, kind := range []simulator.Kind{simulator.Refused, simulator.Reset, simulator.Hang, simulator.EndpointError, simulator.Throttled, simulator.HTML, simulator.Garbage, simulator.NotFoundRoute, simulator.UnknownCode} {
		synctest.Test(t, func(t *testing.T) {
			s := acctest.New(simulator.GEN2())
			p := s.Protocol(t, nil)
			s.Inject(simulator.Fault{Kind: kind})
			begun := time.Now()
			_, diags := p.Plan(t.Context(), t, typeName, nil, clipOf(s))
			noErrors(t, diags)
			expect(t, string(kind), diags.Warnings, "Snapshot Not Checked", s.Snapshot, "the apply may still fail")
			if waited := time.Since(begun); waited > 30*time.Second {
				t.Errorf("%s: the plan waited %s", kind, waited)
			}
			synctest.Wait()
		})
	}
	for _, kind := range []simulator.Kind{simulator.Unauthorized, simulator.PermissionDenied, simulator.Forbidden} {
		s := acctest.New(simulator.GEN2())
		p := s.Protocol(t, nil)
		s.Inject(simulator.Fault{Kind: kind})
		_, diags := p.Plan(t.Context(), t, typeName, nil, clipOf(s))
		expect(t, string(kind), diags.Errors, "Cannot Look Up Snapshot", s.Snapshot)
	}
}

func TestPlan_fortyClipsOfASnapshotCostOneLookUp(t *testing.T) {
	s := acctest.New(simulator.GEN2())
	p := s.Protocol(t, nil)
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			_, diags := p.Plan(t.Context(), t, typeName, nil, clipOf(s, acctest.Object{"start_time": i}))
			nothing(t, diags)
		})
	}
	wg.Wait()
	if got := s.Count(simulator.GetSnapshot); got != 1 {
		t.Errorf("%d look-ups", got)
	}
}

// A plan that was made before is applied when the snapshot has expired meanwhile: the message is as clear.
func TestCreate_ofAnExpiredSnapshotSaysSo(t *testing.T) {
	acctest.ForEachDialect(t, func(t *testing.T, s *acctest.Service) {
		p := s.Protocol(t, acctest.Object{"max_retries": 0})
		plan, diags := p.Plan(t.Context(), t, typeName, nil, clipOf(s))
		nothing(t, diags)
		s.Advance(2 * time.Hour)
		state, diags := s.Protocol(t, acctest.Object{"max_retries": 0}).Apply(t.Context(), t, typeName, plan)
		expect(t, "error", diags.Errors, "Snapshot Expired", s.Snapshot, s.Channel, "No clip was made", "one hour", "Take a new snapshot")
		if state != nil || len(s.Clips()) != 0 {
			t.Errorf("state = %v, %d clips", state, len(s.Clips()))
		}
	})
}

func TestImport_misfitIsReplacedAndSaidSo(t *testing.T) {
	s := acctest.New(simulator.GEN2())
	clip := s.AddClip(s.Channel, s.SnapshotNumber(), 1000, 3500, "highlights", "/clips", "PRIVATE")
	p := s.Protocol(t, nil)
	state, diags := p.Import(t.Context(), t, typeName, s.Channel+"/"+itoa(clip.ID), nil)
	nothing(t, diags)
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
		plan, diags := p.Plan(t.Context(), t, typeName, state, clipOf(s, acctest.Object{"start_time": c.start, "end_time": c.end}))
		noErrors(t, diags)
		if fits := len(plan.Replace) == 0; fits != c.fits {
			t.Errorf("%v to %v: fits %t, want %t", c.start, c.end, fits, c.fits)
		}
		if !c.fits {
			expect(t, "warning", diags.Warnings, "Imported Short Clip Does Not Fit", itoa(clip.ID), "lasts 2500 ms", "replaces")
		}
	}
}

// A clip that was still being made when it was imported is waited for, and start and end are taken over with it.
func TestImport_ofAnUnfinishedClipGoesOnWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := acctest.New(simulator.GEN2())
		takes(s, simulator.Outcome{After: time.Minute})
		clip := s.AddClip(s.Channel, s.SnapshotNumber(), 1000, 3500, "highlights", "/clips", "PRIVATE")
		p := s.Protocol(t, nil)
		state, diags := p.Import(t.Context(), t, typeName, s.Channel+"/"+itoa(clip.ID), nil)
		nothing(t, diags)
		plan, diags := p.Plan(t.Context(), t, typeName, state, clipOf(s))
		nothing(t, diags)
		state, diags = p.Apply(t.Context(), t, typeName, plan)
		nothing(t, diags)
		if state.Object["status"] != "COMPLETED" || state.Object["start_time"] != int64(1000) || len(s.Clips()) != 1 {
			t.Errorf("state = %v", state.Object)
		}
		unchanged(t, p, state, clipOf(s))
	})
}

// A state file as this schema version writes it, kept so that each later version has to read it.
func TestState_ofEachVersionIsRead(t *testing.T) {
	raw, err := os.ReadFile("testdata/terraform-v0.tfstate")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Resources []struct {
			Instances []struct {
				SchemaVersion int64           `json:"schema_version"`
				Attributes    json.RawMessage `json:"attributes"`
			}
		}
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	instance := file.Resources[0].Instances[0]
	s := acctest.New(simulator.GEN2())
	p := s.Protocol(t, nil)
	state, diags := p.Upgrade(t.Context(), t, typeName, instance.SchemaVersion, instance.Attributes)
	nothing(t, diags)
	config := acctest.Object{
		"channel_id": "ls-20250814101530-zTwK2", "snapshot_id": "7526", "start_time": 1000, "end_time": 3500,
		"output":   acctest.Object{"bucket_name": "highlights", "file_path": "/clips"},
		"timeouts": acctest.Object{"create": "10m"},
	}
	unchanged(t, p, state, config)
	// The service knows neither clip nor channel any more.
	state, diags = p.Read(t.Context(), t, typeName, state)
	nothing(t, diags)
	unchanged(t, p, state, config)

	_, diags = p.Upgrade(t.Context(), t, typeName, instance.SchemaVersion+1, instance.Attributes)
	if len(diags.Errors) != 1 || !strings.Contains(diags.Errors[0], "version 1") {
		t.Errorf("a state of a later version: %v", diags)
	}
}

func TestListDataSource_inEachDialect(t *testing.T) {
	acctest.ForEachDialect(t, func(t *testing.T, s *acctest.Service) {
		const listName = "ncplivestation_shortclips"
		p := s.Protocol(t, acctest.Object{"max_retries": 0})
		arguments := acctest.Object{"channel_id": s.Channel, "snapshot_id": s.Snapshot}
		data, diags := p.ReadData(t.Context(), t, listName, arguments)
		nothing(t, diags)
		if list := data["shortclips"].([]any); len(list) != 0 {
			t.Errorf("list = %v", list)
		}
		state, diags := p.Create(t.Context(), t, typeName, clipOf(s))
		nothing(t, diags)
		takes(s, simulator.Outcome{Never: true})
		unfinished, diags := p.Create(t.Context(), t, typeName, clipOf(s, acctest.Object{"wait_for_completion": false}))
		nothing(t, diags)
		for status, ids := range map[any][]any{
			nil:           {state.Object["id"], unfinished.Object["id"]},
			"COMPLETED":   {state.Object["id"]},
			"CREATING":    {unfinished.Object["id"]},
			"UPLOAD_FAIL": {},
		} {
			data, diags := p.ReadData(t.Context(), t, listName, acctest.Object{"channel_id": s.Channel, "snapshot_id": s.Snapshot, "status": status})
			nothing(t, diags)
			list := data["shortclips"].([]any)
			if len(list) != len(ids) {
				t.Fatalf("status %v: %v, want %v", status, list, ids)
			}
			for i, item := range list {
				clip := item.(acctest.Object)
				if clip["id"] != ids[i] || clip["channel_id"] != s.Channel || clip["snapshot_id"] != s.Snapshot || clip["output"].(acctest.Object)["url"] == nil {
					t.Errorf("status %v: %v", status, clip)
				}
			}
		}

		s.Advance(2 * time.Hour)
		p = s.Protocol(t, acctest.Object{"max_retries": 0})
		data, diags = p.ReadData(t.Context(), t, listName, arguments)
		if s.Dialect().ExpiredSnapshotList.StillServed {
			nothing(t, diags)
			if len(data["shortclips"].([]any)) != 2 {
				t.Errorf("list = %v", data)
			}
			return
		}
		if s.Dialect().ExpiredSnapshotList.Empty && !s.Dialect().ExpiredSnapshot.StillServed {
			expect(t, "error", diags.Errors, "List of Short Clips No Longer Available")
		}
		expect(t, "error", diags.Errors, "List of Short Clips No Longer Available", s.Snapshot, "only within one hour", "ncplivestation_shortclip")
	})
}

func TestListDataSource_otherErrorsAreErrors(t *testing.T) {
	s := acctest.New(simulator.GEN2())
	p := s.Protocol(t, nil)
	s.Inject(simulator.Fault{Kind: simulator.NotFoundRoute})
	_, diags := p.ReadData(t.Context(), t, "ncplivestation_shortclips", acctest.Object{"channel_id": s.Channel, "snapshot_id": s.Snapshot})
	expect(t, "error", diags.Errors, "Cannot List Short Clips", "endpoint, site and region")
}
