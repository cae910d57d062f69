// SPDX-License-Identifier: MPL-2.0

package livestation_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/transport"
)

// service is a simulator with a channel that is on the air, a snapshot, and a client.
type service struct {
	*simulator.Simulator
	client   *livestation.Client
	channel  string
	snapshot string
}

func newService(t testing.TB, behavior simulator.Behavior, change ...func(*livestation.Config)) *service {
	t.Helper()
	sim := simulator.New(simulator.WithBehavior(behavior))
	channel := sim.AddChannel(simulator.LiveChannel("event"))
	snapshot := sim.AddSnapshot(channel, 10)
	access, secret := sim.Key()
	config := livestation.Config{
		AccessKey: access, SecretKey: secret, Transport: sim.Transport(),
		MaxRetries: livestation.DefaultMaxRetries, UserAgent: "test/1",
	}
	for _, c := range change {
		c(&config)
	}
	client, err := livestation.New(config)
	if err != nil {
		t.Fatal(err)
	}
	return &service{Simulator: sim, client: client, channel: channel, snapshot: strconv.FormatInt(snapshot.ID, 10)}
}

func (s *service) request() livestation.CreateShortClipRequest {
	return livestation.CreateShortClipRequest{
		StartTime: 1000, EndTime: 3500,
		Output: livestation.Output{AccessControl: livestation.AccessPrivate, BucketName: "bucket", FilePath: "/clips"},
	}
}

func (s *service) create(ctx context.Context) (*livestation.ShortClip, error) {
	return s.client.CreateShortClip(ctx, s.channel, s.snapshot, s.request())
}

func apiError(t testing.TB, err error) *livestation.Error {
	t.Helper()
	e := (*livestation.Error)(nil)
	if !errors.As(err, &e) {
		t.Fatalf("error is %T (%v), want *livestation.Error", err, err)
	}
	return e
}

// Each fault happens once, to a read and to a create.
func TestFaults_byOutcomeOfReadAndCreate(t *testing.T) {
	for _, c := range []struct {
		kind           simulator.FaultKind
		readAttempts   int // 0: an error after one attempt
		createRetried  bool
		outcomeUnknown bool
		clips          int
	}{
		{simulator.Refused, 2, true, false, 1},
		{simulator.Reset, 2, false, true, 0},
		{simulator.Hang, 2, false, true, 0},
		{simulator.Status, 2, false, true, 0},
		{simulator.HTML, 2, false, true, 0},
		{simulator.Truncated, 2, false, true, 1},
		{simulator.LostResponse, 2, false, true, 1},
		{simulator.GatewayTimeout, 2, false, true, 1},
		{simulator.EndpointError, 2, false, true, 0},
		{simulator.Throttled, 2, true, false, 1},
		{simulator.Quota, 2, true, false, 1},
		{simulator.OKError, 2, false, true, 0},
		{simulator.Empty, 0, false, true, 0},
		{simulator.Garbage, 0, false, true, 0},
		{simulator.Unauthorized, 0, false, false, 0},
		{simulator.PermissionDenied, 0, false, false, 0},
		{simulator.Forbidden, 0, false, false, 0},
		{simulator.NotFoundRoute, 0, false, false, 0},
		{simulator.Redirect, 0, false, true, 0},
		{simulator.UnknownCode, 0, false, true, 0},
	} {
		t.Run(string(c.kind), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newService(t, simulator.DocsCurrent())
				s.Inject(simulator.Fault{Kind: c.kind, Times: 1})
				_, err := s.client.GetSnapshot(t.Context(), s.channel, s.snapshot)
				if got := len(s.Requests()); (err == nil) != (c.readAttempts > 0) || got != max(c.readAttempts, 1) {
					t.Errorf("read: %v after %d attempts, want success %t after %d", err, got, c.readAttempts > 0, max(c.readAttempts, 1))
				}
				if err != nil && livestation.IsNotFound(err) {
					t.Errorf("a transient error says that the snapshot does not exist: %v", err)
				}

				s = newService(t, simulator.DocsCurrent())
				s.Inject(simulator.Fault{Kind: c.kind, Times: 1})
				_, err = s.create(t.Context())
				if (err == nil) != c.createRetried {
					t.Errorf("create: %v, want success %t", err, c.createRetried)
				}
				if err != nil && livestation.IsOutcomeUnknown(err) != c.outcomeUnknown {
					t.Errorf("create: the outcome of %v is unknown: %t, want %t", err, !c.outcomeUnknown, c.outcomeUnknown)
				}
				if got := len(s.Clips()); got != c.clips {
					t.Errorf("the service holds %d clips, want %d", got, c.clips)
				}
				synctest.Wait()
			})
		})
	}
}

func TestRetry_endsAfterMaxRetriesWithTheResponse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, simulator.DocsCurrent(), func(c *livestation.Config) { c.MaxRetries = 2 })
		s.Inject(simulator.Fault{Kind: simulator.EndpointError})
		_, err := s.client.GetSnapshot(t.Context(), s.channel, s.snapshot)
		e := apiError(t, err)
		if e.StatusCode != 503 || e.Code != 500 || e.Attempts != 3 || len(s.Requests()) != 3 {
			t.Errorf("error = %+v after %d requests, want the response 503/500 after 3", e, len(s.Requests()))
		}
		if !strings.Contains(err.Error(), "after 3 attempts") {
			t.Errorf("the message does not name the number of attempts: %v", err)
		}
	})
}

func TestRetry_waitsAsLongAsTheServerAsks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, simulator.DocsCurrent())
		s.Inject(simulator.Fault{Kind: simulator.Throttled, Times: 1, Header: http.Header{"Retry-After": {"20"}}})
		start := time.Now()
		if _, err := s.client.GetSnapshot(t.Context(), s.channel, s.snapshot); err != nil {
			t.Fatal(err)
		}
		if waited := time.Since(start); waited < 20*time.Second || waited > 23*time.Second {
			t.Errorf("waited %s, want 20s and a little", waited)
		}

		s.Inject(simulator.Fault{Kind: simulator.Throttled, Header: http.Header{"Retry-After": {"3600"}}})
		start = time.Now()
		_, err := s.client.GetSnapshot(t.Context(), s.channel, s.snapshot)
		if e := apiError(t, err); !livestation.IsThrottled(err) || e.RetryAfter != time.Hour || time.Since(start) > time.Second {
			t.Errorf("Retry-After of an hour: %v after %s, want the response at once", err, time.Since(start))
		}
	})
}

func TestThrottle_thatNeverEndsFailsInBoundedTime(t *testing.T) {
	for _, kind := range []simulator.FaultKind{simulator.Throttled, simulator.Quota} {
		for _, after := range append(simulator.OddRetryAfter(), "1", "60", "86400", "garbage") {
			synctest.Test(t, func(t *testing.T) {
				s := newService(t, simulator.DocsCurrent())
				header := http.Header{}
				if after != "" {
					header.Set("Retry-After", after)
				}
				s.Inject(simulator.Fault{Kind: kind, Header: header})
				var wg sync.WaitGroup
				for range 10 {
					wg.Go(func() {
						start := time.Now()
						_, err := s.create(t.Context())
						if !livestation.IsThrottled(err) || livestation.IsOutcomeUnknown(err) || time.Since(start) > 11*time.Minute {
							t.Errorf("%s, Retry-After %q: %v after %s", kind, after, err, time.Since(start))
						}
						if limit := map[simulator.FaultKind]string{simulator.Throttled: "Throttle Limited", simulator.Quota: "Quota Exceeded"}[kind]; !strings.Contains(err.Error(), limit) {
							t.Errorf("the error does not name the limit: %v", err)
						}
					})
				}
				wg.Wait()
			})
		}
	}
}

func TestRetry_canceledWaitCreatedNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, simulator.DocsCurrent())
		s.Inject(simulator.Fault{Kind: simulator.Throttled, Header: http.Header{"Retry-After": {"30"}}})
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		start := time.Now()
		_, err := s.create(ctx)
		if time.Since(start) != 5*time.Second || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("ended after %s with %v, want 5s and the context's error", time.Since(start), err)
		}
		if livestation.IsOutcomeUnknown(err) || !strings.Contains(err.Error(), "Throttle Limited") {
			t.Errorf("the error must say that nothing was created, and quote the last response: %v", err)
		}
	})
}

func TestCreate_inFlightOutlivesItsCaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, simulator.DocsCurrent())
		s.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: simulator.Slow, Delay: 10 * time.Second})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		clip, err := s.create(ctx)
		if err != nil || clip == nil || len(s.Clips()) != 1 {
			t.Errorf("an interrupted create = %v, %v; the service holds %d clips", clip, err, len(s.Clips()))
		}
	})
}

func TestCreate_withoutAConnectionEndsWithItsCaller(t *testing.T) {
	sim := simulator.New()
	server, err := sim.Serve()
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	server.StopListening()
	access, secret := sim.Key()
	client, err := livestation.New(livestation.Config{AccessKey: access, SecretKey: secret, Endpoint: server.URL, MaxRetries: 20})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err = client.CreateShortClip(ctx, "ls-1", "1", livestation.CreateShortClipRequest{})
	if e := apiError(t, err); !e.NotSent || livestation.IsOutcomeUnknown(err) {
		t.Errorf("a refused connection = %+v, want NotSent", e)
	}
}

func TestClock_wrongIsCorrectedOnceAndKept(t *testing.T) {
	badRequest := simulator.DocsCurrent()
	badRequest.SkewResponse = simulator.ErrorResponse{Status: 400, Code: 100}
	for _, behavior := range []simulator.Behavior{simulator.DocsCurrent(), badRequest} {
		for _, skew := range []time.Duration{3 * time.Hour, -3 * time.Hour, 6 * time.Minute} {
			t.Run(fmt.Sprintf("HTTP %d, %s", behavior.SkewResponse.Status, skew), func(t *testing.T) {
				s := newService(t, behavior)
				s.SetGatewaySkew(skew)
				if _, err := s.create(t.Context()); err != nil {
					t.Fatal(err)
				}
				if _, err := s.client.GetSnapshot(t.Context(), s.channel, s.snapshot); err != nil {
					t.Fatal(err)
				}
				if got := len(s.Requests()); got != 3 || len(s.Clips()) != 1 {
					t.Errorf("%d requests, %d clips; want one rejection, and each request to succeed after that", got, len(s.Clips()))
				}
				if ahead := s.client.ServerNow().Sub(s.client.Now()); (ahead - skew).Abs() > 2*time.Second {
					t.Errorf("the server is %s ahead, want %s", ahead, skew)
				}
				s.SetGatewaySkew(skew + 20*time.Minute)
				if _, err := s.client.GetSnapshot(t.Context(), s.channel, s.snapshot); err != nil {
					t.Errorf("after the clock drifted: %v", err)
				}
			})
		}
	}
}

func TestClock_wrongDateIsNotKept(t *testing.T) {
	s := newService(t, simulator.DocsCurrent())
	for _, date := range []string{"", "garbage", "Mon, 01 Jan 1990 00:00:00 GMT"} {
		s.SetDate(func() string { return date })
		s.Inject(simulator.Fault{Kind: simulator.Unauthorized, Times: 2})
		if _, err := s.client.GetSnapshot(t.Context(), s.channel, s.snapshot); !livestation.IsUnauthenticated(err) {
			t.Fatalf("Date %q: %v, want a rejection", date, err)
		}
		s.ClearFaults()
		s.ResetRequests()
		if _, err := s.client.GetSnapshot(t.Context(), s.channel, s.snapshot); err != nil || len(s.Requests()) != 1 {
			t.Errorf("Date %q: %v after %d requests; want the local clock, which is right, still in use", date, err, len(s.Requests()))
		}
	}
}

func TestErrors_ofRejectedCredentialsNameTheClockSkew(t *testing.T) {
	s := newService(t, simulator.DocsCurrent(), func(c *livestation.Config) { c.SecretKey = "wrong" })
	s.SetGatewaySkew(2 * time.Hour)
	_, err := s.client.GetSnapshot(t.Context(), s.channel, s.snapshot)
	if e := apiError(t, err); !livestation.IsUnauthenticated(err) || e.ClockSkew < time.Hour || e.Attempts != 1 {
		t.Errorf("error = %+v, want the rejection with a skew of 2h", e)
	}
}

func TestErrors_nameTheSourceOfTheCredentials(t *testing.T) {
	s := newService(t, simulator.DocsCurrent(), func(c *livestation.Config) { c.CredentialsSource = "the environment"; c.MaxRetries = 0 })
	for _, fault := range []simulator.FaultKind{simulator.Unauthorized, simulator.Refused, simulator.Garbage} {
		s.Inject(simulator.Fault{Kind: fault, Times: 1})
		_, err := s.client.GetChannel(t.Context(), s.channel)
		if e := apiError(t, err); e.CredentialsSource != "the environment" {
			t.Errorf("%s: CredentialsSource = %q", fault, e.CredentialsSource)
		}
	}
	_, err := s.client.GetChannel(t.Context(), "..")
	if e := apiError(t, err); e.CredentialsSource != "the environment" {
		t.Errorf("an invalid ID: CredentialsSource = %q", e.CredentialsSource)
	}
}

func TestRequests_haveTheDocumentedForm(t *testing.T) {
	s := newService(t, simulator.DocsCurrent())
	if _, err := s.create(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := s.client.ListShortClips(t.Context(), s.channel, s.snapshot, "COMPLETED"); err != nil {
		t.Fatal(err)
	}
	requests := s.Requests()
	for _, r := range requests {
		for header, want := range map[string]string{"Content-Type": "application/json", "X-Ncp-Region_code": "KR", "User-Agent": "test/1"} {
			if got := r.Header.Get(header); got != want {
				t.Errorf("%s %s: %s = %q, want %q", r.Method, r.Path, header, got, want)
			}
		}
	}
	if got, want := string(requests[0].Body), `{"startTime":1000,"endTime":3500,"shortclip":{"output":{"accessControl":"PRIVATE","bucketName":"bucket","filePath":"/clips"}}}`; got != want {
		t.Errorf("body = %s, want %s", got, want)
	}
	if got, want := requests[1].Path+"?"+requests[1].Query, "/api/v2/channels/"+s.channel+"/"+s.snapshot+"/shortclips?shortclipStatus=COMPLETED"; got != want {
		t.Errorf("target = %s, want %s", got, want)
	}
}

func TestSite_financialHasAPathAndARegionOfItsOwn(t *testing.T) {
	sim := simulator.New()
	spec := simulator.LiveChannel("fin")
	spec.Zone = "FKR"
	channel := sim.AddChannel(spec)
	access, secret := sim.Key()
	client, err := livestation.New(livestation.Config{AccessKey: access, SecretKey: secret, Site: livestation.SiteFinancial, Transport: sim.Transport()})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.GetChannel(t.Context(), channel); err != nil {
		t.Fatal(err)
	}
	if got := sim.Requests()[0]; !strings.HasPrefix(got.Path, "/api/fin-v2/channels/") || got.Header.Get("x-ncp-region_code") != "FKR" {
		t.Errorf("request = %s, region %s", got.Path, got.Header.Get("x-ncp-region_code"))
	}
}

func TestIDs_thatWouldChangeThePathAreNotSent(t *testing.T) {
	s := newService(t, simulator.DocsCurrent())
	for _, id := range []string{"", ".", ".."} {
		if _, err := s.client.GetShortClip(t.Context(), id, "1"); err == nil {
			t.Errorf("channel ID %q was sent", id)
		}
	}
	for _, id := range []string{"", "snapshot", "1a", "-1", "1/2"} {
		if _, err := s.client.CreateShortClip(t.Context(), s.channel, id, s.request()); err == nil {
			t.Errorf("snapshot ID %q was sent", id)
		}
	}
	if _, err := s.client.GetShortClip(t.Context(), "a/../b?c#d", "1"); err == nil {
		t.Error("an odd channel ID was found")
	}
	requests := s.Requests()
	if len(requests) != 1 || requests[0].Operation != simulator.GetShortClip {
		t.Errorf("requests = %+v, want one with the odd ID escaped", requests)
	}
}

func TestRedirect_isNotFollowed(t *testing.T) {
	other := simulator.New()
	elsewhere, err := other.Serve()
	if err != nil {
		t.Fatal(err)
	}
	defer elsewhere.Close()
	s := newService(t, simulator.DocsCurrent())
	s.Inject(simulator.Fault{Kind: simulator.Redirect, Header: http.Header{"Location": {elsewhere.URL + "/api/v2/channels"}}})
	_, err = s.client.GetChannel(t.Context(), s.channel)
	if e := apiError(t, err); e.StatusCode != 302 || len(other.Requests()) != 0 {
		t.Errorf("error = %+v, requests elsewhere: %d", e, len(other.Requests()))
	}
}

func TestLog_showsNoSecrets(t *testing.T) {
	var log bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: transport.LevelTrace}))
	s := newService(t, simulator.DocsCurrent(), func(c *livestation.Config) { c.Logger = logger })
	if _, err := s.create(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := s.client.GetChannel(t.Context(), s.channel); err != nil {
		t.Fatal(err)
	}
	access, secret := s.Key()
	// The gateway of this fault quotes the request.
	signatures := ""
	for _, r := range s.Requests() {
		signatures += " " + r.Header.Get("x-ncp-apigw-signature-v2")
	}
	s.Inject(simulator.Fault{Kind: simulator.Status, Status: 401, Body: fmt.Sprintf(`{"error":{"errorCode":"200","message":"rejected %s %s"}}`, access, secret)})
	_, err := s.client.GetChannel(t.Context(), s.channel)
	for _, secret := range append(strings.Fields(signatures), access, secret, simulator.StreamKey) {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log shows %q", secret)
		}
		if strings.Contains(err.Error(), secret) {
			t.Errorf("the error shows %q: %v", secret, err)
		}
	}
	for _, expected := range []string{"trace_id", `\"startTime\":1000`, "status=200", "status=401"} {
		if !strings.Contains(log.String(), expected) {
			t.Errorf("the log does not show %q", expected)
		}
	}
}

// The error of an invalid response quotes the response.
func TestErrors_showNoStreamKey(t *testing.T) {
	var log bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: transport.LevelTrace}))
	s := newService(t, simulator.DocsCurrent(), func(c *livestation.Config) { c.Logger = logger })
	for _, body := range []string{
		`{"streamKey":"` + simulator.StreamKey + `1`,
		`{"content":null,"streamKey":"` + simulator.StreamKey + `1"}`,
		`{"content":{"instanceNo":{"streamKey":"` + simulator.StreamKey + `1"}}}`,
		`{"error":{"errorCode":250001,"message":"{\"streamKey\":\"` + simulator.StreamKey + `1\"}"}}`,
		`{"error":{"backupStreamKey":"` + simulator.StreamKey + `1","message":7}}`,
	} {
		s.SetRawResponse(simulator.GetChannel, []byte(body))
		_, err := s.client.GetChannel(t.Context(), s.channel)
		if err == nil || strings.Contains(err.Error(), simulator.StreamKey) {
			t.Errorf("the error of %s shows the stream key: %v", body, err)
		}
	}
	if log.Len() == 0 || strings.Contains(log.String(), simulator.StreamKey) {
		t.Errorf("the log shows the stream key:\n%s", log.String())
	}
}

// newServed returns a service that the client reaches over TCP with the connections that users have.
func newServed(t *testing.T, options ...simulator.ServerOption) (*service, *simulator.Server) {
	t.Helper()
	s := newService(t, simulator.DocsCurrent())
	server, err := s.Serve(options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	access, secret := s.Key()
	if s.client, err = livestation.New(livestation.Config{AccessKey: access, SecretKey: secret, Endpoint: server.URL}); err != nil {
		t.Fatal(err)
	}
	return s, server
}

func TestConnections_areSharedByReadsAndLimited(t *testing.T) {
	s, server := newServed(t)
	var wg sync.WaitGroup
	for range 200 {
		wg.Go(func() {
			if _, err := s.client.GetChannel(t.Context(), s.channel); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := server.Connections(); got > 40 {
		t.Errorf("200 calls at once opened %d connections, want at most 40", got)
	}
}

// A gateway may drop a connection that was idle at the moment when the client uses it.
func TestCreate_doesNotUseAnIdleConnection(t *testing.T) {
	s, _ := newServed(t, simulator.WithDroppedIdleConnections())
	for range 3 {
		if _, err := s.client.GetSnapshot(t.Context(), s.channel, s.snapshot); err != nil {
			t.Fatal(err)
		}
		if _, err := s.create(t.Context()); err != nil {
			t.Errorf("create: %v", err)
		}
	}
	if got := s.Count(simulator.CreateShortClip); got != 3 || len(s.Clips()) != 3 {
		t.Errorf("%d POSTs, %d clips, want 3 of each", got, len(s.Clips()))
	}
}

func TestNew_rejectsAnIncompleteConfig(t *testing.T) {
	for name, config := range map[string]livestation.Config{
		"no credentials": {},
		"no secret key":  {AccessKey: "a"},
		"no scheme":      {AccessKey: "a", SecretKey: "b", Endpoint: "livestation.example"},
		"other scheme":   {AccessKey: "a", SecretKey: "b", Endpoint: "ftp://livestation.example"},
		"not a URL":      {AccessKey: "a", SecretKey: "b", Endpoint: "https://%"},
	} {
		if _, err := livestation.New(config); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
