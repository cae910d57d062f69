package livestation

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/hashicorp/go-cleanhttp"
	"github.com/hashicorp/go-retryablehttp"
)

// DefaultEndpoint is scheme and host of Live Station, the same for each site. Source: overview of the Live Station API.
const DefaultEndpoint = "https://livestation.apigw.ntruss.com"

// Defaults of Config.
const (
	DefaultMaxRetries     = 4
	DefaultRequestTimeout = 30 * time.Second
)

// maxConnections is how many connections a process opens at most. Terraform runs one process for the plan and one for the
// apply, so that both stay under 50, its highest usual -parallelism; a request waits for no longer than another takes.
const maxConnections = 40

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
	http      *retryablehttp.Client
	base      string
	region    string
	userAgent string
	clock     *clock
	redact    func(string) string
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
	if config.RequestTimeout <= 0 {
		config.RequestTimeout = DefaultRequestTimeout
	}
	if config.Transport == nil {
		config.Transport = newPool()
	}
	if config.Now == nil {
		config.Now = time.Now
	}
	if config.Logger == nil {
		config.Logger = slog.New(slog.DiscardHandler)
	}
	clock := &clock{now: config.Now}
	keys := strings.NewReplacer(config.SecretKey, "***", config.AccessKey, "***")
	redact := func(s string) string { return redactStreamKeys(keys.Replace(s)) }
	return &Client{
		http: newRetryClient(&throttleTransport{next: &signTransport{
			accessKey: config.AccessKey, secretKey: config.SecretKey, clock: clock,
			next: &logTransport{
				logger: config.Logger, redact: redact,
				next: &attemptTransport{base: config.Transport, timeout: config.RequestTimeout},
			},
		}}, config.MaxRetries),
		base:      endpoint.Scheme + "://" + endpoint.Host + config.Site.pathPrefix(),
		region:    config.Region,
		userAgent: config.UserAgent,
		clock:     clock,
		redact:    redact,
	}, nil
}

// Now is this machine's clock.
func (c *Client) Now() time.Time { return c.clock.now() }

// ServerTime is the server's time at a moment of this machine's clock, as far as its answers told, to a second or two.
func (c *Client) ServerTime(at time.Time) time.Time { return c.clock.serverTime(at) }

// newPool is a pool that keeps as many connections as may be in use at once. Idle ones are given up before a gateway
// usually does (60 s): a POST on a connection that the server just closed would fail without telling whether it was done.
func newPool() *http.Transport {
	pool := cleanhttp.DefaultPooledTransport()
	pool.MaxConnsPerHost = maxConnections
	pool.MaxIdleConns = maxConnections
	pool.MaxIdleConnsPerHost = maxConnections
	pool.IdleConnTimeout = 30 * time.Second
	return pool
}

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
	redact func(string) string
}

// unreadable is the error of an answer that was given as a success and is not one that this client understands.
func (a response) invalidResponse(err error) *Error {
	return redacted(&Error{
		Operation: a.op.name, Method: a.op.method, Path: a.path,
		StatusCode: a.status, TraceID: a.traceID, InvalidResponse: true, Err: err,
	}, a.redact)
}

// call makes a request and decodes the content of its answer into content. Its error is always an *Error.
func (c *Client) call(ctx context.Context, op operation, content any) (response, error) {
	failed := &Error{Operation: op.name, Method: op.method}
	target, err := joinPath(op.path)
	if err != nil {
		failed.NotSent, failed.Err = true, err
		return response{}, failed
	}
	failed.Path = target

	past := &attempts{}
	req, err := c.newRequest(context.WithValue(ctx, attemptsKey{}, past), op, target)
	if err != nil {
		failed.NotSent, failed.Err = true, err
		return response{}, failed
	}
	resp, err := c.http.Do(req)
	failed.Attempts = past.failed
	if err != nil {
		return response{}, c.transportError(ctx, failed, past, err)
	}
	defer func() { _ = resp.Body.Close() }()

	redact := c.redact
	if resp.Request != nil {
		redact = redactSignature(c.redact, resp.Request)
	}
	if parseErrorResponse(resp) != nil {
		// What an error quotes is cut to size: a secret has to be taken out while it is whole.
		body, _ := resp.Body.(bufferedBody)
		raw := []byte(redact(string(body.raw)))
		resp.Body = bufferedBody{bytes.NewReader(raw), raw}
	}
	if apiError := parseErrorResponse(resp); apiError != nil {
		apiError.Operation, apiError.Method, apiError.Path, apiError.Attempts = op.name, op.method, target, past.failed
		apiError.ClockSkew, _ = skewCorrection(resp.StatusCode, resp.Header.Get("Date"), 0, c.clock.now(), c.clock.now())
		return response{}, redacted(apiError, redact)
	}
	got := response{
		op: op, path: target,
		status:     resp.StatusCode,
		traceID:    traceID(resp.Header),
		serverTime: c.clock.now(),
		redact:     redact,
	}
	if date, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		got.serverTime = date
	}
	if got.total, err = decodeResponse(resp, content, redact); err != nil {
		return response{}, got.invalidResponse(err)
	}
	return got, nil
}

func (c *Client) newRequest(ctx context.Context, op operation, target string) (*retryablehttp.Request, error) {
	var body any
	if op.body != nil {
		raw, err := json.Marshal(op.body)
		if err != nil {
			return nil, err
		}
		body = raw
	}
	address := c.base + target
	if len(op.query) > 0 {
		address += "?" + op.query.Encode()
	}
	req, err := retryablehttp.NewRequestWithContext(ctx, op.method, address, body)
	if err != nil {
		return nil, err
	}
	// The documents require the content type of a GET as well.
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")
	req.Header.Set("x-ncp-region_code", c.region)
	if c.userAgent != "" {
		req.Header.Set("User-Agent", c.userAgent)
	}
	return req, nil
}

// noAnswer completes the error of a call that ended without an answer.
func (c *Client) transportError(ctx context.Context, failed *Error, past *attempts, err error) *Error {
	attempt := (*attemptError)(nil)
	switch {
	case errors.As(err, &attempt):
		failed.NotSent, failed.Err = attempt.unsent, attempt.err
	case ctx.Err() != nil && past.last != nil:
		// The pause before a repeat was cut short, and nothing is repeated that may have been done.
		failed.NotSent = true
		failed.Err = fmt.Errorf("%w while it was to be repeated; the last attempt: %w", context.Cause(ctx), past.last)
	default:
		failed.NotSent, failed.Err = true, err
	}
	return redacted(failed, c.redact)
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

// decodeAnswer reads a success. Unknown fields are passed over; field names are matched without regard to case, which
// covers shortclipList and shortClipList, useDvr and useDVR.
func decodeResponse(resp *http.Response, content any, redact func(string) string) (*int64, error) {
	body, _ := resp.Body.(bufferedBody)
	if len(bytes.TrimSpace(body.raw)) == 0 {
		return nil, errors.New("the answer is empty")
	}
	var outer envelope
	if err := json.Unmarshal(body.raw, &outer); err != nil {
		return nil, fmt.Errorf("the answer is not JSON of the documented form: %w; it begins: %s", err, excerpt(redact(string(body.raw))))
	}
	if len(outer.Content) == 0 || string(outer.Content) == "null" {
		return nil, fmt.Errorf("the answer has no content; it begins: %s", excerpt(redact(string(body.raw))))
	}
	if err := json.Unmarshal(outer.Content, content); err != nil {
		return nil, fmt.Errorf("the content is not of the documented form: %w", err)
	}
	return outer.Total.ptr(), nil
}

func excerpt(s string) string { return sanitize(s[:min(len(s), 120)]) }

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
