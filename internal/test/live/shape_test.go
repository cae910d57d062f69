// SPDX-License-Identifier: MPL-2.0

package live

import (
	"encoding/json"
	"testing"
)

func TestShape_showsTypesWithoutContent(t *testing.T) {
	for value, want := range map[string]string{
		``:                              "absent",
		`null`:                          "null",
		`{"b": 1, "a": {"c": "x"}}`:     "{a: {c: string}, b: number}",
		`[{"id": 1}, {"id": 2}]`:        "[{id: number}] (2)",
		`[]`:                            "[]",
		`{"fileSize": 0, "name": ""}`:   `{fileSize: 0, name: ""}`,
		`{"useDVR": true, "cdn": null}`: "{cdn: null, useDVR: boolean}",
	} {
		if got := shape(json.RawMessage(value)); got != want {
			t.Errorf("%s: got %s, want %s", value, got, want)
		}
	}
}
