package e2e

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

func TestCredentials_wrongSecretKeySaysWhatToDo(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	variables := e.variables()
	variables["NCLOUD_SECRET_KEY"] = wrongSecretKey
	w := newWorkspace(t, variables, e.clip(""))
	requireFailure(t, "401", "The gateway rejected the credentials, which the provider read from the environment", "Check that access key and secret key")(w.Apply(t.Context()))
	if n := len(e.Clips()); n != 0 {
		t.Errorf("%d clips in Live Station, want 0", n)
	}
}

func TestCredentials_missingOnesListTheSearchedPlaces(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	w := newWorkspace(t, map[string]string{"NCPLIVESTATION_ENDPOINT": e.url}, e.clip(""))
	result, err := w.Run(t.Context(), "plan")
	requireFailure(t, "Missing Credentials", "access_key", "NCLOUD_ACCESS_KEY", ".ncloud/configure")(result, err)
}

func TestProviders_ofTwoSitesWorkSideBySide(t *testing.T) {
	t.Parallel()
	const financialKey, financialSecret = "FINANCIALACCESSKEY0001", "financialSecretKeyForTestsOnly0000000001"
	e := newEnv(t, simulator.WithKey(simulator.AccessKey, simulator.SecretKey), simulator.WithKey(financialKey, financialSecret))
	live := simulator.LiveChannel("financial")
	live.Zone = "FKR"
	financial := e.AddChannel(live)
	snapshot := e.AddSnapshot(financial, 10)

	variables := e.variables()
	variables["TF_VAR_financial_secret_key"] = financialSecret
	w := newWorkspace(t, variables, e.clip("")+fmt.Sprintf(`
variable "financial_secret_key" {
  type      = string
  sensitive = true
}
provider "ncplivestation" {
  alias      = "financial"
  site       = "fin"
  access_key = %q
  secret_key = var.financial_secret_key
}
resource "ncplivestation_shortclip" "financial" {
  provider    = ncplivestation.financial
  channel_id  = %q
  snapshot_id = "%d"
  start_time  = 0
  end_time    = 5000
  output      = { bucket_name = "clips", file_path = "/" }
}`, financialKey, financial, snapshot.ID))
	must(t)(w.Apply(t.Context()))
	requireEmptyPlan(t, w)

	// Each site must get its own path, region and access key.
	got := map[string]bool{}
	for _, request := range e.Requests() {
		prefix := strings.Join(strings.Split(request.Path, "/")[:3], "/")
		got[fmt.Sprint(prefix, " ", request.Header.Get("x-ncp-region_code"), " ", request.Header.Get("x-ncp-iam-access-key"))] = true
	}
	want := map[string]bool{"/api/v2 KR " + simulator.AccessKey: true, "/api/fin-v2 FKR " + financialKey: true}
	if !maps.Equal(got, want) {
		t.Errorf("requests by path, region and key = %v, want %v", got, want)
	}
}

// Each provider block of the provider's page sends the credentials that it configures. Terraform writes the values of input
// variables into a saved plan, and the page says for which blocks.
func TestExamples_providerBlocksSendTheirCredentials(t *testing.T) {
	t.Parallel()
	const readChannel = `
data "ncplivestation_channel" %[1]q {
  %[2]s
  channel_id = %[1]q
}
`
	const access, secret = "EXAMPLEACCESSKEY0001", "exampleSecretKey"
	const financialAccess, financialSecret = "FINANCIALACCESSKEY01", "financialSecretKey"
	for file, test := range map[string]struct {
		variables map[string]string
		// profile is the content of ~/.ncloud/configure.
		profile string
		// financial means that the example has a second provider, for the site fin.
		financial bool
		// inPlan means that a saved plan holds the secret key.
		inPlan bool
	}{
		"provider.tf":            {variables: map[string]string{"NCLOUD_ACCESS_KEY": access, "NCLOUD_SECRET_KEY": secret}},
		"provider-attributes.tf": {inPlan: true, variables: map[string]string{"TF_VAR_access_key": access, "TF_VAR_secret_key": secret}},
		"provider-ephemeral.tf":  {variables: map[string]string{"TF_VAR_access_key": access, "TF_VAR_secret_key": secret}},
		"provider-profile.tf":    {profile: "[event]\nncloud_access_key_id = " + access + "\nncloud_secret_access_key = " + secret + "\n"},
		"provider-two-accounts.tf": {inPlan: true, financial: true, variables: map[string]string{
			"NCLOUD_ACCESS_KEY": access, "NCLOUD_SECRET_KEY": secret,
			"TF_VAR_financial_access_key": financialAccess, "TF_VAR_financial_secret_key": financialSecret,
		}},
	} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			e, _ := exampleEnv(t, simulator.WithKey(access, secret), simulator.WithKey(financialAccess, financialSecret))
			dir := copyExample(t, "provider/"+file)
			config := fmt.Sprintf(readChannel, e.channelID, "")
			if test.financial {
				spec := simulator.LiveChannel("fin")
				spec.Zone = "FKR"
				config += fmt.Sprintf(readChannel, e.AddChannel(spec), "provider = ncplivestation.financial")
			}
			writeFile(t, dir, "read.tf", config)
			skipIfTooOld(t, dir)
			home := t.TempDir()
			if err := os.Mkdir(filepath.Join(home, ".ncloud"), 0o700); err != nil {
				t.Fatal(err)
			}
			writeFile(t, filepath.Join(home, ".ncloud"), "configure", test.profile)
			variables := map[string]string{"NCPLIVESTATION_ENDPOINT": e.url, "HOME": home}
			maps.Copy(variables, test.variables)
			w := initialize(t, mirror, dir, variables)
			must(t)(w.Apply(t.Context()))

			got, want := map[string]bool{}, map[string]bool{access: true}
			for _, request := range e.Requests() {
				got[request.Header.Get("x-ncp-iam-access-key")] = true
			}
			if test.financial {
				want[financialAccess] = true
			}
			if !maps.Equal(got, want) {
				t.Errorf("requests were sent with the access keys %v, want %v", got, want)
			}
			must(t)(w.Run(t.Context(), "plan", "-out=saved.tfplan"))
			plan, err := w.Show(t.Context(), "saved.tfplan")
			if err != nil {
				t.Fatal(err)
			}
			if found := strings.Contains(plan, secret) || strings.Contains(plan, financialSecret); found != test.inPlan {
				t.Errorf("secret key in the saved plan: %t, want %t", found, test.inPlan)
			}
		})
	}
}
