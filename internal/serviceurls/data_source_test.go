// SPDX-License-Identifier: MPL-2.0

package serviceurls_test

import (
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

const typeName = "ncplivestation_service_urls"

func TestRead_returnsEachTypeAsListAndMap(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, env *acctest.Env) {
		p := env.Provider(t, nil)
		for _, urlType := range []string{"GENERAL", "TIMEMACHINE", "THUMBNAIL"} {
			data := p.MustReadDataSource(t, typeName, acctest.Values{"channel_id": env.Channel, "service_url_type": urlType})
			urls := acctest.Values{}
			for _, url := range data.Objects("service_urls") {
				urls[url.String("name")] = url.String("url")
			}
			if len(urls) == 0 {
				t.Errorf("%s has no URLs", urlType)
			}
			data.CheckAttr(t, "urls", urls)
		}
	})
}

func TestRead_leavesNullWhatServiceOmits(t *testing.T) {
	env := acctest.New(t)
	p := env.Provider(t, nil)
	general := p.MustReadDataSource(t, typeName, acctest.Values{"channel_id": env.Channel, "service_url_type": "GENERAL"})
	for _, url := range general.Objects("service_urls") {
		switch url.String("name") {
		case "720p-16-9":
			url.CheckAttrs(t, acctest.Values{"resolution": "1280x720", "video_bitrate": 2_500_000, "audio_bitrate": 128_000, "resized_url": nil})
		case "ABR", "dash":
			url.CheckAttrs(t, acctest.Values{"resolution": nil, "video_bitrate": nil, "audio_bitrate": nil, "resized_url": nil})
		}
	}
	thumbnails := p.MustReadDataSource(t, typeName, acctest.Values{"channel_id": env.Channel, "service_url_type": "THUMBNAIL"})
	thumbnails.CheckAttr(t, "service_urls.0.resized_url.0.type", "100px")
}

// wrongStates are the states of a channel that permit no URL of a type.
var wrongStates = []struct {
	name, urlType string
	change        func(*simulator.ChannelSpec)
	says          string
}{
	{"off air", "TIMEMACHINE", func(c *simulator.ChannelSpec) { c.Status, c.Recording = "READY", false }, "PUBLISHING"},
	{"not recording", "TIMEMACHINE", func(c *simulator.ChannelSpec) { c.Recording = false }, "record"},
	{"CDN stopped", "GENERAL", func(c *simulator.ChannelSpec) { c.CDNStatus = "STOPPED" }, "CDN"},
	{"no time machine", "TIMEMACHINE", func(c *simulator.ChannelSpec) { c.DVR = false }, "time machine"},
}

func TestRead_errorNamesMissingChannelState(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, env *acctest.Env) {
		p := env.Provider(t, nil)
		for _, c := range wrongStates {
			t.Run(c.name, func(t *testing.T) {
				channel := env.AddChannel(simulator.LiveChannel(c.name))
				env.SetChannel(channel, c.change)
				_, diags := p.ReadDataSource(t, typeName, acctest.Values{"channel_id": channel, "service_url_type": c.urlType})
				diags.RequireError(t, "Playback URLs Not Available", channel, c.says, "allow_unavailable")
			})
		}
	})
}

func TestRead_allowUnavailableIsEmpty(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, env *acctest.Env) {
		p := env.Provider(t, nil)
		for _, c := range wrongStates {
			t.Run(c.name, func(t *testing.T) {
				channel := env.AddChannel(simulator.LiveChannel(c.name))
				env.SetChannel(channel, c.change)
				data := p.MustReadDataSource(t, typeName, acctest.Values{
					"channel_id": channel, "service_url_type": c.urlType, "allow_unavailable": true,
				})
				data.CheckAttr(t, "service_urls", []any{})
				data.CheckAttr(t, "urls", acctest.Values{})
			})
		}
	})
}

func TestRead_deletedChannelIsAnErrorUnlessUnavailableIsAllowed(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, env *acctest.Env) {
		p := env.Provider(t, nil)
		config := acctest.Values{"channel_id": "ls-20000101000000-none0", "service_url_type": "GENERAL"}
		_, diags := p.ReadDataSource(t, typeName, config)
		diags.RequireError(t, "Channel Not Found", "at channel_id", "ls-20000101000000-none0", "allow_unavailable")
		p.MustReadDataSource(t, typeName, config.With(acctest.Values{"allow_unavailable": true})).CheckAttr(t, "service_urls", []any{})
	})
}

func TestRead_faultIsAnErrorEvenIfUnavailableIsAllowed(t *testing.T) {
	env := acctest.New(t, acctest.WithoutRetries())
	env.Inject(simulator.Fault{Kind: simulator.Forbidden})
	_, diags := env.Provider(t, nil).ReadDataSource(t, typeName, acctest.Values{
		"channel_id": env.Channel, "service_url_type": "GENERAL", "allow_unavailable": true,
	})
	diags.RequireError(t, "Unable to Read Playback URLs", env.Channel, "error code 230")
}

func TestRead_namesThatOccurTwiceAreAWarning(t *testing.T) {
	env := acctest.New(t)
	env.SetRawResponse(simulator.GetServiceURLs, []byte(`{"content": [{"name": "ABR", "url": "https://example.com/1"}, {"name": "ABR", "url": "https://example.com/2"}]}`))
	data, diags := env.Provider(t, nil).ReadDataSource(t, typeName, acctest.Values{"channel_id": env.Channel, "service_url_type": "GENERAL"})
	diags.RequireWarning(t, "Duplicate Playback URL Name", "ABR", "service_urls")
	data.CheckAttr(t, "urls", acctest.Values{"ABR": "https://example.com/1"})
	data.CheckAttr(t, "service_urls.1.url", "https://example.com/2")
}
