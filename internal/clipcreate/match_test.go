// SPDX-License-Identifier: MPL-2.0

package clipcreate

import (
	"slices"
	"testing"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
)

var sent = time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)

// matchRequest requests a clip of 15 s.
var matchRequest = Request{ChannelID: "ls-1", SnapshotID: "1047", CreateShortClipRequest: livestation.CreateShortClipRequest{
	StartTime: 5000, EndTime: 20_000,
	Output: livestation.Output{AccessControl: livestation.AccessPrivate, BucketName: "highlights", FilePath: "/clips"},
}}

// listed is the clip of matchRequest as a list shows it, changed by some functions.
func listed(changes ...func(*livestation.ShortClip)) livestation.ShortClip {
	clip := livestation.ShortClip{ID: "1420", Status: livestation.ShortClipCreating, CreatedTime: sent, Output: matchRequest.Output}
	for _, change := range changes {
		change(&clip)
	}
	return clip
}

func createdAt(age time.Duration) func(*livestation.ShortClip) {
	return func(clip *livestation.ShortClip) { clip.CreatedTime = sent.Add(-age) }
}

func withID(id string) func(*livestation.ShortClip) {
	return func(clip *livestation.ShortClip) { clip.ID = id }
}

func withOutput(bucket, path string, access livestation.AccessControl) func(*livestation.ShortClip) {
	return func(clip *livestation.ShortClip) {
		clip.Output = livestation.Output{BucketName: bucket, FilePath: path, AccessControl: access}
	}
}

func withStatus(status livestation.ShortClipStatus, length int64) func(*livestation.ShortClip) {
	return func(clip *livestation.ShortClip) {
		clip.Status = status
		if length != 0 {
			clip.Duration = &length
		}
	}
}

// now is half a minute after the POST. Both clocks agree.
var now = times{sent: sent, now: sent.Add(30 * time.Second), sentLocally: sent}

func isClaimed(clip livestation.ShortClip) bool { return clip.ID == "claimed" }

func TestMatch_byDestinationAndTime(t *testing.T) {
	for _, c := range []struct {
		name string
		clip livestation.ShortClip
		want string // "candidate", "mistimed" or "" for neither
	}{
		{"created when the POST was sent", listed(), "candidate"},
		{"created later", listed(createdAt(-20 * time.Second)), "candidate"},
		{"created now, within the precision of a Date header", listed(createdAt(-32 * time.Second)), "candidate"},
		{"created in the future", listed(createdAt(-32*time.Second - time.Millisecond)), "mistimed"},
		{"created within the precision of a Date header", listed(createdAt(2 * time.Second)), "candidate"},
		{"created just before", listed(createdAt(2*time.Second + time.Millisecond)), "mistimed"},
		{"created five minutes before", listed(createdAt(5 * time.Minute)), "mistimed"},
		{"created more than five minutes before", listed(createdAt(5*time.Minute + time.Millisecond)), ""},
		{"without createdTime", listed(func(clip *livestation.ShortClip) { clip.CreatedTime = time.Time{} }), "mistimed"},
		{"claimed", listed(withID("claimed")), ""},
		{"claimed and mistimed", listed(withID("claimed"), createdAt(time.Minute)), ""},
		{"completed with another length", listed(withStatus(livestation.ShortClipCompleted, 60_000)), "candidate"},
		{"failed", listed(withStatus(livestation.ShortClipProcessingFail, 0)), "candidate"},
		{"in another bucket", listed(withOutput("archive", "/clips", livestation.AccessPrivate)), ""},
		{"in another folder", listed(withOutput("highlights", "/other", livestation.AccessPrivate)), ""},
		{"in a subfolder", listed(withOutput("highlights", "/clips/a", livestation.AccessPrivate)), ""},
		{"with another access control", listed(withOutput("highlights", "/clips", livestation.AccessPublicRead)), ""},
		{"with the folder written in another way", listed(withOutput("highlights", "clips//", livestation.AccessPrivate)), "candidate"},
		{"with the bucket in capitals", listed(withOutput("Highlights", "/clips", livestation.AccessPrivate)), "mistimed"},
		{"with the folder percent-encoded", listed(withOutput("highlights", "/%63lips", livestation.AccessPrivate)), "mistimed"},
		{"with the folder in capitals, older", listed(withOutput("highlights", "/CLIPS", livestation.AccessPrivate), createdAt(5*time.Minute+time.Millisecond)), ""},
		{"without its bucket", listed(withOutput("", "/clips", livestation.AccessPrivate)), "candidate"},
		{"without its folder", listed(withOutput("highlights", "", livestation.AccessPrivate)), "candidate"},
		{"without its access control", listed(withOutput("highlights", "/clips", "")), "candidate"},
		{"without its output", listed(withOutput("", "", "")), "candidate"},
	} {
		found := match([]livestation.ShortClip{c.clip}, matchRequest.Destination(), now, isClaimed)
		got := ""
		switch {
		case len(found.candidates) == 1 && len(found.mistimed) == 0:
			got = "candidate"
		case len(found.mistimed) == 1 && len(found.candidates) == 0:
			got = "mistimed"
		case len(found.candidates)+len(found.mistimed) > 0:
			got = "both"
		}
		if got != c.want {
			t.Errorf("a clip %s is %q, want %q", c.name, got, c.want)
		}
	}
}

// If the gateway's clock is fast and the local one is right, the clip of a POST looks older than the POST.
func TestMatch_eitherClockMakesAClipMistimed(t *testing.T) {
	for _, c := range []struct {
		name string
		at   times
		want int
	}{
		{"the gateway is seven minutes fast", times{sent: sent.Add(7 * time.Minute), now: sent.Add(8 * time.Minute), sentLocally: sent}, 1},
		{"the local clock is seven minutes fast", times{sent: sent, now: sent.Add(time.Minute), sentLocally: sent.Add(7 * time.Minute)}, 1},
		{"both are seven minutes fast", times{sent: sent.Add(7 * time.Minute), now: sent.Add(8 * time.Minute), sentLocally: sent.Add(7 * time.Minute)}, 0},
	} {
		clip := listed(createdAt(3 * time.Second))
		if found := match([]livestation.ShortClip{clip}, matchRequest.Destination(), c.at, isClaimed); len(found.mistimed) != c.want || len(found.candidates) > 0 {
			t.Errorf("%s: %d mistimed clips and %d candidates, want %d and none", c.name, len(found.mistimed), len(found.candidates), c.want)
		}
	}
}

func TestMatch_keepsEachClipOfList(t *testing.T) {
	found := match([]livestation.ShortClip{
		listed(withID("1")), listed(withID("2"), createdAt(time.Minute)), listed(withID("claimed")), listed(withID("3")), listed(withID("4"), createdAt(time.Hour)),
	}, matchRequest.Destination(), now, isClaimed)
	ids := func(clips []livestation.ShortClip) (ids []string) {
		for _, clip := range clips {
			ids = append(ids, clip.ID)
		}
		return ids
	}
	if got := ids(found.candidates); !slices.Equal(got, []string{"1", "3"}) {
		t.Errorf("candidates = %v, want 1 and 3", got)
	}
	if got := ids(found.mistimed); !slices.Equal(got, []string{"2"}) {
		t.Errorf("mistimed = %v, want 2", got)
	}
}

func TestMatchExisting_byDestinationStatusAndLength(t *testing.T) {
	for _, c := range []struct {
		name  string
		clip  livestation.ShortClip
		match bool
	}{
		{"that is being rendered", listed(), true},
		{"of any age", listed(createdAt(50 * time.Minute)), true},
		{"of the requested length", listed(withStatus(livestation.ShortClipCompleted, 15_000)), true},
		{"of about the requested length", listed(withStatus(livestation.ShortClipCompleted, 13_000)), true},
		{"of another length", listed(withStatus(livestation.ShortClipCompleted, 12_999)), false},
		{"that is completed and has no length", listed(withStatus(livestation.ShortClipCompleted, 0)), true},
		{"with an unknown status", listed(withStatus("TRANSFERRING", 0)), true},
		{"that could not be rendered", listed(withStatus(livestation.ShortClipProcessingFail, 0)), false},
		{"that could not be uploaded", listed(withStatus(livestation.ShortClipUploadFail, 0)), false},
		{"that is claimed", listed(withID("claimed")), false},
		{"in another folder", listed(withOutput("highlights", "/other", livestation.AccessPrivate)), false},
	} {
		found := matchExisting([]livestation.ShortClip{c.clip}, matchRequest, isClaimed)
		if match := len(found) == 1; match != c.match {
			t.Errorf("an existing clip %s matches: %t, want %t", c.name, match, c.match)
		}
	}
}

func TestLengthFits_withinTwoSecondsOrATenth(t *testing.T) {
	for _, c := range []struct {
		actual, requested int64
		fits              bool
	}{
		{15_000, 15_000, true},
		{13_000, 15_000, true},
		{17_000, 15_000, true},
		{12_999, 15_000, false},
		{17_001, 15_000, false},
		{90_000, 100_000, true},
		{110_000, 100_000, true},
		{89_999, 100_000, false},
		{110_001, 100_000, false},
		{2100, 100, true},
		{2101, 100, false},
	} {
		if fits := LengthFits(c.actual, c.requested); fits != c.fits {
			t.Errorf("LengthFits(%d, %d) = %t, want %t", c.actual, c.requested, fits, c.fits)
		}
	}
}
