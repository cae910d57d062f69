// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestCreateShortClip_respondsCreating(t *testing.T) {
	sim, c, id, snapshot := newLive(t)
	var names []string
	for range 2 {
		a := c.do(t, "POST", "/channels/"+id+"/"+itoa(snapshot.ID), clipBody(1000, 61_500))
		a.require(t, http.StatusOK, "")
		clip, _ := a.at("content", "shortclip").(map[string]any)
		name, _ := a.at("content", "shortclip", "output", "fileName").(string)
		if clip["status"] != "CREATING" || clip["createdTime"] != clip["updatedTime"] || len(clip) != 5 ||
			a.at("content", "snapshotId") != itoa(snapshot.ID) || !regexp.MustCompile(`^\d+-\d{13}\.mp4$`).MatchString(name) ||
			strings.Contains(a.raw, "startTime") {
			t.Error(a.raw)
		}
		names = append(names, name)
	}
	clips := sim.Clips()
	if len(clips) != 2 || clips[0].ID >= clips[1].ID || names[0] == names[1] || clips[0].FileName != names[0] {
		t.Errorf("%+v", clips)
	}
	done := c.get(t, "/channels/"+id+"/shortclip/"+itoa(clips[0].ID))
	if done.at("content", "shortclip", "status") != "COMPLETED" || done.at("content", "shortclip", "duration") != 60_500.0 ||
		done.at("content", "shortclip", "fileSize") != float64(clips[0].FileSize) || clips[0].FileSize == 0 {
		t.Error(done.raw)
	}
}

func TestCreateShortClip_rejectsWhatTheServiceRejects(t *testing.T) {
	good := clipBody(0, 1000)
	edit := func(old, new string) string {
		if !strings.Contains(good, old) {
			t.Fatalf("%s is not in %s", old, good)
		}
		return strings.Replace(good, old, new, 1)
	}
	for name, test := range map[string]struct{ body, code string }{
		"no body":                {"", "250012"},
		"not JSON":               {`{"startTime":`, "250012"},
		"more than one value":    {good + "{}", "250012"},
		"a list":                 {"[]", "250012"},
		"null":                   {"null", "250012"},
		"an undocumented field":  {edit(`"startTime"`, `"name":"x","startTime"`), "250012"},
		"a field in other case":  {edit(`"startTime"`, `"starttime"`), "250012"},
		"no start":               {edit(`"startTime":0,`, ""), "250011"},
		"null end":               {edit(`"endTime":1000`, `"endTime":null`), "250011"},
		"start as text":          {edit(`"startTime":0`, `"startTime":"0"`), "250021"},
		"start with fraction":    {edit(`"startTime":0`, `"startTime":0.0`), "250021"},
		"negative start":         {clipBody(-1, 1000), "250002"},
		"99 ms":                  {clipBody(1, 100), "250002"},
		"end before start":       {clipBody(1000, 100), "250002"},
		"beyond the snapshot":    {clipBody(0, 600_001), "250002"},
		"over four hours":        {clipBody(0, 14_400_001), "250002"},
		"no shortclip":           {`{"startTime":0,"endTime":1000}`, "250011"},
		"no output":              {`{"startTime":0,"endTime":1000,"shortclip":{}}`, "250011"},
		"shortclip as text":      {`{"startTime":0,"endTime":1000,"shortclip":"x"}`, "250012"},
		"no access control":      {edit(`"accessControl":"PRIVATE",`, ""), "250011"},
		"other access control":   {edit("PRIVATE", "private"), "250002"},
		"no bucket":              {edit("myTestBucket", ""), "250011"},
		"bucket as number":       {edit(`"myTestBucket"`, "7"), "250021"},
		"no path":                {edit(`,"filePath":"/"`, ""), "250011"},
		"path without the slash": {edit(`"filePath":"/"`, `"filePath":"clips"`), "250151"},
	} {
		t.Run(name, func(t *testing.T) {
			sim, c, id, snapshot := newLive(t)
			c.do(t, "POST", "/channels/"+id+"/"+itoa(snapshot.ID), test.body).require(t, http.StatusBadRequest, test.code)
			if len(sim.Clips()) != 0 {
				t.Error("a clip was created")
			}
		})
	}
	_, c, id, snapshot := newLive(t)
	path := "/channels/" + id + "/" + itoa(snapshot.ID)
	for _, fits := range []string{good, clipBody(599_900, 600_000), edit(`"/"`, `"/a-very_long/path/of-more-than-20"`)} {
		c.do(t, "POST", path, fits).require(t, http.StatusOK, "")
	}
}

func TestCreateShortClip_needsChannelAndSnapshot(t *testing.T) {
	sim, c, id, snapshot := newLive(t)
	post := func(path string) response { return c.do(t, "POST", "/channels/"+path, clipBody(0, 1000)) }
	path := id + "/" + itoa(snapshot.ID)
	for status, code := range map[string]string{"READY": "", "PUBLISHING": "", "BLOCK": "250134", "CREATING": "250134"} {
		sim.SetChannel(id, func(c *ChannelSpec) { c.Status = status })
		if got := post(path).code(); got != code {
			t.Errorf("%s: %q", status, got)
		}
	}
	sim.SetChannel(id, func(c *ChannelSpec) { c.Status = "READY" })
	post("none/"+itoa(snapshot.ID)).require(t, http.StatusNotFound, "250100")
	post(id+"/1").require(t, http.StatusNotFound, "250004")
	post(id+"/x").require(t, http.StatusBadRequest, "250021")
	for _, response := range []ErrorResponse{{Status: 404, Code: 250004}, {Status: 400, Code: 250005}} {
		b := sim.Behavior()
		b.ExpiredSnapshotClip = response
		sim.SetBehavior(b)
		sim.Advance(time.Hour)
		post(path).requireResponse(t, response)
	}
}

func TestFilePathLimited_appliesTheRuleOfRecordings(t *testing.T) {
	b := DocsCurrent()
	b.FilePathLimited = true
	_, c, id, snapshot := newLive(t, WithBehavior(b))
	for path, code := range map[string]string{
		"/": "", "/19-characters_12345": "", "/20-characters_123456": "250151", "/a.b": "250151", "/한": "250151",
	} {
		body := strings.Replace(clipBody(0, 100), `"filePath":"/"`, `"filePath":"`+path+`"`, 1)
		if got := c.do(t, "POST", "/channels/"+id+"/"+itoa(snapshot.ID), body).code(); got != code {
			t.Errorf("%s: %q", path, got)
		}
	}
}

func TestUnknownBucket_isRejectedOrFailsLater(t *testing.T) {
	b := DocsCurrent()
	sim, c, id, snapshot := newLive(t, WithBehavior(b))
	sim.SetBuckets("another")
	path := "/channels/" + id + "/" + itoa(snapshot.ID)
	c.do(t, "POST", path, clipBody(0, 100)).require(t, http.StatusBadRequest, "250705")
	b.UnknownBucket = "fails"
	sim.SetBehavior(b)
	c.do(t, "POST", path, clipBody(0, 100)).require(t, http.StatusOK, "")
	sim.SetBuckets("another", "myTestBucket")
	c.do(t, "POST", path, clipBody(0, 100)).require(t, http.StatusOK, "")
	sim.SetBuckets()
	c.do(t, "POST", path, clipBody(0, 100)).require(t, http.StatusOK, "")
	clips := sim.Clips()
	if len(clips) != 3 || clips[0].Status != "UPLOAD_FAIL" || clips[0].FileSize != 0 || clips[1].Status != "COMPLETED" {
		t.Errorf("%+v", clips)
	}
}

func TestGetShortClip_followsTheSettingsAfterExpiryAndDeletion(t *testing.T) {
	served := ErrorResponse{StillAvailable: true}
	for _, afterExpiry := range []ErrorResponse{served, {Status: 404, Code: 250004}} {
		for _, afterDeletion := range []ErrorResponse{served, {Status: 404, Code: 250100}, {Status: 400, Code: 250123}} {
			b := DocsCurrent()
			b.ClipAfterSnapshotExpiry, b.ClipAfterChannelDeleted = afterExpiry, afterDeletion
			sim, c, id, snapshot := newLive(t, WithBehavior(b))
			clip := sim.AddClip(id, snapshot.ID, 0, 100, "b", "/", "PRIVATE")
			path := "/channels/" + id + "/shortclip/" + itoa(clip.ID)
			c.get(t, "/channels/"+id+"/shortclip/1").requireResponse(t, b.UnknownClip)
			c.get(t, "/channels/"+id+"/shortclip/x").require(t, http.StatusBadRequest, "250021")
			c.get(t, "/channels/none/shortclip/"+itoa(clip.ID)).requireResponse(t, b.UnknownChannel)
			sim.DeleteChannel(id)
			c.get(t, path).requireResponse(t, afterDeletion)
			sim.Advance(time.Hour)
			if afterDeletion == served {
				c.get(t, path).requireResponse(t, afterExpiry)
			}
		}
	}
}

func TestListShortClips_listsClipsOfOneSnapshot(t *testing.T) {
	sim, c, id, snapshot := newLive(t)
	other := sim.AddSnapshot(id, 1)
	first := sim.AddClip(id, snapshot.ID, 0, 100, "b", "/", "PRIVATE")
	sim.AddClip(id, other.ID, 0, 100, "b", "/", "PRIVATE")
	sim.SetOutcome(func(Clip) Outcome { return Outcome{Never: true} })
	sim.AddClip(id, snapshot.ID, 0, 100, "b", "/", "PRIVATE")
	path := "/channels/" + id + "/" + itoa(snapshot.ID) + "/shortclips"
	for query, want := range map[string]float64{
		"": 2, "?shortclipStatus=COMPLETED": 1, "?shortclipStatus=CREATING": 1, "?shortclipStatus=UPLOAD_FAIL": 0,
	} {
		if a := c.get(t, path+query); a.at("total") != want {
			t.Errorf("%s: %s", query, a.raw)
		}
	}
	a := c.get(t, path)
	if a.at("content", "shortClipList", 0, "id") != float64(first.ID) || a.at("content", "snapshotId") != float64(snapshot.ID) {
		t.Error(a.raw)
	}
	c.get(t, path+"?shortclipStatus=DONE").require(t, http.StatusBadRequest, "250002")
	c.get(t, "/channels/none/1/shortclips").require(t, http.StatusNotFound, "250100")
	c.get(t, "/channels/"+id+"/1/shortclips").require(t, http.StatusNotFound, "250004")
	for _, response := range []ErrorResponse{{Status: 200, Code: 250004}, {StillAvailable: true}, {Empty: true}} {
		b := sim.Behavior()
		b.ExpiredSnapshotList = response
		sim.SetBehavior(b)
		sim.Advance(time.Hour)
		a := c.get(t, path)
		a.requireResponse(t, response)
		if want := map[ErrorResponse]any{{StillAvailable: true}: 2.0, {Empty: true}: 0.0}[response]; a.at("total") != want {
			t.Errorf("%+v: %s", response, a.raw)
		}
	}
}

func TestListLag_hidesNewClipsFromTheList(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := DocsCurrent()
		b.ListLag = 8 * time.Second
		sim, c, id, snapshot := newLive(t, WithBehavior(b))
		clip := sim.AddClip(id, snapshot.ID, 0, 100, "b", "/", "PRIVATE")
		for _, query := range []string{"", "?shortclipStatus=COMPLETED"} {
			path := "/channels/" + id + "/" + itoa(snapshot.ID) + "/shortclips" + query
			time.Sleep(time.Until(clip.Created.Add(8*time.Second - time.Millisecond)))
			if a := c.get(t, path); a.at("total") != 0.0 {
				t.Errorf("too early: %s", a.raw)
			}
		}
		c.get(t, "/channels/"+id+"/shortclip/"+itoa(clip.ID)).require(t, http.StatusOK, "")
		time.Sleep(time.Millisecond)
		if a := c.get(t, "/channels/"+id+"/"+itoa(snapshot.ID)+"/shortclips"); a.at("total") != 1.0 {
			t.Errorf("too late: %s", a.raw)
		}
	})
}

func TestClipLag_hidesNewClipsFromSingleReads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := DocsCurrent()
		b.ClipLag = 3 * time.Second
		sim, c, id, snapshot := newLive(t, WithBehavior(b))
		clip := sim.AddClip(id, snapshot.ID, 0, 100, "b", "/", "PRIVATE")
		path := "/channels/" + id + "/shortclip/" + itoa(clip.ID)
		c.get(t, path).requireResponse(t, b.UnknownClip)
		if a := c.get(t, "/channels/"+id+"/"+itoa(snapshot.ID)+"/shortclips"); a.at("total") != 1.0 {
			t.Error(a.raw)
		}
		time.Sleep(3 * time.Second)
		c.get(t, path).require(t, http.StatusOK, "")
	})
}

func TestUnknownClip_hasManyForms(t *testing.T) {
	for _, r := range valuesOf[ErrorResponse](t, "UnknownClip") {
		_, c, id, _ := newLive(t, WithBehavior(with(func(b *Behavior) { b.UnknownClip = r })))
		c.get(t, "/channels/"+id+"/shortclip/1").requireResponse(t, r)
	}
}

func TestCreateShortClip_needsTheStateThatTheSettingsSay(t *testing.T) {
	for name, test := range map[string]struct {
		need  func(*Behavior)
		state func(*ChannelSpec)
		code  string
	}{
		"on the air":   {func(b *Behavior) { b.ClipNeedsOnAir = true }, func(c *ChannelSpec) { c.Status = "READY" }, "250134"},
		"time machine": {func(b *Behavior) { b.ClipNeedsDVR = true }, func(c *ChannelSpec) { c.DVR = false }, "250133"},
		"CDN":          {func(b *Behavior) { b.ClipNeedsCDN = true }, func(c *ChannelSpec) { c.CDNStatus = "STOPPED" }, "250107"},
	} {
		sim, c, id, snapshot := newLive(t, WithBehavior(with(test.need)))
		path := "/channels/" + id + "/" + itoa(snapshot.ID)
		c.do(t, "POST", path, clipBody(0, 100)).require(t, http.StatusOK, "")
		sim.SetChannel(id, test.state)
		if got := c.do(t, "POST", path, clipBody(0, 100)).code(); got != test.code {
			t.Errorf("%s: %q, want %q", name, got, test.code)
		}
		sim.SetBehavior(DocsCurrent())
		c.do(t, "POST", path, clipBody(0, 100)).require(t, http.StatusOK, "")
	}
}

func TestRepeatedPost_givesAnotherClipTheSameOrAnError(t *testing.T) {
	for value, want := range map[string]struct {
		clips int
		code  string
	}{"another-clip": {2, ""}, "same-clip": {1, ""}, "refused-250306": {1, "250306"}, "refused-250018": {1, "250018"}} {
		sim, c, id, snapshot := newLive(t, WithBehavior(with(func(b *Behavior) { b.RepeatedPost = value })))
		path := "/channels/" + id + "/" + itoa(snapshot.ID)
		first := c.do(t, "POST", path, clipBody(0, 100))
		second := c.do(t, "POST", path, clipBody(0, 100))
		if second.code() != want.code || len(sim.Clips()) != want.clips {
			t.Errorf("%s: %d clips, %s", value, len(sim.Clips()), second.raw)
		}
		same := second.at("content", "shortclip", "id") == first.at("content", "shortclip", "id")
		if value == "same-clip" && !same {
			t.Errorf("%s: %s", value, second.raw)
		}
		c.do(t, "POST", path, clipBody(0, 101)).require(t, http.StatusOK, "")
		other := sim.AddSnapshot(id, 1)
		c.do(t, "POST", "/channels/"+id+"/"+itoa(other.ID), clipBody(0, 100)).require(t, http.StatusOK, "")
		sim.Finish(sim.Clips()[0].ID, "UPLOAD_FAIL")
		if value != "another-clip" {
			c.do(t, "POST", path, clipBody(0, 100)).require(t, http.StatusOK, "") // a failed clip can be cut again
		}
	}
}
