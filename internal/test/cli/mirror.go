package cli

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

// Version is the version under which a mirror offers the provider: one that the examples accept.
const Version = "0.1.0"

const providerName = "ncplivestation"

// hosts are the registries that a mirror stands for: a source address without a host means the one or the other.
var hosts = []string{"registry.terraform.io", "registry.opentofu.org"}

// Mirror is a folder that providers are installed from, and the CLI's configuration file that says so.
type Mirror struct {
	// Dir is the folder.
	Dir string
	// Config is the file that TF_CLI_CONFIG_FILE has to name.
	Config string
	// CLI is the command line that Find found.
	CLI string
}

// NewMirror makes a mirror in dir that holds this provider alone. provider is its binary, or the root of the module to
// build it from.
func NewMirror(ctx context.Context, dir, provider string) (*Mirror, error) {
	mirror, err := newMirror(dir)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(provider)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		built := filepath.Join(filepath.Dir(mirror.Config), "terraform-provider-"+providerName)
		if err := build(ctx, provider, built); err != nil {
			return nil, err
		}
		defer func() { _ = os.Remove(built) }()
		provider = built
	}
	for _, to := range mirror.binaryPaths(Version) {
		if err := copyFile(provider, to); err != nil {
			return nil, err
		}
	}
	return mirror, nil
}

// NewPackedMirror makes a mirror in dir that holds this provider alone: archive, the zip of a release for this platform,
// as it is.
func NewPackedMirror(dir, archive string) (*Mirror, error) {
	mirror, err := newMirror(dir)
	if err != nil {
		return nil, err
	}
	for _, host := range hosts {
		if err := copyFile(archive, filepath.Join(mirror.Dir, packedLayout(host, filepath.Base(archive)))); err != nil {
			return nil, err
		}
	}
	return mirror, nil
}

// NewUnpackedMirror makes a mirror in dir that holds this provider alone: what archive, the zip of a release of version for
// this platform, has in it.
func NewUnpackedMirror(dir, archive, version string) (*Mirror, error) {
	mirror, err := newMirror(dir)
	if err != nil {
		return nil, err
	}
	files, err := zip.OpenReader(archive)
	if err != nil {
		return nil, err
	}
	defer func() { _ = files.Close() }()
	for _, program := range mirror.binaryPaths(version) {
		if err := os.CopyFS(filepath.Dir(program), files); err != nil {
			return nil, err
		}
	}
	return mirror, nil
}

// newMirror makes an empty mirror.
func newMirror(dir string) (*Mirror, error) {
	found, err := Find()
	if err != nil {
		return nil, err
	}
	// A relative path would be looked up from the folder of each run.
	if dir, err = filepath.Abs(dir); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, err
	}
	mirror := &Mirror{Dir: filepath.Join(dir, "mirror"), Config: filepath.Join(dir, "cli.tfrc"), CLI: found}
	return mirror, os.WriteFile(mirror.Config, []byte(config(mirror.Dir)), 0o600)
}

// Beside puts a copy of a file beside the provider, under another name: they are installed together.
func (m *Mirror) AddFile(file, name string) error {
	for _, provider := range m.binaryPaths(Version) {
		if err := copyFile(file, filepath.Join(filepath.Dir(provider), name)); err != nil {
			return err
		}
	}
	return nil
}

// places are where a version of the provider stands in the mirror.
func (m *Mirror) binaryPaths(version string) []string {
	var paths []string
	for _, host := range hosts {
		paths = append(paths, filepath.Join(m.Dir, layout(host, version, runtime.GOOS, runtime.GOARCH)))
	}
	return paths
}

// Workspace is a workspace in dir, which exists, with this mirror.
func (m *Mirror) Workspace(dir string, env map[string]string) *Workspace {
	return &Workspace{Dir: dir, Env: env, CLI: m.CLI, Config: m.Config}
}

// layout is where a provider stands in a mirror. Source: provider installation, in the documentation of either CLI.
func layout(host, version, goos, goarch string) string {
	name := fmt.Sprintf("terraform-provider-%s_v%s", providerName, version)
	if goos == "windows" {
		name += ".exe"
	}
	return filepath.Join(host, "ncplivestation", providerName, version, goos+"_"+goarch, name)
}

// packedLayout is where an archive stands in a mirror: its name says version and platform.
func packedLayout(host, archive string) string {
	return filepath.Join(host, "ncplivestation", providerName, archive)
}

// config names the mirror and no other method of installation, so that no registry is asked.
func config(mirror string) string {
	return fmt.Sprintf("disable_checkpoint = true\n\nprovider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", filepath.ToSlash(mirror))
}

func build(ctx context.Context, root, binary string) error {
	cmd := exec.CommandContext(ctx, "go", "build", "-o", binary, "-ldflags", "-X main.version="+Version, ".") // #nosec G204 -- both paths are the caller's
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("the provider does not build: %w\n%s", err, out)
	}
	return nil
}

// place puts a copy of a program at a path: a link where the file system has them.
func copyFile(from, to string) (err error) {
	if err := os.MkdirAll(filepath.Dir(to), 0o750); err != nil {
		return err
	}
	if os.Link(from, to) == nil {
		return nil
	}
	source, err := os.Open(from) // #nosec G304 -- the caller's own binary
	if err != nil {
		return err
	}
	defer func() { _ = source.Close() }()
	target, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o700) // #nosec G302 G304 -- a program has to be executable
	if err != nil {
		return err
	}
	defer func() {
		if closed := target.Close(); err == nil {
			err = closed
		}
	}()
	_, err = io.Copy(target, source)
	return err
}
