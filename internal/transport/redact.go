package transport

import "strings"

// Redactor returns a function that replaces each secret in a text by ***. Empty secrets are ignored.
func Redactor(secrets ...string) func(string) string {
	var pairs []string
	for _, secret := range secrets {
		if secret != "" {
			pairs = append(pairs, secret, "***")
		}
	}
	return strings.NewReplacer(pairs...).Replace
}
