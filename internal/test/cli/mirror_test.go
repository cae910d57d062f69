// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"archive/zip"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestLayout_followsFilesystemMirror(t *testing.T) {
	for goos, want := range map[string]string{
		"linux":   "registry.opentofu.org/ncplivestation/ncplivestation/" + ProviderVersion + "/linux_arm64/terraform-provider-ncplivestation_v" + ProviderVersion,
		"windows": "registry.opentofu.org/ncplivestation/ncplivestation/" + ProviderVersion + "/windows_arm64/terraform-provider-ncplivestation_v" + ProviderVersion + ".exe",
	} {
		if got := filepath.ToSlash(layout("registry.opentofu.org", ProviderVersion, goos, "arm64")); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// mirrorOf returns a mirror that holds a program in the role of the provider.
func mirrorOf(t *testing.T) (mirror *Mirror, program string) {
	t.Helper()
	dir := t.TempDir()
	t.Setenv(PathVariable, script(t, dir, "terraform", ""))
	program = script(t, dir, "provider", "exit 0")
	mirror, err := NewMirror(t.Context(), filepath.Join(dir, "installed"), program)
	if err != nil {
		t.Fatal(err)
	}
	return mirror, program
}

func TestNewMirror_holdsProviderForBothRegistries(t *testing.T) {
	mirror, _ := mirrorOf(t)
	for _, host := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		found, err := filepath.Glob(filepath.Join(mirror.Dir, host, "ncplivestation", "ncplivestation", ProviderVersion, "*", "terraform-provider-ncplivestation_v*"))
		if err != nil || len(found) != 1 {
			t.Errorf("%s: found %q, %v", host, found, err)
		}
	}
}

func TestNewMirror_configuresNoOtherInstallation(t *testing.T) {
	mirror, _ := mirrorOf(t)
	config, err := os.ReadFile(mirror.Config)
	if err != nil {
		t.Fatal(err)
	}
	if text := string(config); !strings.Contains(text, filepath.ToSlash(mirror.Dir)) || strings.Contains(text, "direct") || strings.Contains(text, "network_mirror") {
		t.Errorf("the CLI should install from the mirror only:\n%s", text)
	}
}

func TestAddFile_putsFileNextToProvider(t *testing.T) {
	mirror, program := mirrorOf(t)
	if err := mirror.AddFile(program, "other"); err != nil {
		t.Fatal(err)
	}
	found, err := filepath.Glob(filepath.Join(mirror.Dir, "*", "ncplivestation", "ncplivestation", ProviderVersion, "*", "other"))
	if err != nil || len(found) != 2 {
		t.Errorf("found %q, %v; want one for each registry", found, err)
	}
}

// releaseArchive writes the zip of a release for this platform, and returns the path of the zip and of its program.
func releaseArchive(t *testing.T) (archive, program string) {
	t.Helper()
	dir := t.TempDir()
	t.Setenv(PathVariable, script(t, dir, "terraform", ""))
	archive = filepath.Join(dir, "terraform-provider-ncplivestation_9.8.7_"+runtime.GOOS+"_"+runtime.GOARCH+".zip")
	file, err := os.Create(archive)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	zipped := zip.NewWriter(file)
	header := &zip.FileHeader{Name: "terraform-provider-ncplivestation_v9.8.7"}
	header.SetMode(0o755)
	if _, err := zipped.CreateHeader(header); err != nil {
		t.Fatal(err)
	}
	if err := zipped.Close(); err != nil {
		t.Fatal(err)
	}
	return archive, header.Name
}

func TestNewPackedMirror_holdsArchiveForBothRegistries(t *testing.T) {
	archive, _ := releaseArchive(t)
	mirror, err := NewPackedMirror(t.TempDir(), archive)
	if err != nil {
		t.Fatal(err)
	}
	for _, host := range hosts {
		if _, err := os.Stat(filepath.Join(mirror.Dir, host, "ncplivestation/ncplivestation", filepath.Base(archive))); err != nil {
			t.Error(err)
		}
	}
}

func TestNewUnpackedMirror_holdsExecutableForBothRegistries(t *testing.T) {
	archive, program := releaseArchive(t)
	mirror, err := NewUnpackedMirror(t.TempDir(), archive, "9.8.7")
	if err != nil {
		t.Fatal(err)
	}
	for _, host := range hosts {
		path := filepath.Join(mirror.Dir, host, "ncplivestation/ncplivestation/9.8.7", runtime.GOOS+"_"+runtime.GOARCH, program)
		if info, err := os.Stat(path); err != nil {
			t.Error(err)
		} else if info.Mode()&0o100 == 0 {
			t.Errorf("%s is not executable: %s", path, info.Mode())
		}
	}
}
