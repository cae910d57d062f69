package shortclip

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/tfdiag"
)

// notCreated is the error of a create that Live Station did not answer with a clip.
func notCreated(ctx context.Context, data *tfdiag.ProviderData, plan *model, err error) diag.Diagnostic {
	start, end := plan.bounds()
	subject := fmt.Sprintf("short clip of snapshot %s of channel %s, %d to %d ms",
		plan.SnapshotID.ValueString(), plan.ChannelID.ValueString(), start, end)
	switch {
	case livestation.IsAmbiguous(err):
		return data.Failed("Short Clip May Have Been Made", subject, err, fmt.Sprintf(
			"The request was sent, but no answer says what became of it, so it was not repeated: Live Station may hold a clip that is not in the state. "+
				"Before you apply again, list the clips of the snapshot (GET /channels/%s/%s/shortclips); "+
				"if it is there, adopt it with terraform import and the id %s.",
			plan.ChannelID.ValueString(), plan.SnapshotID.ValueString(), importForm))
	case livestation.IsNotAuthenticated(err), livestation.IsNoPermission(err), livestation.IsThrottled(err), livestation.IsUnreachable(err):
		return data.Failed("Cannot Create Short Clip", subject, err, "No clip was made. "+data.Advice(err))
	}
	// A plan may be applied long after it was made. No documented code says that a snapshot expired, so it is asked for.
	found, lookupErr := data.Client.GetSnapshot(ctx, plan.ChannelID.ValueString(), plan.SnapshotID.ValueString())
	switch {
	case lookupErr == nil && found.Expired():
		return data.Failed("Snapshot Expired", subject, err, fmt.Sprintf(
			"No clip was made: the snapshot expired at %s. A snapshot lives for one hour. %s", attribute.FormatTime(found.ExpireTime), whatNow(nil)))
	case livestation.IsGone(lookupErr), livestation.IsNotAvailable(lookupErr), livestation.IsGone(err), livestation.IsNotAvailable(err):
		return data.Failed("Snapshot Expired or Unknown", subject, err,
			"No clip was made: the snapshot expired, was deleted with its channel, or never was. A snapshot lives for one hour. "+whatNow(nil))
	}
	return data.Failed("Cannot Create Short Clip", subject, err, "No clip was made. "+data.Advice(err))
}
