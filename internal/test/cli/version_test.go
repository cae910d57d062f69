// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestParseVersion_findsTheVersionAfterWarnings(t *testing.T) {
	for name, test := range map[string]struct {
		out, want string
	}{
		"Terraform":         {"Terraform v1.11.4\non linux_amd64\n", "Terraform 1.11"},
		"release candidate": {"Terraform v1.16.0-rc2\n", "Terraform 1.16"},
		"OpenTofu":          {"OpenTofu v1.10.0\non linux_amd64\n", "OpenTofu 1.10"},
		"after a warning":   {"There are some problems with the CLI configuration:\n╷\n│ Warning: x\n╵\n\nTerraform v1.14.9\n", "Terraform 1.14"},
	} {
		got, ok := parseVersion(test.out)
		if !ok || got.String() != test.want {
			t.Errorf("%s: got %s, %t, want %s", name, got, ok, test.want)
		}
	}
	if got, ok := parseVersion("usage: something else\n"); ok {
		t.Errorf("no version line: got %s", got)
	}
}

func TestVersion_hasQuery(t *testing.T) {
	for _, test := range []struct {
		version Version
		want    bool
	}{
		{Version{Major: 1, Minor: 13}, false},
		{Version{Major: 1, Minor: 14}, true},
		{Version{Major: 2, Minor: 0}, true},
		{Version{Major: 1, Minor: 14, OpenTofu: true}, false},
	} {
		if got := test.version.HasQuery(); got != test.want {
			t.Errorf("%s has query: %t, want %t", test.version, got, test.want)
		}
	}
}

func TestVersion_tooOldForARequiredVersion(t *testing.T) {
	for _, test := range []struct {
		version Version
		config  string
		want    bool
	}{
		{Version{Major: 1, Minor: 13}, `required_version = ">= 1.14"`, true},
		{Version{Major: 1, Minor: 13}, "required_version\t=  \">= 2.0\"", true},
		{Version{Major: 1, Minor: 13}, `required_version = ">= 1.8" required_version = ">= 1.14"`, true},
		{Version{Major: 1, Minor: 14}, `required_version = ">= 1.14"`, false},
		{Version{Major: 2, Minor: 0}, `required_version = ">= 1.14"`, false},
		{Version{Major: 1, Minor: 13}, `version = ">= 1.14"`, false},
	} {
		if got := test.version.TooOldFor(test.config); got != test.want {
			t.Errorf("%s is too old for %s: %t, want %t", test.version, test.config, got, test.want)
		}
	}
}

func TestAll_returnsEachVersionOnce(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	t.Setenv(PathVariable, script(t, dir, "terraform", "echo Terraform v1.11.4"))
	script(t, dir, "tofu", "echo OpenTofu v1.10.0")
	same, newer := script(t, dir, "same", "echo Terraform v1.11.9"), script(t, dir, "newer", "echo Terraform v1.14.0")
	t.Setenv(MoreVariable, strings.Join([]string{same, newer}, string(filepath.ListSeparator)))

	all, err := All(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, version := range all {
		got = append(got, version.String())
	}
	if want := "Terraform 1.11,OpenTofu 1.10,Terraform 1.14"; strings.Join(got, ",") != want {
		t.Errorf("got %s, want %s", strings.Join(got, ","), want)
	}
}

func TestAll_failsForMissingProgram(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	t.Setenv(PathVariable, script(t, dir, "terraform", "echo Terraform v1.11.4"))
	t.Setenv(MoreVariable, filepath.Join(dir, "missing"))
	if all, err := All(t.Context()); err == nil || !strings.Contains(err.Error(), MoreVariable) {
		t.Errorf("got %v, %v, want an error that names %s", all, err, MoreVariable)
	}
}
