// SPDX-License-Identifier: MPL-2.0

package live

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// field returns the value at a path of fields, or nil.
func field(raw json.RawMessage, path ...string) json.RawMessage {
	for _, name := range path {
		raw = fields(raw)[name]
	}
	return raw
}

// fields returns the fields of an object, or nil if raw is not an object.
func fields(raw json.RawMessage) map[string]json.RawMessage {
	var all map[string]json.RawMessage
	if json.Unmarshal(raw, &all) != nil {
		return nil
	}
	return all
}

// items returns the items of a list, or nil if raw is not a list.
func items(raw json.RawMessage) []json.RawMessage {
	var all []json.RawMessage
	if json.Unmarshal(raw, &all) != nil {
		return nil
	}
	return all
}

// kind returns the JSON type of a value, "absent" for nil.
func kind(raw json.RawMessage) string {
	raw = bytes.TrimSpace(raw)
	switch {
	case len(raw) == 0:
		return "absent"
	case string(raw) == "null":
		return "null"
	case string(raw) == "true", string(raw) == "false":
		return "boolean"
	}
	switch raw[0] {
	case '"':
		return "string"
	case '{':
		return "object"
	case '[':
		return "list"
	}
	return "number"
}

// text returns the text of a string or a number, "" for every other value.
func text(raw json.RawMessage) string {
	switch kind(raw) {
	case "number":
		return string(bytes.TrimSpace(raw))
	case "string":
		var s string
		_ = json.Unmarshal(raw, &s)
		return s
	}
	return ""
}

// shape describes a value without its content: types, the fields of objects, and the first item and the length of lists. It
// shows 0 and "" as they are, because the service may use them for a value that it does not know.
func shape(raw json.RawMessage) string {
	switch kind(raw) {
	case "object":
		all := fields(raw)
		var parts []string
		for _, name := range slices.Sorted(maps.Keys(all)) {
			parts = append(parts, name+": "+shape(all[name]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case "list":
		all := items(raw)
		if len(all) == 0 {
			return "[]"
		}
		return fmt.Sprintf("[%s] (%d)", shape(all[0]), len(all))
	case "number":
		if text(raw) == "0" {
			return "0"
		}
	case "string":
		if text(raw) == "" {
			return `""`
		}
	}
	return kind(raw)
}
