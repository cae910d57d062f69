// SPDX-License-Identifier: MPL-2.0

package shortclip

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
)

// importIDFormat is the format of an import ID, in words.
const importIDFormat = "CHANNEL_ID/SHORTCLIP_ID, such as ls-20250814101530-zTwK2/1418"

// ImportState imports a clip by its import ID or by its identity. The refresh that follows reads the rest.
func (r *Resource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	attribute.ImportState(ctx, req, resp, importIDFormat)
	if resp.Diagnostics.HasError() {
		return
	}
	// The default, so that a plan after an import has nothing to change here.
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("wait_for_completion"), types.BoolValue(true))...)
}

// setImportedTimes gives an imported clip times: from 0 to its length, which is all that Live Station tells. A clip whose
// length is not known yet has none.
func (m *model) setImportedTimes() {
	if !m.StartTime.IsNull() || !m.EndTime.IsNull() || m.Duration.IsNull() {
		return
	}
	m.StartTime = attribute.Int64ToNumber(0)
	// A clip can be some milliseconds longer or shorter than a configuration may request.
	m.EndTime = attribute.Int64ToNumber(min(max(m.Duration.ValueInt64(), livestation.MinShortClipLength), livestation.MaxShortClipLength))
}
