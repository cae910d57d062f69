//go:build live

package live

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/objectstorage"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/cli"
)

// patience bounds the wait for one clip.
const patience = 5 * time.Minute

// variable is an environment variable that has to be set. The Makefile has checked that all are.
func variable(t *testing.T, name string) string {
	t.Helper()
	value := os.Getenv(name)
	if value == "" {
		t.Fatalf("%s is not set; start this with make testacc-live", name)
	}
	return value
}

func TestLive_survey(t *testing.T) {
	site := livestation.Site(os.Getenv("NCLOUD_SITE"))
	if site == "" {
		site = livestation.SitePublic
	}
	region := os.Getenv("NCLOUD_REGION")
	if region == "" {
		region = site.DefaultRegion()
	}
	storage := os.Getenv("NCPLIVESTATION_OBJECT_STORAGE_ENDPOINT")
	if storage == "" {
		storage = objectstorage.Endpoint(string(site), region)
	}
	found, err := survey(t.Context(), subject{
		config: livestation.Config{
			AccessKey: variable(t, "NCLOUD_ACCESS_KEY"), SecretKey: variable(t, "NCLOUD_SECRET_KEY"),
			Site: site, Region: region, Endpoint: os.Getenv("NCPLIVESTATION_ENDPOINT"),
			UserAgent: "terraform-provider-ncplivestation/survey",
		},
		channelID: variable(t, "NCPLIVESTATION_TEST_CHANNEL_ID"), bucket: variable(t, "NCPLIVESTATION_TEST_BUCKET"),
		expiredSnapshotID: os.Getenv(expiredSnapshotVariable),
		oldClipID:         os.Getenv(oldClipVariable),
		storage:           storage, storageTransport: http.DefaultTransport,
		patience: patience,
	})
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println()
	if err := found.write(os.Stdout); err != nil {
		t.Fatal(err)
	}
	fmt.Println()
}

const configuration = `
terraform {
  required_providers {
    ncplivestation = { source = "ncplivestation/ncplivestation" }
  }
}

resource "ncplivestation_snapshot" "last_minute" {
  channel_id       = %[1]q
  limited_duration = 1
}

resource "ncplivestation_shortclip" "two_seconds" {
  channel_id  = ncplivestation_snapshot.last_minute.channel_id
  snapshot_id = ncplivestation_snapshot.last_minute.id
  start_time  = 0
  end_time    = 2000
  output      = { bucket_name = %[2]q, file_path = %[3]q }
  timeouts    = { create = %[4]q }
}
`

// clipAddress is the clip of the configuration.
const clipAddress = "ncplivestation_shortclip.two_seconds"

func TestLive_oneApplyCutsAClipOnce(t *testing.T) {
	env := map[string]string{
		"HOME":              t.TempDir(),
		"NCLOUD_ACCESS_KEY": variable(t, "NCLOUD_ACCESS_KEY"), "NCLOUD_SECRET_KEY": variable(t, "NCLOUD_SECRET_KEY"),
	}
	for _, name := range []string{"NCPLIVESTATION_ENDPOINT", "NCLOUD_SITE", "NCLOUD_REGION"} {
		if value := os.Getenv(name); value != "" {
			env[name] = value
		}
	}
	root, err := cli.ModuleRoot()
	if err != nil {
		t.Fatal(err)
	}
	mirror, err := cli.NewMirror(t.Context(), t.TempDir(), root)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	text := fmt.Sprintf(configuration, variable(t, "NCPLIVESTATION_TEST_CHANNEL_ID"), variable(t, "NCPLIVESTATION_TEST_BUCKET"), shortPath, patience)
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	w := mirror.Workspace(dir, env)
	must := func(result cli.Result, err error) cli.Result {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return result
	}
	must(w.Init(t.Context()))
	must(w.Apply(t.Context()))

	state, err := w.State(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	clip := state[clipAddress].Values
	if clip["status"] != string(livestation.ShortClipCompleted) {
		t.Errorf("the clip is %v, want COMPLETED", clip["status"])
	}
	output, _ := clip["output"].(map[string]any)
	object := fmt.Sprint(output["bucket_name"], "/", objectstorage.Key(fmt.Sprint(output["file_path"]), fmt.Sprint(output["file_name"])))

	result, changes, err := w.Plan(t.Context())
	if err != nil || changes {
		t.Errorf("the second plan should be empty: %v\n%s", err, result.Stdout)
	}
	if text := must(w.Destroy(t.Context())).Text(); !strings.Contains(text, "Short Clip Forgotten, Not Deleted") {
		t.Errorf("destroy should say that the mp4 stays:\n%s", text)
	}
	t.Logf("Live Station deletes neither the snapshot, which expires within the hour, nor clip %v. Its mp4 stays until you delete it: %s", clip["id"], object)
}
