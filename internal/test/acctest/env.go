// Package acctest lets tests use the provider as Terraform does: under a real CLI (Service), or by its protocol alone
// (Protocol), which shows warnings and runs in a testing/synctest bubble.
package acctest

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/objectstorage"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/provider"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/cli"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/storagetest"
)

// Service is a simulator with a channel on the air and a snapshot of its last ten minutes, and the provider on it. The
// provider shares the simulator's clock: when a test moves it, time has passed for both.
type Env struct {
	*simulator.Simulator
	// Channel and Snapshot are their ids.
	Channel, Snapshot string
	// LocalSkew is how far the provider's clock is ahead of the simulator's.
	LocalSkew time.Duration
	// Storage is the object store; without one nothing answers where Object Storage should be.
	Storage *storagetest.Store
	// StorageHangs makes Object Storage give no answer until the caller gives up.
	StorageHangs bool
	// NoStorageEndpoint makes it a region whose Object Storage is not known.
	NoStorageEndpoint bool
}

// New starts a service in memory that speaks a dialect.
func New(dialect simulator.Behavior) *Env {
	sim := simulator.New(simulator.WithBehavior(dialect))
	channel := sim.AddChannel(simulator.LiveChannel("event"))
	return &Env{
		Simulator: sim,
		Channel:   channel,
		Snapshot:  strconv.FormatInt(sim.AddSnapshot(channel, 10).ID, 10),
	}
}

// SnapshotNumber is the snapshot's id as the simulator counts.
func (s *Env) SnapshotNumber() int64 {
	number, _ := strconv.ParseInt(s.Snapshot, 10, 64)
	return number
}

// Factories are the provider for resource.TestCase.
func (s *Env) Factories() map[string]func() (tfprotov6.ProviderServer, error) {
	return map[string]func() (tfprotov6.ProviderServer, error){
		"ncplivestation": providerserver.NewProtocol6WithError(provider.NewForTest("test", s.connect)()),
	}
}

func (s *Env) connect(config *livestation.Config, storage *objectstorage.Config) {
	config.Transport = s.Transport()
	config.Now = func() time.Time { return s.Now().Add(s.LocalSkew) }
	storage.MaxRetries = 0
	if s.NoStorageEndpoint {
		storage.Endpoint = ""
	}
	switch {
	case s.StorageHangs:
		storage.Transport = hangingTransport{}
	case s.Storage == nil:
		storage.Transport = refusingTransport{}
	}
}

// nobody is a network in which nothing listens, in memory: no test asks a real host.
type refusingTransport struct{}

func (refusingTransport) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}
}

// silent is a network that never answers.
type hangingTransport struct{}

func (hangingTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	<-req.Context().Done()
	return nil, req.Context().Err()
}

// WithStorage gives the service a real object store, with the bucket highlights, to which it uploads the mp4 of each clip
// that completes. Such a service is not for a testing/synctest bubble.
func (s *Env) WithStorage(t testing.TB) *Env {
	t.Helper()
	access, secret := s.Key()
	s.Storage = storagetest.New(t, access, secret)
	if err := s.Storage.CreateBucket(t.Context(), "highlights"); err != nil {
		t.Fatal(err)
	}
	s.OnComplete(s.Storage.Upload)
	return s
}

// PreCheck is that of resource.TestCase: without a CLI plugin-testing would end the test binary without a word of use.
func PreCheck(t *testing.T) func() {
	return func() {
		t.Helper()
		if _, err := cli.Find(); err != nil {
			t.Fatal(err)
		}
	}
}

// Configuration puts the provider's block before the rest of a configuration.
func (s *Env) Configuration(rest string) string {
	access, secret := s.Key()
	storage := ""
	if s.Storage != nil {
		storage = fmt.Sprintf("  object_storage_endpoint = %q\n", s.Storage.URL)
	}
	return fmt.Sprintf("provider \"ncplivestation\" {\n  access_key = %q\n  secret_key = %q\n%s}\n", access, secret, storage) + rest
}

// Clip is the configuration of a clip; more is put into its block.
func (s *Env) Clip(name, more string) string {
	return fmt.Sprintf(`
resource "ncplivestation_shortclip" %q {
  channel_id  = %q
  snapshot_id = %q
  start_time  = 1000
  end_time    = 3500
  output = {
    bucket_name = "highlights"
    file_path   = "/clips"
  }
%s
}
`, name, s.Channel, s.Snapshot, more)
}

// ForEachDialect runs a test under each reading of the documents.
func ForEachBehavior(t *testing.T, test func(*testing.T, *Env)) {
	t.Helper()
	for _, dialect := range simulator.Variants() {
		t.Run(dialect.Name, func(t *testing.T) {
			t.Parallel()
			test(t, New(dialect))
		})
	}
}
