// SPDX-License-Identifier: MPL-2.0

package serviceurls

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/tfdiag"
)

// requirements say what a channel needs for the URLs of a type.
var requirements = map[livestation.ServiceURLType]string{
	livestation.ServiceURLGeneral:     "The CDN of the channel must be running.",
	livestation.ServiceURLTimeMachine: "The channel must have a time machine, be PUBLISHING, and be recorded.",
	livestation.ServiceURLThumbnail:   "Live Station does not document what the channel needs for these URLs.",
}

const allowUnavailable = "To get an empty result instead, set allow_unavailable to true."

// readError is the error of URLs that could not be read. subject names them. err is nil if the response was an empty list.
func readError(urlType, subject string, err error) diag.Diagnostic {
	switch {
	case err == nil:
		return tfdiag.Situation{
			Summary:     "Playback URLs Not Available",
			What:        fmt.Sprintf("Live Station has no %s now. %s", subject, requirements[livestation.ServiceURLType(urlType)]),
			Consequence: tfdiag.NothingChanged,
			NextStep:    "Run Terraform again later. " + allowUnavailable,
		}.Error()
	case livestation.IsNotFound(err):
		return tfdiag.Situation{
			Summary: "Channel Not Found", Attribute: path.Root("channel_id"), What: "Reading the " + subject, Err: err, Consequence: tfdiag.NothingChanged,
			NextStep: tfdiag.CheckChannel + " " + allowUnavailable,
		}.Error()
	case livestation.IsWrongState(err):
		return tfdiag.Situation{
			Summary: "Playback URLs Not Available", What: "Reading the " + subject, Err: err, Consequence: tfdiag.NothingChanged,
			NextStep: tfdiag.Advice(err) + " " + allowUnavailable,
		}.Error()
	}
	return tfdiag.Situation{Summary: "Unable to Read Playback URLs", What: "Reading the " + subject, Err: err, Consequence: tfdiag.NothingChanged}.Error()
}

// duplicateName is the warning of two URLs with one name, of which the map urls can hold only one.
func duplicateName(subject, name string) diag.Diagnostic {
	return tfdiag.Situation{
		Summary: "Duplicate Playback URL Name", Attribute: path.Root("urls"),
		What:     fmt.Sprintf("Live Station returned several %s with the name %q. The map urls holds the first one.", subject, name),
		NextStep: "Use the list service_urls, which holds all of them.",
	}.Warning()
}
