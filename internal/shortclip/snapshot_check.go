// SPDX-License-Identifier: MPL-2.0

package shortclip

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/providerdata"
)

const (
	// expiryWarningWindow is how long before its end a snapshot is worth a warning: plan, review and apply take time.
	expiryWarningWindow = 10 * time.Minute
	// snapshotSlack is by how much a snapshot may be shorter than its minutes.
	snapshotSlack = 5 * time.Second
)

// checkSnapshot looks at the snapshot that a clip is to be cut from, so that the plan says what the apply would run into.
// Only what cannot succeed is an error. replaced is the clip that the new one replaces, nil for a first one. All clips of
// a snapshot share one lookup.
func checkSnapshot(ctx context.Context, data *providerdata.Data, plan *model, replaced *Clip) diag.Diagnostics {
	var diags diag.Diagnostics
	if !data.Configured() || plan.ChannelID.IsUnknown() || plan.SnapshotID.IsUnknown() {
		return diags
	}
	found, err := data.Snapshot(ctx, plan.ChannelID.ValueString(), plan.SnapshotID.ValueString())
	switch {
	case livestation.IsChannelNotFound(err):
		diags.Append(channelNotFound(plan, replaced, err))
	case livestation.IsNotFound(err), livestation.IsNotAvailable(err):
		diags.Append(snapshotNotFound(plan, replaced, err))
	case livestation.IsUnauthenticated(err), livestation.IsPermissionDenied(err):
		diags.Append(snapshotUnreadable(plan, err))
	case err != nil:
		diags.Append(snapshotUnverified(plan, err))
	case found.Expired():
		diags.Append(snapshotExpired(plan, replaced, found))
	default:
		diags.Append(snapshotWarnings(plan, found)...)
	}
	return diags
}

// snapshotWarnings are the reasons why an apply may fail although the snapshot exists.
func snapshotWarnings(plan *model, found *livestation.Snapshot) diag.Diagnostics {
	var diags diag.Diagnostics
	if left := found.ExpireTime.Sub(found.RetrievedTime); !found.ExpireTime.IsZero() && left <= expiryWarningWindow {
		diags.Append(snapshotExpiresSoon(plan, found, left))
	}
	if end, known := attribute.ToInt64(plan.EndTime); known {
		switch longest := found.MaxLength(); {
		case end > longest.Milliseconds():
			diags.Append(clipEndsAfterSnapshot(plan, end, longest))
		case end > (longest - snapshotSlack).Milliseconds():
			diags.Append(clipEndsWithSnapshot(plan, end, longest))
		}
	}
	if status := livestation.ChannelStatus(found.ChannelStatus); status != "" && !status.Publishing() {
		diags.Append(channelNotOnAir(plan, status)...)
	}
	return diags
}
