// SPDX-License-Identifier: MPL-2.0

package shortclip

import (
	"context"
	"fmt"
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

// maxFilePath is the longest file_path in bytes: a key in Object Storage has at most 1,024 bytes, and Live Station adds
// the file name.
const maxFilePath = 900

var (
	// Live Station's documentation shows a bucket name with capitals, so this is less strict than Object Storage's rule.
	bucketPattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*[A-Za-z0-9]$`)
	pathPattern   = regexp.MustCompile(`^/[^\x00-\x1f\x7f]*$`)
)

func bucketName() []validator.String {
	return []validator.String{
		stringvalidator.LengthBetween(3, 63),
		stringvalidator.RegexMatches(bucketPattern,
			"must be the name of a bucket: letters, digits, hyphens, underscores or dots, with a letter or a digit at both ends"),
	}
}

func filePath() []validator.String {
	return []validator.String{
		// The length is in bytes: a character outside ASCII has two to four.
		stringvalidator.LengthAtMost(maxFilePath),
		stringvalidator.RegexMatches(pathPattern, `must start with "/", such as "/" or "/clips/2025", and contain no control characters`),
	}
}

// timeoutsAttribute is that of the library, with validators that name the attribute.
func timeoutsAttribute(ctx context.Context) schema.Attribute {
	all := timeouts.Attributes(ctx, timeouts.Opts{
		Create: true, CreateDescription: "Deadline of a create, the wait included, such as `30s` or `2h45m` (default `30m`). After it the clip stays in state, and " +
			"the next apply resumes the wait.",
		Update: true, UpdateDescription: "How long an apply resumes the wait for a clip that is still processing (default `30m`).",
		Delete: true, DeleteDescription: "How long a destroy with `delete_file_on_destroy` may take, the wait for an unfinished clip included (default `5m`).",
	})
	object, ok := all.(schema.SingleNestedAttribute)
	if !ok {
		return all
	}
	object.MarkdownDescription = "Timeouts: durations such as `90s`, `15m` or `2h45m`."
	for name, attr := range object.Attributes {
		if text, ok := attr.(schema.StringAttribute); ok {
			text.Validators = []validator.String{attribute.PositiveDuration{}}
			object.Attributes[name] = text
		}
	}
	return object
}

// ValidateConfig checks start_time and end_time together.
func (r *Resource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var startTime, endTime types.Number
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("start_time"), &startTime)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("end_time"), &endTime)...)
	if resp.Diagnostics.HasError() {
		return
	}
	start, startOK := attribute.ToInt64(startTime)
	end, endOK := attribute.ToInt64(endTime)
	// The validator of each attribute reports what is wrong with it alone.
	if !startOK || !endOK || start < 0 || end < livestation.MinShortClipLength {
		return
	}
	if problem := validateDuration(start, end); problem != "" {
		resp.Diagnostics.AddAttributeError(path.Root("end_time"), "Invalid Short Clip Length", problem)
	}
}

// validateDuration returns what is wrong with the length of a clip, "" if nothing is. Both times are in milliseconds.
func validateDuration(start, end int64) string {
	const rule = "end_time must be from 100 ms to 14400000 ms (4 hours) after start_time"
	length := end - start
	switch {
	case length < livestation.MinShortClipLength:
		return fmt.Sprintf("end_time is %d and start_time is %d, so the clip would be %d ms long, but %s. Set end_time to %d or more.",
			end, start, length, rule, start+livestation.MinShortClipLength)
	case length > livestation.MaxShortClipLength:
		return fmt.Sprintf("end_time is %d and start_time is %d, so the clip would be %d ms long, but %s. Set end_time to %d or less, or create several clips.",
			end, start, length, rule, start+livestation.MaxShortClipLength)
	}
	return ""
}
