// SPDX-License-Identifier: MPL-2.0

package objectstorage

import (
	"encoding/xml"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/transport"
)

// ErrNoEndpoint is the error of each call if no endpoint is known for the site and the region.
var ErrNoEndpoint = errors.New("no Object Storage endpoint is known for this site and region")

// headerRequestID is in every response of Object Storage, and in no other server's. It identifies the request to NAVER
// Cloud support.
const headerRequestID = "x-amz-request-id"

// The error codes that this package tells apart. Source: the Object Storage API, "Error codes", which are those of S3.
const (
	codeNoSuchKey         = "NoSuchKey"
	codeNoSuchBucket      = "NoSuchBucket"
	codeRequestTimeout    = "RequestTimeout"
	codeClockSkew         = "RequestTimeTooSkewed"
	codeUnknownAccessKey  = "InvalidAccessKeyId"
	codeSignatureMismatch = "SignatureDoesNotMatch"
)

// Error is the error of a call that Object Storage rejected, that another server responded to, or that got no response. Use
// the predicates of this package to tell errors apart, never the text.
type Error struct {
	// Operation names the call, such as "delete".
	Operation string
	// Bucket and Key name the object, Endpoint the service that was called.
	Bucket, Key, Endpoint string
	// StatusCode is the HTTP status, or 0 if no complete response arrived.
	StatusCode int
	// Code is the S3 error code, such as AccessDenied, or "" if the response has none.
	Code string
	// Message is the text of the response, without markup and secrets.
	Message string
	// RequestID identifies the request to NAVER Cloud support. It is "" if the response is not Object Storage's own.
	RequestID string
	// Attempts is the number of requests sent, 0 if an earlier call had found Object Storage unreachable.
	Attempts int
	// CredentialsSource says where the client's credentials come from, as in [Config].
	CredentialsSource string
	// Err is the cause, if there is no response.
	Err error
}

// Error returns the operation, the object and the response in one line.
func (e *Error) Error() string {
	return fmt.Sprintf("%s object %s of bucket %s at %s: %s", e.Operation, e.Key, e.Bucket, e.Endpoint, e.Response())
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Response describes the response alone: HTTP status, error code, text and request ID.
func (e *Error) Response() string {
	if e.StatusCode == 0 {
		return "no response: " + e.Err.Error()
	}
	var b strings.Builder
	b.WriteString(strings.TrimSpace(fmt.Sprintf("HTTP %d %s", e.StatusCode, http.StatusText(e.StatusCode))))
	if e.Code != "" {
		b.WriteString(", error code " + e.Code)
	}
	if IsForeign(e) {
		b.WriteString(", not a response of Object Storage")
	}
	if e.Message != "" && e.Message != e.Code {
		b.WriteString(": " + e.Message)
	}
	if e.RequestID != "" {
		b.WriteString(". Request ID: " + e.RequestID)
	}
	return b.String()
}

func (e *Error) isNoSuchKey() bool {
	return e.StatusCode == http.StatusNotFound && e.Code == codeNoSuchKey && e.RequestID != ""
}

// IsForeign reports whether another server responded instead of Object Storage: a proxy, a login page, another service.
// Nothing in such a response says anything about the object.
func IsForeign(err error) bool {
	return match(err, func(e *Error) bool { return e.StatusCode != 0 && e.RequestID == "" })
}

// IsUnauthenticated reports whether Object Storage does not know the access key or rejects the signature.
func IsUnauthenticated(err error) bool {
	return match(err, func(e *Error) bool {
		return e.Code == codeUnknownAccessKey || e.Code == codeSignatureMismatch || e.Code == "" && !IsForeign(e) && e.StatusCode == http.StatusUnauthorized
	})
}

// IsClockSkewed reports whether Object Storage rejects the timestamp of the request: this machine's clock is wrong.
func IsClockSkewed(err error) bool {
	return match(err, func(e *Error) bool { return e.Code == codeClockSkew })
}

// IsPermissionDenied reports whether Object Storage accepts the credentials but forbids the call.
func IsPermissionDenied(err error) bool {
	return match(err, func(e *Error) bool {
		return e.StatusCode == http.StatusForbidden && !IsForeign(e) && !IsUnauthenticated(e) && !IsClockSkewed(e)
	})
}

// IsNoSuchBucket reports whether the bucket does not exist at the endpoint. It may exist at the endpoint of another region.
func IsNoSuchBucket(err error) bool {
	return match(err, func(e *Error) bool { return e.Code == codeNoSuchBucket })
}

// IsUnreachable reports whether there was no complete response.
func IsUnreachable(err error) bool {
	return match(err, func(e *Error) bool { return e.StatusCode == 0 })
}

// isTransient reports whether the same request may succeed later.
func isTransient(err error) bool {
	return match(err, func(e *Error) bool { return e.StatusCode >= 500 || e.Code == codeRequestTimeout })
}

func match(err error, is func(*Error) bool) bool {
	e := (*Error)(nil)
	return errors.As(err, &e) && is(e)
}

// noResponse returns the error of a call without a response.
func (c *Client) noResponse(operation string, object object, err error) *Error {
	e := &Error{
		Operation: operation, Bucket: object.bucket, Key: object.key, Endpoint: c.config.Endpoint,
		CredentialsSource: c.config.CredentialsSource, Err: err,
	}
	if failed := (*transport.Error)(nil); errors.As(err, &failed) {
		e.Attempts, e.Err = failed.Attempts, failed.Err
	}
	e.Err = c.http.RedactError(nil, e.Err)
	return e
}

// responseError returns the error of a response that is not the success of an operation.
func (c *Client) responseError(operation string, object object, resp *transport.Response) *Error {
	e := parseError(resp.Response, func(s string) string { return c.http.Redact(resp.Request, s) })
	e.Operation, e.Bucket, e.Key, e.Endpoint = operation, object.bucket, object.key, c.config.Endpoint
	e.Attempts, e.CredentialsSource = resp.Attempts, c.config.CredentialsSource
	return e
}

// failure returns the error of a response that is not a success by its status.
func failure(resp *http.Response) error {
	if resp.StatusCode/100 == 2 {
		return nil
	}
	return parseError(resp, func(s string) string { return s })
}

// errorBody is the documented body of an error. Source: the Object Storage API, "Error responses".
type errorBody struct {
	XMLName   xml.Name `xml:"Error"`
	Code      string   `xml:"Code"`
	Message   string   `xml:"Message"`
	RequestID string   `xml:"RequestId"`
}

// parseError reads the error of a response. redact removes secrets from a text: an S3 error may quote the request with its
// signature. It is applied before the texts are cut, because half a secret is not recognized.
func parseError(resp *http.Response, redact func(string) string) *Error {
	raw := redact(string(transport.Body(resp)))
	e := &Error{StatusCode: resp.StatusCode, RequestID: transport.PlainText(redact(resp.Header.Get(headerRequestID)))}
	var body errorBody
	if xml.Unmarshal([]byte(raw), &body) == nil && body.Code != "" {
		e.Code, e.Message = transport.PlainText(body.Code), transport.PlainText(body.Message)
		if e.RequestID == "" {
			e.RequestID = transport.PlainText(body.RequestID)
		}
		return e
	}
	e.Message = transport.PlainText(raw)
	if resp.StatusCode/100 == 3 && e.Message == "" {
		e.Message = transport.RedirectNotFollowed
	}
	return e
}
