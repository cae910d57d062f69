// SPDX-License-Identifier: MPL-2.0

// Package shortclip implements the short clip: the resource that creates one and waits for it, the data sources that read
// clips, and the ephemeral resource that presigns a URL of an mp4.
package shortclip

import (
	"cmp"
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/clipcreate"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/providerdata"
)

var (
	_ resource.ResourceWithConfigure      = (*Resource)(nil)
	_ resource.ResourceWithIdentity       = (*Resource)(nil)
	_ resource.ResourceWithImportState    = (*Resource)(nil)
	_ resource.ResourceWithModifyPlan     = (*Resource)(nil)
	_ resource.ResourceWithValidateConfig = (*Resource)(nil)
)

// Resource creates a short clip and waits for it.
type Resource struct{ providerdata.Resource }

// NewResource returns the resource.
func NewResource() resource.Resource { return &Resource{} }

// Metadata names the resource.
func (r *Resource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_shortclip"
}

// IdentitySchema describes the identity of the resource (Terraform 1.12 and later).
func (r *Resource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = attribute.IdentitySchema("short clip")
}

// Schema describes the resource. plan.go decides in one place which changes replace the clip.
func (r *Resource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Cuts a short clip from a snapshot of a live channel. Live Station renders it as an mp4 into a bucket of Object Storage, and " +
			"the resource waits until it is `COMPLETED`.\n\n" +
			"A snapshot is valid for one hour, and clips can be cut only within that hour. A finished clip stays as it is, whatever happens to its " +
			"snapshot and its channel, and its refresh sends no request. Changing `channel_id`, `snapshot_id`, a time, or `output` replaces the clip. " +
			"Live Station cannot delete a short clip: `destroy` removes it from state and leaves the mp4 in the bucket, unless `delete_file_on_destroy` is set.",
		Attributes: map[string]schema.Attribute{
			"channel_id": schema.StringAttribute{
				Required: true, Validators: attribute.ChannelIDValidators(),
				MarkdownDescription: "ID of the channel, which must be `READY` or `PUBLISHING`. Changing this replaces the clip.",
			},
			"snapshot_id": schema.StringAttribute{
				Required: true, Validators: attribute.NumericIDValidators(),
				MarkdownDescription: "ID of a snapshot of the channel that is younger than one hour: digits without a leading zero. Changing this replaces the clip.",
			},
			"start_time": schema.NumberAttribute{
				Required: true, Validators: []validator.Number{attribute.Integer{}},
				MarkdownDescription: "Start of the clip in milliseconds from the start of the snapshot; at least 0. Changing this replaces the clip.",
			},
			"end_time": schema.NumberAttribute{
				Required: true, Validators: []validator.Number{attribute.Integer{Min: livestation.MinShortClipLength}},
				MarkdownDescription: "End of the clip in milliseconds from the start of the snapshot; from 100 to 14,400,000 (4 hours) after `start_time`, " +
					"and not after the end of the snapshot. Changing this replaces the clip.",
			},
			"output": schema.SingleNestedAttribute{
				Required:            true,
				MarkdownDescription: "Where the mp4 is written. Changing this replaces the clip.",
				Attributes: map[string]schema.Attribute{
					"bucket_name": schema.StringAttribute{
						Required: true, Validators: bucketName(),
						MarkdownDescription: "Bucket in Object Storage.",
					},
					"file_path": schema.StringAttribute{
						Required: true, Validators: filePath(),
						MarkdownDescription: "Folder in the bucket; starts with `/`.",
					},
					"access_control": schema.StringAttribute{
						Optional: true, Computed: true, Default: stringdefault.StaticString(string(livestation.AccessPrivate)),
						Validators:          []validator.String{stringvalidator.OneOf(string(livestation.AccessPrivate), string(livestation.AccessPublicRead))},
						MarkdownDescription: "`PRIVATE` (default): only holders of an access key can read the mp4. `PUBLIC_READ`: anyone can.",
					},
					"file_name": schema.StringAttribute{
						Computed: true, MarkdownDescription: "Name of the mp4, chosen by Live Station. Known as soon as Live Station reports it, at the latest when `status` is `COMPLETED`.",
					},
					"key": schema.StringAttribute{
						Computed: true, MarkdownDescription: "Key of the mp4 in the bucket, without a leading slash. Known together with `file_name`.",
					},
					"url": schema.StringAttribute{
						Computed: true, MarkdownDescription: "URL of the mp4 in Object Storage, readable or not. Known together with `file_name`; " +
							"the mp4 is there once `status` is `COMPLETED`.",
					},
				},
			},
			"wait_for_completion": schema.BoolAttribute{
				Optional: true, Computed: true, Default: booldefault.StaticBool(true),
				MarkdownDescription: "Whether to wait until the clip is `COMPLETED` (default `true`). With `false` the apply ends once Live Station has accepted the " +
					"clip, and a later refresh shows its status.",
			},
			"adopt_existing": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether to adopt a matching clip that already exists instead of creating another (default `false`). It prevents duplicates after a " +
					"run was killed. It is safe only if no other clip of the snapshot is written to the same folder of the same bucket, so give " +
					"each clip a `file_path` of its own.",
			},
			"delete_file_on_destroy": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether a destroy or a replacement deletes the mp4 from the bucket (default `false`). Set it and run `terraform apply` before you destroy the clip. If the mp4 " +
					"cannot be deleted, the destroy fails and the clip stays in state.",
			},
			"verify_output": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether each refresh of a `COMPLETED` clip checks that the mp4 is in the bucket (default `false`). If the mp4 was there before and " +
					"Object Storage says that it is gone, the clip is removed from state with a warning.",
			},
			"timeouts": timeoutsAttribute(ctx),
			"id": schema.StringAttribute{
				Computed: true, MarkdownDescription: "ID of the short clip: digits.",
			},
			"status": schema.StringAttribute{
				Computed: true, MarkdownDescription: "`CREATING`, `COMPLETED`, `PROCESSING_FAIL` or `UPLOAD_FAIL`. `COMPLETED` means that the mp4 is in the bucket.",
			},
			"created_time": schema.StringAttribute{
				Computed: true, CustomType: timetypes.RFC3339Type{},
				MarkdownDescription: "When Live Station accepted the clip: RFC 3339, UTC, with milliseconds.",
			},
			"updated_time": schema.StringAttribute{
				Computed: true, CustomType: timetypes.RFC3339Type{},
				MarkdownDescription: "When Live Station last updated the clip: RFC 3339, UTC, with milliseconds.",
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

// errCreateTimeout is the cause that ends the context of a create when timeouts.create has passed.
var errCreateTimeout = errors.New("timeouts.create has passed")

// Create creates one clip and waits for it. timeouts.create bounds both.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	timeout, diags := plan.Timeouts.Create(ctx, defaultCreateTimeout)
	resp.Diagnostics.Append(diags...)
	if !r.Data.RequireConfigured("Creating a short clip", &resp.Diagnostics) {
		return
	}
	r.Data.CountCreate()
	ctx, cancel := context.WithTimeoutCause(ctx, timeout, errCreateTimeout)
	defer cancel()
	request := plan.request()
	// No earlier run can have cut a clip from a snapshot that this run has taken.
	request.AdoptExisting = request.AdoptExisting && !r.Data.TookSnapshot(request.ChannelID, request.SnapshotID)

	result, err := r.Data.Creator.Create(ctx, request)
	if err != nil {
		resp.Diagnostics.Append(createError(ctx, r.Data, &plan, err))
		return
	}
	// The state is complete before the wait begins: the clip exists from here on, and without its ID it would be lost.
	resp.Diagnostics.Append(r.mergeResponse(ctx, &plan, result.Clip, resp.Private)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	switch result.Origin {
	case clipcreate.FoundAfterLostResponse:
		resp.Diagnostics.Append(reconciledWarning(&plan.Clip, result.Cause))
	case clipcreate.AdoptedExisting:
		resp.Diagnostics.Append(adoptedWarning(&plan.Clip))
	}
	if resp.Diagnostics.HasError() {
		return
	}
	switch {
	case plan.status().Failed():
		resp.Diagnostics.Append(clipFailed(&plan.Clip))
	case plan.final():
		resp.Diagnostics.Append(lengthWarning(&plan)...)
	case plan.WaitForCompletion.ValueBool():
		resp.Diagnostics.Append(r.wait(ctx, &plan, 0, "create", resp.Private)...)
		resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	}
	resp.Diagnostics.Append(r.verifyNew(ctx, &plan, resp.Private)...)
}

// Read refreshes the clip. A finished clip never changes, so its refresh makes no request, except for the check of its
// mp4 with verify_output.
func (r *Resource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	importing := state.Status.IsNull()
	if importing && !r.Data.RequireConfigured("An import", &resp.Diagnostics) {
		return
	}
	needsRequest := !state.final() || state.VerifyOutput.ValueBool()
	if needsRequest && !r.Data.RequireCredentials(&resp.Diagnostics) || !r.Data.Configured() {
		return // A plan whose provider is not configured yet shows the state as it is.
	}
	r.Data.CountRead()
	resp.Diagnostics.Append(r.addManaged(&state)...)
	if !needsRequest {
		return
	}

	record, diags := readObjectRecord(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	before, removed := record, false
	if importing || !state.final() {
		removed, diags = r.refresh(ctx, &state, &record, importing, resp)
		resp.Diagnostics.Append(diags...)
	}
	if !removed && !resp.Diagnostics.HasError() && state.completed() && state.VerifyOutput.ValueBool() {
		removed, diags = r.verify(ctx, &state, &record)
		resp.Diagnostics.Append(diags...)
	}
	switch {
	case resp.Diagnostics.HasError():
	case removed:
		resp.State.RemoveResource(ctx)
	default:
		resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
		if record != before {
			resp.Diagnostics.Append(record.write(ctx, resp.Private)...)
		}
	}
}

// refresh reads an unfinished clip, or one that is imported. Only a definite "not found" can remove it from state.
func (r *Resource) refresh(ctx context.Context, state *model, record *objectRecord, importing bool, resp *resource.ReadResponse) (removed bool, diags diag.Diagnostics) {
	clip, err := r.Data.Client.GetShortClip(ctx, state.ChannelID.ValueString(), state.ID.ValueString())
	switch {
	case livestation.IsNotFound(err) && importing:
		diags.Append(importNotFound(&state.Clip, err))
	case err != nil && importing:
		diags.Append(importError(&state.Clip, err))
	case livestation.IsNotFound(err) && state.completed():
		// A completed clip is its mp4, whether or not Live Station still has the record.
	case livestation.IsNotFound(err):
		return r.notFound(ctx, state, record, err)
	case err != nil:
		diags.Append(readError(&state.Clip, err))
	case state.completed() && clip.Status != livestation.ShortClipCompleted:
		diags.Append(statusWentBack(&state.Clip, clip.Status))
	default:
		diags.Append(r.mergeResponse(ctx, state, clip, resp.Private)...)
		imported, more := attribute.IsImported(ctx, resp.Private)
		diags.Append(more...)
		if imported {
			state.setImportedTimes()
		}
		diags.Append(lengthWarning(state)...)
	}
	return false, diags
}

// Update resumes the wait for an unfinished clip, and stores arguments that change nothing in Live Station. All other
// changes are replacements.
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
	plan.copyComputed(&state)
	planned := plan.outputValue()
	if old := state.outputValue().FilePath; !old.IsNull() && !old.Equal(planned.FilePath) {
		resp.Diagnostics.Append(updateObjectRecord(ctx, resp.Private, func(record *objectRecord) { record.FilePath = cmp.Or(record.FilePath, old.ValueString()) })...)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	if resp.Diagnostics.HasError() {
		return
	}
	if (waits || plan.VerifyOutput.ValueBool()) && !r.Data.RequireConfigured("Updating a short clip", &resp.Diagnostics) {
		return
	}
	if waits {
		resp.Diagnostics.Append(r.wait(ctx, &plan, timeout, "update", resp.Private)...)
		resp.Diagnostics.Append(keepPlannedName(ctx, &plan, planned, resp.Private)...)
		resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	}
	resp.Diagnostics.Append(r.verifyNew(ctx, &plan, resp.Private)...)
}

// keepPlannedName restores a file name that the plan showed and that Live Station has changed since: Terraform does not
// permit an apply that differs from its plan. The new name is recorded, because the mp4 is there.
func keepPlannedName(ctx context.Context, plan *model, planned outputModel, private attribute.PrivateState) diag.Diagnostics {
	now := plan.outputValue()
	if planned.FileName.IsNull() || planned.FileName.IsUnknown() || now.FileName.Equal(planned.FileName) {
		return nil
	}
	diags := updateObjectRecord(ctx, private, func(record *objectRecord) { record.FileName = now.FileName.ValueString() })
	diags.Append(fileNameChanged(&plan.Clip, planned.FileName.ValueString(), now.FileName.ValueString()))
	now.FileName, now.Key, now.URL = planned.FileName, planned.Key, planned.URL
	plan.Output = now.object()
	return diags
}

// Delete removes the clip from state, because Live Station cannot delete one, and deletes its mp4 if
// delete_file_on_destroy is set.
func (r *Resource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	record, diags := readObjectRecord(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if r.Data.Configured() {
		r.Data.Creator.Claim(state.ChannelID.ValueString(), state.ID.ValueString())
	}
	if !state.DeleteFileOnDestroy.ValueBool() || state.status().Failed() || !r.Data.RequireConfigured("Deleting the mp4 of a short clip", &resp.Diagnostics) {
		return
	}
	if r.Data.Creator.Found(state.ChannelID.ValueString(), state.ID.ValueString()) {
		resp.Diagnostics.Append(fileLeftForOther(&state.Clip))
		return
	}
	resp.Diagnostics.Append(r.deleteFile(ctx, &state, record)...)
}
