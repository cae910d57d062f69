package channel

import (
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
)

// model is a channel, alone and in a list.
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
	// CDN and Record are nil, and so null, where the service leaves them out.
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

// newModel maps a channel. Without snapshots their list is empty, not null, so that it can be counted and iterated over:
// a service that leaves the field out and one that has an empty list there say the same.
func newModel(found *livestation.Channel) model {
	m := model{
		ChannelID:              attribute.String(found.ID),
		ChannelName:            attribute.String(found.Name),
		ChannelStatus:          attribute.String(found.Status),
		InstanceNo:             attribute.String(found.InstanceNo),
		EnvType:                attribute.String(found.EnvType),
		OutputProtocol:         attribute.String(found.OutputProtocol),
		QualitySetID:           attribute.String(found.QualitySetID),
		QualitySetName:         attribute.String(found.QualitySetName),
		IsRecording:            types.BoolPointerValue(found.Recording),
		UseDVR:                 types.BoolPointerValue(found.DVR),
		TimemachineMin:         types.Int64PointerValue(found.TimemachineMin),
		ImmediateOnAir:         types.BoolPointerValue(found.ImmediateOnAir),
		CreatedTime:            attribute.Time(found.CreatedTime),
		RecentPublishStartTime: attribute.Time(found.RecentPublishStartTime),
		TotalPublishSeconds:    types.Int64PointerValue(found.TotalPublishSeconds),
		PublishURL:             attribute.String(found.PublishURL),
		GlobalPublishURL:       attribute.String(found.GlobalPublishURL),
		UploadPath:             attribute.String(found.UploadPath),
		SnapshotIDs:            make([]types.String, 0, len(found.SnapshotIDs)),
	}
	if from := found.CDN; from != nil {
		m.CDN = &cdn{
			CDNType:     attribute.String(from.Type),
			InstanceNo:  attribute.String(from.InstanceNo),
			ProfileID:   attribute.String(from.ProfileID),
			StatusName:  attribute.String(from.StatusName),
			ServiceName: attribute.String(from.ServiceName),
			CDNDomain:   attribute.String(from.Domain),
		}
	}
	if from := found.Record; from != nil {
		m.Record = &record{
			Type:          attribute.String(from.Type),
			Format:        attribute.String(from.Format),
			BucketName:    attribute.String(from.BucketName),
			FilePath:      attribute.String(from.FilePath),
			AccessControl: attribute.String(from.AccessControl),
		}
	}
	for _, id := range found.SnapshotIDs {
		m.SnapshotIDs = append(m.SnapshotIDs, types.StringValue(id))
	}
	return m
}
