// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"
)

func TestServer_stopsAndListensOnTheSamePort(t *testing.T) {
	sim := New()
	server, err := sim.Serve()
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	c := newCaller(sim)
	c.base, c.transport = server.URL, transport
	c.get(t, "/channels").require(t, http.StatusOK, "")
	url := server.URL
	for range 2 { // the second time changes nothing
		server.StopListening()
		transport.CloseIdleConnections() // otherwise the client may use the broken connection first
		if _, err := c.try(t, "POST", "/channels/x/snapshot", ""); !errors.Is(err, syscall.ECONNREFUSED) {
			t.Error(err)
		}
	}
	for range 2 {
		if err := server.Listen(); err != nil {
			t.Fatal(err)
		}
		c.get(t, "/channels").require(t, http.StatusOK, "")
	}
	if server.URL != url {
		t.Error(server.URL)
	}
	server.Close()
	if _, err := c.try(t, "GET", "/channels", ""); err == nil {
		t.Error("served after Close")
	}
}

func TestServer_respondsAsInMemory(t *testing.T) {
	sim, memory, id, snapshot := newLive(t)
	tcp := bothWays(t, sim)["tcp"]
	sim.SetDate(func() string { return "" })
	for _, path := range []string{
		"/channels", "/channels/" + id, "/channels/" + id + "/snapshot/" + itoa(snapshot.ID), "/channels/none", "/none",
		"/channels?channelName=a%20b&id=%EC%95%88", "/channels/a%2Fb",
	} {
		a, b := memory.get(t, path), tcp.get(t, path)
		a.header.Del("X-Ncp-Trace-Id")
		b.header.Del("X-Ncp-Trace-Id")
		b.header.Del("Connection")
		if a.raw != b.raw || a.status != b.status || len(a.header) != len(b.header) {
			t.Errorf("%s:\n%v %v\n%v %v", path, a.header, a.raw, b.header, b.raw)
		}
	}
}

func TestServer_ignoresARequestThatBreaksOff(t *testing.T) {
	sim := New()
	c := bothWays(t, sim)["tcp"]
	r := c.request(t, "POST", "/channels/x/1", "")
	r.Body, r.ContentLength = io.NopCloser(strings.NewReader("{")), 10
	if resp, err := c.transport.RoundTrip(r); err == nil {
		t.Error("a response arrived:", resp.Status)
	}
}

func TestServer_dropsIdleConnections(t *testing.T) {
	sim, _, id, snapshot := newLive(t)
	server, err := sim.Serve(WithDroppedIdleConnections())
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	path := "/channels/" + id + "/" + itoa(snapshot.ID)
	pooled := &http.Transport{MaxIdleConnsPerHost: 1}
	defer pooled.CloseIdleConnections()
	c := newCaller(sim)
	c.base, c.transport = server.URL, pooled
	c.get(t, "/channels").require(t, http.StatusOK, "")
	if _, err := c.try(t, "POST", path, clipBody(0, 1000)); !errors.Is(err, syscall.ECONNRESET) && !errors.Is(err, io.EOF) {
		t.Errorf("got %v, want a reset of the idle connection", err)
	}
	if sim.Count(CreateShortClip) != 0 {
		t.Error("the service saw the request on the dropped connection")
	}
	c.transport = &http.Transport{DisableKeepAlives: true}
	for range 2 {
		c.do(t, "POST", path, clipBody(0, 1000)).require(t, http.StatusOK, "")
	}
}
