package shortclip

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/tfdiag"
)

// notCreated is the error of a create that Live Station did not answer with a clip.
func notCreated(data *tfdiag.ProviderData, plan *model, err error) diag.Diagnostic {
	subject := fmt.Sprintf("short clip of snapshot %s of channel %s, %d to %d ms",
		plan.SnapshotID.ValueString(), plan.ChannelID.ValueString(), plan.StartTime.ValueInt64(), plan.EndTime.ValueInt64())
	switch {
	case livestation.IsAmbiguous(err):
		return data.Failed("Short Clip May Have Been Made", subject, err, fmt.Sprintf(
			"The request was sent, but no answer says what became of it, so it was not repeated: Live Station may hold a clip that is not in the state. "+
				"Before you apply again, list the clips of the snapshot (GET /channels/%s/%s/shortclips); "+
				"if it is there, adopt it with terraform import and the id %s.",
			plan.ChannelID.ValueString(), plan.SnapshotID.ValueString(), importForm))
	case livestation.IsGone(err), livestation.IsNotAvailable(err):
		return data.Failed("Snapshot or Channel Gone", subject, err,
			"No clip was made. A snapshot lives for one hour, and is deleted with its channel. Take a new snapshot and use its id.")
	}
	return data.Failed("Cannot Create Short Clip", subject, err, "No clip was made. "+data.Advice(err))
}
