// SPDX-License-Identifier: MPL-2.0

package clipcreate

import (
	"net/url"
	"strings"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
)

const (
	// clockTolerance is by how much the time of a clip may be outside the time since its POST: the server's time is known
	// from a Date header, which has whole seconds.
	clockTolerance = 2 * time.Second
	// mistimedWindow is how far back a clip with the right destination still prevents a resend, because the clocks of the
	// service and of its gateway may differ.
	mistimedWindow = 5 * time.Minute
)

// matches are the clips of a list that may be the clip of a POST.
type matches struct {
	// candidates have the destination and were created after the POST was sent.
	candidates []livestation.ShortClip
	// mistimed have the destination, but were created in the five minutes before the POST was sent, or in the future, or at a
	// time that is not known. A clip whose destination is only written in another way is one of them.
	mistimed []livestation.ShortClip
	// clocksDiffer is true if a clip was created in the future, so that no time proves anything.
	clocksDiffer bool
}

// times are the times of a POST and of a look at the clip list.
type times struct {
	// sent is when the POST was sent and now the present, both by the server's clock.
	sent, now time.Time
	// sentLocally is when the POST was sent by this machine's clock.
	sentLocally time.Time
}

// match finds the clips that may be the clip of a POST. A claimed clip is none. An output field that Live Station leaves out is
// no reason against a clip.
func match(clips []livestation.ShortClip, destination Destination, at times, claimed func(livestation.ShortClip) bool) matches {
	// The gateway's clock, which dates the POST, may be the one that is wrong.
	earliest := at.sent
	if at.sentLocally.Before(earliest) {
		earliest = at.sentLocally
	}
	var found matches
	for _, clip := range clips {
		if claimed(clip) || !mayGoTo(clip, destination) {
			continue
		}
		created := clip.CreatedTime
		switch {
		case created.IsZero():
			found.mistimed = append(found.mistimed, clip)
		case created.After(at.now.Add(clockTolerance)):
			found.mistimed = append(found.mistimed, clip)
			found.clocksDiffer = true
		case goesTo(clip, destination) && !created.Before(at.sent.Add(-clockTolerance)):
			found.candidates = append(found.candidates, clip)
		case !created.Before(earliest.Add(-mistimedWindow)):
			found.mistimed = append(found.mistimed, clip)
		}
	}
	return found
}

// matchExisting finds the clips that an earlier run may have created for a request: of the same destination, not failed,
// and, if finished, of the requested length.
func matchExisting(clips []livestation.ShortClip, request Request, claimed func(livestation.ShortClip) bool) []livestation.ShortClip {
	var found []livestation.ShortClip
	for _, clip := range clips {
		if claimed(clip) || !goesTo(clip, request.Destination()) || clip.Status.Failed() {
			continue
		}
		if clip.Status == livestation.ShortClipCompleted && clip.Duration != nil && !LengthFits(*clip.Duration, request.length()) {
			continue
		}
		found = append(found, clip)
	}
	return found
}

// goesTo reports whether a clip of the destination's snapshot has the destination.
func goesTo(clip livestation.ShortClip, destination Destination) bool {
	output := clip.Output
	return (output.BucketName == "" || output.BucketName == destination.BucketName) &&
		(output.AccessControl == "" || output.AccessControl == destination.AccessControl) &&
		(output.FilePath == "" || output.Folder() == destination.Folder)
}

// mayGoTo reports whether a clip goes to the destination, or to one that differs only in upper and lower case and in percent
// encoding. Live Station may write an output in another way than the request.
func mayGoTo(clip livestation.ShortClip, destination Destination) bool {
	output := clip.Output
	return (output.BucketName == "" || strings.EqualFold(output.BucketName, destination.BucketName)) &&
		(output.AccessControl == "" || strings.EqualFold(string(output.AccessControl), string(destination.AccessControl))) &&
		(output.FilePath == "" || strings.EqualFold(unescape(output.Folder()), unescape(destination.Folder)))
}

func unescape(folder string) string {
	if plain, err := url.PathUnescape(folder); err == nil {
		return plain
	}
	return folder
}

// LengthFits reports whether a completed clip can be the one that was requested: its length differs by at most two seconds
// or a tenth of the requested length, whichever is more. Both lengths are in milliseconds. Live Station does not document
// how exactly it cuts.
func LengthFits(actual, requested int64) bool {
	difference := actual - requested
	return max(difference, -difference) <= max(2000, requested/10)
}
