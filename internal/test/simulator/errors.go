// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"encoding/json"
	"strconv"
	"strings"
)

// failure is an error response: of the gateway if its code is below 1000, else of the service.
type failure struct {
	status  int // 0: by the code, or by the behavior
	code    int // 0: no error object
	args    []string
	details string
}

func serviceError(code int, args ...string) *failure { return &failure{code: code, args: args} }

func gatewayError(code int, details string) *failure { return &failure{code: code, details: details} }

// failure is the error response; what fills the placeholder of messages that have one.
func (r ErrorResponse) failure(what string) *failure {
	return &failure{status: r.Status, code: r.Code, args: []string{what}}
}

// gatewayCodes is the table of the gateway's error page: HTTP status and message by code.
var gatewayCodes = map[int]struct {
	status  int
	message string
}{
	100: {400, "Bad Request Exception"},
	200: {401, "Authentication Failed"},
	210: {401, "Permission Denied"},
	230: {403, "Forbidden"},
	300: {404, "Not Found Exception"},
	400: {429, "Quota Exceeded"},
	410: {429, "Throttle Limited"},
	420: {429, "Rate Limited"},
	430: {413, "Request Entity Too Large"},
	500: {503, "Endpoint Error"},
	510: {504, "Endpoint Timeout"},
	900: {500, "Unexpected Error"},
}

// serviceMessages are the messages of the error code page, spelled as there, for the codes that concern channels, recordings,
// snapshots, short clips and service URLs.
var serviceMessages = map[int]string{
	250000: "Unexpected error occurred.",
	250001: "{0}",
	250002: "{0}: invalid value.",
	250003: "Missing required header.",
	250004: "{0} not found.",
	250005: "{0} not available.",
	250006: "Unauthorized {0}.",
	250007: "{0} connection failed.",
	250008: "Request failed.",
	250009: "Third-party interface exception: {0}.",
	250010: "We cannot accomplish the task as permissions are not granted for the sub account. Please modify permissions for the account through the Sub Account service.",
	250011: "{0} must has a valid value",
	250012: "Invalid request data,please check",
	250013: "OK",
	250014: "Form validation failed",
	250015: "ACCESS_DENIED",
	250016: "Server error",
	250017: "Unauthorized",
	250018: "Bad Request",
	250019: "The Region {0} not support now.",
	250020: "Invalid region code {0}.",
	250021: "Invalid parameter type.{0} can not convert to type {1}.",
	250022: "The url that you specified is not invalid format.",
	250100: "Channel is not found",
	250101: "This channel is not publishing now",
	250107: "This channel's CDN is not running",
	250115: "The channel didn't set DVR",
	250121: "The request channel did not set useDvr.",
	250123: "The specified channel Id does not exist.",
	250124: `The request does not allowed: You can get url only cdn status is "RUNNING"`,
	250125: `The request does not allowed: You can get url only channel status is "READY"`,
	250131: "The channel value that you specified is not allowed.",
	250133: "The request channel did not set useDvr",
	250134: `The request channel status is no "PUBLISHING"`,
	250135: "The request does not allowed : the recording has been start already",
	250136: "The request does not allowed : the recording has been start already",
	250137: `The request does not allowed : the recording status is not "TRUE"`,
	250141: "You can get time machine url only recording status is TRUE.",
	250151: "The detail path can be at least 1 character, up to 20 characters and must start with '/'. (include English, /, -, _, numbers)",
	250304: "Invalid user info.",
	250306: "Resource is in use",
	250348: `The request did not set content-type to "application/json"`,
	250505: "Can't get objectStorage's access oAuth",
	250600: "Number must bigger than or equal to 1",
	250703: "The input bucket name that you specified is not allowed.",
	250704: "The output bucket name that you specified is not allowed.",
	250705: "The input bucket name doesn't exist.",
}

// errorNames are the names that the error code page shows. The others are unknown, so bodies leave them out.
var errorNames = map[int]string{
	250000: "EXCEPTION",
	250001: "CUSTOM_MESSAGE",
	250002: "INVALID_FORMAT",
	250003: "REQUIRED_HEADER",
	250004: "NOT_FOUND",
	250005: "NOT_AVAILABLE",
	250006: "UNAUTHORIZED",
	250007: "CONNECTION_FAILED",
	250008: "REQUEST_FAILED",
	250009: "THIRD_SERVER_EXCEPTION",
	250010: "POLICY_CHECK_FAILED",
	250011: "NEED_VALUE",
	250012: "JSON_PARSE_GENERAL_ERROR",
	250013: "OPEN_API_OK",
	250014: "FORMVALIDATION_FAILED",
	250015: "OPEN_API_UNAUTHORIZED",
	250016: "INTERNAL_SERVER_ERROR",
	250017: "OPEN_API_UNAUTHORIZED",
	250018: "OPEN_API_BAD_REQUEST",
	250019: "OPEN_API_UNSUPPORTED_REGION",
	250020: "OPEN_API_INVALID_REGION_CODE",
}

// ErrorBody returns the body with which this behavior reports a code of the service or of the gateway, with args for the
// placeholders of its message. It is meant for a [Fault] of the kind [Status].
func (b Behavior) ErrorBody(code int, args ...string) string {
	return string(encode(b.errorObject(serviceError(code, args...))))
}

func (b Behavior) errorObject(f *failure) object {
	if f.code < 1000 {
		return object{"error": b.renderGatewayError(f)}
	}
	return object{"error": b.renderServiceError(f)}
}

func (b Behavior) renderGatewayError(f *failure) object {
	e := object{"errorCode": strconv.Itoa(f.code), "message": gatewayCodes[f.code].message}
	if b.GatewayCodeNumber {
		e["errorCode"] = f.code
	}
	if f.details != "" {
		e["details"] = f.details
	}
	return e
}

func (b Behavior) renderServiceError(f *failure) object {
	message, ok := serviceMessages[f.code]
	if !ok {
		message = "Error " + strconv.Itoa(f.code)
	}
	for i, arg := range f.args {
		message = strings.ReplaceAll(message, "{"+strconv.Itoa(i)+"}", arg)
	}
	e := object{"errorCode": f.code, "message": message}
	if b.ErrorCodeString {
		e["errorCode"] = strconv.Itoa(f.code)
	}
	if name := errorNames[f.code]; name != "" {
		e["errorName"] = name
	}
	return e
}

// errorReply is the whole response.
func (b Behavior) errorReply(f *failure) reply {
	switch {
	case f.code == 0 && f.status < 300:
		return reply{status: f.status, body: []byte("{}")}
	case f.code == 0:
		return reply{status: f.status}
	}
	return reply{status: b.errorStatus(f), body: encode(b.errorObject(f)), code: f.code}
}

// errorStatus is the HTTP status of an error: its own, else that of the gateway's table, else that of the behavior.
func (b Behavior) errorStatus(f *failure) int {
	if f.status != 0 {
		return f.status
	}
	if f.code < 1000 {
		return gatewayCodes[f.code].status
	}
	return b.ErrorStatus
}

func encode(v any) []byte {
	body, err := json.Marshal(v)
	if err != nil {
		panic("simulator: a body that is not JSON: " + err.Error())
	}
	return body
}
