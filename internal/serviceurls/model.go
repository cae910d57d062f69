// SPDX-License-Identifier: MPL-2.0

package serviceurls

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
)

type model struct {
	ChannelID        types.String            `tfsdk:"channel_id"`
	ServiceURLType   types.String            `tfsdk:"service_url_type"`
	AllowUnavailable types.Bool              `tfsdk:"allow_unavailable"`
	ServiceURLs      []serviceURL            `tfsdk:"service_urls"`
	URLs             map[string]types.String `tfsdk:"urls"`
}

type serviceURL struct {
	Name         types.String `tfsdk:"name"`
	URL          types.String `tfsdk:"url"`
	Resolution   types.String `tfsdk:"resolution"`
	VideoBitrate types.Int64  `tfsdk:"video_bitrate"`
	AudioBitrate types.Int64  `tfsdk:"audio_bitrate"`
	// ResizedURL is nil, and so null, if the URL is not a thumbnail.
	ResizedURL []resizedURL `tfsdk:"resized_url"`
}

type resizedURL struct {
	Type types.String `tfsdk:"type"`
	URL  types.String `tfsdk:"url"`
}

// fromAPI copies the URLs and returns the names that occur more than once. Without URLs, list and map are empty rather
// than null, so that for_each accepts them.
func (m *model) fromAPI(urls []livestation.ServiceURL) (duplicates []string) {
	m.ServiceURLs = make([]serviceURL, 0, len(urls))
	m.URLs = make(map[string]types.String, len(urls))
	for _, url := range urls {
		one := serviceURL{
			Name:         attribute.String(url.Name),
			URL:          attribute.String(url.URL),
			Resolution:   attribute.String(url.Resolution),
			VideoBitrate: types.Int64PointerValue(url.VideoBitrate),
			AudioBitrate: types.Int64PointerValue(url.AudioBitrate),
		}
		for _, resized := range url.ResizedURLs {
			one.ResizedURL = append(one.ResizedURL, resizedURL{attribute.String(resized.Type), attribute.String(resized.URL)})
		}
		m.ServiceURLs = append(m.ServiceURLs, one)
		if _, found := m.URLs[url.Name]; !found {
			m.URLs[url.Name] = one.URL
		} else if !slices.Contains(duplicates, url.Name) {
			duplicates = append(duplicates, url.Name)
		}
	}
	return duplicates
}
