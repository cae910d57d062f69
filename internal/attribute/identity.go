package attribute

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Identity is the identity of what belongs to a channel and has an id of digits: a short clip, a snapshot.
type Identity struct {
	ChannelID types.String `tfsdk:"channel_id"`
	ID        types.String `tfsdk:"id"`
}

// IdentitySchema is the schema of an Identity; noun is what the id is of.
func IdentitySchema(noun string) identityschema.Schema {
	return identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"channel_id": identityschema.StringAttribute{RequiredForImport: true, Description: "Id of the channel."},
		"id":         identityschema.StringAttribute{RequiredForImport: true, Description: "Id of the " + noun + ": digits."},
	}}
}

// Imported reads whom an import is of, by import id or by identity; form is that of the import id, in words.
func ParseImport(ctx context.Context, req resource.ImportStateRequest, form string) (Identity, diag.Diagnostics) {
	var diags diag.Diagnostics
	if req.ID != "" || req.Identity == nil || req.Identity.Raw.IsNull() {
		who, err := ParseImportID(req.ID)
		if err != nil {
			diags.AddError("Invalid Import ID", fmt.Sprintf("The import id has to be %s; got %q. %s", form, req.ID, err))
		}
		return who, diags
	}
	var who Identity
	diags.Append(req.Identity.Get(ctx, &who)...)
	if diags.HasError() {
		return who, diags
	}
	if err := who.validate(); err != nil {
		diags.AddError("Invalid Import Identity", err.Error())
	}
	return who, diags
}

// ParseImportID takes an import id of the form CHANNEL_ID/ID apart.
func ParseImportID(id string) (Identity, error) {
	channelID, own, found := strings.Cut(strings.TrimSpace(id), "/")
	if !found {
		return Identity{}, fmt.Errorf("it has no slash")
	}
	who := Identity{ChannelID: types.StringValue(channelID), ID: types.StringValue(own)}
	return who, who.validate()
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
