package objectstorage

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// ErrNoEndpoint tells that no endpoint is known for the site and the region.
var ErrNoEndpoint = errors.New("no endpoint of Object Storage is known for this site and region")

// Error is a call that Object Storage refused or did not answer.
type Error struct {
	// Operation says what was tried, such as "delete".
	Operation string
	// Bucket and Key name the object, Endpoint where it was looked for.
	Bucket, Key, Endpoint string
	// StatusCode is the HTTP status, 0 where no answer came.
	StatusCode int
	// Code is Object Storage's own word for it, such as AccessDenied; "" where the answer had none.
	Code string
	// Message is what the answer says besides.
	Message string
	// RequestID is the answer's, for the support.
	RequestID string
	// CredentialsSource says where the access key pair of the client was found, as Config does.
	CredentialsSource string
	// Err is the SDK's error.
	Err error

	redact func(string) string
}

// Error says what was tried and what answered, without keys.
func (e *Error) Error() string {
	return fmt.Sprintf("%s object %s of bucket %s at %s: %s", e.Operation, e.Key, e.Bucket, e.Endpoint, e.Response())
}

// Unwrap gives the SDK's error, or that of the connection.
func (e *Error) Unwrap() error { return e.Err }

// Answer says what answered.
func (e *Error) Response() string {
	if e.StatusCode == 0 {
		cause := e.Err
		for operation := (*smithy.OperationError)(nil); errors.As(cause, &operation); operation = nil {
			cause = operation.Err
		}
		return "no answer: " + e.redact(cause.Error())
	}
	var b strings.Builder
	fmt.Fprintf(&b, "HTTP %d %s", e.StatusCode, http.StatusText(e.StatusCode))
	if e.Code != "" {
		fmt.Fprintf(&b, ", error code %s", e.Code)
	}
	if e.Message != "" && e.Message != e.Code {
		b.WriteString(": " + e.redact(e.Message))
	}
	if e.RequestID != "" {
		fmt.Fprintf(&b, " [request id %s]", e.RequestID)
	}
	return b.String()
}

// failed makes an Error of one of the SDK's.
func (c *Client) newError(operation, bucket, key string, err error) *Error {
	failed := &Error{Operation: operation, Bucket: bucket, Key: key, Endpoint: c.config.Endpoint, CredentialsSource: c.config.CredentialsSource, Err: err, redact: c.redact}
	var answer *smithyhttp.ResponseError
	if errors.As(err, &answer) {
		failed.StatusCode = answer.HTTPStatusCode()
	}
	var own *awshttp.ResponseError
	if errors.As(err, &own) {
		failed.RequestID = own.ServiceRequestID()
	}
	var api smithy.APIError
	if errors.As(err, &api) && api.ErrorCode() != "UnknownError" {
		failed.Code, failed.Message = api.ErrorCode(), api.ErrorMessage()
	}
	return failed
}

func (e *Error) noSuchKey() bool { return e.StatusCode == http.StatusNotFound && e.Code == "NoSuchKey" }

// IsNoPermission tells that the keys may not do it, or are not valid there.
func IsPermissionDenied(err error) bool {
	e := (*Error)(nil)
	return errors.As(err, &e) && (e.StatusCode == http.StatusForbidden || e.StatusCode == http.StatusUnauthorized)
}

// IsNoBucket tells that there is no such bucket at the endpoint, which may be one of another region.
func IsNoSuchBucket(err error) bool {
	e := (*Error)(nil)
	return errors.As(err, &e) && e.Code == "NoSuchBucket"
}

// IsUnreachable tells that no answer came.
func IsUnreachable(err error) bool {
	e := (*Error)(nil)
	return errors.As(err, &e) && e.StatusCode == 0
}
