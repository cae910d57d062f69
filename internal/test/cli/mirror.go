// SPDX-License-Identifier: MPL-2.0

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

// ProviderVersion is the version under which a mirror offers the provider. The version constraints of the examples accept it.
const ProviderVersion = "0.1.0"

const providerName = "ncplivestation"

// hosts are the registries that a mirror stands for. A source address without a host means the one or the other, depending
// on the CLI.
var hosts = []string{"registry.terraform.io", "registry.opentofu.org"}

// Mirror is a directory from which the CLI installs providers, and the configuration file that tells the CLI so.
type Mirror struct {
	// Dir is the directory.
	Dir string
	// Config is the file that TF_CLI_CONFIG_FILE must name.
	Config string
	// CLI is the path that [Find] returned.
	CLI string
}

// NewMirror creates a mirror in dir that holds this provider alone. provider is its binary, or the root of the module to
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
	for _, to := range mirror.binaryPaths(ProviderVersion) {
		if err := copyFile(provider, to); err != nil {
			return nil, err
		}
	}
	return mirror, nil
}

// NewPackedMirror creates a mirror in dir that holds this provider alone: archive, the zip of a release for this platform,
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

// NewUnpackedMirror creates a mirror in dir that holds this provider alone: the content of archive, the zip of a release of
// version for this platform.
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

// newMirror creates an empty mirror.
func newMirror(dir string) (*Mirror, error) {
	found, err := Find()
	if err != nil {
		return nil, err
	}
	// The CLI would resolve a relative path from the directory of each run.
	if dir, err = filepath.Abs(dir); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, err
	}
	mirror := &Mirror{Dir: filepath.Join(dir, "mirror"), Config: filepath.Join(dir, "cli.tfrc"), CLI: found}
	return mirror, os.WriteFile(mirror.Config, []byte(config(mirror.Dir)), 0o600)
}

// AddFile copies a file next to the provider, under another name. The CLI installs both together.
func (m *Mirror) AddFile(file, name string) error {
	for _, provider := range m.binaryPaths(ProviderVersion) {
		if err := copyFile(file, filepath.Join(filepath.Dir(provider), name)); err != nil {
			return err
		}
	}
	return nil
}

// binaryPaths returns the paths of a version of the provider in the mirror, one for each registry.
func (m *Mirror) binaryPaths(version string) []string {
	var paths []string
	for _, host := range hosts {
		paths = append(paths, filepath.Join(m.Dir, layout(host, version, runtime.GOOS, runtime.GOARCH)))
	}
	return paths
}

// Workspace returns a workspace in dir, which must exist, that installs from this mirror.
func (m *Mirror) Workspace(dir string, env map[string]string) *Workspace {
	return &Workspace{Dir: dir, Env: env, CLI: m.CLI, Config: m.Config}
}

// layout returns the path of a provider in a mirror. Source: provider installation, in the documentation of either CLI.
func layout(host, version, goos, goarch string) string {
	name := fmt.Sprintf("terraform-provider-%s_v%s", providerName, version)
	if goos == "windows" {
		name += ".exe"
	}
	return filepath.Join(host, "ncplivestation", providerName, version, goos+"_"+goarch, name)
}

// packedLayout returns the path of an archive in a mirror. Its file name holds the version and the platform.
func packedLayout(host, archive string) string {
	return filepath.Join(host, "ncplivestation", providerName, archive)
}

// config names the mirror and no other method of installation, so the CLI contacts no registry.
func config(mirror string) string {
	return fmt.Sprintf("disable_checkpoint = true\n\nprovider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", filepath.ToSlash(mirror))
}

func build(ctx context.Context, root, binary string) error {
	cmd := exec.CommandContext(ctx, "go", "build", "-o", binary, "-ldflags", "-X main.version="+ProviderVersion, ".") // #nosec G204 -- both paths are the caller's
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("the provider does not build: %w\n%s", err, out)
	}
	return nil
}

// copyFile links a file, or copies it where the file system has no links.
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
	target, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o700) // #nosec G302 G304 -- a program must be executable
	if err != nil {
		return err
	}
	defer func() {
		if closeErr := target.Close(); err == nil {
			err = closeErr
		}
	}()
	_, err = io.Copy(target, source)
	return err
}
