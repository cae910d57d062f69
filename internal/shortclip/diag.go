// SPDX-License-Identifier: MPL-2.0

package shortclip

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/clipcreate"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/providerdata"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/tfdiag"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/wait"
)

// One function for each situation of a short clip. Sentences that several share come first.

const (
	noClipCreated   = "No clip was created."
	clipStays       = "The clip stays in state as it was."
	takeNewSnapshot = "take a new snapshot: add another ncplivestation_snapshot resource, and set snapshot_id to its id. Changing triggers of the existing resource instead also " +
		"replaces every other clip that refers to it."
	forcedNote      = "If you forced this with -replace or terraform taint, leave out -replace, or run terraform untaint, to keep the existing clip."
	snapshotIsValid = "A snapshot is valid for one hour. After that, no clip can be cut from it."
	whileValid      = "while its snapshot is valid (one hour after it was taken)"
	sameDestination = "the same destination (snapshot, bucket, folder and access control)"
	resumeNote      = "Nothing is lost. The clip is in state with its last known status, and Live Station may still be processing it."
	applyAgain      = "Run terraform apply again. It resumes the wait and does not create another clip."
	cutAgain        = "run terraform apply -replace=ADDRESS, with the address of this resource, " + whileValid + ". If adopt_existing is true, set it to false first."
)

// The snapshot of a clip that is to be created.

func snapshotNotFound(plan *model, replaced *Clip, err error) diag.Diagnostic {
	next := tfdiag.CheckSnapshot + " "
	if replaced == nil {
		next += "Otherwise " + takeNewSnapshot + " " + forcedNote + " " + tfdiag.DestroyNote
	} else {
		next += nextStep(replaced)
	}
	return tfdiag.Situation{
		Summary: "Snapshot Not Found", Attribute: path.Root("snapshot_id"),
		What: "Reading " + plan.snapshotName(), Err: err,
		Consequence: tfdiag.SnapshotGone + " " + snapshotIsValid + keepsClip(replaced),
		NextStep:    next,
	}.Error()
}

func channelNotFound(plan *model, replaced *Clip, err error) diag.Diagnostic {
	next := tfdiag.CheckChannel
	if replaced != nil {
		next += " " + howToKeep(replaced) + " To cut another clip, set channel_id and snapshot_id to a channel and a snapshot that exist."
	}
	return tfdiag.Situation{
		Summary: "Channel Not Found", Attribute: path.Root("channel_id"),
		What: "Reading " + plan.snapshotName(), Err: err,
		Consequence: tfdiag.ChannelGone + " No clip can be cut from it." + keepsClip(replaced),
		NextStep:    next + " " + tfdiag.DestroyNote,
	}.Error()
}

func snapshotExpired(plan *model, replaced *Clip, found *livestation.Snapshot) diag.Diagnostic {
	return tfdiag.Situation{
		Summary: "Snapshot Has Expired", Attribute: path.Root("snapshot_id"),
		What: fmt.Sprintf("%s expired %s ago, at %s. %s", capitalize(plan.snapshotName()),
			attribute.FormatDuration(found.RetrievedTime.Sub(found.ExpireTime)), attribute.FormatTime(found.ExpireTime), snapshotIsValid),
		Consequence: strings.TrimSpace(keepsClip(replaced)),
		NextStep:    nextStep(replaced),
	}.Error()
}

// keepsClip says what a replacement that cannot succeed would cost.
func keepsClip(replaced *Clip) string {
	if replaced == nil {
		return ""
	}
	return fmt.Sprintf(" The replacement would remove %s (%s) from state and could not create another clip.", replaced, replaced.status())
}

// nextStep says what to do if no clip can be cut from the snapshot.
func nextStep(replaced *Clip) string {
	next := capitalize(takeNewSnapshot) + " " + forcedNote
	if replaced != nil {
		stop := " To stop managing it and keep its mp4, run terraform state rm with the address of this resource, and remove the resource from the configuration."
		if replaced.status().Failed() {
			stop = " To stop managing it, remove the resource from the configuration."
		}
		next = howToKeep(replaced) + " To replace it, " + takeNewSnapshot + stop
	}
	return next + " " + tfdiag.DestroyNote
}

// howToKeep says how to keep a clip that a plan would replace.
func howToKeep(replaced *Clip) string {
	if replaced.status().Failed() {
		return "This clip failed, so each plan replaces it."
	}
	return "To keep the clip, restore the arguments that it was created with."
}

func snapshotUnreadable(plan *model, err error) diag.Diagnostic {
	return tfdiag.Situation{
		Summary: "Unable to Read Snapshot", What: "Reading " + plan.snapshotName(), Err: err, Consequence: tfdiag.NothingChanged,
		NextStep: strings.TrimSpace(tfdiag.Advice(err) + " " + tfdiag.DestroyNote),
	}.Error()
}

func snapshotUnverified(plan *model, err error) diag.Diagnostic {
	return tfdiag.Situation{
		Summary: "Unable to Verify Snapshot", Attribute: path.Root("snapshot_id"),
		What: "Reading " + plan.snapshotName(), Err: err,
		Consequence: "The plan does not know whether a clip can be cut from this snapshot, so the apply may fail.",
	}.Warning()
}

func snapshotExpiresSoon(plan *model, found *livestation.Snapshot, left time.Duration) diag.Diagnostic {
	return tfdiag.Situation{
		Summary: "Snapshot Expires Soon", Attribute: path.Root("snapshot_id"),
		What: fmt.Sprintf("%s expires in %s, at %s UTC. %s", capitalize(plan.snapshotName()), attribute.FormatDuration(left),
			found.ExpireTime.UTC().Format("15:04:05"), snapshotIsValid),
		NextStep: "Apply before that, or take a new snapshot.",
	}.Warning()
}

func clipEndsAfterSnapshot(plan *model, end int64, longest time.Duration) diag.Diagnostic {
	return tfdiag.Situation{
		Summary: "Clip Ends After Snapshot", Attribute: path.Root("end_time"),
		What: fmt.Sprintf("end_time is %d ms, but %s can be at most %d ms (%s) long. Live Station will reject the clip.",
			end, plan.snapshotName(), longest.Milliseconds(), attribute.FormatDuration(longest)),
		NextStep: endEarlier(longest),
	}.Warning()
}

func endEarlier(longest time.Duration) string {
	next := fmt.Sprintf("Set end_time to %d or less: a snapshot can be some seconds shorter than its duration.", (longest - snapshotSlack).Milliseconds())
	if longest < livestation.MaxSnapshotLength {
		next += " Or take another snapshot with a larger limited_duration."
	}
	return next
}

func clipEndsWithSnapshot(plan *model, end int64, longest time.Duration) diag.Diagnostic {
	return tfdiag.Situation{
		Summary: "Clip Ends Close to End of Snapshot", Attribute: path.Root("end_time"),
		What: fmt.Sprintf("end_time is %d ms, and %s can be at most %d ms (%s) long. Live Station rejects a clip that "+
			"ends after its snapshot.", end, plan.snapshotName(), longest.Milliseconds(), attribute.FormatDuration(longest)),
		NextStep: endEarlier(longest),
	}.Warning()
}

// channelNotOnAir warns of a channel that may not permit a clip. Documents of Live Station say that it has to be on the
// air, and on the same page that READY is enough.
func channelNotOnAir(plan *model, status livestation.ChannelStatus) diag.Diagnostics {
	situation := tfdiag.Situation{
		Summary: "Channel Not Ready", Attribute: path.Root("channel_id"),
		What:        fmt.Sprintf("Channel %s is %s. Live Station does not cut clips in this state.", plan.ChannelID.ValueString(), status),
		Consequence: "In this state the apply will fail.",
		NextStep:    "Apply when the channel is PUBLISHING.",
	}
	if status == "READY" {
		situation.Summary = "Channel Not on the Air"
		situation.What = fmt.Sprintf("Channel %s is READY, not PUBLISHING. Live Station's documentation contradicts itself on whether this is enough for a clip.",
			plan.ChannelID.ValueString())
		situation.Consequence = "The apply may fail."
		situation.NextStep = "If it fails, start the stream, and apply again while the channel is PUBLISHING and the snapshot is valid."
	}
	return diag.Diagnostics{situation.Warning()}
}

// A create.

// createError is the error of a create without a clip.
func createError(ctx context.Context, data *providerdata.Data, plan *model, err error) diag.Diagnostic {
	creating := "Creating " + plan.requested()
	var unconfirmed *clipcreate.UnconfirmedError
	var several *clipcreate.SeveralExistingError
	var notCreated *clipcreate.NotCreatedError
	switch {
	case errors.As(err, &unconfirmed):
		return creationUnconfirmed(plan, unconfirmed)
	case errors.As(err, &several):
		return existingNotAdopted(plan, several)
	case !errors.As(err, &notCreated):
		return tfdiag.Situation{Summary: "Unable to Create Short Clip", What: creating, Err: err}.Error()
	}
	return notCreatedError(ctx, data, plan, notCreated)
}

// existingNotAdopted is the error of a create that could adopt an existing clip, but not with certainty.
func existingNotAdopted(plan *model, err *clipcreate.SeveralExistingError) diag.Diagnostic {
	situation := tfdiag.Situation{
		Summary:     "Multiple Existing Short Clips Found",
		What:        fmt.Sprintf("adopt_existing is true, but %d existing clips match %s. The provider cannot tell which one to adopt.", len(err.Candidates), plan.requested()),
		Consequence: noClipCreated,
	}
	next := "Import the right one."
	if len(err.Candidates) == 1 {
		situation.Summary = "Existing Short Clip Not Adopted"
		situation.What = fmt.Sprintf("adopt_existing is true, and an existing clip matches %s. But the outcome of another create with %s is unknown, so the clip may "+
			"belong to that create.", plan.requested(), sameDestination)
		next = "If it is the clip of this resource, import it."
	}
	situation.NextStep = next + " " + importCommands(plan, err.Candidates)
	if len(err.Candidates) == 1 {
		situation.NextStep += "\n\n" + importOnce
	}
	situation.NextStep += "\n\nOtherwise give this resource a file_path of its own, or set adopt_existing to false. Either one creates another clip."
	return situation.Error()
}

// notCreatedError is the error of a create that certainly created nothing.
func notCreatedError(ctx context.Context, data *providerdata.Data, plan *model, err *clipcreate.NotCreatedError) diag.Diagnostic {
	situation := tfdiag.Situation{
		Summary: "Unable to Create Short Clip", What: "Creating " + plan.requested(), Err: err.Err, Consequence: noClipCreated,
	}
	var turn *clipcreate.TurnError
	var claimed *clipcreate.ClaimedClipError
	var unfinished *clipcreate.UnfinishedClipError
	var unknown *clipcreate.ExistingUnknownError
	if errors.As(err, &unknown) {
		situation.What = fmt.Sprintf("adopt_existing is true, so the provider looks for an existing clip before it creates %s. Reading the clip list of the snapshot", plan.requested())
		situation.NextStep = strings.TrimSpace(tfdiag.Advice(err.Err) + " To create the clip without looking for an existing one, set adopt_existing to false. If the clip " +
			"exists already, this creates a second one.")
	}
	switch {
	case errors.As(err, &turn):
		end := "The run was interrupted"
		situation.NextStep = "Run terraform apply again."
		if errors.Is(err, errCreateTimeout) {
			end = "timeouts.create expired"
			situation.NextStep = "Run terraform apply again. To avoid the wait, give this clip a file_path of its own. To allow a longer wait, raise timeouts.create."
		}
		situation.Err = nil
		situation.What = fmt.Sprintf("%s while the create of %s waited for another create with %s. Such creates run one at a time.", end, plan.requested(), sameDestination)
	case errors.As(err, &unfinished):
		situation.What = fmt.Sprintf("adopt_existing is true, and existing short clip %s may be %s. The provider waited for that clip to finish, but %s",
			unfinished.ID, plan.requested(), waitEnd(unfinished.Err))
		situation.Err = nil
		situation.NextStep = "Run terraform apply again when the data source ncplivestation_shortclip shows that this clip is finished. To create another clip instead, set adopt_existing to false."
	case errors.As(err, &claimed):
		situation.Consequence = "No other clip was created, and this resource is not in state."
		situation.NextStep = "Give this resource a file_path that no other clip has, or other times, and apply again."
	case errors.Is(err, clipcreate.ErrListIncomplete):
		// An incomplete list says nothing of the snapshot.
	case err.Verified:
		situation.Consequence = fmt.Sprintf("%s The request was sent %s. For 30 seconds after that, the clip list of the snapshot showed no matching clip.", noClipCreated, times(err.Sends))
		if advice := tfdiag.Advice(err.Err); advice == "" {
			situation.NextStep = "Run terraform apply again. If it fails again, send the trace ID to NAVER Cloud support."
		}
	case livestation.IsUnauthenticated(err), livestation.IsPermissionDenied(err), livestation.IsThrottled(err), livestation.IsUnreachable(err):
	default:
		// A plan may be applied long after it was made, and no documented error code says that a snapshot has expired.
		found, lookupErr := data.Client.GetSnapshot(ctx, plan.ChannelID.ValueString(), plan.SnapshotID.ValueString())
		switch {
		case lookupErr == nil && found.Expired():
			situation.Summary, situation.NextStep = "Snapshot Has Expired", capitalize(takeNewSnapshot)
			situation.Consequence = fmt.Sprintf("%s The snapshot expired at %s. %s", noClipCreated, attribute.FormatTime(found.ExpireTime), snapshotIsValid)
		case livestation.IsChannelNotFound(lookupErr), livestation.IsChannelNotFound(err):
			situation.Summary, situation.NextStep = "Channel Not Found", tfdiag.CheckChannel
			situation.Consequence = noClipCreated + " " + tfdiag.ChannelGone
		case livestation.IsNotFound(lookupErr), livestation.IsNotAvailable(lookupErr), livestation.IsNotFound(err), livestation.IsNotAvailable(err):
			situation.Summary, situation.NextStep = "Snapshot Not Found", tfdiag.CheckSnapshot+" Otherwise "+takeNewSnapshot
			situation.Consequence = noClipCreated + " " + tfdiag.SnapshotGone + " " + snapshotIsValid
		}
	}
	return situation.Error()
}

// waitEnd says why a wait for an existing clip ended.
func waitEnd(err error) string {
	switch {
	case errors.Is(err, errCreateTimeout):
		return "timeouts.create expired."
	case errors.Is(err, context.Canceled):
		return "the run was interrupted."
	}
	return "polling it failed: " + tfdiag.Response(err)
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// creationUnconfirmed is the error of a create whose outcome stays unknown.
func creationUnconfirmed(plan *model, err *clipcreate.UnconfirmedError) diag.Diagnostic {
	situation := tfdiag.Situation{
		Summary:     "Short Clip Creation Unconfirmed",
		What:        fmt.Sprintf("The outcome of creating %s is unknown: %s", plan.requested(), tfdiag.Response(err.Err)),
		Consequence: unconfirmedReason(err) + " This create may have left a clip in Live Station that is not in state.",
	}
	if err.ListErr != nil && err.Reason != clipcreate.ListFailed {
		situation.Consequence += fmt.Sprintf(" The clip list of the snapshot may show more clips that match, but the provider could not read it again: %s", tfdiag.Response(err.ListErr))
	}
	list := fmt.Sprintf("read the data source ncplivestation_shortclips (channel_id = %q, snapshot_id = %q) while the snapshot is valid.",
		plan.ChannelID.ValueString(), plan.SnapshotID.ValueString())
	if err.Reason == clipcreate.ListIncomplete {
		list += ` Read it twice, with status = "CREATING" and with status = "COMPLETED", because the whole list is too long.`
	}
	list += " Once the snapshot has expired, look for the mp4 in the folder and the bucket of output."
	if len(err.Candidates) == 0 {
		situation.NextStep = strings.TrimSpace(tfdiag.Advice(err.ListErr)+" Before you apply again, check whether the clip exists: "+list) +
			"\n\nIf it exists, import it. " + importNote + importCommand(plan, "SHORTCLIP_ID")
		return situation.Error()
	}
	situation.NextStep = "Compare the creation time of each clip below with the time of this run, and its length with the requested one, or play its mp4. If one of them " +
		"is the right one, import it before you apply again. " + importCommands(plan, err.Candidates)
	if err.Reason == clipcreate.LengthDiffers {
		situation.NextStep += "\n\nThe plan after an import replaces a clip of another length. To keep it, set start_time and end_time as far apart as the clip is long."
	}
	if err.Reason == clipcreate.OtherUnconfirmed {
		situation.NextStep += "\n\n" + importOnce
	}
	situation.NextStep += "\n\nIf none of them is the right one, apply again to create the clip."
	if err.ListErr != nil || err.Reason == clipcreate.ListIncomplete {
		situation.NextStep += " To see all clips, " + list
	}
	return situation.Error()
}

// unconfirmedReason says why an outcome stays unknown.
func unconfirmedReason(err *clipcreate.UnconfirmedError) string {
	switch err.Reason {
	case clipcreate.SeveralCandidates:
		return "Several clips of the snapshot may be the one that was created."
	case clipcreate.MistimedCandidates:
		return "A clip has " + sameDestination + ", but the time of its creation is before the request, in the future, or unknown, or Live Station writes its bucket or folder in another " +
			"way. The clocks of Live Station and of its gateway may differ, so this clip may be the one that was created."
	case clipcreate.OtherUnconfirmed:
		return "The outcome of another create with " + sameDestination + " is unknown, so the clip that was found may belong to it."
	case clipcreate.ListFailed:
		return "The provider looks for the clip in the clip list of the snapshot, but could not read the list: " + tfdiag.Response(err.ListErr)
	case clipcreate.ListIncomplete:
		return "The provider looks for the clip in the clip list of the snapshot, but the list does not hold all clips."
	case clipcreate.LengthDiffers:
		return "The clip that was found does not have the requested length."
	case clipcreate.LengthUnknown:
		return "A clip was found, but the provider can confirm it only by its length, which Live Station does not report."
	case clipcreate.NotCompleted:
		return "A clip was found, but its length is not known until it is COMPLETED. The provider waited for it, but the wait failed: " + tfdiag.Response(err.WaitErr)
	case clipcreate.Interrupted:
		return "The run was interrupted, or timeouts.create expired, before the clip list of the snapshot showed whether the clip was created."
	}
	return ""
}

const importOnce = "Another resource of this run may list the same clip. Import it at one address only."

const importNote = "Replace ADDRESS with the address of this resource. If that address holds another clip, first run terraform state rm ADDRESS, which leaves the mp4 of that " +
	"clip in the bucket.\n"

func importCommand(plan *model, id string) string {
	return fmt.Sprintf("  terraform import ADDRESS %s/%s", plan.ChannelID.ValueString(), id)
}

// importCommands are the commands that import candidates, and how to use them.
func importCommands(plan *model, candidates []livestation.ShortClip) string {
	var lines []string
	for _, clip := range candidates {
		line := importCommand(plan, clip.ID) + "  # " + string(clip.Status)
		if !clip.CreatedTime.IsZero() {
			line += ", created at " + attribute.FormatTime(clip.CreatedTime)
		}
		if clip.Duration != nil {
			line += fmt.Sprintf(", %d ms long", *clip.Duration)
		}
		lines = append(lines, line)
	}
	return importNote + strings.Join(lines, "\n")
}

// reconciledWarning is the warning of a clip that was found after the response to its create was lost.
func reconciledWarning(clip *Clip, cause error) diag.Diagnostic {
	return tfdiag.Situation{
		Summary:     "Short Clip Found After Lost Response",
		What:        fmt.Sprintf("Live Station created %s, but its response did not reach the provider: %s", clip, tfdiag.Response(cause)),
		Consequence: "The provider found the clip in the clip list of the snapshot by its bucket, folder, access control, creation time and length. The clip is in state.",
		NextStep:    "There is nothing to do.",
	}.Warning()
}

// adoptedWarning is the warning of an existing clip that was adopted.
func adoptedWarning(clip *Clip) diag.Diagnostic {
	return tfdiag.Situation{
		Summary: "Existing Short Clip Adopted",
		What: fmt.Sprintf("adopt_existing is true, and %s existed already with this snapshot, bucket, folder, access control and length. "+
			"The provider adopted it and did not create another clip.", clip),
		Consequence: "The clip is in state.",
		NextStep: "If it is the right clip, there is nothing to do. If it is not and delete_file_on_destroy is true, set that to false and apply only this change. Then give this resource " +
			"another file_path and apply: this cuts a new clip, removes the adopted one from state, and leaves its mp4 in the bucket.",
	}.Warning()
}

// wouldBeAdopted is the error of a create with adopt_existing that would adopt a clip that a resource manages, such as the
// clip that it replaces.
func wouldBeAdopted(m *model, managedID string) diag.Diagnostic {
	return tfdiag.Situation{
		Summary: "Managed Short Clip Would Be Adopted", Attribute: path.Root("adopt_existing"),
		What: fmt.Sprintf("A create with adopt_existing = true has the same snapshot, bucket, folder, access control and length as short clip %s of channel %s, "+
			"which a resource manages already. The apply would adopt that clip instead of creating another.", managedID, m.ChannelID.ValueString()),
		Consequence: tfdiag.NothingChanged,
		NextStep:    "Give the new clip a file_path of its own, or set adopt_existing to false.",
	}.Error()
}

// sharedDestination warns of two clips with adopt_existing that could be mistaken for each other.
func sharedDestination(plan *model, destination clipcreate.Destination) diag.Diagnostic {
	return tfdiag.Situation{
		Summary: "Short Clips Share a Destination", Attribute: path.Root("adopt_existing"),
		What: fmt.Sprintf("Several clips of this run have adopt_existing = true and are cut from %s into folder %q of bucket %s. After a killed run, "+
			"the provider could not tell them apart and might adopt one in place of the other.", plan.snapshotName(), "/"+destination.Folder, destination.BucketName),
		NextStep: "Give each clip a file_path of its own.",
	}.Warning()
}

// The wait.

// waitDiagnostic is the diagnostic of a wait that ended without a completed clip. timeoutName is the attribute that
// bounded it.
func waitDiagnostic(clip *Clip, err error, timeoutName string) diag.Diagnostic {
	var failure *wait.FailureError
	var timeout *wait.TimeoutError
	var cancelled *wait.CancelledError
	var poll *wait.PollError
	switch {
	case errors.As(err, &failure):
		return clipFailed(clip)
	case errors.As(err, &timeout), errors.Is(err, errCreateTimeout):
		next := applyAgain + " To make that wait longer, raise timeouts.update."
		if timeout != nil && timeout.Unknown {
			next += fmt.Sprintf(" If the status is still %s then, upgrade the provider.", timeout.LastState)
		}
		return tfdiag.Situation{
			Summary:     "Short Clip Still Processing",
			What:        fmt.Sprintf("Live Station accepted %s, but it was not completed when timeouts.%s expired. %s", clip, timeoutName, lastSeen(err)),
			Consequence: resumeNote, NextStep: next,
		}.Warning()
	case errors.As(err, &cancelled):
		return tfdiag.Situation{
			Summary:     "Short Clip Wait Interrupted",
			What:        fmt.Sprintf("Live Station accepted %s, but it was not completed when the run was interrupted. %s", clip, lastSeen(err)),
			Consequence: resumeNote, NextStep: applyAgain,
		}.Warning()
	case errors.As(err, &poll):
		return tfdiag.Situation{
			Summary: "Unable to Poll Short Clip", What: fmt.Sprintf("Live Station accepted %s. Polling it", clip), Err: poll.LastError,
			Consequence: resumeNote, NextStep: strings.TrimSpace(tfdiag.Advice(poll.LastError) + " " + applyAgain),
		}.Warning()
	}
	return tfdiag.Situation{Summary: "Unable to Poll Short Clip", What: "Polling " + clip.String(), Err: err, Consequence: resumeNote, NextStep: applyAgain}.Warning()
}

// lastSeen says what the last poll of a wait showed.
func lastSeen(err error) string {
	var outcome wait.Outcome
	var timeout *wait.TimeoutError
	var cancelled *wait.CancelledError
	switch {
	case errors.As(err, &timeout):
		outcome = timeout.Outcome
	case errors.As(err, &cancelled):
		outcome = cancelled.Outcome
	}
	switch {
	case outcome.LastState == "" && outcome.LastError != nil:
		return fmt.Sprintf("No poll succeeded in %s. The last one failed: %s", attribute.FormatDuration(outcome.Elapsed), tfdiag.Response(outcome.LastError))
	case outcome.LastState == "":
		return "No poll was completed."
	}
	text := fmt.Sprintf("Its last status was %s after %s.", outcome.LastState, attribute.FormatDuration(outcome.Elapsed))
	if outcome.Unknown {
		text += " This version of the provider does not know that status."
	}
	if outcome.LastError != nil {
		text += " The last poll failed: " + tfdiag.Response(outcome.LastError)
	}
	return text
}

const checkBucket = "Check that the bucket of output.bucket_name exists in the site and region of the provider, and that the account of the credentials may write to it."

// clipFailed is the error of a clip that Live Station could not render or upload.
func clipFailed(clip *Clip) diag.Diagnostic {
	situation := tfdiag.Situation{
		Summary: "Short Clip Processing Failed",
		What:    fmt.Sprintf("%s has status %s: Live Station could not render it.", capitalize(clip.String()), clip.status()),
		Consequence: "The clip is in state with this status. It cannot be repaired. The next apply replaces it, which needs a snapshot that is younger " +
			"than one hour.",
		NextStep: "Check that the snapshot plays from start_time to end_time, then apply again.",
	}
	if clip.status() == livestation.ShortClipUploadFail {
		situation.Summary = "Short Clip Upload Failed"
		situation.What = fmt.Sprintf("%s has status %s: Live Station rendered it, but could not upload the mp4 to the bucket.", capitalize(clip.String()), clip.status())
		situation.NextStep = checkBucket + " Then apply again."
	}
	return situation.Error()
}

// lengthWarning warns of a completed clip whose length differs from the configured one.
func lengthWarning(m *model) diag.Diagnostics {
	start, end := m.timeRange()
	if !m.completed() || m.Duration.IsNull() || m.Duration.IsUnknown() || durationMatches(m.Duration.ValueInt64(), end-start) {
		return nil
	}
	return diag.Diagnostics{tfdiag.Situation{
		Summary: "Unexpected Short Clip Length", Attribute: path.Root("end_time"),
		What:        fmt.Sprintf("%s is %d ms long, but start_time and end_time are %d ms apart.", capitalize(m.String()), m.Duration.ValueInt64(), end-start),
		Consequence: "The clip is in state and completed.",
		NextStep:    "Play the mp4 to see whether it shows what you need. To cut the clip again, " + cutAgain,
	}.Warning()}
}

// outputWarning warns if Live Station reports another place of the mp4 than configured.
func outputWarning(clip *Clip, response *livestation.ShortClip, configured livestation.Output) diag.Diagnostics {
	reported := reportedOutput(response, configured)
	var differences []string
	if reported.BucketName != configured.BucketName {
		differences = append(differences, fmt.Sprintf("bucket_name is %q (configured: %q)", reported.BucketName, configured.BucketName))
	}
	if reported.Folder() != configured.Folder() {
		differences = append(differences, fmt.Sprintf("file_path is %q (configured: %q)", reported.FilePath, configured.FilePath))
	}
	if reported.AccessControl != configured.AccessControl {
		differences = append(differences, fmt.Sprintf("access_control is %s (configured: %s)", reported.AccessControl, configured.AccessControl))
	}
	if len(differences) == 0 {
		return nil
	}
	return diag.Diagnostics{tfdiag.Situation{
		Summary: "Unexpected Short Clip Output", Attribute: path.Root("output"),
		What:        fmt.Sprintf("Live Station reports a different output for %s than configured: %s.", clip, strings.Join(differences, "; ")),
		Consequence: "The clip is in state. output.key and output.url name the place that Live Station reports.",
		NextStep:    "Check the location and the access control of the mp4 before you use it.",
	}.Warning()}
}

// fileNameChanged is the warning of a clip whose file name is not the one that the plan showed.
func fileNameChanged(clip *Clip, planned, reported string) diag.Diagnostic {
	return tfdiag.Situation{
		Summary: "Unexpected Short Clip Output", Attribute: path.Root("output"),
		What:        fmt.Sprintf("Live Station now reports the file name %q for %s. The plan showed %q, which it had reported before.", reported, clip, planned),
		Consequence: "The clip is in state. output.file_name, output.key and output.url keep the name of the plan. verify_output and delete_file_on_destroy use the new name.",
		NextStep:    "To correct the outputs, run terraform state rm with the address of this resource, then import the clip again.",
	}.Warning()
}

// The refresh.

func readError(clip *Clip, err error) diag.Diagnostic {
	situation := tfdiag.Situation{Summary: "Unable to Read Short Clip", What: "Reading " + clip.String(), Err: err, Consequence: clipStays}
	if advice := tfdiag.Advice(err); !livestation.IsTransient(err) && !livestation.IsThrottled(err) && !livestation.IsUnauthenticated(err) && !livestation.IsPermissionDenied(err) {
		situation.NextStep = strings.TrimSpace(advice + " If the clip no longer exists, remove it from state: run terraform state rm with the address of the resource.")
	}
	return situation.Error()
}

func importNotFound(clip *Clip, err error) diag.Diagnostic {
	return tfdiag.Situation{
		Summary: "Unable to Import Short Clip", What: "Reading " + clip.String(), Err: err,
		Consequence: "Live Station does not know this short clip. Nothing was imported.",
		NextStep:    "Check both parts of the import ID, " + importIDFormat + ", and check that site and region of the provider are those of the channel.",
	}.Error()
}

func importError(clip *Clip, err error) diag.Diagnostic {
	return tfdiag.Situation{Summary: "Unable to Import Short Clip", What: "Reading " + clip.String(), Err: err, Consequence: "Nothing was imported."}.Error()
}

// clipNotFound is the warning of an unfinished clip that Live Station no longer knows, and that stays in state because the
// bucket cannot be searched. why says why.
func clipNotFound(clip *Clip, err error, why string) diag.Diagnostic {
	return tfdiag.Situation{
		Summary: "Short Clip Not Found", What: "Reading " + clip.String(), Err: err,
		Consequence: why + " " + clipStays,
		NextStep:    "Run terraform plan again later. If the mp4 is not in the bucket, you can remove the clip from state: run terraform state rm ADDRESS, with the address of this resource.",
	}.Warning()
}

// youngClipNotFound is the warning of such a clip whose mp4 is not in the bucket, and that is at most ten minutes old.
func youngClipNotFound(clip *Clip, err error) diag.Diagnostic {
	return tfdiag.Situation{
		Summary: "Short Clip Not Found", What: "Reading " + clip.String(), Err: err,
		Consequence: "The mp4 is not in the bucket, and the clip is at most ten minutes old, so Live Station may still be processing it. " + clipStays,
		NextStep:    "Run terraform plan again in ten minutes. If the clip is still missing then, the refresh removes it from state.",
	}.Warning()
}

// clipRemoved is the warning of an unfinished clip that leaves the state.
func clipRemoved(clip *Clip, err error) diag.Diagnostic {
	return tfdiag.Situation{
		Summary: "Short Clip No Longer Exists", What: "Reading " + clip.String(), Err: err,
		Consequence: fmt.Sprintf("Its last status was %s. The mp4 is not in the bucket, and the clip is more than ten minutes old. The refresh removes the clip from state.", clip.status()),
		NextStep:    "To cut the clip again, apply " + whileValid + ". After that, use a new snapshot or remove the resource from the configuration.",
	}.Warning()
}

// clipFoundInBucket is the warning of a clip that Live Station no longer knows and whose mp4 exists.
func clipFoundInBucket(clip *Clip, err error) diag.Diagnostic {
	return tfdiag.Situation{
		Summary: "Short Clip Record No Longer Exists", What: "Reading " + clip.String(), Err: err,
		Consequence: "Live Station has no record of the clip any more, but the mp4 is in the bucket. So the clip stays in state, with status COMPLETED.",
		NextStep:    "There is nothing to do.",
	}.Warning()
}

// statusWentBack is the warning of a completed clip that Live Station reports with another status.
func statusWentBack(clip *Clip, status livestation.ShortClipStatus) diag.Diagnostic {
	return tfdiag.Situation{
		Summary:     "Unexpected Short Clip Status",
		What:        fmt.Sprintf("Live Station now reports status %s for %s, which was COMPLETED before.", status, clip),
		Consequence: "A completed clip does not change. " + clipStays,
		NextStep:    "There is nothing to do.",
	}.Warning()
}

// The mp4.

func fileUnverified(clip *Clip, object string, err error) diag.Diagnostic {
	return tfdiag.Situation{
		Summary: "Unable to Verify Short Clip File", What: fmt.Sprintf("Looking for the mp4 of %s (%s)", clip, object), Err: err, Consequence: clipStays,
	}.Warning()
}

func fileNameUnknown(clip *Clip) diag.Diagnostic {
	return tfdiag.Situation{
		Summary:     "Unable to Verify Short Clip File",
		What:        fmt.Sprintf("Live Station did not report the file name of %s, so the provider cannot look for its mp4.", clip),
		Consequence: "verify_output cannot check this clip. " + clipStays,
		NextStep:    "To stop this warning, set verify_output to false.",
	}.Warning()
}

func fileNotFound(clip *Clip, object, endpoint string, removed bool) diag.Diagnostic {
	situation := tfdiag.Situation{
		Summary:     "Short Clip File Not Found",
		What:        fmt.Sprintf("The mp4 of %s is not at %s: there is no %s.", clip, endpoint, object),
		Consequence: "It was never seen in the bucket, so it may be stored under another name. " + clipStays,
		NextStep: "Check the bucket. If the mp4 is there under another name, set verify_output to false to stop this warning. If it is gone, " +
			cutAgain,
	}
	if removed {
		situation.Consequence = "The mp4 was there before, so this refresh removes the clip from state."
		situation.NextStep = "To keep the clip, restore the object from a backup before you apply. To cut the clip again, apply " + whileValid + ". " +
			"After that, use a new snapshot or remove the resource from the configuration."
	}
	return situation.Warning()
}

// fileLeftForOther is the warning of a clip that leaves the state and that a create of the same run returned: the mp4 belongs
// to the resource that has the clip now.
func fileLeftForOther(clip *Clip) diag.Diagnostic {
	return tfdiag.Situation{
		Summary:     "Short Clip File Kept",
		What:        fmt.Sprintf("delete_file_on_destroy is true, but the mp4 of %s was not deleted, because another resource of this run now manages the clip.", clip),
		Consequence: "The old resource is no longer in state. The clip is in state under the new one.",
		NextStep:    "Check that it is the right clip for the new resource. If it is not, give that resource a file_path of its own and apply, which cuts another clip.",
	}.Warning()
}

const deletionFailed = "The clip stays in state, and its mp4 may still be in the bucket."

const keepFile = "The next apply or destroy tries again. To leave the mp4 in the bucket, run terraform state rm ADDRESS, with the address of this resource. If the plan calls this clip a " +
	"deposed object, do not run it, because it also removes the new clip from state: correct the cause instead."

func fileDeletionFailed(clip *Clip, object string, err error) diag.Diagnostic {
	return tfdiag.Situation{
		Summary: "Unable to Delete Short Clip File", What: fmt.Sprintf("Deleting the mp4 of %s (%s)", clip, object), Err: err, Consequence: deletionFailed,
		NextStep: strings.TrimSpace(tfdiag.Advice(err) + " " + keepFile),
	}.Error()
}

func fileToDeleteUnknown(clip *Clip, why string) diag.Diagnostic {
	return tfdiag.Situation{
		Summary: "Unable to Delete Short Clip File", What: fmt.Sprintf("delete_file_on_destroy is true, but the provider cannot tell which object is the mp4 of %s. %s", clip, why),
		Consequence: deletionFailed,
		NextStep:    keepFile,
	}.Error()
}

func fileToDeleteNotFound(clip *Clip, object string) diag.Diagnostic {
	return tfdiag.Situation{
		Summary:     "Short Clip File Already Missing",
		What:        fmt.Sprintf("delete_file_on_destroy is true, but the mp4 of %s is not in the bucket: there is no %s.", clip, object),
		Consequence: "Nothing was deleted. The clip was removed from state.",
		NextStep:    "If you expected the mp4 to be there, check the bucket for it.",
	}.Warning()
}

// destroyWarning says in the plan what becomes of the mp4 of a clip that leaves the state. It is nil if there is none.
func destroyWarning(state *model, replaced bool) diag.Diagnostics {
	if state.status().Failed() {
		return nil
	}
	out := state.outputValue()
	does := "The destroy removes"
	if replaced {
		does = "The replacement removes"
	}
	object := fmt.Sprintf("in folder %s of bucket %s", out.FilePath.ValueString(), out.BucketName.ValueString())
	if key := out.Key.ValueString(); key != "" {
		object = fmt.Sprintf("in bucket %s: %s", out.BucketName.ValueString(), key)
	}
	situation := tfdiag.Situation{
		Summary:  "Short Clip File Will Remain",
		What:     fmt.Sprintf("%s %s from state. Live Station has no API to delete a short clip.", does, &state.Clip),
		NextStep: "Delete the object yourself if you no longer need it: it is billed as storage.",
	}
	switch {
	case state.DeleteFileOnDestroy.ValueBool():
		situation.Summary = "Short Clip File Will Be Deleted"
		situation.What = fmt.Sprintf("%s %s from state and deletes its mp4, because delete_file_on_destroy is true.", does, &state.Clip)
		situation.Consequence = "The mp4 is " + object + "."
		if !state.completed() {
			situation.Consequence = fmt.Sprintf("The clip is still processing (status %s). The destroy waits for it, for at most timeouts.delete, and then deletes its mp4 %s. "+
				"If the clip is not finished by then, the destroy fails and the clip stays in state.", state.status(), object)
		}
		situation.NextStep = "To keep the mp4, set delete_file_on_destroy to false and apply only that change first."
	case state.completed():
		situation.Consequence = "Its mp4 will remain " + object + "."
	default:
		situation.Consequence = fmt.Sprintf("The clip is still processing (status %s). Its mp4 will appear %s.", state.status(), object)
	}
	return diag.Diagnostics{situation.Warning()}
}

// The plan.

// failedWillBeReplaced is the warning of a failed clip that the plan replaces.
func failedWillBeReplaced(state *model) diag.Diagnostic {
	why := "Live Station could not render it"
	if state.status() == livestation.ShortClipUploadFail {
		why = "Live Station could not upload the mp4 to the bucket"
	}
	situation := tfdiag.Situation{
		Summary:  "Failed Short Clip Will Be Replaced",
		What:     fmt.Sprintf("%s has status %s: %s. It cannot be repaired, so the plan replaces it.", capitalize(state.String()), state.status(), why),
		NextStep: "Apply " + whileValid + ". After that, use a new snapshot or remove the resource from the configuration.",
	}
	if state.status() == livestation.ShortClipUploadFail {
		situation.NextStep = checkBucket + " " + situation.NextStep
	}
	return situation.Warning()
}

// importedLengthMismatch is the warning of an imported clip that the plan replaces because of its length.
func importedLengthMismatch(state, plan *model) diag.Diagnostic {
	start, end := plan.timeRange()
	return tfdiag.Situation{
		Summary: "Imported Clip Length Mismatch", Attribute: path.Root("end_time"),
		What: fmt.Sprintf("%s is %d ms long, but start_time and end_time are %d ms apart, so the plan replaces the imported clip.",
			capitalize(state.String()), state.Duration.ValueInt64(), end-start),
		NextStep: fmt.Sprintf("If the imported clip is the right one, set start_time and end_time to the times that it was cut with. If you do not know them, set "+
			"start_time to 0 and end_time to %d.", state.Duration.ValueInt64()),
	}.Warning()
}

// replacementFromUnknownSnapshot is the warning of a replacement whose snapshot only the apply knows.
func replacementFromUnknownSnapshot(state *model) diag.Diagnostic {
	return tfdiag.Situation{
		Summary: "Replacement Snapshot Unknown", Attribute: path.Root("snapshot_id"),
		What: fmt.Sprintf("The plan replaces %s (%s), but the snapshot of the new clip is known only after the apply, so the plan cannot check it.",
			&state.Clip, state.status()),
		Consequence: "Without create_before_destroy, Terraform removes the old clip from state before it creates the new one, and deletes the old mp4 if " +
			"delete_file_on_destroy is true. If the create then fails, neither clip is in state.",
		NextStep: "Set lifecycle { create_before_destroy = true }. The provider cannot see this setting. If you have set it, ignore this warning.",
	}.Warning()
}

// replacementCertainlyExpired is the error of a replacement that cannot be checked, from a snapshot that has expired.
func replacementCertainlyExpired(state *model, age time.Duration) diag.Diagnostic {
	return tfdiag.Situation{
		Summary: "Snapshot Has Expired", Attribute: path.Root("snapshot_id"),
		What: fmt.Sprintf("The plan replaces %s with a clip from the same snapshot. The old clip was cut %s ago, so its snapshot has expired. %s",
			&state.Clip, attribute.FormatDuration(age), snapshotIsValid),
		Consequence: strings.TrimSpace(keepsClip(&state.Clip)),
		NextStep:    nextStep(&state.Clip),
	}.Error()
}

// snapshotCertainlyExpired is the error of a create that cannot be checked, from a snapshot that has expired.
func snapshotCertainlyExpired(plan *model, age time.Duration) diag.Diagnostic {
	return tfdiag.Situation{
		Summary: "Snapshot Has Expired", Attribute: path.Root("snapshot_id"),
		What: fmt.Sprintf("A clip was cut %s ago from snapshot %s, so the snapshot has expired. %s",
			attribute.FormatDuration(age), plan.SnapshotID.ValueString(), snapshotIsValid),
		Consequence: tfdiag.NothingChanged,
		NextStep:    nextStep(nil),
	}.Error()
}

// capitalize returns the text with its first letter in upper case.
func capitalize(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if first == utf8.RuneError {
		return text
	}
	return string(unicode.ToUpper(first)) + text[size:]
}

// The data sources, the query and the ephemeral resource.

func dataSourceError(clip *Clip, err error) diag.Diagnostic {
	situation := tfdiag.Situation{Summary: "Unable to Read Short Clip", What: "Reading " + clip.String(), Err: err, Consequence: tfdiag.NothingChanged}
	if livestation.IsNotFound(err) {
		situation.Summary = "Short Clip Not Found"
		situation.NextStep = "Check both IDs, and check that site and region of the provider are those of the channel. Live Station may have removed the record of the clip: how long it keeps records is not documented."
	}
	return situation.Error()
}

// listProblem is the reason why the clips of a snapshot cannot be listed. expired tells that the list is gone: the
// snapshot has expired, or its channel was deleted.
type listProblem struct {
	expired   bool
	situation tfdiag.Situation
}

const (
	listHour = "Live Station lists the short clips of a snapshot only for one hour after the snapshot was taken. As long as Live Station keeps the record of a clip, you can "
	// listExpired and queryExpired say what to do when the list is gone: in the data source, and in a query.
	listExpired  = listHour + "read it by its ID with the data source ncplivestation_shortclip. To get an empty list instead, set allow_expired to true."
	queryExpired = listHour + "import it by its ID."
)

func listError(channelID, snapshotID string, err error) *listProblem {
	situation := tfdiag.Situation{
		Summary: "Unable to List Short Clips", What: fmt.Sprintf("Listing the short clips of snapshot %s of channel %s", snapshotID, channelID), Err: err,
		Consequence: tfdiag.NothingChanged,
	}
	expired := livestation.IsNotFound(err) || livestation.IsNotAvailable(err)
	if expired {
		situation.Summary, situation.Consequence, situation.NextStep = "Short Clip List Expired", tfdiag.SnapshotGone, tfdiag.CheckSnapshot+" "+listExpired
	}
	return &listProblem{expired: expired, situation: situation}
}

func listOfExpiredSnapshot(channelID string, snapshot *livestation.Snapshot) *listProblem {
	return &listProblem{expired: true, situation: tfdiag.Situation{
		Summary:  "Short Clip List Expired",
		What:     fmt.Sprintf("Snapshot %s of channel %s expired at %s.", snapshot.ID, channelID, attribute.FormatTime(snapshot.ExpireTime)),
		NextStep: listExpired,
	}}
}

func listIncomplete(channelID, snapshotID string, listed int, total int64) *listProblem {
	return &listProblem{situation: tfdiag.Situation{
		Summary: "Unable to List Short Clips",
		What: fmt.Sprintf("Live Station returned %d of %d short clips of snapshot %s of channel %s, and its API has no way to request the rest.",
			listed, total, snapshotID, channelID),
		NextStep: "Set status to list fewer clips, or read each clip by its ID with the data source ncplivestation_shortclip.",
	}}
}

// lengthUnknown is the warning of a result whose length Live Station does not tell, which it does of a completed clip alone.
// Configuration that Terraform generates from the result lacks the required times.
func lengthUnknown(clip *livestation.ShortClip) diag.Diagnostic {
	return tfdiag.Situation{
		Summary:  "Short Clip Length Unknown",
		What:     fmt.Sprintf("Short clip %s of channel %s is %s, so its length is not known. Configuration that is generated for it lacks start_time and end_time.", clip.ID, clip.ChannelID, clip.Status),
		NextStep: "Set status to COMPLETED in the list block to list only clips whose length is known.",
	}.Warning()
}

func presignError(object livestation.Output, err error) diag.Diagnostic {
	return tfdiag.Situation{
		Summary: "Unable to Presign URL", Attribute: path.Root("url"),
		What: fmt.Sprintf("Presigning a URL for object %s in bucket %s", object.Key(), object.BucketName), Err: err,
	}.Error()
}
