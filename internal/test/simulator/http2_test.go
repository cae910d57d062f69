// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"context"
	"crypto/tls"
	"io"
	"net/http"
	"strings"
	"testing"
)

func newTLSCaller(t *testing.T, sim *Simulator, protocols *http.Protocols) (*caller, *Server) {
	t.Helper()
	server, err := sim.Serve(WithHTTP2Resets())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: server.RootCAs(), MinVersion: tls.VersionTLS12}, Protocols: protocols}
	t.Cleanup(transport.CloseIdleConnections)
	c := newCaller(sim)
	c.transport, c.base = transport, server.URL
	return c, server
}

// TestHTTP2Resets_makeGoRepeatPosts shows why the client must not speak HTTP/2: one POST becomes several clips.
func TestHTTP2Resets_makeGoRepeatPosts(t *testing.T) {
	sim, _, id, snapshot := newLive(t)
	protocols := new(http.Protocols)
	protocols.SetHTTP2(true)
	c, _ := newTLSCaller(t, sim, protocols)
	path := "/channels/" + id + "/" + itoa(snapshot.ID)
	r := c.request(t, "POST", path, clipBody(0, 1000))
	r.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(clipBody(0, 1000))), nil }
	ctx, cancel := context.WithCancel(t.Context())
	sim.OnRequest(func(Request) {
		if sim.Count(CreateShortClip) == 3 {
			cancel() // Go never stops by itself
		}
	})
	if resp, err := c.transport.RoundTrip(r.WithContext(ctx)); err == nil {
		resp.Body.Close()
		t.Error("a response arrived")
	}
	if got := len(sim.Clips()); got < 2 {
		t.Errorf("%d clips of a repeated POST: %s", got, sim.Describe())
	}
}

func TestHTTP2Resets_serveHTTP1(t *testing.T) {
	sim, _, id, snapshot := newLive(t)
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	c, _ := newTLSCaller(t, sim, protocols)
	c.do(t, "POST", "/channels/"+id+"/"+itoa(snapshot.ID), clipBody(0, 1000)).require(t, http.StatusOK, "")
	if sim.Count(CreateShortClip) != 1 || len(sim.Clips()) != 1 {
		t.Error(sim.Describe())
	}
}
