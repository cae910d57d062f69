package attribute

import (
	"context"
	"fmt"
	"math/big"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// PositiveDuration refuses what is no duration, a duration that leaves no time, and one that is longer than Max, if that
// is set.
type PositiveDuration struct{ Max time.Duration }

const durationForm = "a duration of more than 0s, such as 30s, 5m or 2h45m"

// Description says what is allowed.
func (v PositiveDuration) Description(context.Context) string {
	if v.Max > 0 {
		return fmt.Sprintf("must be %s, and no longer than %gh", durationForm, v.Max.Hours())
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

// WholeNumber refuses what is not a whole number from Min to what the API's integers hold. A number attribute with it
// says so itself, where an integer attribute would call a fraction a fault of the provider.
type Integer struct{ Min int64 }

// Description says what is allowed.
func (v Integer) Description(context.Context) string {
	return fmt.Sprintf("must be a whole number and at least %d", v.Min)
}

// MarkdownDescription says what is allowed.
func (v Integer) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateNumber checks a value.
func (v Integer) ValidateNumber(ctx context.Context, req validator.NumberRequest, resp *validator.NumberResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	value := req.ConfigValue.ValueBigFloat()
	if whole, accuracy := value.Int64(); accuracy != big.Exact || whole < v.Min {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid Number",
			fmt.Sprintf("Attribute %s %s, got: %s", req.Path, v.Description(ctx), value.Text('g', 20)))
	}
}
