package shortclip

import (
	"context"
	"fmt"
	"regexp"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
)

var (
	// The documents of Live Station show a bucket name with capitals, so the rule is laxer than that of Object Storage.
	bucketForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]$`)
	// An object's key may have up to 1024 bytes.
	pathForm = regexp.MustCompile(`^/[^\x00-\x1f\x7f]{0,900}$`)
)

func bucketName() []validator.String {
	return []validator.String{stringvalidator.RegexMatches(bucketForm,
		"must be the name of a bucket: 3 to 63 letters, digits, hyphens, underscores or dots, with a letter or a digit at both ends")}
}

func filePath() []validator.String {
	return []validator.String{stringvalidator.RegexMatches(pathForm,
		`must start with "/", such as "/" or "/clips/2025", be no longer than 900 characters, and hold no control characters`)}
}

// ValidateConfig checks what concerns several attributes together.
func (r *Resource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var start, end types.Int64
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("start_time"), &start)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("end_time"), &end)...)
	var limits timeouts.Value
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("timeouts"), &limits)...)
	if resp.Diagnostics.HasError() {
		return
	}
	known := !start.IsNull() && !start.IsUnknown() && !end.IsNull() && !end.IsUnknown()
	// Both are checked singly by their validators; what is wrong there is not said twice.
	if known && start.ValueInt64() >= 0 && end.ValueInt64() >= livestation.MinShortClipLength {
		if wrong := checkLength(start.ValueInt64(), end.ValueInt64()); wrong != "" {
			resp.Diagnostics.AddAttributeError(path.Root("end_time"), "Invalid Length of Short Clip", wrong)
		}
	}
	for name, value := range limits.Attributes() {
		text, ok := value.(types.String)
		if !ok || text.IsNull() || text.IsUnknown() {
			continue
		}
		if limit, ok := duration(text.ValueString()); ok && limit <= 0 {
			resp.Diagnostics.AddAttributeError(path.Root("timeouts").AtName(name), "Invalid Timeout",
				fmt.Sprintf("Attribute timeouts.%s must be more than 0s, such as 30m, got: %s", name, text.ValueString()))
		}
	}
}

// checkLength says what is wrong with the length of a clip, "" if nothing is.
func checkLength(start, end int64) string {
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

// duration reads a duration that a validator may have refused already.
func duration(text string) (time.Duration, bool) {
	d, err := time.ParseDuration(text)
	return d, err == nil
}
