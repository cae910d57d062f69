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

// distVariable names the folder of a snapshot release. `make release-check` makes one and runs the tests of it.
const distVariable = "RELEASE_DIST"

// product begins the name of each file of a release.
const product = "terraform-provider-ncplivestation"

// release is what goreleaser made.
type release struct {
	dir, version string
	// sums is SHA256SUMS, by file.
	sums map[string]string
}

// theRelease is the release that the tests were given. Without one they have nothing to test.
func theRelease(t *testing.T) release {
	t.Helper()
	dir := os.Getenv(distVariable)
	if dir == "" {
		t.Skipf("%s names no folder of a release: make release-check makes one and tests it", distVariable)
	}
	return readRelease(t, dir)
}

func readRelease(t *testing.T, dir string) release {
	t.Helper()
	var metadata struct{ Version string }
	if err := json.Unmarshal(read(t, filepath.Join(dir, "metadata.json")), &metadata); err != nil || metadata.Version == "" {
		t.Fatalf("the release in %s has no version: %v", dir, err)
	}
	r := release{dir: dir, version: metadata.Version, sums: map[string]string{}}
	for line := range strings.Lines(string(read(t, r.path("_SHA256SUMS")))) {
		sum, name, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		if !ok {
			t.Fatalf("not a line of SHA256SUMS: %q", line)
		}
		r.sums[name] = sum
	}
	return r
}

// name is that of a file of the release.
func (r release) name(ending string) string { return product + "_" + r.version + ending }

func (r release) path(ending string) string { return filepath.Join(r.dir, r.name(ending)) }

// platforms are those that there is an archive for, such as linux_amd64.
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

func read(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func sum(content []byte) string {
	hash := sha256.Sum256(content)
	return hex.EncodeToString(hash[:])
}

// The registry takes a version only if SHA256SUMS names each archive and the manifest, and nothing that it does not know.
func TestRelease_hasTheFilesThatTheRegistryWants(t *testing.T) {
	t.Parallel()
	r := theRelease(t)
	manifest := read(t, filepath.Join(moduleRoot, "terraform-registry-manifest.json"))
	want := map[string]string{r.name("_manifest.json"): sum(manifest)}
	for _, platform := range r.platforms(t) {
		if !regexp.MustCompile(`^[a-z]+_[a-z0-9]+$`).MatchString(platform) {
			t.Errorf("%q is no platform", platform)
		}
		want[r.name("_"+platform+".zip")] = sum(read(t, r.path("_"+platform+".zip")))
	}
	for name := range want {
		if r.sums[name] != want[name] {
			t.Errorf("the checksum of %s is %q, want %s", name, r.sums[name], want[name])
		}
	}
	for name := range r.sums {
		if want[name] == "" {
			t.Errorf("SHA256SUMS names %s, which the registry does not know", name)
		}
	}
	var protocols struct {
		Version  int
		Metadata struct {
			Versions []string `json:"protocol_versions"`
		}
	}
	if err := json.Unmarshal(manifest, &protocols); err != nil || protocols.Version != 1 || !slices.Equal(protocols.Metadata.Versions, []string{"6.0"}) {
		t.Errorf("the manifest should tell of protocol 6.0: %s, %v", manifest, err)
	}
}

// What an archive holds fits its name, needs no library of the system, and is what the SBOM beside it says.
func TestRelease_archivesHoldWhatTheirSBOMsSay(t *testing.T) {
	t.Parallel()
	r := theRelease(t)
	for _, platform := range r.platforms(t) {
		t.Run(platform, func(t *testing.T) {
			t.Parallel()
			name := product + "_v" + r.version
			if strings.HasPrefix(platform, "windows_") {
				name += ".exe"
			}
			program := unzipped(t, r.path("_"+platform+".zip"), name, "LICENSE")[name]
			built, err := buildinfo.Read(bytes.NewReader(program))
			if err != nil {
				t.Fatal(err)
			}
			settings := map[string]string{}
			for _, setting := range built.Settings {
				settings[setting.Key] = setting.Value
			}
			if is := settings["GOOS"] + "_" + settings["GOARCH"]; is != platform || settings["CGO_ENABLED"] != "0" {
				t.Errorf("it is built for %s, CGO_ENABLED=%s", is, settings["CGO_ENABLED"])
			}

			var sbom struct {
				BOMFormat string
				Metadata  struct {
					Component  struct{ Name, Version string }
					Properties []struct{ Name, Value string }
				}
				Components []struct{ Name, Version string }
			}
			if err := json.Unmarshal(read(t, r.path("_"+platform+".cdx.json")), &sbom); err != nil {
				t.Fatal(err)
			}
			if sbom.BOMFormat != "CycloneDX" || sbom.Metadata.Component.Name != built.Main.Path || sbom.Metadata.Component.Version != "v"+r.version {
				t.Errorf("it is of %+v, in %q", sbom.Metadata.Component, sbom.BOMFormat)
			}
			if !slices.Contains(sbom.Metadata.Properties, struct{ Name, Value string }{"cdx:gomod:binary:hash:SHA-256", sum(program)}) {
				t.Error("the SBOM is of another binary")
			}
			// The standard library is there under its own name, with Go's version.
			missing := map[string]string{"std": built.GoVersion}
			for _, module := range built.Deps {
				missing[module.Path] = module.Version
			}
			for _, component := range sbom.Components {
				if missing[component.Name] == component.Version {
					delete(missing, component.Name)
				}
			}
			if len(missing) > 0 {
				t.Errorf("the SBOM does not name %v", missing)
			}
		})
	}
}

// unzipped is what an archive holds: these files and no others. The first can be run.
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
			t.Errorf("%s is in the archive", file.Name)
		}
		if runs := file.Mode()&0o111 != 0; runs != (file.Name == names[0]) {
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
		t.Fatalf("the archive holds %d files, want %q", len(files), names)
	}
	return files
}

// TestRelease_installsFromItsArchive takes the way of a user: init from the archive, without development overrides, and a
// clip's life.
func TestRelease_installsFromItsArchive(t *testing.T) {
	t.Parallel()
	r := theRelease(t)
	archive := r.path("_" + runtime.GOOS + "_" + runtime.GOARCH + ".zip")
	if _, err := os.Stat(archive); err != nil {
		t.Fatalf("the release has no archive that runs here: %v", err)
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
			s := newStation(t)
			dir := t.TempDir()
			// A snapshot is a prerelease, which is installed only if it is named.
			write(t, dir, "required.tf", strings.Replace(required, " }\n", fmt.Sprintf(", version = %q }\n", r.version), 1))
			write(t, dir, "main.tf", s.clip(""))
			w := initialisedFrom(t, released, dir, s.env())
			if lock := string(read(t, filepath.Join(dir, ".terraform.lock.hcl"))); !strings.Contains(lock, fmt.Sprintf("%q", r.version)) {
				t.Errorf("init did not lock the version:\n%s", lock)
			}

			if _, changes, err := w.Plan(t.Context()); err != nil || !changes {
				t.Fatalf("the first plan should make a clip: %v, %v", changes, err)
			}
			must(t)(w.Apply(t.Context()))
			inState(t, w, "COMPLETED", false)
			noChanges(t, w)
			must(t)(w.Destroy(t.Context()))
			if n := s.creates(); n != 1 {
				t.Errorf("%d clips were asked for, want 1", n)
			}
			namesItself(t, s, r.version)
		})
	}
}

// TestVersion_reachesTheService shows that the version that was linked in is the one that requests name.
func TestVersion_reachesTheService(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	w := workspace(t, s.env(), s.clip(""))
	must(t)(w.Apply(t.Context()))
	namesItself(t, s, cli.ProviderVersion)
}

// namesItself checks that all requests came from a version of the provider, under a command line with a version.
func namesItself(t *testing.T, s *env, version string) {
	t.Helper()
	want := regexp.MustCompile(`^` + product + `/` + regexp.QuoteMeta(version) + ` Terraform/\d+\.\d+\.\d+`)
	requests := s.Requests()
	if len(requests) == 0 {
		t.Error("no request came")
	}
	for _, request := range requests {
		if agent := request.Header.Get("User-Agent"); !want.MatchString(agent) {
			t.Errorf("%s came from %q, want %s", request.Operation, agent, want)
		}
	}
}

// TestRelease_isTheSameFromAnotherFolder makes the release once more, from a copy of the source, and signs it with a key
// of its own: the archives are the same to the byte, and the signature is one that the registry takes.
func TestRelease_isTheSameFromAnotherFolder(t *testing.T) {
	t.Parallel()
	r := theRelease(t)
	source := copyOfSource(t)
	args := []string{"tool", "-modfile=tools/goreleaser/go.mod", "goreleaser", "release", "--snapshot", "--skip=sbom"}
	home, fingerprint := signingKey(t)
	if fingerprint == "" {
		t.Log("No gpg: the signature is not tested.")
		args[len(args)-1] += ",sign"
	}
	run(t, source, []string{"GNUPGHOME=" + home, "GPG_FINGERPRINT=" + fingerprint}, "go", args...)

	again := readRelease(t, filepath.Join(source, "dist"))
	for name, sum := range r.sums {
		if again.sums[name] != sum {
			t.Errorf("%s is not the same: %q, then %q", name, sum, again.sums[name])
		}
	}
	if len(again.sums) != len(r.sums) {
		t.Errorf("%d files, then %d", len(r.sums), len(again.sums))
	}
	if fingerprint == "" {
		return
	}
	signature := again.path("_SHA256SUMS.sig")
	if bytes.Contains(read(t, signature), []byte("BEGIN PGP")) {
		t.Error("the signature is armored, the registry wants a binary one")
	}
	run(t, source, []string{"GNUPGHOME=" + home}, "gpg", "--verify", signature, again.path("_SHA256SUMS"))
}

// copyOfSource is a clone with what has changed since the last commit, in another folder.
func copyOfSource(t *testing.T) string {
	t.Helper()
	source := filepath.Join(t.TempDir(), "elsewhere")
	run(t, moduleRoot, nil, "git", "clone", "--quiet", "--no-checkout", moduleRoot, source)
	files := run(t, moduleRoot, nil, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	for name := range strings.SplitSeq(strings.TrimSuffix(files, "\x00"), "\x00") {
		content, err := os.ReadFile(filepath.Join(moduleRoot, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue // deleted, and not yet committed
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Dir(filepath.Join(source, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		// Neither the time of a file nor its mode may show in a release.
		write(t, source, name, string(content))
	}
	return source
}

// signingKey makes a key of the only kind that the registry takes besides DSA, in a GnuPG home of its own. There is none
// without gpg.
func signingKey(t *testing.T) (home, fingerprint string) {
	t.Helper()
	if _, err := exec.LookPath("gpg"); err != nil {
		return "", ""
	}
	// The path of the agent's socket is in it, and has to be short.
	home, err := os.MkdirTemp("", "gpg")
	if err != nil {
		t.Fatal(err)
	}
	env := []string{"GNUPGHOME=" + home}
	t.Cleanup(func() {
		stop := exec.Command("gpgconf", "--kill", "all")
		stop.Env = append(os.Environ(), env...)
		_ = stop.Run()
		_ = os.RemoveAll(home)
	})
	run(t, home, env, "gpg", "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", "", "--quick-generate-key", "release@example.invalid", "rsa3072", "sign", "never")
	for line := range strings.Lines(run(t, home, env, "gpg", "--batch", "--with-colons", "--list-secret-keys")) {
		if fields := strings.Split(line, ":"); fields[0] == "fpr" {
			return home, fields[9]
		}
	}
	t.Fatal("gpg made no key")
	return "", ""
}

// run runs a program to its end and gives what it printed to its standard output.
func run(t *testing.T, dir string, env []string, program string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s %s: %v\n%s%s", program, strings.Join(args, " "), err, stdout.String(), stderr.String())
	}
	return stdout.String()
}
