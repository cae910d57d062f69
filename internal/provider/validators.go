package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// siteValidator refuses what is no site of Live Station.
type siteValidator struct{}

func (siteValidator) Description(context.Context) string { return "must be public or fin" }
func (v siteValidator) MarkdownDescription(context.Context) string {
	return "must be `public` or `fin`"
}

func (siteValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if wrong := checkSite(req.ConfigValue.ValueString()); wrong != "" {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid Site", "Attribute "+req.Path.String()+": "+wrong)
	}
}

// endpointValidator refuses what is no address of a service.
type endpointValidator struct{}

func (endpointValidator) Description(context.Context) string { return "must be scheme and host alone" }

func (v endpointValidator) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

func (endpointValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if wrong := checkEndpoint(req.ConfigValue.ValueString()); wrong != "" {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid Endpoint", "Attribute "+req.Path.String()+": "+wrong)
	}
}
