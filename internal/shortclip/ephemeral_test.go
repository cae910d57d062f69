// SPDX-License-Identifier: MPL-2.0

package shortclip_test

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
)

const urlTypeName = "ncplivestation_shortclip_url"

// mp4Of is the configuration of a presigned URL.
func mp4Of(changes ...acctest.Values) acctest.Values {
	return acctest.Values{"bucket_name": acctest.Bucket, "file_path": "/clips", "file_name": "1.mp4"}.With(changes...)
}

func TestOpen_presignsWithoutARequest(t *testing.T) {
	env := acctest.New(t)
	p := env.Provider(t, nil)
	for expiresIn, want := range map[any]string{nil: "15m", "1ms": "1ms", "168h": "168h"} {
		env.CheckNoRequests(t, func() {
			url, diags := p.OpenEphemeral(t, urlTypeName, mp4Of(acctest.Values{"expires_in": expiresIn}))
			diags.RequireNone(t)
			url.CheckAttr(t, "expires_in", want)
			url.Time("expire_time")
			if got := url.String("url"); !regexp.MustCompile(`/highlights/clips/1\.mp4\?.*X-Amz-Signature=`).MatchString(got) {
				t.Errorf("url = %s", got)
			}
		})
	}
}

func TestOpen_rejectsAnExpiryOutOfBounds(t *testing.T) {
	env := acctest.New(t)
	p := env.Provider(t, nil)
	for _, expiresIn := range []string{"0s", "-1m", "168h0m1s"} {
		_, diags := p.OpenEphemeral(t, urlTypeName, mp4Of(acctest.Values{"expires_in": expiresIn}))
		diags.RequireError(t, "Invalid Duration", "at expires_in", expiresIn)
	}
}

func TestOpen_withoutAnEndpointNamesTheObject(t *testing.T) {
	env := acctest.New(t)
	env.HideStorageEndpoint()
	_, diags := env.Provider(t, nil).OpenEphemeral(t, urlTypeName, mp4Of())
	diags.RequireError(t, "Unable to Presign URL", "object clips/1.mp4 in bucket highlights", "object_storage_endpoint")
}

func TestOpen_needsAKnownProviderConfiguration(t *testing.T) {
	env := acctest.New(t)
	p, diags := env.Configure(t, acctest.Values{"access_key": acctest.Unknown, "secret_key": acctest.Unknown})
	diags.RequireNone(t)
	_, diags = p.OpenEphemeral(t, urlTypeName, mp4Of())
	diags.RequireError(t, "Unknown Provider Configuration", "ephemeral")
}

// The block of another provider accepts the URL. The state of its resource shows what it received.
func TestAccShortClipURL_isAcceptedByProviderBlocks(t *testing.T) {
	env := acctest.New(t, acctest.WithStorage())
	factories := env.Factories()
	factories["echo"] = func() (tfprotov6.ProviderServer, error) { return echoprovider.NewProviderServer()() }
	received := tfjsonpath.New("data")
	env.RunTerraform(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_10_0)},
		Steps: []resource.TestStep{{
			Config: env.Configuration(env.ClipBlock("goal"), `
ephemeral "ncplivestation_shortclip_url" "goal" {
  bucket_name = ncplivestation_shortclip.goal.output.bucket_name
  file_path   = ncplivestation_shortclip.goal.output.file_path
  file_name   = ncplivestation_shortclip.goal.output.file_name
  expires_in  = "1h"
}

provider "echo" {
  data = ephemeral.ncplivestation_shortclip_url.goal
}

resource "echo" "url" {}
`),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("echo.url", received.AtMapKey("expires_in"), knownvalue.StringExact("1h")),
				statecheck.ExpectKnownValue("echo.url", received.AtMapKey("url"), knownvalue.StringRegexp(
					regexp.MustCompile(`^http://127\.0\.0\.1:\d+/highlights/clips/\d+-\d+\.mp4\?.*X-Amz-Expires=3600.*X-Amz-Signature=[0-9a-f]{64}`))),
			},
		}},
	})
}
