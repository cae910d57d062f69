// SPDX-License-Identifier: MPL-2.0

package livestation_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

// The channel of the documents' examples.
const exampleChannel = "ls-20220623115623-fHnXy"

func TestGetSnapshot_readsEachBehavior(t *testing.T) {
	for _, behavior := range simulator.Variants() {
		t.Run(behavior.Name, func(t *testing.T) {
			s := newService(t, behavior)
			snapshot, err := s.client.GetSnapshot(t.Context(), s.channel, s.snapshot)
			if err != nil {
				t.Fatal(err)
			}
			if snapshot.ID != s.snapshot || snapshot.ChannelID != s.channel {
				t.Errorf("snapshot %s of channel %s, want %s of %s", snapshot.ID, snapshot.ChannelID, s.snapshot, s.channel)
			}
			if snapshot.ExpireTime.Sub(snapshot.CreatedTime) != time.Hour {
				t.Errorf("created at %s, expires at %s; want one hour", snapshot.CreatedTime, snapshot.ExpireTime)
			}
			if snapshot.Duration == nil || *snapshot.Duration != 10 || snapshot.MaxLength() != 10*time.Minute {
				t.Errorf("duration %v, at most %s; want 10 minutes", snapshot.Duration, snapshot.MaxLength())
			}
			if snapshot.Expired() {
				t.Error("a new snapshot has expired")
			}
			if (snapshot.URL == "") != behavior.EmptySnapshotURL {
				t.Errorf("URL = %q", snapshot.URL)
			}
		})
	}
}

func TestGetSnapshot_readsTheDocumentedExample(t *testing.T) {
	s := newService(t, simulator.Docs2022())
	s.SetRawResponse(simulator.GetSnapshot, simulator.DocExample("snapshot-get"))
	snapshot, err := s.client.GetSnapshot(t.Context(), exampleChannel, "1047")
	if err != nil {
		t.Fatal(err)
	}
	if got := snapshot.CreatedTime.Format(time.RFC3339Nano); got != "2022-06-23T10:04:28.177Z" {
		t.Errorf("created at %s", got)
	}
	if *snapshot.Duration != 1 || snapshot.ChannelStatus != "PUBLISHING" || !strings.HasSuffix(snapshot.URL, ".m3u8") {
		t.Errorf("snapshot = %+v", snapshot)
	}
}

func TestGetSnapshot_invalidFieldIsAbsentAndTheRestIsRead(t *testing.T) {
	s := newService(t, simulator.DocsCurrent())
	for _, odd := range []string{`"createdTime": "soon"`, `"expireTime": {}`, `"duration": "1.5s"`, `"duration": "-"`, `"snapshotUrl": null`, `"snapshotUrl": []`} {
		s.SetRawResponse(simulator.GetSnapshot, fmt.Appendf(nil, `{"content":{"channelStatus":[],"snapshot":{"snapshotId":%s,%s}}}`, s.snapshot, odd))
		if snapshot, err := s.client.GetSnapshot(t.Context(), s.channel, s.snapshot); err != nil || snapshot.ID != s.snapshot {
			t.Errorf("%s: %+v, %v; want the snapshot without the field", odd, snapshot, err)
		}
	}
}

func TestSnapshot_invalidResponses(t *testing.T) {
	s := newService(t, simulator.DocsCurrent())
	calls := map[simulator.Operation]func() error{
		simulator.GetSnapshot:    func() error { _, err := s.client.GetSnapshot(t.Context(), s.channel, s.snapshot); return err },
		simulator.CreateSnapshot: func() error { _, err := s.client.CreateSnapshot(t.Context(), s.channel, 0); return err },
	}
	bodies := []string{
		`{"content":{"snapshot":""}}`, `{"content":{"snapshot":{}}}`, `{"content":{"snapshot":{"snapshotId":{}}}}`,
		`{"content":{"channelId":"ls-other","snapshot":{"snapshotId":` + s.snapshot + `}}}`,
	}
	requireInvalid(t, s, calls, bodies)
	requireInvalid(t, s, map[simulator.Operation]func() error{simulator.GetSnapshot: calls[simulator.GetSnapshot]},
		[]string{`{"content":{"snapshot":{"snapshotId":99}}}`})
}

// requireInvalid requires that each call reports each body, and those that no call accepts, as an invalid response.
func requireInvalid(t *testing.T, s *service, calls map[simulator.Operation]func() error, bodies []string) {
	t.Helper()
	bodies = append([]string{"", " ", "<html>", "[]", "{}", `{"content":7}`, `{"content":"x"}`, `{"content":true}`, `{"content"`}, bodies...)
	for op, call := range calls {
		for _, body := range bodies {
			s.SetRawResponse(op, []byte(body))
			err := call()
			if err == nil {
				t.Errorf("%s accepts %q", op, body)
				continue
			}
			if e := apiError(t, err); !e.InvalidResponse || e.StatusCode != 200 || e.TraceID == "" {
				t.Errorf("%s of %q: %+v, want an invalid response with its trace ID", op, body, e)
			}
			if !livestation.IsOutcomeUnknown(err) || livestation.IsNotFound(err) || livestation.IsTransient(err) {
				t.Errorf("%s of %q: outcome unknown %t, not found %t, transient %t; want an unknown outcome only", op, body,
					livestation.IsOutcomeUnknown(err), livestation.IsNotFound(err), livestation.IsTransient(err))
			}
			for _, word := range []string{"json:", "Go ", "struct", "livestation."} {
				if strings.Contains(err.Error(), word) {
					t.Errorf("%s of %q: the message has Go source: %v", op, body, err)
				}
			}
		}
	}
}
