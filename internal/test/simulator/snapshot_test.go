// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/http"
	"reflect"
	"regexp"
	"testing"
	"testing/synctest"
	"time"
)

func TestCreateSnapshot_coversTheEndOfTheRecording(t *testing.T) {
	for name, test := range map[string]struct {
		recorded time.Duration
		minutes  int
		length   time.Duration
	}{
		"all so far":          {90 * time.Minute, 0, 90 * time.Minute},
		"the last minutes":    {90 * time.Minute, 8, 8 * time.Minute},
		"less than requested": {5 * time.Minute, 8, 5 * time.Minute},
		"four hours at most":  {5 * time.Hour, 0, 4 * time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			now := time.UnixMilli(1655978668177)
			sim := New(WithNow(func() time.Time { return now }))
			spec := LiveChannel("live")
			spec.RecordedFor = test.recorded
			snapshot := sim.AddSnapshot(sim.AddChannel(spec), test.minutes)
			if snapshot.Length != test.length || snapshot.Duration != test.minutes {
				t.Errorf("%+v", snapshot)
			}
			if !snapshot.Created.Equal(now) || snapshot.Expires.Sub(snapshot.Created) != time.Hour {
				t.Errorf("%+v", snapshot)
			}
		})
	}
}

func TestCreateSnapshot_respondsLikeTheExample(t *testing.T) {
	_, c, id, earlier := newLive(t)
	a := c.do(t, "POST", "/channels/"+id+"/snapshot?limitedDuration=240", "")
	a.require(t, http.StatusOK, "")
	snapshotID := int64(a.at("content", "snapshot", "snapshotId").(float64))
	created, expires := a.at("content", "snapshot", "createdTime").(float64), a.at("content", "snapshot", "expireTime").(float64)
	url := a.at("content", "snapshot", "snapshotUrl").(string)
	if snapshotID <= earlier.ID || expires-created != 3_600_000 || a.at("content", "snapshot", "duration") != 240.0 ||
		a.at("content", "channelId") != id || a.at("content", "channelStatus") != "PUBLISHING" ||
		!regexp.MustCompile(`^https://.*/dvr/snapshot/\d{13}/.*/\d+-\d{13}\.m3u8$`).MatchString(url) {
		t.Error(a.raw)
	}
	got := c.get(t, "/channels/"+id+"/snapshot/"+itoa(snapshotID))
	if got.raw != a.raw {
		t.Errorf("get %s, create %s", got.raw, a.raw)
	}
}

func TestCreateSnapshot_rejectsWhatTheServiceRejects(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*ChannelSpec)
		query  string
		code   string
	}{
		"not on the air":    {func(c *ChannelSpec) { c.Status = "READY" }, "", "250134"},
		"not recording":     {func(c *ChannelSpec) { c.Recording = false }, "", "250137"},
		"just begun":        {func(c *ChannelSpec) { c.RecordedFor = -time.Minute }, "", "250005"},
		"no DVR":            {func(c *ChannelSpec) { c.DVR = false }, "", "250133"},
		"zero minutes":      {nil, "?limitedDuration=0", "250002"},
		"too many minutes":  {nil, "?limitedDuration=241", "250002"},
		"minutes not whole": {nil, "?limitedDuration=1.5", "250021"},
		"no minutes":        {nil, "?limitedDuration=", "250021"},
		"broken query":      {nil, "?limitedDuration=%zz", "250018"},
	} {
		t.Run(name, func(t *testing.T) {
			sim, c, id, _ := newLive(t)
			if test.change != nil {
				sim.SetChannel(id, test.change)
			}
			c.do(t, "POST", "/channels/"+id+"/snapshot"+test.query, "").require(t, http.StatusBadRequest, test.code)
		})
	}
	_, c, id, _ := newLive(t)
	c.do(t, "POST", "/channels/"+id+"/snapshot", "{}").require(t, http.StatusBadRequest, "250012")
	c.do(t, "POST", "/channels/ls-none/snapshot", "").require(t, http.StatusNotFound, "250100")
}

func TestLLHLSRefused_rejectsSnapshotsAndClips(t *testing.T) {
	for _, refused := range []bool{true, false} {
		b := DocsCurrent()
		b.LLHLSRefused = refused
		sim, c, id, snapshot := newLive(t, WithBehavior(b))
		sim.SetChannel(id, func(c *ChannelSpec) { c.OutputProtocol = "LL_HLS" })
		for path, body := range map[string]string{"/snapshot": "", "/" + itoa(snapshot.ID): clipBody(0, 100)} {
			a := c.do(t, "POST", "/channels/"+id+path, body)
			if want := map[bool]string{true: "250131", false: ""}[refused]; a.code() != want {
				t.Errorf("refused %v: %s", refused, a.raw)
			}
		}
	}
}

func TestGetSnapshot_expiresAfterAnHour(t *testing.T) {
	for _, response := range valuesOf[ErrorResponse](t, "ExpiredSnapshot") {
		b := DocsCurrent()
		b.ExpiredSnapshot = response
		sim, c, id, snapshot := newLive(t, WithBehavior(b))
		path := "/channels/" + id + "/snapshot/" + itoa(snapshot.ID)
		sim.Advance(59 * time.Minute)
		c.get(t, path).require(t, http.StatusOK, "")
		sim.Advance(time.Minute)
		c.get(t, path).requireResponse(t, response)
	}
}

func TestGetSnapshot_findsOnlySnapshotsOfTheChannel(t *testing.T) {
	for _, response := range valuesOf[ErrorResponse](t, "UnknownSnapshot") {
		b := DocsCurrent()
		b.UnknownSnapshot = response
		sim, c, id, snapshot := newLive(t, WithBehavior(b))
		other := sim.AddSnapshot(sim.AddChannel(ChannelSpec{}), 0)
		c.get(t, "/channels/"+id+"/snapshot/"+itoa(other.ID)).requireResponse(t, response)
		c.get(t, "/channels/"+id+"/snapshot/1").requireResponse(t, response)
		for _, malformed := range []string{"abc", "+1", "1.0", "99999999999999999999"} {
			c.get(t, "/channels/"+id+"/snapshot/"+malformed).require(t, http.StatusBadRequest, "250021")
		}
		sim.RemoveSnapshot(snapshot.ID)
		c.get(t, "/channels/"+id+"/snapshot/"+itoa(snapshot.ID)).requireResponse(t, response)
		sim.DeleteChannel(id)
		c.get(t, "/channels/"+id+"/snapshot/"+itoa(snapshot.ID)).requireResponse(t, b.UnknownChannel)
	}
}

func TestSnapshotLag_hidesNewSnapshotsFromReadsOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := DocsCurrent()
		b.SnapshotLag = 1500 * time.Millisecond
		sim, c, id, snapshot := newLive(t, WithBehavior(b))
		read := "/channels/" + id + "/snapshot/" + itoa(snapshot.ID)
		list := "/channels/" + id + "/" + itoa(snapshot.ID) + "/shortclips"
		c.get(t, read).requireResponse(t, b.UnknownSnapshot)
		c.get(t, list).requireResponse(t, b.UnknownSnapshot)
		if a := c.get(t, "/channels/"+id); !reflect.DeepEqual(a.at("content", "snapshot"), []any{}) {
			t.Error(a.raw)
		}
		c.do(t, "POST", "/channels/"+id+"/"+itoa(snapshot.ID), clipBody(0, 100)).require(t, http.StatusOK, "")
		time.Sleep(1500 * time.Millisecond)
		c.get(t, read).require(t, http.StatusOK, "")
		c.get(t, list).require(t, http.StatusOK, "")
		if a := c.get(t, "/channels/"+id); a.at("content", "snapshot", 0, "snapshotId") != float64(snapshot.ID) {
			t.Error(a.raw)
		}
		if len(sim.Snapshots()) != 1 {
			t.Error(sim.Snapshots())
		}
	})
}

func TestSnapshotShortBy_shortensTheLength(t *testing.T) {
	b := with(func(b *Behavior) { b.SnapshotShortBy = 3 * time.Second })
	sim, c, id, snapshot := newLive(t, WithBehavior(b))
	if snapshot.Length != 10*time.Minute-3*time.Second || snapshot.Duration != 10 {
		t.Errorf("%+v", snapshot)
	}
	path := "/channels/" + id + "/" + itoa(snapshot.ID)
	c.do(t, "POST", path, clipBody(0, 597_001)).require(t, http.StatusBadRequest, "250002")
	c.do(t, "POST", path, clipBody(0, 597_000)).require(t, http.StatusOK, "")
	spec := LiveChannel("new")
	spec.RecordedFor = time.Second
	if got := sim.AddSnapshot(sim.AddChannel(spec), 0).Length; got != 0 {
		t.Errorf("a snapshot shorter than that has %v", got)
	}
}

func TestRestartedRecording_keepsEmptiesOrRemovesSnapshots(t *testing.T) {
	for value, want := range map[string]struct{ read, cut string }{
		"kept": {"", ""}, "emptied": {"", "250002"}, "gone": {"250004", "250004"},
	} {
		sim, c, id, snapshot := newLive(t, WithBehavior(with(func(b *Behavior) { b.RestartedRecording = value })))
		other := sim.AddSnapshot(sim.AddChannel(LiveChannel("other")), 10)
		path := "/channels/" + id
		cut := func() string { return c.do(t, "POST", path+"/"+itoa(snapshot.ID), clipBody(0, 100)).code() }
		c.do(t, "PUT", path+"/stopRecord", "").require(t, http.StatusOK, "")
		if got := cut(); got != "" {
			t.Errorf("%s: after the stop %q", value, got)
		}
		c.do(t, "PUT", path+"/startRecord", "").require(t, http.StatusOK, "")
		if got := c.get(t, path+"/snapshot/"+itoa(snapshot.ID)).code(); got != want.read {
			t.Errorf("%s: read %q, want %q", value, got, want.read)
		}
		if got := cut(); got != want.cut {
			t.Errorf("%s: cut %q, want %q", value, got, want.cut)
		}
		if got := sim.Snapshots(); got[len(got)-1].ID != other.ID || got[len(got)-1].Length != other.Length {
			t.Errorf("%s: another channel's snapshot is %+v", value, got[len(got)-1])
		}
	}
}
