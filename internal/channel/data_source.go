// SPDX-License-Identifier: MPL-2.0

// Package channel implements the data sources of live channels. They never expose a stream key, because anyone who has it
// can broadcast.
package channel

import (
	"context"
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
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/providerdata"
)

var (
	_ datasource.DataSourceWithConfigure        = (*DataSource)(nil)
	_ datasource.DataSourceWithConfigValidators = (*DataSource)(nil)
)

// DataSource reads one channel, by its ID or by its name.
type DataSource struct{ providerdata.DataSource }

// NewDataSource returns the data source.
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
		MarkdownDescription: "ID of the channel. Set either this or `channel_name`.",
	}
	attributes["channel_name"] = schema.StringAttribute{
		Optional: true, Computed: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
		MarkdownDescription: "Exact name of the channel. It is an error if no channel or several channels have this name.",
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads a live channel, by its ID or by its name. It never exposes the stream key, which is a secret.",
		Attributes:          attributes,
	}
}

// computedAttributes are the attributes of a channel.
func computedAttributes() map[string]schema.Attribute {
	stringAttr, timeAttr := attribute.ComputedString, attribute.ComputedTime
	boolAttr := func(description string) schema.Attribute {
		return schema.BoolAttribute{Computed: true, MarkdownDescription: description}
	}
	intAttr := func(description string) schema.Attribute {
		return schema.Int64Attribute{Computed: true, MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"channel_id":   stringAttr("ID of the channel."),
		"channel_name": stringAttr("Name of the channel."),
		"channel_status": stringAttr("Current status of the channel, as Live Station spells it: " + markdownList(attribute.Strings(livestation.ChannelStatuses())) +
			". Older documentation has `PUBLISH` for `PUBLISHING`."),
		"instance_no":               stringAttr("Number under which the channel is billed."),
		"env_type":                  stringAttr("Environment of the channel: `REAL`, `DEV` or `STAGE`."),
		"output_protocol":           stringAttr("`HLS`, `LL_HLS` or `HLS,DASH`."),
		"quality_set_id":            stringAttr("ID of the quality set."),
		"quality_set_name":          stringAttr("Name of the quality set."),
		"is_recording":              boolAttr("Whether the channel is being recorded now. A snapshot needs this."),
		"use_dvr":                   boolAttr("Whether the channel has a time machine (DVR). A snapshot needs this."),
		"timemachine_min":           intAttr("How far the time machine goes back, in minutes."),
		"immediate_on_air":          boolAttr("Whether the recording starts with the stream."),
		"created_time":              timeAttr("When the channel was created"),
		"recent_publish_start_time": timeAttr("When the channel last went on the air"),
		"total_publish_seconds":     intAttr("Total time on the air, in seconds."),
		"publish_url":               stringAttr("RTMP URL to send the stream to, without the stream key."),
		"global_publish_url":        stringAttr("RTMP URL to send the stream to from outside Korea, without the stream key."),
		"upload_path":               stringAttr("Upload path of the channel, as Live Station names it."),
		"cdn": schema.SingleNestedAttribute{
			Computed: true, MarkdownDescription: "The CDN that delivers the channel.",
			Attributes: map[string]schema.Attribute{
				"cdn_type":    stringAttr("Kind of CDN, such as `GLOBAL_EDGE`."),
				"instance_no": stringAttr("Number of the CDN; `0` without a CDN."),
				"profile_id":  stringAttr("ID of the Global Edge profile."),
				"status_name": stringAttr("`RUNNING`, `PUBLISHING`, `STOPPING`, `STOPPED`, `CREATING`, `CHANGING` or `CDN_NOT_FOUND`. " +
					"Playback URLs need `RUNNING`."),
				"service_name": stringAttr("Name of the CDN service."),
				"cdn_domain":   stringAttr("Host name that delivers the channel."),
			},
		},
		"record": schema.SingleNestedAttribute{
			Computed: true, MarkdownDescription: "How the channel is recorded.",
			Attributes: map[string]schema.Attribute{
				"type":           stringAttr("`NO_RECORD`, `AUTO_UPLOAD` or `MANUAL_UPLOAD`."),
				"format":         stringAttr("`MP4`, `HLS` or `ALL`."),
				"bucket_name":    stringAttr("Bucket in Object Storage."),
				"file_path":      stringAttr("Folder in the bucket."),
				"access_control": stringAttr("`PRIVATE`: only holders of an access key can read the recordings. `PUBLIC_READ`: anyone can."),
			},
		},
		"snapshot_ids": schema.ListAttribute{
			Computed: true, ElementType: types.StringType,
			MarkdownDescription: "IDs of the channel's snapshots that Live Station reports with it. Whether it reports all of them, only the newest, or none is not documented.",
		},
	}
}

// markdownList joins values as a sentence of the documentation shows them.
func markdownList(values []string) string {
	last := len(values) - 1
	return "`" + strings.Join(values[:last], "`, `") + "` or `" + values[last] + "`"
}

// ConfigValidators require exactly one of ID and name.
func (d *DataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{
		datasourcevalidator.ExactlyOneOf(path.MatchRoot("channel_id"), path.MatchRoot("channel_name")),
	}
}

// Read reads the channel.
func (d *DataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if !d.Data.RequireConfigured("Reading a data source", &resp.Diagnostics) {
		return
	}
	var channel *livestation.Channel
	var problem diag.Diagnostic
	if config.ChannelID.IsNull() {
		channel, problem = d.byName(ctx, config.ChannelName.ValueString())
	} else {
		channel, problem = d.byID(ctx, config.ChannelID.ValueString())
	}
	if problem != nil {
		resp.Diagnostics.Append(problem)
		return
	}
	state := newModel(channel)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

func (d *DataSource) byID(ctx context.Context, channelID string) (*livestation.Channel, diag.Diagnostic) {
	channel, err := d.Data.Client.GetChannel(ctx, channelID)
	if err != nil {
		return nil, readError(channelID, err)
	}
	return channel, nil
}

// byName finds the one channel with exactly this name. Live Station's own filter also finds channels that have the name as
// a part of theirs.
func (d *DataSource) byName(ctx context.Context, name string) (*livestation.Channel, diag.Diagnostic) {
	list, err := d.Data.Client.ListChannels(ctx, livestation.ChannelFilter{Name: name})
	if err != nil {
		return nil, lookupError(name, err)
	}
	var exact []livestation.Channel
	for i := range list {
		if list[i].Name == name {
			exact = append(exact, list[i])
		}
	}
	// A deleted channel that is still listed does not hide one that reuses its name.
	if existing := slices.DeleteFunc(slices.Clone(exact), deleted); len(existing) > 0 {
		exact = existing
	}
	switch len(exact) {
	case 1:
		return &exact[0], nil
	case 0:
		return nil, nameNotFound(name, list)
	}
	return nil, nameNotUnique(name, exact)
}

func deleted(c livestation.Channel) bool { return c.Status == "DELETED" || c.Status == "FORCE_DELETED" }
