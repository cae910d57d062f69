// SPDX-License-Identifier: MPL-2.0

package explore

import (
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/livestation"
	"github.com/ncplivestation/terraform-provider-ncplivestation/internal/test/simulator"
)

// operations are those that a create uses.
var operations = []simulator.Operation{simulator.CreateShortClip, simulator.ListShortClips, simulator.GetShortClip, simulator.GetSnapshot}

// kindsOf returns the kinds of events of each operation.
type kindsOf map[simulator.Operation][]kind

// withOtherEvents adds the kinds that are no faults. A kill after a read is a kill before the next request.
func (k kindsOf) withOtherEvents() kindsOf {
	for operation, kinds := range k {
		k[operation] = append(kinds, foreignClip, killBefore)
	}
	k[simulator.CreateShortClip] = append(k[simulator.CreateShortClip], killAfter)
	return k
}

// allKinds returns every kind of fault.
func allKinds() kindsOf {
	k := kindsOf{}
	for _, operation := range operations {
		for _, fault := range simulator.FaultKinds() {
			k[operation] = append(k[operation], kind(fault))
		}
	}
	return k
}

// distinctKinds returns the kinds of faults that a create can tell apart, one of each effect.
func distinctKinds(t *testing.T) kindsOf {
	t.Helper()
	k := kindsOf{}
	for _, operation := range operations {
		seen := []effect{{}}
		for _, fault := range simulator.FaultKinds() {
			if e := effectOf(t, operation, kind(fault)); !slices.Contains(seen, e) {
				seen, k[operation] = append(seen, e), append(k[operation], kind(fault))
			}
		}
	}
	return k
}

// effect is what a create can know of a fault, and what the service does about the request. The zero value is no fault.
type effect struct {
	failed bool
	took   time.Duration
	// work, rejected and undocumented describe a POST.
	work                   simulator.Work
	rejected, undocumented bool
	// unauthorized, notFound and transient describe a read.
	unauthorized, notFound, transient bool
}

// effectOf lets one request of an operation meet a fault.
func effectOf(t *testing.T, operation simulator.Operation, k kind) (e effect) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(schedule{})
		client, request := w.client(w.Transport()), w.request(0)
		existing, err := client.CreateShortClip(t.Context(), request.ChannelID, request.SnapshotID, request.CreateShortClipRequest)
		if err != nil {
			t.Fatal(err)
		}
		w.Inject(faultOf(operation, k))
		began := time.Now()
		switch operation {
		case simulator.CreateShortClip:
			_, err = client.CreateShortClip(t.Context(), request.ChannelID, request.SnapshotID, request.CreateShortClipRequest)
		case simulator.ListShortClips:
			_, err = client.ListShortClips(t.Context(), request.ChannelID, request.SnapshotID, "")
		case simulator.GetShortClip:
			_, err = client.GetShortClip(t.Context(), request.ChannelID, existing.ID)
		case simulator.GetSnapshot:
			_, err = client.GetSnapshot(t.Context(), request.ChannelID, request.SnapshotID)
		}
		e = effect{failed: err != nil, took: time.Since(began)}
		switch {
		case operation != simulator.CreateShortClip:
			e.unauthorized = livestation.IsUnauthenticated(err) || livestation.IsPermissionDenied(err)
			e.notFound = livestation.IsNotFound(err)
			e.transient = livestation.IsTransient(err) || livestation.IsThrottled(err)
		case err != nil:
			e.work, e.rejected, e.undocumented = simulator.FaultKind(k).Work(), livestation.IsRejection(err), livestation.IsUndocumented(err)
		}
	})
	return e
}

var lost struct {
	once  sync.Once
	kinds []kind
}

// lostResponses returns the kinds of faults that leave the outcome of a POST unknown, so that a create finds its clip or
// sends the POST again.
func lostResponses(t *testing.T) []kind {
	t.Helper()
	lost.once.Do(func() {
		for _, fault := range simulator.FaultKinds() {
			if e := effectOf(t, simulator.CreateShortClip, kind(fault)); !e.rejected && !e.undocumented {
				lost.kinds = append(lost.kinds, kind(fault))
			}
		}
	})
	return lost.kinds
}
