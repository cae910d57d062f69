// Package snapshot offers the snapshots of live channels: the resource that takes one, and the data source that reads one.
package snapshot

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/tfdiag"
)

var _ datasource.DataSourceWithConfigure = (*DataSource)(nil)

// DataSource reads a snapshot within its hour.
type DataSource struct{ tfdiag.DataSource }

// NewDataSource makes the data source.
func NewDataSource() datasource.DataSource { return &DataSource{} }

// Metadata names the data source.
func (d *DataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_snapshot"
}

// Schema describes the data source.
func (d *DataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads a snapshot: a recorded part of a live channel that can be played, and cut into short clips, for one hour.",
		Attributes: map[string]schema.Attribute{
			"channel_id": schema.StringAttribute{
				Required: true, Validators: attribute.ChannelIDValidators(),
				MarkdownDescription: "Id of the channel that the snapshot was taken of.",
			},
			"snapshot_id": schema.StringAttribute{
				Required: true, Validators: attribute.NumericIDValidators(),
				MarkdownDescription: "Id of the snapshot: digits.",
			},
			"allow_expired": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether a snapshot whose hour is over is no error but `expired = true`, with null for all that is not known any more. " +
					"`false` if not set.",
			},
			"channel_status": schema.StringAttribute{
				Computed: true, MarkdownDescription: "Status of the channel now, such as `PUBLISHING` or `READY`.",
			},
			"snapshot_url": schema.StringAttribute{
				Computed: true, MarkdownDescription: "HLS playback URL of the snapshot, valid until `expire_time`.",
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
				Computed: true, MarkdownDescription: "How many minutes were asked for when it was taken. It is not the length of what was recorded.",
			},
			"expired": schema.BoolAttribute{
				Computed: true, MarkdownDescription: "Whether its hour is over, by the service's clock.",
			},
		},
	}
}

// Read gets the snapshot.
func (d *DataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model dataSourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if !d.Ready(&resp.Diagnostics) {
		return
	}
	channelID, id := model.ChannelID.ValueString(), model.SnapshotID.ValueString()
	found, err := d.Data.Client.GetSnapshot(ctx, channelID, id)
	expired := err == nil && found.Expired()
	gone := livestation.IsNotFound(err) || livestation.IsNotAvailable(err)
	switch {
	case model.AllowExpired.ValueBool() && (expired || gone):
		// Whether the service still tells anything of it is not documented: it is nulls either way.
		found = &livestation.Snapshot{}
	case gone:
		resp.Diagnostics.Append(d.Data.Failed("Snapshot Expired or Unknown", fmt.Sprintf("snapshot %s of channel %s", id, channelID), err,
			"A snapshot lives for one hour, and its channel may have been deleted. "+nextStep))
		return
	case expired:
		resp.Diagnostics.AddAttributeError(path.Root("snapshot_id"), "Snapshot Expired",
			fmt.Sprintf("Snapshot %s of channel %s expired at %s: a snapshot lives for one hour. %s",
				id, channelID, attribute.FormatTime(found.ExpireTime), nextStep))
		return
	case err != nil:
		resp.Diagnostics.Append(d.Data.Failed("Cannot Read Snapshot", fmt.Sprintf("snapshot %s of channel %s", id, channelID), err))
		return
	}
	model.fromAPI(found)
	model.Expired = types.BoolValue(expired || gone)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

const nextStep = "Take a new one and use its id, or set allow_expired = true if it matters no more."
