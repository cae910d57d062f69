package shortclip

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/objectstorage"
)

// ModifyPlan tells the truth of what an apply would do: nothing to a clip that is finished, wait for one that is not,
// make a new one where what it is cut from changed or where it failed.
func (r *Resource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var state, plan model
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if !req.Plan.Raw.IsNull() {
		resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	switch {
	case req.Plan.Raw.IsNull():
		left, diags := destroyWarning(ctx, &state)
		resp.Diagnostics.Append(diags...)
		resp.Diagnostics.AddWarning("Resource Destruction Considerations", left)
		return
	case req.State.Raw.IsNull():
		resp.Diagnostics.Append(checkSnapshot(ctx, r.Data, &plan, nil)...)
		return
	}

	replaced, diags := requiresReplace(ctx, &state, &plan)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if len(replaced) == 0 && state.status().Failed() {
		resp.Diagnostics.AddWarning("Failed Short Clip Will Be Replaced", fmt.Sprintf(
			"%s ended as %s and cannot be mended: the plan makes a new one in its place.", capitalize(state.String()), state.status()))
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("status"), types.StringUnknown())...)
		replaced = path.Paths{path.Root("status")}
	}
	if len(replaced) > 0 {
		// Core plans the new clip by itself, and what else there is to say of its snapshot is said there.
		resp.Diagnostics.Append(checkSnapshot(ctx, r.Data, &plan, &state.Clip).Errors()...)
		resp.RequiresReplace = replaced
		return
	}
	resp.Diagnostics.Append(plan.copyComputed(ctx, &state)...)
	if plan.WaitForCompletion.ValueBool() && !state.finished() {
		// An unknown is what makes core call Update, which goes on waiting.
		plan.Status = types.StringUnknown()
		plan.UpdatedTime = timetypes.NewRFC3339Unknown()
		plan.FileSize = types.Int64Unknown()
		plan.Duration = types.Int64Unknown()
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
}

// keep takes over from the state what a change in place leaves as it is.
func (m *model) copyComputed(ctx context.Context, state *model) diag.Diagnostics {
	m.ID, m.Status = state.ID, state.Status
	m.CreatedTime, m.UpdatedTime = state.CreatedTime, state.UpdatedTime
	m.FileSize, m.Duration = state.FileSize, state.Duration
	out, diags := m.outputValue(ctx)
	was, more := state.outputValue(ctx)
	diags.Append(more...)
	out.FileName, out.URL = was.FileName, was.URL
	object, more := out.object(ctx)
	diags.Append(more...)
	m.Output = object
	return diags
}

// replacements are the attributes whose change makes a new clip. What the state does not know, as after an import, is
// taken over in place.
func requiresReplace(ctx context.Context, state, plan *model) (path.Paths, diag.Diagnostics) {
	var replaced path.Paths
	changed := func(at path.Path, was, is attr.Value) {
		if !was.IsNull() && !was.Equal(is) {
			replaced = append(replaced, at)
		}
	}
	changed(path.Root("channel_id"), state.ChannelID, plan.ChannelID)
	changed(path.Root("snapshot_id"), state.SnapshotID, plan.SnapshotID)
	changed(path.Root("start_time"), state.StartTime, plan.StartTime)
	changed(path.Root("end_time"), state.EndTime, plan.EndTime)

	was, diags := state.outputValue(ctx)
	is, more := plan.outputValue(ctx)
	diags.Append(more...)
	if wrong := durationMismatch(state, plan); wrong != "" {
		diags.AddAttributeWarning(path.Root("end_time"), "Imported Short Clip Does Not Fit", wrong)
		replaced = append(replaced, path.Root("start_time"), path.Root("end_time"))
	}
	out := path.Root("output")
	changed(out.AtName("bucket_name"), was.BucketName, is.BucketName)
	if !sameFolder(was.FilePath, is.FilePath) {
		changed(out.AtName("file_path"), was.FilePath, is.FilePath)
	}
	changed(out.AtName("access_control"), was.AccessControl, is.AccessControl)
	return replaced, diags
}

// misfit says why an imported clip, of which Live Station never tells start and end, cannot be the one of the
// configuration; "" where it may be.
func durationMismatch(state, plan *model) string {
	if !state.StartTime.IsNull() || !state.EndTime.IsNull() || state.Duration.IsNull() || plan.StartTime.IsUnknown() || plan.EndTime.IsUnknown() {
		return ""
	}
	start, end := plan.timeRange()
	is, wanted := state.Duration.ValueInt64(), end-start
	if durationMatches(is, wanted) {
		return ""
	}
	return fmt.Sprintf("%s lasts %d ms, but from start_time to end_time there are %d ms: it is another clip, and the plan replaces it. "+
		"If it is the right one, set start_time and end_time to what it was made with.", capitalize(state.String()), is, wanted)
}

// fitsLength tells whether an mp4 may be of a clip of a length, both in milliseconds. A video is cut between its frames:
// a tenth more or less may be, from 100 ms to 1 s.
func durationMatches(is, wanted int64) bool {
	return abs(is-wanted) <= min(max(wanted/10, 100), 1000)
}

func abs(n int64) int64 { return max(n, -n) }

// sameFolder tells whether two known paths name the same folder, as /a and /a/ do.
func sameFolder(a, b types.String) bool {
	return !a.IsUnknown() && !b.IsUnknown() && objectstorage.Key(a.ValueString(), "") == objectstorage.Key(b.ValueString(), "")
}

// leftBehind says what a destroy leaves, for nothing of Live Station can be deleted.
func destroyWarning(ctx context.Context, state *model) (string, diag.Diagnostics) {
	out, diags := state.outputValue(ctx)
	text := fmt.Sprintf("Live Station cannot delete a short clip: %s is only removed from the state. ", &state.Clip)
	object := objectstorage.Key(out.FilePath.ValueString(), out.FileName.ValueString())
	switch {
	case state.status().Failed():
		text += fmt.Sprintf("It ended as %s, so that it left no mp4.", state.status())
	case state.deletesObject():
		text += fmt.Sprintf("Its mp4 is deleted, for delete_file_on_destroy is set: object %s in bucket %s. It cannot be restored.", object, out.BucketName.ValueString())
	case state.status() == livestation.ShortClipCompleted:
		text += fmt.Sprintf("Its mp4 stays: object %s in bucket %s. Delete it there if it is not wanted any more.", object, out.BucketName.ValueString())
	default:
		text += fmt.Sprintf("It is still being made, and its mp4 will come to the bucket %s as object %s.", out.BucketName.ValueString(), object)
		if state.DeleteFileOnDestroy.ValueBool() {
			text += " There is nothing yet that delete_file_on_destroy could delete: let the clip be COMPLETED first, or delete the mp4 when it has come."
		}
	}
	return text, diags
}
