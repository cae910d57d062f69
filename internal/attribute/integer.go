// SPDX-License-Identifier: MPL-2.0

package attribute

import (
	"context"
	"fmt"
	"math"
	"math/big"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// An integer argument is a number attribute with the validator Integer: the framework reports a fraction that is given to
// an integer attribute as a bug in the provider.

// integerTolerance is how far a number may be from an integer to count as that integer. Terraform computes in binary
// fractions, so 1039.493 * 1000 is not exactly 1039493.
const integerTolerance = 0.000001

// ToInt64 returns a number as the integer that it is, and false if it is null, unknown, or not an integer.
func ToInt64(number types.Number) (int64, bool) {
	if number.IsNull() || number.IsUnknown() {
		return 0, false
	}
	value := number.ValueBigFloat()
	approximate, _ := value.Float64()
	if math.Abs(approximate) > 1<<53 {
		integer, accuracy := value.Int64()
		return integer, accuracy == big.Exact
	}
	nearest := math.Round(approximate)
	difference, _ := new(big.Float).Sub(value, big.NewFloat(nearest)).Float64()
	return int64(nearest), math.Abs(difference) <= integerTolerance
}

// SameInt64 tells whether two numbers are the same integer.
func SameInt64(a, b types.Number) bool {
	x, xOK := ToInt64(a)
	y, yOK := ToInt64(b)
	return xOK && yOK && x == y
}

// Int64ToNumber returns an integer as a number.
func Int64ToNumber(n int64) types.Number {
	return types.NumberValue(new(big.Float).SetInt64(n))
}

// Integer rejects a number that is not an integer from Min to Max. Max 0 is no upper bound.
type Integer struct{ Min, Max int64 }

// Description says what is allowed.
func (v Integer) Description(context.Context) string {
	if v.Max > 0 {
		return fmt.Sprintf("must be a whole number from %d to %d", v.Min, v.Max)
	}
	return fmt.Sprintf("must be a whole number and at least %d", v.Min)
}

// MarkdownDescription says what is allowed.
func (v Integer) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateNumber checks a value.
func (v Integer) ValidateNumber(ctx context.Context, req validator.NumberRequest, resp *validator.NumberResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if n, ok := ToInt64(req.ConfigValue); !ok || n < v.Min || v.Max > 0 && n > v.Max {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid Number",
			fmt.Sprintf("Attribute %s %s, got: %s", req.Path, v.Description(ctx), req.ConfigValue.ValueBigFloat().Text('g', 20)))
	}
}
