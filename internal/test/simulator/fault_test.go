// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// bothWays returns a caller in memory and one over TCP. Each test of a fault runs with both.
func bothWays(t *testing.T, sim *Simulator) map[string]*caller {
	t.Helper()
	server, err := sim.Serve()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	transport := &http.Transport{DisableKeepAlives: true}
	tcp := newCaller(sim)
	tcp.transport, tcp.base = transport, server.URL
	return map[string]*caller{"memory": newCaller(sim), "tcp": tcp}
}

func TestFaultKinds_haveWork(t *testing.T) {
	kinds := FaultKinds()
	seen := map[FaultKind]bool{}
	for _, kind := range kinds {
		if seen[kind] {
			t.Errorf("%s is there twice", kind)
		}
		seen[kind] = true
	}
	for kind, want := range map[FaultKind]Work{
		Refused: NoWork, Throttled: NoWork, UnknownCode: NoWork,
		Slow: WorkDone, LostResponse: WorkDone, GatewayTimeout: WorkDone, WrongID: WorkDone, UnknownCodeAfterWork: WorkDone,
		ResetThenWork: WorkLater, HangThenWork: WorkLater, EndpointErrorThenWork: WorkLater, GatewayTimeoutThenWork: WorkLater,
	} {
		if got := kind.Work(); got != want || !seen[kind] {
			t.Errorf("%s: %s, want %s", kind, got, want)
		}
	}
}

func TestInject_panicsForAnUnknownKind(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	New().Inject(Fault{Kind: "Nonsense"})
}

// TestFaultKinds_doTheirWork checks for every kind whether a clip exists at once, a moment before the delay is over, and
// afterwards. The delay is once the default and once another.
func TestFaultKinds_doTheirWork(t *testing.T) {
	type faulty struct {
		kind          FaultKind
		delay, pauses time.Duration
	}
	var all []faulty
	for _, kind := range FaultKinds() {
		all = append(all, faulty{kind, 0, DefaultWorkDelay})
		if kind.Work() == WorkLater {
			all = append(all, faulty{kind, 20 * time.Second, 20 * time.Second})
		}
	}
	for _, f := range all {
		synctest.Test(t, func(t *testing.T) {
			sim, c, id, snapshot := newLive(t)
			kind, delay := f.kind, f.pauses
			sim.Inject(Fault{Kind: kind, Times: 1, Delay: f.delay})
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			start := time.Now()
			r := c.request(t, "POST", "/channels/"+id+"/"+itoa(snapshot.ID), clipBody(0, 1000))
			if resp, err := c.transport.RoundTrip(r.WithContext(ctx)); err == nil {
				resp.Body.Close()
			}
			want := map[Work][3]int{NoWork: {0, 0, 0}, WorkDone: {1, 1, 1}, WorkLater: {0, 0, 1}}[kind.Work()]
			got := [3]int{len(sim.Clips())}
			time.Sleep(time.Until(start.Add(delay - time.Millisecond)))
			got[1] = len(sim.Clips())
			time.Sleep(time.Second)
			got[2] = len(sim.Clips())
			if got != want {
				t.Errorf("%s: %v clips, want %v", kind, got, want)
			}
			if kind.Work() == WorkLater && !sim.Clips()[0].Created.Equal(start.Add(delay).Truncate(time.Millisecond)) {
				t.Errorf("%s: created at %v, want %v after %v", kind, sim.Clips()[0].Created, delay, start)
			}
		})
	}
}

func TestWorkLater_happensInOrderAndOnlyIfTheServiceAccepts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim, c, id, snapshot := newLive(t)
		path := "/channels/" + id + "/" + itoa(snapshot.ID)
		for i, delay := range []time.Duration{3 * time.Second, 2 * time.Second, time.Second} {
			sim.ClearFaults()
			sim.Inject(Fault{Kind: EndpointErrorThenWork, Delay: delay})
			c.do(t, "POST", path, clipBody(0, int64(i+1)*1000)).require(t, 503, "500")
		}
		c.do(t, "POST", path, "not JSON").require(t, 503, "500")
		c.contentType = ""
		c.do(t, "POST", path, clipBody(0, 5000)).require(t, 503, "500")
		sim.ClearFaults()
		c.contentType = "application/json"
		time.Sleep(time.Minute)
		var ends []int64
		for _, clip := range sim.Clips() {
			ends = append(ends, clip.EndTime)
		}
		if !slices.Equal(ends, []int64{3000, 2000, 1000}) {
			t.Error(ends)
		}
		sim.Inject(Fault{Operation: CreateSnapshot, Kind: ResetThenWork, Times: 1, Delay: time.Second})
		if _, err := c.try(t, "POST", "/channels/"+id+"/snapshot?limitedDuration=3", ""); !errors.Is(err, syscall.ECONNRESET) {
			t.Error(err)
		}
		before := len(sim.Snapshots())
		time.Sleep(time.Second)
		if after := sim.Snapshots(); before != 1 || len(after) != 2 || after[1].Duration != 3 {
			t.Errorf("%d, then %+v", before, after)
		}
	})
}

func TestFaults_respond(t *testing.T) {
	for _, test := range []struct {
		fault  Fault
		status int
		code   string
		check  func(response) bool
	}{
		{
			Fault{Kind: Throttled, Header: http.Header{"retry-after": {"7"}}},
			429, "410",
			func(a response) bool { return a.header.Get("Retry-After") == "7" },
		},
		{Fault{Kind: Quota}, 429, "400", nil},
		{Fault{Kind: Unauthorized}, 401, "200", nil},
		{Fault{Kind: PermissionDenied}, 401, "210", nil},
		{Fault{Kind: Forbidden}, 403, "230", nil},
		{Fault{Kind: NotFoundRoute}, 404, "300", nil},
		{Fault{Kind: EndpointError}, 503, "500", nil},
		{Fault{Kind: EndpointError, Status: 500, Body: "{}"}, 500, "", func(a response) bool { return a.raw == "{}" }},
		{Fault{Kind: OKError}, 200, "250000", nil},
		{Fault{Kind: UnknownCode}, 400, "259999", nil},
		{Fault{Kind: RequestTimeout}, 408, "", func(a response) bool { return a.raw == "" }},
		{Fault{Kind: Status}, 500, "", func(a response) bool { return a.raw == "" }},
		{Fault{Kind: Status, Status: 418, Body: DocsCurrent().ErrorBody(250009, "storage")}, 418, "250009", nil},
		{Fault{Kind: HTML}, 502, "", func(a response) bool {
			return strings.Contains(a.raw, "<title>502 Bad Gateway") && a.header.Get("Content-Type") == "text/html"
		}},
		{Fault{Kind: HTML, Status: 400}, 400, "", func(a response) bool { return strings.Contains(a.raw, "<h1>400 Bad Request") }},
		{Fault{Kind: Empty}, 200, "", func(a response) bool { return a.raw == "" }},
		{Fault{Kind: Garbage}, 200, "", func(a response) bool { return a.raw != "" && a.body == nil }},
		{
			Fault{Kind: Redirect, Header: http.Header{"Location": {"https://elsewhere.example.com/"}}},
			302, "",
			func(a response) bool { return a.header.Get("Location") != "" },
		},
		{Fault{Kind: GatewayTimeout}, 504, "510", nil},
		{Fault{Kind: RequestTimeoutAfterWork}, 408, "", nil},
		{Fault{Kind: HTMLAfterWork}, 502, "", func(a response) bool { return strings.Contains(a.raw, "<h1>502 Bad Gateway") }},
		{Fault{Kind: EmptyAfterWork}, 200, "", func(a response) bool { return a.raw == "" }},
		{Fault{Kind: UnknownCodeAfterWork}, 400, "259999", nil},
		{Fault{Kind: CustomMessageAfterWork}, 400, "250001", nil},
		{Fault{Kind: TextErrorAfterWork}, 500, "", func(a response) bool { return a.raw == `{"error":"timeout"}` }},
		{Fault{Kind: EndpointErrorThenWork}, 503, "500", nil},
		{Fault{Kind: GatewayTimeoutThenWork}, 504, "510", nil},
	} {
		t.Run(string(test.fault.Kind), func(t *testing.T) {
			sim, _, id, _ := newLive(t)
			test.fault.Operation, test.fault.Times = CreateSnapshot, 1
			for way, c := range bothWays(t, sim) {
				sim.ResetRequests()
				sim.Inject(test.fault)
				a := c.do(t, "POST", "/channels/"+id+"/snapshot", "")
				a.require(t, test.status, test.code)
				if test.check != nil && !test.check(a) {
					t.Errorf("%s: %v %s", way, a.header, a.raw)
				}
				c.get(t, "/channels").require(t, 200, "")
				log := sim.Requests()
				if log[0].Fault != test.fault.Kind || log[0].Status != test.status || log[1].Fault != "" || sim.Count(CreateSnapshot) != 1 {
					t.Errorf("%s: %s", way, sim.Describe())
				}
			}
		})
	}
}

func TestFaults_breakTheConnection(t *testing.T) {
	for kind, want := range map[FaultKind]error{
		Refused: syscall.ECONNREFUSED, Reset: syscall.ECONNRESET, LostResponse: syscall.ECONNRESET, ResetThenWork: syscall.ECONNRESET,
		Truncated: io.ErrUnexpectedEOF,
	} {
		t.Run(string(kind), func(t *testing.T) {
			sim, _, id, snapshot := newLive(t)
			for way, c := range bothWays(t, sim) {
				sim.Inject(Fault{Kind: kind, Times: 1, Delay: time.Millisecond})
				_, err := c.try(t, "POST", "/channels/"+id+"/"+itoa(snapshot.ID), clipBody(0, 1000))
				if err == nil || (way == "memory" || kind == Truncated) && !errors.Is(err, want) {
					t.Errorf("%s: got %v, want %v", way, err, want)
				}
				log := sim.Requests()
				if last := log[len(log)-1]; last.Operation != CreateShortClip || last.Fault != kind || len(last.Body) == 0 {
					t.Errorf("%s: %+v", way, last)
				}
			}
		})
	}
}

func TestHang_lastsUntilTheCallerGivesUp(t *testing.T) {
	for _, kind := range []FaultKind{Hang, HangAfterWork, HangThenWork} {
		testHang(t, kind)
	}
}

func testHang(t *testing.T, kind FaultKind) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		sim, c, _, _ := newLive(t)
		sim.Inject(Fault{Kind: kind})
		r := c.request(t, "GET", "/channels", "")
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		start := time.Now()
		_, err := c.transport.RoundTrip(r.WithContext(ctx))
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != 30*time.Second {
			t.Error(err, time.Since(start))
		}
		if sim.Count(ListChannels) != 1 || sim.Requests()[0].Status != 0 {
			t.Errorf("%+v", sim.Requests())
		}
	})
}

func TestHang_worksOverTCP(t *testing.T) {
	sim := New()
	c := bothWays(t, sim)["tcp"]
	sim.Inject(Fault{Kind: Hang})
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := c.transport.RoundTrip(c.request(t, "GET", "/channels", "").WithContext(ctx)); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
}

func TestDelay_passesBeforeTheResponse(t *testing.T) {
	for _, kind := range []FaultKind{Slow, Throttled, Reset, Refused, LostResponse, GatewayTimeout} {
		synctest.Test(t, func(t *testing.T) {
			sim, c, id, snapshot := newLive(t)
			post := func(ctx context.Context) (time.Duration, error) {
				sim.ClearFaults()
				sim.Inject(Fault{Kind: kind, Delay: time.Minute})
				start := time.Now()
				resp, err := c.transport.RoundTrip(
					c.request(t, "POST", "/channels/"+id+"/"+itoa(snapshot.ID), clipBody(0, 100)).WithContext(ctx))
				if err == nil {
					resp.Body.Close()
				}
				return time.Since(start), err
			}
			if took, _ := post(t.Context()); took != time.Minute {
				t.Errorf("%s took %v", kind, took)
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			before := len(sim.Clips())
			if took, err := post(ctx); took != time.Second || !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s: %v after %v", kind, err, took)
			}
			synctest.Wait()
			wants := kind.Work() == WorkDone && kind != Slow
			if worked := len(sim.Clips()) > before; worked != wants {
				t.Errorf("%s: work done although the caller gave up: %v", kind, worked)
			}
		})
	}
}

func TestFault_skipsAndEnds(t *testing.T) {
	sim := New()
	c := newCaller(sim)
	sim.Inject(Fault{Operation: GetChannel, Kind: Quota})
	sim.Inject(Fault{Operation: ListChannels, Kind: Throttled, Skip: 1, Times: 2})
	sim.Inject(Fault{Kind: EndpointError, Skip: 2, Times: 1})
	for i, want := range []int{200, 429, 429, 200, 503, 200} {
		if got := c.get(t, "/channels").status; got != want {
			t.Errorf("request %d: %d, want %d", i, got, want)
		}
	}
	c.get(t, "/channels/x").require(t, 429, "400")
	sim.ClearFaults()
	c.get(t, "/channels/x").require(t, 404, "250100")
}

func TestFaults_doNotHideWrongSignature(t *testing.T) {
	sim := New()
	c := newCaller(sim)
	sim.Inject(Fault{Kind: Throttled, Times: 1})
	c.signature = "wrong"
	c.get(t, "/channels").require(t, 401, "200")
	if sim.Count("") != 0 || sim.Requests()[0].Fault != "" {
		t.Errorf("%+v", sim.Requests())
	}
	c.signature = ""
	c.get(t, "/channels").require(t, 429, "410")
}

func TestWrongID_namesAnotherObject(t *testing.T) {
	for _, b := range []Behavior{Docs2022(), DocsCurrent()} {
		sim, c, id, snapshot := newLive(t, WithBehavior(b))
		clip := sim.AddClip(id, snapshot.ID, 0, 100, "b", "/", "PRIVATE")
		for _, test := range []struct {
			method, path, body string
			at                 []any
		}{
			{"POST", "/snapshot", "", []any{"content", "channelId"}},
			{"GET", "/snapshot/" + itoa(snapshot.ID), "", []any{"content", "snapshot", "snapshotId"}},
			{"POST", "/" + itoa(snapshot.ID), clipBody(0, 100), []any{"content", "channelId"}},
			{"GET", "/shortclip/" + itoa(clip.ID), "", []any{"content", "shortclip", "id"}},
			{"GET", "/" + itoa(snapshot.ID) + "/shortclips", "", []any{"content", "snapshotId"}},
			{"GET", "", "", []any{"content", "channelId"}},
			{"GET", "?", "", []any{"content", 0, "channelId"}},
		} {
			path := "/channels/" + id + test.path
			if test.path == "?" {
				path = "/channels"
			}
			correct := c.do(t, test.method, path, test.body)
			sim.Inject(Fault{Kind: WrongID, Times: 1})
			wrong := c.do(t, test.method, path, test.body)
			wrong.require(t, 200, "")
			if got := wrong.at(test.at...); got == nil || got == correct.at(test.at...) {
				t.Errorf("%s %s: %v", test.method, path, got)
			}
		}
		sim.Inject(Fault{Kind: WrongID, Times: 1})
		stopped := c.do(t, "PUT", "/channels/"+id+"/stopRecord", "")
		for recordID := range stopped.at("content", "recordList").(map[string]any) {
			if got := stopped.at("content", "recordList", recordID, "channelId"); got == id {
				t.Error(stopped.raw)
			}
		}
		sim.Inject(Fault{Kind: WrongID})
		c.get(t, "/channels/"+id+"/serviceUrls?serviceUrlType=THUMBNAIL").require(t, 200, "")
	}
}

func TestOddRetryAfter_isSent(t *testing.T) {
	sim := New()
	c := newCaller(sim)
	for _, value := range OddRetryAfter() {
		sim.Inject(Fault{Kind: Throttled, Times: 1, Header: http.Header{"Retry-After": {value}}})
		a := c.get(t, "/channels")
		a.require(t, 429, "410")
		if got := a.header.Values("Retry-After"); !slices.Equal(got, []string{value}) {
			t.Errorf("%q, want %q", got, value)
		}
	}
}
