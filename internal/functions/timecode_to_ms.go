// Package functions offers the provider's functions. They calculate: none of them asks Live Station, and they work
// without keys.
package functions

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"
)

var _ function.Function = TimecodeToMS{}

// TimecodeToMS is the function timecode_to_ms.
type TimecodeToMS struct{}

// NewTimecodeToMS makes the function.
func NewTimecodeToMS() function.Function { return TimecodeToMS{} }

// Metadata names the function.
func (TimecodeToMS) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "timecode_to_ms"
}

// Definition describes the function.
func (TimecodeToMS) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Milliseconds of a timecode",
		MarkdownDescription: "Converts a timecode to whole milliseconds, the unit of `start_time` and `end_time` of a short clip: " +
			"`00:01:30.500` is 90500.\n\n" +
			"A timecode is `HH:MM:SS.mmm`, `MM:SS.mmm` or `SS.mmm`, with one to three digits or nothing behind the seconds. " +
			"The first part may be larger than its unit (`90:00` is an hour and a half), those that follow have two digits and are below 60. " +
			"What stands behind the point is a part of a second: `.5` is 500 ms. A number alone is seconds, not milliseconds. " +
			"Everything up to `99:59:59.999` is converted exactly, although a snapshot, and with it a short clip, has four hours at most.",
		Parameters: []function.Parameter{
			function.StringParameter{
				Name:                "timecode",
				MarkdownDescription: "The timecode, such as `00:01:30.500`, `01:30.5` or `90`.",
			},
		},
		Return: function.Int64Return{},
	}
}

// Run converts.
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
