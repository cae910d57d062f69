// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const file = `; written by hand
[DEFAULT]
ncloud_access_key_id = default-access
ncloud_secret_access_key = default-secret#not;a=comment
ncloud_api_url = https://ncloud.apigw.ntruss.com

[prod]
ncloud_access_key_id=prod-access
ncloud_secret_access_key='prod-secret'

[prod.half]
ncloud_access_key_id = half-access

[other-half]
ncloud_secret_access_key = half-secret

[interpolated]
ncloud_access_key_id = a%(ncloud_secret_access_key)s
ncloud_secret_access_key = b\

[neither]
ncloud_api_url = x
`

func environment(values map[string]string) func(string) string {
	return func(name string) string { return values[name] }
}

func write(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "configure")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestResolve_takesAPairWholeFromTheFirstPlace(t *testing.T) {
	path := write(t, file)
	both := map[string]string{"NCLOUD_ACCESS_KEY": "env-access", "NCLOUD_SECRET_KEY": "env-secret"}
	for _, c := range []struct {
		name           string
		source         Source
		env            map[string]string
		access, secret string
		from           string
	}{
		{"configuration", Source{AccessKey: "a", SecretKey: "s", File: path}, both, "a", "s", "configuration"},
		{"configured profile before the environment", Source{Profile: "prod", File: path}, both, "prod-access", "prod-secret", "profile prod"},
		{"environment before the profile that it names", Source{File: path}, map[string]string{"NCLOUD_ACCESS_KEY": "env-access", "NCLOUD_SECRET_KEY": "env-secret", "NCLOUD_PROFILE": "prod"}, "env-access", "env-secret", "environment"},
		{"profile of the environment before DEFAULT", Source{File: path}, map[string]string{"NCLOUD_PROFILE": " prod "}, "prod-access", "prod-secret", "profile prod"},
		{"second names", Source{File: path}, map[string]string{"NCLOUD_ACCESS_KEY_ID": "x", "NCLOUD_SECRET_ACCESS_KEY": "y"}, "x", "y", "environment"},
		{"first names first", Source{File: path}, map[string]string{"NCLOUD_ACCESS_KEY_ID": "x", "NCLOUD_SECRET_ACCESS_KEY": "y", "NCLOUD_ACCESS_KEY": "env-access", "NCLOUD_SECRET_KEY": "env-secret"}, "env-access", "env-secret", "environment"},
		{"empty is not set", Source{File: path}, map[string]string{"NCLOUD_ACCESS_KEY": "  "}, "default-access", "default-secret#not;a=comment", "profile DEFAULT"},
		{"named profile", Source{Profile: "prod", File: path}, nil, "prod-access", "prod-secret", "profile prod"},
		{"values are taken as they are", Source{Profile: "interpolated", File: path}, nil, "a%(ncloud_secret_access_key)s", `b\`, "profile interpolated"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.source.Getenv = environment(c.env)
			keys, err := c.source.Resolve()
			if err != nil {
				t.Fatal(err)
			}
			if keys.AccessKey != c.access || keys.SecretKey != c.secret || !strings.Contains(keys.Source, c.from) {
				t.Errorf("keys = %s, %s from %s", keys.AccessKey, keys.SecretKey, keys.Source)
			}
		})
	}
}

func TestResolve_namesTheMissingHalf(t *testing.T) {
	path := write(t, file)
	full := map[string]string{"NCLOUD_ACCESS_KEY": "env-access", "NCLOUD_SECRET_KEY": "env-secret"}
	for _, c := range []struct {
		name           string
		source         Source
		env            map[string]string
		found, missing string
	}{
		{"configuration, access key alone", Source{AccessKey: "a"}, full, "access_key", "secret_key"},
		{"configuration, secret key alone", Source{SecretKey: "s"}, full, "secret_key", "access_key"},
		{"environment, access key alone", Source{File: path}, map[string]string{"NCLOUD_ACCESS_KEY": "a"}, "NCLOUD_ACCESS_KEY", "NCLOUD_SECRET_KEY or NCLOUD_SECRET_ACCESS_KEY"},
		{"environment, secret key alone", Source{File: path}, map[string]string{"NCLOUD_SECRET_ACCESS_KEY": "s"}, "NCLOUD_SECRET_ACCESS_KEY", "NCLOUD_ACCESS_KEY or NCLOUD_ACCESS_KEY_ID"},
		{"profile, and nothing inherited from prod", Source{Profile: "prod.half", File: path}, nil, "ncloud_access_key_id", "ncloud_secret_access_key"},
		{"profile, the other half", Source{Profile: "other-half", File: path}, nil, "ncloud_secret_access_key", "ncloud_access_key_id"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.source.Getenv = environment(c.env)
			_, err := c.source.Resolve()
			var half *IncompleteError
			if !errors.As(err, &half) || half.Found != c.found || half.Missing != c.missing {
				t.Errorf("error = %v, want %s without %s", err, c.found, c.missing)
			}
		})
	}
}

func TestResolve_saysWhatIsWrongWithTheFile(t *testing.T) {
	for _, c := range []struct {
		name           string
		content        string
		profile        string
		profileMissing bool
		want           string
	}{
		{"no such profile", file, "dev", true, "there is no profile dev; it has DEFAULT, prod, prod.half, other-half, interpolated, neither"},
		{"an empty file", "", "dev", true, "there is no profile dev; it has no profiles"},
		{"neither half", file, "neither", false, "profile neither has neither ncloud_access_key_id nor ncloud_secret_access_key"},
		{"a line that is no setting", "[DEFAULT]\n# ok\n\nSECRETVALUE\n", "DEFAULT", false, "line 4 is not in the format name = value"},
		{"a section without end", "[DEFAULT\nSECRETVALUE = 1\n", "DEFAULT", false, "it is not an INI file"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Source{Profile: c.profile, File: write(t, c.content), Getenv: environment(nil)}.Resolve()
			var wrong *FileError
			if !errors.As(err, &wrong) || wrong.Reason != c.want || wrong.ProfileMissing != c.profileMissing {
				t.Fatalf("error = %v, want %s", err, c.want)
			}
			if strings.Contains(err.Error(), "SECRETVALUE") {
				t.Errorf("the error shows the file's content: %v", err)
			}
		})
	}
	missing := filepath.Join(t.TempDir(), "none")
	var wrong *FileError
	if _, err := (Source{File: missing, Getenv: environment(nil)}).Resolve(); !errors.As(err, &wrong) || wrong.Reason != "there is no such file" {
		t.Errorf("missing file: %v", err)
	}
	if _, err := (Source{File: t.TempDir(), Getenv: environment(nil)}).Resolve(); !errors.As(err, &wrong) || wrong.Reason != "the file cannot be read" {
		t.Errorf("a directory: %v", err)
	}
}

func TestResolve_listsWhereItLooked(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	look := func() *NotFoundError {
		t.Helper()
		_, err := Source{Getenv: environment(nil)}.Resolve()
		var none *NotFoundError
		if !errors.As(err, &none) {
			t.Fatalf("error = %v", err)
		}
		return none
	}
	none := look()
	if len(none.Searched) != 3 || !strings.Contains(none.Error(), "NCLOUD_ACCESS_KEY_ID") || !strings.Contains(none.Searched[2], filepath.Join(home, ".ncloud/configure")) ||
		!strings.Contains(none.Searched[2], "no such file") {
		t.Errorf("looked in %q", none.Searched)
	}
	if err := os.Mkdir(filepath.Join(home, ".ncloud"), 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(home, ".ncloud", "configure")
	if err := os.WriteFile(path, []byte("[prod]\nncloud_access_key_id = a\nncloud_secret_access_key = b\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if none = look(); !strings.Contains(none.Searched[2], "there is no profile DEFAULT") {
		t.Errorf("looked in %q", none.Searched)
	}
	if keys, err := (Source{Profile: "prod", Getenv: environment(nil)}).Resolve(); err != nil || keys.AccessKey != "a" {
		t.Errorf("default file = %v, %v", keys, err)
	}
	if err := os.WriteFile(path, []byte("ncloud_access_key_id = a\nncloud_secret_access_key = b\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if keys, err := (Source{Getenv: environment(nil)}).Resolve(); err != nil || keys.AccessKey != "a" {
		t.Errorf("a file without sections = %v, %v", keys, err)
	}
	t.Setenv("HOME", "")
	if none = look(); !strings.Contains(none.Searched[2], "home directory") {
		t.Errorf("looked in %q", none.Searched)
	}
	if _, err := (Source{Profile: "prod", Getenv: environment(nil)}).Resolve(); !strings.Contains(fmt.Sprint(err), "home directory") {
		t.Errorf("error = %v", err)
	}
}

func TestResolve_readsTheProcessEnvironment(t *testing.T) {
	t.Setenv("NCLOUD_ACCESS_KEY", "real-access")
	t.Setenv("NCLOUD_SECRET_KEY", "real-secret")
	if keys, err := (Source{}).Resolve(); err != nil || keys.AccessKey != "real-access" {
		t.Errorf("keys = %v, %v", keys, err)
	}
}

func TestKeys_doNotShowThemselves(t *testing.T) {
	keys := Keys{AccessKey: "ACCESS", SecretKey: "SECRET", Source: "the environment"}
	for _, shown := range []string{fmt.Sprint(keys), fmt.Sprintf("%+v", keys), fmt.Sprintf("%#v", keys), keys.LogValue().String()} {
		if strings.Contains(shown, "ACCESS") || strings.Contains(shown, "SECRET") {
			t.Errorf("shown as %s", shown)
		}
	}
}
