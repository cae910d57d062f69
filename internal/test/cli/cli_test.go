package cli

import (
	"archive/zip"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// program puts a file that can be run into dir.
func program(t *testing.T, dir, name, script string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFind_prefersTheNamedOneThenTerraformThenTofu(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	t.Setenv(PathVariable, "")

	_, err := Find()
	if err == nil || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), "install terraform") {
		t.Errorf("with none: want one line that says what to install, got: %v", err)
	}
	for _, name := range []string{"tofu", "terraform", "named"} {
		want := program(t, dir, name, "")
		if name == "named" {
			t.Setenv(PathVariable, want)
		}
		if got, err := Find(); err != nil || got != want {
			t.Errorf("with %s: got %q, %v", name, got, err)
		}
	}
	t.Setenv(PathVariable, filepath.Join(dir, "missing"))
	if _, err := Find(); err == nil || !strings.Contains(err.Error(), PathVariable) {
		t.Errorf("a named one that is missing: want an error that names %s, got: %v", PathVariable, err)
	}
}

func TestEnvironment_withholdsSettingsAndKeysUnlessGiven(t *testing.T) {
	inherited := []string{
		"PATH=/bin", "HOME=/home/a", "TF_CLI_CONFIG_FILE=/gone", "TF_LOG=TRACE", "TF_REATTACH_PROVIDERS={}",
		"TF_PLUGIN_CACHE_DIR=/cache", "TF_VAR_bucket=b", "NCLOUD_ACCESS_KEY=real", "NCLOUD_SECRET_KEY=real", "NCPLIVESTATION_ENDPOINT=https://real",
	}
	got := environment(inherited, "/mirror/cli.tfrc", map[string]string{"NCLOUD_ACCESS_KEY": "given"})
	for _, want := range []string{"PATH=/bin", "HOME=/home/a", "TF_CLI_CONFIG_FILE=/mirror/cli.tfrc", "NCLOUD_ACCESS_KEY=given", "CHECKPOINT_DISABLE=1"} {
		if !slices.Contains(got, want) {
			t.Errorf("%s is missing in %q", want, got)
		}
	}
	for _, entry := range got {
		if slices.Contains(inherited[2:], entry) {
			t.Errorf("%s is inherited", entry)
		}
	}
}

func TestLayout_isThatOfAMirror(t *testing.T) {
	for goos, want := range map[string]string{
		"linux":   "registry.opentofu.org/ncplivestation/ncplivestation/" + Version + "/linux_arm64/terraform-provider-ncplivestation_v" + Version,
		"windows": "registry.opentofu.org/ncplivestation/ncplivestation/" + Version + "/windows_arm64/terraform-provider-ncplivestation_v" + Version + ".exe",
	} {
		if got := filepath.ToSlash(layout("registry.opentofu.org", Version, goos, "arm64")); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestNewMirror_holdsTheProviderForBothRegistriesAndNoOtherWay(t *testing.T) {
	dir := t.TempDir()
	t.Setenv(PathVariable, program(t, dir, "terraform", ""))
	mirror, err := NewMirror(t.Context(), filepath.Join(dir, "made"), program(t, dir, "provider", "exit 0"))
	if err != nil {
		t.Fatal(err)
	}
	for _, host := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		found, err := filepath.Glob(filepath.Join(mirror.Dir, host, "ncplivestation", "ncplivestation", Version, "*", "terraform-provider-ncplivestation_v*"))
		if err != nil || len(found) != 1 {
			t.Errorf("%s: found %q, %v", host, found, err)
		}
	}
	config, err := os.ReadFile(mirror.Config)
	if err != nil {
		t.Fatal(err)
	}
	if text := string(config); !strings.Contains(text, filepath.ToSlash(mirror.Dir)) || strings.Contains(text, "direct") || strings.Contains(text, "network_mirror") {
		t.Errorf("the mirror should be the only way to install:\n%s", text)
	}
}

func TestBeside_isInstalledWithTheProvider(t *testing.T) {
	dir := t.TempDir()
	t.Setenv(PathVariable, program(t, dir, "terraform", ""))
	provider := program(t, dir, "provider", "exit 0")
	mirror, err := NewMirror(t.Context(), filepath.Join(dir, "made"), provider)
	if err != nil {
		t.Fatal(err)
	}
	if err := mirror.AddFile(provider, "other"); err != nil {
		t.Fatal(err)
	}
	found, err := filepath.Glob(filepath.Join(mirror.Dir, "*", "ncplivestation", "ncplivestation", Version, "*", "other"))
	if err != nil || len(found) != 2 {
		t.Errorf("found %q, %v; want it for both registries", found, err)
	}
}

func TestReleaseMirrors_holdTheArchiveOrWhatIsInIt(t *testing.T) {
	dir := t.TempDir()
	t.Setenv(PathVariable, program(t, dir, "terraform", ""))
	platform := runtime.GOOS + "_" + runtime.GOARCH
	archive := filepath.Join(dir, "terraform-provider-ncplivestation_9.8.7_"+platform+".zip")
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

	packed, err := NewPackedMirror(filepath.Join(dir, "packed"), archive)
	if err != nil {
		t.Fatal(err)
	}
	unpacked, err := NewUnpackedMirror(filepath.Join(dir, "unpacked"), archive, "9.8.7")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{
		filepath.Join(packed.Dir, "registry.terraform.io/ncplivestation/ncplivestation", filepath.Base(archive)),
		filepath.Join(packed.Dir, "registry.opentofu.org/ncplivestation/ncplivestation", filepath.Base(archive)),
		filepath.Join(unpacked.Dir, "registry.terraform.io/ncplivestation/ncplivestation/9.8.7", platform, header.Name),
		filepath.Join(unpacked.Dir, "registry.opentofu.org/ncplivestation/ncplivestation/9.8.7", platform, header.Name),
	} {
		if info, err := os.Stat(path); err != nil {
			t.Error(err)
		} else if info.Mode()&0o100 == 0 && filepath.Base(path) == header.Name {
			t.Errorf("%s cannot be run: %s", path, info.Mode())
		}
	}
}
