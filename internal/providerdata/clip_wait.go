// SPDX-License-Identifier: MPL-2.0

package providerdata

import (
	"context"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/wait"
)

// maxErrorDuration is how long polls may fail in a row with an error that does not look transient: a clip that was just
// accepted may not be readable at once, and a proxy may respond in place of the service.
const maxErrorDuration = time.Minute

// clipStates is the table of a short clip's states. Source: "Get short clip information".
var clipStates = wait.States{
	Pending: []string{string(livestation.ShortClipCreating)},
	Success: []string{string(livestation.ShortClipCompleted)},
	Failure: []string{string(livestation.ShortClipProcessingFail), string(livestation.ShortClipUploadFail)},
}

// WaitForClip waits until a short clip is COMPLETED, together with the other clips of its snapshot. timeout 0 means that
// only ctx bounds the wait. It returns the clip as it was last seen, nil if it never was. Its errors are those of
// package wait.
func (d *Data) WaitForClip(ctx context.Context, channelID, snapshotID, id string, timeout time.Duration) (*livestation.ShortClip, error) {
	clip, seen, err := d.clipGroup(snapshotKey{channelID, snapshotID}).Wait(ctx, wait.Config[*livestation.ShortClip]{
		States:   clipStates,
		State:    func(clip *livestation.ShortClip) string { return string(clip.Status) },
		Timeout:  timeout,
		Tolerate: tolerateError,
	}, id)
	if !seen {
		return nil, err
	}
	return clip, err
}

func (d *Data) waitForCompletion(ctx context.Context, channelID, snapshotID, id string) (*livestation.ShortClip, error) {
	return d.WaitForClip(ctx, channelID, snapshotID, id, 0)
}

// clipGroup returns the group that polls the clips of a snapshot.
func (d *Data) clipGroup(key snapshotKey) *wait.Group[*livestation.ShortClip] {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.clipGroups == nil {
		d.clipGroups = map[snapshotKey]*wait.Group[*livestation.ShortClip]{}
	}
	if d.clipGroups[key] == nil {
		d.clipGroups[key] = &wait.Group[*livestation.ShortClip]{
			Get: func(ctx context.Context, id string) (*livestation.ShortClip, error) {
				return d.Client.GetShortClip(ctx, key.channelID, id)
			},
			List: func(ctx context.Context) (map[string]*livestation.ShortClip, error) {
				list, err := d.Client.ListShortClips(ctx, key.channelID, key.snapshotID, "")
				listed := make(map[string]*livestation.ShortClip, len(list.Clips))
				for _, clip := range list.Clips {
					listed[clip.ID] = &clip
				}
				return listed, err
			},
			Incomplete: (*livestation.ShortClip).MissingDetails,
		}
	}
	return d.clipGroups[key]
}

// tolerateError tells the errors despite which a wait continues: transient errors until the timeout, rejected credentials
// not at all, and any other error for a minute.
func tolerateError(err error, errorDuration time.Duration) bool {
	switch {
	case livestation.IsTransient(err) || livestation.IsThrottled(err):
		return true
	case livestation.IsUnauthenticated(err) || livestation.IsPermissionDenied(err):
		return false
	}
	return errorDuration < maxErrorDuration
}

// fileGone tells that Object Storage says of every form of the key that the mp4 of a clip does not exist.
func (d *Data) fileGone(ctx context.Context, clip *livestation.ShortClip) bool {
	keys := clip.Output.KeyForms()
	found, err := d.Storage.Find(ctx, clip.Output.BucketName, keys)
	return len(keys) > 0 && err == nil && found == ""
}
