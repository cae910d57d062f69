// Package channel offers live channels as they are. It never shows a stream key, which lets anyone broadcast.
package channel

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/tfdiag"
)

var (
	_ datasource.DataSourceWithConfigure        = (*DataSource)(nil)
	_ datasource.DataSourceWithConfigValidators = (*DataSource)(nil)
)

// DataSource reads one channel, by its id or by its name.
type DataSource struct{ tfdiag.DataSource }

// NewDataSource makes the data source.
func NewDataSource() datasource.DataSource { return &DataSource{} }

// Metadata names the data source.
func (d *DataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_channel"
}

// Schema describes the data source.
func (d *DataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := computedAttributes()
	attributes["channel_id"] = schema.StringAttribute{
		Optional: true, Computed: true, Validators: attribute.ChannelIDValidators(),
		MarkdownDescription: "Id of the channel. Either it or `channel_name` has to be given.",
	}
	attributes["channel_name"] = schema.StringAttribute{
		Optional: true, Computed: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
		MarkdownDescription: "Name of the channel, the whole of it. That none has this name is an error, and so is that several have.",
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads a live channel, by its id or by its name. Its stream key, a secret, is never read.",
		Attributes:          attributes,
	}
}

// computedAttributes are those of a channel that is only read.
func computedAttributes() map[string]schema.Attribute {
	text, instant := attribute.ComputedString, attribute.ComputedTime
	truth := func(description string) schema.Attribute {
		return schema.BoolAttribute{Computed: true, MarkdownDescription: description}
	}
	number := func(description string) schema.Attribute {
		return schema.Int64Attribute{Computed: true, MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"channel_id":   text("Id of the channel."),
		"channel_name": text("Name of the channel."),
		"channel_status": text("Status of the channel now, as Live Station spells it: " + markdownList(statuses()) +
			". Older documents have `PUBLISH` for `PUBLISHING`."),
		"instance_no":               text("Number under which the channel is billed."),
		"env_type":                  text("What the channel is for: `REAL`, `DEV` or `STAGE`."),
		"output_protocol":           text("`HLS`, `LL_HLS` or `HLS,DASH`."),
		"quality_set_id":            text("Id of the quality set."),
		"quality_set_name":          text("Name of the quality set."),
		"is_recording":              truth("Whether the channel is being recorded now, which a snapshot needs."),
		"use_dvr":                   truth("Whether the channel has a time machine (DVR), which a snapshot needs."),
		"timemachine_min":           number("How far the time machine goes back, in minutes."),
		"immediate_on_air":          truth("Whether the recording starts with the stream."),
		"created_time":              instant("When the channel was created"),
		"recent_publish_start_time": instant("When it last went on the air"),
		"total_publish_seconds":     number("How long it has been on the air in all, in seconds."),
		"publish_url":               text("RTMP URL to send the stream to, without the stream key."),
		"global_publish_url":        text("RTMP URL to send the stream to from outside Korea, without the stream key."),
		"upload_path":               text("Upload path of the channel, as Live Station names it."),
		"cdn": schema.SingleNestedAttribute{
			Computed: true, MarkdownDescription: "The CDN that delivers the channel.",
			Attributes: map[string]schema.Attribute{
				"cdn_type":    text("Kind of CDN, such as `GLOBAL_EDGE`."),
				"instance_no": text("Number of the CDN; `0` where there is none."),
				"profile_id":  text("Id of the profile of Global Edge."),
				"status_name": text("`RUNNING`, `PUBLISHING`, `STOPPING`, `STOPPED`, `CREATING`, `CHANGING` or `CDN_NOT_FOUND`. " +
					"Playback URLs need `RUNNING`."),
				"service_name": text("Name of the CDN service."),
				"cdn_domain":   text("Host name that the channel is delivered from."),
			},
		},
		"record": schema.SingleNestedAttribute{
			Computed: true, MarkdownDescription: "What becomes of the recordings.",
			Attributes: map[string]schema.Attribute{
				"type":           text("`NO_RECORD`, `AUTO_UPLOAD` or `MANUAL_UPLOAD`."),
				"format":         text("`MP4`, `HLS` or `ALL`."),
				"bucket_name":    text("Bucket of Object Storage."),
				"file_path":      text("Folder in the bucket."),
				"access_control": text("Who may read the recordings: `PRIVATE` or `PUBLIC_READ`."),
			},
		},
		"snapshot_ids": schema.ListAttribute{
			Computed: true, ElementType: types.StringType,
			MarkdownDescription: "Ids of the channel's snapshots that Live Station names with it. It is not documented whether it names each, " +
				"the newest alone, or none.",
		},
	}
}

// statuses are the documented statuses of a channel.
func statuses() []string {
	var all []string
	for _, status := range livestation.ChannelStatuses() {
		all = append(all, string(status))
	}
	return all
}

// inWords writes values as a sentence of the documentation has them.
func markdownList(values []string) string {
	last := len(values) - 1
	return "`" + strings.Join(values[:last], "`, `") + "` or `" + values[last] + "`"
}

// ConfigValidators ask for exactly one of id and name.
func (d *DataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{
		datasourcevalidator.ExactlyOneOf(path.MatchRoot("channel_id"), path.MatchRoot("channel_name")),
	}
}

// Read gets the channel.
func (d *DataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if !d.Ready(&resp.Diagnostics) {
		return
	}
	var found *livestation.Channel
	var failed diag.Diagnostic
	if config.ChannelID.IsNull() {
		found, failed = d.byName(ctx, config.ChannelName.ValueString())
	} else {
		found, failed = d.byID(ctx, config.ChannelID.ValueString())
	}
	if failed != nil {
		resp.Diagnostics.Append(failed)
		return
	}
	state := newModel(found)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

func (d *DataSource) byID(ctx context.Context, channelID string) (*livestation.Channel, diag.Diagnostic) {
	channel, err := d.Data.Client.GetChannel(ctx, channelID)
	switch {
	case livestation.IsNotFound(err):
		return nil, d.Data.Failed("No Such Channel", "channel "+channelID, err,
			"It never was, or was deleted. Check the id, and site and region of the provider; "+listHint)
	case err != nil:
		return nil, d.Data.Failed("Cannot Read Channel", "channel "+channelID, err)
	}
	return channel, nil
}

// byName finds the one channel of this very name. The service's own filter also lets channels through that have the name
// as a part of theirs.
func (d *DataSource) byName(ctx context.Context, name string) (*livestation.Channel, diag.Diagnostic) {
	list, err := d.Data.Client.ListChannels(ctx, livestation.ChannelFilter{Name: name})
	if err != nil {
		return nil, d.Data.Failed("Cannot Look Up Channel by Name", fmt.Sprintf("channels named %q", name), err)
	}
	var exact []livestation.Channel
	for i := range list {
		if list[i].Name == name {
			exact = append(exact, list[i])
		}
	}
	// A deleted channel that is still listed does not stand in the way of one that took over its name.
	if living := slices.DeleteFunc(slices.Clone(exact), deleted); len(living) > 0 {
		exact = living
	}
	at := path.Root("channel_name")
	switch {
	case len(exact) == 1:
		return &exact[0], nil
	case len(exact) > 1:
		return nil, diag.NewAttributeErrorDiagnostic(at, "Channel Name Not Unique",
			fmt.Sprintf("%d channels are named %q:\n\n%s\n\nGive the channel_id of the one that is meant instead.", len(exact), name, summarize(exact)))
	case len(list) > 0:
		return nil, diag.NewAttributeErrorDiagnostic(at, "No Channel of This Name",
			fmt.Sprintf("No channel is named exactly %q. Live Station finds it in:\n\n%s\n\nGive the whole name as it is written there, "+
				"or the channel_id.", name, summarize(list)))
	}
	return nil, diag.NewAttributeErrorDiagnostic(at, "No Channel of This Name",
		fmt.Sprintf("No channel is named %q, and none has that as a part of its name. Check the spelling, and site and region of the provider; %s",
			name, listHint))
}

func deleted(c livestation.Channel) bool { return c.Status == "DELETED" || c.Status == "FORCE_DELETED" }

const listHint = "the data source ncplivestation_channels lists the channels that there are."

// maxBrief is how many channels a message lists.
const maxListed = 10

// brief lists channels for a message: id, name, status.
func summarize(channels []livestation.Channel) string {
	var lines []string
	for i := range channels[:min(len(channels), maxListed)] {
		lines = append(lines, fmt.Sprintf("  * %s  %q  %s", channels[i].ID, channels[i].Name, channels[i].Status))
	}
	if more := len(channels) - maxListed; more > 0 {
		lines = append(lines, fmt.Sprintf("  * and %d more", more))
	}
	return strings.Join(lines, "\n")
}
