// SPDX-License-Identifier: MPL-2.0

// Package attribute holds what the schemas and models of several nouns share: the rules for IDs, and the conversion of API
// values to Terraform values. A field that the API omits is null, never "" or 0.
package attribute

import (
	"regexp"
	"strconv"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// The format of IDs. The documentation shows examples of channel IDs but promises no format, so this is less strict.
var (
	channelID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$`)
	numericID = regexp.MustCompile(`^[1-9][0-9]{0,18}$`)
)

// The formats of IDs in words.
const (
	channelIDFormat = "the ID of a channel, such as ls-20250814101530-zTwK2"
	numericIDFormat = "digits without a leading zero, such as 1047"
)

// ChannelIDValidators returns the validators of a channel ID.
func ChannelIDValidators() []validator.String {
	return []validator.String{stringvalidator.RegexMatches(channelID, "must be "+channelIDFormat)}
}

// NumericIDValidators returns the validators of the ID of a snapshot or a short clip.
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

// timeFormat is RFC 3339 in UTC with milliseconds, which is the precision of the API.
const timeFormat = "2006-01-02T15:04:05.000Z"

// FormatTime formats a time as in state and in messages.
func FormatTime(t time.Time) string { return t.UTC().Format(timeFormat) }

// FormatDuration formats a duration for messages: whole seconds below a minute, whole minutes above.
func FormatDuration(d time.Duration) string {
	if d < time.Minute {
		return count(int(d.Round(time.Second)/time.Second), "second")
	}
	minutes := int(d.Round(time.Minute) / time.Minute)
	hours, rest := minutes/60, minutes%60
	switch {
	case hours == 0:
		return count(rest, "minute")
	case rest == 0:
		return count(hours, "hour")
	}
	return count(hours, "hour") + " " + count(rest, "minute")
}

// Strings returns values of a string type as strings.
func Strings[S ~string](values []S) []string {
	texts := make([]string, len(values))
	for i, value := range values {
		texts[i] = string(value)
	}
	return texts
}

func count(n int, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return strconv.Itoa(n) + " " + unit + "s"
}

// Time is null for the zero time, and for a year that RFC 3339 cannot express, such as a count of microseconds would give.
func Time(t time.Time) timetypes.RFC3339 {
	if year := t.UTC().Year(); t.IsZero() || year < 0 || year > 9999 {
		return timetypes.NewRFC3339Null()
	}
	return timetypes.NewRFC3339ValueMust(FormatTime(t))
}
