package shortclip

import (
	"context"
	"fmt"
	"math/big"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
)

var (
	// The documents of Live Station show a bucket name with capitals, so the rule is laxer than that of Object Storage.
	bucketPattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]$`)
	// An object's key may have up to 1024 bytes.
	pathPattern = regexp.MustCompile(`^/[^\x00-\x1f\x7f]{0,900}$`)
)

func bucketName() []validator.String {
	return []validator.String{stringvalidator.RegexMatches(bucketPattern,
		"must be the name of a bucket: 3 to 63 letters, digits, hyphens, underscores or dots, with a letter or a digit at both ends")}
}

func filePath() []validator.String {
	return []validator.String{stringvalidator.RegexMatches(pathPattern,
		`must start with "/", such as "/" or "/clips/2025", be no longer than 900 characters, and hold no control characters`)}
}

// timeoutsAttribute is that of the library, with validators that name the attribute.
func timeoutsAttribute(ctx context.Context) schema.Attribute {
	all := timeouts.Attributes(ctx, timeouts.Opts{
		Create: true, CreateDescription: "How long to wait for a new clip, such as `30s` or `2h45m`. When the time is up the clip stays in the state " +
			"and the next apply goes on waiting. `30m` if not set.",
		Update: true, UpdateDescription: "How long an apply goes on waiting for a clip that is still being made. `30m` if not set.",
		Delete: true, DeleteDescription: "How long a destroy may take. `5m` if not set.",
	})
	object, ok := all.(schema.SingleNestedAttribute)
	if !ok {
		return all
	}
	object.MarkdownDescription = "How long to wait: durations such as `90s`, `15m` or `2h45m`."
	for name, one := range object.Attributes {
		if text, ok := one.(schema.StringAttribute); ok {
			text.Validators = []validator.String{attribute.PositiveDuration{}}
			object.Attributes[name] = text
		}
	}
	return object
}

// ValidateConfig checks what concerns several attributes together.
func (r *Resource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var startTime, endTime types.Number
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("start_time"), &startTime)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("end_time"), &endTime)...)
	if resp.Diagnostics.HasError() || startTime.IsNull() || startTime.IsUnknown() || endTime.IsNull() || endTime.IsUnknown() {
		return
	}
	start, startOK := toInt64(startTime)
	end, endOK := toInt64(endTime)
	// Each is checked alone by its validator; what is wrong there is not said twice.
	if !startOK || !endOK || start < 0 || end < livestation.MinShortClipLength {
		return
	}
	if wrong := validateDuration(start, end); wrong != "" {
		resp.Diagnostics.AddAttributeError(path.Root("end_time"), "Invalid Length of Short Clip", wrong)
	}
}

// whole gives a number as the integer that it is, if it is one.
func toInt64(n types.Number) (int64, bool) {
	if n.IsNull() || n.IsUnknown() {
		return 0, false
	}
	value, accuracy := n.ValueBigFloat().Int64()
	return value, accuracy == big.Exact
}

// checkLength says what is wrong with the length of a clip, "" if nothing is.
func validateDuration(start, end int64) string {
	const rule = "end_time has to be from 100 ms to 14400000 ms (4 hours) after start_time"
	length := end - start
	switch {
	case length < livestation.MinShortClipLength:
		return fmt.Sprintf("Attribute end_time is %d and start_time is %d: the clip would last %d ms, but %s. Set end_time to %d or more.",
			end, start, length, rule, start+livestation.MinShortClipLength)
	case length > livestation.MaxShortClipLength:
		return fmt.Sprintf("Attribute end_time is %d and start_time is %d: the clip would last %d ms, but %s. Set end_time to %d or less, or make several clips.",
			end, start, length, rule, start+livestation.MaxShortClipLength)
	}
	return ""
}
