// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/cli"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

// recipe returns a workspace with an example of the cookbook and its input variables.
func (e *env) recipe(t *testing.T, name string, inputs map[string]string) *cli.Workspace {
	t.Helper()
	return e.example(t, copyExample(t, "cookbook/"+name), inputs)
}

func TestCookbook_lastTwoMinutes(t *testing.T) {
	t.Parallel()
	for _, behavior := range simulator.Variants() {
		t.Run(behavior.Name, func(t *testing.T) {
			t.Parallel()
			e := newEnv(t, simulator.WithBehavior(behavior))
			e.AddChannel(simulator.LiveChannel("live two")) // its name contains the name of the other channel
			w := e.recipe(t, "last-two-minutes", map[string]string{"channel_name": "live", "bucket_name": "clips"})
			must(t)(w.Apply(t.Context()))
			clip := e.Clips()[0]
			if clip.ChannelID != e.channelID {
				t.Errorf("cut from channel %s, want %s", clip.ChannelID, e.channelID)
			}
			if clip.SnapshotID == e.snapshot.ID {
				t.Error("cut from the existing snapshot, want a new one")
			}
			if clip.Status != "COMPLETED" {
				t.Errorf("status = %s, want COMPLETED", clip.Status)
			}
			if url, _ := outputs(t, w)["clip_url"].(string); !strings.HasSuffix(url, "/clips/last/"+clip.FileName) {
				t.Errorf("clip_url = %s", url)
			}
			requireEmptyPlan(t, w)
			e.Advance(2 * time.Hour)
			requireEmptyPlan(t, w)
			requireCreates(t, e, 1)
		})
	}
}

func TestCookbook_highlightReel(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	w := e.recipe(t, "highlight-reel", map[string]string{"channel_id": e.channelID, "bucket_name": "clips"})
	must(t)(w.Apply(t.Context()))
	reel, _ := outputs(t, w)["reel"].(map[string]any)
	if len(reel) != 50 {
		t.Fatalf("%d clips in output reel, want 50", len(reel))
	}
	requireCreates(t, e, 50)
	for _, clip := range e.Clips() {
		one, _ := reel[strings.TrimPrefix(clip.FilePath, "/match/")].(map[string]any)
		length := clip.EndTime - clip.StartTime
		if want := fmt.Sprintf("00:00:%02d.%03d", length/1000, length%1000); one["length"] != want {
			t.Errorf("%s: length = %v, want %s", clip.FilePath, one["length"], want)
		}
		if url, _ := one["url"].(string); !strings.HasSuffix(url, clip.FilePath+"/"+clip.FileName) {
			t.Errorf("%s: url = %v", clip.FilePath, one["url"])
		}
	}
	requireEmptyPlan(t, w)
	e.Advance(2 * time.Hour)
	e.DeleteChannel(e.channelID)
	requireEmptyPlan(t, w)
}

func TestCookbook_playbackURLs(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	file := filepath.Join(t.TempDir(), "playback.json")
	w := e.recipe(t, "playback-urls", map[string]string{"channel_id": e.channelID, "file": file})
	must(t)(w.Apply(t.Context()))
	var urls struct{ Live, Rewind map[string]string }
	text := readFile(t, file)
	if err := json.Unmarshal(text, &urls); err != nil {
		t.Fatal(err)
	}
	if urls.Live["ABR"] == "" || len(urls.Rewind) == 0 {
		t.Errorf("the file holds %s", text)
	}
	requireEmptyPlan(t, w)

	// A channel that is off the air has no time machine URLs. The apply still succeeds.
	e.SetChannel(e.channelID, func(c *simulator.ChannelSpec) { c.Status, c.Recording = "READY", false })
	must(t)(w.Apply(t.Context()))
	now, _ := outputs(t, w)["urls"].(map[string]any)
	if rewind, _ := now["rewind"].(map[string]any); len(rewind) != 0 {
		t.Errorf("off the air: rewind = %v, want none", rewind)
	}
	if live, _ := now["live"].(map[string]any); len(live) == 0 {
		t.Error("off the air: no live URLs")
	}
}

func TestCookbook_importClips(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	clips := map[string]map[string]string{}
	for i, name := range []string{"goal", "save"} {
		clip := e.AddClip(e.channelID, e.snapshot.ID, int64(i)*1000, 12_500, "clips", "/by-hand", "PRIVATE")
		clips[name] = map[string]string{
			"id": strconv.FormatInt(clip.ID, 10), "snapshot_id": strconv.FormatInt(e.snapshot.ID, 10),
			"start": fmt.Sprintf("00:%02d", i), "end": "00:00:12.500", "bucket_name": "clips", "file_path": "/by-hand",
		}
	}
	value, err := json.Marshal(clips)
	if err != nil {
		t.Fatal(err)
	}
	w := e.recipe(t, "import-clips", map[string]string{"channel_id": e.channelID, "clips": string(value)})
	requireText(t, must(t)(w.Apply(t.Context())), "2 imported, 0 added, 1 changed, 0 destroyed")
	requireNothingCreated(t, e)
	requireEmptyPlan(t, w)
}

func TestCookbook_clipsByName(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	w := e.recipe(t, "clips-by-name", map[string]string{"channel_id": e.channelID, "bucket_name": "clips"})
	must(t)(w.Apply(t.Context()))
	keys, _ := outputs(t, w)["clip_keys"].(map[string]any)
	for _, clip := range e.Clips() {
		name := strings.TrimPrefix(clip.FilePath, "/match/")
		if want := "match/" + name + "/" + clip.FileName; keys[name] != want {
			t.Errorf("key of %s = %v, want %s", name, keys[name], want)
		}
	}
	requireCreates(t, e, 2)
	// A clip that is deleted does not replace the others.
	text := string(readFile(t, filepath.Join(w.Dir, "main.tf")))
	writeFile(t, w.Dir, "main.tf", regexp.MustCompile(`(?m)^    kick-off = .*\n`).ReplaceAllString(text, ""))
	requireText(t, must(t)(w.Apply(t.Context())), "0 added, 0 changed, 1 destroyed")
}

// finishedClip adds a finished clip to the simulator and returns its key in the bucket "clips".
func (e *env) finishedClip(t *testing.T, accessControl string) (id, key string) {
	t.Helper()
	clip := e.AddClip(e.channelID, e.snapshot.ID, 0, 12_500, "clips", "/match/goal", accessControl)
	return strconv.FormatInt(clip.ID, 10), "match/goal/" + clip.FileName
}

func TestCookbook_vodStation(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	id, key := e.finishedClip(t, "PRIVATE")
	w := e.recipe(t, "vod-station", map[string]string{"channel_id": e.channelID, "shortclip_ids": `["` + id + `"]`})
	must(t)(w.Apply(t.Context()))
	if got, want := outputs(t, w)["add_files"], fmt.Sprintf(`{"bucketName":"clips","pathList":[%q]}`, key); got != want {
		t.Errorf("add_files = %v, want %s", got, want)
	}
}

func TestCookbook_edgeDomain(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	id, key := e.finishedClip(t, "PUBLIC_READ")
	w := e.recipe(t, "edge-domain", map[string]string{"channel_id": e.channelID, "shortclip_id": id, "edge_domain": "clips.example.com"})
	must(t)(w.Apply(t.Context()))
	if got, want := outputs(t, w)["edge_url"], "https://clips.example.com/"+key; got != want {
		t.Errorf("edge_url = %v, want %s", got, want)
	}
	private, _ := e.finishedClip(t, "PRIVATE")
	requireFailure(t, "can deliver only a clip that is PUBLIC_READ")(w.Run(t.Context(), "plan", "-var=shortclip_id="+private))
}

func TestCookbook_presignedURL(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("the example runs curl")
	}
	e := newEnv(t)
	id, key := e.finishedClip(t, "PRIVATE")
	inputs := make(chan string, 1)
	encoder := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { inputs <- r.FormValue("input") }))
	defer encoder.Close()
	w := e.recipe(t, "presigned-url", map[string]string{"channel_id": e.channelID, "shortclip_id": id, "encoder_url": encoder.URL})
	must(t)(w.Apply(t.Context()))
	if input := <-inputs; !strings.Contains(input, "/clips/"+key+"?") || !strings.Contains(input, "X-Amz-Signature=") {
		t.Errorf("the encoder got %q", input)
	}
	requireEmptyPlan(t, w)
}

func TestCookbook_twoSites(t *testing.T) {
	t.Parallel()
	const publicKey, publicSecret = "PUBLICACCESSKEY00001", "publicSecretKey"
	e := newEnv(t, simulator.WithKey(publicKey, publicSecret), simulator.WithKey(financialKey, financialSecret))
	spec := simulator.LiveChannel("fin")
	spec.Zone = "FKR"
	home := homeWithProfiles(t, map[string][2]string{"public": {publicKey, publicSecret}, "fin": {financialKey, financialSecret}})
	w := initialize(t, mirror, copyExample(t, "cookbook/two-sites"), map[string]string{
		"HOME": home, "NCLOUD_REGION": "KR", "NCPLIVESTATION_ENDPOINT": e.url, "TF_VAR_public_channel_id": e.channelID, "TF_VAR_fin_channel_id": e.AddChannel(spec),
	})
	must(t)(w.Apply(t.Context()))
	channels, _ := outputs(t, w)["channels"].(map[string]any)
	if !maps.Equal(channels, map[string]any{"public": "PUBLISHING", "fin": "PUBLISHING"}) {
		t.Errorf("channels = %v", channels)
	}
	for _, request := range e.Requests() {
		key, want := request.Header.Get("x-ncp-iam-access-key"), publicKey
		if strings.HasPrefix(request.Path, "/api/fin-v2/") {
			want = financialKey
		}
		if key != want {
			t.Errorf("%s was sent with access key %s, want %s", request.Path, key, want)
		}
	}
	if n := len(e.Requests()); n < 2 {
		t.Errorf("%d requests, want one for each site", n)
	}
}

func TestCookbook_moduleTestsPass(t *testing.T) {
	t.Parallel()
	w := initialize(t, mirror, copyExample(t, "cookbook/module-tests"), nil)
	requireText(t, must(t)(w.Run(t.Context(), "test")), "3 passed, 0 failed")
}

func TestCookbook_moduleTestsNoticeWrongLength(t *testing.T) {
	t.Parallel()
	w := initialize(t, mirror, copyExample(t, "cookbook/module-tests"), nil)
	text := string(readFile(t, filepath.Join(w.Dir, "main.tf")))
	writeFile(t, w.Dir, "main.tf", strings.Replace(text, "var.length * 1000", "var.length * 100", 1))
	requireFailure(t, "The clip should last 12 seconds.")(w.Run(t.Context(), "test"))
}
