package objectstorage

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go/middleware"
	"github.com/hashicorp/go-cleanhttp"
)

// MaxExpiry is the longest that a presigned link may be valid: the bound of AWS Signature Version 4.
const MaxExpiry = 7 * 24 * time.Hour

const (
	defaultRequestTimeout = 30 * time.Second
	// maxPause bounds the pause between two attempts: a look at the bucket is part of a refresh.
	maxPause = time.Second
)

// Config says how a Client reaches Object Storage.
type Config struct {
	AccessKey, SecretKey string
	// CredentialsSource says where the access key pair was found, such as "the environment". Each *Error carries it.
	CredentialsSource string
	// Endpoint is scheme and host; the client refuses each call without one.
	Endpoint string
	// SigningRegion goes into each signature.
	SigningRegion string
	// MaxRetries is how often a failed request is repeated, none if 0. Each of the requests may be.
	MaxRetries int
	// RequestTimeout bounds one attempt; 30 s if 0.
	RequestTimeout time.Duration
	// Version of the provider is sent with each request.
	Version string
	// Logger gets one record for each attempt; none if nil.
	Logger *slog.Logger
	// Transport makes the connections; a pool of its own if nil.
	Transport http.RoundTripper
}

// Client looks for objects, deletes them and signs links to them. It is safe for concurrent use. A nil Client, and one
// without an endpoint, refuse each call with ErrNoEndpoint.
type Client struct {
	config  Config
	redact  func(string) string
	service func() *s3.Client
}

// New makes a client. It makes no request; what the SDK sets up is set up by the first call.
func New(config Config) *Client {
	if config.RequestTimeout <= 0 {
		config.RequestTimeout = defaultRequestTimeout
	}
	if config.Logger == nil {
		config.Logger = slog.New(slog.DiscardHandler)
	}
	c := &Client{config: config, redact: func(s string) string { return s }}
	if config.AccessKey != "" && config.SecretKey != "" {
		c.redact = strings.NewReplacer(config.SecretKey, "***", config.AccessKey, "***").Replace
	}
	c.service = sync.OnceValue(c.connect)
	return c
}

func (c *Client) connect() *s3.Client {
	transport := c.config.Transport
	if transport == nil {
		transport = cleanhttp.DefaultPooledTransport()
	}
	return s3.New(s3.Options{
		BaseEndpoint: aws.String(c.config.Endpoint),
		Region:       c.config.SigningRegion,
		UsePathStyle: true,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: c.config.AccessKey, SecretAccessKey: c.config.SecretKey, Source: "provider"}, nil
		}),
		// Object Storage refuses the checksums that the SDK adds by itself since 2025.
		RequestChecksumCalculation: aws.RequestChecksumCalculationWhenRequired,
		ResponseChecksumValidation: aws.ResponseChecksumValidationWhenRequired,
		HTTPClient: &http.Client{
			Transport: &logTransport{next: transport, logger: c.config.Logger, redact: c.redact},
			Timeout:   c.config.RequestTimeout,
			// A redirect would carry the request elsewhere; it is an answer like any other.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		Retryer: retry.NewStandard(func(o *retry.StandardOptions) {
			o.MaxAttempts = c.config.MaxRetries + 1
			o.Backoff = retry.BackoffDelayerFunc(backoff)
		}),
		APIOptions: []func(*middleware.Stack) error{
			awsmiddleware.AddUserAgentKeyValue("terraform-provider-ncplivestation", c.config.Version),
		},
	})
}

// pause grows from a fifth of a second and is shortened by up to a half, so that those who failed together do not come
// back together.
func backoff(attempt int, _ error) (time.Duration, error) {
	longest := min(200*time.Millisecond<<min(attempt, 8), maxPause)
	return longest - time.Duration(rand.Int64N(int64(longest/2))), nil
}

// Exists tells whether an object is there. It is absent only where Object Storage says so of this object in its own
// words (NoSuchKey). All else is an error: a 404 without those words, which any server gives that is not Object Storage,
// and NoSuchBucket, which the endpoint of another region answers too.
func (c *Client) Exists(ctx context.Context, bucket, key string) (bool, error) {
	if !c.HasEndpoint() {
		return false, ErrNoEndpoint
	}
	_, err := c.service().HeadObject(ctx, &s3.HeadObjectInput{Bucket: &bucket, Key: &key})
	if err == nil {
		return true, nil
	}
	if failed := c.newError("look at", bucket, key, err); failed.StatusCode != http.StatusNotFound {
		return false, failed
	}
	// The answer to a HEAD has no body, so that its 404 does not say what was not found.
	object, err := c.service().GetObject(ctx, &s3.GetObjectInput{Bucket: &bucket, Key: &key, Range: aws.String("bytes=0-0")})
	if err == nil {
		_, _ = io.Copy(io.Discard, io.LimitReader(object.Body, 1))
		_ = object.Body.Close()
		return true, nil
	}
	failed := c.newError("look at", bucket, key, err)
	switch {
	case failed.noSuchKey():
		return false, nil
	case failed.StatusCode == http.StatusRequestedRangeNotSatisfiable:
		return true, nil // an empty object has no first byte
	}
	return false, failed
}

// Delete deletes an object. One that is gone already is deleted.
func (c *Client) Delete(ctx context.Context, bucket, key string) error {
	if !c.HasEndpoint() {
		return ErrNoEndpoint
	}
	_, err := c.service().DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &bucket, Key: &key})
	if err == nil {
		return nil
	}
	if failed := c.newError("delete", bucket, key, err); !failed.noSuchKey() {
		return failed
	}
	return nil
}

// Presign makes a link with which anyone may get an object until a time. It makes no request. Part of a second is
// rounded up; the longest is MaxExpiry.
func (c *Client) Presign(ctx context.Context, bucket, key string, expires time.Duration) (link string, until time.Time, err error) {
	if !c.HasEndpoint() {
		return "", time.Time{}, ErrNoEndpoint
	}
	expires = (expires + time.Second - 1).Truncate(time.Second)
	if expires <= 0 || expires > MaxExpiry {
		return "", time.Time{}, errors.New("a link has to expire after more than 0s and at most " + MaxExpiry.String())
	}
	request, err := s3.NewPresignClient(c.service(), s3.WithPresignExpires(expires)).PresignGetObject(ctx,
		&s3.GetObjectInput{Bucket: &bucket, Key: &key})
	if err != nil {
		return "", time.Time{}, c.newError("sign a link to", bucket, key, err)
	}
	signed, err := url.Parse(request.URL)
	if err != nil {
		return "", time.Time{}, err
	}
	at, err := time.Parse("20060102T150405Z", signed.Query().Get("X-Amz-Date"))
	if err != nil {
		return "", time.Time{}, err
	}
	return request.URL, at.Add(expires), nil
}

// Known tells whether there is an endpoint to ask.
func (c *Client) HasEndpoint() bool { return c != nil && c.config.Endpoint != "" }

// Endpoint is scheme and host that the client asks, "" where none is known.
func (c *Client) Endpoint() string {
	if c == nil {
		return ""
	}
	return c.config.Endpoint
}

// logTransport writes down each attempt and its outcome. Headers and queries, which hold keys and signatures, are never
// written.
type logTransport struct {
	next   http.RoundTripper
	logger *slog.Logger
	redact func(string) string
}

func (t *logTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	begun := time.Now()
	logger := t.logger.With("method", req.Method, "path", t.redact(req.URL.EscapedPath()))
	resp, err := t.next.RoundTrip(req)
	took := slog.Int64("duration_ms", time.Since(begun).Milliseconds())
	if err != nil {
		logger.DebugContext(req.Context(), "no answer from Object Storage", took, "error", t.redact(err.Error()))
		return nil, err
	}
	logger.DebugContext(req.Context(), "answer from Object Storage", took, "status", resp.StatusCode,
		"request_id", t.redact(resp.Header.Get("x-amz-request-id")))
	return resp, nil
}
