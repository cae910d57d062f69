package bench

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/cli"
)

// The names of the columns.
const (
	oursName    = "ncplivestation"
	minimalName = "minimal"
	peerName    = "peer"
)

// column is a provider that is measured.
type candidate struct {
	name   string
	mirror *cli.Mirror
	// size is that of its binary, peak the most memory that one of its processes held with the most clips, both in bytes.
	size, peak int64
	// connections is how many an apply opened.
	connections int
}

// build builds the providers and puts each behind the gauge into a mirror of its own: ours first, the minimal one second.
func build(t *testing.T, s scale) []*candidate {
	t.Helper()
	gauge := compile(t, s, "./internal/test/bench/procstat")
	binaries := []struct{ name, binary string }{
		{oursName, compile(t, s, ".")},
		{minimalName, compile(t, s, "./internal/test/bench/baseline")},
	}
	if *peer != "" {
		binaries = append(binaries, struct{ name, binary string }{peerName, *peer})
	}
	var columns []*candidate
	for _, b := range binaries {
		info, err := os.Stat(b.binary)
		if err != nil {
			t.Fatal(err)
		}
		mirror, err := cli.NewMirror(t.Context(), t.TempDir(), gauge)
		if err != nil {
			t.Fatal(err)
		}
		// Beside the gauge the provider is a part of what is installed: the command line reads it whole at each run, to
		// compare its checksum, and so its size has its price as in real life.
		if err := mirror.AddFile(b.binary, "gauged"); err != nil {
			t.Fatal(err)
		}
		columns = append(columns, &candidate{name: b.name, mirror: mirror, size: info.Size()})
	}
	return columns
}

// compile builds a program of this module.
func compile(t *testing.T, s scale, pkg string) (binary string) {
	t.Helper()
	root, err := cli.ModuleRoot()
	if err != nil {
		t.Fatal(err)
	}
	binary = filepath.Join(t.TempDir(), "program")
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}
	args := []string{"build", "-o", binary}
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
