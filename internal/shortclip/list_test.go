// SPDX-License-Identifier: MPL-2.0

package shortclip_test

import (
	"strings"
	"testing"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

func TestList_resultsTellTheClipsApart(t *testing.T) {
	env := acctest.New(t, acctest.WithOutcome(neverEnds))
	unfinished, completed := addClip(env), addClip(env)
	env.Finish(completed.ID, "COMPLETED")
	results, diags := env.Provider(t, nil).List(t, typeName, acctest.Query{Config: ofSnapshot(env)})
	diags.RequireNone(t)
	if len(results) != 2 {
		t.Fatalf("%d results, want 2", len(results))
	}
	for i, want := range []string{
		clipID(unfinished) + " (CREATING, clips/" + unfinished.FileName + ")",
		clipID(completed) + " (COMPLETED, 2500 ms, clips/" + completed.FileName + ")",
	} {
		if got := results[i].DisplayName; got != want {
			t.Errorf("the display name is %q, want %q", got, want)
		}
		if results[i].Resource.Exists() {
			t.Errorf("result %d has a resource that was not requested: %v", i, results[i].Resource)
		}
	}
	results[0].Identity.CheckAttrs(t, acctest.Values{"channel_id": env.Channel, "id": clipID(unfinished)})
}

// terraform query -generate-config-out writes import blocks, so the resource has to be what the import reads.
func TestList_resourceEqualsTheImport(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, env *acctest.Env) {
		clip := addClip(env)
		p := env.Provider(t, nil)
		results, diags := p.List(t, typeName, acctest.Query{Config: ofSnapshot(env), IncludeResource: true})
		diags.RequireNone(t)
		if len(results) != 1 {
			t.Fatalf("%d results, want 1", len(results))
		}
		results[0].Resource.CheckAttrs(t, importClip(t, env, p, clip).Values())
	})
}

func TestList_showsAClipOnceThatIsListedTwice(t *testing.T) {
	env := acctest.New(t)
	clip := `{"id":1418,"status":"CREATING"}`
	env.SetRawResponse(simulator.ListShortClips, []byte(`{"content":{"shortClipList":[`+clip+`,`+clip+`]}}`))
	results, diags := env.Provider(t, nil).List(t, typeName, acctest.Query{Config: ofSnapshot(env)})
	diags.RequireNone(t)
	if len(results) != 1 {
		t.Errorf("%d results, want 1", len(results))
	}
}

func TestList_filtersByStatusAndStopsAtTheLimit(t *testing.T) {
	env := acctest.New(t, acctest.WithOutcome(neverEnds))
	for range 5 {
		env.Finish(addClip(env).ID, "COMPLETED")
	}
	addClip(env)
	p := env.Provider(t, nil)
	for want, query := range map[int]acctest.Query{
		6: {Config: ofSnapshot(env)},
		5: {Config: ofSnapshot(env, acctest.Values{"status": "COMPLETED"})},
		2: {Config: ofSnapshot(env), Limit: 2},
	} {
		results, diags := p.List(t, typeName, query)
		diags.RequireNone(t)
		if len(results) != want {
			t.Errorf("%d results, want %d", len(results), want)
		}
	}
}

// The times are required, so the configuration that Terraform generates for such a clip is not valid.
func TestList_warnsOfAResourceWithoutLength(t *testing.T) {
	env := acctest.New(t, acctest.WithOutcome(neverEnds))
	unfinished, completed := addClip(env), addClip(env)
	env.Finish(completed.ID, "COMPLETED")
	p := env.Provider(t, nil)
	results, diags := p.List(t, typeName, acctest.Query{Config: ofSnapshot(env), IncludeResource: true})
	diags.RequireWarning(t, "Short Clip Length Unknown", clipID(unfinished), "CREATING", "Set status to COMPLETED")
	if len(results) != 2 || len(diags) != 1 {
		t.Errorf("%d results and %d diagnostics, want 2 and 1", len(results), len(diags))
	}
	_, diags = p.List(t, typeName, acctest.Query{Config: ofSnapshot(env)})
	diags.RequireNone(t)
}

func TestList_failureIsAnError(t *testing.T) {
	env := acctest.New(t)
	env.Inject(simulator.Fault{Kind: simulator.Forbidden})
	_, diags := env.Provider(t, nil).List(t, typeName, acctest.Query{Config: ofSnapshot(env)})
	diags.RequireError(t, "Unable to List Short Clips", env.Snapshot, "error code 230")
}

// A list block has no allow_expired, so the error must not suggest it.
func TestList_ofAnExpiredSnapshotSaysThatTheListIsThereForOneHour(t *testing.T) {
	for name, response := range map[string]simulator.ErrorResponse{"error": {Status: 404, Code: 250004}, "empty list": {Empty: true}} {
		t.Run(name, func(t *testing.T) {
			behavior := simulator.DocsCurrent()
			behavior.ExpiredSnapshotList = response
			env := acctest.New(t, acctest.WithBehavior(behavior))
			addClip(env)
			env.Advance(2 * time.Hour)
			results, diags := env.Provider(t, nil).List(t, typeName, acctest.Query{Config: ofSnapshot(env)})
			diags.RequireError(t, "Short Clip List Expired", env.Snapshot, "for one hour after the snapshot was taken", "import it by its ID")
			for _, diagnostic := range diags {
				if strings.Contains(diagnostic.Detail, "allow_expired") {
					t.Errorf("the error suggests an argument that a list block does not have: %s", diagnostic.Detail)
				}
			}
			if len(results) != 0 {
				t.Errorf("%d results, want 0", len(results))
			}
		})
	}
}
