// SPDX-License-Identifier: MPL-2.0

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
	// Code is a Live Station code (250xxx) or a code of the API gateway (100 to 900). 0 means a response without an error object:
	// the body is {} for a success status and empty for any other.
	Code int
	// StillAvailable means that there is no error: the service returns the object as before.
	StillAvailable bool
	// Empty means that there is no error but an empty list. It is only for lists.
	Empty bool
}

// String is the response in a few characters: "404-250004", "404-bare", "available".
func (r ErrorResponse) String() string {
	switch {
	case r.StillAvailable:
		return "available"
	case r.Empty:
		return "empty-list"
	case r.Code == 0:
		return fmt.Sprintf("%d-bare", r.Status)
	case r.Status == 0:
		return fmt.Sprint(r.Code)
	}
	return fmt.Sprintf("%d-%d", r.Status, r.Code)
}

// Behavior has a setting for each point that the documentation of Live Station leaves open, or describes differently in two
// places.
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
	// ListWithoutOutput leaves output out of the clips of a list. The visible table of the list page ends before it.
	ListWithoutOutput bool
	// UnfinishedSize is the form of fileSize and duration in a clip that is not COMPLETED: "absent", "zero" or "null". The get
	// table of 2022 calls both optional, and its example leaves them out.
	UnfinishedSize string
	// ClipTimesAsText writes createdTime and updatedTime of a clip as RFC 3339 text. The create table of 2022 types both as String.
	ClipTimesAsText bool
	// FractionalDurations writes duration of a clip and of a snapshot with a fraction. The tables say Integer, but a media tool
	// measures seconds with a fraction.
	FractionalDurations bool
	// NullInLists is where a list of clips or channels has a null: "never", "when-empty" (null instead of []) or "as-entry" (after
	// the last real one). The tables call no field of a response required.
	NullInLists string
	// UseDvrKey is the channel field for the time machine: "useDvr" (2022) or "useDVR" (current).
	UseDvrKey string
	// ChannelTextFields writes cdn and record of a channel as "". Channels can exist without CDN and without recording settings, and
	// no page shows their form.
	ChannelTextFields bool
	// FlagsAsLetters writes the boolean fields of a channel as "Y" and "N", as the field drmEnabledYn of the create page does.
	FlagsAsLetters bool
	// MissingBitrate is the videoBitrate of a service URL without video: "absent", as in the example, or "dash" ("-"). The table
	// types it as String.
	MissingBitrate string
	// ServiceURLWithoutURL leaves url out of the last service URL. The table does not call it required.
	ServiceURLWithoutURL bool
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
	// PageAfterEnd is the response to a page of the channel list after the last one. The list page gives 1 to N for pageNo, and so an
	// empty list or any code for an invalid value fits. For an error on a page that exists, inject a [Fault] with Skip.
	PageAfterEnd ErrorResponse
	// UnknownSnapshot reports a snapshot that the channel does not have. No documented code names snapshots.
	UnknownSnapshot ErrorResponse
	// UnknownClip reports a short clip that the channel does not have. No documented code names short clips. Gateway code 300 is
	// worded "Requested resource not found" on one page; a framework's bare 404, an empty object, and the codes for a custom
	// message, an invalid value, an unavailable resource, a denied access and a value that is not allowed fit as well.
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

	// RestartedRecording decides what happens to the snapshots of a channel whose recording starts again: they are "kept", "emptied" or
	// "gone". Both generations of the snapshot page say that a restart resets "the existing snapshot point in time".
	RestartedRecording string
	// SnapshotShortBy is how much less a snapshot plays than its minutes. A snapshot is a playlist of segments, which need not
	// end on a minute; no page promises the exact length.
	SnapshotShortBy time.Duration
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
	// ClipNeedsOnAir rejects a clip of a channel that is not PUBLISHING. The create page allows READY and PUBLISHING; the guide
	// livestation-shortclip says "only when the channel is streaming live".
	ClipNeedsOnAir bool
	// ClipNeedsDVR rejects a clip of a channel without time machine. The create page says to set useDvr.
	ClipNeedsDVR bool
	// ClipNeedsCDN rejects a clip of a channel whose CDN is not running, with 250107. The code is documented without its use.
	ClipNeedsCDN bool
	// FilePathLimited applies the rule of code 250151, 1 to 20 of [A-Za-z0-9/_-], to the filePath of a clip. The code is
	// documented for recordings; the short clip page only requires the leading slash.
	FilePathLimited bool
	// UnknownBucket decides what happens to a clip whose bucket does not exist: "refused" with 250705, or "fails" later with
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

	// RepeatedPost is the response to a second create with the same snapshot, times and output: "another-clip", "same-clip", or a
	// refusal as a duplicate, "refused-250306" (resource is in use) or "refused-250018" (bad request). No page says whether a
	// create can be repeated safely.
	RepeatedPost string
	// ClipListLimit is the number of clips that a list returns at most, 0 for no limit. The list page has a total and no paging.
	ClipListLimit int
	// ClipListOrder is "oldest-first" or "newest-first". No page says.
	ClipListOrder string
	// ClipLengthOff is how much longer a clip is than requested; a negative value makes it shorter. No page promises
	// the exact length, and a cut between two frames is as long as its frames.
	ClipLengthOff time.Duration
	// ObjectKey is the form of an mp4's key in the bucket: "joined" (clips/1.mp4), "leading-slash" (/clips/1.mp4) or "concatenated"
	// (filePath without its first slash, a slash, fileName: /clips/ gives clips//1.mp4). No page shows a key. NCP's Object
	// Storage events show keys without a leading slash.
	ObjectKey string
	// FilePathInResponse is how a response spells output.filePath: "as-requested", "without-slash" (no slash at the beginning) or
	// "trailing-slash". The tables say only "storage path".
	FilePathInResponse string
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

	// ThumbnailNeeds is what the THUMBNAIL URLs need: a channel that is "ready-or-publishing" (250125), "on-air" (250134) or has a
	// "running-cdn" (250124), or "nothing". The page names no condition; a public client reads them before the broadcast.
	ThumbnailNeeds string
	// TimeMachineOffAir is the response to TIMEMACHINE while the channel is not on the air: an "error" (250134, 250141) or an
	// "empty" list. No page says.
	TimeMachineOffAir string
	// TimeMachineBare leaves resolution and bitrates out of TIMEMACHINE URLs. No page shows a body, and a public application
	// changed its type to name and url only.
	TimeMachineBare bool

	// UnknownQueryIgnored ignores query parameters that no page lists. Otherwise 250018 rejects them. A public client sends
	// two of them with every GET.
	UnknownQueryIgnored bool
	// PlusInQuery is how the service reads a + in a query: as a "space", as HTML forms do, or as a "plus", as RFC 3986 does.
	PlusInQuery string
	// HeadersOptional accepts requests without Content-Type or region code. The pages require both; their own examples and public
	// clients leave one or the other out.
	HeadersOptional bool
	// RequestsPerSecond is the rate limit of the gateway, 0 for none: more requests within a second get 429 with code 410. The
	// gateway page has three codes for limits and no number.
	RequestsPerSecond int
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
