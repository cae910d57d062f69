package simulator

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// reached are both ways to a simulator: what a fault promises holds for each.
func reached(t *testing.T, sim *Simulator) map[string]*caller {
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

func TestFaults_thatAnswer(t *testing.T) {
	for _, test := range []struct {
		fault  Fault
		status int
		code   string
		check  func(answer) bool
	}{
		{
			Fault{Kind: Throttled, Header: http.Header{"retry-after": {"7"}}},
			429, "410",
			func(a answer) bool { return a.header.Get("Retry-After") == "7" },
		},
		{Fault{Kind: Quota}, 429, "400", nil},
		{Fault{Kind: Unauthorized}, 401, "200", nil},
		{Fault{Kind: PermissionDenied}, 401, "210", nil},
		{Fault{Kind: Forbidden}, 403, "230", nil},
		{Fault{Kind: NotFoundRoute}, 404, "300", nil},
		{Fault{Kind: EndpointError}, 503, "500", nil},
		{Fault{Kind: EndpointError, Status: 500, Body: "{}"}, 500, "", func(a answer) bool { return a.raw == "{}" }},
		{Fault{Kind: OKError}, 200, "250000", nil},
		{Fault{Kind: UnknownCode}, 400, "259999", nil},
		{Fault{Kind: Status}, 500, "", func(a answer) bool { return a.raw == "" }},
		{Fault{Kind: Status, Status: 418, Body: DocsCurrent().ErrorBody(250009, "storage")}, 418, "250009", nil},
		{Fault{Kind: HTML}, 502, "", func(a answer) bool {
			return strings.Contains(a.raw, "<title>502 Bad Gateway") && a.header.Get("Content-Type") == "text/html"
		}},
		{Fault{Kind: HTML, Status: 400}, 400, "", func(a answer) bool { return strings.Contains(a.raw, "<h1>400 Bad Request") }},
		{Fault{Kind: Empty}, 200, "", func(a answer) bool { return a.raw == "" }},
		{Fault{Kind: Garbage}, 200, "", func(a answer) bool { return a.raw != "" && a.body == nil }},
		{
			Fault{Kind: Redirect, Header: http.Header{"Location": {"https://elsewhere.example.com/"}}},
			302, "",
			func(a answer) bool { return a.header.Get("Location") != "" },
		},
		{Fault{Kind: GatewayTimeout}, 504, "510", nil},
	} {
		t.Run(string(test.fault.Kind), func(t *testing.T) {
			sim, _, id, _ := newLive(t)
			test.fault.Operation, test.fault.Times = CreateSnapshot, 1
			for way, c := range reached(t, sim) {
				sim.ResetRequests()
				sim.Inject(test.fault)
				before := len(sim.snapshots)
				a := c.do(t, "POST", "/channels/"+id+"/snapshot", "")
				a.expect(t, test.status, test.code)
				if test.check != nil && !test.check(a) {
					t.Errorf("%s: %v %s", way, a.header, a.raw)
				}
				if worked := len(sim.snapshots) > before; worked != (test.fault.Kind == GatewayTimeout) {
					t.Errorf("%s: work done: %v", way, worked)
				}
				c.get(t, "/channels").expect(t, 200, "")
				log := sim.Requests()
				if log[0].Fault != test.fault.Kind || log[0].Status != test.status || log[1].Fault != "" || sim.Count(CreateSnapshot) != 1 {
					t.Errorf("%s: %+v", way, log)
				}
			}
		})
	}
}

func TestFaults_thatBreakTheConnection(t *testing.T) {
	for kind, worked := range map[FaultKind]bool{Refused: false, Reset: false, LostResponse: true, Truncated: true} {
		t.Run(string(kind), func(t *testing.T) {
			sim, _, id, _ := newLive(t)
			for way, c := range reached(t, sim) {
				sim.Inject(Fault{Kind: kind, Times: 1, Delay: time.Millisecond})
				before := len(sim.Clips())
				snapshot := sim.AddSnapshot(id, 1)
				_, err := c.try(t, "POST", "/channels/"+id+"/"+itoa(snapshot.ID), clipBody(0, 1000))
				if err == nil {
					t.Errorf("%s: no error", way)
				}
				if way == "memory" {
					want := map[FaultKind]error{
						Refused: syscall.ECONNREFUSED, Reset: syscall.ECONNRESET, LostResponse: syscall.ECONNRESET, Truncated: io.ErrUnexpectedEOF,
					}[kind]
					if !errors.Is(err, want) {
						t.Errorf("got %v, want %v", err, want)
					}
				} else if kind == Truncated && !errors.Is(err, io.ErrUnexpectedEOF) {
					t.Error(err)
				}
				if got := len(sim.Clips()) > before; got != worked {
					t.Errorf("%s: work done: %v", way, got)
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
	synctest.Test(t, func(t *testing.T) {
		sim, c, _, _ := newLive(t)
		sim.Inject(Fault{Kind: Hang})
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

func TestHang_overTCP(t *testing.T) {
	sim := New()
	c := reached(t, sim)["tcp"]
	sim.Inject(Fault{Kind: Hang})
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := c.transport.RoundTrip(c.request(t, "GET", "/channels", "").WithContext(ctx)); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
}

func TestDelay_comesBeforeTheAnswer(t *testing.T) {
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
			if worked := len(sim.Clips()) > before; worked != kind.afterWork() {
				t.Errorf("%s: work done although the caller gave up: %v", kind, worked)
			}
		})
	}
}

func TestFaults_skipAndEnd(t *testing.T) {
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
	c.get(t, "/channels/x").expect(t, 429, "400")
	sim.ClearFaults()
	c.get(t, "/channels/x").expect(t, 404, "250100")
}

func TestFaults_doNotHideAWrongSignature(t *testing.T) {
	sim := New()
	c := newCaller(sim)
	sim.Inject(Fault{Kind: Throttled, Times: 1})
	c.signature = "wrong"
	c.get(t, "/channels").expect(t, 401, "200")
	if sim.Count("") != 0 || sim.Requests()[0].Fault != "" {
		t.Errorf("%+v", sim.Requests())
	}
	c.signature = ""
	c.get(t, "/channels").expect(t, 429, "410")
}

func TestWrongID_namesAnother(t *testing.T) {
	for _, d := range []Behavior{Docs2022(), DocsCurrent()} {
		sim, c, id, snapshot := newLive(t, WithBehavior(d))
		clip := sim.AddClip(id, snapshot.ID, 0, 100, "b", "/", "PRIVATE")
		for _, test := range []struct {
			method, path, body string
			at                 []any
		}{
			{"POST", "/snapshot", "", []any{"content", "snapshot", "snapshotId"}},
			{"GET", "/snapshot/" + itoa(snapshot.ID), "", []any{"content", "snapshot", "snapshotId"}},
			{"POST", "/" + itoa(snapshot.ID), clipBody(0, 100), []any{"content", "shortclip", "id"}},
			{"GET", "/shortclip/" + itoa(clip.ID), "", []any{"content", "shortclip", "id"}},
			{"GET", "/" + itoa(snapshot.ID) + "/shortclips", "", []any{"content", d.ListKey, 0, "id"}},
			{"GET", "", "", []any{"content", "channelId"}},
			{"GET", "?", "", []any{"content", 0, "channelId"}},
		} {
			path := "/channels/" + id + test.path
			if test.path == "?" {
				path = "/channels"
			}
			right := c.do(t, test.method, path, test.body)
			sim.Inject(Fault{Kind: WrongID, Times: 1})
			wrong := c.do(t, test.method, path, test.body)
			wrong.expect(t, 200, "")
			if got := wrong.at(test.at...); got == nil || got == right.at(test.at...) {
				t.Errorf("%s %s: %v", test.method, path, got)
			}
		}
		sim.Inject(Fault{Kind: WrongID})
		c.get(t, "/channels/"+id+"/serviceUrls?serviceUrlType=THUMBNAIL").expect(t, 200, "")
	}
}
