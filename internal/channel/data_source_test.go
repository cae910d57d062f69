// SPDX-License-Identifier: MPL-2.0

package channel_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

const typeName = "ncplivestation_channel"

// onAir is how the simulator spells the status of a channel that is on the air.
func onAir(env *acctest.Env) string {
	if env.Behavior().ChannelStatusPublish {
		return "PUBLISH"
	}
	return "PUBLISHING"
}

// expectedSnapshotIDs are the snapshots that the simulator names for the channel of the environment.
func expectedSnapshotIDs(env *acctest.Env) []string {
	if env.Behavior().ChannelSnapshots == "absent" {
		return []string{}
	}
	return []string{env.Snapshot}
}

func TestRead_byIDReturnsEachField(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, env *acctest.Env) {
		data := env.Provider(t, nil).MustReadDataSource(t, typeName, acctest.Values{"channel_id": env.Channel})
		data.CheckAttrs(t, acctest.Values{
			"channel_id": env.Channel, "channel_name": "event", "channel_status": onAir(env), "env_type": "REAL", "output_protocol": "HLS",
			"quality_set_id": "3", "quality_set_name": "HD_16_9", "is_recording": true, "use_dvr": true, "timemachine_min": 360,
			"immediate_on_air": true, "total_publish_seconds": 0, "upload_path": "/livestation/" + env.Channel,
			"publish_url":        "rtmp://rtmp-ls-k1.video.media.example.com:8080/relay",
			"global_publish_url": "rtmp://rtmp-ls-g1.video.media.example.com:8080/relay",
			"record": acctest.Values{
				"type": "MANUAL_UPLOAD", "format": "MP4", "bucket_name": "livestation-record", "file_path": "/record", "access_control": "PRIVATE",
			},
			"cdn.cdn_type": "GLOBAL_EDGE", "cdn.profile_id": "1411", "cdn.status_name": "RUNNING", "cdn.service_name": "simulator",
			"cdn.cdn_domain": "simulator.cdn.example.com",
			"snapshot_ids":   expectedSnapshotIDs(env),
		})
		if channel, cdn := data.String("instance_no"), data.String("cdn.instance_no"); channel == "" || channel == cdn {
			t.Errorf("instance_no = %q, cdn.instance_no = %q, want two numbers", channel, cdn)
		}
		data.Time("created_time")
		data.Time("recent_publish_start_time")
	})
}

func TestRead_byNameEqualsByID(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, env *acctest.Env) {
		p := env.Provider(t, nil)
		byID := p.MustReadDataSource(t, typeName, acctest.Values{"channel_id": env.Channel})
		p.MustReadDataSource(t, typeName, acctest.Values{"channel_name": "event"}).CheckAttrs(t, byID.Values())
	})
}

func TestRead_omittedFieldsAreNull(t *testing.T) {
	env := acctest.New(t)
	env.SetRawResponse(simulator.GetChannel, fmt.Appendf(nil, `{"content": {"channelId": %q}}`, env.Channel))
	data := env.Provider(t, nil).MustReadDataSource(t, typeName, acctest.Values{"channel_id": env.Channel})
	for name := range data.Values() {
		switch name {
		case "channel_id":
		case "snapshot_ids":
			data.CheckAttr(t, name, []string{})
		default:
			data.CheckAttr(t, name, nil)
		}
	}
}

func TestRead_byNameMatchesTheWholeName(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, env *acctest.Env) {
		env.SetMaxPageSize(2)
		for _, name := range []string{"event 1", "event 2", "the event", "Event"} {
			env.AddChannel(simulator.LiveChannel(name))
		}
		final := env.AddChannel(simulator.ChannelSpec{Name: "결승전", Status: "READY"})
		p := env.Provider(t, nil)
		p.MustReadDataSource(t, typeName, acctest.Values{"channel_name": "event"}).CheckAttr(t, "channel_id", env.Channel)
		p.MustReadDataSource(t, typeName, acctest.Values{"channel_name": "결승전"}).CheckAttr(t, "channel_id", final)
	})
}

func TestRead_partOfANameListsTheChannelsThatContainIt(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, env *acctest.Env) {
		ready := env.AddChannel(simulator.ChannelSpec{Name: "event 2", Status: "READY"})
		_, diags := env.Provider(t, nil).ReadDataSource(t, typeName, acctest.Values{"channel_name": "even"})
		diags.RequireError(t, "Channel Name Not Found", "at channel_name", `exactly "even"`,
			env.Channel+`  "event"  `+onAir(env), ready+`  "event 2"  READY`, "channel_id")
	})
}

func TestRead_unknownNamePointsToTheList(t *testing.T) {
	env := acctest.New(t)
	_, diags := env.Provider(t, nil).ReadDataSource(t, typeName, acctest.Values{"channel_name": "Event"})
	diags.RequireError(t, "Channel Name Not Found", "at channel_name", `"Event"`, "site and region", "ncplivestation_channels")
}

func TestRead_nameOfSeveralChannelsListsThem(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, env *acctest.Env) {
		other := env.AddChannel(simulator.ChannelSpec{Name: "event", Status: "BLOCK"})
		env.AddChannel(simulator.LiveChannel("event 2"))
		_, diags := env.Provider(t, nil).ReadDataSource(t, typeName, acctest.Values{"channel_name": "event"})
		diags.RequireError(t, "Multiple Channels Found", "at channel_name", `2 channels are named "event"`,
			env.Channel+`  "event"  `+onAir(env), other+`  "event"  BLOCK`, "channel_id")
		if strings.Contains(diags.String(), "event 2") {
			t.Errorf("the error lists a channel of another name:\n%s", diags)
		}
	})
}

func TestRead_errorListsAtMostTenChannels(t *testing.T) {
	env := acctest.New(t)
	for i := range 12 {
		env.AddChannel(simulator.LiveChannel(fmt.Sprintf("event %d", i)))
	}
	_, diags := env.Provider(t, nil).ReadDataSource(t, typeName, acctest.Values{"channel_name": "vent"})
	diags.RequireError(t, "Channel Name Not Found", "and 3 more")
	if got := strings.Count(diags.String(), "ls-"); got != 10 {
		t.Errorf("the error lists %d channels, want 10:\n%s", got, diags)
	}
}

// The documentation does not say whether a deleted channel can still be read.
func TestRead_deletedChannelIsShownIfTheServiceStillHasIt(t *testing.T) {
	behavior := simulator.DocsCurrent()
	behavior.DeletedChannelStillListed = true
	for name, config := range map[string]func(*acctest.Env) acctest.Values{
		"by ID":   func(env *acctest.Env) acctest.Values { return acctest.Values{"channel_id": env.Channel} },
		"by name": func(*acctest.Env) acctest.Values { return acctest.Values{"channel_name": "event"} },
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t, acctest.WithBehavior(behavior))
			env.DeleteChannel(env.Channel)
			data := env.Provider(t, nil).MustReadDataSource(t, typeName, config(env))
			data.CheckAttr(t, "channel_id", env.Channel)
			data.CheckAttr(t, "channel_status", "DELETED")
			data.CheckAttr(t, "snapshot_ids", []string{})
		})
	}
}

func TestRead_unknownChannelIsAnError(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, env *acctest.Env) {
		_, diags := env.Provider(t, nil).ReadDataSource(t, typeName, acctest.Values{"channel_id": "ls-20000101000000-none0"})
		diags.RequireError(t, "Channel Not Found", "ls-20000101000000-none0", "error code 2501", "was deleted", "site and region", "ncplivestation_channels")
	})
}

func TestRead_byNamePrefersALiveChannelToADeletedOne(t *testing.T) {
	behavior := simulator.DocsCurrent()
	behavior.DeletedChannelStillListed = true
	env := acctest.New(t, acctest.WithBehavior(behavior))
	env.DeleteChannel(env.Channel)
	live := env.AddChannel(simulator.LiveChannel("event"))
	data := env.Provider(t, nil).MustReadDataSource(t, typeName, acctest.Values{"channel_name": "event"})
	data.CheckAttr(t, "channel_id", live)
}

func TestRead_faultIsNotAMissingChannel(t *testing.T) {
	for _, kind := range []simulator.FaultKind{
		simulator.NotFoundRoute, simulator.Forbidden, simulator.Garbage, simulator.UnknownCode, simulator.Throttled, simulator.EndpointError, simulator.Reset,
	} {
		t.Run(string(kind), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				env := acctest.New(t)
				p := env.Provider(t, nil)
				env.Inject(simulator.Fault{Kind: kind})
				_, diags := p.ReadDataSource(t, typeName, acctest.Values{"channel_id": env.Channel})
				diags.RequireError(t, "Unable to Read Channel", env.Channel)
				_, diags = p.ReadDataSource(t, typeName, acctest.Values{"channel_name": "event"})
				diags.RequireError(t, "Unable to Look Up Channel", `"event"`)
			})
		})
	}
}

func TestRead_needsAKnownProviderConfiguration(t *testing.T) {
	env := acctest.New(t)
	p := env.Provider(t, acctest.Values{"secret_key": acctest.Unknown})
	env.CheckNoRequests(t, func() {
		_, diags := p.ReadDataSource(t, typeName, acctest.Values{"channel_id": env.Channel})
		diags.RequireError(t, "Unknown Provider Configuration", "Reading a data source")
	})
}

// The stream key lets anyone broadcast on the channel. Responses contain it.
func TestRead_hidesTheStreamKey(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, env *acctest.Env) {
		var log bytes.Buffer
		p := env.Provider(t, nil).WithContext(tflogtest.RootLogger(t.Context(), &log))
		shown := ""
		for _, config := range []acctest.Values{{"channel_id": env.Channel}, {"channel_name": "event"}, {"channel_name": "even"}} {
			data, diags := p.ReadDataSource(t, typeName, config)
			shown += fmt.Sprint(data, diags)
		}
		list, diags := p.ReadDataSource(t, listTypeName, acctest.Values{})
		shown += fmt.Sprint(list, diags)
		if !strings.Contains(shown, env.Channel) || strings.Contains(shown, simulator.StreamKey) {
			t.Errorf("want results without the stream key, got %s", shown)
		}
		if text := log.String(); !strings.Contains(text, "publishUrl") || strings.Contains(text, simulator.StreamKey) {
			t.Errorf("want a log with bodies but without the stream key, got %s", text)
		}
	})
}

func TestValidate_rejectsArgumentsThatNameNoChannel(t *testing.T) {
	env := acctest.New(t)
	p := env.Provider(t, nil)
	for _, c := range []struct {
		name   string
		config acctest.Values
		title  string
		says   []string
	}{
		{"neither ID nor name", acctest.Values{}, "Missing Attribute Configuration", nil},
		{"ID and name", acctest.Values{"channel_id": env.Channel, "channel_name": "event"}, "Invalid Attribute Combination", nil},
		{"ID with a slash", acctest.Values{"channel_id": "ls-1/snapshot"}, "Invalid Attribute Value Match", []string{"at channel_id", "ls-1/snapshot"}},
		{"empty name", acctest.Values{"channel_name": ""}, "Invalid Attribute Value Length", []string{"at channel_name"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			env.CheckNoRequests(t, func() { p.ValidateDataSource(t, typeName, c.config).RequireError(t, c.title, c.says...) })
		})
	}
}

// A configuration that knows only the name of a channel finds its snapshots and reads them.
func TestAccChannel_leadsToItsSnapshots(t *testing.T) {
	env := acctest.New(t)
	config := env.Configuration(`
data "ncplivestation_channel" "event" {
  channel_name = "event"
}

data "ncplivestation_snapshot" "each" {
  count = length(data.ncplivestation_channel.event.snapshot_ids)

  channel_id  = data.ncplivestation_channel.event.channel_id
  snapshot_id = data.ncplivestation_channel.event.snapshot_ids[count.index]
}

data "ncplivestation_channels" "on_air" {
  channel_name   = "event"
  channel_status = "PUBLISHING"
}

output "valid" {
  value = [for snapshot in data.ncplivestation_snapshot.each : snapshot.snapshot_id if !snapshot.expired]
}

output "on_air" {
  value = data.ncplivestation_channels.on_air.channels[*].channel_name
}
`)
	env.RunTerraform(t, resource.TestCase{Steps: []resource.TestStep{{
		Config: config,
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue("data.ncplivestation_channel.event", tfjsonpath.New("channel_id"), knownvalue.StringExact(env.Channel)),
			statecheck.ExpectKnownOutputValue("valid", knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact(env.Snapshot)})),
			statecheck.ExpectKnownOutputValue("on_air", knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact("event")})),
		},
		ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
	}}})
}
