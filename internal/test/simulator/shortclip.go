package simulator

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Clip is a short clip as the service holds it.
type Clip struct {
	// ID is the clip's id, unique in the service, and SnapshotID that of the snapshot it is cut from.
	ID, SnapshotID int64
	ChannelID      string
	// Status is CREATING, COMPLETED, PROCESSING_FAIL or UPLOAD_FAIL, unless an [Outcome] says otherwise.
	Status string
	// Created and Updated are createdTime and updatedTime.
	Created, Updated time.Time
	// StartTime and EndTime are milliseconds of the snapshot; the service never returns them.
	StartTime, EndTime int64
	// AccessControl, BucketName and FilePath are as requested, FileName is the service's choice.
	AccessControl, BucketName, FilePath, FileName string
	// FileSize in bytes and Duration in milliseconds are 0 until the clip is COMPLETED.
	FileSize, Duration int64
	// PlayableAt is when the mp4 came to be in the bucket, zero until then.
	PlayableAt time.Time
}

// Outcome is how long the service works on a clip, and how that ends.
type Outcome struct {
	// Status is the end: COMPLETED if empty, PROCESSING_FAIL, UPLOAD_FAIL, or one that no document knows.
	Status string
	// After is how long it takes on the service's clock; 0 is done by the first look at the clip.
	Duration time.Duration
	// Through are statuses to be shown meanwhile in place of CREATING, each for an equal share of After.
	IntermediateStatuses []string
	// Never means that the clip does not come to its end. After then only paces Through, whose last one stays.
	Never bool
}

const (
	creating  = "CREATING"
	completed = "COMPLETED"
	// uploadFail is documented as "upload failed", to Object Storage.
	uploadFail = "UPLOAD_FAIL"
)

// clipStatuses is the documented enumeration.
var clipStatuses = []string{creating, completed, "PROCESSING_FAIL", uploadFail}

type clip struct {
	Clip
	forgetAt     time.Time // when the snapshot expires, which may be the end of the record too
	bucket       bool      // whether the bucket exists
	unlisted     bool      // by Unlist
	outcome      Outcome
	end          time.Time
	outcomeKnown bool // the outcome is known
	ended        bool
	inCallback   bool // a callback is running for it
	finishCount  int  // by Finish
}

// SetOutcome decides for each clip that is made from now on how it ends; nil restores the default, COMPLETED at once.
func (s *Simulator) SetOutcome(outcome func(Clip) Outcome) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.outcome = outcome
}

// OnComplete sets what is to happen when a clip completes, such as to put an mp4 into a bucket. It runs once a clip,
// when somebody looks at the clip after its time; its error turns the clip into UPLOAD_FAIL.
func (s *Simulator) OnComplete(hook func(Clip) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.onComplete = hook
}

// SetBuckets names the buckets that exist; with no names, every bucket does.
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

// Clips are the clips that the service holds, in the order of their creation.
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

// Clip is the clip with this id, if the service holds it.
func (s *Simulator) Clip(id int64) (Clip, bool) {
	for _, c := range s.Clips() {
		if c.ID == id {
			return c, true
		}
	}
	return Clip{}, false
}

// AddClip makes a clip as somebody else's POST would have done, without looking at the snapshot or the values.
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

// ForgetClip makes the service forget a clip, which no request can do.
func (s *Simulator) RemoveClip(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clips = slices.DeleteFunc(s.clips, func(c *clip) bool { return c.ID == id })
}

// Unlist leaves a clip out of the list of its snapshot's clips from now on, as a list does that lags behind.
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

// newClip enters a clip. The file name has the form of the documentation's example, {number}-{epoch ms}.mp4, in which
// neither part is an id or a time of the clip.
func (s *Simulator) newClip(now time.Time, c Clip) *clip {
	c.ID = next(&s.sequence.clip)
	c.Status = creating
	c.Created = now.Truncate(time.Millisecond)
	c.Updated = c.Created
	number := next(&s.sequence.file)
	c.FileName = fmt.Sprintf("%d-%d.mp4", number, c.Created.UnixMilli()-688_731_535-number*13)
	entry := &clip{Clip: c, forgetAt: c.Created.Add(snapshotLifetime), bucket: s.bucketExists(c.BucketName)}
	if snapshot := s.snapshots[c.SnapshotID]; snapshot != nil {
		entry.forgetAt = snapshot.Expires
	}
	s.clips = append(s.clips, entry)
	return entry
}

// seen is the clip as it looks at a time: one that is being made may show other statuses than CREATING.
func (c *clip) view(now time.Time) Clip {
	view := c.Clip
	if stages := c.outcome.IntermediateStatuses; !c.ended && len(stages) > 0 {
		i := len(stages) - 1
		if c.outcome.Duration > 0 {
			i = min(i, int(float64(len(stages))*float64(now.Sub(c.Created))/float64(c.outcome.Duration)))
		}
		view.Status = stages[i]
	}
	return view
}

// settle asks for the outcome of new clips and, if all is set, ends those whose time has come. Callbacks run without
// the lock, so they may use the Simulator; a clip that another goroutine is busy with is left to it.
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
			// No callback, so that nobody else sees the clip unfinished meanwhile.
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
			if outcome != nil {
				after.outcome = outcome(before.Clip)
			}
			after.end, after.outcomeKnown = before.Created.Add(after.outcome.Duration), true
		}

		s.mu.Lock()
		// What Finish decided meanwhile prevails.
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
	view.FileSize, view.Duration, view.PlayableAt = 0, 0, time.Time{}
	if view.Status != completed {
		return view
	}
	done := view
	done.Duration = view.EndTime - view.StartTime
	done.FileSize = 1024 + done.Duration*328 // 2.6 Mbit/s and a header
	done.PlayableAt = view.Updated
	if hook != nil && hook(done) != nil {
		view.Status = uploadFail
		return view
	}
	return done
}

func (s *Simulator) createShortClip(c *call) (object, *failure) {
	ch, f := s.channelOf(c)
	if f != nil {
		return nil, f
	}
	if ch.spec.Status != "READY" && ch.spec.Status != "PUBLISHING" {
		return nil, serviceError(250134)
	}
	if c.behavior.LLHLSRefused && ch.lowLatency() {
		return nil, serviceError(250131)
	}
	snapshot, f := s.snapshotOf(c)
	if f != nil {
		return nil, f
	}
	if snapshot.expired(c.now) {
		return nil, c.behavior.ExpiredSnapshotClip.failure("snapshot")
	}
	wanted, f := c.parseClip()
	if f != nil {
		return nil, f
	}
	if wanted.EndTime > snapshot.Length.Milliseconds() {
		return nil, serviceError(250002, "endTime")
	}
	if !s.bucketExists(wanted.BucketName) && c.behavior.UnknownBucket == "refused" {
		return nil, serviceError(250705)
	}
	wanted.ChannelID, wanted.SnapshotID = ch.spec.ID, snapshot.ID
	return c.behavior.renderOneClip(s.newClip(c.now, wanted).Clip), nil
}

var limitedPath = regexp.MustCompile(`^/[A-Za-z0-9/_-]{0,19}$`)

// parseClip reads the body of a clip's creation. It takes no field that is not documented and no number in place of a
// string or the other way round; how lenient the service is there is unknown.
func (c *call) parseClip() (clip Clip, f *failure) {
	var root any
	decoder := json.NewDecoder(bytes.NewReader(c.body))
	decoder.UseNumber()
	if err := decoder.Decode(&root); err != nil {
		return clip, serviceError(250012)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return clip, serviceError(250012)
	}
	p := fields{}
	top := p.object(root, "", "startTime", "endTime", "shortclip")
	clip.StartTime = p.integer(top, "startTime")
	clip.EndTime = p.integer(top, "endTime")
	output := p.object(p.object(top["shortclip"], "shortclip", "output")["output"], "shortclip.output",
		"accessControl", "bucketName", "filePath")
	clip.AccessControl = p.text(output, "accessControl")
	clip.BucketName = p.text(output, "bucketName")
	clip.FilePath = p.text(output, "filePath")
	if p.failure != nil {
		return clip, p.failure
	}
	length := clip.EndTime - clip.StartTime
	switch {
	case clip.StartTime < 0:
		return clip, serviceError(250002, "startTime")
	case length < minMedia.Milliseconds() || length > maxMedia.Milliseconds():
		return clip, serviceError(250002, "endTime")
	case clip.AccessControl != "PRIVATE" && clip.AccessControl != "PUBLIC_READ":
		return clip, serviceError(250002, "accessControl")
	case !strings.HasPrefix(clip.FilePath, "/"), c.behavior.FilePathLimited && !limitedPath.MatchString(clip.FilePath):
		return clip, serviceError(250151)
	}
	return clip, nil
}

// fields takes a decoded body apart and keeps the first thing that is wrong with it.
type fields struct{ failure *failure }

func (p *fields) wrong(code int, args ...string) {
	if p.failure == nil {
		p.failure = serviceError(code, args...)
	}
}

func (p *fields) object(v any, name string, known ...string) map[string]any {
	o, ok := v.(map[string]any)
	if !ok {
		if v == nil && name != "" {
			p.wrong(250011, name)
		}
		p.wrong(250012)
	}
	for field := range o {
		if !slices.Contains(known, field) {
			p.wrong(250012)
		}
	}
	return o
}

func (p *fields) integer(o map[string]any, name string) int64 {
	if o[name] == nil {
		p.wrong(250011, name)
		return 0
	}
	number, _ := o[name].(json.Number)
	n, err := strconv.ParseInt(number.String(), 10, 64)
	if err != nil {
		p.wrong(250021, name, "Long")
	}
	return n
}

func (p *fields) text(o map[string]any, name string) string {
	if o[name] == nil || o[name] == "" {
		p.wrong(250011, name)
		return ""
	}
	text, ok := o[name].(string)
	if !ok {
		p.wrong(250021, name, "String")
	}
	return text
}

func (s *Simulator) getShortClip(c *call) (object, *failure) {
	ch := s.lookUp(c)
	if ch == nil {
		return nil, c.behavior.UnknownChannel.failure("channel")
	}
	id, f := c.numericID("id")
	if f != nil {
		return nil, f
	}
	i := slices.IndexFunc(s.clips, func(clip *clip) bool { return clip.ID == id && clip.ChannelID == c.channelID })
	if ch.deleted {
		if a := c.behavior.ClipAfterChannelDeleted; !a.StillAvailable {
			return nil, a.failure("shortclip")
		}
	}
	if i < 0 || c.now.Sub(s.clips[i].Created) < c.behavior.ClipLag {
		return nil, c.behavior.UnknownClip.failure("shortclip")
	}
	found := s.clips[i]
	if a := c.behavior.ClipAfterSnapshotExpiry; !a.StillAvailable && !c.now.Before(found.forgetAt) {
		return nil, a.failure("shortclip")
	}
	return c.behavior.renderOneClip(found.view(c.now)), nil
}

func (s *Simulator) listShortClips(c *call) (object, *failure) {
	if _, f := s.channelOf(c); f != nil {
		return nil, f
	}
	status := c.query.Get("shortclipStatus")
	if c.query.Has("shortclipStatus") && !slices.Contains(clipStatuses, status) {
		return nil, serviceError(250002, "shortclipStatus")
	}
	snapshot, f := s.readableSnapshotOf(c)
	if f != nil {
		return nil, f
	}
	if a := c.behavior.ExpiredSnapshotList; snapshot.expired(c.now) && !a.StillAvailable {
		if a.Empty {
			return c.behavior.renderClips(snapshot, nil), nil
		}
		return nil, a.failure("snapshot")
	}
	var clips []Clip
	for _, entry := range s.clips {
		listed := entry.SnapshotID == snapshot.ID && !entry.unlisted && c.now.Sub(entry.Created) >= c.behavior.ListLag
		if clip := entry.view(c.now); listed && (status == "" || clip.Status == status) {
			clips = append(clips, clip)
		}
	}
	return c.behavior.renderClips(snapshot, clips), nil
}
