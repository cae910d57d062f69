// SPDX-License-Identifier: MPL-2.0

package wait

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

const (
	// listTimeout bounds a list request. A list that hangs delays its waiters by no more than the longest backoff.
	listTimeout = maxBackoff
	// listRetryInterval is how long a group gets every object singly after a list failed.
	listRetryInterval = time.Minute
)

// Group polls the objects of concurrent waiters, such as the short clips of one snapshot. One list request serves all
// waiters, and each waiter receives a response at least as often as its own backoff demands. Without waiters, a group
// sends no requests and runs no goroutine.
//
// Set the exported fields before the first call of Wait. A Group must not be copied after that. It is safe for
// concurrent use.
type Group[T any] struct {
	// Get reads one object. Only Get can report that an object does not exist.
	Get func(ctx context.Context, id string) (T, error)
	// List reads many objects in one request and returns them by ID. The group gets objects that are missing from the
	// list singly. After an error it gets all objects singly for one minute. The context of List ends after 15 s. If List
	// is nil, the group always calls Get.
	List func(ctx context.Context) (map[string]T, error)
	// Incomplete reports whether a listed object lacks details, so that the group has to call Get for it. If it is nil,
	// listed objects are complete.
	Incomplete func(T) bool
	// Backoff returns how long to wait before the next poll for a waiter, from the time that it has waited so far. Nil
	// means ProportionalBackoff.
	Backoff func(elapsed time.Duration) time.Duration

	mu      sync.Mutex
	waiters []*waiter[T]
	list    listStatus
	// cancelList ends the list in flight.
	cancelList context.CancelFunc
	// running reports whether the goroutine that polls exists.
	running bool
	// wake makes that goroutine decide again.
	wake chan struct{}
}

// Wait waits like Until for the object with this ID. The group polls for it, at once and then with the backoff of the
// group. Get receives a context that ends with the wait. The end of one wait does not disturb the other waiters.
func (g *Group[T]) Wait(ctx context.Context, c Config[T], id string) (last T, seen bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	w := g.join(ctx, id)
	defer g.leave(w)
	// Each response arrives when the group has polled, so there is nothing left to wait for in between.
	c.Backoff = func(time.Duration) time.Duration { return 0 }
	return Until(ctx, c, func(ctx context.Context) (T, error) {
		select {
		case r := <-w.responses:
			return r.object, r.err
		case <-ctx.Done():
			var none T
			return none, ctx.Err()
		}
	})
}

func (g *Group[T]) join(ctx context.Context, id string) *waiter[T] {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	w := &waiter[T]{id: id, ctx: ctx, start: now, due: now, responses: make(chan response[T], 1)}
	g.waiters = append(g.waiters, w)
	if g.wake == nil {
		g.wake = make(chan struct{}, 1)
		g.list.supported = g.List != nil
	}
	if g.running {
		g.decideAgain()
	} else {
		g.running = true
		go g.run()
	}
	return w
}

func (g *Group[T]) leave(w *waiter[T]) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.waiters = slices.DeleteFunc(g.waiters, func(other *waiter[T]) bool { return other == w })
	if len(g.waiters) == 0 && g.list.inFlight {
		g.cancelList()
	}
	g.decideAgain()
}

// decideAgain wakes the goroutine that polls. It never blocks.
func (g *Group[T]) decideAgain() {
	select {
	case g.wake <- struct{}{}:
	default: // It is awake already.
	}
}

// run polls until the last waiter has left.
func (g *Group[T]) run() {
	for {
		next, waiting := g.poll()
		if !waiting {
			return
		}
		var timer <-chan time.Time
		if !next.IsZero() {
			timer = time.After(time.Until(next))
		}
		select {
		case <-timer:
		case <-g.wake:
		}
	}
}

// poll sends the requests that are due and returns when the next one is. It returns false if there are no waiters.
func (g *Group[T]) poll() (next time.Time, waiting bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.waiters) == 0 {
		g.running = false
		return time.Time{}, false
	}
	d := decide(g.waiters, g.list, time.Now())
	if d.list {
		g.startList()
	}
	for _, w := range d.get {
		g.startGet(w)
	}
	return d.next, true
}

// startGet sends a Get for one waiter. g.mu is locked.
func (g *Group[T]) startGet(w *waiter[T]) {
	w.getting = true
	go func() {
		object, err := g.Get(w.ctx, w.id)
		g.mu.Lock()
		defer g.mu.Unlock()
		w.getting = false
		g.deliver(w, response[T]{object, err})
		g.decideAgain()
	}()
}

// startList sends a list for all waiters. g.mu is locked, and there is at least one waiter.
func (g *Group[T]) startList() {
	// The list needs the values of a context, such as the logger, but must outlive each single waiter.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(g.waiters[0].ctx), listTimeout)
	g.list.inFlight, g.cancelList = true, cancel
	for _, w := range g.waiters {
		w.listing = true
	}
	go func() {
		defer cancel()
		objects, err := g.List(ctx)
		g.mu.Lock()
		defer g.mu.Unlock()
		g.list.inFlight = false
		switch {
		case err == nil:
			g.deliverList(objects)
		case !errors.Is(ctx.Err(), context.Canceled): // The last waiter canceled it, which says nothing about the next list.
			g.list.retryAt = time.Now().Add(listRetryInterval)
		}
		g.decideAgain()
	}()
}

// deliverList hands the objects of a list to the waiters. g.mu is locked.
func (g *Group[T]) deliverList(objects map[string]T) {
	g.list.size = len(objects)
	for _, w := range g.waiters {
		if w.getting {
			continue
		}
		object, listed := objects[w.id]
		// The object of a waiter that joined after the list was sent may be newer than the response.
		w.unlisted = !listed && w.listing
		switch {
		case !listed:
		case g.Incomplete != nil && g.Incomplete(object):
			g.startGet(w)
		default:
			g.deliver(w, response[T]{object: object})
		}
	}
}

// deliver hands a response to a waiter, in place of one that it has not received yet, and sets when to poll next. g.mu is
// locked.
func (g *Group[T]) deliver(w *waiter[T], r response[T]) {
	select {
	case <-w.responses:
	default:
	}
	w.responses <- r

	backoff := g.Backoff
	if backoff == nil {
		backoff = ProportionalBackoff
	}
	now := time.Now()
	w.polled = true
	w.due = now.Add(backoff(now.Sub(w.start)))
}
