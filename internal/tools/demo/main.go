// Command demo shows the provider at work, without an account: it builds it, starts a simulator of Live Station on this
// machine with a real object store beside it, lets the real command line cut a short clip with the configuration of
// examples/quickstart, and plays the mp4.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"maps"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/cli"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/storagetest"
)

// making is how long the simulator takes for a clip: long enough to be seen waiting.
const clipDuration = 3 * time.Second

// bucket is where the clip goes.
const bucket = "demo-clips"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, &printer{to: os.Stdout})
	stop()
	if err != nil {
		log.SetFlags(0)
		log.Fatal("demo: ", err)
	}
}

func run(ctx context.Context, out *printer) (err error) {
	if _, err := cli.Find(); err != nil {
		return err
	}
	root, err := cli.ModuleRoot()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "ncplivestation-demo-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()

	out.heading("Build the provider and put it into a mirror on this machine, so that no registry is asked")
	mirror, err := cli.NewMirror(ctx, filepath.Join(dir, "provider"), root)
	if err != nil {
		return err
	}
	out.say("command line: %s", mirror.CLI)

	out.heading("Start an object store in the place of Object Storage (built at the first run)")
	store, err := storagetest.Start(ctx, filepath.Join(dir, "store"), simulator.AccessKey, simulator.SecretKey)
	if err != nil {
		return ended(ctx, err)
	}
	defer store.Close()
	if err := store.CreateBucket(ctx, bucket); err != nil {
		return ended(ctx, err)
	}
	out.say("it listens on %s; bucket %s", store.URL, bucket)

	out.heading("Start a simulator of Live Station, with a live channel and a snapshot of its last ten minutes")
	station := simulator.New()
	station.SetOutcome(func(clip simulator.Clip) simulator.Outcome {
		out.say("[simulator] short clip %d of %s is accepted: %s", clip.ID, clip.ChannelID, clip.Status)
		return simulator.Outcome{Duration: clipDuration}
	})
	station.OnComplete(func(clip simulator.Clip) error {
		if err := store.Upload(clip); err != nil {
			return err
		}
		out.say("[simulator] short clip %d is %s: %d ms, %d bytes", clip.ID, clip.Status, clip.Duration, clip.FileSize)
		return nil
	})
	server, err := station.Serve()
	if err != nil {
		return err
	}
	defer server.Close()
	channelID := station.AddChannel(simulator.LiveChannel("demo"))
	snapshot := station.AddSnapshot(channelID, 10)
	out.say("it listens on %s; channel %s, snapshot %d", server.URL, channelID, snapshot.ID)

	configuration := filepath.Join(dir, "quickstart")
	if err := os.CopyFS(configuration, os.DirFS(filepath.Join(root, "examples", "quickstart"))); err != nil {
		return err
	}
	accessKey, secretKey := station.Key()
	workspace := mirror.Workspace(configuration, map[string]string{
		"NCLOUD_ACCESS_KEY":       accessKey,
		"NCLOUD_SECRET_KEY":       secretKey,
		"NCPLIVESTATION_ENDPOINT": server.URL,
		"TF_VAR_channel_id":       channelID,
		"TF_VAR_snapshot_id":      strconv.FormatInt(snapshot.ID, 10),
		"TF_VAR_bucket_name":      bucket,
		"TF_VAR_access_control":   "PUBLIC_READ",

		"NCPLIVESTATION_OBJECT_STORAGE_ENDPOINT": store.URL,
	})
	workspace.Echo = out
	return runSteps(ctx, workspace, out)
}

// tour runs the configuration from init to destroy. State and simulator both end with the demo, so a step that fails leaves
// nothing to be tidied up by hand.
func runSteps(ctx context.Context, workspace *cli.Workspace, out *printer) (err error) {
	out.heading("init: install the provider from the mirror")
	// Its output is long and says nothing of the provider; an error has it all.
	quiet := *workspace
	quiet.Echo = nil
	if _, err := quiet.Init(ctx); err != nil {
		return ended(ctx, err)
	}
	out.say("installed")

	out.heading("apply: read the snapshot, cut a clip out of it, wait until it is COMPLETED")
	if _, err := workspace.Apply(ctx); err != nil {
		return ended(ctx, err)
	}

	out.heading("output: what came of it")
	outputs, err := workspace.Output(ctx)
	if err != nil {
		return ended(ctx, err)
	}
	out.say("clip %v is %v", outputs["clip_id"], outputs["clip_status"])
	out.say("its mp4:  %v", outputs["clip_url"])
	playback, _ := outputs["playback_urls"].(map[string]any)
	for _, quality := range slices.Sorted(maps.Keys(playback)) {
		out.say("playback: %-11s %v", quality, playback[quality])
	}
	if outputs["clip_status"] != "COMPLETED" || len(playback) == 0 {
		return fmt.Errorf("the clip should be COMPLETED and the channel have playback URLs, got: %v", outputs)
	}

	out.heading("play: get the mp4 over plain HTTP, without a key")
	address := fmt.Sprint(outputs["clip_url"])
	if err := plays(ctx, address, out); err != nil {
		return ended(ctx, err)
	}

	out.heading("plan: a second run has nothing to change")
	_, changes, err := workspace.Plan(ctx)
	if err != nil {
		return ended(ctx, err)
	}
	if changes {
		return fmt.Errorf("the second plan should have been empty")
	}

	out.heading("destroy: Live Station cannot delete a clip, so a warning names the mp4 that stays")
	if _, err := workspace.Destroy(ctx); err != nil {
		return ended(ctx, err)
	}
	if err := plays(ctx, address, out); err != nil {
		return ended(ctx, err)
	}
	out.heading("Done. The simulator and the object store stop, and the temporary files go")
	return nil
}

// plays gets an address as a player does, and checks that an mp4 comes.
func plays(ctx context.Context, address string, out *printer) error {
	answer, err := storagetest.Get(ctx, address)
	if err != nil {
		return err
	}
	if !answer.MP4() {
		return fmt.Errorf("%s should serve an mp4, got: HTTP %d, %s, %d bytes", address, answer.Status, answer.ContentType, len(answer.Body))
	}
	out.say("%s: HTTP %d, a %s that starts with ftyp, %d bytes", address, answer.Status, answer.ContentType, len(answer.Body))
	return nil
}

// ended says of an error that it comes of a Ctrl-C, where it does.
func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("interrupted; the simulator and all temporary files are gone")
	}
	return err
}

// printer prints the steps, and what the command line says between them.
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

func (p *printer) say(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, _ = fmt.Fprintf(p.to, "   "+format+"\n", args...)
}

// Write prints what the command line says.
func (p *printer) Write(text []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.to.Write(text)
}
