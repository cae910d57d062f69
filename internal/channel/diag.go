// SPDX-License-Identifier: MPL-2.0

package channel

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/tfdiag"
)

const listHint = "The data source ncplivestation_channels lists the existing channels."

func readError(channelID string, err error) diag.Diagnostic {
	situation := tfdiag.Situation{Summary: "Unable to Read Channel", What: "Reading channel " + channelID, Err: err, Consequence: tfdiag.NothingChanged}
	if livestation.IsNotFound(err) {
		situation.Summary = "Channel Not Found"
		situation.Consequence = "The channel never existed or was deleted."
		situation.NextStep = "Check the ID, and check that site and region of the provider are those of the channel. " + listHint
	}
	return situation.Error()
}

func lookupError(name string, err error) diag.Diagnostic {
	return tfdiag.Situation{Summary: "Unable to Look Up Channel", What: fmt.Sprintf("Listing the channels named %q", name), Err: err, Consequence: tfdiag.NothingChanged}.Error()
}

func listError(filter livestation.ChannelFilter, err error) diag.Diagnostic {
	what := "Listing the channels"
	if filter.Status != "" {
		what += " with status " + string(filter.Status)
	}
	if filter.Name != "" {
		what += fmt.Sprintf(" with %q in their name", filter.Name)
	}
	return tfdiag.Situation{Summary: "Unable to List Channels", What: what, Err: err, Consequence: tfdiag.NothingChanged}.Error()
}

// nameNotFound is the error of a name that no channel has. similar are channels that have it as a part of their name.
func nameNotFound(name string, similar []livestation.Channel) diag.Diagnostic {
	situation := tfdiag.Situation{
		Summary: "Channel Name Not Found", Attribute: path.Root("channel_name"),
		What:     fmt.Sprintf("No channel is named %q, and no channel has that as a part of its name.", name),
		NextStep: "Check the spelling, and check that site and region of the provider are those of the channel. " + listHint,
	}
	if len(similar) > 0 {
		situation.What = fmt.Sprintf("No channel is named exactly %q. These channels have it as a part of their name:\n\n%s", name, summarize(similar))
		situation.NextStep = "Set channel_name to one of these names, or set channel_id."
	}
	return situation.Error()
}

// nameNotUnique is the error of a name that several channels have.
func nameNotUnique(name string, channels []livestation.Channel) diag.Diagnostic {
	return tfdiag.Situation{
		Summary: "Multiple Channels Found", Attribute: path.Root("channel_name"),
		What:     fmt.Sprintf("%d channels are named %q:\n\n%s", len(channels), name, summarize(channels)),
		NextStep: "Set channel_id to the ID of the right one instead.",
	}.Error()
}

// maxListed is how many channels a message lists.
const maxListed = 10

// summarize lists channels for a message: ID, name, status.
func summarize(channels []livestation.Channel) string {
	var lines []string
	for i := range channels[:min(len(channels), maxListed)] {
		lines = append(lines, fmt.Sprintf("  * %s  %q  %s", channels[i].ID, channels[i].Name, channels[i].Status))
	}
	if more := len(channels) - maxListed; more > 0 {
		lines = append(lines, fmt.Sprintf("  * and %d more", more))
	}
	return strings.Join(lines, "\n")
}
