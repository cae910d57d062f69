// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"strconv"
	"time"
)

// record is one recording of a channel. Its file outlives it.
type record struct {
	id    int64
	begin time.Time
	ended bool
}

// recordingChange is a start or a stop that has been accepted and that the channel does not show yet.
type recordingChange struct {
	on bool
	at time.Time
}

// willRecord reports whether the channel records once every accepted change has taken effect.
func (ch *channel) willRecord() bool {
	if ch.change != nil {
		return ch.change.on
	}
	return ch.spec.Recording
}

// advanceRecordings lets the changes take effect whose time has come. The state is locked.
func (s *Simulator) advanceRecordings(now time.Time) {
	for _, ch := range s.channels {
		if change := ch.change; change != nil && !now.Before(change.at) {
			ch.change = nil
			s.setRecording(ch, change.on, change.at)
		}
	}
}

// setRecording starts or stops the recording as of a time. It does nothing if the channel is in that state already.
func (s *Simulator) setRecording(ch *channel, on bool, at time.Time) {
	switch {
	case on && !ch.spec.Recording:
		if len(ch.records) > 0 {
			s.resetSnapshots(ch.spec.ID)
		}
		ch.recording = at
		s.addRecord(ch, at)
	case !on && ch.spec.Recording:
		ch.records[len(ch.records)-1].ended = true
	}
	ch.spec.Recording = on
}

func (s *Simulator) addRecord(ch *channel, at time.Time) {
	ch.records = append(ch.records, record{id: next(&s.sequence.record), begin: at})
}

func (s *Simulator) startRecording(c *call) (object, *failure) { return s.changeRecording(c, true) }
func (s *Simulator) stopRecording(c *call) (object, *failure)  { return s.changeRecording(c, false) }

// changeRecording needs a channel on the air: the page of the start says so, and 250134 is its code. Both responses are
// documented as the list of all records.
func (s *Simulator) changeRecording(c *call, on bool) (object, *failure) {
	ch, f := s.channelOf(c)
	if f != nil {
		return nil, f
	}
	if len(c.body) > 0 {
		return nil, serviceError(250012)
	}
	if ch.spec.Status != "PUBLISHING" {
		return nil, serviceError(250134)
	}
	if ch.willRecord() == on {
		response := c.behavior.NotRecording
		if on {
			response = c.behavior.AlreadyRecording
		}
		if !response.StillAvailable {
			return nil, response.failure("")
		}
		return c.behavior.renderRecords(ch), nil
	}
	ch.change = &recordingChange{on: on, at: c.now.Add(c.behavior.RecordingLag)}
	s.advanceRecordings(c.now)
	return c.behavior.renderRecords(ch), nil
}

// renderRecords is the response of "Start recording" and "Stop recording": an object with the record IDs as names.
func (b Behavior) renderRecords(ch *channel) object {
	list := object{}
	for i, r := range ch.records {
		status := "RECORDING"
		if r.ended {
			status = "TRANSFER_READY"
		}
		list[strconv.FormatInt(r.id, 10)] = object{
			"recordType": "MP4", "channelId": ch.spec.ID, "status": status, "recordSeq": i + 1, "streamSeq": 1,
			"recordBeginTime": b.time(r.begin), "createdTime": b.time(r.begin), "resolution": "1280x720",
			"fileName": strconv.FormatInt(r.id, 10) + ".mp4", "uploadPath": "/livestation/" + ch.spec.ID,
		}
	}
	return object{"content": object{"recordList": list}, "total": len(list)}
}
