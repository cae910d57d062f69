// SPDX-License-Identifier: MPL-2.0

package shortclip_test

import (
	"strings"
	"testing"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/acctest"
)

func TestValidate_rejectsInvalidValues(t *testing.T) {
	env := acctest.New(t)
	p := env.Provider(t, nil)
	output := func(name, value string) acctest.Values { return acctest.Values{"output": acctest.Values{name: value}} }
	const (
		length   = "Invalid Short Clip Length"
		number   = "Invalid Number"
		match    = "Invalid Attribute Value Match"
		size     = "Invalid Attribute Value Length"
		duration = "Invalid Duration"
	)
	for _, c := range []struct {
		name   string
		change acctest.Values
		title  string
		says   []string
	}{
		{"channel ID with a slash", acctest.Values{"channel_id": "ls-1/x"}, match, []string{"at channel_id", "ls-1/x", "such as ls-"}},
		{"empty channel ID", acctest.Values{"channel_id": ""}, match, []string{"at channel_id"}},
		{"snapshot ID that is a word", acctest.Values{"snapshot_id": "snapshot"}, match, []string{"at snapshot_id", "digits"}},
		{"negative snapshot ID", acctest.Values{"snapshot_id": "-1"}, match, []string{"at snapshot_id"}},
		{"snapshot ID with a leading zero", acctest.Values{"snapshot_id": "01047"}, match, []string{"at snapshot_id", "without a leading zero"}},
		{"negative start", acctest.Values{"start_time": -1}, number, []string{"at start_time", "at least 0", "-1"}},
		{"end before the shortest clip", acctest.Values{"start_time": 0, "end_time": 99}, number, []string{"at end_time", "at least 100", "99"}},
		{"too short", acctest.Values{"start_time": 1000, "end_time": 1099}, length, []string{"at end_time", "99 ms long", "100 ms to 14400000 ms", "1100 or more"}},
		{"end before start", acctest.Values{"start_time": 5000, "end_time": 1000}, length, []string{"end_time is 1000", "-4000 ms long"}},
		{"too long", acctest.Values{"start_time": 1, "end_time": 14400002}, length, []string{"end_time is 14400002", "14400001 or less"}},
		{"fraction as start", acctest.Values{"start_time": 1.5}, number, []string{"at start_time", "whole number", "1.5"}},
		{"fraction as end", acctest.Values{"end_time": 3500.25}, number, []string{"at end_time", "whole number", "3500.25"}},
		{"end larger than an integer", acctest.Values{"end_time": 1e30}, number, []string{"at end_time", "whole number", "1e+30"}},
		{"bucket with a slash", output("bucket_name", "a/b"), match, []string{"at output.bucket_name", "a/b"}},
		{"bucket that is too long", output("bucket_name", strings.Repeat("a", 64)), size, []string{"at output.bucket_name"}},
		{"folder without a slash", output("file_path", "clips"), match, []string{"at output.file_path", `must start with "/"`}},
		{"folder with a line feed", output("file_path", "/a\nb"), match, []string{"at output.file_path", "control characters"}},
		{"folder longer than a key in bytes", output("file_path", "/"+strings.Repeat("가", 300)), size, []string{"at output.file_path"}},
		{"access control", output("access_control", "PUBLIC"), match, []string{"at output.access_control", "PRIVATE", "PUBLIC_READ"}},
		{"timeout that is no duration", timeout("create", "soon"), duration, []string{"at timeouts.create", "soon"}},
		{"negative timeout", timeout("update", "-5m"), duration, []string{"at timeouts.update", "more than 0s"}},
		{"timeout of 0s", timeout("delete", "0s"), duration, []string{"at timeouts.delete", "more than 0s"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			env.CheckNoRequests(t, func() { p.ValidateResource(t, typeName, env.ClipConfig(c.change)).RequireError(t, c.title, c.says...) })
		})
	}
}

func TestValidate_acceptsWhatTheDocumentationAllows(t *testing.T) {
	env := acctest.New(t)
	p := env.Provider(t, nil)
	for name, change := range map[string]acctest.Values{
		"shortest clip":                {"start_time": 0, "end_time": 100},
		"longest clip":                 {"start_time": 0, "end_time": 14400000},
		"time close to an integer":     {"start_time": 1039.493 * 1000, "end_time": 1050000},
		"unknown IDs":                  {"channel_id": acctest.Unknown, "snapshot_id": acctest.Unknown},
		"unknown start":                {"start_time": acctest.Unknown},
		"unknown end":                  {"end_time": acctest.Unknown},
		"unknown output":               {"output": acctest.Unknown},
		"bucket of the documentation":  {"output": acctest.Values{"bucket_name": "myTestBucket", "file_path": "/", "access_control": "PUBLIC_READ"}},
		"unknown timeouts":             {"timeouts": acctest.Unknown},
		"unknown timeout":              {"timeouts": acctest.Values{"create": acctest.Unknown}},
		"unknown wait for completion":  {"wait_for_completion": acctest.Unknown},
		"folder of 900 bytes in total": {"output": acctest.Values{"file_path": "/" + strings.Repeat("a", 899)}},
	} {
		t.Run(name, func(t *testing.T) { p.ValidateResource(t, typeName, env.ClipConfig(change)).RequireNone(t) })
	}
}
