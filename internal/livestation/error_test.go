package livestation

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestParseError_readsEachForm(t *testing.T) {
	for _, c := range []struct {
		name, body string
		want       *Error
	}{
		{
			"service, code a number", `{"error":{"errorCode":250000,"message":"Unexpected error occurred.","errorName":"EXCEPTION"}}`,
			&Error{Code: 250000, Message: "Unexpected error occurred.", Name: "EXCEPTION"},
		},
		{
			"service, code a string", `{"error":{"errorCode":"250004","message":"snapshot not found."}}`,
			&Error{Code: 250004, Message: "snapshot not found."},
		},
		{
			"gateway with details", `{"error":{"errorCode":"200","message":"Authentication Failed","details":"Invalid authentication information."}}`,
			&Error{Code: 200, Message: "Authentication Failed", Details: "Invalid authentication information."},
		},
		{"code at the top", `{"errorCode":250100,"message":"Channel is not found"}`, &Error{Code: 250100, Message: "Channel is not found"}},
		{"flat", `{"status":400,"error":"Bad Request","message":"no"}`, &Error{Message: "Bad Request no"}},
		{"empty object", `{"error":{}}`, &Error{}},
		{"code that is no number", `{"error":{"errorCode":"E1","message":"x"}}`, &Error{Message: "x"}},
		{
			"markup in the message", `{"error":{"errorCode":250001,"message":"<strong>Please try</strong><br>again &amp; again\u0007"}}`,
			&Error{Code: 250001, Message: "Please try again & again"},
		},
		{"a list", `{"error":[1]}`, &Error{Message: "[1]"}},
		{"success", `{"content":{"channelId":"ls-1"}}`, nil},
		{"success that says so", `{"content":{},"error":{"errorCode":250013,"message":"OK"}}`, nil},
		{"null", `{"content":{},"error":null}`, nil},
		{"html", `<html>`, nil},
		{"nothing", ``, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := parseError([]byte(c.body))
			if (got == nil) != (c.want == nil) || got != nil && *got != *c.want {
				t.Errorf("parseError() = %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestPredicates_sayWhatAnErrorMeans(t *testing.T) {
	predicates := map[string]func(error) bool{
		"gone": IsNotFound, "throttled": IsThrottled, "unauthenticated": IsUnauthenticated, "no permission": IsPermissionDenied,
		"wrong state": IsWrongState, "invalid": IsInvalid, "storage": IsBucketError, "not available": IsNotAvailable,
		"transient": IsTransient, "timeout": IsTimeout, "unreachable": IsUnreachable, "ambiguous": IsOutcomeUnknown,
	}
	for _, c := range []struct {
		status, code int
		want         []string
	}{
		{404, 250004, []string{"gone"}},
		{400, 250004, []string{"gone"}},
		{200, 250004, []string{"gone"}},
		{500, 250004, []string{"gone"}},
		{404, 250100, []string{"gone"}},
		{400, 250123, []string{"gone"}},
		{404, 300, nil},
		{404, 0, nil},
		{410, 0, nil},
		{400, 250005, []string{"not available"}},
		{401, 200, []string{"unauthenticated"}},
		{401, 0, []string{"unauthenticated"}},
		{401, 210, []string{"no permission"}},
		{403, 230, []string{"no permission"}},
		{403, 0, []string{"no permission"}},
		{400, 250010, []string{"no permission"}},
		{500, 250017, []string{"no permission"}},
		{429, 400, []string{"throttled"}},
		{429, 410, []string{"throttled"}},
		{400, 250134, []string{"wrong state"}},
		{500, 250141, []string{"wrong state"}},
		{400, 250002, []string{"invalid"}},
		{400, 250705, []string{"storage"}},
		{500, 0, []string{"transient", "ambiguous"}},
		{503, 500, []string{"transient", "ambiguous"}},
		{504, 510, []string{"transient", "timeout", "ambiguous"}},
		{200, 250000, []string{"transient", "ambiguous"}},
		{400, 250009, []string{"transient", "ambiguous"}},
		{0, 0, []string{"transient", "unreachable", "ambiguous"}},
		{400, 259999, nil},
		{302, 0, nil},
	} {
		err := fmt.Errorf("wrapped: %w", &Error{StatusCode: c.status, Code: c.code, Attempts: 1})
		var got []string
		for name, is := range predicates {
			if is(err) {
				got = append(got, name)
			}
		}
		slices.Sort(got)
		slices.Sort(c.want)
		if !slices.Equal(got, c.want) {
			t.Errorf("HTTP %d with code %d means %v, want %v", c.status, c.code, got, c.want)
		}
	}
	for name, is := range predicates {
		if is(nil) || is(errors.New("another")) {
			t.Errorf("%s is true of an error that is not of this package", name)
		}
	}
	if unsent := (&Error{Attempts: 1, NotSent: true}); IsOutcomeUnknown(unsent) || !IsUnreachable(unsent) {
		t.Error("what was not sent is not ambiguous, but unreachable")
	}
	if !IsOutcomeUnknown(&Error{StatusCode: 200, InvalidResponse: true}) {
		t.Error("a success that cannot be read is ambiguous")
	}
}

func TestError_saysWhatABareCodeMeans(t *testing.T) {
	for _, c := range []struct {
		err  Error
		want string
	}{
		{
			Error{Operation: "get snapshot", Method: "GET", Path: "/p", StatusCode: 400, Code: 250134},
			`get snapshot (GET /p): HTTP 400 Bad Request, error code 250134: The request channel status is no "PUBLISHING"`,
		},
		{
			Error{Operation: "get snapshot", Method: "GET", Path: "/p", StatusCode: 404, Code: 250004, Name: "NOT_FOUND", Message: "snapshot not found.", TraceID: "abc"},
			"get snapshot (GET /p): HTTP 404 Not Found, error code 250004 NOT_FOUND: snapshot not found. [trace id abc]",
		},
		{
			Error{Operation: "get snapshot", Method: "GET", Path: "/p", StatusCode: 429, Code: 400, Message: "Quota Exceeded", Attempts: 5, RetryAfter: 90e9},
			"get snapshot (GET /p): HTTP 429 Too Many Requests, error code 400: Quota Exceeded (asked to wait 1m30s), after 5 attempts",
		},
		{
			Error{Operation: "get snapshot", Method: "GET", Path: "/p", Err: errors.New("connection refused"), Attempts: 1},
			"get snapshot (GET /p): connection refused",
		},
		{
			Error{Operation: "get snapshot", Method: "GET", Path: "/p", StatusCode: 401, Code: 200, Message: "Authentication Failed", Details: "Invalid authentication information."},
			"get snapshot (GET /p): HTTP 401 Unauthorized, error code 200: Authentication Failed: Invalid authentication information.",
		},
	} {
		if got := c.err.Error(); got != c.want {
			t.Errorf("Error() =\n%s\nwant\n%s", got, c.want)
		}
	}
}

func TestCodeTable_isWhole(t *testing.T) {
	// The table of the documents has 140 codes.
	if len(codeMessages) != 140 {
		t.Errorf("the table has %d codes, want 140", len(codeMessages))
	}
	for code, message := range codeMessages {
		if code < 250000 || code > 250999 || strings.TrimSpace(message) == "" {
			t.Errorf("code %d: %q", code, message)
		}
	}
	for _, set := range []map[int]bool{goneCodes, transientCodes, credentialCodes, permissionCodes, wrongStateCodes, invalidCodes, storageCodes, unavailableCodes} {
		for code := range set {
			if codeMessages[code] == "" {
				t.Errorf("code %d is used but not in the table", code)
			}
		}
	}
}

func TestPlainText_isBounded(t *testing.T) {
	got := sanitize(strings.Repeat("é<b>x</b>", 100_000))
	if len(got) > maxText+len("…") || !strings.HasSuffix(got, "…") {
		t.Errorf("plainText() has %d bytes", len(got))
	}
}
