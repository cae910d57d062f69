package simulator

import (
	"reflect"
	"testing"
)

func TestVariants_coverEveryReadingOfEveryField(t *testing.T) {
	variants := Variants()
	if len(variants) < 8 || len(variants) > 10 {
		t.Errorf("%d variants are not a compact set", len(variants))
	}
	known := map[string]option{}
	for _, k := range options() {
		known[k.field] = k
	}
	names := map[string]bool{}
	for _, d := range variants {
		if d.Name == "" || names[d.Name] {
			t.Errorf("name %q", d.Name)
		}
		names[d.Name] = true
	}
	for field := range reflect.TypeFor[Behavior]().Fields() {
		if field.Name == "Name" {
			continue
		}
		k, ok := known[field.Name]
		if !ok || k.readings < 2 {
			t.Errorf("%s has no two readings", field.Name)
			continue
		}
		readings, seen := map[any]bool{}, map[any]bool{}
		for i := range k.readings {
			readings[k.value(i)] = true
		}
		for _, d := range variants {
			value := reflect.ValueOf(d).FieldByIndex(field.Index).Interface()
			if !readings[value] {
				t.Errorf("%s: %s has %v, which is no reading", d.Name, field.Name, value)
			}
			seen[value] = true
		}
		if len(seen) != len(readings) {
			t.Errorf("%s: %d of %d readings occur", field.Name, len(seen), len(readings))
		}
	}
}

func TestVariants_serveTheUsualCourse(t *testing.T) {
	for _, d := range Variants() {
		t.Run(d.Name, func(t *testing.T) {
			sim, c, id, _ := newLive(t, WithBehavior(d))
			snapshot := c.do(t, "POST", "/channels/"+id+"/snapshot", "")
			if d.SuccessMarker {
				snapshot.expect(t, 200, "250013")
			} else {
				snapshot.expect(t, 200, "")
			}
			snapshotID := itoa(int64(snapshot.at("content", "snapshot", "snapshotId").(float64)))
			made := c.do(t, "POST", "/channels/"+id+"/"+snapshotID, clipBody(0, 1500))
			clipID := itoa(int64(made.at("content", "shortclip", "id").(float64)))
			if got := c.get(t, "/channels/"+id+"/shortclip/"+clipID).at("content", "shortclip", "status"); got != "COMPLETED" {
				t.Error(got)
			}
			list := c.get(t, "/channels/"+id+"/"+snapshotID+"/shortclips")
			if list.at("content", d.ListKey, 0, "id") == nil || (list.at("total") != nil) != d.ListTotal {
				t.Error(list.raw)
			}
			if sim.Behavior() != d {
				t.Error("another dialect")
			}
		})
	}
}
