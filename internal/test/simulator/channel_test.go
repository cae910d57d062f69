// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestAddChannel_isLiveByDefault(t *testing.T) {
	sim := New()
	c := newCaller(sim)
	id := sim.AddChannel(ChannelSpec{Name: "news"})
	if !regexp.MustCompile(`^ls-[0-9]{14}-[A-Za-z0-9]{5}$`).MatchString(id) {
		t.Error(id)
	}
	a := c.get(t, "/channels/"+id)
	for field, want := range map[string]any{
		"channelId": id, "channelName": "news", "channelStatus": "PUBLISHING", "isRecording": true, "useDVR": true,
		"immediateOnAir": true, "timemachineMin": 360.0, "outputProtocol": "HLS",
	} {
		if got := a.at("content", field); got != want {
			t.Errorf("%s is %v, want %v", field, got, want)
		}
	}
	if a.at("content", "cdn", "statusName") != "RUNNING" || !strings.Contains(a.raw, StreamKey) {
		t.Error(a.raw)
	}
	id = sim.AddChannel(ChannelSpec{Status: "READY"})
	a = c.get(t, "/channels/"+id)
	if a.at("content", "isRecording") != false || a.at("content", "timemachineMin") != nil {
		t.Error(a.raw)
	}
}

func TestSetChannel_keepsTheRecordingUnlessItRestarts(t *testing.T) {
	sim := New()
	id := sim.AddChannel(LiveChannel("live"))
	sim.SetChannel(id, func(c *ChannelSpec) { c.Name = "renamed" })
	if got := sim.AddSnapshot(id, 0).Length.Round(time.Minute); got != 2*time.Hour {
		t.Error(got)
	}
	sim.SetChannel(id, func(c *ChannelSpec) { c.Recording, c.RecordedFor = false, 0 })
	sim.SetChannel(id, func(c *ChannelSpec) { c.Recording = true })
	sim.Advance(time.Minute)
	if got := sim.AddSnapshot(id, 0).Length.Round(time.Minute); got != time.Minute {
		t.Error(got)
	}
}

func TestListChannels_pagesAndFilters(t *testing.T) {
	sim := New()
	c := newCaller(sim)
	for range 21 {
		sim.AddChannel(LiveChannel("show"))
	}
	special := sim.AddChannel(ChannelSpec{Name: "my_talk", Status: "READY"})
	for query, want := range map[string][2]float64{ // length, total
		"":                           {20, 22},
		"?pageNo=2":                  {2, 22},
		"?pageNo=3":                  {0, 22},
		"?pageNo=3&pageSizeNo=10":    {2, 22},
		"?pageSizeNo=100":            {22, 22},
		"?channelStatus=READY":       {1, 1},
		"?channelStatus=BLOCK":       {0, 0},
		"?channelName=_ta":           {1, 1},
		"?channelName=show":          {20, 21},
		"?id=" + special[3:]:         {1, 1},
		"?id=nothing":                {0, 0},
		"?channelStatus=PUBLISHING&": {20, 21},
	} {
		a := c.get(t, "/channels"+query)
		list, _ := a.at("content").([]any)
		if float64(len(list)) != want[0] || a.at("total") != want[1] {
			t.Errorf("%s: %d of %v, want %v", query, len(list), a.at("total"), want)
		}
	}
	for query, code := range map[string]string{
		"?pageNo=0": "250600", "?pageSizeNo=-1": "250600", "?pageSizeNo=101": "250002", "?pageNo=x": "250021",
		"?pageSizeNo=x": "250021", "?channelStatus=ON": "250002",
	} {
		c.get(t, "/channels"+query).require(t, http.StatusBadRequest, code)
	}
	b := sim.Behavior()
	b.TotalOfPage = true
	sim.SetBehavior(b)
	if a := c.get(t, "/channels?pageNo=2"); a.at("total") != 2.0 {
		t.Error(a.raw)
	}
}

func TestSetMaxPageSize_limitsEveryPage(t *testing.T) {
	sim := New()
	c := newCaller(sim)
	for range 7 {
		sim.AddChannel(LiveChannel("show"))
	}
	sim.SetMaxPageSize(3)
	for query, want := range map[string]int{
		"?pageSizeNo=100": 3, "?pageNo=2&pageSizeNo=100": 3, "?pageNo=3&pageSizeNo=100": 1, "?pageNo=4": 0, "?pageSizeNo=2": 2,
	} {
		a := c.get(t, "/channels"+query)
		if list, _ := a.at("content").([]any); len(list) != want || a.at("total") != 7.0 {
			t.Errorf("%s: %d of %v, want %d of 7", query, len(list), a.at("total"), want)
		}
	}
	sim.SetMaxPageSize(0)
	if list, _ := c.get(t, "/channels").at("content").([]any); len(list) != 7 {
		t.Errorf("without a limit %d of 7", len(list))
	}
}

func TestDeletedChannelStillListed_keepsItWithItsStatus(t *testing.T) {
	b := DocsCurrent()
	sim, c, id, _ := newLive(t, WithBehavior(b))
	sim.DeleteChannel(id)
	c.get(t, "/channels/"+id).require(t, http.StatusNotFound, "250100")
	if a := c.get(t, "/channels"); a.at("total") != 0.0 {
		t.Error(a.raw)
	}
	b.DeletedChannelStillListed = true
	sim.SetBehavior(b)
	if a := c.get(t, "/channels/"+id); a.at("content", "channelStatus") != "DELETED" {
		t.Error(a.raw)
	}
	if a := c.get(t, "/channels?channelStatus=DELETED"); a.at("total") != 1.0 {
		t.Error(a.raw)
	}
}

func TestPageAfterEnd_isEmptyOrAnError(t *testing.T) {
	for _, r := range valuesOf[ErrorResponse](t, "PageAfterEnd") {
		sim := New(WithBehavior(with(func(b *Behavior) { b.PageAfterEnd = r })))
		c := newCaller(sim)
		c.get(t, "/channels").require(t, http.StatusOK, "") // the first page always exists
		for range 3 {
			sim.AddChannel(LiveChannel("show"))
		}
		c.get(t, "/channels?pageNo=2&pageSizeNo=2").require(t, http.StatusOK, "")
		c.get(t, "/channels?pageNo=3&pageSizeNo=2").requireResponse(t, r)
	}
}
