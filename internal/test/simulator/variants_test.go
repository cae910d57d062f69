// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestSettings_coverEveryField(t *testing.T) {
	var fields []string
	for field := range reflect.TypeFor[Behavior]().Fields() {
		if field.Name != "Name" {
			fields = append(fields, field.Name)
		}
	}
	var table []string
	for _, s := range settings() {
		table = append(table, s.field)
		values := map[any]bool{}
		for _, value := range slices.Concat(s.usual, s.unusual) {
			values[value] = true
		}
		if len(values) < 2 || len(values) != len(s.usual)+len(s.unusual) {
			t.Errorf("%s needs at least two different values, has %v and %v", s.field, s.usual, s.unusual)
		}
	}
	slices.Sort(fields)
	slices.Sort(table)
	if !slices.Equal(fields, table) {
		t.Errorf("fields are\n%v, the table has\n%v", fields, table)
	}
}

func TestVariants_coverEveryUsualValueAndNoOther(t *testing.T) {
	variants := Variants()
	for _, s := range settings() {
		seen := map[any]bool{}
		for _, b := range variants {
			value := reflect.ValueOf(b).FieldByName(s.field).Interface()
			seen[value] = true
			if !slices.Contains(s.usual, value) {
				t.Errorf("%s: %s is %v, not a usual value", b.Name, s.field, value)
			}
		}
		for _, value := range s.usual {
			if !seen[value] {
				t.Errorf("no variant has %s=%v", s.field, value)
			}
		}
	}
}

func TestVariants_haveNamesForTests(t *testing.T) {
	names := map[string]bool{}
	for _, b := range Variants() {
		if names[b.Name] || !regexp.MustCompile(`^[a-z0-9-]+$`).MatchString(b.Name) {
			t.Errorf("name %q", b.Name)
		}
		names[b.Name] = true
	}
}

func TestEachValue_differsInOneSetting(t *testing.T) {
	want := 0
	for _, s := range settings() {
		want += len(s.usual) + len(s.unusual) - 1
	}
	names := map[string]bool{}
	for _, b := range EachValue() {
		names[b.Name] = true
		if strings.Contains(b.Name, "+") || b.Name == "docs-current" {
			t.Errorf("%q", b.Name)
		}
	}
	if len(names) != want {
		t.Errorf("%d names, want %d", len(names), want)
	}
}

func TestVariants_serveTheOrdinaryCourse(t *testing.T) {
	for _, b := range Variants() {
		t.Run(b.Name, func(t *testing.T) {
			sim, c, id, _ := newLive(t, WithBehavior(b), WithRenderTime(DefaultRenderTime))
			snapshot := c.do(t, "POST", "/channels/"+id+"/snapshot", "")
			if b.SuccessMarker {
				snapshot.require(t, 200, "250013")
			} else {
				snapshot.require(t, 200, "")
			}
			snapshotID := itoa(int64(snapshot.at("content", "snapshot", "snapshotId").(float64)))
			created := c.do(t, "POST", "/channels/"+id+"/"+snapshotID, clipBody(0, 1500))
			clipID := itoa(int64(created.at("content", "shortclip", "id").(float64)))
			read := func() any { return c.get(t, "/channels/"+id+"/shortclip/"+clipID).at("content", "shortclip", "status") }
			if got := read(); got != "CREATING" {
				t.Error(got)
			}
			sim.Advance(DefaultRenderTime)
			if got := read(); got != "COMPLETED" {
				t.Error(got)
			}
			list := c.get(t, "/channels/"+id+"/"+snapshotID+"/shortclips")
			if list.at("content", b.ListKey, 0, "id") == nil || (list.at("total") != nil) != b.ListTotal {
				t.Error(list.raw)
			}
			if sim.Behavior() != b {
				t.Error("the simulator has another behavior")
			}
		})
	}
}
