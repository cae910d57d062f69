package livestation

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"
)

// envelope is the documented form of every success: {"content": ...}. Lists have a sibling "total".
type envelope struct {
	Content json.RawMessage `json:"content"`
	Total   *flexInt        `json:"total"`
}

// number is an integer that one document shows as a JSON number and another as a string. A pointer to one tells, by
// optional, what was not there.
type flexInt int64

// noNumber is a number that was there as "".
const emptyInt flexInt = math.MinInt64

func (n *flexInt) UnmarshalJSON(raw []byte) error {
	text, err := scalar(raw)
	if err != nil {
		return err
	}
	if text == "" {
		*n = emptyInt
		return nil
	}
	value, err := parseInt(text)
	*n = flexInt(value)
	return err
}

// optional gives the value as the public types hold it: nil for what was not there.
func (n *flexInt) ptr() *int64 {
	if n == nil || *n == emptyInt {
		return nil
	}
	value := int64(*n)
	return &value
}

// identifier is an id: a JSON number in one document, a string in another. It is kept as text, for it is only ever
// compared and sent back.
type flexID string

func (id *flexID) UnmarshalJSON(raw []byte) error {
	text, err := scalar(raw)
	if err != nil {
		return err
	}
	if len(raw) > 0 && raw[0] != '"' && text != "" {
		value, err := parseInt(text)
		if err != nil {
			return err
		}
		text = strconv.FormatInt(value, 10)
	}
	*id = flexID(text)
	return nil
}

// milliseconds is a time in milliseconds since the epoch, UTC.
type milliseconds struct{ time.Time }

func (m *milliseconds) UnmarshalJSON(raw []byte) error {
	var n flexInt
	if err := n.UnmarshalJSON(raw); err != nil {
		return err
	}
	if n != 0 && n != emptyInt {
		m.Time = time.UnixMilli(int64(n)).UTC()
	}
	return nil
}

// scalar gives the text of a JSON string or number, "" for null.
func scalar(raw []byte) (string, error) {
	switch {
	case bytes.Equal(raw, []byte("null")):
		return "", nil
	case len(raw) > 0 && raw[0] == '"':
		var text string
		err := json.Unmarshal(raw, &text)
		return strings.TrimSpace(text), err
	case len(raw) > 0 && (raw[0] == '{' || raw[0] == '[' || raw[0] == 't' || raw[0] == 'f'):
		return "", fmt.Errorf("a number or a string was expected, not %s", sanitize(string(raw)))
	}
	return string(raw), nil
}

// integer reads a whole number, in any of the forms that JSON has for one.
func parseInt(text string) (int64, error) {
	if value, err := strconv.ParseInt(text, 10, 64); err == nil {
		return value, nil
	}
	// The bound keeps an exponent such as 1e999999999 from being written out.
	if len(text) <= 32 {
		if value, err := strconv.ParseFloat(text, 64); err == nil && value > -1e18 && value < 1e18 {
			if exact, ok := new(big.Rat).SetString(text); ok && exact.IsInt() && exact.Num().IsInt64() {
				return exact.Num().Int64(), nil
			}
		}
	}
	return 0, fmt.Errorf("a whole number was expected, not %q", sanitize(text))
}
