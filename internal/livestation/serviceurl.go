// SPDX-License-Identifier: MPL-2.0

package livestation

import (
	"context"
	"errors"
	"net/http"
	"net/url"
)

// ServiceURLType selects the kind of playback URLs. Source: "Get service URL".
type ServiceURLType string

// The documented types of service URLs.
const (
	// ServiceURLGeneral selects the live HLS and DASH URLs. They need a running CDN.
	ServiceURLGeneral ServiceURLType = "GENERAL"
	// ServiceURLTimeMachine selects the HLS URLs that viewers can rewind. They need a channel with a time machine that is
	// being recorded.
	ServiceURLTimeMachine ServiceURLType = "TIMEMACHINE"
	// ServiceURLThumbnail selects the still images of the broadcast.
	ServiceURLThumbnail ServiceURLType = "THUMBNAIL"
)

// ServiceURLTypes returns the documented types, in the documents' order.
func ServiceURLTypes() []ServiceURLType {
	return []ServiceURLType{ServiceURLGeneral, ServiceURLTimeMachine, ServiceURLThumbnail}
}

// ServiceURL is one playback URL. A field that the service omits is "" or nil; only video renditions have all of them.
type ServiceURL struct {
	// Name is the quality, such as 720p-16-9, or ABR, dash or thumbnail.
	Name string
	URL  string
	// Resolution is width by height in pixels, such as 1280x720.
	Resolution string
	// VideoBitrate and AudioBitrate are in bit/s.
	VideoBitrate, AudioBitrate *int64
	// ResizedURLs are the other sizes of a thumbnail.
	ResizedURLs []ResizedURL
}

// ResizedURL is a thumbnail of another size. Type is its width, such as 100px.
type ResizedURL struct{ Type, URL string }

// ListServiceURLs returns the playback URLs of one type. They depend on the channel's state: an error that is [IsWrongState]
// is normal for a channel that is off the air, and the list may be empty. Entries without a name or a URL are left out.
//
// Source: "Get service URL", GET /channels/{channelId}/serviceUrls,
// https://api.ncloud-docs.com/docs/en/media-livestation-channel-serviceurl.
func (c *Client) ListServiceURLs(ctx context.Context, channelID string, urlType ServiceURLType) ([]ServiceURL, error) {
	op := operation{
		name: "get service URLs", method: http.MethodGet,
		path:     []string{"channels", channelID, "serviceUrls"},
		query:    url.Values{"serviceUrlType": {string(urlType)}},
		nullable: true,
	}
	var content []*serviceURLContent
	got, err := c.call(ctx, op, &content)
	if err != nil {
		return nil, err
	}
	urls := make([]ServiceURL, 0, len(content))
	for _, item := range content {
		if item != nil && item.Name != "" && item.URL != "" {
			urls = append(urls, item.serviceURL())
		}
	}
	if len(urls) == 0 && len(content) > 0 {
		return nil, got.invalidResponse(errors.New("the response holds no service URL with a name and a URL"))
	}
	return urls, nil
}

// serviceURLContent is a service URL as the service writes it.
type serviceURLContent struct {
	Name         flexString                              `json:"name"`
	URL          flexString                              `json:"url"`
	Resolution   flexString                              `json:"resolution"`
	VideoBitrate flexInt                                 `json:"videoBitrate"`
	AudioBitrate flexInt                                 `json:"audioBitrate"`
	ResizedURL   flexList[flexObject[resizedURLContent]] `json:"resizedUrl"`
}

type resizedURLContent struct {
	Type flexString `json:"type"`
	URL  flexString `json:"url"`
}

func (content *serviceURLContent) serviceURL() ServiceURL {
	one := ServiceURL{
		Name: string(content.Name), URL: string(content.URL), Resolution: string(content.Resolution),
		VideoBitrate: content.VideoBitrate.value, AudioBitrate: content.AudioBitrate.value,
	}
	for _, resized := range content.ResizedURL {
		if resized.value != nil && resized.value.URL != "" {
			one.ResizedURLs = append(one.ResizedURLs, ResizedURL{Type: string(resized.value.Type), URL: string(resized.value.URL)})
		}
	}
	return one
}
