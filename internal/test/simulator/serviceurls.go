package simulator

import (
	"fmt"
	"strings"
)

// cdnDomain stands for the domain of a channel's CDN in all URLs.
const cdnDomain = "simulator.cdn.example.com"

// snapshotURL has the parts of the documented example: expiry, encoder host, token, quality, id and creation.
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
	switch kind := c.query.Get("serviceUrlType"); kind {
	case "":
		return nil, serviceError(250011, "serviceUrlType")
	case "GENERAL":
		list, f = c.generalURLs(ch)
	case "TIMEMACHINE":
		list, f = c.timeMachineURLs(ch)
	case "THUMBNAIL":
		list = thumbnailURLs(ch)
	default:
		return nil, serviceError(250021, "serviceUrlType", "ServiceUrlType")
	}
	if f != nil {
		return nil, f
	}
	return object{"content": list}, nil
}

// generalURLs need a running CDN (250124). Code 250125 says that the channel has to be READY; that a channel on the air
// answers too is seen in public clients.
func (c *call) generalURLs(ch *channel) ([]object, *failure) {
	if ch.spec.Status != "READY" && ch.spec.Status != "PUBLISHING" {
		return nil, serviceError(250125)
	}
	if ch.spec.CDNStatus != "RUNNING" {
		return nil, serviceError(250124)
	}
	list := c.qualityURLs(ch, "live", false)
	if strings.Contains(ch.spec.OutputProtocol, "DASH") {
		list = append(list, object{
			"name": "dash", "url": fmt.Sprintf("https://%s/live/video/%s/live.mpd", cdnDomain, ch.spec.ID),
		})
	}
	return list, nil
}

// timeMachineURLs need a channel with DVR that is on the air and recording. What the service says of one that is not on
// the air is a question of the dialect; one without DVR never has such URLs and is always an error.
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
		return []object{}, nil
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
			if q.video > 0 {
				item["resolution"] = q.resolution
				item["videoBitrate"] = c.behavior.bitrate(q.video)
			}
		}
		list = append(list, item)
	}
	return append(list, object{"name": "ABR", "url": base + "playlist.m3u8"})
}

// thumbnailURLs are there before the first broadcast, as a public client observed.
func thumbnailURLs(ch *channel) []object {
	base := fmt.Sprintf("https://%s/live/image/%s/", cdnDomain, ch.spec.ID)
	resized := []object{}
	for _, size := range []string{"100px", "360px", "720px"} {
		resized = append(resized, object{"type": size, "url": base + size + "/thumbnail.jpg"})
	}
	return []object{{"name": "thumbnail", "url": base + "thumbnail.jpg", "resizedUrl": resized}}
}
