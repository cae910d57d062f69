// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"io"
	"log/slog"
	"net/http"
	"time"
)

// LevelTrace is the level of records that hold whole bodies.
const LevelTrace = slog.LevelDebug - 4

// logTransport logs each attempt and its outcome. It never logs request headers, which hold the access key and the
// signature.
type logTransport struct {
	next        http.RoundTripper
	service     string
	traceHeader string
	logger      *slog.Logger
	redact      func(*http.Request) func(string) string
}

func (t *logTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	if !t.logger.Enabled(ctx, slog.LevelDebug) {
		return t.next.RoundTrip(req)
	}
	start := time.Now()
	redact := t.redact(req)
	logger := t.logger.With("method", req.Method, "path", redact(req.URL.RequestURI()))
	if req.GetBody != nil && t.logger.Enabled(ctx, LevelTrace) {
		if body, err := req.GetBody(); err == nil {
			raw, _ := io.ReadAll(body)
			logger.Log(ctx, LevelTrace, "request to "+t.service, "body", redact(string(raw)))
		}
	}
	resp, err := t.next.RoundTrip(req)
	elapsed := slog.Int64("duration_ms", time.Since(start).Milliseconds())
	if err != nil {
		logger.DebugContext(ctx, "no response from "+t.service, elapsed, "error", redact(err.Error()))
		return nil, err
	}
	logger.DebugContext(ctx, "response from "+t.service, elapsed, "status", resp.StatusCode, "trace_id", redact(resp.Header.Get(t.traceHeader)))
	if t.logger.Enabled(ctx, LevelTrace) {
		logger.Log(ctx, LevelTrace, "response body from "+t.service, "body", redact(string(Body(resp))))
	}
	return resp, nil
}
