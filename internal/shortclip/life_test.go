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
	s := acctest.New(t, acctest.WithBehavior(dialect))
	p := s.Provider(t, nil)
	state, diags := p.Create(t, typeName, s.ClipConfig())
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
		plan, diags := p.PlanChange(t, state, s.ClipConfig(c.change))
		requireNoErrors(t, diags)
		if !strings.Contains(strings.Join(plan.Replaces, " "), c.replace) || plan.Value("id") != acctest.Unknown {
			t.Errorf("%v: the plan replaces for %q, want %s", c.change, plan.Replaces, c.replace)
		}
	}
	for _, change := range []acctest.Values{
		output("file_path", "/clips/"),
		{"timeouts": acctest.Values{"create": "1h"}},
		{"wait_for_completion": false},
	} {
		plan, diags := p.PlanChange(t, state, s.ClipConfig(change))
		requireNoDiagnostics(t, diags)
		if len(plan.Replaces) > 0 || plan.Value("id") != state.Value("id") || plan.Value("status") != "COMPLETED" {
			t.Errorf("%v: plan = %v, replaces for %q; want a change in place", change, plan, plan.Replaces)
		}
		requests := len(s.Requests())
		after, diags := p.Apply(t, plan)
		requireNoDiagnostics(t, diags)
		if len(s.Requests()) != requests || after.Value("id") != state.Value("id") || after.Identity.Value("id") != state.Value("id") {
			t.Errorf("%v: %d requests, state = %v", change, len(s.Requests())-requests, after)
		}
	}
}

func TestImport_adoptsAClip(t *testing.T) {
	s := acctest.New(t)
	clip := s.AddClip(s.Channel, s.SnapshotNumber(), 1000, 3500, "highlights", "/clips", "PUBLIC_READ")
	p := s.Provider(t, nil)
	for name, importClip := range map[string]func() (*acctest.State, acctest.Diagnostics){
		"by ID": func() (*acctest.State, acctest.Diagnostics) {
			return p.Import(t, typeName, s.Channel+"/"+itoa(clip.ID))
		},
		"by identity": func() (*acctest.State, acctest.Diagnostics) {
			return p.ImportByIdentity(t, typeName, acctest.Values{"channel_id": s.Channel, "id": itoa(clip.ID)})
		},
	} {
		t.Run(name, func(t *testing.T) {
			state, diags := importClip()
			requireNoDiagnostics(t, diags)
			output := state.Value("output").(acctest.Values)
			if state.Value("snapshot_id") != s.Snapshot || state.Value("status") != "COMPLETED" || state.Value("start_time") != nil ||
				output["access_control"] != "PUBLIC_READ" || output["file_name"] != clip.FileName || state.Identity.Value("id") != itoa(clip.ID) {
				t.Fatalf("state = %v, identity = %v", state, state.Identity)
			}
			config := s.ClipConfig(acctest.Values{"output": acctest.Values{"bucket_name": "highlights", "file_path": "/clips", "access_control": "PUBLIC_READ"}})
			plan, diags := p.PlanChange(t, state, config)
			requireNoErrors(t, diags)
			if len(plan.Replaces) > 0 || plan.Value("start_time") != int64(1000) {
				t.Fatalf("plan = %v, replaces for %q; want start and end taken over", plan, plan.Replaces)
			}
			state, diags = p.Apply(t, plan)
			requireNoDiagnostics(t, diags)
			p.RequireEmptyPlan(t, state, config)
			if s.Count(simulator.CreateShortClip) != 0 {
				t.Error("an import made a clip")
			}
		})
	}
}

func TestImport_refusesMalformedIDs(t *testing.T) {
	s := acctest.New(t)
	p := s.Provider(t, nil)
	for _, id := range []string{"", "1418", s.Channel, s.Channel + "/", "/1418", s.Channel + "/abc", s.Channel + "/1418/2", s.Channel + "/-1", "a b/1418", s.Channel + "//1418", " / "} {
		_, diags := p.Import(t, typeName, id)
		requireDiagnostic(t, "error for "+id, diags.Errors(), "Invalid Import ID", "CHANNEL_ID/SHORTCLIP_ID", "ls-20250814101530-zTwK2/1418")
	}
	_, diags := p.ImportByIdentity(t, typeName, acctest.Values{"channel_id": "a/b", "id": "1418"})
	requireDiagnostic(t, "error", diags.Errors(), "Invalid Import Identity", "a/b")
	_, diags = p.ImportByIdentity(t, typeName, acctest.Values{"channel_id": s.Channel, "id": "x"})
	requireDiagnostic(t, "error", diags.Errors(), "Invalid Import Identity", `"x"`, "digits")
	_, diags = p.Import(t, typeName, s.Channel+"/99")
	requireDiagnostic(t, "error", diags.Errors(), "Cannot Import Short Clip", "short clip 99 of channel "+s.Channel, "both parts of the import id")
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
			s := acctest.New(t)
			setOutcome(s, c.outcome)
			p := s.Provider(t, nil)
			state, _ := p.Create(t, typeName, s.ClipConfig(acctest.Values{"timeouts": acctest.Values{"create": "1s"}}))
			clip := onlyClip(t, s)
			plan, diags := p.PlanDestroy(t, state)
			requireNoErrors(t, diags)
			requireDiagnostic(t, "warning at plan", diags.Warnings(), append(c.says, "Resource Destruction Considerations", itoa(clip.ID), "cannot delete")...)
			requests := len(s.Requests())
			gone, diags := p.Apply(t, plan)
			requireNoErrors(t, diags)
			requireDiagnostic(t, "warning at apply", diags.Warnings(), append(c.says, "Short Clip Forgotten, Not Deleted", itoa(clip.ID))...)
			if gone.Exists() || len(s.Requests()) != requests {
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
	after, diags := p.Read(t, state)
	requireNoDiagnostics(t, diags)
	p.RequireEmptyPlan(t, after, s.ClipConfig())
	for name, was := range state.Values() {
		if name != "output" && name != "timeouts" && after.Value(name) != was {
			t.Errorf("%s was %v, is %v", name, was, after.Value(name))
		}
	}
	if after.Value("output").(acctest.Values)["file_name"] != clip.FileName {
		t.Errorf("output = %v", after.Value("output"))
	}

	// Another status is not believed.
	s.SetRawResponse(simulator.GetShortClip, []byte(`{"content":{"shortclip":{"id":`+itoa(clip.ID)+`,"status":"PROCESSING_FAIL"}}}`))
	after, diags = p.Read(t, state)
	requireNoErrors(t, diags)
	requireDiagnostic(t, "warning", diags.Warnings(), "Short Clip Was Finished Already", "PROCESSING_FAIL")
	p.RequireEmptyPlan(t, after, s.ClipConfig())
}

// A plan whose provider is not configured yet takes the state as it is, and looks at nothing.
func TestUnknownProviderConfiguration_isAccepted(t *testing.T) {
	s, _, state := createdClip(t, simulator.DocsCurrent())
	requests := len(s.Requests())
	p, diags := s.Configure(t, acctest.Values{"access_key": acctest.Unknown, "secret_key": acctest.Unknown})
	requireNoDiagnostics(t, diags)
	after, diags := p.Read(t, state)
	requireNoDiagnostics(t, diags)
	p.RequireEmptyPlan(t, after, s.ClipConfig())
	_, diags = p.PlanCreate(t, typeName, s.ClipConfig())
	requireNoDiagnostics(t, diags)
	_, diags = p.Import(t, typeName, s.Channel+"/1418")
	requireDiagnostic(t, "error", diags.Errors(), "Provider Configuration Not Known Yet", "An import")
	_, diags = p.ReadDataSource(t, typeName, acctest.Values{"channel_id": s.Channel, "id": "1418"})
	requireDiagnostic(t, "error", diags.Errors(), "Provider Configuration Not Known Yet", "Reading a data source")
	if len(s.Requests()) != requests {
		t.Errorf("%d requests were made", len(s.Requests())-requests)
	}
}

func TestDataSource_readsAClipInEachDialect(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, s *acctest.Env) {
		p := s.Provider(t, nil)
		state, diags := p.Create(t, typeName, s.ClipConfig())
		requireNoDiagnostics(t, diags)
		data, diags := p.ReadDataSource(t, typeName, acctest.Values{"channel_id": s.Channel, "id": state.Value("id")})
		requireNoDiagnostics(t, diags)
		for _, name := range []string{"id", "channel_id", "snapshot_id", "status", "created_time", "updated_time", "file_size", "duration"} {
			if data.Value(name) != state.Value(name) || data.Value(name) == nil {
				t.Errorf("%s = %v, the resource has %v", name, data.Value(name), state.Value(name))
			}
		}
		if url := data.Value("output").(acctest.Values)["url"]; url != state.Value("output").(acctest.Values)["url"] {
			t.Errorf("output.url = %v", url)
		}
		_, diags = p.ReadDataSource(t, typeName, acctest.Values{"channel_id": s.Channel, "id": "99"})
		requireDiagnostic(t, "error", diags.Errors(), "No Such Short Clip", "short clip 99 of channel "+s.Channel)
		s.Inject(simulator.Fault{Kind: simulator.Forbidden})
		_, diags = p.ReadDataSource(t, typeName, acctest.Values{"channel_id": s.Channel, "id": "99"})
		requireDiagnostic(t, "error", diags.Errors(), "Cannot Read Short Clip", "error code 230", "NCP_LIVE_STATION_VIEWER")
	})
}
