// SPDX-License-Identifier: MPL-2.0

package attribute

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// PositiveDuration rejects a value that is not a duration, is not positive, or is longer than Max, if that is set.
type PositiveDuration struct{ Max time.Duration }

const durationForm = "a duration of more than 0s, such as 30s, 5m or 2h45m"

// Description says what is allowed.
func (v PositiveDuration) Description(context.Context) string {
	if v.Max > 0 {
		return fmt.Sprintf("must be %s, and at most %gh", durationForm, v.Max.Hours())
	}
	return "must be " + durationForm
}

// MarkdownDescription says what is allowed.
func (v PositiveDuration) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateString checks a value.
func (v PositiveDuration) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if d, err := time.ParseDuration(req.ConfigValue.ValueString()); err != nil || d <= 0 || v.Max > 0 && d > v.Max {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid Duration",
			fmt.Sprintf("Attribute %s %s, got: %s", req.Path, v.Description(ctx), req.ConfigValue.ValueString()))
	}
}
