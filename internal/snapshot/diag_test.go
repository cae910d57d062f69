// SPDX-License-Identifier: MPL-2.0

package snapshot

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/providerdata"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/golden"
)

// response is the error of a response of Live Station.
func response(status, code int, message string) error {
	return &livestation.Error{StatusCode: status, Code: code, Message: message, TraceID: "36c9k6", Attempts: 1}
}

func TestDiagnostics_readAsDocumented(t *testing.T) {
	ctx, data, channel := context.Background(), &providerdata.Data{}, "ls-20250814101530-zTwK2"
	state := &model{ID: types.StringValue("1047")}
	state.ChannelID = types.StringValue(channel)
	notFound := response(http.StatusNotFound, 250004, "Not found exception")
	noChannel := response(http.StatusNotFound, 250100, "Channel is not found.")
	forbidden := response(http.StatusForbidden, 230, "Forbidden")
	golden.CheckDiagnostics(t, "snapshot", []golden.Diagnostic{
		{Situation: "create, outcome unknown", Diagnostic: createError(ctx, data, channel, response(http.StatusGatewayTimeout, 510, "Endpoint Timeout"))},
		{Situation: "create, channel not found", Diagnostic: createError(ctx, data, channel, noChannel)},
		{Situation: "create, forbidden", Diagnostic: createError(ctx, data, channel, forbidden)},
		{Situation: "import, snapshot not found", Diagnostic: importError(state, notFound)},
		{Situation: "import, other error", Diagnostic: importError(state, forbidden)},
		{Situation: "data source, channel not found", Diagnostic: readError(channel, "1047", noChannel)},
		{Situation: "data source, snapshot not found", Diagnostic: readError(channel, "1047", notFound)},
		{Situation: "data source, other error", Diagnostic: readError(channel, "1047", forbidden)},
		{
			Situation:  "data source, expired",
			Diagnostic: expiredError(channel, &livestation.Snapshot{ID: "1047", ExpireTime: time.UnixMilli(1_655_982_268_177)}),
		},
		{Situation: "plan, channel not found", Diagnostic: channelProblem(channel, nil, nil, noChannel)[0]},
		{Situation: "plan, credentials rejected", Diagnostic: channelProblem(channel, nil, nil, response(http.StatusUnauthorized, 200, "Authentication Failed"))[0]},
		{Situation: "plan, channel unreadable", Diagnostic: channelProblem(channel, nil, nil, response(http.StatusServiceUnavailable, 500, "Endpoint Error"))[0]},
		{Situation: "plan, channel not ready", Diagnostic: channelProblem(channel, nil, &livestation.Channel{Status: "READY", Recording: new(bool)}, nil)[0]},
		{Situation: "plan of a replacement, channel off the air", Diagnostic: channelProblem(channel, state, &livestation.Channel{Status: "READY"}, nil)[0]},
		{Situation: "plan of a replacement, channel not found", Diagnostic: channelProblem(channel, state, nil, noChannel)[0]},
	})
}

func TestMissingPrerequisites_namesEachAndTheWayToIt(t *testing.T) {
	yes, no := true, false
	ready := livestation.Channel{Status: livestation.ChannelStatus("PUBLISHING"), DVR: &yes, Recording: &yes, OutputProtocol: "HLS"}
	if missing := missingPrerequisites(&ready); len(missing) > 0 {
		t.Errorf("a channel that is ready lacks %q", missing)
	}
	for name, change := range map[string]func(*livestation.Channel){
		"Its status is READY, not PUBLISHING: start the stream to its publish URL.":                                                             func(c *livestation.Channel) { c.Status = "READY" },
		"It has no time machine (use_dvr is false): turn it on with the API, or create a channel with one. The console cannot change it later.": func(c *livestation.Channel) { c.DVR = &no },
		"It is not being recorded: start the recording, or let it start with the stream (immediate_on_air).":                                    func(c *livestation.Channel) { c.Recording = &no },
		"Its output protocol is LL_HLS: one page of Live Station's documentation says that snapshots need HLS.":                                 func(c *livestation.Channel) { c.OutputProtocol = "LL_HLS" },
	} {
		channel := ready
		change(&channel)
		if missing := missingPrerequisites(&channel); len(missing) != 1 || missing[0] != name {
			t.Errorf("missingPrerequisites() = %q, want %q", missing, name)
		}
	}
	if missing := missingPrerequisites(&livestation.Channel{Status: "PUBLISHING"}); len(missing) > 0 {
		t.Errorf("fields that Live Station omits count as missing: %q", missing)
	}
}
