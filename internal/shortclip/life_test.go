package shortclip_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/acctest"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/simulator"
)

// made is a service with a clip that is COMPLETED, and its state.
func made(t *testing.T, dialect simulator.Dialect) (*acctest.Service, *acctest.Protocol, *acctest.State) {
	t.Helper()
	s := acctest.New(dialect)
	p := s.Protocol(t, nil)
	state, diags := p.Create(t.Context(), t, typeName, clipOf(s))
	nothing(t, diags)
	return s, p, state
}

func TestPlan_replacesForWhatTheClipIsCutFrom(t *testing.T) {
	s, p, state := made(t, simulator.GEN2())
	other := itoa(s.AddSnapshot(s.Channel, 10).ID)
	output := func(name, value string) acctest.Object {
		out := acctest.Object{"bucket_name": "highlights", "file_path": "/clips"}
		out[name] = value
		return acctest.Object{"output": out}
	}
	for _, c := range []struct {
		change  acctest.Object
		replace string
	}{
		{acctest.Object{"snapshot_id": other}, "snapshot_id"},
		{acctest.Object{"snapshot_id": acctest.Unknown}, "snapshot_id"},
		{acctest.Object{"start_time": 500}, "start_time"},
		{acctest.Object{"end_time": 4000}, "end_time"},
		{output("bucket_name", "elsewhere"), "bucket_name"},
		{output("file_path", "/elsewhere"), "file_path"},
		{output("access_control", "PUBLIC_READ"), "access_control"},
		{acctest.Object{"output": acctest.Unknown}, "output"},
	} {
		plan, diags := p.Plan(t.Context(), t, typeName, state, clipOf(s, c.change))
		noErrors(t, diags)
		if !strings.Contains(strings.Join(plan.Replace, " "), c.replace) || plan.Object["id"] != acctest.Unknown {
			t.Errorf("%v: the plan replaces for %q, want %s", c.change, plan.Replace, c.replace)
		}
	}
	for _, change := range []acctest.Object{
		output("file_path", "/clips/"),
		{"timeouts": acctest.Object{"create": "1h"}},
		{"wait_for_completion": false},
	} {
		plan, diags := p.Plan(t.Context(), t, typeName, state, clipOf(s, change))
		nothing(t, diags)
		if len(plan.Replace) > 0 || plan.Object["id"] != state.Object["id"] || plan.Object["status"] != "COMPLETED" {
			t.Errorf("%v: plan = %v, replaces for %q; want a change in place", change, plan.Object, plan.Replace)
		}
		requests := len(s.Requests())
		after, diags := p.Apply(t.Context(), t, typeName, plan)
		nothing(t, diags)
		if len(s.Requests()) != requests || after.Object["id"] != state.Object["id"] || after.Identity["id"] != state.Object["id"] {
			t.Errorf("%v: %d requests, state = %v", change, len(s.Requests())-requests, after.Object)
		}
	}
}

func TestImport_adoptsAClip(t *testing.T) {
	s := acctest.New(simulator.GEN2())
	clip := s.AddClip(s.Channel, s.SnapshotNumber(), 1000, 3500, "highlights", "/clips", "PUBLIC_READ")
	p := s.Protocol(t, nil)
	for name, who := range map[string]struct {
		id       string
		identity acctest.Object
	}{
		"by id":       {id: s.Channel + "/" + itoa(clip.ID)},
		"by identity": {identity: acctest.Object{"channel_id": s.Channel, "id": itoa(clip.ID)}},
	} {
		t.Run(name, func(t *testing.T) {
			state, diags := p.Import(t.Context(), t, typeName, who.id, who.identity)
			nothing(t, diags)
			output := state.Object["output"].(acctest.Object)
			if state.Object["snapshot_id"] != s.Snapshot || state.Object["status"] != "COMPLETED" || state.Object["start_time"] != nil ||
				output["access_control"] != "PUBLIC_READ" || output["file_name"] != clip.FileName || state.Identity["id"] != itoa(clip.ID) {
				t.Fatalf("state = %v, identity = %v", state.Object, state.Identity)
			}
			config := clipOf(s, acctest.Object{"output": acctest.Object{"bucket_name": "highlights", "file_path": "/clips", "access_control": "PUBLIC_READ"}})
			plan, diags := p.Plan(t.Context(), t, typeName, state, config)
			noErrors(t, diags)
			if len(plan.Replace) > 0 || plan.Object["start_time"] != int64(1000) {
				t.Fatalf("plan = %v, replaces for %q; want start and end taken over", plan.Object, plan.Replace)
			}
			state, diags = p.Apply(t.Context(), t, typeName, plan)
			nothing(t, diags)
			unchanged(t, p, state, config)
			if s.Count(simulator.CreateShortClip) != 0 {
				t.Error("an import made a clip")
			}
		})
	}
}

func TestImport_refusesMalformedIDs(t *testing.T) {
	s := acctest.New(simulator.GEN2())
	p := s.Protocol(t, nil)
	for _, id := range []string{"", "1418", s.Channel, s.Channel + "/", "/1418", s.Channel + "/abc", s.Channel + "/1418/2", s.Channel + "/-1", "a b/1418", s.Channel + "//1418", " / "} {
		_, diags := p.Import(t.Context(), t, typeName, id, nil)
		expect(t, "error for "+id, diags.Errors, "Invalid Import ID", "CHANNEL_ID/SHORTCLIP_ID", "ls-20250814101530-zTwK2/1418")
	}
	_, diags := p.Import(t.Context(), t, typeName, "", acctest.Object{"channel_id": "a/b", "id": "1418"})
	expect(t, "error", diags.Errors, "Invalid Import Identity", "a/b")
	_, diags = p.Import(t.Context(), t, typeName, "", acctest.Object{"channel_id": s.Channel, "id": "x"})
	expect(t, "error", diags.Errors, "Invalid Import Identity", `"x"`, "digits")
	_, diags = p.Import(t.Context(), t, typeName, s.Channel+"/99", nil)
	expect(t, "error", diags.Errors, "Cannot Import Short Clip", "short clip 99 of channel "+s.Channel, "both parts of the import id")
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
			s := acctest.New(simulator.GEN2())
			takes(s, c.outcome)
			p := s.Protocol(t, nil)
			state, _ := p.Create(t.Context(), t, typeName, clipOf(s, acctest.Object{"timeouts": acctest.Object{"create": "1s"}}))
			clip := theClip(t, s)
			plan, diags := p.Plan(t.Context(), t, typeName, state, nil)
			noErrors(t, diags)
			expect(t, "warning at plan", diags.Warnings, append(c.says, "Resource Destruction Considerations", itoa(clip.ID), "cannot delete")...)
			requests := len(s.Requests())
			gone, diags := p.Apply(t.Context(), t, typeName, plan)
			noErrors(t, diags)
			expect(t, "warning at apply", diags.Warnings, append(c.says, "Short Clip Forgotten, Not Deleted", itoa(clip.ID))...)
			if gone != nil || len(s.Requests()) != requests {
				t.Errorf("state = %v after %d requests", gone, len(s.Requests())-requests)
			}
		})
	}
}

func TestRead_ofAFinishedClipKeepsWhatWasTold(t *testing.T) {
	s, p, state := made(t, simulator.GEN2())
	// An answer that leaves out what an earlier one told.
	clip := theClip(t, s)
	s.ServeLiteral(simulator.GetShortClip, []byte(`{"content":{"shortclip":{"id":`+itoa(clip.ID)+`,"status":"COMPLETED"}}}`))
	after, diags := p.Read(t.Context(), t, typeName, state)
	nothing(t, diags)
	unchanged(t, p, after, clipOf(s))
	for name, was := range state.Object {
		if name != "output" && name != "timeouts" && after.Object[name] != was {
			t.Errorf("%s was %v, is %v", name, was, after.Object[name])
		}
	}
	if after.Object["output"].(acctest.Object)["file_name"] != clip.FileName {
		t.Errorf("output = %v", after.Object["output"])
	}

	// Another status is not believed.
	s.ServeLiteral(simulator.GetShortClip, []byte(`{"content":{"shortclip":{"id":`+itoa(clip.ID)+`,"status":"PROCESSING_FAIL"}}}`))
	after, diags = p.Read(t.Context(), t, typeName, state)
	noErrors(t, diags)
	expect(t, "warning", diags.Warnings, "Short Clip Was Finished Already", "PROCESSING_FAIL")
	unchanged(t, p, after, clipOf(s))
}

// A plan whose provider is not configured yet takes the state as it is, and looks at nothing.
func TestUnknownProviderConfiguration_isAccepted(t *testing.T) {
	s, _, state := made(t, simulator.GEN2())
	requests := len(s.Requests())
	p, diags := s.Configure(t, acctest.Object{"access_key": acctest.Unknown, "secret_key": acctest.Unknown})
	nothing(t, diags)
	after, diags := p.Read(t.Context(), t, typeName, state)
	nothing(t, diags)
	unchanged(t, p, after, clipOf(s))
	_, diags = p.Plan(t.Context(), t, typeName, nil, clipOf(s))
	nothing(t, diags)
	_, diags = p.Import(t.Context(), t, typeName, s.Channel+"/1418", nil)
	expect(t, "error", diags.Errors, "Provider Configuration Not Known Yet", "An import")
	_, diags = p.ReadData(t.Context(), t, typeName, acctest.Object{"channel_id": s.Channel, "id": "1418"})
	expect(t, "error", diags.Errors, "Provider Configuration Not Known Yet", "Reading a data source")
	if len(s.Requests()) != requests {
		t.Errorf("%d requests were made", len(s.Requests())-requests)
	}
}

func TestDataSource_readsAClipInEachDialect(t *testing.T) {
	acctest.ForEachDialect(t, func(t *testing.T, s *acctest.Service) {
		p := s.Protocol(t, nil)
		state, diags := p.Create(t.Context(), t, typeName, clipOf(s))
		nothing(t, diags)
		data, diags := p.ReadData(t.Context(), t, typeName, acctest.Object{"channel_id": s.Channel, "id": state.Object["id"]})
		nothing(t, diags)
		for _, name := range []string{"id", "channel_id", "snapshot_id", "status", "created_time", "updated_time", "file_size", "duration"} {
			if data[name] != state.Object[name] || data[name] == nil {
				t.Errorf("%s = %v, the resource has %v", name, data[name], state.Object[name])
			}
		}
		if url := data["output"].(acctest.Object)["url"]; url != state.Object["output"].(acctest.Object)["url"] {
			t.Errorf("output.url = %v", url)
		}
		_, diags = p.ReadData(t.Context(), t, typeName, acctest.Object{"channel_id": s.Channel, "id": "99"})
		expect(t, "error", diags.Errors, "No Such Short Clip", "short clip 99 of channel "+s.Channel)
		s.Inject(simulator.Fault{Kind: simulator.Forbidden})
		_, diags = p.ReadData(t.Context(), t, typeName, acctest.Object{"channel_id": s.Channel, "id": "99"})
		expect(t, "error", diags.Errors, "Cannot Read Short Clip", "error code 230", "NCP_LIVE_STATION_VIEWER")
	})
}
