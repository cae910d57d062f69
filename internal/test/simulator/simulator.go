// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"
)

// The key pair that is accepted without [WithKey]. Both are invented.
const (
	AccessKey = "SIMULATORACCESSKEY0001"
	SecretKey = "simulatorSecretKeyForTestsOnly0000000001"
)

// Simulator is a Live Station service with its gateway. Its methods may be called at any time, also from the callbacks that it
// runs.
type Simulator struct {
	clock      clock
	renderTime time.Duration

	mu         sync.Mutex
	behavior   Behavior
	keys       map[string]key
	firstKey   string
	raw        map[Operation][]byte // by SetRawResponse
	faults     []*activeFault
	pending    []pendingWork
	accepted   []time.Time // requests of the last second, for the rate limit
	onRequest  func(Request)
	log        []*loggedRequest
	channels   map[string]*channel
	channelIDs []string
	pageLimit  int
	snapshots  map[int64]*Snapshot
	clips      []*clip
	sequence   sequences
	buckets    map[string]bool
	outcome    func(Clip) Outcome
	onComplete func(Clip) error
}

// Option is a setting of [New].
type Option func(*Simulator)

// New creates an empty service with one key pair (see [Simulator.Key]), the behavior [DocsCurrent], and a clock that runs with
// time.Now.
func New(opts ...Option) *Simulator {
	s := &Simulator{
		clock:      clock{base: time.Now},
		renderTime: DefaultRenderTime,
		behavior:   DocsCurrent(),
		keys:       map[string]key{},
		raw:        map[Operation][]byte{},
		channels:   map[string]*channel{},
		snapshots:  map[int64]*Snapshot{},
		sequence:   sequences{channel: 21470000, snapshot: 7526, clip: 1418, file: 1024, record: 40100},
	}
	for _, opt := range opts {
		opt(s)
	}
	if len(s.keys) == 0 {
		s.AddKey(AccessKey, SecretKey)
	}
	return s
}

// WithBehavior chooses the behavior.
func WithBehavior(b Behavior) Option { return func(s *Simulator) { s.behavior = b } }

// WithKey adds a key pair, instead of the default one. Several may be given.
func WithKey(accessKey, secretKey string) Option {
	return func(s *Simulator) { s.AddKey(accessKey, secretKey) }
}

// WithNow sets the base of the service's clock.
func WithNow(now func() time.Time) Option { return func(s *Simulator) { s.clock.base = now } }

// DefaultRenderTime is how long the service works on a clip unless [WithRenderTime] or [Simulator.SetOutcome] says otherwise. It is
// not 0, so that no test depends on a clip that is COMPLETED when it is first read. No page says how long it takes.
const DefaultRenderTime = 2 * time.Second

// WithRenderTime sets how long the service works on a clip without [Simulator.SetOutcome]. With 0 the clip is COMPLETED when it is
// first read.
func WithRenderTime(d time.Duration) Option { return func(s *Simulator) { s.renderTime = d } }

// Behavior returns the current behavior.
func (s *Simulator) Behavior() Behavior {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.behavior
}

// SetBehavior changes the behavior for all later requests.
func (s *Simulator) SetBehavior(b Behavior) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.behavior = b
}

// SetRawResponse sets the body of every response to an operation, with status 200, whatever the state of the service. The gateway
// and the headers are still checked. nil ends that. [DocExample] has bodies.
func (s *Simulator) SetRawResponse(op Operation, body []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if body == nil {
		delete(s.raw, op)
		return
	}
	s.raw[op] = bytes.Clone(body)
}

// sequences are the service-wide counters of the IDs. The IDs of the documentation's examples grow over the years across
// channels, so the sequences have gaps, and no ID follows from another.
type sequences struct{ channel, snapshot, clip, file, record int64 }

func next(n *int64) int64 {
	*n += 1 + (*n*7)%5
	return *n
}

// call is a request that passed the gateway, with what its handler needs.
type call struct {
	route
	behavior Behavior
	now      time.Time
	query    url.Values
	body     []byte
}

// numericID is the ID in the path. One page types it as a string, another as an integer.
func (c *call) numericID(name string) (int64, *failure) {
	n, err := strconv.ParseInt(c.id, 10, 64)
	if err != nil || c.id[0] < '0' || c.id[0] > '9' {
		return 0, serviceError(250021, name, "Long")
	}
	return n, nil
}

// handlers run while the state is locked.
var handlers = map[Operation]func(*Simulator, *call) (object, *failure){
	CreateSnapshot:  (*Simulator).createSnapshot,
	GetSnapshot:     (*Simulator).getSnapshot,
	CreateShortClip: (*Simulator).createShortClip,
	ListShortClips:  (*Simulator).listShortClips,
	GetShortClip:    (*Simulator).getShortClip,
	GetServiceURLs:  (*Simulator).getServiceURLs,
	GetChannel:      (*Simulator).getChannel,
	ListChannels:    (*Simulator).listChannels,
	StartRecording:  (*Simulator).startRecording,
	StopRecording:   (*Simulator).stopRecording,
}

// maxBody is far above any documented request. The gateway rejects a larger one with 413/430.
const maxBody = 1 << 20

// ServeHTTP serves one request of the Live Station API. Like any handler that breaks a connection, it panics with
// [http.ErrAbortHandler] for the faults that leave the caller without a response.
func (s *Simulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	a, ok := r.Context().Value(loggedRequestKey{}).(*loggedRequest)
	if !ok {
		a = s.logRequest(r, body)
	}
	s.exchange(r.Context(), a, r, body).write(s, w, a)
}

// exchange passes a request through fault, gateway and service.
func (s *Simulator) exchange(ctx context.Context, a *loggedRequest, r *http.Request, body []byte) reply {
	fault := a.fault()
	fault.strikeBeforeGateway(ctx)
	if f := s.checkAtGateway(a.route, r, body); f != nil {
		s.returnFault(a)
		return s.errorReply(f)
	}
	s.markReached(a)
	work := func() reply { return s.work(a, r, body) }
	if fault.Kind == "" {
		return work()
	}
	return s.strike(ctx, fault, work, func(delay time.Duration) {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.checkAtService(a.route, r) == nil {
			s.pending = append(s.pending, pendingWork{s.Now().Add(delay), a.route, r.URL.RawQuery, body})
		}
	})
}

// work lets the service do the work of the request.
func (s *Simulator) work(a *loggedRequest, r *http.Request, body []byte) reply {
	s.advanceClips(true)
	content, raw, f := s.handle(a, r, body)
	switch {
	case f != nil:
		return s.errorReply(f)
	case raw != nil:
		return reply{status: http.StatusOK, body: raw}
	}
	s.advanceClips(false)
	if a.fault().Kind == WrongID {
		wrongID(a.route.op, content)
	}
	return reply{status: http.StatusOK, body: encode(content)}
}

func (s *Simulator) handle(a *loggedRequest, r *http.Request, body []byte) (content object, raw []byte, f *failure) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f := s.checkAtService(a.route, r); f != nil {
		return nil, nil, f
	}
	return s.serve(a.route, r.URL.RawQuery, body, s.Now())
}

// serve runs the handler of a request as of a time. The state is locked.
func (s *Simulator) serve(at route, rawQuery string, body []byte, now time.Time) (content object, raw []byte, f *failure) {
	if raw, ok := s.raw[at.op]; ok {
		return nil, raw, nil
	}
	query, f := s.behavior.parseQuery(at.op, rawQuery)
	if f != nil {
		return nil, nil, f
	}
	s.advanceRecordings(now)
	c := &call{route: at, behavior: s.behavior, now: now, query: query, body: body}
	content, f = handlers[c.op](s, c)
	if f == nil && s.behavior.SuccessMarker {
		content["error"] = s.behavior.renderServiceError(serviceError(250013))
	}
	return content, nil, f
}

func (s *Simulator) errorReply(f *failure) reply { return s.Behavior().errorReply(f) }
