// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// StreamKey is the beginning of every channel's stream key. The key lets anyone publish to the channel, so it is a secret. A
// test searches for this text in every place where the key must not appear.
const StreamKey = "streamkey-7f3e9c51d0-"

// ChannelSpec is a channel as a test describes it.
type ChannelSpec struct {
	// ID is the channel ID. If it is empty, one is chosen in the documented form, ls-{14 digits}-{5 letters and digits}.
	ID string
	// Name is the channel's name.
	Name string
	// Status is one of the documented channel statuses, PUBLISHING if empty.
	Status string
	// Recording, DVR and ImmediateOnAir are isRecording, useDvr and immediateOnAir.
	Recording, DVR, ImmediateOnAir bool
	// CDNStatus is cdn.statusName, RUNNING if empty.
	CDNStatus string
	// OutputProtocol is HLS (also if empty), LL_HLS or "HLS,DASH".
	OutputProtocol string
	// RecordedFor is how long the channel has been recording already.
	RecordedFor time.Duration
	// Zone limits the channel to the public zone (KR) or the financial one (FKR). If it is empty, both have it.
	Zone string
}

// LiveChannel is the usual channel: on the air, with DVR, and recording for two hours.
func LiveChannel(name string) ChannelSpec {
	return ChannelSpec{
		Name: name, Status: "PUBLISHING", Recording: true, DVR: true, ImmediateOnAir: true,
		CDNStatus: "RUNNING", OutputProtocol: "HLS", RecordedFor: 2 * time.Hour,
	}
}

type channel struct {
	spec       ChannelSpec
	instanceNo int64
	created    time.Time
	recording  time.Time // when the current recording began
	records    []record
	change     *recordingChange // nil if none is on its way
	deleted    bool
}

func (ch *channel) readyOrPublishing() bool {
	return ch.spec.Status == "READY" || ch.spec.Status == "PUBLISHING"
}

func (ch *channel) lowLatency() bool { return strings.Contains(ch.spec.OutputProtocol, "LL_HLS") }

// AddChannel adds a channel and returns its ID. A spec that sets nothing but ID, name and zone stands for [LiveChannel].
func (s *Simulator) AddChannel(spec ChannelSpec) string {
	if (spec == ChannelSpec{ID: spec.ID, Name: spec.Name, Zone: spec.Zone}) {
		live := LiveChannel(spec.Name)
		live.ID, live.Zone = spec.ID, spec.Zone
		spec = live
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.Now()
	ch := &channel{instanceNo: next(&s.sequence.channel), created: now}
	if spec.ID == "" {
		spec.ID = channelID(now, ch.instanceNo)
	}
	s.apply(ch, spec, now)
	if s.channels[spec.ID] == nil {
		s.channelIDs = append(s.channelIDs, spec.ID)
	}
	s.channels[spec.ID] = ch
	return spec.ID
}

func channelID(now time.Time, n int64) string {
	const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	sum := sha256.Sum256([]byte(strconv.FormatInt(n, 10)))
	tail := make([]byte, 5)
	for i := range tail {
		tail[i] = alphabet[int(sum[i])%len(alphabet)]
	}
	return fmt.Sprintf("ls-%s-%s", now.UTC().Format("20060102150405"), tail)
}

// SetChannel changes a channel: it takes it off the air, or stops its recording. A recording that stops and starts again starts
// at zero, as documented, unless RecordedFor says otherwise. If the channel does not exist, the test is wrong, and SetChannel
// panics.
func (s *Simulator) SetChannel(id string, change func(*ChannelSpec)) {
	s.mu.Lock()
	s.advanceRecordings(s.Now())
	ch := s.channels[id]
	if ch == nil || ch.deleted {
		s.mu.Unlock()
		panic("simulator: SetChannel: no channel " + id)
	}
	spec := ch.spec
	if spec.Recording {
		spec.RecordedFor = s.Now().Sub(ch.recording)
	}
	s.mu.Unlock()

	change(&spec)

	s.mu.Lock()
	defer s.mu.Unlock()
	spec.ID = id
	if spec.Recording != ch.spec.Recording {
		ch.change = nil
	}
	s.apply(ch, spec, s.Now())
}

func (s *Simulator) apply(ch *channel, spec ChannelSpec, now time.Time) {
	if spec.Status == "" {
		spec.Status = "PUBLISHING"
	}
	if spec.CDNStatus == "" {
		spec.CDNStatus = "RUNNING"
	}
	if spec.OutputProtocol == "" {
		spec.OutputProtocol = "HLS"
	}
	begin, recording := now.Add(-spec.RecordedFor), spec.Recording
	spec.RecordedFor, spec.Recording = 0, ch.spec.Recording
	ch.spec = spec
	s.setRecording(ch, recording, begin)
	ch.recording = begin
}

// DeleteChannel deletes a channel and, as documented, its snapshots. [Behavior.ClipAfterChannelDeleted] decides about its clips.
func (s *Simulator) DeleteChannel(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ch := s.channels[id]; ch != nil {
		ch.deleted = true
		ch.spec.Status = "DELETED"
	}
	for snapshotID, snapshot := range s.snapshots {
		if snapshot.ChannelID == id {
			delete(s.snapshots, snapshotID)
		}
	}
}

// lookUp finds the channel of a call, deleted ones included, nil if the zone never had it.
func (s *Simulator) lookUp(c *call) *channel {
	ch := s.channels[c.channelID]
	if ch == nil || ch.spec.Zone != "" && ch.spec.Zone != c.zone {
		return nil
	}
	return ch
}

// channelOf finds the channel of a call, which has to exist.
func (s *Simulator) channelOf(c *call) (*channel, *failure) {
	ch := s.lookUp(c)
	if ch == nil || ch.deleted {
		return nil, c.behavior.UnknownChannel.failure("channel")
	}
	return ch, nil
}

func (s *Simulator) getChannel(c *call) (object, *failure) {
	ch := s.lookUp(c)
	if ch == nil || ch.deleted && !c.behavior.DeletedChannelStillListed {
		return nil, c.behavior.UnknownChannel.failure("channel")
	}
	return object{"content": s.renderChannel(c, ch)}, nil
}

// channelStatuses are those of the tables, in the current spelling.
var channelStatuses = []string{"CREATING", "READY", "PUBLISHING", "DELETED", "BLOCK", "FORCE_BLOCK", "FORCE_DELETED"}

// The page size of a request that names none is undocumented. A comment of a public client says 20.
const defaultPageSize = 20

// SetMaxPageSize limits the pages of the channel list to n channels, whatever size a request names. 0 removes the limit. The
// list page allows 1 to 100 channels a page and does not promise as many as requested.
func (s *Simulator) SetMaxPageSize(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pageLimit = n
}

func (s *Simulator) listChannels(c *call) (object, *failure) {
	pageNo, f := c.pageNumber("pageNo", 1)
	if f != nil {
		return nil, f
	}
	pageSize, f := c.pageNumber("pageSizeNo", defaultPageSize)
	if f != nil {
		return nil, f
	}
	if pageSize > 100 {
		return nil, serviceError(250002, "pageSizeNo")
	}
	if s.pageLimit > 0 {
		pageSize = min(pageSize, s.pageLimit)
	}
	status := c.query.Get("channelStatus")
	if c.query.Has("channelStatus") && !slices.Contains(channelStatuses, status) {
		return nil, serviceError(250002, "channelStatus")
	}
	matching := s.matchingChannels(c, status)
	var list []object
	for i, ch := range matching {
		if i/pageSize == pageNo-1 {
			list = append(list, s.renderChannel(c, ch))
		}
	}
	if r := c.behavior.PageAfterEnd; pageNo > 1 && len(list) == 0 && !r.Empty {
		return nil, r.failure("pageNo")
	}
	return c.behavior.withTotal(object{"content": c.behavior.list(list)}, len(matching), len(list)), nil
}

// matchingChannels applies the filters of the list. The id and the name match in part, as documented for the financial zone.
func (s *Simulator) matchingChannels(c *call, status string) []*channel {
	var matching []*channel
	for _, id := range s.channelIDs {
		ch := s.channels[id]
		if ch.deleted && !c.behavior.DeletedChannelStillListed ||
			ch.spec.Zone != "" && ch.spec.Zone != c.zone ||
			status != "" && ch.spec.Status != status ||
			!strings.Contains(id, c.query.Get("id")) || !strings.Contains(ch.spec.Name, c.query.Get("channelName")) {
			continue
		}
		matching = append(matching, ch)
	}
	return matching
}

// pageNumber reads a paging parameter. Code 250600 is documented for values below 1.
func (c *call) pageNumber(name string, omitted int) (int, *failure) {
	if !c.query.Has(name) {
		return omitted, nil
	}
	n, err := strconv.Atoi(c.query.Get(name))
	if err != nil {
		return 0, serviceError(250021, name, "Integer")
	}
	if n < 1 {
		return 0, serviceError(250600)
	}
	return n, nil
}
