package livestation_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
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

func TestGetChannel_readsAllOfItInEachDialect(t *testing.T) {
	for _, dialect := range simulator.Variants() {
		t.Run(dialect.Name, func(t *testing.T) {
			s := newService(t, dialect)
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

			listed, err := s.client.ListChannels(t.Context(), livestation.ChannelFilter{})
			if err != nil || len(listed) != 1 {
				t.Fatalf("list = %+v, %v", listed, err)
			}
			if inList, alone := encoded(t, listed[0]), encoded(t, got); inList != alone {
				t.Errorf("in the list %s, alone %s", inList, alone)
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

func TestGetChannel_acceptsWhatTheDocumentsContradictThemselvesIn(t *testing.T) {
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
	for _, body := range []string{`"isRecording": {}`, `"useDvr": "perhaps"`, `"createdTime": "yesterday"`, `"instanceNo": []`, `"cdn": []`} {
		s.SetRawResponse(simulator.GetChannel, fmt.Appendf(nil, `{"content": {"channelId": %q, %s}}`, s.channel, body))
		if _, err := s.client.GetChannel(t.Context(), s.channel); err == nil || !apiError(t, err).InvalidResponse {
			t.Errorf("%s: %v, want it unreadable", body, err)
		}
	}
}

func TestListChannels_readsAllPagesOfAnySizeInEachDialect(t *testing.T) {
	for _, dialect := range simulator.Variants() {
		t.Run(dialect.Name, func(t *testing.T) {
			s := newService(t, dialect)
			want := []string{s.channel}
			for i := range 22 {
				want = append(want, s.AddChannel(simulator.LiveChannel(fmt.Sprintf("show %d", i))))
			}
			for _, limit := range []int{0, 1, 2, 10, 22, 23, 24} {
				s.SetMaxPageSize(limit)
				s.ResetRequests()
				list, err := s.client.ListChannels(t.Context(), livestation.ChannelFilter{})
				if err != nil {
					t.Fatalf("pages of %d: %v", limit, err)
				}
				if got := ids(list); !slices.Equal(got, want) {
					t.Errorf("pages of %d: %d channels %v, want %d", limit, len(got), got, len(want))
				}
				pages := 1
				if limit > 0 {
					pages = (len(want) + limit - 1) / limit
				}
				if got := len(s.Requests()); got > pages+1 {
					t.Errorf("pages of %d: %d requests for %d pages", limit, got, pages)
				}
				if query := s.Requests()[0].Query; query != "pageNo=1&pageSizeNo=100" {
					t.Errorf("query = %s", query)
				}
			}
		})
	}
}

func ids(list []livestation.Channel) []string {
	var all []string
	for _, channel := range list {
		all = append(all, channel.ID)
	}
	return all
}

func TestListChannels_readsBeyondTheLargestPage(t *testing.T) {
	s := newService(t, simulator.DocsCurrent())
	for i := range 250 {
		s.AddChannel(simulator.LiveChannel(strconv.Itoa(i)))
	}
	list, err := s.client.ListChannels(t.Context(), livestation.ChannelFilter{})
	if err != nil || len(list) != 251 || len(s.Requests()) != 3 {
		t.Errorf("%d channels in %d requests, %v; want 251 in 3", len(list), len(s.Requests()), err)
	}
}

func TestListChannels_filtersInEachDialect(t *testing.T) {
	for _, dialect := range simulator.Variants() {
		t.Run(dialect.Name, func(t *testing.T) {
			s := newService(t, dialect)
			ready := s.AddChannel(simulator.ChannelSpec{Name: "결승 final_2", Status: "READY"})
			deleted := s.AddChannel(simulator.LiveChannel("old event"))
			s.DeleteChannel(deleted)
			var gone []string
			if dialect.DeletedChannelStillListed {
				gone = []string{deleted}
			}
			s.SetMaxPageSize(1)
			for filter, want := range map[livestation.ChannelFilter][]string{
				{}:                                     append([]string{s.channel, ready}, gone...),
				{Name: "event"}:                        append([]string{s.channel}, gone...),
				{Name: "결승 final"}:                     {ready},
				{Name: "no&channelName=event"}:         nil,
				{Status: "PUBLISHING"}:                 {s.channel},
				{Status: "READY", Name: "final"}:       {ready},
				{Status: "READY", Name: "event"}:       nil,
				{Status: "DELETED"}:                    gone,
				{Status: "FORCE_BLOCK", Name: "event"}: nil,
			} {
				list, err := s.client.ListChannels(t.Context(), filter)
				if err != nil || !slices.Equal(ids(list), want) {
					t.Errorf("%+v = %v, %v; want %v", filter, ids(list), err, want)
				}
			}
		})
	}
}

func TestChannelStatuses_areThoseThatTheServiceTakes(t *testing.T) {
	s := newService(t, simulator.Docs2022())
	for _, status := range livestation.ChannelStatuses() {
		if _, err := s.client.ListChannels(t.Context(), livestation.ChannelFilter{Status: status}); err != nil {
			t.Errorf("%s: %v", status, err)
		}
	}
	if _, err := s.client.ListChannels(t.Context(), livestation.ChannelFilter{Status: "PUBLISH"}); !livestation.IsInvalid(err) {
		t.Errorf("a status that is none: %v", err)
	}
}

// pager answers the list of channels page by page. reading counts from 1 how often page 1 was asked for.
type pager struct {
	page     func(reading, page int) string
	reading  int
	requests int
}

func (p *pager) RoundTrip(r *http.Request) (*http.Response, error) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	page, err := strconv.Atoi(query.Get("pageNo"))
	if err != nil {
		return nil, err
	}
	if page == 1 {
		p.reading++
	}
	p.requests++
	return &http.Response{
		StatusCode: 200, Header: http.Header{"X-Ncp-Trace-Id": {"trace"}},
		Body: io.NopCloser(strings.NewReader(p.page(p.reading, page))), Request: r,
	}, nil
}

func (p *pager) list(t testing.TB, filter livestation.ChannelFilter) ([]livestation.Channel, error) {
	t.Helper()
	client, err := livestation.New(livestation.Config{AccessKey: simulator.AccessKey, SecretKey: simulator.SecretKey, Transport: p})
	if err != nil {
		t.Fatal(err)
	}
	return client.ListChannels(t.Context(), filter)
}

// body is a page of channels, whose ids are the letters of a word; a total below 0 is left out.
func body(word string, total int) string {
	list := []map[string]string{}
	for _, letter := range word {
		list = append(list, map[string]string{"channelId": string(letter)})
	}
	content := map[string]any{"content": list}
	if total >= 0 {
		content["total"] = total
	}
	raw, _ := json.Marshal(content)
	return string(raw)
}

// pages serves pages of a fixed list, and empty ones behind it.
func pages(total int, words ...string) func(int, int) string {
	return func(_, page int) string {
		if page > len(words) {
			return body("", total)
		}
		return body(words[page-1], total)
	}
}

const noSuchPage = `{"error":{"errorCode":250004,"message":"page not found."}}`

func TestListChannels_endsWhereTheListDoes(t *testing.T) {
	none := livestation.ChannelFilter{}
	for _, c := range []struct {
		name     string
		filter   livestation.ChannelFilter
		page     func(reading, page int) string
		want     string
		requests int
	}{
		{"nothing, with total", none, pages(0), "", 1},
		{"nothing, without total", none, pages(-1), "", 1},
		{"total of all, small pages", none, pages(5, "ab", "cd", "e"), "abcde", 3},
		{"total of all, but all fits", none, pages(3, "abc"), "abc", 2},
		{"no total, small pages", none, pages(-1, "ab", "cd", "e"), "abcde", 4},
		{"total of the page", none, func(_, page int) string {
			word := []string{"ab", "cd", "e", ""}[page-1]
			return body(word, len(word))
		}, "abcde", 4},
		{"total as text", none, func(int, int) string { return `{"content":[{"channelId":"a"},{"channelId":"b"}],"total":"2"}` }, "ab", 2},
		{"total of what the filter does not let through", livestation.ChannelFilter{Name: "x"}, pages(9, "ab", "c"), "abc", 3},
		{"the last page is given again", none, func(_, page int) string { return body([]string{"ab", "cd", "e"}[min(page, 3)-1], 5) }, "abcde", 3},
		{"the only page is given again", none, func(int, int) string { return body("abc", 3) }, "abc", 2},
		{"a page that is not there is refused", none, func(_, page int) string {
			if page > 2 {
				return noSuchPage
			}
			return body([]string{"ab", "cd"}[page-1], -1)
		}, "abcd", 3},
		{"behind the end there is no total", none, func(_, page int) string {
			if page > 1 {
				return `{"content":[],"total":0}`
			}
			return body("abc", 3)
		}, "abc", 2},
		{"pages that overlap", none, pages(-1, "ab", "bc", "cd"), "abcd", 3 * 4},
		{"one was added in front while it was read", none, func(reading, page int) string {
			if reading == 1 && page == 1 {
				return body("bc", 4)
			}
			return pages(5, "ab", "cd", "e")(reading, page)
		}, "abcde", 4 + 3},
		{"one was deleted while it was read", none, func(reading, page int) string {
			if reading == 1 && page == 1 {
				return body("ab", 5)
			}
			return pages(4, "bc", "de")(reading, page)
		}, "bcde", 3 + 2},
		{"one moved to the front without a total", none, func(reading, page int) string {
			if reading == 1 && page == 1 {
				return body("ab", -1)
			}
			return pages(-1, "da", "bc")(reading, page)
		}, "dabc", 3 + 3},
		{"the last of a full page moved on", none, func(reading, page int) string {
			if reading == 1 && page == 1 {
				return body("bc", 2)
			}
			return pages(3, "ab", "c")(reading, page)
		}, "abc", 3 + 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := &pager{page: c.page}
			list, err := p.list(t, c.filter)
			if got := strings.Join(ids(list), ""); err != nil || got != c.want || p.requests != c.requests {
				t.Errorf("got %q, %v in %d requests; want %q in %d", got, err, p.requests, c.want, c.requests)
			}
		})
	}
}

func TestListChannels_withoutAnEndIsAnError(t *testing.T) {
	none := livestation.ChannelFilter{}
	for _, c := range []struct {
		name     string
		page     func(reading, page int) string
		says     string
		requests int
	}{
		{"page numbers are passed over, no total", func(int, int) string { return body("ab", -1) }, "pages 2 and 3", 3},
		{"page numbers are passed over, more in total", func(int, int) string { return body("ab", 5) }, "pages 2 and 3", 3},
		{"the pages come round again", func(_, page int) string { return body([]string{"ab", "cd"}[page%2], -1) }, "pages 3 and 4", 4},
		{"there is always another", func(_, page int) string {
			return fmt.Sprintf(`{"content":[{"channelId":"ls-%d"}]}`, page)
		}, "no end within 1000 pages", 1000},
		{"fewer than the total says", pages(5, "ab", "c"), "3 of 5 channels", 3 * 3},
		{"none, whatever the total says", pages(5), "0 of 5 channels", 3},
		{"a page that is refused too early", func(_, page int) string {
			if page > 1 {
				return noSuchPage
			}
			return body("ab", 5)
		}, "2 of 5 channels", 3 * 2},
		{"no id", func(int, int) string { return `{"content":[{"channelName":"a"}]}` }, "without an id", 1},
		{"no list", func(int, int) string { return `{"content":{}}` }, "form", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := &pager{page: c.page}
			list, err := p.list(t, none)
			if err == nil || !strings.Contains(err.Error(), c.says) || p.requests != c.requests {
				t.Fatalf("got %v, %v in %d requests; want %q in %d", ids(list), err, p.requests, c.says, c.requests)
			}
			if e := apiError(t, err); !e.InvalidResponse || e.TraceID != "trace" || e.Operation != "list channels" {
				t.Errorf("error = %+v", e)
			}
		})
	}
}

func TestListChannels_firstPageThatIsRefusedIsAnError(t *testing.T) {
	p := &pager{page: func(int, int) string { return noSuchPage }}
	if list, err := p.list(t, livestation.ChannelFilter{}); !livestation.IsNotFound(err) {
		t.Errorf("got %v, %v", list, err)
	}
}

func TestListChannels_hiccupOnALaterPageLosesNothing(t *testing.T) {
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

// The stream key lets anyone broadcast on the channel: the client does not even read it.
func TestChannels_keepTheStreamKeyOut(t *testing.T) {
	for _, dialect := range simulator.Variants() {
		t.Run(dialect.Name, func(t *testing.T) {
			var log bytes.Buffer
			logger := slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: transport.LevelTrace}))
			s := newService(t, dialect, func(c *livestation.Config) { c.Logger = logger })
			one, err := s.client.GetChannel(t.Context(), s.channel)
			if err != nil {
				t.Fatal(err)
			}
			all, err := s.client.ListChannels(t.Context(), livestation.ChannelFilter{})
			if err != nil {
				t.Fatal(err)
			}
			if text := encoded(t, one) + encoded(t, all); strings.Contains(text, simulator.StreamKey) {
				t.Errorf("it was read: %s", text)
			}
			if strings.Contains(log.String(), simulator.StreamKey) || !strings.Contains(log.String(), "publishUrl") {
				t.Errorf("the log has to show the bodies without it: %s", &log)
			}
		})
	}
}
