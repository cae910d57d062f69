// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/cli"
)

// RunTerraform runs a test case under a real CLI with the provider of this environment, unless the case names its own.
func (e *Env) RunTerraform(t *testing.T, test resource.TestCase) {
	t.Helper()
	// Without a CLI, plugin-testing would end the test binary without a word of use.
	if _, err := cli.Find(); err != nil {
		t.Fatal(err)
	}
	if test.ProtoV6ProviderFactories == nil {
		test.ProtoV6ProviderFactories = e.Factories()
	}
	resource.UnitTest(t, test)
}

// EmptyPlanStep is a step whose plan changes nothing. Before, which may be nil, runs first.
func EmptyPlanStep(config string, before func()) resource.TestStep {
	return resource.TestStep{
		PreConfig: before, Config: config,
		ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
	}
}
