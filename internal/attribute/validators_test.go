// SPDX-License-Identifier: MPL-2.0

package attribute_test

import (
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
)

func TestPositiveDuration_rejectsOtherValues(t *testing.T) {
	for _, c := range []struct {
		limit time.Duration
		value types.String
		says  string
	}{
		{0, types.StringValue("30s"), ""},
		{0, types.StringValue("1ms"), ""},
		{0, types.StringNull(), ""},
		{0, types.StringUnknown(), ""},
		{168 * time.Hour, types.StringValue("168h"), ""},
		{0, types.StringValue("soon"), "must be a duration of more than 0s, such as 30s, 5m or 2h45m, got: soon"},
		{0, types.StringValue("0s"), "more than 0s"},
		{0, types.StringValue("-5m"), "more than 0s"},
		{0, types.StringValue(""), "more than 0s"},
		{168 * time.Hour, types.StringValue("168h0m1s"), "at most 168h, got: 168h0m1s"},
	} {
		var resp validator.StringResponse
		attribute.PositiveDuration{Max: c.limit}.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("timeout"), ConfigValue: c.value}, &resp)
		got := ""
		if resp.Diagnostics.HasError() {
			got = resp.Diagnostics[0].Detail()
		}
		if (got == "") != (c.says == "") || !strings.Contains(got, c.says) {
			t.Errorf("with a maximum of %s, %s: %q, want %q", c.limit, c.value, got, c.says)
		}
	}
}
