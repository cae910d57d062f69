// SPDX-License-Identifier: MPL-2.0

package functions

import (
	"context"
	"math/big"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
)

var _ function.Function = MSToTimecode{}

// MSToTimecode is the function ms_to_timecode.
type MSToTimecode struct{}

// NewMSToTimecode returns the function.
func NewMSToTimecode() function.Function { return MSToTimecode{} }

// Metadata names the function.
func (MSToTimecode) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "ms_to_timecode"
}

// Definition describes the function.
func (MSToTimecode) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Converts milliseconds to a timecode",
		MarkdownDescription: "Converts whole milliseconds, the unit of `start_time`, `end_time` and `duration` of a short clip, to a timecode in the format " +
			"`HH:MM:SS.mmm`: 90500 is `00:01:30.500`. It is the inverse of `timecode_to_ms`.",
		Parameters: []function.Parameter{
			// A number, because the framework reports a fraction that is given to an integer as a bug in the provider.
			function.NumberParameter{
				Name:                "ms",
				MarkdownDescription: "Milliseconds, from 0 to 359999999, which is `99:59:59.999`.",
			},
		},
		Return: function.StringReturn{},
	}
}

// Run converts the argument.
func (MSToTimecode) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var given *big.Float
	if resp.Error = req.Arguments.Get(ctx, &given); resp.Error != nil {
		return
	}
	ms, ok := attribute.ToInt64(types.NumberValue(given))
	if !ok {
		resp.Error = function.NewArgumentFuncError(0, given.Text('g', 20)+" is not a whole number of milliseconds")
		return
	}
	text, err := FormatMS(ms)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, err.Error())
		return
	}
	resp.Error = resp.Result.Set(ctx, text)
}
