// SPDX-License-Identifier: MPL-2.0

package shortclip

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/providerdata"
)

// snapshotLifetime is how long a clip can be cut from a snapshot. Source: "Create snapshot".
const snapshotLifetime = time.Hour

// ModifyPlan makes the plan say what an apply would do: nothing to a finished clip, wait for an unfinished one, and
// replace a clip that failed or whose arguments changed.
//
// For a replacement Terraform calls it twice, with the old clip and without, and drops the warnings of the second call. So
// the first call gives all of them.
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
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(r.addManaged(&state)...)
	}
	switch {
	case req.Plan.Raw.IsNull() && r.Data.Applying():
		// The plan has said what becomes of the mp4.
	case req.Plan.Raw.IsNull():
		if state.DeleteFileOnDestroy.ValueBool() {
			r.Data.RequireCredentials(&resp.Diagnostics)
		}
		resp.Diagnostics.Append(destroyWarning(&state, false)...)
	case req.State.Raw.IsNull():
		if !r.Data.RequireCredentials(&resp.Diagnostics) {
			return
		}
		resp.Diagnostics.Append(r.checkAge(&plan)...)
		resp.Diagnostics.Append(checkSnapshot(ctx, r.Data, &plan, nil)...)
		resp.Diagnostics.Append(r.checkAdoption(&plan)...)
	default:
		r.planChange(ctx, &state, &plan, req, resp)
	}
}

// planChange plans an update in place or a replacement.
func (r *Resource) planChange(ctx context.Context, state, plan *model, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	imported, diags := attribute.IsImported(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	replaced, diags := requiresReplace(state, plan, imported)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if len(replaced) == 0 && state.status().Failed() {
		resp.Diagnostics.Append(failedWillBeReplaced(state))
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("status"), types.StringUnknown())...)
		replaced = path.Paths{path.Root("status")}
	}
	if len(replaced) > 0 {
		r.Data.RequireCredentials(&resp.Diagnostics)
		resp.Diagnostics.Append(r.checkReplacement(ctx, state, plan)...)
		resp.RequiresReplace = replaced
		return
	}

	plan.copyComputed(state)
	// An unknown wait_for_completion counts as true: the apply can always wait for what the plan shows as unknown.
	if !state.finished() && (plan.WaitForCompletion.IsUnknown() || plan.WaitForCompletion.ValueBool()) {
		plan.markUnfinished()
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)
}

// markUnfinished marks as unknown what the end of the wait changes. This is what makes Terraform call Update, which
// resumes the wait.
func (m *model) markUnfinished() {
	m.Status = types.StringUnknown()
	if m.CreatedTime.IsNull() {
		m.CreatedTime = timetypes.NewRFC3339Unknown()
	}
	m.UpdatedTime = timetypes.NewRFC3339Unknown()
	m.FileSize = types.Int64Unknown()
	m.Duration = types.Int64Unknown()
	out := m.outputValue()
	for _, value := range []*types.String{&out.FileName, &out.Key, &out.URL} {
		if value.IsNull() {
			*value = types.StringUnknown()
		}
	}
	m.Output = out.object()
}

// checkReplacement says what a replacement gives up, and whether it can succeed.
func (r *Resource) checkReplacement(ctx context.Context, state, plan *model) diag.Diagnostics {
	diags := checkSnapshot(ctx, r.Data, plan, &state.Clip)
	sameSnapshot := plan.SnapshotID.Equal(state.SnapshotID)
	switch {
	case plan.SnapshotID.IsUnknown():
		diags.Append(replacementFromUnknownSnapshot(state))
	case sameSnapshot && (!r.Data.Configured() || plan.ChannelID.IsUnknown()) && r.age(&state.Clip) > snapshotLifetime:
		diags.Append(replacementCertainlyExpired(state, r.age(&state.Clip)))
	}
	if !diags.HasError() {
		diags.Append(destroyWarning(state, true)...)
	}
	return diags
}

// addManaged tells the provider's data of a clip that a resource manages, so that no create claims or adopts it.
func (r *Resource) addManaged(state *model) diag.Diagnostics {
	if created, diags := state.CreatedTime.ValueRFC3339Time(); r.Data != nil && !state.CreatedTime.IsNull() && !diags.HasError() {
		r.Data.AddCut(state.SnapshotID.ValueString(), created)
	}
	if !r.Data.Configured() || state.ID.IsNull() {
		return nil
	}
	r.Data.Creator.Claim(state.ChannelID.ValueString(), state.ID.ValueString())
	if state.Status.IsNull() || state.status().Failed() {
		return nil // An import is not read yet, and a failed clip is never adopted.
	}
	if r.Data.AddManaged(state.request().Destination(), state.ID.ValueString(), state.Duration.ValueInt64Pointer()) && !r.Data.Applying() {
		return diag.Diagnostics{wouldBeAdopted(state, state.ID.ValueString())}
	}
	return nil
}

// checkAge reports a snapshot that has certainly expired although it cannot be looked up, because a clip was cut from it more
// than an hour ago. For a replacement that the user forced, with -replace or taint, it is the only check before the old clip
// is destroyed.
func (r *Resource) checkAge(plan *model) diag.Diagnostics {
	if r.Data.Configured() && !plan.ChannelID.IsUnknown() || plan.SnapshotID.IsUnknown() {
		return nil
	}
	oldest, known := r.Data.OldestCut(plan.SnapshotID.ValueString())
	if age := r.now().Sub(oldest); known && age > snapshotLifetime {
		return diag.Diagnostics{snapshotCertainlyExpired(plan, age)}
	}
	return nil
}

// checkAdoption makes sure that a create with adopt_existing cannot adopt a clip that a resource manages, and warns if
// another create could adopt the same clip.
func (r *Resource) checkAdoption(plan *model) diag.Diagnostics {
	out := plan.outputValue()
	if !r.Data.Configured() || !plan.AdoptExisting.ValueBool() || plan.ChannelID.IsUnknown() ||
		plan.SnapshotID.IsUnknown() || out.BucketName.IsUnknown() || out.FilePath.IsUnknown() || out.AccessControl.IsUnknown() {
		return nil
	}
	request := plan.request()
	var length providerdata.Length
	if !plan.StartTime.IsUnknown() && !plan.EndTime.IsUnknown() {
		milliseconds := request.EndTime - request.StartTime
		length = &milliseconds
	}
	switch managedID, creates := r.Data.AddAdopting(request.Destination(), length); {
	case managedID != "":
		return diag.Diagnostics{wouldBeAdopted(plan, managedID)}
	case creates > 1:
		return diag.Diagnostics{sharedDestination(plan, request.Destination())}
	}
	return nil
}

// requiresReplace returns the attributes whose change makes a new clip. imported tells that the times of the clip were
// never verified.
func requiresReplace(state, plan *model, imported bool) (replaced path.Paths, diags diag.Diagnostics) {
	changed := func(at path.Path, before, after attr.Value) {
		if !before.IsNull() && !before.Equal(after) {
			replaced = append(replaced, at)
		}
	}
	// A snapshot belongs to one channel, so a channel that is not known yet is the same one.
	if !plan.ChannelID.IsUnknown() || !plan.SnapshotID.Equal(state.SnapshotID) {
		changed(path.Root("channel_id"), state.ChannelID, plan.ChannelID)
	}
	changed(path.Root("snapshot_id"), state.SnapshotID, plan.SnapshotID)

	switch {
	case !imported:
		if !attribute.SameInt64(state.StartTime, plan.StartTime) {
			changed(path.Root("start_time"), state.StartTime, plan.StartTime)
		}
		if !attribute.SameInt64(state.EndTime, plan.EndTime) {
			changed(path.Root("end_time"), state.EndTime, plan.EndTime)
		}
	case durationMismatch(state, plan):
		diags.Append(importedLengthMismatch(state, plan))
		replaced = append(replaced, path.Root("start_time"), path.Root("end_time"))
	}
	out, oldOutput, newOutput := path.Root("output"), state.outputValue(), plan.outputValue()
	changed(out.AtName("bucket_name"), oldOutput.BucketName, newOutput.BucketName)
	if !sameFolder(oldOutput.FilePath, newOutput.FilePath) {
		changed(out.AtName("file_path"), oldOutput.FilePath, newOutput.FilePath)
	}
	changed(out.AtName("access_control"), oldOutput.AccessControl, newOutput.AccessControl)
	return replaced, diags
}

// durationMismatch tells that an imported clip, whose start and end Live Station never tells, cannot be the one of the
// configuration because of its length.
func durationMismatch(state, plan *model) bool {
	if state.Duration.IsNull() || plan.StartTime.IsUnknown() || plan.EndTime.IsUnknown() {
		return false
	}
	start, end := plan.timeRange()
	return !durationMatches(state.Duration.ValueInt64(), end-start)
}

// sameFolder tells whether two known paths name the same folder, as /a and /a/ do.
func sameFolder(a, b types.String) bool {
	return !a.IsUnknown() && !b.IsUnknown() &&
		livestation.Output{FilePath: a.ValueString()}.Folder() == livestation.Output{FilePath: b.ValueString()}.Folder()
}
