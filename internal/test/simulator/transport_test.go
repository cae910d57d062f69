// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

func TestTransport_callsTheTrace(t *testing.T) {
	sim := New()
	c := newCaller(sim)
	var told []string
	trace := &httptrace.ClientTrace{
		GetConn: func(hostPort string) { told = append(told, "get "+hostPort) },
		GotConn: func(info httptrace.GotConnInfo) {
			if info.Conn == nil {
				t.Error("no connection")
			}
			told = append(told, "got")
		},
		WroteHeaders:         func() { told = append(told, "headers") },
		WroteRequest:         func(httptrace.WroteRequestInfo) { told = append(told, "request") },
		GotFirstResponseByte: func() { told = append(told, "response") },
	}
	send := func() error {
		told = nil
		r := c.request(t, "GET", "/channels", "")
		resp, err := c.transport.RoundTrip(r.WithContext(httptrace.WithClientTrace(r.Context(), trace)))
		if err == nil {
			resp.Body.Close()
		}
		return err
	}
	const getConn = "get livestation.apigw.ntruss.com:443"
	if err := send(); err != nil || strings.Join(told, ",") != getConn+",got,headers,request,response" {
		t.Error(err, told)
	}
	sim.Inject(Fault{Kind: Reset, Times: 1})
	if err := send(); !errors.Is(err, syscall.ECONNRESET) || strings.Join(told, ",") != getConn+",got,headers,request" {
		t.Error(err, told)
	}
	sim.Inject(Fault{Kind: Refused, Times: 1})
	if err := send(); !errors.Is(err, syscall.ECONNREFUSED) || strings.Join(told, ",") != getConn {
		t.Error(err, told)
	}
	c.base = "http://127.0.0.1:8080"
	if err := send(); err != nil || told[0] != "get 127.0.0.1:8080" {
		t.Error(err, told)
	}
	c.base = "http://localhost"
	if err := send(); err != nil || told[0] != "get localhost:80" {
		t.Error(err, told)
	}
}

func TestTransport_doesNotChangeTheRequest(t *testing.T) {
	c := newCaller(New())
	r := c.request(t, "GET", "/channels", "")
	before := len(r.Header)
	resp, err := c.transport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.Request != r || len(r.Header) != before || r.RequestURI != "" {
		t.Error("the request has changed")
	}
	got := c.sim.Requests()[0].Header
	if got.Get("x-ncp-region_code") != "KR" || got.Get("User-Agent") == "" {
		t.Errorf("not the headers as on the wire: %v", got)
	}
}

type closable struct {
	io.Reader
	closed bool
}

func (c *closable) Close() error {
	c.closed = true
	return nil
}

func TestTransport_closesTheBody(t *testing.T) {
	sim := New()
	c := newCaller(sim)
	sim.Inject(Fault{Kind: Refused, Times: 1})
	for range 2 {
		body := &closable{Reader: strings.NewReader("{}")}
		r := c.request(t, "POST", "/channels/x/1", "")
		r.Body = body
		if resp, err := c.transport.RoundTrip(r); err == nil {
			resp.Body.Close()
		}
		if !body.closed {
			t.Error("the body is still open")
		}
	}
	r := c.request(t, "POST", "/channels/x/1", "")
	broken := errors.New("broken")
	r.Body = io.NopCloser(io.MultiReader(strings.NewReader("{"), readerFunc(func([]byte) (int, error) { return 0, broken })))
	if _, err := c.transport.RoundTrip(r); !errors.Is(err, broken) {
		t.Error(err)
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestTransport_endsWithTheContext(t *testing.T) {
	sim := New()
	c := newCaller(sim)
	gone := errors.New("gone")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(gone)
	if _, err := c.transport.RoundTrip(c.request(t, "GET", "/channels", "").WithContext(ctx)); !errors.Is(err, gone) || len(sim.Requests()) != 0 {
		t.Error(err, sim.Requests())
	}
	synctest.Test(t, func(t *testing.T) {
		sim := New()
		sim.Inject(Fault{Kind: Hang})
		c := newCaller(sim)
		client := &http.Client{Transport: sim.Transport(), Timeout: 5 * time.Second}
		start := time.Now()
		_, err := client.Do(c.request(t, "GET", "/channels", ""))
		var timeout interface{ Timeout() bool }
		if !errors.As(err, &timeout) || !timeout.Timeout() || time.Since(start) != 5*time.Second {
			t.Error(err, time.Since(start))
		}
	})
}

func TestTransport_needsAHostAndAPath(t *testing.T) {
	tr := New().Transport()
	for _, r := range []*http.Request{{}, {URL: mustURL(t, "/channels")}, {URL: mustURL(t, "https:a%zz"), Host: "h"}} {
		if _, err := tr.RoundTrip(r.WithContext(t.Context())); err == nil {
			t.Errorf("%v is served", r.URL)
		}
	}
}

func mustURL(t *testing.T, s string) *url.URL {
	t.Helper()
	scheme, rest, found := strings.Cut(s, ":")
	if found {
		return &url.URL{Scheme: scheme, Opaque: rest}
	}
	return &url.URL{Path: s}
}

func TestTransport_passesPanicsOn(t *testing.T) {
	sim, c, id, snapshot := newLive(t)
	sim.OnComplete(func(Clip) error { panic("in a callback") })
	sim.SetOutcome(func(Clip) Outcome { return Outcome{Duration: time.Minute} })
	sim.AddClip(id, snapshot.ID, 0, 100, "b", "/", "PRIVATE")
	sim.Advance(time.Minute)
	defer func() {
		if recover() == nil {
			t.Error("a panic of the handler went unnoticed")
		}
	}()
	c.get(t, "/channels")
}
