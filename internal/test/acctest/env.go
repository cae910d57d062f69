// SPDX-License-Identifier: MPL-2.0

// Package acctest runs the provider in tests as Terraform does: under a real CLI ([Env.RunTerraform]), or through the plugin
// protocol alone ([Env.Provider]), which shows warnings and works inside a testing/synctest bubble.
package acctest

import (
	"errors"
	"maps"
	"net"
	"net/http"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/objectstorage"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/provider"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/storagetest"
)

// Bucket is the bucket of the default clip; the object store of [WithStorage] has it.
const Bucket = "highlights"

// Env is the environment of one test: a simulator with one channel on the air and one snapshot of its last ten minutes, and
// what a provider needs to reach it. The provider uses the simulator's clock, so [simulator.Simulator.Advance] moves both.
type Env struct {
	*simulator.Simulator
	// Channel and Snapshot are IDs.
	Channel, Snapshot string
	// Storage is the object store, nil without [WithStorage].
	Storage *storagetest.Store

	clockSkew         time.Duration
	storageTransport  http.RoundTripper // nil is the network
	noStorageEndpoint bool
	providerConfig    Values
}

// Option is a setting of [New].
type Option func(*options)

type options struct {
	behavior         simulator.Behavior
	outcome          simulator.Outcome
	storage          bool
	storageTransport http.RoundTripper
	clockSkew        time.Duration
	providerConfig   Values
}

// WithBehavior sets how the simulator reads the documentation. The default is [simulator.DocsCurrent].
func WithBehavior(behavior simulator.Behavior) Option {
	return func(o *options) { o.behavior = behavior }
}

// WithOutcome sets how every clip ends. By default a clip is COMPLETED the first time that somebody looks at it.
func WithOutcome(outcome simulator.Outcome) Option {
	return func(o *options) { o.outcome = outcome }
}

// WithStorage adds a real object store that has [Bucket] and receives the mp4 of each completed clip. It listens on TCP, so it
// does not work inside a testing/synctest bubble. Without this option the connection to Object Storage is refused.
func WithStorage() Option {
	return func(o *options) { o.storage = true }
}

// WithHangingStorage makes each request to Object Storage hang until the caller gives up.
func WithHangingStorage() Option {
	return WithStorageTransport(hangingTransport{})
}

// WithStorageTransport sends the requests to Object Storage to a transport, in memory.
func WithStorageTransport(transport http.RoundTripper) Option {
	return func(o *options) { o.storageTransport = transport }
}

// WithClockSkew sets how far the provider's clock is ahead of the simulator's.
func WithClockSkew(skew time.Duration) Option {
	return func(o *options) { o.clockSkew = skew }
}

// WithoutRetries sets max_retries to 0, so that a fault reaches the caller at once.
func WithoutRetries() Option {
	return func(o *options) { o.providerConfig["max_retries"] = 0 }
}

// New starts the environment of a test. If the test fails, it logs how the simulator was set and every request that it got.
func New(t testing.TB, opts ...Option) *Env {
	t.Helper()
	o := options{behavior: simulator.DocsCurrent(), storageTransport: refusingTransport{}, providerConfig: Values{}}
	for _, option := range opts {
		option(&o)
	}
	sim := simulator.New(simulator.WithBehavior(o.behavior))
	channel := sim.AddChannel(simulator.LiveChannel("event"))
	e := &Env{
		Simulator:        sim,
		Channel:          channel,
		Snapshot:         strconv.FormatInt(sim.AddSnapshot(channel, 10).ID, 10),
		clockSkew:        o.clockSkew,
		storageTransport: o.storageTransport,
		providerConfig:   o.providerConfig,
	}
	e.SetClipOutcome(o.outcome)
	if o.storage {
		access, secret := e.Key()
		e.Storage, e.storageTransport = storagetest.New(t, access, secret), nil
		if err := e.Storage.CreateBucket(t.Context(), Bucket); err != nil {
			t.Fatal(err)
		}
		e.OnComplete(e.Storage.Upload)
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(sim.Describe())
		}
	})
	return e
}

// ForEachBehavior runs a test once for each variant of the simulator, in parallel. Use it only if the test depends on how Live
// Station responds.
func ForEachBehavior(t *testing.T, test func(*testing.T, *Env), opts ...Option) {
	t.Helper()
	for _, behavior := range simulator.Variants() {
		t.Run(behavior.Name, func(t *testing.T) {
			t.Parallel()
			test(t, New(t, append([]Option{WithBehavior(behavior)}, opts...)...))
		})
	}
}

// ForEachBehaviorInBubble is [ForEachBehavior] with each run in a testing/synctest bubble, where waiting takes no time.
func ForEachBehaviorInBubble(t *testing.T, test func(*testing.T, *Env), opts ...Option) {
	t.Helper()
	for _, behavior := range simulator.Variants() {
		t.Run(behavior.Name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				test(t, New(t, append([]Option{WithBehavior(behavior)}, opts...)...))
				synctest.Wait()
			})
		})
	}
}

// SetClipOutcome sets how every clip that is created from now on ends.
func (e *Env) SetClipOutcome(outcome simulator.Outcome) {
	e.SetOutcome(func(simulator.Clip) simulator.Outcome { return outcome })
}

// SetStorageTransport is [WithStorageTransport] for providers that are configured from now on.
func (e *Env) SetStorageTransport(transport http.RoundTripper) { e.storageTransport = transport }

// HideStorageEndpoint makes providers that are configured from now on know no endpoint of Object Storage.
func (e *Env) HideStorageEndpoint() { e.noStorageEndpoint = true }

// SnapshotNumber is the ID of the snapshot as the simulator takes it.
func (e *Env) SnapshotNumber() int64 {
	number, _ := strconv.ParseInt(e.Snapshot, 10, 64)
	return number
}

// OnlyClip returns the one clip that Live Station holds, and fails the test if there is another number of clips.
func (e *Env) OnlyClip(t testing.TB) simulator.Clip {
	t.Helper()
	clips := e.Clips()
	if len(clips) != 1 {
		t.Fatalf("Live Station holds %d clips, want 1", len(clips))
	}
	return clips[0]
}

// CheckCount checks how many requests of an operation reached Live Station.
func (e *Env) CheckCount(t testing.TB, operation simulator.Operation, want int) {
	t.Helper()
	if got := e.Count(operation); got != want {
		t.Errorf("%d %s requests, want %d", got, operation, want)
	}
}

// CheckNoRequests checks that do sends no request to Live Station.
func (e *Env) CheckNoRequests(t testing.TB, do func()) {
	t.Helper()
	before := len(e.Requests())
	do()
	if requests := e.Requests()[before:]; len(requests) > 0 {
		t.Errorf("%d requests, want none; the first is %s %s", len(requests), requests[0].Method, requests[0].Path)
	}
}

// Factories is the provider of this environment, for resource.TestCase.
func (e *Env) Factories() map[string]func() (tfprotov6.ProviderServer, error) {
	return map[string]func() (tfprotov6.ProviderServer, error){
		"ncplivestation": providerserver.NewProtocol6WithError(provider.NewForTest("test", e.configureClients)()),
	}
}

// providerBlock is the block of the provider: credentials, endpoint of the object store, what the options say, and config.
func (e *Env) providerBlock(config Values) Values {
	access, secret := e.Key()
	block := Values{"access_key": access, "secret_key": secret}
	if e.Storage != nil {
		block["object_storage_endpoint"] = e.Storage.URL
	}
	maps.Copy(block, e.providerConfig)
	maps.Copy(block, config)
	return block
}

func (e *Env) configureClients(config *livestation.Config, storage *objectstorage.Config) {
	config.Transport = e.Transport()
	config.Now = func() time.Time { return e.Now().Add(e.clockSkew) }
	storage.MaxRetries = 0
	if e.noStorageEndpoint {
		storage.Endpoint = ""
	}
	if e.storageTransport != nil {
		storage.Transport = e.storageTransport
	}
	if e.Storage != nil {
		// The object store shares the clock of this machine, not the simulator's.
		storage.Now = time.Now
	}
}

// refusingTransport is a network where nothing listens, in memory, so that no test reaches a real host.
type refusingTransport struct{}

func (refusingTransport) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}
}

// hangingTransport is a network that never responds.
type hangingTransport struct{}

func (hangingTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	<-req.Context().Done()
	return nil, req.Context().Err()
}
