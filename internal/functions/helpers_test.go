// SPDX-License-Identifier: MPL-2.0

package functions_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
)

// result calls a function with one argument. The unknown value has the type of the result.
func result(t *testing.T, f function.Function, argument, unknown attr.Value) (attr.Value, *function.FuncError) {
	t.Helper()
	resp := function.RunResponse{Result: function.NewResultData(unknown)}
	f.Run(t.Context(), function.RunRequest{Arguments: function.NewArgumentsData([]attr.Value{argument})}, &resp)
	return resp.Result.Value(), resp.Error
}

// requireArgumentError fails the test unless a call fails, blames its argument and says so in these words.
func requireArgumentError(t *testing.T, f function.Function, argument, unknown attr.Value, text string) {
	t.Helper()
	_, err := result(t, f, argument, unknown)
	if err == nil {
		t.Fatalf("%v is accepted, want an error that contains %q", argument, text)
	}
	if err.FunctionArgument == nil || *err.FunctionArgument != 0 {
		t.Errorf("the error of %v does not point at the argument: %+v", argument, err)
	}
	if !strings.Contains(err.Text, text) {
		t.Errorf("the error of %v does not contain %q: %s", argument, text, err.Text)
	}
}

// checkDefinition checks that a function has this name and describes itself and its parameter.
func checkDefinition(t *testing.T, f function.Function, name string) {
	t.Helper()
	var metadata function.MetadataResponse
	f.Metadata(t.Context(), function.MetadataRequest{}, &metadata)
	if metadata.Name != name {
		t.Errorf("the name is %s, want %s", metadata.Name, name)
	}
	var resp function.DefinitionResponse
	f.Definition(t.Context(), function.DefinitionRequest{}, &resp)
	var valid function.DefinitionValidateResponse
	resp.Definition.ValidateImplementation(t.Context(), function.DefinitionValidateRequest{FuncName: name}, &valid)
	if valid.Diagnostics.HasError() {
		t.Errorf("the definition is invalid: %v", valid.Diagnostics)
	}
	if resp.Definition.Summary == "" || resp.Definition.MarkdownDescription == "" {
		t.Error("the function has no description")
	}
	for _, parameter := range resp.Definition.Parameters {
		if parameter.GetMarkdownDescription() == "" {
			t.Errorf("the parameter %s has no description", parameter.GetName())
		}
	}
}

// versionChecks skip CLIs without provider functions, which came with Terraform 1.8. OpenTofu has them in every supported version. Before
// 1.11 it configures the provider for them, which succeeds without credentials.
func versionChecks() []tfversion.TerraformVersionCheck {
	return []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_8_0)}
}

// checkCalls evaluates calls under a real CLI. The provider has no credentials there, because functions need none.
func checkCalls(t *testing.T, calls map[string]knownvalue.Check) {
	t.Helper()
	env := acctest.New(t)
	config, checks, i := "", []statecheck.StateCheck{}, 0
	for call, want := range calls {
		name := fmt.Sprintf("value_%d", i)
		i++
		config += acctest.Block("output "+name, acctest.Values{"value": acctest.Expression("provider::ncplivestation::" + call)})
		checks = append(checks, statecheck.ExpectKnownOutputValue(name, want))
	}
	env.CheckNoRequests(t, func() {
		env.RunTerraform(t, resource.TestCase{
			TerraformVersionChecks: versionChecks(),
			Steps:                  []resource.TestStep{{Config: config, ConfigStateChecks: checks}},
		})
	})
}

// checkCallFails evaluates a call under a real CLI, which has to show an error that matches a pattern.
func checkCallFails(t *testing.T, call, pattern string) {
	t.Helper()
	acctest.New(t).RunTerraform(t, resource.TestCase{
		TerraformVersionChecks: versionChecks(),
		Steps: []resource.TestStep{{
			Config:      acctest.Block("output value", acctest.Values{"value": acctest.Expression("provider::ncplivestation::" + call)}),
			ExpectError: regexp.MustCompile(pattern),
		}},
	})
}

var (
	unknownInt    = types.Int64Unknown()
	unknownString = types.StringUnknown()
)
