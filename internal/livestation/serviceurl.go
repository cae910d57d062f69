package livestation

import (
	"context"
	"errors"
	"net/http"
	"net/url"
)

// ServiceURLType says which playback URLs of a channel are asked for.
type ServiceURLType string

// The types of service URLs. Source: "Get service URL".
const (
	// ServiceURLGeneral are the live HLS and DASH URLs; they need a running CDN.
	ServiceURLGeneral ServiceURLType = "GENERAL"
	// ServiceURLTimeMachine are the HLS URLs that can be rewound; they need a channel with time machine that is recording.
	ServiceURLTimeMachine ServiceURLType = "TIMEMACHINE"
	// ServiceURLThumbnail are the pictures of what is on the air.
	ServiceURLThumbnail ServiceURLType = "THUMBNAIL"
)

// ServiceURLTypes are all types, in the documents' order.
func ServiceURLTypes() []ServiceURLType {
	return []ServiceURLType{ServiceURLGeneral, ServiceURLTimeMachine, ServiceURLThumbnail}
}

// ServiceURL is one playback URL. What the service leaves out is "" or nil: only the renditions of a video have all.
type ServiceURL struct {
	// Name is the quality, such as 720p-16-9, or ABR, dash, thumbnail.
	Name string
	URL  string
	// Resolution is width by height in pixels, such as 1280x720.
	Resolution string
	// VideoBitrate and AudioBitrate are in bit/s.
	VideoBitrate, AudioBitrate *int64
	// ResizedURLs are the smaller thumbnails.
	ResizedURLs []ResizedURL
}

// ResizedURL is a thumbnail of another size; Type is its width, such as 100px.
type ResizedURL struct {
	Type string `json:"type"`
	URL  string `json:"url"`
}

// ServiceURLs lists the playback URLs of one type. Which it has depends on the channel's state: an error that is
// IsWrongState is normal off the air, and an empty list is possible.
//
// Source: "Get service URL", GET /channels/{channelId}/serviceUrls.
func (c *Client) ListServiceURLs(ctx context.Context, channelID string, kind ServiceURLType) ([]ServiceURL, error) {
	op := operation{
		name: "get service URLs", method: http.MethodGet,
		path:  []string{"channels", channelID, "serviceUrls"},
		query: url.Values{"serviceUrlType": {string(kind)}},
	}
	var content []struct {
		Name         string       `json:"name"`
		URL          string       `json:"url"`
		Resolution   string       `json:"resolution"`
		VideoBitrate *flexInt     `json:"videoBitrate"`
		AudioBitrate *flexInt     `json:"audioBitrate"`
		ResizedURL   []ResizedURL `json:"resizedUrl"`
	}
	got, err := c.call(ctx, op, &content)
	if err != nil {
		return nil, err
	}
	urls := make([]ServiceURL, 0, len(content))
	for _, item := range content {
		if item.Name == "" || item.URL == "" {
			return nil, got.invalidResponse(errors.New("the answer holds a service URL without a name or without a URL"))
		}
		urls = append(urls, ServiceURL{
			Name: item.Name, URL: item.URL, Resolution: item.Resolution,
			VideoBitrate: item.VideoBitrate.ptr(), AudioBitrate: item.AudioBitrate.ptr(),
			ResizedURLs: item.ResizedURL,
		})
	}
	return urls, nil
}
