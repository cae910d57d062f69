// SPDX-License-Identifier: MPL-2.0

// Package cli runs a real CLI, Terraform or OpenTofu, with the provider in a mirror on this machine. The demo and the
// end-to-end tests use it to show what only a built provider in a process of its own can show.
//
// No run needs a network. The CLI installs providers from the mirror alone, and a run inherits neither the caller's own
// Terraform settings nor the caller's credentials.
package cli

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// PathVariable is the environment variable that names the CLI to use. terraform-plugin-testing reads the same variable,
// so all tests use the same CLI.
const PathVariable = "TF_ACC_TERRAFORM_PATH"

// MoreVariable is the environment variable that names further CLIs for the tests that run with several, as a list of
// paths like PATH. See [All].
const MoreVariable = "NCPLIVESTATION_TEST_CLIS"

// ErrNotFound means that this machine has no CLI.
var ErrNotFound = errors.New("no Terraform or OpenTofu found: install terraform (1.8 or later) or tofu and put it on the PATH, " +
	"or set " + PathVariable + " to it")

// Find returns the path of the CLI: the program that TF_ACC_TERRAFORM_PATH names, else terraform, else tofu on the PATH.
// If there is none, the error is [ErrNotFound].
func Find() (string, error) {
	if named := os.Getenv(PathVariable); named != "" {
		return lookUp(PathVariable, named)
	}
	for _, name := range []string{"terraform", "tofu"} {
		if path, err := exec.LookPath(name); err == nil {
			return filepath.Abs(path)
		}
	}
	return "", ErrNotFound
}

// lookUp returns the absolute path of a program that an environment variable names.
func lookUp(variable, program string) (string, error) {
	path, err := exec.LookPath(program)
	if err != nil {
		return "", fmt.Errorf("%s is set, but does not name a program: %w", variable, err)
	}
	return filepath.Abs(path)
}

// ModuleRoot returns the nearest directory with a go.mod, from the working directory upwards.
func ModuleRoot() (string, error) {
	start, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for dir := start; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("no go.mod in %s or above it: run this inside the module", start)
		}
	}
}

// filteredPrefixes start the names of the variables that a run does not inherit: settings of another Terraform run,
// credentials of a real account, and the endpoint of another service.
var filteredPrefixes = []string{"TF_", "TOFU_", "TERRAFORM_CONFIG=", "NCLOUD_", "NCPLIVESTATION_"}

// environment returns the environment of a run: the inherited variables without the filtered ones, then what every run
// needs, then extra.
func environment(inherited []string, config string, extra map[string]string) []string {
	env := slices.DeleteFunc(slices.Clone(inherited), func(entry string) bool {
		return slices.ContainsFunc(filteredPrefixes, func(prefix string) bool { return strings.HasPrefix(entry, prefix) })
	})
	env = append(env,
		"TF_CLI_CONFIG_FILE="+config,
		"TF_CLI_ARGS=-no-color",
		"TF_INPUT=0",
		"TF_IN_AUTOMATION=1",
		"CHECKPOINT_DISABLE=1",
	)
	for name, value := range extra {
		env = append(env, name+"="+value)
	}
	return env
}
