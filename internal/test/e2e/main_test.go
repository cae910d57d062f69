package e2e

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/cli"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

// mirror and moduleRoot are made once, in TestMain.
var (
	mirror     *cli.Mirror
	moduleRoot string
)

func TestMain(m *testing.M) {
	code, err := withProvider(m.Run)
	if err != nil {
		fmt.Fprintln(os.Stderr, "end-to-end tests:", err)
		code = 1
	}
	os.Exit(code)
}

func withProvider(tests func() int) (code int, err error) {
	if moduleRoot, err = cli.ModuleRoot(); err != nil {
		return 1, err
	}
	dir, err := os.MkdirTemp("", "ncplivestation-e2e-")
	if err != nil {
		return 1, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if mirror, err = cli.NewMirror(context.Background(), dir, moduleRoot); err != nil {
		return 1, err
	}
	return tests(), nil
}

// station is a simulator over TCP with a live channel and a snapshot of its last ten minutes.
type env struct {
	*simulator.Simulator
	url, channelID string
	snapshot       simulator.Snapshot
}

func newStation(t *testing.T, opts ...simulator.Option) *env {
	t.Helper()
	s := &env{Simulator: simulator.New(opts...)}
	server, err := s.Serve()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	s.url = server.URL
	s.channelID = s.AddChannel(simulator.LiveChannel("live"))
	s.snapshot = s.AddSnapshot(s.channelID, 10)
	return s
}

// env is what a workspace needs to reach the station.
func (s *env) env() map[string]string {
	accessKey, secretKey := s.Key()
	return map[string]string{"NCLOUD_ACCESS_KEY": accessKey, "NCLOUD_SECRET_KEY": secretKey, "NCPLIVESTATION_ENDPOINT": s.url}
}

// clip is the block of a short clip of the station's snapshot, with more in it.
func (s *env) clip(more string) string {
	return fmt.Sprintf(`
resource "ncplivestation_shortclip" "goal" {
  channel_id  = %q
  snapshot_id = "%d"
  start_time  = 1000
  end_time    = 11000
  output      = { bucket_name = "clips", file_path = "/e2e" }
  %s
}`, s.channelID, s.snapshot.ID, more)
}

const address = "ncplivestation_shortclip.goal"

// creates is how many requests for a new clip have come.
func (s *env) creates() int {
	n := 0
	for _, request := range s.Requests() {
		if request.Operation == simulator.CreateShortClip {
			n++
		}
	}
	return n
}

const required = `
terraform {
  required_providers {
    ncplivestation = { source = "ncplivestation/ncplivestation" }
  }
}
`

// workspace is an initialised workspace with a configuration. Its home is empty, so that no profile of the caller's own
// is found.
func workspace(t *testing.T, env map[string]string, config string) *cli.Workspace {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "required.tf", required)
	write(t, dir, "main.tf", config)
	return initialised(t, dir, env)
}

func initialised(t *testing.T, dir string, env map[string]string) *cli.Workspace {
	t.Helper()
	return initialisedFrom(t, mirror, dir, env)
}

// initialisedFrom is initialised with a mirror of its own.
func initialisedFrom(t *testing.T, mirror *cli.Mirror, dir string, env map[string]string) *cli.Workspace {
	t.Helper()
	// Nothing listens there: no test asks the real Object Storage.
	given := map[string]string{"HOME": t.TempDir(), "NCPLIVESTATION_OBJECT_STORAGE_ENDPOINT": "http://127.0.0.1:1"}
	for name, value := range env {
		given[name] = value
	}
	w := mirror.Workspace(dir, given)
	must(t)(w.Init(t.Context()))
	return w
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// must takes the result of a run that has to succeed.
func must(t *testing.T) func(cli.Result, error) cli.Result {
	return func(result cli.Result, err error) cli.Result {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return result
	}
}

// refused takes the result of a run that has to end with exit code 1 and say all of this.
func refused(t *testing.T, says ...string) func(cli.Result, error) cli.Result {
	return func(result cli.Result, err error) cli.Result {
		t.Helper()
		if result.ExitCode != 1 {
			t.Fatalf("exit code %d, want 1; error: %v", result.ExitCode, err)
		}
		expectText(t, result, says...)
		return result
	}
}

func expectText(t *testing.T, result cli.Result, says ...string) {
	t.Helper()
	for _, text := range says {
		if !strings.Contains(result.Text(), text) {
			t.Errorf("it does not say %q:\n%s\n%s", text, result.Stdout, result.Stderr)
		}
	}
}

// inState gives the clip in the state, and fails if it is not there or is tainted otherwise than wanted.
func inState(t *testing.T, w *cli.Workspace, status string, tainted bool) cli.Resource {
	t.Helper()
	state, err := w.State(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	clip, ok := state[address]
	if !ok {
		t.Fatalf("the clip is not in the state: %v", state)
	}
	if clip.Values["status"] != status || clip.Tainted != tainted {
		t.Errorf("in the state it is %v, tainted %v; want %s, tainted %v", clip.Values["status"], clip.Tainted, status, tainted)
	}
	return clip
}

// eventually waits until something is so.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !is(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

func never(simulator.Clip) simulator.Outcome { return simulator.Outcome{Never: true} }
