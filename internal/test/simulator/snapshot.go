// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"maps"
	"slices"
	"strconv"
	"time"
)

// Snapshot is a snapshot as the service holds it.
type Snapshot struct {
	// ID is unique in the service.
	ID int64
	// ChannelID and URL are channelId and snapshotUrl.
	ChannelID, URL string
	// Created and Expires are createdTime and expireTime, an hour apart as documented.
	Created, Expires time.Time
	// Duration is the requested number of minutes, 0 if limitedDuration was left out.
	Duration int
	// Length is how much media the snapshot plays.
	Length time.Duration
}

// Limits of a snapshot, documented on its pages.
const (
	snapshotLifetime = time.Hour
	maxMedia         = 4 * time.Hour
	minMedia         = 100 * time.Millisecond
)

// AddSnapshot takes a snapshot of a channel as a POST does, with limitedDuration in minutes, 0 for none. If a POST would be
// rejected, the test is wrong, and AddSnapshot panics.
func (s *Simulator) AddSnapshot(channelID string, minutes int) Snapshot {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.advanceRecordings(s.Now())
	c := &call{route: route{channelID: channelID}, behavior: s.behavior, now: s.Now()}
	ch := s.channels[channelID]
	if ch == nil || ch.deleted {
		panic("simulator: AddSnapshot: no channel " + channelID)
	}
	snapshot, f := s.takeSnapshot(c, ch, minutes)
	if f != nil {
		panic("simulator: AddSnapshot: " + s.behavior.ErrorBody(f.code, f.args...))
	}
	return *snapshot
}

// Snapshots returns the snapshots that the service holds, expired ones included, in the order of their creation.
func (s *Simulator) Snapshots() []Snapshot {
	s.doPendingWork()
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []Snapshot
	for _, id := range slices.Sorted(maps.Keys(s.snapshots)) {
		all = append(all, *s.snapshots[id])
	}
	return all
}

// RemoveSnapshot removes a snapshot from the service, which no request can do.
func (s *Simulator) RemoveSnapshot(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.snapshots, id)
}

func (n *Snapshot) expired(now time.Time) bool { return !now.Before(n.Expires) }

func (s *Simulator) createSnapshot(c *call) (object, *failure) {
	ch, f := s.channelOf(c)
	if f != nil {
		return nil, f
	}
	if len(c.body) > 0 {
		return nil, serviceError(250012)
	}
	minutes := 0
	if c.query.Has("limitedDuration") {
		n, err := strconv.Atoi(c.query.Get("limitedDuration"))
		if err != nil {
			return nil, serviceError(250021, "limitedDuration", "Integer")
		}
		if n < 1 || n > 240 {
			return nil, serviceError(250002, "limitedDuration")
		}
		minutes = n
	}
	snapshot, f := s.takeSnapshot(c, ch, minutes)
	if f != nil {
		return nil, f
	}
	return object{"content": c.renderSnapshot(ch, snapshot)}, nil
}

// takeSnapshot needs, as documented, a channel with DVR that is on the air and records. The snapshot covers the recording so
// far, counted from its end, up to the requested minutes and four hours.
func (s *Simulator) takeSnapshot(c *call, ch *channel, minutes int) (*Snapshot, *failure) {
	recorded := c.now.Sub(ch.recording)
	switch {
	case c.behavior.LLHLSRefused && ch.lowLatency():
		return nil, serviceError(250131)
	case !ch.spec.DVR:
		return nil, serviceError(c.behavior.NoDVR)
	case ch.spec.Status != "PUBLISHING":
		return nil, serviceError(250134)
	case !ch.spec.Recording:
		return nil, serviceError(250137)
	case recorded < minMedia:
		// A snapshot is documented to need 100 ms of recording. The code for less is not documented.
		return nil, serviceError(250005, "snapshot")
	}
	length := min(recorded, maxMedia)
	if minutes > 0 {
		length = min(length, time.Duration(minutes)*time.Minute)
	}
	length = max(0, length-c.behavior.SnapshotShortBy)
	created := c.now.Truncate(time.Millisecond)
	snapshot := &Snapshot{
		ID: next(&s.sequence.snapshot), ChannelID: ch.spec.ID, Created: created, Expires: created.Add(snapshotLifetime),
		Duration: minutes, Length: length.Truncate(time.Millisecond),
	}
	snapshot.URL = snapshotURL(snapshot)
	s.snapshots[snapshot.ID] = snapshot
	return snapshot, nil
}

// resetSnapshots is what a restart of the recording does to the snapshots of the channel.
func (s *Simulator) resetSnapshots(channelID string) {
	for id, snapshot := range s.snapshots {
		if snapshot.ChannelID != channelID {
			continue
		}
		switch s.behavior.RestartedRecording {
		case "emptied":
			snapshot.Length = 0
		case "gone":
			delete(s.snapshots, id)
		}
	}
}

// snapshotOf finds the snapshot that the path names. The caller decides whether an expired one will do.
func (s *Simulator) snapshotOf(c *call) (*Snapshot, *failure) {
	id, f := c.numericID("snapshotId")
	if f != nil {
		return nil, f
	}
	snapshot := s.snapshots[id]
	if snapshot == nil || snapshot.ChannelID != c.channelID {
		return nil, c.behavior.UnknownSnapshot.failure("snapshot")
	}
	return snapshot, nil
}

// readable reports whether the snapshot can be read yet.
func (n *Snapshot) readable(c *call) bool { return c.now.Sub(n.Created) >= c.behavior.SnapshotLag }

// readableSnapshotOf finds the snapshot that the path names, if it can be read yet.
func (s *Simulator) readableSnapshotOf(c *call) (*Snapshot, *failure) {
	snapshot, f := s.snapshotOf(c)
	if f == nil && !snapshot.readable(c) {
		return nil, c.behavior.UnknownSnapshot.failure("snapshot")
	}
	return snapshot, f
}

func (s *Simulator) getSnapshot(c *call) (object, *failure) {
	ch, f := s.channelOf(c)
	if f != nil {
		return nil, f
	}
	snapshot, f := s.readableSnapshotOf(c)
	if f != nil {
		return nil, f
	}
	if r := c.behavior.ExpiredSnapshot; snapshot.expired(c.now) && !r.StillAvailable {
		return nil, r.failure("snapshot")
	}
	return object{"content": c.renderSnapshot(ch, snapshot)}, nil
}

// readableSnapshots returns the IDs of a channel's snapshots that can be read and have not expired, oldest first. The pages say
// that the channel names the IDs of valid snapshots.
func (s *Simulator) readableSnapshots(c *call, channelID string) []int64 {
	ids := []int64{}
	for id, snapshot := range s.snapshots {
		if snapshot.ChannelID == channelID && !snapshot.expired(c.now) && snapshot.readable(c) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}
