// SPDX-License-Identifier: MPL-2.0

package recording

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/tfdiag"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/wait"
)

// errTimeout is the cause that ends an action when its timeout has passed.
var errTimeout = errors.New("the timeout of the action has passed")

// requestError is the error of a request that failed. what names the request.
func (k kind) requestError(ctx context.Context, what string, err error) diag.Diagnostic {
	situation := tfdiag.Situation{Summary: k.failure, What: what, Err: err, Consequence: "The recording is unchanged."}
	switch {
	case ctx.Err() != nil:
		situation.Consequence = "The recording may have changed."
		situation.NextStep = "Read is_recording with the data source ncplivestation_channel, and run the action again."
	case livestation.IsNotFound(err):
		situation.Summary, situation.Attribute = "Channel Not Found", path.Root("channel_id")
		situation.NextStep = tfdiag.CheckChannel
	}
	return situation.Error()
}

// waitError is the error of a change that the channel did not report.
func (k kind) waitError(channelID string, err error) diag.Diagnostic {
	situation := tfdiag.Situation{
		Summary:     "Recording Change Unconfirmed",
		What:        fmt.Sprintf("Live Station accepted the request, but channel %s did not report that it %s.", channelID, stateText(k.recording)),
		Consequence: "The recording may still change.",
		NextStep:    "Read is_recording with the data source ncplivestation_channel. To wait longer, raise timeout.",
	}
	var poll *wait.PollError
	switch {
	case errors.As(err, &poll):
		situation.What = fmt.Sprintf("Live Station accepted the request. Reading channel %s", channelID)
		situation.Err = poll.LastError
	case errors.Is(err, errTimeout):
	default:
		situation.Summary = "Recording Wait Interrupted"
		situation.NextStep = "Read is_recording with the data source ncplivestation_channel, and run the action again."
	}
	return situation.Error()
}
