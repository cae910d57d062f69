// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"math/big"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// Server is the simulator on a TCP port.
type Server struct {
	// URL is its address, such as http://127.0.0.1:40123. It stays the same for the Server's lifetime.
	URL string

	handler     http.Handler
	address     string
	tls         *tls.Config // nil for plain HTTP
	http2Resets bool
	dropsIdle   bool
	opened      atomic.Int64
	mu          sync.Mutex
	server      *http.Server // nil while connections are refused
	done        chan struct{}
}

// ServerOption is a setting of [Simulator.Serve].
type ServerOption func(*Server)

// WithHTTP2Resets lets the server speak HTTPS and offer HTTP/2. It does the work of each HTTP/2 request and then resets the
// stream with PROTOCOL_ERROR, without a response. Go's HTTP/2 transport repeats such a request by itself, a POST too. A
// client that insists on HTTP/1.1 is served normally. The certificate is [Server.RootCAs].
func WithHTTP2Resets() ServerOption { return func(s *Server) { s.http2Resets = true } }

// WithDroppedIdleConnections puts a load balancer in front that drops idle connections without closing them: the first request
// on a connection is served, and any later one resets the connection before the service sees it.
func WithDroppedIdleConnections() ServerOption { return func(s *Server) { s.dropsIdle = true } }

// Serve listens on a free port of the loopback interface. It is not for use inside a testing/synctest bubble.
func (s *Simulator) Serve(options ...ServerOption) (*Server, error) {
	server := &Server{handler: s, address: "127.0.0.1:0"}
	for _, option := range options {
		option(server)
	}
	scheme := "http://"
	if server.http2Resets {
		scheme = "https://"
		certificate, err := newCertificate()
		if err != nil {
			return nil, err
		}
		server.tls = &tls.Config{Certificates: []tls.Certificate{certificate}, NextProtos: []string{"h2", "http/1.1"}, MinVersion: tls.VersionTLS12}
	}
	if err := server.Listen(); err != nil {
		return nil, err
	}
	server.URL = scheme + server.address
	return server, nil
}

// RootCAs returns the pool that a client needs to trust the server, nil for plain HTTP.
func (s *Server) RootCAs() *x509.CertPool {
	if s.tls == nil {
		return nil
	}
	pool := x509.NewCertPool()
	pool.AddCert(s.tls.Certificates[0].Leaf)
	return pool
}

// Listen listens again, on the same port, after [Server.StopListening].
func (s *Server) Listen() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.server != nil {
		return nil
	}
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", s.address)
	if err != nil {
		return err
	}
	s.address = listener.Addr().String()
	server, done := &http.Server{Handler: s.handler, ConnState: s.count, ReadHeaderTimeout: time.Minute}, make(chan struct{})
	if s.dropsIdle {
		server.Handler = dropIdle(s.handler)
		server.ConnContext = countRequests
	}
	if s.tls != nil {
		listener = tls.NewListener(listener, s.tls)
		server.TLSConfig = s.tls
		server.TLSNextProto = map[string]func(*http.Server, *tls.Conn, http.Handler){"h2": resetStreams}
	}
	s.server, s.done = server, done
	go func() {
		defer close(done)
		// It ends only by Close, and then with http.ErrServerClosed.
		_ = server.Serve(listener)
	}()
	return nil
}

// Connections returns how many connections have been opened in all.
func (s *Server) Connections() int { return int(s.opened.Load()) }

func (s *Server) count(_ net.Conn, state http.ConnState) {
	if state == http.StateNew {
		s.opened.Add(1)
	}
}

// StopListening breaks all connections and refuses new ones, as a host does on which nothing listens.
func (s *Server) StopListening() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.server == nil {
		return
	}
	_ = s.server.Close()
	<-s.done
	s.server = nil
}

// Close ends the server.
func (s *Server) Close() { s.StopListening() }

type requestCountKey struct{}

func countRequests(ctx context.Context, _ net.Conn) context.Context {
	return context.WithValue(ctx, requestCountKey{}, new(atomic.Int64))
}

func dropIdle(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if requests, _ := r.Context().Value(requestCountKey{}).(*atomic.Int64); requests.Add(1) == 1 {
			next.ServeHTTP(w, r)
			return
		}
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0) // so that closing sends a reset, not an orderly end
		}
		_ = conn.Close()
	})
}

// newCertificate creates a self-signed certificate for the loopback address.
func newCertificate() (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, DNSNames: []string{"localhost"},
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return tls.Certificate{}, err
	}
	leaf, err := x509.ParseCertificate(der)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}, err
}
