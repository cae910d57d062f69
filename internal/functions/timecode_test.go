// SPDX-License-Identifier: MPL-2.0

package functions

import (
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"
)

func TestParseMS_acceptsEachForm(t *testing.T) {
	for text, want := range map[string]int64{
		"00:01:30.500": 90_500,
		"00:01:30":     90_000,
		"01:30":        90_000,
		"01:30.500":    90_500,
		"30.500":       30_500,
		"30":           30_000,
		"00:00:00.000": 0,
		"00:00":        0,
		"0":            0,
		".5":           500,
		"0.5":          500,
		"00.05":        50,
		"00.005":       5,
		"00:00:01.50":  1_500,
		"5":            5_000,
		"1:30":         90_000,
		"1:00:00":      3_600_000,
		"90":           90_000,
		"99.999":       99_999,
		"90:00":        5_400_000,
		"240:00":       14_400_000,
		"14400":        14_400_000,
		"001:30":       90_000,
		"04:00:00.000": 14_400_000,
		"08:09:08.089": 29_348_089,
		"99:59:59.999": MaxMS,
		"5999:59.999":  MaxMS,
		"359999.999":   MaxMS,
	} {
		if got, err := ParseMS(text); err != nil || got != want {
			t.Errorf("ParseMS(%q) = %d, %v; want %d", text, got, err, want)
		}
	}
}

func TestParseMS_rejectsOtherTextAndNamesTheForms(t *testing.T) {
	const (
		empty    = "it is empty"
		digits   = "the digits 0 to 9"
		missing  = "a part is missing"
		later    = "from 00 to 59"
		fraction = "one to three digits"
		parts    = "more than three parts"
		beyond   = "larger than 99:59:59.999"
	)
	for text, says := range map[string]string{
		"": empty,

		".": fraction, "1.": fraction, "01:30.": fraction, "00:01:30.5000": fraction, "0.0001": fraction,

		":": missing, ":30": missing, ":30.5": missing, "01:": missing, "01:.5": missing, "00::30": missing,

		"01:60": later, "00:60:00": later, "00:00:60.000": later,
		"1:5": later, "1:005": later, "00:1:30": later, "01:300": later,

		"00:00:01:30": parts, "00:00:01:30.500": parts,

		"100:00:00": beyond, "6000:00": beyond, "360000": beyond, "99999999999999999999:59:59": beyond,
		"9223372036854775807": beyond, "9223372036854775808": beyond, strings.Repeat("9", 39): beyond,

		" ": digits, " 00:01:30": digits, "00:01:30 ": digits, "00:01: 30": digits, "00:01:30\n": digits, "-1": digits,
		"+1": digits, "00:-1:00": digits, "1e3": digits, "0x10": digits, "1_0": digits, "1m30s": digits, "00:01:30,500": digits,
		"00:01:30;12": digits, "00:01:30.50a": digits, "1.5.0": digits, "1.5:00": digits, "00\x00": digits,
		"\u0660\u0660:\u0660\u0661:\u0663\u0660": digits, "\uff10\uff11:\uff13\uff10": digits, "3\u00b2": digits, "\xff:00": digits,
	} {
		got, err := ParseMS(text)
		if err == nil || got != 0 {
			t.Errorf("ParseMS(%q) = %d, %v; want an error", text, got, err)
			continue
		}
		for _, part := range []string{says, fmt.Sprintf("%q is not a timecode", text), "HH:MM:SS.mmm", "MM:SS", "SS.mmm"} {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("the error of ParseMS(%q) does not contain %q: %v", text, part, err)
			}
		}
	}
}

func TestParseMS_quotesOnlyTheStartOfALongText(t *testing.T) {
	_, err := ParseMS(strings.Repeat("가", 100_000))
	if err == nil || len(err.Error()) > 500 || !strings.Contains(err.Error(), `"`+strings.Repeat("가", 40)+`"...`) {
		t.Errorf("error = %v", err)
	}
}

func TestFormatMS_writesEachUnit(t *testing.T) {
	for ms, want := range map[int64]string{
		0: "00:00:00.000", 7: "00:00:00.007", 999: "00:00:00.999", 1_000: "00:00:01.000", 59_999: "00:00:59.999",
		60_000: "00:01:00.000", 90_500: "00:01:30.500", 3_599_999: "00:59:59.999", 3_600_000: "01:00:00.000",
		14_400_000: "04:00:00.000", MaxMS: "99:59:59.999",
	} {
		if got, err := FormatMS(ms); err != nil || got != want {
			t.Errorf("FormatMS(%d) = %q, %v; want %q", ms, got, err, want)
		}
	}
}

func TestFormatMS_rejectsValuesWithoutTimecode(t *testing.T) {
	for ms, says := range map[int64]string{
		-1: "is negative", math.MinInt64: "is negative", MaxMS + 1: "99:59:59.999", math.MaxInt64: "99:59:59.999",
	} {
		got, err := FormatMS(ms)
		if err == nil || got != "" || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), fmt.Sprint(ms)) {
			t.Errorf("FormatMS(%d) = %q, %v; want an error that contains %q", ms, got, err, says)
		}
	}
}

// A clip is at most four hours long. 61 has no factor in common with 60 or 1000, so each value of each unit occurs.
func TestParseMS_isInverseOfFormatMSUpToFourHours(t *testing.T) {
	for ms := int64(0); ms <= 14_400_000; ms += 61 {
		want := fmt.Sprintf("%02d:%02d:%02d.%03d", ms/3_600_000, ms/60_000%60, ms/1000%60, ms%1000)
		if text, err := FormatMS(ms); err != nil || text != want {
			t.Fatalf("FormatMS(%d) = %q, %v; want %q", ms, text, err, want)
		}
		if parsed, err := ParseMS(want); err != nil || parsed != ms {
			t.Fatalf("ParseMS(%q) = %d, %v; want %d", want, parsed, err, ms)
		}
	}
}

// timecodeForm is the documented form, written a second time so that a mistake in one of them shows.
var timecodeForm = regexp.MustCompile(`^(?:(?:[0-9]+:)?(?:[0-5][0-9]:)?[0-5][0-9]|[0-9]+)?(?:\.[0-9]{1,3})?$`)

func FuzzParseMS(f *testing.F) {
	for _, text := range []string{"00:01:30.500", "1:30", "90.5", ".5", "99:59:59.999", "00:60:00", "-1", "00:00:01:30", ""} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		ms, err := ParseMS(text)
		if err != nil {
			if ms != 0 || !strings.Contains(err.Error(), "HH:MM:SS.mmm") {
				t.Fatalf("ParseMS(%q) = %d, %v", text, ms, err)
			}
			return
		}
		if text == "" || !timecodeForm.MatchString(text) || ms < 0 || ms > MaxMS {
			t.Fatalf("ParseMS(%q) = %d", text, ms)
		}
		written, err := FormatMS(ms)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := ParseMS(written); err != nil || again != ms {
			t.Fatalf("ParseMS(%q) = %d, but FormatMS writes it as %s, and ParseMS of that is %d, %v", text, ms, written, again, err)
		}
		if len(text) == len(written) && strings.Count(text, ":") == 2 && strings.Contains(text, ".") && text[2] == ':' && text != written {
			t.Fatalf("ParseMS and FormatMS turn %q into %s", text, written)
		}
	})
}
