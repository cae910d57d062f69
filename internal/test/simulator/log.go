// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"bytes"
	"net/http"
	"time"
)

// Request is one request as it arrived, and what became of it.
type Request struct {
	// Time is when it arrived, by the service's clock.
	Time time.Time
	// Method, Path (escaped as on the wire), Query (raw), Header and Body are those of the request.
	Method, Path, Query string
	Header              http.Header
	Body                []byte
	// Status is the HTTP status of the response, 0 as long as there is none.
	Status int
	// ErrorCode is the error code of the response, 0 if it has none.
	ErrorCode int
	// Operation is the endpoint, Unknown if there is no such one.
	Operation Operation
	// Fault is the kind of the fault that the request met, "" for none.
	Fault FaultKind
}

// loggedRequest is an entry of the log, with what the simulator needs while it serves the request.
type loggedRequest struct {
	request Request
	route   route
	active  *activeFault
	counts  bool
}

// loggedRequestKey carries the entry from the in-memory transport, which has to know of a refused connection before there is
// anything to serve, to the handler.
type loggedRequestKey struct{}

// logRequest adds a request to the log and decides which fault it meets.
func (s *Simulator) logRequest(r *http.Request, body []byte) *loggedRequest {
	a := &loggedRequest{
		route: parseRoute(r),
		request: Request{
			Time: s.Now(), Method: r.Method, Path: r.URL.EscapedPath(), Query: r.URL.RawQuery,
			Header: r.Header.Clone(), Body: bytes.Clone(body),
		},
	}
	a.request.Operation = a.route.op
	s.mu.Lock()
	if a.active = s.takeFault(a.route.op); a.active != nil {
		a.request.Fault = a.active.Kind
		a.counts = true
	}
	s.log = append(s.log, a)
	hook, request := s.onRequest, a.request
	s.mu.Unlock()
	if hook != nil {
		hook(request)
	}
	return a
}

// OnRequest sets a function that runs when a request arrives, before anything happens to it. nil ends that. The function may use
// the Simulator: to cut somebody else's clip at that moment ([Simulator.AddClip]), to inject a fault for later requests, or
// to kill the run that sent the request. The Request already names the fault that it will meet.
func (s *Simulator) OnRequest(hook func(Request)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.onRequest = hook
}

func (a *loggedRequest) fault() Fault {
	if a.active == nil {
		return Fault{}
	}
	return a.active.Fault
}

// returnFault returns the fault of a request that the gateway rejects, so that a wrong signature neither hides behind a
// fault nor uses it up.
func (s *Simulator) returnFault(a *loggedRequest) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if a.active != nil {
		a.active.used--
	}
	a.active, a.counts, a.request.Fault = nil, false, ""
}

func (s *Simulator) markReached(a *loggedRequest) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a.counts = true
}

func (s *Simulator) logResponse(a *loggedRequest, status, code int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a.request.Status, a.request.ErrorCode = status, code
}

// Requests returns the log: every request in the order of arrival, rejected ones included.
func (s *Simulator) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	requests := make([]Request, len(s.log))
	for i, a := range s.log {
		requests[i] = a.request
	}
	return requests
}

// Count returns the number of requests of an operation ("" for any) that reached the service or a fault. Requests that the gateway
// rejected do not count.
func (s *Simulator) Count(op Operation) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, a := range s.log {
		if a.counts && (op == "" || op == a.request.Operation) {
			n++
		}
	}
	return n
}

// ResetRequests empties the log.
func (s *Simulator) ResetRequests() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log = nil
}
