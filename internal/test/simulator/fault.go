package simulator

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Kind is a way in which a request goes wrong.
type FaultKind string

// The kinds of [Fault]. Unless it says otherwise, a fault strikes before any work is done.
const (
	// Refused is a connection that is refused; over TCP, where a handler cannot refuse, it acts as Reset, and
	// [Server.Refuse] is the real one.
	Refused FaultKind = "Refused"
	// Reset is a connection that dies without an answer.
	Reset FaultKind = "Reset"
	// Hang is no answer until the caller gives up.
	Hang FaultKind = "Hang"
	// Slow is the right answer after Delay; the work is done after the delay too, and not at all if the caller gives up
	// before.
	Slow FaultKind = "Slow"
	// Status is any HTTP status, 500 by default, with the Fault's Body and Header.
	Status FaultKind = "Status"
	// HTML is the error page of a proxy, 502 by default.
	HTML FaultKind = "HTML"
	// Truncated does the work and breaks the connection in the middle of the answer's body.
	Truncated FaultKind = "Truncated"
	// Empty is a 200 without a body.
	Empty FaultKind = "Empty"
	// Garbage is a 200 whose body is not JSON.
	Garbage FaultKind = "Garbage"
	// LostAnswer does the work, and then, after Delay, the connection dies.
	LostResponse FaultKind = "LostAnswer"
	// GatewayTimeout does the work and answers 504 with the gateway's code 510, Endpoint Timeout.
	GatewayTimeout FaultKind = "GatewayTimeout"
	// Throttled is 429 with the gateway's code 410, Throttle Limited; Header may give Retry-After.
	Throttled FaultKind = "Throttled"
	// Quota is 429 with the gateway's code 400, Quota Exceeded.
	Quota FaultKind = "Quota"
	// Unauthorized is 401 with the gateway's code 200, Authentication Failed.
	Unauthorized FaultKind = "Unauthorized"
	// PermissionDenied is 401 with the gateway's code 210.
	PermissionDenied FaultKind = "PermissionDenied"
	// Forbidden is 403 with the gateway's code 230.
	Forbidden FaultKind = "Forbidden"
	// NotFoundRoute is 404 with the gateway's code 300, Not Found Exception: no such URL.
	NotFoundRoute FaultKind = "NotFoundRoute"
	// EndpointError is 503 with the gateway's code 500: the service behind it is unreachable.
	EndpointError FaultKind = "EndpointError"
	// Redirect is 302 to the Location in Header.
	Redirect FaultKind = "Redirect"
	// WrongID does the work and answers in the right shape, but with the id of another clip, snapshot or channel.
	WrongID FaultKind = "WrongID"
	// OKError is 200 with an error object of code 250000.
	OKError FaultKind = "OKError"
	// UnknownCode is 400 with code 259999, which no document lists.
	UnknownCode FaultKind = "UnknownCode"
)

// Kinds are all kinds, in the order of their declaration.
func FaultKinds() []FaultKind {
	return []FaultKind{
		Refused, Reset, Hang, Slow, Status, HTML,
		Truncated, Empty, Garbage, LostResponse, GatewayTimeout, Throttled,
		Quota, Unauthorized, PermissionDenied, Forbidden, NotFoundRoute, EndpointError,
		Redirect, WrongID, OKError, UnknownCode,
	}
}

// Fault makes requests go wrong. If several apply to a request, the one that was injected first does.
//
// A fault of the connection (Refused, Reset, Hang) asks no questions. With all others the gateway has its say first: a
// request that it refuses is refused, and the fault waits for the next.
type Fault struct {
	// Operation is the one that goes wrong, "" for any.
	Operation Operation
	// Kind is how.
	Kind FaultKind
	// Times is how often, 0 for ever.
	Times int
	// Skip is how many matching requests come through first.
	Skip int
	// Status, Header and Body replace those of the faulty answer.
	Status int
	Header http.Header
	Body   string
	// Delay comes before the faulty answer or the break, and after the work of those kinds that do it.
	Delay time.Duration
}

// activeFault is a fault with its counters, which the Simulator's lock guards.
type activeFault struct {
	Fault
	skipped, used int
}

// Inject adds a fault.
func (s *Simulator) Inject(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f.Header = f.Header.Clone()
	s.faults = append(s.faults, &activeFault{Fault: f})
}

// ClearFaults ends all faults; requests that are already caught in one stay there.
func (s *Simulator) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// claim finds the fault that a request meets, nil for none, and counts it.
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

func (k FaultKind) afterWork() bool {
	return k == LostResponse || k == GatewayTimeout || k == Truncated || k == WrongID
}

func (k FaultKind) beforeWork() bool { return k != "" && !k.afterWork() }

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

// pause waits; if the caller gives up meanwhile, there is nobody left to answer.
func pause(ctx context.Context, d time.Duration) {
	if !sleep(ctx, d) {
		panic(http.ErrAbortHandler)
	}
}

func (f Fault) breakConnection(ctx context.Context) {
	switch f.Kind {
	case Hang:
		<-ctx.Done()
	case Refused, Reset:
		pause(ctx, f.Delay)
	default:
		return
	}
	panic(http.ErrAbortHandler)
}

var faultCodes = map[FaultKind]failure{
	GatewayTimeout:   {code: 510},
	Throttled:        {code: 410},
	Quota:            {code: 400},
	Unauthorized:     {code: 200, details: "Invalid authentication information."},
	PermissionDenied: {code: 210},
	Forbidden:        {code: 230},
	NotFoundRoute:    {code: 300, details: "URL not found."},
	EndpointError:    {code: 500},
	OKError:          {status: http.StatusOK, code: 250000},
	UnknownCode:      {status: http.StatusBadRequest, code: 259999},
}

const htmlPage = "<html>\r\n<head><title>{}</title></head>\r\n<body>\r\n<center><h1>{}</h1></center>\r\n" +
	"<strong>Please try again in a few minutes.</strong><br>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"

// faultReply is the answer of the faults that answer.
func (s *Simulator) faultReply(f Fault) reply {
	p := reply{status: http.StatusOK, header: http.Header{}}
	switch f.Kind {
	case Status:
		p.status = http.StatusInternalServerError
	case HTML:
		p.status = http.StatusBadGateway
		status := cmp.Or(f.Status, p.status)
		title := strconv.Itoa(status) + " " + http.StatusText(status)
		p.body = []byte(strings.ReplaceAll(htmlPage, "{}", title))
		p.header.Set("Content-Type", "text/html")
	case Empty:
	case Garbage:
		p.body = []byte(`{"content": {"channelId": ls-,,`)
	case Redirect:
		p.status = http.StatusFound
	default:
		failure, ok := faultCodes[f.Kind]
		if !ok {
			panic("simulator: no such kind of fault: " + string(f.Kind))
		}
		p = s.errorReply(&failure)
		p.header = http.Header{}
	}
	p.status = cmp.Or(f.Status, p.status)
	if f.Body != "" {
		p.body = []byte(f.Body)
	}
	maps.Copy(p.header, f.Header)
	return p
}

// spoil is what becomes of the answer when the work has been done.
func (s *Simulator) corrupt(f Fault, answer reply) reply {
	switch f.Kind {
	case LostResponse:
		return reply{cut: -1}
	case Truncated:
		answer.cut = len(answer.body) / 2
		return answer
	case GatewayTimeout:
		return s.faultReply(f)
	default:
		return answer
	}
}

// wrongID replaces the ids in an answer. Service URLs have none and stay as they are.
func wrongID(op Operation, body object) {
	const otherChannel = "ls-20220101000000-OtHer"
	shift := func(o object, field string) { o[field] = o[field].(int64) + 1 }
	switch content := body["content"].(type) {
	case object:
		switch op {
		case CreateSnapshot, GetSnapshot:
			shift(content["snapshot"].(object), "snapshotId")
		case CreateShortClip, GetShortClip:
			shift(content["shortclip"].(object), "id")
		case GetChannel:
			content["channelId"] = otherChannel
		case ListShortClips:
			for _, field := range content {
				list, _ := field.([]object)
				for _, c := range list {
					shift(c, "id")
				}
			}
		}
	case []object:
		if op == ListChannels {
			for _, c := range content {
				c["channelId"] = otherChannel
			}
		}
	}
}
