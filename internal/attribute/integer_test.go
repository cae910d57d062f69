// SPDX-License-Identifier: MPL-2.0

package attribute_test

import (
	"math/big"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
)

// number parses a number with the precision of Terraform's numbers, 512 bits.
func number(t *testing.T, text string) types.Number {
	t.Helper()
	value, _, err := big.ParseFloat(text, 10, 512, big.ToNearestEven)
	if err != nil {
		t.Fatal(err)
	}
	return types.NumberValue(value)
}

func TestToInt64_acceptsWhatIsWithinTheToleranceOfAnInteger(t *testing.T) {
	// 1039.493 * 1000 as Terraform computes it.
	product := new(big.Float).SetPrec(512).Mul(number(t, "1039.493").ValueBigFloat(), number(t, "1000").ValueBigFloat())
	for _, c := range []struct {
		number types.Number
		want   int64
		ok     bool
	}{
		{number(t, "0"), 0, true},
		{number(t, "1047"), 1047, true},
		{number(t, "-3"), -3, true},
		{types.NumberValue(product), 1039493, true},
		{types.NumberValue(big.NewFloat(1039.493 * 1000)), 1039493, true},
		{number(t, "1000.0000009"), 1000, true},
		{number(t, "999.9999991"), 1000, true},
		{number(t, "1000.000002"), 0, false},
		{number(t, "1.5"), 0, false},
		{number(t, "9223372036854775807"), 9223372036854775807, true},
		{number(t, "9223372036854775808"), 0, false},
		{number(t, "1e30"), 0, false},
		{types.NumberNull(), 0, false},
		{types.NumberUnknown(), 0, false},
	} {
		got, ok := attribute.ToInt64(c.number)
		if ok != c.ok || ok && got != c.want {
			t.Errorf("ToInt64(%s) = %d, %t; want %d, %t", c.number, got, ok, c.want, c.ok)
		}
	}
}

func TestSameInt64_comparesIntegers(t *testing.T) {
	if !attribute.SameInt64(number(t, "1000"), number(t, "1000.0000001")) {
		t.Error("1000 and 1000.0000001 differ, want the same integer")
	}
	if attribute.SameInt64(number(t, "1000"), number(t, "1001")) {
		t.Error("1000 and 1001 are the same")
	}
	if attribute.SameInt64(types.NumberNull(), types.NumberNull()) {
		t.Error("two nulls are the same integer")
	}
}

func TestInteger_rejectsFractionsAndValuesOutOfRange(t *testing.T) {
	for _, c := range []struct {
		integer attribute.Integer
		number  types.Number
		says    string
	}{
		{attribute.Integer{Min: 0}, number(t, "0"), ""},
		{attribute.Integer{Min: 0}, types.NumberNull(), ""},
		{attribute.Integer{Min: 0}, types.NumberUnknown(), ""},
		{attribute.Integer{Min: 1, Max: 240}, number(t, "240"), ""},
		{attribute.Integer{Min: 0}, number(t, "-1"), "must be a whole number and at least 0, got: -1"},
		{attribute.Integer{Min: 0}, number(t, "1.5"), "must be a whole number and at least 0, got: 1.5"},
		{attribute.Integer{Min: 1, Max: 240}, number(t, "241"), "must be a whole number from 1 to 240, got: 241"},
	} {
		var resp validator.NumberResponse
		c.integer.ValidateNumber(t.Context(), validator.NumberRequest{Path: path.Root("minutes"), ConfigValue: c.number}, &resp)
		got := ""
		if resp.Diagnostics.HasError() {
			got = resp.Diagnostics[0].Detail()
		}
		if (got == "") != (c.says == "") || !strings.Contains(got, c.says) {
			t.Errorf("%+v says %q of %s, want %q", c.integer, got, c.number, c.says)
		}
	}
}
