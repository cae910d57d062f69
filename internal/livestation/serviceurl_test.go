// SPDX-License-Identifier: MPL-2.0

package livestation_test

import (
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

func TestListServiceURLs_readsEachBehavior(t *testing.T) {
	for _, behavior := range simulator.Variants() {
		t.Run(behavior.Name, func(t *testing.T) {
			s := newService(t, behavior)
			urls, err := s.client.ListServiceURLs(t.Context(), s.channel, livestation.ServiceURLGeneral)
			if err != nil {
				t.Fatal(err)
			}
			if urls[0].VideoBitrate == nil || *urls[0].VideoBitrate <= 0 || urls[0].Resolution == "" || urls[0].URL == "" {
				t.Errorf("first service URL = %+v", urls[0])
			}
		})
	}
}

func TestListServiceURLs_readsTheDocumentedExamples(t *testing.T) {
	s := newService(t, simulator.Docs2022())
	s.SetRawResponse(simulator.GetServiceURLs, simulator.DocExample("serviceurls-general"))
	urls, err := s.client.ListServiceURLs(t.Context(), exampleChannel, livestation.ServiceURLGeneral)
	if err != nil {
		t.Fatal(err)
	}
	if len(urls) != 6 || *urls[0].VideoBitrate != 2_500_000 || urls[3].VideoBitrate != nil || *urls[3].AudioBitrate != 192_000 || urls[4].Name != "ABR" {
		t.Errorf("service URLs = %+v", urls)
	}
	s.SetRawResponse(simulator.GetServiceURLs, simulator.DocExample("serviceurls-thumbnail"))
	if urls, err = s.client.ListServiceURLs(t.Context(), exampleChannel, livestation.ServiceURLThumbnail); err != nil {
		t.Fatal(err)
	}
	if len(urls) != 1 || len(urls[0].ResizedURLs) != 3 || urls[0].ResizedURLs[1].Type != "360px" {
		t.Errorf("thumbnails = %+v", urls)
	}
}

func TestListServiceURLs_invalidFieldIsAbsentAndTheRestIsRead(t *testing.T) {
	s := newService(t, simulator.DocsCurrent())
	for _, odd := range []string{
		`"videoBitrate": "-"`, `"audioBitrate": "1.5M"`, `"resolution": {}`, `"resizedUrl": ""`, `"resizedUrl": {}`,
		`"resizedUrl": [null, "", {"type": "100px"}]`,
	} {
		s.SetRawResponse(simulator.GetServiceURLs, []byte(`{"content":[{"name":"ABR","url":"https://cdn.example/a.m3u8",`+odd+`}]}`))
		urls, err := s.client.ListServiceURLs(t.Context(), s.channel, livestation.ServiceURLGeneral)
		if err != nil || encoded(t, urls) != encoded(t, []livestation.ServiceURL{{Name: "ABR", URL: "https://cdn.example/a.m3u8"}}) {
			t.Errorf("%s: %+v, %v; want the URL without the field", odd, urls, err)
		}
	}
}

func TestListServiceURLs_skipsEntriesWithoutNameOrURL(t *testing.T) {
	s := newService(t, simulator.DocsCurrent())
	s.SetRawResponse(simulator.GetServiceURLs, []byte(`{"content":[null,{"name":"dash"},{"url":"https://cdn.example/b"},{"name":"","url":""},{"name":"ABR","url":"https://cdn.example/a"}]}`))
	urls, err := s.client.ListServiceURLs(t.Context(), s.channel, livestation.ServiceURLGeneral)
	if err != nil || len(urls) != 1 || urls[0].Name != "ABR" {
		t.Errorf("%+v, %v; want ABR", urls, err)
	}
}

func TestListServiceURLs_emptyAndNullAreAnEmptyList(t *testing.T) {
	s := newService(t, simulator.DocsCurrent())
	for _, body := range []string{`{"content":[]}`, `{"content":null}`} {
		s.SetRawResponse(simulator.GetServiceURLs, []byte(body))
		if urls, err := s.client.ListServiceURLs(t.Context(), s.channel, livestation.ServiceURLGeneral); err != nil || urls == nil || len(urls) != 0 {
			t.Errorf("%s: %v, %v; want an empty list", body, urls, err)
		}
	}
}

func TestListServiceURLs_invalidResponses(t *testing.T) {
	s := newService(t, simulator.DocsCurrent())
	requireInvalid(t, s, map[simulator.Operation]func() error{simulator.GetServiceURLs: func() error {
		_, err := s.client.ListServiceURLs(t.Context(), s.channel, livestation.ServiceURLGeneral)
		return err
	}}, []string{`{"content":{}}`, `{"content":[{}]}`, `{"content":[7]}`})
}
