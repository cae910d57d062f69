// SPDX-License-Identifier: MPL-2.0

package attribute_test

import (
	"testing"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
)

func TestTime_isUTCWithMilliseconds(t *testing.T) {
	seoul := time.FixedZone("KST", 9*60*60)
	for _, c := range []struct {
		at   time.Time
		want string
	}{
		{time.Date(2022, 6, 23, 19, 4, 28, 177_000_000, seoul), "2022-06-23T10:04:28.177Z"},
		{time.Date(2022, 6, 23, 10, 4, 28, 0, time.UTC), "2022-06-23T10:04:28.000Z"},
	} {
		if got := attribute.Time(c.at).ValueString(); got != c.want {
			t.Errorf("Time(%s) = %s, want %s", c.at, got, c.want)
		}
	}
}

func TestTime_isNullForTheZeroTime(t *testing.T) {
	if got := attribute.Time(time.Time{}); !got.IsNull() {
		t.Errorf("Time() = %s, want null", got)
	}
}

func TestString_isNullIfEmpty(t *testing.T) {
	if got := attribute.String(""); !got.IsNull() {
		t.Errorf(`String("") = %s, want null`, got)
	}
	if got := attribute.String("x"); got.ValueString() != "x" {
		t.Errorf(`String("x") = %s`, got)
	}
}

func TestFormatDuration_roundsToSecondsBelowAMinuteAndMinutesAbove(t *testing.T) {
	for duration, want := range map[time.Duration]string{
		0:                               "0 seconds",
		1400 * time.Millisecond:         "1 second",
		59 * time.Second:                "59 seconds",
		time.Minute:                     "1 minute",
		5*time.Minute + 40*time.Second:  "6 minutes",
		59*time.Minute + 40*time.Second: "1 hour",
		time.Hour + 90*time.Second:      "1 hour 2 minutes",
		2*time.Hour + time.Minute:       "2 hours 1 minute",
	} {
		if got := attribute.FormatDuration(duration); got != want {
			t.Errorf("FormatDuration(%s) = %q, want %q", duration, got, want)
		}
	}
}

// A time of the API is null or a time that RFC 3339 can express, and then it is the same time.
func FuzzTime(f *testing.F) {
	for _, ms := range []int64{0, 1, -1, 1655978668177, 1655978668177000, 253402300799999, 253402300800000, -62135596800000, -62167219200001, 1<<63 - 1, -1 << 63} {
		f.Add(ms)
	}
	f.Fuzz(func(t *testing.T, ms int64) {
		at := time.UnixMilli(ms).UTC()
		value := attribute.Time(at)
		if value.IsNull() {
			if year := at.Year(); !at.IsZero() && year >= 0 && year <= 9999 {
				t.Fatalf("Time(%s) is null", at)
			}
			return
		}
		parsed, diags := value.ValueRFC3339Time()
		if diags.HasError() || !parsed.Equal(at) {
			t.Fatalf("Time(%s) = %s, which is %s: %v", at, value, parsed, diags)
		}
	})
}
