// SPDX-License-Identifier: MPL-2.0

package livestation

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// ShortClipStatus is the status of a short clip, as the service spells it.
type ShortClipStatus string

// The documented statuses of a short clip. The service may have others. Source: "Get short clip information".
const (
	ShortClipCreating       ShortClipStatus = "CREATING"
	ShortClipCompleted      ShortClipStatus = "COMPLETED"
	ShortClipProcessingFail ShortClipStatus = "PROCESSING_FAIL"
	ShortClipUploadFail     ShortClipStatus = "UPLOAD_FAIL"
)

// ShortClipStatuses returns the documented statuses, in the documents' order.
func ShortClipStatuses() []ShortClipStatus {
	return []ShortClipStatus{ShortClipCreating, ShortClipCompleted, ShortClipProcessingFail, ShortClipUploadFail}
}

// Failed reports whether a clip with this status never becomes an mp4.
func (s ShortClipStatus) Failed() bool {
	return s == ShortClipProcessingFail || s == ShortClipUploadFail
}

// MinShortClipLength and MaxShortClipLength limit the length of a short clip, in milliseconds. Source: "Create short clip".
const (
	MinShortClipLength = 100
	MaxShortClipLength = 4 * 60 * 60 * 1000
)

// ShortClip is a part of a snapshot, which the service stores as an mp4. The service never returns its start and end times.
// Source: "Get short clip information".
type ShortClip struct {
	ID, ChannelID, SnapshotID string
	Status                    ShortClipStatus
	// CreatedTime and UpdatedTime are in UTC with milliseconds, or zero if the service omits them.
	CreatedTime, UpdatedTime time.Time
	// FileSize is in bytes and Duration in milliseconds. They are nil until the service knows them: the documents call them
	// optional, so that an unfinished clip may have none, null or 0.
	FileSize, Duration *int64
	// Output is the zero value where the service omits it.
	Output Output
}

// MissingDetails reports whether a completed clip lacks its size, its length or a part of its output. The documents do not say
// whether a clip list has them.
func (c *ShortClip) MissingDetails() bool {
	return c.Status == ShortClipCompleted &&
		(c.FileSize == nil || c.Duration == nil || c.Output.BucketName == "" || c.Output.FilePath == "" || c.Output.FileName == "")
}

// CreateShortClipRequest is the part of a snapshot to cut and where to store it.
type CreateShortClipRequest struct {
	// StartTime and EndTime are in milliseconds from the start of the snapshot.
	StartTime, EndTime int64
	// Output is the destination. Its FileName is ignored, because the service chooses it.
	Output Output
}

// CreateShortClip creates a clip and returns it as the service accepted it, usually with the status CREATING. The API has no
// idempotency token, so the request is not retried unless it was throttled or not sent, and ctx does not cancel it once it is
// in flight. An error that is [IsOutcomeUnknown] may have created a clip.
//
// Source: "Create short clip", POST /channels/{channelId}/{snapshotId},
// https://api.ncloud-docs.com/docs/en/media-livestation-shortclip-shortclipcreate.
func (c *Client) CreateShortClip(ctx context.Context, channelID, snapshotID string, request CreateShortClipRequest) (*ShortClip, error) {
	op := operation{name: "create short clip", method: http.MethodPost, path: []string{"channels", channelID, snapshotID}}
	if !isDigits(snapshotID) {
		// The same path with another word, such as "snapshot", is another operation.
		return nil, c.complete(&Error{NotSent: true, Err: fmt.Errorf("the snapshot ID %q does not consist of digits", snapshotID)}, op, "", nil)
	}
	var body createShortClipBody
	body.StartTime, body.EndTime = request.StartTime, request.EndTime
	body.ShortClip.Output.AccessControl = request.Output.AccessControl
	body.ShortClip.Output.BucketName = request.Output.BucketName
	body.ShortClip.Output.FilePath = request.Output.FilePath
	op.body = body

	var content shortClipResponse
	got, err := c.call(ctx, op, &content)
	if err != nil {
		return nil, err
	}
	return content.shortClip(got, channelID, snapshotID, "")
}

// GetShortClip returns a clip. The documents do not say how long the service keeps it.
//
// Source: "Get short clip information", GET /channels/{channelId}/shortclip/{id},
// https://api.ncloud-docs.com/docs/en/media-livestation-shortclip-shortclipinfo.
func (c *Client) GetShortClip(ctx context.Context, channelID, id string) (*ShortClip, error) {
	op := operation{name: "get short clip", method: http.MethodGet, path: []string{"channels", channelID, "shortclip", id}}
	var content shortClipResponse
	got, err := c.call(ctx, op, &content)
	if err != nil {
		return nil, err
	}
	return content.shortClip(got, channelID, "", id)
}

// ShortClipList is the result of [Client.ListShortClips].
type ShortClipList struct {
	// Clips are in the service's order.
	Clips []ShortClip
	// Total is the number of clips that the service reports beside the list, or nil if it reports none. GEN2 of the documents
	// calls it the "total response count".
	Total *int64
}

// Complete reports whether the list holds every clip, as far as Total says. A clip that is missing from an incomplete list
// may exist: the API has no parameter to read the rest.
func (l ShortClipList) Complete() bool { return l.Total == nil || *l.Total <= int64(len(l.Clips)) }

// ListShortClips lists the clips of a snapshot that have a status, or all of them if status is empty. The list is available
// only within one hour of the snapshot's creation; the response after that is not documented. There is no paging, so check
// [ShortClipList.Complete] before you conclude that a clip does not exist.
//
// Source: "Get short clip list", GET /channels/{channelId}/{snapshotId}/shortclips,
// https://api.ncloud-docs.com/docs/en/media-livestation-shortclip-shortcliplist.
func (c *Client) ListShortClips(ctx context.Context, channelID, snapshotID string, status ShortClipStatus) (ShortClipList, error) {
	op := operation{
		name: "list short clips", method: http.MethodGet,
		path: []string{"channels", channelID, snapshotID, "shortclips"}, nullable: true,
	}
	if status != "" {
		op.query = url.Values{"shortclipStatus": {string(status)}}
	}
	var content shortClipListResponse
	got, err := c.call(ctx, op, &content)
	if err != nil {
		return ShortClipList{}, err
	}
	list := ShortClipList{Clips: []ShortClip{}, Total: got.total}
	if !content.ShortClipList.present && (list.Total == nil || *list.Total != 0) {
		return ShortClipList{}, got.invalidResponse(errors.New("the response holds no list of short clips"))
	}
	for _, item := range content.ShortClipList.items {
		if item == nil {
			continue
		}
		one := shortClipResponse{ChannelID: content.ChannelID, SnapshotID: content.SnapshotID, ShortClip: flexObject[shortClipContent]{item}}
		clip, err := one.shortClip(got, channelID, snapshotID, "")
		if err != nil {
			return ShortClipList{}, err
		}
		list.Clips = append(list.Clips, *clip)
	}
	return list, nil
}

type createShortClipBody struct {
	StartTime int64 `json:"startTime"`
	EndTime   int64 `json:"endTime"`
	ShortClip struct {
		Output struct {
			AccessControl AccessControl `json:"accessControl"`
			BucketName    string        `json:"bucketName"`
			FilePath      string        `json:"filePath"`
		} `json:"output"`
	} `json:"shortclip"`
}

// shortClipContent is a short clip as the service writes it.
type shortClipContent struct {
	ID          flexID     `json:"id"`
	Status      flexString `json:"status"`
	CreatedTime flexTime   `json:"createdTime"`
	UpdatedTime flexTime   `json:"updatedTime"`
	FileSize    flexInt    `json:"fileSize"`
	Duration    flexInt    `json:"duration"`
	Output      flexObject[struct {
		AccessControl flexString `json:"accessControl"`
		BucketName    flexString `json:"bucketName"`
		FilePath      flexString `json:"filePath"`
		FileName      flexString `json:"fileName"`
	}] `json:"output"`
}

type shortClipResponse struct {
	ChannelID  flexID                       `json:"channelId"`
	SnapshotID flexID                       `json:"snapshotId"`
	ShortClip  flexObject[shortClipContent] `json:"shortclip"`
}

type shortClipListResponse struct {
	ChannelID  flexID `json:"channelId"`
	SnapshotID flexID `json:"snapshotId"`
	// The documents spell it shortclipList and shortClipList.
	ShortClipList shortClipItems `json:"shortClipList"`
}

// shortClipItems are the entries of a list, nil where an entry is null. A null list is present and empty.
type shortClipItems struct {
	present bool
	items   []*shortClipContent
}

func (l *shortClipItems) UnmarshalJSON(raw []byte) error {
	l.present = true
	return json.Unmarshal(raw, &l.items)
}

// shortClip checks that the response is about the requested clip. snapshotID and id are empty where the request names none.
func (r *shortClipResponse) shortClip(got response, channelID, snapshotID, id string) (*ShortClip, error) {
	clip := r.ShortClip.value
	if clip == nil || clip.ID == "" || clip.Status == "" {
		return nil, got.invalidResponse(errors.New("the response holds no short clip with an ID and a status"))
	}
	if !isNumericID(string(clip.ID)) {
		return nil, got.invalidResponse(fmt.Errorf("%q is not the ID of a short clip", sanitize(string(clip.ID))))
	}
	for _, check := range []struct{ name, requested, received string }{
		{"channel", channelID, string(r.ChannelID)},
		{"snapshot", snapshotID, string(r.SnapshotID)},
		{"short clip", id, string(clip.ID)},
	} {
		if check.requested != "" && check.received != "" && check.requested != check.received {
			return nil, got.invalidResponse(fmt.Errorf("the response is about another %s, %s", check.name, sanitize(check.received)))
		}
	}
	if snapshotID == "" {
		snapshotID = string(r.SnapshotID)
	}
	result := &ShortClip{
		ID: string(clip.ID), ChannelID: channelID, SnapshotID: snapshotID,
		Status:      ShortClipStatus(clip.Status),
		CreatedTime: clip.CreatedTime.Time, UpdatedTime: clip.UpdatedTime.Time,
		FileSize: clip.FileSize.positive(), Duration: clip.Duration.positive(),
	}
	if output := clip.Output.value; output != nil {
		result.Output = Output{
			AccessControl: AccessControl(output.AccessControl),
			BucketName:    string(output.BucketName),
			FilePath:      string(output.FilePath),
			FileName:      string(output.FileName),
		}
	}
	return result, nil
}

// isNumericID reports whether a text has the form of a snapshot or short clip ID: digits without a leading zero.
func isNumericID(s string) bool { return isDigits(s) && s[0] != '0' && len(s) <= 19 }

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
