package shortclip

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/objectstorage"
)

const (
	// lookTimeout bounds the look at the bucket in a refresh, with all its attempts.
	headTimeout = 30 * time.Second
	// defaultDeleteTimeout is for a destroy with delete_file_on_destroy.
	defaultDeleteTimeout = 5 * time.Minute
)

// objectOf names the mp4 of a clip in Object Storage; the zero value is one that is not known.
type objectRef struct{ bucket, key string }

func (o objectRef) known() bool { return o.bucket != "" && o.key != "" }

// String names the object in messages.
func (o objectRef) String() string { return "object " + o.key + " of bucket " + o.bucket }

func (c *Clip) object(ctx context.Context) (objectRef, diag.Diagnostics) {
	out, diags := c.outputValue(ctx)
	if out.BucketName.ValueString() == "" || out.FileName.ValueString() == "" {
		return objectRef{}, diags
	}
	return objectRef{out.BucketName.ValueString(), objectstorage.Key(out.FilePath.ValueString(), out.FileName.ValueString())}, diags
}

// look asks the bucket about the mp4 of a clip that is COMPLETED, and says what there is to say. It tells whether the mp4
// is known to be gone; forgotten is that Live Station knows the clip no more.
func (r *Resource) checkObject(ctx context.Context, state *model, forgotten bool) (gone bool, diags diag.Diagnostics) {
	object, diags := state.object(ctx)
	if diags.HasError() {
		return false, diags
	}
	unchecked := func(detail string) {
		// Who did not ask for the look is not told that it failed: nothing follows from it.
		if state.VerifyOutput.ValueBool() {
			diags.AddWarning("mp4 of Short Clip Not Checked", detail+"\n\nThe clip stays in the state as it was.")
		}
	}
	if !object.known() {
		unchecked(fmt.Sprintf("Live Station never told the file name of %s, so that its mp4 cannot be looked for.", state))
		return false, diags
	}
	ctx, cancel := context.WithTimeout(ctx, headTimeout)
	defer cancel()
	exists, err := r.Data.Storage.Exists(ctx, object.bucket, object.key)
	switch {
	case err != nil:
		unchecked(r.Data.StorageDetail("whether the mp4 of "+state.String()+" is there: "+object.String(), err))
	case exists:
	case forgotten:
		diags.AddWarning("Short Clip and Its mp4 Gone", fmt.Sprintf(
			"Live Station knows %s no more, and its mp4 is gone too: there is no %s at %s. It leaves the state.\n\n"+
				"The next plan makes a new clip, which its snapshot permits for one hour only. Remove the resource from the configuration if it is not wanted any more.",
			&state.Clip, object, r.Data.StorageEndpoint))
		return true, diags
	default:
		diags.AddWarning("mp4 of Short Clip Missing", fmt.Sprintf(
			"%s is COMPLETED, but its mp4 is gone: there is no %s at %s. The clip stays in the state, for Live Station still knows it.\n\n"+
				"Restore the object from a backup or, within the hour of the snapshot, make the clip anew with -replace.",
			capitalize(state.String()), object, r.Data.StorageEndpoint))
	}
	return false, diags
}

// deletes tells that a destroy deletes the mp4: that was asked for, and there is one.
func (m *model) deletesObject() bool {
	return m.DeleteFileOnDestroy.ValueBool() && m.status() == livestation.ShortClipCompleted
}

// deleteFile deletes the mp4. What it says is an error wherever the mp4 may still be there.
func (r *Resource) deleteFile(ctx context.Context, state *model) diag.Diagnostics {
	const summary = "Cannot Delete mp4 of Short Clip"
	const stays = "The clip stays in the state. Run the destroy again when that is mended; or, to leave the mp4 where it is, set " +
		"delete_file_on_destroy to false and apply that first, or take the clip out of the state (terraform state rm)."
	object, diags := state.object(ctx)
	if diags.HasError() {
		return diags
	}
	if !object.known() {
		diags.AddError(summary, fmt.Sprintf("Live Station never told the file name of %s, so that its mp4 cannot be deleted.\n\n%s", state, stays))
		return diags
	}
	timeout, more := state.Timeouts.Delete(ctx, defaultDeleteTimeout)
	diags.Append(more...)
	if diags.HasError() {
		return diags
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	if err := r.Data.Storage.Delete(ctx, object.bucket, object.key); err != nil {
		diags.AddError(summary, r.Data.StorageDetail("delete the mp4 of "+state.String()+": "+object.String(), err)+"\n\n"+stays)
	}
	return diags
}
