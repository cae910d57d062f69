// SPDX-License-Identifier: MPL-2.0

package clipcreate

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/wait"
)

const (
	requestTimeout = 30 * time.Second
	// renderTime is how long Live Station works on a clip.
	renderTime = 20 * time.Second
	// clipLength is the length of the usual clip, in milliseconds.
	clipLength = 15_000
)

// env is a Live Station with one snapshot of ten minutes, and one run of the provider that creates clips in it.
type env struct {
	*simulator.Simulator
	t         *testing.T
	client    *livestation.Client
	creator   *Creator
	channel   string
	snapshot  string
	clockSkew time.Duration
	// filesGone are the IDs of the clips whose mp4 was deleted from the bucket.
	filesGone []string
	// delayLists is how long the response to a list travels after it was written.
	delayLists time.Duration
}

// inBubble runs a test in virtual time, with an env of its own.
func inBubble(t *testing.T, test func(t *testing.T, e *env)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { test(t, newEnv(t)) })
}

// inBubbleWith runs a test in virtual time, against a Live Station with a changed behavior.
func inBubbleWith(t *testing.T, change func(*simulator.Behavior), test func(t *testing.T, e *env)) {
	t.Helper()
	inBubble(t, func(t *testing.T, e *env) {
		behavior := e.Behavior()
		change(&behavior)
		e.SetBehavior(behavior)
		test(t, e)
	})
}

func newEnv(t *testing.T) *env {
	t.Helper()
	e := &env{Simulator: simulator.New(), t: t}
	e.channel = e.AddChannel(simulator.LiveChannel("event"))
	e.snapshot = strconv.FormatInt(e.AddSnapshot(e.channel, 10).ID, 10)
	e.render(simulator.Outcome{Duration: renderTime})
	e.startRun()
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(e.Describe())
		}
	})
	return e
}

// startRun starts another run of the provider: it has a client of its own and remembers nothing.
func (e *env) startRun() {
	access, secret := e.Key()
	client, err := livestation.New(livestation.Config{
		AccessKey: access, SecretKey: secret, MaxRetries: livestation.DefaultMaxRetries, RequestTimeout: requestTimeout,
		Transport: slowLists{e.Transport(), e.delayLists}, Now: func() time.Time { return time.Now().Add(e.clockSkew) },
	})
	if err != nil {
		e.t.Fatal(err)
	}
	e.client, e.creator = client, New(client, waitWith(client), e.fileGone, requestTimeout)
}

// slowLists delays the responses to lists.
type slowLists struct {
	next  http.RoundTripper
	delay time.Duration
}

func (s slowLists) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := s.next.RoundTrip(req)
	if strings.HasSuffix(req.URL.Path, "/shortclips") {
		time.Sleep(s.delay)
	}
	return resp, err
}

// waitWith polls one clip. It tolerates errors as the wait of the resource does.
func waitWith(client *livestation.Client) WaitFunc {
	config := wait.Config[*livestation.ShortClip]{
		States: wait.States{
			Pending: []string{string(livestation.ShortClipCreating)},
			Success: []string{string(livestation.ShortClipCompleted)},
			Failure: []string{string(livestation.ShortClipProcessingFail), string(livestation.ShortClipUploadFail)},
		},
		State: func(clip *livestation.ShortClip) string { return string(clip.Status) },
		Tolerate: func(err error, errorDuration time.Duration) bool {
			return livestation.IsTransient(err) || !livestation.IsUnauthenticated(err) && errorDuration < time.Minute
		},
	}
	return func(ctx context.Context, channelID, _, id string) (*livestation.ShortClip, error) {
		clip, seen, err := wait.Until(ctx, config, func(ctx context.Context) (*livestation.ShortClip, error) {
			return client.GetShortClip(ctx, channelID, id)
		})
		if !seen {
			return nil, err
		}
		return clip, err
	}
}

func (e *env) fileGone(_ context.Context, clip *livestation.ShortClip) bool {
	return slices.Contains(e.filesGone, clip.ID)
}

// render sets how Live Station works on each clip from now on.
func (e *env) render(outcome simulator.Outcome) {
	e.SetOutcome(func(simulator.Clip) simulator.Outcome { return outcome })
}

// request is a clip of the usual length in the folder "clips". start is in milliseconds and tells the clips of a test apart.
func (e *env) request(start int64) Request {
	return Request{ChannelID: e.channel, SnapshotID: e.snapshot, CreateShortClipRequest: livestation.CreateShortClipRequest{
		StartTime: start, EndTime: start + clipLength,
		Output: livestation.Output{AccessControl: livestation.AccessPrivate, BucketName: "highlights", FilePath: "/clips"},
	}}
}

// inFolder returns the request with another destination.
func (r Request) inFolder(folder string) Request {
	r.Output.FilePath = folder
	return r
}

// adopting returns the request with AdoptExisting.
func (r Request) adopting() Request {
	r.AdoptExisting = true
	return r
}

// addForeignClip adds a clip of another length that somebody else cut to the destination of the usual clip.
func (e *env) addForeignClip() simulator.Clip {
	return e.addClip(e.request(300_000), 120_000)
}

// addClip adds a clip with the destination and the start of a request, as an earlier run would have cut it.
func (e *env) addClip(request Request, length int64) simulator.Clip {
	snapshot, _ := strconv.ParseInt(e.snapshot, 10, 64)
	output := request.Output
	return e.AddClip(e.channel, snapshot, request.StartTime, request.StartTime+length, output.BucketName, output.FilePath, string(output.AccessControl))
}

// create creates a clip with a deadline of ten minutes, and checks which type its error has.
func (e *env) create(request Request) (Result, error) {
	e.t.Helper()
	ctx, cancel := context.WithTimeout(e.t.Context(), 10*time.Minute)
	defer cancel()
	return e.createWith(ctx, request)
}

func (e *env) createWith(ctx context.Context, request Request) (Result, error) {
	e.t.Helper()
	result, err := e.creator.Create(ctx, request)
	var notCreated *NotCreatedError
	var several *SeveralExistingError
	var unconfirmed *UnconfirmedError
	switch {
	case err == nil && result.Clip == nil:
		e.t.Error("Create returned neither a clip nor an error")
	case err != nil && !errors.As(err, &notCreated) && !errors.As(err, &several) && !errors.As(err, &unconfirmed):
		e.t.Errorf("Create returned an undocumented error: %v", err)
	}
	return result, err
}

// created creates a clip that must succeed, and checks that it is the clip that Live Station cut for this request.
func (e *env) created(request Request, origin Origin) Result {
	e.t.Helper()
	result, err := e.create(request)
	if err != nil {
		e.t.Fatalf("Create failed: %v", err)
	}
	if result.Origin != origin {
		e.t.Errorf("the origin of the clip is %d, want %d", result.Origin, origin)
	}
	e.checkClip(result, request)
	return result
}

// checkClip checks that a result is the clip of its request.
func (e *env) checkClip(result Result, request Request) {
	e.t.Helper()
	id, _ := strconv.ParseInt(result.Clip.ID, 10, 64)
	if clip, ok := e.Clip(id); !ok || clip.StartTime != request.StartTime {
		e.t.Errorf("the create from %d ms returned clip %d, which starts at %d ms", request.StartTime, id, clip.StartTime)
	}
}

// notCreated creates a clip that must fail with a *NotCreatedError.
func (e *env) notCreated(request Request) *NotCreatedError {
	e.t.Helper()
	_, err := e.create(request)
	var notCreated *NotCreatedError
	if !errors.As(err, &notCreated) {
		e.t.Fatalf("Create returned %v, want a *NotCreatedError", err)
	}
	return notCreated
}

// unconfirmed creates a clip that must fail with an *UnconfirmedError.
func (e *env) unconfirmed(request Request, reason Reason) *UnconfirmedError {
	e.t.Helper()
	_, err := e.create(request)
	return e.requireUnconfirmed(err, reason)
}

func (e *env) requireUnconfirmed(err error, reason Reason) *UnconfirmedError {
	e.t.Helper()
	var unconfirmed *UnconfirmedError
	if !errors.As(err, &unconfirmed) {
		e.t.Fatalf("Create returned %v, want an *UnconfirmedError", err)
	}
	if unconfirmed.Reason != reason {
		e.t.Errorf("the reason is %d, want %d: %v", unconfirmed.Reason, reason, unconfirmed)
	}
	return unconfirmed
}

// requireCandidates checks the IDs of the candidates of an error.
func (e *env) requireCandidates(candidates []livestation.ShortClip, clips ...simulator.Clip) {
	e.t.Helper()
	var got, want []string
	for _, clip := range candidates {
		got = append(got, clip.ID)
	}
	for _, clip := range clips {
		want = append(want, strconv.FormatInt(clip.ID, 10))
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		e.t.Errorf("the candidates are %v, want %v", got, want)
	}
}

// onPOST lets one POST meet a fault. Faults strike in the order in which they were added.
func (e *env) onPOST(kind simulator.FaultKind) {
	e.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: kind, Times: 1})
}

// onEachList lets each list of clips meet a fault from now on.
func (e *env) onEachList(kind simulator.FaultKind) {
	e.Inject(simulator.Fault{Operation: simulator.ListShortClips, Kind: kind})
}

// checkPOSTs checks how many POSTs arrived.
func (e *env) checkPOSTs(want int) {
	e.t.Helper()
	if got := len(e.posts()); got != want {
		e.t.Errorf("%d POSTs arrived, want %d", got, want)
	}
}

// posts returns when each POST arrived, counted from the first request.
func (e *env) posts() []time.Duration {
	var times []time.Duration
	requests := e.Requests()
	for _, r := range requests {
		if r.Method == http.MethodPost {
			times = append(times, r.Time.Sub(requests[0].Time))
		}
	}
	return times
}

// checkClips checks how many clips Live Station holds.
func (e *env) checkClips(want int) {
	e.t.Helper()
	if got := len(e.Clips()); got != want {
		e.t.Errorf("Live Station holds %d clips, want %d", got, want)
	}
}

// checkTook checks how much virtual time has passed since start.
func checkTook(t *testing.T, start time.Time, low, high time.Duration) {
	t.Helper()
	if took := time.Since(start); took < low || took > high {
		t.Errorf("it took %s, want %s to %s", took, low, high)
	}
}

// together runs functions at the same time and waits for all.
func together(functions ...func()) {
	var running sync.WaitGroup
	for _, f := range functions {
		running.Go(f)
	}
	running.Wait()
}
