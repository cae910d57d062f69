package livestation

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Error is the error of every call of this package: Live Station or the API gateway returned an error, or no complete and
// valid response arrived. Use the predicates of this package, such as [IsNotFound], to tell errors apart, never the text.
type Error struct {
	// Operation names the call, such as "create short clip".
	Operation string
	// Method and Path are the request line without the query.
	Method, Path string
	// StatusCode is the HTTP status, or 0 if no complete response arrived.
	StatusCode int
	// Code is the error code: Live Station's (250000 and up) or the gateway's (below 1000), or 0 if the response has none.
	Code int
	// Name is the errorName of the response. It is not unique. If errorCode is not a number, Name holds it instead.
	Name string
	// Message and Details are texts of the response, without markup and secrets.
	Message, Details string
	// TraceID identifies the request to NAVER Cloud support.
	TraceID string
	// RetryAfter is the wait that the response requests, or 0.
	RetryAfter time.Duration
	// ClockSkew is how far the server's clock is ahead of the local one, if that may be why the request was rejected; else 0.
	ClockSkew time.Duration
	// Attempts is the number of requests sent.
	Attempts int
	// NotSent is true if the request certainly did not reach the server.
	NotSent bool
	// InvalidResponse is true if the call succeeded by its HTTP status, but the response is not valid.
	InvalidResponse bool
	// CredentialsSource says where the client's credentials come from, as in [Config].
	CredentialsSource string
	// Err is the cause, if it is not a response.
	Err error
}

// Error returns the operation, the request line and the response in one line.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s %s): %s", e.Operation, e.Method, e.Path, e.Response())
	if e.Attempts > 1 {
		fmt.Fprintf(&b, ", after %d attempts", e.Attempts)
	}
	return b.String()
}

// Response describes the response alone: HTTP status, error code, texts, requested wait and trace ID.
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
	response := strings.Join(parts, ", ")
	for _, text := range e.messages() {
		if response != "" {
			response += ": "
		}
		response += text
	}
	if e.RetryAfter > 0 {
		response += fmt.Sprintf(" (asked to wait %s)", e.RetryAfter)
	}
	if e.TraceID != "" {
		response += fmt.Sprintf(" [trace id %s]", e.TraceID)
	}
	return response
}

// messages are the texts of the response or, if it has none, what the documents say about its code.
func (e *Error) messages() []string {
	var texts []string
	for _, text := range []string{e.Message, e.Details} {
		if text = strings.TrimSpace(text); text != "" && (len(texts) == 0 || !strings.EqualFold(text, texts[0])) {
			texts = append(texts, text)
		}
	}
	if description := e.CodeDescription(); len(texts) == 0 && description != "" {
		texts = append(texts, description)
	}
	if e.Err != nil {
		texts = append(texts, e.Err.Error())
	}
	return texts
}

// CodeDescription returns what the documents say about the error code, or "" for an undocumented code. It is the documented
// message, or the description where the message is only a placeholder.
func (e *Error) CodeDescription() string {
	code, _ := LookupCode(e.Code)
	if code.Message == "{0}" {
		return code.Description
	}
	return code.Message
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }
