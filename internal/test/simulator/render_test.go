// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"reflect"
	"slices"
	"testing"
	"time"
)

func TestUpdatedTimeFrozen_keepsTheCreationTime(t *testing.T) {
	for _, frozen := range []bool{true, false} {
		b := Docs2022()
		b.UpdatedTimeFrozen = frozen
		sim, c, id, snapshot := newLive(t, WithBehavior(b))
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

func TestChannelSnapshots_hasFiveForms(t *testing.T) {
	one := func(id any) any { return map[string]any{"snapshotId": id} }
	sim, c, id, snapshot := newLive(t)
	expired := float64(snapshot.ID)
	sim.Advance(time.Hour)
	first := float64(sim.AddSnapshot(id, 1).ID)
	second := float64(sim.AddSnapshot(id, 1).ID)
	empty := sim.AddChannel(LiveChannel("none"))
	for form, want := range map[string]struct{ snapshot, bare, none any }{
		"absent":  {nil, nil, nil},
		"object":  {one(second), nil, map[string]any{}},
		"objects": {[]any{one(first), one(second)}, nil, []any{}},
		"ids":     {[]any{first, second}, nil, []any{}},
		"bare":    {nil, second, nil},
	} {
		b := sim.Behavior()
		b.ChannelSnapshots = form
		sim.SetBehavior(b)
		a := c.get(t, "/channels/"+id)
		if !reflect.DeepEqual(a.at("content", "snapshot"), want.snapshot) || a.at("content", "snapshotId") != want.bare {
			t.Errorf("%s (without %v): %s", form, expired, a.raw)
		}
		if a := c.get(t, "/channels/"+empty); !reflect.DeepEqual(a.at("content", "snapshot"), want.none) {
			t.Errorf("%s: %s", form, a.raw)
		}
	}
}

func TestChannel_followsTheGenerationOfTheDocs(t *testing.T) {
	b := Docs2022()
	b.NumbersAsStrings = true
	_, c, id, _ := newLive(t, WithBehavior(b))
	a := c.get(t, "/channels/"+id)
	if _, text := a.at("content", "instanceNo").(string); !text || a.at("content", "useDvr") != true ||
		a.at("content", "channelStatus") != "PUBLISH" {
		t.Error(a.raw)
	}
	if a := c.get(t, "/channels"); a.at("total") != nil {
		t.Error(a.raw)
	}
}

func TestOmittedDuration_hasFourForms(t *testing.T) {
	for _, form := range valuesOf[string](t, "OmittedDuration") {
		b := DocsCurrent()
		b.OmittedDuration, b.EmptySnapshotURL, b.NumbersAsStrings = form, form == "240", form == "0"
		sim, c, id, _ := newLive(t, WithBehavior(b))
		snapshot := sim.AddSnapshot(id, 0)
		a := c.get(t, "/channels/"+id+"/snapshot/"+itoa(snapshot.ID))
		value, present := a.at("content", "snapshot").(map[string]any)["duration"]
		want := map[string]any{"0": 0.0, "240": 240.0}[form]
		if value != want || present != (form != "absent") {
			t.Errorf("%s: %s", form, a.raw)
		}
		if (a.at("content", "snapshot", "snapshotUrl") == "") != b.EmptySnapshotURL {
			t.Error(a.raw)
		}
		if _, text := a.at("content", "snapshot", "createdTime").(string); text != b.NumbersAsStrings {
			t.Error(a.raw)
		}
	}
}

// unfinished is the clip of a service that is still working on it, as a read returns it.
func unfinished(t *testing.T, b Behavior) map[string]any {
	t.Helper()
	sim, c, id, snapshot := newLive(t, WithBehavior(b))
	sim.SetOutcome(func(Clip) Outcome { return Outcome{Never: true} })
	clip := sim.AddClip(id, snapshot.ID, 0, 100, "b", "/clips", "PRIVATE")
	found, _ := c.get(t, "/channels/"+id+"/shortclip/"+itoa(clip.ID)).at("content", "shortclip").(map[string]any)
	return found
}

func TestUnfinishedSize_hasThreeForms(t *testing.T) {
	for form, want := range map[string]struct {
		value   any
		present bool
	}{"absent": {nil, false}, "zero": {0.0, true}, "null": {nil, true}} {
		clip := unfinished(t, with(func(b *Behavior) { b.UnfinishedSize = form }))
		for _, field := range []string{"fileSize", "duration"} {
			if value, present := clip[field]; value != want.value || present != want.present {
				t.Errorf("%s: %s is %v (present: %v)", form, field, value, present)
			}
		}
	}
}

func TestClipTimesAsText_isRFC3339(t *testing.T) {
	now := time.UnixMilli(1655978668177)
	b := with(func(b *Behavior) { b.ClipTimesAsText = true })
	_, c, id, snapshot := newLive(t, WithBehavior(b), WithNow(func() time.Time { return now }))
	a := c.do(t, "POST", "/channels/"+id+"/"+itoa(snapshot.ID), clipBody(0, 100))
	for _, field := range []string{"createdTime", "updatedTime"} {
		if got := a.at("content", "shortclip", field); got != "2022-06-23T10:04:28.177Z" {
			t.Errorf("%s: %v", field, got)
		}
	}
}

func TestFractionalDurations_haveAFraction(t *testing.T) {
	b := with(func(b *Behavior) { b.FractionalDurations = true })
	sim, c, id, snapshot := newLive(t, WithBehavior(b))
	clip := sim.AddClip(id, snapshot.ID, 0, 1500, "b", "/", "PRIVATE")
	if got := c.get(t, "/channels/"+id+"/shortclip/"+itoa(clip.ID)).at("content", "shortclip", "duration"); got != 1500.5 {
		t.Error(got)
	}
	if got := c.get(t, "/channels/"+id+"/snapshot/"+itoa(snapshot.ID)).at("content", "snapshot", "duration"); got != 10.5 {
		t.Error(got)
	}
}

func TestNullInLists_isNowhereWhenEmptyOrAnEntry(t *testing.T) {
	for form, want := range map[string]struct{ empty, one any }{
		"never":      {[]any{}, 1},
		"when-empty": {nil, 1},
		"as-entry":   {[]any{}, 2},
	} {
		sim, c, id, snapshot := newLive(t, WithBehavior(with(func(b *Behavior) { b.NullInLists = form })))
		clips := "/channels/" + id + "/" + itoa(snapshot.ID) + "/shortclips"
		if got := c.get(t, clips).at("content", "shortClipList"); !reflect.DeepEqual(got, want.empty) {
			t.Errorf("%s: no clips are %v", form, got)
		}
		if got := c.get(t, "/channels?channelName=none").at("content"); !reflect.DeepEqual(got, want.empty) {
			t.Errorf("%s: no channels are %v", form, got)
		}
		sim.AddClip(id, snapshot.ID, 0, 100, "b", "/", "PRIVATE")
		list, _ := c.get(t, clips).at("content", "shortClipList").([]any)
		channels, _ := c.get(t, "/channels").at("content").([]any)
		urls, _ := c.get(t, "/channels/"+id+"/serviceUrls?serviceUrlType=THUMBNAIL").at("content").([]any)
		for _, got := range [][]any{list, channels, urls} {
			if len(got) != want.one || got[0] == nil {
				t.Errorf("%s: one item is %v", form, got)
			}
		}
	}
}

func TestChannelTextFields_areEmptyText(t *testing.T) {
	_, c, id, _ := newLive(t, WithBehavior(with(func(b *Behavior) { b.ChannelTextFields = true })))
	a := c.get(t, "/channels/"+id)
	if a.at("content", "cdn") != "" || a.at("content", "record") != "" {
		t.Error(a.raw)
	}
}

func TestFlagsAsLetters_areYAndN(t *testing.T) {
	_, c, id, _ := newLive(t, WithBehavior(with(func(b *Behavior) { b.FlagsAsLetters = true })))
	a := c.get(t, "/channels/"+id)
	for field, want := range map[string]any{"isRecording": "Y", "useDVR": "Y", "immediateOnAir": "Y", "alertOn": "N"} {
		if got := a.at("content", field); got != want {
			t.Errorf("%s is %v, want %v", field, got, want)
		}
	}
}

func TestClipList_isCutAfterTheFilter(t *testing.T) {
	b := with(func(b *Behavior) { b.ClipListLimit = 2 })
	sim, c, id, snapshot := newLive(t, WithBehavior(b))
	var ids []float64
	for i := range 4 {
		// The first two complete, the others do not.
		sim.SetOutcome(func(Clip) Outcome { return Outcome{Never: i > 1} })
		ids = append(ids, float64(sim.AddClip(id, snapshot.ID, 0, 100, "b", "/", "PRIVATE").ID))
	}
	path := "/channels/" + id + "/" + itoa(snapshot.ID) + "/shortclips"
	for _, test := range []struct {
		order, query string
		ofPage       bool
		want         []float64
		total        float64
	}{
		{"oldest-first", "", false, ids[:2], 4},
		{"oldest-first", "", true, ids[:2], 2},
		{"oldest-first", "?shortclipStatus=CREATING", false, ids[2:], 2},
		{"newest-first", "", false, []float64{ids[3], ids[2]}, 4},
		{"newest-first", "?shortclipStatus=COMPLETED", false, []float64{ids[1], ids[0]}, 2},
	} {
		b.ClipListOrder, b.TotalOfPage = test.order, test.ofPage
		sim.SetBehavior(b)
		a := c.get(t, path+test.query)
		var got []float64
		list, _ := a.at("content", "shortClipList").([]any)
		for i := range list {
			got = append(got, a.at("content", "shortClipList", i, "id").(float64))
		}
		if !slices.Equal(got, test.want) || a.at("total") != test.total {
			t.Errorf("%s%s: %v of %v, want %v of %v", test.order, test.query, got, a.at("total"), test.want, test.total)
		}
	}
	b.ListTotal = false
	sim.SetBehavior(b)
	if a := c.get(t, path); a.at("total") != nil {
		t.Error(a.raw)
	}
}

func TestObjectKey_hasThreeForms(t *testing.T) {
	for form, want := range map[string][4]string{
		"joined":        {"1.mp4", "clips/1.mp4", "clips/1.mp4", "a/b/1.mp4"},
		"leading-slash": {"/1.mp4", "/clips/1.mp4", "/clips/1.mp4", "/a/b/1.mp4"},
		"concatenated":  {"/1.mp4", "clips/1.mp4", "clips//1.mp4", "a/b/1.mp4"},
	} {
		for i, path := range []string{"/", "/clips", "/clips/", "/a/b"} {
			b := with(func(b *Behavior) { b.ObjectKey = form })
			if got := b.objectKey(path, "1.mp4"); got != want[i] {
				t.Errorf("%s of %s: %s, want %s", form, path, got, want[i])
			}
			sim := New(WithBehavior(b))
			if clip := sim.AddClip("ls-x", 1, 0, 100, "b", path, "PRIVATE"); clip.Key != b.objectKey(path, clip.FileName) {
				t.Errorf("%s: the clip has %s", form, clip.Key)
			}
		}
	}
}

func TestFilePathInResponse_hasThreeSpellings(t *testing.T) {
	for spelling, want := range map[string][3]string{
		"as-requested":   {"/", "/clips", "/clips/"},
		"without-slash":  {"", "clips", "clips/"},
		"trailing-slash": {"/", "/clips/", "/clips/"},
	} {
		for i, path := range []string{"/", "/clips", "/clips/"} {
			b := with(func(b *Behavior) { b.FilePathInResponse = spelling })
			clip := b.renderClip(Clip{FilePath: path})
			if got := clip["output"].(object)["filePath"]; got != want[i] {
				t.Errorf("%s of %s: %s, want %s", spelling, path, got, want[i])
			}
		}
	}
}
