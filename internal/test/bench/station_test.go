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

// station is a simulator over TCP that answers after the latency, with a live channel and a snapshot.
type env struct {
	*simulator.Simulator
	channel, snapshot string
}

func newStation(t *testing.T) *env {
	t.Helper()
	s := &env{Simulator: simulator.New()}
	s.channel = s.AddChannel(simulator.LiveChannel("bench"))
	s.snapshot = strconv.FormatInt(s.AddSnapshot(s.channel, 10).ID, 10)
	s.SetOutcome(instantly)
	s.Inject(simulator.Fault{Kind: simulator.Slow, Delay: latency})
	return s
}

// serve starts a server, whose connections are its own.
func (s *env) serve(t *testing.T) *simulator.Server {
	t.Helper()
	server, err := s.Serve()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	return server
}

// env is what reaches the station.
func (s *env) env(server *simulator.Server) map[string]string {
	accessKey, secretKey := s.Key()
	return map[string]string{"NCLOUD_ACCESS_KEY": accessKey, "NCLOUD_SECRET_KEY": secretKey, "NCPLIVESTATION_ENDPOINT": server.URL}
}

// cost is what a run of the command line took.
type cost struct {
	// cpu is that of the command line with its providers, provider that of the providers' processes alone.
	cpu, provider, wall time.Duration
	// peak is the most memory that a process of the provider held, in bytes.
	peak     int64
	requests int
}

// least is the least of each time. The memory is the most.
func (c cost) least(other cost) cost {
	return cost{
		cpu: min(c.cpu, other.cpu), provider: min(c.provider, other.provider), wall: min(c.wall, other.wall),
		peak: max(c.peak, other.peak), requests: other.requests,
	}
}

// workspace is a workspace with a column's provider.
type workspace struct {
	*cli.Workspace
	column  *candidate
	station *env
	usage   string
}

// workspace makes one with so many clips of the station's snapshot.
func (s *env) workspace(t *testing.T, c *candidate, server *simulator.Server, clips int) *workspace {
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
  output      = { bucket_name = "clips", file_path = "/bench" }
}
`, clips, s.channel, s.snapshot)
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(configuration), 0o600); err != nil {
		t.Fatal(err)
	}
	env := s.env(server)
	env["HOME"] = home
	env["NCPLIVESTATION_OBJECT_STORAGE_ENDPOINT"] = "http://127.0.0.1:1" // nobody listens there
	env["BENCH_USAGE"] = filepath.Join(home, "usage")
	w := &workspace{Workspace: c.mirror.Workspace(dir, env), column: c, station: s, usage: env["BENCH_USAGE"]}
	if _, err := w.Init(t.Context()); err != nil {
		t.Fatal(err)
	}
	return w
}

// cost runs the command line and says what it took. A command line that is kept waiting kills its provider, which then
// cannot tell: it runs again.
func (w *workspace) cost(t *testing.T, args ...string) (cost, cli.Result) {
	t.Helper()
	for range 3 {
		if c, result := w.run(t, args...); c.provider > 0 {
			return c, result
		}
	}
	t.Fatalf("%s: the provider never told what it took", w.column.name)
	return cost{}, cli.Result{}
}

func (w *workspace) run(t *testing.T, args ...string) (cost, cli.Result) {
	t.Helper()
	w.remove(t, w.usage)
	if args[0] == "apply" {
		w.remove(t, filepath.Join(w.Dir, "terraform.tfstate"))
	}
	w.station.ResetRequests()
	result, err := w.Run(t.Context(), args...)
	if err != nil {
		t.Fatalf("%s: %v", w.column.name, err)
	}
	c := cost{cpu: result.CPU, wall: result.Elapsed, requests: w.station.Count("")}
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

// apply applies a workspace that has no state.
func (w *workspace) apply(t *testing.T, args ...string) cost {
	t.Helper()
	c, _ := w.cost(t, append([]string{"apply", "-auto-approve"}, args...)...)
	return c
}

// plan plans what needs no change.
func (w *workspace) plan(t *testing.T, args ...string) cost {
	t.Helper()
	// With this argument a plan that has changes fails.
	c, _ := w.cost(t, append([]string{"plan", "-detailed-exitcode"}, args...)...)
	return c
}

func (w *workspace) remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
}

// finished checks that so many clips are in the state, and each is COMPLETED.
func (w *workspace) finished(t *testing.T, clips int) {
	t.Helper()
	state, err := w.State(t.Context())
	if err != nil || len(state) != clips {
		t.Fatalf("%s: %d clips in the state, want %d; %v", w.column.name, len(state), clips, err)
	}
	for address, clip := range state {
		if clip.Values["status"] != "COMPLETED" {
			t.Errorf("%s: %s is %v", w.column.name, address, clip.Values["status"])
		}
	}
}
