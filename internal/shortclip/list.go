// SPDX-License-Identifier: MPL-2.0

package shortclip

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/providerdata"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/tfdiag"
)

var _ list.ListResourceWithConfigure = (*ListResource)(nil)

// ListResource lists the short clips of a snapshot for terraform query (Terraform 1.14 and later).
type ListResource struct{ providerdata.Resource }

// NewListResource returns the list resource.
func NewListResource() list.ListResource { return &ListResource{} }

type listResourceModel struct {
	ChannelID  types.String `tfsdk:"channel_id"`
	SnapshotID types.String `tfsdk:"snapshot_id"`
	Status     types.String `tfsdk:"status"`
}

// Metadata names the list resource like the resource that it lists.
func (l *ListResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_shortclip"
}

// ListResourceConfigSchema describes the arguments of a list block.
func (l *ListResource) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the short clips of a snapshot. Live Station lists them only within one hour of the snapshot's creation. A query stops at its `limit` " +
			"(100 by default).\n\nTo generate configuration, set `status` to `COMPLETED`: the length of other clips is not known, so their configuration would lack " +
			"`start_time` and `end_time`.",
		Attributes: map[string]schema.Attribute{
			"channel_id": schema.StringAttribute{
				Required: true, Validators: attribute.ChannelIDValidators(),
				MarkdownDescription: "ID of the channel.",
			},
			"snapshot_id": schema.StringAttribute{
				Required: true, Validators: attribute.NumericIDValidators(),
				MarkdownDescription: "ID of the snapshot: digits.",
			},
			"status": schema.StringAttribute{
				Optional: true, Validators: []validator.String{stringvalidator.OneOf(attribute.Strings(livestation.ShortClipStatuses())...)},
				MarkdownDescription: "Lists only clips with this status: `CREATING`, `COMPLETED`, `PROCESSING_FAIL` or `UPLOAD_FAIL`.",
			},
		},
	}
}

// List lists the clips. A clip is read singly only if the resource is requested and the list leaves out its size or length.
func (l *ListResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var config listResourceModel
	diags := req.Config.Get(ctx, &config)
	if !l.Data.RequireConfigured("A query", &diags) {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	clips, problem := listClips(ctx, l.Data, config.ChannelID.ValueString(), config.SnapshotID.ValueString(),
		livestation.ShortClipStatus(config.Status.ValueString()))
	if problem != nil {
		if problem.expired {
			problem.situation.NextStep = tfdiag.CheckSnapshot + " " + queryExpired
		}
		stream.Results = list.ListResultsStreamDiagnostics(diag.Diagnostics{problem.situation.Error()})
		return
	}
	stream.Results = func(push func(list.ListResult) bool) {
		for i := range clips {
			if int64(i) >= req.Limit && req.Limit > 0 {
				return
			}
			if !push(l.result(ctx, req, &clips[i])) {
				return
			}
		}
	}
}

// result is one result of a list: the identity, a display name and, if requested, the resource as an import reads it.
func (l *ListResource) result(ctx context.Context, req list.ListRequest, clip *livestation.ShortClip) list.ListResult {
	result := req.NewListResult(ctx)
	var m model
	if req.IncludeResource && clip.MissingDetails() {
		whole, err := l.Data.Client.GetShortClip(ctx, clip.ChannelID, clip.ID)
		if err != nil {
			m.ID, m.ChannelID = types.StringValue(clip.ID), types.StringValue(clip.ChannelID)
			result.Diagnostics.Append(dataSourceError(&m.Clip, err))
			return result
		}
		clip = whole
	}
	result.DisplayName = displayName(clip)
	m.Timeouts = nullTimeouts()
	m.mergeResponse(clip, l.Data.StorageEndpoint())
	result.Diagnostics.Append(result.Identity.Set(ctx, m.identity())...)
	if req.IncludeResource {
		m.WaitForCompletion = types.BoolValue(true)
		m.setImportedTimes()
		if m.EndTime.IsNull() {
			result.Diagnostics.Append(lengthUnknown(clip))
		}
		result.Diagnostics.Append(result.Resource.Set(ctx, &m)...)
	}
	return result
}

// displayName tells the clips of a snapshot apart: ID, status, length, object key.
func displayName(clip *livestation.ShortClip) string {
	name := fmt.Sprintf("%s (%s", clip.ID, clip.Status)
	if clip.Duration != nil {
		name += fmt.Sprintf(", %d ms", *clip.Duration)
	}
	if key := clip.Output.Key(); key != "" {
		name += ", " + key
	}
	return name + ")"
}

// nullTimeouts is the attribute timeouts without a value.
func nullTimeouts() timeouts.Value {
	return timeouts.Value{Object: types.ObjectNull(map[string]attr.Type{
		"create": types.StringType, "update": types.StringType, "delete": types.StringType,
	})}
}
