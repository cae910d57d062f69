// SPDX-License-Identifier: MPL-2.0

package serviceurls

import (
	"net/http"
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/golden"
)

func TestDiagnostics_readAsDocumented(t *testing.T) {
	const subject = "TIMEMACHINE URLs of channel ls-1"
	response := func(status, code int, message string) error {
		return &livestation.Error{StatusCode: status, Code: code, Message: message, TraceID: "36c9k6", Attempts: 1}
	}
	golden.CheckDiagnostics(t, "service-urls", []golden.Diagnostic{
		{Situation: "no URL in the response", Diagnostic: readError("TIMEMACHINE", subject, nil)},
		{Situation: "channel not found", Diagnostic: readError("TIMEMACHINE", subject, response(http.StatusNotFound, 250100, "Channel is not found."))},
		{Situation: "channel not recording", Diagnostic: readError("TIMEMACHINE", subject, response(http.StatusBadRequest, 250141, "Time machine URL is available while recording."))},
		{Situation: "other error", Diagnostic: readError("TIMEMACHINE", subject, response(http.StatusForbidden, 230, "Forbidden"))},
		{Situation: "two URLs with one name", Diagnostic: duplicateName(subject, "720p-16-9")},
	})
}
