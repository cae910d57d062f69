package e2e

import (
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// commandLine is one that was found on this machine.
type cliVersion struct {
	path         string
	openTofu     bool
	major, minor int
}

func (c cliVersion) String() string {
	return fmt.Sprintf("%s %d.%d", map[bool]string{true: "OpenTofu", false: "Terraform"}[c.openTofu], c.major, c.minor)
}

func (c cliVersion) before(major, minor int) bool {
	return c.major < major || c.major == major && c.minor < minor
}

// commandLines are the one that all tests run with, and the other of the two where it is on the PATH.
func cliVersions(t *testing.T) []cliVersion {
	t.Helper()
	found := []cliVersion{detectCLI(t, mirror.CLI)}
	for _, name := range []string{"terraform", "tofu"} {
		path, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		if other := detectCLI(t, path); other.openTofu != found[0].openTofu {
			found = append(found, other)
		}
	}
	return found
}

func detectCLI(t *testing.T, path string) cliVersion {
	t.Helper()
	w := mirror.Workspace(t.TempDir(), nil)
	w.CLI = path
	result, err := w.Run(t.Context(), "version")
	if err != nil {
		t.Fatal(err)
	}
	found := cliVersion{path: path, openTofu: strings.HasPrefix(result.Stdout, "OpenTofu")}
	if _, err := fmt.Sscanf(result.Stdout[strings.Index(result.Stdout, " v")+1:], "v%d.%d", &found.major, &found.minor); err != nil {
		t.Fatalf("%s does not tell its version: %s", path, result.Stdout)
	}
	return found
}

var oldest = regexp.MustCompile(`required_version\s*=\s*">= (\d+)\.(\d+)"`)

// laterInOpenTofu is since which 1.x it knows what the oldest Terraform that an example permits knows already.
var laterInOpenTofu = map[string]int{"ephemeral ": 11, "removed {": 9}

// refuses tells whether a command line is too old for a configuration, by what the configuration itself says.
func (c cliVersion) refuses(t *testing.T, dir string) bool {
	t.Helper()
	for _, text := range texts(t, dir) {
		for _, found := range oldest.FindAllStringSubmatch(text, -1) {
			major, _ := strconv.Atoi(found[1])
			minor, _ := strconv.Atoi(found[2])
			if c.before(major, minor) {
				return true
			}
		}
		// It takes required_version for its own, and has some things later than Terraform.
		for feature, minor := range laterInOpenTofu {
			if c.openTofu && c.before(1, minor) && strings.Contains(text, feature) {
				t.Skipf("%s does not know %q, as the example says", c, feature)
			}
		}
	}
	return false
}

// skipIfTooOld skips where the command line that all tests run with is too old for a configuration.
func skipIfTooOld(t *testing.T, dir string) {
	t.Helper()
	if command := detectCLI(t, mirror.CLI); command.refuses(t, dir) {
		t.Skipf("%s is too old for it", command)
	}
}
