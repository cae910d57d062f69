// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"html"
	"regexp"
	"strings"
	"unicode"
)

// maxText limits what a message quotes of a response, in bytes.
const maxText = 500

var (
	markup = regexp.MustCompile(`(?s)<(script|style)\b.*?</(script|style)>|<[^<>]*>`)
	spaces = regexp.MustCompile(`\s+`)
)

// PlainText makes text from a response fit for a message: without markup, which messages of the API gateway may hold, and
// without control characters, on one line, and cut at 500 bytes. Remove secrets from the text first: half a secret that
// the cut leaves behind is not recognized any more.
func PlainText(s string) string {
	if len(s) > 8*maxText {
		s = s[:8*maxText]
	}
	s = html.UnescapeString(markup.ReplaceAllString(s, " "))
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	s = strings.TrimSpace(spaces.ReplaceAllString(s, " "))
	if len(s) > maxText {
		s = strings.ToValidUTF8(s[:maxText], "") + "…"
	}
	return s
}
