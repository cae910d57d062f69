// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Clip is a short clip as the service holds it.
type Clip struct {
	// ID is unique in the service, and SnapshotID is that of the snapshot from which the clip is cut.
	ID, SnapshotID int64
	ChannelID      string
	// Status is CREATING, COMPLETED, PROCESSING_FAIL or UPLOAD_FAIL, unless an [Outcome] says otherwise.
	Status string
	// Created and Updated are createdTime and updatedTime.
	Created, Updated time.Time
	// StartTime and EndTime are in milliseconds from the start of the snapshot. The service never returns them.
	StartTime, EndTime int64
	// AccessControl, BucketName and FilePath are as requested. The service chooses FileName.
	AccessControl, BucketName, FilePath, FileName string
	// Key is the key of the mp4 in the bucket, as [Behavior.ObjectKey] forms it.
	Key string
	// FileSize in bytes and Duration in milliseconds are 0 until the clip is COMPLETED.
	FileSize, Duration int64
}

// Outcome is how long the service works on a clip, and how that ends.
type Outcome struct {
	// Status is the final status: COMPLETED if empty, PROCESSING_FAIL, UPLOAD_FAIL, or one that no page lists.
	Status string
	// Duration is how long it takes on the service's clock. With 0 the clip is finished when it is first read.
	Duration time.Duration
	// IntermediateStatuses are shown one after another instead of CREATING, each for an equal share of Duration.
	IntermediateStatuses []string
	// Never means that the clip does not finish. Duration then only paces IntermediateStatuses, of which the last one stays.
	Never bool
}

const (
	creating  = "CREATING"
	completed = "COMPLETED"
	// uploadFail is documented as "upload failed", to Object Storage.
	uploadFail = "UPLOAD_FAIL"
)

// clipStatuses are the documented ones.
var clipStatuses = []string{creating, completed, "PROCESSING_FAIL", uploadFail}

type clip struct {
	Clip
	forgetAt     time.Time // when the snapshot expires, which may also end the record
	bucket       bool      // whether the bucket exists
	unlisted     bool      // by HideFromList
	lengthOff    time.Duration
	outcome      Outcome
	end          time.Time
	outcomeKnown bool
	ended        bool
	inCallback   bool // a callback is running for it
	finishCount  int  // how often Finish ended it
}

// SetOutcome sets the function that decides how each new clip ends. nil restores the default, COMPLETED after the render time.
func (s *Simulator) SetOutcome(outcome func(Clip) Outcome) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.outcome = outcome
}

// OnComplete sets what happens when a clip completes, such as putting an mp4 into a bucket. It runs once for a clip, when the clip is
// first read after its time. Its error turns the clip into UPLOAD_FAIL.
func (s *Simulator) OnComplete(hook func(Clip) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.onComplete = hook
}

// SetBuckets names the buckets that exist. With no names, every bucket does.
func (s *Simulator) SetBuckets(names ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.buckets = nil
	for _, name := range names {
		if s.buckets == nil {
			s.buckets = map[string]bool{}
		}
		s.buckets[name] = true
	}
}

func (s *Simulator) bucketExists(name string) bool { return s.buckets == nil || s.buckets[name] }

// Clips returns the clips that the service holds, in the order of their creation.
func (s *Simulator) Clips() []Clip {
	s.advanceClips(true)
	s.mu.Lock()
	defer s.mu.Unlock()
	clips := make([]Clip, len(s.clips))
	for i, c := range s.clips {
		clips[i] = c.view(s.Now())
	}
	return clips
}

// Clip returns the clip with this ID, if the service holds it.
func (s *Simulator) Clip(id int64) (Clip, bool) {
	for _, c := range s.Clips() {
		if c.ID == id {
			return c, true
		}
	}
	return Clip{}, false
}

// AddClip creates a clip as somebody else's POST would, without checking the snapshot or the values.
func (s *Simulator) AddClip(channelID string, snapshotID int64, startTime, endTime int64, bucket, path, acl string) Clip {
	s.mu.Lock()
	c := s.newClip(s.Now(), Clip{
		ChannelID: channelID, SnapshotID: snapshotID, StartTime: startTime, EndTime: endTime,
		BucketName: bucket, FilePath: path, AccessControl: acl,
	})
	s.mu.Unlock()
	added, _ := s.Clip(c.ID)
	return added
}

// RemoveClip removes the record of a clip, which no request can do.
func (s *Simulator) RemoveClip(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clips = slices.DeleteFunc(s.clips, func(c *clip) bool { return c.ID == id })
}

// HideFromList leaves a clip out of the list of its snapshot's clips from now on. [Behavior.ListLag] hides each clip for a time.
func (s *Simulator) HideFromList(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.clips {
		c.unlisted = c.unlisted || c.ID == id
	}
}

// Finish ends a clip now with this status, whatever its outcome was to be.
func (s *Simulator) Finish(id int64, status string) {
	s.mu.Lock()
	for _, c := range s.clips {
		if c.ID == id {
			c.outcome, c.end, c.outcomeKnown, c.ended = Outcome{Status: status}, s.Now(), true, false
			c.finishCount++
		}
	}
	s.mu.Unlock()
	s.advanceClips(true)
}

// newClip adds a clip. The file name has the form of the documentation's example, {number}-{epoch ms}.mp4, in which neither
// part is an ID or a time of the clip.
func (s *Simulator) newClip(now time.Time, c Clip) *clip {
	c.ID = next(&s.sequence.clip)
	c.Status = creating
	c.Created = now.Truncate(time.Millisecond)
	c.Updated = c.Created
	number := next(&s.sequence.file)
	c.FileName = fmt.Sprintf("%d-%d.mp4", number, c.Created.UnixMilli()-688_731_535-number*13)
	c.Key = s.behavior.objectKey(c.FilePath, c.FileName)
	entry := &clip{
		Clip: c, forgetAt: c.Created.Add(snapshotLifetime), bucket: s.bucketExists(c.BucketName), lengthOff: s.behavior.ClipLengthOff,
	}
	if snapshot := s.snapshots[c.SnapshotID]; snapshot != nil {
		entry.forgetAt = snapshot.Expires
	}
	s.clips = append(s.clips, entry)
	return entry
}

// view is the clip as it looks at a time: an unfinished one may show other statuses than CREATING.
func (c *clip) view(now time.Time) Clip {
	view := c.Clip
	if stages := c.outcome.IntermediateStatuses; !c.ended && len(stages) > 0 {
		i := len(stages) - 1
		if share := c.outcome.Duration / time.Duration(len(stages)); share > 0 {
			i = min(i, int(now.Sub(c.Created)/share))
			view.Updated = c.Created.Add(time.Duration(i) * share).Truncate(time.Millisecond)
		}
		view.Status = stages[i]
	}
	return view
}

// advanceClips decides the outcome of new clips and, if all is set, ends those whose time has come. Callbacks run without
// the lock, so they may use the Simulator. A clip whose callback runs in another goroutine is left to that one.
func (s *Simulator) advanceClips(all bool) {
	s.doPendingWork()
	for {
		s.mu.Lock()
		now := s.Now()
		i := slices.IndexFunc(s.clips, func(c *clip) bool { return !c.inCallback && (!c.outcomeKnown || all && c.due(now)) })
		if i < 0 {
			s.mu.Unlock()
			return
		}
		c, outcome, hook := s.clips[i], s.outcome, s.onComplete
		if c.outcomeKnown && hook == nil {
			// There is no callback to run, so nobody sees the clip unfinished in between.
			c.Clip, c.ended = c.finished(nil), true
			s.mu.Unlock()
			continue
		}
		c.inCallback = true
		before := *c
		s.mu.Unlock()

		after := before
		if before.outcomeKnown {
			after.Clip, after.ended = before.finished(hook), true
		} else {
			after.outcome = Outcome{Duration: s.renderTime}
			if outcome != nil {
				after.outcome = outcome(before.Clip)
			}
			after.end, after.outcomeKnown = before.Created.Add(after.outcome.Duration), true
		}

		s.mu.Lock()
		// What Finish decided in between prevails.
		if c.finishCount == before.finishCount {
			*c = after
		}
		c.inCallback = false
		s.mu.Unlock()
	}
}

func (c *clip) due(now time.Time) bool { return !c.ended && !c.outcome.Never && !now.Before(c.end) }

// finished is the clip at its end.
func (c clip) finished(hook func(Clip) error) Clip {
	view := c.Clip
	view.Status = cmp.Or(c.outcome.Status, completed)
	if !c.bucket && view.Status == completed {
		view.Status = uploadFail
	}
	view.Updated = c.end.Truncate(time.Millisecond)
	view.FileSize, view.Duration = 0, 0
	if view.Status != completed {
		return view
	}
	done := view
	// Even a clip that is shorter than requested has one frame.
	done.Duration = max(33, done.EndTime-done.StartTime+c.lengthOff.Milliseconds())
	done.FileSize = 1024 + done.Duration*328 // 2.6 Mbit/s and a header
	if hook != nil && hook(done) != nil {
		view.Status = uploadFail
		return view
	}
	return done
}
