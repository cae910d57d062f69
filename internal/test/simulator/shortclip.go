// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"bytes"
	"encoding/json"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

func (s *Simulator) createShortClip(c *call) (object, *failure) {
	ch, f := s.channelOf(c)
	if f != nil {
		return nil, f
	}
	if f := c.clipNeeds(ch); f != nil {
		return nil, f
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
	if earlier := s.sameClip(wanted); earlier != nil {
		switch c.behavior.RepeatedPost {
		case "same-clip":
			return c.behavior.renderOneClip(earlier.view(c.now)), nil
		case "refused-250306":
			return nil, serviceError(250306)
		case "refused-250018":
			return nil, serviceError(250018)
		}
	}
	return c.behavior.renderOneClip(s.newClip(c.now, wanted).Clip), nil
}

// clipNeeds checks the state of the channel.
func (c *call) clipNeeds(ch *channel) *failure {
	b := c.behavior
	switch {
	case !ch.readyOrPublishing(), b.ClipNeedsOnAir && ch.spec.Status != "PUBLISHING":
		return serviceError(250134)
	case b.LLHLSRefused && ch.lowLatency():
		return serviceError(250131)
	case b.ClipNeedsDVR && !ch.spec.DVR:
		return serviceError(b.NoDVR)
	case b.ClipNeedsCDN && ch.spec.CDNStatus != "RUNNING":
		return serviceError(250107)
	}
	return nil
}

// sameClip finds a clip that has not failed and that the same request created, nil for none.
func (s *Simulator) sameClip(wanted Clip) *clip {
	for _, c := range s.clips {
		if c.SnapshotID == wanted.SnapshotID && c.StartTime == wanted.StartTime && c.EndTime == wanted.EndTime &&
			c.BucketName == wanted.BucketName && c.FilePath == wanted.FilePath && c.AccessControl == wanted.AccessControl &&
			(c.Status == creating || c.Status == completed) {
			return c
		}
	}
	return nil
}

var limitedPath = regexp.MustCompile(`^/[A-Za-z0-9/_-]{0,19}$`)

// parseClip reads the body of a create. It accepts no undocumented field and no number instead of a string or the other way
// round; how lenient the service is there is unknown.
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
		if r := c.behavior.ClipAfterChannelDeleted; !r.StillAvailable {
			return nil, r.failure("shortclip")
		}
	}
	if i < 0 || c.now.Sub(s.clips[i].Created) < c.behavior.ClipLag {
		return nil, c.behavior.UnknownClip.failure("shortclip")
	}
	found := s.clips[i]
	if r := c.behavior.ClipAfterSnapshotExpiry; !r.StillAvailable && !c.now.Before(found.forgetAt) {
		return nil, r.failure("shortclip")
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
	if r := c.behavior.ExpiredSnapshotList; snapshot.expired(c.now) && !r.StillAvailable {
		if r.Empty {
			return c.behavior.renderClips(snapshot, nil), nil
		}
		return nil, r.failure("snapshot")
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
