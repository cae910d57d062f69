// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// siteValidator rejects a site that does not offer Live Station.
type siteValidator struct{}

func (siteValidator) Description(context.Context) string { return "must be public or fin" }
func (v siteValidator) MarkdownDescription(context.Context) string {
	return "must be `public` or `fin`"
}

func (siteValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if problem := checkSite(req.ConfigValue.ValueString()); problem != "" {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid Site", "Attribute "+req.Path.String()+": "+problem)
	}
}

// endpointValidator rejects an endpoint that is not a scheme and a host.
type endpointValidator struct{}

func (endpointValidator) Description(context.Context) string { return "must be a scheme and a host" }

func (v endpointValidator) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

func (endpointValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if problem := checkEndpoint(req.ConfigValue.ValueString()); problem != "" {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid Endpoint", "Attribute "+req.Path.String()+": "+problem)
	}
}
