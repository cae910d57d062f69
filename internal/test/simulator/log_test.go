// SPDX-License-Identifier: MPL-2.0

package simulator

import "testing"

func TestOnRequest_runsBeforeTheWork(t *testing.T) {
	sim, c, id, snapshot := newLive(t)
	var seen []Operation
	sim.OnRequest(func(r Request) {
		seen = append(seen, r.Operation)
		if r.Operation == CreateShortClip && r.Fault == LostResponse {
			sim.AddClip(id, snapshot.ID, 0, 60_000, "myTestBucket", "/", "PRIVATE") // somebody else's, to the same destination
		}
	})
	sim.Inject(Fault{Operation: CreateShortClip, Kind: LostResponse, Times: 1})
	sim.Inject(Fault{Operation: ListShortClips, Kind: Refused, Times: 1})
	if _, err := c.try(t, "POST", "/channels/"+id+"/"+itoa(snapshot.ID), clipBody(0, 1000)); err == nil {
		t.Error("the response was not lost")
	}
	if _, err := c.try(t, "GET", "/channels/"+id+"/"+itoa(snapshot.ID)+"/shortclips", ""); err == nil {
		t.Error("the connection was not refused")
	}
	clips := sim.Clips()
	if len(clips) != 2 || clips[0].EndTime != 60_000 || clips[1].EndTime != 1000 {
		t.Errorf("%+v", clips)
	}
	if len(seen) != 2 || seen[0] != CreateShortClip || seen[1] != ListShortClips {
		t.Error(seen)
	}
	sim.OnRequest(nil)
	c.get(t, "/channels")
	if len(seen) != 2 {
		t.Error("the hook still runs")
	}
}
