// SPDX-License-Identifier: MPL-2.0

package livestation

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ChannelStatus is the status of a channel, as the service spells it.
type ChannelStatus string

// ChannelStatuses returns the documented statuses, in the documents' order. The service may have others: tables of older
// documents have PUBLISH for PUBLISHING, and VOD2LIVE channels can be RESERVED. Source: "Get channel information".
func ChannelStatuses() []ChannelStatus {
	return []ChannelStatus{"CREATING", "READY", "PUBLISHING", "DELETED", "BLOCK", "FORCE_BLOCK", "FORCE_DELETED"}
}

// Publishing reports whether the channel is on the air. Older documents have PUBLISH in their tables and PUBLISHING in
// their examples.
func (s ChannelStatus) Publishing() bool { return s == "PUBLISHING" || s == "PUBLISH" }

// Channel is a live channel. A field that the service omits is "", nil or the zero time. The stream key, which is a secret,
// is not part of it. Source: "Get channel information".
type Channel struct {
	ID, Name string
	// InstanceNo is the channel's number in billing.
	InstanceNo string
	Status     ChannelStatus
	// EnvType is REAL, DEV or STAGE.
	EnvType string
	// OutputProtocol is HLS, LL_HLS or "HLS,DASH".
	OutputProtocol               string
	QualitySetID, QualitySetName string
	// Recording reports whether the channel is being recorded now, and DVR whether it has a time machine. A snapshot needs
	// both. ImmediateOnAir reports whether recording starts together with the stream.
	Recording, DVR, ImmediateOnAir *bool
	// TimemachineMin is how far back the time machine goes, in minutes.
	TimemachineMin *int64
	// PublishURL and GlobalPublishURL are the addresses to send the stream to, from Korea and from elsewhere. Where they
	// contain the stream key it is cut off.
	PublishURL, GlobalPublishURL string
	UploadPath                   string
	// CreatedTime and RecentPublishStartTime (the start of the latest broadcast) are in UTC with milliseconds.
	CreatedTime, RecentPublishStartTime time.Time
	// TotalPublishSeconds is the time on the air so far, in seconds.
	TotalPublishSeconds *int64
	CDN                 *ChannelCDN
	Record              *ChannelRecord
	// SnapshotIDs are the snapshots that the service lists for the channel, each once.
	SnapshotIDs []string
}

// ChannelCDN is the CDN that delivers a channel. Source: "Get channel information".
type ChannelCDN struct {
	// Type is GLOBAL_EDGE, or the older CDN_PLUS or GLOBAL_CDN.
	Type string
	// InstanceNo is "0" if the channel has no CDN.
	InstanceNo, ProfileID string
	// StatusName is RUNNING, PUBLISHING, STOPPING, STOPPED, CREATING, CHANGING or CDN_NOT_FOUND.
	StatusName  string
	ServiceName string
	// Domain is a host name.
	Domain string
}

// ChannelRecord is where the recordings of a channel are stored. Source: "Get channel information".
type ChannelRecord struct {
	// Type is NO_RECORD, AUTO_UPLOAD or MANUAL_UPLOAD. Format is MP4, HLS or ALL.
	Type, Format         string
	BucketName, FilePath string
	AccessControl        AccessControl
}

// GetChannel returns a channel.
//
// Source: "Get channel information", GET /channels/{channelId},
// https://api.ncloud-docs.com/docs/en/media-livestation-channel-channelinfo.
func (c *Client) GetChannel(ctx context.Context, channelID string) (*Channel, error) {
	op := operation{name: "get channel", method: http.MethodGet, path: []string{"channels", channelID}}
	var content channelContent
	got, err := c.call(ctx, op, &content)
	if err != nil {
		return nil, err
	}
	switch {
	case content.ChannelID == "":
		return nil, got.invalidResponse(errors.New("the response holds no channel"))
	case string(content.ChannelID) != channelID:
		return nil, got.invalidResponse(fmt.Errorf("the response is about another channel, %s", sanitize(string(content.ChannelID))))
	}
	channel := content.channel()
	return &channel, nil
}

// ChannelFilter selects channels. The zero value selects all.
type ChannelFilter struct {
	// Name is the name or a part of it.
	Name   string
	Status ChannelStatus
}

// channelPageSize is the largest page that "Get channel list" allows.
const channelPageSize = 100

// ListChannels returns the channels that match a filter, each once, in the service's order. It fails if the service reports
// more channels than its pages hold.
//
// Source: "Get channel list", GET /channels, with pages of 1 to 100 channels,
// https://api.ncloud-docs.com/docs/en/media-livestation-channel-channellist.
func (c *Client) ListChannels(ctx context.Context, filter ChannelFilter) ([]Channel, error) {
	var last response
	fetch := func(number int) (page[Channel], error) {
		channels, got, err := c.channelPage(ctx, filter, number)
		if err != nil {
			return page[Channel]{}, err
		}
		last = got
		return page[Channel]{channels, got.total}, nil
	}
	// The documents do not say how the service rejects a page number after the last page.
	pastEnd := func(err error) bool { return IsNotFound(err) || IsNotAvailable(err) || IsInvalid(err) }
	channels, total, err := collectPages(channelPageSize, fetch, pastEnd, func(channel Channel) string { return channel.ID })
	switch apiErr := (*Error)(nil); {
	case err != nil && !errors.As(err, &apiErr):
		return nil, last.invalidResponse(err)
	case err != nil:
		return nil, err
	// With a filter, total may count the channels that the filter excludes: the documents do not say.
	case filter == (ChannelFilter{}) && total > int64(len(channels)):
		return nil, last.invalidResponse(fmt.Errorf("the pages hold %d of %d channels", len(channels), total))
	}
	return channels, nil
}

// channelPage returns one page of the list. The first page is page 1.
func (c *Client) channelPage(ctx context.Context, filter ChannelFilter, number int) ([]Channel, response, error) {
	query := url.Values{"pageNo": {strconv.Itoa(number)}, "pageSizeNo": {strconv.Itoa(channelPageSize)}}
	if filter.Name != "" {
		query.Set("channelName", filter.Name)
	}
	if filter.Status != "" {
		query.Set("channelStatus", string(filter.Status))
	}
	op := operation{name: "list channels", method: http.MethodGet, path: []string{"channels"}, query: query, nullable: true}
	var content []*channelContent
	got, err := c.call(ctx, op, &content)
	if err != nil {
		return nil, response{}, err
	}
	channels := make([]Channel, 0, len(content))
	for _, item := range content {
		switch {
		case item == nil:
		case item.ChannelID == "":
			return nil, response{}, got.invalidResponse(errors.New("the response holds a channel without an ID"))
		default:
			channels = append(channels, item.channel())
		}
	}
	return channels, got, nil
}

// channelContent is a channel as the service writes it.
type channelContent struct {
	ChannelID              flexID     `json:"channelId"`
	ChannelName            flexString `json:"channelName"`
	InstanceNo             flexID     `json:"instanceNo"`
	ChannelStatus          flexString `json:"channelStatus"`
	EnvType                flexString `json:"envType"`
	OutputProtocol         flexString `json:"outputProtocol"`
	QualitySetID           flexID     `json:"qualitySetId"`
	QualitySetName         flexString `json:"qualitySetName"`
	IsRecording            flexBool   `json:"isRecording"`
	UseDVR                 flexBool   `json:"useDvr"` // also useDVR
	ImmediateOnAir         flexBool   `json:"immediateOnAir"`
	TimemachineMin         flexInt    `json:"timemachineMin"`
	PublishURL             flexString `json:"publishUrl"`
	GlobalPublishURL       flexString `json:"globalPublishUrl"`
	UploadPath             flexString `json:"uploadPath"`
	CreatedTime            flexTime   `json:"createdTime"`
	RecentPublishStartTime flexTime   `json:"recentPublishStartTime"`
	TotalPublishSeconds    flexInt    `json:"totalPublishSeconds"`
	CDN                    flexObject[struct {
		CDNType     flexString `json:"cdnType"`
		InstanceNo  flexID     `json:"instanceNo"`
		ProfileID   flexID     `json:"profileId"`
		StatusName  flexString `json:"statusName"`
		ServiceName flexString `json:"serviceName"`
		CDNDomain   flexString `json:"cdnDomain"`
	}] `json:"cdn"`
	Record flexObject[struct {
		Type          flexString `json:"type"`
		Format        flexString `json:"format"`
		BucketName    flexString `json:"bucketName"`
		FilePath      flexString `json:"filePath"`
		AccessControl flexString `json:"accessControl"`
	}] `json:"record"`
	Snapshot   snapshotIDs `json:"snapshot"`
	SnapshotID snapshotIDs `json:"snapshotId"`

	// streamKeys are the values to cut from the addresses.
	streamKeys []string
}

// UnmarshalJSON also collects the stream keys, whose fields are not decoded.
func (content *channelContent) UnmarshalJSON(raw []byte) error {
	type fields channelContent
	content.streamKeys = streamKeys(string(raw))
	return json.Unmarshal(raw, (*fields)(content))
}

func (content *channelContent) channel() Channel {
	channel := Channel{
		ID: string(content.ChannelID), Name: string(content.ChannelName), InstanceNo: string(content.InstanceNo),
		Status: ChannelStatus(content.ChannelStatus), EnvType: string(content.EnvType), OutputProtocol: string(content.OutputProtocol),
		QualitySetID: string(content.QualitySetID), QualitySetName: string(content.QualitySetName),
		Recording: content.IsRecording.value, DVR: content.UseDVR.value, ImmediateOnAir: content.ImmediateOnAir.value,
		TimemachineMin:   content.TimemachineMin.value,
		PublishURL:       cutStreamKeys(string(content.PublishURL), content.streamKeys),
		GlobalPublishURL: cutStreamKeys(string(content.GlobalPublishURL), content.streamKeys),
		UploadPath:       cutStreamKeys(string(content.UploadPath), content.streamKeys),
		CreatedTime:      content.CreatedTime.Time, RecentPublishStartTime: content.RecentPublishStartTime.Time,
		TotalPublishSeconds: content.TotalPublishSeconds.value,
	}
	if cdn := content.CDN.value; cdn != nil {
		channel.CDN = &ChannelCDN{
			Type: string(cdn.CDNType), InstanceNo: string(cdn.InstanceNo), ProfileID: string(cdn.ProfileID),
			StatusName: string(cdn.StatusName), ServiceName: string(cdn.ServiceName), Domain: string(cdn.CDNDomain),
		}
	}
	if record := content.Record.value; record != nil {
		channel.Record = &ChannelRecord{
			Type: string(record.Type), Format: string(record.Format),
			BucketName: string(record.BucketName), FilePath: string(record.FilePath), AccessControl: AccessControl(record.AccessControl),
		}
	}
	seen := map[string]bool{}
	for _, id := range slices.Concat(content.Snapshot, content.SnapshotID) {
		if !seen[id] {
			seen[id] = true
			channel.SnapshotIDs = append(channel.SnapshotIDs, id)
		}
	}
	return channel
}

// snapshotIDs are the IDs in a value whose form the documents leave open: an object with a snapshotId, a list of such
// objects, an ID, or a list of IDs.
type snapshotIDs []string

func (ids *snapshotIDs) UnmarshalJSON(raw []byte) error {
	var value any
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if decoder.Decode(&value) == nil {
		ids.collect(value)
	}
	return nil
}

// collect walks the decoded value. Decoding each level again for each form would take quadratic time.
func (ids *snapshotIDs) collect(value any) {
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			ids.collect(item)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(value)) {
			if strings.EqualFold(name, "snapshotId") {
				ids.collect(value[name])
			}
		}
	case string:
		if id := strings.TrimSpace(value); id != "" {
			*ids = append(*ids, id)
		}
	case json.Number:
		if id, ok := parseInt(value.String()); ok {
			*ids = append(*ids, strconv.FormatInt(id, 10))
		}
	}
}
