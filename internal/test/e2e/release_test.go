// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/cli"
)

// distVariable is the environment variable that names the directory of a snapshot release. `make release-check` builds one
// and runs the tests of it.
const distVariable = "RELEASE_DIST"

// product starts the name of each file of a release.
const product = "terraform-provider-ncplivestation"

// release is the output of goreleaser.
type release struct {
	dir, version string
	// sums holds the checksums of SHA256SUMS by file name.
	sums map[string]string
}

// releaseToTest returns the release that the environment names, and skips the test if there is none.
func releaseToTest(t *testing.T) release {
	t.Helper()
	dir := os.Getenv(distVariable)
	if dir == "" {
		t.Skipf("%s is not set: make release-check builds a release and tests it", distVariable)
	}
	return readRelease(t, dir)
}

func readRelease(t *testing.T, dir string) release {
	t.Helper()
	var metadata struct{ Version string }
	if err := json.Unmarshal(readFile(t, filepath.Join(dir, "metadata.json")), &metadata); err != nil || metadata.Version == "" {
		t.Fatalf("the release in %s has no version: %v", dir, err)
	}
	r := release{dir: dir, version: metadata.Version, sums: map[string]string{}}
	for line := range strings.Lines(string(readFile(t, r.path("_SHA256SUMS")))) {
		sum, name, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		if !ok {
			t.Fatalf("invalid line in SHA256SUMS: %q", line)
		}
		r.sums[name] = sum
	}
	return r
}

// name returns the name of a file of the release.
func (r release) name(ending string) string { return product + "_" + r.version + ending }

func (r release) path(ending string) string { return filepath.Join(r.dir, r.name(ending)) }

// platforms returns the platforms that have an archive, such as linux_amd64.
func (r release) platforms(t *testing.T) []string {
	t.Helper()
	found, err := filepath.Glob(r.path("_*.zip"))
	if err != nil || len(found) == 0 {
		t.Fatalf("no archive in %s: %v", r.dir, err)
	}
	for i, path := range found {
		found[i] = strings.TrimSuffix(strings.TrimPrefix(path, r.path("_")), ".zip")
	}
	return found
}

// sum returns the SHA-256 checksum in hexadecimal.
func sum(content []byte) string {
	hash := sha256.Sum256(content)
	return hex.EncodeToString(hash[:])
}

// The registry accepts a version only if SHA256SUMS names each archive, the manifest, and no other file.
func TestRelease_hasFilesThatRegistryRequires(t *testing.T) {
	t.Parallel()
	r := releaseToTest(t)
	manifest := readFile(t, filepath.Join(moduleRoot, "terraform-registry-manifest.json"))
	want := map[string]string{r.name("_manifest.json"): sum(manifest)}
	for _, platform := range r.platforms(t) {
		if !regexp.MustCompile(`^[a-z]+_[a-z0-9]+$`).MatchString(platform) {
			t.Errorf("%q is not a platform", platform)
		}
		want[r.name("_"+platform+".zip")] = sum(readFile(t, r.path("_"+platform+".zip")))
	}
	for name := range want {
		if r.sums[name] != want[name] {
			t.Errorf("the checksum of %s is %q, want %s", name, r.sums[name], want[name])
		}
	}
	for name := range r.sums {
		if want[name] == "" {
			t.Errorf("SHA256SUMS names %s, which the registry does not expect", name)
		}
	}
	var protocols struct {
		Version  int
		Metadata struct {
			Versions []string `json:"protocol_versions"`
		}
	}
	if err := json.Unmarshal(manifest, &protocols); err != nil || protocols.Version != 1 || !slices.Equal(protocols.Metadata.Versions, []string{"6.0"}) {
		t.Errorf("the manifest should declare protocol 6.0: %s, %v", manifest, err)
	}
}

// The program in an archive is built for the platform in its name, without cgo, and its SBOM describes this very program.
func TestRelease_archivesMatchTheirSBOMs(t *testing.T) {
	t.Parallel()
	r := releaseToTest(t)
	for _, platform := range r.platforms(t) {
		t.Run(platform, func(t *testing.T) {
			t.Parallel()
			name := product + "_v" + r.version
			if strings.HasPrefix(platform, "windows_") {
				name += ".exe"
			}
			program := unzipped(t, r.path("_"+platform+".zip"), name, "LICENSE", "THIRD-PARTY-NOTICES")[name]
			built, err := buildinfo.Read(bytes.NewReader(program))
			if err != nil {
				t.Fatal(err)
			}
			settings := map[string]string{}
			for _, setting := range built.Settings {
				settings[setting.Key] = setting.Value
			}
			if is := settings["GOOS"] + "_" + settings["GOARCH"]; is != platform || settings["CGO_ENABLED"] != "0" {
				t.Errorf("built for %s with CGO_ENABLED=%s, want %s with 0", is, settings["CGO_ENABLED"], platform)
			}

			var sbom struct {
				BOMFormat string
				Metadata  struct {
					Component  struct{ Name, Version string }
					Properties []struct{ Name, Value string }
				}
				Components []struct {
					Name, Version string
					Evidence      struct{ Licenses []any }
				}
			}
			if err := json.Unmarshal(readFile(t, r.path("_"+platform+".cdx.json")), &sbom); err != nil {
				t.Fatal(err)
			}
			if sbom.BOMFormat != "CycloneDX" || sbom.Metadata.Component.Name != built.Main.Path || sbom.Metadata.Component.Version != "v"+r.version {
				t.Errorf("the %s SBOM describes %+v", sbom.BOMFormat, sbom.Metadata.Component)
			}
			if !slices.Contains(sbom.Metadata.Properties, struct{ Name, Value string }{"cdx:gomod:binary:hash:SHA-256", sum(program)}) {
				t.Error("the SBOM has the checksum of another binary")
			}
			// The SBOM lists the standard library as a module, with the version of Go.
			missing := map[string]string{"std": built.GoVersion}
			for _, module := range built.Deps {
				missing[module.Path] = module.Version
			}
			licensed := 0
			for _, component := range sbom.Components {
				if missing[component.Name] == component.Version {
					delete(missing, component.Name)
				}
				if len(component.Evidence.Licenses) > 0 {
					licensed++
				}
			}
			// The license of a few modules is not recognized.
			if licensed < len(sbom.Components)*9/10 {
				t.Errorf("the SBOM names the licenses of %d modules out of %d", licensed, len(sbom.Components))
			}
			if len(missing) > 0 {
				t.Errorf("the SBOM lacks %v", missing)
			}
		})
	}
}

// unzipped returns the files of an archive. It checks that these are the named ones, and that only the first is executable.
func unzipped(t *testing.T, archive string, names ...string) map[string][]byte {
	t.Helper()
	opened, err := zip.OpenReader(archive)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = opened.Close() }()
	files := map[string][]byte{}
	for _, file := range opened.File {
		if !slices.Contains(names, file.Name) {
			t.Errorf("unexpected file in the archive: %s", file.Name)
		}
		if executable := file.Mode()&0o111 != 0; executable != (file.Name == names[0]) {
			t.Errorf("%s has mode %s", file.Name, file.Mode())
		}
		content, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[file.Name], err = io.ReadAll(content); err != nil {
			t.Fatal(err)
		}
	}
	if len(files) != len(names) {
		t.Fatalf("%d files in the archive, want %q", len(files), names)
	}
	return files
}

// A user installs the provider from the archive, without development overrides, and cuts and destroys a clip.
func TestRelease_installsFromItsArchive(t *testing.T) {
	t.Parallel()
	r := releaseToTest(t)
	archive := r.path("_" + runtime.GOOS + "_" + runtime.GOARCH + ".zip")
	if _, err := os.Stat(archive); err != nil {
		t.Fatalf("the release has no archive for this platform: %v", err)
	}
	for name, newMirror := range map[string]func(dir string) (*cli.Mirror, error){
		"packed":   func(dir string) (*cli.Mirror, error) { return cli.NewPackedMirror(dir, archive) },
		"unpacked": func(dir string) (*cli.Mirror, error) { return cli.NewUnpackedMirror(dir, archive, r.version) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			released, err := newMirror(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			e := newEnv(t)
			dir := t.TempDir()
			// A snapshot release is a prerelease, which the CLI installs only if the configuration names its version.
			writeFile(t, dir, "required.tf", strings.Replace(requiredProviders, " }\n", fmt.Sprintf(", version = %q }\n", r.version), 1))
			writeFile(t, dir, "main.tf", e.clip(""))
			w := initialize(t, released, dir, e.variables())
			if lock := string(readFile(t, filepath.Join(dir, ".terraform.lock.hcl"))); !strings.Contains(lock, fmt.Sprintf("%q", r.version)) {
				t.Errorf("the lock file does not name version %s:\n%s", r.version, lock)
			}

			requireChanges(t, w)
			must(t)(w.Apply(t.Context()))
			requireInState(t, w, "COMPLETED")
			requireEmptyPlan(t, w)
			must(t)(w.Destroy(t.Context()))
			requireCreates(t, e, 1)
			requireUserAgent(t, e, r.version)
		})
	}
}

func TestUserAgent_namesLinkedVersion(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	w := newWorkspace(t, e.variables(), e.clip(""))
	must(t)(w.Apply(t.Context()))
	requireUserAgent(t, e, cli.ProviderVersion)
}

// requireUserAgent checks that every request names the version of the provider and a version of the CLI.
func requireUserAgent(t *testing.T, e *env, version string) {
	t.Helper()
	want := regexp.MustCompile(`^` + product + `/` + regexp.QuoteMeta(version) + ` Terraform/\d+\.\d+\.\d+`)
	requests := e.Requests()
	if len(requests) == 0 {
		t.Error("no requests")
	}
	for _, request := range requests {
		if agent := request.Header.Get("User-Agent"); !want.MatchString(agent) {
			t.Errorf("%s has User-Agent %q, want %s", request.Operation, agent, want)
		}
	}
}

// A second build, from a copy of the source, has the same bytes.
func TestRelease_isReproducible(t *testing.T) {
	t.Parallel()
	r := releaseToTest(t)
	source := copyOfSource(t)
	run(t, source, "go", "tool", "-modfile=tools/goreleaser/go.mod", "goreleaser", "release", "--snapshot", "--skip=sbom")

	again := readRelease(t, filepath.Join(source, "dist"))
	for name, sum := range r.sums {
		if again.sums[name] != sum {
			t.Errorf("%s differs: checksum %q, then %q", name, sum, again.sums[name])
		}
	}
	if len(again.sums) != len(r.sums) {
		t.Errorf("%d files, then %d", len(r.sums), len(again.sums))
	}
}

// copyOfSource clones the repository into another directory, with the uncommitted changes.
func copyOfSource(t *testing.T) string {
	t.Helper()
	source := filepath.Join(t.TempDir(), "elsewhere")
	run(t, moduleRoot, "git", "clone", "--quiet", "--no-checkout", moduleRoot, source)
	files := run(t, moduleRoot, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	for name := range strings.SplitSeq(strings.TrimSuffix(files, "\x00"), "\x00") {
		content, err := os.ReadFile(filepath.Join(moduleRoot, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue // deleted, but not committed
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Dir(filepath.Join(source, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		// The copy has other times and modes, because neither may change the release.
		writeFile(t, source, name, string(content))
	}
	return source
}

// run runs a program and returns its standard output.
func run(t *testing.T, dir, program string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Dir = dir
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s %s: %v\n%s%s", program, strings.Join(args, " "), err, stdout.String(), stderr.String())
	}
	return stdout.String()
}
