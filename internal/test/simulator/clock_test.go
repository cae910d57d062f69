// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/http"
	"testing"
	"time"
)

func TestAdvance_doesNotMakeCallersSkewed(t *testing.T) {
	now := time.UnixMilli(1655979377666)
	sim := New(WithNow(func() time.Time { return now }))
	sim.Advance(2 * time.Hour)
	for _, clock := range []func() time.Time{sim.Now, func() time.Time { return now }} {
		c := newCaller(sim)
		c.now = clock
		c.get(t, "/channels").require(t, http.StatusOK, "")
	}
	c := newCaller(sim)
	c.now = func() time.Time { return now.Add(time.Hour) }
	c.get(t, "/channels").require(t, http.StatusUnauthorized, "200")
}

func TestGatewayClockAhead_separatesDateFromCreatedTime(t *testing.T) {
	for _, ahead := range []time.Duration{8 * time.Second, -8 * time.Second} {
		now := time.UnixMilli(1655979377000)
		b := DocsCurrent()
		b.GatewayClockAhead = ahead
		_, c, id, snapshot := newLive(t, WithBehavior(b), WithNow(func() time.Time { return now }))
		a := c.do(t, "POST", "/channels/"+id+"/"+itoa(snapshot.ID), clipBody(0, 100))
		if want := now.Add(ahead).UTC().Format(http.TimeFormat); a.header.Get("Date") != want {
			t.Errorf("Date %s, want %s", a.header.Get("Date"), want)
		}
		if got := a.at("content", "shortclip", "createdTime"); got != float64(now.UnixMilli()) {
			t.Errorf("createdTime %v, want that of the service", got)
		}
	}
}

func TestSetDate_replacesTheHeader(t *testing.T) {
	sim := New()
	c := newCaller(sim)
	sim.SetDate(func() string { return "yesterday" })
	if got := c.get(t, "/channels").header.Get("Date"); got != "yesterday" {
		t.Error(got)
	}
	sim.SetDate(func() string { return "" })
	if _, ok := c.get(t, "/channels").header["Date"]; ok {
		t.Error("there is a Date")
	}
	sim.SetDate(nil)
	if got := c.get(t, "/channels").header.Get("Date"); got == "" {
		t.Error("there is no Date")
	}
}
