// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"encoding/json"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestSign_matchesVectors(t *testing.T) {
	raw, err := os.ReadFile("testdata/signature-vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Vectors []struct {
			Name, Method, Timestamp, Signature string
			Target                             string `json:"path_and_query"`
			AccessKey                          string `json:"access_key"`
			SecretKey                          string `json:"secret_key"`
		}
	}
	if err := json.Unmarshal(raw, &file); err != nil || len(file.Vectors) == 0 {
		t.Fatal(err, len(file.Vectors))
	}
	for _, v := range file.Vectors {
		if got := sign(v.Method, v.Target, v.Timestamp, v.AccessKey, v.SecretKey); got != v.Signature {
			t.Errorf("%s: %s, want %s", v.Name, got, v.Signature)
		}
	}
}

func TestGateway_rejectsWrongAuthentication(t *testing.T) {
	const missing, invalid = "Authentication information are missing.", "Invalid authentication information."
	for name, test := range map[string]struct {
		corrupt func(*caller)
		details string
	}{
		"no timestamp":          {func(c *caller) { c.withoutTimestampHeader = true }, missing},
		"no access key":         {func(c *caller) { c.accessKey = "" }, missing},
		"unknown access key":    {func(c *caller) { c.accessKey = "ANOTHERKEY" }, invalid},
		"wrong secret":          {func(c *caller) { c.secretKey = "wrong" }, invalid},
		"timestamp not digits":  {func(c *caller) { c.timestamp = "2026-01-01" }, invalid},
		"negative timestamp":    {func(c *caller) { c.timestamp = "-1" }, invalid},
		"timestamp in seconds":  {func(c *caller) { c.timestamp = "1505290625" }, invalid},
		"signature of no query": {func(c *caller) { c.signature = sign("GET", "/api/v2/channels", "1", "a", "b") }, invalid},
	} {
		t.Run(name, func(t *testing.T) {
			sim := New()
			c := newCaller(sim)
			test.corrupt(c)
			a := c.get(t, "/channels?pageNo=1")
			a.require(t, http.StatusUnauthorized, "200")
			if a.at("error", "details") != test.details || a.at("error", "message") != "Authentication Failed" {
				t.Error(a.raw)
			}
			if sim.Count("") != 0 || len(sim.Requests()) != 1 || sim.Requests()[0].Status != 401 {
				t.Errorf("the log has %+v", sim.Requests())
			}
		})
	}
}

func TestGateway_verifiesTheTargetAsSent(t *testing.T) {
	c := newCaller(New())
	for _, path := range []string{
		"/channels?channelName=a%20b&pageNo=1", "/channels?pageNo=1&channelName=a+b", "/channels?channelName&pageNo=1",
	} {
		c.get(t, path).require(t, http.StatusOK, "")
	}
	r := c.request(t, "GET", "/channels?pageNo=1&id=x", "")
	r.URL.RawQuery = "id=x&pageNo=1"
	resp, err := c.transport.RoundTrip(r)
	if err != nil || resp.StatusCode != http.StatusUnauthorized {
		t.Error("a reordered query kept its signature", resp, err)
	}
}

func TestGateway_rejectsTimestampsFromFiveMinutesOn(t *testing.T) {
	for name, test := range map[string]struct {
		off      time.Duration
		response ErrorResponse
		want     int
	}{
		"just in time, slow":           {-5*time.Minute + time.Millisecond, ErrorResponse{Status: 401, Code: 200}, 200},
		"just in time, fast":           {5*time.Minute - time.Millisecond, ErrorResponse{Status: 401, Code: 200}, 200},
		"five minutes slow":            {-5 * time.Minute, ErrorResponse{Status: 401, Code: 200}, 401},
		"five minutes fast":            {5 * time.Minute, ErrorResponse{Status: 401, Code: 200}, 401},
		"six minutes, a wrong request": {-6 * time.Minute, ErrorResponse{Status: 400, Code: 100}, 400},
	} {
		t.Run(name, func(t *testing.T) {
			now := time.UnixMilli(1655979377666).Add(300 * time.Microsecond)
			b := DocsCurrent()
			b.SkewResponse = test.response
			sim := New(WithNow(func() time.Time { return now }), WithBehavior(b))
			c := newCaller(sim)
			c.now = func() time.Time { return now.Add(test.off) }
			if a := c.get(t, "/channels"); a.status != test.want {
				t.Errorf("got %d, want %d: %s", a.status, test.want, a.raw)
			}
			c.now = func() time.Time { return now }
			sim.SetGatewaySkew(-test.off)
			if a := c.get(t, "/channels"); a.status != test.want {
				t.Errorf("with the clock of the gateway off: got %d, want %d", a.status, test.want)
			}
			if want := now.Add(-test.off).UTC().Format(http.TimeFormat); c.get(t, "/channels").header.Get("Date") != want {
				t.Error("Date is not the clock of the gateway")
			}
		})
	}
}

func TestService_rejectsWrongHeaders(t *testing.T) {
	for name, test := range map[string]struct {
		corrupt func(*caller)
		code    string
	}{
		"no content type":      {func(c *caller) { c.contentType = "" }, "250348"},
		"another content type": {func(c *caller) { c.contentType = "text/plain" }, "250348"},
		"no region":            {func(c *caller) { c.region = "" }, "250003"},
		"unknown region":       {func(c *caller) { c.region = "kr" }, "250020"},
		"region of other zone": {func(c *caller) { c.region = "FKR" }, "250019"},
		"public in fin":        {func(c *caller) { c.prefix = "/api/fin-v2" }, "250019"},
	} {
		t.Run(name, func(t *testing.T) {
			c := newCaller(New())
			test.corrupt(c)
			c.get(t, "/channels").require(t, http.StatusBadRequest, test.code)
		})
	}
	c := newCaller(New())
	c.contentType = "application/json; charset=utf-8"
	c.get(t, "/channels").require(t, http.StatusOK, "")
}

func TestGateway_rejectsBodiesOutOfBounds(t *testing.T) {
	_, c, id, _ := newLive(t)
	c.do(t, "POST", "/channels/"+id+"/1", "\xff\xfe").require(t, http.StatusBadRequest, "100")
	c.do(t, "POST", "/channels/"+id+"/1", strings.Repeat(" ", maxBody+1)).require(t, http.StatusRequestEntityTooLarge, "430")
}

func TestWithKey_replacesTheDefaultKey(t *testing.T) {
	sim := New(WithKey("ONE", "first"), WithKey("TWO", "second"))
	if access, secret := sim.Key(); access != "ONE" || secret != "first" {
		t.Error(access, secret)
	}
	c := newCaller(sim)
	c.get(t, "/channels").require(t, http.StatusOK, "")
	c.accessKey, c.secretKey = "TWO", "second"
	c.get(t, "/channels").require(t, http.StatusOK, "")
	c.accessKey, c.secretKey = AccessKey, SecretKey
	c.get(t, "/channels").require(t, http.StatusUnauthorized, "200")
}

func TestRestrictKey_isRejectedByServiceOrGateway(t *testing.T) {
	for _, response := range []ErrorResponse{{Status: 400, Code: 250010}, {Status: 401, Code: 210}} {
		b := DocsCurrent()
		b.PermissionResponse = response
		sim, c, id, _ := newLive(t, WithBehavior(b))
		post := "/channels/" + id + "/snapshot"
		sim.RestrictKey(c.accessKey, true)
		c.get(t, "/channels").require(t, http.StatusOK, "")
		c.do(t, "POST", post, "").requireResponse(t, response)
		sim.RestrictKey(c.accessKey, false)
		c.get(t, "/channels").requireResponse(t, response)
		sim.AddKey(c.accessKey, c.secretKey)
		c.do(t, "POST", post, "").require(t, http.StatusOK, "")
	}
}

func TestResponses_haveTheHeadersOfTheGateway(t *testing.T) {
	sim := New()
	c := newCaller(sim)
	seen := map[string]bool{}
	for _, path := range []string{"/channels", "/channels/none", "/nowhere"} {
		h := c.get(t, path).header
		trace := h.Get("x-ncp-trace-id")
		if !regexp.MustCompile(`^[0-9a-v]{26}$`).MatchString(trace) || seen[trace] {
			t.Errorf("trace id %q", trace)
		}
		seen[trace] = true
		if h.Get("Content-Type") != "application/json;charset=utf-8" {
			t.Error(h)
		}
		if date, err := http.ParseTime(h.Get("Date")); err != nil || time.Since(date) > time.Minute {
			t.Error(date, err)
		}
	}
}

func TestHeadersOptional_acceptsMissingHeadersOnly(t *testing.T) {
	c := newCaller(New(WithBehavior(with(func(b *Behavior) { b.HeadersOptional = true }))))
	c.contentType, c.region = "", ""
	c.get(t, "/channels").require(t, http.StatusOK, "")
	c.contentType = "text/plain"
	c.get(t, "/channels").require(t, http.StatusBadRequest, "250348")
	c.contentType, c.region = "application/json", "FKR"
	c.get(t, "/channels").require(t, http.StatusBadRequest, "250019")
}

func TestUnknownQuery_isRejectedOrIgnored(t *testing.T) {
	sim, c, id, snapshot := newLive(t)
	requests := []string{
		"GET /channels?responseFormatType=json", "GET /channels/" + id + "?regionCode=KR", "POST /channels/" + id + "/snapshot?duration=1",
		"GET /channels/" + id + "/" + itoa(snapshot.ID) + "/shortclips?status=COMPLETED",
		"GET /channels/" + id + "/serviceUrls?serviceUrlType=GENERAL&pageNo=1", "PUT /channels/" + id + "/stopRecord?force=true",
		"GET /channels?pageno=1",
	}
	for _, request := range requests {
		method, path, _ := strings.Cut(request, " ")
		c.do(t, method, path, "").require(t, http.StatusBadRequest, "250018")
	}
	sim.SetBehavior(with(func(b *Behavior) { b.UnknownQueryIgnored = true }))
	for _, request := range requests {
		method, path, _ := strings.Cut(request, " ")
		c.do(t, method, path, "").require(t, http.StatusOK, "")
	}
}

func TestPlusInQuery_isASpaceOrAPlus(t *testing.T) {
	for form, want := range map[string][3]float64{"space": {1, 1, 1}, "plus": {1, 0, 1}} {
		sim := New(WithBehavior(with(func(b *Behavior) { b.PlusInQuery = form })))
		sim.AddChannel(LiveChannel("a b"))
		sim.AddChannel(LiveChannel("c+d"))
		c := newCaller(sim)
		for i, query := range []string{"a%20b", "a+b", "c%2Bd"} {
			if got := c.get(t, "/channels?channelName="+query).at("total"); got != want[i] {
				t.Errorf("%s: %s finds %v", form, query, got)
			}
		}
	}
}

func TestRequestsPerSecond_throttles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := New(WithBehavior(with(func(b *Behavior) { b.RequestsPerSecond = 2 })))
		c := newCaller(sim)
		for _, step := range []struct {
			after time.Duration
			want  int
		}{{0, 200}, {600 * time.Millisecond, 200}, {0, 429}, {300 * time.Millisecond, 429}, {100 * time.Millisecond, 200}, {0, 429}} {
			time.Sleep(step.after)
			a := c.get(t, "/channels")
			if a.status != step.want || step.want == 429 && a.code() != "410" {
				t.Errorf("%v later: %d %s, want %d", step.after, a.status, a.code(), step.want)
			}
		}
		if sim.Count("") != 3 {
			t.Errorf("%d requests reached the service", sim.Count(""))
		}
	})
}
