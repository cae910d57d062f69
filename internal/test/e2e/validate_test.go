// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

func TestValidate_reportsOneErrorForEachMistake(t *testing.T) {
	t.Parallel()
	valid := map[string]string{
		"channel_id":  `"ls-20250814101530-zTwK2"`,
		"snapshot_id": `"7526"`,
		"start_time":  "1000",
		"end_time":    "11000",
		"output":      `{ bucket_name = "clips", file_path = "/e2e" }`,
	}
	configure := func(change map[string]string) string {
		all := maps.Clone(valid)
		maps.Copy(all, change)
		var b strings.Builder
		b.WriteString("resource \"ncplivestation_shortclip\" \"goal\" {\n")
		for _, name := range slices.Sorted(maps.Keys(all)) {
			if all[name] != "" {
				fmt.Fprintf(&b, "  %s = %s\n", name, all[name])
			}
		}
		return b.String() + "}\n"
	}
	w := newWorkspace(t, nil, configure(nil))
	must(t)(w.Validate(t.Context()))

	for name, test := range map[string]struct {
		change    map[string]string
		attribute string
	}{
		"snapshot ID with letters":    {map[string]string{"snapshot_id": `"abc"`}, "snapshot_id"},
		"channel ID with a slash":     {map[string]string{"channel_id": `"ls-1/2"`}, "channel_id"},
		"empty channel ID":            {map[string]string{"channel_id": `""`}, "channel_id"},
		"no channel ID":               {map[string]string{"channel_id": ""}, "channel_id"},
		"negative start":              {map[string]string{"start_time": "-1"}, "start_time"},
		"fractional start":            {map[string]string{"start_time": "1.5"}, "start_time"},
		"too short":                   {map[string]string{"end_time": "1050"}, "end_time"},
		"end before start":            {map[string]string{"end_time": "500"}, "end_time"},
		"over four hours":             {map[string]string{"end_time": "14401001"}, "end_time"},
		"path without slash":          {map[string]string{"output": `{ bucket_name = "clips", file_path = "e2e" }`}, "output.file_path"},
		"unknown access control":      {map[string]string{"output": `{ bucket_name = "clips", file_path = "/", access_control = "PUBLIC" }`}, "output.access_control"},
		"bucket with a slash":         {map[string]string{"output": `{ bucket_name = "a/b", file_path = "/" }`}, "output.bucket_name"},
		"no bucket":                   {map[string]string{"output": `{ file_path = "/" }`}, "bucket_name"},
		"timeout that is no duration": {map[string]string{"timeouts": `{ create = "soon" }`}, "timeouts.create"},
		"negative timeout":            {map[string]string{"timeouts": `{ create = "-5m" }`}, "timeouts.create"},
		"misspelled attribute":        {map[string]string{"end_tme": "11000"}, "end_tme"},
	} {
		t.Run(name, func(t *testing.T) {
			writeFile(t, w.Dir, "main.tf", configure(test.change))
			result, err := w.Run(t.Context(), "validate", "-json")
			if result.ExitCode != 1 {
				t.Fatalf("exit code %d, want 1; error: %v", result.ExitCode, err)
			}
			var output struct {
				Diagnostics []struct {
					Summary, Detail string
					Snippet         struct{ Code string }
				}
			}
			if err := json.Unmarshal([]byte(result.Stdout), &output); err != nil {
				t.Fatal(err)
			}
			if len(output.Diagnostics) != 1 {
				t.Fatalf("%d diagnostics for one mistake: %+v", len(output.Diagnostics), output.Diagnostics)
			}
			diagnostic := output.Diagnostics[0]
			if !strings.Contains(diagnostic.Summary+"\n"+diagnostic.Detail+"\n"+diagnostic.Snippet.Code, test.attribute) {
				t.Errorf("the error does not name %s: %+v", test.attribute, diagnostic)
			}
		})
	}
}
