// SPDX-License-Identifier: MPL-2.0

package objectstorage_test

import (
	"net/http"
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/objectstorage"
)

// A check without a network: request, signature and response.
func BenchmarkExists(b *testing.B) {
	config := newConfig("http://storage.test")
	config.Transport = roundTripper(func(req *http.Request) (*http.Response, error) { return respond(req, http.StatusOK, "1", ""), nil })
	client := objectstorage.New(config)
	b.ReportAllocs()
	for b.Loop() {
		if exists, err := client.Exists(b.Context(), bucket, key); err != nil || !exists {
			b.Fatal(exists, err)
		}
	}
}
