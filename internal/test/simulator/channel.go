package simulator

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// StreamKey begins the stream key of every channel. Whoever publishes to a channel needs its key, so the key is a
// secret, and a test can look for this text wherever it must not turn up.
const StreamKey = "streamkey-7f3e9c51d0-"

// ChannelSpec is a channel as a test describes it.
type ChannelSpec struct {
	// ID is the channel id; empty, one is made in the documented form, ls-{14 digits}-{5 letters and digits}.
	ID string
	// Name is the channel's name.
	Name string
	// Status is one of the documented channel statuses; empty, it is PUBLISHING.
	Status string
	// Recording, DVR and ImmediateOnAir are isRecording, useDvr and immediateOnAir.
	Recording, DVR, ImmediateOnAir bool
	// CDNStatus is cdn.statusName; empty, it is RUNNING.
	CDNStatus string
	// OutputProtocol is HLS (also if empty), LL_HLS or "HLS,DASH".
	OutputProtocol string
	// RecordedFor is how long the channel has been recording already.
	RecordedFor time.Duration
	// Zone confines the channel to the public zone (KR) or the financial one (FKR); empty, both have it.
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
	recording  time.Time // when the present recording began
	records    []record
	change     *recordingChange // nil if none is on its way
	deleted    bool
}

// AddChannel makes a channel and returns its id. A spec that says nothing beyond id, name and zone stands for
// [LiveChannel].
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

// SetChannel changes a channel: take it off the air, stop its recording. A recording that stops and begins again begins
// at zero, as documented; RecordedFor says otherwise. A channel that does not exist is a mistake in the test, and panics.
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

// DeleteChannel deletes a channel and, as documented, its snapshots with it. What becomes of its clips is a question of
// the dialect.
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

// channelStatuses is the enumeration of the documents' tables, in GEN2's spelling.
var channelStatuses = []string{"CREATING", "READY", "PUBLISHING", "DELETED", "BLOCK", "FORCE_BLOCK", "FORCE_DELETED"}

// The page size when none is asked for is undocumented; a public client's comment says 20.
const defaultPageSize = 20

// LimitPages makes the pages of the list of channels no larger than n, whatever size is asked for; 0 ends that. The
// documents promise 1 to 100 channels a page, not that there are as many as were asked for.
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
	list := []object{}
	for i, ch := range matching {
		if i/pageSize == pageNo-1 {
			list = append(list, s.renderChannel(c, ch))
		}
	}
	total := len(matching)
	if c.behavior.TotalOfPage {
		total = len(list)
	}
	return c.behavior.withTotal(object{"content": list}, total), nil
}

// pageNumber is a paging parameter; code 250600 is documented for those that are below 1.
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
