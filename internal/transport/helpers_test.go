// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"testing"

	"go.uber.org/goleak"
)

// No test leaves a goroutine behind, nor a connection or a timer with it.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// statusError is the failure of a response in these tests: any status but 2xx.
type statusError int

func (e statusError) Error() string { return fmt.Sprintf("HTTP %d", int(e)) }

func failure(resp *http.Response) error {
	if resp.StatusCode/100 == 2 {
		return nil
	}
	return statusError(resp.StatusCode)
}

func isServerError(err error) bool {
	status := statusError(0)
	return errors.As(err, &status) && status >= 500
}

// newClient returns a client of an API without signatures and secrets, on base.
func newClient(base http.RoundTripper, change ...func(*Config)) *Client {
	config := Config{
		Service:   "test",
		Sign:      func(next http.RoundTripper) http.RoundTripper { return next },
		Failure:   failure,
		Transient: isServerError,
		Redact:    func(*http.Request) func(string) string { return Redactor() },
		Base:      base,
	}
	for _, c := range change {
		c(&config)
	}
	return New(config)
}

// roundTripper is a transport in a function.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

func requireError(t *testing.T, err error) *Error {
	t.Helper()
	failed := (*Error)(nil)
	if !errors.As(err, &failed) {
		t.Fatalf("error is %T (%v), want *Error", err, err)
	}
	return failed
}

// respond returns a response to req.
func respond(req *http.Request, status int, header http.Header, body string) *http.Response {
	if header == nil {
		header = http.Header{}
	}
	return &http.Response{StatusCode: status, Header: header, Body: NewBody([]byte(body)), Request: req}
}

// connect reports to httptrace that req got a connection, as net/http does.
func connect(req *http.Request) {
	if trace := httptrace.ContextClientTrace(req.Context()); trace != nil {
		trace.GetConn("test")
		trace.GotConn(httptrace.GotConnInfo{})
	}
}
