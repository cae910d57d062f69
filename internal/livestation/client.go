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

// Site is a zone of NCP that offers Live Station.
type Site string

// The sites. The government zone (gov) does not offer Live Station.
const (
	SitePublic    Site = "public"
	SiteFinancial Site = "fin"
)

// pathPrefix is the first part of each path. Source: overview of the Live Station API, of either zone.
func (s Site) pathPrefix() string {
	if s == SiteFinancial {
		return "/api/fin-v2"
	}
	return "/api/v2"
}

// DefaultRegion is the region code that the site's documents show.
func (s Site) DefaultRegion() string {
	if s == SiteFinancial {
		return "FKR"
	}
	return "KR"
}

// Config says how a Client reaches the service. AccessKey and SecretKey are required; the rest has defaults.
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
	// MaxRetries is how often a failed request is repeated, none if 0.
	MaxRetries int
	// RequestTimeout bounds one attempt; DefaultRequestTimeout if 0.
	RequestTimeout time.Duration
	// UserAgent is sent with each request.
	UserAgent string
	// Logger gets one record for each attempt, and bodies at LevelTrace; none if nil.
	Logger *slog.Logger
	// Transport makes the connections; a pool of its own if nil.
	Transport http.RoundTripper
	// Now is this machine's clock; time.Now if nil.
	Now func() time.Time
}

// Client calls Live Station. It is safe for concurrent use; all calls share one pool of connections and what was learnt
// of the server's clock.
type Client struct {
	http      *transport.Client
	base      string
	region    string
	userAgent string
	clock     *clock
	// credentialsSource is stamped on each error.
	credentialsSource string
}

// New makes a client. It makes no request.
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
			Failure: func(resp *http.Response) error {
				if apiError := parseErrorResponse(resp); apiError != nil {
					return apiError
				}
				return nil
			},
			Transient:      IsTransient,
			Redact:         newRedactor(config.AccessKey, config.SecretKey),
			TraceHeader:    headerTraceID,
			MaxRetries:     config.MaxRetries,
			RequestTimeout: config.RequestTimeout,
			Logger:         config.Logger,
			Base:           config.Transport,
		}),
		base:      endpoint.Scheme + "://" + endpoint.Host + config.Site.pathPrefix(),
		region:    config.Region,
		userAgent: config.UserAgent,
		clock:     clock,

		credentialsSource: config.CredentialsSource,
	}, nil
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
	// name says in words what it does.
	name   string
	method string
	// path is what follows the site's prefix, one element an entry; each is escaped here and nowhere else.
	path  []string
	query url.Values
	// body is sent as JSON, unless nil.
	body any
	// nullable allows the content of the response to be null.
	nullable bool
}

// answer is what there is to know of a success besides its content.
type response struct {
	op      operation
	path    string
	status  int
	traceID string
	// serverTime is the server's time at the answer, by its Date where that can be read, else by our clock.
	serverTime time.Time
	// total is the sibling of a list's content, nil where there is none.
	total *int64
	// redact takes out of a text what the answer may have sent back of the request's secrets.
	redact            func(string) string
	credentialsSource string
}

// unreadable is the error of an answer that was given as a success and is not one that this client understands.
func (a response) invalidResponse(err error) *Error {
	return redacted(&Error{
		Operation: a.op.name, Method: a.op.method, Path: a.path,
		StatusCode: a.status, TraceID: a.traceID, InvalidResponse: true, Err: err,
		CredentialsSource: a.credentialsSource,
	}, a.redact)
}

// call makes a request and decodes the content of its response into content. Its error is always an *Error.
func (c *Client) call(ctx context.Context, op operation, content any) (response, error) {
	apiErr := &Error{Operation: op.name, Method: op.method, CredentialsSource: c.credentialsSource}
	target, err := joinPath(op.path)
	if err != nil {
		apiErr.NotSent, apiErr.Err = true, err
		return response{}, apiErr
	}
	apiErr.Path = target
	request, err := c.newRequest(op, target)
	if err != nil {
		apiErr.NotSent, apiErr.Err = true, err
		return response{}, apiErr
	}
	resp, err := c.http.Do(ctx, request)
	if failed := (*transport.Error)(nil); errors.As(err, &failed) {
		apiErr.NotSent, apiErr.Attempts, apiErr.Err = failed.NotSent, failed.Attempts, failed.Err
		return response{}, redacted(apiErr, func(s string) string { return c.http.Redact(nil, s) })
	}
	redact := func(s string) string { return c.http.Redact(resp.Request, s) }
	if resp.Failure != nil {
		// A message quotes only a part of the body, so remove secrets while they are whole.
		resp.Body = transport.NewBody([]byte(redact(string(transport.Body(resp.Response)))))
		apiErr := parseErrorResponse(resp.Response)
		apiErr.Operation, apiErr.Method, apiErr.Path = op.name, op.method, target
		apiErr.Attempts, apiErr.CredentialsSource = resp.Attempts, c.credentialsSource
		if mayBeClockSkew(apiErr) {
			apiErr.ClockSkew, _ = skewCorrection(resp.Response, 0, c.clock.now(), c.clock.now())
		}
		return response{}, redacted(apiErr, redact)
	}
	got := response{
		op: op, path: target,
		status:     resp.StatusCode,
		traceID:    traceID(resp.Header),
		serverTime: c.ServerNow(),
		redact:     redact,

		credentialsSource: c.credentialsSource,
	}
	if got.total, err = decodeResponse(resp.Response, content, op.nullable, redact); err != nil {
		return response{}, got.invalidResponse(err)
	}
	return got, nil
}

func (c *Client) newRequest(op operation, target string) (transport.Request, error) {
	request := transport.Request{Method: op.method, URL: c.base + target, Header: http.Header{}}
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

// redacted takes out of an error what redact takes out of a text.
func redacted(e *Error, redact func(string) string) *Error {
	for _, text := range []*string{&e.Message, &e.Details, &e.Name, &e.TraceID} {
		*text = redact(*text)
	}
	if e.Err != nil && redact(e.Err.Error()) != e.Err.Error() {
		e.Err = errors.New(redact(e.Err.Error()))
	}
	return e
}

// joinPath escapes each element and joins them. An element that would change the path is refused: it cannot be an id.
func joinPath(elements []string) (string, error) {
	var b strings.Builder
	for _, element := range elements {
		if element == "" || element == "." || element == ".." {
			return "", fmt.Errorf("%q is not an id", element)
		}
		b.WriteString("/" + url.PathEscape(element))
	}
	return b.String(), nil
}
