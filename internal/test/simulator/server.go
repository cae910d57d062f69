package simulator

import (
	"context"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
)

// Server is the simulator on a TCP port.
type Server struct {
	// URL is its address, such as http://127.0.0.1:40123; it stays the same for the Server's life.
	URL string

	handler http.Handler
	address string
	opened  atomic.Int64
	mu      sync.Mutex
	server  *http.Server // nil while connections are refused
	done    chan struct{}
}

// Serve listens on a free port of the loopback interface. It is not for use inside a testing/synctest bubble.
func (s *Simulator) Serve() (*Server, error) {
	server := &Server{handler: s, address: "127.0.0.1:0"}
	if err := server.Listen(); err != nil {
		return nil, err
	}
	server.URL = "http://" + server.address
	return server, nil
}

// Accept listens again, on the same port, after [Server.Refuse].
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
	server, done := &http.Server{Handler: s.handler, ConnState: s.count}, make(chan struct{})
	s.server, s.done = server, done
	go func() {
		defer close(done)
		// It ends by Close alone, and then with http.ErrServerClosed.
		_ = server.Serve(listener)
	}()
	return nil
}

// Connections is how many connections have been opened in all.
func (s *Server) Connections() int { return int(s.opened.Load()) }

func (s *Server) count(_ net.Conn, state http.ConnState) {
	if state == http.StateNew {
		s.opened.Add(1)
	}
}

// Refuse breaks all connections and refuses new ones, as a host does on which nothing listens.
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
