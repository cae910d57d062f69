// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestDescribe_printsSettingsAndRequests(t *testing.T) {
	b := DocsCurrent()
	b.ErrorStatus = 200
	now := time.UnixMilli(1655978668177)
	sim := New(WithBehavior(b), WithNow(func() time.Time { return now }))
	c := newCaller(sim)
	id := sim.AddChannel(ChannelSpec{ID: "ls-20220623115623-fHnXy"})
	sim.SetGatewaySkew(-8 * time.Second)
	sim.SetDate(func() string { return "" })
	sim.SetBuckets("clips")
	sim.SetMaxPageSize(3)
	sim.SetRawResponse(GetSnapshot, []byte("{}"))
	sim.AddKey("OTHER", "secret")
	sim.RestrictKey("OTHER", false)

	sim.Inject(Fault{Operation: CreateSnapshot, Kind: EndpointErrorThenWork, Delay: time.Minute})
	c.do(t, "POST", "/channels/"+id+"/snapshot", "").require(t, http.StatusServiceUnavailable, "500")
	sim.ClearFaults()
	sim.ResetRequests()
	sim.RestrictKey(AccessKey, true)
	c.get(t, "/channels/none").require(t, http.StatusNotFound, "250100")
	sim.Advance(1500 * time.Millisecond)
	sim.Inject(Fault{Operation: ListChannels, Kind: Throttled, Skip: 1, Times: 2})
	sim.Inject(Fault{Kind: Reset})
	if _, err := c.try(t, "POST", "/channels/"+id+"/1", clipBody(0, 100)); err == nil {
		t.Fatal("the connection was not reset")
	}
	want := strings.TrimPrefix(`
simulator: ErrorStatus=200+GatewayClockAhead=-8s
  clock advanced by 1.5s
  Date header: ""
  work of a CreateSnapshot is due at 2022-06-23T10:05:28.177Z
  at most 3 channels on a page
  bucket clips
  raw response to GetSnapshot: {}
  key OTHER has no permission
  key SIMULATORACCESSKEY0001 may only read
  fault Throttled on ListChannels, met 0 times of 2 after 0 of 1 skipped
  fault Reset on any request, met 1 times
2 requests:
   1         +0s  GET /api/v2/channels/none: 404 (code 250100)
   2       +1.5s  POST /api/v2/channels/ls-20220623115623-fHnXy/1: no response, fault Reset
                  {"startTime":0,"endTime":100,"shortclip":{"output":{"accessControl":"PRIVATE","bucketName":"myTestBucket","filePath":"/"}}}
`, "\n")
	if got := sim.Describe(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestDescribe_cutsLongBodies(t *testing.T) {
	sim := New()
	newCaller(sim).do(t, "POST", "/channels/x/1", strings.Repeat("y", 1000))
	if got := sim.Describe(); !strings.Contains(got, strings.Repeat("y", maxBodyShown)+"…\n") {
		t.Error(got)
	}
}
