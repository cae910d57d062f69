package livestation

import (
	"io"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"time"
)

// LevelTrace is the level of records that hold whole bodies.
const LevelTrace = slog.LevelDebug - 4

// streamKeys finds the values that let anyone broadcast on a channel, in JSON and in JSON within a string of JSON.
var streamKeys = regexp.MustCompile(`(?i)((?:\\)*"[a-z]*streamKey(?:\\)*"\s*:\s*(?:\\)*")(?:[^"\\]|\\+[^"\\])*`)

// logTransport writes down each attempt and its outcome. Headers, which hold key and signature, are never written.
type logTransport struct {
	next   http.RoundTripper
	logger *slog.Logger
	redact func(string) string
}

func (t *logTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	if !t.logger.Enabled(ctx, slog.LevelDebug) {
		return t.next.RoundTrip(req)
	}
	begun := time.Now()
	redact := redactSignature(t.redact, req)
	logger := t.logger.With("method", req.Method, "path", req.URL.RequestURI())
	if req.GetBody != nil && t.logger.Enabled(ctx, LevelTrace) {
		if body, err := req.GetBody(); err == nil {
			raw, _ := io.ReadAll(body)
			logger.Log(ctx, LevelTrace, "request to Live Station", "body", redact(string(raw)))
		}
	}
	resp, err := t.next.RoundTrip(req)
	took := slog.Int64("duration_ms", time.Since(begun).Milliseconds())
	if err != nil {
		logger.DebugContext(ctx, "no answer from Live Station", took, "error", redact(err.Error()))
		return nil, err
	}
	attributes := []any{took, "status", resp.StatusCode, "trace_id", redact(resp.Header.Get("x-ncp-trace-id"))}
	logger.DebugContext(ctx, "answer from Live Station", attributes...)
	if body, ok := resp.Body.(bufferedBody); ok {
		logger.Log(ctx, LevelTrace, "body of the answer from Live Station", "body", redact(string(body.raw)))
	}
	return resp, nil
}

func redactStreamKeys(s string) string { return streamKeys.ReplaceAllString(s, `${1}***`) }

// hiding adds the signature of req to what redact takes out of a text.
func redactSignature(redact func(string) string, req *http.Request) func(string) string {
	signature := req.Header.Get(headerSignature)
	if signature == "" {
		return redact
	}
	return func(s string) string { return strings.ReplaceAll(redact(s), signature, "***") }
}
