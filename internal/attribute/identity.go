// SPDX-License-Identifier: MPL-2.0

package attribute

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Identity is the identity of an object of a channel with a numeric ID: a short clip or a snapshot.
type Identity struct {
	ChannelID types.String `tfsdk:"channel_id"`
	ID        types.String `tfsdk:"id"`
}

// IdentitySchema is the schema of an Identity; noun names the object.
func IdentitySchema(noun string) identityschema.Schema {
	return identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"channel_id": identityschema.StringAttribute{RequiredForImport: true, Description: "ID of the channel."},
		"id":         identityschema.StringAttribute{RequiredForImport: true, Description: "ID of the " + noun + ": digits."},
	}}
}

// ParseImport reads the identity of an imported object from its import ID or its identity. format is the format of the import
// ID, in words.
func ParseImport(ctx context.Context, req resource.ImportStateRequest, format string) (Identity, diag.Diagnostics) {
	var diags diag.Diagnostics
	if req.ID != "" || req.Identity == nil || req.Identity.Raw.IsNull() {
		identity, err := ParseImportID(req.ID)
		if err != nil {
			diags.AddError("Invalid Import ID", fmt.Sprintf("The import ID must be %s, got: %q (%s)", format, req.ID, err))
		}
		return identity, diags
	}
	var identity Identity
	diags.Append(req.Identity.Get(ctx, &identity)...)
	if diags.HasError() {
		return identity, diags
	}
	if err := identity.validate(); err != nil {
		diags.AddError("Invalid Import Identity", err.Error())
	}
	return identity, diags
}

// ParseImportID splits an import ID of the format CHANNEL_ID/ID.
func ParseImportID(id string) (Identity, error) {
	channelID, own, found := strings.Cut(strings.TrimSpace(id), "/")
	if !found {
		return Identity{}, errors.New("it has no slash")
	}
	identity := Identity{ChannelID: types.StringValue(channelID), ID: types.StringValue(own)}
	return identity, identity.validate()
}

func (i Identity) validate() error {
	switch {
	case !channelID.MatchString(i.ChannelID.ValueString()):
		return fmt.Errorf("%q is not %s", i.ChannelID.ValueString(), channelIDFormat)
	case !numericID.MatchString(i.ID.ValueString()):
		return fmt.Errorf("%q is not %s", i.ID.ValueString(), numericIDFormat)
	}
	return nil
}
