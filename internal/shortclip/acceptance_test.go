package shortclip_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

const clipAddress = "ncplivestation_shortclip.goal"

// The main job, run by Terraform in each dialect: cut a clip, wait for it, hand its URLs on; plan nothing after it; read
// it back; import it; forget it.
func TestAccLifecycle(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, s *acctest.Env) {
		steady := s.Configuration(s.ClipBlock("goal", acctest.Values{"timeouts": acctest.Values{"create": "1m"}}) + fmt.Sprintf(`
data "ncplivestation_shortclip" "goal" {
  channel_id = ncplivestation_shortclip.goal.channel_id
  id         = ncplivestation_shortclip.goal.id
}

data "ncplivestation_snapshot" "event" {
  channel_id    = %[1]q
  snapshot_id   = %[2]s # a number literal converts by itself
  allow_expired = true
}

data "ncplivestation_service_urls" "live" {
  channel_id       = %[1]q
  service_url_type = "GENERAL"
}

output "playback" {
  value = {
    clip = ncplivestation_shortclip.goal.output.url
    live = data.ncplivestation_service_urls.live.urls["ABR"]
  }
}
`, s.Channel, s.Snapshot))
		s.RunTerraform(t, resource.TestCase{
			CheckDestroy: makes(s, 1),
			Steps: []resource.TestStep{
				{
					Config: steady,
					ConfigStateChecks: []statecheck.StateCheck{
						statecheck.ExpectKnownValue(clipAddress, tfjsonpath.New("status"), knownvalue.StringExact("COMPLETED")),
						statecheck.ExpectKnownValue(clipAddress, tfjsonpath.New("duration"), knownvalue.Int64Exact(2500)),
						statecheck.ExpectKnownValue(clipAddress, tfjsonpath.New("created_time"), knownvalue.StringRegexp(regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$`))),
						statecheck.ExpectKnownValue(clipAddress, tfjsonpath.New("output").AtMapKey("url"), knownvalue.StringRegexp(regexp.MustCompile(`^https://kr\.object\.ncloudstorage\.com/highlights/clips/\d+-\d+\.mp4$`))),
						statecheck.ExpectKnownValue("data.ncplivestation_shortclip.goal", tfjsonpath.New("status"), knownvalue.StringExact("COMPLETED")),
						statecheck.ExpectKnownValue("data.ncplivestation_snapshot.event", tfjsonpath.New("expired"), knownvalue.Bool(false)),
						statecheck.ExpectKnownOutputValueAtPath("playback", tfjsonpath.New("live"), knownvalue.StringRegexp(regexp.MustCompile(`^https://.*/playlist\.m3u8$`))),
					},
					ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
				},
				{
					ResourceName: clipAddress, ImportState: true, ImportStateVerify: true,
					// Live Station never tells these, or they are not Live Station's.
					ImportStateVerifyIgnore: []string{"start_time", "end_time", "timeouts"},
					ImportStateIdFunc: func(state *terraform.State) (string, error) {
						clip := state.RootModule().Resources[clipAddress].Primary
						return clip.Attributes["channel_id"] + "/" + clip.ID, nil
					},
				},
				{
					PreConfig: func() { s.Advance(2 * time.Hour) },
					Config:    s.Configuration(s.ClipBlock("goal", acctest.Values{"timeouts": acctest.Values{"create": "1m"}})),
					ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
						plancheck.ExpectResourceAction(clipAddress, plancheck.ResourceActionNoop),
					}},
				},
			},
		})
	})
}

// Terraform 1.12 and later know a resource by its identity, and import by it.
func TestAccIdentity(t *testing.T) {
	s := acctest.New(t)
	clip := s.AddClip(s.Channel, s.SnapshotNumber(), 1000, 3500, "highlights", "/clips", "PRIVATE")
	s.RunTerraform(t, resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		Steps: []resource.TestStep{{
			Config: s.Configuration(s.ClipBlock("goal") + fmt.Sprintf(`
import {
  to = %s
  identity = {
    channel_id = %q
    id         = %q
  }
}
`, clipAddress, s.Channel, itoa(clip.ID))),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(clipAddress, plancheck.ResourceActionUpdate),
			}},
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectIdentityValue(clipAddress, tfjsonpath.New("channel_id"), knownvalue.StringExact(s.Channel)),
				statecheck.ExpectIdentityValue(clipAddress, tfjsonpath.New("id"), knownvalue.StringExact(itoa(clip.ID))),
			},
		}},
	})
}

// The documents' refusals reach the user under each dialect, whichever status they have.
func TestAccRefusals(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, s *acctest.Env) {
		behind := strings.Replace(s.ClipBlock("goal"), "3500", "1000000", 1)
		s.RunTerraform(t, resource.TestCase{
			Steps: []resource.TestStep{
				{
					Config:      s.Configuration(behind),
					ExpectError: regexp.MustCompile(`(?s)Cannot Create Short Clip.*endTime:\s+invalid\s+value`),
				},
				{
					PreConfig: func() {
						s.SetChannel(s.Channel, func(c *simulator.ChannelSpec) { c.Status, c.Recording = "BLOCK", false })
					},
					Config:      s.Configuration(s.ClipBlock("goal")),
					ExpectError: regexp.MustCompile(`(?s)Cannot Create Short Clip.*No\s+clip\s+was\s+made`),
				},
			},
		})
		if len(s.Clips()) != 0 {
			t.Errorf("the service holds %d clips", len(s.Clips()))
		}
	})
}
