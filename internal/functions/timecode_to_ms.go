// SPDX-License-Identifier: MPL-2.0

// Package functions implements the provider's functions. They only compute, so they need no credentials and make no request.
package functions

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"
)

var _ function.Function = TimecodeToMS{}

// TimecodeToMS is the function timecode_to_ms.
type TimecodeToMS struct{}

// NewTimecodeToMS returns the function.
func NewTimecodeToMS() function.Function { return TimecodeToMS{} }

// Metadata names the function.
func (TimecodeToMS) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "timecode_to_ms"
}

// Definition describes the function.
func (TimecodeToMS) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Converts a timecode to milliseconds",
		MarkdownDescription: "Converts a timecode to whole milliseconds, the unit of `start_time` and `end_time` of a short clip: " +
			"`00:01:30.500` is 90500.\n\n" +
			"A timecode is `HH:MM:SS.mmm`, `MM:SS.mmm` or `SS.mmm`. The fraction of a second has one to three digits and may be left out: `.5` is 500 ms. " +
			"The first part may be larger than its unit (`90:00` is an hour and a half). Each later part has two digits and is below 60. " +
			"A number alone is seconds, not milliseconds. " +
			"The function converts every timecode up to `99:59:59.999` exactly. A snapshot, and so a short clip, is at most four hours long.",
		Parameters: []function.Parameter{
			function.StringParameter{
				Name:                "timecode",
				MarkdownDescription: "The timecode, such as `00:01:30.500`, `01:30.5` or `90`.",
			},
		},
		Return: function.Int64Return{},
	}
}

// Run converts the argument.
func (TimecodeToMS) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var text string
	if resp.Error = req.Arguments.Get(ctx, &text); resp.Error != nil {
		return
	}
	ms, err := ParseMS(text)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, err.Error())
		return
	}
	resp.Error = resp.Result.Set(ctx, ms)
}
