// SPDX-License-Identifier: MPL-2.0

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
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/providerdata"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/tfdiag"
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

// listProblem is the reason why the clips of a snapshot cannot be listed. expired tells that the list is gone: the
// snapshot has expired, or its channel was deleted.
type listProblem struct {
	expired   bool
	situation tfdiag.Situation
}

// listClips lists the clips of a snapshot, all of them or those with one status.
func listClips(ctx context.Context, data *providerdata.Data, channelID, snapshotID string, status livestation.ShortClipStatus) ([]livestation.ShortClip, *listProblem) {
	situation := tfdiag.Situation{
		Summary: "Unable to List Short Clips", What: fmt.Sprintf("Listing the short clips of snapshot %s of channel %s", snapshotID, channelID),
	}
	list, err := data.Client.ListShortClips(ctx, channelID, snapshotID, status)
	if err == nil && len(list.Clips) == 0 {
		// The response for an expired snapshot is not documented. If it is an empty list, it does not say that there are no clips.
		var snapshot *livestation.Snapshot
		if snapshot, err = data.Snapshot(ctx, channelID, snapshotID); err == nil && snapshot.Expired() {
			situation.Summary = "Short Clip List Expired"
			situation.What = fmt.Sprintf("Snapshot %s of channel %s expired at %s.", snapshotID, channelID, attribute.FormatTime(snapshot.ExpireTime))
			situation.NextStep = listExpired
			return nil, &listProblem{expired: true, situation: situation}
		}
	}
	situation.Err = err
	switch {
	case livestation.IsNotFound(err), livestation.IsNotAvailable(err):
		situation.Summary = "Short Clip List Expired"
		situation.Consequence = tfdiag.SnapshotGone
		situation.NextStep = listExpired
		return nil, &listProblem{expired: true, situation: situation}
	case err != nil:
		return nil, &listProblem{situation: situation}
	case !list.Complete():
		situation.What = fmt.Sprintf("Live Station returned %d of %d short clips of snapshot %s of channel %s, and its API has no way to request the rest.",
			len(list.Clips), *list.Total, snapshotID, channelID)
		situation.NextStep = "Set status to list fewer clips, or read each clip by its ID with the data source ncplivestation_shortclip."
		return nil, &listProblem{situation: situation}
	}
	return list.Clips, nil
}

const (
	listHour = "Live Station lists the short clips of a snapshot only within one hour of its creation. The clips still exist: "
	// listExpired and queryExpired say what to do when the list is gone: in the data source, and in a query.
	listExpired  = listHour + "read each by its ID with the data source ncplivestation_shortclip, or set allow_expired to true for an empty list."
	queryExpired = listHour + "import each by its ID."
)
