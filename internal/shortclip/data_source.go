// SPDX-License-Identifier: MPL-2.0

package shortclip

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/providerdata"
)

var _ datasource.DataSourceWithConfigure = (*DataSource)(nil)

// DataSource reads one short clip.
type DataSource struct{ providerdata.DataSource }

// NewDataSource returns the data source.
func NewDataSource() datasource.DataSource { return &DataSource{} }

// Metadata names the data source.
func (d *DataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_shortclip"
}

// Schema describes the data source.
func (d *DataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := computedAttributes()
	attributes["channel_id"] = schema.StringAttribute{
		Required: true, Validators: attribute.ChannelIDValidators(),
		MarkdownDescription: "ID of the channel.",
	}
	attributes["id"] = schema.StringAttribute{
		Required: true, Validators: attribute.NumericIDValidators(),
		MarkdownDescription: "ID of the short clip: digits.",
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads a short clip. Live Station does not report its start and end, and NCP does not document how long Live Station keeps the record of a clip.",
		Attributes:          attributes,
	}
}

// computedAttributes are the attributes of a clip in a data source.
func computedAttributes() map[string]schema.Attribute {
	text, timestamp := attribute.ComputedString, attribute.ComputedTime
	return map[string]schema.Attribute{
		"channel_id":   text("ID of the channel."),
		"id":           text("ID of the short clip."),
		"snapshot_id":  text("ID of the snapshot that the clip was cut from."),
		"status":       text("`CREATING`, `COMPLETED`, `PROCESSING_FAIL` or `UPLOAD_FAIL`."),
		"created_time": timestamp("When Live Station accepted the clip"),
		"updated_time": timestamp("When Live Station last updated the clip"),
		"file_size": schema.Int64Attribute{
			Computed: true, MarkdownDescription: "Size of the mp4 in bytes; null until the clip is `COMPLETED`.",
		},
		"duration": schema.Int64Attribute{
			Computed: true, MarkdownDescription: "Length of the mp4 in milliseconds; null until the clip is `COMPLETED`.",
		},
		"output": schema.SingleNestedAttribute{
			Computed: true, MarkdownDescription: "Where the mp4 is.",
			Attributes: map[string]schema.Attribute{
				"bucket_name":    text("Bucket in Object Storage."),
				"file_path":      text("Folder in the bucket; starts with `/`."),
				"access_control": text("`PRIVATE`: only holders of an access key can read the mp4. `PUBLIC_READ`: anyone can."),
				"file_name":      text("Name of the mp4, chosen by Live Station."),
				"key":            text("Key of the mp4 in the bucket, without a leading slash."),
				"url":            text("URL of the mp4 in Object Storage, readable or not."),
			},
		},
	}
}

// Read reads the clip.
func (d *DataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model Clip
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if !d.Data.RequireConfigured("Reading a data source", &resp.Diagnostics) {
		return
	}
	clip, err := d.Data.Client.GetShortClip(ctx, model.ChannelID.ValueString(), model.ID.ValueString())
	if err != nil {
		resp.Diagnostics.Append(dataSourceError(&model, err))
		return
	}
	model.mergeResponse(clip, d.Data.StorageEndpoint())
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}
