package shortclip_test

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
)

func TestURL_expiryHasBounds(t *testing.T) {
	s := acctest.New(t)
	p := s.Provider(t, nil)
	config := func(expiry any) acctest.Values {
		return acctest.Values{"bucket_name": "highlights", "file_path": "/clips", "file_name": "1.mp4", "expires_in": expiry}
	}
	for _, expiry := range []string{"0s", "-1m", "168h0m1s", "a week", ""} {
		_, diags := p.OpenEphemeral(t, "ncplivestation_shortclip_url", config(expiry))
		if len(diags.Errors()) == 0 {
			t.Fatalf("%q is taken", expiry)
		}
		requireDiagnostic(t, expiry, diags.Errors()[len(diags.Errors())-1:], "expires_in")
	}
	for _, expiry := range []any{nil, "1ms", "168h"} {
		link, diags := p.OpenEphemeral(t, "ncplivestation_shortclip_url", config(expiry))
		requireNoDiagnostics(t, diags)
		if link.Value("url") == nil || link.Value("expire_time") == nil {
			t.Errorf("%v: %v", expiry, link)
		}
	}
	p = s.Provider(t, acctest.Values{"region": "XX"})
	_, diags := p.OpenEphemeral(t, "ncplivestation_shortclip_url", config(nil))
	requireDiagnostic(t, "error", diags.Errors(), "Cannot Sign Link to Short Clip", "object clips/1.mp4 of bucket highlights", "object_storage_endpoint")
	p, diags = s.Configure(t, acctest.Values{"access_key": acctest.Unknown, "secret_key": acctest.Unknown})
	requireNoDiagnostics(t, diags)
	_, diags = p.OpenEphemeral(t, "ncplivestation_shortclip_url", config(nil))
	requireDiagnostic(t, "error", diags.Errors(), "Provider Configuration Not Known Yet", "ephemeral")
}

// Another provider's block takes the link; the state of its resource is the test's, which shows what came.
func TestAccURL_isForProviderBlocks(t *testing.T) {
	s := acctest.New(t, acctest.WithStorage())
	factories := s.Factories()
	factories["echo"] = func() (tfprotov6.ProviderServer, error) { return echoprovider.NewProviderServer()() }
	link := tfjsonpath.New("data")
	s.RunTerraform(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_10_0)},
		Steps: []resource.TestStep{{
			Config: s.Configuration(s.ClipBlock("goal") + `
ephemeral "ncplivestation_shortclip_url" "goal" {
  bucket_name = ncplivestation_shortclip.goal.output.bucket_name
  file_path   = ncplivestation_shortclip.goal.output.file_path
  file_name   = ncplivestation_shortclip.goal.output.file_name
  expires_in  = "1h"
}

provider "echo" {
  data = ephemeral.ncplivestation_shortclip_url.goal
}

resource "echo" "link" {}
`),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("echo.link", link.AtMapKey("expires_in"), knownvalue.StringExact("1h")),
				statecheck.ExpectKnownValue("echo.link", link.AtMapKey("url"), knownvalue.StringRegexp(
					regexp.MustCompile(`^http://127\.0\.0\.1:\d+/highlights/clips/\d+-\d+\.mp4\?.*X-Amz-Expires=3600.*X-Amz-Signature=[0-9a-f]{64}`))),
				statecheck.ExpectKnownValue("echo.link", link.AtMapKey("expire_time"), knownvalue.StringRegexp(
					regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$`))),
			},
		}},
	})
}

// Terraform deletes the mp4 with the clip, and plans nothing for the two attributes once they are applied.
func TestAccDeleteFileOnDestroy(t *testing.T) {
	s := acctest.New(t, acctest.WithStorage())
	config := s.Configuration(s.ClipBlock("goal", acctest.Values{"delete_file_on_destroy": true, "verify_output": true}))
	s.RunTerraform(t, resource.TestCase{
		Steps: []resource.TestStep{
			{Config: s.Configuration(s.ClipBlock("goal"))},
			{Config: config, ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(clipAddress, plancheck.ResourceActionUpdate),
			}}},
			acctest.EmptyPlanStep(config, nil),
			{Config: config, Destroy: true},
		},
	})
	requireKeys(t, s)
}
