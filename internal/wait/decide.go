// SPDX-License-Identifier: MPL-2.0

package wait

import (
	"context"
	"time"
)

// longList is the number of objects from which a list costs too much for a waiter that has just joined. A list also
// returns the objects that are already done, and many short jobs in a row would each fetch all of them.
const longList = 200

// waiter is one caller of Group.Wait.
type waiter[T any] struct {
	id    string
	ctx   context.Context
	start time.Time
	// due is when to poll next. It is stale while a Get for this waiter is in flight.
	due time.Time
	// polled reports whether the waiter has received a response.
	polled bool
	// getting reports whether a Get for this waiter is in flight.
	getting bool
	// listing reports whether the waiter had joined when the list in flight was sent.
	listing bool
	// unlisted reports whether the last list lacked the object.
	unlisted bool
	// responses holds the newest response until the waiter receives it.
	responses chan response[T]
}

type response[T any] struct {
	object T
	err    error
}

// listStatus is what a group knows about its list request.
type listStatus struct {
	// supported reports whether the group has a list request.
	supported bool
	inFlight  bool
	// retryAt is when to list again after a list failed.
	retryAt time.Time
	// size is the number of objects in the last list.
	size int
}

// decision is what a group does next.
type decision[T any] struct {
	// list says to list the objects of all waiters.
	list bool
	// get are the waiters whose object to get singly.
	get []*waiter[T]
	// next is when to decide again, unless a request ends or a waiter joins before. It is zero if no waiter becomes due.
	next time.Time
}

// decide returns the requests that the waiters need at this time. A list serves every waiter, so the one with the shortest
// backoff sets the pace for all. The object of a due waiter is read singly if the waiter:
//
//   - is the only one,
//   - belongs to a group that cannot list, or whose list failed a short time ago,
//   - has an object that the last list lacked, or
//   - has just joined, and the last list was long.
func decide[T any](waiters []*waiter[T], list listStatus, now time.Time) decision[T] {
	var d decision[T]
	canList := list.supported && len(waiters) > 1 && !now.Before(list.retryAt)
	for _, w := range waiters {
		switch {
		case w.getting:
		case w.due.After(now):
			if d.next.IsZero() || w.due.Before(d.next) {
				d.next = w.due
			}
		case !canList || w.unlisted || !w.polled && list.size >= longList:
			d.get = append(d.get, w)
		default:
			// The end of a list in flight leads to the next decision.
			d.list = !list.inFlight
		}
	}
	return d
}
