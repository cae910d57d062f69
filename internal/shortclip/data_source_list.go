package shortclip

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/tfdiag"
)

var _ datasource.DataSourceWithConfigure = (*ListDataSource)(nil)

// ListDataSource lists the short clips of a snapshot, within its hour.
type ListDataSource struct{ tfdiag.DataSource }

// NewListDataSource makes the data source.
func NewListDataSource() datasource.DataSource { return &ListDataSource{} }

type listModel struct {
	ChannelID  types.String `tfsdk:"channel_id"`
	SnapshotID types.String `tfsdk:"snapshot_id"`
	Status     types.String `tfsdk:"status"`
	ShortClips []Clip       `tfsdk:"shortclips"`
}

// Metadata names the data source.
func (d *ListDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_shortclips"
}

// Schema describes the data source.
func (d *ListDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	var statuses []string
	for _, status := range livestation.ShortClipStatuses() {
		statuses = append(statuses, string(status))
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the short clips of a snapshot. Live Station lists them only within the snapshot's hour; after that a clip can still be read by its id.",
		Attributes: map[string]schema.Attribute{
			"channel_id": schema.StringAttribute{
				Required: true, Validators: attribute.ChannelIDValidators(),
				MarkdownDescription: "Id of the channel.",
			},
			"snapshot_id": schema.StringAttribute{
				Required: true, Validators: attribute.NumericIDValidators(),
				MarkdownDescription: "Id of the snapshot: digits.",
			},
			"status": schema.StringAttribute{
				Optional: true, Validators: []validator.String{stringvalidator.OneOf(statuses...)},
				MarkdownDescription: "Lists only the clips of this status: `CREATING`, `COMPLETED`, `PROCESSING_FAIL` or `UPLOAD_FAIL`.",
			},
			"shortclips": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The clips, in the service's order.",
				NestedObject: schema.NestedAttributeObject{Attributes: computedAttributes()},
			},
		},
	}
}

// Read lists the clips.
func (d *ListDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model listModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if !d.Ready(&resp.Diagnostics) {
		return
	}
	channelID, snapshotID := model.ChannelID.ValueString(), model.SnapshotID.ValueString()
	subject := fmt.Sprintf("short clips of snapshot %s of channel %s", snapshotID, channelID)
	list, err := d.Data.Client.ListShortClips(ctx, channelID, snapshotID, livestation.ShortClipStatus(model.Status.ValueString()))
	if err == nil && !list.Complete() {
		resp.Diagnostics.AddError("Unable to List Short Clips", fmt.Sprintf(
			"The list of the %s is incomplete: it holds %d of %d clips, and the Live Station API has no parameter to read the rest.\n\n"+
				"Read each clip by its ID with the data source ncplivestation_shortclip.", subject, len(list.Clips), *list.Total))
		return
	}
	found := list.Clips
	if err == nil && len(found) == 0 {
		// What the list of an expired snapshot answers is not documented. Should it be empty, it does not say that there
		// are no clips.
		var snapshot *livestation.Snapshot
		if snapshot, err = d.Data.Snapshot(ctx, channelID, snapshotID); err == nil && snapshot.Expired() {
			resp.Diagnostics.AddError("List of Short Clips No Longer Available", fmt.Sprintf(
				"Snapshot %s of channel %s expired at %s. %s", snapshotID, channelID, attribute.FormatTime(snapshot.ExpireTime), listGone))
			return
		}
	}
	switch {
	case livestation.IsNotFound(err), livestation.IsNotAvailable(err):
		resp.Diagnostics.Append(d.Data.Failed("List of Short Clips No Longer Available", subject, err,
			"The snapshot expired, was deleted with its channel, or never was. "+listGone))
		return
	case err != nil:
		resp.Diagnostics.Append(d.Data.Failed("Cannot List Short Clips", subject, err))
		return
	}
	model.ShortClips = make([]Clip, len(found))
	for i := range found {
		resp.Diagnostics.Append(model.ShortClips[i].mergeResponse(ctx, &found[i], d.Data.StorageEndpoint)...)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

const listGone = "Live Station lists the short clips of a snapshot only within one hour of its creation. The clips are there as before: " +
	"read each by its id with the data source ncplivestation_shortclip."
