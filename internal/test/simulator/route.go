// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Operation is one of the endpoints that the simulator serves.
type Operation string

// The operations. Unknown stands for a method and path that no page lists.
const (
	CreateSnapshot  Operation = "CreateSnapshot"
	GetSnapshot     Operation = "GetSnapshot"
	CreateShortClip Operation = "CreateShortClip"
	ListShortClips  Operation = "ListShortClips"
	GetShortClip    Operation = "GetShortClip"
	GetServiceURLs  Operation = "GetServiceURLs"
	GetChannel      Operation = "GetChannel"
	ListChannels    Operation = "ListChannels"
	StartRecording  Operation = "StartRecording"
	StopRecording   Operation = "StopRecording"
	Unknown         Operation = "Unknown"
)

// Operations lists all of them but Unknown.
func Operations() []Operation { return slices.Sorted(maps.Keys(handlers)) }

// route is what the method and the path of a request say.
type route struct {
	op        Operation
	zone      string // region code that the path prefix stands for
	channelID string
	id        string // of the snapshot or clip
}

// parseRoute finds the operation. The paths are irregular: only the second word tells "take a snapshot" from "cut a clip".
func parseRoute(r *http.Request) route {
	none := route{op: Unknown}
	path := r.URL.EscapedPath()
	zone := "KR"
	rest, ok := strings.CutPrefix(path, "/api/v2/channels")
	if !ok {
		zone = "FKR"
		if rest, ok = strings.CutPrefix(path, "/api/fin-v2/channels"); !ok {
			return none
		}
	}
	var words []string
	if rest != "" {
		if rest[0] != '/' {
			return none
		}
		words = strings.Split(rest[1:], "/")
	}
	for i, word := range words {
		plain, err := url.PathUnescape(word)
		if err != nil || plain == "" {
			return none
		}
		words[i] = plain
	}
	get, post, put := r.Method == http.MethodGet, r.Method == http.MethodPost, r.Method == http.MethodPut
	switch n := len(words); {
	case get && n == 0:
		return route{ListChannels, zone, "", ""}
	case get && n == 1:
		return route{GetChannel, zone, words[0], ""}
	case get && n == 2 && words[1] == "serviceUrls":
		return route{GetServiceURLs, zone, words[0], ""}
	case get && n == 3 && words[1] == "snapshot":
		return route{GetSnapshot, zone, words[0], words[2]}
	case get && n == 3 && words[1] == "shortclip":
		return route{GetShortClip, zone, words[0], words[2]}
	case get && n == 3 && words[2] == "shortclips":
		return route{ListShortClips, zone, words[0], words[1]}
	case put && n == 2 && words[1] == "startRecord":
		return route{StartRecording, zone, words[0], ""}
	case put && n == 2 && words[1] == "stopRecord":
		return route{StopRecording, zone, words[0], ""}
	case post && n == 2 && words[1] == "snapshot":
		return route{CreateSnapshot, zone, words[0], ""}
	case post && n == 2:
		return route{CreateShortClip, zone, words[0], words[1]}
	}
	return none
}
