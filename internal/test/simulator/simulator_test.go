// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/http"
	"sync"
	"testing"
)

func TestSetRawResponse_servesTheExamples(t *testing.T) {
	sim, c, id, _ := newLive(t)
	for op, test := range map[Operation]struct{ example, method, path string }{
		GetSnapshot:     {"snapshot-get", "GET", "/snapshot/1047"},
		GetShortClip:    {"shortclip-get", "GET", "/shortclip/1060"},
		CreateShortClip: {"shortclip-create", "POST", "/1047"},
		GetServiceURLs:  {"serviceurls-general", "GET", "/serviceUrls?serviceUrlType=GENERAL"},
	} {
		body := DocExample(test.example)
		sim.SetRawResponse(op, body)
		a := c.do(t, test.method, "/channels/ls-20220623115623-fHnXy"+test.path, "")
		a.require(t, http.StatusOK, "")
		if a.raw != string(body) || a.at("content") == nil {
			t.Errorf("%s: %s", op, a.raw)
		}
		sim.SetRawResponse(op, nil)
		if a := c.do(t, test.method, "/channels/ls-20220623115623-fHnXy"+test.path, ""); a.at("content") != nil {
			t.Error(a.raw)
		}
	}
	c.contentType = ""
	sim.SetRawResponse(GetChannel, []byte("{}"))
	c.get(t, "/channels/"+id).require(t, http.StatusBadRequest, "250348")
}

func TestSimulator_servesManyAtOnce(t *testing.T) {
	sim, c, id, snapshot := newLive(t)
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			if a, err := c.try(t, "POST", "/channels/"+id+"/"+itoa(snapshot.ID), clipBody(0, 100)); err != nil || a.status != 200 {
				t.Error(a.raw, err)
			}
			_, _ = c.try(t, "GET", "/channels/"+id+"/"+itoa(snapshot.ID)+"/shortclips", "")
		})
	}
	group.Wait()
	ids := map[int64]bool{}
	for _, clip := range sim.Clips() {
		ids[clip.ID] = true
	}
	if len(ids) != 20 || sim.Count(CreateShortClip) != 20 {
		t.Error(len(ids), sim.Count(CreateShortClip))
	}
}

func TestSimulator_panicsForAMistakeOfTheTest(t *testing.T) {
	sim := New()
	ready := sim.AddChannel(ChannelSpec{Status: "READY", DVR: true})
	for _, misuse := range []func(){
		func() { sim.AddSnapshot(ready, 0) },
		func() { sim.AddSnapshot("none", 0) },
		func() { sim.SetChannel("none", nil) },
		func() { DocExample("none") },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			misuse()
		}()
	}
	newCaller(sim).get(t, "/channels").require(t, http.StatusOK, "") // no lock is still held
}

func TestNew_rendersClipsForTheDefaultTime(t *testing.T) {
	sim := New()
	id := sim.AddChannel(LiveChannel("live"))
	snapshot := sim.AddSnapshot(id, 10)
	clip := sim.AddClip(id, snapshot.ID, 0, 100, "b", "/", "PRIVATE")
	if clip.Status != "CREATING" {
		t.Error(clip.Status)
	}
	sim.Advance(DefaultRenderTime)
	done, _ := sim.Clip(clip.ID)
	if done.Status != "COMPLETED" || done.Updated.Sub(done.Created) != DefaultRenderTime {
		t.Errorf("%+v", done)
	}
	sim.SetOutcome(func(Clip) Outcome { return Outcome{} })
	if at := sim.AddClip(id, snapshot.ID, 0, 100, "b", "/", "PRIVATE"); at.Status != "COMPLETED" {
		t.Error(at.Status)
	}
}
