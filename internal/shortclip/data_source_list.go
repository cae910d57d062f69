// SPDX-License-Identifier: MPL-2.0

package shortclip

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/providerdata"
)

var _ datasource.DataSourceWithConfigure = (*ListDataSource)(nil)

// ListDataSource lists the short clips of a snapshot, within its hour.
type ListDataSource struct{ providerdata.DataSource }

// NewListDataSource returns the data source.
func NewListDataSource() datasource.DataSource { return &ListDataSource{} }

type listModel struct {
	ChannelID    types.String `tfsdk:"channel_id"`
	SnapshotID   types.String `tfsdk:"snapshot_id"`
	Status       types.String `tfsdk:"status"`
	AllowExpired types.Bool   `tfsdk:"allow_expired"`
	ShortClips   []Clip       `tfsdk:"shortclips"`
}

// Metadata names the data source.
func (d *ListDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_shortclips"
}

// Schema describes the data source.
func (d *ListDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the short clips of a snapshot. Live Station lists them only within one hour of the snapshot's creation. After that, read each clip by its ID.",
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
			"allow_expired": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "Whether a snapshot that has expired, or whose channel was deleted, gives an empty list instead of an error (default `false`).",
			},
			"shortclips": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The clips, in the order of Live Station.",
				NestedObject: schema.NestedAttributeObject{Attributes: computedAttributes()},
			},
		},
	}
}

// Read lists the clips.
func (d *ListDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model listModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if !d.Data.RequireConfigured("Reading a data source", &resp.Diagnostics) {
		return
	}
	list, problem := listClips(ctx, d.Data, model.ChannelID.ValueString(), model.SnapshotID.ValueString(), livestation.ShortClipStatus(model.Status.ValueString()))
	switch {
	case problem != nil && problem.expired && model.AllowExpired.ValueBool():
	case problem != nil:
		resp.Diagnostics.Append(problem.situation.Error())
		return
	}
	model.ShortClips = make([]Clip, len(list))
	for i := range list {
		model.ShortClips[i].mergeResponse(&list[i], d.Data.StorageEndpoint())
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

// listClips lists the clips of a snapshot, all of them or those with one status.
func listClips(ctx context.Context, data *providerdata.Data, channelID, snapshotID string, status livestation.ShortClipStatus) ([]livestation.ShortClip, *listProblem) {
	list, err := data.Client.ListShortClips(ctx, channelID, snapshotID, status)
	if err == nil && len(list.Clips) == 0 {
		// The response for an expired snapshot is not documented. If it is an empty list, it does not say that there are no clips.
		var snapshot *livestation.Snapshot
		if snapshot, err = data.Snapshot(ctx, channelID, snapshotID); err == nil && snapshot.Expired() {
			return nil, listOfExpiredSnapshot(channelID, snapshot)
		}
	}
	switch {
	case err != nil:
		return nil, listError(channelID, snapshotID, err)
	case !list.Complete():
		return nil, listIncomplete(channelID, snapshotID, len(list.Clips), *list.Total)
	}
	// A list may show a clip twice.
	seen := map[string]bool{}
	return slices.DeleteFunc(list.Clips, func(clip livestation.ShortClip) bool {
		twice := seen[clip.ID]
		seen[clip.ID] = true
		return twice
	}), nil
}
