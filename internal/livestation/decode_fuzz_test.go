// SPDX-License-Identifier: MPL-2.0

package livestation_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

// The IDs that the fuzzed calls request, and the credentials that sign them.
const (
	fuzzChannel  = "ls-20220623115623-fHnXy"
	fuzzSnapshot = "1047"
	fuzzClip     = "1060"
	fuzzAccess   = "gQ7vAccess2hLw9ZpXr4"
	fuzzSecret   = "tN5kSecret8yBc3JmUd6Vf1Hs0Wq7Ex2Ga9Ro4Pi"
)

// maxMessage is the longest message of an error, in bytes: three quoted texts and the words around them.
const maxMessage = 2500

// echoService sends one body as the response to every request. {access}, {secret} and {signature} in the body stand for the
// credentials and the signature of the request, as if the service echoed them.
type echoService struct {
	body     []byte
	requests int
	secrets  []string
}

func (s *echoService) RoundTrip(req *http.Request) (*http.Response, error) {
	s.requests++
	signature := req.Header.Get("x-ncp-apigw-signature-v2")
	s.secrets = append(s.secrets, signature)
	body := s.body
	for holder, value := range map[string]string{"{access}": fuzzAccess, "{secret}": fuzzSecret, "{signature}": signature} {
		body = bytes.ReplaceAll(body, []byte(holder), []byte(value))
	}
	return &http.Response{
		StatusCode: http.StatusOK, Request: req,
		Header: http.Header{"Date": {"Thu, 23 Jun 2022 10:04:28 GMT"}, "X-Ncp-Trace-Id": {"5acpipl2r8m0"}},
		Body:   io.NopCloser(bytes.NewReader(body)),
	}, nil
}

// Whatever a success holds, each call returns a valid result or a printable error.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{"snapshot-get", "shortclip-get", "shortclip-create", "serviceurls-general", "serviceurls-thumbnail"} {
		f.Add(simulator.DocExample(seed))
	}
	for _, body := range []string{
		"", "<html><body>502 Bad Gateway</body></html>", `{"content":null}`, `{"content":{}}`, `{"content":[]}`, `{"content":[],"total":0}`,
		`{"content":{"channelId":"ls-20220623115623-fHnXy","snapshotId":"1047","shortclipList":[{"id":1060,"status":"COMPLETED","createdTime":1655979377666,"fileSize":"52","duration":2500}]},"total":1}`,
		`{"content":{"channelId":"ls-20220623115623-fHnXy","channelName":"event","channelStatus":"PUBLISHING","useDvr":true,"useDVR":null,"isRecording":"true","createdTime":"1655978668177","cdn":{"instanceNo":0},"record":{"type":"AUTO_UPLOAD"},"snapshot":{"snapshotId":[1047,"1047"]}}}`,
		`{"content":[{"channelId":"ls-1"},{"channelId":"ls-2","snapshotId":7}],"total":2}`,
		`{"content":[{"channelId":"ls-1"},{"channelId":"ls-1"}],"total":3}`,
		`{"error":{"errorCode":"250004","message":"snapshot not found."}}`,
		`{"error":{"errorCode":200,"message":"Authentication Failed: {access} {secret} {signature}","details":"<b>{secret}</b>"}}`,
		`{"content":{"snapshot":{"snapshotId":1e3,"createdTime":9e17,"expireTime":-1,"duration":""}}}`,
		`{"access":"{access}","secret":"{secret}","signature":"{signature}"}`,
		`{"content":{"channelId":"{secret}","snapshot":{"snapshotId":1047},"shortclip":{"id":"{access}","status":"x"}}}`,
		`{"content":{"snapshot":{"snapshotId":"{signature}"},"shortclip":{"id":"{signature}","status":"x"}}}`,
		`{"content":{"channelId":"ls-20220623115623-fHnXy","snapshot":` + strings.Repeat("[", 9000) + "1047" + strings.Repeat("]", 9000) + `}}`,
		strings.Repeat("x", 90) + "{secret}",
		`{"error":{"errorCode":250000,"message":"` + strings.Repeat("x", 470) + `{secret}"}}`,
		"{access}\x00{secret}\x1b[31m{signature}\xff",
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		start := time.Now()
		service := &echoService{body: body}
		client, err := livestation.New(livestation.Config{AccessKey: fuzzAccess, SecretKey: fuzzSecret, Transport: service})
		if err != nil {
			t.Fatal(err)
		}
		ctx := t.Context()

		snapshot, err := client.GetSnapshot(ctx, fuzzChannel, fuzzSnapshot)
		if err != nil {
			service.checkError(t, err)
		} else {
			if snapshot.ID != fuzzSnapshot || snapshot.ChannelID != fuzzChannel || snapshot.RetrievedTime.IsZero() || snapshot.MaxLength() <= 0 {
				t.Fatalf("snapshot = %+v", snapshot)
			}
			checkTimes(t, snapshot.CreatedTime, snapshot.ExpireTime, snapshot.RetrievedTime)
		}

		clip, err := client.GetShortClip(ctx, fuzzChannel, fuzzClip)
		service.checkClip(t, clip, err)
		if err == nil && clip.ID != fuzzClip {
			t.Fatalf("requested clip %s, got %+v", fuzzClip, clip)
		}
		service.checkClips(ctx, t, client)
		service.checkURLs(ctx, t, client)
		service.checkChannels(ctx, t, client)
		if elapsed := time.Since(start); elapsed > 10*time.Second {
			t.Fatalf("%d bytes took %s", len(body), elapsed)
		}
	})
}

// checkClips checks the calls for the clips of a snapshot.
func (s *echoService) checkClips(ctx context.Context, t *testing.T, client *livestation.Client) {
	t.Helper()
	clip, err := client.CreateShortClip(ctx, fuzzChannel, fuzzSnapshot, livestation.CreateShortClipRequest{
		EndTime: 1000, Output: livestation.Output{AccessControl: livestation.AccessPrivate, BucketName: "bucket", FilePath: "/"},
	})
	s.checkClip(t, clip, err)
	if err == nil && clip.SnapshotID != fuzzSnapshot {
		t.Fatalf("created from snapshot %s: %+v", fuzzSnapshot, clip)
	}
	if e := (*livestation.Error)(nil); errors.As(err, &e) && e.InvalidResponse && !livestation.IsOutcomeUnknown(err) {
		t.Fatalf("the outcome of an invalid response is known: %v", err)
	}

	list, err := client.ListShortClips(ctx, fuzzChannel, fuzzSnapshot, "")
	clips := list.Clips
	if err != nil {
		s.checkError(t, err)
		return
	}
	for i := range clips {
		s.checkClip(t, &clips[i], nil)
		if clips[i].SnapshotID != fuzzSnapshot {
			t.Fatalf("listed for snapshot %s: %+v", fuzzSnapshot, clips[i])
		}
	}
}

func (s *echoService) checkClip(t *testing.T, clip *livestation.ShortClip, err error) {
	t.Helper()
	if err != nil {
		s.checkError(t, err)
		return
	}
	if clip.ID == "" || clip.ChannelID != fuzzChannel || clip.Status == "" {
		t.Fatalf("clip = %+v", clip)
	}
	checkTimes(t, clip.CreatedTime, clip.UpdatedTime)
}

func (s *echoService) checkURLs(ctx context.Context, t *testing.T, client *livestation.Client) {
	t.Helper()
	urls, err := client.ListServiceURLs(ctx, fuzzChannel, livestation.ServiceURLGeneral)
	if err != nil {
		s.checkError(t, err)
		return
	}
	if urls == nil {
		t.Fatal("an empty list of URLs is nil")
	}
	for _, url := range urls {
		if url.Name == "" || url.URL == "" {
			t.Fatalf("service URL = %+v", url)
		}
	}
}

func (s *echoService) checkChannels(ctx context.Context, t *testing.T, client *livestation.Client) {
	t.Helper()
	channel, err := client.GetChannel(ctx, fuzzChannel)
	if err != nil {
		s.checkError(t, err)
	} else {
		if channel.ID != fuzzChannel {
			t.Fatalf("requested channel %s, got %+v", fuzzChannel, channel)
		}
		checkChannel(t, channel)
	}

	before := s.requests
	channels, err := client.ListChannels(ctx, livestation.ChannelFilter{})
	// The second page adds no ID.
	if requests := s.requests - before; requests > 2 {
		t.Fatalf("%d requests for a list whose pages are equal", requests)
	}
	if err != nil {
		s.checkError(t, err)
		return
	}
	seen := map[string]bool{}
	for i := range channels {
		if id := channels[i].ID; id == "" || seen[id] {
			t.Fatalf("channel %q is listed twice or has no ID", id)
		}
		seen[channels[i].ID] = true
		checkChannel(t, &channels[i])
	}
}

func checkChannel(t *testing.T, channel *livestation.Channel) {
	t.Helper()
	checkTimes(t, channel.CreatedTime, channel.RecentPublishStartTime)
	ids := slices.Sorted(slices.Values(channel.SnapshotIDs))
	if slices.Contains(ids, "") || len(slices.Compact(ids)) != len(channel.SnapshotIDs) {
		t.Fatalf("snapshots of the channel = %q", channel.SnapshotIDs)
	}
}

func checkTimes(t *testing.T, times ...time.Time) {
	t.Helper()
	for _, at := range times {
		if at.Location() != time.UTC {
			t.Fatalf("%s is not in UTC", at)
		}
	}
}

// checkError checks the message, and the facts that the provider decides by.
func (s *echoService) checkError(t *testing.T, err error) {
	t.Helper()
	e, ok := errors.AsType[*livestation.Error](err)
	if !ok {
		t.Fatalf("error is %T (%v), want *livestation.Error", err, err)
	}
	if e.Operation == "" || e.Method == "" || e.Path == "" || e.StatusCode != http.StatusOK || e.NotSent {
		t.Fatalf("error = %+v", e)
	}
	if e.InvalidResponse && (e.Code != 0 || livestation.IsNotFound(e) || livestation.IsTransient(e)) {
		t.Fatalf("an invalid response has a meaning: %+v", e)
	}
	message := err.Error()
	if len(message) > maxMessage || !utf8.ValidString(message) || strings.ContainsFunc(message, unicode.IsControl) {
		t.Fatalf("message of %d bytes is too long or not printable: %q", len(message), message)
	}
	for _, secret := range append(s.secrets, fuzzAccess, fuzzSecret) {
		// A text that was cut must not show the start of a secret either.
		if strings.Contains(message, secret[:8]) {
			t.Fatalf("the message shows the secret %s: %q", secret, message)
		}
	}
}
