// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/cli"
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

const (
	exampleKey, exampleSecret     = "EXAMPLEACCESSKEY0001", "exampleSecretKey"
	financialKey, financialSecret = "FINANCIALACCESSKEY01", "financialSecretKey"
)

// readChannel is a data source that uses a provider block. Its second verb is an argument.
const readChannel = `
data "ncplivestation_channel" %[1]q {
  %[2]s
  channel_id = %[1]q
}
`

func TestExamples_providerBlocksSendTheirCredentials(t *testing.T) {
	t.Parallel()
	e, _ := exampleEnv(t, simulator.WithKey(exampleKey, exampleSecret), simulator.WithKey(financialKey, financialSecret))
	spec := simulator.LiveChannel("fin")
	spec.Zone = "FKR"
	financial := e.AddChannel(spec)
	for file, test := range map[string]struct {
		variables map[string]string
		config    string
		keys      []string
	}{
		"provider-attributes.tf": {
			variables: map[string]string{"TF_VAR_access_key": exampleKey, "TF_VAR_secret_key": exampleSecret},
			config:    fmt.Sprintf(readChannel, e.channelID, ""),
			keys:      []string{exampleKey},
		},
		"provider-two-accounts.tf": {
			variables: map[string]string{
				"NCLOUD_ACCESS_KEY": exampleKey, "NCLOUD_SECRET_KEY": exampleSecret, "NCLOUD_REGION": "KR",
				"HOME": homeWithProfiles(t, map[string][2]string{"financial": {financialKey, financialSecret}}),
			},
			config: fmt.Sprintf(readChannel, e.channelID, "") + fmt.Sprintf(readChannel, financial, "provider = ncplivestation.financial"),
			keys:   []string{exampleKey, financialKey},
		},
	} {
		t.Run(file, func(t *testing.T) {
			dir := copyExample(t, "provider/"+file)
			writeFile(t, dir, "read.tf", test.config)
			skipIfTooOld(t, dir)
			test.variables["NCPLIVESTATION_ENDPOINT"] = e.url
			w := initialize(t, mirror, dir, test.variables)
			e.ResetRequests()
			must(t)(w.Apply(t.Context()))
			var got []string
			for _, request := range e.Requests() {
				if key := request.Header.Get("x-ncp-iam-access-key"); !slices.Contains(got, key) {
					got = append(got, key)
				}
			}
			slices.Sort(got)
			if !slices.Equal(got, test.keys) {
				t.Errorf("requests were sent with the access keys %v, want %v", got, test.keys)
			}
			requireSecretInPlan(t, w, false)
		})
	}
}

// The provider's page warns of this.
func TestExamples_savedPlanHoldsVariablesThatAreNotEphemeral(t *testing.T) {
	t.Parallel()
	e, _ := exampleEnv(t, simulator.WithKey(exampleKey, exampleSecret))
	dir := copyExample(t, "provider/provider-attributes.tf", "  ephemeral = true\n", "", ">= 1.10", ">= 1.8")
	writeFile(t, dir, "read.tf", fmt.Sprintf(readChannel, e.channelID, ""))
	w := initialize(t, mirror, dir, map[string]string{
		"NCPLIVESTATION_ENDPOINT": e.url, "TF_VAR_access_key": exampleKey, "TF_VAR_secret_key": exampleSecret,
	})
	requireSecretInPlan(t, w, true)
}

// requireSecretInPlan checks whether a saved plan holds a secret key.
func requireSecretInPlan(t *testing.T, w *cli.Workspace, want bool) {
	t.Helper()
	must(t)(w.Run(t.Context(), "plan", "-out=saved.tfplan"))
	plan, err := w.Show(t.Context(), "saved.tfplan")
	if err != nil {
		t.Fatal(err)
	}
	if found := strings.Contains(plan, exampleSecret) || strings.Contains(plan, financialSecret); found != want {
		t.Errorf("secret key in the saved plan: %t, want %t", found, want)
	}
}

// homeWithProfiles returns a home directory whose ~/.ncloud/configure has these profiles, each with its access key and secret
// key.
func homeWithProfiles(t *testing.T, profiles map[string][2]string) string {
	t.Helper()
	home := t.TempDir()
	if err := os.Mkdir(filepath.Join(home, ".ncloud"), 0o700); err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for name, keys := range profiles {
		fmt.Fprintf(&text, "[%s]\nncloud_access_key_id = %s\nncloud_secret_access_key = %s\n", name, keys[0], keys[1])
	}
	writeFile(t, filepath.Join(home, ".ncloud"), "configure", text.String())
	return home
}
