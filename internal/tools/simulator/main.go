// SPDX-License-Identifier: MPL-2.0

// Command simulator runs a Live Station on this machine until Ctrl-C: a channel on the air that is being recorded, a snapshot
// of its last ten minutes, and an object store. It prints the export lines with which any configuration uses it, and one line
// for each request. It needs Go alone.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
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
	log.SetFlags(0)
	opts, err := parseOptions(os.Args[1:], os.Stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return
	case err != nil:
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, opts, &printer{to: os.Stdout}); err != nil {
		log.Fatal("simulator: ", err) //nolint:gocritic // The process ends, so stop has nothing to do.
	}
}

// parseOptions reads the flags. It prints errors and the list of flags to out.
func parseOptions(args []string, out io.Writer) (options, error) {
	var opts options
	flags := flag.NewFlagSet("simulator", flag.ContinueOnError)
	flags.SetOutput(out)
	flags.Usage = func() {
		fmt.Fprint(out, "Usage: make simulator FLAGS=\"-clip 10s -faults 0.1\"\n\n")
		flags.PrintDefaults()
	}
	flags.BoolVar(&opts.docs2022, "docs2022", false, "behave as the documentation of 2022 says instead of the current one")
	flags.DurationVar(&opts.clipDuration, "clip", 5*time.Second, "how long Live Station takes to render a clip")
	flags.Func("faults", "`share` of the requests that meet a random fault, from 0 to 1 (default 0)", func(text string) (err error) {
		if opts.faultShare, err = strconv.ParseFloat(text, 64); err != nil || opts.faultShare < 0 || opts.faultShare > 1 {
			return errors.New("must be a number from 0 to 1")
		}
		return nil
	})
	if err := flags.Parse(args); err != nil {
		return opts, err
	}
	if flags.NArg() > 0 {
		fmt.Fprintf(out, "unknown argument %q\n", flags.Arg(0))
		flags.Usage()
		return opts, errors.New("unknown argument")
	}
	return opts, nil
}

// run serves until ctx ends, which is no error.
func run(ctx context.Context, opts options, out *printer) error {
	err := serve(ctx, opts, out)
	if ctx.Err() != nil {
		out.printf("\nStopped. The clips and the object store are gone.\n")
		return nil
	}
	return err
}

func serve(ctx context.Context, opts options, out *printer) error {
	dir, err := os.MkdirTemp("", "ncplivestation-simulator-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	out.printf("Starting the object store. The first start builds it, which takes a minute or two.\n")
	store, err := storagetest.Start(ctx, filepath.Join(dir, "store"), simulator.AccessKey, simulator.SecretKey)
	if err != nil {
		return err
	}
	defer store.Close()
	if err := store.CreateBucket(ctx, bucket); err != nil {
		return err
	}
	station := newStation(opts, store, out)
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := &http.Server{Handler: &requestPrinter{station: station, faultShare: opts.faultShare, out: out}, ReadHeaderTimeout: time.Minute}
	// Close also ends the requests in flight, some of which never end by themselves.
	defer context.AfterFunc(ctx, func() { _ = server.Close() })()
	out.printf("%s", instructions(station, "http://"+listener.Addr().String(), store.URL))
	return server.Serve(listener)
}

// newStation returns a simulator that uploads the mp4 of each clip to the store and prints each fault.
func newStation(opts options, store *storagetest.Store, out *printer) *simulator.Simulator {
	behavior := simulator.DocsCurrent()
	if opts.docs2022 {
		behavior = simulator.Docs2022()
	}
	station := simulator.New(simulator.WithBehavior(behavior))
	station.SetOutcome(func(simulator.Clip) simulator.Outcome { return simulator.Outcome{Duration: opts.clipDuration} })
	station.OnComplete(store.Upload)
	station.SetBuckets(bucket)
	station.OnRequest(func(r simulator.Request) {
		if r.Fault != "" {
			out.request(r.Method, (&url.URL{Opaque: r.Path, RawQuery: r.Query}).RequestURI(), "meets the fault "+string(r.Fault))
		}
	})
	return station
}

// instructions adds the channel and its snapshot, and says how to use them.
func instructions(station *simulator.Simulator, stationURL, storeURL string) string {
	channelID := station.AddChannel(simulator.LiveChannel("demo"))
	snapshot := station.AddSnapshot(channelID, 10)
	accessKey, secretKey := station.Key()
	return fmt.Sprintf(`
Live Station is running, with channel "demo" on the air and a snapshot of its last ten minutes. The snapshot is valid for one hour.
Open another shell and paste these lines into it:

  export NCLOUD_ACCESS_KEY=%s
  export NCLOUD_SECRET_KEY=%s
  export NCPLIVESTATION_ENDPOINT=%s
  export NCPLIVESTATION_OBJECT_STORAGE_ENDPOINT=%s
  export TF_VAR_channel_id=%s
  export TF_VAR_snapshot_id=%d
  export TF_VAR_bucket_name=%s

Then run terraform or tofu there. "make install" puts the provider where init finds it, and the configuration in
examples/quickstart takes the variables above:

  make install
  cd examples/quickstart
  terraform init
  terraform apply

Each request is a line below. Press Ctrl-C to stop.

`, accessKey, secretKey, stationURL, storeURL, channelID, snapshot.ID, bucket)
}

// printer serializes the writes to an output.
type printer struct {
	mu sync.Mutex
	to io.Writer
}

func (p *printer) printf(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	fmt.Fprintf(p.to, format, args...)
}

// request prints what happens to a request.
func (p *printer) request(method, uri, what string) {
	p.printf("%s  %-4s %s  %s\n", time.Now().Format("15:04:05.000"), method, uri, what)
}

// requestPrinter serves the simulator, prints each request with its status, and injects a fault into a share of them.
type requestPrinter struct {
	station    *simulator.Simulator
	faultShare float64
	out        *printer
}

func (p *requestPrinter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if rand.Float64() < p.faultShare {
		kinds := simulator.FaultKinds()
		p.station.Inject(simulator.Fault{Kind: kinds[rand.IntN(len(kinds))], Times: 1, Delay: time.Second})
	}
	recorder := &statusRecorder{ResponseWriter: w}
	// The handler breaks a connection by a panic, so this must be deferred.
	defer func() { p.out.request(r.Method, r.URL.RequestURI(), recorder.String()) }()
	p.station.ServeHTTP(recorder, r)
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
