// SPDX-License-Identifier: MPL-2.0

package clipcreate

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/wait"
)

const (
	// absenceDelay is how long the clip list has to show no candidate before its absence is believed. The service may
	// still be working on a request that the gateway has given up on, and a list may lag behind.
	absenceDelay = 30 * time.Second
	// listTimeout is how long the clip list is retried while it cannot be read.
	listTimeout = 60 * time.Second
	// lookInterval is the time between two looks at the list.
	lookInterval = 3 * time.Second
)

// errSnapshotExpired is the reason why an empty list does not say that there are no clips.
var errSnapshotExpired = errors.New("the snapshot has expired, so its clip list is no longer available")

// failedPOST is a POST with an unknown outcome.
type failedPOST struct {
	// sent is when the first POST of the create was sent, by this machine's clock.
	sent time.Time
	// failed is when the last POST of the create failed.
	failed time.Time
}

// reconcile finds the clip of a POST with an unknown outcome. It returns the one candidate, nil if there is certainly
// none, or an UnconfirmedError without its Err. Requests use ctx. After run has ended, the current look is the last one.
func (c *Creator) reconcile(ctx, run context.Context, d *destination, request Request, post failedPOST) (*livestation.ShortClip, *UnconfirmedError) {
	clocksDiffer := false
	for {
		// The time before the look counts: a slow response may show what the list held when it was requested.
		waited := time.Since(post.failed)
		look, err := c.look(ctx, d, request, post)
		// A clip from the future is in the past at a later look, but its time still proves nothing.
		clocksDiffer = clocksDiffer || look.clocksDiffer
		unconfirmed := func(reason Reason) (*livestation.ShortClip, *UnconfirmedError) {
			return nil, &UnconfirmedError{Reason: reason, ListErr: err, Candidates: look.all()}
		}
		single := err == nil && len(look.candidates) == 1 && !clocksDiffer && !d.isUnresolved()
		switch {
		case single:
			return &look.candidates[0], nil
		case err != nil && run.Err() == nil && (time.Since(post.failed) >= listTimeout || isHopeless(err)):
			return unconfirmed(ListFailed)
		case err != nil || waited < absenceDelay:
			// Only a single candidate ends the search before that: the right clip may not be in the list yet.
		case len(look.candidates) > 1:
			return unconfirmed(SeveralCandidates)
		case len(look.candidates) == 1 && d.isUnresolved():
			return unconfirmed(OtherUnconfirmed)
		case len(look.mistimed) > 0, clocksDiffer:
			return unconfirmed(MistimedCandidates)
		case !look.complete:
			return unconfirmed(ListIncomplete)
		default:
			return nil, nil
		}
		if err := wait.Sleep(run, lookInterval); err != nil {
			return nil, &UnconfirmedError{Reason: Interrupted, WaitErr: err, Candidates: look.all()}
		}
	}
}

// lateCandidates returns every other clip that may be the one of a POST whose candidate was not confirmed: the right clip
// may have appeared after the candidate. Its error is that of the list, nil if ctx ended before.
func (c *Creator) lateCandidates(ctx context.Context, d *destination, request Request, post failedPOST) ([]livestation.ShortClip, error) {
	if wait.Sleep(ctx, time.Until(post.failed.Add(absenceDelay))) != nil {
		return nil, nil
	}
	for started := time.Now(); ; {
		look, err := c.look(ctx, d, request, post)
		if err == nil || isHopeless(err) || time.Since(started) >= listTimeout || wait.Sleep(ctx, lookInterval) != nil {
			return look.all(), err
		}
	}
}

// isHopeless reports whether reading the list again is pointless. "Not found" does not count, because a list may lag behind.
func isHopeless(err error) bool {
	return errors.Is(err, errSnapshotExpired) || livestation.IsUnauthenticated(err) || livestation.IsPermissionDenied(err)
}

// look is what one look at the clip list of a snapshot shows.
type look struct {
	matches
	// complete is true if the list holds all clips of the snapshot, as far as it says.
	complete bool
}

// all are the clips that may be the one of the POST, the likeliest first.
func (l look) all() []livestation.ShortClip { return slices.Concat(l.candidates, l.mistimed) }

// look reads the clip list of the snapshot. If it shows no candidate, the clips that are still CREATING are listed as
// well: a long list may be cut.
func (c *Creator) look(ctx context.Context, d *destination, request Request, post failedPOST) (look, error) {
	list, err := c.client.ListShortClips(ctx, request.ChannelID, request.SnapshotID, "")
	if err != nil {
		return look{}, err
	}
	seen := look{complete: list.Complete()}
	if seen.matches, err = c.match(ctx, list.Clips, d, post); err != nil || len(seen.candidates) > 0 {
		return seen, err
	}
	creating, err := c.client.ListShortClips(ctx, request.ChannelID, request.SnapshotID, livestation.ShortClipCreating)
	if err != nil {
		return seen, err
	}
	clips := merge(list.Clips, creating.Clips)
	if len(clips) > 0 {
		seen.matches, err = c.match(ctx, clips, d, post)
		return seen, err
	}
	// The list of an expired snapshot may be empty, and then does not say that there are no clips.
	snapshot, err := c.client.GetSnapshot(ctx, request.ChannelID, request.SnapshotID)
	if err == nil && snapshot.Expired() {
		err = errSnapshotExpired
	}
	return seen, err
}

// match finds the clips that may be the clip of the POST. A clip whose time or output the list leaves out is read singly.
func (c *Creator) match(ctx context.Context, clips []livestation.ShortClip, d *destination, post failedPOST) (matches, error) {
	claimed := func(clip livestation.ShortClip) bool { return c.destinations.isClaimed(d.key.ChannelID, clip.ID) }
	for i, clip := range clips {
		complete := !clip.CreatedTime.IsZero() && clip.Output.BucketName != "" && clip.Output.FilePath != "" && clip.Output.AccessControl != ""
		if complete || claimed(clip) || !mayGoTo(clip, d.key) {
			continue
		}
		whole, err := c.client.GetShortClip(ctx, d.key.ChannelID, clip.ID)
		if err != nil {
			return matches{}, err
		}
		clips[i] = *whole
	}
	at := times{sent: c.client.ServerTime(post.sent), now: c.client.ServerTime(c.client.Now()), sentLocally: post.sent}
	return match(clips, d.key, at, claimed), nil
}
