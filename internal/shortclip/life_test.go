package shortclip_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

// made is a service with a clip that is COMPLETED, and its state.
func createdClip(t *testing.T, dialect simulator.Behavior) (*acctest.Env, *acctest.ProviderClient, *acctest.State) {
	t.Helper()
	s := acctest.New(dialect)
	p := s.Provider(t, nil)
	state, diags := p.Create(t.Context(), t, typeName, clipOf(s))
	requireNoDiagnostics(t, diags)
	return s, p, state
}

func TestPlan_replacesForWhatTheClipIsCutFrom(t *testing.T) {
	s, p, state := createdClip(t, simulator.DocsCurrent())
	other := itoa(s.AddSnapshot(s.Channel, 10).ID)
	output := func(name, value string) acctest.Values {
		out := acctest.Values{"bucket_name": "highlights", "file_path": "/clips"}
		out[name] = value
		return acctest.Values{"output": out}
	}
	for _, c := range []struct {
		change  acctest.Values
		replace string
	}{
		{acctest.Values{"snapshot_id": other}, "snapshot_id"},
		{acctest.Values{"snapshot_id": acctest.Unknown}, "snapshot_id"},
		{acctest.Values{"start_time": 500}, "start_time"},
		{acctest.Values{"end_time": 4000}, "end_time"},
		{output("bucket_name", "elsewhere"), "bucket_name"},
		{output("file_path", "/elsewhere"), "file_path"},
		{output("access_control", "PUBLIC_READ"), "access_control"},
		{acctest.Values{"output": acctest.Unknown}, "output"},
	} {
		plan, diags := p.Plan(t.Context(), t, typeName, state, clipOf(s, c.change))
		requireNoErrors(t, diags)
		if !strings.Contains(strings.Join(plan.Replace, " "), c.replace) || plan.Values["id"] != acctest.Unknown {
			t.Errorf("%v: the plan replaces for %q, want %s", c.change, plan.Replace, c.replace)
		}
	}
	for _, change := range []acctest.Values{
		output("file_path", "/clips/"),
		{"timeouts": acctest.Values{"create": "1h"}},
		{"wait_for_completion": false},
	} {
		plan, diags := p.Plan(t.Context(), t, typeName, state, clipOf(s, change))
		requireNoDiagnostics(t, diags)
		if len(plan.Replace) > 0 || plan.Values["id"] != state.Values["id"] || plan.Values["status"] != "COMPLETED" {
			t.Errorf("%v: plan = %v, replaces for %q; want a change in place", change, plan.Values, plan.Replace)
		}
		requests := len(s.Requests())
		after, diags := p.Apply(t.Context(), t, typeName, plan)
		requireNoDiagnostics(t, diags)
		if len(s.Requests()) != requests || after.Values["id"] != state.Values["id"] || after.Identity["id"] != state.Values["id"] {
			t.Errorf("%v: %d requests, state = %v", change, len(s.Requests())-requests, after.Values)
		}
	}
}

func TestImport_adoptsAClip(t *testing.T) {
	s := acctest.New(simulator.DocsCurrent())
	clip := s.AddClip(s.Channel, s.SnapshotNumber(), 1000, 3500, "highlights", "/clips", "PUBLIC_READ")
	p := s.Provider(t, nil)
	for name, who := range map[string]struct {
		id       string
		identity acctest.Values
	}{
		"by id":       {id: s.Channel + "/" + itoa(clip.ID)},
		"by identity": {identity: acctest.Values{"channel_id": s.Channel, "id": itoa(clip.ID)}},
	} {
		t.Run(name, func(t *testing.T) {
			state, diags := p.Import(t.Context(), t, typeName, who.id, who.identity)
			requireNoDiagnostics(t, diags)
			output := state.Values["output"].(acctest.Values)
			if state.Values["snapshot_id"] != s.Snapshot || state.Values["status"] != "COMPLETED" || state.Values["start_time"] != nil ||
				output["access_control"] != "PUBLIC_READ" || output["file_name"] != clip.FileName || state.Identity["id"] != itoa(clip.ID) {
				t.Fatalf("state = %v, identity = %v", state.Values, state.Identity)
			}
			config := clipOf(s, acctest.Values{"output": acctest.Values{"bucket_name": "highlights", "file_path": "/clips", "access_control": "PUBLIC_READ"}})
			plan, diags := p.Plan(t.Context(), t, typeName, state, config)
			requireNoErrors(t, diags)
			if len(plan.Replace) > 0 || plan.Values["start_time"] != int64(1000) {
				t.Fatalf("plan = %v, replaces for %q; want start and end taken over", plan.Values, plan.Replace)
			}
			state, diags = p.Apply(t.Context(), t, typeName, plan)
			requireNoDiagnostics(t, diags)
			requireEmptyPlan(t, p, state, config)
			if s.Count(simulator.CreateShortClip) != 0 {
				t.Error("an import made a clip")
			}
		})
	}
}

func TestImport_refusesMalformedIDs(t *testing.T) {
	s := acctest.New(simulator.DocsCurrent())
	p := s.Provider(t, nil)
	for _, id := range []string{"", "1418", s.Channel, s.Channel + "/", "/1418", s.Channel + "/abc", s.Channel + "/1418/2", s.Channel + "/-1", "a b/1418", s.Channel + "//1418", " / "} {
		_, diags := p.Import(t.Context(), t, typeName, id, nil)
		requireDiagnostic(t, "error for "+id, diags.Errors, "Invalid Import ID", "CHANNEL_ID/SHORTCLIP_ID", "ls-20250814101530-zTwK2/1418")
	}
	_, diags := p.Import(t.Context(), t, typeName, "", acctest.Values{"channel_id": "a/b", "id": "1418"})
	requireDiagnostic(t, "error", diags.Errors, "Invalid Import Identity", "a/b")
	_, diags = p.Import(t.Context(), t, typeName, "", acctest.Values{"channel_id": s.Channel, "id": "x"})
	requireDiagnostic(t, "error", diags.Errors, "Invalid Import Identity", `"x"`, "digits")
	_, diags = p.Import(t.Context(), t, typeName, s.Channel+"/99", nil)
	requireDiagnostic(t, "error", diags.Errors, "Cannot Import Short Clip", "short clip 99 of channel "+s.Channel, "both parts of the import id")
}

func TestDestroy_saysWhatStays(t *testing.T) {
	for _, c := range []struct {
		outcome simulator.Outcome
		says    []string
	}{
		{simulator.Outcome{}, []string{"Its mp4 stays", "bucket highlights", "clips/"}},
		{simulator.Outcome{Never: true}, []string{"still being made", "bucket highlights"}},
		{simulator.Outcome{Status: "PROCESSING_FAIL"}, []string{"left no mp4", "PROCESSING_FAIL"}},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := acctest.New(simulator.DocsCurrent())
			setOutcome(s, c.outcome)
			p := s.Provider(t, nil)
			state, _ := p.Create(t.Context(), t, typeName, clipOf(s, acctest.Values{"timeouts": acctest.Values{"create": "1s"}}))
			clip := onlyClip(t, s)
			plan, diags := p.Plan(t.Context(), t, typeName, state, nil)
			requireNoErrors(t, diags)
			requireDiagnostic(t, "warning at plan", diags.Warnings, append(c.says, "Resource Destruction Considerations", itoa(clip.ID), "cannot delete")...)
			requests := len(s.Requests())
			gone, diags := p.Apply(t.Context(), t, typeName, plan)
			requireNoErrors(t, diags)
			requireDiagnostic(t, "warning at apply", diags.Warnings, append(c.says, "Short Clip Forgotten, Not Deleted", itoa(clip.ID))...)
			if gone != nil || len(s.Requests()) != requests {
				t.Errorf("state = %v after %d requests", gone, len(s.Requests())-requests)
			}
		})
	}
}

func TestRead_ofAFinishedClipKeepsWhatWasTold(t *testing.T) {
	s, p, state := createdClip(t, simulator.DocsCurrent())
	// An answer that leaves out what an earlier one told.
	clip := onlyClip(t, s)
	s.SetRawResponse(simulator.GetShortClip, []byte(`{"content":{"shortclip":{"id":`+itoa(clip.ID)+`,"status":"COMPLETED"}}}`))
	after, diags := p.Read(t.Context(), t, typeName, state)
	requireNoDiagnostics(t, diags)
	requireEmptyPlan(t, p, after, clipOf(s))
	for name, was := range state.Values {
		if name != "output" && name != "timeouts" && after.Values[name] != was {
			t.Errorf("%s was %v, is %v", name, was, after.Values[name])
		}
	}
	if after.Values["output"].(acctest.Values)["file_name"] != clip.FileName {
		t.Errorf("output = %v", after.Values["output"])
	}

	// Another status is not believed.
	s.SetRawResponse(simulator.GetShortClip, []byte(`{"content":{"shortclip":{"id":`+itoa(clip.ID)+`,"status":"PROCESSING_FAIL"}}}`))
	after, diags = p.Read(t.Context(), t, typeName, state)
	requireNoErrors(t, diags)
	requireDiagnostic(t, "warning", diags.Warnings, "Short Clip Was Finished Already", "PROCESSING_FAIL")
	requireEmptyPlan(t, p, after, clipOf(s))
}

// A plan whose provider is not configured yet takes the state as it is, and looks at nothing.
func TestUnknownProviderConfiguration_isAccepted(t *testing.T) {
	s, _, state := createdClip(t, simulator.DocsCurrent())
	requests := len(s.Requests())
	p, diags := s.Configure(t, acctest.Values{"access_key": acctest.Unknown, "secret_key": acctest.Unknown})
	requireNoDiagnostics(t, diags)
	after, diags := p.Read(t.Context(), t, typeName, state)
	requireNoDiagnostics(t, diags)
	requireEmptyPlan(t, p, after, clipOf(s))
	_, diags = p.Plan(t.Context(), t, typeName, nil, clipOf(s))
	requireNoDiagnostics(t, diags)
	_, diags = p.Import(t.Context(), t, typeName, s.Channel+"/1418", nil)
	requireDiagnostic(t, "error", diags.Errors, "Provider Configuration Not Known Yet", "An import")
	_, diags = p.ReadData(t.Context(), t, typeName, acctest.Values{"channel_id": s.Channel, "id": "1418"})
	requireDiagnostic(t, "error", diags.Errors, "Provider Configuration Not Known Yet", "Reading a data source")
	if len(s.Requests()) != requests {
		t.Errorf("%d requests were made", len(s.Requests())-requests)
	}
}

func TestDataSource_readsAClipInEachDialect(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, s *acctest.Env) {
		p := s.Provider(t, nil)
		state, diags := p.Create(t.Context(), t, typeName, clipOf(s))
		requireNoDiagnostics(t, diags)
		data, diags := p.ReadData(t.Context(), t, typeName, acctest.Values{"channel_id": s.Channel, "id": state.Values["id"]})
		requireNoDiagnostics(t, diags)
		for _, name := range []string{"id", "channel_id", "snapshot_id", "status", "created_time", "updated_time", "file_size", "duration"} {
			if data[name] != state.Values[name] || data[name] == nil {
				t.Errorf("%s = %v, the resource has %v", name, data[name], state.Values[name])
			}
		}
		if url := data["output"].(acctest.Values)["url"]; url != state.Values["output"].(acctest.Values)["url"] {
			t.Errorf("output.url = %v", url)
		}
		_, diags = p.ReadData(t.Context(), t, typeName, acctest.Values{"channel_id": s.Channel, "id": "99"})
		requireDiagnostic(t, "error", diags.Errors, "No Such Short Clip", "short clip 99 of channel "+s.Channel)
		s.Inject(simulator.Fault{Kind: simulator.Forbidden})
		_, diags = p.ReadData(t.Context(), t, typeName, acctest.Values{"channel_id": s.Channel, "id": "99"})
		requireDiagnostic(t, "error", diags.Errors, "Cannot Read Short Clip", "error code 230", "NCP_LIVE_STATION_VIEWER")
	})
}
