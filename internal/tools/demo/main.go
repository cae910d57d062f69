// SPDX-License-Identifier: MPL-2.0

// Command demo shows the provider at work without an account. It builds the provider, starts a simulator of Live Station on
// this machine with a real object store next to it, lets a real CLI cut a short clip with the configuration of
// examples/quickstart, and plays the mp4.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"maps"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/cli"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/storagetest"
)

// clipDuration is how long the simulator processes the clip: long enough to watch the wait.
const clipDuration = 3 * time.Second

// bucket is the bucket of the clip.
const bucket = "demo-clips"

// playback is added to the configuration of the quickstart.
const playback = `
data "ncplivestation_service_urls" "live" {
  channel_id       = var.channel_id
  service_url_type = "GENERAL"
}

output "playback_urls" {
  value = data.ncplivestation_service_urls.live.urls
}
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, &printer{to: os.Stdout})
	stop()
	if err != nil {
		log.SetFlags(0)
		log.Fatal("demo: ", err)
	}
}

// run runs the demo. After a Ctrl-C, which ends ctx, it returns an error that says so.
func run(ctx context.Context, out *printer) error {
	if _, err := cli.Find(); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "ncplivestation-demo-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	err = runIn(ctx, dir, out)
	if err != nil && ctx.Err() != nil {
		return errors.New("interrupted; the simulator has stopped and all temporary files are removed")
	}
	return err
}

// runIn runs the demo with all its files in dir.
func runIn(ctx context.Context, dir string, out *printer) error {
	root, err := cli.ModuleRoot()
	if err != nil {
		return err
	}
	out.heading("Build the provider and put it into a mirror on this machine, so the CLI needs no registry")
	mirror, err := cli.NewMirror(ctx, filepath.Join(dir, "provider"), root)
	if err != nil {
		return err
	}
	out.print("CLI: %s", mirror.CLI)

	out.heading("Start an object store that stands for Object Storage (the first run builds it)")
	store, err := storagetest.Start(ctx, filepath.Join(dir, "store"), simulator.AccessKey, simulator.SecretKey)
	if err != nil {
		return err
	}
	defer store.Close()
	if err := store.CreateBucket(ctx, bucket); err != nil {
		return err
	}
	out.print("it listens on %s and has bucket %s", store.URL, bucket)

	out.heading("Start a simulator of Live Station, with a live channel")
	station := newStation(store, out)
	server, err := station.Serve()
	if err != nil {
		return err
	}
	defer server.Close()
	channelID := station.AddChannel(simulator.LiveChannel("demo"))
	out.print("it listens on %s and has channel %s, which is on the air and being recorded", server.URL, channelID)

	configuration := filepath.Join(dir, "quickstart")
	if err := os.CopyFS(configuration, os.DirFS(filepath.Join(root, "examples", "quickstart"))); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(configuration, "playback.tf"), []byte(playback), 0o600); err != nil {
		return err
	}
	accessKey, secretKey := station.Key()
	workspace := mirror.Workspace(configuration, map[string]string{
		"NCLOUD_ACCESS_KEY":       accessKey,
		"NCLOUD_SECRET_KEY":       secretKey,
		"NCPLIVESTATION_ENDPOINT": server.URL,
		"TF_VAR_channel_id":       channelID,
		"TF_VAR_bucket_name":      bucket,
		"TF_VAR_access_control":   "PUBLIC_READ",

		"NCPLIVESTATION_OBJECT_STORAGE_ENDPOINT": store.URL,
	})
	workspace.Echo = out
	return runSteps(ctx, workspace, out)
}

// newStation returns a simulator that uploads the mp4 of each clip to the store and prints what it does.
func newStation(store *storagetest.Store, out *printer) *simulator.Simulator {
	station := simulator.New()
	station.SetOutcome(func(clip simulator.Clip) simulator.Outcome {
		out.print("[simulator] short clip %d of channel %s is accepted: %s", clip.ID, clip.ChannelID, clip.Status)
		return simulator.Outcome{Duration: clipDuration}
	})
	station.OnComplete(func(clip simulator.Clip) error {
		if err := store.Upload(clip); err != nil {
			return err
		}
		out.print("[simulator] short clip %d is %s: %d ms, %d bytes", clip.ID, clip.Status, clip.Duration, clip.FileSize)
		return nil
	})
	return station
}

// runSteps runs the configuration from init to destroy. The simulator and the state end with the demo, so a step that fails
// leaves nothing to clean up.
func runSteps(ctx context.Context, workspace *cli.Workspace, out *printer) error {
	out.heading("init: install the provider from the mirror")
	// The output of init is long and does not concern the provider. If it fails, the error holds all of it.
	quiet := *workspace
	quiet.Echo = nil
	if _, err := quiet.Init(ctx); err != nil {
		return err
	}
	out.print("installed")

	out.heading("apply: take a snapshot, cut a clip from it, and wait until the clip is COMPLETED")
	if _, err := workspace.Apply(ctx); err != nil {
		return err
	}

	out.heading("output: the clip and the playback URLs of the channel")
	outputs, err := workspace.Output(ctx)
	if err != nil {
		return err
	}
	resources, err := workspace.State(ctx)
	if err != nil {
		return err
	}
	clip := resources["ncplivestation_shortclip.goal"].Values
	out.print("clip %v is %v", clip["id"], clip["status"])
	out.print("mp4:      %v", outputs["clip_url"])
	playback, _ := outputs["playback_urls"].(map[string]any)
	for _, quality := range slices.Sorted(maps.Keys(playback)) {
		out.print("playback: %-11s %v", quality, playback[quality])
	}
	if clip["status"] != "COMPLETED" || len(playback) == 0 {
		return fmt.Errorf("the clip should be COMPLETED and the channel should have playback URLs, got: %v", outputs)
	}

	out.heading("play: get the mp4 over plain HTTP, without credentials")
	url := fmt.Sprint(outputs["clip_url"])
	if err := play(ctx, url, out); err != nil {
		return err
	}

	out.heading("plan: a second run has nothing to change")
	_, changes, err := workspace.Plan(ctx)
	if err != nil {
		return err
	}
	if changes {
		return errors.New("the second plan should be empty")
	}

	out.heading("destroy: Live Station cannot delete a clip, so a warning names the mp4 that remains")
	if _, err := workspace.Destroy(ctx); err != nil {
		return err
	}
	if err := play(ctx, url, out); err != nil {
		return err
	}
	out.heading("Done. The demo stops the simulator and the object store, and removes its temporary files")
	return nil
}

// play gets a URL as a player does, and checks that the response is an mp4.
func play(ctx context.Context, url string, out *printer) error {
	response, err := storagetest.Get(ctx, url)
	if err != nil {
		return err
	}
	if !response.MP4() {
		return fmt.Errorf("%s should serve an mp4, got: HTTP %d, %s, %d bytes", url, response.Status, response.ContentType, len(response.Body))
	}
	out.print("%s: HTTP %d, %s, starts with ftyp, %d bytes", url, response.Status, response.ContentType, len(response.Body))
	return nil
}

// printer prints the steps of the demo and the output of the CLI.
type printer struct {
	mu    sync.Mutex
	to    io.Writer
	steps int
}

func (p *printer) heading(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.steps++
	_, _ = fmt.Fprintf(p.to, "\n== %d. %s\n", p.steps, text)
}

func (p *printer) print(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, _ = fmt.Fprintf(p.to, "   "+format+"\n", args...)
}

// Write prints output of the CLI.
func (p *printer) Write(text []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.to.Write(text)
}
