// SPDX-License-Identifier: MPL-2.0

package livestation

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/transport"
)

// DefaultEndpoint is scheme and host of Live Station, the same for each site. Source: overview of the Live Station API.
const DefaultEndpoint = "https://livestation.apigw.ntruss.com"

// Defaults of Config.
const (
	DefaultMaxRetries     = 4
	DefaultRequestTimeout = transport.DefaultRequestTimeout
)

// Site is a part of NAVER Cloud with accounts and services of its own.
type Site string

// The sites that offer Live Station. The government site (gov) does not.
const (
	SitePublic    Site = "public"
	SiteFinancial Site = "fin"
)

// pathPrefix returns the beginning of each path. Source: overview of the Live Station API of each site.
func (s Site) pathPrefix() string {
	if s == SiteFinancial {
		return "/api/fin-v2"
	}
	return "/api/v2"
}

// DefaultRegion returns the region code that the documents of the site show.
func (s Site) DefaultRegion() string {
	if s == SiteFinancial {
		return "FKR"
	}
	return "KR"
}

// Config says how a Client reaches Live Station. AccessKey and SecretKey are required, everything else has a default.
type Config struct {
	AccessKey, SecretKey string
	// CredentialsSource says where the access key pair was found, such as "the environment". Each *Error carries it.
	CredentialsSource string
	// Site chooses the path prefix; SitePublic if empty.
	Site Site
	// Region is sent as x-ncp-region_code; the site's default if empty.
	Region string
	// Endpoint is scheme and host; DefaultEndpoint if empty.
	Endpoint string
	// MaxRetries limits the retries of a request; none if 0. A POST is retried only if it certainly created nothing.
	MaxRetries int
	// RequestTimeout limits one attempt; DefaultRequestTimeout if 0.
	RequestTimeout time.Duration
	// UserAgent is sent with each request.
	UserAgent string
	// Logger gets one record for each attempt, and bodies at transport.LevelTrace; no record is written if it is nil.
	Logger *slog.Logger
	// Transport sends the requests; a pool of connections if nil.
	Transport http.RoundTripper
	// Now returns the time of this machine's clock; time.Now if nil.
	Now func() time.Time
}

// Client calls Live Station. It is safe for concurrent use. All calls share the connections, the throttle and what the
// client knows about the server's clock.
type Client struct {
	http      *transport.Client
	base      string
	region    string
	userAgent string
	clock     *clock
	// credentialsSource is a part of each error.
	credentialsSource string
}

// New creates a client. It sends nothing.
func New(config Config) (*Client, error) {
	if config.AccessKey == "" || config.SecretKey == "" {
		return nil, errors.New("an access key and a secret key are required")
	}
	if config.Endpoint == "" {
		config.Endpoint = DefaultEndpoint
	}
	endpoint, err := url.Parse(config.Endpoint)
	if err != nil || endpoint.Host == "" || (endpoint.Scheme != "https" && endpoint.Scheme != "http") {
		return nil, fmt.Errorf("the endpoint %q is not of the form https://host", config.Endpoint)
	}
	if config.Region == "" {
		config.Region = config.Site.DefaultRegion()
	}
	if config.Now == nil {
		config.Now = time.Now
	}
	clock := &clock{now: config.Now}
	return &Client{
		http: transport.New(transport.Config{
			Service: "Live Station",
			Sign: func(next http.RoundTripper) http.RoundTripper {
				return &signTransport{accessKey: config.AccessKey, secretKey: config.SecretKey, clock: clock, next: next}
			},
			Failure:        failure,
			Transient:      IsTransient,
			Redact:         newRedactor(config.AccessKey, config.SecretKey),
			TraceHeader:    headerTraceID,
			MaxRetries:     config.MaxRetries,
			RequestTimeout: config.RequestTimeout,
			Logger:         config.Logger,
			Base:           config.Transport,
		}),
		base:              endpoint.Scheme + "://" + endpoint.Host + config.Site.pathPrefix(),
		region:            config.Region,
		userAgent:         config.UserAgent,
		clock:             clock,
		credentialsSource: config.CredentialsSource,
	}, nil
}

// failure returns the error that a response describes, or nil for a success.
func failure(resp *http.Response) error {
	if e := parseErrorResponse(resp); e != nil {
		return e
	}
	return nil
}

// Now returns the time of this machine's clock.
func (c *Client) Now() time.Time { return c.clock.now() }

// ServerTime returns the server's time at a moment of this machine's clock: by the last response exact to a second or two,
// and that moment itself if there was no response yet.
func (c *Client) ServerTime(at time.Time) time.Time { return c.clock.serverTime(at) }

// ServerNow returns the server's time now, as ServerTime does.
func (c *Client) ServerNow() time.Time { return c.ServerTime(c.Now()) }

// operation is one call of the API.
type operation struct {
	// name describes the call, such as "create short clip".
	name   string
	method string
	// path is the path after the site's prefix, element by element. joinPath escapes each of them.
	path  []string
	query url.Values
	// body is sent as JSON, unless it is nil.
	body any
	// nullable allows the content of the response to be null.
	nullable bool
}

// response is a successful response without its content.
type response struct {
	// serverTime is the server's time when the response arrived.
	serverTime time.Time
	// total is the number beside the content of a list, or nil if there is none.
	total *int64
	// invalidResponse returns the error of a response that is a success by its status, but turns out not to be valid.
	invalidResponse func(error) *Error
}

// call sends a request and decodes the content of its response into content. Its error is always an *Error.
func (c *Client) call(ctx context.Context, op operation, content any) (response, error) {
	path, err := joinPath(op.path)
	if err != nil {
		return response{}, c.complete(&Error{NotSent: true, Err: err}, op, path, nil)
	}
	request, err := c.newRequest(op, path)
	if err != nil {
		return response{}, c.complete(&Error{NotSent: true, Err: err}, op, path, nil)
	}
	resp, err := c.http.Do(ctx, request)
	if failed := (*transport.Error)(nil); errors.As(err, &failed) {
		return response{}, c.complete(&Error{NotSent: failed.NotSent, Attempts: failed.Attempts, Err: failed.Err}, op, path, nil)
	}
	redact := func(s string) string { return c.http.Redact(resp.Request, s) }
	if resp.Failure != nil {
		// An error quotes only a part of the body, so remove secrets while they are whole.
		resp.Body = transport.NewBody([]byte(redact(string(transport.Body(resp.Response)))))
		apiErr := parseErrorResponse(resp.Response)
		apiErr.Attempts = resp.Attempts
		if now := c.Now(); mayBeClockSkew(apiErr) {
			apiErr.ClockSkew, _ = skewCorrection(resp.Response, 0, now, now)
		}
		return response{}, c.complete(apiErr, op, path, resp.Request)
	}
	result := response{
		serverTime: c.ServerNow(),
		invalidResponse: func(err error) *Error {
			invalid := &Error{StatusCode: resp.StatusCode, TraceID: traceID(resp.Header), InvalidResponse: true, Err: err}
			return c.complete(invalid, op, path, resp.Request)
		},
	}
	if result.total, err = decodeResponse(resp.Response, content, op.nullable, redact); err != nil {
		return response{}, result.invalidResponse(err)
	}
	return result, nil
}

// complete adds to an error what is the same for all errors of a call, and removes the secrets of the client and of req. req
// may be nil.
func (c *Client) complete(e *Error, op operation, path string, req *http.Request) *Error {
	e.Operation, e.Method, e.Path, e.CredentialsSource = op.name, op.method, path, c.credentialsSource
	for _, text := range []*string{&e.Message, &e.Details, &e.Name, &e.TraceID} {
		*text = c.http.Redact(req, *text)
	}
	if e.Err != nil {
		e.Err = c.http.RedactError(req, e.Err)
	}
	return e
}

func (c *Client) newRequest(op operation, path string) (transport.Request, error) {
	request := transport.Request{Method: op.method, URL: c.base + path, Header: http.Header{}}
	if op.body != nil {
		var err error
		if request.Body, err = json.Marshal(op.body); err != nil {
			return request, err
		}
	}
	if len(op.query) > 0 {
		// A space is %20: the signature covers the query as it is sent, and not every server reads + as a space.
		request.URL += "?" + strings.ReplaceAll(op.query.Encode(), "+", "%20")
	}
	// The documents require the content type of a GET as well.
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/json")
	request.Header.Set("x-ncp-region_code", c.region)
	if c.userAgent != "" {
		request.Header.Set("User-Agent", c.userAgent)
	}
	return request, nil
}

// joinPath escapes the elements of a path and joins them. An element that would change the path cannot be an ID.
func joinPath(elements []string) (string, error) {
	var b strings.Builder
	for _, element := range elements {
		if element == "" || element == "." || element == ".." {
			return "", fmt.Errorf("%q is not an ID", element)
		}
		b.WriteString("/" + url.PathEscape(element))
	}
	return b.String(), nil
}
