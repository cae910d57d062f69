package simulator

import "fmt"

// Answer is how the service speaks about something that it will not or cannot hand out.
type ErrorResponse struct {
	// Status is the HTTP status; 0 stands for the dialect's ErrorStatus.
	Status int
	// Code is a Live Station code (250xxx) or a code of the gateway (100 to 900).
	Code int
	// StillServed means that there is no error: the thing is handed out as before.
	StillAvailable bool
	// Empty means that there is no error either, but an empty list. It makes sense for lists only.
	Empty bool
}

// Dialect is one reading of the documents: for each question that they leave open, one answer.
//
// GEN1 is the older generation of the documentation (examples of 2022), GEN2 the current one. The zero value is not a
// usable dialect; begin with [GEN1] or [GEN2].
type Behavior struct {
	// Name tells dialects apart in the names of tests.
	Name string

	// ListKey is the field with the clips of a snapshot: "shortclipList" in GEN1, "shortClipList" in GEN2.
	ListKey string
	// ListTotal adds "total" beside the content of a list: GEN2 documents it, GEN1 does not.
	ListTotal bool
	// TotalOfPage makes that total the number of channels on the page instead of the number that match. GEN2 calls it
	// the "total response count", which may mean either.
	TotalOfPage bool
	// ClipSnapshotIDString writes content.snapshotId of a short clip as a string: GEN2's get table and GEN1's create
	// table say String, all examples and the other tables say Integer.
	ClipSnapshotIDString bool
	// NumbersAsStrings writes times and instance numbers as strings: GEN1's create table has createdTime and
	// updatedTime, its channel table instanceNo as String, while every example shows numbers.
	NumbersAsStrings bool
	// BitratesAsNumbers writes the bitrates of service URLs as numbers: the documents say and show strings, a public
	// client declares numbers.
	BitratesAsNumbers bool
	// ErrorCodeString writes the service's errorCode as a string: the overview's table says String, its example shows
	// a number.
	ErrorCodeString bool
	// GatewayCodeNumber writes the gateway's errorCode as a number: the gateway's table says Integer, its example and
	// all bodies seen in the wild have a string.
	GatewayCodeNumber bool
	// SuccessMarker puts an error object with code 250013, OPEN_API_OK, beside the content of a success. The error-code
	// page lists that code with HTTP 200; where it occurs is not said.
	SuccessMarker bool
	// ChannelStatusPublish says PUBLISH for PUBLISHING in bodies: so in GEN1's tables; its examples and GEN2 say PUBLISHING.
	ChannelStatusPublish bool
	// ListWithoutSize leaves fileSize and duration out of the clips of a list: no visible table of the list has them.
	ListWithoutSize bool
	// UseDvrKey is the channel's field for the time machine: "useDvr" in GEN1, "useDVR" in GEN2.
	UseDvrKey string
	// UpdatedTimeFrozen leaves a clip's updatedTime at its creation; otherwise it moves when the status does. Undocumented.
	UpdatedTimeFrozen bool

	// ErrorStatus is the HTTP status of all 250xxx errors that no other field speaks of; the error-code page leaves its
	// column for the status empty.
	ErrorStatus int
	// SkewAnswer refuses a timestamp that is too far off: 401/200 like any wrong authentication, or 400/100 as a bad
	// request. The documents only call the request invalid.
	SkewResponse ErrorResponse
	// PermissionAnswer refuses a key that may not do this: 250010 by the service or 401/210 by the gateway; both codes
	// are documented, which one a sub account meets is not.
	PermissionResponse ErrorResponse
	// UnknownChannel answers for a channel that never was or is deleted: 250100 and 250123 are both documented.
	UnknownChannel ErrorResponse
	// UnknownSnapshot answers for a snapshot that the channel does not have. No documented code names snapshots.
	UnknownSnapshot ErrorResponse
	// UnknownClip answers for a short clip that the channel does not have. No documented code names short clips.
	UnknownClip ErrorResponse
	// ExpiredSnapshot answers a look-up of a snapshot that is older than an hour. GEN2 says only that it can be
	// retrieved within the hour.
	ExpiredSnapshot ErrorResponse
	// ExpiredSnapshotList answers a list of the clips of such a snapshot; GEN2 says likewise.
	ExpiredSnapshotList ErrorResponse
	// ExpiredSnapshotClip answers a clip that is to be cut from such a snapshot. That it is refused is inferred.
	ExpiredSnapshotClip ErrorResponse
	// ClipAfterSnapshotExpiry answers a look-up of a clip whose snapshot has expired: no page limits it to the hour, so
	// the clip may stay or be forgotten.
	ClipAfterSnapshotExpiry ErrorResponse
	// ClipAfterChannelDeleted answers a look-up of a clip whose channel is deleted: undocumented.
	ClipAfterChannelDeleted ErrorResponse
	// DeletedChannelStillListed keeps a deleted channel in look-ups and lists with the status DELETED, which the
	// enumeration of statuses has; otherwise the channel is unknown.
	DeletedChannelStillListed bool

	// OmittedDuration is the duration of a snapshot that was made without limitedDuration: "0", "null", "absent" or
	// "240". Undocumented.
	OmittedDuration string
	// EmptySnapshotURL answers snapshotUrl with "", as one copy of GEN1's example does.
	EmptySnapshotURL bool
	// ChannelSnapshots is the shape in which a channel names its snapshots: "absent", "object" ({"snapshotId": 1}, the
	// newest), "objects" (a list of these), "ids" (a list of numbers) or "bare" (snapshotId of the channel itself).
	// GEN1's table can be read in each way.
	ChannelSnapshots string
	// NoDVR is the code for a channel without time machine: 250115, 250121 and 250133 have the same meaning.
	NoDVR int
	// LLHLSRefused refuses snapshots and clips of LL_HLS channels: one guide says they are impossible, a newer one that
	// they are supported.
	LLHLSRefused bool
	// FilePathLimited applies the rule of code 250151, 1 to 20 of [A-Za-z0-9/_-], to a clip's filePath. The code is
	// documented for recordings; the page of short clips only asks for the leading slash.
	FilePathLimited bool
	// UnknownBucket is what becomes of a clip for a bucket that does not exist: "refused" with 250705, or "fails" later
	// with UPLOAD_FAIL. Undocumented.
	UnknownBucket string

	// TimeMachineOffAir is what TIMEMACHINE answers for a channel that is not on the air: an "error" (250134, 250141)
	// or an "empty" list. Undocumented.
	TimeMachineOffAir string
	// TimeMachineBare leaves resolution and bitrates out of TIMEMACHINE entries: no body is documented, and a public
	// application went over to a type with name and url only.
	TimeMachineBare bool
}

// GEN1 is the older documentation taken at its word, with the likeliest answer where it is silent.
func Docs2022() Behavior {
	d := DocsCurrent()
	d.Name = "GEN1"
	d.ListKey, d.ListTotal = "shortclipList", false
	d.ClipSnapshotIDString = false
	d.ChannelStatusPublish = true
	d.UseDvrKey = "useDvr"
	d.UnknownChannel = ErrorResponse{Status: 400, Code: 250123}
	d.UnknownSnapshot = ErrorResponse{Status: 400, Code: 250004}
	d.UnknownClip = ErrorResponse{Status: 400, Code: 250004}
	d.ExpiredSnapshot = ErrorResponse{Status: 400, Code: 250004}
	d.ExpiredSnapshotList = ErrorResponse{Status: 400, Code: 250004}
	d.ExpiredSnapshotClip = ErrorResponse{Status: 400, Code: 250005}
	d.OmittedDuration = "absent"
	d.ChannelSnapshots = "object"
	d.NoDVR = 250115
	d.LLHLSRefused = true
	d.TimeMachineBare = false
	return d
}

// GEN2 is the current documentation taken at its word, with the likeliest answer where it is silent.
func DocsCurrent() Behavior {
	notFound := ErrorResponse{Status: 404, Code: 250004}
	return Behavior{
		Name:                    "GEN2",
		ListKey:                 "shortClipList",
		ListTotal:               true,
		ClipSnapshotIDString:    true,
		UseDvrKey:               "useDVR",
		ErrorStatus:             400,
		SkewResponse:            ErrorResponse{Status: 401, Code: 200},
		PermissionResponse:      ErrorResponse{Code: 250010},
		UnknownChannel:          ErrorResponse{Status: 404, Code: 250100},
		UnknownSnapshot:         notFound,
		UnknownClip:             notFound,
		ExpiredSnapshot:         notFound,
		ExpiredSnapshotList:     notFound,
		ExpiredSnapshotClip:     notFound,
		ClipAfterSnapshotExpiry: ErrorResponse{StillAvailable: true},
		ClipAfterChannelDeleted: ErrorResponse{Status: 404, Code: 250100},
		OmittedDuration:         "0",
		ChannelSnapshots:        "objects",
		NoDVR:                   250133,
		UnknownBucket:           "refused",
		TimeMachineOffAir:       "error",
		TimeMachineBare:         true,
	}
}

// Variants is a compact set of dialects that together cover every reading of every field at least once: GEN1, GEN2 and
// mixtures of both and of what lies outside them.
func Variants() []Behavior {
	all := options()
	most := 0
	for _, k := range all {
		most = max(most, k.readings)
	}
	variants := []Behavior{Docs2022(), DocsCurrent()}
	for i := range most {
		d := Behavior{Name: fmt.Sprintf("mix%d", i+1)}
		for n, k := range all {
			at := i + n
			if k.readings == 2 {
				// Questions of yes and no would otherwise all turn over together.
				at = i>>(n%3) + n/3
			}
			k.set(&d, at%k.readings)
		}
		variants = append(variants, d)
	}
	return variants
}

// knob is a field of [Dialect] with all its readings.
type option struct {
	field    string
	readings int
	set      func(d *Behavior, reading int)
	value    func(reading int) any
}

func newOption[T any](field string, at func(*Behavior) *T, values ...T) option {
	return option{
		field:    field,
		readings: len(values),
		set:      func(d *Behavior, reading int) { *at(d) = values[reading] },
		value:    func(reading int) any { return values[reading] },
	}
}

func newSwitch(field string, at func(*Behavior) *bool) option {
	return newOption(field, at, false, true)
}

func options() []option {
	served := ErrorResponse{StillAvailable: true}
	missing := []ErrorResponse{{Status: 404, Code: 250004}, {Status: 400, Code: 250004}, {Status: 200, Code: 250004}}
	gone := append(missing[:3:3], ErrorResponse{Status: 400, Code: 250005})
	return []option{
		newOption("ListKey", func(d *Behavior) *string { return &d.ListKey }, "shortclipList", "shortClipList"),
		newSwitch("ListTotal", func(d *Behavior) *bool { return &d.ListTotal }),
		newSwitch("TotalOfPage", func(d *Behavior) *bool { return &d.TotalOfPage }),
		newSwitch("ClipSnapshotIDString", func(d *Behavior) *bool { return &d.ClipSnapshotIDString }),
		newSwitch("NumbersAsStrings", func(d *Behavior) *bool { return &d.NumbersAsStrings }),
		newSwitch("BitratesAsNumbers", func(d *Behavior) *bool { return &d.BitratesAsNumbers }),
		newSwitch("ErrorCodeString", func(d *Behavior) *bool { return &d.ErrorCodeString }),
		newSwitch("GatewayCodeNumber", func(d *Behavior) *bool { return &d.GatewayCodeNumber }),
		newSwitch("SuccessMarker", func(d *Behavior) *bool { return &d.SuccessMarker }),
		newSwitch("ChannelStatusPublish", func(d *Behavior) *bool { return &d.ChannelStatusPublish }),
		newOption("UseDvrKey", func(d *Behavior) *string { return &d.UseDvrKey }, "useDvr", "useDVR"),
		newSwitch("UpdatedTimeFrozen", func(d *Behavior) *bool { return &d.UpdatedTimeFrozen }),
		newOption("ErrorStatus", func(d *Behavior) *int { return &d.ErrorStatus }, 400, 200, 404, 500),
		newOption("SkewAnswer", func(d *Behavior) *ErrorResponse { return &d.SkewResponse },
			ErrorResponse{Status: 401, Code: 200}, ErrorResponse{Status: 400, Code: 100}),
		newOption("PermissionAnswer", func(d *Behavior) *ErrorResponse { return &d.PermissionResponse },
			ErrorResponse{Code: 250010}, ErrorResponse{Status: 401, Code: 210}),
		newOption("UnknownChannel", func(d *Behavior) *ErrorResponse { return &d.UnknownChannel },
			ErrorResponse{Status: 404, Code: 250100}, ErrorResponse{Status: 400, Code: 250123}, ErrorResponse{Status: 400, Code: 250100},
			ErrorResponse{Status: 404, Code: 250123}, ErrorResponse{Status: 200, Code: 250100}),
		newOption("UnknownSnapshot", func(d *Behavior) *ErrorResponse { return &d.UnknownSnapshot }, gone...),
		newOption("UnknownClip", func(d *Behavior) *ErrorResponse { return &d.UnknownClip }, missing...),
		newOption("ExpiredSnapshot", func(d *Behavior) *ErrorResponse { return &d.ExpiredSnapshot }, append(gone[:4:4], served)...),
		newOption("ExpiredSnapshotList", func(d *Behavior) *ErrorResponse { return &d.ExpiredSnapshotList },
			append(gone[:4:4], served, ErrorResponse{Empty: true})...),
		newOption("ExpiredSnapshotClip", func(d *Behavior) *ErrorResponse { return &d.ExpiredSnapshotClip }, gone...),
		newOption("ClipAfterSnapshotExpiry", func(d *Behavior) *ErrorResponse { return &d.ClipAfterSnapshotExpiry },
			served, ErrorResponse{Status: 404, Code: 250004}),
		newOption("ClipAfterChannelDeleted", func(d *Behavior) *ErrorResponse { return &d.ClipAfterChannelDeleted },
			served, ErrorResponse{Status: 404, Code: 250100}, ErrorResponse{Status: 400, Code: 250123}, ErrorResponse{Status: 400, Code: 250004}),
		newSwitch("DeletedChannelStillListed", func(d *Behavior) *bool { return &d.DeletedChannelStillListed }),
		newOption("OmittedDuration", func(d *Behavior) *string { return &d.OmittedDuration }, "0", "null", "absent", "240"),
		newSwitch("EmptySnapshotURL", func(d *Behavior) *bool { return &d.EmptySnapshotURL }),
		newOption("ChannelSnapshots", func(d *Behavior) *string { return &d.ChannelSnapshots },
			"absent", "object", "objects", "ids", "bare"),
		newOption("NoDVR", func(d *Behavior) *int { return &d.NoDVR }, 250115, 250121, 250133),
		newSwitch("LLHLSRefused", func(d *Behavior) *bool { return &d.LLHLSRefused }),
		newSwitch("FilePathLimited", func(d *Behavior) *bool { return &d.FilePathLimited }),
		newOption("UnknownBucket", func(d *Behavior) *string { return &d.UnknownBucket }, "refused", "fails"),
		newOption("TimeMachineOffAir", func(d *Behavior) *string { return &d.TimeMachineOffAir }, "error", "empty"),
		newSwitch("TimeMachineBare", func(d *Behavior) *bool { return &d.TimeMachineBare }),
		newSwitch("ListWithoutSize", func(d *Behavior) *bool { return &d.ListWithoutSize }),
	}
}
