// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"os"
	"strconv"
	"syscall"
)

// Transport returns a RoundTripper that reaches the simulator in memory, which works inside a testing/synctest bubble. It behaves
// like a connection: the handler sees the request target as it would be on the wire, httptrace is called, the end of the
// request's context ends the request at once, and faults of the connection are the errors that net/http returns.
func (s *Simulator) Transport() http.RoundTripper { return transport{s} }

type transport struct{ s *Simulator }

// memoryAddr is the address in connection errors.
var memoryAddr = &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 443}

// RoundTrip implements [http.RoundTripper].
func (t transport) RoundTrip(request *http.Request) (*http.Response, error) {
	body, err := readBody(request)
	if err != nil {
		return nil, err
	}
	if request.URL == nil || cmp.Or(request.Host, request.URL.Host) == "" {
		return nil, errors.New("simulator: no host in the request's URL")
	}
	ctx, cancel := context.WithCancel(request.Context())
	defer cancel()
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	served, err := overTheWire(ctx, request, body)
	if err != nil {
		return nil, err
	}
	trace := httptrace.ContextClientTrace(ctx)
	if trace != nil && trace.GetConn != nil {
		trace.GetConn(hostPort(served.Host, request.URL.Scheme))
	}
	a := t.s.logRequest(served, body)
	if a.fault().Kind == Refused {
		if !sleep(ctx, a.fault().Delay) {
			return nil, context.Cause(ctx)
		}
		return nil, connectionError("dial", "connect", syscall.ECONNREFUSED)
	}
	responded := callTrace(trace)
	w := &recorder{header: http.Header{}}
	done := make(chan any, 1)
	go func() {
		defer func() { done <- recover() }()
		t.s.ServeHTTP(w, served.WithContext(context.WithValue(ctx, loggedRequestKey{}, a)))
	}()
	select {
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	case broken := <-done:
		if err, _ := broken.(error); broken != nil && !errors.Is(err, http.ErrAbortHandler) {
			panic(broken)
		}
		if broken != nil && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if broken != nil && w.status == 0 {
			return nil, connectionError("read", "read", syscall.ECONNRESET)
		}
		responded()
		return w.response(request), nil
	}
}

func connectionError(op, call string, errno syscall.Errno) error {
	return &net.OpError{Op: op, Net: "tcp", Addr: memoryAddr, Err: os.NewSyscallError(call, errno)}
}

// hostPort is the host in the form that httptrace uses.
func hostPort(host, scheme string) string {
	if _, _, err := net.SplitHostPort(host); err == nil {
		return host
	}
	if scheme == "http" {
		return net.JoinHostPort(host, "80")
	}
	return net.JoinHostPort(host, "443")
}

// readBody reads the body of a request and closes it, as RoundTrip has to in any case.
func readBody(r *http.Request) ([]byte, error) {
	if r.Body == nil {
		return nil, nil
	}
	defer r.Body.Close()
	return io.ReadAll(r.Body)
}

// overTheWire returns the request as a server reads it: of the URL only the bytes of the request target remain, header names are
// canonical, and the headers that net/http adds are present.
func overTheWire(ctx context.Context, r *http.Request, body []byte) (*http.Request, error) {
	target := r.URL.RequestURI()
	u, err := url.ParseRequestURI(target)
	if err != nil {
		return nil, err
	}
	served := (&http.Request{
		Method: cmp.Or(r.Method, http.MethodGet), URL: u, RequestURI: target, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{}, Host: cmp.Or(r.Host, r.URL.Host), RemoteAddr: "127.0.0.1:50000",
		Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)),
	}).WithContext(ctx)
	for name, values := range r.Header {
		for _, value := range values {
			served.Header.Add(name, value)
		}
	}
	served.Header.Del("Host")
	if _, ok := r.Header["User-Agent"]; !ok {
		served.Header.Set("User-Agent", "Go-http-client/1.1")
	}
	if len(body) > 0 {
		served.Header.Set("Content-Length", strconv.Itoa(len(body)))
	}
	return served, nil
}

// callTrace reports a new connection and a request written to it. The function that it returns reports the first byte of the
// response.
func callTrace(trace *httptrace.ClientTrace) (responded func()) {
	if trace == nil {
		return func() {}
	}
	if trace.GotConn != nil {
		ours, theirs := net.Pipe()
		defer ours.Close()
		defer theirs.Close()
		trace.GotConn(httptrace.GotConnInfo{Conn: ours})
	}
	if trace.WroteHeaders != nil {
		trace.WroteHeaders()
	}
	if trace.WroteRequest != nil {
		trace.WroteRequest(httptrace.WroteRequestInfo{})
	}
	return func() {
		if trace.GotFirstResponseByte != nil {
			trace.GotFirstResponseByte()
		}
	}
}

// recorder collects a response.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (w *recorder) Header() http.Header         { return w.header }
func (w *recorder) WriteHeader(status int)      { w.status = status }
func (w *recorder) Write(p []byte) (int, error) { return w.body.Write(p) }
func (w *recorder) Flush()                      {}

// response returns the response as a client receives it. A body that is shorter than its Content-Length ends in
// [io.ErrUnexpectedEOF].
func (w *recorder) response(r *http.Request) *http.Response {
	header := http.Header{}
	for name, values := range w.header {
		if len(values) > 0 {
			header[name] = values
		}
	}
	length, _ := strconv.ParseInt(header.Get("Content-Length"), 10, 64)
	var body io.Reader = &w.body
	if int64(w.body.Len()) < length {
		body = io.MultiReader(body, brokenReader{})
	}
	return &http.Response{
		Status: strconv.Itoa(w.status) + " " + http.StatusText(w.status), StatusCode: w.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: header, ContentLength: length,
		Body: io.NopCloser(body), Request: r,
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
