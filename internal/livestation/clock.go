// SPDX-License-Identifier: MPL-2.0

package livestation

import (
	"net/http"
	"sync/atomic"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/transport"
)

// clockTolerance is how far the timestamp of a rejected request may be off the server's time before the clock counts as the
// reason. The gateway rejects a timestamp that is five minutes off (every page of the API says so), and a Date header is
// exact to a second.
const clockTolerance = time.Minute

// The gateway's codes for a request whose signature or timestamp it rejects: "Authentication Failed", and "Bad Request
// Exception", which the documents call an invalid request. Source: as for codes.go.
const (
	gatewayAuthenticationFailed = 200
	gatewayBadRequest           = 100
)

// clock is this machine's clock, and how far the server's clock is ahead of it.
type clock struct {
	now func() time.Time
	// signingOffset is added to now for a timestamp, 0 until a request was rejected because of its timestamp.
	signingOffset atomic.Int64
	// observedOffset is the difference that the last response showed, exact to a second or two.
	observedOffset atomic.Int64
}

// serverTime returns the server's time, in UTC, at a moment of this machine's clock.
func (c *clock) serverTime(at time.Time) time.Time {
	return at.Add(time.Duration(c.observedOffset.Load())).UTC()
}

// observe remembers the difference to the server's clock that a response shows. Only a response of the API counts, which
// has a trace ID: the Date of a proxy or a login page is not the server's time.
func (c *clock) observe(resp *http.Response, sent, received time.Time) {
	if offset, ok := transport.ServerOffset(resp, sent, received); ok && traceID(resp.Header) != "" {
		c.observedOffset.Store(int64(offset))
	}
}

// skewCorrection returns the offset to sign with instead of offset, if the Date of a rejection shows that the timestamp of
// the request was wrong.
func skewCorrection(resp *http.Response, offset time.Duration, sent, received time.Time) (time.Duration, bool) {
	correct, ok := transport.ServerOffset(resp, sent, received)
	if !ok || (correct-offset).Abs() <= clockTolerance {
		return 0, false
	}
	return correct, true
}

// mayBeClockSkew reports whether the gateway rejected a request because of its signature or its timestamp, which no page of
// the documentation tells apart. Such a request did not reach Live Station, so even a POST can be sent again. A status
// without the gateway's error code proves nothing: a proxy may have sent it after the request was done.
func mayBeClockSkew(e *Error) bool {
	return e != nil && mayRejectSignature(e.StatusCode) && (e.Code == gatewayAuthenticationFailed || e.Code == gatewayBadRequest)
}

// mayRejectSignature reports whether the gateway uses a status for a rejected signature or timestamp.
func mayRejectSignature(status int) bool {
	return status == http.StatusUnauthorized || status == http.StatusBadRequest
}
