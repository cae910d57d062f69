// SPDX-License-Identifier: MPL-2.0

package livestation_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/transport"
)

func TestGetChannel_readsEachFieldUnderEachBehavior(t *testing.T) {
	for _, behavior := range simulator.Variants() {
		t.Run(behavior.Name, func(t *testing.T) {
			s := newService(t, behavior)
			got, err := s.client.GetChannel(t.Context(), s.channel)
			if err != nil {
				t.Fatal(err)
			}
			if !got.Status.Publishing() || !*got.Recording || !*got.DVR || !*got.ImmediateOnAir || *got.TimemachineMin != 360 || *got.TotalPublishSeconds != 0 {
				t.Errorf("channel = %+v", got)
			}
			if age := s.Now().Sub(got.CreatedTime); age < 0 || age > time.Minute || s.Now().Sub(got.RecentPublishStartTime).Round(time.Minute) != 2*time.Hour {
				t.Errorf("created at %s, last on the air at %s", got.CreatedTime, got.RecentPublishStartTime)
			}
			instance, err := strconv.Atoi(got.InstanceNo)
			if err != nil {
				t.Fatal(err)
			}
			if *got.CDN != (livestation.ChannelCDN{
				Type: "GLOBAL_EDGE", InstanceNo: strconv.Itoa(instance + 1), ProfileID: "1411",
				StatusName: "RUNNING", ServiceName: "simulator", Domain: "simulator.cdn.example.com",
			}) {
				t.Errorf("CDN = %+v", got.CDN)
			}
			if *got.Record != (livestation.ChannelRecord{
				Type: "MANUAL_UPLOAD", Format: "MP4", BucketName: "livestation-record", FilePath: "/record", AccessControl: livestation.AccessPrivate,
			}) {
				t.Errorf("record = %+v", got.Record)
			}
			for _, c := range []struct{ field, got, want string }{
				{"name", got.Name, "event"},
				{"environment", got.EnvType, "REAL"},
				{"protocol", got.OutputProtocol, "HLS"},
				{"quality set", got.QualitySetID + " " + got.QualitySetName, "3 HD_16_9"},
				{"publish URL", got.PublishURL, "rtmp://rtmp-ls-k1.video.media.example.com:8080/relay"},
				{"global publish URL", got.GlobalPublishURL, "rtmp://rtmp-ls-g1.video.media.example.com:8080/relay"},
				{"upload path", got.UploadPath, "/livestation/" + s.channel},
			} {
				if c.got != c.want {
					t.Errorf("%s = %q, want %q", c.field, c.got, c.want)
				}
			}

			if behavior.ChannelSnapshots != "absent" && !slices.Equal(got.SnapshotIDs, []string{s.snapshot}) || behavior.ChannelSnapshots == "absent" && len(got.SnapshotIDs) != 0 {
				t.Errorf("snapshot IDs (%s) = %v, want %s", behavior.ChannelSnapshots, got.SnapshotIDs, s.snapshot)
			}

			listed, err := s.client.ListChannels(t.Context(), livestation.ChannelFilter{})
			if err != nil || len(listed) != 1 {
				t.Fatalf("list = %+v, %v", listed, err)
			}
			if listed, single := encoded(t, listed[0]), encoded(t, got); listed != single {
				t.Errorf("the list holds %s, the single read %s", listed, single)
			}
		})
	}
}

func encoded(t testing.TB, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// Row by row, what the documents allow for a field: see decode.go.
func TestGetChannel_readsEachFormOfAField(t *testing.T) {
	s := newService(t, simulator.DocsCurrent())
	no, yes := false, true
	number := func(n int64) *int64 { return &n }
	created := time.Date(2022, 6, 23, 10, 4, 28, 177e6, time.UTC)
	for body, want := range map[string]livestation.Channel{
		``: {},
		`"channelName": null, "useDvr": null, "isRecording": "", "timemachineMin": null, "createdTime": null, "cdn": null, "record": null, "snapshot": null`: {},
		`"recentPublishStartTime": 0, "totalPublishSeconds": 0`:                                 {TotalPublishSeconds: number(0)},
		`"useDvr": true, "useDVR": null`:                                                        {DVR: &yes},
		`"useDVR": null, "useDvr": false`:                                                       {DVR: &no},
		`"isRecording": "true", "immediateOnAir": false`:                                        {Recording: &yes, ImmediateOnAir: &no},
		`"instanceNo": 21470001, "qualitySetId": "3", "totalPublishSeconds": "86400"`:           {InstanceNo: "21470001", QualitySetID: "3", TotalPublishSeconds: number(86400)},
		`"instanceNo": "21470001", "qualitySetId": 3, "timemachineMin": "360"`:                  {InstanceNo: "21470001", QualitySetID: "3", TimemachineMin: number(360)},
		`"createdTime": 1655978668177`:                                                          {CreatedTime: created},
		`"createdTime": "1655978668177"`:                                                        {CreatedTime: created},
		`"createdTime": "2022-06-23T19:04:28.177+09:00"`:                                        {CreatedTime: created},
		`"channelStatus": "PUBLISH"`:                                                            {Status: "PUBLISH"},
		`"channelStatus": "RESERVED"`:                                                           {Status: "RESERVED"},
		`"cdn": {"cdnType": "NO_CDN", "instanceNo": 0, "profileId": "1411"}`:                    {CDN: &livestation.ChannelCDN{Type: "NO_CDN", InstanceNo: "0", ProfileID: "1411"}},
		`"cdn": {}, "record": {"type": "NO_RECORD"}`:                                            {CDN: &livestation.ChannelCDN{}, Record: &livestation.ChannelRecord{Type: "NO_RECORD"}},
		`"snapshot": {"snapshotId": 7526}, "snapshotId": 7526`:                                  {SnapshotIDs: []string{"7526"}},
		`"snapshot": [{"snapshotId": 7526}, {"snapshotId": "7527"}], "snapshotId": null`:        {SnapshotIDs: []string{"7526", "7527"}},
		`"snapshot": {}, "snapshotId": [7526, 7527, 7526]`:                                      {SnapshotIDs: []string{"7526", "7527"}},
		`"origin": {}, "backupStreamKey": "x", "alertOptions": {"a": 1}, "snapshot": "nothing"`: {SnapshotIDs: []string{"nothing"}},
	} {
		want.ID = s.channel
		if body != "" {
			body = ", " + body
		}
		s.SetRawResponse(simulator.GetChannel, fmt.Appendf(nil, `{"content": {"channelId": %q%s}}`, s.channel, body))
		got, err := s.client.GetChannel(t.Context(), s.channel)
		if err != nil {
			t.Errorf("%s: %v", body, err)
		} else if encoded(t, got) != encoded(t, want) {
			t.Errorf("%s = %s, want %s", body, encoded(t, got), encoded(t, want))
		}
	}
}

func TestChannels_invalidFieldIsAbsentAndTheRestIsRead(t *testing.T) {
	s := newService(t, simulator.DocsCurrent())
	for _, odd := range []string{
		`"cdn": ""`, `"cdn": []`, `"cdn": 7`, `"record": ""`, `"isRecording": "Y"`, `"isRecording": {}`, `"useDvr": "perhaps"`, `"useDvr": 7`,
		`"createdTime": "yesterday"`, `"createdTime": {}`, `"instanceNo": []`, `"timemachineMin": "-"`, `"totalPublishSeconds": 1.5`,
		`"qualitySetId": {"id": 1}`, `"envType": ["REAL"]`, `"publishUrl": {}`, `"channelStatus": null`,
		`"cdn": {"instanceNo": [], "cdnType": {}}`, `"record": {"bucketName": []}`,
	} {
		channel := fmt.Sprintf(`{"channelId": %q, %s, "channelName": "event"}`, s.channel, odd)
		s.SetRawResponse(simulator.GetChannel, fmt.Appendf(nil, `{"content": %s}`, channel))
		if got, err := s.client.GetChannel(t.Context(), s.channel); err != nil || got.Name != "event" {
			t.Errorf("%s: %+v, %v; want the channel without the field", odd, got, err)
		}
		s.SetRawResponse(simulator.ListChannels, fmt.Appendf(nil, `{"content": [{"channelId": "ls-1"}, null, %s]}`, channel))
		if got, err := s.client.ListChannels(t.Context(), livestation.ChannelFilter{}); err != nil || len(got) != 2 || got[1].Name != "event" {
			t.Errorf("a list with %s: %+v, %v; want both channels", odd, got, err)
		}
	}
}

func TestListChannels_readsPagesOfAnySizeUnderEachBehavior(t *testing.T) {
	for _, behavior := range simulator.Variants() {
		t.Run(behavior.Name, func(t *testing.T) {
			s := newService(t, behavior)
			want := []string{s.channel}
			for i := range 22 {
				want = append(want, s.AddChannel(simulator.LiveChannel(fmt.Sprintf("show %d", i))))
			}
			for _, size := range []int{0, 1, 2, 10, 22, 23, 24} {
				s.SetMaxPageSize(size)
				s.ResetRequests()
				list, err := s.client.ListChannels(t.Context(), livestation.ChannelFilter{})
				if err != nil {
					t.Fatalf("pages of %d: %v", size, err)
				}
				if got := channelIDs(list); !slices.Equal(got, want) {
					t.Errorf("pages of %d: %d channels %v, want %d", size, len(got), got, len(want))
				}
				pages := 1
				if size > 0 {
					pages = (len(want) + size - 1) / size
				}
				if got := len(s.Requests()); got > pages+1 {
					t.Errorf("pages of %d: %d requests for %d pages", size, got, pages)
				}
				if query := s.Requests()[0].Query; query != "pageNo=1&pageSizeNo=100" {
					t.Errorf("query = %s", query)
				}
			}
		})
	}
}

func channelIDs(list []livestation.Channel) []string {
	var all []string
	for _, channel := range list {
		all = append(all, channel.ID)
	}
	return all
}

func TestListChannels_readsMoreThanOneFullPage(t *testing.T) {
	s := newService(t, simulator.DocsCurrent())
	for i := range 250 {
		s.AddChannel(simulator.LiveChannel(strconv.Itoa(i)))
	}
	list, err := s.client.ListChannels(t.Context(), livestation.ChannelFilter{})
	if err != nil || len(list) != 251 || len(s.Requests()) != 3 {
		t.Errorf("%d channels in %d requests, %v; want 251 in 3", len(list), len(s.Requests()), err)
	}
}

func TestListChannels_filtersUnderEachBehavior(t *testing.T) {
	for _, behavior := range simulator.Variants() {
		t.Run(behavior.Name, func(t *testing.T) {
			s := newService(t, behavior)
			ready := s.AddChannel(simulator.ChannelSpec{Name: "결승 final_2", Status: "READY"})
			deleted := s.AddChannel(simulator.LiveChannel("old event"))
			s.DeleteChannel(deleted)
			var deletedIDs []string
			if behavior.DeletedChannelStillListed {
				deletedIDs = []string{deleted}
			}
			s.SetMaxPageSize(1)
			for filter, want := range map[livestation.ChannelFilter][]string{
				{}:                                     append([]string{s.channel, ready}, deletedIDs...),
				{Name: "event"}:                        append([]string{s.channel}, deletedIDs...),
				{Name: "결승 final"}:                     {ready},
				{Name: "no&channelName=event"}:         nil,
				{Status: "PUBLISHING"}:                 {s.channel},
				{Status: "READY", Name: "final"}:       {ready},
				{Status: "READY", Name: "event"}:       nil,
				{Status: "DELETED"}:                    deletedIDs,
				{Status: "FORCE_BLOCK", Name: "event"}: nil,
			} {
				list, err := s.client.ListChannels(t.Context(), filter)
				if err != nil || !slices.Equal(channelIDs(list), want) {
					t.Errorf("%+v = %v, %v; want %v", filter, channelIDs(list), err, want)
				}
			}
		})
	}
}

func TestChannelStatuses_areAcceptedAsFilter(t *testing.T) {
	s := newService(t, simulator.Docs2022())
	for _, status := range livestation.ChannelStatuses() {
		if _, err := s.client.ListChannels(t.Context(), livestation.ChannelFilter{Status: status}); err != nil {
			t.Errorf("%s: %v", status, err)
		}
	}
	if _, err := s.client.ListChannels(t.Context(), livestation.ChannelFilter{Status: "PUBLISH"}); !livestation.IsInvalid(err) {
		t.Errorf("an unknown status: %v", err)
	}
}

// channelPages serves fixed pages of the channel list, by their number.
type channelPages struct {
	bodies   []string
	requests int
}

func (p *channelPages) RoundTrip(r *http.Request) (*http.Response, error) {
	number, err := strconv.Atoi(r.URL.Query().Get("pageNo"))
	if err != nil {
		return nil, err
	}
	p.requests++
	return &http.Response{
		StatusCode: 200, Header: http.Header{"X-Ncp-Trace-Id": {"trace"}},
		Body: io.NopCloser(strings.NewReader(p.bodies[min(number, len(p.bodies))-1])), Request: r,
	}, nil
}

func (p *channelPages) list(t testing.TB, filter livestation.ChannelFilter) ([]livestation.Channel, error) {
	t.Helper()
	client, err := livestation.New(livestation.Config{AccessKey: simulator.AccessKey, SecretKey: simulator.SecretKey, Transport: p})
	if err != nil {
		t.Fatal(err)
	}
	return client.ListChannels(t.Context(), filter)
}

// channelPage is a page with so many channels, the first of them with the given number. A negative total is omitted.
func channelPage(first, count, total int) string {
	list := []map[string]string{}
	for i := range count {
		list = append(list, map[string]string{"channelId": fmt.Sprintf("ls-%d", first+i)})
	}
	content := map[string]any{"content": list}
	if total >= 0 {
		content["total"] = total
	}
	raw, _ := json.Marshal(content)
	return string(raw)
}

func TestListChannels_errorAfterAFullPageIsReturned(t *testing.T) {
	for _, code := range []int{250002, 250004, 250005, 250018, 250100, 250600} {
		failure := fmt.Sprintf(`{"error":{"errorCode":%d,"message":"page rejected"}}`, code)
		for _, filter := range []livestation.ChannelFilter{{}, {Name: "event"}} {
			full := &channelPages{bodies: []string{channelPage(0, 100, -1), failure}}
			list, err := full.list(t, filter)
			if err == nil || apiError(t, err).Code != code {
				t.Errorf("code %d after a full page: %d channels, %v; want the error", code, len(list), err)
			}
			short := &channelPages{bodies: []string{channelPage(0, 3, -1), failure}}
			if list, err := short.list(t, filter); err != nil || len(list) != 3 {
				t.Errorf("code %d after a short page: %d channels, %v; want 3", code, len(list), err)
			}
			first := &channelPages{bodies: []string{failure}}
			if list, err := first.list(t, filter); err == nil || apiError(t, err).Code != code {
				t.Errorf("code %d for the first page: %d channels, %v; want the error", code, len(list), err)
			}
		}
	}
}

func TestListChannels_incompleteListIsAnError(t *testing.T) {
	for _, c := range []struct {
		name   string
		bodies []string
		says   string
	}{
		{"fewer channels than total", []string{channelPage(0, 2, 5), channelPage(2, 1, 5), channelPage(0, 0, 5)}, "3 of 5 channels"},
		{"page numbers have no effect", []string{channelPage(0, 2, 5)}, "2 of 5 channels"},
		{"a later page is rejected too early", []string{channelPage(0, 2, 5), `{"error":{"errorCode":250004}}`}, "2 of 5 channels"},
		{"a channel without an ID", []string{`{"content":[{"channelName":"a"}]}`}, "without an ID"},
		{"an object instead of a list", []string{`{"content":{}}`}, "undocumented form (object)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			list, err := (&channelPages{bodies: c.bodies}).list(t, livestation.ChannelFilter{})
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Fatalf("got %v, %v; want %q", channelIDs(list), err, c.says)
			}
			if e := apiError(t, err); !e.InvalidResponse || e.TraceID != "trace" || e.Operation != "list channels" {
				t.Errorf("error = %+v, want an invalid response with its trace ID", e)
			}
		})
	}
}

// With a filter, total may count the channels that the filter excludes.
func TestListChannels_totalMayIgnoreTheFilter(t *testing.T) {
	p := &channelPages{bodies: []string{channelPage(0, 3, 9), channelPage(0, 0, 9)}}
	if list, err := p.list(t, livestation.ChannelFilter{Name: "x"}); err != nil || len(list) != 3 {
		t.Errorf("%d channels, %v; want 3", len(list), err)
	}
}

func TestListChannels_nullContentIsEmpty(t *testing.T) {
	p := &channelPages{bodies: []string{`{"content":null,"total":0}`}}
	if list, err := p.list(t, livestation.ChannelFilter{}); err != nil || len(list) != 0 {
		t.Errorf("%d channels, %v; want none", len(list), err)
	}
}

func TestListChannels_faultOnALaterPageLosesNoChannel(t *testing.T) {
	for _, kind := range []simulator.FaultKind{simulator.Reset, simulator.Throttled, simulator.EndpointError, simulator.Truncated, simulator.NotFoundRoute} {
		t.Run(string(kind), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newService(t, simulator.DocsCurrent())
				for i := range 4 {
					s.AddChannel(simulator.LiveChannel(strconv.Itoa(i)))
				}
				s.SetMaxPageSize(2)
				s.Inject(simulator.Fault{Operation: simulator.ListChannels, Kind: kind, Skip: 1, Times: 1})
				list, err := s.client.ListChannels(t.Context(), livestation.ChannelFilter{})
				if (err == nil) != (kind != simulator.NotFoundRoute) || (err == nil && len(list) != 5) {
					t.Errorf("%d channels, %v", len(list), err)
				}
				synctest.Wait()
			})
		})
	}
}

// Anyone who has the stream key can broadcast on the channel.
func TestChannels_omitTheStreamKey(t *testing.T) {
	for _, behavior := range simulator.Variants() {
		t.Run(behavior.Name, func(t *testing.T) {
			var log bytes.Buffer
			logger := slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: transport.LevelTrace}))
			s := newService(t, behavior, func(c *livestation.Config) { c.Logger = logger })
			one, err := s.client.GetChannel(t.Context(), s.channel)
			if err != nil {
				t.Fatal(err)
			}
			all, err := s.client.ListChannels(t.Context(), livestation.ChannelFilter{})
			if err != nil {
				t.Fatal(err)
			}
			if text := encoded(t, one) + encoded(t, all); strings.Contains(text, simulator.StreamKey) {
				t.Errorf("the result holds the stream key: %s", text)
			}
			if strings.Contains(log.String(), simulator.StreamKey) || !strings.Contains(log.String(), "publishUrl") {
				t.Errorf("the log must show the bodies without the stream key: %s", &log)
			}
		})
	}
}

func TestGetChannel_invalidResponses(t *testing.T) {
	s := newService(t, simulator.DocsCurrent())
	requireInvalid(t, s, map[simulator.Operation]func() error{simulator.GetChannel: func() error {
		_, err := s.client.GetChannel(t.Context(), s.channel)
		return err
	}}, []string{`{"content":null}`, `{"content":{}}`, `{"content":[]}`, `{"content":{"channelId":"ls-other"}}`, `{"content":{"channelId":[]}}`})
}
