package functions_test

import (
	"context"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/functions"
)

// result is what a function gives for one argument.
func result(ctx context.Context, f function.Function, argument attr.Value, empty attr.Value) (attr.Value, *function.FuncError) {
	resp := function.RunResponse{Result: function.NewResultData(empty)}
	f.Run(ctx, function.RunRequest{Arguments: function.NewArgumentsData([]attr.Value{argument})}, &resp)
	return resp.Result.Value(), resp.Error
}

func TestTimecodeToMS_converts(t *testing.T) {
	for text, want := range map[string]int64{"00:01:30.500": 90500, "01:30": 90000, "30.5": 30500, "99:59:59.999": 359999999} {
		got, err := result(t.Context(), functions.NewTimecodeToMS(), types.StringValue(text), types.Int64Unknown())
		if err != nil || !got.Equal(types.Int64Value(want)) {
			t.Errorf("%q = %s, %v; want %d", text, got, err, want)
		}
	}
}

func TestMSToTimecode_converts(t *testing.T) {
	for ms, want := range map[int64]string{90500: "00:01:30.500", 0: "00:00:00.000", 14400000: "04:00:00.000"} {
		got, err := result(t.Context(), functions.NewMSToTimecode(), types.Int64Value(ms), types.StringUnknown())
		if err != nil || !got.Equal(types.StringValue(want)) {
			t.Errorf("%d = %s, %v; want %q", ms, got, err, want)
		}
	}
}

func TestErrors_pointAtTheArgument(t *testing.T) {
	for _, c := range []struct {
		function        function.Function
		argument, empty attr.Value
		says            string
	}{
		{functions.NewTimecodeToMS(), types.StringValue("1:5"), types.Int64Unknown(), `"1:5" is not a`},
		{functions.NewTimecodeToMS(), types.StringValue(""), types.Int64Unknown(), "HH:MM:SS.mmm"},
		{functions.NewMSToTimecode(), types.Int64Value(-1), types.StringUnknown(), "negative"},
		{functions.NewMSToTimecode(), types.Int64Value(360000000), types.StringUnknown(), "99:59:59.999"},
	} {
		_, err := result(t.Context(), c.function, c.argument, c.empty)
		if err == nil || err.FunctionArgument == nil || *err.FunctionArgument != 0 || !strings.Contains(err.Text, c.says) {
			t.Errorf("%s of %s: %+v, want an error of argument 0 that says %q", name(t, c.function), c.argument, err, c.says)
		}
	}
}

func name(t testing.TB, f function.Function) string {
	t.Helper()
	var resp function.MetadataResponse
	f.Metadata(t.Context(), function.MetadataRequest{}, &resp)
	return resp.Name
}

func TestDefinitions_areWholeAndDescribed(t *testing.T) {
	for want, f := range map[string]function.Function{"timecode_to_ms": functions.NewTimecodeToMS(), "ms_to_timecode": functions.NewMSToTimecode()} {
		if got := name(t, f); got != want {
			t.Errorf("name = %s, want %s", got, want)
		}
		var resp function.DefinitionResponse
		f.Definition(t.Context(), function.DefinitionRequest{}, &resp)
		var valid function.DefinitionValidateResponse
		resp.Definition.ValidateImplementation(t.Context(), function.DefinitionValidateRequest{FuncName: want}, &valid)
		if valid.Diagnostics.HasError() {
			t.Errorf("%s: %v", want, valid.Diagnostics)
		}
		if resp.Definition.Summary == "" || resp.Definition.MarkdownDescription == "" || len(resp.Definition.Parameters) != 1 ||
			resp.Definition.Parameters[0].GetMarkdownDescription() == "" {
			t.Errorf("%s = %+v", want, resp.Definition)
		}
	}
}
