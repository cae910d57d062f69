// SPDX-License-Identifier: MPL-2.0

package livestation

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
)

// Recording is one recording of a channel. Source: "Start recording".
type Recording struct {
	ID string
	// Status is as the service spells it, or "" if the service omits it.
	Status string
}

// StartRecording starts the recording of a channel, and returns the recordings that the service lists. The channel reports the
// change some time later: poll [Channel.Recording]. The request is safe to repeat and is retried like a GET.
//
// A channel that is not publishing is an error of [ClassWrongState] with [StateOffAir]. The documents leave open whether a
// second start succeeds or is an error with [StateAlreadyRecording]. A retry may cause this error too.
//
// Source: "Start recording", PUT /channels/{channelId}/startRecord,
// https://api.ncloud-docs.com/docs/en/media-livestation-recording-recordingstart.
func (c *Client) StartRecording(ctx context.Context, channelID string) ([]Recording, error) {
	return c.recording(ctx, "start recording", channelID, "startRecord")
}

// StopRecording stops the recording of a channel, like [Client.StartRecording]. A channel that is not being recorded may be an
// error with [StateNotRecording].
//
// Source: PUT /channels/{channelId}/stopRecord.
func (c *Client) StopRecording(ctx context.Context, channelID string) ([]Recording, error) {
	return c.recording(ctx, "stop recording", channelID, "stopRecord")
}

func (c *Client) recording(ctx context.Context, name, channelID, action string) ([]Recording, error) {
	op := operation{name: name, method: http.MethodPut, path: []string{"channels", channelID, action}, nullable: true}
	var content flexObject[struct {
		RecordList recordings `json:"recordList"`
	}]
	if _, err := c.call(ctx, op, &content); err != nil {
		return nil, err
	}
	if content.value == nil {
		return nil, nil
	}
	return content.value.RecordList, nil
}

// recordings are the entries of a recordList. The documents show an object whose names are the record IDs. A list of objects
// with a recordId is read as well, and any other form is empty: the channel itself tells whether it is being recorded.
type recordings []Recording

type recordContent struct {
	RecordID flexID     `json:"recordId"`
	Status   flexString `json:"status"`
}

func (r *recordings) UnmarshalJSON(raw []byte) error {
	*r = nil
	byID := map[string]flexObject[recordContent]{}
	if json.Unmarshal(raw, &byID) == nil {
		for _, id := range slices.Sorted(maps.Keys(byID)) {
			one := Recording{ID: id}
			if record := byID[id].value; record != nil {
				one.Status = string(record.Status)
			}
			*r = append(*r, one)
		}
		return nil
	}
	var list flexList[flexObject[recordContent]]
	if json.Unmarshal(raw, &list) == nil {
		for _, item := range list {
			if item.value != nil && item.value.RecordID != "" {
				*r = append(*r, Recording{ID: string(item.value.RecordID), Status: string(item.value.Status)})
			}
		}
	}
	return nil
}
