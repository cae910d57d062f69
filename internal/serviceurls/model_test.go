// SPDX-License-Identifier: MPL-2.0

package serviceurls

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
)

func TestFromAPI_mapsEachField(t *testing.T) {
	video, audio := int64(2_500_000), int64(128_000)
	var m model
	m.fromAPI([]livestation.ServiceURL{
		{Name: "720p-16-9", URL: "https://example.com/720p.m3u8", Resolution: "1280x720", VideoBitrate: &video, AudioBitrate: &audio},
		{Name: "thumbnail", URL: "https://example.com/full.jpg", ResizedURLs: []livestation.ResizedURL{{Type: "100px", URL: "https://example.com/100.jpg"}}},
	})
	if len(m.ServiceURLs) != 2 {
		t.Fatalf("%d service URLs, want 2", len(m.ServiceURLs))
	}
	quality, thumbnail := m.ServiceURLs[0], m.ServiceURLs[1]
	for name, values := range map[string]struct{ got, want any }{
		"name":                    {quality.Name, types.StringValue("720p-16-9")},
		"url":                     {quality.URL, types.StringValue("https://example.com/720p.m3u8")},
		"resolution":              {quality.Resolution, types.StringValue("1280x720")},
		"video_bitrate":           {quality.VideoBitrate, types.Int64Value(2_500_000)},
		"audio_bitrate":           {quality.AudioBitrate, types.Int64Value(128_000)},
		"resolution of thumbnail": {thumbnail.Resolution, types.StringNull()},
		"bitrate of thumbnail":    {thumbnail.VideoBitrate, types.Int64Null()},
		"type of resized URL":     {thumbnail.ResizedURL[0].Type, types.StringValue("100px")},
		"resized URL":             {thumbnail.ResizedURL[0].URL, types.StringValue("https://example.com/100.jpg")},
		"map from name to URL":    {m.URLs["720p-16-9"], types.StringValue("https://example.com/720p.m3u8")},
	} {
		if values.got != values.want {
			t.Errorf("%s = %v, want %v", name, values.got, values.want)
		}
	}
	if quality.ResizedURL != nil {
		t.Errorf("resized_url of a quality = %v, want null", quality.ResizedURL)
	}
}

// for_each accepts an empty map, but not null.
func TestFromAPI_withoutURLsIsEmptyNotNull(t *testing.T) {
	var m model
	m.fromAPI(nil)
	if m.ServiceURLs == nil || len(m.ServiceURLs) > 0 {
		t.Errorf("service_urls = %v, want an empty list", m.ServiceURLs)
	}
	if m.URLs == nil || len(m.URLs) > 0 {
		t.Errorf("urls = %v, want an empty map", m.URLs)
	}
}
