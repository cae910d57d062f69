// Command simulator runs a Live Station on this machine until Ctrl-C: a channel on the air that is being recorded, a snapshot
// of its last ten minutes, and an object store beside it. It prints the export lines with which any configuration uses it,
// and one line for each request. It needs Go alone.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/storagetest"
)

// bucket is the bucket that exists.
const bucket = "clips"

// options are the flags of the command.
type options struct {
	// docs2022 chooses the older generation of the documentation.
	docs2022 bool
	// clipDuration is how long Live Station renders a clip.
	clipDuration time.Duration
	// faultShare is the share of requests, from 0 to 1, that meet a random fault.
	faultShare float64
}

func main() {
	var opts options
	flag.BoolVar(&opts.docs2022, "docs2022", false, "behave as the documentation of 2022 says, not the current one")
	flag.DurationVar(&opts.clipDuration, "clip", 5*time.Second, "how long Live Station renders a clip")
	flag.Float64Var(&opts.faultShare, "faults", 0, "share of the requests that meet a random fault, such as 0.1")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, opts, os.Stdout); err != nil {
		log.SetFlags(0)
		log.Print("simulator: ", err)
		os.Exit(1)
	}
}

// run serves until ctx ends.
func run(ctx context.Context, opts options, out io.Writer) error {
	if opts.faultShare < 0 || opts.faultShare > 1 {
		return fmt.Errorf("-faults must be from 0 to 1, got %g", opts.faultShare)
	}
	dir, err := os.MkdirTemp("", "ncplivestation-simulator-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	fmt.Fprintln(out, "Starting the object store. The first start builds it, which takes a minute or two.")
	store, err := storagetest.Start(ctx, filepath.Join(dir, "store"), simulator.AccessKey, simulator.SecretKey)
	if err != nil {
		return err
	}
	defer store.Close()
	if err := store.CreateBucket(ctx, bucket); err != nil {
		return err
	}

	behavior := simulator.DocsCurrent()
	if opts.docs2022 {
		behavior = simulator.Docs2022()
	}
	station := simulator.New(simulator.WithBehavior(behavior))
	station.SetOutcome(func(simulator.Clip) simulator.Outcome { return simulator.Outcome{Duration: opts.clipDuration} })
	station.OnComplete(store.Upload)
	station.SetBuckets(bucket)
	server := httptest.NewServer(&requestLogger{station: station, faultShare: opts.faultShare, out: out})
	defer server.Close()
	channelID := station.AddChannel(simulator.LiveChannel("demo"))
	snapshot := station.AddSnapshot(channelID, 10)

	fmt.Fprintf(out, `
Live Station is running, with channel "demo" on the air and a snapshot of its last ten minutes. The snapshot is valid for one hour.
Paste these lines into the shell in which you run terraform or tofu:

  export NCLOUD_ACCESS_KEY=%s
  export NCLOUD_SECRET_KEY=%s
  export NCPLIVESTATION_ENDPOINT=%s
  export NCPLIVESTATION_OBJECT_STORAGE_ENDPOINT=%s
  export TF_VAR_channel_id=%s
  export TF_VAR_snapshot_id=%d
  export TF_VAR_bucket_name=%s

Each request is a line below. Press Ctrl-C to stop.

`, simulator.AccessKey, simulator.SecretKey, server.URL, store.URL, channelID, snapshot.ID, bucket)
	<-ctx.Done()
	fmt.Fprintln(out, "\nStopped. The clips and the object store are gone.")
	return nil
}

// requestLogger serves the simulator, prints each request with its response, and injects a fault into a share of them.
type requestLogger struct {
	station    *simulator.Simulator
	faultShare float64

	mu  sync.Mutex
	out io.Writer
}

func (l *requestLogger) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if rand.Float64() < l.faultShare {
		kinds := simulator.FaultKinds()
		l.station.Inject(simulator.Fault{Kind: kinds[rand.IntN(len(kinds))], Times: 1, Delay: time.Second})
	}
	recorder := &statusRecorder{ResponseWriter: w}
	started := time.Now()
	defer func() { // also if the handler breaks the connection, which it does by a panic
		l.mu.Lock()
		defer l.mu.Unlock()
		fmt.Fprintf(l.out, "%s  %-4s %s  %s\n", started.UTC().Format("15:04:05.000"), r.Method, r.URL.RequestURI(), recorder)
	}()
	l.station.ServeHTTP(recorder, r)
}

// statusRecorder keeps the status of a response.
type statusRecorder struct {
	http.ResponseWriter
	status int
}

// WriteHeader implements [http.ResponseWriter].
func (r *statusRecorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

// Unwrap lets [http.ResponseController] reach the connection.
func (r *statusRecorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

func (r *statusRecorder) String() string {
	if r.status == 0 {
		return "no response"
	}
	return strconv.Itoa(r.status) + " " + http.StatusText(r.status)
}
