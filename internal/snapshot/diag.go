// SPDX-License-Identifier: MPL-2.0

package snapshot

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/providerdata"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/tfdiag"
)

const (
	noSnapshotTaken = "No snapshot was taken."
	keepSnapshot    = "To keep the snapshot, restore the arguments that it was taken with."
)

// createError is the error of a create without a snapshot. If the state of the channel is the reason, the channel is read,
// because the response names at most one of the prerequisites that are missing.
func createError(ctx context.Context, data *providerdata.Data, channelID string, err error) diag.Diagnostic {
	situation := tfdiag.Situation{Summary: "Unable to Take Snapshot", What: "Taking a snapshot of channel " + channelID, Err: err, Consequence: noSnapshotTaken}
	switch {
	case livestation.IsOutcomeUnknown(err):
		situation.Summary = "Snapshot Creation Unconfirmed"
		situation.Consequence = "The request may have taken a snapshot that is not in state. The provider did not retry the request."
		situation.NextStep = "Apply again. An extra snapshot does no harm: it expires within one hour."
	case livestation.IsChannelNotFound(err):
		situation.Summary = "Channel Not Found"
		situation.NextStep = tfdiag.CheckChannel
	case livestation.IsWrongState(err), livestation.IsNotAvailable(err), livestation.IsInvalid(err):
		if channel, channelErr := data.Client.GetChannel(ctx, channelID); channelErr == nil {
			if missing := missingPrerequisites(channel); len(missing) > 0 {
				situation.NextStep = "Fix these states of the channel first:\n  - " + strings.Join(missing, "\n  - ")
			}
		}
	}
	return situation.Error()
}

// missingPrerequisites says what a channel lacks for a snapshot, and how it gets there.
func missingPrerequisites(channel *livestation.Channel) []string {
	var missing []string
	if !channel.Status.Publishing() {
		missing = append(missing, fmt.Sprintf("Its status is %s, not PUBLISHING: start the stream to its publish URL.", channel.Status))
	}
	if channel.DVR != nil && !*channel.DVR {
		missing = append(missing, "It has no time machine (use_dvr is false): turn it on with the API, or create a channel with one. The console cannot change it later.")
	}
	if channel.Recording != nil && !*channel.Recording {
		missing = append(missing, "It is not being recorded: start the recording, or let it start with the stream (immediate_on_air).")
	}
	if strings.Contains(channel.OutputProtocol, "LL") {
		missing = append(missing, fmt.Sprintf("Its output protocol is %s: one page of Live Station's documentation says that snapshots need HLS.", channel.OutputProtocol))
	}
	return missing
}

// checkChannel looks at the channel that a snapshot is to be taken from. replaced is the snapshot that the new one
// replaces, nil for a first one: the clips that depend on it would be destroyed before the new one can fail.
func (r *Resource) checkChannel(ctx context.Context, plan, replaced *model) diag.Diagnostics {
	if !r.Data.Configured() || plan.ChannelID.IsUnknown() {
		return nil
	}
	channel, err := r.Data.Channel(ctx, plan.ChannelID.ValueString())
	return channelProblem(plan.ChannelID.ValueString(), replaced, channel, err)
}

// channelProblem says why a snapshot of a channel may fail. err is the error of reading the channel.
func channelProblem(channelID string, replaced *model, channel *livestation.Channel, err error) diag.Diagnostics {
	situation := tfdiag.Situation{Attribute: path.Root("channel_id"), What: "Reading channel " + channelID}
	if replaced != nil {
		situation.Consequence = fmt.Sprintf("The replacement would remove snapshot %s and the clips that depend on it from state, and could fail to take another snapshot.", replaced.ID.ValueString())
	}
	switch {
	case livestation.IsNotFound(err):
		situation.Summary, situation.Err = "Channel Not Found", err
		situation.NextStep = tfdiag.CheckChannel
		if replaced != nil {
			situation.NextStep += " " + keepSnapshot
		}
		situation.NextStep += " " + tfdiag.DestroyNote
		return diag.Diagnostics{situation.Error()}
	case livestation.IsUnauthenticated(err), livestation.IsPermissionDenied(err):
		situation.Summary, situation.Err, situation.Consequence = "Unable to Read Channel", err, tfdiag.NothingChanged
		situation.NextStep = tfdiag.Advice(err) + " " + tfdiag.DestroyNote
		return diag.Diagnostics{situation.Error()}
	case err != nil:
		situation.Summary, situation.Err = "Unable to Read Channel", err
		situation.Consequence = "The plan does not know whether a snapshot can be taken, so the apply may fail."
		return diag.Diagnostics{situation.Warning()}
	}
	missing := missingPrerequisites(channel)
	if len(missing) == 0 {
		return nil
	}
	situation.Summary = "Channel Not Ready"
	situation.What = fmt.Sprintf("Taking a snapshot of channel %s may fail now:\n  - %s", channelID, strings.Join(missing, "\n  - "))
	if replaced != nil && !channel.Status.Publishing() {
		situation.NextStep = "Plan again while the channel is PUBLISHING. " + keepSnapshot + " " + tfdiag.DestroyNote
		return diag.Diagnostics{situation.Error()}
	}
	if replaced == nil {
		situation.Consequence = "The apply may fail."
	}
	situation.NextStep = "Fix this before you apply. If an action of this apply starts the recording, ignore the item about the recording."
	return diag.Diagnostics{situation.Warning()}
}

func importError(state *model, err error) diag.Diagnostic {
	situation := tfdiag.Situation{
		Summary: "Unable to Import Snapshot", What: "Reading " + state.String(), Err: err, Consequence: "Nothing was imported.",
	}
	if livestation.IsNotFound(err) || livestation.IsNotAvailable(err) {
		situation.Summary = "Snapshot Not Found"
		situation.Consequence = tfdiag.SnapshotGone + " Nothing was imported."
		situation.NextStep = "A snapshot can be imported only while it is valid, for one hour. Check both parts of the import ID, " + importIDFormat + "."
	}
	return situation.Error()
}

// readError is the error of the data source.
func readError(channelID, id string, err error) diag.Diagnostic {
	situation := tfdiag.Situation{Summary: "Unable to Read Snapshot", What: fmt.Sprintf("Reading snapshot %s of channel %s", id, channelID), Err: err, Consequence: tfdiag.NothingChanged}
	switch {
	case livestation.IsChannelNotFound(err):
		situation.Summary = "Channel Not Found"
		situation.Consequence = tfdiag.ChannelGone
		situation.NextStep = tfdiag.CheckChannel + " To continue without the snapshot, set allow_expired to true."
	case livestation.IsNotFound(err), livestation.IsNotAvailable(err):
		situation.Summary = "Snapshot Not Found"
		situation.Consequence = tfdiag.SnapshotGone + " A snapshot is valid for one hour."
		situation.NextStep = tfdiag.CheckSnapshot + " Otherwise take a new snapshot, or set allow_expired to true to continue without it."
	}
	return situation.Error()
}

// expiredError is the error of the data source for a snapshot that Live Station still returns.
func expiredError(channelID string, found *livestation.Snapshot) diag.Diagnostic {
	return tfdiag.Situation{
		Summary: "Snapshot Has Expired", Attribute: path.Root("snapshot_id"),
		What: fmt.Sprintf("Snapshot %s of channel %s expired at %s. A snapshot is valid for one hour.",
			found.ID, channelID, attribute.FormatTime(found.ExpireTime)),
		NextStep: "Take a new snapshot and use its ID, or set allow_expired to true to continue without it.",
	}.Error()
}
