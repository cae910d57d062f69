// SPDX-License-Identifier: MPL-2.0

package provider

import "testing"

func TestLoggingEnabled_ifTheEnvironmentShowsOrKeepsALog(t *testing.T) {
	for entry, want := range map[string]bool{
		"HOME=/home/somebody":   false,
		"TF_LOG=":               false,
		"TF_INPUT=0":            false,
		"TF_LOG=TRACE":          true,
		"TF_LOG_PROVIDER=DEBUG": true,
		"TF_LOG_CORE=DEBUG":     true,
		"TF_LOG_SDK_PROTO=INFO": true,
		"TF_LOG_PATH=log":       true,
		"TF_TEMP_LOG_PATH=log":  true,
	} {
		if got := LoggingEnabled([]string{"PATH=/bin", entry}); got != want {
			t.Errorf("%s: %t, want %t", entry, got, want)
		}
	}
}
