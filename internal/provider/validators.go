// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

var (
	siteValidator     = checkValidator{"must be public or fin", "Invalid Site", checkSite}
	endpointValidator = checkValidator{"must be a scheme and a host", "Invalid Endpoint", checkEndpoint}
)

// checkValidator rejects a value in which check finds a problem.
type checkValidator struct {
	description, title string
	check              func(value string) (problem string)
}

func (v checkValidator) Description(context.Context) string         { return v.description }
func (v checkValidator) MarkdownDescription(context.Context) string { return v.description }

func (v checkValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if problem := v.check(req.ConfigValue.ValueString()); problem != "" {
		resp.Diagnostics.AddAttributeError(req.Path, v.title, "Attribute "+req.Path.String()+": "+problem)
	}
}
