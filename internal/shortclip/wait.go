package shortclip

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/tfdiag"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/wait"
)

// The defaults of timeouts.
const (
	defaultCreateTimeout = 30 * time.Minute
	defaultUpdateTimeout = 30 * time.Minute
)

// grace is how long questions may fail in a row with an answer that does not look like it would pass: a clip that was
// just accepted may not be known everywhere yet, and a proxy may answer in the service's stead.
const maxErrorDuration = time.Minute

// states is the table of a clip's states. A state that it does not have is neither success nor failure.
var states = wait.States{
	Pending: []string{string(livestation.ShortClipCreating)},
	Success: []string{string(livestation.ShortClipCompleted)},
	Failure: []string{string(livestation.ShortClipProcessingFail), string(livestation.ShortClipUploadFail)},
}

// watches are the pollers of a run: one for each snapshot, for all its clips that are waited for.
type pollGroups struct {
	mu      sync.Mutex
	pollers map[snapshotKey]*wait.Poller[*livestation.ShortClip]
}

type snapshotKey struct{ channelID, snapshotID string }

func (w *pollGroups) poller(client *livestation.Client, of snapshotKey) *wait.Poller[*livestation.ShortClip] {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.pollers == nil {
		w.pollers = map[snapshotKey]*wait.Poller[*livestation.ShortClip]{}
	}
	if w.pollers[of] == nil {
		w.pollers[of] = &wait.Poller[*livestation.ShortClip]{
			Pause: wait.Tenth,
			One: func(ctx context.Context, id string) (*livestation.ShortClip, error) {
				return client.GetShortClip(ctx, of.channelID, id)
			},
			All: func(ctx context.Context) (map[string]*livestation.ShortClip, error) {
				list, err := client.ListShortClips(ctx, of.channelID, of.snapshotID, "")
				listed := make(map[string]*livestation.ShortClip, len(list.Clips))
				for _, clip := range list.Clips {
					listed[clip.ID] = &clip
				}
				return listed, err
			},
			Partial: missingDetails,
		}
	}
	return w.pollers[of]
}

// partial tells that a clip of the list is finished and the list does not tell its size and length: whether it does is not
// documented.
func missingDetails(clip *livestation.ShortClip) bool {
	return clip.Status == livestation.ShortClipCompleted && (clip.FileSize == nil || clip.Duration == nil)
}

// await waits until the clip is COMPLETED, together with the other clips of its snapshot. It gives the clip as it was last
// seen, nil if it never was.
func waitForClip(ctx context.Context, data *tfdiag.ProviderData, snapshot snapshotKey, id string, timeout time.Duration) (*livestation.ShortClip, error) {
	clip, seen, err := wait.Waiter[*livestation.ShortClip]{
		States:  states,
		State:   func(clip *livestation.ShortClip) string { return string(clip.Status) },
		Timeout: timeout,
		Endure:  tolerateError,
	}.Wait(ctx, tfdiag.Shared[pollGroups](data).poller(data.Client, snapshot), id)
	if !seen {
		return nil, err
	}
	return clip, err
}

// mayPass tells the errors over which a wait goes on: what usually passes for as long as it takes, what refuses the keys
// not at all, anything else for a while.
func tolerateError(err error, failing time.Duration) bool {
	switch {
	case livestation.IsTransient(err) || livestation.IsThrottled(err):
		return true
	case livestation.IsUnauthenticated(err) || livestation.IsPermissionDenied(err):
		return false
	}
	return failing < maxErrorDuration
}

// ending turns the end of a wait without success into a diagnostic. clip is as it was last seen; timeoutName is the
// attribute that bounded the wait. Only a clip that failed is an error: an error in a create would taint a clip that is
// still being made, and the next apply would cut another.
func waitDiagnostic(data *tfdiag.ProviderData, clip *Clip, err error, timeoutName string) diag.Diagnostic {
	var failure *wait.FailureError
	var timeUp *wait.TimeoutError
	var cancelled *wait.CancelledError
	var unasked *wait.AskError
	switch {
	case errors.As(err, &failure):
		return clipFailed(clip)
	case errors.As(err, &timeUp):
		return diag.NewWarningDiagnostic("Short Clip Still Being Made", fmt.Sprintf(
			"Live Station accepted %s, and it was not done when timeouts.%s was up after %s: %s.\n\n%s\n\nTo wait longer, raise timeouts.%s.",
			clip, timeoutName, timeUp.Waited.Round(time.Second), timeUp.Ending, resumeNote, timeoutName))
	case errors.As(err, &cancelled):
		return diag.NewWarningDiagnostic("Interrupted While the Short Clip Is Being Made", fmt.Sprintf(
			"Live Station accepted %s, and it was not done when the wait was interrupted after %s: %s.\n\n%s",
			clip, cancelled.Waited.Round(time.Second), cancelled.Ending, resumeNote))
	case errors.As(err, &unasked):
		return diag.NewWarningDiagnostic("Short Clip Cannot Be Watched", fmt.Sprintf(
			"Live Station accepted %s, but does not tell how far it is.\n\n%s\n\n%s",
			clip, data.Detail(clip.String(), unasked.LastError), resumeNote))
	}
	return diag.NewErrorDiagnostic("Cannot Wait for Short Clip", fmt.Sprintf("%s: %s", clip, err))
}

const resumeNote = "Nothing is lost: it is in the state as it was last seen, it is still being made, and the next terraform apply goes on " +
	"waiting for it without making another. Its output is not there before its status is COMPLETED."

// failed is the error of a clip that Live Station could not make.
func clipFailed(clip *Clip) diag.Diagnostic {
	what := "Live Station could not process it"
	next := "Check with the channel's recording that the snapshot plays from start_time to end_time; then apply again"
	if clip.status() == livestation.ShortClipUploadFail {
		what = "it was made, but Live Station could not upload the mp4 to the bucket"
		next = "Check that the bucket of output.bucket_name exists in the site and region of the provider and that the key's account may write to it; then apply again"
	}
	return diag.NewErrorDiagnostic("Short Clip Failed", fmt.Sprintf(
		"%s ended as %s: %s.\n\nIt is in the state with this status and cannot be mended. %s: "+
			"the clip is replaced by a new one, while its snapshot is not older than one hour.",
		capitalize(clip.String()), clip.status(), what, next))
}

func capitalize(s string) string {
	if s == "" {
		return s
	}
	return string(s[0]-'a'+'A') + s[1:]
}
