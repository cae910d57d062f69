package e2e

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/cli"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

// A plan that is applied two hours after it was saved makes nothing, and says when the snapshot expired.
func TestSavedPlan_appliedTwoHoursLaterSaysThatTheSnapshotExpired(t *testing.T) {
	for _, dialect := range []simulator.Behavior{simulator.Docs2022(), simulator.DocsCurrent(), stillServed()} {
		t.Run(dialect.Name, func(t *testing.T) {
			t.Parallel()
			s := newStation(t, simulator.WithBehavior(dialect))
			w := workspace(t, s.env(), s.clip(""))
			if _, changes, err := w.Plan(t.Context(), "-out=saved.tfplan"); err != nil || !changes {
				t.Fatal(changes, err)
			}
			s.Advance(2 * time.Hour)
			result := refused(t, "Error: Snapshot Expired", strconv.FormatInt(s.snapshot.ID, 10), "one hour", "Take a new snapshot")(
				w.Run(t.Context(), "apply", "saved.tfplan"))
			if dialect.ExpiredSnapshot.StillAvailable {
				expectText(t, result, "expired at "+s.snapshot.Expires.UTC().Format("2006-01-02T15:04"))
			}
			if len(s.Clips()) != 0 {
				t.Errorf("the service holds %d clips", len(s.Clips()))
			}
		})
	}
}

func stillServed() simulator.Behavior {
	d := simulator.DocsCurrent()
	d.Name, d.ExpiredSnapshot = "still served", simulator.ErrorResponse{StillAvailable: true}
	return d
}

// Without a refresh the plan is as clear: of a new clip, and of one that would be replaced.
func TestRefreshFalse_planStillLooksAtTheSnapshot(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	w := workspace(t, s.env(), s.clip(""))
	must(t)(w.Apply(t.Context()))
	s.Advance(2 * time.Hour)
	s.ResetRequests()

	_, changes, err := w.Plan(t.Context(), "-refresh=false")
	if err != nil || changes || len(s.Requests()) != 0 {
		t.Errorf("a plan without changes: changes %t, %v, %d requests", changes, err, len(s.Requests()))
	}
	write(t, w.Dir, "main.tf", strings.Replace(s.clip(""), "11000", "12000", 1))
	result, _, err := w.Plan(t.Context(), "-refresh=false")
	refused(t, "Error: Snapshot Expired", "would be given up for nothing", "put back the values")(result, err)
	inState(t, w, "COMPLETED", false)
}

func TestFortyClips_costOneLookUpOfTheirSnapshot(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	w := workspace(t, s.env(), strings.Replace(s.clip("count = 40"), "= 1000\n", "= 1000 + count.index\n", 1))
	if _, changes, err := w.Plan(t.Context()); err != nil || !changes {
		t.Fatal(changes, err)
	}
	if got := s.Count(simulator.GetSnapshot); got != 1 || len(s.Requests()) != 1 {
		t.Errorf("%d look-ups, %d requests in all, want 1", got, len(s.Requests()))
	}
}

// The configuration that Terraform writes for an imported clip lacks what Live Station does not tell; filled in, it adopts.
func TestGenerateConfigOut_lacksOnlyStartAndEnd(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	clip := s.AddClip(s.channelID, s.snapshot.ID, 1000, 11000, "clips", "/e2e", "PUBLIC_READ")
	w := workspace(t, s.env(), fmt.Sprintf("import {\n  to = %s\n  id = \"%s/%d\"\n}\n", address, s.channelID, clip.ID))

	refused(t, "start_time", "end_time")(w.Run(t.Context(), "plan", "-generate-config-out=generated.tf"))
	file := filepath.Join(w.Dir, "generated.tf")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	filled := string(text)
	for name, value := range map[string]string{"start_time": "1000", "end_time": "11000"} {
		lines := strings.Split(filled, "\n")
		for i, line := range lines {
			if strings.HasPrefix(strings.TrimSpace(line), name+" ") {
				lines[i] = "  " + name + " = " + value
			}
		}
		filled = strings.Join(lines, "\n")
	}
	write(t, w.Dir, "generated.tf", filled)
	expectText(t, must(t)(w.Apply(t.Context())), "1 imported, 0 added, 1 changed, 0 destroyed")
	if s.creates() != 0 {
		t.Error("an import made a clip")
	}
	noChanges(t, w)
}

// A state file that this version wrote is read by each later one: nothing is planned, whatever became of the clip.
func TestStateFile_ofAnEarlierVersionPlansNothing(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	w := workspace(t, s.env(), `
resource "ncplivestation_shortclip" "goal" {
  channel_id  = "ls-20250814101530-zTwK2"
  snapshot_id = "7526"
  start_time  = 1000
  end_time    = 3500
  output      = { bucket_name = "highlights", file_path = "/clips" }
  timeouts    = { create = "10m" }
}`)
	state, err := os.ReadFile(filepath.Join(moduleRoot, "internal", "shortclip", "testdata", "terraform-v0.tfstate"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, w.Dir, "terraform.tfstate", string(state))
	noChanges(t, w)
}

// guide is a workspace with an example of a guide, for the station's channel and snapshot.
func (s *env) guide(t *testing.T, name string, more map[string]string) *cli.Workspace {
	t.Helper()
	env := s.env()
	env["TF_VAR_channel_id"] = s.channelID
	env["TF_VAR_snapshot_id"] = strconv.FormatInt(s.snapshot.ID, 10)
	env["TF_VAR_bucket_name"] = "clips"
	maps.Copy(env, more)
	return initialised(t, copied(t, filepath.Join(moduleRoot, "examples", "guides", "gitops", name)), env)
}

// forEver checks that a workspace plans nothing tonight, after Live Station forgot the clip, and after the channel is gone.
func forEver(t *testing.T, s *env, w *cli.Workspace) {
	t.Helper()
	noChanges(t, w)
	s.Advance(2 * time.Hour)
	noChanges(t, w)
	s.RemoveClip(s.Clips()[0].ID)
	noChanges(t, w)
	s.DeleteChannel(s.channelID)
	noChanges(t, w)
	must(t)(w.Apply(t.Context()))
	if made := s.creates(); made > 1 {
		t.Errorf("%d clips were asked for", made)
	}
}

func TestGuide_event(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	w := s.guide(t, "event", nil)
	must(t)(w.Apply(t.Context()))
	forEver(t, s, w)
}

func TestGuide_pipelineThatDoesNotWait(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	s.SetOutcome(never)
	w := s.guide(t, "pipeline", nil)
	must(t)(w.Apply(t.Context()))
	inState(t, w, "CREATING", false)
	noChanges(t, w)
	s.Finish(s.Clips()[0].ID, "COMPLETED")
	must(t)(w.Apply(t.Context()))
	inState(t, w, "COMPLETED", false)
	forEver(t, s, w)
}

// A clip that failed is shown by the nightly plan, which offers its replacement and says why.
func TestGuide_pipelineShowsAFailedClip(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	s.SetOutcome(never)
	w := s.guide(t, "pipeline", nil)
	must(t)(w.Apply(t.Context()))
	s.Finish(s.Clips()[0].ID, "PROCESSING_FAIL")
	result, changes, err := w.Plan(t.Context())
	if err != nil || !changes {
		t.Fatal(changes, err)
	}
	expectText(t, result, "Failed Short Clip Will Be Replaced", "ended as PROCESSING_FAIL", "must be replaced", "1 to add, 0 to change, 1 to destroy")
}

func TestGuide_adoptThenForget(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	clip := s.AddClip(s.channelID, s.snapshot.ID, 1000, 11000, "clips", "/event", "PRIVATE")
	w := s.guide(t, "adopt", map[string]string{"TF_VAR_shortclip_id": strconv.FormatInt(clip.ID, 10)})
	expectText(t, must(t)(w.Apply(t.Context())), "1 imported, 0 added, 1 changed, 0 destroyed")
	noChanges(t, w)

	text, err := os.ReadFile(filepath.Join(moduleRoot, "examples", "guides", "gitops", "forget", "main.tf"))
	if err != nil {
		t.Fatal(err)
	}
	forget := string(text)
	if command := detectCLI(t, mirror.CLI); command.openTofu && command.before(1, 9) {
		forget = regexp.MustCompile(`(?s)\n  lifecycle \{.*?\n  \}\n`).ReplaceAllString(forget, "")
	}
	write(t, w.Dir, "main.tf", forget)
	must(t)(w.Apply(t.Context()))
	if state, err := w.State(t.Context()); err != nil || len(state) != 0 {
		t.Errorf("state = %v, %v", state, err)
	}
	if s.creates() != 0 || len(s.Clips()) != 1 {
		t.Errorf("%d creates, %d clips", s.creates(), len(s.Clips()))
	}
}

// Fifty clips at once, some of whose answers are lost: each is in the state once, with its own bounds.
func TestLostAnswers_ofManyClipsNeverMixUp(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	s.SetOutcome(func(simulator.Clip) simulator.Outcome { return simulator.Outcome{Duration: 500 * time.Millisecond} })
	s.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: simulator.LostResponse, Skip: 5, Times: 4})
	w := workspace(t, s.env(), strings.Replace(s.clip("count = 50"), "= 11000\n", "= 2000 + 1000 * count.index\n", 1))
	result := must(t)(w.Apply(t.Context(), "-parallelism=50"))
	expectText(t, result, "Short Clip Found After Its Answer Was Lost", "50 added")
	state, err := w.State(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	owners := map[string]bool{}
	for _, clip := range state {
		id, _ := clip.Values["id"].(string)
		owners[id] = true
		number, err := strconv.ParseInt(id, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		if held, _ := s.Clip(number); float64(held.EndTime) != clip.Values["end_time"] {
			t.Errorf("clip %s ends at %d, in the state at %v", id, held.EndTime, clip.Values["end_time"])
		}
	}
	if len(owners) != 50 || len(s.Clips()) != 50 || s.creates() != 50 {
		t.Errorf("%d in the state, %d clips, %d requests; want 50", len(owners), len(s.Clips()), s.creates())
	}
	noChanges(t, w)
}
