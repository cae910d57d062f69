// SPDX-License-Identifier: MPL-2.0

package objectstorage

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"strings"
	"time"

	"github.com/aws/smithy-go/encoding/httpbinding"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/transport"
)

// MaxExpiry is the longest validity of a presigned URL. Source: AWS Signature Version 4.
const MaxExpiry = 7 * 24 * time.Hour

// maxBackoff limits the interval between two attempts, because a check of an object is part of a refresh.
const maxBackoff = time.Second

// Config says how a Client reaches Object Storage. AccessKey, SecretKey, Endpoint and SigningRegion are required.
type Config struct {
	AccessKey, SecretKey string
	// CredentialsSource says where the access key pair was found, such as "the environment". Each *Error carries it.
	CredentialsSource string
	// Endpoint is scheme and host. Without one every call fails with ErrNoEndpoint.
	Endpoint string
	// SigningRegion is the region that signatures name.
	SigningRegion string
	// MaxRetries limits the retries of a request; none if 0. Every request of this package is safe to retry.
	MaxRetries int
	// RequestTimeout limits one attempt; 30 s if 0.
	RequestTimeout time.Duration
	// UserAgent is sent with each request.
	UserAgent string
	// Logger gets one record for each attempt; no record is written if it is nil.
	Logger *slog.Logger
	// Transport sends the requests; a pool of connections if nil.
	Transport http.RoundTripper
	// Now returns the server's time, as far as it is known; time.Now if nil. Signatures and the expiry of presigned URLs use
	// it.
	Now func() time.Time
}

// Client checks, deletes and presigns objects. It is safe for concurrent use. A nil Client, and one without an endpoint,
// fail each call with ErrNoEndpoint.
//
// After a call got no response at all, retries included, the calls of the next minute fail at once with the same error.
type Client struct {
	config  Config
	http    *transport.Client
	signer  *signer
	circuit circuit
}

// New creates a client. It sends nothing.
func New(config Config) *Client {
	if config.Now == nil {
		config.Now = time.Now
	}
	config.Endpoint = strings.TrimRight(config.Endpoint, "/")
	signer := newSigner(config)
	return &Client{
		config: config,
		signer: signer,
		http: transport.New(transport.Config{
			Service:        "Object Storage",
			Sign:           func(next http.RoundTripper) http.RoundTripper { return &signTransport{signer: signer, next: next} },
			Failure:        failure,
			Transient:      isTransient,
			Redact:         newRedactor(config.AccessKey, config.SecretKey),
			TraceHeader:    headerRequestID,
			MaxRetries:     config.MaxRetries,
			MaxBackoff:     maxBackoff,
			RequestTimeout: config.RequestTimeout,
			Logger:         config.Logger,
			Base:           config.Transport,
		}),
	}
}

// Find returns the first of the keys under which an object exists, or "" if Object Storage says of each that there is none.
func (c *Client) Find(ctx context.Context, bucket string, keys []string) (string, error) {
	for _, key := range keys {
		exists, err := c.Exists(ctx, bucket, key)
		if err != nil {
			return "", err
		}
		if exists {
			return key, nil
		}
	}
	return "", nil
}

// Exists reports whether an object exists. bucket and key are used as they are: a key may begin with a slash.
//
// An object is absent only if Object Storage says so of this key (NoSuchKey). Everything else is an error: a 404 without an
// S3 error, which any other server may send, and NoSuchBucket, which the endpoint of another region sends too.
func (c *Client) Exists(ctx context.Context, bucket, key string) (bool, error) {
	object, err := c.object(bucket, key)
	if err != nil {
		return false, err
	}
	resp, apiErr := c.call(ctx, "check", http.MethodHead, object, nil)
	if apiErr != nil && apiErr.StatusCode/100 == 4 {
		// The response to a HEAD has no body and so no error code. The response to a GET of one byte has.
		resp, apiErr = c.call(ctx, "check", http.MethodGet, object, http.Header{"Range": {"bytes=0-0"}})
	}
	switch {
	case apiErr == nil && resp.Header.Get(headerRequestID) != "":
		return true, nil
	case apiErr == nil:
		return false, c.responseError("check", object, resp)
	case apiErr.isNoSuchKey():
		return false, nil
	case apiErr.StatusCode == http.StatusRequestedRangeNotSatisfiable && apiErr.RequestID != "":
		return true, nil // An empty object has no first byte.
	}
	return false, apiErr
}

// Delete deletes an object. It succeeds if the object does not exist.
func (c *Client) Delete(ctx context.Context, bucket, key string) error {
	object, err := c.object(bucket, key)
	if err != nil {
		return err
	}
	resp, apiErr := c.call(ctx, "delete", http.MethodDelete, object, nil)
	switch {
	case apiErr == nil && resp.StatusCode == http.StatusNoContent:
		return nil
	case apiErr == nil:
		return c.responseError("delete", object, resp)
	case apiErr.isNoSuchKey():
		return nil
	}
	return apiErr
}

// Presign returns a URL with which anyone can get an object, and the time when it expires. It sends nothing, and it does not
// check that the object exists. expires is rounded up to a second and must be more than 0 and at most MaxExpiry.
func (c *Client) Presign(ctx context.Context, bucket, key string, expires time.Duration) (url string, until time.Time, err error) {
	object, err := c.object(bucket, key)
	if err != nil {
		return "", time.Time{}, err
	}
	expires = (expires + time.Second - 1).Truncate(time.Second)
	if expires <= 0 || expires > MaxExpiry {
		return "", time.Time{}, errors.New("a presigned URL must expire after more than 0s and at most " + MaxExpiry.String())
	}
	at := c.signer.time().Truncate(time.Second)
	url, err = c.signer.presign(ctx, object.url, expires, at)
	return url, at.Add(expires), err
}

// Endpoint returns scheme and host of Object Storage, or "" if none is known.
func (c *Client) Endpoint() string {
	if c == nil {
		return ""
	}
	return c.config.Endpoint
}

// object is the name of an object, and its URL in path style.
type object struct{ bucket, key, url string }

// object rejects a name with which a request would not be about one object: a DELETE without a key deletes the bucket.
func (c *Client) object(bucket, key string) (object, error) {
	switch {
	case c.Endpoint() == "":
		return object{}, ErrNoEndpoint
	case bucket == "" || bucket == "." || bucket == "..":
		return object{}, fmt.Errorf("%q is not a bucket name", bucket)
	case strings.Trim(key, "/") == "":
		return object{}, fmt.Errorf("%q is not an object key", key)
	}
	return object{bucket, key, c.config.Endpoint + "/" + httpbinding.EscapePath(bucket, true) + "/" + httpbinding.EscapePath(key, false)}, nil
}

// call sends a request about an object. It returns an error if there is no response, or one without a status of 2xx. A
// response of 2xx may still be that of another server.
func (c *Client) call(ctx context.Context, operation, method string, object object, header http.Header) (*transport.Response, *Error) {
	if err := c.circuit.check(); err != nil {
		return nil, c.noResponse(operation, object, err)
	}
	request := transport.Request{Method: method, URL: object.url, Header: http.Header{}}
	maps.Copy(request.Header, header)
	if c.config.UserAgent != "" {
		request.Header.Set("User-Agent", c.config.UserAgent)
	}
	start := time.Now()
	resp, err := c.http.Do(ctx, request)
	if err != nil {
		apiErr := c.noResponse(operation, object, err)
		c.circuit.record(apiErr.Err, time.Since(start))
		return nil, apiErr
	}
	c.circuit.record(nil, time.Since(start))
	if resp.Failure == nil {
		return resp, nil
	}
	return resp, c.responseError(operation, object, resp)
}
