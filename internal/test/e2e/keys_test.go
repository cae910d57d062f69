package e2e

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/cli"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

func TestKeys_aWrongSecretKeySaysWhatToDo(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	env := s.env()
	env["NCLOUD_SECRET_KEY"] = "notTheSecretKeyOfThisAccessKey0000000001"
	w := workspace(t, env, s.clip(""))
	refused(t, "401", "The key pair was refused (it was taken from the environment)", "Check that both halves")(w.Apply(t.Context()))
	if len(s.Clips()) != 0 {
		t.Error("a clip was made")
	}
}

func TestKeys_withNoneTheErrorListsThePlaces(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	env := s.env()
	delete(env, "NCLOUD_ACCESS_KEY")
	delete(env, "NCLOUD_SECRET_KEY")
	w := workspace(t, env, s.clip(""))
	result, err := w.Run(t.Context(), "plan")
	refused(t, "No Keys Found", "access_key", "NCLOUD_ACCESS_KEY", ".ncloud/configure")(result, err)
}

func TestProviders_ofTwoSitesWorkSideBySide(t *testing.T) {
	t.Parallel()
	const financialKey, financialSecret = "FINANCIALACCESSKEY0001", "financialSecretKeyForTestsOnly0000000001"
	s := newStation(t, simulator.WithKey(simulator.AccessKey, simulator.SecretKey), simulator.WithKey(financialKey, financialSecret))
	live := simulator.LiveChannel("financial")
	live.Zone = "FKR"
	financial := s.AddChannel(live)
	snapshot := s.AddSnapshot(financial, 10)

	env := s.env()
	env["TF_VAR_financial_secret_key"] = financialSecret
	w := workspace(t, env, s.clip("")+fmt.Sprintf(`
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
	noChanges(t, w)

	seen := map[string]int{}
	for _, request := range s.Requests() {
		prefix := strings.Join(strings.Split(request.Path, "/")[:3], "/")
		seen[fmt.Sprint(prefix, " ", request.Header.Get("x-ncp-region_code"), " ", request.Header.Get("x-ncp-iam-access-key"))]++
	}
	public, fin := "/api/v2 KR "+simulator.AccessKey, "/api/fin-v2 FKR "+financialKey
	if len(seen) != 2 || seen[public] == 0 || seen[fin] == 0 {
		t.Errorf("each site should be asked with its own path, region and key: %v", seen)
	}
}

// TestSecrets_areNowhere runs everything with the log at its fullest, and looks for what must not be in it.
func TestSecrets_areNowhere(t *testing.T) {
	inBlock := `
variable "access_key" { type = string }
variable "secret_key" {
  type      = string
  sensitive = true
}
provider "ncplivestation" {
  access_key = var.access_key
  secret_key = var.secret_key
}`
	for name, test := range map[string]struct {
		config string
		// planShows tells that the plan as JSON holds the variables, with their values: the command line writes them.
		planShows bool
		env       func(accessKey, secretKey string) map[string]string
	}{
		"in the environment": {
			env: func(accessKey, secretKey string) map[string]string {
				return map[string]string{"NCLOUD_ACCESS_KEY": accessKey, "NCLOUD_SECRET_KEY": secretKey}
			},
		},
		"in the provider block": {
			config: inBlock, planShows: true,
			env: func(accessKey, secretKey string) map[string]string {
				return map[string]string{"TF_VAR_access_key": accessKey, "TF_VAR_secret_key": secretKey}
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStation(t)
			accessKey, secretKey := s.Key()
			const wrongSecret = "notTheSecretKeyOfThisAccessKey0000000001"
			env := test.env(accessKey, secretKey)
			env["NCPLIVESTATION_ENDPOINT"] = s.url
			env["TF_LOG"] = "TRACE"
			w := workspace(t, env, s.clip("")+fmt.Sprintf(`
data "ncplivestation_snapshot" "goal" {
  channel_id  = %[1]q
  snapshot_id = "%[2]d"
}
data "ncplivestation_service_urls" "live" {
  channel_id       = %[1]q
  service_url_type = "GENERAL"
}`, s.channelID, s.snapshot.ID)+test.config)

			written := map[string]string{}
			keep := func(what string, result cli.Result) { written[what] = result.Stdout + result.Stderr }
			run := func(what string, result cli.Result, err error) {
				t.Helper()
				keep(what, must(t)(result, err))
			}
			result, err := w.Init(t.Context())
			run("init", result, err)
			result, err = w.Validate(t.Context())
			run("validate", result, err)
			result, _, err = w.Plan(t.Context(), "-out=plan")
			run("plan", result, err)
			if !test.planShows {
				shown, err := w.Show(t.Context(), "plan")
				if err != nil {
					t.Fatal(err)
				}
				written["plan as JSON"] = shown
			}
			result, err = w.Run(t.Context(), "apply", "plan")
			run("apply", result, err)
			raw, err := os.ReadFile(filepath.Join(w.Dir, "terraform.tfstate"))
			if err != nil {
				t.Fatal(err)
			}
			written["state"] = string(raw)

			refusing := *w
			refusing.Env = maps.Clone(w.Env)
			maps.Copy(refusing.Env, test.env(accessKey, wrongSecret))
			result, err = refusing.Run(t.Context(), "plan")
			keep("plan with a wrong secret key", refused(t, "The key pair was refused")(result, err))

			result, err = w.Destroy(t.Context())
			run("destroy", result, err)

			if !strings.Contains(written["apply"], "response from Live Station") {
				t.Error("the log of the provider is not there, so that nothing was looked through")
			}
			secrets := map[string]string{secretKey: "the secret key", wrongSecret: "the wrong secret key"}
			for _, request := range s.Requests() {
				signature := request.Header.Get("x-ncp-apigw-signature-v2")
				if signature == "" {
					t.Fatal("a request had no signature")
				}
				secrets[signature] = "a signature"
			}
			for what, text := range written {
				for secret, which := range secrets {
					if strings.Contains(text, secret) {
						t.Errorf("%s is in the output of %s: %s", which, what, around(text, secret))
					}
				}
				if found := accessKeyIn(text, accessKey, test.planShows); found != "" {
					t.Errorf("the access key is in the output of %s: %s", what, found)
				}
			}
		})
	}
}

// providerLine finds lines of the log that the provider wrote.
var providerLine = regexp.MustCompile(`provider\.terraform-provider-ncplivestation`)

// accessKeyIn finds a line with the access key: any, or of the provider's own.
func accessKeyIn(text, accessKey string, ownOnly bool) string {
	for line := range strings.Lines(text) {
		if strings.Contains(line, accessKey) && (!ownOnly || providerLine.MatchString(line)) {
			return around(line, accessKey)
		}
	}
	return ""
}

// around shows where a secret was found, without showing it.
func around(text, secret string) string {
	at := strings.Index(text, secret)
	before, after := text[max(0, at-120):at], text[at+len(secret):min(len(text), at+len(secret)+60)]
	return fmt.Sprintf("%q", before+"(HERE)"+after)
}

// Each way of giving keys that the page of the provider shows reaches the service with those keys.
func TestExamples_eachWayOfGivingKeysReachesTheService(t *testing.T) {
	t.Parallel()
	const read = `
data "ncplivestation_channel" %[1]q {
  %[2]s
  channel_id = %[1]q
}
`
	const access, secret = "EXAMPLEACCESSKEY0001", "exampleSecretKey"
	const financialAccess, financialSecret = "FINANCIALACCESSKEY01", "financialSecretKey"
	for file, c := range map[string]struct {
		env  map[string]string
		home string
		fin  bool
		// inPlan tells that Terraform writes the keys into a plan that it saves, as the page says.
		inPlan bool
	}{
		"provider.tf":            {env: map[string]string{"NCLOUD_ACCESS_KEY": access, "NCLOUD_SECRET_KEY": secret}},
		"provider-attributes.tf": {inPlan: true, env: map[string]string{"TF_VAR_access_key": access, "TF_VAR_secret_key": secret}},
		"provider-ephemeral.tf":  {env: map[string]string{"TF_VAR_access_key": access, "TF_VAR_secret_key": secret}},
		"provider-profile.tf":    {home: "[event]\nncloud_access_key_id = " + access + "\nncloud_secret_access_key = " + secret + "\n"},
		"provider-two-accounts.tf": {inPlan: true, fin: true, env: map[string]string{
			"NCLOUD_ACCESS_KEY": access, "NCLOUD_SECRET_KEY": secret,
			"TF_VAR_financial_access_key": financialAccess, "TF_VAR_financial_secret_key": financialSecret,
		}},
	} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			s, _ := exampleEnv(t, simulator.WithKey(access, secret), simulator.WithKey(financialAccess, financialSecret))
			dir := copied(t, examplePath("provider/"+file))
			config := fmt.Sprintf(read, s.channelID, "")
			if c.fin {
				spec := simulator.LiveChannel("fin")
				spec.Zone = "FKR"
				config += fmt.Sprintf(read, s.AddChannel(spec), "provider = ncplivestation.financial")
			}
			write(t, dir, "read.tf", config)
			skipIfTooOld(t, dir)
			env := map[string]string{"NCPLIVESTATION_ENDPOINT": s.url, "HOME": t.TempDir()}
			maps.Copy(env, c.env)
			if c.home != "" {
				if err := os.Mkdir(filepath.Join(env["HOME"], ".ncloud"), 0o700); err != nil {
					t.Fatal(err)
				}
				write(t, filepath.Join(env["HOME"], ".ncloud"), "configure", c.home)
			}
			w := initialised(t, dir, env)
			must(t)(w.Apply(t.Context()))
			used := map[string]bool{}
			for _, request := range s.Requests() {
				used[request.Header.Get("x-ncp-iam-access-key")] = true
			}
			if !used[access] || used[financialAccess] != c.fin {
				t.Errorf("keys that were used: %v", used)
			}
			must(t)(w.Run(t.Context(), "plan", "-out=saved.tfplan"))
			plan, err := w.Show(t.Context(), "saved.tfplan")
			if err != nil {
				t.Fatal(err)
			}
			if found := strings.Contains(plan, secret) || strings.Contains(plan, financialSecret); found != c.inPlan {
				t.Errorf("keys in the saved plan: %t, want %t", found, c.inPlan)
			}
		})
	}
}
