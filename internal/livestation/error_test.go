// SPDX-License-Identifier: MPL-2.0

package livestation

import (
	"errors"
	"testing"
	"time"
)

func TestErrorResponse_readsAsSentences(t *testing.T) {
	for _, c := range []struct {
		name string
		err  Error
		want string
	}{
		{
			"gateway",
			Error{StatusCode: 401, Code: 200, Message: "Authentication Failed", Details: "Invalid authentication information.", TraceID: "36c9k6"},
			"HTTP 401 Unauthorized, error code 200 (Authentication Failed): Invalid authentication information. Trace ID: 36c9k6",
		},
		{
			"gateway without details",
			Error{StatusCode: 404, Code: 300, Message: "Not Found Exception", TraceID: "36c9k6"},
			"HTTP 404 Not Found, error code 300 (Not Found Exception): The gateway has no such URL. Trace ID: 36c9k6",
		},
		{
			"gateway, code only",
			Error{StatusCode: 504, Code: 510},
			"HTTP 504 Gateway Timeout, error code 510 (Endpoint Timeout): Live Station did not respond to the gateway in time.",
		},
		{
			"throttled",
			Error{StatusCode: 429, Code: 400, Message: "Quota Exceeded", Attempts: 5, RetryAfter: 90 * time.Second},
			"HTTP 429 Too Many Requests, error code 400 (Quota Exceeded), after 5 attempts. The service requests a wait of 90 seconds.",
		},
		{
			"Live Station",
			Error{StatusCode: 404, Code: 250004, Name: "NOT_FOUND", Message: "snapshot not found.", TraceID: "36c9k6", Attempts: 1},
			"HTTP 404 Not Found, error code 250004 (NOT_FOUND): snapshot not found. Trace ID: 36c9k6",
		},
		{
			"Live Station, message without a period",
			Error{StatusCode: 400, Code: 250100, Message: "Channel is not found", TraceID: "36c9k6"},
			"HTTP 400 Bad Request, error code 250100: Channel is not found. Trace ID: 36c9k6",
		},
		{
			"Live Station, code only",
			Error{StatusCode: 400, Code: 250134},
			`HTTP 400 Bad Request, error code 250134: The request channel status is no "PUBLISHING"`,
		},
		{"message is a placeholder, code only", Error{StatusCode: 400, Code: 250001}, "HTTP 400 Bad Request, error code 250001: An error has occurred."},
		{"undocumented code", Error{StatusCode: 400, Code: 259999, Message: "Error 259999"}, "HTTP 400 Bad Request, error code 259999: Error 259999"},
		{"code that is not a number", Error{StatusCode: 400, Name: "E1", Message: "no"}, "HTTP 400 Bad Request, error code E1: no"},
		{"message repeats the name", Error{StatusCode: 400, Code: 250018, Name: "BAD REQUEST", Message: "Bad Request"}, "HTTP 400 Bad Request, error code 250018 (BAD REQUEST): Bad Request"},
		{"same text twice", Error{StatusCode: 400, Code: 250002, Message: "endTime: invalid value.", Details: "endTime: invalid value."}, "HTTP 400 Bad Request, error code 250002: endTime: invalid value."},
		{"no code", Error{StatusCode: 502, Message: "not a response of Live Station: Bad Gateway"}, "HTTP 502 Bad Gateway: not a response of Live Station: Bad Gateway"},
		{"no text", Error{StatusCode: 400}, "HTTP 400 Bad Request"},
		{"no response", Error{Err: errors.New("connection refused"), Attempts: 1}, "connection refused"},
		{"no response, retried", Error{Err: errors.New("connection refused"), Attempts: 5}, "connection refused, after 5 attempts"},
		{
			"invalid response",
			Error{StatusCode: 200, InvalidResponse: true, Err: errors.New("the response is empty"), TraceID: "36c9k6"},
			"HTTP 200 OK: the response is empty. Trace ID: 36c9k6",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.err.Response(); got != c.want {
				t.Errorf("Response() =\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestError_namesTheOperationAndTheRequest(t *testing.T) {
	err := Error{Operation: "get snapshot", Method: "GET", Path: "/channels/ls-1/snapshot/7", StatusCode: 502}
	if got, want := err.Error(), "get snapshot (GET /channels/ls-1/snapshot/7): HTTP 502 Bad Gateway"; got != want {
		t.Errorf("Error() = %s, want %s", got, want)
	}
}

func TestError_unwrapsToItsCause(t *testing.T) {
	cause := errors.New("cause")
	if err := error(&Error{Err: cause}); !errors.Is(err, cause) {
		t.Errorf("%v does not unwrap to its cause", err)
	}
}
