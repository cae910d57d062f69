// SPDX-License-Identifier: MPL-2.0

package providerdata

import (
	"sync"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/clipcreate"
)

// adoption knows, during one plan, which clips resources manage and which creates may adopt an existing clip. An apply does
// not know what the plan knew: it sees neither the old clip of a replacement that creates first, nor the clips that do not
// change. So only a plan can prevent that a create adopts a clip that a resource manages already. The order in which
// Terraform plans resources is not known, so each side checks the other. The zero value is ready to use.
type adoption struct {
	mu      sync.Mutex
	managed map[clipcreate.Destination]map[string]Length
	creates map[clipcreate.Destination][]Length
	// cut is when the oldest managed clip of each snapshot was created.
	cut map[string]time.Time
}

// Length is the length of a clip in milliseconds, nil if it is not known.
type Length = *int64

// AddManaged records a clip that a resource manages. It returns true if a planned create with adopt_existing would adopt it.
func (d *Data) AddManaged(destination clipcreate.Destination, id string, length Length) bool {
	a := &d.adoption
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.managed == nil {
		a.managed = map[clipcreate.Destination]map[string]Length{}
	}
	if a.managed[destination] == nil {
		a.managed[destination] = map[string]Length{}
	}
	a.managed[destination][id] = length
	for _, wanted := range a.creates[destination] {
		if mayFit(length, wanted) {
			return true
		}
	}
	return false
}

// AddAdopting records a planned create with adopt_existing and its length. It returns the ID of a managed clip that the
// create would adopt, "" if there is none, and how many such creates share the destination so far.
func (d *Data) AddAdopting(destination clipcreate.Destination, length Length) (managedID string, creates int) {
	a := &d.adoption
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.creates == nil {
		a.creates = map[clipcreate.Destination][]Length{}
	}
	a.creates[destination] = append(a.creates[destination], length)
	for id, actual := range a.managed[destination] {
		if mayFit(actual, length) && (managedID == "" || id < managedID) {
			managedID = id
		}
	}
	return managedID, len(a.creates[destination])
}

// AddCut records when a managed clip was cut from a snapshot. Unlike the rest, it needs no configured provider.
func (d *Data) AddCut(snapshotID string, created time.Time) {
	a := &d.adoption
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.cut == nil {
		a.cut = map[string]time.Time{}
	}
	if oldest, known := a.cut[snapshotID]; !known || created.Before(oldest) {
		a.cut[snapshotID] = created
	}
}

// OldestCut returns when the oldest managed clip of a snapshot was cut, false if there is none. The snapshot is older.
func (d *Data) OldestCut(snapshotID string) (time.Time, bool) {
	if d == nil {
		return time.Time{}, false
	}
	d.adoption.mu.Lock()
	defer d.adoption.mu.Unlock()
	oldest, known := d.adoption.cut[snapshotID]
	return oldest, known
}

// mayFit tells whether a clip can have the wanted length. A length that is not known may fit.
func mayFit(actual, wanted Length) bool {
	return actual == nil || wanted == nil || clipcreate.LengthFits(*actual, *wanted)
}
