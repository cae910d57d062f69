// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// script writes an executable shell script and returns its path.
func script(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+text+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFind_prefersNamedCLIThenTerraformThenTofu(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	t.Setenv(PathVariable, "")

	_, err := Find()
	if err == nil || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), "install terraform") {
		t.Errorf("without a CLI: error = %v, want one line that says what to install", err)
	}
	for _, name := range []string{"tofu", "terraform", "named"} {
		want := script(t, dir, name, "")
		if name == "named" {
			t.Setenv(PathVariable, want)
		}
		if got, err := Find(); err != nil || got != want {
			t.Errorf("with %s: got %q, %v", name, got, err)
		}
	}
	t.Setenv(PathVariable, filepath.Join(dir, "missing"))
	if _, err := Find(); err == nil || !strings.Contains(err.Error(), PathVariable) {
		t.Errorf("named CLI is missing: error = %v, want one that names %s", err, PathVariable)
	}
}

func TestEnvironment_inheritsNeitherSettingsNorCredentials(t *testing.T) {
	inherited := []string{
		"PATH=/bin", "HOME=/home/a", "TF_CLI_CONFIG_FILE=/gone", "TF_LOG=TRACE", "TF_REATTACH_PROVIDERS={}",
		"TF_PLUGIN_CACHE_DIR=/cache", "TF_VAR_bucket=b", "NCLOUD_ACCESS_KEY=real", "NCLOUD_SECRET_KEY=real", "NCPLIVESTATION_ENDPOINT=https://real",
	}
	got := environment(inherited, "/mirror/cli.tfrc", map[string]string{"NCLOUD_ACCESS_KEY": "extra"})
	for _, want := range []string{"PATH=/bin", "HOME=/home/a", "TF_CLI_CONFIG_FILE=/mirror/cli.tfrc", "NCLOUD_ACCESS_KEY=extra", "CHECKPOINT_DISABLE=1"} {
		if !slices.Contains(got, want) {
			t.Errorf("%s is missing in %q", want, got)
		}
	}
	for _, entry := range got {
		if slices.Contains(inherited[2:], entry) {
			t.Errorf("%s is inherited", entry)
		}
	}
}
