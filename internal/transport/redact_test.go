// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"strings"
	"testing"
)

func TestRedactor_removesEachFormOfASecret(t *testing.T) {
	redact := Redactor("se+cr/et=", "", "access")
	for in, want := range map[string]string{
		"no secret":                    "no secret",
		"access: se+cr/et=":            "***: ***",
		"?signature=se%2Bcr%2Fet%3D&b": "?signature=***&b",
		"/se+cr%2Fet=/b":               "/***/b",
		"<p>se&#43;cr/et=</p>":         "<p>***</p>",
		`{"key":"se+cr\/et="}`:         `{"key":"***"}`,
	} {
		if got := redact(in); got != want {
			t.Errorf("redact(%q) = %q, want %q", in, got, want)
		}
	}
	if got := Redactor("", "")("text"); got != "text" {
		t.Errorf("without secrets: %q", got)
	}
	if got := redact(strings.Repeat("access ", 3)); got != "*** *** *** " {
		t.Errorf("repeated: %q", got)
	}
}
