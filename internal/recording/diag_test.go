// SPDX-License-Identifier: MPL-2.0

package recording

import (
	"context"
	"io"
	"net/http"
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/golden"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/wait"
)

func TestDiagnostics_readAsDocumented(t *testing.T) {
	start, stop := NewStartAction().(*Action).kind, NewStopAction().(*Action).kind
	response := func(status, code int, message string) error {
		return &livestation.Error{StatusCode: status, Code: code, Message: message, TraceID: "36c9k6", Attempts: 1}
	}
	noChannel := response(http.StatusNotFound, 250100, "Channel is not found.")
	offAir := response(http.StatusBadRequest, 250103, "Channel is not Publishing Status.")
	unavailable := response(http.StatusServiceUnavailable, 500, "Endpoint Error")
	forbidden := response(http.StatusForbidden, 230, "Forbidden")
	lost := &livestation.Error{Err: io.ErrUnexpectedEOF, Attempts: 1}
	outcome := wait.Outcome{LastState: "is not being recorded"}
	golden.CheckDiagnostics(t, "recording", []golden.Diagnostic{
		{Situation: "channel not found", Diagnostic: start.readError("ls-1", noChannel)},
		{Situation: "start, channel not on the air", Diagnostic: start.requestError("ls-1", offAir)},
		{Situation: "channel unreadable", Diagnostic: stop.readError("ls-1", unavailable)},
		{Situation: "stop, service unavailable", Diagnostic: stop.requestError("ls-1", unavailable)},
		{Situation: "start, response lost", Diagnostic: start.requestError("ls-1", lost)},
		{Situation: "start, not confirmed in time", Diagnostic: start.waitError("ls-1", &wait.CancelledError{Outcome: outcome, Cause: errTimeout})},
		{Situation: "start, polls fail until the timeout", Diagnostic: start.waitError("ls-1", &wait.CancelledError{Outcome: wait.Outcome{LastError: unavailable}, Cause: errTimeout})},
		{Situation: "stop, polls are not permitted", Diagnostic: stop.waitError("ls-1", &wait.PollError{Outcome: wait.Outcome{LastError: forbidden}})},
		{Situation: "stop, wait interrupted", Diagnostic: stop.waitError("ls-1", &wait.CancelledError{Outcome: outcome, Cause: context.Canceled})},
	})
}
