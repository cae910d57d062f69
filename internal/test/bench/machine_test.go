// SPDX-License-Identifier: MPL-2.0

package bench

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/cli"
)

// machine describes the machine that the results come from, without saying whose it is.
func machine(t *testing.T, mirror *cli.Mirror) string {
	t.Helper()
	result, err := mirror.Workspace(t.TempDir(), nil).Run(t.Context(), "version")
	if err != nil {
		t.Fatal(err)
	}
	version, _, _ := strings.Cut(result.Stdout, "\n")
	return fmt.Sprintf("%s, %d cores, %s/%s, %s, %s", processor(), runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version(), version)
}

// processor is the model of the CPU on a system that has /proc/cpuinfo.
func processor() string {
	raw, _ := os.ReadFile(filepath.FromSlash("/proc/cpuinfo"))
	for line := range strings.Lines(string(raw)) {
		if name, model, found := strings.Cut(line, ":"); found && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(model)
		}
	}
	return "unknown CPU"
}
