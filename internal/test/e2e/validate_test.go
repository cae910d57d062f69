package e2e

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

func TestValidate_refusesWhatNoClipCanHave(t *testing.T) {
	t.Parallel()
	good := map[string]string{
		"channel_id":  `"ls-20250814101530-zTwK2"`,
		"snapshot_id": `"7526"`,
		"start_time":  "1000",
		"end_time":    "11000",
		"output":      `{ bucket_name = "clips", file_path = "/e2e" }`,
	}
	config := func(change map[string]string) string {
		all := maps.Clone(good)
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
	w := workspace(t, nil, config(nil))
	must(t)(w.Validate(t.Context()))

	for name, test := range map[string]struct {
		change map[string]string
		names  string
	}{
		"snapshot id of letters":  {map[string]string{"snapshot_id": `"abc"`}, "snapshot_id"},
		"channel id with a slash": {map[string]string{"channel_id": `"ls-1/2"`}, "channel_id"},
		"empty channel id":        {map[string]string{"channel_id": `""`}, "channel_id"},
		"no channel id":           {map[string]string{"channel_id": ""}, "channel_id"},
		"start below 0":           {map[string]string{"start_time": "-1"}, "start_time"},
		"start that is no whole":  {map[string]string{"start_time": "1.5"}, "start_time"},
		"too short":               {map[string]string{"end_time": "1050"}, "end_time"},
		"end before start":        {map[string]string{"end_time": "500"}, "end_time"},
		"over four hours":         {map[string]string{"end_time": "14401001"}, "end_time"},
		"path without slash":      {map[string]string{"output": `{ bucket_name = "clips", file_path = "e2e" }`}, "output.file_path"},
		"unknown access control":  {map[string]string{"output": `{ bucket_name = "clips", file_path = "/", access_control = "PUBLIC" }`}, "output.access_control"},
		"bucket with a slash":     {map[string]string{"output": `{ bucket_name = "a/b", file_path = "/" }`}, "output.bucket_name"},
		"no bucket":               {map[string]string{"output": `{ file_path = "/" }`}, "bucket_name"},
		"time-out of words":       {map[string]string{"timeouts": `{ create = "soon" }`}, "timeouts.create"},
		"time-out below 0":        {map[string]string{"timeouts": `{ create = "-5m" }`}, "timeouts.create"},
		"misspelt attribute":      {map[string]string{"end_tme": "11000"}, "end_tme"},
	} {
		t.Run(name, func(t *testing.T) {
			write(t, w.Dir, "main.tf", config(test.change))
			result, err := w.Run(t.Context(), "validate", "-json")
			if result.ExitCode != 1 {
				t.Fatalf("exit code %d, want 1; error: %v", result.ExitCode, err)
			}
			var answer struct {
				Diagnostics []struct {
					Summary, Detail string
					Snippet         struct{ Code string }
				}
			}
			if err := json.Unmarshal([]byte(result.Stdout), &answer); err != nil {
				t.Fatal(err)
			}
			if len(answer.Diagnostics) != 1 {
				t.Fatalf("%d diagnostics for one mistake: %+v", len(answer.Diagnostics), answer.Diagnostics)
			}
			said := answer.Diagnostics[0]
			if !strings.Contains(said.Summary+"\n"+said.Detail+"\n"+said.Snippet.Code, test.names) {
				t.Errorf("it does not name %s: %+v", test.names, said)
			}
		})
	}
}
