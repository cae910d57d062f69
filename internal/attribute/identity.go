// SPDX-License-Identifier: MPL-2.0

package attribute

import (
	"errors"
	"fmt"
	"strings"

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
