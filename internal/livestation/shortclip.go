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

// ShortClipStatus is how far a short clip is. The service may know more than the documents do.
type ShortClipStatus string

// The documented statuses of a short clip. Source: "Get short clip information".
const (
	ShortClipCreating       ShortClipStatus = "CREATING"
	ShortClipCompleted      ShortClipStatus = "COMPLETED"
	ShortClipProcessingFail ShortClipStatus = "PROCESSING_FAIL"
	ShortClipUploadFail     ShortClipStatus = "UPLOAD_FAIL"
)

// ShortClipStatuses are all documented statuses, in the documents' order.
func ShortClipStatuses() []ShortClipStatus {
	return []ShortClipStatus{ShortClipCreating, ShortClipCompleted, ShortClipProcessingFail, ShortClipUploadFail}
}

// Failed tells the statuses from which a clip never becomes an mp4.
func (s ShortClipStatus) Failed() bool {
	return s == ShortClipProcessingFail || s == ShortClipUploadFail
}

// The bounds of a short clip's length, in milliseconds. Source: "Create short clip".
const (
	MinShortClipLength = 100
	MaxShortClipLength = 4 * 60 * 60 * 1000
)

// ShortClip is a part of a snapshot that the service makes an mp4 of. The service never tells its start and its end.
type ShortClip struct {
	ID, ChannelID, SnapshotID string
	Status                    ShortClipStatus
	// CreatedTime and UpdatedTime are in UTC, exact to the millisecond; zero if the service left them out.
	CreatedTime, UpdatedTime time.Time
	// FileSize is in bytes and Duration in milliseconds; nil until the clip is COMPLETED.
	FileSize, Duration *int64
	Output             Output
}

// CreateShortClipRequest is what a clip is made of. StartTime and EndTime are in milliseconds from the start of the
// snapshot's recording.
type CreateShortClipRequest struct {
	StartTime, EndTime int64
	// Output goes without a FileName.
	Output Output
}

type shortClipContent struct {
	ID          flexID          `json:"id"`
	Status      ShortClipStatus `json:"status"`
	CreatedTime milliseconds    `json:"createdTime"`
	UpdatedTime milliseconds    `json:"updatedTime"`
	FileSize    *flexInt        `json:"fileSize"`
	Duration    *flexInt        `json:"duration"`
	Output      struct {
		AccessControl AccessControl `json:"accessControl"`
		BucketName    string        `json:"bucketName"`
		FilePath      string        `json:"filePath"`
		FileName      string        `json:"fileName"`
	} `json:"output"`
}

type shortClipResponse struct {
	ChannelID  flexID            `json:"channelId"`
	SnapshotID flexID            `json:"snapshotId"`
	ShortClip  *shortClipContent `json:"shortclip"`
}

type shortClipListResponse struct {
	ChannelID  flexID `json:"channelId"`
	SnapshotID flexID `json:"snapshotId"`
	// The documents spell it shortclipList and shortClipList; case does not matter here.
	ShortClipList json.RawMessage `json:"shortClipList"`
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

// CreateShortClip asks for a clip and returns it as the service accepted it, usually CREATING. The request has no token
// against doing it twice. It is repeated only where it certainly did nothing; once on its way it is not cut off by ctx.
// Of its errors, those that are IsAmbiguous may have made a clip.
//
// Source: "Create short clip", POST /channels/{channelId}/{snapshotId}.
func (c *Client) CreateShortClip(ctx context.Context, channelID, snapshotID string, request CreateShortClipRequest) (*ShortClip, error) {
	op := operation{name: "create short clip", method: http.MethodPost, path: []string{"channels", channelID, snapshotID}}
	if !isDigits(snapshotID) {
		// The same path with another word, such as "snapshot", is another operation.
		return nil, &Error{Operation: op.name, Method: op.method, NotSent: true, Err: fmt.Errorf("the snapshot id %q is not digits", snapshotID)}
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

// GetShortClip gets a clip. It is not documented how long the service knows one.
//
// Source: "Get short clip information", GET /channels/{channelId}/shortclip/{id}.
func (c *Client) GetShortClip(ctx context.Context, channelID, id string) (*ShortClip, error) {
	op := operation{name: "get short clip", method: http.MethodGet, path: []string{"channels", channelID, "shortclip", id}}
	var content shortClipResponse
	got, err := c.call(ctx, op, &content)
	if err != nil {
		return nil, err
	}
	return content.shortClip(got, channelID, "", id)
}

// ShortClipList is the response to ListShortClips.
type ShortClipList struct {
	// Clips are in the service's order.
	Clips []ShortClip
	// Total is the number of clips that the service reports beside the list; nil if it reports none. Whether it heeds the
	// status filter is not documented.
	Total *int64
}

// Complete reports whether the list holds every clip, as far as Total says. A clip that is missing from an incomplete list
// may exist: the API has no parameter to read the rest.
func (l ShortClipList) Complete() bool { return l.Total == nil || *l.Total <= int64(len(l.Clips)) }

// ListShortClips lists the clips of a snapshot. An empty status lists all of them. The list is available only within one
// hour of the snapshot's creation; the response after that is not documented. There is no paging, so check
// [ShortClipList.Complete] before concluding that a clip does not exist.
//
// Source: "Get short clip list", GET /channels/{channelId}/{snapshotId}/shortclips.
func (c *Client) ListShortClips(ctx context.Context, channelID, snapshotID string, status ShortClipStatus) (ShortClipList, error) {
	op := operation{name: "list short clips", method: http.MethodGet, path: []string{"channels", channelID, snapshotID, "shortclips"}}
	if status != "" {
		op.query = url.Values{"shortclipStatus": {string(status)}}
	}
	var content shortClipListResponse
	got, err := c.call(ctx, op, &content)
	if err != nil {
		return ShortClipList{}, err
	}
	var items []shortClipContent
	if len(content.ShortClipList) == 0 {
		return ShortClipList{}, got.invalidResponse(errors.New("the response holds no list of short clips"))
	}
	if err := json.Unmarshal(content.ShortClipList, &items); err != nil {
		return ShortClipList{}, got.invalidResponse(fmt.Errorf("the list of short clips is not of the documented form: %w", err))
	}
	list := ShortClipList{Clips: make([]ShortClip, 0, len(items)), Total: got.total}
	for _, item := range items {
		one := shortClipResponse{ChannelID: content.ChannelID, SnapshotID: content.SnapshotID, ShortClip: &item}
		clip, err := one.shortClip(got, channelID, snapshotID, "")
		if err != nil {
			return ShortClipList{}, err
		}
		list.Clips = append(list.Clips, *clip)
	}
	return list, nil
}

// shortClip checks that the answer is of the clip that was asked for; an empty snapshotID or id was not asked for.
func (a *shortClipResponse) shortClip(got response, channelID, snapshotID, id string) (*ShortClip, error) {
	if a.ShortClip == nil || a.ShortClip.ID == "" || a.ShortClip.Status == "" {
		return nil, got.invalidResponse(errors.New("the answer holds no short clip with an id and a status"))
	}
	for _, check := range []struct{ what, asked, held string }{
		{"channel", channelID, string(a.ChannelID)},
		{"snapshot", snapshotID, string(a.SnapshotID)},
		{"short clip", id, string(a.ShortClip.ID)},
	} {
		if check.asked != "" && check.held != "" && check.asked != check.held {
			return nil, got.invalidResponse(fmt.Errorf("the answer is of another %s, %s", check.what, sanitize(check.held)))
		}
	}
	clip := a.ShortClip
	if snapshotID == "" {
		snapshotID = string(a.SnapshotID)
	}
	return &ShortClip{
		ID: string(clip.ID), ChannelID: channelID, SnapshotID: snapshotID,
		Status:      clip.Status,
		CreatedTime: clip.CreatedTime.Time, UpdatedTime: clip.UpdatedTime.Time,
		FileSize: clip.FileSize.ptr(), Duration: clip.Duration.ptr(),
		Output: Output{
			AccessControl: clip.Output.AccessControl,
			BucketName:    clip.Output.BucketName,
			FilePath:      clip.Output.FilePath,
			FileName:      clip.Output.FileName,
		},
	}, nil
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
