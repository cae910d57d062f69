package shortclip

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/objectstorage"
)

// Clip is what resource and data sources have in common: what Live Station tells of a clip.
type Clip struct {
	ID          types.String      `tfsdk:"id"`
	ChannelID   types.String      `tfsdk:"channel_id"`
	SnapshotID  types.String      `tfsdk:"snapshot_id"`
	Status      types.String      `tfsdk:"status"`
	CreatedTime timetypes.RFC3339 `tfsdk:"created_time"`
	UpdatedTime timetypes.RFC3339 `tfsdk:"updated_time"`
	FileSize    types.Int64       `tfsdk:"file_size"`
	Duration    types.Int64       `tfsdk:"duration"`
	Output      types.Object      `tfsdk:"output"`
}

// model is the resource.
type model struct {
	Clip
	StartTime           types.Number   `tfsdk:"start_time"`
	EndTime             types.Number   `tfsdk:"end_time"`
	WaitForCompletion   types.Bool     `tfsdk:"wait_for_completion"`
	DeleteFileOnDestroy types.Bool     `tfsdk:"delete_file_on_destroy"`
	VerifyOutput        types.Bool     `tfsdk:"verify_output"`
	Timeouts            timeouts.Value `tfsdk:"timeouts"`
}

// output is the object of that name.
type outputModel struct {
	BucketName    types.String `tfsdk:"bucket_name"`
	FilePath      types.String `tfsdk:"file_path"`
	AccessControl types.String `tfsdk:"access_control"`
	FileName      types.String `tfsdk:"file_name"`
	URL           types.String `tfsdk:"url"`
}

var outputTypes = map[string]attr.Type{
	"bucket_name":    types.StringType,
	"file_path":      types.StringType,
	"access_control": types.StringType,
	"file_name":      types.StringType,
	"url":            types.StringType,
}

func (c *Clip) identity() attribute.Identity {
	return attribute.Identity{ChannelID: c.ChannelID, ID: c.ID}
}

// snapshot is the one that the clip is cut from.
func (c *Clip) snapshotKey() snapshotKey {
	return snapshotKey{channelID: c.ChannelID.ValueString(), snapshotID: c.SnapshotID.ValueString()}
}

// output gives the object's attributes: all null where it is null, all unknown where it is unknown.
func (c *Clip) outputValue(ctx context.Context) (outputModel, diag.Diagnostics) {
	if c.Output.IsUnknown() {
		unknown := types.StringUnknown()
		return outputModel{unknown, unknown, unknown, unknown, unknown}, nil
	}
	var out outputModel
	if c.Output.IsNull() {
		return out, nil
	}
	diags := c.Output.As(ctx, &out, basetypes.ObjectAsOptions{})
	return out, diags
}

func (o outputModel) object(ctx context.Context) (types.Object, diag.Diagnostics) {
	return types.ObjectValueFrom(ctx, outputTypes, o)
}

// take takes over what Live Station tells of a clip. What was asked for stays as it was written, for a clip never
// changes and an answer may write the same in another way; only what is not known is taken from the answer. What an
// answer leaves out does not undo what an earlier one told.
func (c *Clip) mergeResponse(ctx context.Context, clip *livestation.ShortClip, storageEndpoint string) diag.Diagnostics {
	c.ID = types.StringValue(clip.ID)
	c.ChannelID = types.StringValue(clip.ChannelID)
	c.SnapshotID = coalesce(c.SnapshotID, attribute.String(clip.SnapshotID))
	c.Status = attribute.String(clip.Status)
	if told := attribute.Time(clip.CreatedTime); !told.IsNull() || c.CreatedTime.IsUnknown() {
		c.CreatedTime = told
	}
	if told := attribute.Time(clip.UpdatedTime); !told.IsNull() || c.UpdatedTime.IsUnknown() {
		c.UpdatedTime = told
	}
	c.FileSize = latest(c.FileSize, clip.FileSize)
	c.Duration = latest(c.Duration, clip.Duration)

	out, diags := c.outputValue(ctx)
	if diags.HasError() {
		return diags
	}
	out.BucketName = coalesce(out.BucketName, attribute.String(clip.Output.BucketName))
	out.FilePath = coalesce(out.FilePath, attribute.String(clip.Output.FilePath))
	out.AccessControl = coalesce(out.AccessControl, attribute.String(clip.Output.AccessControl))
	if clip.Output.FileName != "" || out.FileName.IsUnknown() {
		out.FileName = attribute.String(clip.Output.FileName)
	}
	out.URL = attribute.String(objectstorage.ObjectURL(storageEndpoint,
		out.BucketName.ValueString(), out.FilePath.ValueString(), out.FileName.ValueString()))
	object, more := out.object(ctx)
	diags.Append(more...)
	c.Output = object
	return diags
}

// keep keeps what is known, else takes what was told.
func coalesce(known, told types.String) types.String {
	if known.IsNull() || known.IsUnknown() {
		return told
	}
	return known
}

// later takes what was told, else keeps what is known.
func latest(known types.Int64, told *int64) types.Int64 {
	if told != nil || known.IsUnknown() {
		return types.Int64PointerValue(told)
	}
	return known
}

// request is the request that makes the clip.
func (m *model) request(ctx context.Context) (livestation.CreateShortClipRequest, diag.Diagnostics) {
	out, diags := m.outputValue(ctx)
	start, end := m.timeRange()
	return livestation.CreateShortClipRequest{
		StartTime: start,
		EndTime:   end,
		Output: livestation.Output{
			AccessControl: livestation.AccessControl(out.AccessControl.ValueString()),
			BucketName:    out.BucketName.ValueString(),
			FilePath:      out.FilePath.ValueString(),
		},
	}, diags
}

// bounds are start and end in milliseconds; what is not known is 0.
func (m *model) timeRange() (start, end int64) {
	start, _ = toInt64(m.StartTime)
	end, _ = toInt64(m.EndTime)
	return start, end
}

// status is how far the clip is.
func (c *Clip) status() livestation.ShortClipStatus {
	return livestation.ShortClipStatus(c.Status.ValueString())
}

// finished tells that the clip will not change any more.
func (c *Clip) finished() bool {
	return c.status() == livestation.ShortClipCompleted || c.status().Failed()
}

// String names the clip in messages.
func (c *Clip) String() string {
	return "short clip " + c.ID.ValueString() + " of channel " + c.ChannelID.ValueString()
}
