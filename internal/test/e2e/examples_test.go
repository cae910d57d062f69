// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	slash "path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/cli"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/storagetest"
)

// The IDs that the examples contain.
const (
	exampleChannel   = "ls-20250814101530-zTwK2"
	exampleSnapshot  = "7526"
	exampleShortClip = "1418"
)

const shortClipURL = "ncplivestation_shortclip_url"

// ownTest maps an example that a test of its own applies to this test.
var ownTest = map[string]func(*testing.T){
	"cookbook/clips-by-name":                    TestCookbook_clipsByName,
	"cookbook/edge-domain":                      TestCookbook_edgeDomain,
	"cookbook/highlight-reel":                   TestCookbook_highlightReel,
	"cookbook/import-clips":                     TestCookbook_importClips,
	"cookbook/last-two-minutes":                 TestCookbook_lastTwoMinutes,
	"cookbook/module-tests":                     TestCookbook_moduleTestsPass,
	"cookbook/playback-urls":                    TestCookbook_playbackURLs,
	"cookbook/playback-urls/modules/playback":   TestCookbook_playbackURLs,
	"cookbook/presigned-url":                    TestCookbook_presignedURL,
	"cookbook/two-sites":                        TestCookbook_twoSites,
	"cookbook/vod-station":                      TestCookbook_vodStation,
	"guides/ci/backend-s3":                      TestGuide_bucketKeepsTheState,
	"guides/lifecycle/remove":                   TestGuide_importThenRemoveCreatesNothing,
	"provider/provider-attributes.tf":           TestExamples_providerBlocksSendTheirCredentials,
	"provider/provider-two-accounts.tf":         TestExamples_providerBlocksSendTheirCredentials,
	"quickstart":                                TestExamples_quickstartStaysClean,
	"actions/ncplivestation_start_recording":    TestExamples_actionStartsTheRecordingBeforeTheSnapshot,
	"ephemeral-resources/" + shortClipURL:       TestExamples_presignedURLServesPrivateMP4,
	"list-resources/ncplivestation_shortclip":   TestExamples_queryGeneratesConfigurationThatApplies,
	"resources/ncplivestation_snapshot/import":  TestExamples_importsAdopt,
	"resources/ncplivestation_shortclip/import": TestExamples_importsAdopt,
}

// notApplied are the examples whose service does not exist here: GitLab and HCP Terraform.
var notApplied = []string{"guides/ci/backend-http", "guides/ci/hcp-terraform"}

// present is the wanted value of an output that may be anything but null.
const present = ""

// applied maps an example that TestExamples_apply applies to what the apply leads to.
var applied = map[string]struct {
	inputs map[string]string
	// creates is the number of clips that the example creates.
	creates int
	outputs map[string]any
}{
	"actions/ncplivestation_stop_recording":    {},
	"data-sources/ncplivestation_channel":      {outputs: map[string]any{"can_take_snapshots": true}},
	"data-sources/ncplivestation_channels":     {outputs: map[string]any{"channels": map[string]any{exampleChannel: "event_2025"}}},
	"data-sources/ncplivestation_service_urls": {outputs: map[string]any{"playback_urls": present, "hd": present}},
	"data-sources/ncplivestation_shortclip":    {outputs: map[string]any{"clip_url": present}},
	"data-sources/ncplivestation_shortclips":   {outputs: map[string]any{"clip_urls": present}},
	"data-sources/ncplivestation_snapshot":     {outputs: map[string]any{"expires": present}},
	"functions/ms_to_timecode":                 {outputs: map[string]any{"start": "00:01:30.500"}},
	"functions/timecode_to_ms":                 {outputs: map[string]any{"times": map[string]any{"start": 90500, "end": 120500}}},
	"guides/getting-started": {
		inputs:  map[string]string{"channel_id": exampleChannel},
		outputs: map[string]any{"channel": map[string]any{"status": "PUBLISHING", "recording": true, "time_machine": true}},
	},
	"guides/import-by-identity/shortclip": {},
	"guides/import-by-identity/snapshot":  {},
	"guides/scripts": {
		inputs: map[string]string{"channel_name": "event_2025", "bucket_name": "clips"}, creates: 1,
		outputs: map[string]any{"clip_url": present, "playback_urls": present},
	},
	"resources/ncplivestation_shortclip": {creates: 1},
	"resources/ncplivestation_snapshot":  {creates: 1},
}

// exampleNames returns the configurations in examples/: each directory with one, and each file of examples/provider, because
// every one of these stands alone. The import files of a resource count as one more, "import".
func exampleNames(t *testing.T) []string {
	t.Helper()
	root := filepath.Join(moduleRoot, "examples")
	names := map[string]bool{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(root, path)
		name = filepath.ToSlash(name)
		dir := slash.Dir(name)
		switch base := entry.Name(); {
		case strings.HasPrefix(base, "import"):
			names[dir+"/import"] = true
		case filepath.Ext(base) == ".tf" && dir == "provider":
			names[name] = true
		case filepath.Ext(base) == ".tf", strings.HasSuffix(base, ".tfquery.hcl"):
			names[dir] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return slices.Sorted(maps.Keys(names))
}

func examplePath(name string) string {
	return filepath.Join(moduleRoot, "examples", filepath.FromSlash(name))
}

// copyExample copies an example to a temporary directory. It adds the required_providers block where the example leaves it
// out, and replaces strings: old, new, old, new, …
func copyExample(t *testing.T, name string, replace ...string) string {
	t.Helper()
	dir := t.TempDir()
	source, isImport := strings.CutSuffix(name, "/import")
	if path := examplePath(source); strings.HasSuffix(path, ".tf") {
		writeFile(t, dir, "main.tf", string(readFile(t, path)))
	} else if err := os.CopyFS(dir, os.DirFS(path)); err != nil {
		t.Fatal(err)
	}
	hasRequiredProviders := false
	for file, text := range readConfiguration(t, dir) {
		// The import files of a resource are an example of their own.
		if strings.HasSuffix(file, ".tf") && strings.HasPrefix(file, "import") != isImport {
			if err := os.Remove(filepath.Join(dir, file)); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if len(replace) > 0 {
			writeFile(t, dir, file, strings.NewReplacer(replace...).Replace(text))
		}
		hasRequiredProviders = hasRequiredProviders || strings.Contains(text, "required_providers")
	}
	if !hasRequiredProviders {
		writeFile(t, dir, "required.tf", requiredProviders)
	}
	return dir
}

// readConfiguration returns the files of a configuration by name.
func readConfiguration(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, pattern := range []string{"*.tf", "*.tfquery.hcl", "*.sh"} {
		files, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			found[filepath.Base(file)] = string(readFile(t, file))
		}
	}
	return found
}

// A CLI that is too old for an example says so, and prints no other error.
func TestExamples_areValidInEveryCLI(t *testing.T) {
	t.Parallel()
	versions, err := cli.All(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range exampleNames(t) {
		for _, version := range versions {
			t.Run(name+"/"+version.String(), func(t *testing.T) {
				t.Parallel()
				w := mirrorOf(version).Workspace(copyExample(t, name), map[string]string{"HOME": t.TempDir()})
				skipIfFeatureMissing(t, version, w.Dir)
				if violatesRequiredVersion(t, version, w.Dir) {
					requireFailure(t, "does not support")(w.Init(t.Context()))
					return
				}
				must(t)(w.Run(t.Context(), "init", "-backend=false"))
				must(t)(w.Validate(t.Context()))
			})
		}
	}
}

func TestExamples_areAllApplied(t *testing.T) {
	t.Parallel()
	names := exampleNames(t)
	for _, name := range names {
		if slices.Contains(notApplied, name) {
			continue
		}
		_, here := applied[name]
		if _, elsewhere := ownTest[name]; here == elsewhere {
			t.Errorf("examples/%s must be in exactly one of applied and ownTest", name)
		}
	}
	for _, name := range append(slices.Collect(maps.Keys(applied)), slices.Collect(maps.Keys(ownTest))...) {
		if !slices.Contains(names, name) {
			t.Errorf("examples/%s does not exist", name)
		}
	}
}

// exampleEnv returns an env with what the examples refer to: a channel, a snapshot of it and a finished clip. replace maps
// the IDs in the examples to those of the env, for copyExample.
func exampleEnv(t *testing.T, opts ...simulator.Option) (e *env, replace []string) {
	t.Helper()
	e = newEnv(t, opts...)
	spec := simulator.LiveChannel("event_2025")
	spec.ID = exampleChannel
	e.channelID = e.AddChannel(spec)
	e.snapshot = e.AddSnapshot(e.channelID, 10)
	clip := e.AddClip(e.channelID, e.snapshot.ID, 90_500, 120_500, "my-clips", "/2025/final/goal", "PRIVATE")
	for old, id := range map[string]int64{exampleSnapshot: e.snapshot.ID, exampleShortClip: clip.ID} {
		replace = append(replace, fmt.Sprintf("%q", old), fmt.Sprintf(`"%d"`, id), "/"+old, fmt.Sprintf("/%d", id))
	}
	return e, replace
}

// example returns an initialized workspace with the configuration in dir and its input variables. It skips the test if the
// CLI is too old for the configuration.
func (e *env) example(t *testing.T, dir string, inputs map[string]string) *cli.Workspace {
	t.Helper()
	skipIfTooOld(t, dir)
	variables := e.variables()
	for name, value := range inputs {
		variables["TF_VAR_"+name] = value
	}
	return initialize(t, mirror, dir, variables)
}

func TestExamples_apply(t *testing.T) {
	t.Parallel()
	for name, example := range applied {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, replace := exampleEnv(t)
			dir := copyExample(t, name, replace...)
			w := e.example(t, dir, example.inputs)
			must(t)(w.Apply(t.Context()))
			got := outputs(t, w)
			for output, want := range example.outputs {
				if got[output] == nil || want != present && fmt.Sprint(got[output]) != fmt.Sprint(want) {
					t.Errorf("output %s = %v, want %v", output, got[output], want)
				}
			}
			requireCreates(t, e, example.creates)
			requireEmptyPlan(t, w)
		})
	}
}

// The imports that the pages of the resources show, by a block and by a command, adopt what exists and create nothing.
func TestExamples_importsAdopt(t *testing.T) {
	t.Parallel()
	for noun, name := range map[string]string{"ncplivestation_shortclip": "goal", "ncplivestation_snapshot": "last"} {
		t.Run(noun+" by a block", func(t *testing.T) {
			t.Parallel()
			e, replace := exampleEnv(t)
			w := e.example(t, copyExample(t, "resources/"+noun+"/import", replace...), nil)
			requireText(t, must(t)(w.Apply(t.Context())), "1 imported, 0 added", "0 destroyed")
			requireEmptyPlan(t, w)
			requireNothingCreated(t, e)
		})
		t.Run(noun+" by a command", func(t *testing.T) {
			t.Parallel()
			e, replace := exampleEnv(t)
			dir := copyExample(t, "resources/"+noun, replace...)
			keepResourcesOf(t, dir, noun)
			command := importCommand(t, dir)
			if command[2] != noun+"."+name {
				t.Fatalf("import.sh imports %s, want %s.%s", command[2], noun, name)
			}
			w := e.example(t, dir, nil)
			must(t)(w.Run(t.Context(), command[1:]...))
			requireText(t, must(t)(w.Apply(t.Context())), "0 added", "0 destroyed")
			requireEmptyPlan(t, w)
			requireNothingCreated(t, e)
		})
	}
}

// importCommand returns the words of the only command in import.sh.
func importCommand(t *testing.T, dir string) []string {
	t.Helper()
	var commands [][]string
	for line := range strings.Lines(readConfiguration(t, dir)["import.sh"]) {
		if words := strings.Fields(line); len(words) > 0 && words[0] != "#" {
			commands = append(commands, words)
		}
	}
	if len(commands) != 1 || commands[0][0] != "terraform" || len(commands[0]) < 4 {
		t.Fatalf("import.sh should hold one terraform import, has %q", commands)
	}
	return commands[0]
}

// keepResourcesOf removes the resources of other nouns from resource.tf, because the import does not cover them.
func keepResourcesOf(t *testing.T, dir, noun string) {
	t.Helper()
	var kept []string
	for _, block := range strings.SplitAfter(readConfiguration(t, dir)["resource.tf"], "\n}\n") {
		if strings.Contains(block, `resource "`+noun+`"`) || !strings.Contains(block, `resource "`) {
			kept = append(kept, block)
		}
	}
	writeFile(t, dir, "resource.tf", strings.Join(kept, ""))
}

func TestExamples_presignedURLServesPrivateMP4(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("the example runs curl")
	}
	e, replace := exampleEnv(t)
	accessKey, secretKey := e.Key()
	store := storagetest.New(t, accessKey, secretKey)
	if err := store.CreateBucket(t.Context(), "my-clips"); err != nil {
		t.Fatal(err)
	}
	for _, clip := range e.Clips() {
		if err := store.Upload(clip); err != nil {
			t.Fatal(err)
		}
	}
	dir := copyExample(t, "ephemeral-resources/"+shortClipURL, replace...)
	skipIfTooOld(t, dir)
	variables := e.variables()
	variables["NCPLIVESTATION_OBJECT_STORAGE_ENDPOINT"] = store.URL
	w := initialize(t, mirror, dir, variables)
	must(t)(w.Apply(t.Context()))

	if mp4 := readFile(t, filepath.Join(dir, "goal.mp4")); len(mp4) < 8 || string(mp4[4:8]) != "ftyp" {
		t.Errorf("goal.mp4 is not an mp4: %d bytes", len(mp4))
	}
	shown, err := w.Show(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(shown, "X-Amz-Signature") {
		t.Error("the presigned URL is in state")
	}
	requireEmptyPlan(t, w)
}

func TestExamples_quickstartStaysClean(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	w := e.example(t, copyExample(t, "quickstart"), map[string]string{"channel_id": e.channelID, "bucket_name": "clips"})
	must(t)(w.Apply(t.Context()))
	if url, _ := outputs(t, w)["clip_url"].(string); !strings.HasSuffix(url, "/clips/match/goal/"+e.Clips()[0].FileName) {
		t.Errorf("clip_url = %s", url)
	}
	requireEmptyPlanForever(t, e, w)
}

// newer returns a workspace of the first CLI that has a feature, and skips the test if no CLI has it.
func (e *env) newer(t *testing.T, dir string, has func(cli.Version) bool) *cli.Workspace {
	t.Helper()
	versions, err := cli.All(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, version := range versions {
		if has(version) {
			return initialize(t, mirrorOf(version), dir, e.variables())
		}
	}
	t.Skipf("none of %v has the feature", versions)
	return nil
}

func TestExamples_actionStartsTheRecordingBeforeTheSnapshot(t *testing.T) {
	t.Parallel()
	e, replace := exampleEnv(t)
	e.SetChannel(e.channelID, func(channel *simulator.ChannelSpec) { channel.Recording = false })
	e.ResetRequests()
	w := e.newer(t, copyExample(t, "actions/ncplivestation_start_recording", replace...), cli.Version.HasActions)
	requireText(t, must(t)(w.Apply(t.Context())), "is being recorded", "1 added", "Actions: 1 invoked")
	if starts, snapshots := e.Count(simulator.StartRecording), e.Count(simulator.CreateSnapshot); starts != 1 || snapshots != 1 {
		t.Errorf("%d starts of the recording and %d snapshots, want 1 each", starts, snapshots)
	}
	requireEmptyPlan(t, w)
	must(t)(w.Run(t.Context(), "apply", "-auto-approve", "-invoke=action.ncplivestation_start_recording.live"))
	if starts := e.Count(simulator.StartRecording); starts != 1 {
		t.Errorf("%d starts of the recording, want 1: it is on already", starts)
	}
}

func TestExamples_queryGeneratesConfigurationThatApplies(t *testing.T) {
	t.Parallel()
	e, replace := exampleEnv(t)
	w := e.newer(t, copyExample(t, "list-resources/ncplivestation_shortclip", replace...), cli.Version.HasQuery)
	found, _, err := w.Query(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	clip := e.Clips()[0]
	if want := fmt.Sprintf("%d (COMPLETED, 30000 ms, 2025/final/goal/%s)", clip.ID, clip.FileName); len(found) != 1 || found[0].DisplayName != want {
		t.Errorf("found %+v, want %s", found, want)
	}
	must(t)(w.Run(t.Context(), "query", "-generate-config-out=clips.tf"))
	requireText(t, must(t)(w.Apply(t.Context())), "1 imported, 0 added, 0 changed, 0 destroyed")
	requireEmptyPlan(t, w)

	// The times can be corrected in place.
	config := string(readFile(t, filepath.Join(w.Dir, "clips.tf")))
	writeFile(t, w.Dir, "clips.tf", regexp.MustCompile(`(start_time|end_time)( +)= (\d+)`).ReplaceAllString(config, "$1$2= $3 + 90500"))
	requireText(t, must(t)(w.Apply(t.Context())), "0 added, 1 changed, 0 destroyed")
	requireEmptyPlan(t, w)
	requireNothingCreated(t, e)
}
