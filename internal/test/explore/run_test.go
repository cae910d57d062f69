// SPDX-License-Identifier: MPL-2.0

package explore

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/clipcreate"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/providerdata"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

const (
	createTimeout  = 30 * time.Minute
	requestTimeout = 30 * time.Second
	// quietTime follows each run. After it, late work is done and the list is complete, even if the clocks differ.
	quietTime = 35 * time.Second
	// slowDelay is how long a slow response takes.
	slowDelay = 5 * time.Second
)

// A clip tells by its start where it comes from. Two lengths are equal, or differ by more than a create tolerates.
const (
	foreignStart  = 300_000
	usualLength   = 15_000
	otherClip     = 40_000
	foreignLength = 120_000
)

// startOf returns the start_time of a create.
func startOf(create int) int64 { return int64(create+1) * 1000 }

// position is the nth request of an operation.
type position struct {
	operation simulator.Operation
	nth       int
}

// result is what came of a schedule.
type result struct {
	// broken says in words which promises were broken.
	broken []string
	// requests are all requests in the order of their arrival.
	requests []position
	// last is the index in requests of the last event, -1 if there was none.
	last int
	// missed is true if an event did not happen.
	missed bool
	// outcomes says how each create ended, in the last run.
	outcomes []string
	// log describes the simulator, if a promise was broken.
	log string
}

// run executes a schedule in virtual time.
func run(t *testing.T, s schedule) result {
	t.Helper()
	mustSucceed := s.onlyLosesResponses(lostResponses(t))
	var r result
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(s)
		w.mustSucceed = mustSucceed
		runs := []*providerRun{w.apply(t.Context())}
		if runs[0].killed {
			runs = append(runs, w.apply(t.Context()))
		}
		r = result{broken: w.check(runs), requests: w.requests, last: w.last, missed: len(w.upcoming) > 0}
		for _, outcome := range runs[len(runs)-1].outcomes {
			r.outcomes = append(r.outcomes, outcome.String())
		}
		if len(r.broken) > 0 {
			r.log = w.Describe()
		}
	})
	return r
}

// world is Live Station, the state of Terraform, and the events that have not happened yet.
type world struct {
	*simulator.Simulator
	schedule schedule
	channel  string
	snapshot int64
	// mustSucceed is true if no event is a reason for a create to fail.
	mustSucceed bool

	mu sync.Mutex
	// state holds the clip ID of each create that succeeded.
	state    [2]string
	upcoming []event
	count    map[simulator.Operation]int
	requests []position
	last     int
}

// behaviors are those of the simulator by name, "" for docs-current.
var behaviors = sync.OnceValue(func() map[string]simulator.Behavior {
	byName := map[string]simulator.Behavior{"": simulator.DocsCurrent()}
	for _, b := range simulator.EachValue() {
		byName[b.Name] = b
	}
	return byName
})

func newWorld(s schedule) *world {
	behavior, ok := behaviors()[s.setting.behavior]
	if !ok {
		panic("the simulator has no behavior " + s.setting.behavior)
	}
	if s.setting.behavior == "" {
		behavior.ListLag, behavior.GatewayClockAhead = s.setting.listLag, s.setting.gatewayAhead
	}
	w := &world{
		Simulator: simulator.New(simulator.WithBehavior(behavior)), schedule: s,
		upcoming: s.events, count: map[simulator.Operation]int{}, last: -1,
	}
	w.channel = w.AddChannel(simulator.LiveChannel("event"))
	w.snapshot = w.AddSnapshot(w.channel, 10).ID
	w.SetOutcome(func(simulator.Clip) simulator.Outcome { return simulator.Outcome{Duration: s.setting.rendering} })
	return w
}

// request returns the request of a create.
func (w *world) request(create int) clipcreate.Request {
	request := clipcreate.Request{
		ChannelID: w.channel, SnapshotID: strconv.FormatInt(w.snapshot, 10), AdoptExisting: w.schedule.setting.adopt,
		CreateShortClipRequest: livestation.CreateShortClipRequest{
			StartTime: startOf(create), EndTime: startOf(create) + usualLength,
			Output: livestation.Output{AccessControl: livestation.AccessPrivate, BucketName: "highlights", FilePath: "/clips"},
		},
	}
	switch {
	case create == 1 && w.schedule.setting.creates == otherLength:
		request.EndTime = request.StartTime + otherClip
	case create == 1 && w.schedule.setting.creates == otherFolder:
		request.Output.FilePath = "/other"
	}
	return request
}

// client returns a client with the clock of the service.
func (w *world) client(transport http.RoundTripper) *livestation.Client {
	access, secret := w.Key()
	client, err := livestation.New(livestation.Config{
		AccessKey: access, SecretKey: secret, MaxRetries: w.schedule.setting.maxRetries, RequestTimeout: requestTimeout,
		Transport: transport, Now: w.Now,
	})
	if err != nil {
		panic(err)
	}
	return client
}

// providerRun is one run of the provider.
type providerRun struct {
	world *world
	// began and ended are times of the service. A run includes its quiet time.
	began, ended time.Time
	// alive ends with the run.
	alive context.Context
	end   context.CancelFunc
	// killed is true if the run did not end by itself. The lock of the world guards it.
	killed bool
	// outcomes are those of the creates, as Terraform saw them.
	outcomes [2]outcome
}

// outcome is how a create ended. It is the zero value if the clip was in state before, or if the run was killed.
type outcome struct {
	done   bool
	origin clipcreate.Origin
	err    error
}

func (o outcome) String() string {
	var notCreated *clipcreate.NotCreatedError
	var unconfirmed *clipcreate.UnconfirmedError
	switch {
	case !o.done:
		return "in state before"
	case o.err == nil:
		return [...]string{"created", "found", "adopted"}[o.origin]
	case errors.As(o.err, &notCreated):
		return "not created"
	case errors.As(o.err, &unconfirmed):
		return "unconfirmed"
	}
	return "several existing clips"
}

// apply runs the provider until it ends or is killed, and waits for quietTime. The run creates the clips that are not in state.
func (w *world) apply(ctx context.Context) *providerRun {
	r := &providerRun{world: w, began: w.now()}
	r.alive, r.end = context.WithCancel(ctx)
	defer r.end()
	client := w.client(&network{run: r, next: w.Transport()})
	data := providerdata.New(client, nil, requestTimeout)
	waitForClip := func(ctx context.Context, channelID, snapshotID, id string) (*livestation.ShortClip, error) {
		return data.WaitForClip(ctx, channelID, snapshotID, id, 0)
	}
	fileGone := func(context.Context, *livestation.ShortClip) bool { return false }
	creator := clipcreate.New(client, waitForClip, fileGone, requestTimeout)
	for _, id := range w.state {
		creator.Claim(w.channel, id) // as the refresh of the resource does
	}
	var creating sync.WaitGroup
	for create := range r.outcomes {
		if w.state[create] != "" {
			continue
		}
		creating.Go(func() {
			time.Sleep(time.Duration(create) * time.Millisecond) // so that the requests of a schedule always arrive in the same order
			ctx, cancel := context.WithTimeout(r.alive, createTimeout)
			defer cancel()
			created, err := creator.Create(ctx, w.request(create))
			r.save(create, created, err)
		})
	}
	creating.Wait()
	time.Sleep(quietTime)
	r.ended = w.now()
	return r
}

// now returns the time of the service, as precise as the time of a clip.
func (w *world) now() time.Time { return w.Now().Truncate(time.Millisecond) }

// save writes the result of a create to the state.
func (r *providerRun) save(create int, created clipcreate.Result, err error) {
	r.world.mu.Lock()
	defer r.world.mu.Unlock()
	if r.killed {
		return
	}
	r.outcomes[create] = outcome{done: true, origin: created.Origin, err: err}
	if err == nil {
		r.world.state[create] = created.Clip.ID
	}
}

// kill ends the run. Nothing that it does afterwards reaches Live Station or the state.
func (r *providerRun) kill() {
	r.world.mu.Lock()
	defer r.world.mu.Unlock()
	r.killed = true
	r.end()
}

var errKilled = errors.New("the run was killed")

// network carries the requests of a run to Live Station, and makes the events happen.
type network struct {
	run  *providerRun
	next http.RoundTripper
}

// RoundTrip implements [http.RoundTripper].
func (n *network) RoundTrip(req *http.Request) (*http.Response, error) {
	if n.run.alive.Err() != nil {
		return nil, errKilled
	}
	w, operation := n.run.world, operationOf(req)
	kind := w.arrive(operation)
	switch kind {
	case "", killAfter:
	case killBefore:
		n.run.kill()
		return nil, errKilled
	case foreignClip:
		output := w.request(0).Output
		w.AddClip(w.channel, w.snapshot, foreignStart, foreignStart+foreignLength, output.BucketName, output.FilePath, string(output.AccessControl))
	default:
		w.Inject(faultOf(operation, kind))
	}
	ctx, cancel := context.WithCancel(req.Context())
	defer cancel()
	defer context.AfterFunc(n.run.alive, cancel)() // A kill closes the connections of the run.
	resp, err := n.next.RoundTrip(req.WithContext(ctx))
	if kind == killAfter {
		n.run.kill()
	}
	if n.run.alive.Err() != nil {
		return nil, errKilled
	}
	return resp, err
}

// faultOf returns the fault of one request.
func faultOf(operation simulator.Operation, k kind) simulator.Fault {
	fault := simulator.Fault{Operation: operation, Kind: simulator.FaultKind(k), Times: 1}
	if fault.Kind == simulator.Slow {
		fault.Delay = slowDelay
	}
	return fault
}

// operationOf tells which operation a request of the client is.
func operationOf(req *http.Request) simulator.Operation {
	switch path := req.URL.Path; {
	case req.Method == http.MethodPost:
		return simulator.CreateShortClip
	case strings.HasSuffix(path, "/shortclips"):
		return simulator.ListShortClips
	case strings.Contains(path, "/shortclip/"):
		return simulator.GetShortClip
	}
	return simulator.GetSnapshot
}

// arrive counts a request and returns the kind of its event, "" if it has none.
func (w *world) arrive(operation simulator.Operation) kind {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.count[operation]++
	w.requests = append(w.requests, position{operation, w.count[operation]})
	if len(w.upcoming) == 0 || w.upcoming[0].operation != operation || w.upcoming[0].nth != w.count[operation] {
		return ""
	}
	kind := w.upcoming[0].kind
	w.upcoming, w.last = w.upcoming[1:], len(w.requests)-1
	return kind
}
