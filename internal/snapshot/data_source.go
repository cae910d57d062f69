// SPDX-License-Identifier: MPL-2.0

package snapshot

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/providerdata"
)

var _ datasource.DataSourceWithConfigure = (*DataSource)(nil)

// DataSource reads a snapshot within its hour.
type DataSource struct{ providerdata.DataSource }

// NewDataSource returns the data source.
func NewDataSource() datasource.DataSource { return &DataSource{} }

// Metadata names the data source.
func (d *DataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_snapshot"
}

// Schema describes the data source.
func (d *DataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads a snapshot of a live channel. A snapshot is playable for one hour, and short clips can be cut from it within that hour.",
		Attributes: map[string]schema.Attribute{
			"channel_id": schema.StringAttribute{
				Required: true, Validators: attribute.ChannelIDValidators(),
				MarkdownDescription: "ID of the channel that the snapshot was taken of.",
			},
			"snapshot_id": schema.StringAttribute{
				Required: true, Validators: attribute.NumericIDValidators(),
				MarkdownDescription: "ID of the snapshot: digits.",
			},
			"allow_expired": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether a snapshot that has expired, or whose channel no longer exists, gives `expired = true` and null attributes instead of an " +
					"error (default `false`).",
			},
			"channel_status": attribute.ComputedString("Status of the channel now, such as `PUBLISHING` or `READY`."),
			"snapshot_url":   attribute.ComputedString("HLS playback URL of the snapshot, valid until `expire_time`."),
			"created_time":   attribute.ComputedTime("When the snapshot was taken"),
			"expire_time":    attribute.ComputedTime("When the snapshot expires"),
			"duration": schema.Int64Attribute{
				Computed: true, MarkdownDescription: "Requested minutes. It is not the length of the recording.",
			},
			"expired": schema.BoolAttribute{
				Computed: true, MarkdownDescription: "Whether the snapshot has expired, by the clock of Live Station.",
			},
		},
	}
}

// Read reads the snapshot.
func (d *DataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model dataSourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if !d.Data.RequireConfigured("Reading a data source", &resp.Diagnostics) {
		return
	}
	channelID, id := model.ChannelID.ValueString(), model.SnapshotID.ValueString()
	found, err := d.Data.Client.GetSnapshot(ctx, channelID, id)
	expired := err == nil && found.Expired()
	gone := livestation.IsNotFound(err) || livestation.IsNotAvailable(err)
	switch {
	case model.AllowExpired.ValueBool() && (expired || gone):
		// Whether Live Station still returns an expired snapshot is not documented: the attributes are null either way.
		found = &livestation.Snapshot{}
	case err != nil:
		resp.Diagnostics.Append(readError(channelID, id, err))
		return
	case expired:
		resp.Diagnostics.Append(expiredError(channelID, found))
		return
	}
	model.fromAPI(found)
	model.Expired = types.BoolValue(expired || gone)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}
