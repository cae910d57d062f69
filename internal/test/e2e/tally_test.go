// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/cli"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

// tally compares the short clips in state with the clips in Live Station.
type tally struct {
	// created is the number of clips in Live Station, inState the number of short clips in state.
	created, inState int
	// orphans is the number of clips in Live Station that are not in state.
	orphans int
	// swapped is the number of short clips in state whose clip in Live Station has other times or another destination.
	swapped int
	// shared is the number of short clips in state whose clip another one in state has too.
	shared int
	// missing is the number of short clips in state whose clip is not in Live Station.
	missing int
}

func (c tally) String() string {
	return fmt.Sprintf("%d created, %d in state, %d orphans, %d swapped, %d shared, %d missing",
		c.created, c.inState, c.orphans, c.swapped, c.shared, c.missing)
}

// perfect is the tally of a run in which each of n resources has its own clip.
func perfect(n int) tally { return tally{created: n, inState: n} }

// compare returns the tally of the resources in state and the clips in Live Station.
func compare(resources map[string]cli.Resource, clips []simulator.Clip) tally {
	result := tally{created: len(clips)}
	byID := map[string]simulator.Clip{}
	for _, clip := range clips {
		byID[strconv.FormatInt(clip.ID, 10)] = clip
	}
	owned := map[string]bool{}
	for address, resource := range resources {
		if !strings.HasPrefix(address, "ncplivestation_shortclip.") {
			continue
		}
		result.inState++
		id, _ := resource.Values["id"].(string)
		clip, ok := byID[id]
		switch {
		case !ok:
			result.missing++
			continue
		case owned[id]:
			result.shared++
		case !cutAsConfigured(resource, clip):
			result.swapped++
		}
		owned[id] = true
	}
	result.orphans = len(byID) - len(owned)
	return result
}

// cutAsConfigured reports whether a clip has the times and the destination that the resource has in state.
func cutAsConfigured(resource cli.Resource, clip simulator.Clip) bool {
	output, _ := resource.Values["output"].(map[string]any)
	return resource.Values["start_time"] == float64(clip.StartTime) && resource.Values["end_time"] == float64(clip.EndTime) &&
		output["bucket_name"] == clip.BucketName && output["file_path"] == clip.FilePath
}

// requireClipsInPlace checks that each of n short clips in state has its own clip, cut as configured, and that Live Station
// has no other clip.
func requireClipsInPlace(t *testing.T, e *env, w *cli.Workspace, n int) {
	t.Helper()
	if got := compare(state(t, w), e.Clips()); got != perfect(n) {
		t.Errorf("got %s; want %s", got, perfect(n))
	}
}

func TestCompare_tellsOrphansSwappedSharedAndMissing(t *testing.T) {
	clip := func(id, start int64) simulator.Clip {
		return simulator.Clip{ID: id, StartTime: start, EndTime: start + 1000, BucketName: "clips", FilePath: "/a"}
	}
	resource := func(id string, start float64) cli.Resource {
		return cli.Resource{Values: map[string]any{
			"id": id, "start_time": start, "end_time": start + 1000, "output": map[string]any{"bucket_name": "clips", "file_path": "/a"},
		}}
	}
	both := []simulator.Clip{clip(1, 0), clip(2, 5000)}
	for name, test := range map[string]struct {
		a, b  cli.Resource
		clips []simulator.Clip
		want  tally
	}{
		"each has its clip":   {resource("1", 0), resource("2", 5000), both, perfect(2)},
		"a clip is an orphan": {resource("1", 0), resource("2", 5000), append(both, clip(3, 0)), tally{created: 3, inState: 2, orphans: 1}},
		"clips are swapped":   {resource("2", 0), resource("1", 5000), both, tally{created: 2, inState: 2, swapped: 2}},
		"a clip is shared":    {resource("1", 0), resource("1", 0), both, tally{created: 2, inState: 2, orphans: 1, shared: 1}},
		"a clip is missing":   {resource("1", 0), resource("9", 5000), both[:1], tally{created: 1, inState: 2, missing: 1}},
	} {
		resources := map[string]cli.Resource{
			"ncplivestation_shortclip.a": test.a, "ncplivestation_shortclip.b": test.b, "ncplivestation_snapshot.other": {},
		}
		if got := compare(resources, test.clips); got != test.want {
			t.Errorf("%s: got %s, want %s", name, got, test.want)
		}
	}
}
