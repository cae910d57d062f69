// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"strings"
	"testing"
)

func TestPlainText_removesMarkupAndControlCharacters(t *testing.T) {
	for in, want := range map[string]string{
		"": "",
		"<html><style>b {}</style><body>\r\n<b>Bad</b> &amp; <i>worse</i></body>": "Bad & worse",
		"a\x00b\x1b[1m\u202ec":       "ab[1mc",
		"not \xff UTF-8":             "not UTF-8",
		"1 < 2":                      "1 < 2",
		strings.Repeat("x", maxText): strings.Repeat("x", maxText),
	} {
		if got := PlainText(in); got != want {
			t.Errorf("PlainText(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestPlainText_limitsTheLength(t *testing.T) {
	got := PlainText(strings.Repeat("é<b>x</b>", 100_000))
	if len(got) > maxText+len("…") || !strings.HasSuffix(got, "…") {
		t.Errorf("PlainText() has %d bytes", len(got))
	}
}
