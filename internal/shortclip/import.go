package shortclip

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
)

// importForm is the form of an import id, in words.
const importIDFormat = "CHANNEL_ID/SHORTCLIP_ID, such as ls-20250814101530-zTwK2/1418"

// ImportState adopts a clip by its import id or by its identity. The refresh that follows gets the rest, but for start
// and end, which Live Station never tells: the configuration's are taken over by the next apply.
func (r *Resource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	who, diags := attribute.ParseImport(ctx, req, importIDFormat)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("channel_id"), who.ChannelID)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), who.ID)...)
	// The default: a plan after an import has nothing to change here.
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("wait_for_completion"), types.BoolValue(true))...)
	if resp.Identity != nil {
		resp.Diagnostics.Append(resp.Identity.Set(ctx, who)...)
	}
}
