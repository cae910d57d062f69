package e2e

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/cli"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

// recipe is a workspace with an example of the cookbook.
func (s *env) recipe(t *testing.T, name string, variables map[string]string) *cli.Workspace {
	t.Helper()
	env := s.env()
	for name, value := range variables {
		env["TF_VAR_"+name] = value
	}
	return initialised(t, copied(t, filepath.Join(moduleRoot, "examples", "cookbook", name)), env)
}

func outputs(t *testing.T, w *cli.Workspace) map[string]any {
	t.Helper()
	values, err := w.Output(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return values
}

func TestCookbook_lastTwoMinutes(t *testing.T) {
	for _, dialect := range simulator.Variants() {
		t.Run(dialect.Name, func(t *testing.T) {
			t.Parallel()
			s := newStation(t, simulator.WithBehavior(dialect))
			s.AddChannel(simulator.LiveChannel("live two")) // a name of which the other is a part
			w := s.recipe(t, "last-two-minutes", map[string]string{"channel_name": "live", "bucket_name": "clips"})
			must(t)(w.Apply(t.Context()))
			clip := s.Clips()[0]
			if clip.ChannelID != s.channelID || clip.SnapshotID == s.snapshot.ID || clip.Status != "COMPLETED" {
				t.Errorf("clip = %+v", clip)
			}
			if url, _ := outputs(t, w)["clip_url"].(string); !strings.HasSuffix(url, "/clips/last/"+clip.FileName) {
				t.Errorf("clip_url = %s", url)
			}
			noChanges(t, w)
			s.Advance(2 * time.Hour)
			noChanges(t, w)
			if s.creates() != 1 {
				t.Errorf("%d clips were asked for", s.creates())
			}
		})
	}
}

func TestCookbook_highlightReel(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	w := s.recipe(t, "highlight-reel", map[string]string{"channel_id": s.channelID, "bucket_name": "clips"})
	must(t)(w.Apply(t.Context()))
	reel, _ := outputs(t, w)["reel"].(map[string]any)
	if len(reel) != 50 || len(s.Clips()) != 50 || s.creates() != 50 {
		t.Fatalf("%d in the reel, %d clips, %d creates; want 50", len(reel), len(s.Clips()), s.creates())
	}
	files := map[string]bool{}
	for _, clip := range s.Clips() {
		files[clip.FileName] = true
		one, _ := reel[strings.TrimPrefix(clip.FilePath, "/match/")].(map[string]any)
		length := clip.EndTime - clip.StartTime
		if want := fmt.Sprintf("00:00:%02d.%03d", length/1000, length%1000); one["length"] != want {
			t.Errorf("%s: length = %v, want %s", clip.FilePath, one["length"], want)
		}
		if url, _ := one["url"].(string); !strings.HasSuffix(url, clip.FilePath+"/"+clip.FileName) {
			t.Errorf("%s: url = %v", clip.FilePath, one["url"])
		}
	}
	noChanges(t, w)
	s.Advance(2 * time.Hour)
	s.DeleteChannel(s.channelID)
	noChanges(t, w)
}

func TestCookbook_playbackURLs(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	file := filepath.Join(t.TempDir(), "playback.json")
	w := s.recipe(t, "playback-urls", map[string]string{"channel_id": s.channelID, "file": file})
	must(t)(w.Apply(t.Context()))
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var urls struct{ Live, Rewind map[string]string }
	if err := json.Unmarshal(text, &urls); err != nil {
		t.Fatal(err)
	}
	if urls.Live["ABR"] == "" || len(urls.Rewind) == 0 {
		t.Errorf("the file holds %s", text)
	}
	noChanges(t, w)

	// Off the air there is nothing to rewind, and the plan is none the worse for it.
	s.SetChannel(s.channelID, func(c *simulator.ChannelSpec) { c.Status, c.Recording = "READY", false })
	must(t)(w.Apply(t.Context()))
	if now, _ := outputs(t, w)["urls"].(map[string]any); len(now["rewind"].(map[string]any)) != 0 || len(now["live"].(map[string]any)) == 0 {
		t.Errorf("urls = %v", now)
	}
}

func TestCookbook_importClips(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	clips := map[string]map[string]string{}
	for i, name := range []string{"goal", "save"} {
		clip := s.AddClip(s.channelID, s.snapshot.ID, int64(i)*1000, 12_500, "clips", "/by-hand", "PRIVATE")
		clips[name] = map[string]string{
			"id": strconv.FormatInt(clip.ID, 10), "snapshot_id": strconv.FormatInt(s.snapshot.ID, 10),
			"start": fmt.Sprintf("00:%02d", i), "end": "00:00:12.500", "bucket_name": "clips", "file_path": "/by-hand",
		}
	}
	value, err := json.Marshal(clips)
	if err != nil {
		t.Fatal(err)
	}
	w := s.recipe(t, "import-clips", map[string]string{"channel_id": s.channelID, "clips": string(value)})
	expectText(t, must(t)(w.Apply(t.Context())), "2 imported, 0 added, 2 changed, 0 destroyed")
	if s.creates() != 0 {
		t.Error("an import made a clip")
	}
	noChanges(t, w)
}

func TestCookbook_twoSites(t *testing.T) {
	t.Parallel()
	s := newStation(t, simulator.WithKey("PUBLICACCESSKEY00001", "publicSecretKey"), simulator.WithKey("FINANCIALACCESSKEY01", "financialSecretKey"))
	spec := simulator.LiveChannel("fin")
	spec.Zone = "FKR"
	fin := s.AddChannel(spec)
	variables := map[string]string{
		"public_access_key": "PUBLICACCESSKEY00001", "public_secret_key": "publicSecretKey", "public_channel_id": s.channelID,
		"fin_access_key": "FINANCIALACCESSKEY01", "fin_secret_key": "financialSecretKey", "fin_channel_id": fin,
	}
	env := map[string]string{"NCPLIVESTATION_ENDPOINT": s.url}
	for name, value := range variables {
		env["TF_VAR_"+name] = value
	}
	w := initialised(t, copied(t, filepath.Join(moduleRoot, "examples", "cookbook", "two-sites")), env)
	must(t)(w.Apply(t.Context()))
	if got := outputs(t, w)["channels"]; !maps.Equal(got.(map[string]any), map[string]any{"public": "PUBLISHING", "fin": "PUBLISHING"}) {
		t.Errorf("channels = %v", got)
	}
	keys := map[string]string{}
	for _, request := range s.Requests() {
		keys[strings.Split(request.Path, "/")[2]] = request.Header.Get("x-ncp-iam-access-key")
	}
	if keys["v2"] != "PUBLICACCESSKEY00001" || keys["fin-v2"] != "FINANCIALACCESSKEY01" {
		t.Errorf("keys by path = %v", keys)
	}
}

// The tests of the example pass, and notice what they are there for.
func TestCookbook_moduleTests(t *testing.T) {
	t.Parallel()
	w := initialised(t, copied(t, filepath.Join(moduleRoot, "examples", "cookbook", "module-tests")), nil)
	expectText(t, must(t)(w.Run(t.Context(), "test")), "3 passed, 0 failed")

	main := filepath.Join(w.Dir, "main.tf")
	text, err := os.ReadFile(main)
	if err != nil {
		t.Fatal(err)
	}
	write(t, w.Dir, "main.tf", strings.Replace(string(text), "var.length * 1000", "var.length * 100", 1))
	refused(t, "The clip should last 12 seconds.")(w.Run(t.Context(), "test"))
}
