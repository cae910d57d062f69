// Package cli runs a real command line, Terraform or OpenTofu, with the provider in a mirror on this machine. It is for
// the demo and for the end-to-end tests: what only a built provider in a process of its own can show.
//
// No run asks the network. The mirror is the only place that providers are installed from, and nothing of the caller's
// own Terraform settings or key pairs reaches a run unless it is given.
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

// PathVariable is the environment variable that names the command line to use. It is that of terraform-plugin-testing,
// so that all tests use the same.
const PathVariable = "TF_ACC_TERRAFORM_PATH"

// ErrNotFound tells that there is no command line on this machine.
var ErrNotFound = errors.New("no Terraform or OpenTofu found: install terraform (1.8 or later) or tofu and put it on the PATH, " +
	"or set " + PathVariable + " to it")

// Find looks for a command line: the one that TF_ACC_TERRAFORM_PATH names, else terraform, else tofu on the PATH. With
// none its error is ErrNotFound.
func Find() (string, error) {
	if named := os.Getenv(PathVariable); named != "" {
		path, err := exec.LookPath(named)
		if err != nil {
			return "", fmt.Errorf("%s is set, but is not a program: %w", PathVariable, err)
		}
		return filepath.Abs(path)
	}
	for _, name := range []string{"terraform", "tofu"} {
		if path, err := exec.LookPath(name); err == nil {
			return filepath.Abs(path)
		}
	}
	return "", ErrNotFound
}

// ModuleRoot is the nearest folder with a go.mod, from the working directory upwards.
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

// withheld begins the names of the variables that a run does not inherit: settings of another Terraform run, keys of a
// real account, and another service's address.
var filteredPrefixes = []string{"TF_", "TOFU_", "TERRAFORM_CONFIG=", "NCLOUD_", "NCPLIVESTATION_"}

// environment is what a run gets: inherited without what is withheld, then what every run needs, then given.
func environment(inherited []string, config string, given map[string]string) []string {
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
	for name, value := range given {
		env = append(env, name+"="+value)
	}
	return env
}
