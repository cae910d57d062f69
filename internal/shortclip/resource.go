// Package shortclip offers the short clips of Live Station: the resource that makes one and waits for it, and the data
// sources that read them.
package shortclip

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/tfdiag"
)

var (
	_ resource.ResourceWithConfigure      = (*Resource)(nil)
	_ resource.ResourceWithIdentity       = (*Resource)(nil)
	_ resource.ResourceWithImportState    = (*Resource)(nil)
	_ resource.ResourceWithModifyPlan     = (*Resource)(nil)
	_ resource.ResourceWithValidateConfig = (*Resource)(nil)
)

// Resource makes a short clip and waits for it.
type Resource struct{ tfdiag.Resource }

// NewResource makes the resource.
func NewResource() resource.Resource { return &Resource{} }

// Metadata names the resource.
func (r *Resource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_shortclip"
}

// IdentitySchema describes the identity of the resource (Terraform 1.12 and later).
func (r *Resource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = attribute.IdentitySchema("short clip")
}

// Schema describes the resource. What makes a change a replacement is in plan.go, in one place for all attributes.
func (r *Resource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Cuts a short clip out of a snapshot of a live channel. Live Station renders it as an mp4 into a bucket of Object Storage; " +
			"the resource waits until it is `COMPLETED`.\n\n" +
			"A snapshot lives for one hour, and clips can be cut only within it. A finished clip stays as it is, whatever becomes of its " +
			"snapshot and its channel. Live Station can neither change nor delete a short clip: each change of what it is cut from makes a new one, and " +
			"`destroy` forgets it and leaves the mp4, unless `delete_file_on_destroy` is set.",
		Attributes: map[string]schema.Attribute{
			"channel_id": schema.StringAttribute{
				Required: true, Validators: attribute.ChannelIDValidators(),
				MarkdownDescription: "Id of the channel, which has to be `READY` or `PUBLISHING`. A change makes a new clip.",
			},
			"snapshot_id": schema.StringAttribute{
				Required: true, Validators: attribute.NumericIDValidators(),
				MarkdownDescription: "Id of a snapshot of the channel that is not older than one hour: digits. A change makes a new clip.",
			},
			"start_time": schema.NumberAttribute{
				Required: true, Validators: []validator.Number{attribute.Integer{}},
				MarkdownDescription: "Where the clip starts, in milliseconds from the start of the snapshot; at least 0. A change makes a new clip.",
			},
			"end_time": schema.NumberAttribute{
				Required: true, Validators: []validator.Number{attribute.Integer{Min: livestation.MinShortClipLength}},
				MarkdownDescription: "Where the clip ends, in milliseconds from the start of the snapshot; from 100 to 14 400 000 (4 hours) after `start_time`, " +
					"and not behind the end of the snapshot. A change makes a new clip.",
			},
			"output": schema.SingleNestedAttribute{
				Required:            true,
				MarkdownDescription: "Where the mp4 goes. A change makes a new clip.",
				Attributes: map[string]schema.Attribute{
					"bucket_name": schema.StringAttribute{
						Required: true, Validators: bucketName(),
						MarkdownDescription: "Bucket of Object Storage.",
					},
					"file_path": schema.StringAttribute{
						Required: true, Validators: filePath(),
						MarkdownDescription: "Folder in the bucket; starts with `/`.",
					},
					"access_control": schema.StringAttribute{
						Optional: true, Computed: true, Default: stringdefault.StaticString(string(livestation.AccessPrivate)),
						Validators:          []validator.String{stringvalidator.OneOf(string(livestation.AccessPrivate), string(livestation.AccessPublicRead))},
						MarkdownDescription: "Who may read the mp4: `PRIVATE` (only who has a key; the default) or `PUBLIC_READ` (anyone).",
					},
					"file_name": schema.StringAttribute{
						Computed: true, MarkdownDescription: "Name of the mp4, chosen by Live Station. Known once Live Station accepted the clip.",
					},
					"url": schema.StringAttribute{
						Computed: true, MarkdownDescription: "Address of the mp4 in Object Storage, whether or not it may be read. Known once Live Station accepted the clip; " +
							"the mp4 is there once `status` is `COMPLETED`.",
					},
				},
			},
			"wait_for_completion": schema.BoolAttribute{
				Optional: true, Computed: true, Default: booldefault.StaticBool(true),
				MarkdownDescription: "Whether to wait until the clip is `COMPLETED`. With `false` the apply ends when Live Station has accepted the clip, and a " +
					"later refresh shows how far it is. `true` if not set.",
			},
			// Neither has a default: a state of before these attributes must plan nothing.
			"delete_file_on_destroy": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether a destroy, or a replacement, deletes the mp4 from the bucket. It has to be applied before the destroy. A refusal of " +
					"Object Storage is an error that leaves the clip in the state; an mp4 that is gone already is deleted. `false` if not set.",
			},
			"verify_output": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether every refresh of a `COMPLETED` clip also looks whether the mp4 is in the bucket, and warns if it is not. Without it " +
					"the bucket is asked only when Live Station no longer knows the clip. In either case the clip leaves the state only if both are known " +
					"to be gone. `false` if not set.",
			},
			"timeouts": timeoutsAttribute(ctx),
			"id": schema.StringAttribute{
				Computed: true, MarkdownDescription: "Id of the short clip: digits. Known once Live Station accepted the clip.",
			},
			"status": schema.StringAttribute{
				Computed: true, MarkdownDescription: "`CREATING`, `COMPLETED`, `PROCESSING_FAIL` or `UPLOAD_FAIL`. Known once Live Station accepted the clip; " +
					"`COMPLETED` says that the mp4 is in the bucket.",
			},
			"created_time": schema.StringAttribute{
				Computed: true, CustomType: timetypes.RFC3339Type{},
				MarkdownDescription: "When Live Station accepted the clip, and known since then: RFC 3339, UTC, with milliseconds.",
			},
			"updated_time": schema.StringAttribute{
				Computed: true, CustomType: timetypes.RFC3339Type{},
				MarkdownDescription: "When it last changed, as Live Station tells it: RFC 3339, UTC, with milliseconds.",
			},
			"file_size": schema.Int64Attribute{
				Computed: true, MarkdownDescription: "Size of the mp4 in bytes; null until the clip is `COMPLETED`.",
			},
			"duration": schema.Int64Attribute{
				Computed: true, MarkdownDescription: "Length of the mp4 in milliseconds; null until the clip is `COMPLETED`.",
			},
		},
	}
}

// Create makes one clip and waits for it.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	timeout, diags := plan.Timeouts.Create(ctx, defaultCreateTimeout)
	resp.Diagnostics.Append(diags...)
	request, diags := plan.request(ctx)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}

	begun := r.Data.Client.Now()
	maker := newMaker(r.Data.Client, tfdiag.Shared[ledger](r.Data), plan.ChannelID.ValueString(), plan.SnapshotID.ValueString(), request)
	maker.patience, maker.waits = timeout, plan.WaitForCompletion.ValueBool()
	clip, found, err := maker.make(ctx)
	if clip == nil {
		resp.Diagnostics.Append(createError(ctx, r.Data, &plan, err))
		return
	}

	// Everything is in the state before the waiting begins: from here on the clip exists, and without its id it would be
	// lost and cut a second time.
	resp.Diagnostics.Append(plan.mergeResponse(ctx, clip, r.Data.StorageEndpoint)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	if found {
		resp.Diagnostics.Append(reconciledWarning(r.Data, &plan.Clip, err))
	}
	if resp.Diagnostics.HasError() || !maker.waits {
		return
	}

	seen, err := waitForClip(ctx, r.Data, plan.snapshotKey(), clip.ID, timeout)
	if livestation.IsNotFound(err) && seen == nil {
		// The id of the answer was never known: the clip, if there is one, has another.
		if other, ok, why := maker.disown(ctx, clip.ID, begun, err); ok {
			seen, err = other, why
			resp.Diagnostics.Append(resp.Identity.Set(ctx, attribute.Identity{ChannelID: plan.ChannelID, ID: types.StringValue(other.ID)})...)
		}
	}
	if seen != nil {
		resp.Diagnostics.Append(plan.mergeResponse(ctx, seen, r.Data.StorageEndpoint)...)
		resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	}
	if err != nil {
		resp.Diagnostics.Append(waitDiagnostic(r.Data, &plan.Clip, err, "create"))
	}
}

// Read refreshes the clip. Only a definite answer that it does not exist counts as gone, and a finished clip stays even
// then: it is its mp4.
func (r *Resource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)

	importing := state.Status.IsNull()
	if !r.Data.Known() {
		// A plan whose provider is not configured yet shows the state as it is.
		if importing {
			resp.Diagnostics.Append(tfdiag.NotKnownYet("An import"))
		}
		return
	}
	completed := state.status() == livestation.ShortClipCompleted
	clip, err := r.Data.Client.GetShortClip(ctx, state.ChannelID.ValueString(), state.ID.ValueString())
	switch {
	case livestation.IsNotFound(err) && completed:
		gone, diags := r.checkObject(ctx, &state, true)
		resp.Diagnostics.Append(diags...)
		if gone {
			resp.State.RemoveResource(ctx)
		}
		return
	case livestation.IsNotFound(err) && !importing:
		resp.Diagnostics.AddWarning("Short Clip Gone", fmt.Sprintf(
			"Live Station knows %s no more (its last status was %s), so that no mp4 will come of it: it leaves the state.\n\n%s",
			&state.Clip, state.status(), r.Data.Detail(state.String(), err, "")))
		resp.State.RemoveResource(ctx)
		return
	case livestation.IsNotFound(err):
		resp.Diagnostics.Append(r.Data.Failed("Cannot Import Short Clip", state.String(), err,
			"Live Station knows no such short clip. Check both parts of the import id, "+importIDFormat+", and site and region of the provider."))
		return
	case err != nil:
		resp.Diagnostics.Append(r.Data.Failed("Cannot Read Short Clip", state.String(), err))
		return
	case completed && clip.Status != livestation.ShortClipCompleted:
		resp.Diagnostics.AddWarning("Short Clip Was Finished Already", fmt.Sprintf(
			"Live Station now says %s of %s, which it had said to be COMPLETED. The state stays as it is: a finished clip is its mp4.",
			clip.Status, &state.Clip))
		return
	}
	resp.Diagnostics.Append(state.mergeResponse(ctx, clip, r.Data.StorageEndpoint)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	if state.VerifyOutput.ValueBool() && state.status() == livestation.ShortClipCompleted {
		_, diags := r.checkObject(ctx, &state, false)
		resp.Diagnostics.Append(diags...)
	}
}

// Update goes on waiting for a clip that is still being made, and takes over what changes nothing in Live Station. All
// other changes are replacements.
func (r *Resource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var state, plan model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	timeout, diags := plan.Timeouts.Update(ctx, defaultUpdateTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	waits := plan.Status.IsUnknown()
	resp.Diagnostics.Append(plan.copyComputed(ctx, &state)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	if resp.Diagnostics.HasError() || !waits {
		return
	}

	seen, err := waitForClip(ctx, r.Data, plan.snapshotKey(), plan.ID.ValueString(), timeout)
	if seen != nil {
		resp.Diagnostics.Append(plan.mergeResponse(ctx, seen, r.Data.StorageEndpoint)...)
		resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	}
	if err != nil {
		resp.Diagnostics.Append(waitDiagnostic(r.Data, &plan.Clip, err, "update"))
	}
}

// Delete forgets the clip, for Live Station cannot delete one, and deletes its mp4 where that was asked for.
func (r *Resource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if state.DeleteFileOnDestroy.ValueBool() && !state.finished() {
		// It may have been COMPLETED since: a destroy does not always refresh.
		if clip, err := r.Data.Client.GetShortClip(ctx, state.ChannelID.ValueString(), state.ID.ValueString()); err == nil {
			resp.Diagnostics.Append(state.mergeResponse(ctx, clip, r.Data.StorageEndpoint)...)
		}
	}
	if state.deletesObject() {
		resp.Diagnostics.Append(r.deleteFile(ctx, &state)...)
		return
	}
	left, diags := destroyWarning(ctx, &state)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.AddWarning("Short Clip Forgotten, Not Deleted", left)
}
