// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/cli"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/storagetest"
)

// command is a run of the command in this process.
type command struct {
	printed cli.Buffer
	cancel  context.CancelFunc
	ended   chan error
}

// start runs the command until it listens.
func start(t *testing.T, opts options) *command {
	t.Helper()
	t.Setenv("TMPDIR", t.TempDir())
	ctx, cancel := context.WithCancel(context.Background())
	c := &command{cancel: cancel, ended: make(chan error, 1)}
	go func() { c.ended <- run(ctx, opts, &printer{to: &c.printed}) }()
	t.Cleanup(cancel)
	c.requirePrinted(t, "Press Ctrl-C to stop.")
	return c
}

// requirePrinted waits until a text is printed.
func (c *command) requirePrinted(t *testing.T, text string) {
	t.Helper()
	// The first start builds the object store.
	for deadline := time.Now().Add(5 * time.Minute); !strings.Contains(c.printed.String(), text); time.Sleep(10 * time.Millisecond) {
		if len(c.ended) > 0 || time.Now().After(deadline) {
			t.Fatalf("the command does not print %q:\n%s", text, c.printed.String())
		}
	}
}

// stop does what Ctrl-C does.
func (c *command) stop(t *testing.T) {
	t.Helper()
	c.cancel()
	select {
	case err := <-c.ended:
		if err != nil {
			t.Errorf("the command ended with an error: %v", err)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("the command did not end within 5 s")
	}
	if !strings.HasSuffix(c.printed.String(), "Stopped. The clips and the object store are gone.\n") {
		t.Errorf("the command does not say that it stopped:\n%s", c.printed.String())
	}
	if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
		t.Errorf("%d temporary files are left, %v", len(left), err)
	}
}

// exports returns the variables that the printed lines export.
func (c *command) exports() map[string]string {
	exports := map[string]string{}
	for _, found := range regexp.MustCompile(`(?m)^  export (\w+)=(.+)$`).FindAllStringSubmatch(c.printed.String(), -1) {
		exports[found[1]] = found[2]
	}
	return exports
}

func (c *command) client(t *testing.T) *livestation.Client {
	t.Helper()
	exports := c.exports()
	client, err := livestation.New(livestation.Config{
		Endpoint: exports["NCPLIVESTATION_ENDPOINT"], AccessKey: exports["NCLOUD_ACCESS_KEY"], SecretKey: exports["NCLOUD_SECRET_KEY"],
	})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// cutClip cuts a clip and returns it once it is completed.
func (c *command) cutClip(t *testing.T) *livestation.ShortClip {
	t.Helper()
	client, exports := c.client(t), c.exports()
	clip, err := client.CreateShortClip(t.Context(), exports["TF_VAR_channel_id"], exports["TF_VAR_snapshot_id"], livestation.CreateShortClipRequest{
		StartTime: 0, EndTime: 1000,
		Output: livestation.Output{BucketName: exports["TF_VAR_bucket_name"], FilePath: "/first", AccessControl: livestation.AccessPublicRead},
	})
	if err != nil {
		t.Fatal(err)
	}
	for clip.Status != livestation.ShortClipCompleted {
		if clip, err = client.GetShortClip(t.Context(), clip.ChannelID, clip.ID); err != nil {
			t.Fatal(err)
		}
	}
	return clip
}

func TestSimulator_servesClipsThatPlay(t *testing.T) {
	for name, opts := range map[string]options{"current documentation": {}, "documentation of 2022": {docs2022: true}} {
		t.Run(name, func(t *testing.T) {
			c := start(t, opts)
			clip := c.cutClip(t)
			response, err := storagetest.Get(t.Context(), c.exports()["NCPLIVESTATION_OBJECT_STORAGE_ENDPOINT"]+"/clips/"+clip.Output.Key())
			if err != nil || !response.MP4() {
				t.Errorf("the clip does not play: %+v, %v", response, err)
			}
			c.stop(t)
		})
	}
}

func TestSimulator_printsOneLinePerRequestWithItsStatus(t *testing.T) {
	c := start(t, options{})
	url := c.exports()["NCPLIVESTATION_ENDPOINT"] + "/api/v2/channels?pageNo=1"
	if status := get(t, http.DefaultClient, url); status != http.StatusUnauthorized {
		t.Fatalf("status %d of a request without a signature, want 401", status)
	}
	if _, err := c.client(t).GetChannel(t.Context(), c.exports()["TF_VAR_channel_id"]); err != nil {
		t.Fatal(err)
	}
	c.requirePrinted(t, "  GET  /api/v2/channels?pageNo=1  401 Unauthorized\n")
	c.requirePrinted(t, "  GET  /api/v2/channels/"+c.exports()["TF_VAR_channel_id"]+"  200 OK\n")
	if n := strings.Count(c.printed.String(), "  GET  "); n != 2 {
		t.Errorf("%d lines for 2 requests:\n%s", n, c.printed.String())
	}
	c.stop(t)
}

// get returns the status of a GET, 0 without a response.
func get(t *testing.T, client *http.Client, url string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := client.Do(request)
	if err != nil {
		return 0
	}
	_ = response.Body.Close()
	return response.StatusCode
}

func TestSimulator_injectsFaultsIntoAShareOfTheRequests(t *testing.T) {
	c := start(t, options{faultShare: 1})
	get(t, &http.Client{Timeout: 100 * time.Millisecond}, c.exports()["NCPLIVESTATION_ENDPOINT"]+"/api/v2/channels")
	c.requirePrinted(t, "  GET  /api/v2/channels  meets the fault ")
	c.stop(t)
}

func TestSimulator_stopsDuringItsStart(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var printed cli.Buffer
	if err := run(ctx, options{}, &printer{to: &printed}); err != nil {
		t.Errorf("Ctrl-C during the start is an error: %v", err)
	}
}

func TestRequestPrinter_printsRequestsWithoutResponse(t *testing.T) {
	station := simulator.New()
	station.Inject(simulator.Fault{Kind: simulator.Reset})
	var printed cli.Buffer
	server := httptest.NewServer(&requestPrinter{station: station, out: &printer{to: &printed}})
	get(t, server.Client(), server.URL+"/api/v2/channels")
	server.Close() // waits for the handler
	if !strings.HasSuffix(printed.String(), "  GET  /api/v2/channels  no response\n") {
		t.Errorf("printed %q", printed.String())
	}
}

func TestParseOptions_readsEachFlag(t *testing.T) {
	for args, want := range map[string]options{
		"":                      {clipDuration: 5 * time.Second},
		"-docs2022":             {clipDuration: 5 * time.Second, docs2022: true},
		"-clip 10s -faults 0.1": {clipDuration: 10 * time.Second, faultShare: 0.1},
		"-clip=0s -faults=1":    {faultShare: 1},
	} {
		got, err := parseOptions(strings.Fields(args), io.Discard)
		if err != nil || got != want {
			t.Errorf("%q: got %+v, %v, want %+v", args, got, err, want)
		}
	}
}

func TestParseOptions_rejectsMistakes(t *testing.T) {
	for args, want := range map[string]string{
		"-faults 1.5": "must be a number from 0 to 1", "-faults x": "must be a number from 0 to 1",
		"-clip 5": `invalid value "5"`, "demo": `unknown argument "demo"`, "-help": "make simulator FLAGS=",
	} {
		var printed bytes.Buffer
		if _, err := parseOptions(strings.Fields(args), &printed); err == nil || !strings.Contains(printed.String(), want) {
			t.Errorf("%q: got %v, printed %q, want %q", args, err, printed.String(), want)
		}
	}
}
