package provider

import (
	"context"
	"time"

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

// positiveDuration refuses a duration that leaves no time. That it is a duration its type sees to.
type positiveDuration struct{}

func (positiveDuration) Description(context.Context) string { return "must be more than 0s" }
func (v positiveDuration) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

func (positiveDuration) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if d, err := time.ParseDuration(req.ConfigValue.ValueString()); err == nil && d <= 0 {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid Duration",
			"Attribute "+req.Path.String()+" must be more than 0s, such as 30s, got: "+req.ConfigValue.ValueString())
	}
}
