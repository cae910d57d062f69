// SPDX-License-Identifier: MPL-2.0

package bench

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/cli"
)

// The names of the candidates.
const (
	providerName = "ncplivestation"
	baselineName = "baseline"
	peerName     = "peer"
)

// candidate is a provider to measure.
type candidate struct {
	name   string
	mirror *cli.Mirror
	// size is the size of its binary, and peak the most memory that one of its processes used, both in bytes.
	size, peak int64
	// connections is how many connections an apply opened, besides one for each POST.
	connections int
}

// build builds the providers and puts each one, wrapped in procstat, into a mirror of its own. The order is: this
// provider, the baseline, the peer if there is one.
func build(t *testing.T, s scale) []*candidate {
	t.Helper()
	procstat := compile(t, s, "./internal/test/bench/procstat")
	binaries := []struct{ name, binary string }{
		{providerName, compile(t, s, ".")},
		{baselineName, compile(t, s, "./internal/test/bench/baseline", "-overlay", baselineOverlay(t))},
	}
	if *peer != "" {
		binaries = append(binaries, struct{ name, binary string }{peerName, *peer})
	}
	var candidates []*candidate
	for _, b := range binaries {
		info, err := os.Stat(b.binary)
		if err != nil {
			t.Fatal(err)
		}
		mirror, err := cli.NewMirror(t.Context(), t.TempDir(), procstat)
		if err != nil {
			t.Fatal(err)
		}
		// The CLI reads every file of an installed provider at each run to compare checksums. Beside procstat the provider's
		// size costs as much as it does for users.
		if err := mirror.AddFile(b.binary, "measured"); err != nil {
			t.Fatal(err)
		}
		candidates = append(candidates, &candidate{name: b.name, mirror: mirror, size: info.Size()})
	}
	return candidates
}

// compile builds a program of this module and returns the path of its binary.
func compile(t *testing.T, s scale, pkg string, flags ...string) string {
	t.Helper()
	root, err := cli.ModuleRoot()
	if err != nil {
		t.Fatal(err)
	}
	binary := filepath.Join(t.TempDir(), "program")
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}
	args := append([]string{"build", "-o", binary}, flags...)
	if s.release {
		args = append(args, "-trimpath", "-ldflags", "-s -w -X main.version="+cli.ProviderVersion)
	}
	cmd := exec.CommandContext(t.Context(), "go", append(args, pkg)...)
	cmd.Dir = root
	if s.release {
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s does not build: %v\n%s", pkg, err, out)
	}
	return binary
}
