// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
)

// setEnvironment clears every environment variable that the provider reads, and sets those of a test.
func setEnvironment(t *testing.T, variables map[string]string) {
	t.Helper()
	for _, name := range []string{
		"NCLOUD_ACCESS_KEY", "NCLOUD_ACCESS_KEY_ID", "NCLOUD_SECRET_KEY", "NCLOUD_SECRET_ACCESS_KEY", "NCLOUD_PROFILE",
		"NCLOUD_SITE", "NCLOUD_REGION", "NCPLIVESTATION_ENDPOINT", "NCPLIVESTATION_OBJECT_STORAGE_ENDPOINT",
	} {
		t.Setenv(name, variables[name])
	}
	t.Setenv("HOME", t.TempDir())
}

func TestConfigure_rejectsInvalidConfiguration(t *testing.T) {
	credentials := acctest.Values{"access_key": "a", "secret_key": "s"}
	for _, c := range []struct {
		name        string
		config      acctest.Values
		environment map[string]string
		title       string
		says        []string
	}{
		{
			"half a pair in the configuration",
			acctest.Values{"access_key": "a"},
			map[string]string{"NCLOUD_ACCESS_KEY": "x", "NCLOUD_SECRET_KEY": "y"},
			"Incomplete Credentials",
			[]string{"at secret_key", "access_key is set but secret_key is missing"},
		},
		{
			"half a pair in the environment", nil,
			map[string]string{"NCLOUD_SECRET_KEY": "y"},
			"Incomplete Credentials",
			[]string{"NCLOUD_SECRET_KEY is set but NCLOUD_ACCESS_KEY or NCLOUD_ACCESS_KEY_ID is missing"},
		},
		{
			"empty access key",
			acctest.Values{"access_key": "", "secret_key": "s"},
			nil,
			"Invalid Attribute Value Length",
			[]string{"at access_key"},
		},
		{
			"missing profile",
			acctest.Values{"profile": "prod"},
			nil,
			"Invalid Credentials Profile",
			[]string{"prod", ".ncloud/configure", "no such file"},
		},
		{
			"missing profile that the environment names", nil,
			map[string]string{"NCLOUD_PROFILE": "stage"},
			"Invalid Credentials Profile",
			[]string{"stage"},
		},
		{
			"missing shared configuration file",
			acctest.Values{"shared_config_file": "/nowhere/configure"},
			nil,
			"Invalid Credentials Profile",
			[]string{"at shared_config_file", "/nowhere/configure"},
		},
		{
			"site gov", credentials.With(acctest.Values{"site": "gov"}), nil,
			"Invalid Site",
			[]string{"at site", "Live Station is not offered in the government zone"},
		},
		{
			"site gov in the environment", credentials,
			map[string]string{"NCLOUD_SITE": "gov"},
			"Invalid Environment Variable",
			[]string{"NCLOUD_SITE", "not offered in the government zone"},
		},
		{
			"site gov in the environment and no credentials", nil,
			map[string]string{"NCLOUD_SITE": "gov"},
			"Invalid Environment Variable",
			[]string{"NCLOUD_SITE", "not offered in the government zone"},
		},
		{
			"unknown site", credentials.With(acctest.Values{"site": "moon"}), nil,
			"Invalid Site",
			[]string{"public or fin", "moon"},
		},
		{
			"region with a line feed", credentials.With(acctest.Values{"region": "kr\nX: y"}), nil,
			"Invalid Attribute Value Match",
			[]string{"at region", "capitals"},
		},
		{
			"lower case region in the environment", credentials,
			map[string]string{"NCLOUD_REGION": "kr"},
			"Invalid Environment Variable",
			[]string{"NCLOUD_REGION", `"kr"`},
		},
		{
			"endpoint with a path", credentials.With(acctest.Values{"endpoint": "https://example.test/api/v2"}), nil,
			"Invalid Endpoint",
			[]string{"at endpoint", "a scheme and a host", "example.test"},
		},
		{
			"endpoint without a scheme", credentials.With(acctest.Values{"endpoint": "example.test"}), nil,
			"Invalid Endpoint",
			[]string{"a scheme and a host"},
		},
		{
			"endpoint with a password", credentials.With(acctest.Values{"endpoint": "https://me:hunter2@example.test"}), nil,
			"Invalid Endpoint",
			[]string{"user name"},
		},
		{
			"endpoint in the environment", credentials,
			map[string]string{"NCPLIVESTATION_ENDPOINT": "ftp://x"},
			"Invalid Environment Variable",
			[]string{"NCPLIVESTATION_ENDPOINT"},
		},
		{
			"endpoint of Object Storage", credentials.With(acctest.Values{"object_storage_endpoint": "x"}), nil,
			"Invalid Endpoint",
			[]string{"at object_storage_endpoint"},
		},
		{
			"negative max_retries", credentials.With(acctest.Values{"max_retries": -1}), nil,
			"Invalid Number",
			[]string{"at max_retries", "-1"},
		},
		{
			"max_retries with a fraction", credentials.With(acctest.Values{"max_retries": 1.5}), nil,
			"Invalid Number",
			[]string{"at max_retries", "1.5"},
		},
		{
			"region of another site in the environment", credentials.With(acctest.Values{"site": "fin"}),
			map[string]string{"NCLOUD_REGION": "KR"},
			"Invalid Environment Variable",
			[]string{"NCLOUD_REGION", "fin"},
		},
		{
			"endpoint of Object Storage with a query", credentials.With(acctest.Values{"object_storage_endpoint": "https://example.test?"}), nil,
			"Invalid Endpoint",
			[]string{"at object_storage_endpoint"},
		},
		{
			"endpoint of Object Storage with slashes", credentials.With(acctest.Values{"object_storage_endpoint": "https://example.test//"}), nil,
			"Invalid Endpoint",
			[]string{"at object_storage_endpoint"},
		},
		{
			"request_timeout that is no duration", credentials.With(acctest.Values{"request_timeout": "soon"}), nil,
			"Invalid Time Duration String Value",
			[]string{"at request_timeout", "soon"},
		},
		{
			"request_timeout of 0s", credentials.With(acctest.Values{"request_timeout": "0s"}), nil,
			"Invalid Duration",
			[]string{"at request_timeout", "more than 0s"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			setEnvironment(t, c.environment)
			env := acctest.New(t)
			env.CheckNoRequests(t, func() {
				_, diags := env.Configure(t, c.config)
				diags.RequireError(t, c.title, c.says...)
				if strings.Contains(diags.String(), "hunter2") {
					t.Errorf("the error shows a password: %s", diags)
				}
			})
		})
	}
}

// Functions, and the plan of finished clips, need no credentials.
func TestConfigure_missingCredentialsAreAnErrorOnceTheyAreNeeded(t *testing.T) {
	setEnvironment(t, nil)
	env := acctest.New(t)
	p, diags := env.Configure(t, nil)
	diags.RequireNone(t)
	places := []string{"access_key and secret_key", "NCLOUD_ACCESS_KEY or NCLOUD_ACCESS_KEY_ID", "NCLOUD_SECRET_KEY", ".ncloud/configure", "no such file"}
	env.CheckNoRequests(t, func() {
		_, diags := p.ReadDataSource(t, "ncplivestation_channel", acctest.Values{"channel_id": env.Channel})
		diags.RequireError(t, "Missing Credentials", places...)
		_, diags = p.PlanCreate(t, "ncplivestation_shortclip", env.ClipConfig())
		diags.RequireError(t, "Missing Credentials", places...)
		_, diags = p.PlanCreate(t, "ncplivestation_snapshot", acctest.Values{"channel_id": env.Channel})
		diags.RequireError(t, "Missing Credentials", places...)
	})
}

func TestConfigure_missingCredentialsAllowThePlanOfAFinishedClip(t *testing.T) {
	setEnvironment(t, nil)
	env := acctest.New(t)
	state := env.Provider(t, nil).MustCreate(t, "ncplivestation_shortclip", env.ClipConfig())
	p, diags := env.Configure(t, nil)
	diags.RequireNone(t)
	env.CheckNoRequests(t, func() { p.RequireEmptyPlan(t, p.MustRead(t, state), env.ClipConfig()) })
}

// writeSharedConfig writes a shared configuration file whose profile prod has the credentials of the environment, and whose
// profile DEFAULT has others.
func writeSharedConfig(t *testing.T, env *acctest.Env) string {
	t.Helper()
	access, secret := env.Key()
	file := filepath.Join(t.TempDir(), "configure")
	content := "[DEFAULT]\nncloud_access_key_id = other\nncloud_secret_access_key = other\n" +
		"[prod]\nncloud_access_key_id = " + access + "\nncloud_secret_access_key = " + secret + "\n"
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestConfigure_findsCredentialsInEachPlace(t *testing.T) {
	env := acctest.New(t)
	access, secret := env.Key()
	file := writeSharedConfig(t, env)
	for _, c := range []struct {
		name        string
		config      acctest.Values
		environment map[string]string
	}{
		{"attributes", acctest.Values{"access_key": access, "secret_key": secret}, nil},
		{"environment", nil, map[string]string{"NCLOUD_ACCESS_KEY": access, "NCLOUD_SECRET_KEY": secret}},
		{"environment, second names", nil, map[string]string{"NCLOUD_ACCESS_KEY_ID": access, "NCLOUD_SECRET_ACCESS_KEY": secret}},
		{"profile", acctest.Values{"profile": "prod", "shared_config_file": file}, nil},
		{
			"profile before the environment",
			acctest.Values{"profile": "prod", "shared_config_file": file},
			map[string]string{"NCLOUD_ACCESS_KEY": "other", "NCLOUD_SECRET_KEY": "other"},
		},
		{"white space around a key", acctest.Values{"access_key": access + "\n", "secret_key": " " + secret + "\r\n"}, nil},
		{"profile that the environment names", acctest.Values{"shared_config_file": file}, map[string]string{"NCLOUD_PROFILE": "prod"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			setEnvironment(t, c.environment)
			p, diags := env.Configure(t, c.config)
			diags.RequireNone(t)
			data := p.MustReadDataSource(t, "ncplivestation_snapshot", acctest.Values{"channel_id": env.Channel, "snapshot_id": env.Snapshot})
			data.CheckAttr(t, "expired", false)
		})
	}
}

func TestConfigure_rejectedCredentialsNameTheirSource(t *testing.T) {
	setEnvironment(t, nil)
	env := acctest.New(t)
	file := writeSharedConfig(t, env)
	p, diags := env.Configure(t, acctest.Values{"shared_config_file": file})
	diags.RequireNone(t)
	_, diags = p.ReadDataSource(t, "ncplivestation_snapshot", acctest.Values{"channel_id": env.Channel, "snapshot_id": env.Snapshot})
	diags.RequireError(t, "Unable to Read Snapshot", "profile DEFAULT of "+file)
}

func TestConfigure_siteAndRegionReachTheRequest(t *testing.T) {
	for _, c := range []struct {
		name         string
		config       acctest.Values
		environment  map[string]string
		path, region string
	}{
		{"default", nil, nil, "/api/v2/", "KR"},
		{"site fin", acctest.Values{"site": "fin"}, nil, "/api/fin-v2/", "FKR"},
		{"region", acctest.Values{"region": "JPN"}, nil, "/api/v2/", "JPN"},
		{"site of the environment", nil, map[string]string{"NCLOUD_SITE": "fin"}, "/api/fin-v2/", "FKR"},
		{"region of the environment", nil, map[string]string{"NCLOUD_REGION": "SGN"}, "/api/v2/", "SGN"},
	} {
		t.Run(c.name, func(t *testing.T) {
			setEnvironment(t, c.environment)
			env := acctest.New(t, acctest.WithoutRetries())
			// The simulator may refuse the region: only the request matters.
			_, _ = env.Provider(t, c.config).ReadDataSource(t, "ncplivestation_channel", acctest.Values{"channel_id": env.Channel})
			request := env.Requests()[0]
			if !strings.HasPrefix(request.Path, c.path) {
				t.Errorf("path = %s, want %s…", request.Path, c.path)
			}
			if got := request.Header.Get("x-ncp-region_code"); got != c.region {
				t.Errorf("region = %s, want %s", got, c.region)
			}
		})
	}
}

func TestConfigure_userAgentNamesProviderAndTerraform(t *testing.T) {
	env := acctest.New(t)
	env.Provider(t, nil).MustReadDataSource(t, "ncplivestation_channel", acctest.Values{"channel_id": env.Channel})
	if got, want := env.Requests()[0].Header.Get("User-Agent"), "terraform-provider-ncplivestation/test Terraform/1.11.4"; got != want {
		t.Errorf("User-Agent = %s, want %s", got, want)
	}
}

func TestConfigure_storageEndpointReachesTheClipURL(t *testing.T) {
	for _, c := range []struct {
		name        string
		config      acctest.Values
		environment map[string]string
		want        string
	}{
		{"of site and region", nil, nil, "https://kr.object.ncloudstorage.com/highlights/clips/"},
		{"attribute", acctest.Values{"object_storage_endpoint": "http://127.0.0.1:7070"}, nil, "http://127.0.0.1:7070/highlights/clips/"},
		{
			"environment", nil,
			map[string]string{"NCPLIVESTATION_OBJECT_STORAGE_ENDPOINT": "http://127.0.0.1:8080/"},
			"http://127.0.0.1:8080/highlights/clips/",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			setEnvironment(t, c.environment)
			env := acctest.New(t)
			state := env.Provider(t, c.config).MustCreate(t, "ncplivestation_shortclip", env.ClipConfig())
			if got := state.String("output.url"); !strings.HasPrefix(got, c.want) {
				t.Errorf("output.url = %s, want %s…", got, c.want)
			}
		})
	}
}
