// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"errors"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestOutcome_decidesWhenAndHowAClipEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim, c, id, snapshot := newLive(t)
		sim.SetOutcome(func(clip Clip) Outcome {
			_ = sim.Behavior() // a callback may use the simulator
			if clip.EndTime == 200 {
				return Outcome{Never: true}
			}
			return Outcome{Status: "PROCESSING_FAIL", Duration: 30 * time.Second, IntermediateStatuses: []string{"QUEUED", "UPLOADING"}}
		})
		c.do(t, "POST", "/channels/"+id+"/"+itoa(snapshot.ID), clipBody(0, 100)).require(t, http.StatusOK, "")
		never := sim.AddClip(id, snapshot.ID, 0, 200, "b", "/", "PRIVATE")
		clip := sim.Clips()[0]
		path := "/channels/" + id + "/shortclip/" + itoa(clip.ID)
		for _, want := range []string{"QUEUED", "QUEUED", "UPLOADING", "PROCESSING_FAIL", "PROCESSING_FAIL"} {
			a := c.get(t, path)
			if got := a.at("content", "shortclip", "status"); got != want {
				t.Errorf("after %v: %v, want %s", time.Since(clip.Created), got, want)
			}
			updated := map[string]time.Duration{"QUEUED": 0, "UPLOADING": 15 * time.Second, "PROCESSING_FAIL": 30 * time.Second}[want]
			if got := a.at("content", "shortclip", "updatedTime"); got != float64(clip.Created.Add(updated).UnixMilli()) {
				t.Errorf("%s: updatedTime %v, want %v after the creation", want, got, updated)
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
			t.Error("not removed")
		}
	})
}

func TestOutcome_neverKeepsTheLastStatus(t *testing.T) {
	sim := New()
	sim.SetOutcome(func(Clip) Outcome { return Outcome{Never: true, IntermediateStatuses: []string{"UPLOADING"}} })
	if got := sim.AddClip("ls-x", 1, 0, 100, "b", "/", "PRIVATE"); got.Status != "UPLOADING" {
		t.Error(got.Status)
	}
}

func TestOnComplete_runsOnceAndMayFail(t *testing.T) {
	sim := newInstant()
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
			return errors.New("the bucket is full")
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

func TestFinish_prevailsOverARunningCallback(t *testing.T) {
	sim := newInstant()
	sim.OnComplete(func(c Clip) error {
		sim.Finish(c.ID, "UPLOAD_FAIL")
		return nil
	})
	if got := sim.AddClip("ls-x", 1, 0, 100, "b", "/", "PRIVATE"); got.Status != "UPLOAD_FAIL" {
		t.Error(got.Status)
	}
}

func TestClipLengthOff_changesTheLengthButNotBelowOneFrame(t *testing.T) {
	for _, off := range valuesOf[time.Duration](t, "ClipLengthOff") {
		sim := newInstant(WithBehavior(with(func(b *Behavior) { b.ClipLengthOff = off })))
		for requested, want := range map[int64]int64{60_000: 60_000 + off.Milliseconds(), 100: max(33, 100+off.Milliseconds())} {
			if got := sim.AddClip("ls-x", 1, 0, requested, "b", "/", "PRIVATE").Duration; got != want {
				t.Errorf("%d ms off by %v: %d ms, want %d", requested, off, got, want)
			}
		}
	}
}

func TestHideFromList_hidesOneClip(t *testing.T) {
	sim, c, id, snapshot := newLive(t)
	hidden := sim.AddClip(id, snapshot.ID, 0, 100, "b", "/", "PRIVATE")
	shown := sim.AddClip(id, snapshot.ID, 0, 100, "b", "/", "PRIVATE")
	sim.HideFromList(hidden.ID)
	a := c.get(t, "/channels/"+id+"/"+itoa(snapshot.ID)+"/shortclips")
	if a.at("content", "shortClipList", 0, "id") != float64(shown.ID) || a.at("total") != 1.0 {
		t.Error(a.raw)
	}
	c.get(t, "/channels/"+id+"/shortclip/"+itoa(hidden.ID)).require(t, http.StatusOK, "")
}
