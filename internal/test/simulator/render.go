package simulator

import (
	"strconv"
	"time"
)

// object is a JSON object under construction.
type object map[string]any

// number writes what one page calls Integer and another String.
func (d Behavior) number(n int64) any {
	if d.NumbersAsStrings {
		return strconv.FormatInt(n, 10)
	}
	return n
}

func (d Behavior) time(t time.Time) any { return d.number(t.UnixMilli()) }

func (d Behavior) bitrate(bitsPerSecond int64) any {
	if d.BitratesAsNumbers {
		return bitsPerSecond
	}
	return strconv.FormatInt(bitsPerSecond, 10)
}

func (d Behavior) channelStatus(status string) string {
	if status == "PUBLISHING" && d.ChannelStatusPublish {
		return "PUBLISH"
	}
	return status
}

// withTotal adds the total beside the content of a list.
func (d Behavior) withTotal(body object, total int) object {
	if d.ListTotal {
		body["total"] = total
	}
	return body
}

func (c *call) renderSnapshot(ch *channel, n *Snapshot) object {
	d := c.behavior
	snapshot := object{
		"snapshotId": n.ID, "snapshotUrl": n.URL, "createdTime": d.time(n.Created), "expireTime": d.time(n.Expires),
		"duration": n.Duration,
	}
	if d.EmptySnapshotURL {
		snapshot["snapshotUrl"] = ""
	}
	if n.Duration == 0 {
		switch d.OmittedDuration {
		case "absent":
			delete(snapshot, "duration")
		case "null":
			snapshot["duration"] = nil
		case "240":
			snapshot["duration"] = 240
		}
	}
	return object{"channelId": ch.spec.ID, "channelStatus": d.channelStatus(ch.spec.Status), "snapshot": snapshot}
}

// renderClip never has startTime or endTime: no documented answer returns them. fileSize and duration are optional and
// absent from the example of a clip that is being made.
func (d Behavior) renderClip(c Clip) object {
	updated := c.Updated
	if d.UpdatedTimeFrozen {
		updated = c.Created
	}
	output := object{
		"accessControl": c.AccessControl, "bucketName": c.BucketName, "filePath": c.FilePath, "fileName": c.FileName,
	}
	clip := object{
		"id": c.ID, "status": c.Status, "createdTime": d.time(c.Created), "updatedTime": d.time(updated), "output": output,
	}
	switch {
	case c.Status == "COMPLETED":
		clip["fileSize"], clip["duration"] = c.FileSize, c.Duration
	case d.FileNameUntilCompleted == "absent":
		delete(output, "fileName")
	case d.FileNameUntilCompleted == "empty":
		output["fileName"] = ""
	}
	return clip
}

func (d Behavior) renderOneClip(c Clip) object {
	content := object{"channelId": c.ChannelID, "snapshotId": c.SnapshotID, "shortclip": d.renderClip(c)}
	if d.ClipSnapshotIDString {
		content["snapshotId"] = strconv.FormatInt(c.SnapshotID, 10)
	}
	return object{"content": content}
}

// renderClips leaves snapshotId an integer: so both generations have it in the list.
func (d Behavior) renderClips(snapshot *Snapshot, clips []Clip) object {
	list := []object{}
	for _, c := range clips {
		item := d.renderClip(c)
		if d.ListWithoutSize {
			delete(item, "fileSize")
			delete(item, "duration")
		}
		list = append(list, item)
	}
	content := object{"channelId": snapshot.ChannelID, "snapshotId": snapshot.ID, d.ListKey: list}
	return d.withTotal(object{"content": content}, len(list))
}

func (s *Simulator) renderChannel(c *call, ch *channel) object {
	d := c.behavior
	o := object{
		"channelId": ch.spec.ID, "channelName": ch.spec.Name, "instanceNo": d.number(ch.instanceNo),
		"channelStatus": d.channelStatus(ch.spec.Status), "envType": "REAL", "outputProtocol": ch.spec.OutputProtocol,
		"qualitySetId": 3, "qualitySetName": "HD_16_9", "isRecording": ch.spec.Recording, d.UseDvrKey: ch.spec.DVR,
		"immediateOnAir": ch.spec.ImmediateOnAir, "uploadPath": "/livestation/" + ch.spec.ID,
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
		"createdTime":      d.time(ch.created), "totalPublishSeconds": 0, "alertOn": false, "isStreamFailOver": false,
	}
	if ch.spec.DVR {
		o["timemachineMin"] = 360
	}
	if ch.spec.Recording {
		o["recentPublishStartTime"] = d.time(ch.recording)
	}
	d.nameSnapshots(o, s.validSnapshots(c, ch.spec.ID))
	return o
}

// nameSnapshots is the channel's field "snapshot", or what GEN1's table may mean by it.
func (d Behavior) nameSnapshots(channel object, ids []int64) {
	one := func(id int64) object { return object{"snapshotId": id} }
	switch d.ChannelSnapshots {
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
