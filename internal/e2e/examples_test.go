package e2e

import (
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// exampleFolders are the folders of examples/ that hold a configuration.
func exampleFolders(t *testing.T) []string {
	t.Helper()
	var folders []string
	err := filepath.WalkDir(filepath.Join(moduleRoot, "examples"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		files, err := filepath.Glob(filepath.Join(path, "*.tf"))
		if len(files) > 0 {
			folders = append(folders, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return folders
}

// copied is a copy of an example that can be initialised: most leave out which provider they need.
func copied(t *testing.T, folder string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(folder)); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.tf"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "required_providers") {
			return dir
		}
	}
	write(t, dir, "required.tf", required)
	return dir
}

func TestExamples_areValid(t *testing.T) {
	t.Parallel()
	folders := exampleFolders(t)
	if len(folders) < 5 {
		t.Fatalf("only %d folders: %q", len(folders), folders)
	}
	for _, folder := range folders {
		name, err := filepath.Rel(moduleRoot, folder)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := initialised(t, copied(t, folder), nil)
			must(t)(w.Validate(t.Context()))
		})
	}
}

func TestExamples_quickstartApplies(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	env := s.env()
	env["TF_VAR_channel_id"] = s.channelID
	env["TF_VAR_snapshot_id"] = strconv.FormatInt(s.snapshot.ID, 10)
	env["TF_VAR_bucket_name"] = "clips"
	w := initialised(t, copied(t, filepath.Join(moduleRoot, "examples", "quickstart")), env)

	must(t)(w.Apply(t.Context()))
	outputs, err := w.Output(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	playback, _ := outputs["playback_urls"].(map[string]any)
	if outputs["clip_status"] != "COMPLETED" || outputs["clip_url"] == nil || playback["720p-16-9"] == nil {
		t.Errorf("got %v", outputs)
	}
	noChanges(t, w)
}
