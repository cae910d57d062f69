// SPDX-License-Identifier: MPL-2.0

package tfdiag_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/objectstorage"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/tfdiag"
)

func TestAdvice_ofEachErrorOfObjectStorage(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		says string
	}{
		"no endpoint":    {fmt.Errorf("wrapped: %w", objectstorage.ErrNoEndpoint), "object_storage_endpoint"},
		"denied":         {&objectstorage.Error{StatusCode: 403, Code: "AccessDenied", RequestID: "r"}, "NCP_OBJECT_STORAGE_VIEWER"},
		"clock":          {&objectstorage.Error{StatusCode: 403, Code: "RequestTimeTooSkewed", RequestID: "r"}, "Set the clock"},
		"no such bucket": {&objectstorage.Error{StatusCode: 404, Code: "NoSuchBucket", RequestID: "r"}, "does not show that the mp4 is gone"},
		"server error":   {&objectstorage.Error{StatusCode: 500, RequestID: "r"}, "Run Terraform again in a few minutes"},
		"another code":   {&objectstorage.Error{StatusCode: 400, Code: "AuthorizationHeaderMalformed", RequestID: "r"}, "Object Storage rejected the request"},
		"signature":      {&objectstorage.Error{StatusCode: 403, Code: "SignatureDoesNotMatch", RequestID: "r"}, "Object Storage rejected the credentials"},
		"unreachable":    {&objectstorage.Error{Err: errors.New("connection refused")}, "Check object_storage_endpoint of the provider"},
		"a login page":   {&objectstorage.Error{StatusCode: 200}, "did not come from Object Storage"},
	} {
		if got := tfdiag.Advice(c.err); !strings.Contains(got, c.says) {
			t.Errorf("%s: %q does not say %q", name, got, c.says)
		}
	}
}
