// SPDX-License-Identifier: MPL-2.0

package recording_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

const (
	startAction = "ncplivestation_start_recording"
	stopAction  = "ncplivestation_stop_recording"
)

// withRecording returns an environment whose channel is being recorded or not.
func withRecording(t *testing.T, recording bool, opts ...acctest.Option) *acctest.Env {
	t.Helper()
	e := acctest.New(t, opts...)
	e.SetChannel(e.Channel, func(channel *simulator.ChannelSpec) { channel.Recording = recording })
	e.ResetRequests()
	return e
}

func withLag(lag time.Duration) acctest.Option {
	behavior := simulator.DocsCurrent()
	behavior.RecordingLag = lag
	return acctest.WithBehavior(behavior)
}

func channelOf(e *acctest.Env) acctest.Values { return acctest.Values{"channel_id": e.Channel} }

func isRecording(e *acctest.Env) (recording bool) {
	e.SetChannel(e.Channel, func(channel *simulator.ChannelSpec) { recording = channel.Recording })
	return recording
}

func TestStart_startsTheRecordingAndWaitsUntilTheChannelReportsIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := withRecording(t, false, withLag(25*time.Second))
		started := time.Now()
		progress, diags := e.Provider(t, nil).InvokeAction(t, startAction, channelOf(e))
		diags.RequireNone(t)
		if !isRecording(e) {
			t.Error("the channel is not being recorded")
		}
		if waited := time.Since(started); waited < 25*time.Second || waited > 30*time.Second {
			t.Errorf("the action took %s", waited)
		}
		e.CheckCount(t, simulator.StartRecording, 1)
		if len(progress) < 4 { // at the start, at 10 s, at 20 s, at the end
			t.Errorf("progress = %q", progress)
		}
	})
}

func TestStart_endsWhenASnapshotCanBeTaken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := withRecording(t, false)
		_, diags := e.Provider(t, nil).InvokeAction(t, startAction, channelOf(e))
		diags.RequireNone(t)
		e.AddSnapshot(e.Channel, 1) // panics if Live Station would reject the request
	})
}

func TestStop_stopsTheRecording(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := withRecording(t, true, withLag(3*time.Second))
		_, diags := e.Provider(t, nil).InvokeAction(t, stopAction, channelOf(e))
		diags.RequireNone(t)
		if isRecording(e) {
			t.Error("the channel is still being recorded")
		}
	})
}

func TestAction_succeedsAtOnceIfTheChannelIsInThatState(t *testing.T) {
	for action, recording := range map[string]bool{startAction: true, stopAction: false} {
		t.Run(action, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := withRecording(t, recording)
				_, diags := e.Provider(t, nil).InvokeAction(t, action, channelOf(e))
				diags.RequireNone(t)
				e.CheckCount(t, simulator.StartRecording, 0)
				e.CheckCount(t, simulator.StopRecording, 0)
			})
		})
	}
}

// The channel may change between the look at it and the request.
func TestStart_acceptsEachResponseForAlreadyRecording(t *testing.T) {
	for name, response := range map[string]simulator.ErrorResponse{
		"success": {StillAvailable: true}, "250135": {Status: 400, Code: 250135}, "250136": {Status: 400, Code: 250136},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				behavior := simulator.DocsCurrent()
				behavior.AlreadyRecording = response
				e := withRecording(t, false, acctest.WithBehavior(behavior))
				e.OnRequest(func(request simulator.Request) {
					if request.Operation == simulator.StartRecording {
						e.SetChannel(e.Channel, func(channel *simulator.ChannelSpec) { channel.Recording = true })
					}
				})
				_, diags := e.Provider(t, nil).InvokeAction(t, startAction, channelOf(e))
				diags.RequireNone(t)
			})
		})
	}
}

func TestStart_offTheAirSaysWhichStateTheChannelLacks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := acctest.New(t)
		e.SetChannel(e.Channel, func(channel *simulator.ChannelSpec) { channel.Status, channel.Recording = "READY", false })
		_, diags := e.Provider(t, nil).InvokeAction(t, startAction, channelOf(e))
		diags.RequireError(t, "Unable to Start Recording", "250134", "The channel is not on the air", e.Channel)
	})
}

func TestAction_unknownChannelIsAnError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := acctest.New(t)
		_, diags := e.Provider(t, nil).InvokeAction(t, startAction, acctest.Values{"channel_id": "ls-20200101000000-NoOne"})
		diags.RequireError(t, "Channel Not Found", "ls-20200101000000-NoOne", "site and region")
	})
}

func TestAction_timeoutIsAnErrorThatSaysWhatIsKnown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := withRecording(t, false, withLag(time.Hour))
		started := time.Now()
		_, diags := e.Provider(t, nil).InvokeAction(t, startAction, channelOf(e).With(acctest.Values{"timeout": "20s"}))
		diags.RequireError(t, "Recording Change Unconfirmed", "did not report that the recording has started", "raise timeout")
		if waited := time.Since(started); waited != 20*time.Second {
			t.Errorf("the action took %s", waited)
		}
	})
}

func TestAction_interruptEndsTheWaitAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := withRecording(t, false, withLag(time.Hour))
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(7*time.Second, cancel)
		started := time.Now()
		_, diags := e.Provider(t, nil).WithContext(ctx).InvokeAction(t, startAction, channelOf(e))
		diags.RequireError(t, "Recording Wait Interrupted", e.Channel)
		if waited := time.Since(started); waited != 7*time.Second {
			t.Errorf("the action took %s", waited)
		}
	})
}

func TestAction_retriesTransientFaults(t *testing.T) {
	for _, kind := range []simulator.FaultKind{simulator.LostResponse, simulator.Status, simulator.Throttled, simulator.Reset} {
		t.Run(string(kind), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := withRecording(t, false)
				e.Inject(simulator.Fault{Operation: simulator.StartRecording, Kind: kind, Times: 2})
				e.Inject(simulator.Fault{Operation: simulator.GetChannel, Kind: kind, Times: 2, Skip: 1})
				_, diags := e.Provider(t, nil).InvokeAction(t, startAction, channelOf(e))
				diags.RequireNone(t)
				if !isRecording(e) {
					t.Error("the channel is not being recorded")
				}
			})
		})
	}
}
