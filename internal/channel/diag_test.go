// SPDX-License-Identifier: MPL-2.0

package channel

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/golden"
)

func TestDiagnostics_readAsDocumented(t *testing.T) {
	unavailable := &livestation.Error{StatusCode: http.StatusServiceUnavailable, Code: 500, Message: "Endpoint Error", TraceID: "36c9k6", Attempts: 5}
	noChannel := &livestation.Error{StatusCode: http.StatusNotFound, Code: 250100, Message: "Channel is not found.", TraceID: "36c9k6", Attempts: 1}
	events := make([]livestation.Channel, maxListed+2)
	for i := range events {
		events[i] = livestation.Channel{ID: fmt.Sprintf("ls-%d", i+1), Name: "event", Status: "READY"}
	}
	golden.CheckDiagnostics(t, "channel", []golden.Diagnostic{
		{Situation: "channel not found", Diagnostic: readError("ls-1", noChannel)},
		{Situation: "channel cannot be read", Diagnostic: readError("ls-1", unavailable)},
		{Situation: "name cannot be looked up", Diagnostic: lookupError("event", unavailable)},
		{Situation: "list, no filter", Diagnostic: listError(livestation.ChannelFilter{}, unavailable)},
		{Situation: "list, with a filter", Diagnostic: listError(livestation.ChannelFilter{Name: "event", Status: "READY"}, unavailable)},
		{Situation: "name not found", Diagnostic: nameNotFound("event", nil)},
		{Situation: "name is a part of other names", Diagnostic: nameNotFound("event", []livestation.Channel{{ID: "ls-1", Name: "event-1", Status: "READY"}, {ID: "ls-2", Name: "event-2", Status: "READY"}})},
		{Situation: "name of several channels, more than are listed", Diagnostic: nameNotUnique("event", events)},
	})
}
