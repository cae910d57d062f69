// SPDX-License-Identifier: MPL-2.0

package livestation

import (
	"cmp"
	"slices"
)

// Class groups error codes by what they mean for the caller. [Error.Class] gives the class of an error.
type Class string

// The classes of error codes.
const (
	// ClassOK marks a success.
	ClassOK Class = "OK"
	// ClassNotFound means that the channel, snapshot or short clip does not exist.
	ClassNotFound Class = "NotFound"
	// ClassNotAvailable means that the service does not provide the resource now. It does not prove that the resource is gone.
	ClassNotAvailable Class = "NotAvailable"
	// ClassUnauthenticated means that the access key, the signature or its timestamp was rejected.
	ClassUnauthenticated Class = "Unauthenticated"
	// ClassPermissionDenied means that the account or sub account is not allowed to make this call.
	ClassPermissionDenied Class = "PermissionDenied"
	// ClassThrottled means that the API gateway's rate limit or quota was exceeded.
	ClassThrottled Class = "Throttled"
	// ClassWrongState means that the channel is in a state that does not allow the call; [Code.State] says which.
	ClassWrongState Class = "WrongState"
	// ClassInvalidRequest means that a value, a header or the body of the request is invalid.
	ClassInvalidRequest Class = "InvalidRequest"
	// ClassBucket means that the service cannot use the Object Storage bucket.
	ClassBucket Class = "Bucket"
	// ClassRegion means that the region code is invalid or not supported.
	ClassRegion Class = "Region"
	// ClassTransient means that the service or the gateway failed; the same request may succeed later.
	ClassTransient Class = "Transient"
	// ClassRoute means that the gateway has no such URL. It does not say whether the resource exists.
	ClassRoute Class = "Route"
	// ClassTooLarge means that the body of the request is too large.
	ClassTooLarge Class = "TooLarge"
	// ClassOther marks a documented code that no call of this package is documented to return.
	ClassOther Class = "Other"
)

// State is a channel state that does not allow a call.
type State string

// The states that a code of [ClassWrongState] can report.
const (
	// StateOffAir means that the channel is not publishing, or never was.
	StateOffAir State = "OffAir"
	// StateOnAir means that the channel is publishing.
	StateOnAir State = "OnAir"
	// StateNotReady means that the channel's status is not READY.
	StateNotReady State = "NotReady"
	// StateNotRecording means that the channel is not being recorded.
	StateNotRecording State = "NotRecording"
	// StateAlreadyRecording means that the channel's recording has started already.
	StateAlreadyRecording State = "AlreadyRecording"
	// StateNoTimeMachine means that the channel was created without a time machine (DVR).
	StateNoTimeMachine State = "NoTimeMachine"
	// StateCDNNotRunning means that the channel's CDN is not running.
	StateCDNNotRunning State = "CDNNotRunning"
)

// Code is one documented error code. Live Station's codes have six digits and the API gateway's codes three; a gateway code
// is not an HTTP status.
type Code struct {
	Number int
	Class  Class
	// State is set for codes of [ClassWrongState], except 250131, whose documentation names no state.
	State State
	// Status is the HTTP status that comes with the code, or 0 if the documents do not say.
	Status int
	// Message is the documented message, verbatim. The service replaces {0} and {1}.
	Message string
	// Description explains the message; empty for most codes.
	Description string
}

// Gateway reports whether the code belongs to the API gateway.
func (c Code) Gateway() bool { return c.Number < 1000 }

// Codes of Live Station that need handling of their own.
const (
	CodeNotFound           = 250004
	CodeNotAvailable       = 250005
	CodeOK                 = 250013
	CodeChannelNotFound    = 250100
	CodeChannelIDNotExists = 250123
)

// Codes returns every documented code: the gateway's, then Live Station's, each in ascending order.
func Codes() []Code { return slices.Clone(codeTable) }

// LookupCode returns the documented code of a number, and false if the documents do not name it.
func LookupCode(number int) (Code, bool) {
	i, found := slices.BinarySearchFunc(codeTable, number, func(c Code, n int) int { return cmp.Compare(c.Number, n) })
	if !found {
		return Code{}, false
	}
	return codeTable[i], true
}

// codeTable is sorted by number.
//
// Gateway codes, with their HTTP statuses: https://api-gov.ncloud-docs.com/docs/api-call-lgc-errorhandling and, for code 230,
// https://api.ncloud-docs.com/docs/en/ai-application-service-apigateway.
//
// Live Station codes: https://api.ncloud-docs.com/docs/en/live-station-error-code. Messages and descriptions are the table
// "Common error codes" of the older "Get Service URL" page, which has more rows. The documents give an HTTP status for
// 250013 only.
var codeTable = []Code{
	{Number: 100, Class: ClassInvalidRequest, Status: 400, Message: "Bad Request Exception", Description: "The protocol is not HTTPS, or the encoding is not UTF-8."},
	{Number: 200, Class: ClassUnauthenticated, Status: 401, Message: "Authentication Failed", Description: "The access key, the signature or the timestamp is missing or invalid."},
	{Number: 210, Class: ClassPermissionDenied, Status: 401, Message: "Permission Denied", Description: "The access key has no permission, or the account does not subscribe to the service."},
	{Number: 230, Class: ClassPermissionDenied, Status: 403, Message: "Forbidden"},
	{Number: 300, Class: ClassRoute, Status: 404, Message: "Not Found Exception", Description: "The gateway has no such URL."},
	{Number: 400, Class: ClassThrottled, Status: 429, Message: "Quota Exceeded"},
	{Number: 410, Class: ClassThrottled, Status: 429, Message: "Throttle Limited"},
	{Number: 420, Class: ClassThrottled, Status: 429, Message: "Rate Limited"},
	{Number: 430, Class: ClassTooLarge, Status: 413, Message: "Request Entity Too Large"},
	{Number: 500, Class: ClassTransient, Status: 503, Message: "Endpoint Error", Description: "The gateway cannot reach Live Station."},
	{Number: 510, Class: ClassTransient, Status: 504, Message: "Endpoint Timeout", Description: "Live Station did not respond to the gateway in time."},
	{Number: 900, Class: ClassTransient, Status: 500, Message: "Unexpected Error"},

	{Number: 250000, Class: ClassTransient, Message: "Unexpected error occurred.", Description: "An error has occurred."},
	{Number: 250001, Class: ClassOther, Message: "{0}", Description: "An error has occurred."},
	{Number: 250002, Class: ClassInvalidRequest, Message: "{0}: invalid value."},
	{Number: 250003, Class: ClassInvalidRequest, Message: "Missing required header."},
	{Number: 250004, Class: ClassNotFound, Message: "{0} not found."},
	{Number: 250005, Class: ClassNotAvailable, Message: "{0} not available."},
	{Number: 250006, Class: ClassUnauthenticated, Message: "Unauthorized {0}."},
	{Number: 250007, Class: ClassTransient, Message: "{0} connection failed."},
	{Number: 250008, Class: ClassTransient, Message: "Request failed."},
	{Number: 250009, Class: ClassTransient, Message: "Third-party interface exception: {0}.", Description: "An internal error has occurred."},
	{Number: 250010, Class: ClassPermissionDenied, Message: "We cannot accomplish the task as permissions are not granted for the sub account. Please modify permissions for the account through the Sub Account service."},
	{Number: 250011, Class: ClassInvalidRequest, Message: "{0} must has a valid value"},
	{Number: 250012, Class: ClassInvalidRequest, Message: "Invalid request data,please check"},
	{Number: 250013, Class: ClassOK, Status: 200, Message: "OK"},
	{Number: 250014, Class: ClassInvalidRequest, Message: "Form validation failed"},
	{Number: 250015, Class: ClassPermissionDenied, Message: "Access denied"},
	{Number: 250016, Class: ClassTransient, Message: "Server error", Description: "A server error has occurred."},
	{Number: 250017, Class: ClassPermissionDenied, Message: "Unauthorized", Description: "You do not have permission on the request resource."},
	{Number: 250018, Class: ClassInvalidRequest, Message: "Bad Request"},
	{Number: 250019, Class: ClassRegion, Message: "The Region {0} not support now."},
	{Number: 250020, Class: ClassRegion, Message: "Invalid region code {0}."},
	{Number: 250021, Class: ClassInvalidRequest, Message: "Invalid parameter type.{0} can not convert to type {1}."},
	{Number: 250022, Class: ClassInvalidRequest, Message: "The url that you specified is not invalid format."},
	{Number: 250100, Class: ClassNotFound, Message: "Channel is not found"},
	{Number: 250101, Class: ClassWrongState, State: StateOffAir, Message: "This channel is not publishing now"},
	{Number: 250102, Class: ClassWrongState, State: StateOnAir, Message: "This channel is publishing"},
	{Number: 250103, Class: ClassWrongState, State: StateOffAir, Message: "This channel has never been published."},
	{Number: 250104, Class: ClassOther, Message: `Channel names can be entered with a minimum of 3 characters and a maximum of 20 characters. Special character "_" allowed.`},
	{Number: 250105, Class: ClassOther, Message: "Start publish failed"},
	{Number: 250106, Class: ClassOther, Message: "Stop publish failed"},
	{Number: 250107, Class: ClassWrongState, State: StateCDNNotRunning, Message: "This channel's CDN is not running"},
	{Number: 250108, Class: ClassOther, Message: "CDN secure token cannot set"},
	{Number: 250109, Class: ClassOther, Message: "If CDN status is creating or changing, channel cannot be deleted."},
	{Number: 250110, Class: ClassOther, Message: "Cannot create channel, reason: {0}"},
	{Number: 250111, Class: ClassOther, Message: "Wrong notification type"},
	{Number: 250112, Class: ClassOther, Message: "Cannot configure Notification"},
	{Number: 250113, Class: ClassOther, Message: "In order to return channel, CDN must be returned first."},
	{Number: 250114, Class: ClassWrongState, State: StateNotReady, Message: "Channel can be deleted only in 'READY' state."},
	{Number: 250115, Class: ClassWrongState, State: StateNoTimeMachine, Message: "The channel didn't set DVR"},
	{Number: 250116, Class: ClassOther, Message: `The request did not include the required "QualitySet"`},
	{Number: 250118, Class: ClassOther, Message: `The request did not include the required "CDN_TYPE"`},
	{Number: 250119, Class: ClassOther, Message: "The cdnInstanceNo is needed when createCdn is false."},
	{Number: 250120, Class: ClassOther, Message: `The cdn type that you specified is not allowed: only "CDN_PLUS", "GCDN" is supported.`},
	{Number: 250121, Class: ClassWrongState, State: StateNoTimeMachine, Message: "The request channel did not set useDvr."},
	{Number: 250122, Class: ClassOther, Message: "The timemachineMin should be 360."},
	{Number: 250123, Class: ClassNotFound, Message: "The specified channel Id does not exist."},
	{Number: 250124, Class: ClassWrongState, State: StateCDNNotRunning, Message: `The request does not allowed: You can get url only cdn status is "RUNNING"`},
	{Number: 250125, Class: ClassWrongState, State: StateNotReady, Message: `The request does not allowed: You can get url only channel status is "READY"`},
	{Number: 250126, Class: ClassOther, Message: "The number of professional type can not exceed 5 : targetPlatform is allowed between 1 and 5"},
	{Number: 250127, Class: ClassOther, Message: "The plan type that you specified is not allowed."},
	{Number: 250128, Class: ClassOther, Message: "The number of standard plan type can not exceed 3 : targetPlatform is allowed between 1 and 3"},
	{Number: 250129, Class: ClassOther, Message: "The input of rtmp url that you specified is not allowed"},
	{Number: 250130, Class: ClassOther, Message: "The restream targetName value that you specified is not allowed : [STEAM, MIXER , TWITCH , YOUNOW , USTREAM , AFREECA_TV , NAVER_TV , V_LIVE, LINE_TV , PRISM, LIVESTATION, CUSTOM] are supported."},
	{Number: 250131, Class: ClassWrongState, Message: "The channel value that you specified is not allowed."},
	{Number: 250133, Class: ClassWrongState, State: StateNoTimeMachine, Message: "The request channel did not set useDvr"},
	{Number: 250134, Class: ClassWrongState, State: StateOffAir, Message: `The request channel status is no "PUBLISHING"`},
	{Number: 250135, Class: ClassWrongState, State: StateAlreadyRecording, Message: "The request does not allowed : the recording has been start already"},
	{Number: 250136, Class: ClassWrongState, State: StateAlreadyRecording, Message: "The request does not allowed : the recording has been start already"},
	{Number: 250137, Class: ClassWrongState, State: StateNotRecording, Message: `The request does not allowed : the recording status is not "TRUE"`},
	{Number: 250138, Class: ClassOther, Message: "The param timemacineMin is needed when useDvr is true."},
	{Number: 250139, Class: ClassOther, Message: "The param immediateOnair should be false when NO_RECORD set"},
	{Number: 250140, Class: ClassWrongState, State: StateCDNNotRunning, Message: "Cdn status should be running when create channel."},
	{Number: 250141, Class: ClassWrongState, State: StateNotRecording, Message: "You can get time machine url only recording status is TRUE."},
	{Number: 250142, Class: ClassOther, Message: "ChannelName should not be null."},
	{Number: 250143, Class: ClassOther, Message: `The request did not include the required "stream key".`},
	{Number: 250151, Class: ClassInvalidRequest, Message: "The detail path can be at least 1 character, up to 20 characters and must start with '/'. (include English, /, -, _, numbers)"},
	{Number: 250300, Class: ClassOther, Message: "Quality is not found."},
	{Number: 250301, Class: ClassOther, Message: "The qualitySetId that you specified not found."},
	{Number: 250302, Class: ClassOther, Message: "Quality set must have only one 1080p quality."},
	{Number: 250303, Class: ClassOther, Message: "Delete system quality profile is not allowed."},
	{Number: 250304, Class: ClassUnauthenticated, Message: "Invalid user info."},
	{Number: 250305, Class: ClassOther, Message: "System resource cannot update"},
	{Number: 250306, Class: ClassOther, Message: "Resource is in use"},
	{Number: 250307, Class: ClassOther, Message: "The segment duration value that you specified is not allowd (exceeds valid limit or wrong type) : valid value is allowed integer value between 1000 and 10000 in 500 units is supported. (unit : milliseconds )"},
	{Number: 250309, Class: ClassOther, Message: "The segment count value that you specified is not allowed (exceeds valid limit or wrong type): valid value is allowed integer between 2 and 10"},
	{Number: 250311, Class: ClassOther, Message: "Delete system quality set is not allowed."},
	{Number: 250312, Class: ClassOther, Message: "Only Alphabets, Numbers and Hypen are allowed. The length must be between 3 and 20 characters."},
	{Number: 250313, Class: ClassOther, Message: "quality size error (min:1, max:4)", Description: "You can set 1 to 4 quality settings."},
	{Number: 250314, Class: ClassOther, Message: "Video codec must have a value"},
	{Number: 250315, Class: ClassOther, Message: "Video codec profile must have a value"},
	{Number: 250316, Class: ClassOther, Message: "Video codec profile level must have a value"},
	{Number: 250321, Class: ClassOther, Message: "Video bitrate must be greater than or equal to 1"},
	{Number: 250322, Class: ClassOther, Message: "Video bitrate must be less than or equal to 20000000"},
	{Number: 250323, Class: ClassOther, Message: "Video B frames must be greater than or equal to 0"},
	{Number: 250324, Class: ClassOther, Message: "Video B frames must be less than or equal to 4"},
	{Number: 250325, Class: ClassOther, Message: "Audio codec must have a value"},
	{Number: 250327, Class: ClassOther, Message: "Audio sampling rate must have a value"},
	{Number: 250328, Class: ClassOther, Message: "Audio channels must have a value"},
	{Number: 250333, Class: ClassOther, Message: "{0} Profile only when AAC"},
	{Number: 250334, Class: ClassOther, Message: "bFrames only 0 is available if resolution less than 409920(854*480)"},
	{Number: 250335, Class: ClassOther, Message: "bFrames only 0,1,2 are available if resolution less than 921600 (1280*720)"},
	{Number: 250336, Class: ClassOther, Message: "Video frame rate must be greater than or equal to 1"},
	{Number: 250337, Class: ClassOther, Message: "Video frame rate be less than or equal to 60"},
	{Number: 250338, Class: ClassOther, Message: "Audio channels must be greater than or equal to 0"},
	{Number: 250339, Class: ClassOther, Message: "Audio channels must be less than or equal to 8"},
	{Number: 250341, Class: ClassOther, Message: "Only profile 'BASELINE' available for resolution less than 921600 (1280*720)"},
	{Number: 250342, Class: ClassOther, Message: "Only even integer are available for video width and height"},
	{Number: 250343, Class: ClassOther, Message: "Interval must bigger than 0"},
	{Number: 250344, Class: ClassOther, Message: "Must input key"},
	{Number: 250345, Class: ClassOther, Message: "Must input header"},
	{Number: 250348, Class: ClassInvalidRequest, Message: `The request did not set content-type to "application/json"`},
	{Number: 250351, Class: ClassOther, Message: `The timedmeta that you specified is not allowed: only integer "1000" is supported.`},
	{Number: 250353, Class: ClassOther, Message: `The audio codec that you specified is not allowed: only "AAC", "MP3" audio codec is supported.`},
	{Number: 250354, Class: ClassOther, Message: "The profile value of audio codec that you specified is not allowed: only profile LC is supported."},
	{Number: 250355, Class: ClassOther, Message: "The audio channel value that you specified is not allowed: only audio channel value [0, 1,2,3,4,5,6,7,8] are supported"},
	{Number: 250356, Class: ClassOther, Message: "The audio channel value that you specified is not allowed: only audio channel value [0, 1, 2] are supported."},
	{Number: 250357, Class: ClassOther, Message: "The audio bitrate value that you specified is not allowed(exceed valid limit or wrong type): valid value is allowed integer between 16 and 320."},
	{Number: 250358, Class: ClassOther, Message: "The audio sampling rate that you specified is not allowed: only audio sampling rate value AAC: [8000, 11025, 12000, 16000, 22050, 24000,32000, 44100, 48000, 64000,88200,96000] are supported."},
	{Number: 250359, Class: ClassOther, Message: "The audio sampling rate that you specified is not allowed: only audio sampling rate value MP3:[8000,11025, 12000,16000,22050,24000,32000,44100,48000] are supported."},
	{Number: 250360, Class: ClassOther, Message: `The video codec that you specified is not allowed: only "H264" format is supported.`},
	{Number: 250361, Class: ClassOther, Message: "The profile of video codec that you specified is not allowed: only profile value [BASELINE, MAIN, HIGH] are supported."},
	{Number: 250362, Class: ClassOther, Message: "The orientation of video that you specified is not allowed: only [FIX] is supported."},
	{Number: 250363, Class: ClassOther, Message: "The profile level of video that you specified is not allowed. only [0] is supported"},
	{Number: 250364, Class: ClassOther, Message: "The reference frames of video that you specified is not allowed, only [1] is supported."},
	{Number: 250365, Class: ClassOther, Message: "The video bitrate value that you specified is not allowed: video bitrate value is an integer greater than 0"},
	{Number: 250366, Class: ClassOther, Message: "The width of video that you specified is not allowed: only width [integer between 128 and 1920] are supported."},
	{Number: 250367, Class: ClassOther, Message: "The height of video that you specified is not allowed: only height [integer between 96 and 1920] are supported."},
	{Number: 250368, Class: ClassOther, Message: "The frame rate of video that you specified is not allowed : only frame rate value [10, 15, 23.97, 24, 29.97, 30, 50, 60] are supported."},
	{Number: 250370, Class: ClassOther, Message: "The rate control of video that you specified is not allowed : only width [VBR, CBR] are supported."},
	{Number: 250372, Class: ClassOther, Message: `The request did not include the required "video" object`},
	{Number: 250373, Class: ClassOther, Message: `The request did not include the required "audio " object`},
	{Number: 250374, Class: ClassOther, Message: "Delete system quality profile is not allowed."},
	{Number: 250375, Class: ClassOther, Message: `The request did not include the required "timedMetadata" object.(if "enableHlsTimedMetadata": true, timedMetadata object should be included.)`},
	{Number: 250376, Class: ClassOther, Message: `The timedmeta that you specified of key is not allowed: only "utc" is supported.`},
	{Number: 250377, Class: ClassOther, Message: `The request did not include the required "enableHlsTimedMeta"`},
	{Number: 250378, Class: ClassOther, Message: `The request do not include the required "audio bitrate"`},
	{Number: 250500, Class: ClassOther, Message: "Record filename is not valid : {0}"},
	{Number: 250501, Class: ClassOther, Message: "Record filename is not found : {0}"},
	{Number: 250502, Class: ClassOther, Message: "Record file upload error"},
	{Number: 250504, Class: ClassOther, Message: "Can not delete Record file: {0}"},
	{Number: 250505, Class: ClassBucket, Message: "Can't get objectStorage's access oAuth", Description: "Failed to acquire access to Object Storage."},
	{Number: 250506, Class: ClassOther, Message: "ChannelId param should not be null when get record list.", Description: "The ChannelID parameter is required."},
	{Number: 250507, Class: ClassOther, Message: "Record status should be TRANSFER_READY or TRANSFER_FAIL when upload.", Description: "The recording file is not in an uploadable state. It allows TRANSFER_READY, TRANSFER_FAIL status"},
	{Number: 250600, Class: ClassInvalidRequest, Message: "Number must bigger than or equal to 1"},
	{Number: 250700, Class: ClassOther, Message: "The record id has been requested already."},
	{Number: 250701, Class: ClassOther, Message: "The record id that you request upload does not exist."},
	{Number: 250702, Class: ClassOther, Message: "The record id does not exist."},
	{Number: 250703, Class: ClassBucket, Message: "The input bucket name that you specified is not allowed."},
	{Number: 250704, Class: ClassBucket, Message: "The output bucket name that you specified is not allowed."},
	{Number: 250705, Class: ClassBucket, Message: "The input bucket name doesn't exist."},
}
