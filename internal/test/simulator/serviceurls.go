// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"fmt"
	"strings"
)

// cdnDomain is the domain of a channel's CDN in all URLs.
const cdnDomain = "simulator.cdn.example.com"

// snapshotURL has the parts of the documented example: expiry, encoder host, token, quality, ID and creation.
func snapshotURL(n *Snapshot) string {
	return fmt.Sprintf("https://%s/dvr/snapshot/%d/ls-nmssencg001/mtfpkgmjxmyecget2wjzthbeplp5vk9a7o6c/480p-16-9/%d-%d.m3u8",
		cdnDomain, n.Expires.UnixMilli(), n.ID, n.Created.UnixMilli())
}

// qualities are those of the documentation's example.
var qualities = []struct {
	name, resolution string
	video, audio     int64
}{
	{"720p-16-9", "1280x720", 2500000, 128000},
	{"480p-16-9", "854x480", 1200000, 128000},
	{"360p-16-9", "640x360", 800000, 96000},
	{"audio-192k", "", 0, 192000},
}

func (s *Simulator) getServiceURLs(c *call) (object, *failure) {
	ch, f := s.channelOf(c)
	if f != nil {
		return nil, f
	}
	var list []object
	switch urlType := c.query.Get("serviceUrlType"); urlType {
	case "":
		return nil, serviceError(250011, "serviceUrlType")
	case "GENERAL":
		list, f = c.generalURLs(ch)
	case "TIMEMACHINE":
		list, f = c.timeMachineURLs(ch)
	case "THUMBNAIL":
		list, f = c.thumbnailURLs(ch)
	default:
		return nil, serviceError(250021, "serviceUrlType", "ServiceUrlType")
	}
	if f != nil {
		return nil, f
	}
	if c.behavior.ServiceURLWithoutURL && len(list) > 0 {
		delete(list[len(list)-1], "url")
	}
	return object{"content": c.behavior.list(list)}, nil
}

// generalURLs need a running CDN (250124). Code 250125 says that the channel has to be READY; public clients also read the URLs
// of a channel on the air.
func (c *call) generalURLs(ch *channel) ([]object, *failure) {
	if !ch.readyOrPublishing() {
		return nil, serviceError(250125)
	}
	if ch.spec.CDNStatus != "RUNNING" {
		return nil, serviceError(250124)
	}
	list := c.qualityURLs(ch, "live", false)
	if strings.Contains(ch.spec.OutputProtocol, "DASH") {
		list = append(list, object{"name": "dash", "url": fmt.Sprintf("https://%s/live/video/%s/live.mpd", cdnDomain, ch.spec.ID)})
	}
	return list, nil
}

// timeMachineURLs need a channel with DVR that is on the air and records. The response while it is off the air is a setting. A
// channel without DVR never has such URLs, and the response is always an error.
func (c *call) timeMachineURLs(ch *channel) ([]object, *failure) {
	var f *failure
	switch {
	case !ch.spec.DVR:
		return nil, serviceError(c.behavior.NoDVR)
	case ch.spec.Status != "PUBLISHING":
		f = serviceError(250134)
	case !ch.spec.Recording:
		f = serviceError(250141)
	default:
		return c.qualityURLs(ch, "dvr", c.behavior.TimeMachineBare), nil
	}
	if c.behavior.TimeMachineOffAir == "empty" {
		return nil, nil
	}
	return nil, f
}

func (c *call) qualityURLs(ch *channel, path string, bare bool) []object {
	base := fmt.Sprintf("https://%s/%s/video/%s/", cdnDomain, path, ch.spec.ID)
	var list []object
	for _, q := range qualities {
		item := object{"name": q.name, "url": base + q.name + "/playlist.m3u8"}
		if !bare {
			item["audioBitrate"] = c.behavior.bitrate(q.audio)
			switch {
			case q.video > 0:
				item["resolution"] = q.resolution
				item["videoBitrate"] = c.behavior.bitrate(q.video)
			case c.behavior.MissingBitrate == "dash":
				item["videoBitrate"] = "-"
			}
		}
		list = append(list, item)
	}
	return append(list, object{"name": "ABR", "url": base + "playlist.m3u8"})
}

// thumbnailURLs exist before the first broadcast unless the behavior says otherwise.
func (c *call) thumbnailURLs(ch *channel) ([]object, *failure) {
	switch needs := c.behavior.ThumbnailNeeds; {
	case needs == "ready-or-publishing" && !ch.readyOrPublishing():
		return nil, serviceError(250125)
	case needs == "on-air" && ch.spec.Status != "PUBLISHING":
		return nil, serviceError(250134)
	case needs == "running-cdn" && ch.spec.CDNStatus != "RUNNING":
		return nil, serviceError(250124)
	}
	base := fmt.Sprintf("https://%s/live/image/%s/", cdnDomain, ch.spec.ID)
	resized := []object{}
	for _, size := range []string{"100px", "360px", "720px"} {
		resized = append(resized, object{"type": size, "url": base + size + "/thumbnail.jpg"})
	}
	return []object{{"name": "thumbnail", "url": base + "thumbnail.jpg", "resizedUrl": resized}}, nil
}
