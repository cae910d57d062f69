// SPDX-License-Identifier: MPL-2.0

package livestation

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/transport"
)

// The documents contradict each other about types, and nothing here was seen from the real service. So one field of an odd
// form costs only that field: the types below never fail, and read what they do not understand as absent. A call checks the
// few fields that it needs.

// envelope is every success: {"content": ...}. Lists have a sibling "total". Source:
// https://api.ncloud-docs.com/docs/en/media-livestation.
type envelope struct {
	Content json.RawMessage `json:"content"`
	Total   flexInt         `json:"total"`
}

// decodeResponse decodes the content of a success and returns the total beside it. Unknown fields are ignored. Field names
// match without regard to case, which covers shortclipList and shortClipList, useDvr and useDVR. nullable allows the content
// to be null, which leaves the value unchanged.
func decodeResponse(resp *http.Response, value any, nullable bool, redact func(string) string) (*int64, error) {
	body := transport.Body(resp)
	if len(bytes.TrimSpace(body)) == 0 {
		return nil, errors.New("the response is empty")
	}
	var outer envelope
	if err := json.Unmarshal(body, &outer); err != nil {
		return nil, fmt.Errorf("%s; the response begins with: %s", jsonProblem("the response", err), excerpt(redact(string(body))))
	}
	switch string(outer.Content) {
	case "":
		return nil, fmt.Errorf("the response has no content; it begins with: %s", excerpt(redact(string(body))))
	case "null":
		if !nullable {
			return nil, fmt.Errorf("the content of the response is null; the response begins with: %s", excerpt(redact(string(body))))
		}
		return outer.Total.value, nil
	}
	if err := json.Unmarshal(outer.Content, value); err != nil {
		return nil, errors.New(jsonProblem("the content of the response", err))
	}
	return outer.Total.value, nil
}

// jsonProblem says why a part of a response could not be decoded, in the terms of JSON rather than of Go.
func jsonProblem(part string, err error) string {
	typeError := (*json.UnmarshalTypeError)(nil)
	if !errors.As(err, &typeError) {
		return part + " is not valid JSON"
	}
	if typeError.Field != "" {
		part = fmt.Sprintf("the field %q of %s", typeError.Field, part)
	}
	// Value may quote a number: "number 1.5".
	kind, _, _ := strings.Cut(typeError.Value, " ")
	if kind == "bool" {
		kind = "boolean"
	}
	return fmt.Sprintf("%s has an undocumented form (%s)", part, kind)
}

func excerpt(s string) string { return sanitize(s[:min(len(s), 120)]) }

// flexString is a text. A number keeps its JSON form; any other value is "".
type flexString string

func (s *flexString) UnmarshalJSON(raw []byte) error {
	var text string
	if json.Unmarshal(raw, &text) != nil {
		text, _ = scalar(raw)
	}
	*s = flexString(text)
	return nil
}

// flexInt is an integer that one document shows as a number and another as a string. Its value is nil if the field is absent,
// null, empty or not a number. A fraction is rounded up: the documents call sizes and lengths integers, but show none of a
// finished clip, and without its length a clip could never be recognized.
type flexInt struct{ value *int64 }

func (n *flexInt) UnmarshalJSON(raw []byte) error {
	n.value = nil
	text, ok := scalar(raw)
	if !ok {
		return nil
	}
	if value, ok := parseInt(text); ok {
		n.value = &value
	} else if fraction, err := strconv.ParseFloat(text, 64); err == nil && math.Abs(fraction) < 1e15 {
		value := int64(math.Ceil(fraction))
		n.value = &value
	}
	return nil
}

// positive returns the value, or nil if it is not above zero: some readings of the documents allow 0 for "not known yet".
func (n flexInt) positive() *int64 {
	if n.value == nil || *n.value <= 0 {
		return nil
	}
	return n.value
}

// flexID is an ID: a number in one document, a string in another. It is kept as text because it is only compared and sent
// back. It is "" if the value is neither an integer nor a string.
type flexID string

func (id *flexID) UnmarshalJSON(raw []byte) error {
	*id = ""
	text, ok := scalar(raw)
	if ok && raw[0] != '"' {
		value, ok := parseInt(text)
		if !ok {
			return nil
		}
		text = strconv.FormatInt(value, 10)
	}
	*id = flexID(text)
	return nil
}

// flexBool is true or false, also as a string. Its value is nil if the field is absent, null or anything else. If a field
// comes twice, as useDvr and as useDVR, the last value that is true or false counts.
type flexBool struct{ value *bool }

func (b *flexBool) UnmarshalJSON(raw []byte) error {
	if value, err := strconv.ParseBool(string(bytes.Trim(raw, `"`))); err == nil {
		b.value = &value
	}
	return nil
}

// flexTime is a time in milliseconds since the Unix epoch, as a number or a string, or an ISO 8601 text with its offset from
// UTC. A number that would be before 1973 in milliseconds is in seconds. It is in UTC, and zero if the field is absent, null,
// before 1990 or anything else. A text without an offset may be in Korean time or in UTC, so it is not read.
type flexTime struct{ time.Time }

const (
	// maxSeconds is the largest number that is taken for seconds.
	maxSeconds = 100_000_000_000
	// maxMilliseconds is the end of the year 9999, the last one that RFC 3339 can express.
	maxMilliseconds = 253402300799999
)

func (t *flexTime) UnmarshalJSON(raw []byte) error {
	t.Time = time.Time{}
	text, ok := scalar(raw)
	if !ok {
		return nil
	}
	var found time.Time
	if value, ok := parseInt(text); ok && value > 0 && value <= maxSeconds {
		found = time.Unix(value, 0)
	} else if ok && value <= maxMilliseconds {
		found = time.UnixMilli(value)
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05-0700"} {
		if value, err := time.Parse(layout, text); err == nil {
			found = value
		}
	}
	if found.UTC().Year() >= 1990 {
		t.Time = found.UTC()
	}
	return nil
}

// flexObject is an object. Its value is nil if the field is absent, null or not an object.
type flexObject[T any] struct{ value *T }

func (o *flexObject[T]) UnmarshalJSON(raw []byte) error {
	o.value = nil
	if len(raw) > 0 && raw[0] == '{' {
		value := new(T)
		if json.Unmarshal(raw, value) == nil {
			o.value = value
		}
	}
	return nil
}

// flexList is a list. It is empty if the field is absent, null or not a list of T.
type flexList[T any] []T

func (l *flexList[T]) UnmarshalJSON(raw []byte) error {
	*l = nil
	var list []T
	if json.Unmarshal(raw, &list) == nil {
		*l = list
	}
	return nil
}

// scalar returns the text of a JSON string or number, without white space around it, and false for any other value.
func scalar(raw []byte) (string, bool) {
	switch {
	case len(raw) == 0:
		return "", false
	case raw[0] == '"':
		var text string
		err := json.Unmarshal(raw, &text)
		return strings.TrimSpace(text), err == nil
	case raw[0] == '-' || raw[0] >= '0' && raw[0] <= '9':
		return string(raw), true
	}
	return "", false
}

// parseInt reads an integer in any form that JSON has for one, such as 1.655979377666e12.
func parseInt(text string) (int64, bool) {
	if value, err := strconv.ParseInt(text, 10, 64); err == nil {
		return value, true
	}
	// The limit prevents writing out an exponent such as 1e999999999.
	if len(text) <= 32 {
		if value, err := strconv.ParseFloat(text, 64); err == nil && value > -1e18 && value < 1e18 {
			if exact, ok := new(big.Rat).SetString(text); ok && exact.IsInt() && exact.Num().IsInt64() {
				return exact.Num().Int64(), true
			}
		}
	}
	return 0, false
}
