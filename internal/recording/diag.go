// SPDX-License-Identifier: MPL-2.0

package recording

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/tfdiag"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/wait"
)

// errTimeout is the cause that ends an action when its timeout has passed.
var errTimeout = errors.New("the timeout of the action has passed")

// readError is the error of a channel that could not be read, so that nothing was requested.
func (k kind) readError(channelID string, err error) diag.Diagnostic {
	situation := tfdiag.Situation{Summary: k.failure, What: "Reading channel " + channelID, Err: err, Consequence: "No change of the recording was requested."}
	if livestation.IsNotFound(err) {
		situation.Summary, situation.Attribute = "Channel Not Found", path.Root("channel_id")
		situation.NextStep = tfdiag.CheckChannel
	}
	return situation.Error()
}

// requestError is the error of a request that failed.
func (k kind) requestError(channelID string, err error) diag.Diagnostic {
	situation := tfdiag.Situation{Summary: k.failure, What: k.gerund + " the recording of channel " + channelID, Err: err, Consequence: "The recording is unchanged."}
	if livestation.IsOutcomeUnknown(err) {
		situation.Consequence = "The recording may have changed."
		situation.NextStep = k.runAgain()
	}
	return situation.Error()
}

// waitError is the error of a change that the channel did not report.
func (k kind) waitError(channelID string, err error) diag.Diagnostic {
	situation := tfdiag.Situation{
		Summary:     "Recording Change Unconfirmed",
		Consequence: "The recording may still change.",
		NextStep:    k.runAgain(),
	}
	var poll *wait.PollError
	var ended *wait.CancelledError
	switch {
	case errors.As(err, &poll):
		situation.What = fmt.Sprintf("Live Station accepted the request, but reading channel %s", channelID)
		situation.Err = poll.LastError
		situation.NextStep = strings.TrimSpace(tfdiag.Advice(poll.LastError) + " " + k.runAgain())
	case errors.Is(err, errTimeout):
		situation.What = fmt.Sprintf("Live Station accepted the request, but channel %s did not report that the recording has %s before timeout expired.", channelID, k.change())
		situation.NextStep += " To wait longer, raise timeout."
	default:
		situation.Summary = "Recording Wait Interrupted"
		situation.What = fmt.Sprintf("Live Station accepted the request, but the run was interrupted before channel %s reported that the recording has %s.", channelID, k.change())
	}
	if errors.As(err, &ended) && ended.LastError != nil {
		situation.What += " The last poll failed: " + tfdiag.Response(ended.LastError)
	}
	return situation.Error()
}

// runAgain says how to request a change again.
func (k kind) runAgain() string {
	return "Run the action again: terraform apply -invoke=action.ncplivestation_" + k.name + ".NAME, where NAME is the name of the action block. It changes nothing if the recording has " +
		k.change() + " already."
}

// change is what has happened to the recording when the action succeeds.
func (k kind) change() string {
	if k.recording {
		return "started"
	}
	return "stopped"
}
