package livestation

import (
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/transport"
)

// Codes of Live Station that mean something to a caller. Source: the error-code table of the Live Station API; the rest
// of it is codeMessages.
const (
	CodeNotFound           = 250004
	CodeNotAvailable       = 250005
	CodeOK                 = 250013
	CodeChannelNotFound    = 250100
	CodeChannelIDNotExists = 250123
)

// Codes of the gateway, which are not HTTP statuses. Source: the gateway's error page.
const (
	gatewayAuthenticationFailed = 200
	gatewayPermissionDenied     = 210
	gatewayForbidden            = 230
)

var (
	goneCodes        = codeSet(CodeNotFound, CodeChannelNotFound, CodeChannelIDNotExists)
	transientCodes   = codeSet(250000, 250007, 250008, 250009, 250016)
	credentialCodes  = codeSet(250006, 250304)
	permissionCodes  = codeSet(250010, 250015, 250017)
	wrongStateCodes  = codeSet(250101, 250102, 250103, 250107, 250114, 250115, 250121, 250124, 250125, 250131, 250133, 250134, 250135, 250136, 250137, 250140, 250141)
	invalidCodes     = codeSet(250002, 250011, 250012, 250014, 250018, 250021, 250022, 250151, 250348, 250600)
	storageCodes     = codeSet(250505, 250703, 250704, 250705)
	unavailableCodes = codeSet(CodeNotAvailable, 250019, 250020)
)

func codeSet(codes ...int) map[int]bool {
	set := make(map[int]bool, len(codes))
	for _, code := range codes {
		set[code] = true
	}
	return set
}

// Error is a call that did not succeed: the service or the gateway before it refused it, or no whole and readable answer
// came. What it means to the caller is told by the predicates of this package (IsGone and its like), never by its text.
type Error struct {
	// Operation says in words what was tried, such as "create short clip".
	Operation string
	// Method and Path are the request line, without the query.
	Method, Path string
	// StatusCode is the HTTP status, 0 where no whole answer came.
	StatusCode int
	// Code is the error's number, the service's own (250000 and up) or the gateway's (below 1000); 0 where there is none.
	Code int
	// Name is the errorName of the service; it is not unique.
	Name string
	// Message and Details are the answer's texts, without markup and secrets.
	Message, Details string
	// TraceID is the id under which NCP's support finds the request.
	TraceID string
	// RetryAfter is what the answer asked to wait, 0 if it did not ask.
	RetryAfter time.Duration
	// ClockSkew is how far the server's clock is ahead of ours where that may be the reason of a refusal, else 0.
	ClockSkew time.Duration
	// Attempts is how often the request was made.
	Attempts int
	// Unsent is true where the server certainly did nothing, although there is no answer that says so.
	NotSent bool
	// Unreadable is true where a success was answered in a form that this client cannot read.
	InvalidResponse bool
	// CredentialsSource says where the access key pair of the client was found, as Config does.
	CredentialsSource string
	// Err is the cause, where the fault is not an answer.
	Err error
}

// Error says what was tried, what answered and what it means, in one line.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s %s): %s", e.Operation, e.Method, e.Path, e.Response())
	if e.Attempts > 1 {
		fmt.Fprintf(&b, ", after %d attempts", e.Attempts)
	}
	return b.String()
}

// Answer says what answered and what it means, without what was tried.
func (e *Error) Response() string {
	var parts []string
	if e.StatusCode != 0 {
		parts = append(parts, strings.TrimSpace(fmt.Sprintf("HTTP %d %s", e.StatusCode, http.StatusText(e.StatusCode))))
	}
	if e.Code != 0 {
		code := fmt.Sprintf("error code %d", e.Code)
		if e.Name != "" {
			code += " " + e.Name
		}
		parts = append(parts, code)
	}
	answer := strings.Join(parts, ", ")
	for _, text := range e.messages() {
		if answer != "" {
			answer += ": "
		}
		answer += text
	}
	if e.RetryAfter > 0 {
		answer += fmt.Sprintf(" (asked to wait %s)", e.RetryAfter)
	}
	if e.TraceID != "" {
		answer += fmt.Sprintf(" [trace id %s]", e.TraceID)
	}
	return answer
}

// texts are what the answer said and what the documents say of its code, each once.
func (e *Error) messages() []string {
	var texts []string
	for _, text := range []string{e.Message, e.Details, e.CodeDescription()} {
		text = strings.TrimSpace(text)
		if text == "" || slices.ContainsFunc(texts, func(said string) bool { return sameText(said, text) }) {
			continue
		}
		texts = append(texts, text)
	}
	if e.Err != nil {
		texts = append(texts, e.Err.Error())
	}
	return texts
}

// sameText tells whether one text says what the other says, for the service often sends what its table holds.
func sameText(a, b string) bool {
	plain := func(s string) string { return strings.Trim(strings.ToLower(s), " .") }
	return strings.Contains(plain(a), plain(b)) || strings.HasPrefix(plain(b), plain(a))
}

// Meaning is what the documents say of the error's code; "" where they do not know it.
func (e *Error) CodeDescription() string {
	meaning := codeMessages[e.Code]
	if e.Code < 1000 {
		meaning = gatewayMessages[e.Code]
	}
	if strings.Contains(meaning, "{0}") && e.Message != "" {
		return ""
	}
	return meaning
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// IsGone tells that the thing asked for, or its channel, definitely does not exist. Nothing else does: neither a HTTP
// 404 of the gateway, which says that an address is unknown, nor "not available".
func IsNotFound(err error) bool {
	return match(err, func(e *Error) bool { return goneCodes[e.Code] })
}

// IsThrottled tells that a limit of the gateway was reached; nothing was done.
func IsThrottled(err error) bool {
	return match(err, func(e *Error) bool { return e.StatusCode == http.StatusTooManyRequests })
}

// IsNotAuthenticated tells that the keys, the signature or its time were refused; nothing was done.
func IsUnauthenticated(err error) bool {
	return match(err, func(e *Error) bool {
		if e.Code == 0 {
			return e.StatusCode == http.StatusUnauthorized
		}
		return e.Code == gatewayAuthenticationFailed || credentialCodes[e.Code]
	})
}

// IsNoPermission tells that the keys are good but may not do this; nothing was done.
func IsPermissionDenied(err error) bool {
	return match(err, func(e *Error) bool {
		if e.Code == 0 {
			return e.StatusCode == http.StatusForbidden
		}
		return e.Code == gatewayPermissionDenied || e.Code == gatewayForbidden || permissionCodes[e.Code]
	})
}

// IsWrongState tells that the channel is not in a state that permits this: not publishing, not recording, without time
// machine, or its CDN not running; nothing was done.
func IsWrongState(err error) bool {
	return match(err, func(e *Error) bool { return wrongStateCodes[e.Code] })
}

// IsInvalid tells that the service refused a value of the request; nothing was done.
func IsInvalid(err error) bool {
	return match(err, func(e *Error) bool { return invalidCodes[e.Code] })
}

// IsStorage tells that the service could not use the bucket; nothing was done.
func IsBucketError(err error) bool {
	return match(err, func(e *Error) bool { return storageCodes[e.Code] })
}

// IsNotAvailable tells that the service has the thing but does not give it now. It may be what an expired snapshot
// answers; it is not proof that anything is gone.
func IsNotAvailable(err error) bool {
	return match(err, func(e *Error) bool { return e.Code == CodeNotAvailable })
}

// IsTransient tells a fault that passes: no answer, an answer cut off, a 5xx, or a code of the service for its own
// inner faults. A limit that was reached is IsThrottled.
func IsTransient(err error) bool {
	return match(err, func(e *Error) bool {
		return !isRejection(e.Code) && (IsUnreachable(e) || e.StatusCode >= 500 || transientCodes[e.Code])
	})
}

// IsUnreachable tells that the request was tried and no whole answer came.
func IsUnreachable(err error) bool {
	return match(err, func(e *Error) bool { return e.StatusCode == 0 && e.Attempts > 0 })
}

// IsTimeout tells that whoever waited gave up, this client or the gateway, so that the service may still be at work.
func IsTimeout(err error) bool {
	return match(err, func(e *Error) bool {
		return e.StatusCode == http.StatusGatewayTimeout || errors.Is(e.Err, transport.ErrRequestTimeout)
	})
}

// IsAmbiguous tells, of a request that makes something, that it may have been done although it failed: no answer to
// what was sent, a fault behind the gateway, or an answer that cannot be read.
func IsOutcomeUnknown(err error) bool {
	return match(err, func(e *Error) bool {
		return !e.NotSent && (IsTransient(e) || e.InvalidResponse)
	})
}

// definite tells the codes that refuse a request whatever the HTTP status.
func isRejection(code int) bool {
	for _, set := range []map[int]bool{goneCodes, credentialCodes, permissionCodes, wrongStateCodes, invalidCodes, storageCodes, unavailableCodes} {
		if set[code] {
			return true
		}
	}
	return false
}

func match(err error, is func(*Error) bool) bool {
	e := (*Error)(nil)
	return errors.As(err, &e) && is(e)
}

// answeredError reads the error out of an answer, nil where the answer is a success. HTTP 200 is no proof of success:
// other services of NCP answer their errors with it, and this one documents no status for its codes.
func parseErrorResponse(resp *http.Response) *Error {
	body := transport.Body(resp)
	e := parseError(body)
	if e == nil && resp.StatusCode >= 200 && resp.StatusCode < 300 {
		return nil
	}
	if e == nil {
		e = &Error{Message: describeResponse(resp, body)}
	}
	e.StatusCode = resp.StatusCode
	e.TraceID = traceID(resp.Header)
	e.RetryAfter = transport.RetryAfter(resp)
	return e
}

// unreadableText describes an answer that is a failure by its status alone.
func describeResponse(resp *http.Response, raw []byte) string {
	if resp.StatusCode/100 == 3 {
		return "a redirect, which is not followed with keys; is the endpoint right?"
	}
	if text := sanitize(string(raw)); text != "" {
		return "not an answer of Live Station: " + text
	}
	return "without a message"
}

// headerTraceID is the response header that identifies a request to NCP's support.
const headerTraceID = "x-ncp-trace-id"

// traceID is in every documented answer; the gateway's own may have a request id instead.
func traceID(header http.Header) string {
	if id := sanitize(header.Get(headerTraceID)); id != "" {
		return id
	}
	return sanitize(header.Get("x-ncp-apigw-request-id"))
}

// errorBody is the documented form of an error, of service and gateway alike: {"error":{...}}. The code is a number in
// one document and a string in the other. One public client reads the code from the top level.
type errorBody struct {
	Error     json.RawMessage `json:"error"`
	ErrorCode *code           `json:"errorCode"`
	Message   looseString     `json:"message"`
}

type errorContent struct {
	ErrorCode code        `json:"errorCode"`
	ErrorName looseString `json:"errorName"`
	Message   looseString `json:"message"`
	Details   looseString `json:"details"`
}

// words is a text of an error. What is no text is kept as it is written: it must not cost the error its code.
type looseString string

func (w *looseString) UnmarshalJSON(raw []byte) error {
	var text string
	if json.Unmarshal(raw, &text) != nil {
		text = string(raw)
	}
	*w = looseString(text)
	return nil
}

// parseError finds an error in a body, nil where there is none. What it cannot read as JSON is no error to it.
func parseError(raw []byte) *Error {
	var body errorBody
	if json.Unmarshal(raw, &body) != nil {
		return nil
	}
	var content errorContent
	switch {
	case len(body.Error) > 0 && string(body.Error) != "null":
		text := ""
		if json.Unmarshal(body.Error, &text) == nil {
			content.Message = looseString(strings.TrimSpace(text + " " + string(body.Message)))
		} else if json.Unmarshal(body.Error, &content) != nil {
			content = errorContent{Message: looseString(body.Error)}
		}
	case body.ErrorCode != nil:
		content = errorContent{ErrorCode: *body.ErrorCode, Message: body.Message}
	default:
		return nil
	}
	if content.ErrorCode == CodeOK {
		return nil
	}
	return &Error{
		Code:    int(content.ErrorCode),
		Name:    sanitize(string(content.ErrorName)),
		Message: sanitize(string(content.Message)),
		Details: sanitize(string(content.Details)),
	}
}

// maxText bounds what is quoted of an answer, in bytes.
const maxText = 500

var (
	markup = regexp.MustCompile(`(?s)<(script|style)\b.*?</(script|style)>|<[^<>]*>`)
	spaces = regexp.MustCompile(`\s+`)
)

// plainText makes a text of an answer fit to be shown: without markup, which the gateway's messages may hold, without
// control characters, and not longer than maxText.
func sanitize(s string) string {
	if len(s) > 8*maxText {
		s = s[:8*maxText]
	}
	s = html.UnescapeString(markup.ReplaceAllString(s, " "))
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	s = strings.TrimSpace(spaces.ReplaceAllString(s, " "))
	if len(s) > maxText {
		s = strings.ToValidUTF8(s[:maxText], "") + "…"
	}
	return s
}
