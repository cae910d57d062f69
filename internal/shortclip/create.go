package shortclip

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/tfdiag"
)

// notCreated is the error of a create that Live Station did not answer with a clip.
func createError(ctx context.Context, data *tfdiag.ProviderData, plan *model, err error) diag.Diagnostic {
	start, end := plan.timeRange()
	subject := fmt.Sprintf("short clip of snapshot %s of channel %s, %d to %d ms",
		plan.SnapshotID.ValueString(), plan.ChannelID.ValueString(), start, end)
	var unsettled *unsettledError
	var notMade *notMadeError
	switch {
	case errors.As(err, &unsettled):
		hint := fmt.Sprintf("%s.\n\nThe request was sent, and what became of it is not known: Live Station may hold a clip that is not in the state. ", unsettled.reason)
		if len(unsettled.candidates) > 0 {
			hint += "If one of these is it, adopt it:\n" + unsettled.importCommands(plan.ChannelID.ValueString())
		} else {
			hint += fmt.Sprintf("Before you apply again, list the clips of the snapshot (GET /channels/%s/%s/shortclips); "+
				"if it is there, adopt it with terraform import and the id %s.", plan.ChannelID.ValueString(), plan.SnapshotID.ValueString(), importIDFormat)
		}
		return data.Failed("Short Clip May Have Been Made", subject, unsettled.err, hint)
	case errors.As(err, &notMade):
		return data.Failed("Cannot Create Short Clip", subject, notMade.err, fmt.Sprintf(
			"No clip was made: the list of the snapshot's clips proves it. Times asked for: %d. %s", notMade.requests, data.Advice(notMade.err)))
	case livestation.IsUnauthenticated(err), livestation.IsPermissionDenied(err), livestation.IsThrottled(err), livestation.IsUnreachable(err):
		return data.Failed("Cannot Create Short Clip", subject, err, "No clip was made. "+data.Advice(err))
	}
	// A plan may be applied long after it was made. No documented code says that a snapshot expired, so it is asked for.
	found, lookupErr := data.Client.GetSnapshot(ctx, plan.ChannelID.ValueString(), plan.SnapshotID.ValueString())
	switch {
	case lookupErr == nil && found.Expired():
		return data.Failed("Snapshot Expired", subject, err, fmt.Sprintf(
			"No clip was made: the snapshot expired at %s. A snapshot lives for one hour. %s", attribute.FormatTime(found.ExpireTime), nextStep(nil)))
	case livestation.IsNotFound(lookupErr), livestation.IsNotAvailable(lookupErr), livestation.IsNotFound(err), livestation.IsNotAvailable(err):
		return data.Failed("Snapshot Expired or Unknown", subject, err,
			"No clip was made: the snapshot expired, was deleted with its channel, or never was. A snapshot lives for one hour. "+nextStep(nil))
	}
	return data.Failed("Cannot Create Short Clip", subject, err, "No clip was made. "+data.Advice(err))
}

// adopted is the warning of a clip that was found after the answer to its request was lost.
func reconciledWarning(data *tfdiag.ProviderData, clip *Clip, why error) diag.Diagnostic {
	return diag.NewWarningDiagnostic("Short Clip Found After Its Answer Was Lost", fmt.Sprintf(
		"Live Station made %s, but its answer did not arrive. The clip was found in the list of the snapshot's clips, by its output, its time and its length, "+
			"and is in the state: there is nothing to do.\n\n%s", clip, data.Detail(clip.String(), why, "")))
}
