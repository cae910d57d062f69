// SPDX-License-Identifier: MPL-2.0

package providerdata

import (
	"testing"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/clipcreate"
)

func length(ms int64) Length { return &ms }

var goals = clipcreate.Destination{ChannelID: "ls-1", SnapshotID: "1047", BucketName: "highlights", Folder: "goals"}

func TestAddAdopting_findsAManagedClipOfTheSameDestinationThatMayFit(t *testing.T) {
	other := goals
	other.Folder = "other"
	for _, c := range []struct {
		name        string
		destination clipcreate.Destination
		managed     Length
		wanted      Length
		conflict    bool
	}{
		{"same length", goals, length(30_000), length(30_000), true},
		{"within a tenth", goals, length(33_000), length(30_000), true},
		{"another length", goals, length(60_000), length(30_000), false},
		{"managed clip unfinished", goals, nil, length(30_000), true},
		{"times unknown", goals, length(60_000), nil, true},
		{"another destination", other, length(30_000), length(30_000), false},
	} {
		t.Run("managed first: "+c.name, func(t *testing.T) {
			var d Data
			if d.AddManaged(goals, "1418", c.managed) {
				t.Error("AddManaged reports a conflict without a create")
			}
			if id, _ := d.AddAdopting(c.destination, c.wanted); (id == "1418") != c.conflict {
				t.Errorf("AddAdopting found clip %q", id)
			}
		})
		t.Run("create first: "+c.name, func(t *testing.T) {
			var d Data
			if id, _ := d.AddAdopting(c.destination, c.wanted); id != "" {
				t.Errorf("AddAdopting found clip %q without a managed clip", id)
			}
			if got := d.AddManaged(goals, "1418", c.managed); got != c.conflict {
				t.Errorf("AddManaged = %t, want %t", got, c.conflict)
			}
		})
	}
}

func TestAddAdopting_countsTheCreatesOfADestination(t *testing.T) {
	var d Data
	for want := 1; want <= 3; want++ {
		if _, got := d.AddAdopting(goals, length(30_000)); got != want {
			t.Errorf("%d creates, want %d", got, want)
		}
	}
}

func TestOldestCut_isTheOldestClipOfASnapshot(t *testing.T) {
	var d Data
	if _, known := d.OldestCut("1047"); known {
		t.Error("a snapshot without clips has an oldest one")
	}
	first := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	for _, created := range []time.Time{first.Add(time.Minute), first, first.Add(time.Hour)} {
		d.AddCut("1047", created)
	}
	if got, known := d.OldestCut("1047"); !known || !got.Equal(first) {
		t.Errorf("OldestCut = %v, %t, want %v", got, known, first)
	}
	if _, known := d.OldestCut("1048"); known {
		t.Error("another snapshot has an oldest clip")
	}
}

func TestApplying_isTrueAfterACreateWithoutARead(t *testing.T) {
	var d Data
	if d.Applying() {
		t.Error("a new process is applying")
	}
	d.CountCreate()
	if !d.Applying() {
		t.Error("a process that created a clip is not applying")
	}
	d.CountRead()
	if d.Applying() {
		t.Error("a process that reads is applying")
	}
}
