package snapshot_test

import (
	"fmt"
	"regexp"
	"strconv"
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

// says checks that there is one diagnostic, and that it says all of this.
func says(t testing.TB, got acctest.Diagnostics, texts ...string) {
	t.Helper()
	if len(got) != 1 {
		t.Fatalf("diagnostics = %q, want one", got)
	}
	for _, text := range texts {
		if !strings.Contains(got[0].String(), text) {
			t.Errorf("it does not say %q:\n%s", text, got[0])
		}
	}
}

// steady checks that a refresh and a plan change nothing and ask for nothing.
func steady(t *testing.T, s *acctest.Env, p *acctest.ProviderClient, state *acctest.State, config acctest.Values) {
	t.Helper()
	requests := len(s.Requests())
	state, diags := p.Read(t, state)
	if diags.String() != "" {
		t.Fatal(diags)
	}
	p.RequireEmptyPlan(t, state, config)
	if len(s.Requests()) != requests {
		t.Errorf("%d requests", len(s.Requests())-requests)
	}
}

func TestCreate_recordsWhatWasTaken(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, s *acctest.Env) {
		p := s.Provider(t, acctest.Values{"max_retries": 0})
		config := acctest.Values{"channel_id": s.Channel, "limited_duration": 2, "triggers": acctest.Values{"goal": "1"}}
		state, diags := p.Create(t, typeName, config)
		if diags.String() != "" {
			t.Fatal(diags)
		}
		created, err := time.Parse(time.RFC3339, state.Value("created_time").(string))
		if err != nil {
			t.Fatal(err)
		}
		expires, err := time.Parse(time.RFC3339, state.Value("expire_time").(string))
		if err != nil || expires.Sub(created) != time.Hour || state.Value("duration") != int64(2) || state.Value("id") == s.Snapshot ||
			!strings.HasPrefix(state.Value("channel_status").(string), "PUBLISH") || state.Identity.Value("id") != state.Value("id") {
			t.Errorf("state = %v, identity = %v", state, state.Identity)
		}
		if got := s.Requests()[0]; got.Query != "limitedDuration=2" || len(got.Body) != 0 {
			t.Errorf("request %s?%s with body %q", got.Path, got.Query, got.Body)
		}

		// Expired, channel off the air, channel gone: it stays and is never taken again by itself.
		steady(t, s, p, state, config)
		s.Advance(2 * time.Hour)
		steady(t, s, p, state, config)
		s.DeleteChannel(s.Channel)
		steady(t, s, p, state, config)

		for name, change := range map[string]acctest.Values{
			"channel_id":       {"channel_id": "ls-other", "limited_duration": 2, "triggers": acctest.Values{"goal": "1"}},
			"limited_duration": {"channel_id": s.Channel, "limited_duration": 3, "triggers": acctest.Values{"goal": "1"}},
			"triggers":         {"channel_id": s.Channel, "limited_duration": 2, "triggers": acctest.Values{"goal": "2"}},
		} {
			plan, diags := p.PlanChange(t, state, change)
			if diags.String() != "" || len(plan.Replaces) != 1 || !strings.Contains(plan.Replaces[0], name) || plan.Value("id") != acctest.Unknown {
				t.Errorf("%s: plan = %v, replaces for %v: %s", name, plan, plan.Replaces, diags)
			}
		}
		gone, diags := p.PlanDestroy(t, state)
		if diags.String() != "" {
			t.Fatal(diags)
		}
		if after, diags := p.Apply(t, gone); after.Exists() || diags.String() != "" {
			t.Errorf("state after the destroy = %v: %s", after, diags)
		}
	})
}

func TestCreate_withoutLimitAsksForTheWholeBroadcast(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, s *acctest.Env) {
		p := s.Provider(t, nil)
		config := acctest.Values{"channel_id": s.Channel}
		state, diags := p.Create(t, typeName, config)
		if diags.String() != "" {
			t.Fatal(diags)
		}
		want := map[string]any{"0": int64(0), "null": nil, "absent": nil, "240": int64(240)}[s.Behavior().OmittedDuration]
		if s.Requests()[0].Query != "" || state.Value("duration") != want {
			t.Errorf("query %q, state = %v", s.Requests()[0].Query, state)
		}
		steady(t, s, p, state, config)
		plan, _ := p.PlanChange(t, state, acctest.Values{"channel_id": s.Channel, "triggers": acctest.Values{"a": "b"}})
		if len(plan.Replaces) != 1 {
			t.Errorf("new triggers replace for %v", plan.Replaces)
		}
	})
}

func TestCreate_refusalSaysWhatTheChannelLacks(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, s *acctest.Env) {
		p := s.Provider(t, acctest.Values{"max_retries": 0})
		for name, c := range map[string]struct {
			change func(*simulator.ChannelSpec)
			says   []string
		}{
			"not on the air": {func(c *simulator.ChannelSpec) { c.Status, c.Recording = "READY", false }, []string{"READY, not PUBLISHING", "start the stream", "not being recorded"}},
			"not recording":  {func(c *simulator.ChannelSpec) { c.Recording = false }, []string{"not being recorded", "immediate_on_air"}},
			"no DVR":         {func(c *simulator.ChannelSpec) { c.DVR = false }, []string{"no time machine", "use_dvr"}},
		} {
			channel := s.AddChannel(simulator.LiveChannel(name))
			s.SetChannel(channel, c.change)
			state, diags := p.Create(t, typeName, acctest.Values{"channel_id": channel})
			says(t, diags.Errors(), append(c.says, "Cannot Take Snapshot", channel, "No snapshot was taken", "error code 250", "trace id")...)
			if state.Exists() {
				t.Errorf("%s: state = %v", name, state)
			}
		}
		if s.Behavior().LLHLSRefused {
			spec := simulator.LiveChannel("low latency")
			spec.OutputProtocol = "LL_HLS"
			_, diags := p.Create(t, typeName, acctest.Values{"channel_id": s.AddChannel(spec)})
			says(t, diags.Errors(), "output protocol is LL_HLS", "need HLS")
		}
		_, diags := p.Create(t, typeName, acctest.Values{"channel_id": "ls-20000101000000-none0"})
		says(t, diags.Errors(), "Cannot Take Snapshot", "ls-20000101000000-none0")
	})
}

func TestCreate_faults(t *testing.T) {
	for kind, text := range map[simulator.FaultKind]string{
		simulator.LostResponse: "Snapshot May Have Been Taken", simulator.GatewayTimeout: "Snapshot May Have Been Taken", simulator.Garbage: "Snapshot May Have Been Taken",
		simulator.Unauthorized: "The key pair was refused", simulator.Refused: "No snapshot was taken", simulator.NotFoundRoute: "endpoint, site and region",
	} {
		synctest.Test(t, func(t *testing.T) {
			s := acctest.New(t)
			s.Inject(simulator.Fault{Operation: simulator.CreateSnapshot, Kind: kind})
			_, diags := s.Provider(t, nil).Create(t, typeName, acctest.Values{"channel_id": s.Channel})
			says(t, diags.Errors(), text, s.Channel)
		})
	}
}

func TestValidate_boundsOfLimitedDuration(t *testing.T) {
	s := acctest.New(t)
	p := s.Provider(t, nil)
	for _, minutes := range []int{0, 241, -1} {
		says(t, p.ValidateResource(t, typeName, acctest.Values{"channel_id": s.Channel, "limited_duration": minutes}).Errors(), "limited_duration", "between 1 and 240", strconv.Itoa(minutes))
	}
	for _, minutes := range []int{1, 240} {
		if diags := p.ValidateResource(t, typeName, acctest.Values{"channel_id": s.Channel, "limited_duration": minutes}); diags.String() != "" {
			t.Error(diags)
		}
	}
	says(t, p.ValidateResource(t, typeName, acctest.Values{"channel_id": "a/b"}).Errors(), "channel_id")
}

func TestImport_takesTheConfigurationsWord(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, s *acctest.Env) {
		p := s.Provider(t, acctest.Values{"max_retries": 0})
		for _, importState := range []func() (*acctest.State, acctest.Diagnostics){
			func() (*acctest.State, acctest.Diagnostics) { return p.Import(t, typeName, s.Channel+"/"+s.Snapshot) },
			func() (*acctest.State, acctest.Diagnostics) {
				return p.ImportByIdentity(t, typeName, acctest.Values{"channel_id": s.Channel, "id": s.Snapshot})
			},
		} {
			state, diags := importState()
			if diags.String() != "" {
				t.Fatal(diags)
			}
			config := acctest.Values{"channel_id": s.Channel, "limited_duration": 10, "triggers": acctest.Values{"goal": "1"}}
			plan, diags := p.PlanChange(t, state, config)
			if diags.String() != "" || len(plan.Replaces) > 0 || plan.Value("id") != s.Snapshot {
				t.Fatalf("plan = %v, replaces for %v: %s", plan, plan.Replaces, diags)
			}
			state, diags = p.Apply(t, plan)
			if diags.String() != "" || state.Identity.Value("id") != s.Snapshot {
				t.Fatal(state, diags)
			}
			steady(t, s, p, state, config)
			plan, _ = p.PlanChange(t, state, acctest.Values{"channel_id": s.Channel, "limited_duration": 9, "triggers": acctest.Values{"goal": "1"}})
			if len(plan.Replaces) != 1 {
				t.Errorf("a later change replaces for %v", plan.Replaces)
			}
		}
		_, diags := p.Import(t, typeName, s.Channel)
		says(t, diags.Errors(), "Invalid Import ID", "CHANNEL_ID/SNAPSHOT_ID")
		_, diags = p.Import(t, typeName, s.Channel+"/99")
		says(t, diags.Errors(), "Cannot Import Snapshot", "snapshot 99 of channel "+s.Channel)
		s.Inject(simulator.Fault{Kind: simulator.Forbidden})
		_, diags = p.Import(t, typeName, s.Channel+"/99")
		says(t, diags.Errors(), "Cannot Import Snapshot", "error code 230")
		if got := s.Count(simulator.CreateSnapshot); got != 0 {
			t.Errorf("%d snapshots were taken", got)
		}
	})
}

// One apply cuts the last minutes of a live channel, and two hours later there is nothing to change.
func TestAccSnapshotAndClip(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, s *acctest.Env) {
		config := func(trigger string) string {
			return s.Configuration(fmt.Sprintf(`
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
}

output "snapshot" {
  value = ncplivestation_snapshot.final
}
`, s.Channel, trigger))
		}
		empty := resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}
		s.RunTerraform(t, resource.TestCase{
			Steps: []resource.TestStep{
				{
					Config: config("goal"),
					ConfigStateChecks: []statecheck.StateCheck{
						statecheck.ExpectKnownValue("ncplivestation_shortclip.final", tfjsonpath.New("status"), knownvalue.StringExact("COMPLETED")),
						statecheck.ExpectKnownValue("ncplivestation_snapshot.final", tfjsonpath.New("duration"), knownvalue.Int64Exact(2)),
					},
				},
				{PreConfig: func() { s.Advance(2 * time.Hour) }, Config: config("goal"), ConfigPlanChecks: empty},
				{
					Config: config("whistle"),
					ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
						plancheck.ExpectResourceAction("ncplivestation_snapshot.final", plancheck.ResourceActionDestroyBeforeCreate),
						plancheck.ExpectResourceAction("ncplivestation_shortclip.final", plancheck.ResourceActionDestroyBeforeCreate),
					}},
				},
				{PreConfig: func() { s.DeleteChannel(s.Channel) }, Config: config("whistle"), ConfigPlanChecks: empty},
			},
		})
		if taken, made := s.Count(simulator.CreateSnapshot), s.Count(simulator.CreateShortClip); taken != 2 || made != 2 {
			t.Errorf("%d snapshots, %d clips; want 2 of each", taken, made)
		}
	})
}

func TestAccSnapshot_refusalIsAnErrorOfTheApply(t *testing.T) {
	s := acctest.New(t, acctest.WithBehavior(simulator.Docs2022()))
	s.SetChannel(s.Channel, func(c *simulator.ChannelSpec) { c.Recording = false })
	s.RunTerraform(t, resource.TestCase{
		Steps: []resource.TestStep{{
			Config:      s.Configuration(fmt.Sprintf("resource \"ncplivestation_snapshot\" \"final\" {\n  channel_id = %q\n}\n", s.Channel)),
			ExpectError: regexp.MustCompile(`(?s)Cannot Take Snapshot.*not\s+being\s+recorded`),
		}},
	})
}
