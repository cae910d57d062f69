// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"reflect"
	"time"
)

// Variants is a small set of behaviors in which every usual value of every setting occurs. A test that has to pass under every
// reading of the documentation runs under each of them.
func Variants() []Behavior {
	missing := func(status, code int) ErrorResponse { return ErrorResponse{Status: status, Code: code} }
	available := ErrorResponse{StillAvailable: true}
	variants := []Behavior{DocsCurrent(), Docs2022()}
	for _, v := range []struct {
		name   string
		change func(*Behavior)
	}{
		{"other-json-types", func(b *Behavior) {
			b.NumbersAsStrings, b.ErrorCodeString = true, true
			b.BitratesAsNumbers, b.GatewayCodeNumber, b.ClipSnapshotIDString = true, true, false
			b.ChannelSnapshots = "ids"
			b.ClipTimesAsText, b.UnfinishedSize, b.MissingBitrate = true, "zero", "dash"
		}},
		{"errors-as-http-200", func(b *Behavior) {
			b.ErrorStatus, b.SuccessMarker = 200, true
			b.UnknownChannel = missing(200, 250100)
			b.UnknownSnapshot, b.UnknownClip = missing(200, 250004), missing(200, 250004)
			b.ExpiredSnapshot, b.ExpiredSnapshotList, b.ExpiredSnapshotClip = missing(200, 250004), missing(200, 250004), missing(200, 250004)
			b.ClipAfterChannelDeleted = missing(400, 250123)
			b.ChannelSnapshots = "bare"
		}},
		{"errors-as-http-404", func(b *Behavior) {
			b.ErrorStatus = 404
			b.UnknownChannel = missing(404, 250123)
			b.ExpiredSnapshotClip = missing(400, 250004)
			b.ClipAfterChannelDeleted = missing(400, 250004)
			b.PermissionResponse = missing(401, 210)
			b.NoDVR = 250121
			b.OmittedDuration = "240"
		}},
		{"errors-as-http-500", func(b *Behavior) {
			b.ErrorStatus = 500
			b.UnknownChannel = missing(400, 250100)
			b.UnknownSnapshot = missing(400, 250005)
			b.ExpiredSnapshot, b.ExpiredSnapshotList, b.ExpiredSnapshotClip = missing(400, 250005), missing(400, 250005), missing(400, 250005)
			b.SkewResponse = missing(400, 100)
			b.AlreadyRecording.Code = 250136
		}},
		{"old-objects-stay", func(b *Behavior) {
			b.ExpiredSnapshot, b.ExpiredSnapshotList = available, available
			b.ClipAfterChannelDeleted, b.DeletedChannelStillListed = available, true
			b.AlreadyRecording, b.NotRecording = available, available
			b.ThumbnailNeeds = "nothing"
			b.NullInLists = "as-entry"
			b.UpdatedTimeFrozen = true
		}},
		{"old-objects-vanish", func(b *Behavior) {
			b.ClipAfterSnapshotExpiry = missing(404, 250004)
			b.ExpiredSnapshotList = ErrorResponse{Empty: true}
			b.TimeMachineOffAir = "empty"
			b.TotalOfPage = true
			b.RecordingLag = 3 * time.Second
			b.ThumbnailNeeds = "running-cdn"
		}},
		{"sparse-responses", func(b *Behavior) {
			b.ListTotal, b.ListWithoutSize = false, true
			b.EmptySnapshotURL, b.OmittedDuration, b.ChannelSnapshots = true, "null", "absent"
			b.UnfinishedSize, b.NullInLists = "null", "when-empty"
			b.HeadersOptional, b.UnknownQueryIgnored = true, true
		}},
		{"strict-requests", func(b *Behavior) {
			b.LLHLSRefused, b.FilePathLimited, b.UnknownBucket = true, true, "fails"
			b.ThumbnailNeeds, b.PlusInQuery = "on-air", "plus"
		}},
	} {
		b := DocsCurrent()
		b.Name = v.name
		v.change(&b)
		variants = append(variants, b)
	}
	return variants
}

// EachValue is [DocsCurrent] with one setting changed, once for every other value of every setting, the unusual ones included.
// A test that runs under all of them says in its name which value it does not cope with.
func EachValue() []Behavior {
	var all []Behavior
	for _, s := range settings() {
		for i := 1; i < len(s.usual)+len(s.unusual); i++ {
			b := DocsCurrent()
			s.set(&b, i)
			b.Name = b.String()
			all = append(all, b)
		}
	}
	return all
}

// setting is a field of [Behavior] with its values. A user of the provider sees the same under each usual value; an
// unusual one changes the outcome, so that tests of the ordinary course do not run under it.
type setting struct {
	field          string
	usual, unusual []any
}

func (s setting) set(b *Behavior, i int) {
	values := append(append([]any{}, s.usual...), s.unusual...)
	reflect.ValueOf(b).Elem().FieldByName(s.field).Set(reflect.ValueOf(values[i]))
}

// settings is the table of all settings. The first value is that of [DocsCurrent].
func settings() []setting {
	none := time.Duration(0)
	available := ErrorResponse{StillAvailable: true}
	notFound := []any{ErrorResponse{Status: 404, Code: 250004}, ErrorResponse{Status: 400, Code: 250004}, ErrorResponse{Status: 200, Code: 250004}}
	notFoundOrAvailable := append(notFound[:3:3], ErrorResponse{Status: 400, Code: 250005})
	return []setting{
		{field: "ListKey", usual: []any{"shortClipList", "shortclipList"}},
		{field: "ListTotal", usual: []any{true, false}},
		{field: "TotalOfPage", usual: []any{false, true}},
		{field: "ClipSnapshotIDString", usual: []any{true, false}},
		{field: "NumbersAsStrings", usual: []any{false, true}},
		{field: "BitratesAsNumbers", usual: []any{false, true}},
		{field: "ErrorCodeString", usual: []any{false, true}},
		{field: "GatewayCodeNumber", usual: []any{false, true}},
		{field: "SuccessMarker", usual: []any{false, true}},
		{field: "ChannelStatusPublish", usual: []any{false, true}},
		{field: "ListWithoutSize", usual: []any{false, true}},
		{field: "ListWithoutOutput", usual: []any{false}, unusual: []any{true}},
		{field: "UnfinishedSize", usual: []any{"absent", "zero", "null"}},
		{field: "ClipTimesAsText", usual: []any{false, true}},
		{field: "FractionalDurations", usual: []any{false}, unusual: []any{true}},
		{field: "NullInLists", usual: []any{"never", "when-empty", "as-entry"}},
		{field: "UseDvrKey", usual: []any{"useDVR", "useDvr"}},
		{field: "ChannelTextFields", usual: []any{false}, unusual: []any{true}},
		{field: "FlagsAsLetters", usual: []any{false}, unusual: []any{true}},
		{field: "MissingBitrate", usual: []any{"absent", "dash"}},
		{field: "ServiceURLWithoutURL", usual: []any{false}, unusual: []any{true}},
		{field: "UpdatedTimeFrozen", usual: []any{false, true}},
		{field: "ErrorStatus", usual: []any{400, 200, 404, 500}},
		{field: "SkewResponse", usual: []any{ErrorResponse{Status: 401, Code: 200}, ErrorResponse{Status: 400, Code: 100}}},
		{field: "PermissionResponse", usual: []any{ErrorResponse{Code: 250010}, ErrorResponse{Status: 401, Code: 210}}},
		{field: "UnknownChannel", usual: []any{
			ErrorResponse{Status: 404, Code: 250100},
			ErrorResponse{Status: 400, Code: 250123},
			ErrorResponse{Status: 400, Code: 250100},
			ErrorResponse{Status: 404, Code: 250123},
			ErrorResponse{Status: 200, Code: 250100},
		}},
		{field: "PageAfterEnd", usual: []any{ErrorResponse{Empty: true}}, unusual: []any{
			ErrorResponse{Code: 250002},
			ErrorResponse{Code: 250004},
			ErrorResponse{Code: 250005},
			ErrorResponse{Code: 250018},
			ErrorResponse{Code: 250100},
			ErrorResponse{Code: 250600},
		}},
		{field: "UnknownSnapshot", usual: notFoundOrAvailable},
		{field: "UnknownClip", usual: notFound, unusual: []any{
			ErrorResponse{Status: 404, Code: 300},
			ErrorResponse{Status: 404},
			ErrorResponse{Status: 200},
			ErrorResponse{Status: 400, Code: 250001},
			ErrorResponse{Status: 400, Code: 250002},
			ErrorResponse{Status: 400, Code: 250005},
			ErrorResponse{Status: 400, Code: 250015},
			ErrorResponse{Status: 400, Code: 250131},
		}},
		{field: "ExpiredSnapshot", usual: append(notFoundOrAvailable[:4:4], available)},
		{field: "ExpiredSnapshotList", usual: append(notFoundOrAvailable[:4:4], available, ErrorResponse{Empty: true})},
		{field: "ExpiredSnapshotClip", usual: notFoundOrAvailable},
		{field: "ClipAfterSnapshotExpiry", usual: []any{available, ErrorResponse{Status: 404, Code: 250004}}},
		{field: "ClipAfterChannelDeleted", usual: []any{
			ErrorResponse{Status: 404, Code: 250100}, available, ErrorResponse{Status: 400, Code: 250123}, ErrorResponse{Status: 400, Code: 250004},
		}},
		{field: "DeletedChannelStillListed", usual: []any{false, true}},
		{field: "RestartedRecording", usual: []any{"kept"}, unusual: []any{"emptied", "gone"}},
		{field: "SnapshotShortBy", usual: []any{none}, unusual: []any{3 * time.Second}},
		{field: "OmittedDuration", usual: []any{"0", "null", "absent", "240"}},
		{field: "EmptySnapshotURL", usual: []any{false, true}},
		{field: "ChannelSnapshots", usual: []any{"objects", "absent", "object", "ids", "bare"}},
		{field: "NoDVR", usual: []any{250133, 250115, 250121}},
		{field: "LLHLSRefused", usual: []any{false, true}},
		{field: "ClipNeedsOnAir", usual: []any{false}, unusual: []any{true}},
		{field: "ClipNeedsDVR", usual: []any{false}, unusual: []any{true}},
		{field: "ClipNeedsCDN", usual: []any{false}, unusual: []any{true}},
		{field: "FilePathLimited", usual: []any{false, true}},
		{field: "UnknownBucket", usual: []any{"refused", "fails"}},
		{field: "AlreadyRecording", usual: []any{ErrorResponse{Code: 250135}, ErrorResponse{Code: 250136}, available}},
		{field: "NotRecording", usual: []any{ErrorResponse{Code: 250137}, available}},
		{field: "RecordingLag", usual: []any{none, 3 * time.Second}},
		{field: "RepeatedPost", usual: []any{"another-clip"}, unusual: []any{"same-clip", "refused-250306", "refused-250018"}},
		{field: "ClipListLimit", usual: []any{0}, unusual: []any{2}},
		{field: "ClipListOrder", usual: []any{"oldest-first"}, unusual: []any{"newest-first"}},
		{field: "ClipLengthOff", usual: []any{none}, unusual: []any{33 * time.Millisecond, -33 * time.Millisecond, 2 * time.Second, -2 * time.Second}},
		{field: "ObjectKey", usual: []any{"joined"}, unusual: []any{"leading-slash", "concatenated"}},
		{field: "FilePathInResponse", usual: []any{"as-requested"}, unusual: []any{"without-slash", "trailing-slash"}},
		{field: "ListLag", usual: []any{none}, unusual: []any{8 * time.Second}},
		{field: "ClipLag", usual: []any{none}, unusual: []any{3 * time.Second}},
		{field: "SnapshotLag", usual: []any{none}, unusual: []any{1500 * time.Millisecond}},
		{field: "FileNameUntilCompleted", usual: []any{"given"}, unusual: []any{"absent", "empty"}},
		{field: "GatewayClockAhead", usual: []any{none}, unusual: []any{8 * time.Second, -8 * time.Second}},
		{field: "ThumbnailNeeds", usual: []any{"ready-or-publishing", "on-air", "running-cdn", "nothing"}},
		{field: "TimeMachineOffAir", usual: []any{"error", "empty"}},
		{field: "TimeMachineBare", usual: []any{true, false}},
		{field: "UnknownQueryIgnored", usual: []any{false, true}},
		{field: "PlusInQuery", usual: []any{"space", "plus"}},
		{field: "HeadersOptional", usual: []any{false, true}},
		{field: "RequestsPerSecond", usual: []any{0}, unusual: []any{5}},
	}
}
