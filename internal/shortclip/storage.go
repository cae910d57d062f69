// SPDX-License-Identifier: MPL-2.0

package shortclip

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/tfdiag"
)

const (
	// headTimeout bounds one look at the bucket in a refresh, with all of its attempts.
	headTimeout = 30 * time.Second
	// goneAge is how old an unfinished clip has to be before the absence of record and mp4 is believed.
	goneAge = 10 * time.Minute
)

// objectRef names where the mp4 of a clip can be: in a bucket, under one of several keys, likeliest first. How Live
// Station writes the key is not documented.
type objectRef struct {
	bucket string
	keys   []string
}

// String names the object in messages.
func (o objectRef) String() string {
	return "object " + strings.Join(o.keys, " or ") + " in bucket " + o.bucket
}

// objectRef returns where the mp4 of the clip can be. It is the zero value if Live Station has not told the file name.
func (c *Clip) objectRef(record objectRecord) objectRef {
	out := c.outputValue()
	output := out.output()
	if output.FileName == "" || output.BucketName == "" {
		return objectRef{}
	}
	ref := objectRef{bucket: cmp.Or(record.Bucket, output.BucketName)}
	recorded := output
	recorded.FilePath, recorded.FileName = cmp.Or(record.FilePath, output.FilePath), cmp.Or(record.FileName, output.FileName)
	for _, key := range slices.Concat([]string{record.SeenKey}, recorded.KeyForms(), []string{out.Key.ValueString()}, output.KeyForms()) {
		if key != "" && !slices.Contains(ref.keys, key) {
			ref.keys = append(ref.keys, key)
		}
	}
	return ref
}

// find returns the key under which the mp4 exists, "" if Object Storage says of each that there is no such object.
func (r *Resource) find(ctx context.Context, ref objectRef) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, headTimeout)
	defer cancel()
	return r.Data.Storage.Find(ctx, ref.bucket, ref.keys)
}

// verify looks for the mp4 of a completed clip, for verify_output. It returns true if the mp4 was there before and is
// certainly gone now. A key under which the mp4 was seen is kept in record.
func (r *Resource) verify(ctx context.Context, m *model, record *objectRecord) (gone bool, diags diag.Diagnostics) {
	ref := m.objectRef(*record)
	if len(ref.keys) == 0 {
		diags.Append(fileNameUnknown(&m.Clip))
		return false, diags
	}
	if record.SeenKey != "" {
		ref.keys = []string{record.SeenKey}
	}
	key, err := r.find(ctx, ref)
	switch {
	case err != nil:
		diags.Append(fileUnverified(&m.Clip, ref.String(), err))
	case key != "":
		record.SeenKey = key
	default:
		gone = record.SeenKey != ""
		diags.Append(fileNotFound(&m.Clip, ref.String(), r.Data.StorageEndpoint(), gone))
	}
	return gone, diags
}

// verifyNew looks for the mp4 of a clip that was just completed, so that a later refresh knows the key that existed. It
// does nothing without verify_output.
func (r *Resource) verifyNew(ctx context.Context, m *model, private attribute.PrivateState) diag.Diagnostics {
	if !m.VerifyOutput.ValueBool() || !m.completed() {
		return nil
	}
	record, diags := readObjectRecord(ctx, private)
	_, more := r.verify(ctx, m, &record)
	diags.Append(more...)
	diags.Append(record.write(ctx, private)...)
	return diags
}

// notFound decides what becomes of an unfinished clip that Live Station no longer knows: the bucket has the last word.
// It returns true if the clip is to be removed from state.
func (r *Resource) notFound(ctx context.Context, state *model, record *objectRecord, readErr error) (removed bool, diags diag.Diagnostics) {
	ref := state.objectRef(*record)
	if len(ref.keys) == 0 {
		diags.Append(clipNotFound(&state.Clip, readErr, "Live Station did not report the file name, so the provider cannot look for the mp4 in the bucket."))
		return false, diags
	}
	key, err := r.find(ctx, ref)
	switch {
	case err != nil:
		diags.Append(clipNotFound(&state.Clip, readErr, "The provider could not look for the mp4 in the bucket: "+tfdiag.Response(err)))
	case key != "":
		record.SeenKey = key
		state.complete()
		diags.Append(clipFoundInBucket(&state.Clip, readErr))
	case r.age(&state.Clip) <= goneAge:
		diags.Append(youngClipNotFound(&state.Clip, readErr))
	default:
		diags.Append(clipRemoved(&state.Clip, readErr))
		return true, diags
	}
	return false, diags
}

// age is how long ago Live Station accepted the clip, 0 if that is not known.
func (r *Resource) age(c *Clip) time.Duration {
	created, diags := c.CreatedTime.ValueRFC3339Time()
	if c.CreatedTime.IsNull() || c.CreatedTime.IsUnknown() || diags.HasError() {
		return 0
	}
	return r.now().Sub(created)
}

// now is the present, by the server's clock if there is a client.
func (r *Resource) now() time.Time {
	if r.Data.Configured() {
		return r.Data.Client.ServerTime(r.Data.Client.Now())
	}
	return time.Now()
}

// deleteFile deletes the mp4 of a clip that leaves the state. A clip that is still processing is waited for, within
// timeouts.delete. It is an error if the mp4 may still be in the bucket afterwards.
func (r *Resource) deleteFile(ctx context.Context, state *model, record objectRecord) diag.Diagnostics {
	timeout, diags := state.Timeouts.Delete(ctx, defaultDeleteTimeout)
	if diags.HasError() {
		return diags
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	if !state.finished() || state.outputValue().FileName.IsNull() {
		diags.Append(r.readBeforeDelete(ctx, state)...)
	}
	if diags.HasError() || state.status().Failed() {
		return diags
	}
	ref := state.objectRef(record)
	if len(ref.keys) == 0 {
		diags.Append(fileToDeleteUnknown(&state.Clip, "Live Station did not report the file name."))
		return diags
	}
	found := false
	for _, key := range ref.keys {
		object := objectRef{ref.bucket, []string{key}}.String()
		exists, err := r.Data.Storage.Exists(ctx, ref.bucket, key)
		if err == nil && exists {
			found = true
			err = r.Data.Storage.Delete(ctx, ref.bucket, key)
		}
		if err != nil {
			diags.Append(fileDeletionFailed(&state.Clip, object, err))
			return diags
		}
	}
	if !found {
		diags.Append(fileToDeleteNotFound(&state.Clip, ref.String()))
	}
	return diags
}

// readBeforeDelete learns what a destroy has to know of a clip: whether it is completed, and its file name. A clip that
// Live Station no longer knows is deleted by the file name that the state has.
func (r *Resource) readBeforeDelete(ctx context.Context, state *model) diag.Diagnostics {
	// A clip that Live Station no longer knows is not worth a wait.
	seen, err := r.Data.Client.GetShortClip(ctx, state.ChannelID.ValueString(), state.ID.ValueString())
	if !livestation.IsNotFound(err) {
		seen, err = r.Data.WaitForClip(ctx, state.ChannelID.ValueString(), state.SnapshotID.ValueString(), state.ID.ValueString(), 0)
	}
	if seen != nil {
		state.mergeResponse(seen, r.Data.StorageEndpoint())
	}
	if err == nil || state.status().Failed() {
		return nil
	}
	if livestation.IsNotFound(err) && state.outputValue().FileName.ValueString() != "" {
		return nil
	}
	return diag.Diagnostics{fileToDeleteUnknown(&state.Clip, "The provider could not confirm that the clip is COMPLETED: "+tfdiag.Response(err))}
}
