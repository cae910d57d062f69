package livestation

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
)

// ChannelStatus is the state of a channel, as the service spells it.
type ChannelStatus string

// Publishing tells whether the channel is on the air. The older documents spell it PUBLISH in their tables and PUBLISHING
// in their bodies.
func (s ChannelStatus) Publishing() bool { return s == "PUBLISHING" || s == "PUBLISH" }

// Channel is a live channel. Its stream key, a secret, is not read.
type Channel struct {
	ID, Name string
	Status   ChannelStatus
	// Recording tells whether it is being recorded now; DVR whether it has a time machine. Snapshots need both.
	Recording, DVR bool
	// OutputProtocol is HLS, LL_HLS or "HLS,DASH".
	OutputProtocol string
	// SnapshotIDs are those that the service names for the channel.
	SnapshotIDs []string
}

type channelContent struct {
	ChannelID      identifier    `json:"channelId"`
	ChannelName    string        `json:"channelName"`
	ChannelStatus  ChannelStatus `json:"channelStatus"`
	IsRecording    bool          `json:"isRecording"`
	UseDVR         bool          `json:"useDvr"` // and useDVR: case does not matter here
	OutputProtocol string        `json:"outputProtocol"`
	Snapshot       snapshotIDs   `json:"snapshot"`
	SnapshotID     snapshotIDs   `json:"snapshotId"`
}

// GetChannel gets a channel.
//
// Source: "Get channel information", GET /channels/{channelId}.
func (c *Client) GetChannel(ctx context.Context, channelID string) (*Channel, error) {
	op := operation{name: "get channel", method: http.MethodGet, path: []string{"channels", channelID}}
	var content channelContent
	got, err := c.call(ctx, op, &content)
	if err != nil {
		return nil, err
	}
	switch {
	case content.ChannelID == "":
		return nil, got.unreadable(errors.New("the answer holds no channel"))
	case string(content.ChannelID) != channelID:
		return nil, got.unreadable(fmt.Errorf("the answer is of another channel, %s", plainText(string(content.ChannelID))))
	}
	return &Channel{
		ID: channelID, Name: content.ChannelName, Status: content.ChannelStatus,
		Recording: content.IsRecording, DVR: content.UseDVR, OutputProtocol: content.OutputProtocol,
		SnapshotIDs: append(content.Snapshot, content.SnapshotID...),
	}, nil
}

// snapshotIDs reads the ids out of a form that the documents leave open: an object with a snapshotId, a list of those, a
// bare id, or a list of ids.
type snapshotIDs []string

func (ids *snapshotIDs) UnmarshalJSON(raw []byte) error {
	var object struct {
		SnapshotID snapshotIDs `json:"snapshotId"`
	}
	var list []snapshotIDs
	var bare identifier
	switch {
	case json.Unmarshal(raw, &bare) == nil:
		if bare != "" {
			*ids = snapshotIDs{string(bare)}
		}
	case json.Unmarshal(raw, &list) == nil:
		for _, item := range list {
			*ids = append(*ids, item...)
		}
	case json.Unmarshal(raw, &object) == nil:
		*ids = object.SnapshotID
	}
	return nil
}
