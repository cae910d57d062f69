package provider_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
)

// clean empties what the environment may say to the provider.
func clean(t *testing.T) {
	t.Helper()
	for _, name := range []string{
		"NCLOUD_ACCESS_KEY", "NCLOUD_ACCESS_KEY_ID", "NCLOUD_SECRET_KEY", "NCLOUD_SECRET_ACCESS_KEY", "NCLOUD_PROFILE",
		"NCLOUD_SITE", "NCLOUD_REGION", "NCPLIVESTATION_ENDPOINT", "NCPLIVESTATION_OBJECT_STORAGE_ENDPOINT",
	} {
		t.Setenv(name, "")
	}
	t.Setenv("HOME", t.TempDir())
}

func TestConfigure_saysWhatIsWrong(t *testing.T) {
	keys := acctest.Values{"access_key": "a", "secret_key": "s"}
	for _, c := range []struct {
		name   string
		config acctest.Values
		env    map[string]string
		says   []string
	}{
		{"no keys", nil, nil, []string{"No Keys Found", "access_key and secret_key", "NCLOUD_ACCESS_KEY or NCLOUD_ACCESS_KEY_ID", "NCLOUD_SECRET_KEY", ".ncloud/configure", "no such file"}},
		{
			"half in the configuration",
			acctest.Values{"access_key": "a"},
			map[string]string{"NCLOUD_ACCESS_KEY": "x", "NCLOUD_SECRET_KEY": "y"},
			[]string{"Half a Key Pair", "secret_key", "access_key is set, but secret_key is missing"},
		},
		{
			"half in the environment", nil,
			map[string]string{"NCLOUD_SECRET_KEY": "y"},
			[]string{"Half a Key Pair", "NCLOUD_SECRET_KEY is set, but NCLOUD_ACCESS_KEY or NCLOUD_ACCESS_KEY_ID is missing"},
		},
		{"empty key", acctest.Values{"access_key": "", "secret_key": "s"}, nil, []string{"access_key", "length"}},
		{"missing profile", acctest.Values{"profile": "prod"}, nil, []string{"Profile Not Usable", "prod", ".ncloud/configure", "no such file"}},
		{"missing profile of the environment", nil, map[string]string{"NCLOUD_PROFILE": "stage"}, []string{"Profile Not Usable", "stage"}},
		{"missing file", acctest.Values{"shared_config_file": "/nowhere/configure"}, nil, []string{"shared_config_file", "/nowhere/configure"}},
		{"gov", with(keys, "site", "gov"), nil, []string{"site", "Live Station is not offered in the government zone"}},
		{"gov of the environment", keys, map[string]string{"NCLOUD_SITE": "gov"}, []string{"NCLOUD_SITE", "not offered in the government zone"}},
		{"site", with(keys, "site", "moon"), nil, []string{"site", "public or fin", "moon"}},
		{"region", with(keys, "region", "kr\nX: y"), nil, []string{"region", "capitals"}},
		{"region of the environment", keys, map[string]string{"NCLOUD_REGION": "kr"}, []string{"NCLOUD_REGION", `"kr"`}},
		{"endpoint with a path", with(keys, "endpoint", "https://example.test/api/v2"), nil, []string{"endpoint", "scheme and host", "example.test"}},
		{"endpoint without a scheme", with(keys, "endpoint", "example.test"), nil, []string{"endpoint", "scheme and host"}},
		{"endpoint with a password", with(keys, "endpoint", "https://me:hunter2@example.test"), nil, []string{"endpoint", "user name"}},
		{"endpoint of the environment", keys, map[string]string{"NCPLIVESTATION_ENDPOINT": "ftp://x"}, []string{"NCPLIVESTATION_ENDPOINT"}},
		{"storage endpoint", with(keys, "object_storage_endpoint", "x"), nil, []string{"object_storage_endpoint"}},
		{"retries", with(keys, "max_retries", -1), nil, []string{"max_retries", "-1"}},
		{"timeout", with(keys, "request_timeout", "soon"), nil, []string{"request_timeout", "soon"}},
		{"timeout of nothing", with(keys, "request_timeout", "0s"), nil, []string{"request_timeout", "more than 0s"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			clean(t)
			for name, value := range c.env {
				t.Setenv(name, value)
			}
			s := acctest.New(t)
			_, diags := s.Configure(t, c.config)
			if len(diags.Errors()) != 1 {
				t.Fatalf("diagnostics = %v, want one error", diags)
			}
			for _, text := range c.says {
				if !strings.Contains(diags.Errors()[0].String(), text) {
					t.Errorf("the error does not say %q: %s", text, diags.Errors()[0])
				}
			}
			if strings.Contains(diags.Errors()[0].String(), "hunter2") {
				t.Errorf("a password is shown: %s", diags.Errors()[0])
			}
			if len(s.Requests()) != 0 {
				t.Error("Configure made a request")
			}
		})
	}
}

func with(o acctest.Values, name string, value any) acctest.Values {
	changed := acctest.Values{name: value}
	for name, value := range o {
		changed[name] = value
	}
	return changed
}

func TestConfigure_usesKeysOfEachPlace(t *testing.T) {
	s := acctest.New(t)
	access, secret := s.Key()
	file := filepath.Join(t.TempDir(), "configure")
	content := "[DEFAULT]\nncloud_access_key_id = wrong\nncloud_secret_access_key = wrong\n[prod]\nncloud_access_key_id = " + access + "\nncloud_secret_access_key = " + secret + "\n"
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		config acctest.Values
		env    map[string]string
	}{
		{"configuration", acctest.Values{"access_key": access, "secret_key": secret}, nil},
		{"environment", nil, map[string]string{"NCLOUD_ACCESS_KEY": access, "NCLOUD_SECRET_KEY": secret}},
		{"environment, second names", nil, map[string]string{"NCLOUD_ACCESS_KEY_ID": access, "NCLOUD_SECRET_ACCESS_KEY": secret}},
		{"profile", acctest.Values{"profile": "prod", "shared_config_file": file}, nil},
		{"profile of the environment", acctest.Values{"shared_config_file": file}, map[string]string{"NCLOUD_PROFILE": "prod"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			clean(t)
			for name, value := range c.env {
				t.Setenv(name, value)
			}
			p, diags := s.Configure(t, c.config)
			if diags.String() != "" {
				t.Fatal(diags)
			}
			data, diags := p.ReadDataSource(t, "ncplivestation_snapshot", acctest.Values{"channel_id": s.Channel, "snapshot_id": s.Snapshot})
			if diags.String() != "" || data.Value("expired") != false {
				t.Errorf("data = %v, %v", data, diags)
			}
		})
	}
	t.Run("wrong ones say where they came from", func(t *testing.T) {
		clean(t)
		p, diags := s.Configure(t, acctest.Values{"shared_config_file": file})
		if diags.String() != "" {
			t.Fatal(diags)
		}
		_, diags = p.ReadDataSource(t, "ncplivestation_snapshot", acctest.Values{"channel_id": s.Channel, "snapshot_id": s.Snapshot})
		if !strings.Contains(diags.String(), "profile DEFAULT of "+file) {
			t.Errorf("diagnostics = %v", diags)
		}
	})
}

func TestConfigure_siteRegionAndAgentReachTheRequest(t *testing.T) {
	clean(t)
	for _, c := range []struct {
		config       acctest.Values
		env          map[string]string
		path, region string
	}{
		{nil, nil, "/api/v2/", "KR"},
		{acctest.Values{"site": "fin"}, nil, "/api/fin-v2/", "FKR"},
		{acctest.Values{"region": "JPN"}, nil, "/api/v2/", "JPN"},
		{nil, map[string]string{"NCLOUD_SITE": "fin"}, "/api/fin-v2/", "FKR"},
		{acctest.Values{"max_retries": 0, "request_timeout": "5s"}, map[string]string{"NCLOUD_REGION": "SGN"}, "/api/v2/", "SGN"},
	} {
		clean(t)
		for name, value := range c.env {
			t.Setenv(name, value)
		}
		s := acctest.New(t)
		p := s.Provider(t, c.config)
		_, _ = p.ReadDataSource(t, "ncplivestation_snapshot", acctest.Values{"channel_id": s.Channel, "snapshot_id": s.Snapshot})
		request := s.Requests()[0]
		if !strings.HasPrefix(request.Path, c.path) || request.Header.Get("x-ncp-region_code") != c.region {
			t.Errorf("%v %v: request to %s in region %s", c.config, c.env, request.Path, request.Header.Get("x-ncp-region_code"))
		}
		if agent := request.Header.Get("User-Agent"); agent != "terraform-provider-ncplivestation/test Terraform/1.11.4" {
			t.Errorf("User-Agent = %s", agent)
		}
	}
}

func TestConfigure_storageEndpointBySiteAndRegion(t *testing.T) {
	for _, c := range []struct {
		config acctest.Values
		env    map[string]string
		url    any
	}{
		{nil, nil, "https://kr.object.ncloudstorage.com/highlights/clips/"},
		{acctest.Values{"object_storage_endpoint": "http://127.0.0.1:7070"}, nil, "http://127.0.0.1:7070/highlights/clips/"},
		{nil, map[string]string{"NCPLIVESTATION_OBJECT_STORAGE_ENDPOINT": "http://127.0.0.1:8080/"}, "http://127.0.0.1:8080/highlights/clips/"},
	} {
		clean(t)
		for name, value := range c.env {
			t.Setenv(name, value)
		}
		s := acctest.New(t)
		p := s.Provider(t, c.config)
		state, diags := p.Create(t, "ncplivestation_shortclip", acctest.Values{
			"channel_id": s.Channel, "snapshot_id": s.Snapshot, "start_time": 0, "end_time": 1000,
			"output": acctest.Values{"bucket_name": "highlights", "file_path": "/clips"},
		})
		if diags.String() != "" {
			t.Fatal(diags)
		}
		if url := state.Value("output").(acctest.Values)["url"].(string); !strings.HasPrefix(url, c.url.(string)) {
			t.Errorf("%v %v: url = %s", c.config, c.env, url)
		}
	}
}
