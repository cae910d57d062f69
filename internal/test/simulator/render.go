// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"strconv"
	"strings"
	"time"
)

// object is a JSON object under construction.
type object map[string]any

// number writes what one page calls Integer and another String.
func (b Behavior) number(n int64) any {
	if b.NumbersAsStrings {
		return strconv.FormatInt(n, 10)
	}
	return n
}

func (b Behavior) time(t time.Time) any { return b.number(t.UnixMilli()) }

func (b Behavior) clipTime(t time.Time) any {
	if b.ClipTimesAsText {
		return t.UTC().Format("2006-01-02T15:04:05.000Z")
	}
	return b.time(t)
}

// duration writes milliseconds or minutes.
func (b Behavior) duration(n int64) any {
	if b.FractionalDurations {
		return float64(n) + 0.5
	}
	return n
}

func (b Behavior) flag(on bool) any {
	switch {
	case !b.FlagsAsLetters:
		return on
	case on:
		return "Y"
	}
	return "N"
}

func (b Behavior) bitrate(bitsPerSecond int64) any {
	if b.BitratesAsNumbers {
		return bitsPerSecond
	}
	return strconv.FormatInt(bitsPerSecond, 10)
}

func (b Behavior) channelStatus(status string) string {
	if status == "PUBLISHING" && b.ChannelStatusPublish {
		return "PUBLISH"
	}
	return status
}

// list writes a list, with a null where the behavior has one.
func (b Behavior) list(items []object) any {
	switch {
	case len(items) == 0 && b.NullInLists == "when-empty":
		return nil
	case len(items) == 0:
		return []object{}
	case b.NullInLists == "as-entry":
		return append(items, nil)
	}
	return items
}

// withTotal adds the total next to the content of a list: the number of items that match, or that are on the page.
func (b Behavior) withTotal(body object, matching, onPage int) object {
	if b.ListTotal {
		body["total"] = matching
		if b.TotalOfPage {
			body["total"] = onPage
		}
	}
	return body
}

func (c *call) renderSnapshot(ch *channel, n *Snapshot) object {
	b := c.behavior
	snapshot := object{
		"snapshotId": n.ID, "snapshotUrl": n.URL, "createdTime": b.time(n.Created), "expireTime": b.time(n.Expires),
		"duration": b.duration(int64(n.Duration)),
	}
	if b.EmptySnapshotURL {
		snapshot["snapshotUrl"] = ""
	}
	if n.Duration == 0 {
		switch b.OmittedDuration {
		case "0":
			snapshot["duration"] = 0
		case "absent":
			delete(snapshot, "duration")
		case "null":
			snapshot["duration"] = nil
		case "240":
			snapshot["duration"] = 240
		}
	}
	return object{"channelId": ch.spec.ID, "channelStatus": b.channelStatus(ch.spec.Status), "snapshot": snapshot}
}

// renderClip never has startTime or endTime, because no documented response returns them.
func (b Behavior) renderClip(c Clip) object {
	updated := c.Updated
	if b.UpdatedTimeFrozen {
		updated = c.Created
	}
	output := object{
		"accessControl": c.AccessControl, "bucketName": c.BucketName, "filePath": b.filePath(c.FilePath), "fileName": c.FileName,
	}
	clip := object{
		"id": c.ID, "status": c.Status, "createdTime": b.clipTime(c.Created), "updatedTime": b.clipTime(updated), "output": output,
	}
	if c.Status == completed {
		clip["fileSize"], clip["duration"] = c.FileSize, b.duration(c.Duration)
		return clip
	}
	switch b.UnfinishedSize {
	case "zero":
		clip["fileSize"], clip["duration"] = 0, 0
	case "null":
		clip["fileSize"], clip["duration"] = nil, nil
	}
	switch b.FileNameUntilCompleted {
	case "absent":
		delete(output, "fileName")
	case "empty":
		output["fileName"] = ""
	}
	return clip
}

func (b Behavior) filePath(requested string) string {
	switch b.FilePathInResponse {
	case "without-slash":
		return strings.TrimPrefix(requested, "/")
	case "trailing-slash":
		return strings.TrimSuffix(requested, "/") + "/"
	}
	return requested
}

// objectKey is the key of the mp4 in the bucket.
func (b Behavior) objectKey(filePath, fileName string) string {
	joined := strings.Trim(filePath, "/") + "/" + fileName
	switch b.ObjectKey {
	case "concatenated":
		return strings.TrimPrefix(filePath, "/") + "/" + fileName
	case "leading-slash":
		return "/" + strings.TrimPrefix(joined, "/")
	}
	return strings.TrimPrefix(joined, "/")
}

func (b Behavior) renderOneClip(c Clip) object {
	content := object{"channelId": c.ChannelID, "snapshotId": c.SnapshotID, "shortclip": b.renderClip(c)}
	if b.ClipSnapshotIDString {
		content["snapshotId"] = strconv.FormatInt(c.SnapshotID, 10)
	}
	return object{"content": content}
}

// renderClips leaves snapshotId an integer, as both generations have it in the list. clips are those that match, oldest first.
func (b Behavior) renderClips(snapshot *Snapshot, clips []Clip) object {
	var list []object
	for i := range clips {
		c := clips[i]
		if b.ClipListOrder == "newest-first" {
			c = clips[len(clips)-1-i]
		}
		item := b.renderClip(c)
		if b.ListWithoutSize {
			delete(item, "fileSize")
			delete(item, "duration")
		}
		if b.ListWithoutOutput {
			delete(item, "output")
		}
		list = append(list, item)
	}
	if b.ClipListLimit > 0 && len(list) > b.ClipListLimit {
		list = list[:b.ClipListLimit]
	}
	content := object{"channelId": snapshot.ChannelID, "snapshotId": snapshot.ID, b.ListKey: b.list(list)}
	return b.withTotal(object{"content": content}, len(clips), len(list))
}

func (s *Simulator) renderChannel(c *call, ch *channel) object {
	b := c.behavior
	o := object{
		"channelId": ch.spec.ID, "channelName": ch.spec.Name, "instanceNo": b.number(ch.instanceNo),
		"channelStatus": b.channelStatus(ch.spec.Status), "envType": "REAL", "outputProtocol": ch.spec.OutputProtocol,
		"qualitySetId": 3, "qualitySetName": "HD_16_9", "isRecording": b.flag(ch.spec.Recording), b.UseDvrKey: b.flag(ch.spec.DVR),
		"immediateOnAir": b.flag(ch.spec.ImmediateOnAir), "uploadPath": "/livestation/" + ch.spec.ID,
		"record": object{
			"type": "MANUAL_UPLOAD", "format": "MP4", "bucketName": "livestation-record", "filePath": "/record",
			"accessControl": "PRIVATE",
		},
		"cdn": object{
			"cdnType": "GLOBAL_EDGE", "instanceNo": strconv.FormatInt(ch.instanceNo+1, 10), "profileId": 1411,
			"statusName": ch.spec.CDNStatus, "serviceName": "simulator", "cdnDomain": cdnDomain,
		},
		"publishUrl":       "rtmp://rtmp-ls-k1.video.media.example.com:8080/relay",
		"globalPublishUrl": "rtmp://rtmp-ls-g1.video.media.example.com:8080/relay",
		"streamKey":        StreamKey + strconv.FormatInt(ch.instanceNo, 36),
		"createdTime":      b.time(ch.created), "totalPublishSeconds": 0,
		"alertOn": b.flag(false), "isStreamFailOver": b.flag(false),
	}
	if b.ChannelTextFields {
		o["record"], o["cdn"] = "", ""
	}
	if ch.spec.DVR {
		o["timemachineMin"] = 360
	}
	if ch.spec.Recording {
		o["recentPublishStartTime"] = b.time(ch.recording)
	}
	b.nameSnapshots(o, s.readableSnapshots(c, ch.spec.ID))
	return o
}

// nameSnapshots sets the field that names the channel's snapshots.
func (b Behavior) nameSnapshots(channel object, ids []int64) {
	one := func(id int64) object { return object{"snapshotId": id} }
	switch b.ChannelSnapshots {
	case "object":
		channel["snapshot"] = object{}
		if len(ids) > 0 {
			channel["snapshot"] = one(ids[len(ids)-1])
		}
	case "objects":
		list := []object{}
		for _, id := range ids {
			list = append(list, one(id))
		}
		channel["snapshot"] = list
	case "ids":
		channel["snapshot"] = ids
	case "bare":
		channel["snapshotId"] = nil
		if len(ids) > 0 {
			channel["snapshotId"] = ids[len(ids)-1]
		}
	}
}
