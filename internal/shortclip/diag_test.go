// SPDX-License-Identifier: MPL-2.0

package shortclip

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/clipcreate"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/objectstorage"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/providerdata"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/golden"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/wait"
)

// Errors of Live Station and of Object Storage.
var (
	errNotFound    = &livestation.Error{StatusCode: http.StatusNotFound, Code: 250004, Message: "Not found exception", TraceID: "36c9k6", Attempts: 1}
	errNoChannel   = &livestation.Error{StatusCode: http.StatusNotFound, Code: 250100, Message: "Channel is not found.", TraceID: "36c9k6", Attempts: 1}
	errForbidden   = &livestation.Error{Operation: "list short clips", Method: "GET", Path: "/channels/ls-1/1047/shortclips", StatusCode: http.StatusForbidden, Code: 230, Message: "Forbidden", TraceID: "36c9k6", Attempts: 1}
	errGateway     = &livestation.Error{StatusCode: http.StatusGatewayTimeout, Code: 510, Message: "Endpoint Timeout", TraceID: "36c9k6", Attempts: 1}
	errUnavailable = &livestation.Error{Operation: "get short clip", Method: "GET", Path: "/channels/ls-1/shortclip/1418", StatusCode: http.StatusServiceUnavailable, Code: 500, Message: "Endpoint Error", TraceID: "36c9k6", Attempts: 5}
	errStorage     = &objectstorage.Error{Operation: "head", StatusCode: http.StatusForbidden, Code: "AccessDenied", RequestID: "tx0001"}
)

// completedModel is the model of a clip that is COMPLETED.
func completedModel(t *testing.T) *model {
	t.Helper()
	m := newModel(t)
	merge(t, m, response())
	return m
}

// modelWithStatus is the model of a clip with another status.
func modelWithStatus(t *testing.T, status livestation.ShortClipStatus) *model {
	t.Helper()
	m := newModel(t)
	merge(t, m, &livestation.ShortClip{ID: "1418", ChannelID: "ls-1", Status: status})
	return m
}

// first returns the only diagnostic of several, nil if there is none.
func first(t *testing.T, diags diag.Diagnostics) diag.Diagnostic {
	t.Helper()
	switch len(diags) {
	case 0:
		return nil
	case 1:
		return diags[0]
	}
	t.Fatalf("%d diagnostics, want at most one: %v", len(diags), diags)
	return nil
}

func TestDiagnostics_ofTheSnapshotReadAsDocumented(t *testing.T) {
	plan, clip := newModel(t), &completedModel(t).Clip
	expired := &livestation.Snapshot{ExpireTime: time.UnixMilli(1_655_982_268_177), RetrievedTime: time.UnixMilli(1_655_982_568_177)}
	golden.CheckDiagnostics(t, "snapshot", []golden.Diagnostic{
		{Situation: "snapshot not found", Diagnostic: snapshotNotFound(plan, nil, errNotFound)},
		{Situation: "snapshot not found, replacement", Diagnostic: snapshotNotFound(plan, clip, errNotFound)},
		{Situation: "channel not found", Diagnostic: channelNotFound(plan, nil, errNoChannel)},
		{Situation: "channel not found, replacement", Diagnostic: channelNotFound(plan, clip, errNoChannel)},
		{Situation: "snapshot expired", Diagnostic: snapshotExpired(plan, nil, expired)},
		{Situation: "snapshot expired, replacement", Diagnostic: snapshotExpired(plan, clip, expired)},
		{Situation: "snapshot expired, replacement of a failed clip", Diagnostic: snapshotExpired(plan, &modelWithStatus(t, livestation.ShortClipUploadFail).Clip, expired)},
		{Situation: "snapshot cannot be read", Diagnostic: snapshotUnreadable(plan, errForbidden)},
		{Situation: "service unreachable", Diagnostic: snapshotUnverified(plan, errUnavailable)},
		{Situation: "snapshot expires soon", Diagnostic: snapshotExpiresSoon(plan, expired, 5*time.Minute)},
		{Situation: "clip ends after the snapshot", Diagnostic: clipEndsAfterSnapshot(plan, 7_200_000, time.Hour)},
		{Situation: "clip ends with the snapshot", Diagnostic: clipEndsWithSnapshot(plan, 3_600_000, time.Hour)},
		{Situation: "channel READY", Diagnostic: first(t, channelNotOnAir(plan, "READY"))},
		{Situation: "channel blocked", Diagnostic: first(t, channelNotOnAir(plan, "BLOCK"))},
	})
}

func TestDiagnostics_ofTheCreateReadAsDocumented(t *testing.T) {
	plan, done, data := newModel(t), completedModel(t), &providerdata.Data{}
	length := int64(2500)
	candidates := []livestation.ShortClip{
		{ID: "1418", Status: livestation.ShortClipCompleted, CreatedTime: time.UnixMilli(1_655_978_668_177), Duration: &length},
		{ID: "1420", Status: livestation.ShortClipCreating},
	}
	otherLength := int64(9000)
	longer := []livestation.ShortClip{candidates[0]}
	longer[0].Duration = &otherLength
	unconfirmed := func(reason clipcreate.Reason, change func(*clipcreate.UnconfirmedError)) diag.Diagnostic {
		err := &clipcreate.UnconfirmedError{Err: errGateway, Reason: reason, Candidates: candidates[:1]}
		if change != nil {
			change(err)
		}
		return createError(t.Context(), data, plan, err)
	}
	notCreated := func(err *clipcreate.NotCreatedError) diag.Diagnostic {
		return createError(t.Context(), data, plan, err)
	}
	golden.CheckDiagnostics(t, "create", []golden.Diagnostic{
		{Situation: "unconfirmed, several candidates", Diagnostic: unconfirmed(clipcreate.SeveralCandidates, func(e *clipcreate.UnconfirmedError) { e.Candidates = candidates })},
		{Situation: "unconfirmed, clocks may differ", Diagnostic: unconfirmed(clipcreate.MistimedCandidates, nil)},
		{Situation: "unconfirmed, another create is too", Diagnostic: unconfirmed(clipcreate.OtherUnconfirmed, nil)},
		{Situation: "unconfirmed, list failed", Diagnostic: unconfirmed(clipcreate.ListFailed, func(e *clipcreate.UnconfirmedError) { e.ListErr, e.Candidates = errForbidden, nil })},
		{Situation: "unconfirmed, list incomplete", Diagnostic: unconfirmed(clipcreate.ListIncomplete, func(e *clipcreate.UnconfirmedError) { e.Candidates = nil })},
		{Situation: "unconfirmed, another length", Diagnostic: unconfirmed(clipcreate.LengthDiffers, func(e *clipcreate.UnconfirmedError) { e.Candidates = longer })},
		{Situation: "unconfirmed, another length, and the list failed", Diagnostic: unconfirmed(clipcreate.LengthDiffers, func(e *clipcreate.UnconfirmedError) { e.ListErr, e.Candidates = errForbidden, longer })},
		{Situation: "unconfirmed, unknown length", Diagnostic: unconfirmed(clipcreate.LengthUnknown, func(e *clipcreate.UnconfirmedError) {
			e.Candidates = []livestation.ShortClip{{ID: "1418", Status: livestation.ShortClipCompleted}}
		})},
		{Situation: "unconfirmed, not completed", Diagnostic: unconfirmed(clipcreate.NotCompleted, func(e *clipcreate.UnconfirmedError) { e.WaitErr, e.Candidates = errUnavailable, candidates[1:] })},
		{Situation: "unconfirmed, interrupted", Diagnostic: unconfirmed(clipcreate.Interrupted, func(e *clipcreate.UnconfirmedError) { e.Candidates = nil })},
		{Situation: "one existing clip, another create is unconfirmed", Diagnostic: createError(t.Context(), data, plan, &clipcreate.SeveralExistingError{Candidates: candidates[:1]})},
		{Situation: "several existing clips", Diagnostic: createError(t.Context(), data, plan, &clipcreate.SeveralExistingError{Candidates: candidates})},
		{Situation: "not created, forbidden", Diagnostic: notCreated(&clipcreate.NotCreatedError{Err: errForbidden, Sends: 1})},
		{Situation: "not created, verified by the list", Diagnostic: notCreated(&clipcreate.NotCreatedError{Err: errGateway, Sends: 4, Verified: true})},
		{Situation: "not created, still waiting for its turn", Diagnostic: notCreated(&clipcreate.NotCreatedError{Err: &clipcreate.TurnError{Cause: errCreateTimeout}})},
		{Situation: "not created, interrupted while waiting for its turn", Diagnostic: notCreated(&clipcreate.NotCreatedError{Err: &clipcreate.TurnError{Cause: context.Canceled}})},
		{Situation: "not created, an existing clip is not finished", Diagnostic: notCreated(&clipcreate.NotCreatedError{Err: &clipcreate.UnfinishedClipError{ID: "1418", Err: errUnavailable}})},
		{Situation: "not created, an existing clip did not finish in time", Diagnostic: notCreated(&clipcreate.NotCreatedError{Err: &clipcreate.UnfinishedClipError{ID: "1418", Err: errCreateTimeout}})},
		{Situation: "not created, the clip of another resource was returned", Diagnostic: notCreated(&clipcreate.NotCreatedError{Err: &clipcreate.ClaimedClipError{ID: "1418"}, Sends: 1})},
		{Situation: "not created, the existing clips cannot be listed", Diagnostic: notCreated(&clipcreate.NotCreatedError{Err: &clipcreate.ExistingUnknownError{Err: clipcreate.ErrListIncomplete}})},
		{Situation: "found after a lost response", Diagnostic: reconciledWarning(&done.Clip, errGateway)},
		{Situation: "existing clip adopted", Diagnostic: adoptedWarning(&done.Clip)},
		{Situation: "existing clip managed by a resource", Diagnostic: wouldBeAdopted(plan, "1418")},
		{Situation: "shared destination", Diagnostic: sharedDestination(plan, clipcreate.Destination{Folder: "clips", BucketName: "highlights"})},
	})
}

func TestDiagnostics_ofTheWaitReadAsDocumented(t *testing.T) {
	done, creating := completedModel(t), modelWithStatus(t, livestation.ShortClipCreating)
	outcome := wait.Outcome{LastState: "CREATING", TargetStates: []string{"COMPLETED"}, Elapsed: 10 * time.Minute}
	unknown, failing, blind := outcome, outcome, outcome
	unknown.LastState, unknown.Unknown = "ARCHIVED", true
	failing.LastError = errUnavailable
	blind.LastState, blind.LastError = "", errUnavailable
	of := func(err error) diag.Diagnostic { return waitDiagnostic(&creating.Clip, err, "create") }
	long := completedModel(t)
	long.Duration = types.Int64Value(1200)
	golden.CheckDiagnostics(t, "wait", []golden.Diagnostic{
		{Situation: "timeout", Diagnostic: of(&wait.TimeoutError{Outcome: outcome})},
		{Situation: "timeout, unknown status", Diagnostic: of(&wait.TimeoutError{Outcome: unknown})},
		{Situation: "timeout, last poll failed", Diagnostic: of(&wait.TimeoutError{Outcome: failing})},
		{Situation: "timeout, no poll succeeded", Diagnostic: of(&wait.TimeoutError{Outcome: blind})},
		{Situation: "deadline of the create", Diagnostic: of(&wait.CancelledError{Outcome: outcome, Cause: errCreateTimeout})},
		{Situation: "interrupted", Diagnostic: of(&wait.CancelledError{Outcome: outcome, Cause: errors.New("stopped")})},
		{Situation: "poll failed", Diagnostic: of(&wait.PollError{Outcome: wait.Outcome{LastError: errForbidden}})},
		{Situation: "clip not rendered", Diagnostic: clipFailed(&modelWithStatus(t, livestation.ShortClipProcessingFail).Clip)},
		{Situation: "clip not uploaded", Diagnostic: clipFailed(&modelWithStatus(t, livestation.ShortClipUploadFail).Clip)},
		{Situation: "another length", Diagnostic: first(t, lengthWarning(long))},
		{Situation: "the configured length", Diagnostic: first(t, lengthWarning(done))},
		{Situation: "another output", Diagnostic: first(t, outputWarning(&done.Clip, response(func(clip *livestation.ShortClip) {
			clip.Output = livestation.Output{BucketName: "elsewhere", FilePath: "/other", AccessControl: "PUBLIC_READ"}
		}), response().Output))},
		{Situation: "another file name than the plan", Diagnostic: fileNameChanged(&done.Clip, "provisional.mp4", "1.mp4")},
		{Situation: "the configured output", Diagnostic: first(t, outputWarning(&done.Clip, response(), response().Output))},
	})
}

func TestDiagnostics_ofTheRefreshReadAsDocumented(t *testing.T) {
	done, creating := completedModel(t), modelWithStatus(t, livestation.ShortClipCreating)
	const object, storage = "object clips/1.mp4 in bucket highlights", "https://kr.object.ncloudstorage.com"
	golden.CheckDiagnostics(t, "refresh", []golden.Diagnostic{
		{Situation: "clip cannot be read, transient", Diagnostic: readError(&creating.Clip, errUnavailable)},
		{Situation: "clip cannot be read, forbidden", Diagnostic: readError(&creating.Clip, errForbidden)},
		{Situation: "import, clip not found", Diagnostic: importNotFound(&creating.Clip, errNotFound)},
		{Situation: "import, other error", Diagnostic: importError(&creating.Clip, errForbidden)},
		{Situation: "clip not found, bucket not searched", Diagnostic: clipNotFound(&creating.Clip, errNotFound, "The provider could not look for the mp4 in the bucket: HTTP 403.")},
		{Situation: "clip not found, stays in state", Diagnostic: youngClipNotFound(&creating.Clip, errNotFound)},
		{Situation: "clip not found, removed from state", Diagnostic: clipRemoved(&creating.Clip, errNotFound)},
		{Situation: "clip not found, its mp4 exists", Diagnostic: clipFoundInBucket(&done.Clip, errNotFound)},
		{Situation: "status of a completed clip changed", Diagnostic: statusWentBack(&done.Clip, livestation.ShortClipProcessingFail)},
		{Situation: "mp4 unverified", Diagnostic: fileUnverified(&done.Clip, object, errStorage)},
		{Situation: "mp4 unverified, file name unknown", Diagnostic: fileNameUnknown(&done.Clip)},
		{Situation: "mp4 not found, never seen", Diagnostic: fileNotFound(&done.Clip, object, storage, false)},
		{Situation: "mp4 not found, seen before", Diagnostic: fileNotFound(&done.Clip, object, storage, true)},
	})
}

func TestDiagnostics_ofThePlanReadAsDocumented(t *testing.T) {
	done, creating, plan := completedModel(t), modelWithStatus(t, livestation.ShortClipCreating), newModel(t)
	deleted, deletedUnfinished := completedModel(t), modelWithStatus(t, livestation.ShortClipCreating)
	deleted.DeleteFileOnDestroy, deletedUnfinished.DeleteFileOnDestroy = types.BoolValue(true), types.BoolValue(true)
	failed := modelWithStatus(t, livestation.ShortClipUploadFail)
	imported := completedModel(t)
	imported.Duration = types.Int64Value(60_000)
	const object = "object clips/1.mp4 in bucket highlights"
	destroy := func(m *model, replaced bool) diag.Diagnostic {
		return first(t, destroyWarning(m, replaced))
	}
	golden.CheckDiagnostics(t, "plan", []golden.Diagnostic{
		{Situation: "destroy", Diagnostic: destroy(done, false)},
		{Situation: "destroy, replacement", Diagnostic: destroy(done, true)},
		{Situation: "destroy, unfinished", Diagnostic: destroy(creating, false)},
		{Situation: "destroy, deletes the mp4", Diagnostic: destroy(deleted, false)},
		{Situation: "destroy, unfinished, deletes the mp4", Diagnostic: destroy(deletedUnfinished, false)},
		{Situation: "destroy, failed", Diagnostic: destroy(failed, false)},
		{Situation: "failed clip, not rendered", Diagnostic: failedWillBeReplaced(modelWithStatus(t, livestation.ShortClipProcessingFail))},
		{Situation: "failed clip, not uploaded", Diagnostic: failedWillBeReplaced(failed)},
		{Situation: "imported clip of another length", Diagnostic: importedLengthMismatch(imported, plan)},
		{Situation: "replacement from an unknown snapshot", Diagnostic: replacementFromUnknownSnapshot(done)},
		{Situation: "replacement from an expired snapshot", Diagnostic: replacementCertainlyExpired(done, 2*time.Hour)},
		{Situation: "create from a snapshot that has certainly expired", Diagnostic: snapshotCertainlyExpired(done, 2*time.Hour)},
		{Situation: "mp4 left for another resource", Diagnostic: fileLeftForOther(&done.Clip)},
		{Situation: "deletion failed", Diagnostic: fileDeletionFailed(&done.Clip, object, errStorage)},
		{Situation: "mp4 to delete unknown", Diagnostic: fileToDeleteUnknown(&creating.Clip, "Live Station did not report the file name.")},
		{Situation: "mp4 to delete not found", Diagnostic: fileToDeleteNotFound(&done.Clip, object)},
	})
}

func TestDiagnostics_ofReadsReadAsDocumented(t *testing.T) {
	done, failed := completedModel(t), &livestation.ShortClip{ID: "1418", ChannelID: "ls-1", Status: livestation.ShortClipUploadFail}
	object := livestation.Output{BucketName: "highlights", FilePath: "/clips", FileName: "1.mp4"}
	golden.CheckDiagnostics(t, "read", []golden.Diagnostic{
		{Situation: "clip not found", Diagnostic: dataSourceError(&done.Clip, errNotFound)},
		{Situation: "clip unreadable", Diagnostic: dataSourceError(&done.Clip, errUnavailable)},
		{Situation: "list, snapshot not found", Diagnostic: listError("ls-1", "1047", errNotFound).situation.Error()},
		{Situation: "list unreadable", Diagnostic: listError("ls-1", "1047", errUnavailable).situation.Error()},
		{
			Situation:  "list, snapshot expired",
			Diagnostic: listOfExpiredSnapshot("ls-1", &livestation.Snapshot{ID: "1047", ExpireTime: time.UnixMilli(1_655_982_268_177)}).situation.Error(),
		},
		{Situation: "list incomplete", Diagnostic: listIncomplete("ls-1", "1047", 100, 140).situation.Error()},
		{Situation: "query, length unknown", Diagnostic: lengthUnknown(failed)},
		{Situation: "presigned URL", Diagnostic: presignError(object, objectstorage.ErrNoEndpoint)},
	})
}

func TestCapitalize_changesTheFirstLetterOnly(t *testing.T) {
	for text, want := range map[string]string{"short clip": "Short clip", "Short": "Short", "": "", "élan": "Élan", "클립": "클립", "\xff": "\xff"} {
		if got := capitalize(text); got != want {
			t.Errorf("capitalize(%q) = %q, want %q", text, got, want)
		}
	}
}
