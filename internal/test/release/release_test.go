// SPDX-License-Identifier: MPL-2.0

package release

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/cli"
)

const (
	version = "0.0.1-rc1"
	tag     = "v" + version
	product = "terraform-provider-ncplivestation"
)

// clone is a folder with the files that the steps need.
type clone struct{ dir string }

// newFolder returns a folder with the steps and a CHANGELOG.md that has notes for the version and for an older one. It is no
// git repository.
func newFolder(t *testing.T) clone {
	t.Helper()
	for _, program := range []string{"bash", "git", "gpg", "curl", "jq", "sha256sum", "awk"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("a release needs %s: %v", program, err)
		}
	}
	c := clone{t.TempDir()}
	c.copyFile(t, ".ci/release")
	write(t, filepath.Join(c.dir, "CHANGELOG.md"), "# Changelog\n\n## Unreleased\n\n## "+version+" (2026-11-24)\n\nFirst note.\n\n"+
		"## 0.0.0 (2026-11-01)\n\nOlder note.\n", 0o600)
	return c
}

// newClone returns a git repository with the whole work tree, uncommitted changes included, so that a rehearsal runs the
// code that is here. Its main is pushed to an origin and has the tag.
func newClone(t *testing.T) clone {
	t.Helper()
	c := newFolder(t)
	files := run(t, moduleRoot(t), nil, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	for name := range strings.SplitSeq(strings.TrimSuffix(files, "\x00"), "\x00") {
		if name != "CHANGELOG.md" {
			c.copyFile(t, name)
		}
	}
	origin := t.TempDir()
	run(t, origin, nil, "git", "init", "--quiet", "--bare", "--initial-branch=main")
	c.git(t, "init", "--quiet", "--initial-branch=main")
	c.git(t, "add", "--all")
	c.commit(t, "Prepare a release")
	c.git(t, "tag", tag)
	c.git(t, "remote", "add", "origin", origin)
	c.git(t, "push", "--quiet", "origin", "main")
	return c
}

// copyFile copies a file of the work tree. One that was deleted, but not committed, is left out.
func (c clone) copyFile(t *testing.T, name string) {
	t.Helper()
	from := filepath.Join(moduleRoot(t), name)
	info, err := os.Stat(from)
	if errors.Is(err, fs.ErrNotExist) {
		return
	} else if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(c.dir, name), string(read(t, from)), info.Mode())
}

func moduleRoot(t *testing.T) string {
	t.Helper()
	root, err := cli.ModuleRoot()
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func (c clone) git(t *testing.T, args ...string) {
	t.Helper()
	run(t, c.dir, nil, "git", args...)
}

func (c clone) commit(t *testing.T, subject string) {
	t.Helper()
	c.git(t, "-c", "user.name=Rehearsal", "-c", "user.email=rehearsal@example.invalid", "commit", "--quiet", "--allow-empty", "-m", subject)
}

// fakeDist puts files into dist/ that look like those of a build.
func (c clone) fakeDist(t *testing.T) {
	t.Helper()
	var sums strings.Builder
	for _, name := range []string{"linux_amd64.zip", "windows_amd64.zip", "manifest.json"} {
		content := "content of " + name
		write(t, filepath.Join(c.dir, "dist", product+"_"+version+"_"+name), content, 0o600)
		fmt.Fprintf(&sums, "%x  %s_%s_%s\n", sha256.Sum256([]byte(content)), product, version, name)
	}
	write(t, filepath.Join(c.dir, "dist", product+"_"+version+"_linux_amd64.cdx.json"), "SBOM", 0o600)
	write(t, filepath.Join(c.dir, "dist", product+"_"+version+"_SHA256SUMS"), sums.String(), 0o600)
}

// step runs a step of the release and returns its output.
func (c clone) step(env []string, args ...string) (string, error) {
	cmd := exec.Command("bash", append([]string{".ci/release"}, args...)...)
	cmd.Dir = c.dir
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// mustStep runs a step that must succeed.
func (c clone) mustStep(t *testing.T, env []string, args ...string) string {
	t.Helper()
	out, err := c.step(env, args...)
	if err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

// failStep runs a step that must fail with a message.
func (c clone) failStep(t *testing.T, want string, env []string, args ...string) {
	t.Helper()
	if out, err := c.step(env, args...); err == nil || !strings.Contains(out, want) {
		t.Errorf("%s: %v, output %q, want a failure with %q", strings.Join(args, " "), err, out, want)
	}
}

func TestCheck_acceptsOnlyACleanTagOnMainWithNotes(t *testing.T) {
	t.Parallel()
	c := newClone(t)
	c.mustStep(t, nil, "check", tag)

	c.git(t, "tag", "v0.0.9")
	c.failStep(t, "CHANGELOG.md has no notes for 0.0.9", nil, "check", "v0.0.9")
	write(t, filepath.Join(c.dir, "left-behind"), "", 0o600)
	c.failStep(t, "The work tree has changes", nil, "check", tag)
	c.git(t, "clean", "--quiet", "--force")

	c.commit(t, "Not on main of origin")
	c.failStep(t, "HEAD is not "+tag, nil, "check", tag)
	c.git(t, "tag", "--force", tag)
	c.failStep(t, tag+" is not on the branch main of origin", nil, "check", tag)
}

func TestEveryStep_refusesATagThatIsNoVersion(t *testing.T) {
	t.Parallel()
	c := clone{moduleRoot(t)}
	for _, bad := range []string{"", "0.1.0", "v0.1", "v01.0.0", "v0.1.0-RC1", "v0.1.0-", "v0.1.0$(touch${IFS}x)", "v0.1.0;id", "v0.1.0\n", "v0.1.0/../x"} {
		c.failStep(t, "Not the tag of a version", nil, "check", bad)
	}
	c.failStep(t, "No such step", nil, "deploy", tag)
}

func TestNotes_areThoseOfTheVersion(t *testing.T) {
	t.Parallel()
	if got, want := newFolder(t).mustStep(t, nil, "notes", tag), "\nFirst note.\n\n"; got != want {
		t.Errorf("the notes are %q, want %q", got, want)
	}
}

func TestSign_makesABinarySignatureThatVerifies(t *testing.T) {
	t.Parallel()
	c, k := newFolder(t), key(t)
	c.fakeDist(t)
	c.mustStep(t, k.env(), "sign", tag)
	sums := filepath.Join(c.dir, "dist", product+"_"+version+"_SHA256SUMS")
	if bytes.Contains(read(t, sums+".sig"), []byte("BEGIN PGP")) {
		t.Error("the signature is armored; the registry accepts only a binary one")
	}
	run(t, c.dir, []string{"GNUPGHOME=" + k.home}, "gpg", "--quiet", "--verify", sums+".sig", sums)
}

func TestSign_refusesAnArchiveThatChanged(t *testing.T) {
	t.Parallel()
	c, k := newFolder(t), key(t)
	c.fakeDist(t)
	write(t, filepath.Join(c.dir, "dist", product+"_"+version+"_linux_amd64.zip"), "something else", 0o600)
	c.failStep(t, "dist/ does not match", k.env(), "sign", tag)
}

func TestDraftAndPublish_publishTheFilesOfTheBuild(t *testing.T) {
	t.Parallel()
	c, k, g := newFolder(t), key(t), newGitHub(t)
	c.fakeDist(t)
	c.mustStep(t, k.env(), "sign", tag)
	c.publish(t, g)
	published := g.only(t)
	prefix := product + "_" + version + "_"
	want := prefix + "SHA256SUMS " + prefix + "SHA256SUMS.sig " + prefix + "linux_amd64.cdx.json " + prefix + "linux_amd64.zip " +
		prefix + "manifest.json " + prefix + "windows_amd64.zip"
	if published.names() != want {
		t.Errorf("assets %s\nwant   %s", published.names(), want)
	}
	if published.Draft || !published.Prerelease || published.TagName != tag || !strings.Contains(published.Body, "First note.") {
		t.Errorf("%+v", published)
	}
	c.failStep(t, tag+" is published already", g.env(), "draft", tag)
}

// A release that failed between its steps is repeated: the draft of the first attempt goes.
func TestDraft_canBeRepeatedAfterAFailedUpload(t *testing.T) {
	t.Parallel()
	c, k, g := newFolder(t), key(t), newGitHub(t)
	c.fakeDist(t)
	c.mustStep(t, k.env(), "sign", tag)
	g.failNextUpload(product + "_" + version + "_windows_amd64.zip")
	c.failStep(t, "502", g.env(), "draft", tag)
	c.failStep(t, "The draft does not have the files of dist/", g.env(), "publish", tag)
	if !g.only(t).Draft {
		t.Error("an incomplete draft was published")
	}
	c.publish(t, g)
	if g.only(t).Draft {
		t.Error("the release is still a draft")
	}
}

func TestDraft_refusesAFolderWithoutSignature(t *testing.T) {
	t.Parallel()
	c, g := newFolder(t), newGitHub(t)
	c.fakeDist(t)
	c.failStep(t, "SHA256SUMS.sig", g.env(), "draft", tag)
	g.requireEmpty(t)
}

func TestDraft_refusesAVersionWithoutNotes(t *testing.T) {
	t.Parallel()
	c, k, g := newFolder(t), key(t), newGitHub(t)
	c.fakeDist(t)
	c.mustStep(t, k.env(), "sign", tag)
	write(t, filepath.Join(c.dir, "CHANGELOG.md"), "## Unreleased\n\nFirst note.\n", 0o600)
	c.failStep(t, "CHANGELOG.md has no notes for "+version, g.env(), "draft", tag)
	g.requireEmpty(t)
}

func TestPublish_refusesAFolderWithoutSignature(t *testing.T) {
	t.Parallel()
	c, k, g := newFolder(t), key(t), newGitHub(t)
	c.fakeDist(t)
	c.mustStep(t, k.env(), "sign", tag)
	c.mustStep(t, g.env(), "draft", tag)
	// The draft lacks the signature too, so its files are those of dist/.
	signature := product + "_" + version + "_SHA256SUMS.sig"
	if err := os.Remove(filepath.Join(c.dir, "dist", signature)); err != nil {
		t.Fatal(err)
	}
	g.removeAsset(signature)
	c.failStep(t, signature, g.env(), "publish", tag)
	if !g.only(t).Draft {
		t.Error("a release without a signature was published")
	}
}

// The whole workflow, except that its actions (checkout, artifacts, attestation) are missing, and only two platforms are built.
func TestRehearsal_buildsSignsAndPublishes(t *testing.T) {
	if os.Getenv("RELEASE_REHEARSAL") == "" {
		t.Skip("RELEASE_REHEARSAL is not set; make rehearse-release sets it")
	}
	c, k, g := newClone(t), key(t), newGitHub(t)
	c.mustStep(t, nil, "check", tag)
	t.Log(c.mustStep(t, []string{"RELEASE_CHECK=1"}, "build", tag))
	c.mustStep(t, k.env(), "sign", tag)
	c.publish(t, g)
	prefix := product + "_" + version + "_"
	if names := g.only(t).names(); names != prefix+"SHA256SUMS "+prefix+"SHA256SUMS.sig "+prefix+"darwin_arm64.cdx.json "+prefix+"darwin_arm64.zip "+
		prefix+"linux_amd64.cdx.json "+prefix+"linux_amd64.zip "+prefix+"manifest.json" {
		t.Errorf("assets %s", names)
	}
	if status := run(t, c.dir, nil, "git", "status", "--porcelain"); status != "" {
		t.Errorf("the build left changes:\n%s", status)
	}
}

// publish runs the last two steps.
func (c clone) publish(t *testing.T, g *gitHub) {
	t.Helper()
	c.mustStep(t, g.env(), "draft", tag)
	if !g.only(t).Draft {
		t.Error("draft published the release")
	}
	out := c.mustStep(t, g.env(), "publish", tag)
	if !strings.Contains(out, "Published https://github.com/"+repository) {
		t.Errorf("publish printed %q", out)
	}
	if strings.Contains(out, token) {
		t.Error("publish printed the token")
	}
}

func (g *gitHub) env() []string {
	return []string{"GITHUB_API_URL=" + g.server.URL, "GITHUB_REPOSITORY=" + repository, "GITHUB_TOKEN=" + token}
}

// signingKey is a key with a passphrase, as the workflow gets it.
type signingKey struct{ home, private, passphrase string }

func (k signingKey) env() []string {
	return []string{"GPG_PRIVATE_KEY=" + k.private, "GPG_PASSPHRASE=" + k.passphrase}
}

// key returns the signing key of the package's tests. Generating one takes seconds.
func key(t *testing.T) signingKey {
	t.Helper()
	k, err := newKey()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

var newKey = sync.OnceValues(func() (signingKey, error) {
	// In a short path, because it holds the socket of gpg-agent.
	home, err := os.MkdirTemp("", "gpg")
	if err != nil {
		return signingKey{}, err
	}
	keyHome = home
	k := signingKey{home: home, passphrase: "a passphrase"}
	gpg := func(args ...string) (string, error) {
		cmd := exec.Command("gpg", append([]string{"--homedir", home, "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", k.passphrase}, args...)...)
		out, err := cmd.Output()
		return string(out), err
	}
	// RSA, because the registry accepts only RSA and DSA.
	if _, err := gpg("--quick-generate-key", "release@example.invalid", "rsa2048", "sign", "never"); err != nil {
		return k, err
	}
	k.private, err = gpg("--armor", "--export-secret-keys")
	return k, err
})

// keyHome is the GnuPG home of the key, "" if no test used the key.
var keyHome string

func TestMain(m *testing.M) {
	code := m.Run()
	if keyHome != "" {
		_ = exec.Command("gpgconf", "--homedir", keyHome, "--kill", "all").Run()
		_ = os.RemoveAll(keyHome)
	}
	os.Exit(code)
}

// The workflow runs each step once, in order. Only then the rehearsal shows what happens in the workflow.
func TestWorkflow_runsTheStepsInOrder(t *testing.T) {
	t.Parallel()
	var steps []string
	for _, found := range regexp.MustCompile(`(?m)run: bash \.ci/release (\w+) "\$GITHUB_REF_NAME"$`).FindAllStringSubmatch(string(read(t, filepath.Join(moduleRoot(t), ".github/workflows/release.yml"))), -1) {
		steps = append(steps, found[1])
	}
	if got := strings.Join(steps, " "); got != "check build sign draft publish" {
		t.Errorf("the workflow runs %q", got)
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func write(t *testing.T, path, text string, mode fs.FileMode) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}

// run runs a program and returns its standard output.
func run(t *testing.T, dir string, env []string, program string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s %s: %v\n%s%s", program, strings.Join(args, " "), err, &stdout, &stderr)
	}
	return stdout.String()
}
