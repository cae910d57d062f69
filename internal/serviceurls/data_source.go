// Package serviceurls offers the playback URLs of live channels.
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
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/tfdiag"
)

var _ datasource.DataSourceWithConfigure = (*DataSource)(nil)

// DataSource reads the playback URLs of one type.
type DataSource struct{ tfdiag.DataSource }

// NewDataSource makes the data source.
func NewDataSource() datasource.DataSource { return &DataSource{} }

// Metadata names the data source.
func (d *DataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_service_urls"
}

// Schema describes the data source.
func (d *DataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	var kinds []string
	for _, kind := range livestation.ServiceURLTypes() {
		kinds = append(kinds, string(kind))
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads the playback URLs of a live channel. Which it has depends on the channel's state: `GENERAL` needs a running CDN, " +
			"`TIMEMACHINE` a channel with time machine that is on the air and being recorded.",
		Attributes: map[string]schema.Attribute{
			"channel_id": schema.StringAttribute{
				Required: true, Validators: attribute.ChannelIDValidators(),
				MarkdownDescription: "Id of the channel.",
			},
			"service_url_type": schema.StringAttribute{
				Required: true, Validators: []validator.String{stringvalidator.OneOf(kinds...)},
				MarkdownDescription: "`GENERAL` (live, HLS and DASH), `TIMEMACHINE` (live, can be rewound) or `THUMBNAIL` (pictures).",
			},
			"allow_unavailable": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether a channel whose state permits no such URL now gives empty `service_urls` and `urls` instead of an error. " +
					"`false` if not set.",
			},
			"service_urls": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The playback URLs, in the service's order.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"name": schema.StringAttribute{
						Computed: true, MarkdownDescription: "Quality such as `720p-16-9`, or `ABR`, `dash`, `thumbnail`.",
					},
					"url": schema.StringAttribute{
						Computed: true, MarkdownDescription: "The URL.",
					},
					"resolution": schema.StringAttribute{
						Computed: true, MarkdownDescription: "Width by height in pixels, such as `1280x720`; null where there is no one resolution.",
					},
					"video_bitrate": schema.Int64Attribute{
						Computed: true, MarkdownDescription: "Bit rate of the video in bit/s; null where there is no one bit rate.",
					},
					"audio_bitrate": schema.Int64Attribute{
						Computed: true, MarkdownDescription: "Bit rate of the audio in bit/s; null where there is no one bit rate.",
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
				MarkdownDescription: "The same, as a map from `name` to `url`.",
			},
		},
	}
}

// Read gets the URLs.
func (d *DataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model model
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if !d.Ready(&resp.Diagnostics) {
		return
	}
	channelID, kind := model.ChannelID.ValueString(), model.ServiceURLType.ValueString()
	subject := fmt.Sprintf("%s URLs of channel %s", kind, channelID)
	found, err := d.Data.Client.ListServiceURLs(ctx, channelID, livestation.ServiceURLType(kind))
	unavailable := livestation.IsWrongState(err) || (err == nil && len(found) == 0)
	switch {
	case unavailable && model.AllowUnavailable.ValueBool():
		found = nil
	case unavailable && err == nil:
		resp.Diagnostics.AddError("No Playback URLs Now", fmt.Sprintf("Live Station has no %s now. "+
			"TIMEMACHINE needs a channel with time machine that is PUBLISHING and being recorded, GENERAL a running CDN.\n\n"+
			"Run this while the channel is in that state, or set allow_unavailable = true for an empty result instead.", subject))
		return
	case unavailable:
		resp.Diagnostics.Append(d.Data.Failed("No Playback URLs Now", subject, err,
			d.Data.Advice(err), "With allow_unavailable = true the result is empty instead."))
		return
	case err != nil:
		resp.Diagnostics.Append(d.Data.Failed("Cannot Read Playback URLs", subject, err))
		return
	}
	model.fromAPI(found)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}
