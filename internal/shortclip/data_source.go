package shortclip

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/tfdiag"
)

var _ datasource.DataSourceWithConfigure = (*DataSource)(nil)

// DataSource reads one short clip.
type DataSource struct{ tfdiag.DataSource }

// NewDataSource makes the data source.
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
		MarkdownDescription: "Id of the channel.",
	}
	attributes["id"] = schema.StringAttribute{
		Required: true, Validators: attribute.NumericIDValidators(),
		MarkdownDescription: "Id of the short clip: digits.",
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads a short clip. Live Station tells neither where it starts nor where it ends in its snapshot, and it is not documented how long it knows one.",
		Attributes:          attributes,
	}
}

// computedAttributes are those of a clip that is only read.
func computedAttributes() map[string]schema.Attribute {
	text, instant := attribute.ComputedString, attribute.ComputedTime
	return map[string]schema.Attribute{
		"channel_id":   text("Id of the channel."),
		"id":           text("Id of the short clip."),
		"snapshot_id":  text("Id of the snapshot that the clip was cut from."),
		"status":       text("`CREATING`, `COMPLETED`, `PROCESSING_FAIL` or `UPLOAD_FAIL`."),
		"created_time": instant("When the clip was accepted"),
		"updated_time": instant("When it last changed"),
		"file_size": schema.Int64Attribute{
			Computed: true, MarkdownDescription: "Size of the mp4 in bytes; null until the clip is `COMPLETED`.",
		},
		"duration": schema.Int64Attribute{
			Computed: true, MarkdownDescription: "Length of the mp4 in milliseconds; null until the clip is `COMPLETED`.",
		},
		"output": schema.SingleNestedAttribute{
			Computed: true, MarkdownDescription: "Where the mp4 is.",
			Attributes: map[string]schema.Attribute{
				"bucket_name":    text("Bucket of Object Storage."),
				"file_path":      text("Folder in the bucket; starts with `/`."),
				"access_control": text("Who may read the mp4: `PRIVATE` or `PUBLIC_READ`."),
				"file_name":      text("Name of the mp4, chosen by Live Station."),
				"url":            text("Address of the mp4 in Object Storage, whether or not it may be read."),
			},
		},
	}
}

// Read gets the clip.
func (d *DataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model Clip
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if !d.Ready(&resp.Diagnostics) {
		return
	}
	clip, err := d.Data.Client.GetShortClip(ctx, model.ChannelID.ValueString(), model.ID.ValueString())
	switch {
	case livestation.IsNotFound(err):
		resp.Diagnostics.Append(d.Data.Failed("No Such Short Clip", model.String(), err,
			"Check both ids, and site and region of the provider. It is not documented how long Live Station knows a clip."))
		return
	case err != nil:
		resp.Diagnostics.Append(d.Data.Failed("Cannot Read Short Clip", model.String(), err))
		return
	}
	resp.Diagnostics.Append(model.mergeResponse(ctx, clip, d.Data.StorageEndpoint)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}
