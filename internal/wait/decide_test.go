// SPDX-License-Identifier: MPL-2.0

package wait

import (
	"slices"
	"testing"
	"time"
)

func TestDecide_listsForManyAndGetsTheRest(t *testing.T) {
	now := time.Date(2022, 6, 23, 10, 0, 0, 0, time.UTC)
	later := now.Add(3 * time.Second)
	type waiters []*waiter[string]

	due := func(id string) *waiter[string] { return &waiter[string]{id: id, due: now, polled: true} }
	notDue := func(id string) *waiter[string] { return &waiter[string]{id: id, due: later, polled: true} }
	newcomer := func(id string) *waiter[string] { return &waiter[string]{id: id, due: now} }
	unlisted := func(id string) *waiter[string] {
		return &waiter[string]{id: id, due: now, polled: true, unlisted: true}
	}
	getting := func(id string) *waiter[string] { return &waiter[string]{id: id, due: now, polled: true, getting: true} }

	canList := listStatus{supported: true}
	for _, c := range []struct {
		name    string
		waiters waiters
		list    listStatus

		wantList bool
		wantGet  []string
		wantNext time.Time
	}{
		{"nobody waits", nil, canList, false, nil, time.Time{}},
		{"nobody is due", waiters{notDue("a"), notDue("b")}, canList, false, nil, later},
		{"the earliest due time is next", waiters{{id: "a", due: later.Add(1)}, {id: "b", due: later}, {id: "c", due: later.Add(2)}}, canList, false, nil, later},
		{"the only waiter", waiters{due("a")}, canList, false, []string{"a"}, time.Time{}},
		{"several are due", waiters{due("a"), due("b")}, canList, true, nil, time.Time{}},
		{"one of several is due", waiters{notDue("a"), due("b")}, canList, true, nil, later},
		{"newcomer beside a waiter", waiters{notDue("a"), newcomer("b")}, canList, true, nil, later},

		{"group without list", waiters{due("a"), due("b"), notDue("c")}, listStatus{}, false, []string{"a", "b"}, later},
		{"list failed a short time ago", waiters{due("a"), due("b")}, listStatus{supported: true, retryAt: now.Add(1)}, false, []string{"a", "b"}, time.Time{}},
		{"list failed long ago", waiters{due("a"), due("b")}, listStatus{supported: true, retryAt: now}, true, nil, time.Time{}},

		{"missing from the list", waiters{due("a"), unlisted("b")}, canList, true, []string{"b"}, time.Time{}},
		{"only the missing one is due", waiters{notDue("a"), unlisted("b")}, canList, false, []string{"b"}, later},

		{"newcomer after a long list", waiters{notDue("a"), newcomer("b")}, listStatus{supported: true, size: 200}, false, []string{"b"}, later},
		{"newcomer after a shorter list", waiters{notDue("a"), newcomer("b")}, listStatus{supported: true, size: 199}, true, nil, later},
		{"second poll after a long list", waiters{notDue("a"), due("b")}, listStatus{supported: true, size: 200}, true, nil, later},

		{"list in flight serves those that are due", waiters{due("a"), due("b")}, listStatus{supported: true, inFlight: true}, false, nil, time.Time{}},
		{"list in flight does not delay a single get", waiters{due("a"), unlisted("b")}, listStatus{supported: true, inFlight: true}, false, []string{"b"}, time.Time{}},
		{"get in flight is not repeated", waiters{getting("a")}, canList, false, nil, time.Time{}},
		{"get in flight does not delay the others", waiters{getting("a"), due("b")}, canList, true, nil, time.Time{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := decide(c.waiters, c.list, now)
			if d.list != c.wantList {
				t.Errorf("list = %t, want %t", d.list, c.wantList)
			}
			var get []string
			for _, w := range d.get {
				get = append(get, w.id)
			}
			if !slices.Equal(get, c.wantGet) {
				t.Errorf("get = %v, want %v", get, c.wantGet)
			}
			if !d.next.Equal(c.wantNext) {
				t.Errorf("next = %v, want %v", d.next, c.wantNext)
			}
		})
	}
}
