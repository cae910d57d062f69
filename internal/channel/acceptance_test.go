package channel_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

// A configuration that knows only the name of a channel finds its snapshots, in each shape that the service may have for
// them, and reads on from there.
func TestAccChannel_leadsToItsSnapshots(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, s *acctest.Env) {
		s.AddChannel(simulator.LiveChannel("event 2"))
		snapshots := []knownvalue.Check{}
		for range named(s) {
			snapshots = append(snapshots, knownvalue.StringExact(s.Snapshot))
		}
		s.RunTerraform(t, resource.TestCase{
			Steps: []resource.TestStep{{
				Config: s.Configuration(`
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

output "snapshots" {
  value = {
    ids   = data.ncplivestation_channel.event.snapshot_ids
    count = length(data.ncplivestation_channel.event.snapshot_ids)
    valid = [for snapshot in data.ncplivestation_snapshot.each : snapshot.snapshot_id if !snapshot.expired]
  }
}

output "on_air" {
  value = data.ncplivestation_channels.on_air.channels[*].channel_name
}
`),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue("data.ncplivestation_channel.event", tfjsonpath.New("channel_id"), knownvalue.StringExact(s.Channel)),
					statecheck.ExpectKnownOutputValueAtPath("snapshots", tfjsonpath.New("ids"), knownvalue.ListExact(snapshots)),
					statecheck.ExpectKnownOutputValueAtPath("snapshots", tfjsonpath.New("count"), knownvalue.Int64Exact(int64(len(snapshots)))),
					statecheck.ExpectKnownOutputValueAtPath("snapshots", tfjsonpath.New("valid"), knownvalue.ListExact(snapshots)),
					statecheck.ExpectKnownOutputValue("on_air", knownvalue.ListExact([]knownvalue.Check{
						knownvalue.StringExact("event"), knownvalue.StringExact("event 2"),
					})),
				},
				ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			}},
		})
	})
}

func TestAccChannel_argumentsThatMeanNoChannelAreRefused(t *testing.T) {
	s := acctest.New(t)
	var steps []resource.TestStep
	for _, c := range []struct{ typeName, arguments, says string }{
		{typeName, ``, `Missing Attribute Configuration`},
		{typeName, fmt.Sprintf("channel_id = %q\nchannel_name = \"event\"", s.Channel), `Invalid Attribute Combination`},
		{typeName, `channel_id = "ls-1/snapshot"`, `(?s)channel_id\s.*must be the id of a\s+channel`},
		{typeName, `channel_name = ""`, `(?s)channel_name\s.*length`},
		{listTypeName, `channel_name = ""`, `(?s)channel_name\s.*length`},
		{listTypeName, `channel_status = "PUBLISH"`, `(?s)channel_status\s.*must be one of.*PUBLISHING`},
	} {
		steps = append(steps, resource.TestStep{
			Config:      s.Configuration(fmt.Sprintf("data %q \"it\" {\n%s\n}\n", c.typeName, c.arguments)),
			ExpectError: regexp.MustCompile(c.says),
		})
	}
	s.RunTerraform(t, resource.TestCase{
		Steps: steps,
	})
	if len(s.Requests()) != 0 {
		t.Errorf("%d requests for configurations that are wrong", len(s.Requests()))
	}
}
