package simulator

import (
	"encoding/json"
	"net/http"
	"testing"
)

func TestServiceURLs_needTheirConditions(t *testing.T) {
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
		"thumbnail of whatever":            {func(c *ChannelSpec) { c.Status, c.CDNStatus = "READY", "STOPPED" }, "?serviceUrlType=THUMBNAIL", ""},
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
			c.get(t, "/channels/"+id+"/serviceUrls"+test.query).expect(t, status, test.code)
		})
	}
	_, c, _, _ := newLive(t)
	c.get(t, "/channels/none/serviceUrls?serviceUrlType=GENERAL").expect(t, http.StatusNotFound, "250100")
}

func TestServiceURLs_haveTheExamplesShape(t *testing.T) {
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

func TestTimeMachine_hasItsReadings(t *testing.T) {
	d := DocsCurrent()
	sim, c, id, _ := newLive(t, WithBehavior(d))
	path := "/channels/" + id + "/serviceUrls?serviceUrlType=TIMEMACHINE"
	if a := c.get(t, path); a.at("content", 0, "resolution") != nil || a.at("content", 0, "name") != "720p-16-9" {
		t.Error(a.raw)
	}
	d.TimeMachineBare, d.BitratesAsNumbers, d.TimeMachineOffAir = false, true, "empty"
	sim.SetBehavior(d)
	if a := c.get(t, path); a.at("content", 0, "videoBitrate") != 2500000.0 {
		t.Error(a.raw)
	}
	sim.SetChannel(id, func(c *ChannelSpec) { c.Status = "READY" })
	a := c.get(t, path)
	a.expect(t, http.StatusOK, "")
	if list, ok := a.at("content").([]any); !ok || len(list) != 0 {
		t.Error(a.raw)
	}
}

func TestNoDVR_hasThreeCodes(t *testing.T) {
	for code, text := range map[int]string{250115: "250115", 250121: "250121", 250133: "250133"} {
		d := DocsCurrent()
		d.NoDVR, d.ErrorStatus = code, 500
		sim := New(WithBehavior(d))
		id := sim.AddChannel(ChannelSpec{Status: "PUBLISHING", Recording: true})
		newCaller(sim).do(t, "POST", "/channels/"+id+"/snapshot", "").expect(t, http.StatusInternalServerError, text)
	}
}

func TestServeLiteral_servesTheExamples(t *testing.T) {
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
		a.expect(t, http.StatusOK, "")
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
	c.get(t, "/channels/"+id).expect(t, http.StatusBadRequest, "250348")
}
