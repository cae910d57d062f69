package simulator

import (
	"fmt"
	"reflect"
	"strings"
	"time"
)

// ErrorResponse is a way in which the service reports that it cannot return something.
type ErrorResponse struct {
	// Status is the HTTP status. 0 means [Behavior.ErrorStatus] for a service code, and the status of the gateway's own
	// table for a gateway code.
	Status int
	// Code is a Live Station code (250xxx) or a code of the API gateway (100 to 900).
	Code int
	// StillAvailable means that there is no error: the service returns the object as before.
	StillAvailable bool
	// Empty means that there is no error but an empty list. It is only for lists.
	Empty bool
}

// String is the response in a few characters: "404-250004", "available".
func (r ErrorResponse) String() string {
	switch {
	case r.StillAvailable:
		return "available"
	case r.Empty:
		return "empty-list"
	case r.Status == 0:
		return fmt.Sprint(r.Code)
	}
	return fmt.Sprintf("%d-%d", r.Status, r.Code)
}

// Behavior has a setting for each question that the documentation of Live Station leaves open, or answers differently in
// two places.
//
// The comment of each setting names the page or the fact that allows each of its values. "2022" is the older generation
// of the documentation, whose examples are of 2022; "current" is the generation of 2025 and later. Start with [DocsCurrent] or
// [Docs2022]; the zero value is not usable.
type Behavior struct {
	// Name names a variant in the name of a test. It does not change when a test changes a setting; see [Behavior.String].
	Name string

	// ListKey is the field that holds the clips of a snapshot: "shortclipList" (2022) or "shortClipList" (current).
	ListKey string
	// ListTotal adds "total" next to the content of a list. The current list pages document it, those of 2022 do not.
	ListTotal bool
	// TotalOfPage makes that total the number of channels on the page instead of the number of channels that match. The current
	// page calls it "total response count", which can mean either.
	TotalOfPage bool
	// ClipSnapshotIDString writes content.snapshotId of a short clip as a string. The current get table and the create table of
	// 2022 say String; all examples and the other tables show an integer.
	ClipSnapshotIDString bool
	// NumbersAsStrings writes times and instance numbers as strings. The create table of 2022 types createdTime and
	// updatedTime, and its channel table instanceNo, as String; every example shows numbers.
	NumbersAsStrings bool
	// BitratesAsNumbers writes the bitrates of service URLs as numbers. The documentation types and shows strings; a public
	// client declares numbers.
	BitratesAsNumbers bool
	// ErrorCodeString writes errorCode of a service error as a string. The table of the overview page says String, its example
	// shows a number.
	ErrorCodeString bool
	// GatewayCodeNumber writes errorCode of a gateway error as a number. The table of the gateway's error page says Integer; its
	// example and all bodies seen in practice have a string.
	GatewayCodeNumber bool
	// SuccessMarker adds an error object with code 250013, OPEN_API_OK, to the content of a success. The error code page lists
	// that code with HTTP status 200 and does not say where it appears.
	SuccessMarker bool
	// ChannelStatusPublish writes PUBLISH instead of PUBLISHING. The tables of 2022 say PUBLISH; their examples and the current
	// pages say PUBLISHING.
	ChannelStatusPublish bool
	// ListWithoutSize leaves fileSize and duration out of the clips of a list. No visible table of the list page has them.
	ListWithoutSize bool
	// UseDvrKey is the channel field for the time machine: "useDvr" (2022) or "useDVR" (current).
	UseDvrKey string
	// UpdatedTimeFrozen leaves updatedTime of a clip at its creation time. Otherwise it changes with the status. No page says when
	// it changes.
	UpdatedTimeFrozen bool

	// ErrorStatus is the HTTP status of every service error that no other setting describes. The status column of the error code
	// page is empty.
	ErrorStatus int
	// SkewResponse rejects a timestamp that is five minutes off or more. The pages call the request invalid and name no code.
	SkewResponse ErrorResponse
	// PermissionResponse rejects a key without permission: 250010 by the service, or 401/210 by the gateway. Both codes are
	// documented; no page says which one a sub account receives.
	PermissionResponse ErrorResponse
	// UnknownChannel reports a channel that never existed or was deleted. The error code page has 250100 and 250123 for it.
	UnknownChannel ErrorResponse
	// UnknownSnapshot reports a snapshot that the channel does not have. No documented code names snapshots.
	UnknownSnapshot ErrorResponse
	// UnknownClip reports a short clip that the channel does not have. No documented code names short clips.
	UnknownClip ErrorResponse
	// ExpiredSnapshot is the response to a read of a snapshot that is older than one hour. The current page only says that it can
	// be read within the hour.
	ExpiredSnapshot ErrorResponse
	// ExpiredSnapshotList is the response to a list of the clips of such a snapshot. The current page says the same of the list.
	ExpiredSnapshotList ErrorResponse
	// ExpiredSnapshotClip rejects a clip from such a snapshot. No page says so; it follows from the hour.
	ExpiredSnapshotClip ErrorResponse
	// ClipAfterSnapshotExpiry is the response to a read of a clip whose snapshot has expired. No page limits this read to the
	// hour, so the clip may stay or go.
	ClipAfterSnapshotExpiry ErrorResponse
	// ClipAfterChannelDeleted is the response to a read of a clip whose channel was deleted. No page mentions it.
	ClipAfterChannelDeleted ErrorResponse
	// DeletedChannelStillListed keeps a deleted channel in reads and lists with the status DELETED, which the documented statuses
	// include. Otherwise the channel is unknown.
	DeletedChannelStillListed bool

	// OmittedDuration is the duration of a snapshot that was created without limitedDuration: "0", "null", "absent" or "240".
	// No page says.
	OmittedDuration string
	// EmptySnapshotURL returns "" as snapshotUrl, as one copy of the English example of 2022 does.
	EmptySnapshotURL bool
	// ChannelSnapshots is the form in which a channel names its snapshots: "absent", "object" ({"snapshotId": 1}, the newest),
	// "objects" (a list of these), "ids" (a list of numbers) or "bare" (a snapshotId of the channel itself). The table of 2022
	// can be read in each way.
	ChannelSnapshots string
	// NoDVR is the error code for a channel without time machine. 250115, 250121 and 250133 all mean this.
	NoDVR int
	// LLHLSRefused rejects snapshots and clips of LL_HLS channels. The guide livestation-api says that they are impossible,
	// the newer livestation-shortclip that they are supported.
	LLHLSRefused bool
	// FilePathLimited applies the rule of code 250151, 1 to 20 of [A-Za-z0-9/_-], to the filePath of a clip. The code is
	// documented for recordings; the short clip page only requires the leading slash.
	FilePathLimited bool
	// UnknownBucket decides what happens to a clip for a bucket that does not exist: "refused" with 250705, or "fails" later with
	// UPLOAD_FAIL. No page says.
	UnknownBucket string

	// AlreadyRecording is the response to a start while the channel records: 250135 and 250136 are both documented as "the recording
	// has been start already", and a success would fit the page as well.
	AlreadyRecording ErrorResponse
	// NotRecording is the response to a stop while the channel does not record: 250137, "the recording status is not TRUE", or a
	// success. The page of the stop does not say.
	NotRecording ErrorResponse
	// RecordingLag is how long after a start or a stop the channel shows the change in isRecording and acts on it. No page says
	// that it does so at once.
	RecordingLag time.Duration

	// ListLag is how long after its creation a clip appears in the list of its snapshot. The create page says that a clip can be
	// checked with the list; no page says how soon.
	ListLag time.Duration
	// ClipLag is how long after its creation a clip can be read by its ID. Until then it is unknown. No page says how soon.
	ClipLag time.Duration
	// SnapshotLag is how long after its creation a snapshot can be read, listed and found in its channel. Until then it is
	// unknown, but clips can be cut from it. No page says how soon.
	SnapshotLag time.Duration
	// FileNameUntilCompleted is the output.fileName of a clip that is not COMPLETED: "given", "absent" or "empty". The create
	// example of 2022 gives one to a clip that is CREATING; the current pages show no example body.
	FileNameUntilCompleted string
	// GatewayClockAhead is how far the clock of the gateway, which judges timestamps and writes the Date header, is ahead of the clock
	// of the service, which writes createdTime. No page says that they agree.
	GatewayClockAhead time.Duration

	// TimeMachineOffAir is the response to TIMEMACHINE for a channel that is not on the air: an "error" (250134, 250141) or an
	// "empty" list. No page says.
	TimeMachineOffAir string
	// TimeMachineBare leaves resolution and bitrates out of TIMEMACHINE URLs. No page shows a body, and a public application
	// changed its type to name and url only.
	TimeMachineBare bool
}

// DocsCurrent is the current documentation taken literally, with the most likely value where it says nothing.
func DocsCurrent() Behavior {
	b := Behavior{Name: "docs-current"}
	for _, s := range settings() {
		s.set(&b, 0)
	}
	return b
}

// Docs2022 is the documentation of 2022 taken literally, with the most likely value where it says nothing.
func Docs2022() Behavior {
	b := DocsCurrent()
	b.Name = "docs-2022"
	b.ListKey, b.ListTotal = "shortclipList", false
	b.ClipSnapshotIDString = false
	b.ChannelStatusPublish = true
	b.UseDvrKey = "useDvr"
	b.UnknownChannel = ErrorResponse{Status: 400, Code: 250123}
	b.UnknownSnapshot = ErrorResponse{Status: 400, Code: 250004}
	b.UnknownClip = ErrorResponse{Status: 400, Code: 250004}
	b.ExpiredSnapshot = ErrorResponse{Status: 400, Code: 250004}
	b.ExpiredSnapshotList = ErrorResponse{Status: 400, Code: 250004}
	b.ExpiredSnapshotClip = ErrorResponse{Status: 400, Code: 250005}
	b.OmittedDuration = "absent"
	b.ChannelSnapshots = "object"
	b.NoDVR = 250115
	b.LLHLSRefused = true
	b.TimeMachineBare = false
	return b
}

// String lists the settings that differ from [DocsCurrent], such as "ErrorStatus=200+ListTotal=false". It is "docs-current" if
// none does. It never looks at Name.
func (b Behavior) String() string {
	var differences []string
	have, documented := reflect.ValueOf(b), reflect.ValueOf(DocsCurrent())
	for _, s := range settings() {
		value := have.FieldByName(s.field).Interface()
		switch {
		case value == documented.FieldByName(s.field).Interface():
		case value == true:
			differences = append(differences, s.field)
		default:
			differences = append(differences, fmt.Sprintf("%s=%v", s.field, value))
		}
	}
	if differences == nil {
		return "docs-current"
	}
	return strings.Join(differences, "+")
}

// Variants is a small set of behaviors in which every usual value of every setting occurs. A test that is to hold however
// the open questions turn out runs under each of them.
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
			b.UpdatedTimeFrozen = true
		}},
		{"old-objects-vanish", func(b *Behavior) {
			b.ClipAfterSnapshotExpiry = missing(404, 250004)
			b.ExpiredSnapshotList = ErrorResponse{Empty: true}
			b.TimeMachineOffAir = "empty"
			b.TotalOfPage = true
			b.RecordingLag = 3 * time.Second
		}},
		{"sparse-responses", func(b *Behavior) {
			b.ListTotal, b.ListWithoutSize = false, true
			b.EmptySnapshotURL, b.OmittedDuration, b.ChannelSnapshots = true, "null", "absent"
		}},
		{"strict-requests", func(b *Behavior) {
			b.LLHLSRefused, b.FilePathLimited, b.UnknownBucket = true, true, "fails"
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
		{field: "UseDvrKey", usual: []any{"useDVR", "useDvr"}},
		{field: "UpdatedTimeFrozen", usual: []any{false, true}},
		{field: "ErrorStatus", usual: []any{400, 200, 404, 500}},
		{field: "SkewResponse", usual: []any{ErrorResponse{Status: 401, Code: 200}, ErrorResponse{Status: 400, Code: 100}}},
		{field: "PermissionResponse", usual: []any{ErrorResponse{Code: 250010}, ErrorResponse{Status: 401, Code: 210}}},
		{field: "UnknownChannel", usual: []any{
			ErrorResponse{Status: 404, Code: 250100}, ErrorResponse{Status: 400, Code: 250123}, ErrorResponse{Status: 400, Code: 250100},
			ErrorResponse{Status: 404, Code: 250123}, ErrorResponse{Status: 200, Code: 250100},
		}},
		{field: "UnknownSnapshot", usual: notFoundOrAvailable},
		{field: "UnknownClip", usual: notFound},
		{field: "ExpiredSnapshot", usual: append(notFoundOrAvailable[:4:4], available)},
		{field: "ExpiredSnapshotList", usual: append(notFoundOrAvailable[:4:4], available, ErrorResponse{Empty: true})},
		{field: "ExpiredSnapshotClip", usual: notFoundOrAvailable},
		{field: "ClipAfterSnapshotExpiry", usual: []any{available, ErrorResponse{Status: 404, Code: 250004}}},
		{field: "ClipAfterChannelDeleted", usual: []any{
			ErrorResponse{Status: 404, Code: 250100}, available, ErrorResponse{Status: 400, Code: 250123}, ErrorResponse{Status: 400, Code: 250004},
		}},
		{field: "DeletedChannelStillListed", usual: []any{false, true}},
		{field: "OmittedDuration", usual: []any{"0", "null", "absent", "240"}},
		{field: "EmptySnapshotURL", usual: []any{false, true}},
		{field: "ChannelSnapshots", usual: []any{"objects", "absent", "object", "ids", "bare"}},
		{field: "NoDVR", usual: []any{250133, 250115, 250121}},
		{field: "LLHLSRefused", usual: []any{false, true}},
		{field: "FilePathLimited", usual: []any{false, true}},
		{field: "UnknownBucket", usual: []any{"refused", "fails"}},
		{field: "AlreadyRecording", usual: []any{ErrorResponse{Code: 250135}, ErrorResponse{Code: 250136}, available}},
		{field: "NotRecording", usual: []any{ErrorResponse{Code: 250137}, available}},
		{field: "RecordingLag", usual: []any{none, 3 * time.Second}},
		{field: "ListLag", usual: []any{none}, unusual: []any{8 * time.Second}},
		{field: "ClipLag", usual: []any{none}, unusual: []any{3 * time.Second}},
		{field: "SnapshotLag", usual: []any{none}, unusual: []any{1500 * time.Millisecond}},
		{field: "FileNameUntilCompleted", usual: []any{"given"}, unusual: []any{"absent", "empty"}},
		{field: "GatewayClockAhead", usual: []any{none}, unusual: []any{8 * time.Second, -8 * time.Second}},
		{field: "TimeMachineOffAir", usual: []any{"error", "empty"}},
		{field: "TimeMachineBare", usual: []any{true, false}},
	}
}
