// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// newIdle is a service with a channel that is on the air and does not record.
func newIdle(t *testing.T, b Behavior) (*Simulator, *caller, string) {
	t.Helper()
	sim := New(WithBehavior(b))
	spec := LiveChannel("idle")
	spec.Recording = false
	id := sim.AddChannel(spec)
	return sim, newCaller(sim), id
}

func TestRecording_startsAndStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim, c, id := newIdle(t, DocsCurrent())
		path := "/channels/" + id
		c.do(t, "POST", path+"/snapshot", "").require(t, http.StatusBadRequest, "250137")

		started := c.do(t, "PUT", path+"/startRecord", "")
		started.require(t, http.StatusOK, "")
		list, _ := started.at("content", "recordList").(map[string]any)
		if len(list) != 1 || started.at("total") != 1.0 {
			t.Fatal(started.raw)
		}
		for recordID := range list {
			for field, want := range map[string]any{
				"recordType": "MP4", "channelId": id, "status": "RECORDING", "recordSeq": 1.0, "streamSeq": 1.0,
				"recordBeginTime": float64(time.Now().UnixMilli()), "createdTime": float64(time.Now().UnixMilli()), "resolution": "1280x720",
			} {
				if got := started.at("content", "recordList", recordID, field); got != want {
					t.Errorf("%s is %v, want %v", field, got, want)
				}
			}
		}
		if a := c.get(t, path); a.at("content", "isRecording") != true {
			t.Error(a.raw)
		}
		time.Sleep(90 * time.Second)
		if got := sim.AddSnapshot(id, 0).Length; got != 90*time.Second {
			t.Errorf("the snapshot has %v, want what was recorded since the start", got)
		}

		c.do(t, "PUT", path+"/stopRecord", "").require(t, http.StatusOK, "")
		if a := c.get(t, path); a.at("content", "isRecording") != false {
			t.Error(a.raw)
		}
		c.do(t, "POST", path+"/snapshot", "").require(t, http.StatusBadRequest, "250137")

		again := c.do(t, "PUT", path+"/startRecord", "")
		var statuses []string
		records, _ := again.at("content", "recordList").(map[string]any)
		for recordID := range records {
			statuses = append(statuses, again.at("content", "recordList", recordID, "status").(string))
		}
		slices.Sort(statuses)
		if !slices.Equal(statuses, []string{"RECORDING", "TRANSFER_READY"}) || again.at("total") != 2.0 {
			t.Error(again.raw)
		}
		if got := sim.Count(StartRecording); got != 2 {
			t.Errorf("%d requests to start", got)
		}
	})
}

func TestRecording_isRefused(t *testing.T) {
	for _, action := range []string{"/startRecord", "/stopRecord"} {
		sim, c, id, _ := newLive(t)
		c.do(t, "PUT", "/channels/none"+action, "").require(t, http.StatusNotFound, "250100")
		c.do(t, "PUT", "/channels/"+id+action, "{}").require(t, http.StatusBadRequest, "250012")
		c.do(t, "POST", "/channels/"+id+action, "{}").require(t, http.StatusBadRequest, "250021") // it reads as a snapshot ID
		sim.RestrictKey(AccessKey, true)
		c.do(t, "PUT", "/channels/"+id+action, "").require(t, http.StatusBadRequest, "250010")
		sim.AddKey(AccessKey, SecretKey)
		for _, status := range []string{"READY", "CREATING", "BLOCK", "FORCE_BLOCK"} {
			sim.SetChannel(id, func(c *ChannelSpec) { c.Status = status })
			c.do(t, "PUT", "/channels/"+id+action, "").require(t, http.StatusBadRequest, "250134")
		}
	}
}

func TestRecording_alreadyInThatState(t *testing.T) {
	for _, response := range []ErrorResponse{{Status: 400, Code: 250135}, {Status: 400, Code: 250136}, {StillAvailable: true}} {
		b := DocsCurrent()
		b.AlreadyRecording = response
		_, c, id, _ := newLive(t, WithBehavior(b))
		c.do(t, "PUT", "/channels/"+id+"/startRecord", "").requireResponse(t, response)
	}
	for _, response := range []ErrorResponse{{Status: 400, Code: 250137}, {StillAvailable: true}} {
		b := DocsCurrent()
		b.NotRecording = response
		_, c, id := newIdle(t, b)
		a := c.do(t, "PUT", "/channels/"+id+"/stopRecord", "")
		a.requireResponse(t, response)
		if response.StillAvailable && a.at("total") != 0.0 {
			t.Error(a.raw)
		}
	}
}

func TestRecordingLag_delaysTheChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := DocsCurrent()
		b.RecordingLag = 3 * time.Second
		sim, c, id := newIdle(t, b)
		path := "/channels/" + id
		for _, step := range []struct {
			action, code string
			before       bool
		}{{"/startRecord", "250135", false}, {"/stopRecord", "250137", true}} {
			c.do(t, "PUT", path+step.action, "").require(t, http.StatusOK, "")
			c.do(t, "PUT", path+step.action, "").require(t, http.StatusBadRequest, step.code)
			time.Sleep(3*time.Second - time.Millisecond)
			if a := c.get(t, path); a.at("content", "isRecording") != step.before {
				t.Errorf("%s: too early", step.action)
			}
			if !step.before {
				c.do(t, "POST", path+"/snapshot", "").require(t, http.StatusBadRequest, "250137")
			}
			time.Sleep(time.Millisecond)
			if a := c.get(t, path); a.at("content", "isRecording") == step.before {
				t.Errorf("%s: too late", step.action)
			}
			time.Sleep(time.Minute)
		}
		sim.SetChannel(id, func(c *ChannelSpec) { c.Recording = true })
		c.do(t, "PUT", path+"/stopRecord", "").require(t, http.StatusOK, "")
		sim.SetChannel(id, func(c *ChannelSpec) { c.Name = "renamed" })
		time.Sleep(3 * time.Second)
		if a := c.get(t, path); a.at("content", "isRecording") != false {
			t.Error("a rename undid the stop")
		}
	})
}
