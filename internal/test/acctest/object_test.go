// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"strings"
	"testing"
	"time"
)

func newObject(t testing.TB) Object {
	return Object{t, "the state", Values{
		"id": "1418", "duration": int64(2500), "private": true, "file_size": nil, "status": Unknown,
		"created_time": "2022-06-23T10:04:28.177Z", "output": Values{"url": "https://example.com/1.mp4"},
		"urls": []any{Values{"name": "ABR"}, Values{"name": "dash"}}, "ids": []any{"1", "2"},
	}}
}

func TestObject_readsTypedAttributes(t *testing.T) {
	o := newObject(t)
	if got := o.String("output.url"); got != "https://example.com/1.mp4" {
		t.Errorf("String() = %q", got)
	}
	if got := o.Int("duration"); got != 2500 {
		t.Errorf("Int() = %d", got)
	}
	if !o.Bool("private") {
		t.Error("Bool() = false")
	}
	if got := o.Time("created_time"); !got.Equal(time.Date(2022, 6, 23, 10, 4, 28, 177_000_000, time.UTC)) {
		t.Errorf("Time() = %s", got)
	}
	if got := o.Objects("urls")[1].String("name"); got != "dash" {
		t.Errorf("Objects() = %s", got)
	}
	if !o.IsNull("file_size") || o.IsNull("status") {
		t.Error("IsNull() takes null and unknown for each other")
	}
}

func TestObject_namesAttributeAndValueOnFailure(t *testing.T) {
	for name, c := range map[string]struct {
		read func(Object)
		want string
	}{
		"missing":      {func(o Object) { o.String("nothing") }, "there is no nothing in the state: {"},
		"null":         {func(o Object) { o.Int("file_size") }, "file_size of the state is null, want a value of type int64"},
		"unknown":      {func(o Object) { o.String("status") }, "status of the state is (known after apply), want a value of type string"},
		"another type": {func(o Object) { o.String("duration") }, "duration of the state is 2500, want a value of type string"},
		"no object":    {func(o Object) { o.Objects("ids") }, `ids.0 of the state is "1", want an object`},
		"no time":      {func(o Object) { o.Time("id") }, "id of the state: parsing time"},
		"no index":     {func(o Object) { o.String("ids.2") }, "there is no ids.2 in the state"},
		"no state":     {func(o Object) { Object{o.t, "the state", nil}.String("id") }, "the state does not exist, so it has no id"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := check(func(tb testing.TB) { c.read(newObject(tb)) }); !strings.Contains(got, c.want) {
				t.Errorf("failures = %q, want %q", got, c.want)
			}
		})
	}
}

func TestCheckAttr_comparesPlainValues(t *testing.T) {
	for _, c := range []struct {
		path string
		want any
		says string
	}{
		{"id", "1418", ""},
		{"duration", 2500, ""},
		{"duration", int64(2500), ""},
		{"file_size", nil, ""},
		{"status", Unknown, ""},
		{"ids", []string{"1", "2"}, ""},
		{"output", Values{"url": "https://example.com/1.mp4"}, ""},
		{"id", "1419", `id of the state is "1418", want "1419"`},
		{"duration", "2500", `duration of the state is 2500, want "2500"`},
		{"file_size", 0, "file_size of the state is null, want 0"},
		{"ids", []string{"1"}, `ids of the state is ["1", "2"], want ["1"]`},
	} {
		if got := check(func(tb testing.TB) { newObject(t).CheckAttr(tb, c.path, c.want) }); got != c.says {
			t.Errorf("CheckAttr(%s, %v) says %q, want %q", c.path, c.want, got, c.says)
		}
	}
}

func TestChanges_listsEachDifference(t *testing.T) {
	before := Values{"id": "1", "status": "CREATING", "output": Values{"url": nil, "path": "/a"}}
	after := Values{"id": "1", "status": Unknown, "output": Values{"url": "u", "path": "/a"}}
	want := `output.url: null -> "u"` + "\n" + `status: "CREATING" -> (known after apply)`
	if got := strings.Join(changes("", before, after), "\n"); got != want {
		t.Errorf("changes() = %q, want %q", got, want)
	}
}
