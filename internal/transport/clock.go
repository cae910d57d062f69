// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"net/http"
	"time"
)

// ServerOffset returns how far the server's clock is ahead of the local one by the Date of a response, exact to a second or
// two. sent and received are local times; the Date is assumed to be of the middle between them. It reports false if the
// response has no readable Date.
func ServerOffset(resp *http.Response, sent, received time.Time) (time.Duration, bool) {
	server, err := http.ParseTime(resp.Header.Get("Date"))
	if err != nil {
		return 0, false
	}
	return server.Sub(sent.Add(received.Sub(sent) / 2)), true
}
