package serviceurls

import (
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
	// ResizedURL is nil, and so null, for what is no thumbnail.
	ResizedURL []resizedURL `tfsdk:"resized_url"`
}

type resizedURL struct {
	Type types.String `tfsdk:"type"`
	URL  types.String `tfsdk:"url"`
}

// fill takes the URLs over. With none, list and map are empty, not null: for_each takes them as they are.
func (m *model) fromAPI(found []livestation.ServiceURL) {
	m.ServiceURLs = make([]serviceURL, 0, len(found))
	m.URLs = make(map[string]types.String, len(found))
	for _, item := range found {
		one := serviceURL{
			Name:         attribute.String(item.Name),
			URL:          attribute.String(item.URL),
			Resolution:   attribute.String(item.Resolution),
			VideoBitrate: types.Int64PointerValue(item.VideoBitrate),
			AudioBitrate: types.Int64PointerValue(item.AudioBitrate),
		}
		for _, resized := range item.ResizedURLs {
			one.ResizedURL = append(one.ResizedURL, resizedURL{attribute.String(resized.Type), attribute.String(resized.URL)})
		}
		m.ServiceURLs = append(m.ServiceURLs, one)
		m.URLs[item.Name] = one.URL
	}
}
