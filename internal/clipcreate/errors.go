// SPDX-License-Identifier: MPL-2.0

package clipcreate

import (
	"fmt"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
)

// NotCreatedError reports that there is certainly no clip. It unwraps to the reason: an error of the client, a
// [*TurnError], a [*ClaimedClipError], an [*UnfinishedClipError], or an [*ExistingUnknownError].
type NotCreatedError struct {
	Err error
	// Sends is how often the POST was sent.
	Sends int
	// Verified is true if the clip list showed for 30 seconds that no clip was created. Otherwise the response says so.
	Verified bool
}

func (e *NotCreatedError) Error() string { return "no clip was created: " + e.Err.Error() }

// Unwrap returns the reason.
func (e *NotCreatedError) Unwrap() error { return e.Err }

// TurnError reports that the context ended while the create waited for another create with the same destination.
type TurnError struct{ Cause error }

func (e *TurnError) Error() string {
	return "the create was still waiting for another create with the same destination: " + e.Cause.Error()
}

// Unwrap returns the cause of the context's end.
func (e *TurnError) Unwrap() error { return e.Cause }

// ClaimedClipError reports that Live Station returned a clip that another resource of the run manages.
type ClaimedClipError struct{ ID string }

func (e *ClaimedClipError) Error() string {
	return fmt.Sprintf("Live Station returned short clip %s, which another resource of this run manages", e.ID)
}

// UnfinishedClipError reports that a create could not decide whether to adopt a clip, because the clip was not finished. It
// unwraps to the error of the wait.
type UnfinishedClipError struct {
	ID  string
	Err error
}

func (e *UnfinishedClipError) Error() string {
	return fmt.Sprintf("existing short clip %s may be the right one, but it was not finished: %s", e.ID, e.Err)
}

// Unwrap returns the error of the wait.
func (e *UnfinishedClipError) Unwrap() error { return e.Err }

// ExistingUnknownError reports that a create could not list the existing clips, of which it is to adopt one. It unwraps to the
// error of the list.
type ExistingUnknownError struct{ Err error }

func (e *ExistingUnknownError) Error() string { return e.Err.Error() }

// Unwrap returns the error of the list.
func (e *ExistingUnknownError) Unwrap() error { return e.Err }

// SeveralExistingError reports that several existing clips match a create that is to adopt one, or that one does and may
// belong to another create, which is unconfirmed. No clip was created.
type SeveralExistingError struct{ Candidates []livestation.ShortClip }

func (e *SeveralExistingError) Error() string {
	if len(e.Candidates) == 1 {
		return "1 existing clip matches, but another create with the same destination is unconfirmed"
	}
	return fmt.Sprintf("%d existing clips match", len(e.Candidates))
}

// Reason says why an outcome stays unknown.
type Reason int

// The reasons.
const (
	// SeveralCandidates: more than one clip may be the one that was created.
	SeveralCandidates Reason = iota
	// MistimedCandidates: clips match except for their time, so the clocks of the service may differ.
	MistimedCandidates
	// OtherUnconfirmed: another create with the same destination is unconfirmed, so the clip may be its clip.
	OtherUnconfirmed
	// ListFailed: the clip list could not be read; ListErr says why.
	ListFailed
	// ListIncomplete: the clip list does not hold all clips of the snapshot.
	ListIncomplete
	// LengthDiffers: the only candidate has another length.
	LengthDiffers
	// LengthUnknown: the only candidate is completed, but Live Station does not tell its length.
	LengthUnknown
	// NotCompleted: the only candidate was not completed, so its length is unknown; WaitErr says why.
	NotCompleted
	// Interrupted: the context ended before the clip list decided.
	Interrupted
)

// UnconfirmedError reports that a clip may have been created and that nothing tells which one it is. It unwraps to the
// error of the POST.
type UnconfirmedError struct {
	// Err is the error of the POST.
	Err    error
	Reason Reason
	// ListErr is the error of the clip list behind ListFailed. With another Reason it says why Candidates may lack the right
	// clip.
	ListErr error
	// WaitErr is the error behind NotCompleted, and the cause of the context's end behind Interrupted.
	WaitErr error
	// Candidates are the clips of which one may be the one that was created.
	Candidates []livestation.ShortClip
}

func (e *UnconfirmedError) Error() string {
	text := "the outcome of the create is unknown"
	for _, err := range []error{e.Err, e.ListErr, e.WaitErr} {
		if err != nil {
			text += ": " + err.Error()
		}
	}
	return text
}

// Unwrap returns the error of the POST.
func (e *UnconfirmedError) Unwrap() error { return e.Err }
