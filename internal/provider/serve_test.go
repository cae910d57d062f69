package provider

import (
	"os"
	"testing"
)

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
		if got := loggingEnabled([]string{"PATH=/bin", entry}); got != want {
			t.Errorf("loggingEnabled(%s) = %t, want %t", entry, got, want)
		}
	}
}

func TestDisableLogging_turnsBothLoggersOff(t *testing.T) {
	loggers := []string{"TF_LOG_SDK", "TF_LOG_PROVIDER_NCPLIVESTATION"}
	for _, name := range loggers {
		t.Setenv(name, "") // restores the value when the test ends
	}
	if err := disableLogging(); err != nil {
		t.Fatal(err)
	}
	for _, name := range loggers {
		if got := os.Getenv(name); got != "OFF" {
			t.Errorf("%s = %q, want OFF", name, got)
		}
	}
}
