// SPDX-License-Identifier: MPL-2.0

// Package snapshot implements the snapshot of a live channel: the resource that takes one, and the data source that reads
// one.
package snapshot

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/providerdata"
)

var (
	_ resource.ResourceWithConfigure   = (*Resource)(nil)
	_ resource.ResourceWithIdentity    = (*Resource)(nil)
	_ resource.ResourceWithImportState = (*Resource)(nil)
	_ resource.ResourceWithModifyPlan  = (*Resource)(nil)
)

// Resource takes a snapshot and records that it was taken.
type Resource struct{ providerdata.Resource }

// NewResource returns the resource.
func NewResource() resource.Resource { return &Resource{} }

// Metadata names the resource.
func (r *Resource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_snapshot"
}

// IdentitySchema describes the identity of the resource (Terraform 1.12 and later).
func (r *Resource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = attribute.IdentitySchema("snapshot")
}

// Schema describes the resource. ModifyPlan decides in one place which changes take another snapshot.
func (r *Resource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Takes a snapshot of a live channel. A snapshot is playable for one hour, and short clips can be cut from it within that hour.\n\n" +
			"The resource records that the snapshot was taken: its attributes stay as they were then. A snapshot that has expired stays in state and is not " +
			"taken again automatically. Changing `triggers`, `channel_id`, or `limited_duration` replaces the snapshot. `destroy` only removes the " +
			"snapshot from state, because Live Station has no API to delete one.\n\n" +
			"The channel must be on the air (`PUBLISHING`), have a time machine (DVR), and be recording.",
		Attributes: map[string]schema.Attribute{
			"channel_id": schema.StringAttribute{
				Required: true, Validators: attribute.ChannelIDValidators(),
				MarkdownDescription: "ID of the channel. Changing this replaces the snapshot.",
			},
			"limited_duration": schema.NumberAttribute{
				Optional: true, Validators: []validator.Number{attribute.Integer{Min: livestation.MinLimitedDuration, Max: livestation.MaxLimitedDuration}},
				MarkdownDescription: "How many minutes back from now the snapshot covers, 1 to 240. By default the whole broadcast so far, at most its last 4 hours. " +
					"Changing this replaces the snapshot.",
			},
			"triggers": schema.MapAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "Any values. Changing them replaces the snapshot.",
			},
			"id": schema.StringAttribute{
				Computed: true, MarkdownDescription: "ID of the snapshot: digits. It is the `snapshot_id` of short clips.",
			},
			"channel_status": schema.StringAttribute{
				Computed: true, MarkdownDescription: "Status of the channel when the snapshot was taken.",
			},
			"snapshot_url": schema.StringAttribute{
				Computed: true, MarkdownDescription: "HLS playback URL of the snapshot. It stays in state but stops working at `expire_time`.",
			},
			"created_time": schema.StringAttribute{
				Computed: true, CustomType: timetypes.RFC3339Type{},
				MarkdownDescription: "When the snapshot was taken: RFC 3339, UTC, with milliseconds.",
			},
			"expire_time": schema.StringAttribute{
				Computed: true, CustomType: timetypes.RFC3339Type{},
				MarkdownDescription: "When the snapshot expires: RFC 3339, UTC, with milliseconds. After that, no clip can be cut from it.",
			},
			"duration": schema.Int64Attribute{
				Computed: true, MarkdownDescription: "Requested minutes, as Live Station reports them. Its value without `limited_duration` is not documented. It is not the " +
					"length of the recording.",
			},
		},
	}
}

// ModifyPlan plans another snapshot for each change, and looks at the channel that it is to be taken from.
func (r *Resource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return // Destroy only removes the snapshot from state.
	}
	var state, plan model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if req.State.Raw.IsNull() {
		if r.Data.RequireCredentials(&resp.Diagnostics) {
			resp.Diagnostics.Append(r.checkChannel(ctx, &plan, nil)...)
		}
		return
	}
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	imported, diags := attribute.IsImported(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if resp.RequiresReplace = requiresReplace(&state, &plan, imported); len(resp.RequiresReplace) > 0 {
		r.Data.RequireCredentials(&resp.Diagnostics)
		resp.Diagnostics.Append(r.checkChannel(ctx, &plan, &state)...)
		return
	}
	plan.copyComputed(&state)
	if imported {
		// The unknown value makes Terraform call Update, which ends the import: from then on every change counts.
		plan.ChannelStatus = types.StringUnknown()
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
}

// requiresReplace returns the attributes whose change takes another snapshot.
func requiresReplace(state, plan *model, imported bool) path.Paths {
	var replaced path.Paths
	changed := func(name string, before, after attr.Value) {
		if !before.Equal(after) {
			replaced = append(replaced, path.Root(name))
		}
	}
	changed("channel_id", state.ChannelID, plan.ChannelID)
	if !imported {
		if !attribute.SameInt64(state.LimitedDuration, plan.LimitedDuration) {
			changed("limited_duration", state.LimitedDuration, plan.LimitedDuration)
		}
		changed("triggers", state.Triggers, plan.Triggers)
	}
	return replaced
}

// Create takes the snapshot. An unknown outcome is an error, and the request is never repeated.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if !r.Data.RequireConfigured("Taking a snapshot", &resp.Diagnostics) {
		return
	}
	minutes, _ := attribute.ToInt64(plan.LimitedDuration)
	taken, err := r.Data.Client.CreateSnapshot(ctx, plan.ChannelID.ValueString(), minutes)
	if err != nil {
		resp.Diagnostics.Append(createError(ctx, r.Data, plan.ChannelID.ValueString(), err))
		return
	}
	r.Data.AddTakenSnapshot(taken)
	plan.ID = types.StringValue(taken.ID)
	plan.fromAPI(taken)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
}

// Read changes nothing, because the resource records what was. Only an import reads the snapshot, once.
func (r *Resource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	imported, diags := attribute.IsImported(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	if !imported || !state.CreatedTime.IsNull() || !r.Data.RequireConfigured("An import", &resp.Diagnostics) {
		return
	}
	found, err := r.Data.Client.GetSnapshot(ctx, state.ChannelID.ValueString(), state.ID.ValueString())
	if err != nil {
		resp.Diagnostics.Append(importError(&state, err))
		return
	}
	state.fromAPI(found)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

// Update writes the configured arguments of an imported snapshot to state.
func (r *Resource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var state, plan model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	plan.copyComputed(&state)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	resp.Diagnostics.Append(attribute.EndImport(ctx, resp.Private)...)
}

// Delete removes the snapshot from state. It expires by itself and leaves nothing behind.
func (r *Resource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

// importIDFormat is the format of an import ID, in words.
const importIDFormat = "CHANNEL_ID/SNAPSHOT_ID, such as ls-20250814101530-zTwK2/7526"

// ImportState imports a snapshot by its import ID or by its identity, within its hour.
func (r *Resource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	attribute.ImportState(ctx, req, resp, importIDFormat)
}
