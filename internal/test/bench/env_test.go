// SPDX-License-Identifier: MPL-2.0

package bench

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/cli"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

// env is a simulator over TCP that responds after the latency. It has a live channel and a snapshot.
type env struct {
	*simulator.Simulator
	channel, snapshot string
}

func newEnv(t *testing.T) *env {
	t.Helper()
	e := &env{Simulator: simulator.New()}
	e.channel = e.AddChannel(simulator.LiveChannel("bench"))
	e.snapshot = strconv.FormatInt(e.AddSnapshot(e.channel, 10).ID, 10)
	e.SetOutcome(completeAtOnce)
	e.Inject(simulator.Fault{Kind: simulator.Slow, Delay: latency})
	return e
}

// serve starts a server with connections of its own.
func (e *env) serve(t *testing.T) *simulator.Server {
	t.Helper()
	server, err := e.Serve()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	return server
}

// variables are the environment variables with which a provider uses a server.
func (e *env) variables(server *simulator.Server) map[string]string {
	accessKey, secretKey := e.Key()
	return map[string]string{"NCLOUD_ACCESS_KEY": accessKey, "NCLOUD_SECRET_KEY": secretKey, "NCPLIVESTATION_ENDPOINT": server.URL}
}

// cost is what a run of the CLI used.
type cost struct {
	// cpu is the CPU time of the CLI and its providers, provider that of the providers' processes alone.
	cpu, provider, wall time.Duration
	// peak is the most memory that a process of the provider used, in bytes.
	peak     int64
	requests int
}

// min returns the smaller of each time, and the larger memory.
func (c cost) min(other cost) cost {
	return cost{
		cpu: min(c.cpu, other.cpu), provider: min(c.provider, other.provider), wall: min(c.wall, other.wall),
		peak: max(c.peak, other.peak), requests: other.requests,
	}
}

// workspace is a workspace that uses a candidate.
type workspace struct {
	*cli.Workspace
	candidate *candidate
	env       *env
	usage     string
}

// workspace returns an initialized workspace with as many clips of the snapshot. Each clip has a folder of its own, as the
// documentation recommends.
func (e *env) workspace(t *testing.T, c *candidate, server *simulator.Server, clips int) *workspace {
	t.Helper()
	dir, home := t.TempDir(), t.TempDir()
	configuration := fmt.Sprintf(`
terraform {
  required_providers {
    ncplivestation = { source = "ncplivestation/ncplivestation" }
  }
}

resource "ncplivestation_shortclip" "clip" {
  count       = %d
  channel_id  = %q
  snapshot_id = %q
  start_time  = 1000 + 100 * count.index
  end_time    = 3500 + 100 * count.index
  output      = { bucket_name = "clips", file_path = "/bench/${count.index}" }
}
`, clips, e.channel, e.snapshot)
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(configuration), 0o600); err != nil {
		t.Fatal(err)
	}
	variables := e.variables(server)
	variables["HOME"] = home
	variables["NCPLIVESTATION_OBJECT_STORAGE_ENDPOINT"] = "http://127.0.0.1:1" // nothing listens there
	variables["BENCH_USAGE"] = filepath.Join(home, "usage")
	w := &workspace{Workspace: c.mirror.Workspace(dir, variables), candidate: c, env: e, usage: variables["BENCH_USAGE"]}
	if _, err := w.Init(t.Context()); err != nil {
		t.Fatal(err)
	}
	return w
}

// cost runs the CLI and returns what it used. It runs again if procstat reported nothing: a CLI that waits too long for its
// provider to exit kills it.
func (w *workspace) cost(t *testing.T, args ...string) (cost, cli.Result) {
	t.Helper()
	for range 3 {
		if c, result := w.run(t, args...); c.provider > 0 {
			return c, result
		}
	}
	t.Fatalf("%s: procstat reported nothing in three runs", w.candidate.name)
	return cost{}, cli.Result{}
}

func (w *workspace) run(t *testing.T, args ...string) (cost, cli.Result) {
	t.Helper()
	w.remove(t, w.usage)
	if args[0] == "apply" {
		w.remove(t, filepath.Join(w.Dir, "terraform.tfstate"))
	}
	w.env.ResetRequests()
	result, err := w.Run(t.Context(), args...)
	if err != nil {
		t.Fatalf("%s: %v", w.candidate.name, err)
	}
	c := cost{cpu: result.CPU, wall: result.Elapsed, requests: w.env.Count("")}
	file, err := os.Open(w.usage)
	if errors.Is(err, fs.ErrNotExist) {
		return c, result
	} else if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for lines := json.NewDecoder(file); ; {
		var process struct {
			CPU  time.Duration
			Peak int64
		}
		if err := lines.Decode(&process); errors.Is(err, io.EOF) {
			return c, result
		} else if err != nil {
			t.Fatal(err)
		}
		c.provider += process.CPU
		c.peak = max(c.peak, process.Peak)
	}
}

// apply applies the workspace from an empty state.
func (w *workspace) apply(t *testing.T, args ...string) cost {
	t.Helper()
	c, _ := w.cost(t, append([]string{"apply", "-auto-approve"}, args...)...)
	return c
}

// plan runs a plan, which must have no changes.
func (w *workspace) plan(t *testing.T, args ...string) cost {
	t.Helper()
	c, _ := w.cost(t, append([]string{"plan", "-detailed-exitcode"}, args...)...)
	return c
}

func (w *workspace) remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
}

// requireClips checks that as many clips are in state. Those of a real provider must be COMPLETED.
func (w *workspace) requireClips(t *testing.T, clips int) {
	t.Helper()
	state, err := w.State(t.Context())
	if err != nil || len(state) != clips {
		t.Fatalf("%s: %d clips in state, want %d; %v", w.candidate.name, len(state), clips, err)
	}
	for address, clip := range state {
		if status := clip.Values["status"]; status != "COMPLETED" && w.candidate.name != baselineName {
			t.Errorf("%s: %s has status %v", w.candidate.name, address, status)
		}
	}
}
