// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Version is a CLI program, and which CLI it is.
type Version struct {
	// Path is the absolute path of the program.
	Path string
	// OpenTofu is false for Terraform.
	OpenTofu bool
	// Major and Minor are 1 and 11 for version 1.11.4.
	Major, Minor int
}

// ErrUnsupported means that the CLI does not have a command or a feature.
var ErrUnsupported = errors.New("the CLI does not support this")

// String returns the name and version, such as "Terraform 1.11".
func (v Version) String() string {
	name := "Terraform"
	if v.OpenTofu {
		name = "OpenTofu"
	}
	return fmt.Sprintf("%s %d.%d", name, v.Major, v.Minor)
}

// Before reports whether the version is older than major.minor. It does not tell Terraform from OpenTofu.
func (v Version) Before(major, minor int) bool {
	return v.Major < major || v.Major == major && v.Minor < minor
}

var requiredVersion = regexp.MustCompile(`required_version\s*=\s*">= (\d+)\.(\d+)"`)

// TooOldFor reports whether the version is older than a required_version in config, the text of a configuration. It reads
// constraints of the form ">= 1.8" and ignores others.
func (v Version) TooOldFor(config string) bool {
	for _, found := range requiredVersion.FindAllStringSubmatch(config, -1) {
		major, _ := strconv.Atoi(found[1])
		minor, _ := strconv.Atoi(found[2])
		if v.Before(major, minor) {
			return true
		}
	}
	return false
}

// HasQuery reports whether the CLI has `terraform query` and list resources: Terraform since 1.14, OpenTofu never.
func (v Version) HasQuery() bool { return !v.OpenTofu && !v.Before(1, 14) }

// HasActions reports whether the CLI has actions: Terraform since 1.14, OpenTofu never.
func (v Version) HasActions() bool { return !v.OpenTofu && !v.Before(1, 14) }

// Detect runs the version command of a CLI.
func Detect(ctx context.Context, path string) (Version, error) {
	cmd := exec.CommandContext(ctx, path, "version") // #nosec G204 G702 -- the caller's own CLI
	cmd.Env = environment(os.Environ(), os.DevNull, nil)
	out, err := cmd.Output()
	if err != nil {
		return Version{}, fmt.Errorf("%s version: %w", path, err)
	}
	version, ok := parseVersion(string(out))
	if !ok {
		return Version{}, fmt.Errorf("%s version does not print a version: %q", path, out)
	}
	version.Path = path
	return version, nil
}

// parseVersion reads the output of the version command, whose line is "Terraform v1.11.4" or "OpenTofu v1.10.0". A
// warning may precede it.
func parseVersion(out string) (v Version, ok bool) {
	for line := range strings.Lines(out) {
		for _, name := range []string{"Terraform", "OpenTofu"} {
			if n, _ := fmt.Sscanf(line, name+" v%d.%d", &v.Major, &v.Minor); n == 2 {
				v.OpenTofu = name == "OpenTofu"
				return v, true
			}
		}
	}
	return Version{}, false
}

// All returns the CLIs of this machine: first the one that [Find] returns, then terraform and tofu on the PATH, then
// those that NCPLIVESTATION_TEST_CLIS names. Of two programs with the same name and version it returns the first.
func All(ctx context.Context) ([]Version, error) {
	found, err := Find()
	if err != nil {
		return nil, err
	}
	paths := []string{found}
	for _, name := range []string{"terraform", "tofu"} {
		if path, err := exec.LookPath(name); err == nil {
			paths = append(paths, path)
		}
	}
	for _, named := range filepath.SplitList(os.Getenv(MoreVariable)) {
		path, err := lookUp(MoreVariable, named)
		if err != nil {
			return nil, err
		}
		paths = append(paths, path)
	}
	var all []Version
	for _, path := range paths {
		version, err := Detect(ctx, path)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(all, func(other Version) bool { return other.String() == version.String() }) {
			all = append(all, version)
		}
	}
	return all, nil
}
