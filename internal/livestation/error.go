// SPDX-License-Identifier: MPL-2.0

package livestation

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
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
	if e.Operation == "" {
		return e.Response() // an attempt whose call continues
	}
	return fmt.Sprintf("%s (%s %s): %s", e.Operation, e.Method, e.Path, e.Response())
}

// Response describes the response alone, such as "HTTP 401 Unauthorized, error code 200 (Authentication Failed), after 2
// attempts: Invalid authentication information. Trace ID: 36c9k60om4p3238cpmc9gm4cj4". Without a response it is the cause.
func (e *Error) Response() string {
	name, texts := e.nameAndTexts()
	var facts []string
	if e.StatusCode != 0 {
		facts = append(facts, strings.TrimSpace(fmt.Sprintf("HTTP %d %s", e.StatusCode, http.StatusText(e.StatusCode))))
	}
	switch {
	case e.Code != 0 && name != "":
		facts = append(facts, fmt.Sprintf("error code %d (%s)", e.Code, name))
	case e.Code != 0:
		facts = append(facts, fmt.Sprintf("error code %d", e.Code))
	case name != "":
		facts = append(facts, "error code "+name)
	}
	if e.Err != nil {
		texts = append(texts, e.Err.Error())
	}
	attempts := ""
	if e.Attempts > 1 {
		attempts = fmt.Sprintf(", after %d attempts", e.Attempts)
	}
	response := strings.Join(facts, ", ") + attempts
	text := strings.Join(texts, ": ")
	switch {
	case len(facts) == 0:
		response = text + attempts
	case text != "":
		response += ": " + text
	}
	if e.RetryAfter > 0 {
		response = endSentence(response) + fmt.Sprintf(" The service requests a wait of %.0f seconds.", e.RetryAfter.Seconds())
	}
	if e.TraceID != "" {
		response = endSentence(response) + " Trace ID: " + e.TraceID
	}
	return response
}

// nameAndTexts returns the name of the error code and the texts that explain it. The gateway has no errorName: its message is
// the name of the code. If the response explains nothing, the documents do.
func (e *Error) nameAndTexts() (name string, texts []string) {
	code, documented := LookupCode(e.Code)
	name = e.Name
	message, details := strings.TrimSpace(e.Message), strings.TrimSpace(e.Details)
	if documented && code.Gateway() {
		if name == "" {
			name, message = cmp.Or(message, code.Message), ""
		}
		details = cmp.Or(details, code.Description)
	}
	for _, text := range []string{message, details} {
		if text != "" && !strings.EqualFold(text, name) && !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	if description := e.CodeDescription(); len(texts) == 0 && documented && !code.Gateway() {
		texts = append(texts, description)
	}
	return name, texts
}

// endSentence adds a period where there is no punctuation mark yet.
func endSentence(s string) string {
	if strings.HasSuffix(s, ".") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") || strings.HasSuffix(s, "…") {
		return s
	}
	return s + "."
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
