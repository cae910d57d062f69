// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// FaultKind is a way in which a request goes wrong.
type FaultKind string

// The kinds of [Fault], named after what happens. Unless it says otherwise, a fault strikes before the service does any
// work; see [FaultKind.Work].
const (
	// Refused is a connection that is refused. Over TCP, where a handler cannot refuse one, it acts as Reset;
	// [Server.StopListening] is the real one.
	Refused FaultKind = "Refused"
	// Reset is a connection that is reset without a response.
	Reset FaultKind = "Reset"
	// Hang is no response until the caller gives up.
	Hang FaultKind = "Hang"
	// Slow is the correct response after Delay. The work is done after Delay too, and not at all if the caller gives up before.
	Slow FaultKind = "Slow"
	// Status is any HTTP status, 500 by default, with the Fault's Body and Header.
	Status FaultKind = "Status"
	// HTML is the error page of a proxy, 502 by default.
	HTML FaultKind = "HTML"
	// Empty is a 200 without a body.
	Empty FaultKind = "Empty"
	// Garbage is a 200 whose body is not JSON.
	Garbage FaultKind = "Garbage"
	// Throttled is 429 with the gateway code 410, Throttle Limited. Header may set Retry-After; see [OddRetryAfter].
	Throttled FaultKind = "Throttled"
	// Quota is 429 with the gateway code 400, Quota Exceeded.
	Quota FaultKind = "Quota"
	// Unauthorized is 401 with the gateway code 200, Authentication Failed.
	Unauthorized FaultKind = "Unauthorized"
	// PermissionDenied is 401 with the gateway code 210.
	PermissionDenied FaultKind = "PermissionDenied"
	// Forbidden is 403 with the gateway code 230.
	Forbidden FaultKind = "Forbidden"
	// NotFoundRoute is 404 with the gateway code 300, Not Found Exception: the gateway has no such URL.
	NotFoundRoute FaultKind = "NotFoundRoute"
	// EndpointError is 503 with the gateway code 500: the gateway cannot reach the service.
	EndpointError FaultKind = "EndpointError"
	// RequestTimeout is 408 without a body: a proxy did not receive the request in time.
	RequestTimeout FaultKind = "RequestTimeout"
	// Redirect is 302 to the Location in Header.
	Redirect FaultKind = "Redirect"
	// OKError is 200 with an error object of code 250000.
	OKError FaultKind = "OKError"
	// UnknownCode is 400 with code 259999, which no page lists.
	UnknownCode FaultKind = "UnknownCode"

	// Truncated does the work and breaks the connection in the middle of the response body.
	Truncated FaultKind = "Truncated"
	// LostResponse does the work, and after Delay the connection is reset.
	LostResponse FaultKind = "LostResponse"
	// HangAfterWork does the work and does not respond until the caller gives up.
	HangAfterWork FaultKind = "HangAfterWork"
	// GatewayTimeout does the work and responds 504 with the gateway code 510, Endpoint Timeout.
	GatewayTimeout FaultKind = "GatewayTimeout"
	// RequestTimeoutAfterWork does the work and responds 408 without a body.
	RequestTimeoutAfterWork FaultKind = "RequestTimeoutAfterWork"
	// HTMLAfterWork does the work, and a proxy replaces the response by its 502 error page.
	HTMLAfterWork FaultKind = "HTMLAfterWork"
	// EmptyAfterWork does the work and responds 200 without a body.
	EmptyAfterWork FaultKind = "EmptyAfterWork"
	// UnknownCodeAfterWork does the work and responds 400 with code 259999, which no page lists.
	UnknownCodeAfterWork FaultKind = "UnknownCodeAfterWork"
	// CustomMessageAfterWork does the work and responds 400 with code 250001, CUSTOM_MESSAGE, which can mean anything.
	CustomMessageAfterWork FaultKind = "CustomMessageAfterWork"
	// TextErrorAfterWork does the work and responds 500 with {"error":"timeout"}, the form of other services.
	TextErrorAfterWork FaultKind = "TextErrorAfterWork"
	// WrongID does the work and returns the response to another request: it names another channel, snapshot or clip. The
	// response to a create names another channel, so that a client can tell.
	WrongID FaultKind = "WrongID"

	// ResetThenWork resets the connection at once, and the service does the work Delay later.
	ResetThenWork FaultKind = "ResetThenWork"
	// HangThenWork does not respond until the caller gives up. The service does the work Delay after the request, even if the
	// caller gave up before.
	HangThenWork FaultKind = "HangThenWork"
	// EndpointErrorThenWork responds 503 with the gateway code 500 at once, and the service does the work Delay later.
	EndpointErrorThenWork FaultKind = "EndpointErrorThenWork"
	// GatewayTimeoutThenWork responds 504 with the gateway code 510 at once, and the service does the work Delay later.
	GatewayTimeoutThenWork FaultKind = "GatewayTimeoutThenWork"
)

// Work says whether the service does the work of a faulty request.
type Work string

// The values of [FaultKind.Work].
const (
	// NoWork means that the service does nothing.
	NoWork Work = "no work"
	// WorkDone means that the service does the work before the caller sees the fault.
	WorkDone Work = "work done"
	// WorkLater means that the service does the work after the caller sees the fault.
	WorkLater Work = "work later"
)

// DefaultWorkDelay is the Delay of a fault that does its work later and has none.
const DefaultWorkDelay = 12 * time.Second

// faultType is what a kind of fault does.
type faultType struct {
	kind FaultKind
	work Work
	// reply is the faulty response. It is nil if the kind has none or changes the real one.
	reply func(s *Simulator) reply
}

func faultTypes() []faultType {
	gateway := func(code int) func(*Simulator) reply {
		return func(s *Simulator) reply { return s.errorReply(&failure{code: code}) }
	}
	service := func(status, code int, args ...string) func(*Simulator) reply {
		return func(s *Simulator) reply { return s.errorReply(&failure{status: status, code: code, args: args}) }
	}
	body := func(status int, body string) func(*Simulator) reply {
		return func(*Simulator) reply { return reply{status: status, body: []byte(body)} }
	}
	authentication := &failure{code: 200, details: "Invalid authentication information."}
	route := &failure{code: 300, details: "URL not found."}
	return []faultType{
		{Refused, NoWork, nil},
		{Reset, NoWork, nil},
		{Hang, NoWork, nil},
		{Slow, WorkDone, nil},
		{Status, NoWork, body(http.StatusInternalServerError, "")},
		{HTML, NoWork, body(http.StatusBadGateway, htmlPage)},
		{Empty, NoWork, body(http.StatusOK, "")},
		{Garbage, NoWork, body(http.StatusOK, `{"content": {"channelId": ls-,,`)},
		{Throttled, NoWork, gateway(410)},
		{Quota, NoWork, gateway(400)},
		{Unauthorized, NoWork, func(s *Simulator) reply { return s.errorReply(authentication) }},
		{PermissionDenied, NoWork, gateway(210)},
		{Forbidden, NoWork, gateway(230)},
		{NotFoundRoute, NoWork, func(s *Simulator) reply { return s.errorReply(route) }},
		{EndpointError, NoWork, gateway(500)},
		{RequestTimeout, NoWork, body(http.StatusRequestTimeout, "")},
		{Redirect, NoWork, body(http.StatusFound, "")},
		{OKError, NoWork, service(http.StatusOK, 250000)},
		{UnknownCode, NoWork, service(http.StatusBadRequest, 259999)},

		{Truncated, WorkDone, nil},
		{LostResponse, WorkDone, nil},
		{HangAfterWork, WorkDone, nil},
		{GatewayTimeout, WorkDone, gateway(510)},
		{RequestTimeoutAfterWork, WorkDone, body(http.StatusRequestTimeout, "")},
		{HTMLAfterWork, WorkDone, body(http.StatusBadGateway, htmlPage)},
		{EmptyAfterWork, WorkDone, body(http.StatusOK, "")},
		{UnknownCodeAfterWork, WorkDone, service(http.StatusBadRequest, 259999)},
		{CustomMessageAfterWork, WorkDone, service(http.StatusBadRequest, 250001, "The request could not be completed.")},
		{TextErrorAfterWork, WorkDone, body(http.StatusInternalServerError, `{"error":"timeout"}`)},
		{WrongID, WorkDone, nil},

		{ResetThenWork, WorkLater, nil},
		{HangThenWork, WorkLater, nil},
		{EndpointErrorThenWork, WorkLater, gateway(500)},
		{GatewayTimeoutThenWork, WorkLater, gateway(510)},
	}
}

const htmlPage = "<html>\r\n<head><title>{}</title></head>\r\n<body>\r\n<center><h1>{}</h1></center>\r\n" +
	"<strong>Please try again in a few minutes.</strong><br>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"

// FaultKinds lists all kinds: first those that do no work, then those that do it, then those that do it later. Slow, whose only
// fault is its Delay, is among the first.
func FaultKinds() []FaultKind {
	var kinds []FaultKind
	for _, t := range faultTypes() {
		kinds = append(kinds, t.kind)
	}
	return kinds
}

// Work says whether the service does the work of a request that meets a fault of this kind. It panics for an unknown kind.
func (k FaultKind) Work() Work { return k.faultType().work }

func (k FaultKind) faultType() faultType {
	types := faultTypes()
	i := slices.IndexFunc(types, func(t faultType) bool { return t.kind == k })
	if i < 0 {
		panic("simulator: no such kind of fault: " + string(k))
	}
	return types[i]
}

// OddRetryAfter lists values of the header Retry-After that a client has to survive: seconds that are huge, negative,
// fractional or more than an integer holds, a time in milliseconds, dates, and text.
func OddRetryAfter() []string {
	return []string{
		"", "0", "-1", "-9223372036854775808", "1.5", "1e9", "3600", "1763980000000", "9223372036854775807",
		"99999999999999999999999999", "Wed, 21 Oct 2015 07:28:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "2026-11-24T00:00:00Z", "soon",
	}
}

// Fault makes requests go wrong. If several apply to a request, the one that was injected first does.
//
// Refused, Reset and Hang strike before the gateway reads the request. With all others the gateway checks the request first:
// one that it rejects is rejected, and the fault waits for the next.
type Fault struct {
	// Operation is the one that goes wrong, "" for any.
	Operation Operation
	// Kind is how.
	Kind FaultKind
	// Times is how often, 0 for always.
	Times int
	// Skip is how many matching requests succeed first.
	Skip int
	// Status, Header and Body replace those of the faulty response.
	Status int
	Header http.Header
	Body   string
	// Delay passes before the faulty response or the reset, and after the work of the kinds that do it. For the kinds that do
	// their work later it passes between the request and the work, [DefaultWorkDelay] if it is 0, and the response comes at once.
	Delay time.Duration
}

// activeFault is a fault with its counters, which the Simulator's lock guards.
type activeFault struct {
	Fault
	skipped, used int
}

// Inject adds a fault. It panics for an unknown kind.
func (s *Simulator) Inject(f Fault) {
	_ = f.Kind.Work()
	s.mu.Lock()
	defer s.mu.Unlock()
	f.Header = f.Header.Clone()
	s.faults = append(s.faults, &activeFault{Fault: f})
}

// ClearFaults ends all faults. A request that already met one still goes wrong, and work that was to be done later is done.
func (s *Simulator) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// takeFault finds the fault that a request meets, nil for none, and counts it.
func (s *Simulator) takeFault(op Operation) *activeFault {
	for _, f := range s.faults {
		switch {
		case f.Operation != "" && f.Operation != op, f.Times > 0 && f.used >= f.Times:
		case f.skipped < f.Skip:
			f.skipped++
		default:
			f.used++
			return f
		}
	}
	return nil
}

// sleep waits, and reports whether the caller is still there.
func sleep(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// pause waits. If the caller gives up meanwhile, there is no response to send.
func pause(ctx context.Context, d time.Duration) {
	if !sleep(ctx, d) {
		panic(http.ErrAbortHandler)
	}
}

// strikeBeforeGateway ends the request if the fault strikes before the gateway reads it.
func (f Fault) strikeBeforeGateway(ctx context.Context) {
	switch f.Kind {
	case Hang:
		f.hang(ctx)
	case Refused, Reset:
		pause(ctx, f.Delay)
		panic(http.ErrAbortHandler)
	}
}

func (f Fault) hang(ctx context.Context) {
	<-ctx.Done()
	panic(http.ErrAbortHandler)
}

// strike is what happens to a request that the gateway accepted and that meets this fault. work does the work of the request,
// later plans it for a time.
func (s *Simulator) strike(ctx context.Context, f Fault, work func() reply, later func(time.Duration)) reply {
	kind := f.Kind.faultType()
	switch {
	case f.Kind == Slow:
		pause(ctx, f.Delay)
		return work()
	case kind.work == NoWork:
		pause(ctx, f.Delay)
		return s.faultReply(f, kind)
	case kind.work == WorkLater:
		later(cmp.Or(f.Delay, DefaultWorkDelay))
		switch f.Kind {
		case HangThenWork:
			f.hang(ctx)
		case ResetThenWork:
			panic(http.ErrAbortHandler)
		}
		return s.faultReply(f, kind)
	}
	response := work()
	pause(ctx, f.Delay)
	switch f.Kind {
	case HangAfterWork:
		f.hang(ctx)
	case LostResponse:
		panic(http.ErrAbortHandler)
	case Truncated:
		response.cut = len(response.body) / 2
	}
	if kind.reply == nil {
		return response
	}
	return s.faultReply(f, kind)
}

// faultReply is the faulty response.
func (s *Simulator) faultReply(f Fault, kind faultType) reply {
	p := kind.reply(s)
	p.status = cmp.Or(f.Status, p.status)
	p.header = http.Header{}
	if f.Kind == HTML || f.Kind == HTMLAfterWork {
		title := strconv.Itoa(p.status) + " " + http.StatusText(p.status)
		p.body = []byte(strings.ReplaceAll(htmlPage, "{}", title))
		p.header.Set("Content-Type", "text/html")
	}
	if f.Body != "" {
		p.body = []byte(f.Body)
	}
	maps.Copy(p.header, f.Header)
	return p
}

// pendingWork is the work of a request that the service does later.
type pendingWork struct {
	due   time.Time
	route route
	query string
	body  []byte
}

// doPendingWork does the work that is due, in the order in which it became due. As with clips, nothing happens at that time
// itself: the next read of the state does the work as of that time, so no goroutine has to sleep.
func (s *Simulator) doPendingWork() {
	s.mu.Lock()
	defer s.mu.Unlock()
	slices.SortStableFunc(s.pending, func(a, b pendingWork) int { return a.due.Compare(b.due) })
	for len(s.pending) > 0 && !s.pending[0].due.After(s.Now()) {
		p := s.pending[0]
		s.pending = s.pending[1:]
		_, _, _ = s.serve(p.route, p.query, p.body, p.due)
	}
}

// wrongID turns a response into that to another request. Service URLs name no ID and stay as they are.
func wrongID(op Operation, body object) {
	const otherChannel = "ls-20220101000000-OtHer"
	switch content := body["content"].(type) {
	case object:
		switch op {
		case GetSnapshot:
			snapshot := content["snapshot"].(object)
			snapshot["snapshotId"] = snapshot["snapshotId"].(int64) + 1
		case GetShortClip:
			clip := content["shortclip"].(object)
			clip["id"] = clip["id"].(int64) + 1
		case StartRecording, StopRecording:
			for _, r := range content["recordList"].(object) {
				r.(object)["channelId"] = otherChannel
			}
		case ListShortClips:
			content["snapshotId"] = content["snapshotId"].(int64) + 1
		default:
			content["channelId"] = otherChannel
		}
	case []object:
		if op == ListChannels {
			for _, c := range content {
				c["channelId"] = otherChannel
			}
		}
	}
}
