// SPDX-License-Identifier: MPL-2.0

package channel

import (
	"context"

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

// ListDataSource lists channels, all pages of them.
type ListDataSource struct{ providerdata.DataSource }

// NewListDataSource returns the data source.
func NewListDataSource() datasource.DataSource { return &ListDataSource{} }

type listModel struct {
	ChannelName   types.String `tfsdk:"channel_name"`
	ChannelStatus types.String `tfsdk:"channel_status"`
	Channels      []model      `tfsdk:"channels"`
}

// Metadata names the data source.
func (d *ListDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_channels"
}

// Schema describes the data source.
func (d *ListDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists live channels, all of them or those that match. It never exposes a stream key, which is a secret.",
		Attributes: map[string]schema.Attribute{
			"channel_name": schema.StringAttribute{
				Optional: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "Lists only channels that have this as their name or as a part of it.",
			},
			"channel_status": schema.StringAttribute{
				Optional: true, Validators: []validator.String{stringvalidator.OneOf(attribute.Strings(livestation.ChannelStatuses())...)},
				MarkdownDescription: "Lists only channels with this status: " + markdownList(attribute.Strings(livestation.ChannelStatuses())) + ".",
			},
			"channels": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The channels, each once, in the order of Live Station.",
				NestedObject: schema.NestedAttributeObject{Attributes: computedAttributes()},
			},
		},
	}
}

// Read lists the channels.
func (d *ListDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var list listModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &list)...)
	if !d.Data.RequireConfigured("Reading a data source", &resp.Diagnostics) {
		return
	}
	filter := livestation.ChannelFilter{
		Name:   list.ChannelName.ValueString(),
		Status: livestation.ChannelStatus(list.ChannelStatus.ValueString()),
	}
	channels, err := d.Data.Client.ListChannels(ctx, filter)
	if err != nil {
		resp.Diagnostics.Append(listError(filter, err))
		return
	}
	list.Channels = make([]model, len(channels))
	for i := range channels {
		list.Channels[i] = newModel(&channels[i])
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &list)...)
}
