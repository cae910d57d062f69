// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"slices"
	"testing"
)

func TestContradictions_areKnownValuesThatChange(t *testing.T) {
	planned := Values{"id": Unknown, "status": "COMPLETED", "output": Values{"url": Unknown, "bucket": "a"}}
	for name, c := range map[string]struct {
		actual Values
		want   []string
	}{
		"unknown values become known": {Values{"id": "1", "status": "COMPLETED", "output": Values{"url": "u", "bucket": "a"}}, nil},
		"a known value changes":       {Values{"id": "1", "status": "CREATING", "output": Values{"url": "u", "bucket": "a"}}, []string{`status: "COMPLETED" -> "CREATING"`}},
		"a nested value changes":      {Values{"id": "1", "status": "COMPLETED", "output": Values{"url": "u", "bucket": "b"}}, []string{`output.bucket: "a" -> "b"`}},
		"a known value is unknown":    {Values{"id": "1", "status": Unknown, "output": Values{"url": "u", "bucket": "a"}}, []string{`status: "COMPLETED" -> (known after apply)`}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := contradictions("", planned, c.actual); !slices.Equal(got, c.want) {
				t.Errorf("contradictions = %q, want %q", got, c.want)
			}
		})
	}
}
