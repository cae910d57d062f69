package serviceurls_test

import (
	"strings"
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

const typeName = "ncplivestation_service_urls"

func arguments(s *acctest.Env, kind string) acctest.Values {
	return acctest.Values{"channel_id": s.Channel, "service_url_type": kind}
}

func TestDataSource_readsEachTypeInEachDialect(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, s *acctest.Env) {
		p := s.Provider(t, nil)
		for _, kind := range []string{"GENERAL", "TIMEMACHINE", "THUMBNAIL"} {
			data, diags := p.ReadDataSource(t, typeName, arguments(s, kind))
			if diags.String() != "" {
				t.Fatal(diags)
			}
			list, urls := data.Value("service_urls").([]any), data.Value("urls").(acctest.Values)
			if len(list) == 0 || len(urls) != len(list) {
				t.Fatalf("%s = %v, %v", kind, list, urls)
			}
			for _, item := range list {
				one := item.(acctest.Values)
				if one["url"] == nil || urls[one["name"].(string)] != one["url"] {
					t.Errorf("%s: %v is not in the map %v", kind, one, urls)
				}
				switch name := one["name"].(string); {
				case name == "thumbnail":
					if resized := one["resized_url"].([]any); len(resized) != 3 || resized[0].(acctest.Values)["type"] != "100px" {
						t.Errorf("resized = %v", resized)
					}
				case name == "ABR" || name == "dash":
					if one["resolution"] != nil || one["video_bitrate"] != nil || one["audio_bitrate"] != nil || one["resized_url"] != nil {
						t.Errorf("%s = %v, want nulls", name, one)
					}
				case kind == "GENERAL" && name == "720p-16-9":
					if one["resolution"] != "1280x720" || one["video_bitrate"] != int64(2500000) || one["audio_bitrate"] != int64(128000) {
						t.Errorf("%s = %v", name, one)
					}
				}
			}
		}
	})
}

func TestDataSource_unavailableSaysWhichStateIsLacking(t *testing.T) {
	acctest.ForEachBehavior(t, func(t *testing.T, s *acctest.Env) {
		p := s.Provider(t, nil)
		for _, c := range []struct {
			name, kind string
			change     func(*simulator.ChannelSpec)
			says       string
		}{
			{"not on the air", "TIMEMACHINE", func(c *simulator.ChannelSpec) { c.Status, c.Recording = "READY", false }, "PUBLISHING"},
			{"not recording", "TIMEMACHINE", func(c *simulator.ChannelSpec) { c.Recording = false }, "record"},
			{"no CDN", "GENERAL", func(c *simulator.ChannelSpec) { c.CDNStatus = "STOPPED" }, "CDN"},
			{"no time machine", "TIMEMACHINE", func(c *simulator.ChannelSpec) { c.DVR = false }, "time machine"},
		} {
			channel := s.AddChannel(simulator.LiveChannel(c.name))
			s.SetChannel(channel, c.change)
			config := acctest.Values{"channel_id": channel, "service_url_type": c.kind}
			_, diags := p.ReadDataSource(t, typeName, config)
			if len(diags.Errors()) != 1 || !strings.Contains(diags.Errors()[0].String(), "No Playback URLs Now") || !strings.Contains(diags.Errors()[0].String(), c.says) ||
				!strings.Contains(diags.Errors()[0].String(), channel) || !strings.Contains(diags.Errors()[0].String(), "allow_unavailable") {
				t.Errorf("%s: %v", c.name, diags)
			}
			config["allow_unavailable"] = true
			data, diags := p.ReadDataSource(t, typeName, config)
			if diags.String() != "" || data.Value("service_urls") == nil || len(data.Value("service_urls").([]any)) != 0 || len(data.Value("urls").(acctest.Values)) != 0 {
				t.Errorf("%s allowed = %v, %v", c.name, data, diags)
			}
		}
	})
}

func TestDataSource_otherErrorsAreErrors(t *testing.T) {
	s := acctest.New(t)
	p := s.Provider(t, nil)
	config := acctest.Values{"channel_id": "ls-20000101000000-none0", "service_url_type": "GENERAL", "allow_unavailable": true}
	_, diags := p.ReadDataSource(t, typeName, config)
	if len(diags.Errors()) != 1 || !strings.Contains(diags.Errors()[0].String(), "Cannot Read Playback URLs") || !strings.Contains(diags.Errors()[0].String(), "Channel is not found") {
		t.Errorf("diagnostics = %v", diags)
	}
}
