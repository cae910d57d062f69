package clipcreate

import (
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
)

const (
	// clockTolerance is by how much a clip may seem older than its POST: the server's time is known from a Date header,
	// which has whole seconds.
	clockTolerance = 2 * time.Second
	// mistimedWindow is how far back a clip that matches except for its time is a reason for doubt: the clock of the
	// service and that of its gateway may differ.
	mistimedWindow = 5 * time.Minute
)

// matches are the clips of a list that may be the clip of a POST.
type matches struct {
	// candidates have the destination and were created after the POST was sent.
	candidates []livestation.ShortClip
	// mistimed have the destination but were created in the five minutes before the POST was sent.
	mistimed []livestation.ShortClip
}

// match finds the clips that may be the clip of a POST that was sent at a time of the server's clock. Claimed clips are
// none. A field that Live Station leaves out is no reason against a clip.
func match(clips []livestation.ShortClip, destination Destination, sent time.Time, claimed func(livestation.ShortClip) bool) matches {
	var found matches
	for _, clip := range clips {
		if claimed(clip) || !goesTo(clip, destination) {
			continue
		}
		switch age := sent.Sub(clip.CreatedTime); {
		case clip.CreatedTime.IsZero() || age <= clockTolerance:
			found.candidates = append(found.candidates, clip)
		case age <= mistimedWindow:
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

// goesTo tells whether a clip of the destination's snapshot has the destination.
func goesTo(clip livestation.ShortClip, destination Destination) bool {
	output := clip.Output
	return (output.BucketName == "" || output.BucketName == destination.BucketName) &&
		(output.AccessControl == "" || output.AccessControl == destination.AccessControl) &&
		(output.FilePath == "" || output.Folder() == destination.Folder)
}

// LengthFits tells whether a completed clip can be the one that was requested: its length differs by at most two seconds
// or a tenth of the requested length, whichever is more. Both lengths are in milliseconds. Live Station does not document
// how exactly it cuts.
func LengthFits(actual, requested int64) bool {
	difference := actual - requested
	return max(difference, -difference) <= max(2000, requested/10)
}
