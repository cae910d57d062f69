// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/credentials"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/providerdata"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/golden"
)

func TestDiagnostics_readAsDocumented(t *testing.T) {
	only := func(diags diag.Diagnostics) diag.Diagnostic {
		if len(diags) != 1 {
			t.Fatalf("%d diagnostics, want 1: %v", len(diags), diags)
		}
		return diags[0]
	}
	resolve := func(name, variable, value string, check func(string) string) diag.Diagnostic {
		t.Setenv(variable, value)
		var diags diag.Diagnostics
		resolveSetting(types.StringNull(), name, variable, "", check, &diags)
		return only(diags)
	}
	unknown := func() diag.Diagnostic {
		var diags diag.Diagnostics
		(&providerdata.Data{}).RequireConfigured("Reading a data source", &diags)
		return only(diags)
	}
	missing := &credentials.NotFoundError{Searched: []string{
		"the provider's configuration (access_key and secret_key, or profile)", "the environment (NCLOUD_ACCESS_KEY or NCLOUD_ACCESS_KEY_ID and NCLOUD_SECRET_KEY or NCLOUD_SECRET_ACCESS_KEY, or NCLOUD_PROFILE)",
		"profile DEFAULT of ~/.ncloud/configure (no such file)",
	}}
	golden.CheckDiagnostics(t, "provider", []golden.Diagnostic{
		{Situation: "no credentials", Diagnostic: missingCredentials(missing)},
		{Situation: "one half of a pair", Diagnostic: credentialsError(&credentials.IncompleteError{Where: "the environment", Found: "NCLOUD_ACCESS_KEY", Missing: "NCLOUD_SECRET_KEY", SecretMissing: true})},
		{Situation: "profile not found", Diagnostic: credentialsError(&credentials.FileError{Path: "~/.ncloud/configure", Profile: "prod", Reason: "it has no such profile", ProfileMissing: true})},
		{Situation: "configuration not known yet", Diagnostic: unknown()},
		{Situation: "region of another site", Diagnostic: resolve("region", "NCLOUD_REGION", "KR", func(region string) string { return checkRegion("fin", region) })},
		{Situation: "site not offered", Diagnostic: resolve("site", "NCLOUD_SITE", "gov", checkSite)},
		{Situation: "endpoint without a scheme", Diagnostic: resolve("endpoint", "NCPLIVESTATION_ENDPOINT", "example.com", checkEndpoint)},
		{Situation: "endpoint without TLS", Diagnostic: only(insecureEndpoint("endpoint", "http://proxy.example.com"))},
	})
}
