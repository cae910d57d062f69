// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"encoding/json"
	"net/http"
	"testing"
)

func TestServiceURLs_needTheStateOfTheirType(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*ChannelSpec)
		query  string
		code   string
	}{
		"no type":                          {nil, "", "250011"},
		"empty type":                       {nil, "?serviceUrlType=", "250011"},
		"unknown type":                     {nil, "?serviceUrlType=general", "250021"},
		"general":                          {nil, "?serviceUrlType=GENERAL", ""},
		"general before a broadcast":       {func(c *ChannelSpec) { c.Status = "READY" }, "?serviceUrlType=GENERAL", ""},
		"general of a blocked channel":     {func(c *ChannelSpec) { c.Status = "BLOCK" }, "?serviceUrlType=GENERAL", "250125"},
		"general without CDN":              {func(c *ChannelSpec) { c.CDNStatus = "STOPPED" }, "?serviceUrlType=GENERAL", "250124"},
		"time machine":                     {nil, "?serviceUrlType=TIMEMACHINE", ""},
		"time machine without DVR":         {func(c *ChannelSpec) { c.DVR = false }, "?serviceUrlType=TIMEMACHINE", "250133"},
		"time machine off the air":         {func(c *ChannelSpec) { c.Status = "READY" }, "?serviceUrlType=TIMEMACHINE", "250134"},
		"time machine without a recording": {func(c *ChannelSpec) { c.Recording = false }, "?serviceUrlType=TIMEMACHINE", "250141"},
		"thumbnail before a broadcast":     {func(c *ChannelSpec) { c.Status, c.CDNStatus = "READY", "STOPPED" }, "?serviceUrlType=THUMBNAIL", ""},
		"thumbnail of a blocked channel":   {func(c *ChannelSpec) { c.Status = "BLOCK" }, "?serviceUrlType=THUMBNAIL", "250125"},
	} {
		t.Run(name, func(t *testing.T) {
			sim, c, id, _ := newLive(t)
			if test.change != nil {
				sim.SetChannel(id, test.change)
			}
			status := http.StatusBadRequest
			if test.code == "" {
				status = http.StatusOK
			}
			c.get(t, "/channels/"+id+"/serviceUrls"+test.query).require(t, status, test.code)
		})
	}
	_, c, _, _ := newLive(t)
	c.get(t, "/channels/none/serviceUrls?serviceUrlType=GENERAL").require(t, http.StatusNotFound, "250100")
}

func TestServiceURLs_haveTheFormOfTheExamples(t *testing.T) {
	sim, c, id, _ := newLive(t)
	sim.SetChannel(id, func(c *ChannelSpec) { c.OutputProtocol = "HLS,DASH" })
	for kind, example := range map[string]string{"GENERAL": "serviceurls-general", "THUMBNAIL": "serviceurls-thumbnail"} {
		var want struct{ Content []map[string]any }
		if err := json.Unmarshal(DocExample(example), &want); err != nil {
			t.Fatal(err)
		}
		a := c.get(t, "/channels/"+id+"/serviceUrls?serviceUrlType="+kind)
		for i, item := range want.Content {
			for field, value := range item {
				got := a.at("content", i, field)
				if field == "url" || field == "resizedUrl" {
					if got == nil {
						t.Errorf("%s %d has no %s", kind, i, field)
					}
				} else if got != value {
					t.Errorf("%s %d: %s is %v, want %v", kind, i, field, got, value)
				}
			}
			if got, _ := a.at("content", i).(map[string]any); len(got) != len(item) {
				t.Errorf("%s %d: %v, want %v", kind, i, got, item)
			}
		}
	}
}

func TestTimeMachine_followsItsSettings(t *testing.T) {
	b := DocsCurrent()
	sim, c, id, _ := newLive(t, WithBehavior(b))
	path := "/channels/" + id + "/serviceUrls?serviceUrlType=TIMEMACHINE"
	if a := c.get(t, path); a.at("content", 0, "resolution") != nil || a.at("content", 0, "name") != "720p-16-9" {
		t.Error(a.raw)
	}
	b.TimeMachineBare, b.BitratesAsNumbers, b.TimeMachineOffAir = false, true, "empty"
	sim.SetBehavior(b)
	if a := c.get(t, path); a.at("content", 0, "videoBitrate") != 2500000.0 {
		t.Error(a.raw)
	}
	sim.SetChannel(id, func(c *ChannelSpec) { c.Status = "READY" })
	a := c.get(t, path)
	a.require(t, http.StatusOK, "")
	if list, ok := a.at("content").([]any); !ok || len(list) != 0 {
		t.Error(a.raw)
	}
}

func TestThumbnailNeeds_hasFourValues(t *testing.T) {
	for value, want := range map[string][4]string{
		"ready-or-publishing": {"", "", "250125", ""},
		"on-air":              {"", "250134", "250134", ""},
		"running-cdn":         {"", "", "", "250124"},
		"nothing":             {"", "", "", ""},
	} {
		for i, state := range []ChannelSpec{
			{Status: "PUBLISHING", CDNStatus: "RUNNING"},
			{Status: "READY", CDNStatus: "RUNNING"},
			{Status: "BLOCK", CDNStatus: "RUNNING"},
			{Status: "PUBLISHING", CDNStatus: "STOPPED"},
		} {
			sim := New(WithBehavior(with(func(b *Behavior) { b.ThumbnailNeeds = value })))
			id := sim.AddChannel(state)
			if got := newCaller(sim).get(t, "/channels/"+id+"/serviceUrls?serviceUrlType=THUMBNAIL").code(); got != want[i] {
				t.Errorf("%s, %+v: %q, want %q", value, state, got, want[i])
			}
		}
	}
}

func TestServiceURLWithoutURL_concernsTheLastOne(t *testing.T) {
	_, c, id, _ := newLive(t, WithBehavior(with(func(b *Behavior) { b.ServiceURLWithoutURL = true })))
	a := c.get(t, "/channels/"+id+"/serviceUrls?serviceUrlType=GENERAL")
	if a.at("content", 0, "url") == nil || a.at("content", 4, "name") != "ABR" || a.at("content", 4, "url") != nil {
		t.Error(a.raw)
	}
}

func TestMissingBitrate_isAbsentOrADash(t *testing.T) {
	for value, want := range map[string]any{"absent": nil, "dash": "-"} {
		_, c, id, _ := newLive(t, WithBehavior(with(func(b *Behavior) { b.MissingBitrate = value })))
		a := c.get(t, "/channels/"+id+"/serviceUrls?serviceUrlType=GENERAL")
		if a.at("content", 3, "name") != "audio-192k" || a.at("content", 3, "videoBitrate") != want {
			t.Errorf("%s: %s", value, a.raw)
		}
	}
}
