// SPDX-License-Identifier: MPL-2.0

package livestation

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/transport"
)

// decode decodes raw JSON into a value that must accept it.
func decode[T any](t *testing.T, raw string) T {
	t.Helper()
	var value T
	if err := json.Unmarshal([]byte(raw), &value); err != nil {
		t.Errorf("decoding %s: %v", raw, err)
	}
	return value
}

func TestFlexInt_readsNumbersAndStrings(t *testing.T) {
	for raw, want := range map[string]int64{
		`1047`: 1047, `"1047"`: 1047, `" 1047 "`: 1047, `1655979377666`: 1655979377666, `1.655979377666e12`: 1655979377666,
		`2500000.0`: 2500000, `"2500000"`: 2500000, `-1`: -1, `0`: 0,
		`2499.2`: 2500, `"2499.2"`: 2500, `-0.5`: 0,
	} {
		if got := decode[flexInt](t, raw); got.value == nil || *got.value != want {
			t.Errorf("flexInt of %s = %v, want %d", raw, got.value, want)
		}
	}
}

func TestFlexInt_oddValuesAreAbsent(t *testing.T) {
	for _, raw := range []string{`null`, `""`, `"-"`, `"1.5s"`, `"NaN"`, `"Inf"`, `"abc"`, `true`, `{}`, `[1]`, `1e999999999`, `"1e400"`, `99999999999999999999`} {
		if got := decode[flexInt](t, raw); got.value != nil {
			t.Errorf("flexInt of %s = %d, want nil", raw, *got.value)
		}
	}
	if got := decode[struct{ A flexInt }](t, `{}`); got.A.value != nil {
		t.Errorf("flexInt of an absent field = %d, want nil", *got.A.value)
	}
}

func TestFlexInt_zeroIsNotPositive(t *testing.T) {
	for raw, want := range map[string]bool{`0`: false, `"0"`: false, `-1`: false, `null`: false, `1`: true} {
		if got := decode[flexInt](t, raw).positive(); (got != nil) != want {
			t.Errorf("positive value of %s: %t, want %t", raw, got != nil, want)
		}
	}
}

func TestFlexID_keepsDigits(t *testing.T) {
	for raw, want := range map[string]string{
		`1047`: "1047", `"1047"`: "1047", `" 1047"`: "1047", `1.047e3`: "1047", `"ls-1"`: "ls-1", `9007199254740993`: "9007199254740993",
		`null`: "", `1.5`: "", `true`: "", `{}`: "", `[1]`: "",
	} {
		if got := decode[flexID](t, raw); string(got) != want {
			t.Errorf("flexID of %s = %q, want %q", raw, got, want)
		}
	}
}

func TestFlexString_keepsWhiteSpace(t *testing.T) {
	for raw, want := range map[string]string{`"a"`: "a", `" a "`: " a ", `7`: "7", `null`: "", `true`: "", `{}`: "", `["a"]`: ""} {
		if got := decode[flexString](t, raw); string(got) != want {
			t.Errorf("flexString of %s = %q, want %q", raw, got, want)
		}
	}
}

func TestFlexBool_oddValuesAreAbsent(t *testing.T) {
	for raw, want := range map[string]string{
		`true`: "true", `"true"`: "true", `false`: "false", `"false"`: "false", `"TRUE"`: "true",
		`null`: "nil", `""`: "nil", `"Y"`: "nil", `"perhaps"`: "nil", `{}`: "nil", `[]`: "nil",
	} {
		got := "nil"
		if value := decode[flexBool](t, raw).value; value != nil {
			got = fmt.Sprint(*value)
		}
		if got != want {
			t.Errorf("flexBool of %s = %s, want %s", raw, got, want)
		}
	}
}

func TestFlexTime_isUTC(t *testing.T) {
	want := time.Date(2022, 6, 23, 10, 4, 28, 177e6, time.UTC)
	for _, raw := range []string{
		`1655978668177`, `"1655978668177"`, `"2022-06-23T10:04:28.177Z"`, `"2022-06-23T19:04:28.177+09:00"`, `"2022-06-23T19:04:28.177+0900"`,
	} {
		if got := decode[flexTime](t, raw); !got.Equal(want) || got.Location() != time.UTC {
			t.Errorf("flexTime of %s = %s, want %s", raw, got, want)
		}
	}
}

func TestFlexTime_readsSeconds(t *testing.T) {
	for _, raw := range []string{`1655978668`, `"1655978668"`} {
		if got, want := decode[flexTime](t, raw), time.Unix(1655978668, 0); !got.Equal(want) || got.Location() != time.UTC {
			t.Errorf("flexTime of %s = %s, want %s", raw, got, want)
		}
	}
}

func TestFlexTime_oddValuesAreZero(t *testing.T) {
	for _, raw := range []string{`null`, `""`, `0`, `-1`, `7`, `"1970-01-02T00:00:00Z"`, `"yesterday"`, `"2022-06-23T10:04:28"`, `"0001-01-01T00:00:00Z"`, `1.5`, `true`, `{}`, `9223372036854775807`} {
		if got := decode[flexTime](t, raw); !got.IsZero() {
			t.Errorf("flexTime of %s = %s, want the zero time", raw, got)
		}
	}
}

func TestFlexObject_oddValuesAreAbsent(t *testing.T) {
	type object = flexObject[struct{ A flexInt }]
	for _, raw := range []string{`null`, `""`, `"x"`, `7`, `[]`, `[{"A":1}]`, `true`} {
		if got := decode[object](t, raw); got.value != nil {
			t.Errorf("flexObject of %s = %+v, want nil", raw, got.value)
		}
	}
	if got := decode[object](t, `{"A":1}`); got.value == nil || got.value.A.value == nil {
		t.Errorf("flexObject of an object = %+v", got.value)
	}
}

func TestFlexList_oddValuesAreEmpty(t *testing.T) {
	for raw, want := range map[string][]flexString{`["a","b"]`: {"a", "b"}, `[]`: {}, `null`: nil, `""`: nil, `{}`: nil} {
		if got := decode[flexList[flexString]](t, raw); !slices.Equal(got, want) {
			t.Errorf("flexList of %s = %v, want %v", raw, got, want)
		}
	}
}

func TestSnapshotIDs_readEachForm(t *testing.T) {
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
		if got := decode[snapshotIDs](t, raw); !slices.Equal(got, want) {
			t.Errorf("snapshotIDs of %s = %v, want %v", raw, got, want)
		}
	}
}

// Users read these messages: they name JSON types and fields, not Go types.
func TestDecodeResponse_describesWhatIsWrong(t *testing.T) {
	type content struct {
		A struct{ B []string }
	}
	for body, want := range map[string]string{
		``:                              "the response is empty",
		` `:                             "the response is empty",
		`<html>Sign in</html>`:          "the response is not valid JSON; the response begins with: Sign in",
		`{"content":{"a"`:               `the response is not valid JSON; the response begins with: {"content":{"a"`,
		`[]`:                            "the response has an undocumented form (array); the response begins with: []",
		`{}`:                            "the response has no content; it begins with: {}",
		`{"content":null}`:              `the content of the response is null; the response begins with: {"content":null}`,
		`{"content":7}`:                 "the content of the response has an undocumented form (number)",
		`{"content":[]}`:                "the content of the response has an undocumented form (array)",
		`{"content":true}`:              "the content of the response has an undocumented form (boolean)",
		`{"content":{"a":{"b":{}}}}`:    `the field "A.B" of the content of the response has an undocumented form (object)`,
		`{"content":{"a":{"b":[1.5]}}}`: `the field "A.B" of the content of the response has an undocumented form (number)`,
	} {
		_, err := decodeResponse(&http.Response{Body: transport.NewBody([]byte(body))}, &content{}, false, func(s string) string { return s })
		if err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", body, err, want)
		}
		if err != nil && (strings.Contains(err.Error(), "Go ") || strings.Contains(err.Error(), "struct")) {
			t.Errorf("%s: the message names a Go type: %v", body, err)
		}
	}
}

func TestDecodeResponse_nullContentOfAList(t *testing.T) {
	var content []*channelContent
	total, err := decodeResponse(&http.Response{Body: transport.NewBody([]byte(`{"content":null,"total":0}`))}, &content, true, nil)
	if err != nil || len(content) != 0 || total == nil || *total != 0 {
		t.Errorf("%v, total %v, %v; want an empty list", content, total, err)
	}
}
