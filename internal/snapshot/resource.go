package snapshot

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/tfdiag"
)

var (
	_ resource.ResourceWithConfigure   = (*Resource)(nil)
	_ resource.ResourceWithIdentity    = (*Resource)(nil)
	_ resource.ResourceWithImportState = (*Resource)(nil)
	_ resource.ResourceWithModifyPlan  = (*Resource)(nil)
)

// Resource takes a snapshot and records that it was taken.
type Resource struct{ tfdiag.Resource }

// NewResource makes the resource.
func NewResource() resource.Resource { return &Resource{} }

// Metadata names the resource.
func (r *Resource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_snapshot"
}

// IdentitySchema describes the identity of the resource (Terraform 1.12 and later).
func (r *Resource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = attribute.IdentitySchema("snapshot")
}

// Schema describes the resource. What makes a change a replacement is in ModifyPlan, in one place for all attributes.
func (r *Resource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Takes a snapshot of a live channel, which can be played, and cut into short clips, for one hour.\n\n" +
			"It records that the snapshot was taken: what it tells stays as it was then. An expired or forgotten snapshot stays in the state and is never " +
			"taken again by itself; a change of `triggers`, of the channel or of `limited_duration` takes a new one. `destroy` only forgets it: Live Station " +
			"cannot delete a snapshot.\n\n" +
			"The channel has to be on the air (`PUBLISHING`), have a time machine (DVR), and be recorded at the time.",
		Attributes: map[string]schema.Attribute{
			"channel_id": schema.StringAttribute{
				Required: true, Validators: attribute.ChannelIDValidators(),
				MarkdownDescription: "Id of the channel. A change takes a new snapshot.",
			},
			"limited_duration": schema.Int64Attribute{
				Optional: true, Validators: []validator.Int64{int64validator.Between(livestation.MinLimitedDuration, livestation.MaxLimitedDuration)},
				MarkdownDescription: "How many minutes back from now the snapshot holds, 1 to 240. If not set the whole broadcast so far, at most its last 4 hours. " +
					"A change takes a new snapshot.",
			},
			"triggers": schema.MapAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "Any values: a change of them takes a new snapshot.",
			},
			"id": schema.StringAttribute{
				Computed: true, MarkdownDescription: "Id of the snapshot: digits. It is the `snapshot_id` of short clips.",
			},
			"channel_status": schema.StringAttribute{
				Computed: true, MarkdownDescription: "Status of the channel when the snapshot was taken.",
			},
			"snapshot_url": schema.StringAttribute{
				Computed: true, MarkdownDescription: "HLS playback URL of the snapshot. It stays in the state, but leads nowhere after `expire_time`.",
			},
			"created_time": schema.StringAttribute{
				Computed: true, CustomType: timetypes.RFC3339Type{},
				MarkdownDescription: "When the snapshot was taken: RFC 3339, UTC, with milliseconds.",
			},
			"expire_time": schema.StringAttribute{
				Computed: true, CustomType: timetypes.RFC3339Type{},
				MarkdownDescription: "When its hour is over, and with it the cutting of clips: RFC 3339, UTC, with milliseconds.",
			},
			"duration": schema.Int64Attribute{
				Computed: true, MarkdownDescription: "How many minutes were asked for, as Live Station tells it; what it tells if none were NCP does not document. It is not the length of what was recorded.",
			},
		},
	}
}

// imported marks in the private state a snapshot that was imported and not applied since: Live Station does not tell
// what it was taken for, so the configuration's word is taken over in place.
const importedKey = "imported"

// ModifyPlan makes a change a new snapshot, and nothing else.
func (r *Resource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() || req.State.Raw.IsNull() {
		return
	}
	var state, plan model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	adopts, diags := req.Private.GetKey(ctx, importedKey)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	changed := func(name string, was, is attr.Value) {
		if !was.Equal(is) {
			resp.RequiresReplace = append(resp.RequiresReplace, path.Root(name))
		}
	}
	changed("channel_id", state.ChannelID, plan.ChannelID)
	if string(adopts) != "true" {
		changed("limited_duration", state.LimitedDuration, plan.LimitedDuration)
		changed("triggers", state.Triggers, plan.Triggers)
	}
	if len(resp.RequiresReplace) > 0 {
		return
	}
	plan.copyComputed(&state)
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
}

// Create takes the snapshot.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	taken, err := r.Data.Client.CreateSnapshot(ctx, plan.ChannelID.ValueString(), plan.LimitedDuration.ValueInt64())
	if err != nil {
		resp.Diagnostics.Append(r.createError(ctx, plan.ChannelID.ValueString(), err))
		return
	}
	plan.ID = types.StringValue(taken.ID)
	plan.fromAPI(taken)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
}

// notTaken is the error of a snapshot that was not taken. Where the channel's state is the reason, the channel is asked
// for, because the answer names at most one of the things that it lacks.
func (r *Resource) createError(ctx context.Context, channelID string, err error) diag.Diagnostic {
	subject := "snapshot of channel " + channelID
	switch {
	case livestation.IsOutcomeUnknown(err):
		return r.Data.Failed("Snapshot May Have Been Taken", subject, err,
			"The request was sent, but no answer says what became of it, so it was not repeated. A snapshot more does no harm: it expires within the hour. Apply again.")
	case livestation.IsUnauthenticated(err), livestation.IsPermissionDenied(err), livestation.IsThrottled(err), livestation.IsUnreachable(err):
		return r.Data.Failed("Cannot Take Snapshot", subject, err, "No snapshot was taken. "+r.Data.Advice(err))
	}
	hint := r.Data.Advice(err)
	if channel, channelErr := r.Data.Client.GetChannel(ctx, channelID); channelErr == nil {
		if lacks := missingPrerequisites(channel); len(lacks) > 0 {
			hint = "What the channel lacks now:\n  - " + strings.Join(lacks, "\n  - ")
		}
	}
	return r.Data.Failed("Cannot Take Snapshot", subject, err, "No snapshot was taken. "+hint)
}

// lacking says what a channel lacks for a snapshot, and how it gets there.
func missingPrerequisites(channel *livestation.Channel) []string {
	var lacks []string
	if !channel.Status.Publishing() {
		lacks = append(lacks, fmt.Sprintf("It is %s, not PUBLISHING: start the stream to its publish URL.", channel.Status))
	}
	if channel.DVR != nil && !*channel.DVR {
		lacks = append(lacks, "It has no time machine (use_dvr is false): turn it on in the settings of the channel. It holds for what is recorded from then on.")
	}
	if channel.Recording != nil && !*channel.Recording {
		lacks = append(lacks, "It is not being recorded: start the recording, or let it start with the stream (immediate_on_air).")
	}
	if strings.Contains(channel.OutputProtocol, "LL") {
		lacks = append(lacks, fmt.Sprintf("Its output protocol is %s: one document of Live Station says that snapshots need HLS.", channel.OutputProtocol))
	}
	return lacks
}

// Read changes nothing: the resource records what was. Only an import asks for the snapshot, once.
func (r *Resource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	adopts, diags := req.Private.GetKey(ctx, importedKey)
	resp.Diagnostics.Append(diags...)
	if string(adopts) != "true" || !state.CreatedTime.IsNull() {
		return
	}
	if !r.Data.Known() {
		resp.Diagnostics.Append(tfdiag.NotKnownYet("An import"))
		return
	}
	subject := fmt.Sprintf("snapshot %s of channel %s", state.ID.ValueString(), state.ChannelID.ValueString())
	found, err := r.Data.Client.GetSnapshot(ctx, state.ChannelID.ValueString(), state.ID.ValueString())
	switch {
	case livestation.IsNotFound(err), livestation.IsNotAvailable(err):
		resp.Diagnostics.Append(r.Data.Failed("Cannot Import Snapshot", subject, err,
			"Live Station knows no such snapshot: it expired, was deleted with its channel, or never was. Check both parts of the import id, "+importIDFormat+"."))
		return
	case err != nil:
		resp.Diagnostics.Append(r.Data.Failed("Cannot Import Snapshot", subject, err))
		return
	}
	state.fromAPI(found)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

// Update takes over what an import left open.
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
	resp.Diagnostics.Append(resp.Private.SetKey(ctx, importedKey, []byte("false"))...)
}

// Delete forgets the snapshot. It expires by itself, and nothing of it stays, so that there is nothing to warn of.
func (r *Resource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

// importForm is the form of an import id, in words.
const importIDFormat = "CHANNEL_ID/SNAPSHOT_ID, such as ls-20250814101530-zTwK2/7526"

// ImportState adopts a snapshot by its import id or by its identity, within its hour.
func (r *Resource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	who, diags := attribute.ParseImport(ctx, req, importIDFormat)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("channel_id"), who.ChannelID)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), who.ID)...)
	resp.Diagnostics.Append(resp.Private.SetKey(ctx, importedKey, []byte("true"))...)
	if resp.Identity != nil {
		resp.Diagnostics.Append(resp.Identity.Set(ctx, who)...)
	}
}
