// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/net/http2"
)

// trust lets a pool accept certificates of these roots.
func (p *pool) trust(roots *x509.CertPool) {
	p.shared.TLSClientConfig.RootCAs, p.posts.TLSClientConfig.RootCAs = roots, roots
}

// lossyGateway is a TLS server that offers h2 and HTTP/1.1. It does the work of each request and then loses the response:
// over h2 it resets the stream with PROTOCOL_ERROR, over HTTP/1.1 it closes the connection.
type lossyGateway struct {
	url   string
	roots *x509.CertPool
	posts atomic.Int64
	h2    atomic.Int64
}

func newLossyGateway(t *testing.T) *lossyGateway {
	t.Helper()
	certified := httptest.NewTLSServer(nil)
	certificate := certified.TLS.Certificates[0]
	roots := x509.NewCertPool()
	roots.AddCert(certified.Certificate())
	certified.Close()

	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{
		Certificates: []tls.Certificate{certificate}, NextProtos: []string{"h2", "http/1.1"}, MinVersion: tls.VersionTLS12,
	})
	if err != nil {
		t.Fatal(err)
	}
	g := &lossyGateway{url: "https://" + listener.Addr().String(), roots: roots}
	var connections sync.WaitGroup
	connections.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			connections.Go(func() {
				defer func() { _ = conn.Close() }()
				g.serve(conn.(*tls.Conn))
			})
		}
	})
	t.Cleanup(func() { _ = listener.Close(); connections.Wait() })
	return g
}

func (g *lossyGateway) serve(conn *tls.Conn) {
	if conn.Handshake() != nil {
		return
	}
	if conn.ConnectionState().NegotiatedProtocol != "h2" {
		if req, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
			_, _ = io.Copy(io.Discard, req.Body)
			g.posts.Add(1)
		}
		return
	}
	g.h2.Add(1)
	if _, err := io.ReadFull(conn, make([]byte, len(http2.ClientPreface))); err != nil {
		return
	}
	framer := http2.NewFramer(conn, conn)
	if framer.WriteSettings() != nil {
		return
	}
	// A client that repeats the request does so until its context ends. 100 repeats are enough to see it.
	for g.posts.Load() < 100 {
		frame, err := framer.ReadFrame()
		if err != nil {
			return
		}
		if settings, ok := frame.(*http2.SettingsFrame); ok && !settings.IsAck() {
			err = framer.WriteSettingsAck()
		}
		header := frame.Header()
		isRequest := header.Type == http2.FrameHeaders || header.Type == http2.FrameData
		if isRequest && header.Flags.Has(http2.FlagDataEndStream) {
			g.posts.Add(1)
			err = framer.WriteRSTStream(header.StreamID, http2.ErrCodeProtocol)
		}
		if err != nil {
			return
		}
	}
}

// Go's HTTP/2 transport sends a request again by itself after RST_STREAM(PROTOCOL_ERROR), a POST too.
func TestPOST_isSentOnceToAServerThatResetsStreams(t *testing.T) {
	for name, body := range map[string][]byte{"short clip": []byte(`{"startTime":0}`), "snapshot, which has no body": nil} {
		t.Run(name, func(t *testing.T) {
			gateway := newLossyGateway(t)
			pool := newPool()
			pool.trust(gateway.roots)
			client := newClient(pool, func(c *Config) { c.MaxRetries = 4 })
			_, err := client.Do(t.Context(), Request{Method: http.MethodPost, URL: gateway.url, Body: body})
			failed := requireError(t, err)
			if posts := gateway.posts.Load(); posts != 1 || failed.Attempts != 1 || failed.NotSent {
				t.Errorf("%d POSTs reached the gateway, %d failures, %+v; want one POST whose outcome is unknown", posts, failed.Attempts, failed)
			}
			if h2 := gateway.h2.Load(); h2 != 0 {
				t.Errorf("%d connections speak h2", h2)
			}
		})
	}
}

// staleFront is a server that keeps connections and closes each after its first response, as soon as the next request
// comes: what a front that drops idle connections unannounced looks like to a client that uses one of them.
func staleFront(t *testing.T) (url string, connections *atomic.Int64) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	connections = &atomic.Int64{}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			connections.Add(1)
			all.Go(func() {
				defer func() { _ = conn.Close() }()
				reader := bufio.NewReader(conn)
				if _, err := http.ReadRequest(reader); err != nil {
					return
				}
				if _, err := io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"); err == nil {
					_, _ = reader.ReadByte()
				}
			})
		}
	})
	t.Cleanup(func() { _ = listener.Close(); all.Wait() })
	return "http://" + listener.Addr().String(), connections
}

func TestPOST_hasAConnectionOfItsOwn(t *testing.T) {
	url, connections := staleFront(t)
	pool := newPool()
	defer pool.shared.CloseIdleConnections()
	client := newClient(pool)
	for i := range 3 {
		// The GET leaves an idle connection, which a POST must not use.
		if _, err := client.Do(t.Context(), Request{Method: http.MethodGet, URL: url}); err != nil {
			t.Fatal(err)
		}
		if resp, err := client.Do(t.Context(), Request{Method: http.MethodPost, URL: url}); err != nil || resp.Attempts != 0 {
			t.Errorf("POST %d: %v, %v", i, resp, err)
		}
	}
	if got := connections.Load(); got != 6 {
		t.Errorf("%d connections, want one for each request", got)
	}
}

func TestPOST_closesItsConnection(t *testing.T) {
	var opened atomic.Int64
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if (r.Method == http.MethodPost) != r.Close {
			t.Errorf("%s has the header Connection: close: %t", r.Method, r.Close)
		}
	}))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Add(1)
		}
	}
	server.Start()
	defer server.Close()
	client := newClient(newPool())
	for range 5 {
		for _, method := range []string{http.MethodPost, http.MethodGet} {
			if _, err := client.Do(t.Context(), Request{Method: method, URL: server.URL}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if got := opened.Load(); got != 6 {
		t.Errorf("%d connections, want one for each POST and one for all GETs", got)
	}
}

func TestGET_sharesConnections(t *testing.T) {
	var opened atomic.Int64
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Add(1)
		}
	}
	server.Start()
	defer server.Close()
	client := newClient(newPool())
	for range 20 {
		if _, err := client.Do(t.Context(), Request{Method: http.MethodGet, URL: server.URL}); err != nil {
			t.Fatal(err)
		}
	}
	if got := opened.Load(); got != 1 {
		t.Errorf("20 GETs opened %d connections, want 1", got)
	}
	var wg sync.WaitGroup
	for range 200 {
		wg.Go(func() {
			if _, err := client.Do(t.Context(), Request{Method: http.MethodGet, URL: server.URL}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := opened.Load(); got > maxPooled {
		t.Errorf("200 GETs at once opened %d connections, want at most %d", got, maxPooled)
	}
}
