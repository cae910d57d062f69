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

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

// impatient lets faults through at once: the retries have tests of their own, in fake time.
func withoutRetries(s *acctest.Env, rest string) string {
	return strings.Replace(s.Configuration(rest), "}\n", "  max_retries = 0\n}\n", 1)
}

// makes checks how many clips were asked for in the whole test.
func makes(s *acctest.Env, want int) resource.TestCheckFunc {
	return func(*terraform.State) error {
		if made := s.Count(simulator.CreateShortClip); made != want {
			return fmt.Errorf("%d creates, want %d", made, want)
		}
		return nil
	}
}

// Lasting: snapshot expired, record forgotten, channel deleted.
func TestAccLasting_completedClipPlansNothing(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, s *acctest.Env) {
		config := withoutRetries(s, s.ClipBlock("goal"))
		s.RunTerraform(t, resource.TestCase{CheckDestroy: makes(s, 1),
			Steps: []resource.TestStep{
				{Config: config},
				acctest.EmptyPlanStep(config, func() { s.Advance(2 * time.Hour) }),
				acctest.EmptyPlanStep(config, func() { s.RemoveClip(s.Clips()[0].ID) }),
				acctest.EmptyPlanStep(config, func() { s.DeleteChannel(s.Channel) }),
			},
		})
	})
}

func TestAccLasting_unfinishedAndGoneLeavesTheState(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, s *acctest.Env) {
		setOutcome(s, simulator.Outcome{Never: true})
		config := withoutRetries(s, s.ClipBlock("goal", acctest.Values{"wait_for_completion": false}))
		s.RunTerraform(t, resource.TestCase{
			Steps: []resource.TestStep{
				{Config: config},
				acctest.EmptyPlanStep(config, nil),
				{
					PreConfig: func() { s.RemoveClip(s.Clips()[0].ID) },
					Config:    config,
					ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
						plancheck.ExpectResourceAction(clipAddress, plancheck.ResourceActionCreate),
					}},
				},
			},
		})
	})
}

func TestAccLasting_failedClipIsShownAndItsReplacementOffered(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, s *acctest.Env) {
		setOutcome(s, simulator.Outcome{Never: true})
		config := withoutRetries(s, s.ClipBlock("goal", acctest.Values{"wait_for_completion": false}))
		s.RunTerraform(t, resource.TestCase{
			Steps: []resource.TestStep{
				{Config: config},
				{
					PreConfig: func() {
						s.Finish(s.Clips()[0].ID, "UPLOAD_FAIL")
						setOutcome(s, simulator.Outcome{})
					},
					RefreshState: true, ExpectNonEmptyPlan: true,
					Check: resource.TestCheckResourceAttr(clipAddress, "status", "UPLOAD_FAIL"),
				},
				{
					Config: config,
					ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
						plancheck.ExpectResourceAction(clipAddress, plancheck.ResourceActionDestroyBeforeCreate),
					}},
				},
				{
					Config: config,
					ConfigStateChecks: []statecheck.StateCheck{
						statecheck.ExpectKnownValue(clipAddress, tfjsonpath.New("status"), knownvalue.StringExact("COMPLETED")),
					},
				},
			},
		})
	})
}

// A hiccup is an error on refresh, the state is kept, and the next healthy plan is empty.
func TestAccNeverDroppedOnAHiccup(t *testing.T) {
	for _, dialect := range []simulator.Behavior{simulator.Docs2022(), simulator.DocsCurrent()} {
		t.Run(dialect.Name, func(t *testing.T) {
			t.Parallel()
			s := acctest.New(t, acctest.WithBehavior(dialect))
			config := withoutRetries(s, s.ClipBlock("goal"))
			steps := []resource.TestStep{{Config: config}}
			for _, c := range hiccups(s) {
				steps = append(steps,
					resource.TestStep{
						PreConfig: func() { s.Inject(c.Fault) },
						Config:    config, ExpectError: regexp.MustCompile(`Cannot Read Short Clip`),
					},
					acctest.EmptyPlanStep(config, s.ClearFaults))
			}
			s.RunTerraform(t, resource.TestCase{CheckDestroy: makes(s, 1), Steps: steps})
		})
	}
}

// Plan-time truth: gone or expired is an error of the plan, for a create and for a replacement.
func TestAccPlanTruth_goneSnapshotIsAnError(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, s *acctest.Env) {
		first := s.ClipBlock("goal")
		changed := strings.Replace(first, "3500", "4000", 1)
		fresh := strings.Replace(s.ClipBlock("next"), "3500", "5000", 1)
		s.RunTerraform(t, resource.TestCase{CheckDestroy: makes(s, 1),
			Steps: []resource.TestStep{
				{Config: withoutRetries(s, first)},
				{
					PreConfig: func() { s.Advance(2 * time.Hour) },
					Config:    withoutRetries(s, changed), PlanOnly: true,
					ExpectError: regexp.MustCompile(`(?s)Snapshot\s+Expired.*given\s+up\s+for\s+nothing`),
				},
				{
					Config: withoutRetries(s, first+fresh), PlanOnly: true,
					ExpectError: regexp.MustCompile(`(?s)Snapshot\s+Expired.*one\s+hour.*Take\s+a\s+new\s+snapshot`),
				},
				acctest.EmptyPlanStep(withoutRetries(s, first), nil),
			},
		})
	})
}

// Import adopts: start and end are taken over in place, by command and by import block.
func TestAccImportAdopts(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, s *acctest.Env) {
		clip := s.AddClip(s.Channel, s.SnapshotNumber(), 1000, 3500, "highlights", "/clips", "PRIVATE")
		config := withoutRetries(s, s.ClipBlock("goal"))
		id := s.Channel + "/" + itoa(clip.ID)
		adopted := func(config string) resource.TestStep {
			return resource.TestStep{
				Config: config,
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(clipAddress, plancheck.ResourceActionUpdate),
				}},
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(clipAddress, tfjsonpath.New("id"), knownvalue.StringExact(itoa(clip.ID))),
					statecheck.ExpectKnownValue(clipAddress, tfjsonpath.New("start_time"), knownvalue.Int64Exact(1000)),
				},
			}
		}
		s.RunTerraform(t, resource.TestCase{CheckDestroy: makes(s, 0),
			Steps: []resource.TestStep{
				adopted(config + fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", clipAddress, id)),
				{Config: withoutRetries(s, ""), Destroy: true},
				{Config: config, ResourceName: clipAddress, ImportState: true, ImportStateId: id, ImportStatePersist: true},
				adopted(config),
				acctest.EmptyPlanStep(config, func() { s.Advance(2 * time.Hour) }),
			},
		})
	})
}

func TestAccImportMisfitReplaces(t *testing.T) {
	s := acctest.New(t)
	clip := s.AddClip(s.Channel, s.SnapshotNumber(), 0, 60_000, "highlights", "/clips", "PRIVATE")
	config := withoutRetries(s, s.ClipBlock("goal"))
	s.RunTerraform(t, resource.TestCase{
		Steps: []resource.TestStep{
			{Config: config, ResourceName: clipAddress, ImportState: true, ImportStateId: s.Channel + "/" + itoa(clip.ID), ImportStatePersist: true},
			{
				Config: config,
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(clipAddress, plancheck.ResourceActionDestroyBeforeCreate),
				}},
			},
		},
	})
}

// The list data source, in both spellings of the documents.
func TestAccList(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, s *acctest.Env) {
		config := withoutRetries(s, s.ClipBlock("goal")+fmt.Sprintf(`
data "ncplivestation_shortclips" "done" {
  channel_id  = %q
  snapshot_id = %q
  status      = "COMPLETED"
  depends_on  = [ncplivestation_shortclip.goal]
}
`, s.Channel, s.Snapshot))
		steps := []resource.TestStep{{
			Config: config,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("data.ncplivestation_shortclips.done", tfjsonpath.New("shortclips"), knownvalue.ListSizeExact(1)),
			},
		}}
		if !s.Behavior().ExpiredSnapshotList.StillAvailable {
			steps = append(steps, resource.TestStep{
				PreConfig: func() { s.Advance(2 * time.Hour) },
				Config:    config, PlanOnly: true,
				ExpectError: regexp.MustCompile(`(?s)List of Short Clips No Longer Available.*only\s+within\s+one\s+hour`),
			})
		}
		s.RunTerraform(t, resource.TestCase{Steps: steps})
	})
}
