// SPDX-License-Identifier: MPL-2.0

package shortclip

import (
	"cmp"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/clipcreate"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
)

// Clip holds the attributes that the resource and the data sources share.
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
	AdoptExisting       types.Bool     `tfsdk:"adopt_existing"`
	DeleteFileOnDestroy types.Bool     `tfsdk:"delete_file_on_destroy"`
	VerifyOutput        types.Bool     `tfsdk:"verify_output"`
	Timeouts            timeouts.Value `tfsdk:"timeouts"`
}

// outputModel is the attribute output.
type outputModel struct {
	BucketName, FilePath, AccessControl, FileName, Key, URL types.String
}

var outputTypes = map[string]attr.Type{
	"bucket_name":    types.StringType,
	"file_path":      types.StringType,
	"access_control": types.StringType,
	"file_name":      types.StringType,
	"key":            types.StringType,
	"url":            types.StringType,
}

func (c *Clip) identity() attribute.Identity {
	return attribute.Identity{ChannelID: c.ChannelID, ID: c.ID}
}

// String names the clip in messages.
func (c *Clip) String() string {
	return "short clip " + c.ID.ValueString() + " of channel " + c.ChannelID.ValueString()
}

// status is the status of the clip, "" if it is null or unknown.
func (c *Clip) status() livestation.ShortClipStatus {
	return livestation.ShortClipStatus(c.Status.ValueString())
}

// completed tells that the mp4 is in the bucket.
func (c *Clip) completed() bool { return c.status() == livestation.ShortClipCompleted }

// finished tells that the clip does not change any more.
func (c *Clip) finished() bool { return c.completed() || c.status().Failed() }

// complete marks the clip as COMPLETED.
func (c *Clip) complete() { c.Status = types.StringValue(string(livestation.ShortClipCompleted)) }

// final tells that Live Station has nothing more to tell about the clip: it failed, or is completed and its size and
// length are known.
func (c *Clip) final() bool {
	return c.status().Failed() || c.completed() && !c.FileSize.IsNull() && !c.Duration.IsNull()
}

// outputValue returns the attributes of output: all null if it is null, all unknown if it is unknown.
//
// It and object name each attribute, because the framework's conversions by reflection were a tenth of the cost of a plan.
func (c *Clip) outputValue() outputModel {
	if c.Output.IsUnknown() {
		unknown := types.StringUnknown()
		return outputModel{unknown, unknown, unknown, unknown, unknown, unknown}
	}
	attributes := c.Output.Attributes()
	value := func(name string) types.String {
		text, _ := attributes[name].(types.String) // null if there is none
		return text
	}
	return outputModel{
		BucketName:    value("bucket_name"),
		FilePath:      value("file_path"),
		AccessControl: value("access_control"),
		FileName:      value("file_name"),
		Key:           value("key"),
		URL:           value("url"),
	}
}

func (o outputModel) object() types.Object {
	return types.ObjectValueMust(outputTypes, map[string]attr.Value{
		"bucket_name":    o.BucketName,
		"file_path":      o.FilePath,
		"access_control": o.AccessControl,
		"file_name":      o.FileName,
		"key":            o.Key,
		"url":            o.URL,
	})
}

// output is what the configuration says of the output, in the client's type.
func (o outputModel) output() livestation.Output {
	return livestation.Output{
		AccessControl: livestation.AccessControl(o.AccessControl.ValueString()),
		BucketName:    o.BucketName.ValueString(),
		FilePath:      o.FilePath.ValueString(),
		FileName:      o.FileName.ValueString(),
	}
}

// mergeResponse copies a response of Live Station into the model. Configured values stay as they are written, because a
// response may write the same in another way. A field that is missing from the response does not clear a value that an
// earlier response set.
func (c *Clip) mergeResponse(clip *livestation.ShortClip, storageEndpoint string) {
	c.ID = types.StringValue(clip.ID)
	c.ChannelID = types.StringValue(clip.ChannelID)
	c.SnapshotID = coalesce(c.SnapshotID, attribute.String(clip.SnapshotID))
	c.Status = attribute.String(clip.Status)
	c.CreatedTime = coalesce(c.CreatedTime, attribute.Time(clip.CreatedTime))
	c.UpdatedTime = latest(c.UpdatedTime, attribute.Time(clip.UpdatedTime))
	c.FileSize = latest(c.FileSize, types.Int64PointerValue(clip.FileSize))
	c.Duration = latest(c.Duration, types.Int64PointerValue(clip.Duration))

	out := c.outputValue()
	out.BucketName = coalesce(out.BucketName, attribute.String(clip.Output.BucketName))
	out.FilePath = coalesce(out.FilePath, attribute.String(withSlash(clip.Output.FilePath)))
	out.AccessControl = coalesce(out.AccessControl, attribute.String(clip.Output.AccessControl))
	// The key and the URL follow the name. They do not change with the endpoint of the provider.
	if name := attribute.String(clip.Output.FileName); !name.IsNull() && !name.Equal(out.FileName) {
		out.FileName, out.Key, out.URL = name, types.StringNull(), types.StringNull()
	}
	out.FileName = coalesce(out.FileName, types.StringNull())
	reported := reportedOutput(clip, out.output())
	out.Key = coalesce(out.Key, attribute.String(reported.Key()))
	out.URL = coalesce(out.URL, attribute.String(reported.URL(storageEndpoint)))
	c.Output = out.object()
}

// reportedOutput is where Live Station says that the mp4 is. Fields that it leaves out are as configured.
func reportedOutput(clip *livestation.ShortClip, configured livestation.Output) livestation.Output {
	reported := clip.Output
	reported.BucketName = cmp.Or(reported.BucketName, configured.BucketName)
	reported.FilePath = cmp.Or(reported.FilePath, configured.FilePath)
	reported.AccessControl = cmp.Or(reported.AccessControl, configured.AccessControl)
	reported.FileName = cmp.Or(reported.FileName, configured.FileName)
	return reported
}

// withSlash begins a folder with a slash, as a configuration must.
func withSlash(folder string) string {
	if folder == "" || folder[0] == '/' {
		return folder
	}
	return "/" + folder
}

// coalesce returns a known value, or else the received one.
func coalesce[V attr.Value](known, received V) V {
	if known.IsNull() || known.IsUnknown() {
		return received
	}
	return known
}

// latest returns the received value, or else the known one.
func latest[V attr.Value](known, received V) V {
	if !received.IsNull() || known.IsUnknown() {
		return received
	}
	return known
}

// copyComputed copies from the state what an update in place leaves as it is.
func (m *model) copyComputed(state *model) {
	m.ID, m.Status = state.ID, state.Status
	m.CreatedTime, m.UpdatedTime = state.CreatedTime, state.UpdatedTime
	m.FileSize, m.Duration = state.FileSize, state.Duration
	out, old := m.outputValue(), state.outputValue()
	out.FileName, out.Key, out.URL = old.FileName, old.Key, old.URL
	m.Output = out.object()
}

// request is the request that creates the clip.
func (m *model) request() clipcreate.Request {
	start, end := m.timeRange()
	output := m.outputValue().output()
	output.FileName = ""
	return clipcreate.Request{
		ChannelID: m.ChannelID.ValueString(), SnapshotID: m.SnapshotID.ValueString(),
		CreateShortClipRequest: livestation.CreateShortClipRequest{StartTime: start, EndTime: end, Output: output},
		AdoptExisting:          m.AdoptExisting.ValueBool(),
	}
}

// timeRange is start_time and end_time in milliseconds; an unknown one is 0.
func (m *model) timeRange() (start, end int64) {
	start, _ = attribute.ToInt64(m.StartTime)
	end, _ = attribute.ToInt64(m.EndTime)
	return start, end
}

// snapshotName names the snapshot of the clip in messages.
func (m *model) snapshotName() string {
	return fmt.Sprintf("snapshot %s of channel %s", m.SnapshotID.ValueString(), m.ChannelID.ValueString())
}

// requested names a clip that is to be created in messages.
func (m *model) requested() string {
	start, end := m.timeRange()
	return fmt.Sprintf("the short clip from %d to %d ms of %s", start, end, m.snapshotName())
}

// durationMatches tells whether a clip can be the one of a configuration that cannot be verified otherwise, such as that
// of an import: its length differs by at most a tenth of the configured one, at least 100 ms and at most 1 s. Both are in
// milliseconds.
func durationMatches(actual, configured int64) bool {
	difference := actual - configured
	return max(difference, -difference) <= min(max(configured/10, 100), 1000)
}
