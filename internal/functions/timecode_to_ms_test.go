// SPDX-License-Identifier: MPL-2.0

package functions_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/functions"
)

func TestTimecodeToMS_convertsEachForm(t *testing.T) {
	for timecode, want := range map[string]int64{"00:01:30.500": 90500, "01:30": 90000, "30.5": 30500, "99:59:59.999": 359999999} {
		got, err := result(t, functions.NewTimecodeToMS(), types.StringValue(timecode), unknownInt)
		if err != nil || !got.Equal(types.Int64Value(want)) {
			t.Errorf("timecode_to_ms(%q) = %s, %v; want %d", timecode, got, err, want)
		}
	}
}

func TestTimecodeToMS_rejectsOtherTextAndPointsAtIt(t *testing.T) {
	requireArgumentError(t, functions.NewTimecodeToMS(), types.StringValue("1:5"), unknownInt, `"1:5" is not a`)
	requireArgumentError(t, functions.NewTimecodeToMS(), types.StringValue(""), unknownInt, "HH:MM:SS.mmm")
}

func TestTimecodeToMS_isDescribed(t *testing.T) {
	checkDefinition(t, functions.NewTimecodeToMS(), "timecode_to_ms")
}

func TestAccTimecodeToMS_needsNoCredentials(t *testing.T) {
	checkCalls(t, map[string]knownvalue.Check{
		`timecode_to_ms("00:01:30.500")`: knownvalue.Int64Exact(90500),
		`timecode_to_ms("01:30")`:        knownvalue.Int64Exact(90000),
		`timecode_to_ms("30.25")`:        knownvalue.Int64Exact(30250),
		`timecode_to_ms(90.5)`:           knownvalue.Int64Exact(90500),
	})
}

func TestAccTimecodeToMS_errorNamesTheParameter(t *testing.T) {
	checkCallFails(t, `timecode_to_ms("1:5")`, `(?s)Invalid value for "timecode" parameter:\s+"1:5"\s+is\s+not\s+a.*HH:MM:SS\.mmm`)
}
