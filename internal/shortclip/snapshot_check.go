package shortclip

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/tfdiag"
)

// soon is how long before its end a snapshot is worth a warning: plan, review and apply take their time.
const expiryWarningWindow = 10 * time.Minute

// preflight looks at the snapshot that a clip is to be cut from, so that a plan says what the apply would meet. Only what
// cannot succeed is an error. replaced is the clip that would be given up for the new one, nil for a first one. All
// clips of a snapshot share one look-up.
func checkSnapshot(ctx context.Context, data *tfdiag.ProviderData, plan *model, replaced *Clip) diag.Diagnostics {
	var diags diag.Diagnostics
	if !data.Known() || plan.ChannelID.IsUnknown() || plan.SnapshotID.IsUnknown() {
		return diags
	}
	at := path.Root("snapshot_id")
	name := snapshotName(plan)
	found, err := data.Snapshot(ctx, plan.ChannelID.ValueString(), plan.SnapshotID.ValueString())
	switch {
	case livestation.IsNotFound(err), livestation.IsNotAvailable(err):
		diags.AddAttributeError(at, "Snapshot Expired or Unknown", fmt.Sprintf(
			"%s is not there: it expired, was deleted with its channel, or never was. A snapshot lives for one hour, and no clip can be cut out of it after that.\n\n%s\n\n%s",
			capitalize(name), nextStep(replaced), data.Detail(name, err, "")))
	case livestation.IsUnauthenticated(err), livestation.IsPermissionDenied(err):
		diags.Append(data.Failed("Cannot Look Up Snapshot", name, err))
	case err != nil:
		diags.AddAttributeWarning(at, "Snapshot Not Checked", fmt.Sprintf(
			"Whether a clip can be cut out of %s could not be found out, so the apply may still fail.\n\n%s", name, data.Detail(name, err)))
	case found.Expired():
		diags.AddAttributeError(at, "Snapshot Expired", fmt.Sprintf("%s expired at %s, %s ago: a snapshot lives for one hour, and no clip can be cut out of it after that.\n\n%s",
			capitalize(name), attribute.FormatTime(found.ExpireTime), found.RetrievedTime.Sub(found.ExpireTime).Round(time.Second), nextStep(replaced)))
	default:
		diags.Append(snapshotWarnings(plan, found)...)
	}
	return diags
}

// doubts are what may keep an apply from succeeding although the snapshot is there.
func snapshotWarnings(plan *model, found *livestation.Snapshot) diag.Diagnostics {
	var diags diag.Diagnostics
	name := snapshotName(plan)
	if left := found.ExpireTime.Sub(found.RetrievedTime); !found.ExpireTime.IsZero() && left <= expiryWarningWindow {
		diags.AddAttributeWarning(path.Root("snapshot_id"), "Snapshot About to Expire", fmt.Sprintf(
			"%s expires at %s, in %s. Apply before that, or take a new snapshot and use its id.",
			capitalize(name), attribute.FormatTime(found.ExpireTime), left.Round(time.Second)))
	}
	if end, known := toInt64(plan.EndTime); known && end > found.MaxLength().Milliseconds() {
		longest := found.MaxLength()
		diags.AddAttributeWarning(path.Root("end_time"), "Short Clip Ends Behind Its Snapshot", fmt.Sprintf(
			"end_time is %d ms, but %s cannot be longer than %s (%d ms), so Live Station will refuse the clip. Set end_time to %d or less, or use a longer snapshot.",
			end, name, longest, longest.Milliseconds(), longest.Milliseconds()))
	}
	if status := livestation.ChannelStatus(found.ChannelStatus); status != "" && !status.Publishing() && status != "READY" {
		diags.AddAttributeWarning(path.Root("channel_id"), "Channel Not Ready", fmt.Sprintf(
			"Channel %s is %s now. A clip can be cut only while its channel is READY or PUBLISHING.", plan.ChannelID.ValueString(), status))
	}
	return diags
}

// whatNow says the way out where no clip can be made.
func nextStep(replaced *Clip) string {
	if replaced == nil {
		return "Take a new snapshot and set snapshot_id to its id."
	}
	return fmt.Sprintf("%s (%s) would be given up for nothing: no other could be made in its place. To keep it, put back the values that it was made with; "+
		"to replace it, take a new snapshot and set snapshot_id to its id; to forget it, remove it from the configuration.",
		capitalize(replaced.String()), replaced.status())
}

func snapshotName(plan *model) string {
	return fmt.Sprintf("snapshot %s of channel %s", plan.SnapshotID.ValueString(), plan.ChannelID.ValueString())
}
