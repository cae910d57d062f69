package channel

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/tfdiag"
)

var _ datasource.DataSourceWithConfigure = (*ListDataSource)(nil)

// ListDataSource lists channels, however many pages the service makes of them.
type ListDataSource struct{ tfdiag.DataSource }

// NewListDataSource makes the data source.
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
		MarkdownDescription: "Lists live channels, all of them or those that match. Their stream keys, which are secrets, are never read.",
		Attributes: map[string]schema.Attribute{
			"channel_name": schema.StringAttribute{
				Optional: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "Lists only the channels that have this as their name or as a part of it.",
			},
			"channel_status": schema.StringAttribute{
				Optional: true, Validators: []validator.String{stringvalidator.OneOf(statuses()...)},
				MarkdownDescription: "Lists only the channels of this status: " + markdownList(statuses()) + ".",
			},
			"channels": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The channels, each once, in the service's order.",
				NestedObject: schema.NestedAttributeObject{Attributes: computedAttributes()},
			},
		},
	}
}

// Read lists the channels.
func (d *ListDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var list listModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &list)...)
	if !d.Ready(&resp.Diagnostics) {
		return
	}
	filter := livestation.ChannelFilter{
		Name:   list.ChannelName.ValueString(),
		Status: livestation.ChannelStatus(list.ChannelStatus.ValueString()),
	}
	found, err := d.Data.Client.ListChannels(ctx, filter)
	if err != nil {
		resp.Diagnostics.Append(d.Data.Failed("Cannot List Channels", subject(filter), err))
		return
	}
	list.Channels = make([]model, len(found))
	for i := range found {
		list.Channels[i] = newModel(&found[i])
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &list)...)
}

// subject names the channels that were asked for.
func subject(filter livestation.ChannelFilter) string {
	text := "channels"
	if filter.Status != "" {
		text += " of status " + string(filter.Status)
	}
	if filter.Name != "" {
		text += fmt.Sprintf(" with %q in their name", filter.Name)
	}
	return text
}
