// SPDX-License-Identifier: MPL-2.0

package functions_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/functions"
)

func TestMSToTimecode_writesHoursToMilliseconds(t *testing.T) {
	for ms, want := range map[int64]string{90500: "00:01:30.500", 0: "00:00:00.000", 14400000: "04:00:00.000"} {
		got, err := result(t, functions.NewMSToTimecode(), types.Int64Value(ms), unknownString)
		if err != nil || !got.Equal(types.StringValue(want)) {
			t.Errorf("ms_to_timecode(%d) = %s, %v; want %q", ms, got, err, want)
		}
	}
}

func TestMSToTimecode_rejectsNumbersWithoutTimecodeAndPointsAtThem(t *testing.T) {
	requireArgumentError(t, functions.NewMSToTimecode(), types.Int64Value(-1), unknownString, "negative")
	requireArgumentError(t, functions.NewMSToTimecode(), types.Int64Value(360000000), unknownString, "99:59:59.999")
	requireArgumentError(t, functions.NewMSToTimecode(), types.Float64Value(0.5), unknownString, "whole number")
}

func TestMSToTimecode_isDescribed(t *testing.T) {
	checkDefinition(t, functions.NewMSToTimecode(), "ms_to_timecode")
}

func TestAccMSToTimecode_needsNoCredentials(t *testing.T) {
	checkCalls(t, map[string]knownvalue.Check{
		`ms_to_timecode(90500)`:      knownvalue.StringExact("00:01:30.500"),
		`ms_to_timecode("14400000")`: knownvalue.StringExact("04:00:00.000"),
		`ms_to_timecode(provider::ncplivestation::timecode_to_ms("99:59:59.999"))`: knownvalue.StringExact("99:59:59.999"),
	})
}

func TestAccMSToTimecode_errorNamesTheParameter(t *testing.T) {
	checkCallFails(t, `ms_to_timecode(-1)`, `(?s)Invalid value for "ms" parameter:\s+-1\s+ms.*negative`)
}
