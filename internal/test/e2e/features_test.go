// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"encoding/json"
	"maps"
	"path/filepath"
	"slices"
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/cli"
)

// forEachCLI runs a test with each CLI of this machine, and skips those that do not have a feature.
func forEachCLI(t *testing.T, feature string, has func(cli.Version) bool, test func(*testing.T, cli.Version)) {
	t.Helper()
	versions, err := cli.All(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, version := range versions {
		t.Run(version.String(), func(t *testing.T) {
			t.Parallel()
			if !has(version) {
				t.Skipf("%s does not have %s, which Terraform has since 1.14", version, feature)
			}
			test(t, version)
		})
	}
}

// withAndWithoutLogs runs a test with TF_LOG unset and set, because the provider serves Terraform in another way if nobody
// reads the logs.
func withAndWithoutLogs(t *testing.T, test func(t *testing.T, variables map[string]string)) {
	t.Helper()
	t.Run("TF_LOG unset", func(t *testing.T) {
		t.Parallel()
		test(t, nil)
	})
	t.Run("TF_LOG set", func(t *testing.T) {
		t.Parallel()
		test(t, map[string]string{"TF_LOG": "TRACE", "TF_LOG_PATH": filepath.Join(t.TempDir(), "terraform.log")})
	})
}

// newWorkspaceOf is [newWorkspace] with another CLI and more environment variables.
func newWorkspaceOf(t *testing.T, version cli.Version, e *env, more map[string]string, config string) *cli.Workspace {
	t.Helper()
	variables := e.variables()
	maps.Copy(variables, more)
	return newWorkspaceFrom(t, mirrorOf(version), variables, config)
}

// A CLI that does not know list resources and actions ignores them.
func TestFeatures_areOfferedToEachCLIThatHasThem(t *testing.T) {
	t.Parallel()
	always := func(cli.Version) bool { return true }
	forEachCLI(t, "anything", always, func(t *testing.T, version cli.Version) {
		withAndWithoutLogs(t, func(t *testing.T, logs map[string]string) {
			e := newEnv(t)
			w := newWorkspaceOf(t, version, e, logs, e.clip(""))
			must(t)(w.Validate(t.Context()))
			var schema struct {
				Schemas map[string]struct {
					Lists   map[string]any `json:"list_resource_schemas"`
					Actions map[string]any `json:"action_schemas"`
				} `json:"provider_schemas"`
			}
			if err := json.Unmarshal([]byte(must(t)(w.Run(t.Context(), "providers", "schema", "-json")).Stdout), &schema); err != nil {
				t.Fatal(err)
			}
			for _, offered := range schema.Schemas {
				if got := slices.Collect(maps.Keys(offered.Lists)); version.HasQuery() != slices.Equal(got, []string{"ncplivestation_shortclip"}) {
					t.Errorf("list resources: %q", got)
				}
				if got := slices.Sorted(maps.Keys(offered.Actions)); version.HasActions() != slices.Equal(got, []string{"ncplivestation_start_recording", "ncplivestation_stop_recording"}) {
					t.Errorf("actions: %q", got)
				}
			}
			requireChanges(t, w)
			must(t)(w.Apply(t.Context()))
			requireInState(t, w, "COMPLETED")
			requireEmptyPlan(t, w)
		})
	})
}
