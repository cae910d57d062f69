package livestation

import (
	"encoding/json"
	"os"
	"testing"
	"time"
)

func TestCorrection_replaysCases(t *testing.T) {
	raw, err := os.ReadFile("testdata/clock.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Name, Date, Offset, Correct string
		Status                      int
		Sent, Received              time.Time
	}
	if err := json.Unmarshal(raw, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			offset, err := time.ParseDuration(c.Offset)
			if err != nil {
				t.Fatal(err)
			}
			correct, off := skewCorrection(c.Status, c.Date, offset, c.Sent, c.Received)
			if off != (c.Correct != "") {
				t.Fatalf("correction() = %s, %t, want %q", correct, off, c.Correct)
			}
			if off && correct.String() != c.Correct {
				t.Errorf("correction() = %s, want %s", correct, c.Correct)
			}
		})
	}
}
