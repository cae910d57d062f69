// SPDX-License-Identifier: MPL-2.0

package shortclip

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
)

// The defaults of timeouts.
const (
	defaultCreateTimeout = 30 * time.Minute
	defaultUpdateTimeout = 30 * time.Minute
	defaultDeleteTimeout = 5 * time.Minute
)

// wait waits until the clip of m is COMPLETED and merges what it sees. ctx or timeout bounds it; timeoutName is the
// attribute of timeouts that does. The end of a wait is only an error if the clip failed: an error in a create would
// taint a clip that Live Station is still processing, and the next apply would cut another.
func (r *Resource) wait(ctx context.Context, m *model, timeout time.Duration, timeoutName string, private attribute.PrivateState) diag.Diagnostics {
	var diags diag.Diagnostics
	seen, err := r.Data.WaitForClip(ctx, m.ChannelID.ValueString(), m.SnapshotID.ValueString(), m.ID.ValueString(), timeout)
	if seen != nil {
		diags.Append(r.mergeResponse(ctx, m, seen, private)...)
	}
	if err != nil {
		diags.Append(waitDiagnostic(&m.Clip, err, timeoutName))
		return diags
	}
	diags.Append(lengthWarning(m)...)
	return diags
}

// mergeResponse merges a response, and warns if Live Station writes the mp4 to another place than configured.
func (r *Resource) mergeResponse(ctx context.Context, m *model, clip *livestation.ShortClip, private attribute.PrivateState) diag.Diagnostics {
	var diags diag.Diagnostics
	m.mergeResponse(clip, r.Data.StorageEndpoint())
	configured := m.outputValue().output()
	if bucket := clip.Output.BucketName; bucket != "" && bucket != configured.BucketName {
		diags.Append(updateObjectRecord(ctx, private, func(record *objectRecord) { record.Bucket = bucket })...)
	}
	diags.Append(outputWarning(&m.Clip, clip, configured)...)
	return diags
}
