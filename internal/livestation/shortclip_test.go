// SPDX-License-Identifier: MPL-2.0

package livestation_test

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

func TestShortClip_readsEachBehavior(t *testing.T) {
	for _, behavior := range simulator.Variants() {
		t.Run(behavior.Name, func(t *testing.T) {
			s := newService(t, behavior)
			s.SetOutcome(func(simulator.Clip) simulator.Outcome { return simulator.Outcome{Never: true} })
			created, err := s.create(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			stored := s.Clips()[0]
			if created.ID != strconv.FormatInt(stored.ID, 10) || created.SnapshotID != s.snapshot || created.ChannelID != s.channel {
				t.Errorf("created clip %s of snapshot %s of channel %s, the service holds %+v", created.ID, created.SnapshotID, created.ChannelID, stored)
			}
			if created.Status != livestation.ShortClipCreating || created.FileSize != nil || created.Duration != nil {
				t.Errorf("created %+v, want an unfinished clip", created)
			}
			if !created.CreatedTime.Equal(stored.Created) || created.Output.FileName != stored.FileName {
				t.Errorf("created %+v, the service holds %+v", created, stored)
			}

			s.Finish(stored.ID, "COMPLETED")
			got, err := s.client.GetShortClip(t.Context(), s.channel, created.ID)
			if err != nil {
				t.Fatal(err)
			}
			if got.Status != livestation.ShortClipCompleted || got.Duration == nil || *got.Duration != 2500 || got.FileSize == nil {
				t.Errorf("got %+v, want a finished clip of 2500 ms", got)
			}
		})
	}
}

func TestListShortClips_filtersByStatusUnderEachBehavior(t *testing.T) {
	for _, behavior := range simulator.Variants() {
		t.Run(behavior.Name, func(t *testing.T) {
			s := newService(t, behavior)
			s.SetOutcome(func(simulator.Clip) simulator.Outcome { return simulator.Outcome{Never: true} })
			created, err := s.create(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			s.Finish(s.Clips()[0].ID, "COMPLETED")
			for status, count := range map[livestation.ShortClipStatus]int{"": 1, "COMPLETED": 1, "CREATING": 0} {
				list, err := s.client.ListShortClips(t.Context(), s.channel, s.snapshot, status)
				if err != nil || len(list.Clips) != count || !list.Complete() {
					t.Fatalf("status %q: %+v, %v; want %d clips in a complete list", status, list, err, count)
				}
				if count == 1 && (list.Clips[0].ID != created.ID || list.Clips[0].SnapshotID != s.snapshot || list.Clips[0].ChannelID != s.channel) {
					t.Errorf("status %q: %+v, want clip %s", status, list.Clips[0], created.ID)
				}
			}
		})
	}
}

func TestGetShortClip_readsTheDocumentedExamples(t *testing.T) {
	s := newService(t, simulator.Docs2022())
	for _, example := range []string{"shortclip-get", "shortclip-create"} {
		s.SetRawResponse(simulator.GetShortClip, simulator.DocExample(example))
		clip, err := s.client.GetShortClip(t.Context(), exampleChannel, "1060")
		if err != nil {
			t.Fatal(err)
		}
		if clip.Status != "CREATING" || clip.SnapshotID != "1047" || clip.FileSize != nil || clip.Duration != nil {
			t.Errorf("%s = %+v", example, clip)
		}
		want := livestation.Output{AccessControl: "PRIVATE", BucketName: "myTestBucket", FilePath: "/", FileName: "1024-1655290646131.mp4"}
		if clip.Output != want {
			t.Errorf("output of %s = %+v, want %+v", example, clip.Output, want)
		}
	}
}

func TestShortClip_onlyIDAndStatusAreRequired(t *testing.T) {
	s := newService(t, simulator.DocsCurrent())
	for _, odd := range []string{
		`"createdTime": "yesterday"`, `"updatedTime": {}`, `"fileSize": "-"`, `"duration": "1.5s"`, `"output": ""`, `"output": null`, `"output": []`,
		`"output": {"bucketName": {}, "fileName": []}`, `"unknown": {"a": 1}`,
	} {
		clip := `{"id":1418,"status":"CREATING",` + odd + `}`
		s.SetRawResponse(simulator.CreateShortClip, fmt.Appendf(nil, `{"content":{"channelId":{},"snapshotId":[],"shortclip":%s}}`, clip))
		if got, err := s.create(t.Context()); err != nil || got.ID != "1418" || got.SnapshotID != s.snapshot {
			t.Errorf("create with %s: %+v, %v; want the clip without the field", odd, got, err)
		}
		s.SetRawResponse(simulator.ListShortClips, fmt.Appendf(nil, `{"content":{"shortClipList":[{"id":1417,"status":"COMPLETED"},null,%s]}}`, clip))
		if got, err := s.client.ListShortClips(t.Context(), s.channel, s.snapshot, ""); err != nil || len(got.Clips) != 2 || got.Clips[1].ID != "1418" {
			t.Errorf("list with %s: %+v, %v; want both clips", odd, got, err)
		}
	}
}

// An unfinished clip may have no size and length, null or 0: the documents call them optional.
func TestShortClip_zeroSizeAndLengthAreUnknown(t *testing.T) {
	s := newService(t, simulator.DocsCurrent())
	for _, unknown := range []string{``, `,"fileSize":0,"duration":0`, `,"fileSize":null,"duration":null`, `,"fileSize":"0","duration":""`} {
		s.SetRawResponse(simulator.GetShortClip, fmt.Appendf(nil, `{"content":{"shortclip":{"id":1418,"status":"CREATING"%s}}}`, unknown))
		if clip, err := s.client.GetShortClip(t.Context(), s.channel, "1418"); err != nil || clip.FileSize != nil || clip.Duration != nil {
			t.Errorf("%s: %+v, %v; want neither size nor length", unknown, clip, err)
		}
	}
}

func TestListShortClips_completeAsFarAsTotalSays(t *testing.T) {
	s := newService(t, simulator.DocsCurrent())
	for _, c := range []struct {
		body     string
		clips    int
		complete bool
	}{
		{`{"content":{"shortClipList":[{"id":1,"status":"CREATING"}]}}`, 1, true},
		{`{"content":{"shortclipList":[{"id":1,"status":"CREATING"}]},"total":1}`, 1, true},
		{`{"content":{"shortClipList":[{"id":1,"status":"CREATING"}]},"total":"2"}`, 1, false},
		{`{"content":{"shortClipList":[]},"total":3}`, 0, false},
		{`{"content":{"shortClipList":[]},"total":0}`, 0, true},
		{`{"content":{"shortClipList":null}}`, 0, true},
		{`{"content":null,"total":0}`, 0, true},
		{`{"content":{"shortClipList":[{"id":1,"status":"CREATING"}]},"total":null}`, 1, true},
	} {
		s.SetRawResponse(simulator.ListShortClips, []byte(c.body))
		list, err := s.client.ListShortClips(t.Context(), s.channel, s.snapshot, "")
		if err != nil || len(list.Clips) != c.clips || list.Complete() != c.complete {
			t.Errorf("%s: %d clips, complete %t, %v; want %d, %t", c.body, len(list.Clips), list.Complete(), err, c.clips, c.complete)
		}
	}
}

func TestShortClip_invalidResponses(t *testing.T) {
	s := newService(t, simulator.DocsCurrent())
	get := func() error { _, err := s.client.GetShortClip(t.Context(), s.channel, "1418"); return err }
	create := func() error { _, err := s.create(t.Context()); return err }
	list := func() error {
		_, err := s.client.ListShortClips(t.Context(), s.channel, s.snapshot, "")
		return err
	}
	requireInvalid(t, s, map[simulator.Operation]func() error{simulator.GetShortClip: get, simulator.CreateShortClip: create}, []string{
		`{"content":null}`, `{"content":{}}`, `{"content":{"shortclip":""}}`, `{"content":{"shortclip":{"id":1418}}}`,
		`{"content":{"shortclip":{"status":"COMPLETED"}}}`, `{"content":{"shortclip":{"id":{},"status":"COMPLETED"}}}`,
		`{"content":{"channelId":"ls-other","shortclip":{"id":1418,"status":"COMPLETED"}}}`,
	})
	requireInvalid(t, s, map[simulator.Operation]func() error{simulator.GetShortClip: get}, []string{
		`{"content":{"shortclip":{"id":99,"status":"COMPLETED"}}}`,
	})
	requireInvalid(t, s, map[simulator.Operation]func() error{simulator.CreateShortClip: create}, []string{
		`{"content":{"snapshotId":99,"shortclip":{"id":1418,"status":"COMPLETED"}}}`,
	})
	requireInvalid(t, s, map[simulator.Operation]func() error{simulator.ListShortClips: list}, []string{
		`{"content":null}`, `{"content":{}}`, `{"content":null,"total":1}`, `{"content":{"shortClipList":7}}`, `{"content":{"shortClipList":{}}}`,
		`{"content":{"shortClipList":[7]}}`, `{"content":{"shortClipList":[{"id":1}]}}`,
		`{"content":{"channelId":"ls-other","shortClipList":[{"id":1418,"status":"COMPLETED"}]}}`,
		`{"content":{"snapshotId":99,"shortClipList":[{"id":1418,"status":"COMPLETED"}]}}`,
	})
}
