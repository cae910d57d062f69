package shortclip_test

import (
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
)

func TestValidate_refusesEachBadValue(t *testing.T) {
	s := acctest.New(t)
	p := s.Provider(t, nil)
	output := func(name string, value any) acctest.Values {
		out := acctest.Values{"bucket_name": "highlights", "file_path": "/clips"}
		out[name] = value
		return acctest.Values{"output": out}
	}
	for _, c := range []struct {
		name   string
		change acctest.Values
		says   []string
	}{
		{"channel with a slash", acctest.Values{"channel_id": "ls-1/x"}, []string{"channel_id", "ls-1/x", "such as ls-"}},
		{"channel empty", acctest.Values{"channel_id": ""}, []string{"channel_id"}},
		{"snapshot a word", acctest.Values{"snapshot_id": "snapshot"}, []string{"snapshot_id", "digits", "snapshot"}},
		{"snapshot negative", acctest.Values{"snapshot_id": "-1"}, []string{"snapshot_id"}},
		{"start negative", acctest.Values{"start_time": -1}, []string{"start_time", "at least 0", "-1"}},
		{"end too small", acctest.Values{"start_time": 0, "end_time": 99}, []string{"end_time", "at least 100", "99"}},
		{"too short", acctest.Values{"start_time": 1000, "end_time": 1099}, []string{"end_time is 1099", "start_time is 1000", "would last 99 ms", "100 ms to 14400000 ms", "1100 or more"}},
		{"end before start", acctest.Values{"start_time": 5000, "end_time": 1000}, []string{"end_time is 1000", "-4000 ms"}},
		{"too long", acctest.Values{"start_time": 1, "end_time": 14400002}, []string{"end_time is 14400002", "14400001 or less"}},
		{"bucket with a slash", output("bucket_name", "a/b"), []string{"output", "bucket_name", "a/b", "3 to 63"}},
		{"bucket too short", output("bucket_name", "ab"), []string{"bucket_name"}},
		{"path without a slash", output("file_path", "clips"), []string{"file_path", `must start with "/"`, "clips"}},
		{"path with a line feed", output("file_path", "/a\nb"), []string{"file_path", "control characters"}},
		{"access control", output("access_control", "PUBLIC"), []string{"access_control", "PRIVATE", "PUBLIC_READ", "PUBLIC"}},
		{"time-out no duration", acctest.Values{"timeouts": acctest.Values{"create": "soon"}}, []string{"timeouts.create", "duration", "soon"}},
		{"time-out negative", acctest.Values{"timeouts": acctest.Values{"update": "-5m"}}, []string{"timeouts.update", "more than 0s", "-5m"}},
		{"time-out of nothing", acctest.Values{"timeouts": acctest.Values{"delete": "0s"}}, []string{"timeouts.delete", "more than 0s"}},
		{"start a fraction", acctest.Values{"start_time": 1.5}, []string{"start_time", "whole number", "1.5"}},
		{"end a fraction", acctest.Values{"end_time": 3500.25}, []string{"end_time", "whole number", "3500.25"}},
		{"end beyond all numbers", acctest.Values{"end_time": 1e30}, []string{"end_time", "whole number", "1e+30"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			requireDiagnostic(t, "error", p.ValidateResource(t, typeName, s.ClipConfig(c.change)).Errors(), c.says...)
		})
	}
	if len(s.Requests()) != 0 {
		t.Errorf("validation made %d requests", len(s.Requests()))
	}
}

func TestValidate_takesWhatTheDocumentsAllow(t *testing.T) {
	s := acctest.New(t)
	p := s.Provider(t, nil)
	for name, change := range map[string]acctest.Values{
		"shortest":              {"start_time": 0, "end_time": 100},
		"longest":               {"start_time": 0, "end_time": 14400000},
		"unknown ids":           {"channel_id": acctest.Unknown, "snapshot_id": acctest.Unknown},
		"unknown start":         {"start_time": acctest.Unknown},
		"unknown end":           {"end_time": acctest.Unknown},
		"unknown output":        {"output": acctest.Unknown},
		"documents' own bucket": {"output": acctest.Values{"bucket_name": "myTestBucket", "file_path": "/", "access_control": "PUBLIC_READ"}},
		"unknown timeouts":      {"timeouts": acctest.Unknown},
		"unknown timeout":       {"timeouts": acctest.Values{"create": acctest.Unknown}},
	} {
		t.Run(name, func(t *testing.T) { requireNoDiagnostics(t, p.ValidateResource(t, typeName, s.ClipConfig(change))) })
	}
}
