// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"html"
	"net/url"
	"strings"
)

// Redactor returns a function that replaces each secret in a text by ***, also where the secret is escaped for a URL, for
// HTML or for JSON: a response that quotes its request escapes it. Empty secrets are ignored.
func Redactor(secrets ...string) func(string) string {
	var pairs []string
	for _, secret := range secrets {
		if secret == "" {
			continue
		}
		for _, form := range []string{
			secret, url.QueryEscape(secret), url.PathEscape(secret),
			strings.ReplaceAll(html.EscapeString(secret), "+", "&#43;"), strings.ReplaceAll(secret, "/", `\/`),
		} {
			pairs = append(pairs, form, "***")
		}
	}
	return strings.NewReplacer(pairs...).Replace
}
