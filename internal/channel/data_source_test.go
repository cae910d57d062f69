package channel_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

const typeName = "ncplivestation_channel"

// status is how the dialect spells that a channel is on the air.
func status(s *acctest.Env) string {
	if s.Behavior().ChannelStatusPublish {
		return "PUBLISH"
	}
	return "PUBLISHING"
}

// named are the snapshots that the dialect names for the service's channel.
func named(s *acctest.Env) []any {
	if s.Behavior().ChannelSnapshots == "absent" {
		return []any{}
	}
	return []any{s.Snapshot}
}

// same compares two values as they print.
func same(got, want any) bool { return fmt.Sprint(got) == fmt.Sprint(want) }

func requireError(t *testing.T, diags acctest.Diagnostics, says ...string) {
	t.Helper()
	if len(diags.Errors()) != 1 || len(diags.Warnings()) != 0 {
		t.Fatalf("diagnostics = %v, want one error", diags)
	}
	for _, text := range says {
		if !strings.Contains(diags.Errors()[0].String(), text) {
			t.Errorf("the error does not say %q: %s", text, diags.Errors()[0])
		}
	}
}

func TestDataSource_readsTheSameByIDAndByNameInEachDialect(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, s *acctest.Env) {
		p := s.Provider(t, nil)
		byID, diags := p.ReadDataSource(t, typeName, acctest.Values{"channel_id": s.Channel})
		if diags.String() != "" {
			t.Fatal(diags)
		}
		for name, want := range map[string]any{
			"channel_id": s.Channel, "channel_name": "event", "channel_status": status(s), "env_type": "REAL", "output_protocol": "HLS",
			"quality_set_id": "3", "quality_set_name": "HD_16_9", "is_recording": true, "use_dvr": true, "timemachine_min": int64(360),
			"immediate_on_air": true, "total_publish_seconds": int64(0), "upload_path": "/livestation/" + s.Channel,
			"publish_url":        "rtmp://rtmp-ls-k1.video.media.example.com:8080/relay",
			"global_publish_url": "rtmp://rtmp-ls-g1.video.media.example.com:8080/relay",
			"record": acctest.Values{
				"type": "MANUAL_UPLOAD", "format": "MP4", "bucket_name": "livestation-record", "file_path": "/record", "access_control": "PRIVATE",
			},
			"snapshot_ids": named(s),
		} {
			if !same(byID.Value(name), want) {
				t.Errorf("%s = %v, want %v", name, byID.Value(name), want)
			}
		}
		cdn := byID.Value("cdn").(acctest.Values)
		for name, want := range map[string]any{
			"cdn_type": "GLOBAL_EDGE", "profile_id": "1411", "status_name": "RUNNING", "service_name": "simulator", "cdn_domain": "simulator.cdn.example.com",
		} {
			if cdn[name] != want {
				t.Errorf("cdn.%s = %v, want %v", name, cdn[name], want)
			}
		}
		if byID.Value("instance_no") == "" || cdn["instance_no"] == "" || byID.Value("instance_no") == cdn["instance_no"] {
			t.Errorf("instance numbers = %v, %v", byID.Value("instance_no"), cdn["instance_no"])
		}
		for _, name := range []string{"created_time", "recent_publish_start_time"} {
			if _, err := time.Parse("2006-01-02T15:04:05.000Z", fmt.Sprint(byID.Value(name))); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}

		byName, diags := p.ReadDataSource(t, typeName, acctest.Values{"channel_name": "event"})
		if diags.String() != "" || !same(byName.Values(), byID.Values()) {
			t.Errorf("by name %v, %v; by id %v", byName.Values(), diags, byID.Values())
		}
	})
}

func TestDataSource_whatTheServiceLeavesOutIsNull(t *testing.T) {
	s := acctest.New(t)
	p := s.Provider(t, nil)
	s.SetRawResponse(simulator.GetChannel, fmt.Appendf(nil, `{"content": {"channelId": %q}}`, s.Channel))
	data, diags := p.ReadDataSource(t, typeName, acctest.Values{"channel_id": s.Channel})
	if diags.String() != "" {
		t.Fatal(diags)
	}
	for name, value := range data.Values() {
		switch {
		case name == "channel_id":
		case name == "snapshot_ids":
			if !same(value, []any{}) {
				t.Errorf("%s = %v, want an empty list", name, value)
			}
		case value != nil:
			t.Errorf("%s = %v, want null", name, value)
		}
	}
}

func TestDataSource_aNameIsTheWholeNameInEachDialect(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, s *acctest.Env) {
		s.SetMaxPageSize(2)
		for _, name := range []string{"event 1", "event 2", "the event", "Event"} {
			s.AddChannel(simulator.LiveChannel(name))
		}
		korean := s.AddChannel(simulator.ChannelSpec{Name: "결승전", Status: "READY"})
		p := s.Provider(t, nil)
		for name, id := range map[string]string{"event": s.Channel, "결승전": korean} {
			data, diags := p.ReadDataSource(t, typeName, acctest.Values{"channel_name": name})
			if diags.String() != "" || data.Value("channel_id") != id || data.Value("channel_name") != name {
				t.Errorf("%s = %v, %v; want %s", name, data, diags, id)
			}
		}
	})
}

func TestDataSource_aNameThatFitsNoneListsNearMissesInEachDialect(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, s *acctest.Env) {
		ready := s.AddChannel(simulator.ChannelSpec{Name: "event 2", Status: "READY"})
		p := s.Provider(t, nil)
		_, diags := p.ReadDataSource(t, typeName, acctest.Values{"channel_name": "even"})
		requireError(t, diags, "channel_name", "No Channel of This Name", `exactly "even"`,
			s.Channel+`  "event"  `+status(s), ready+`  "event 2"  READY`, "channel_id")
		_, diags = p.ReadDataSource(t, typeName, acctest.Values{"channel_name": "Event"})
		requireError(t, diags, "channel_name", "No Channel of This Name", `"Event"`, "site and region", "ncplivestation_channels")
	})
}

func TestDataSource_aNameOfSeveralListsThemInEachDialect(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, s *acctest.Env) {
		other := s.AddChannel(simulator.ChannelSpec{Name: "event", Status: "BLOCK"})
		s.AddChannel(simulator.LiveChannel("event 2"))
		p := s.Provider(t, nil)
		_, diags := p.ReadDataSource(t, typeName, acctest.Values{"channel_name": "event"})
		requireError(t, diags, "channel_name", "Channel Name Not Unique", `2 channels are named "event"`,
			s.Channel+`  "event"  `+status(s), other+`  "event"  BLOCK`, "channel_id")
		if strings.Contains(diags.Errors()[0].String(), "event 2") {
			t.Errorf("another name is listed: %s", diags.Errors()[0])
		}
	})
}

func TestDataSource_aMessageListsNoMoreThanTen(t *testing.T) {
	s := acctest.New(t)
	for i := range 12 {
		s.AddChannel(simulator.LiveChannel(fmt.Sprintf("event %d", i)))
	}
	_, diags := s.Provider(t, nil).ReadDataSource(t, typeName, acctest.Values{"channel_name": "vent"})
	requireError(t, diags, "No Channel of This Name", "and 3 more")
	if got := strings.Count(diags.Errors()[0].String(), "ls-"); got != 10 {
		t.Errorf("%d channels are listed: %s", got, diags.Errors()[0])
	}
}

// What the documents leave open: whether a deleted channel is still there. One that is has a status that says so.
func TestDataSource_deletedIsShownAsItIsOrUnknown(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, s *acctest.Env) {
		s.DeleteChannel(s.Channel)
		p := s.Provider(t, nil)
		for _, config := range []acctest.Values{{"channel_id": s.Channel}, {"channel_name": "event"}} {
			data, diags := p.ReadDataSource(t, typeName, config)
			switch {
			case s.Behavior().DeletedChannelStillListed:
				if diags.String() != "" || data.Value("channel_status") != "DELETED" || !same(data.Value("snapshot_ids"), []any{}) {
					t.Errorf("%v = %v, %v", config, data, diags)
				}
			case config["channel_id"] != nil:
				requireError(t, diags, "No Such Channel", s.Channel, "error code 2501", "was deleted", "site and region", "ncplivestation_channels")
			default:
				requireError(t, diags, "No Channel of This Name", "event")
			}
		}
	})
}

func TestDataSource_aHiccupIsNotAMissingChannel(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, s *acctest.Env) {
		p := s.Provider(t, acctest.Values{"max_retries": 0})
		for _, kind := range []simulator.FaultKind{
			simulator.NotFoundRoute, simulator.Forbidden, simulator.Garbage, simulator.UnknownCode, simulator.Throttled, simulator.EndpointError, simulator.Reset,
		} {
			for summary, config := range map[string]acctest.Values{
				"Cannot Read Channel":            {"channel_id": s.Channel},
				"Cannot Look Up Channel by Name": {"channel_name": "event"},
			} {
				s.Inject(simulator.Fault{Kind: kind, Times: 1})
				_, diags := p.ReadDataSource(t, typeName, config)
				s.ClearFaults()
				if len(diags.Errors()) != 1 || !strings.Contains(diags.Errors()[0].String(), summary) {
					t.Errorf("%s: %v", kind, diags)
				}
			}
		}
	})
}

func TestDataSources_needAProviderThatIsKnown(t *testing.T) {
	s := acctest.New(t)
	p := s.Provider(t, acctest.Values{"secret_key": acctest.Unknown})
	_, diags := p.ReadDataSource(t, typeName, acctest.Values{"channel_id": s.Channel})
	requireError(t, diags, "Provider Configuration Not Known Yet", "Reading a data source")
	_, diags = p.ReadDataSource(t, listTypeName, acctest.Values{})
	requireError(t, diags, "Provider Configuration Not Known Yet", "Reading a data source")
	if len(s.Requests()) != 0 {
		t.Errorf("requests = %v", s.Requests())
	}
}

// The stream key lets anyone broadcast on the channel. It stands in the service's answers, and nowhere else.
func TestDataSources_keepTheStreamKeyOut(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, s *acctest.Env) {
		var log bytes.Buffer
		ctx := tflogtest.RootLogger(t.Context(), &log)
		p := s.Provider(t, nil)
		shown := ""
		for _, c := range []struct {
			typeName string
			config   acctest.Values
		}{
			{typeName, acctest.Values{"channel_id": s.Channel}},
			{typeName, acctest.Values{"channel_name": "event"}},
			{typeName, acctest.Values{"channel_name": "even"}},
			{listTypeName, acctest.Values{}},
		} {
			data, diags := p.WithContext(ctx).ReadDataSource(t, c.typeName, c.config)
			shown += fmt.Sprint(data, diags)
		}
		if strings.Contains(shown, simulator.StreamKey) || !strings.Contains(shown, s.Channel) {
			t.Errorf("the results = %s", shown)
		}
		if text := log.String(); strings.Contains(text, simulator.StreamKey) || !strings.Contains(text, `"@level":"trace"`) || !strings.Contains(text, "publishUrl") {
			t.Errorf("the log has to show bodies, and in them no stream key: %s", text)
		}
	})
}

func TestDataSource_byNamePassesOverADeletedNamesake(t *testing.T) {
	dialect := simulator.DocsCurrent()
	dialect.DeletedChannelStillListed = true
	s := acctest.New(t, acctest.WithBehavior(dialect))
	s.DeleteChannel(s.Channel)
	p := s.Provider(t, nil)
	data, diags := p.ReadDataSource(t, "ncplivestation_channel", acctest.Values{"channel_name": "event"})
	if diags.String() != "" || data.Value("channel_id") != s.Channel || data.Value("channel_status") != "DELETED" {
		t.Fatalf("the deleted one alone = %v: %s", data, diags)
	}
	again := s.AddChannel(simulator.LiveChannel("event"))
	data, diags = p.ReadDataSource(t, "ncplivestation_channel", acctest.Values{"channel_name": "event"})
	if diags.String() != "" || data.Value("channel_id") != again {
		t.Errorf("the new one = %v: %s", data, diags)
	}
}
