// SPDX-License-Identifier: MPL-2.0

package shortclip_test

import (
	"slices"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

const listTypeName = "ncplivestation_shortclips"

// ofSnapshot is the configuration of a list of the clips of the environment's snapshot.
func ofSnapshot(env *acctest.Env, changes ...acctest.Values) acctest.Values {
	return acctest.Values{"channel_id": env.Channel, "snapshot_id": env.Snapshot}.With(changes...)
}

// listedIDs returns the IDs of the listed clips, in order.
func listedIDs(data acctest.Object) []string {
	ids := []string{}
	for _, clip := range data.Objects("shortclips") {
		ids = append(ids, clip.String("id"))
	}
	return ids
}

func TestReadList_filtersByStatus(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, env *acctest.Env) {
		completed, failed, unfinished := addClip(env), addClip(env), addClip(env)
		env.Finish(completed.ID, "COMPLETED")
		env.Finish(failed.ID, "UPLOAD_FAIL")
		p := env.Provider(t, nil)
		for _, c := range []struct {
			status any
			want   []string
		}{
			{nil, []string{clipID(completed), clipID(failed), clipID(unfinished)}},
			{"COMPLETED", []string{clipID(completed)}},
			{"UPLOAD_FAIL", []string{clipID(failed)}},
			{"CREATING", []string{clipID(unfinished)}},
			{"PROCESSING_FAIL", []string{}},
		} {
			got := listedIDs(p.MustReadDataSource(t, listTypeName, ofSnapshot(env, acctest.Values{"status": c.status})))
			if !slices.Equal(got, c.want) {
				t.Errorf("status %v: %q, want %q", c.status, got, c.want)
			}
		}
	}, acctest.WithOutcome(neverEnds))
}

func TestReadList_elementsHaveTheFieldsOfTheClip(t *testing.T) {
	env := acctest.New(t)
	clip := addClip(env)
	data := env.Provider(t, nil).MustReadDataSource(t, listTypeName, ofSnapshot(env))
	data.CheckAttrs(t, acctest.Values{
		"shortclips.0.id": clipID(clip), "shortclips.0.channel_id": env.Channel, "shortclips.0.snapshot_id": env.Snapshot,
		"shortclips.0.output.key": "clips/" + clip.FileName,
	})
}

func TestReadList_withoutClipsIsEmptyNotNull(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, env *acctest.Env) {
		env.Provider(t, nil).MustReadDataSource(t, listTypeName, ofSnapshot(env)).CheckAttr(t, "shortclips", []any{})
	})
}

// The response for an expired snapshot is not documented: it may be an error, an empty list, or the clips.
func TestReadList_ofAnExpiredSnapshotIsAnErrorUnlessAllowed(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, env *acctest.Env) {
		clip := addClip(env)
		env.Advance(2 * time.Hour)
		p := env.Provider(t, nil)
		if env.Behavior().ExpiredSnapshotList.StillAvailable {
			if got := listedIDs(p.MustReadDataSource(t, listTypeName, ofSnapshot(env))); !slices.Equal(got, []string{clipID(clip)}) {
				t.Errorf("clips = %q, want those that Live Station returns", got)
			}
			return
		}
		_, diags := p.ReadDataSource(t, listTypeName, ofSnapshot(env))
		diags.RequireError(t, "Short Clip List Expired", env.Snapshot, "for one hour after the snapshot was taken", "ncplivestation_shortclip", "allow_expired")
		p.MustReadDataSource(t, listTypeName, ofSnapshot(env, acctest.Values{"allow_expired": true})).CheckAttr(t, "shortclips", []any{})
	})
}

func TestReadList_faultIsAnErrorEvenIfExpiryIsAllowed(t *testing.T) {
	env := acctest.New(t)
	env.Inject(simulator.Fault{Kind: simulator.NotFoundRoute})
	_, diags := env.Provider(t, nil).ReadDataSource(t, listTypeName, ofSnapshot(env, acctest.Values{"allow_expired": true}))
	diags.RequireError(t, "Unable to List Short Clips", "endpoint, site and region")
}

// Live Station's API has no way to request the rest of a list.
func TestReadList_incompleteListIsAnError(t *testing.T) {
	env := acctest.New(t)
	env.SetRawResponse(simulator.ListShortClips, []byte(`{"content":{"shortClipList":[{"id":1,"status":"COMPLETED"}]},"total":3}`))
	_, diags := env.Provider(t, nil).ReadDataSource(t, listTypeName, ofSnapshot(env))
	diags.RequireError(t, "Unable to List Short Clips", "1 of 3", "Set status")
}

func TestAccShortClips_listsTheClipOfTheSameApply(t *testing.T) {
	env := acctest.New(t)
	env.RunTerraform(t, resource.TestCase{Steps: []resource.TestStep{{
		Config: env.Configuration(env.ClipBlock("goal"), acctest.Block(`data "ncplivestation_shortclips" "done"`, ofSnapshot(env, acctest.Values{
			"status": "COMPLETED", "depends_on": []any{acctest.Expression(clipAddress)},
		}))),
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue("data.ncplivestation_shortclips.done", tfjsonpath.New("shortclips"), knownvalue.ListSizeExact(1)),
		},
	}}})
}
