package simulator

import (
	"bytes"
	"context"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// The key pair that is accepted when no [WithKey] is given. Both are invented.
const (
	AccessKey = "SIMULATORACCESSKEY0001"
	SecretKey = "simulatorSecretKeyForTestsOnly0000000001"
)

// Simulator is a Live Station service with its gateway. Its methods may be called at any time, also from the callbacks
// that it runs.
type Simulator struct {
	clock clock

	mu         sync.Mutex
	behavior   Behavior
	keys       map[string]key
	firstKey   string
	literals   map[Operation][]byte
	faults     []*activeFault
	pending    []pendingWork
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

// New makes an empty service with one key pair (see [Simulator.Key]), the dialect GEN2, and a clock that runs with
// time.Now.
func New(opts ...Option) *Simulator {
	s := &Simulator{
		clock:     clock{base: time.Now},
		behavior:  DocsCurrent(),
		keys:      map[string]key{},
		literals:  map[Operation][]byte{},
		channels:  map[string]*channel{},
		snapshots: map[int64]*Snapshot{},
		sequence:  sequences{channel: 21470000, snapshot: 7526, clip: 1418, file: 1024, record: 40100},
	}
	for _, opt := range opts {
		opt(s)
	}
	if len(s.keys) == 0 {
		s.AddKey(AccessKey, SecretKey)
	}
	return s
}

// WithDialect chooses the reading of the documents.
func WithBehavior(d Behavior) Option { return func(s *Simulator) { s.behavior = d } }

// WithKey adds a key pair, in place of the default one; several may be given.
func WithKey(accessKey, secretKey string) Option {
	return func(s *Simulator) { s.AddKey(accessKey, secretKey) }
}

// WithNow sets the base of the service's clock.
func WithNow(now func() time.Time) Option { return func(s *Simulator) { s.clock.base = now } }

// Dialect is the dialect in force.
func (s *Simulator) Behavior() Behavior {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.behavior
}

// SetDialect changes the dialect of all answers from now on.
func (s *Simulator) SetBehavior(d Behavior) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.behavior = d
}

// ServeLiteral makes the service answer an operation with 200 and this very body, whatever its state, once the gateway
// and the headers are satisfied; nil ends that. See [SeedExample] for bodies.
func (s *Simulator) SetRawResponse(op Operation, body []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if body == nil {
		delete(s.literals, op)
		return
	}
	s.literals[op] = bytes.Clone(body)
}

// sequences are the service-wide counters from which ids come. Ids of the documentation's examples grow over the years
// across channels, so the sequences have gaps, and no id can be told from another.
type sequences struct{ channel, snapshot, clip, file, record int64 }

func next(n *int64) int64 {
	*n += 1 + (*n*7)%5
	return *n
}

// Operation is one of the endpoints that the simulator offers.
type Operation string

// The operations; Unknown stands for a method and path that no document lists.
const (
	CreateSnapshot  Operation = "CreateSnapshot"
	GetSnapshot     Operation = "GetSnapshot"
	CreateShortClip Operation = "CreateShortClip"
	ListShortClips  Operation = "ListShortClips"
	GetShortClip    Operation = "GetShortClip"
	GetServiceURLs  Operation = "GetServiceURLs"
	GetChannel      Operation = "GetChannel"
	ListChannels    Operation = "ListChannels"
	StartRecording  Operation = "StartRecording"
	StopRecording   Operation = "StopRecording"
	Unknown         Operation = "Unknown"
)

// Operations lists all of them but Unknown.
func Operations() []Operation { return slices.Sorted(maps.Keys(handlers)) }

// route is what method and path of a request say.
type route struct {
	op        Operation
	zone      string // region code that the path prefix stands for
	channelID string
	id        string // of the snapshot or clip
}

// parseRoute finds the operation. Paths are irregular: only the second word tells "take a snapshot" from "cut a clip".
func parseRoute(r *http.Request) route {
	none := route{op: Unknown}
	path := r.URL.EscapedPath()
	zone := "KR"
	rest, ok := strings.CutPrefix(path, "/api/v2/channels")
	if !ok {
		zone = "FKR"
		if rest, ok = strings.CutPrefix(path, "/api/fin-v2/channels"); !ok {
			return none
		}
	}
	var words []string
	if rest != "" {
		if rest[0] != '/' {
			return none
		}
		words = strings.Split(rest[1:], "/")
	}
	for i, word := range words {
		plain, err := url.PathUnescape(word)
		if err != nil || plain == "" {
			return none
		}
		words[i] = plain
	}
	get, post, put := r.Method == http.MethodGet, r.Method == http.MethodPost, r.Method == http.MethodPut
	switch n := len(words); {
	case get && n == 0:
		return route{ListChannels, zone, "", ""}
	case get && n == 1:
		return route{GetChannel, zone, words[0], ""}
	case get && n == 2 && words[1] == "serviceUrls":
		return route{GetServiceURLs, zone, words[0], ""}
	case get && n == 3 && words[1] == "snapshot":
		return route{GetSnapshot, zone, words[0], words[2]}
	case get && n == 3 && words[1] == "shortclip":
		return route{GetShortClip, zone, words[0], words[2]}
	case get && n == 3 && words[2] == "shortclips":
		return route{ListShortClips, zone, words[0], words[1]}
	case put && n == 2 && words[1] == "startRecord":
		return route{StartRecording, zone, words[0], ""}
	case put && n == 2 && words[1] == "stopRecord":
		return route{StopRecording, zone, words[0], ""}
	case post && n == 2 && words[1] == "snapshot":
		return route{CreateSnapshot, zone, words[0], ""}
	case post && n == 2:
		return route{CreateShortClip, zone, words[0], words[1]}
	}
	return none
}

// call is a request that has passed the gateway, and what its handler needs.
type call struct {
	route
	behavior Behavior
	now      time.Time
	query    url.Values
	body     []byte
}

// numericID is the id in the path; the documents type it as a string here and as an integer there.
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

// maxBody is far above any documented request; what is larger meets the gateway's 413/430.
const maxBody = 1 << 20

// ServeHTTP answers one request of the Live Station API. Like any handler that is to break a connection, it panics with
// [http.ErrAbortHandler] for the faults that leave the caller without an answer.
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

// work lets the service do what the request asks for.
func (s *Simulator) work(a *loggedRequest, r *http.Request, body []byte) reply {
	s.advanceClips(true)
	content, literal, f := s.handle(a, r, body)
	switch {
	case f != nil:
		return s.errorReply(f)
	case literal != nil:
		return reply{status: http.StatusOK, body: literal}
	}
	s.advanceClips(false)
	if a.fault().Kind == WrongID {
		wrongID(a.route.op, content)
	}
	return reply{status: http.StatusOK, body: encode(content)}
}

func (s *Simulator) handle(a *loggedRequest, r *http.Request, body []byte) (content object, literal []byte, f *failure) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f := s.checkAtService(a.route, r); f != nil {
		return nil, nil, f
	}
	return s.serve(a.route, r.URL.RawQuery, body, s.Now())
}

// serve runs the handler of a request as of a time. The state is locked.
func (s *Simulator) serve(at route, rawQuery string, body []byte, now time.Time) (content object, literal []byte, f *failure) {
	if literal, ok := s.literals[at.op]; ok {
		return nil, literal, nil
	}
	query, err := url.ParseQuery(rawQuery)
	if err != nil {
		return nil, nil, serviceError(250018)
	}
	s.advanceRecordings(now)
	c := &call{route: at, behavior: s.behavior, now: now, query: query, body: body}
	content, f = handlers[c.op](s, c)
	if f == nil && s.behavior.SuccessMarker {
		content["error"] = s.behavior.serviceError(serviceError(250013))
	}
	return content, nil, f
}

func (s *Simulator) errorReply(f *failure) reply {
	d := s.Behavior()
	return reply{status: d.errorStatus(f), body: encode(d.errorObject(f)), code: f.code}
}
