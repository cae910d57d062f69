// Package attribute holds what the schemas and models of several nouns share: the rules for ids, and how a value of the
// API becomes one of Terraform. What the API leaves out is null, never "" or 0.
package attribute

import (
	"regexp"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// The forms of ids. That of channels is laxer than the documents' examples, for they do not promise it.
var (
	channelID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$`)
	numericID = regexp.MustCompile(`^[0-9]{1,19}$`)
)

// What the forms of ids are in words.
const (
	channelIDFormat = "the id of a channel, such as ls-20250814101530-zTwK2"
	numericIDFormat = "digits, such as 1047"
)

// ChannelID are the validators of the id of a channel.
func ChannelIDValidators() []validator.String {
	return []validator.String{stringvalidator.RegexMatches(channelID, "must be "+channelIDFormat)}
}

// NumericID are the validators of the id of a snapshot or of a short clip.
func NumericIDValidators() []validator.String {
	return []validator.String{stringvalidator.RegexMatches(numericID, "must be "+numericIDFormat)}
}

// String is null for "".
func String[S ~string](s S) types.String {
	if s == "" {
		return types.StringNull()
	}
	return types.StringValue(string(s))
}

// timeFormat is RFC 3339 in UTC with milliseconds, the API's exactness.
const timeFormat = "2006-01-02T15:04:05.000Z"

// FormatTime writes a time as it stands in state and in messages.
func FormatTime(t time.Time) string { return t.UTC().Format(timeFormat) }

// Time is null for the zero time, and for a year that RFC 3339 cannot write, such as a count of microseconds would give.
func Time(t time.Time) timetypes.RFC3339 {
	if year := t.UTC().Year(); t.IsZero() || year < 0 || year > 9999 {
		return timetypes.NewRFC3339Null()
	}
	return timetypes.NewRFC3339ValueMust(FormatTime(t))
}
