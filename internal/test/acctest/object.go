// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Object gives typed access to the attributes of a state, a plan, a data source or an ephemeral resource. A path names an
// attribute: "status", "output.url", "shortclips.0.id". Reading an attribute that is missing, null, unknown or of another type
// fails the test, says why, and returns the zero value.
type Object struct {
	t      testing.TB
	name   string // what messages call the object
	values Values // nil for an object that does not exist
}

// Values returns all attributes, nil if the object does not exist.
func (o Object) Values() Values { return o.values }

// Value returns an attribute as a plain value.
func (o Object) Value(path string) any {
	o.t.Helper()
	value, _ := o.lookUp(path)
	return value
}

// String returns a string attribute.
func (o Object) String(path string) string { o.t.Helper(); return get[string](o, path) }

// Int returns an attribute that is an integer.
func (o Object) Int(path string) int64 { o.t.Helper(); return get[int64](o, path) }

// Bool returns a Boolean attribute.
func (o Object) Bool(path string) bool { o.t.Helper(); return get[bool](o, path) }

// Time returns a string attribute that has the form of the provider's times: RFC 3339, UTC, milliseconds.
func (o Object) Time(path string) time.Time {
	o.t.Helper()
	parsed, err := time.Parse("2006-01-02T15:04:05.000Z", o.String(path))
	if err != nil {
		o.t.Errorf("%s of %s: %v", path, o.name, err)
	}
	return parsed
}

// Objects returns a list of objects.
func (o Object) Objects(path string) []Object {
	o.t.Helper()
	var objects []Object
	for i, element := range get[[]any](o, path) {
		values, ok := element.(Values)
		if !ok {
			o.t.Errorf("%s.%d of %s is %s, want an object", path, i, o.name, format(element))
			continue
		}
		objects = append(objects, Object{o.t, fmt.Sprintf("%s.%d of %s", path, i, o.name), values})
	}
	return objects
}

// Map returns a map, or an object, as its values.
func (o Object) Map(path string) Values { o.t.Helper(); return get[Values](o, path) }

// Exists reports whether there is such an object: false for the state of a resource that was destroyed, removed from state, or
// never created.
func (o Object) Exists() bool { return o.values != nil }

// IsNull reports whether an attribute is null.
func (o Object) IsNull(path string) bool {
	o.t.Helper()
	value, ok := o.lookUp(path)
	return ok && value == nil
}

// CheckAttr checks the value of an attribute: a plain Go value as in [Values], nil for null, or [Unknown].
func (o Object) CheckAttr(t testing.TB, path string, want any) {
	t.Helper()
	o.t = t
	if got, ok := o.lookUp(path); ok && !equal(got, want) {
		t.Errorf("%s of %s is %s, want %s", path, o.name, format(got), format(normalize(want)))
	}
}

// CheckAttrs checks the values of several attributes, by their paths.
func (o Object) CheckAttrs(t testing.TB, want Values) {
	t.Helper()
	for _, path := range slices.Sorted(maps.Keys(want)) {
		o.CheckAttr(t, path, want[path])
	}
}

// Format writes the object as a configuration would hold it, for every verb.
func (o Object) Format(f fmt.State, _ rune) {
	if o.values == nil {
		fmt.Fprintf(f, "%s: nothing", o.name)
		return
	}
	fmt.Fprintf(f, "%s: %s", o.name, format(o.values))
}

func get[T any](o Object, path string) T {
	o.t.Helper()
	var typed T
	value, ok := o.lookUp(path)
	if !ok {
		return typed
	}
	typed, ok = value.(T)
	if text, isString := value.(string); !ok || isString && text == Unknown {
		o.t.Errorf("%s of %s is %s, want a value of type %T", path, o.name, format(value), typed)
	}
	return typed
}

// lookUp follows a path; a step that does not exist fails the test.
func (o Object) lookUp(path string) (value any, ok bool) {
	o.t.Helper()
	if o.values == nil {
		o.t.Errorf("%s does not exist, so it has no %s", o.name, path)
		return nil, false
	}
	value = o.values
	for step := range strings.SplitSeq(path, ".") {
		found := false
		switch at := value.(type) {
		case Values:
			value, found = at[step]
		case []any:
			if i, err := strconv.Atoi(step); err == nil && i < len(at) {
				value, found = at[i], true
			}
		}
		if !found {
			o.t.Errorf("there is no %s in %v", path, o)
			return nil, false
		}
	}
	return value, true
}

// equal compares plain values. Integers may be int or int64, lists []string or []any.
func equal(got, want any) bool {
	return reflect.DeepEqual(normalize(got), normalize(want))
}

func normalize(value any) any {
	switch value := value.(type) {
	case int:
		return int64(value)
	case []string:
		list := []any{}
		for _, element := range value {
			list = append(list, element)
		}
		return list
	case []any:
		list := []any{}
		for _, element := range value {
			list = append(list, normalize(element))
		}
		return list
	case Values:
		values := Values{}
		for name, element := range value {
			values[name] = normalize(element)
		}
		return values
	}
	return value
}

// changes lists the attributes in which two objects differ.
func changes(path string, before, after any) []string {
	old, ok1 := before.(Values)
	planned, ok2 := after.(Values)
	if !ok1 || !ok2 {
		if equal(before, after) {
			return nil
		}
		return []string{fmt.Sprintf("%s: %s -> %s", path, format(before), format(after))}
	}
	var all []string
	for _, name := range slices.Sorted(maps.Keys(old.With(planned))) {
		all = append(all, changes(strings.TrimPrefix(path+"."+name, "."), old[name], planned[name])...)
	}
	return all
}
