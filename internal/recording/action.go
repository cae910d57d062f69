// SPDX-License-Identifier: MPL-2.0

// Package recording implements the actions that start and stop the recording of a channel (Terraform 1.14 and later).
package recording

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/providerdata"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/wait"
)

var _ action.ActionWithConfigure = (*Action)(nil)

const (
	// defaultTimeout is how long an action waits for the channel by default.
	defaultTimeout = 2 * time.Minute
	// progressInterval is the time between two progress messages.
	progressInterval = 10 * time.Second
	// maxErrorDuration is how long polls may fail in a row with an error that does not look transient.
	maxErrorDuration = 30 * time.Second
	// firstRecording is how long the start waits after the channel reports the recording. Live Station takes a snapshot only
	// after more than 100 ms of recording, and a snapshot may follow in the same apply. Source: "Create snapshot".
	firstRecording = time.Second
)

// Action starts or stops the recording of a channel and waits until the channel reports the change.
type Action struct {
	providerdata.Action
	kind kind
}

// kind is what tells the two actions apart.
type kind struct {
	// name is the last part of the type name.
	name string
	// recording is the state of the channel that the action leads to.
	recording bool
	// failure is the title of a request that failed, and gerund names the request in messages.
	failure, gerund string
	// already is the state of a refusal which says that there is nothing to do.
	already livestation.State
	// call is the request.
	call        func(context.Context, *livestation.Client, string) error
	description string
}

// NewStartAction returns the action ncplivestation_start_recording.
func NewStartAction() action.Action {
	return &Action{kind: kind{
		name: "start_recording", recording: true, failure: "Unable to Start Recording", gerund: "Starting", already: livestation.StateAlreadyRecording,
		call: func(ctx context.Context, client *livestation.Client, channelID string) error {
			_, err := client.StartRecording(ctx, channelID)
			return err
		},
		description: "Starts the recording of a live channel and waits until the channel reports it. The channel must be on the air (`PUBLISHING`). A snapshot needs a " +
			"channel that is being recorded. If the channel is being recorded already, the action succeeds at once.\n\n" +
			"A snapshot that is taken right after the start contains only what has been recorded since then, which is about one second. " +
			"Restarting the recording erases the content of older snapshots.",
	}}
}

// NewStopAction returns the action ncplivestation_stop_recording.
func NewStopAction() action.Action {
	return &Action{kind: kind{
		name: "stop_recording", recording: false, failure: "Unable to Stop Recording", gerund: "Stopping", already: livestation.StateNotRecording,
		call: func(ctx context.Context, client *livestation.Client, channelID string) error {
			_, err := client.StopRecording(ctx, channelID)
			return err
		},
		description: "Stops the recording of a live channel and waits until the channel reports it. If the channel is not being recorded, the action succeeds at once.\n\n" +
			"Restarting the recording erases the content of older snapshots.",
	}}
}

type model struct {
	ChannelID types.String         `tfsdk:"channel_id"`
	Timeout   timetypes.GoDuration `tfsdk:"timeout"`
}

// Metadata names the action.
func (a *Action) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + a.kind.name
}

// Schema describes the action.
func (a *Action) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: a.kind.description,
		Attributes: map[string]schema.Attribute{
			"channel_id": schema.StringAttribute{
				Required: true, Validators: attribute.ChannelIDValidators(),
				MarkdownDescription: "ID of the channel.",
			},
			"timeout": schema.StringAttribute{
				Optional: true, CustomType: timetypes.GoDurationType{}, Validators: []validator.String{attribute.PositiveDuration{}},
				MarkdownDescription: "How long to wait until the channel reports the change, such as `30s` or `5m` (default `2m`).",
			},
		},
	}
}

// Invoke sends the request, unless the channel is already in the wanted state, and waits for the change.
func (a *Action) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if !a.Data.RequireConfigured("Invoking an action", &resp.Diagnostics) {
		return
	}
	timeout := defaultTimeout
	if !config.Timeout.IsNull() {
		value, diags := config.Timeout.ValueGoDuration()
		resp.Diagnostics.Append(diags...)
		timeout = value
	}
	channelID := config.ChannelID.ValueString()
	ctx, cancel := context.WithTimeoutCause(ctx, timeout, errTimeout)
	defer cancel()

	progress := func(text string) { resp.SendProgress(action.InvokeProgressEvent{Message: text}) }
	done := make(chan diag.Diagnostic, 1)
	go func() { done <- a.run(ctx, channelID) }()
	started := time.Now()
	progress(fmt.Sprintf("%s the recording of channel %s", a.kind.gerund, channelID))
	ticker := time.NewTicker(progressInterval)
	defer ticker.Stop()
	for {
		select {
		case problem := <-done:
			if problem != nil {
				resp.Diagnostics.Append(problem)
				return
			}
			progress(fmt.Sprintf("Channel %s %s", channelID, stateText(a.kind.recording)))
			return
		case <-ticker.C:
			progress(fmt.Sprintf("Still waiting for channel %s after %s", channelID, time.Since(started).Round(time.Second)))
		}
	}
}

// run does the work of Invoke. It is nil on success.
func (a *Action) run(ctx context.Context, channelID string) diag.Diagnostic {
	channel, err := a.Data.Client.GetChannel(ctx, channelID)
	if err != nil {
		return a.kind.readError(channelID, err)
	}
	if a.kind.reached(channel) {
		return nil
	}
	if err := a.kind.call(ctx, a.Data.Client, channelID); err != nil && livestation.StateOf(err) != a.kind.already {
		return a.kind.requestError(channelID, err)
	}
	_, _, err = wait.Until(ctx, wait.Config[*livestation.Channel]{
		States: wait.States{Pending: []string{stateText(!a.kind.recording)}, Success: []string{stateText(a.kind.recording)}},
		State: func(channel *livestation.Channel) string {
			if channel.Recording == nil {
				return ""
			}
			return stateText(*channel.Recording)
		},
		Tolerate: tolerateError,
	}, func(ctx context.Context) (*livestation.Channel, error) {
		return a.Data.Client.GetChannel(ctx, channelID)
	})
	if err != nil {
		return a.kind.waitError(channelID, err)
	}
	if a.kind.recording {
		select {
		case <-time.After(firstRecording):
		case <-ctx.Done(): // The channel reports the change, so the action has succeeded.
		}
	}
	return nil
}

// reached tells that a channel is in the state that the action leads to.
func (k kind) reached(channel *livestation.Channel) bool {
	return channel.Recording != nil && *channel.Recording == k.recording
}

// stateText names whether a channel is being recorded.
func stateText(recording bool) string {
	if recording {
		return "is being recorded"
	}
	return "is not being recorded"
}

// tolerateError tells the errors despite which the wait continues.
func tolerateError(err error, errorDuration time.Duration) bool {
	switch {
	case livestation.IsTransient(err) || livestation.IsThrottled(err):
		return true
	case livestation.IsUnauthenticated(err) || livestation.IsPermissionDenied(err) || livestation.IsNotFound(err):
		return false
	}
	return errorDuration < maxErrorDuration
}
