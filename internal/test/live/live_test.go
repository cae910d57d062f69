// SPDX-License-Identifier: MPL-2.0

//go:build live

package live

import (
	"cmp"
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

// clipTimeout is the longest wait for one clip.
const clipTimeout = 5 * time.Minute

// recordingVariable permits the probe to stop and start the recording of the channel, which resets its snapshots.
const recordingVariable = "NCPLIVESTATION_TEST_CHANGE_RECORDING"

// variable returns an environment variable that must be set. The Makefile checks that all are.
func variable(t *testing.T, name string) string {
	t.Helper()
	value := os.Getenv(name)
	if value == "" {
		t.Fatalf("%s is not set; use make testacc-live", name)
	}
	return value
}

func TestLive_probe(t *testing.T) {
	site := livestation.Site(cmp.Or(os.Getenv("NCLOUD_SITE"), string(livestation.SitePublic)))
	region := cmp.Or(os.Getenv("NCLOUD_REGION"), site.DefaultRegion())
	found, err := probe(t.Context(), target{
		config: livestation.Config{
			AccessKey: variable(t, "NCLOUD_ACCESS_KEY"), SecretKey: variable(t, "NCLOUD_SECRET_KEY"),
			Site: site, Region: region, Endpoint: os.Getenv("NCPLIVESTATION_ENDPOINT"),
			UserAgent: "terraform-provider-ncplivestation/probe",
		},
		http2:     http.DefaultTransport,
		channelID: variable(t, "NCPLIVESTATION_TEST_CHANNEL_ID"), bucket: variable(t, "NCPLIVESTATION_TEST_BUCKET"),
		changeRecording:   os.Getenv(recordingVariable) != "",
		expiredSnapshotID: os.Getenv(expiredSnapshotVariable),
		oldClipID:         os.Getenv(oldClipVariable),
		offAirSnapshotID:  os.Getenv(offAirSnapshotVariable),
		storage:           cmp.Or(os.Getenv("NCPLIVESTATION_OBJECT_STORAGE_ENDPOINT"), objectstorage.Endpoint(string(site), region)),
		storageTransport:  http.DefaultTransport,
		timeout:           clipTimeout,
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

// clipAddress is the address of the clip in the configuration.
const clipAddress = "ncplivestation_shortclip.two_seconds"

func TestLive_applyCutsOneClip(t *testing.T) {
	if os.Getenv(offAirSnapshotVariable) != "" {
		t.Skipf("%s says that the channel is off the air", offAirSnapshotVariable)
	}
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
	text := fmt.Sprintf(configuration, variable(t, "NCPLIVESTATION_TEST_CHANNEL_ID"), variable(t, "NCPLIVESTATION_TEST_BUCKET"), shortPath, clipTimeout)
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	w := mirror.Workspace(dir, env)
	if _, err := w.Init(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Apply(t.Context()); err != nil {
		t.Fatal(err)
	}

	state, err := w.State(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	clip := state[clipAddress].Values
	if clip["status"] != string(livestation.ShortClipCompleted) {
		t.Errorf("the clip is %v, want COMPLETED", clip["status"])
	}
	output, _ := clip["output"].(map[string]any)

	result, changes, err := w.Plan(t.Context())
	if err != nil || changes {
		t.Errorf("the second plan should be empty: %v\n%s", err, result.Stdout)
	}
	result, err = w.Destroy(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(result.Text(), "Short Clip File Will Remain") {
		t.Errorf("the destroy should say that the mp4 remains:\n%s", result.Text())
	}
	t.Logf("Live Station cannot delete clip %v and its snapshot, which expires within the hour. The mp4 remains until you delete it: %v/%v",
		clip["id"], output["bucket_name"], output["key"])
}
