// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"fmt"
	"testing"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/cli"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

// recording configures both actions for the env's channel.
func (e *env) recording() string {
	return fmt.Sprintf(`
action "ncplivestation_start_recording" "live" {
  config {
    channel_id = %[1]q
  }
}

action "ncplivestation_stop_recording" "live" {
  config {
    channel_id = %[1]q
    timeout    = "30s"
  }
}
`, e.channelID)
}

// snapshotAfterStart configures a snapshot of the env's channel that starts the recording first, and a clip of the snapshot.
func (e *env) snapshotAfterStart() string {
	return e.recording() + fmt.Sprintf(`
resource "ncplivestation_snapshot" "goal" {
  channel_id       = %q
  limited_duration = 5

  lifecycle {
    action_trigger {
      events  = [before_create]
      actions = [action.ncplivestation_start_recording.live]
    }
  }
}

resource "ncplivestation_shortclip" "goal" {
  channel_id  = ncplivestation_snapshot.goal.channel_id
  snapshot_id = ncplivestation_snapshot.goal.id
  start_time  = 0
  end_time    = 500
  output      = { bucket_name = "clips", file_path = "/e2e" }
}
`, e.channelID)
}

// The names with which -invoke selects the actions.
const (
	invokeStart = "-invoke=action.ncplivestation_start_recording.live"
	invokeStop  = "-invoke=action.ncplivestation_stop_recording.live"
)

// setChannel changes whether the env's channel is on the air and being recorded.
func (e *env) setChannel(status string, recording bool) {
	e.SetChannel(e.channelID, func(channel *simulator.ChannelSpec) { channel.Status, channel.Recording = status, recording })
}

func requireRecording(t *testing.T, e *env, want bool) {
	t.Helper()
	e.SetChannel(e.channelID, func(channel *simulator.ChannelSpec) {
		if channel.Recording != want {
			t.Errorf("the channel is being recorded: %t, want %t", channel.Recording, want)
		}
	})
}

func TestActionTrigger_startsTheRecordingBeforeTheSnapshot(t *testing.T) {
	t.Parallel()
	forEachCLI(t, "actions", cli.Version.HasActions, func(t *testing.T, version cli.Version) {
		withAndWithoutLogs(t, func(t *testing.T, logs map[string]string) {
			e := newEnv(t)
			e.setChannel("PUBLISHING", false)
			w := newWorkspaceOf(t, version, e, logs, e.snapshotAfterStart())

			requireText(t, must(t)(w.Apply(t.Context())),
				"Starting the recording of channel "+e.channelID, "Channel "+e.channelID+" is being recorded", "2 added, 0 changed, 0 destroyed", "1 invoked")
			requireRecording(t, e, true)
			requireInState(t, w, "COMPLETED")
			if n := e.Count(simulator.StartRecording); n != 1 {
				t.Errorf("%d starts of the recording, want 1", n)
			}

			// The recording may end: the snapshot and its clip exist, so nothing starts it again.
			e.setChannel("READY", false)
			requireEmptyPlan(t, w)
		})
	})
}

func TestInvoke_stopsAndStartsTheRecording(t *testing.T) {
	t.Parallel()
	forEachCLI(t, "actions", cli.Version.HasActions, func(t *testing.T, version cli.Version) {
		withAndWithoutLogs(t, func(t *testing.T, logs map[string]string) {
			behavior := simulator.DocsCurrent()
			behavior.RecordingLag = time.Second
			e := newEnv(t, simulator.WithBehavior(behavior))
			w := newWorkspaceOf(t, version, e, logs, e.recording())
			stop := func() cli.Result { return must(t)(w.Apply(t.Context(), invokeStop)) }

			requireText(t, stop(), "Stopping the recording of channel "+e.channelID, "Channel "+e.channelID+" is not being recorded", "1 invoked")
			requireRecording(t, e, false)
			stop() // Nothing is left to do, which is a success.
			if n := e.Count(simulator.StopRecording); n != 1 {
				t.Errorf("%d requests to stop the recording, want 1", n)
			}
			requireText(t, must(t)(w.Apply(t.Context(), invokeStart)), "Channel "+e.channelID+" is being recorded", "1 invoked")
			requireRecording(t, e, true)
		})
	})
}

func TestInvoke_offTheAirNamesTheStateThatTheChannelLacks(t *testing.T) {
	t.Parallel()
	forEachCLI(t, "actions", cli.Version.HasActions, func(t *testing.T, version cli.Version) {
		e := newEnv(t)
		e.setChannel("READY", false)
		w := newWorkspaceOf(t, version, e, nil, e.recording())
		requireFailure(t, "Unable to Start Recording", e.channelID, "250134", "The channel is not on the air", "PUBLISHING")(
			w.Apply(t.Context(), invokeStart))
	})
}

// interruptAction starts an apply and presses Ctrl-C once the action waits for the channel. It checks that the apply ends
// within seconds, with the error of the action.
func interruptAction(t *testing.T, e *env, w *cli.Workspace, args ...string) {
	t.Helper()
	process, err := w.Start(t.Context(), append([]string{"apply", "-auto-approve"}, args...)...)
	if err != nil {
		t.Fatal(err)
	}
	changes := func() int { return e.Count(simulator.StartRecording) + e.Count(simulator.StopRecording) }
	eventually(t, "the action sends its request", func() bool { return changes() > 0 })
	polls := e.Count(simulator.GetChannel)
	eventually(t, "the action polls the channel", func() bool { return e.Count(simulator.GetChannel) > polls })
	requireFailure(t, "Recording Wait Interrupted", e.channelID, "The recording may still change")(interrupt(t, process))
}

func TestActionTrigger_interruptTakesNoSnapshot(t *testing.T) {
	t.Parallel()
	forEachCLI(t, "actions", cli.Version.HasActions, func(t *testing.T, version cli.Version) {
		behavior := simulator.DocsCurrent()
		behavior.RecordingLag = time.Hour
		e := newEnv(t, simulator.WithBehavior(behavior))
		e.setChannel("PUBLISHING", false)
		w := newWorkspaceOf(t, version, e, nil, e.snapshotAfterStart())
		interruptAction(t, e, w)
		requireNothingCreated(t, e)
		if resources := state(t, w); len(resources) != 0 {
			t.Errorf("resources in state: %v", resources)
		}
	})
}

func TestInvoke_interruptEndsTheWait(t *testing.T) {
	t.Parallel()
	forEachCLI(t, "actions", cli.Version.HasActions, func(t *testing.T, version cli.Version) {
		withAndWithoutLogs(t, func(t *testing.T, logs map[string]string) {
			behavior := simulator.DocsCurrent()
			behavior.RecordingLag = time.Hour
			e := newEnv(t, simulator.WithBehavior(behavior))
			w := newWorkspaceOf(t, version, e, logs, e.recording())
			interruptAction(t, e, w, invokeStop)
		})
	})
}
