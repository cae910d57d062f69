package functions_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
)

// Functions came with Terraform 1.8.
var version = []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_8_0)}

func output(name, value string) string {
	return fmt.Sprintf("output %q {\n  value = %s\n}\n", name, value)
}

// The provider has no keys here, and no service: functions need neither. OpenTofu before 1.11 configures a provider for its
// functions, which then finds no keys.
func TestAccFunctions_calculateWithoutTheService(t *testing.T) {
	version := version
	if strings.HasSuffix(os.Getenv("TF_ACC_PROVIDER_HOST"), "opentofu.org") {
		version = []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_11_0)}
	}
	s := acctest.New(t)
	const namespace = "provider::ncplivestation::"
	s.RunTerraform(t, resource.TestCase{
		TerraformVersionChecks: version,
		Steps: []resource.TestStep{{
			Config: output("hours", namespace+`timecode_to_ms("00:01:30.500")`) +
				output("minutes", namespace+`timecode_to_ms("01:30")`) +
				output("seconds", namespace+`timecode_to_ms("30.25")`) +
				output("number", namespace+`timecode_to_ms(90.5)`) +
				output("timecode", namespace+`ms_to_timecode(90500)`) +
				output("text", namespace+`ms_to_timecode("14400000")`) +
				output("both", namespace+`ms_to_timecode(`+namespace+`timecode_to_ms("99:59:59.999"))`),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownOutputValue("hours", knownvalue.Int64Exact(90500)),
				statecheck.ExpectKnownOutputValue("minutes", knownvalue.Int64Exact(90000)),
				statecheck.ExpectKnownOutputValue("seconds", knownvalue.Int64Exact(30250)),
				statecheck.ExpectKnownOutputValue("number", knownvalue.Int64Exact(90500)),
				statecheck.ExpectKnownOutputValue("timecode", knownvalue.StringExact("00:01:30.500")),
				statecheck.ExpectKnownOutputValue("text", knownvalue.StringExact("04:00:00.000")),
				statecheck.ExpectKnownOutputValue("both", knownvalue.StringExact("99:59:59.999")),
			},
			ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
		}},
	})
	if got := len(s.Requests()); got != 0 {
		t.Errorf("%d requests", got)
	}
}

func TestAccFunctions_sayWhatIsWrong(t *testing.T) {
	s := acctest.New(t)
	var steps []resource.TestStep
	for call, says := range map[string]string{
		`timecode_to_ms("1:5")`:      `(?s)Invalid value for "timecode" parameter:\s+"1:5"\s+is\s+not\s+a.*HH:MM:SS\.mmm`,
		`timecode_to_ms("01:60:00")`: `(?s)00\s+to\s+59`,
		`timecode_to_ms(null)`:       `(?s)argument\s+must\s+not\s+be\s+null`,
		`ms_to_timecode(-1)`:         `(?s)Invalid value for "ms" parameter:\s+-1\s+ms.*negative`,
		`ms_to_timecode(0.5)`:        `(?s)Invalid value for "ms" parameter.*whole\s+number`,
	} {
		steps = append(steps, resource.TestStep{
			Config: output("value", "provider::ncplivestation::"+call), ExpectError: regexp.MustCompile(says),
		})
	}
	s.RunTerraform(t, resource.TestCase{
		TerraformVersionChecks: version,
		Steps:                  steps,
	})
}
