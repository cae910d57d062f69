// SPDX-License-Identifier: MPL-2.0

// Package serviceurls implements the playback URLs of live channels.
package serviceurls

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
)

var _ datasource.DataSourceWithConfigure = (*DataSource)(nil)

// DataSource reads the playback URLs of one type.
type DataSource struct{ providerdata.DataSource }

// NewDataSource returns the data source.
func NewDataSource() datasource.DataSource { return &DataSource{} }

// Metadata names the data source.
func (d *DataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_service_urls"
}

// Schema describes the data source.
func (d *DataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads the playback URLs of a live channel. The state of the channel decides which URLs exist: `GENERAL` needs a running CDN, " +
			"`TIMEMACHINE` needs a channel with a time machine that is on the air and being recorded.",
		Attributes: map[string]schema.Attribute{
			"channel_id": schema.StringAttribute{
				Required: true, Validators: attribute.ChannelIDValidators(),
				MarkdownDescription: "ID of the channel.",
			},
			"service_url_type": schema.StringAttribute{
				Required: true, Validators: []validator.String{stringvalidator.OneOf(attribute.Strings(livestation.ServiceURLTypes())...)},
				MarkdownDescription: "`GENERAL` (live, HLS and DASH), `TIMEMACHINE` (live, with rewind) or `THUMBNAIL` (images).",
			},
			"allow_unavailable": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether a channel whose state permits no such URL now, or that no longer exists, gives empty `service_urls` and `urls` instead of an " +
					"error (default `false`).",
			},
			"service_urls": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The playback URLs, in the order of Live Station.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"name": schema.StringAttribute{
						Computed: true, MarkdownDescription: "Quality such as `720p-16-9`, or `ABR`, `dash`, `thumbnail`.",
					},
					"url": schema.StringAttribute{
						Computed: true, MarkdownDescription: "The URL.",
					},
					"resolution": schema.StringAttribute{
						Computed: true, MarkdownDescription: "Width by height in pixels, such as `1280x720`; null if the URL has no single resolution.",
					},
					"video_bitrate": schema.Int64Attribute{
						Computed: true, MarkdownDescription: "Bitrate of the video in bit/s; null if the URL has no single bitrate.",
					},
					"audio_bitrate": schema.Int64Attribute{
						Computed: true, MarkdownDescription: "Bitrate of the audio in bit/s; null if the URL has no single bitrate.",
					},
					"resized_url": schema.ListNestedAttribute{
						Computed:            true,
						MarkdownDescription: "The smaller thumbnails; null for other types.",
						NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
							"type": schema.StringAttribute{
								Computed: true, MarkdownDescription: "Width, such as `100px`.",
							},
							"url": schema.StringAttribute{
								Computed: true, MarkdownDescription: "The URL.",
							},
						}},
					},
				}},
			},
			"urls": schema.MapAttribute{
				Computed: true, ElementType: types.StringType,
				MarkdownDescription: "Map from `name` to `url`.",
			},
		},
	}
}

// Read reads the URLs.
func (d *DataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model model
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if !d.Data.RequireConfigured("Reading a data source", &resp.Diagnostics) {
		return
	}
	channelID, urlType := model.ChannelID.ValueString(), model.ServiceURLType.ValueString()
	subject := fmt.Sprintf("%s URLs of channel %s", urlType, channelID)
	urls, err := d.Data.Client.ListServiceURLs(ctx, channelID, livestation.ServiceURLType(urlType))
	unavailable := livestation.IsWrongState(err) || livestation.IsNotFound(err) || (err == nil && len(urls) == 0)
	switch {
	case unavailable && model.AllowUnavailable.ValueBool():
		urls = nil
	case unavailable || err != nil:
		resp.Diagnostics.Append(readError(urlType, subject, err))
		return
	}
	for _, name := range model.fromAPI(urls) {
		resp.Diagnostics.Append(duplicateName(subject, name))
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}
