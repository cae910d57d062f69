// SPDX-License-Identifier: MPL-2.0

package livestation

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/transport"
)

// parseErrorResponse returns the error that a response holds, or nil for a success. HTTP 200 does not prove success: other
// NCP services send errors with it, and the documents give no HTTP status for Live Station's codes. HTTP 200 with content does,
// whatever error is beside it: the work was done.
func parseErrorResponse(resp *http.Response) *Error {
	body := transport.Body(resp)
	success := resp.StatusCode >= 200 && resp.StatusCode < 300
	e := parseError(body)
	switch {
	case success && (e == nil || *e == (Error{}) && hasContent(body) || hasFilledContent(body)):
		return nil
	case e == nil:
		e = &Error{Message: describeResponse(resp, body)}
	}
	e.StatusCode = resp.StatusCode
	e.TraceID = traceID(resp.Header)
	e.RetryAfter = transport.RetryAfter(resp)
	return e
}

// hasContent reports whether a body holds the content of a success.
func hasContent(raw []byte) bool {
	var body envelope
	return json.Unmarshal(raw, &body) == nil && len(body.Content) > 0 && string(body.Content) != "null"
}

// hasFilledContent reports whether a body holds content that is neither an empty object nor an empty list.
func hasFilledContent(raw []byte) bool {
	var body envelope
	if json.Unmarshal(raw, &body) != nil {
		return false
	}
	var fields map[string]json.RawMessage
	var items []json.RawMessage
	return json.Unmarshal(body.Content, &fields) == nil && len(fields) > 0 || json.Unmarshal(body.Content, &items) == nil && len(items) > 0
}

// describeResponse describes a response that is an error by its HTTP status alone.
func describeResponse(resp *http.Response, raw []byte) string {
	if resp.StatusCode/100 == 3 {
		return transport.RedirectNotFollowed
	}
	if text := sanitize(string(raw)); text != "" {
		return "not a response of Live Station: " + text
	}
	return "the response has no message"
}

// headerTraceID is the response header that identifies a request to NAVER Cloud support.
const headerTraceID = "x-ncp-trace-id"

// traceID returns the trace ID of a response. Every documented response has one; the gateway's own may have a request ID
// instead.
func traceID(header http.Header) string {
	if id := sanitize(header.Get(headerTraceID)); id != "" {
		return id
	}
	return sanitize(header.Get("x-ncp-apigw-request-id"))
}

// errorBody is an error of Live Station or the gateway: {"error":{...}}. The documents show the code as a number and as a
// string. One public client reads the code from the top level.
//
// Source: https://api.ncloud-docs.com/docs/en/media-livestation and https://api-gov.ncloud-docs.com/docs/api-call-lgc-errorhandling.
type errorBody struct {
	Error     json.RawMessage `json:"error"`
	ErrorCode *looseString    `json:"errorCode"`
	Message   looseString     `json:"message"`
}

type errorContent struct {
	ErrorCode looseString `json:"errorCode"`
	ErrorName looseString `json:"errorName"`
	Message   looseString `json:"message"`
	Details   looseString `json:"details"`
}

// looseString is a text of an error. A value that is not a string keeps its JSON form, so that an odd text does not hide
// the code. Null is "".
type looseString string

func (s *looseString) UnmarshalJSON(raw []byte) error {
	var text string
	if json.Unmarshal(raw, &text) != nil {
		text = string(raw)
	}
	*s = looseString(text)
	return nil
}

// parseError returns the error that a body holds, or nil if it holds none or is not JSON. An error without any code or text
// is the zero Error.
func parseError(raw []byte) *Error {
	var body errorBody
	if json.Unmarshal(raw, &body) != nil {
		return nil
	}
	var content errorContent
	switch text := ""; {
	case len(body.Error) > 0 && string(body.Error) != "null":
		switch {
		case isEmptyJSON(body.Error):
		case json.Unmarshal(body.Error, &text) == nil:
			content.Message = looseString(text + " " + string(body.Message))
		case json.Unmarshal(body.Error, &content) != nil:
			content = errorContent{Message: looseString(body.Error)}
		}
	case body.ErrorCode != nil:
		content = errorContent{ErrorCode: *body.ErrorCode, Message: body.Message}
	default:
		return nil
	}
	e := &Error{
		Code:    parseCode(string(content.ErrorCode)),
		Name:    sanitize(string(content.ErrorName)),
		Message: sanitize(string(content.Message)),
		Details: sanitize(string(content.Details)),
	}
	if e.Code == CodeOK {
		return nil
	}
	if name := sanitize(string(content.ErrorCode)); e.Code == 0 && e.Name == "" && name != "0" {
		e.Name = name
	}
	return e
}

// parseCode returns the number of an error code, or 0 if it is not a positive number.
func parseCode(text string) int {
	number, ok := parseInt(strings.TrimSpace(text))
	if !ok || number < 0 || number >= 1<<31 {
		return 0
	}
	return int(number)
}

// isEmptyJSON reports whether a value says nothing.
func isEmptyJSON(raw []byte) bool {
	switch string(raw) {
	case "null", `""`, "false", "0", "{}", "[]":
		return true
	}
	return false
}

// sanitize prepares a text of a response for a message.
func sanitize(s string) string { return transport.PlainText(s) }
