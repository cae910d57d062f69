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

// ChannelStatus is the state of a channel, as the service spells it.
type ChannelStatus string

// ChannelStatuses are those of the documents, in their order. Others are possible: tables of the older documents have
// PUBLISH for PUBLISHING, and VOD2LIVE channels can be RESERVED.
func ChannelStatuses() []ChannelStatus {
	return []ChannelStatus{"CREATING", "READY", "PUBLISHING", "DELETED", "BLOCK", "FORCE_BLOCK", "FORCE_DELETED"}
}

// Publishing tells whether the channel is on the air. The older documents spell it PUBLISH in their tables and PUBLISHING
// in their bodies.
func (s ChannelStatus) Publishing() bool { return s == "PUBLISHING" || s == "PUBLISH" }

// Channel is a live channel. What the service leaves out is "", nil or the zero time. Its stream key, a secret, is not
// read.
type Channel struct {
	ID, Name string
	// InstanceNo is the number under which the channel is billed.
	InstanceNo string
	Status     ChannelStatus
	// EnvType is REAL, DEV or STAGE.
	EnvType string
	// OutputProtocol is HLS, LL_HLS or "HLS,DASH".
	OutputProtocol               string
	QualitySetID, QualitySetName string
	// Recording tells whether it is being recorded now; DVR whether it has a time machine. Snapshots need both.
	// ImmediateOnAir tells whether its recording starts with its stream.
	Recording, DVR, ImmediateOnAir *bool
	// TimemachineMin is how far the time machine goes back, in minutes.
	TimemachineMin *int64
	// PublishURL and GlobalPublishURL are where the stream is sent to, from Korea and from elsewhere; without the stream
	// key nothing can be sent there.
	PublishURL, GlobalPublishURL string
	UploadPath                   string
	// CreatedTime and RecentPublishStartTime, when it last went on the air, are in UTC, exact to the millisecond.
	CreatedTime, RecentPublishStartTime time.Time
	// TotalPublishSeconds is how long it has been on the air in all, in seconds.
	TotalPublishSeconds *int64
	CDN                 *ChannelCDN
	Record              *ChannelRecord
	// SnapshotIDs are those that the service names for the channel, each once.
	SnapshotIDs []string
}

// ChannelCDN is the CDN that delivers a channel.
type ChannelCDN struct {
	// Type is GLOBAL_EDGE, or of the older CDN_PLUS and GLOBAL_CDN.
	Type string
	// InstanceNo is "0" where the channel has no CDN.
	InstanceNo, ProfileID string
	// StatusName is RUNNING, PUBLISHING, STOPPING, STOPPED, CREATING, CHANGING or CDN_NOT_FOUND.
	StatusName  string
	ServiceName string
	// Domain is a host name.
	Domain string
}

// ChannelRecord says what becomes of the recordings of a channel.
type ChannelRecord struct {
	// Type is NO_RECORD, AUTO_UPLOAD or MANUAL_UPLOAD; Format is MP4, HLS or ALL.
	Type, Format         string
	BucketName, FilePath string
	AccessControl        AccessControl
}

type channelContent struct {
	ChannelID              flexID        `json:"channelId"`
	ChannelName            string        `json:"channelName"`
	InstanceNo             flexID        `json:"instanceNo"`
	ChannelStatus          ChannelStatus `json:"channelStatus"`
	EnvType                string        `json:"envType"`
	OutputProtocol         string        `json:"outputProtocol"`
	QualitySetID           flexID        `json:"qualitySetId"`
	QualitySetName         string        `json:"qualitySetName"`
	IsRecording            flexBool      `json:"isRecording"`
	UseDVR                 flexBool      `json:"useDvr"` // and useDVR: case does not matter here
	ImmediateOnAir         flexBool      `json:"immediateOnAir"`
	TimemachineMin         *flexInt      `json:"timemachineMin"`
	PublishURL             string        `json:"publishUrl"`
	GlobalPublishURL       string        `json:"globalPublishUrl"`
	UploadPath             string        `json:"uploadPath"`
	CreatedTime            milliseconds  `json:"createdTime"`
	RecentPublishStartTime milliseconds  `json:"recentPublishStartTime"`
	TotalPublishSeconds    *flexInt      `json:"totalPublishSeconds"`
	CDN                    *struct {
		CDNType     string `json:"cdnType"`
		InstanceNo  flexID `json:"instanceNo"`
		ProfileID   flexID `json:"profileId"`
		StatusName  string `json:"statusName"`
		ServiceName string `json:"serviceName"`
		CDNDomain   string `json:"cdnDomain"`
	} `json:"cdn"`
	Record *struct {
		Type          string        `json:"type"`
		Format        string        `json:"format"`
		BucketName    string        `json:"bucketName"`
		FilePath      string        `json:"filePath"`
		AccessControl AccessControl `json:"accessControl"`
	} `json:"record"`
	Snapshot   snapshotIDs `json:"snapshot"`
	SnapshotID snapshotIDs `json:"snapshotId"`
}

// channel is the content as its users see it.
func (content *channelContent) channel() Channel {
	channel := Channel{
		ID: string(content.ChannelID), Name: content.ChannelName, InstanceNo: string(content.InstanceNo),
		Status: content.ChannelStatus, EnvType: content.EnvType, OutputProtocol: content.OutputProtocol,
		QualitySetID: string(content.QualitySetID), QualitySetName: content.QualitySetName,
		Recording: content.IsRecording.value, DVR: content.UseDVR.value, ImmediateOnAir: content.ImmediateOnAir.value,
		TimemachineMin: content.TimemachineMin.ptr(),
		PublishURL:     content.PublishURL, GlobalPublishURL: content.GlobalPublishURL, UploadPath: content.UploadPath,
		CreatedTime: content.CreatedTime.Time, RecentPublishStartTime: content.RecentPublishStartTime.Time,
		TotalPublishSeconds: content.TotalPublishSeconds.ptr(),
	}
	if cdn := content.CDN; cdn != nil {
		channel.CDN = &ChannelCDN{
			Type: cdn.CDNType, InstanceNo: string(cdn.InstanceNo), ProfileID: string(cdn.ProfileID),
			StatusName: cdn.StatusName, ServiceName: cdn.ServiceName, Domain: cdn.CDNDomain,
		}
	}
	if record := content.Record; record != nil {
		channel.Record = &ChannelRecord{
			Type: record.Type, Format: record.Format,
			BucketName: record.BucketName, FilePath: record.FilePath, AccessControl: record.AccessControl,
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
		return nil, got.invalidResponse(errors.New("the answer holds no channel"))
	case string(content.ChannelID) != channelID:
		return nil, got.invalidResponse(fmt.Errorf("the answer is of another channel, %s", sanitize(string(content.ChannelID))))
	}
	channel := content.channel()
	return &channel, nil
}

// ChannelFilter chooses among the channels; the zero value takes all.
type ChannelFilter struct {
	// Name is the name or a part of it.
	Name   string
	Status ChannelStatus
}

// The bounds of a list of channels. A page has 1 to 100 channels. Source: "Get channel list".
const (
	channelPageSize = 100
	maxChannelPages = 1000
	maxChannelLists = 3
)

// ListChannels lists the channels that a filter lets through, each once, in the service's order.
//
// The service hands them out in pages, and the documents leave open whether a page is as large as was asked for, what
// total counts, and what stands behind the last page. A list that changed while it was read may have passed a channel
// over: it is read again, three times at most.
//
// Source: "Get channel list", GET /channels.
func (c *Client) ListChannels(ctx context.Context, filter ChannelFilter) ([]Channel, error) {
	for reading := 1; ; reading++ {
		list := channelList{index: map[string]int{}}
		last, err := c.readChannels(ctx, filter, &list)
		if err != nil {
			return nil, err
		}
		// It is not said whether total heeds the filter.
		lacking := filter == (ChannelFilter{}) && list.totalOfAll && int64(len(list.channels)) < list.largestTotal
		switch {
		case !lacking && (!list.changed() || reading == maxChannelLists):
			return list.channels, nil
		case reading == maxChannelLists:
			return nil, last.invalidResponse(fmt.Errorf("the pages hold %d of %d channels", len(list.channels), list.largestTotal))
		}
	}
}

// readChannels reads page after page, up to the end, and gives the last answer.
func (c *Client) readChannels(ctx context.Context, filter ChannelFilter, list *channelList) (response, error) {
	var last response
	stalled := false
	for page := 1; page <= maxChannelPages; page++ {
		content, got, err := c.channelPage(ctx, filter, page)
		if page > 1 && isNoPage(err) {
			return last, nil
		}
		if err != nil {
			return response{}, err
		}
		last = got
		list.count(got.total, len(content))
		if list.hasAllOf(content) && (len(content) == 0 || list.complete()) {
			// Nothing stands behind the last page, or for some servers the last page again.
			return last, nil
		}
		added := list.add(content)
		if added == 0 && stalled {
			return response{}, last.invalidResponse(fmt.Errorf("pages %d and %d hold only channels of the pages before, so that the end cannot be told", page-1, page))
		}
		stalled = added == 0
		if list.totalOfAll && list.complete() {
			return last, nil
		}
	}
	return response{}, last.invalidResponse(fmt.Errorf("the list of channels has no end within %d pages", maxChannelPages))
}

// channelPage gets one page of the list; the first is page 1.
func (c *Client) channelPage(ctx context.Context, filter ChannelFilter, page int) ([]channelContent, response, error) {
	query := url.Values{"pageNo": {strconv.Itoa(page)}, "pageSizeNo": {strconv.Itoa(channelPageSize)}}
	if filter.Name != "" {
		query.Set("channelName", filter.Name)
	}
	if filter.Status != "" {
		query.Set("channelStatus", string(filter.Status))
	}
	var content []channelContent
	got, err := c.call(ctx, operation{name: "list channels", method: http.MethodGet, path: []string{"channels"}, query: query}, &content)
	if err != nil {
		return nil, response{}, err
	}
	for i := range content {
		if content[i].ChannelID == "" {
			return nil, response{}, got.invalidResponse(errors.New("the answer holds a channel without an id"))
		}
	}
	return content, got, nil
}

// isNoPage tells a refusal that can only mean that there is no such page, where the page before was handed out.
func isNoPage(err error) bool { return IsNotFound(err) || IsNotAvailable(err) || IsInvalid(err) }

// channelList is what the pages that were read so far hold.
type channelList struct {
	channels []Channel
	// at is where each id stands in channels.
	index map[string]int
	// largestTotal and lastTotal are what the pages said of the total, 0 and nil where none did.
	largestTotal int64
	lastTotal    *int64
	// totalOfAll is true once a total was larger than its page: then it does not count the page alone.
	totalOfAll bool
	// totalsDiffer is true once two pages had different totals.
	totalsDiffer bool
	// repeated is true once a channel came again.
	repeated bool
}

// count takes in what a page of so many channels says of the total. That of an empty page may be 0 for want of a page.
func (l *channelList) count(total *int64, channels int) {
	if total == nil {
		return
	}
	l.largestTotal = max(l.largestTotal, *total)
	l.totalOfAll = l.totalOfAll || *total > int64(channels)
	if channels > 0 {
		l.totalsDiffer = l.totalsDiffer || (l.lastTotal != nil && *l.lastTotal != *total)
		l.lastTotal = total
	}
}

// add takes in the channels of a page and tells how many of them are new. Of one that comes again the later state counts.
func (l *channelList) add(page []channelContent) (added int) {
	for i := range page {
		channel := page[i].channel()
		if at, seen := l.index[channel.ID]; seen {
			l.channels[at] = channel
			l.repeated = true
			continue
		}
		l.index[channel.ID] = len(l.channels)
		l.channels = append(l.channels, channel)
		added++
	}
	return added
}

// hasAllOf tells whether a page holds nothing new.
func (l *channelList) hasAllOf(page []channelContent) bool {
	return !slices.ContainsFunc(page, func(content channelContent) bool {
		_, seen := l.index[string(content.ChannelID)]
		return !seen
	})
}

// complete tells whether there are as many channels as the total says. Where the total counts the page alone, that may
// be said too early.
func (l *channelList) complete() bool {
	return l.lastTotal != nil && int64(len(l.channels)) == l.largestTotal
}

// changed tells whether the list was another one for one page than for the next, so that a channel may have been passed
// over.
func (l *channelList) changed() bool { return l.repeated || (l.totalOfAll && l.totalsDiffer) }

// flag is a truth value. A field that comes twice, as useDvr and as useDVR, is what the one says that is not null.
type flexBool struct{ value *bool }

func (f *flexBool) UnmarshalJSON(raw []byte) error {
	raw = bytes.Trim(raw, `"`)
	if len(raw) == 0 || string(raw) == "null" {
		return nil
	}
	value, err := strconv.ParseBool(string(raw))
	if err != nil {
		return fmt.Errorf("true or false was expected, not %s", sanitize(string(raw)))
	}
	f.value = &value
	return nil
}

// snapshotIDs reads the ids out of a form that the documents leave open: an object with a snapshotId, a list of those, a
// bare id, or a list of ids.
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

// collect takes the ids out of what was read once: to try each form on each level would take a square of the time.
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
		if id, err := parseInt(value.String()); err == nil {
			*ids = append(*ids, strconv.FormatInt(id, 10))
		}
	}
}
