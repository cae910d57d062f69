package e2e

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	slash "path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/cli"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/storagetest"
)

// The ids that the examples show.
const (
	shownChannel   = "ls-20250814101530-zTwK2"
	shownSnapshot  = "7526"
	shownShortClip = "1418"
)

// appliedBy are the examples that a test of their own applies.
var appliedBy = map[string]func(*testing.T){
	"cookbook/highlight-reel":                   TestCookbook_highlightReel,
	"cookbook/import-clips":                     TestCookbook_importClips,
	"cookbook/last-two-minutes":                 TestCookbook_lastTwoMinutes,
	"cookbook/module-tests":                     TestCookbook_moduleTests,
	"cookbook/playback-urls":                    TestCookbook_playbackURLs,
	"cookbook/playback-urls/modules/playback":   TestCookbook_playbackURLs,
	"cookbook/two-sites":                        TestCookbook_twoSites,
	"guides/getting-started":                    TestExamples_firstClipStaysForEver,
	"guides/gitops/adopt":                       TestGuide_adoptThenForget,
	"guides/gitops/event":                       TestGuide_event,
	"guides/gitops/forget":                      TestGuide_adoptThenForget,
	"guides/gitops/pipeline":                    TestGuide_pipelineThatDoesNotWait,
	"provider/provider.tf":                      TestExamples_eachWayOfGivingKeysReachesTheService,
	"provider/provider-attributes.tf":           TestExamples_eachWayOfGivingKeysReachesTheService,
	"provider/provider-ephemeral.tf":            TestExamples_eachWayOfGivingKeysReachesTheService,
	"provider/provider-profile.tf":              TestExamples_eachWayOfGivingKeysReachesTheService,
	"provider/provider-two-accounts.tf":         TestExamples_eachWayOfGivingKeysReachesTheService,
	"quickstart":                                TestExamples_quickstartApplies,
	"ephemeral-resources/" + shortClipURL:       TestExamples_linkGetsThePrivateMP4,
	"resources/ncplivestation_snapshot/import":  TestExamples_importsAdopt,
	"resources/ncplivestation_shortclip/import": TestExamples_importsAdopt,
}

const shortClipURL = "ncplivestation_shortclip_url"

// applied are the examples that TestExamples_apply applies, each with what its outputs have to be: "" is anything but null.
var applied = map[string]struct {
	variables map[string]string
	// creates is how many clips it asks for.
	creates int
	outputs map[string]any
}{
	"data-sources/ncplivestation_channel":      {outputs: map[string]any{"can_take_snapshots": true, "snapshot_ids": ""}},
	"data-sources/ncplivestation_channels":     {outputs: map[string]any{"channels": map[string]any{shownChannel: "event_2025"}}},
	"data-sources/ncplivestation_service_urls": {outputs: map[string]any{"playback_urls": "", "hd": ""}},
	"data-sources/ncplivestation_shortclip":    {outputs: map[string]any{"clip_url": ""}},
	"data-sources/ncplivestation_shortclips":   {outputs: map[string]any{"clip_urls": ""}},
	"data-sources/ncplivestation_snapshot":     {outputs: map[string]any{"expires": ""}},
	"functions/ms_to_timecode":                 {outputs: map[string]any{"length": "00:00:30.000"}},
	"functions/timecode_to_ms":                 {creates: 1},
	"guides/import-by-identity/shortclip":      {},
	"guides/import-by-identity/snapshot":       {},
	"guides/scripts": {
		variables: map[string]string{"channel_name": "event_2025", "bucket_name": "clips"}, creates: 1,
		outputs: map[string]any{"clip_url": "", "playback_urls": ""},
	},
	"readme":                             {creates: 1, outputs: map[string]any{"clip_url": "", "playback_urls": ""}},
	"resources/ncplivestation_shortclip": {creates: 1, outputs: map[string]any{"clip_url": ""}},
	"resources/ncplivestation_snapshot":  {creates: 1},
}

// exampleNames are the configurations of examples/: each folder with one, and each file of examples/provider, of which every
// one stands for itself. The files of a resource's import are one more: they go with its configuration.
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
		folder := slash.Dir(name)
		switch base := entry.Name(); {
		case strings.HasPrefix(base, "import"):
			names[folder+"/import"] = true
		case filepath.Ext(base) == ".tf" && folder == "provider":
			names[name] = true
		case filepath.Ext(base) == ".tf":
			names[folder] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return slices.Sorted(maps.Keys(names))
}

// copied is a copy of an example that can be initialised: most leave out which provider they need. Where the example is of
// the station's world, what it shows is replaced by what is there.
func copied(t *testing.T, folder string, replace ...string) string {
	t.Helper()
	dir := t.TempDir()
	if strings.HasSuffix(folder, ".tf") {
		text, err := os.ReadFile(folder) // #nosec G304 -- a file of this repository
		if err != nil {
			t.Fatal(err)
		}
		write(t, dir, "main.tf", string(text))
	} else if err := os.CopyFS(dir, os.DirFS(folder)); err != nil {
		t.Fatal(err)
	}
	named := false
	for file, text := range texts(t, dir) {
		if len(replace) > 0 {
			write(t, dir, file, strings.NewReplacer(replace...).Replace(text))
		}
		named = named || strings.Contains(text, "required_providers")
	}
	if !named {
		write(t, dir, "required.tf", required)
	}
	return dir
}

// texts are the files of a configuration by their names.
func texts(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, pattern := range []string{"*.tf", "*.tfvars", "*.sh"} {
		files, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file) // #nosec G304 -- a file of this repository
			if err != nil {
				t.Fatal(err)
			}
			found[filepath.Base(file)] = string(text)
		}
	}
	return found
}

func examplePath(name string) string {
	return filepath.Join(moduleRoot, "examples", filepath.FromSlash(name))
}

// Each example is valid under each command line that is here. One that is too old for it says so, and nothing else.
func TestExamples_areValid(t *testing.T) {
	t.Parallel()
	for _, name := range exampleNames(t) {
		for _, command := range cliVersions(t) {
			t.Run(name+"/"+command.String(), func(t *testing.T) {
				t.Parallel()
				w := mirror.Workspace(copied(t, examplePath(strings.TrimSuffix(name, "/import"))), map[string]string{"HOME": t.TempDir()})
				w.CLI = command.path
				if command.refuses(t, w.Dir) {
					refused(t, "does not support")(w.Init(t.Context()))
					return
				}
				must(t)(w.Init(t.Context()))
				must(t)(w.Validate(t.Context()))
			})
		}
	}
}

// An example that nobody applies shows what nobody has seen to work.
func TestExamples_areAllApplied(t *testing.T) {
	t.Parallel()
	names := exampleNames(t)
	for _, name := range names {
		_, here := applied[name]
		if _, elsewhere := appliedBy[name]; here == elsewhere {
			t.Errorf("examples/%s is applied by no test: give it one, in applied or in appliedBy", name)
		}
	}
	for _, name := range append(slices.Collect(maps.Keys(applied)), slices.Collect(maps.Keys(appliedBy))...) {
		if !slices.Contains(names, name) {
			t.Errorf("there is no examples/%s any more", name)
		}
	}
}

// event is the world that the examples show: a channel, a snapshot of it and a finished clip, with what to replace in them.
func exampleEnv(t *testing.T, opts ...simulator.Option) (s *env, replace []string) {
	t.Helper()
	s = newStation(t, opts...)
	spec := simulator.LiveChannel("event_2025")
	spec.ID = shownChannel
	s.channelID = s.AddChannel(spec)
	s.snapshot = s.AddSnapshot(s.channelID, 10)
	clip := s.AddClip(s.channelID, s.snapshot.ID, 90_500, 120_500, "my-clips", "/2025/final", "PUBLIC_READ")
	return s, []string{
		`"` + shownSnapshot + `"`, fmt.Sprintf(`"%d"`, s.snapshot.ID), "/" + shownSnapshot, fmt.Sprintf("/%d", s.snapshot.ID),
		`"` + shownShortClip + `"`, fmt.Sprintf(`"%d"`, clip.ID), "/" + shownShortClip, fmt.Sprintf("/%d", clip.ID),
	}
}

// example is a workspace with an example and its variables, which a command line that is too old skips.
func (s *env) example(t *testing.T, dir string, variables map[string]string) *cli.Workspace {
	t.Helper()
	skipIfTooOld(t, dir)
	env := s.env()
	for name, value := range variables {
		env["TF_VAR_"+name] = value
	}
	return initialised(t, dir, env)
}

func TestExamples_apply(t *testing.T) {
	t.Parallel()
	for name, example := range applied {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, replace := exampleEnv(t)
			dir := copied(t, examplePath(name), replace...)
			withoutImport(t, dir)
			w := s.example(t, dir, example.variables)
			must(t)(w.Apply(t.Context()))
			got := outputs(t, w)
			for output, want := range example.outputs {
				if got[output] == nil || want != "" && fmt.Sprint(got[output]) != fmt.Sprint(want) {
					t.Errorf("output %s = %v, want %v", output, got[output], want)
				}
			}
			if s.creates() != example.creates {
				t.Errorf("%d clips were asked for, want %d", s.creates(), example.creates)
			}
			noChanges(t, w)
		})
	}
}

// withoutImport leaves the files of an import out of a configuration that is applied without one.
func withoutImport(t *testing.T, dir string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "import*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
	}
}

// What the pages of the resources show of an import, by a block and by a command, adopts what is there and makes nothing.
func TestExamples_importsAdopt(t *testing.T) {
	t.Parallel()
	for noun, to := range map[string]string{"ncplivestation_shortclip": "goal", "ncplivestation_snapshot": "last"} {
		folder := examplePath("resources/" + noun)
		t.Run(noun+" by a block", func(t *testing.T) {
			t.Parallel()
			s, replace := exampleEnv(t)
			w := s.example(t, onlyAdopted(t, copied(t, folder, replace...), noun), nil)
			expectText(t, must(t)(w.Apply(t.Context())), "1 imported, 0 added", "0 destroyed")
			adopted(t, s, w)
		})
		t.Run(noun+" by a command", func(t *testing.T) {
			t.Parallel()
			s, replace := exampleEnv(t)
			dir := onlyAdopted(t, copied(t, folder, replace...), noun)
			var commands [][]string
			for line := range strings.Lines(texts(t, dir)["import.sh"]) {
				if words := strings.Fields(line); len(words) > 0 && words[0] != "#" {
					commands = append(commands, words)
				}
			}
			if len(commands) != 1 || commands[0][0] != "terraform" || commands[0][2] != noun+"."+to {
				t.Fatalf("import.sh has %q", commands)
			}
			withoutImport(t, dir)
			w := s.example(t, dir, nil)
			must(t)(w.Run(t.Context(), commands[0][1:]...))
			expectText(t, must(t)(w.Apply(t.Context())), "0 added", "0 destroyed")
			adopted(t, s, w)
		})
	}
}

// onlyAdopted leaves in a configuration only the resources of a noun: what else the example makes is not imported.
func onlyAdopted(t *testing.T, dir, noun string) string {
	t.Helper()
	text := texts(t, dir)["resource.tf"]
	var kept []string
	for _, block := range strings.SplitAfter(text, "\n}\n") {
		if strings.Contains(block, `resource "`+noun+`"`) || !strings.Contains(block, `resource "`) {
			kept = append(kept, block)
		}
	}
	write(t, dir, "resource.tf", strings.Join(kept, ""))
	return dir
}

func adopted(t *testing.T, s *env, w *cli.Workspace) {
	t.Helper()
	noChanges(t, w)
	if s.creates() != 0 || s.Count(simulator.CreateSnapshot) != 0 {
		t.Errorf("an import made %d clips and %d snapshots", s.creates(), s.Count(simulator.CreateSnapshot))
	}
}

// The link of the example opens the mp4 of a PRIVATE clip, and is not in the state.
func TestExamples_linkGetsThePrivateMP4(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("the example runs curl")
	}
	s, replace := exampleEnv(t)
	accessKey, secretKey := s.Key()
	store := storagetest.New(t, accessKey, secretKey)
	if err := store.CreateBucket(t.Context(), "my-clips"); err != nil {
		t.Fatal(err)
	}
	s.OnComplete(store.Upload)
	dir := copied(t, examplePath("ephemeral-resources/"+shortClipURL), replace...)
	skipIfTooOld(t, dir)
	env := s.env()
	env["NCPLIVESTATION_OBJECT_STORAGE_ENDPOINT"] = store.URL
	w := initialised(t, dir, env)
	must(t)(w.Apply(t.Context()))
	mp4, err := os.ReadFile(filepath.Join(dir, "goal.mp4"))
	if err != nil || len(mp4) < 8 || string(mp4[4:8]) != "ftyp" {
		t.Errorf("no mp4 came: %d bytes, %v", len(mp4), err)
	}
	state, err := w.Show(t.Context())
	if err != nil || strings.Contains(state, "X-Amz-Signature") {
		t.Errorf("the link is in the state: %v", err)
	}
	noChanges(t, w)
}

// The plan of the first clip is empty tonight, after Live Station forgot it, and after the channel is gone.
func TestExamples_firstClipStaysForEver(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	w := s.example(t, copied(t, examplePath("guides/getting-started")), map[string]string{"channel_id": s.channelID, "bucket_name": "clips"})
	must(t)(w.Apply(t.Context()))
	if url, _ := outputs(t, w)["clip_url"].(string); !strings.HasSuffix(url, "/clips/first/"+s.Clips()[0].FileName) {
		t.Errorf("clip_url = %s", url)
	}
	forEver(t, s, w)
}

func TestExamples_quickstartApplies(t *testing.T) {
	t.Parallel()
	s, replace := exampleEnv(t)
	w := s.example(t, copied(t, examplePath("quickstart"), replace...), nil)
	must(t)(w.Apply(t.Context(), "-var-file=example.tfvars"))
	got := outputs(t, w)
	playback, _ := got["playback_urls"].(map[string]any)
	if got["clip_status"] != "COMPLETED" || got["clip_url"] == nil || playback["720p-16-9"] == nil {
		text, _ := json.Marshal(got)
		t.Errorf("got %s", text)
	}
	if _, changes, err := w.Plan(t.Context(), "-var-file=example.tfvars"); err != nil || changes {
		t.Errorf("the second plan: changes %t, %v", changes, err)
	}
}
