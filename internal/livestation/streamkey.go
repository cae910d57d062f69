// SPDX-License-Identifier: MPL-2.0

package livestation

import (
	"cmp"
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// A stream key lets anyone broadcast on a channel. The documents name its field streamKey, and clients have seen
// backupStreamKey. Here it is any field whose name contains these words, in any spelling.

var (
	// streamKeyField matches the name of such a field up to its value, in JSON and in JSON inside a JSON string. The group is
	// the quotation mark, with the backslashes of its nesting.
	streamKeyField = regexp.MustCompile(`(?i)"[^"\\]*stream[^"\\a-z0-9]?key[^"\\]*(\\*")\s*:\s*`)
	// streamKeyParameter matches a parameter of a URL or a form. The groups are its name and its value.
	streamKeyParameter = regexp.MustCompile(`(?i)(stream[_-]?key=)([^&\s"'\\<>]+)`)

	stringValue = regexp.MustCompile(`^"((?:[^"\\]|\\.)*)"?`)
	// nestedStringValue matches a string in JSON inside a JSON string, whose quotation marks are escaped.
	nestedStringValue = regexp.MustCompile(`^\\+"((?:[^"\\]|\\+[^"\\])*)(?:\\+")?`)
	unescapedQuote    = regexp.MustCompile(`(?:^|[^\\])"`)
	plainValue        = regexp.MustCompile(`^[^\s,\]}\\"]+`)
)

// minStreamKey is the shortest value that is masked everywhere in a text, in bytes. Masking a shorter one would garble
// unrelated text, so it is masked in its own field only.
const minStreamKey = 8

// redactStreamKeys masks the stream keys in a text: in the fields that hold them, and where their values appear again.
// Valid JSON stays valid JSON.
func redactStreamKeys(s string) string {
	s, values := maskStreamKeyFields(s)
	return replaceAll(s, values, "***")
}

// streamKeys returns the values of the stream keys in a text.
func streamKeys(s string) []string {
	_, values := maskStreamKeyFields(s)
	return values
}

// cutStreamKeys removes stream keys from an address, and the slash that this leaves at its end.
func cutStreamKeys(address string, keys []string) string {
	cut := streamKeyParameter.ReplaceAllString(replaceAll(address, keys, ""), "$1")
	if cut == address {
		return address
	}
	return strings.TrimSuffix(cut, "/")
}

// maskStreamKeyFields masks the value of each field and parameter that holds a stream key, and returns the values.
func maskStreamKeyFields(s string) (result string, values []string) {
	if !strings.Contains(strings.ToLower(s), "stream") {
		return s, nil
	}
	for _, match := range streamKeyParameter.FindAllStringSubmatch(s, -1) {
		values = append(values, match[2])
	}
	s = streamKeyParameter.ReplaceAllString(s, "${1}***")
	var b strings.Builder
	for {
		match := streamKeyField.FindStringSubmatchIndex(s)
		if match == nil {
			return b.String() + s, values
		}
		quote := s[match[2]:match[3]]
		b.WriteString(s[:match[1]])
		s = s[match[1]:]
		if length, found := streamKeyValue(s, quote); length > 0 {
			b.WriteString(quote + "***" + quote)
			s = s[length:]
			values = append(values, found...)
		}
	}
}

// streamKeyValue returns the length of the JSON value at the start of a text, and the strings and numbers in it. quote is the
// quotation mark of the field's name. The length is 0 for true, false and null, which are no secrets.
func streamKeyValue(s, quote string) (length int, values []string) {
	nested := quote != `"`
	if nested {
		// The outer string ends at the first quotation mark without a backslash.
		if at := unescapedQuote.FindStringIndex(s); at != nil {
			s = s[:at[1]-1]
		}
	}
	switch {
	case s == "":
		return 0, nil
	case nested && s[0] == '\\':
		match := nestedStringValue.FindStringSubmatch(s)
		if match == nil {
			return 0, nil
		}
		return len(match[0]), match[1:]
	case s[0] == '"':
		match := stringValue.FindStringSubmatch(s)
		var text string
		if json.Unmarshal([]byte(`"`+match[1]+`"`), &text) != nil {
			text = match[1]
		}
		return len(match[0]), []string{match[1], text}
	case s[0] == '{' || s[0] == '[':
		length := bracketsLength(s)
		var value any
		decoder := json.NewDecoder(strings.NewReader(s[:length]))
		decoder.UseNumber()
		if decoder.Decode(&value) == nil {
			values = scalars(value)
		}
		return length, values
	}
	switch plain := plainValue.FindString(s); plain {
	case "true", "false", "null":
		return 0, nil
	default:
		return len(plain), []string{plain}
	}
}

// bracketsLength returns the length of the object or list at the start of a text: all of the text if it is cut off.
func bracketsLength(s string) int {
	depth := 0
	for i, c := range []byte(s) {
		switch c {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		if depth == 0 {
			return i + 1
		}
	}
	return len(s)
}

// scalars returns the strings and numbers in a decoded value.
func scalars(value any) (found []string) {
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			found = append(found, scalars(item)...)
		}
	case map[string]any:
		for _, item := range value {
			found = append(found, scalars(item)...)
		}
	case string:
		found = append(found, value)
	case json.Number:
		found = append(found, value.String())
	}
	return found
}

// replaceAll replaces each value that is long enough to be a stream key, also where it is percent-encoded. Longer values come
// first, because one may contain another. A value with a quotation mark could match the structure of JSON, so it is skipped.
func replaceAll(s string, values []string, with string) string {
	var all []string
	for _, value := range values {
		if len(value) >= minStreamKey && !strings.Contains(value, `"`) {
			all = append(all, value, url.QueryEscape(value), url.PathEscape(value))
		}
	}
	slices.SortStableFunc(all, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	for _, value := range all {
		s = strings.ReplaceAll(s, value, with)
	}
	return s
}
