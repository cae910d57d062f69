// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/cli"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

// env is a simulator over TCP with a live channel and a snapshot of its last ten minutes.
type env struct {
	*simulator.Simulator
	url, channelID string
	snapshot       simulator.Snapshot
}

// newEnv starts a simulator for a test. When the test fails, it prints the simulator's settings and requests.
func newEnv(t *testing.T, opts ...simulator.Option) *env {
	t.Helper()
	e := startEnv(t, opts...)
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(e.Describe())
		}
	})
	return e
}

// startEnv starts a simulator for a test whose requests are too many to print.
func startEnv(t *testing.T, opts ...simulator.Option) *env {
	t.Helper()
	// The clock is real, so a clip that takes time would add a second to every apply. The tests of waiting set an outcome.
	e := &env{Simulator: simulator.New(append([]simulator.Option{simulator.WithRenderTime(0)}, opts...)...)}
	server, err := e.Serve()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	e.url = server.URL
	e.channelID = e.AddChannel(simulator.LiveChannel("live"))
	e.snapshot = e.AddSnapshot(e.channelID, 10)
	return e
}

// variables returns the environment variables with which a run reaches the simulator.
func (e *env) variables() map[string]string {
	accessKey, secretKey := e.Key()
	return map[string]string{"NCLOUD_ACCESS_KEY": accessKey, "NCLOUD_SECRET_KEY": secretKey, "NCPLIVESTATION_ENDPOINT": e.url}
}

// clipAddress is the address of the clip that [env.clip] configures.
const clipAddress = "ncplivestation_shortclip.goal"

// clip configures a short clip of 10 s of the snapshot, with more arguments.
func (e *env) clip(more string) string {
	return fmt.Sprintf(`
resource "ncplivestation_shortclip" "goal" {
  channel_id  = %q
  snapshot_id = "%d"
  start_time  = 1000
  end_time    = 11000
  output      = { bucket_name = "clips", file_path = "/e2e" }
  %s
}`, e.channelID, e.snapshot.ID, more)
}

// creates returns the number of requests for a new clip.
func (e *env) creates() int {
	n := 0
	for _, request := range e.Requests() {
		if request.Operation == simulator.CreateShortClip {
			n++
		}
	}
	return n
}

func neverCompletes(simulator.Clip) simulator.Outcome { return simulator.Outcome{Never: true} }

// completesAfter is an outcome for [simulator.Simulator.SetOutcome].
func completesAfter(d time.Duration) func(simulator.Clip) simulator.Outcome {
	return func(simulator.Clip) simulator.Outcome { return simulator.Outcome{Duration: d} }
}

const requiredProviders = `
terraform {
  required_providers {
    ncplivestation = { source = "ncplivestation/ncplivestation" }
  }
}
`

// newWorkspace returns an initialized workspace with a configuration.
func newWorkspace(t *testing.T, variables map[string]string, config string) *cli.Workspace {
	t.Helper()
	return newWorkspaceFrom(t, mirror, variables, config)
}

// newWorkspaceFrom is [newWorkspace] with another mirror.
func newWorkspaceFrom(t *testing.T, from *cli.Mirror, variables map[string]string, config string) *cli.Workspace {
	t.Helper()
	dir := t.TempDir()
	writeFile(t, dir, "required.tf", requiredProviders)
	writeFile(t, dir, "main.tf", config)
	return initialize(t, from, dir, variables)
}

// mirrorOf returns the mirror for another CLI.
func mirrorOf(version cli.Version) *cli.Mirror {
	from := *mirror
	from.CLI = version.Path
	return &from
}

// initialize returns an initialized workspace with the configuration in dir. Its home directory is empty, so the provider
// does not find the caller's own credentials.
func initialize(t *testing.T, from *cli.Mirror, dir string, variables map[string]string) *cli.Workspace {
	t.Helper()
	// Nothing listens on port 1, so no test reaches the real Object Storage.
	all := map[string]string{"HOME": t.TempDir(), "NCPLIVESTATION_OBJECT_STORAGE_ENDPOINT": "http://127.0.0.1:1"}
	maps.Copy(all, variables)
	w := from.Workspace(dir, all)
	must(t)(w.Init(t.Context()))
	return w
}

func writeFile(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path) // #nosec G304 -- a file of the test or of this repository
	if err != nil {
		t.Fatal(err)
	}
	return content
}
