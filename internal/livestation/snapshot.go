// SPDX-License-Identifier: MPL-2.0

package livestation

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Limits of "Create snapshot", POST /channels/{channelId}/snapshot.
const (
	// MinLimitedDuration and MaxLimitedDuration limit limitedDuration, in minutes.
	MinLimitedDuration = 1
	MaxLimitedDuration = 240
	// MaxSnapshotLength limits the recording that a snapshot holds: the last four hours.
	MaxSnapshotLength = 4 * time.Hour
)

// Snapshot is a part of a live channel's recording, playable for one hour. Source: "Get snapshot information".
type Snapshot struct {
	ID        string
	ChannelID string
	// ChannelStatus is the status of the channel at the time of the response, as the service spells it.
	ChannelStatus string
	// URL plays the snapshot until it expires. One document shows it empty.
	URL string
	// CreatedTime and ExpireTime are in UTC with milliseconds, or zero if the service omits them.
	CreatedTime, ExpireTime time.Time
	// Duration is the length that was requested, in minutes, not the length of the recording. The value for a snapshot that
	// was taken without a requested length is not documented.
	Duration *int64
	// RetrievedTime is the server's time at the response.
	RetrievedTime time.Time
}

// Expired reports whether the snapshot had expired when it was retrieved. The documents do not say whether the service still
// returns such a snapshot.
func (s *Snapshot) Expired() bool {
	return !s.ExpireTime.IsZero() && !s.RetrievedTime.Before(s.ExpireTime)
}

// MaxLength returns the longest possible recording of the snapshot: the requested length, or four hours.
func (s *Snapshot) MaxLength() time.Duration {
	if s.Duration == nil || *s.Duration <= 0 || *s.Duration > int64(MaxSnapshotLength/time.Minute) {
		return MaxSnapshotLength
	}
	return time.Duration(*s.Duration) * time.Minute
}

// CreateSnapshot takes a snapshot of the last limitedDuration minutes of a channel, or of the whole broadcast if
// limitedDuration is 0. The channel must be on the air, being recorded, and have a time machine; else the error is
// [IsWrongState]. The request is not retried unless it was throttled or not sent, and an error that is [IsOutcomeUnknown]
// may have taken a snapshot.
//
// Source: "Create snapshot", POST /channels/{channelId}/snapshot,
// https://api.ncloud-docs.com/docs/en/media-livestation-snapshot-snapshotcreate.
func (c *Client) CreateSnapshot(ctx context.Context, channelID string, limitedDuration int64) (*Snapshot, error) {
	op := operation{name: "take snapshot", method: http.MethodPost, path: []string{"channels", channelID, "snapshot"}}
	if limitedDuration > 0 {
		op.query = url.Values{"limitedDuration": {strconv.FormatInt(limitedDuration, 10)}}
	}
	var content snapshotContent
	got, err := c.call(ctx, op, &content)
	if err != nil {
		return nil, err
	}
	return content.snapshot(got, channelID, "")
}

// GetSnapshot returns a snapshot within one hour of its creation. The response after that is not documented: an error, which
// may be [IsNotFound] or [IsNotAvailable], or the snapshot as before.
//
// Source: "Get snapshot information", GET /channels/{channelId}/snapshot/{snapshotId},
// https://api.ncloud-docs.com/docs/en/media-livestation-snapshot-snapshotinfo.
func (c *Client) GetSnapshot(ctx context.Context, channelID, snapshotID string) (*Snapshot, error) {
	op := operation{name: "get snapshot", method: http.MethodGet, path: []string{"channels", channelID, "snapshot", snapshotID}}
	var content snapshotContent
	got, err := c.call(ctx, op, &content)
	if err != nil {
		return nil, err
	}
	return content.snapshot(got, channelID, snapshotID)
}

// snapshotContent is a snapshot as the service writes it.
type snapshotContent struct {
	ChannelID     flexID     `json:"channelId"`
	ChannelStatus flexString `json:"channelStatus"`
	Snapshot      flexObject[struct {
		SnapshotID  flexID     `json:"snapshotId"`
		SnapshotURL flexString `json:"snapshotUrl"`
		CreatedTime flexTime   `json:"createdTime"`
		ExpireTime  flexTime   `json:"expireTime"`
		Duration    flexInt    `json:"duration"`
	}] `json:"snapshot"`
}

// snapshot checks that the response is about the requested snapshot; id is empty for a new one.
func (content *snapshotContent) snapshot(got response, channelID, id string) (*Snapshot, error) {
	snapshot := content.Snapshot.value
	switch {
	case snapshot == nil || !isNumericID(string(snapshot.SnapshotID)):
		return nil, got.invalidResponse(errors.New("the response holds no snapshot with an ID"))
	case id != "" && string(snapshot.SnapshotID) != id:
		return nil, got.invalidResponse(fmt.Errorf("the response is about another snapshot, %s", sanitize(string(snapshot.SnapshotID))))
	case content.ChannelID != "" && string(content.ChannelID) != channelID:
		return nil, got.invalidResponse(fmt.Errorf("the response is about another channel, %s", sanitize(string(content.ChannelID))))
	}
	return &Snapshot{
		ID:            string(snapshot.SnapshotID),
		ChannelID:     channelID,
		ChannelStatus: string(content.ChannelStatus),
		URL:           string(snapshot.SnapshotURL),
		CreatedTime:   snapshot.CreatedTime.Time,
		ExpireTime:    snapshot.ExpireTime.Time,
		Duration:      snapshot.Duration.value,
		RetrievedTime: got.serverTime,
	}, nil
}
