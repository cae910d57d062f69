// SPDX-License-Identifier: MPL-2.0

package acctest

import "testing"

func TestBlock_writesEachKindOfValue(t *testing.T) {
	got := Block(`resource "example" "it"`, Values{
		"name": "a \"quoted\" ${name}\n", "count": 2, "on": true, "none": nil, "id": Expression("example.other.id"),
		"list": []any{"a", 1}, "nested": Values{"inner": "x"},
	})
	want := `resource "example" "it" {
  count = 2
  id = example.other.id
  list = ["a", 1]
  name = "a \"quoted\" $${name}\n"
  nested = {
    inner = "x"
  }
  none = null
  on = true
}
`
	if got != want {
		t.Errorf("Block() = %s, want %s", got, want)
	}
}

func TestClipConfig_replacesAttributesAndMergesOutput(t *testing.T) {
	e := &Env{Channel: "ls-1", Snapshot: "1047"}
	got := e.ClipConfig(Values{"end_time": 4000, "output": Values{"file_path": "/goals"}}, Values{"output": Values{"access_control": "PUBLIC_READ"}})
	want := Values{
		"channel_id": "ls-1", "snapshot_id": "1047", "start_time": 1000, "end_time": 4000,
		"output": Values{"bucket_name": Bucket, "file_path": "/goals", "access_control": "PUBLIC_READ"},
	}
	for _, change := range changes("", want, got) {
		t.Error(change)
	}
	if again := e.ClipConfig(); !equal(again["output"], Values{"bucket_name": Bucket, "file_path": "/clips"}) {
		t.Errorf("a change reached the default clip: %s", format(again))
	}
}
