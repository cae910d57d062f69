package simulator

import (
	"errors"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestCreateShortClip_answersCreating(t *testing.T) {
	sim, c, id, snapshot := newLive(t)
	var names []string
	for range 2 {
		a := c.do(t, "POST", "/channels/"+id+"/"+itoa(snapshot.ID), clipBody(1000, 61_500))
		a.expect(t, http.StatusOK, "")
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
		done.at("content", "shortclip", "fileSize") != float64(clips[0].FileSize) || clips[0].PlayableAt.IsZero() {
		t.Error(done.raw)
	}
}

func TestCreateShortClip_refusesWhatTheServiceRefuses(t *testing.T) {
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
			c.do(t, "POST", "/channels/"+id+"/"+itoa(snapshot.ID), test.body).expect(t, http.StatusBadRequest, test.code)
			if len(sim.Clips()) != 0 {
				t.Error("a clip was made")
			}
		})
	}
	_, c, id, snapshot := newLive(t)
	path := "/channels/" + id + "/" + itoa(snapshot.ID)
	for _, fits := range []string{good, clipBody(599_900, 600_000), edit(`"/"`, `"/a-very_long/path/of-more-than-20"`)} {
		c.do(t, "POST", path, fits).expect(t, http.StatusOK, "")
	}
}

func TestCreateShortClip_needsChannelAndSnapshot(t *testing.T) {
	sim, c, id, snapshot := newLive(t)
	post := func(path string) answer { return c.do(t, "POST", "/channels/"+path, clipBody(0, 1000)) }
	path := id + "/" + itoa(snapshot.ID)
	for status, code := range map[string]string{"READY": "", "PUBLISHING": "", "BLOCK": "250134", "CREATING": "250134"} {
		sim.SetChannel(id, func(c *ChannelSpec) { c.Status = status })
		if got := post(path).code(); got != code {
			t.Errorf("%s: %q", status, got)
		}
	}
	sim.SetChannel(id, func(c *ChannelSpec) { c.Status = "READY" })
	post("none/"+itoa(snapshot.ID)).expect(t, http.StatusNotFound, "250100")
	post(id+"/1").expect(t, http.StatusNotFound, "250004")
	post(id+"/x").expect(t, http.StatusBadRequest, "250021")
	for _, answer := range []ErrorResponse{{Status: 404, Code: 250004}, {Status: 400, Code: 250005}} {
		d := sim.Behavior()
		d.ExpiredSnapshotClip = answer
		sim.SetBehavior(d)
		sim.Advance(time.Hour)
		post(path).expectAnswer(t, answer)
	}
}

func TestFilePath_isLimitedOrNot(t *testing.T) {
	d := DocsCurrent()
	d.FilePathLimited = true
	_, c, id, snapshot := newLive(t, WithBehavior(d))
	for path, code := range map[string]string{
		"/": "", "/19-characters_12345": "", "/20-characters_123456": "250151", "/a.b": "250151", "/한": "250151",
	} {
		body := strings.Replace(clipBody(0, 100), `"filePath":"/"`, `"filePath":"`+path+`"`, 1)
		if got := c.do(t, "POST", "/channels/"+id+"/"+itoa(snapshot.ID), body).code(); got != code {
			t.Errorf("%s: %q", path, got)
		}
	}
}

func TestUnknownBucket_isRefusedOrFails(t *testing.T) {
	d := DocsCurrent()
	sim, c, id, snapshot := newLive(t, WithBehavior(d))
	sim.SetBuckets("another")
	path := "/channels/" + id + "/" + itoa(snapshot.ID)
	c.do(t, "POST", path, clipBody(0, 100)).expect(t, http.StatusBadRequest, "250705")
	d.UnknownBucket = "fails"
	sim.SetBehavior(d)
	c.do(t, "POST", path, clipBody(0, 100)).expect(t, http.StatusOK, "")
	sim.SetBuckets("another", "myTestBucket")
	c.do(t, "POST", path, clipBody(0, 100)).expect(t, http.StatusOK, "")
	sim.SetBuckets()
	c.do(t, "POST", path, clipBody(0, 100)).expect(t, http.StatusOK, "")
	clips := sim.Clips()
	if len(clips) != 3 || clips[0].Status != "UPLOAD_FAIL" || clips[0].FileSize != 0 || clips[1].Status != "COMPLETED" {
		t.Errorf("%+v", clips)
	}
}

func TestOutcome_decidesTheCourse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim, c, id, snapshot := newLive(t)
		sim.SetOutcome(func(clip Clip) Outcome {
			_ = sim.Behavior() // a callback may use the simulator
			if clip.EndTime == 200 {
				return Outcome{Never: true}
			}
			return Outcome{Status: "PROCESSING_FAIL", Duration: 30 * time.Second, IntermediateStatuses: []string{"QUEUED", "UPLOADING"}}
		})
		c.do(t, "POST", "/channels/"+id+"/"+itoa(snapshot.ID), clipBody(0, 100)).expect(t, http.StatusOK, "")
		never := sim.AddClip(id, snapshot.ID, 0, 200, "b", "/", "PRIVATE")
		clip := sim.Clips()[0]
		path := "/channels/" + id + "/shortclip/" + itoa(clip.ID)
		for _, want := range []string{"QUEUED", "QUEUED", "UPLOADING", "PROCESSING_FAIL", "PROCESSING_FAIL"} {
			a := c.get(t, path)
			if got := a.at("content", "shortclip", "status"); got != want {
				t.Errorf("after %v: %v, want %s", time.Since(clip.Created), got, want)
			}
			time.Sleep(10 * time.Second)
		}
		ended, _ := sim.Clip(clip.ID)
		if ended.Updated.Sub(ended.Created) != 30*time.Second || ended.Duration != 0 {
			t.Errorf("%+v", ended)
		}
		sim.Advance(100 * time.Hour)
		if got, _ := sim.Clip(never.ID); got.Status != "CREATING" {
			t.Error(got.Status)
		}
		sim.Finish(never.ID, "COMPLETED")
		if got, _ := sim.Clip(never.ID); got.Status != "COMPLETED" || got.Duration != 200 {
			t.Errorf("%+v", got)
		}
		sim.Finish(never.ID, "VANISHED")
		if got, _ := sim.Clip(never.ID); got.Status != "VANISHED" || got.Duration != 0 {
			t.Errorf("%+v", got)
		}
		sim.RemoveClip(never.ID)
		if _, ok := sim.Clip(never.ID); ok {
			t.Error("not forgotten")
		}
	})
}

func TestOutcome_neverStaysAtTheLastStage(t *testing.T) {
	sim := New()
	sim.SetOutcome(func(Clip) Outcome { return Outcome{Never: true, IntermediateStatuses: []string{"UPLOADING"}} })
	if got := sim.AddClip("ls-x", 1, 0, 100, "b", "/", "PRIVATE"); got.Status != "UPLOADING" {
		t.Error(got.Status)
	}
}

func TestOnComplete_runsOnceAndMayFail(t *testing.T) {
	sim := New()
	var mu sync.Mutex
	calls := 0
	sim.OnComplete(func(c Clip) error {
		mu.Lock()
		defer mu.Unlock()
		calls++
		_ = sim.Clips()
		if c.Status != "COMPLETED" || c.FileSize == 0 {
			t.Errorf("%+v", c)
		}
		if c.BucketName == "full" {
			return errors.New("no room")
		}
		return nil
	})
	good, bad := sim.AddClip("ls-x", 1, 0, 100, "b", "/", "PRIVATE"), sim.AddClip("ls-x", 1, 0, 100, "full", "/", "PRIVATE")
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() { sim.Clips() })
	}
	group.Wait()
	if good.Status != "COMPLETED" || bad.Status != "UPLOAD_FAIL" || bad.FileSize != 0 || calls != 2 {
		t.Error(good, bad, calls)
	}
}

func TestFinish_prevailsOverACallbackUnderWay(t *testing.T) {
	sim := New()
	sim.OnComplete(func(c Clip) error {
		sim.Finish(c.ID, "UPLOAD_FAIL")
		return nil
	})
	if got := sim.AddClip("ls-x", 1, 0, 100, "b", "/", "PRIVATE"); got.Status != "UPLOAD_FAIL" {
		t.Error(got.Status)
	}
}

func TestGetShortClip_afterItsSnapshotAndChannel(t *testing.T) {
	served := ErrorResponse{StillAvailable: true}
	for _, afterExpiry := range []ErrorResponse{served, {Status: 404, Code: 250004}} {
		for _, afterDeletion := range []ErrorResponse{served, {Status: 404, Code: 250100}, {Status: 400, Code: 250123}} {
			d := DocsCurrent()
			d.ClipAfterSnapshotExpiry, d.ClipAfterChannelDeleted = afterExpiry, afterDeletion
			sim, c, id, snapshot := newLive(t, WithBehavior(d))
			clip := sim.AddClip(id, snapshot.ID, 0, 100, "b", "/", "PRIVATE")
			path := "/channels/" + id + "/shortclip/" + itoa(clip.ID)
			c.get(t, "/channels/"+id+"/shortclip/1").expectAnswer(t, d.UnknownClip)
			c.get(t, "/channels/"+id+"/shortclip/x").expect(t, http.StatusBadRequest, "250021")
			c.get(t, "/channels/none/shortclip/"+itoa(clip.ID)).expectAnswer(t, d.UnknownChannel)
			sim.DeleteChannel(id)
			c.get(t, path).expectAnswer(t, afterDeletion)
			sim.Advance(time.Hour)
			if afterDeletion == served {
				c.get(t, path).expectAnswer(t, afterExpiry)
			}
		}
	}
}

func TestListShortClips_ofOneSnapshot(t *testing.T) {
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
	c.get(t, path+"?shortclipStatus=DONE").expect(t, http.StatusBadRequest, "250002")
	c.get(t, "/channels/none/1/shortclips").expect(t, http.StatusNotFound, "250100")
	c.get(t, "/channels/"+id+"/1/shortclips").expect(t, http.StatusNotFound, "250004")
	for _, answer := range []ErrorResponse{{Status: 200, Code: 250004}, {StillAvailable: true}, {Empty: true}} {
		d := sim.Behavior()
		d.ExpiredSnapshotList = answer
		sim.SetBehavior(d)
		sim.Advance(time.Hour)
		a := c.get(t, path)
		a.expectAnswer(t, answer)
		if want := map[ErrorResponse]any{{StillAvailable: true}: 2.0, {Empty: true}: 0.0}[answer]; a.at("total") != want {
			t.Errorf("%+v: %s", answer, a.raw)
		}
	}
}

func TestUpdatedTime_movesOrNot(t *testing.T) {
	for _, frozen := range []bool{true, false} {
		d := Docs2022()
		d.UpdatedTimeFrozen = frozen
		sim, c, id, snapshot := newLive(t, WithBehavior(d))
		sim.SetOutcome(func(Clip) Outcome { return Outcome{Duration: time.Minute} })
		clip := sim.AddClip(id, snapshot.ID, 0, 100, "b", "/", "PRIVATE")
		sim.Advance(time.Hour - time.Minute)
		a := c.get(t, "/channels/"+id+"/shortclip/"+itoa(clip.ID))
		moved := a.at("content", "shortclip", "updatedTime") != a.at("content", "shortclip", "createdTime")
		if moved == frozen || a.at("content", "snapshotId") != float64(snapshot.ID) {
			t.Error(a.raw)
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
		c.get(t, "/channels/"+id+"/shortclip/"+itoa(clip.ID)).expect(t, http.StatusOK, "")
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
		c.get(t, path).expectAnswer(t, b.UnknownClip)
		if a := c.get(t, "/channels/"+id+"/"+itoa(snapshot.ID)+"/shortclips"); a.at("total") != 1.0 {
			t.Error(a.raw)
		}
		time.Sleep(3 * time.Second)
		c.get(t, path).expect(t, http.StatusOK, "")
	})
}

func TestFileNameUntilCompleted_hasThreeForms(t *testing.T) {
	for form, want := range map[string]any{"given": nil, "absent": nil, "empty": ""} {
		b := DocsCurrent()
		b.FileNameUntilCompleted = form
		sim, c, id, snapshot := newLive(t, WithBehavior(b))
		sim.SetOutcome(func(Clip) Outcome { return Outcome{Duration: time.Minute} })
		created := c.do(t, "POST", "/channels/"+id+"/"+itoa(snapshot.ID), clipBody(0, 100))
		name := sim.Clips()[0].FileName
		if form == "given" {
			want = name
		}
		if got := created.at("content", "shortclip", "output", "fileName"); got != want {
			t.Errorf("%s: %v", form, got)
		}
		sim.Advance(time.Minute)
		done := c.get(t, "/channels/"+id+"/shortclip/"+itoa(sim.Clips()[0].ID))
		if got := done.at("content", "shortclip", "output", "fileName"); got != name {
			t.Errorf("%s: %v after completion", form, got)
		}
	}
}
