// SPDX-License-Identifier: MPL-2.0

package clipcreate

import (
	"context"
	"errors"
	"slices"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
)

// snapshot names a snapshot.
type snapshot struct{ channelID, snapshotID string }

// existingClips are the clips that a snapshot had when the first create of the run that adopts read its list.
type existingClips struct {
	// reading holds a value while a create reads the list.
	reading chan struct{}
	read    bool
	clips   []livestation.ShortClip
}

// ErrListIncomplete is the reason why the absence of a clip is not believed.
var ErrListIncomplete = errors.New("the clip list does not hold all clips of the snapshot")

// findExisting looks for the one clip that an earlier run created for this request, nil if there is none. It waits for
// clips that are not finished, because only a completed clip tells its length.
func (c *Creator) findExisting(ctx context.Context, d *destination, request Request) (*livestation.ShortClip, error) {
	clips, err := c.existingOf(ctx, request)
	if err != nil {
		return nil, &NotCreatedError{Err: &ExistingUnknownError{Err: err}}
	}
	claimed := func(clip livestation.ShortClip) bool { return c.destinations.isClaimed(request.ChannelID, clip.ID) }
	found := matchExisting(clips, request, claimed)
	for i, clip := range found {
		finished, err := c.finishedClip(ctx, request, &clip)
		if err != nil {
			return nil, &NotCreatedError{Err: err}
		}
		found[i] = *finished
	}
	found = slices.DeleteFunc(matchExisting(found, request, claimed), func(clip livestation.ShortClip) bool { return c.fileGone(ctx, &clip) })
	switch {
	case len(found) == 0:
		return nil, nil
	case len(found) > 1 || d.isUnresolved():
		return nil, &SeveralExistingError{Candidates: found}
	}
	return &found[0], nil
}

// finishedClip returns a clip once it is finished, with its length.
func (c *Creator) finishedClip(ctx context.Context, request Request, clip *livestation.ShortClip) (*livestation.ShortClip, error) {
	if clip.Status == livestation.ShortClipCompleted && clip.Duration != nil {
		return clip, nil
	}
	seen, err := c.wait(ctx, request.ChannelID, request.SnapshotID, clip.ID)
	switch {
	case seen != nil && seen.Status.Failed():
		return seen, nil
	case err != nil:
		return nil, &UnfinishedClipError{ID: clip.ID, Err: err}
	}
	return seen, nil
}

// existingOf returns the clips of the snapshot, read once per run. Only a list that could be read is kept.
func (c *Creator) existingOf(ctx context.Context, request Request) ([]livestation.ShortClip, error) {
	c.mu.Lock()
	if c.existing == nil {
		c.existing = map[snapshot]*existingClips{}
	}
	key := snapshot{request.ChannelID, request.SnapshotID}
	if c.existing[key] == nil {
		c.existing[key] = &existingClips{reading: make(chan struct{}, 1)}
	}
	existing := c.existing[key]
	c.mu.Unlock()

	select {
	case existing.reading <- struct{}{}:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	defer func() { <-existing.reading }()
	if existing.read {
		return existing.clips, nil
	}
	list, err := c.client.ListShortClips(ctx, request.ChannelID, request.SnapshotID, "")
	if err != nil {
		return nil, err
	}
	if !list.Complete() {
		return nil, ErrListIncomplete
	}
	// A long list may be cut without saying so. The clips of a killed run may still be processing.
	creating, err := c.client.ListShortClips(ctx, request.ChannelID, request.SnapshotID, livestation.ShortClipCreating)
	if err != nil {
		return nil, err
	}
	existing.clips, existing.read = merge(list.Clips, creating.Clips), true
	return existing.clips, nil
}

// merge appends the clips that are not in the list.
func merge(list, more []livestation.ShortClip) []livestation.ShortClip {
	for _, clip := range more {
		if !slices.ContainsFunc(list, func(known livestation.ShortClip) bool { return known.ID == clip.ID }) {
			list = append(list, clip)
		}
	}
	return list
}
