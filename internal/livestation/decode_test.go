package livestation

import (
	"encoding/json"
	"slices"
	"testing"
	"time"
)

func TestNumber_acceptsNumbersAndStrings(t *testing.T) {
	for raw, want := range map[string]int64{
		`1047`: 1047, `"1047"`: 1047, `" 1047 "`: 1047, `1655979377666`: 1655979377666, `1.655979377666e12`: 1655979377666,
		`2500000.0`: 2500000, `"2500000"`: 2500000, `-1`: -1, `0`: 0,
	} {
		var got flexInt
		if err := json.Unmarshal([]byte(raw), &got); err != nil || int64(got) != want {
			t.Errorf("number of %s = %d, %v; want %d", raw, got, err, want)
		}
	}
	for _, raw := range []string{`1.5`, `"abc"`, `true`, `{}`, `[1]`, `1e999999999`, `"1e400"`, `99999999999999999999`} {
		var got flexInt
		if err := json.Unmarshal([]byte(raw), &got); err == nil {
			t.Errorf("number of %s = %d, want an error", raw, got)
		}
	}
}

func TestNumber_nullIsNotThere(t *testing.T) {
	var holder struct{ A, B, C *flexInt }
	if err := json.Unmarshal([]byte(`{"A": null, "C": ""}`), &holder); err != nil || holder.A.ptr() != nil || holder.B.ptr() != nil || holder.C.ptr() != nil {
		t.Errorf("null and absent = %v, %v, %v; want nil", holder.A, holder.B, err)
	}
}

func TestIdentifier_keepsDigits(t *testing.T) {
	for raw, want := range map[string]string{`1047`: "1047", `"1047"`: "1047", `1.047e3`: "1047", `null`: "", `"ls-1"`: "ls-1", `9007199254740993`: "9007199254740993"} {
		var got flexID
		if err := json.Unmarshal([]byte(raw), &got); err != nil || string(got) != want {
			t.Errorf("identifier of %s = %q, %v; want %q", raw, got, err, want)
		}
	}
	for _, raw := range []string{`1.5`, `true`, `{}`} {
		var got flexID
		if err := json.Unmarshal([]byte(raw), &got); err == nil {
			t.Errorf("identifier of %s = %q, want an error", raw, got)
		}
	}
}

func TestMilliseconds_areUTC(t *testing.T) {
	var got milliseconds
	if err := json.Unmarshal([]byte(`"1655978668177"`), &got); err != nil {
		t.Fatal(err)
	}
	if want := time.Date(2022, 6, 23, 10, 4, 28, 177e6, time.UTC); !got.Equal(want) || got.Location() != time.UTC {
		t.Errorf("milliseconds = %s, want %s", got, want)
	}
	var none milliseconds
	if err := json.Unmarshal([]byte(`null`), &none); err != nil || !none.IsZero() {
		t.Errorf("milliseconds of null = %s, %v; want the zero time", none, err)
	}
}

func TestSnapshotIDs_acceptEachShape(t *testing.T) {
	for raw, want := range map[string][]string{
		`{"snapshotId": 7526}`:                           {"7526"},
		`{"snapshotId": [7526, "7527"]}`:                 {"7526", "7527"},
		`[{"snapshotId": 7526}, {"snapshotId": "7527"}]`: {"7526", "7527"},
		`[7526, 7527]`:                                   {"7526", "7527"},
		`7526`:                                           {"7526"},
		`"7526"`:                                         {"7526"},
		`null`:                                           nil,
		`[]`:                                             nil,
		`{}`:                                             nil,
		`""`:                                             nil,
		`true`:                                           nil,
	} {
		var got snapshotIDs
		if err := json.Unmarshal([]byte(raw), &got); err != nil || !slices.Equal(got, want) {
			t.Errorf("snapshot ids of %s = %v, %v; want %v", raw, got, err, want)
		}
	}
}
