// SPDX-License-Identifier: MPL-2.0

package attribute

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// importedKey marks an imported object in its private state. Live Station never reports the arguments of its create, so
// the configured ones are written to state without a replacement.
const importedKey = "imported"

// PrivateReader reads the private state of a resource, which users do not see.
type PrivateReader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

// PrivateState reads and writes the private state of a resource.
type PrivateState interface {
	PrivateReader
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// IsImported reports whether an object was imported, and not released from its import since.
func IsImported(ctx context.Context, private PrivateReader) (bool, diag.Diagnostics) {
	value, diags := private.GetKey(ctx, importedKey)
	return string(value) == "true", diags
}

// EndImport releases an object from its import: from then on every change of an argument counts.
func EndImport(ctx context.Context, private PrivateState) diag.Diagnostics {
	return private.SetKey(ctx, importedKey, []byte("false"))
}

// ImportState imports an object by its import ID or by its identity. format is the format of the import ID, in words. The
// refresh that follows reads the rest.
func ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse, format string) {
	identity, diags := parseImport(ctx, req, format)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("channel_id"), identity.ChannelID)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), identity.ID)...)
	resp.Diagnostics.Append(resp.Private.SetKey(ctx, importedKey, []byte("true"))...)
	if resp.Identity != nil {
		resp.Diagnostics.Append(resp.Identity.Set(ctx, identity)...)
	}
}

// parseImport reads the identity of an imported object from its import ID or its identity.
func parseImport(ctx context.Context, req resource.ImportStateRequest, format string) (Identity, diag.Diagnostics) {
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
