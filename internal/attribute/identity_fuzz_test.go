package attribute_test

import (
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/attribute"
)

// importID is the documented form, written down a second time: a mistake in one of them shows.
var importID = regexp.MustCompile(`\A[A-Za-z0-9][-A-Za-z0-9_]{0,63}/[0-9]{1,19}\z`)

// An import id is taken apart exactly where it is of the form, and then nothing of it is lost.
func FuzzParseImportID(f *testing.F) {
	for _, id := range []string{
		"ls-20250814101530-zTwK2/1047", " ls-1/1 \n", "ls-1", "/1047", "ls-1/", "ls-1/1047/2", "ls-1/1047\n2", "-ls/1",
		"ls-1/99999999999999999999", "ls-1/\u0661\u0662", "ls\u00e9/1", "ls-1\x00/1", "\xff/1", "",
	} {
		f.Add(id)
	}
	f.Fuzz(func(t *testing.T, id string) {
		trimmed := strings.TrimSpace(id)
		who, err := attribute.ParseImportID(id)
		if wanted := importID.MatchString(trimmed); (err == nil) != wanted {
			t.Fatalf("ParseImportID(%q) = %+v, %v; want it taken: %t", id, who, err, wanted)
		}
		if err != nil {
			if message := err.Error(); message == "" || !utf8.ValidString(message) || strings.ContainsFunc(message, unicode.IsControl) {
				t.Fatalf("message %q is not fit to be shown", message)
			}
			return
		}
		if whole := who.ChannelID.ValueString() + "/" + who.ID.ValueString(); whole != trimmed {
			t.Fatalf("ParseImportID(%q) = %+v, which is %s", id, who, whole)
		}
	})
}

// A time of the API is null or what RFC 3339 can write, and says the same time.
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
		back, diags := value.ValueRFC3339Time()
		if diags.HasError() || !back.Equal(at) {
			t.Fatalf("Time(%s) = %s, which is %s: %v", at, value, back, diags)
		}
	})
}
