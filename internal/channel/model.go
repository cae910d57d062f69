// SPDX-License-Identifier: MPL-2.0

package channel

import (
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
)

// model is a channel, in both data sources.
type model struct {
	ChannelID              types.String      `tfsdk:"channel_id"`
	ChannelName            types.String      `tfsdk:"channel_name"`
	ChannelStatus          types.String      `tfsdk:"channel_status"`
	InstanceNo             types.String      `tfsdk:"instance_no"`
	EnvType                types.String      `tfsdk:"env_type"`
	OutputProtocol         types.String      `tfsdk:"output_protocol"`
	QualitySetID           types.String      `tfsdk:"quality_set_id"`
	QualitySetName         types.String      `tfsdk:"quality_set_name"`
	IsRecording            types.Bool        `tfsdk:"is_recording"`
	UseDVR                 types.Bool        `tfsdk:"use_dvr"`
	TimemachineMin         types.Int64       `tfsdk:"timemachine_min"`
	ImmediateOnAir         types.Bool        `tfsdk:"immediate_on_air"`
	CreatedTime            timetypes.RFC3339 `tfsdk:"created_time"`
	RecentPublishStartTime timetypes.RFC3339 `tfsdk:"recent_publish_start_time"`
	TotalPublishSeconds    types.Int64       `tfsdk:"total_publish_seconds"`
	PublishURL             types.String      `tfsdk:"publish_url"`
	GlobalPublishURL       types.String      `tfsdk:"global_publish_url"`
	UploadPath             types.String      `tfsdk:"upload_path"`
	// CDN and Record are nil, and so null, if Live Station omits them.
	CDN         *cdn           `tfsdk:"cdn"`
	Record      *record        `tfsdk:"record"`
	SnapshotIDs []types.String `tfsdk:"snapshot_ids"`
}

type cdn struct {
	CDNType     types.String `tfsdk:"cdn_type"`
	InstanceNo  types.String `tfsdk:"instance_no"`
	ProfileID   types.String `tfsdk:"profile_id"`
	StatusName  types.String `tfsdk:"status_name"`
	ServiceName types.String `tfsdk:"service_name"`
	CDNDomain   types.String `tfsdk:"cdn_domain"`
}

type record struct {
	Type          types.String `tfsdk:"type"`
	Format        types.String `tfsdk:"format"`
	BucketName    types.String `tfsdk:"bucket_name"`
	FilePath      types.String `tfsdk:"file_path"`
	AccessControl types.String `tfsdk:"access_control"`
}

// newModel converts a channel. Without snapshots their list is empty rather than null, so that for_each accepts it: an
// omitted field and an empty list mean the same.
func newModel(channel *livestation.Channel) model {
	m := model{
		ChannelID:              attribute.String(channel.ID),
		ChannelName:            attribute.String(channel.Name),
		ChannelStatus:          attribute.String(channel.Status),
		InstanceNo:             attribute.String(channel.InstanceNo),
		EnvType:                attribute.String(channel.EnvType),
		OutputProtocol:         attribute.String(channel.OutputProtocol),
		QualitySetID:           attribute.String(channel.QualitySetID),
		QualitySetName:         attribute.String(channel.QualitySetName),
		IsRecording:            types.BoolPointerValue(channel.Recording),
		UseDVR:                 types.BoolPointerValue(channel.DVR),
		TimemachineMin:         types.Int64PointerValue(channel.TimemachineMin),
		ImmediateOnAir:         types.BoolPointerValue(channel.ImmediateOnAir),
		CreatedTime:            attribute.Time(channel.CreatedTime),
		RecentPublishStartTime: attribute.Time(channel.RecentPublishStartTime),
		TotalPublishSeconds:    types.Int64PointerValue(channel.TotalPublishSeconds),
		PublishURL:             attribute.String(channel.PublishURL),
		GlobalPublishURL:       attribute.String(channel.GlobalPublishURL),
		UploadPath:             attribute.String(channel.UploadPath),
		SnapshotIDs:            make([]types.String, 0, len(channel.SnapshotIDs)),
	}
	if from := channel.CDN; from != nil {
		m.CDN = &cdn{
			CDNType:     attribute.String(from.Type),
			InstanceNo:  attribute.String(from.InstanceNo),
			ProfileID:   attribute.String(from.ProfileID),
			StatusName:  attribute.String(from.StatusName),
			ServiceName: attribute.String(from.ServiceName),
			CDNDomain:   attribute.String(from.Domain),
		}
	}
	if from := channel.Record; from != nil {
		m.Record = &record{
			Type:          attribute.String(from.Type),
			Format:        attribute.String(from.Format),
			BucketName:    attribute.String(from.BucketName),
			FilePath:      attribute.String(from.FilePath),
			AccessControl: attribute.String(from.AccessControl),
		}
	}
	for _, id := range channel.SnapshotIDs {
		m.SnapshotIDs = append(m.SnapshotIDs, types.StringValue(id))
	}
	return m
}
