// SPDX-License-Identifier: MPL-2.0

package faults

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

const (
	clipType     = "ncplivestation_shortclip"
	snapshotType = "ncplivestation_snapshot"
)

// scenario is a use of the provider that sends requests of one kind.
type scenario struct {
	name string
	// method is the method of livestation.Client that the faults hit, and operation its name in the simulator.
	method    string
	operation simulator.Operation
	// createsClip is true if the scenario creates a short clip.
	createsClip bool
	// transientSurvived is true if a transient fault that happens once or twice must not lead to an error.
	transientSurvived bool
	// neverFails is true if no fault may lead to an error.
	neverFails bool
	// run runs the scenario. It calls inject before the requests that the faults are to hit. problem says what is wrong with
	// the outcome apart from the diagnostics, "" if nothing is.
	run func(t *testing.T, e *acctest.Env, p *acctest.ProviderClient, inject func()) (diags acctest.Diagnostics, problem string)
}

// scenarios are the rows of the matrix. Each operation of the client needs one at least, see
// TestScenarios_coverEveryOperationOfTheClient.
var scenarios = []scenario{
	{
		name: "create a short clip", method: "CreateShortClip", operation: simulator.CreateShortClip,
		createsClip: true, transientSurvived: true, run: createClip,
	},
	{
		name: "wait for a short clip", method: "GetShortClip", operation: simulator.GetShortClip,
		createsClip: true, transientSurvived: true, neverFails: true, run: createClip,
	},
	{
		name: "reconcile a create whose response was lost", method: "ListShortClips", operation: simulator.ListShortClips,
		createsClip: true, transientSurvived: true,
		run: func(t *testing.T, e *acctest.Env, p *acctest.ProviderClient, inject func()) (acctest.Diagnostics, string) {
			e.Inject(simulator.Fault{Operation: simulator.CreateShortClip, Kind: simulator.LostResponse, Times: 1})
			return createClip(t, e, p, inject)
		},
	},
	{
		name: "plan a short clip", method: "GetSnapshot", operation: simulator.GetSnapshot, transientSurvived: true,
		run: func(t *testing.T, e *acctest.Env, p *acctest.ProviderClient, inject func()) (acctest.Diagnostics, string) {
			inject()
			_, diags := p.PlanCreate(t, clipType, e.ClipConfig())
			return diags, ""
		},
	},
	{
		name: "refresh a short clip", method: "GetShortClip", operation: simulator.GetShortClip, transientSurvived: true,
		run: refreshClip,
	},
	{
		name: "take a snapshot", method: "CreateSnapshot", operation: simulator.CreateSnapshot,
		run: func(t *testing.T, e *acctest.Env, p *acctest.ProviderClient, inject func()) (acctest.Diagnostics, string) {
			inject()
			state, diags := p.Create(t, snapshotType, acctest.Values{"channel_id": e.Channel})
			if !state.Exists() && len(diags.Errors()) == 0 {
				return diags, "no snapshot in state and no error"
			}
			return diags, ""
		},
	},
	{
		name: "read a snapshot", method: "GetSnapshot", operation: simulator.GetSnapshot, transientSurvived: true,
		run: readDataSource(snapshotType, func(e *acctest.Env) acctest.Values {
			return acctest.Values{"channel_id": e.Channel, "snapshot_id": e.Snapshot}
		}),
	},
	{
		name: "list short clips", method: "ListShortClips", operation: simulator.ListShortClips, transientSurvived: true,
		run: readDataSource("ncplivestation_shortclips", func(e *acctest.Env) acctest.Values {
			e.AddClip(e.Channel, e.SnapshotNumber(), 0, 1000, acctest.Bucket, "/clips", "PRIVATE")
			return acctest.Values{"channel_id": e.Channel, "snapshot_id": e.Snapshot}
		}),
	},
	{
		name: "read service URLs", method: "ListServiceURLs", operation: simulator.GetServiceURLs, transientSurvived: true,
		run: readDataSource("ncplivestation_service_urls", func(e *acctest.Env) acctest.Values {
			return acctest.Values{"channel_id": e.Channel, "service_url_type": "GENERAL"}
		}),
	},
	{
		name: "read a channel", method: "GetChannel", operation: simulator.GetChannel, transientSurvived: true,
		run: readDataSource("ncplivestation_channel", func(e *acctest.Env) acctest.Values {
			return acctest.Values{"channel_id": e.Channel}
		}),
	},
	{
		name: "list channels", method: "ListChannels", operation: simulator.ListChannels, transientSurvived: true,
		run: readDataSource("ncplivestation_channels", func(*acctest.Env) acctest.Values { return acctest.Values{} }),
	},
	{
		name: "start the recording", method: "StartRecording", operation: simulator.StartRecording, transientSurvived: true,
		run: changeRecording("ncplivestation_start_recording", true),
	},
	{
		name: "stop the recording", method: "StopRecording", operation: simulator.StopRecording, transientSurvived: true,
		run: changeRecording("ncplivestation_stop_recording", false),
	},
}

// createClip creates a short clip, and checks that state has the clip that the service has.
func createClip(t *testing.T, e *acctest.Env, p *acctest.ProviderClient, inject func()) (acctest.Diagnostics, string) {
	inject()
	state, diags := p.Create(t, clipType, e.ClipConfig())
	clips := e.Clips()
	switch {
	case len(clips) > 1:
		return diags, fmt.Sprintf("%d clips were created", len(clips))
	case !state.Exists() && len(diags.Errors()) == 0:
		return diags, "no clip in state and no error"
	case !state.Exists() && len(clips) == 1 && !unconfirmed(diags):
		return diags, "a clip was created, and the error does not say so"
	case state.Exists() && len(clips) == 0:
		return diags, "state has a clip that was never created"
	case state.Exists() && state.Value("id") != strconv.FormatInt(clips[0].ID, 10) && len(diags.Warnings()) == 0:
		return diags, "state has another clip, without a warning"
	case state.Exists() && len(diags.Errors()) > 0:
		return diags, "the clip is tainted"
	}
	return diags, ""
}

// unconfirmed reports whether an error says that a clip may exist.
func unconfirmed(diags acctest.Diagnostics) bool {
	for _, d := range diags.Errors() {
		if d.Summary == "Short Clip Creation Unconfirmed" {
			return true
		}
	}
	return false
}

// refreshClip refreshes a clip that is still processing, and checks that it stays in state. A completed clip would need no
// request.
func refreshClip(t *testing.T, e *acctest.Env, p *acctest.ProviderClient, inject func()) (acctest.Diagnostics, string) {
	e.SetClipOutcome(simulator.Outcome{Duration: time.Hour})
	created, diags := p.Create(t, clipType, e.ClipConfig(acctest.Values{"wait_for_completion": false}))
	diags.RequireNoErrors(t)
	inject()
	state, diags := p.Read(t, created)
	if !state.Exists() || state.Value("id") != created.Value("id") || state.Value("status") != created.Value("status") {
		return diags, "the clip did not stay in state"
	}
	return diags, ""
}

// changeRecording invokes an action on a channel in the other state, and checks that a success means that the state has changed.
func changeRecording(actionType string, recording bool) func(*testing.T, *acctest.Env, *acctest.ProviderClient, func()) (acctest.Diagnostics, string) {
	return func(t *testing.T, e *acctest.Env, p *acctest.ProviderClient, inject func()) (acctest.Diagnostics, string) {
		e.SetChannel(e.Channel, func(channel *simulator.ChannelSpec) { channel.Recording = !recording })
		inject()
		_, diags := p.InvokeAction(t, actionType, acctest.Values{"channel_id": e.Channel})
		changed := false
		e.SetChannel(e.Channel, func(channel *simulator.ChannelSpec) { changed = channel.Recording == recording })
		if len(diags.Errors()) == 0 && !changed {
			return diags, "a success, but the recording has not changed"
		}
		return diags, ""
	}
}

// readDataSource reads a data source.
func readDataSource(typeName string, config func(*acctest.Env) acctest.Values) func(*testing.T, *acctest.Env, *acctest.ProviderClient, func()) (acctest.Diagnostics, string) {
	return func(t *testing.T, e *acctest.Env, p *acctest.ProviderClient, inject func()) (acctest.Diagnostics, string) {
		values := config(e)
		inject()
		_, diags := p.ReadDataSource(t, typeName, values)
		return diags, ""
	}
}
