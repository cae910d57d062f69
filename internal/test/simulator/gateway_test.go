package simulator

import (
	"encoding/json"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
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

func TestGateway_refusesWrongAuthentication(t *testing.T) {
	const missing, invalid = "Authentication information are missing.", "Invalid authentication information."
	for name, test := range map[string]struct {
		spoil   func(*caller)
		details string
	}{
		"no timestamp":          {func(c *caller) { c.withoutTimestampHeader = true }, missing},
		"no access key":         {func(c *caller) { c.accessKey = "" }, missing},
		"unknown access key":    {func(c *caller) { c.accessKey = "SOMEBODYELSE" }, invalid},
		"wrong secret":          {func(c *caller) { c.secretKey = "wrong" }, invalid},
		"timestamp not digits":  {func(c *caller) { c.timestamp = "2026-01-01" }, invalid},
		"negative timestamp":    {func(c *caller) { c.timestamp = "-1" }, invalid},
		"timestamp in seconds":  {func(c *caller) { c.timestamp = "1505290625" }, invalid},
		"signature of no query": {func(c *caller) { c.signature = sign("GET", "/api/v2/channels", "1", "a", "b") }, invalid},
	} {
		t.Run(name, func(t *testing.T) {
			sim := New()
			c := newCaller(sim)
			test.spoil(c)
			a := c.get(t, "/channels?pageNo=1")
			a.expect(t, http.StatusUnauthorized, "200")
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
		"/channels?channelName=a%20b&pageNo=1", "/channels?pageNo=1&channelName=a+b", "/channels?responseFormatType&pageNo=1",
	} {
		c.get(t, path).expect(t, http.StatusOK, "")
	}
	r := c.request(t, "GET", "/channels?pageNo=1&id=x", "")
	r.URL.RawQuery = "id=x&pageNo=1"
	resp, err := c.transport.RoundTrip(r)
	if err != nil || resp.StatusCode != http.StatusUnauthorized {
		t.Error("a reordered query kept its signature", resp, err)
	}
}

func TestGateway_refusesTimestampOverFiveMinutes(t *testing.T) {
	for name, test := range map[string]struct {
		off    time.Duration
		answer ErrorResponse
		want   int
	}{
		"five minutes slow":     {-5 * time.Minute, ErrorResponse{401, 200, false, false}, 200},
		"five minutes fast":     {5 * time.Minute, ErrorResponse{401, 200, false, false}, 200},
		"slower":                {-5*time.Minute - time.Millisecond, ErrorResponse{401, 200, false, false}, 401},
		"faster":                {5*time.Minute + time.Millisecond, ErrorResponse{401, 200, false, false}, 401},
		"slower, a bad request": {-6 * time.Minute, ErrorResponse{400, 100, false, false}, 400},
	} {
		t.Run(name, func(t *testing.T) {
			now := time.UnixMilli(1655979377666).Add(300 * time.Microsecond)
			d := DocsCurrent()
			d.SkewResponse = test.answer
			sim := New(WithNow(func() time.Time { return now }), WithBehavior(d))
			c := newCaller(sim)
			c.now = func() time.Time { return now.Add(test.off) }
			if a := c.get(t, "/channels"); a.status != test.want {
				t.Errorf("got %d, want %d: %s", a.status, test.want, a.raw)
			}
			c.now = func() time.Time { return now }
			sim.SetGatewaySkew(-test.off)
			if a := c.get(t, "/channels"); a.status != test.want {
				t.Errorf("gateway's clock off: got %d, want %d", a.status, test.want)
			}
			if want := now.Add(-test.off).UTC().Format(http.TimeFormat); c.get(t, "/channels").header.Get("Date") != want {
				t.Error("Date is not the gateway's clock")
			}
		})
	}
}

func TestGateway_hasNoOtherRoutes(t *testing.T) {
	c := newCaller(New())
	c.signature = "not even looked at"
	for _, request := range []string{
		"DELETE /channels/ls-1/shortclip/1", "PUT /channels/ls-1", "POST /channels", "GET /channelsx", "GET /channels/",
		"GET /channels/ls-1//shortclips", "GET /channels/ls-1/shortclips/1", "POST /channels/a/b/c", "GET /elsewhere",
		"GET /channels/a/ShortClip/1",
	} {
		method, path, _ := strings.Cut(request, " ")
		c.do(t, method, path, "").expect(t, http.StatusNotFound, "300")
	}
	c.prefix = "/api/v3"
	a := c.get(t, "/channels")
	a.expect(t, http.StatusNotFound, "300")
	if a.at("error", "details") != "URL not found." {
		t.Error(a.raw)
	}
}

func TestService_refusesWrongHeaders(t *testing.T) {
	for name, test := range map[string]struct {
		spoil func(*caller)
		code  string
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
			test.spoil(c)
			c.get(t, "/channels").expect(t, http.StatusBadRequest, test.code)
		})
	}
	c := newCaller(New())
	c.contentType = "application/json; charset=utf-8"
	c.get(t, "/channels").expect(t, http.StatusOK, "")
}

func TestGateway_refusesBodiesOutOfBounds(t *testing.T) {
	_, c, id, _ := newLive(t)
	c.do(t, "POST", "/channels/"+id+"/1", "\xff\xfe").expect(t, http.StatusBadRequest, "100")
	c.do(t, "POST", "/channels/"+id+"/1", strings.Repeat(" ", maxBody+1)).expect(t, http.StatusRequestEntityTooLarge, "430")
}

func TestFinancialZone_isApart(t *testing.T) {
	sim := New()
	sim.AddChannel(ChannelSpec{ID: "ls-20250814000000-AbCdE", Zone: "FKR"})
	sim.AddChannel(ChannelSpec{ID: "ls-20250814000000-FgHiJ"})
	public, fin := newCaller(sim), newCaller(sim)
	fin.prefix, fin.region = "/api/fin-v2", "FKR"
	public.get(t, "/channels/ls-20250814000000-AbCdE").expect(t, http.StatusNotFound, "250100")
	fin.get(t, "/channels/ls-20250814000000-AbCdE").expect(t, http.StatusOK, "")
	fin.get(t, "/channels/ls-20250814000000-FgHiJ").expect(t, http.StatusOK, "")
	if total := public.get(t, "/channels").at("total"); total != 1.0 {
		t.Error("the public zone lists", total)
	}
}

func TestKeys_areAsGiven(t *testing.T) {
	sim := New(WithKey("ONE", "first"), WithKey("TWO", "second"))
	if access, secret := sim.Key(); access != "ONE" || secret != "first" {
		t.Error(access, secret)
	}
	c := newCaller(sim)
	c.get(t, "/channels").expect(t, http.StatusOK, "")
	c.accessKey, c.secretKey = "TWO", "second"
	c.get(t, "/channels").expect(t, http.StatusOK, "")
	c.accessKey, c.secretKey = AccessKey, SecretKey
	c.get(t, "/channels").expect(t, http.StatusUnauthorized, "200")
}

func TestRestrictKey_refusesByDialect(t *testing.T) {
	for _, answer := range []ErrorResponse{{Status: 400, Code: 250010}, {Status: 401, Code: 210}} {
		d := DocsCurrent()
		d.PermissionResponse = answer
		sim, c, id, _ := newLive(t, WithBehavior(d))
		post := "/channels/" + id + "/snapshot"
		sim.RestrictKey(c.accessKey, true)
		c.get(t, "/channels").expect(t, http.StatusOK, "")
		c.do(t, "POST", post, "").expectAnswer(t, answer)
		sim.RestrictKey(c.accessKey, false)
		c.get(t, "/channels").expectAnswer(t, answer)
		sim.AddKey(c.accessKey, c.secretKey)
		c.do(t, "POST", post, "").expect(t, http.StatusOK, "")
	}
}

func TestAnswers_haveTheGatewaysHeaders(t *testing.T) {
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

func TestErrorCodes_numberOrString(t *testing.T) {
	d := DocsCurrent()
	c := newCaller(New(WithBehavior(d)))
	if _, ok := c.get(t, "/channels/x").at("error", "errorCode").(float64); !ok {
		t.Error("the service's code is no number")
	}
	if _, ok := c.get(t, "/x").at("error", "errorCode").(string); !ok {
		t.Error("the gateway's code is no string")
	}
	d.ErrorCodeString, d.GatewayCodeNumber = true, true
	c.sim.SetBehavior(d)
	if _, ok := c.get(t, "/channels/x").at("error", "errorCode").(string); !ok {
		t.Error("the service's code is no string")
	}
	if _, ok := c.get(t, "/x").at("error", "errorCode").(float64); !ok {
		t.Error("the gateway's code is no number")
	}
}

func TestErrorBody_fillsPlaceholders(t *testing.T) {
	for want, got := range map[string]string{
		`{"error":{"errorCode":250004,"errorName":"NOT_FOUND","message":"snapshot not found."}}`: DocsCurrent().ErrorBody(250004, "snapshot"),
		`{"error":{"errorCode":259999,"message":"Error 259999"}}`:                                DocsCurrent().ErrorBody(259999),
		`{"error":{"errorCode":"210","message":"Permission Denied"}}`:                            DocsCurrent().ErrorBody(210),
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
