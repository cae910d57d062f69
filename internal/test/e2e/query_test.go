// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/cli"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

// list configures a list of the clips of the env's snapshot. config is added to its config block, more to the list block.
func (e *env) list(name, config, more string) string {
	return fmt.Sprintf(`
list "ncplivestation_shortclip" %q {
  provider = ncplivestation
  config {
    channel_id  = %q
    snapshot_id = "%d"
    %s
  }
  %s
}
`, name, e.channelID, e.snapshot.ID, config, more)
}

// addClips adds finished clips of 10 s in folders of their own, and returns them.
func (e *env) addClips(n int) []simulator.Clip {
	var clips []simulator.Clip
	for i := range n {
		clips = append(clips, e.AddClip(e.channelID, e.snapshot.ID, 1000, 11000, "clips", fmt.Sprintf("/query/%d", i), "PUBLIC_READ"))
	}
	return clips
}

// query runs a query and returns its results by the name of the list block.
func query(t *testing.T, w *cli.Workspace) map[string][]cli.QueryResult {
	t.Helper()
	results, _, err := w.Query(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]cli.QueryResult{}
	for _, result := range results {
		name := strings.TrimPrefix(result.Address, "list.ncplivestation_shortclip.")
		found[name] = append(found[name], result)
	}
	return found
}

func TestQuery_listsTheClipsOfASnapshot(t *testing.T) {
	t.Parallel()
	forEachCLI(t, "query", cli.Version.HasQuery, func(t *testing.T, version cli.Version) {
		withAndWithoutLogs(t, func(t *testing.T, logs map[string]string) {
			e := newEnv(t)
			clips := e.addClips(3)
			e.SetOutcome(neverCompletes)
			e.addClips(1)
			w := newWorkspaceOf(t, version, e, logs, "")
			writeFile(t, w.Dir, "clips.tfquery.hcl", e.list("all", "", "")+
				e.list("two", "", "limit = 2")+
				e.list("completed", `status = "COMPLETED"`, "include_resource = true"))

			found := query(t, w)
			for name, want := range map[string]int{"all": 4, "two": 2, "completed": 3} {
				if got := len(found[name]); got != want {
					t.Errorf("list %s: %d results, want %d", name, got, want)
				}
			}
			for i, clip := range clips {
				id := fmt.Sprint(clip.ID)
				result := found["all"][i]
				if want := map[string]any{"channel_id": e.channelID, "id": id}; !maps.Equal(result.Identity, want) {
					t.Errorf("identity %v, want %v", result.Identity, want)
				}
				if want := fmt.Sprintf("%s (COMPLETED, 10000 ms, query/%d/%s)", id, i, clip.FileName); result.DisplayName != want {
					t.Errorf("display name %q, want %q", result.DisplayName, want)
				}
				if result.Resource != nil {
					t.Errorf("a resource that was not requested: %v", result.Resource)
				}
			}
			for i, result := range found["completed"] {
				requireImported(t, e, version, result, clips[i])
			}
			requireNothingCreated(t, e)
		})
	})
}

// requireImported checks that the resource in a result is what an import of the clip writes to state.
func requireImported(t *testing.T, e *env, version cli.Version, result cli.QueryResult, clip simulator.Clip) {
	t.Helper()
	w := newWorkspaceOf(t, version, e, nil, e.clip(""))
	must(t)(w.Run(t.Context(), "import", clipAddress, fmt.Sprintf("%s/%d", e.channelID, clip.ID)))
	imported := state(t, w)[clipAddress].Values
	for _, name := range slices.Sorted(maps.Keys(imported)) {
		if got, want := fmt.Sprint(result.Resource[name]), fmt.Sprint(imported[name]); got != want {
			t.Errorf("%s of the result = %s, but an import reads %s", name, got, want)
		}
	}
}

// Live Station does not return the times of a clip, so the generated configuration starts at 0. The real times can be written
// into it later, without a new clip.
func TestQuery_generatedConfigurationAppliesAsItIs(t *testing.T) {
	t.Parallel()
	withoutSize := simulator.DocsCurrent()
	withoutSize.Name, withoutSize.ListWithoutSize = "list-without-size", true
	for _, behavior := range []simulator.Behavior{simulator.DocsCurrent(), simulator.Docs2022(), withoutSize} {
		t.Run(behavior.Name, func(t *testing.T) {
			t.Parallel()
			forEachCLI(t, "query", cli.Version.HasQuery, func(t *testing.T, version cli.Version) {
				e := newEnv(t, simulator.WithBehavior(behavior))
				e.addClips(2)
				w := newWorkspaceOf(t, version, e, nil, "")
				writeFile(t, w.Dir, "clips.tfquery.hcl", e.list("goals", "", ""))
				must(t)(w.Run(t.Context(), "query", "-generate-config-out=generated.tf"))

				requireText(t, must(t)(w.Apply(t.Context())), "2 imported, 0 added, 0 changed, 0 destroyed")
				requireEmptyPlan(t, w)

				correctTimes(t, w)
				requireText(t, must(t)(w.Apply(t.Context())), "0 added, 2 changed, 0 destroyed")
				requireEmptyPlan(t, w)
				requireNothingCreated(t, e)
			})
		})
	}
}

func TestQuery_warnsOfAClipThatIsNotFinished(t *testing.T) {
	t.Parallel()
	forEachCLI(t, "query", cli.Version.HasQuery, func(t *testing.T, version cli.Version) {
		e := newEnv(t)
		e.addClips(1)
		e.SetOutcome(neverCompletes)
		e.addClips(1)
		w := newWorkspaceOf(t, version, e, nil, "")
		writeFile(t, w.Dir, "clips.tfquery.hcl", e.list("goals", "", ""))
		result := must(t)(w.Run(t.Context(), "query", "-generate-config-out=generated.tf"))
		requireText(t, result, "(COMPLETED, 10000 ms", "(CREATING", "Warning: Short Clip Length Unknown", "Set status to COMPLETED")

		writeFile(t, w.Dir, "clips.tfquery.hcl", e.list("goals", `status = "COMPLETED"`, ""))
		if err := os.Remove(filepath.Join(w.Dir, "generated.tf")); err != nil {
			t.Fatal(err)
		}
		must(t)(w.Run(t.Context(), "query", "-generate-config-out=generated.tf"))
		requireText(t, must(t)(w.Apply(t.Context())), "1 imported, 0 added, 0 changed, 0 destroyed")
	})
}

// correctTimes writes the real times of the clips into generated.tf.
func correctTimes(t *testing.T, w *cli.Workspace) {
	t.Helper()
	generated := string(readFile(t, filepath.Join(w.Dir, "generated.tf")))
	for name, value := range map[string]string{"start_time": "1000", "end_time": "11000"} {
		generated = regexp.MustCompile(name+` *= \d+`).ReplaceAllString(generated, name+" = "+value)
	}
	writeFile(t, w.Dir, "generated.tf", generated)
}

func TestQuery_ofAnExpiredSnapshotSaysThatTheListIsThereForOneHour(t *testing.T) {
	t.Parallel()
	forEachCLI(t, "query", cli.Version.HasQuery, func(t *testing.T, version cli.Version) {
		e := newEnv(t)
		e.addClips(1)
		w := newWorkspaceOf(t, version, e, nil, "")
		writeFile(t, w.Dir, "clips.tfquery.hcl", e.list("all", "", ""))
		e.Advance(2 * time.Hour)
		requireFailure(t, "Error: Short Clip List Expired", "only for one hour after the snapshot was taken", "import it by its ID")(
			w.Run(t.Context(), "query"))
	})
}
