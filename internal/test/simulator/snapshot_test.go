package simulator

import (
	"net/http"
	"reflect"
	"regexp"
	"testing"
	"testing/synctest"
	"time"
)

func TestCreateSnapshot_coversWhatIsRecorded(t *testing.T) {
	for name, test := range map[string]struct {
		recorded time.Duration
		minutes  int
		length   time.Duration
	}{
		"all so far":         {90 * time.Minute, 0, 90 * time.Minute},
		"the last minutes":   {90 * time.Minute, 8, 8 * time.Minute},
		"less than asked":    {5 * time.Minute, 8, 5 * time.Minute},
		"four hours at most": {5 * time.Hour, 0, 4 * time.Hour},
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

func TestCreateSnapshot_answersLikeTheExample(t *testing.T) {
	_, c, id, earlier := newLive(t)
	a := c.do(t, "POST", "/channels/"+id+"/snapshot?limitedDuration=240", "")
	a.expect(t, http.StatusOK, "")
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

func TestCreateSnapshot_refusesWhatTheServiceRefuses(t *testing.T) {
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
			c.do(t, "POST", "/channels/"+id+"/snapshot"+test.query, "").expect(t, http.StatusBadRequest, test.code)
		})
	}
	_, c, id, _ := newLive(t)
	c.do(t, "POST", "/channels/"+id+"/snapshot", "{}").expect(t, http.StatusBadRequest, "250012")
	c.do(t, "POST", "/channels/ls-none/snapshot", "").expect(t, http.StatusNotFound, "250100")
}

func TestLLHLS_isRefusedOrNot(t *testing.T) {
	for _, refused := range []bool{true, false} {
		d := DocsCurrent()
		d.LLHLSRefused = refused
		sim, c, id, snapshot := newLive(t, WithBehavior(d))
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
	for _, answer := range []ErrorResponse{
		{Status: 404, Code: 250004}, {Status: 400, Code: 250004}, {Status: 200, Code: 250004}, {Status: 400, Code: 250005}, {StillAvailable: true},
	} {
		d := DocsCurrent()
		d.ExpiredSnapshot = answer
		sim, c, id, snapshot := newLive(t, WithBehavior(d))
		path := "/channels/" + id + "/snapshot/" + itoa(snapshot.ID)
		sim.Advance(59 * time.Minute)
		c.get(t, path).expect(t, http.StatusOK, "")
		sim.Advance(time.Minute)
		c.get(t, path).expectAnswer(t, answer)
	}
}

func TestGetSnapshot_knowsOnlyTheChannelsOwn(t *testing.T) {
	for _, answer := range []ErrorResponse{{Status: 404, Code: 250004}, {Status: 400, Code: 250005}} {
		d := DocsCurrent()
		d.UnknownSnapshot = answer
		sim, c, id, snapshot := newLive(t, WithBehavior(d))
		other := sim.AddSnapshot(sim.AddChannel(ChannelSpec{}), 0)
		c.get(t, "/channels/"+id+"/snapshot/"+itoa(other.ID)).expectAnswer(t, answer)
		c.get(t, "/channels/"+id+"/snapshot/1").expectAnswer(t, answer)
		for _, malformed := range []string{"abc", "+1", "1.0", "99999999999999999999"} {
			c.get(t, "/channels/"+id+"/snapshot/"+malformed).expect(t, http.StatusBadRequest, "250021")
		}
		sim.RemoveSnapshot(snapshot.ID)
		c.get(t, "/channels/"+id+"/snapshot/"+itoa(snapshot.ID)).expectAnswer(t, answer)
		sim.DeleteChannel(id)
		c.get(t, "/channels/"+id+"/snapshot/"+itoa(snapshot.ID)).expectAnswer(t, d.UnknownChannel)
	}
}

func TestOmittedDuration_hasFourReadings(t *testing.T) {
	for _, reading := range []string{"0", "null", "absent", "240"} {
		d := DocsCurrent()
		d.OmittedDuration, d.EmptySnapshotURL, d.NumbersAsStrings = reading, reading == "240", reading == "0"
		sim, c, id, _ := newLive(t, WithBehavior(d))
		snapshot := sim.AddSnapshot(id, 0)
		a := c.get(t, "/channels/"+id+"/snapshot/"+itoa(snapshot.ID))
		value, present := a.at("content", "snapshot").(map[string]any)["duration"]
		want := map[string]any{"0": 0.0, "240": 240.0}[reading]
		if value != want || present != (reading != "absent") {
			t.Errorf("%s: %s", reading, a.raw)
		}
		if (a.at("content", "snapshot", "snapshotUrl") == "") != d.EmptySnapshotURL {
			t.Error(a.raw)
		}
		if _, text := a.at("content", "snapshot", "createdTime").(string); text != d.NumbersAsStrings {
			t.Error(a.raw)
		}
	}
}

func TestAddSnapshot_panicsWhereAPostIsRefused(t *testing.T) {
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
	newCaller(sim).get(t, "/channels").expect(t, http.StatusOK, "") // no lock is left behind
}

func TestSnapshotLag_hidesNewSnapshotsFromReadsOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := DocsCurrent()
		b.SnapshotLag = 1500 * time.Millisecond
		sim, c, id, snapshot := newLive(t, WithBehavior(b))
		read := "/channels/" + id + "/snapshot/" + itoa(snapshot.ID)
		list := "/channels/" + id + "/" + itoa(snapshot.ID) + "/shortclips"
		c.get(t, read).expectAnswer(t, b.UnknownSnapshot)
		c.get(t, list).expectAnswer(t, b.UnknownSnapshot)
		if a := c.get(t, "/channels/"+id); !reflect.DeepEqual(a.at("content", "snapshot"), []any{}) {
			t.Error(a.raw)
		}
		c.do(t, "POST", "/channels/"+id+"/"+itoa(snapshot.ID), clipBody(0, 100)).expect(t, http.StatusOK, "")
		time.Sleep(1500 * time.Millisecond)
		c.get(t, read).expect(t, http.StatusOK, "")
		c.get(t, list).expect(t, http.StatusOK, "")
		if a := c.get(t, "/channels/"+id); a.at("content", "snapshot", 0, "snapshotId") != float64(snapshot.ID) {
			t.Error(a.raw)
		}
		if len(sim.Snapshots()) != 1 {
			t.Error(sim.Snapshots())
		}
	})
}
