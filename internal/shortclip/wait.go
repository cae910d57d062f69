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

// maxErrorDuration is how long polls may fail in a row with an error that does not look transient. A clip that was just
// accepted may not be known everywhere yet, and a proxy may respond instead of the service.
const maxErrorDuration = time.Minute

// states is the table of a clip's states. A state that it does not have is neither success nor failure.
var states = wait.States{
	Pending: []string{string(livestation.ShortClipCreating)},
	Success: []string{string(livestation.ShortClipCompleted)},
	Failure: []string{string(livestation.ShortClipProcessingFail), string(livestation.ShortClipUploadFail)},
}

// pollGroups are the groups of waiters of a run: one for each snapshot, for all its clips.
type pollGroups struct {
	mu     sync.Mutex
	groups map[snapshotKey]*wait.Group[*livestation.ShortClip]
}

type snapshotKey struct{ channelID, snapshotID string }

func (p *pollGroups) group(client *livestation.Client, snapshot snapshotKey) *wait.Group[*livestation.ShortClip] {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.groups == nil {
		p.groups = map[snapshotKey]*wait.Group[*livestation.ShortClip]{}
	}
	if p.groups[snapshot] == nil {
		p.groups[snapshot] = &wait.Group[*livestation.ShortClip]{
			Get: func(ctx context.Context, id string) (*livestation.ShortClip, error) {
				return client.GetShortClip(ctx, snapshot.channelID, id)
			},
			List: func(ctx context.Context) (map[string]*livestation.ShortClip, error) {
				list, err := client.ListShortClips(ctx, snapshot.channelID, snapshot.snapshotID, "")
				listed := make(map[string]*livestation.ShortClip, len(list.Clips))
				for _, clip := range list.Clips {
					listed[clip.ID] = &clip
				}
				return listed, err
			},
			Incomplete: missingDetails,
		}
	}
	return p.groups[snapshot]
}

// missingDetails reports whether a clip is completed but lacks its size or length. The documentation does not say whether
// the list includes them.
func missingDetails(clip *livestation.ShortClip) bool {
	return clip.Status == livestation.ShortClipCompleted && (clip.FileSize == nil || clip.Duration == nil)
}

// waitForClip waits until the clip is COMPLETED, together with the other clips of its snapshot. It returns the clip as it
// was last seen, or nil if it never was.
func waitForClip(ctx context.Context, data *tfdiag.ProviderData, snapshot snapshotKey, id string, timeout time.Duration) (*livestation.ShortClip, error) {
	clip, seen, err := tfdiag.Shared[pollGroups](data).group(data.Client, snapshot).Wait(ctx, wait.Config[*livestation.ShortClip]{
		States:   states,
		State:    func(clip *livestation.ShortClip) string { return string(clip.Status) },
		Timeout:  max(timeout, 1), // Zero would mean no timeout.
		Tolerate: tolerateError,
	}, id)
	if !seen {
		return nil, err
	}
	return clip, err
}

// tolerateError reports whether a wait continues after an error: always if it is transient, never if the credentials were
// rejected, and for maxErrorDuration otherwise.
func tolerateError(err error, errorDuration time.Duration) bool {
	switch {
	case livestation.IsTransient(err) || livestation.IsThrottled(err):
		return true
	case livestation.IsUnauthenticated(err) || livestation.IsPermissionDenied(err):
		return false
	}
	return errorDuration < maxErrorDuration
}

// ending turns the end of a wait without success into a diagnostic. clip is as it was last seen; timeoutName is the
// attribute that bounded the wait. Only a clip that failed is an error: an error in a create would taint a clip that is
// still being made, and the next apply would cut another.
func waitDiagnostic(data *tfdiag.ProviderData, clip *Clip, err error, timeoutName string) diag.Diagnostic {
	var failure *wait.FailureError
	var timeout *wait.TimeoutError
	var cancelled *wait.CancelledError
	var pollErr *wait.PollError
	switch {
	case errors.As(err, &failure):
		return clipFailed(clip)
	case errors.As(err, &timeout):
		return diag.NewWarningDiagnostic("Short Clip Still Being Made", fmt.Sprintf(
			"Live Station accepted %s, and it was not done when timeouts.%s was up after %s: %s.\n\n%s\n\nTo wait longer, raise timeouts.%s.",
			clip, timeoutName, timeout.Elapsed.Round(time.Second), timeout.Outcome, resumeNote, timeoutName))
	case errors.As(err, &cancelled):
		return diag.NewWarningDiagnostic("Interrupted While the Short Clip Is Being Made", fmt.Sprintf(
			"Live Station accepted %s, and it was not done when the wait was interrupted after %s: %s.\n\n%s",
			clip, cancelled.Elapsed.Round(time.Second), cancelled.Outcome, resumeNote))
	case errors.As(err, &pollErr):
		return diag.NewWarningDiagnostic("Short Clip Cannot Be Watched", fmt.Sprintf(
			"Live Station accepted %s, but does not tell how far it is.\n\n%s\n\n%s",
			clip, data.Detail(clip.String(), pollErr.LastError), resumeNote))
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
