// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"bytes"
	"io"
	"net/http"
)

type bufferedBody struct {
	*bytes.Reader
	raw []byte
}

func (bufferedBody) Close() error { return nil }

// NewBody returns the body of a response that is in memory.
func NewBody(raw []byte) io.ReadCloser { return bufferedBody{bytes.NewReader(raw), raw} }

// Body returns the whole body of a response of this package, or nil if it is not in memory. Reading resp.Body does not
// change what it returns.
func Body(resp *http.Response) []byte {
	body, _ := resp.Body.(bufferedBody)
	return body.raw
}
