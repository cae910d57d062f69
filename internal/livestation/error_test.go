package livestation

import (
	"errors"
	"testing"
)

func TestError_describesTheResponse(t *testing.T) {
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
