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

// Snapshot is a recorded part of a live channel that can be played, and cut into short clips, for one hour.
type Snapshot struct {
	ID        string
	ChannelID string
	// ChannelStatus is the channel's status at the time of the answer, as the service spells it.
	ChannelStatus string
	// URL plays the snapshot until it expires; one document shows it empty.
	URL string
	// CreatedTime and ExpireTime are in UTC, exact to the millisecond; zero if the service left them out.
	CreatedTime, ExpireTime time.Time
	// Duration is how many minutes were asked for when it was taken, not the length of what was recorded. What it holds
	// where none were asked for is not documented.
	Duration *int64
	// RetrievedTime is the server's time at the answer.
	RetrievedTime time.Time
}

// Expired tells whether the snapshot's hour was over when it was retrieved. Whether the service still answers for such
// a snapshot is not documented.
func (s *Snapshot) Expired() bool {
	return !s.ExpireTime.IsZero() && !s.RetrievedTime.Before(s.ExpireTime)
}

// MaxSnapshotLength bounds what a snapshot holds: the last four hours. Source: "Create snapshot".
const MaxSnapshotLength = 4 * time.Hour

// MaxLength is the longest that the snapshot's recording can be: what was asked for when it was taken, or four hours.
func (s *Snapshot) MaxLength() time.Duration {
	if s.Duration == nil || *s.Duration <= 0 || *s.Duration > int64(MaxSnapshotLength/time.Minute) {
		return MaxSnapshotLength
	}
	return time.Duration(*s.Duration) * time.Minute
}

type snapshotContent struct {
	ChannelID     flexID `json:"channelId"`
	ChannelStatus string `json:"channelStatus"`
	Snapshot      *struct {
		SnapshotID  flexID       `json:"snapshotId"`
		SnapshotURL string       `json:"snapshotUrl"`
		CreatedTime milliseconds `json:"createdTime"`
		ExpireTime  milliseconds `json:"expireTime"`
		Duration    *flexInt     `json:"duration"`
	} `json:"snapshot"`
}

// The bounds of the minutes that a snapshot may be limited to. Source: "Create snapshot".
const (
	MinLimitedDuration = 1
	MaxLimitedDuration = 240
)

// CreateSnapshot takes a snapshot of a channel that is on the air, has a time machine and is being recorded; otherwise
// the error is IsWrongState. It holds the last limitedDuration minutes, 1 to 240, or with 0 the whole broadcast so far,
// at most four hours. Like every request that makes something it is repeated only where it certainly did nothing.
//
// Source: "Create snapshot", POST /channels/{channelId}/snapshot.
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

// GetSnapshot gets a snapshot within its hour. What the service answers after it is not documented: an error, which may
// be IsGone or IsNotAvailable, or the snapshot as it was.
//
// Source: "Get snapshot information", GET /channels/{channelId}/snapshot/{snapshotId}.
func (c *Client) GetSnapshot(ctx context.Context, channelID, snapshotID string) (*Snapshot, error) {
	op := operation{name: "get snapshot", method: http.MethodGet, path: []string{"channels", channelID, "snapshot", snapshotID}}
	var content snapshotContent
	got, err := c.call(ctx, op, &content)
	if err != nil {
		return nil, err
	}
	return content.snapshot(got, channelID, snapshotID)
}

// snapshot checks that the answer is of the snapshot that was asked for; an empty id was not asked for.
func (content *snapshotContent) snapshot(got response, channelID, id string) (*Snapshot, error) {
	switch {
	case content.Snapshot == nil || content.Snapshot.SnapshotID == "":
		return nil, got.invalidResponse(errors.New("the answer holds no snapshot"))
	case id != "" && string(content.Snapshot.SnapshotID) != id:
		return nil, got.invalidResponse(fmt.Errorf("the answer is of another snapshot, %s", sanitize(string(content.Snapshot.SnapshotID))))
	case content.ChannelID != "" && string(content.ChannelID) != channelID:
		return nil, got.invalidResponse(fmt.Errorf("the answer is of another channel, %s", sanitize(string(content.ChannelID))))
	}
	return &Snapshot{
		ID:            string(content.Snapshot.SnapshotID),
		ChannelID:     channelID,
		ChannelStatus: content.ChannelStatus,
		URL:           content.Snapshot.SnapshotURL,
		CreatedTime:   content.Snapshot.CreatedTime.Time,
		ExpireTime:    content.Snapshot.ExpireTime.Time,
		Duration:      content.Snapshot.Duration.ptr(),
		RetrievedTime: got.serverTime,
	}, nil
}
