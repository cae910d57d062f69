// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"strings"
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/cli"
)

// defaultCLI returns the CLI that all tests run with.
func defaultCLI(t *testing.T) cli.Version {
	t.Helper()
	version, err := cli.Detect(t.Context(), mirror.CLI)
	if err != nil {
		t.Fatal(err)
	}
	return version
}

// never is the minor version of a feature that OpenTofu does not have.
const never = 1000

// openTofuSince maps a language feature to the OpenTofu 1.x that added it, where this was later than in Terraform.
var openTofuSince = map[string]int{"ephemeral ": 11, "removed {": 9, "\naction ": never}

// violatesRequiredVersion reports whether a CLI is older than the configuration in dir requires.
func violatesRequiredVersion(t *testing.T, version cli.Version, dir string) bool {
	t.Helper()
	for _, text := range readConfiguration(t, dir) {
		if version.TooOldFor(text) {
			return true
		}
	}
	return false
}

// skipIfFeatureMissing skips the test if the configuration uses a feature that this OpenTofu does not have. The
// required_version of an example states the Terraform version, which OpenTofu compares with its own.
func skipIfFeatureMissing(t *testing.T, version cli.Version, dir string) {
	t.Helper()
	for _, text := range readConfiguration(t, dir) {
		for feature, minor := range openTofuSince {
			if version.OpenTofu && version.Before(1, minor) && strings.Contains(text, feature) {
				t.Skipf("%s does not have %q", version, feature)
			}
		}
	}
}

// skipIfTooOld skips the test if the CLI that all tests run with is too old for the configuration in dir.
func skipIfTooOld(t *testing.T, dir string) {
	t.Helper()
	version := defaultCLI(t)
	skipIfFeatureMissing(t, version, dir)
	if violatesRequiredVersion(t, version, dir) {
		t.Skipf("%s is older than the required_version", version)
	}
}
