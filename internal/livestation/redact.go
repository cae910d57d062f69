// SPDX-License-Identifier: MPL-2.0

package livestation

import (
	"net/http"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/transport"
)

// newRedactor returns a function that removes the access key pair, stream keys and the signature of req from a text. req
// may be nil.
func newRedactor(accessKey, secretKey string) func(req *http.Request) func(string) string {
	keys := transport.Redactor(secretKey, accessKey)
	return func(req *http.Request) func(string) string {
		signature := func(s string) string { return s }
		if req != nil {
			signature = transport.Redactor(req.Header.Get(headerSignature))
		}
		return func(s string) string { return signature(redactStreamKeys(keys(s))) }
	}
}
