package shortclip

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
)

// importForm is the form of an import id, in words.
const importForm = "CHANNEL_ID/SHORTCLIP_ID, such as ls-20250814101530-zTwK2/1418"

// ImportState adopts a clip by its import id or by its identity. The refresh that follows gets the rest, but for start
// and end, which Live Station never tells: the configuration's are taken over by the next apply.
func (r *Resource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	var who identity
	if req.ID != "" || req.Identity == nil || req.Identity.Raw.IsNull() {
		parsed, wrong := parseImportID(req.ID)
		if wrong != "" {
			resp.Diagnostics.AddError("Invalid Import ID", wrong)
			return
		}
		who = parsed
	} else {
		resp.Diagnostics.Append(req.Identity.Get(ctx, &who)...)
		if resp.Diagnostics.HasError() {
			return
		}
		if wrong := checkIdentity(who); wrong != "" {
			resp.Diagnostics.AddError("Invalid Import Identity", wrong)
			return
		}
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("channel_id"), who.ChannelID)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), who.ID)...)
	// The default: a plan after an import has nothing to change here.
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("wait_for_completion"), types.BoolValue(true))...)
	if resp.Identity != nil {
		resp.Diagnostics.Append(resp.Identity.Set(ctx, who)...)
	}
}

// parseImportID takes an import id apart, or says what is wrong with it.
func parseImportID(id string) (who identity, wrong string) {
	channelID, clipID, found := strings.Cut(strings.TrimSpace(id), "/")
	if !found {
		return who, fmt.Sprintf("The import id has to be %s; got %q, which has no slash.", importForm, id)
	}
	who = identity{ChannelID: types.StringValue(channelID), ID: types.StringValue(clipID)}
	if wrong := checkIdentity(who); wrong != "" {
		return who, fmt.Sprintf("The import id has to be %s; got %q. %s", importForm, id, wrong)
	}
	return who, ""
}

// checkIdentity says what is wrong with the parts of an identity, "" if nothing is.
func checkIdentity(who identity) string {
	switch {
	case !attribute.IsChannelID(who.ChannelID.ValueString()):
		return fmt.Sprintf("%q is not %s.", who.ChannelID.ValueString(), attribute.ChannelIDForm)
	case !attribute.IsNumericID(who.ID.ValueString()):
		return fmt.Sprintf("%q is not the id of a short clip: %s.", who.ID.ValueString(), attribute.NumericIDForm)
	}
	return ""
}
